// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/groups_page.h"

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
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "ui/compare/compare_view.h"
#include "ui/derivation/group_map_view.h"
#include "ui/groups/group_delegate.h"
#include "ui/groups/group_view.h"
#include "ui/groups/threshold_control.h"
#include "ui/review/folder_pair_dialog.h"
#include "ui/review/question_delegate.h"
#include "ui/review/question_queue.h"
#include "ui/review/review_bar.h"
#include "ui/review/verdict_bar.h"
#include "ui/review/verdict_sentences.h"
#include "ui/review/verdict_session.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/window_actions.h"

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
  connect(&builder_, &GroupListBuilder::listed, this, &GroupsPage::takeListing);
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
      listing.freeableBytes > 0 ? tr("%1 in duplicates").arg(formatBytes(listing.freeableBytes)) : QString()};
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

void GroupsPage::takeListing(const GroupListing& listing) {
  const auto former = shownImages();
  setListing(listing);
  if (former && shownImages() != former) emit pairReplaced();
}

std::optional<std::pair<ImageId, ImageId>> GroupsPage::shownImages() const {
  if (!showsPair()) return std::nullopt;
  return std::pair(groupView_->onSideA()->image->id, groupView_->onSideB()->image->id);
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
                       tr("No image could be read. The problems list gives the reasons."));
  } else {
    empty_->setContent(
        Glyph::kDone, tr("No copies found"),
        tr("None of the %1 images is a copy of another with a probability of %2 or more. A lower threshold "
           "finds more distant copies.")
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

namespace {
constexpr int kGroupsAhead = 6;
}  // namespace

QWidget* GroupsPage::makeQueueSide(ThumbnailLoader* thumbnails) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  auto* head = new QWidget(side);
  auto* headLayout = new QVBoxLayout(head);
  headLayout->setContentsMargins(12, 8, 12, 8);
  questionKind_ = new QComboBox(head);
  questionKind_->setAccessibleName(tr("Choose the queue"));
  const auto addKind = [this](const QString& text, QuestionKind kind) {
    questionKind_->addItem(text, static_cast<int>(kind));
  };
  addKind(tr("All pairs, most informative first"), QuestionKind::kAll);
  addKind(tr("Finds at the threshold"), QuestionKind::kFinds);
  addKind(tr("One image inside the other"), QuestionKind::kCrops);
  addKind(tr("Across folders"), QuestionKind::kAcrossFolders);
  addKind(tr("Across train, validation and test"), QuestionKind::kAcrossSplits);
  addKind(tr("Conflicts between annotators"), QuestionKind::kConflicts);
  addKind(tr("Review existing verdicts"), QuestionKind::kJudged);
  questionSummary_ = new QLabel(head);
  questionSummary_->setTextFormat(Qt::PlainText);
  questionSummary_->setWordWrap(true);
  headLayout->addWidget(questionKind_);
  headLayout->addWidget(questionSummary_);
  questionList_ = new QListView(side);
  questionList_->setModel(&questionModel_);
  questionList_->setItemDelegate(new QuestionDelegate(&questionModel_, thumbnails, questionList_));
  questionList_->setUniformItemSizes(true);
  questionList_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  questionList_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  questionList_->setAccessibleName(tr("Pairs to review"));
  questionList_->setFrameShape(QFrame::NoFrame);
  questionList_->installEventFilter(this);
  layout->addWidget(head);
  layout->addWidget(questionList_, 1);
  connect(thumbnails, &ThumbnailLoader::loaded, questionList_->viewport(), qOverload<>(&QWidget::update));
  connect(questionKind_, &QComboBox::activated, this, [this](int index) {
    questions_->setKind(static_cast<QuestionKind>(questionKind_->itemData(index).toInt()));
  });
  connect(questionList_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            const Question* question = questionModel_.question(index.row());
            const auto& current = questions_->current();
            if (question != nullptr && (!current || current->pair != question->pair)) {
              const Question chosen = *question;
              // The model changes by this: not while the view is in the middle of it.
              QMetaObject::invokeMethod(
                  this, [this, chosen] { questions_->show(chosen); }, Qt::QueuedConnection);
            }
          });
  return side;
}

