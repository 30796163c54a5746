// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/groups_page.h"

#include <algorithm>
#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "ui/controllers/question_queue.h"
#include "ui/controllers/thumbnail_loader.h"
#include "ui/controllers/verdict_session.h"
#include "ui/style/glyphs.h"
#include "ui/text/formats.h"
#include "ui/text/native_paths.h"
#include "ui/views/group_view.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/compare_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/group_delegate.h"
#include "ui/widgets/review_bar.h"
#include "ui/widgets/threshold_control.h"

namespace lookalike::ui {

GroupsPage::GroupsPage(std::shared_ptr<FindService> service, WindowActions* actions,
                       ThumbnailLoader* thumbnails, ImageLoader* images, TraceLoader* traces,
                       VerdictSession* verdicts, QuestionQueue* questions, QWidget* parent)
    : QWidget(parent),
      thumbnails_(thumbnails),
      verdicts_(verdicts),
      questions_(questions),
      questionModel_(questions),
      builder_(std::move(service)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeControls(actions));
  splitter_ = new QSplitter(Qt::Horizontal, this);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(makeListSide(thumbnails));
  right_ = new QStackedWidget(splitter_);
  groupView_ = new GroupView(actions, thumbnails, images, traces, right_);
  empty_ = new EmptyState(right_);
  right_->addWidget(groupView_);
  right_->addWidget(empty_);
  splitter_->addWidget(right_);
  splitter_->setStretchFactor(0, 0);
  splitter_->setStretchFactor(1, 1);
  layout->addWidget(splitter_, 1);
  connect(&builder_, &GroupListBuilder::listed, this, &GroupsPage::setListing);
  connectActions(actions);
  connectReview(actions);
}

QWidget* GroupsPage::makeControls(WindowActions* actions) {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(12, 8, 12, 8);
  layout->setSpacing(8);
  filter_ = new QLineEdit(row);
  filter_->setPlaceholderText(tr("Filter by path"));
  filter_->setAccessibleName(tr("Filter groups by path"));
  filter_->setClearButtonEnabled(true);
  filter_->setMinimumWidth(180);
  filter_->installEventFilter(this);
  sort_ = new QComboBox(row);
  sort_->setAccessibleName(tr("Order of the groups"));
  for (const QAction* action : actions->sorts->actions()) {
    sort_->addItem(action->iconText(), action->data());
  }
  direction_ = new QToolButton(row);
  direction_->setDefaultAction(actions->reverseOrder);
  direction_->setFocusPolicy(Qt::StrongFocus);
  direction_->setAccessibleName(tr("Largest first"));
  auto* sortLabel = new QLabel(tr("S&ort by"), row);
  sortLabel->setBuddy(sort_);
  threshold_ = new ThresholdControl(row);
  layout->addWidget(filter_, 2);
  layout->addSpacing(8);
  layout->addWidget(sortLabel);
  layout->addWidget(sort_);
  layout->addWidget(direction_);
  layout->addSpacing(16);
  layout->addWidget(threshold_, 3);
  connect(filter_, &QLineEdit::textChanged, this, [this, actions] { takeOrder(actions); });
  connect(threshold_, &ThresholdControl::valueChanged, &builder_, &GroupListBuilder::setThreshold);
  connect(threshold_, &ThresholdControl::valueChanged, questions_, &QuestionQueue::setThreshold);
  return row;
}

QWidget* GroupsPage::makeListSide(ThumbnailLoader* thumbnails) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  left_ = new QStackedWidget(side);
  groupSide_ = makeGroupSide(thumbnails);
  queueSide_ = makeQueueSide(thumbnails);
  left_->addWidget(groupSide_);
  left_->addWidget(queueSide_);
  reviewBar_ = new ReviewBar(side);
  layout->addWidget(left_, 1);
  layout->addWidget(reviewBar_);
  return side;
}

QWidget* GroupsPage::makeGroupSide(ThumbnailLoader* thumbnails) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  summary_ = new QLabel(side);
  summary_->setContentsMargins(12, 8, 12, 8);
  summary_->setWordWrap(true);
  summary_->setTextFormat(Qt::PlainText);
  list_ = new QListView(side);
  list_->setModel(&model_);
  list_->setItemDelegate(new GroupDelegate(&model_, thumbnails, list_));
  list_->setUniformItemSizes(true);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setMouseTracking(true);
  list_->setAccessibleName(tr("Groups of copies"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
  list_->installEventFilter(this);
  layout->addWidget(summary_);
  layout->addWidget(list_, 1);
  connect(thumbnails, &ThumbnailLoader::loaded, list_->viewport(), qOverload<>(&QWidget::update));
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this] { showCurrentGroup(); });
  return side;
}