void GroupsPage::connectReview(WindowActions* actions) {
  connect(actions->reviewQueue, &QAction::toggled, this, &GroupsPage::setReviewing);
  connect(actions->focusQueueKind, &QAction::triggered, this, [this, actions] {
    if (!isReviewing_) actions->reviewQueue->setChecked(true);
    questionKind_->setFocus(Qt::ShortcutFocusReason);
  });
  connect(actions->askBetweenFolders, &QAction::triggered, this, [this, actions] {
    if (!isReviewing_) actions->reviewQueue->setChecked(true);
    chooseFolders();
  });
  connect(actions->showRejected, &QAction::toggled, this, [this](bool shown) {
    builder_.setRejected(shown ? library::RejectedPairs::kShown : library::RejectedPairs::kLeftOut);
  });
  connect(questions_, &QuestionQueue::currentChanged, this, &GroupsPage::showCurrentQuestion);
  connect(questions_, &QuestionQueue::planned, this, &GroupsPage::refreshQuestions);
  connect(questions_, &QuestionQueue::estimated, this,
          [this] { reviewBar_->setEstimate(questions_->estimate(), threshold()); });
  const auto showCounts = [this] { reviewBar_->setCounts(verdicts_->book().counts()); };
  connect(verdicts_, &VerdictSession::bookReplaced, this, showCounts);
  connect(verdicts_, &VerdictSession::recorded, this, showCounts);
  connect(verdicts_, &VerdictSession::othersRecorded, this, showCounts);
  // Nobody sees the groups while the queue is in their place: then they need not be made at every verdict.
  const auto takeBook = [this] {
    if (!isReviewing_ && verdicts_->isOpen()) takeFrozenBook(verdicts_->frozenBook());
  };
  connect(verdicts_, &VerdictSession::bookReplaced, this, takeBook);
  connect(verdicts_, &VerdictSession::bookFrozen, this, takeBook);
  questions_->setActive(true);
}

void GroupsPage::takeFrozenBook(std::shared_ptr<const review::VerdictBook> book) {
  // Of one library, equally many entries are the same ones.
  const bool isSame = groupedBy_ && snapshot_ && builder_.isOf(*snapshot_) &&
                      groupedBy_->entries().size() == book->entries().size();
  if (isSame) return;
  groupedBy_ = std::move(book);
  builder_.setVerdicts(groupedBy_);
  groupView_->map()->setVerdicts(groupedBy_);
}

void GroupsPage::focusList() {
  (isReviewing_ ? questionList_ : list_)->setFocus(Qt::OtherFocusReason);
}

void GroupsPage::chooseFolders() {
  if (!snapshot_) return;
  auto* dialog = new FolderPairDialog(FolderPairDialog::foldersOf(*snapshot_), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    // The choice has a line of its own in the list from now on, so that one comes back to it.
    const auto kind = static_cast<int>(QuestionKind::kBetweenFolders);
    if (questionKind_->findData(kind) < 0) questionKind_->addItem(QString(), kind);
    const int place = questionKind_->findData(kind);
    questionKind_->setItemText(
        place, tr("Between %1 and %2")
                   .arg(displayFileName(dialog->folder()), displayFileName(dialog->otherFolder())));
    questionKind_->setCurrentIndex(place);
    questions_->setFolders(dialog->folder(), dialog->otherFolder());
    questions_->setKind(QuestionKind::kBetweenFolders);
  });
  dialog->open();
}

void GroupsPage::setReviewing(bool reviewing) {
  if (reviewing == isReviewing_) return;
  awaited_.reset();
  isReviewing_ = reviewing;
  left_->setCurrentWidget(reviewing ? queueSide_ : groupSide_);
  if (reviewing) {
    questions_->leaveAnswered();
    showCurrentQuestion();
    questionList_->setFocus(Qt::OtherFocusReason);
  } else {
    if (verdicts_->isOpen()) takeFrozenBook(verdicts_->frozenBook());
    setListing(GroupListing(model_.listing()));
    list_->setFocus(Qt::OtherFocusReason);
  }
}

void GroupsPage::refreshQuestions() {
  {
    const QSignalBlocker block(questionList_->selectionModel());
    questionModel_.refresh();
    if (questions_->current()) questionList_->setCurrentIndex(questionModel_.index(0));
  }
  questionList_->scrollToTop();
  questionSummary_->setText(
      questions_->isPlanned() ? tr("%Ln pair(s) in the queue", nullptr, static_cast<int>(questions_->left()))
                              : tr("Choosing the most informative pairs…"));
}

void GroupsPage::showCurrentQuestion() {
  refreshQuestions();
  if (!isReviewing_) return;
  const std::optional<Question>& question = questions_->current();
  right_->setCurrentWidget(question ? static_cast<QWidget*>(groupView_) : empty_);
  if (question) {
    groupView_->showPair(snapshot_, question->a, question->b, questionModel_.facts(*question));
  } else {
    groupView_->showGroup(nullptr, nullptr, {});
    describeNoQuestion();
  }
  emit listed();
}

void GroupsPage::describeNoQuestion() {
  if (!snapshot_ || !questions_->isPlanned() || questions_->isPlanning()) {
    empty_->setContent(Glyph::kCopies, tr("Choosing the most informative pairs…"), {});
  } else if (questions_->kind() == QuestionKind::kConflicts) {
    empty_->setContent(Glyph::kDone, tr("No conflicts"), tr("No annotators disagree in this library."));
  } else {
    empty_->setContent(Glyph::kDone, tr("Nothing left to review"),
                       tr("Every pair of this kind has a verdict or was skipped. A lower floor in the next "
                          "search would add more."));
  }
}

bool GroupsPage::step(int by) {
  if (!isReviewing_) return stepGroup(by);
  if (by < 0) {
    if (!questions_->canGoBack()) return false;
    questions_->back();
  } else {
    questions_->advance();
  }
  return true;
}

bool GroupsPage::stepToOpen() {
  awaited_.reset();
  if (!isReviewing_) return groupView_->stepImage(1) || stepGroup(1);
  questions_->advanceToOpen();
  return true;
}

bool GroupsPage::showsPair() const {
  const GroupMember* a = groupView_->onSideA();
  const GroupMember* b = groupView_->onSideB();
  return right_->currentWidget() == groupView_ && a != nullptr && b != nullptr && a->image != b->image;
}

bool GroupsPage::showPair(ImageId a, ImageId b) {
  if (!snapshot_) return false;
  if (isReviewing_) {
    const auto key = verdicts_->keyOf(a, b);
    return key && questions_->show(*key);
  }
  const int count = model_.rowCount();
  for (int row = 0; row < count; ++row) {
    const std::vector<ImageId>& members = model_.group(row)->members;
    const bool hasBoth = std::find(members.begin(), members.end(), a) != members.end() &&
                         std::find(members.begin(), members.end(), b) != members.end();
    if (!hasBoth) continue;
    list_->setCurrentIndex(model_.index(row));
    GroupMembersModel& shown = groupView_->members();
    // As one walks along the group: the centre, if it is one of the two, on side A.
    const auto [first, second] = std::minmax({shown.rowOf(a), shown.rowOf(b)});
    shown.setSideA(first);
    shown.setSideB(second);
    groupView_->map()->setCurrentRow(second);
    awaited_.reset();
    return true;
  }
  awaited_ = {a, b};
  return false;
}

std::vector<std::string> GroupsPage::comingPaths(std::size_t most) const {
  std::vector<std::string> paths;
  const auto add = [&](const std::string& path) {
    if (!path.empty() && paths.size() < most && std::find(paths.begin(), paths.end(), path) == paths.end())
      paths.push_back(path);
  };
  if (!snapshot_) return paths;
  if (isReviewing_) {
    for (const Question& question : questions_->upcoming(most / 2)) {
      add(QuestionModel::firstPath(*snapshot_, question.a));
      add(QuestionModel::firstPath(*snapshot_, question.b));
    }
    return paths;
  }
  const GroupMembersModel& members = groupView_->members();
  for (int row = std::max(0, members.sideB() + 1); row < members.rowCount() && paths.size() < most / 2; ++row)
    add(members.member(row)->file->path);
  for (int row = list_->currentIndex().row() + 1; row <= list_->currentIndex().row() + kGroupsAhead; ++row) {
    const ImageGroup* group = model_.group(row);
    if (group == nullptr) break;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, group->members.size()); ++i)
      add(QuestionModel::firstPath(*snapshot_, group->members[i]));
  }
  return paths;
}

}  // namespace lookalike::ui