void GroupsPage::connectActions(WindowActions* actions) {
  connect(actions->nextGroup, &QAction::triggered, this, [this] { step(1); });
  connect(actions->previousGroup, &QAction::triggered, this, [this] { step(-1); });
  connect(actions->filter, &QAction::triggered, this, [this] {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
  });
  connect(actions->threshold, &QAction::triggered, threshold_, &ThresholdControl::focusSlider);
  connect(actions->sorts, &QActionGroup::triggered, this, [this, actions](QAction* action) {
    sort_->setCurrentIndex(sort_->findData(action->data()));
    takeOrder(actions);
  });
  connect(sort_, &QComboBox::activated, this, [this, actions](int index) {
    for (QAction* action : actions->sorts->actions()) {
      if (action->data() == sort_->itemData(index)) action->trigger();
    }
  });
  connect(actions->reverseOrder, &QAction::toggled, this, [this, actions] { takeOrder(actions); });
  takeOrder(actions);
}

void GroupsPage::takeOrder(WindowActions* actions) {
  GroupOrder order;
  order.sort = static_cast<GroupSort>(sort_->currentData().toInt());
  order.descending = actions->reverseOrder->isChecked();
  order.filter = filter_->text();
  actions->reverseOrder->setIcon(glyphIcon(order.descending ? Glyph::kDescending : Glyph::kAscending));
  builder_.setOrder(order);
}

void GroupsPage::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  const bool isSameLibrary = snapshot && snapshot_ && snapshot->libraryPath == snapshot_->libraryPath &&
                             snapshot->describer == snapshot_->describer;
  builder_.drop(std::exchange(snapshot_, std::move(snapshot)));
  awaited_.reset();
  if (!isSameLibrary) {
    shownCentre_ = {};
    filter_->clear();
  }
  if (!snapshot_) {
    groupView_->showGroup(nullptr, nullptr, {});
    builder_.setSnapshot(nullptr, 0.0F);
    questions_->setSnapshot(nullptr);
    return;
  }
  // A rescan leaves the threshold where the person put it.
  const float wanted = isSameLibrary ? threshold_->value() : snapshot_->threshold;
  threshold_->setRange(snapshot_->scoreFloor, std::max(wanted, snapshot_->scoreFloor));
  // What the snapshot knows, until the ledger is read.
  takeFrozenBook(verdicts_->isOpen() || !snapshot_->verdicts ? verdicts_->frozenBook() : snapshot_->verdicts);
  builder_.setSnapshot(snapshot_, threshold_->value());
  questions_->setThreshold(threshold_->value());
  questions_->setSnapshot(snapshot_);
}

float GroupsPage::threshold() const {
  return threshold_->value();
}

void GroupsPage::setThreshold(float threshold) {
  threshold_->setValue(threshold);
}

void GroupsPage::setFilter(const QString& text) {
  filter_->setText(text);
}

QString GroupsPage::summary() const {
  return summary_->text();
}

void GroupsPage::setListing(const GroupListing& listing) {
  const int formerRow = list_->currentIndex().row();
  const ImageId centre = shownCentre_;
  {
    // The group that is shown stays untouched while the list around it changes.
    const QSignalBlocker block(list_->selectionModel());
    const std::shared_ptr<const GroupTable> former = model_.listing().table;
    model_.setListing(listing);
    if (former != listing.table) builder_.drop(former);
  }
  const int count = model_.rowCount();
  QStringList facts{
      tr("%Ln group(s)", nullptr, count), tr("%Ln file(s)", nullptr, static_cast<int>(listing.files)),
      listing.freeableBytes > 0 ? tr("up to %1 could be freed").arg(formatBytes(listing.freeableBytes))
                                : QString()};
  if (listing.table && listing.shown.size() < listing.table->rows.size()) {
    facts[0] = tr("%1 of %2 groups").arg(formatCount(count), formatCount(std::ssize(listing.table->rows)));
  }
  summary_->setText(joinFacts(facts));
  if (isReviewing_) {
    emit listed();
    return;
  }
  right_->setCurrentWidget(count > 0 ? static_cast<QWidget*>(groupView_) : empty_);
  if (count == 0) {
    describeEmptiness(listing);
    groupView_->showGroup(nullptr, nullptr, {});
  } else {
    int row = centre.isValid() ? model_.rowOfCentre(centre) : 0;
    if (row < 0) row = std::clamp(formerRow, 0, count - 1);
    list_->setCurrentIndex(model_.index(row));
    list_->scrollTo(model_.index(row));
    showCurrentGroup();
    if (const auto pair = awaited_; pair && showPair(pair->first, pair->second)) awaited_.reset();
  }
  emit listed();
}

void GroupsPage::showCurrentGroup() {
  if (isReviewing_) return;
  const int row = list_->currentIndex().isValid() ? list_->currentIndex().row() : -1;
  const ImageGroup* group = model_.group(row);
  if (group == nullptr) return;
  shownCentre_ = group->centre;
  const GroupRow* facts = model_.row(row);
  const QString heading =
      joinFacts({tr("Group %1 of %2").arg(formatCount(row + 1), formatCount(model_.rowCount())),
                 tr("%Ln file(s)", nullptr, static_cast<int>(facts->files)), weakestLinkWords(*group)});
  groupView_->showGroup(model_.listing().table->snapshot, group, heading);
}

QString GroupsPage::weakestLinkWords(const ImageGroup& group) const {
  if (group.members.size() < 3 || !group.weakestLink.a.isValid()) return {};
  const auto nameOf = [this](ImageId image) {
    return displayFileName(QuestionModel::firstPath(*snapshot_, image));
  };
  return tr("weakest link: %1 – %2 (%3)")
      .arg(nameOf(group.weakestLink.a), nameOf(group.weakestLink.b),
           formatSimilarity(group.weakestLink.score));
}

void GroupsPage::describeEmptiness(const GroupListing& listing) {
  if (!listing.table) {
    empty_->setContent(Glyph::kCopies, tr("Nothing to show yet"), {});
  } else if (!listing.table->rows.empty()) {
    empty_->setContent(Glyph::kFind, tr("No group matches the filter"),
                       tr("No path contains “%1”. Clear the filter to see all %2 groups.")
                           .arg(filter_->text(), formatCount(std::ssize(listing.table->rows))));
  } else if (snapshot_->images.empty()) {
    empty_->setContent(Glyph::kFolder, tr("No images in these folders"),
                       tr("There is no image that can be read. If files could not be read, the problems list "
                          "says why."));
  } else {
    empty_->setContent(
        Glyph::kDone, tr("No copies found"),
        tr("None of the %1 images is a copy of another with a probability of %2 or more. A lower value finds "
           "more "
           "distant copies.")
            .arg(formatCount(std::ssize(snapshot_->images)), formatSimilarity(listing.table->threshold)));
  }
}

bool GroupsPage::stepGroup(int by) {
  awaited_.reset();
  const int row = list_->currentIndex().row() + by;
  if (row < 0 || row >= model_.rowCount()) return false;
  list_->setCurrentIndex(model_.index(row));
  return true;
}

void GroupsPage::saveState() const {
  QSettings settings;
  settings.setValue(QStringLiteral("groups/splitter"), splitter_->saveState());
  settings.setValue(QStringLiteral("groups/details"), groupView_->saveState());
  settings.setValue(QStringLiteral("groups/compare"), savedSettings(groupView_->compareView()->settings()));
}

void GroupsPage::restoreState() {
  const QSettings settings;
  if (!splitter_->restoreState(settings.value(QStringLiteral("groups/splitter")).toByteArray())) {
    splitter_->setSizes({fontMetrics().averageCharWidth() * 58, 4000});
  }
  groupView_->restoreState(settings.value(QStringLiteral("groups/details")).toByteArray());
  groupView_->compareView()->setSettings(
      restoredSettings(settings.value(QStringLiteral("groups/compare")).toMap()));
}

bool GroupsPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const auto* press = static_cast<QKeyEvent*>(event);
    const int key = press->key();
    const bool isLetter = !press->text().isEmpty() && press->text().front().isPrint() &&
                          key != Qt::Key_Space && !(press->modifiers() & Qt::ControlModifier);
    // A key that is no command just now must not jump about in a list.
    if ((watched == list_ || watched == questionList_) && isLetter) return true;
    if (watched == list_ && (key == Qt::Key_Left || key == Qt::Key_Right)) {
      // With a modifier it is a command, or none: the selection stays.
      if (press->modifiers() & (Qt::AltModifier | Qt::ControlModifier | Qt::MetaModifier)) return true;
      groupView_->stepImage((key == Qt::Key_Right) != isRightToLeft() ? 1 : -1);
      return true;
    }
    if (watched == filter_ && (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Escape)) {
      if (key == Qt::Key_Escape) filter_->clear();
      list_->setFocus(Qt::OtherFocusReason);
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace lookalike::ui
