// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/group_view.h"

#include <algorithm>
#include <optional>
#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/controllers/thumbnail_loader.h"
#include "ui/style/theme.h"
#include "ui/views/compare_actions.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/compare_canvas.h"
#include "ui/widgets/compare_controls.h"
#include "ui/widgets/compare_view.h"
#include "ui/widgets/image_pane.h"
#include "ui/widgets/member_delegate.h"

namespace lookalike::ui {

namespace {

QPolygonF polygonOf(const std::vector<PicturePoint>& points) {
  QPolygonF polygon;
  for (const PicturePoint& point : points)
    polygon << QPointF(static_cast<double>(point.x), static_cast<double>(point.y));
  return polygon;
}

}  // namespace

GroupView::GroupView(WindowActions* actions, ThumbnailLoader* thumbnails, ImageLoader* images,
                     QWidget* parent)
    : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeToolRow(actions));
  makeStrip(thumbnails);
  layout->addWidget(strip_);
  compare_ = new CompareView(thumbnails, images, this);
  compare_->setMinimumHeight(fontMetrics().lineSpacing() * 13);
  splitter_ = new QSplitter(Qt::Vertical, this);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(compare_);
  splitter_->addWidget(makeDetails());
  splitter_->setStretchFactor(0, 1);
  splitter_->setStretchFactor(1, 0);
  layout->addWidget(splitter_, 1);

  for (QWidget* widget :
       {static_cast<QWidget*>(strip_), static_cast<QWidget*>(compare_->canvas()),
        static_cast<QWidget*>(compare_->pane(0)), static_cast<QWidget*>(compare_->pane(1))}) {
    widget->installEventFilter(this);
  }
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { hasOwnSizes_ = true; });
  connect(&members_, &GroupMembersModel::sidesChanged, this, &GroupView::showSides);
  connectActions(actions);
}

QWidget* GroupView::makeToolRow(WindowActions* actions) {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(10, 6, 10, 6);
  layout->setSpacing(2);
  heading_ = new QLabel(row);
  heading_->setFont(scaledFont(font(), 1.1, true));
  heading_->setTextFormat(Qt::PlainText);
  layout->addWidget(heading_);
  layout->addStretch(1);
  const auto addButton = [&](QAction* action) {
    auto* button = new QToolButton(row);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    layout->addWidget(button);
  };
  addButton(actions->previousGroup);
  addButton(actions->nextGroup);
  layout->addSpacing(12);
  for (QAction* action : {actions->swapSides, actions->flip, actions->outlineMatch}) addButton(action);
  layout->addSpacing(12);
  for (QAction* action : {actions->fit, actions->actualSize, actions->zoomOut, actions->zoomIn}) {
    addButton(action);
  }
  layout->addSpacing(12);
  for (QAction* action : {actions->showInFileManager, actions->showDetails}) addButton(action);
  return row;
}

void GroupView::makeStrip(ThumbnailLoader* thumbnails) {
  strip_ = new QListView(this);
  strip_->setModel(&members_);
  strip_->setItemDelegate(new MemberDelegate(&members_, thumbnails, strip_));
  strip_->setFlow(QListView::LeftToRight);
  strip_->setWrapping(false);
  strip_->setUniformItemSizes(true);
  strip_->setMouseTracking(true);
  strip_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  strip_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  strip_->setFrameShape(QFrame::NoFrame);
  strip_->setAccessibleName(tr("Files of this group"));
  strip_->setContextMenuPolicy(Qt::ActionsContextMenu);
  strip_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  strip_->setFixedHeight(MemberDelegate::cardSize(strip_->fontMetrics()).height() +
                         strip_->horizontalScrollBar()->sizeHint().height() + 2);
  connect(thumbnails, &ThumbnailLoader::loaded, strip_->viewport(), qOverload<>(&QWidget::update));
  connect(strip_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& current) {
            // Walking along the strip changes side B; A stays, to compare everything with it.
            if (current.isValid() && current.row() != members_.sideA()) members_.setSideB(current.row());
          });
}

QTableView* GroupView::makeDetails() {
  detailsTable_ = new QTableView(this);
  detailsTable_->setModel(&details_);
  detailsTable_->setAccessibleName(tr("Facts of the two files"));
  detailsTable_->setFrameShape(QFrame::NoFrame);
  detailsTable_->setShowGrid(false);
  detailsTable_->setAlternatingRowColors(true);
  detailsTable_->setTextElideMode(Qt::ElideMiddle);
  detailsTable_->setWordWrap(false);
  detailsTable_->setTabKeyNavigation(false);
  detailsTable_->setSelectionBehavior(QAbstractItemView::SelectItems);
  detailsTable_->verticalHeader()->hide();
  detailsTable_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  detailsTable_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
  QHeaderView* header = detailsTable_->horizontalHeader();
  header->setSectionResizeMode(PairDetailsModel::kName, QHeaderView::ResizeToContents);
  header->setSectionResizeMode(PairDetailsModel::kA, QHeaderView::Stretch);
  header->setSectionResizeMode(PairDetailsModel::kRelation, QHeaderView::ResizeToContents);
  header->setSectionResizeMode(PairDetailsModel::kB, QHeaderView::Stretch);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header->setHighlightSections(false);
  return detailsTable_;
}

void GroupView::connectActions(WindowActions* actions) {
  strip_->addActions(
      {actions->showOnA, actions->showOnB, actions->openFile, actions->showInFileManager, actions->copyPath});
  connect(actions->nextImage, &QAction::triggered, this, [this] { stepImage(1); });
  connect(actions->previousImage, &QAction::triggered, this, [this] { stepImage(-1); });
  connect(actions->showOnA, &QAction::triggered, this, [this] { members_.setSideA(currentRow()); });
  connect(actions->showOnB, &QAction::triggered, this, [this] { members_.setSideB(currentRow()); });
  connect(actions->swapSides, &QAction::triggered, this, [this] { members_.swapSides(); });
  connect(actions->fit, &QAction::triggered, compare_, &CompareView::fit);
  connect(actions->actualSize, &QAction::triggered, compare_, &CompareView::actualSize);
  connect(actions->zoomIn, &QAction::triggered, compare_, &CompareView::zoomIn);
  connect(actions->zoomOut, &QAction::triggered, compare_, &CompareView::zoomOut);
  connect(actions->flip, &QAction::toggled, compare_, &CompareView::setFlipped);
  connect(compare_, &CompareView::flippedChanged, actions->flip, &QAction::setChecked);
  actions->compare->connectTo(compare_);
  compare_->controls()->setButtons(actions->compare->forButtons());
  connect(actions->outlineMatch, &QAction::toggled, compare_, &CompareView::setOutlined);
  connect(actions->showDetails, &QAction::toggled, detailsTable_, &QWidget::setVisible);
}

void GroupView::showGroup(std::shared_ptr<const pipeline::LibrarySnapshot> snapshot, const ImageGroup* group,
                          const QString& heading) {
  heading_->setText(heading);
  // While the threshold moves, a group that stays as it is keeps its sides, its zoom and its place.
  const std::vector<ImageId> images = group != nullptr ? group->members : std::vector<ImageId>{};
  if (snapshot.get() == members_.snapshot() && images == shownImages_) return;
  shownImages_ = images;
  members_.setGroup(std::move(snapshot), group);
  const QModelIndex chosen = members_.index(std::max(0, members_.sideB()));
  strip_->setCurrentIndex(chosen);
  strip_->scrollToTop();
}

std::string GroupView::currentPath() const {
  const GroupMember* member = members_.member(currentRow());
  return member == nullptr ? std::string() : member->file->path;
}

int GroupView::currentRow() const {
  return strip_->currentIndex().isValid() ? strip_->currentIndex().row() : -1;
}

void GroupView::stepImage(int by) {
  const int count = members_.rowCount();
  if (count == 0) return;
  const int row = std::clamp(currentRow() + by, 0, count - 1);
  strip_->setCurrentIndex(members_.index(row));
}

void GroupView::showSides() {
  const auto sideOf = [](const GroupMember* member) {
    return member == nullptr
               ? CompareSide{}
               : CompareSide{member->file->path, QSize(member->image->width, member->image->height), {}};
  };
  const GroupMember* a = members_.member(members_.sideA());
  const GroupMember* b = members_.member(members_.sideB());
  CompareSide sideA = sideOf(a);
  CompareSide sideB = sideOf(b);
  std::optional<PairAlignment> alignment;
  if (a != nullptr && b != nullptr && a->image != b->image) {
    const std::optional<ImagePair> pair = members_.snapshot()->pair(a->image->id, b->image->id);
    if (pair && pair->geometry) {
      sideA.region = polygonOf(pair->geometry->regionInA);
      sideB.region = polygonOf(pair->geometry->regionInB);
      if (pair->geometry->transform != TransformKind::kNone)
        alignment = PairAlignment{pair->geometry->aToB, isInverted(pair->geometry->relation)};
    }
  }
  if (a != nullptr && b != nullptr && a->image == b->image)
    alignment = PairAlignment{{1, 0, 0, 0, 1, 0, 0, 0, 1}, false};  // the same bytes
  compare_->setDescriber(members_.snapshot() != nullptr ? members_.snapshot()->describer : DescriberKey{});
  compare_->setPair(sideA, sideB, alignment);
  details_.setFacts(pairFacts(members_.snapshot(), a, b));
  detailsTable_->clearSpans();
  for (int row = 0; row < details_.rowCount(); ++row) {
    if (!details_.facts()[static_cast<std::size_t>(row)].isOfPair) continue;
    detailsTable_->setSpan(row, PairDetailsModel::kA, 1, PairDetailsModel::kColumns - PairDetailsModel::kA);
  }
  fitDetails();
}

void GroupView::fitDetails() {
  const int rows = details_.rowCount();
  // As many as any pair had: the images must not jump from one pair to the next.
  mostRows_ = std::max(mostRows_, rows);
  const int height = detailsTable_->horizontalHeader()->sizeHint().height() +
                     mostRows_ * detailsTable_->verticalHeader()->defaultSectionSize() + 2;
  detailsTable_->setMinimumHeight(std::min(height, 4 * fontMetrics().height()));
  if (hasOwnSizes_ || rows == 0) return;
  const int room = splitter_->height() - splitter_->handleWidth();
  const int shown = std::min(height, room * 2 / 5);  // the evidence comes first, the rest scrolls
  if (shown > 0) splitter_->setSizes({room - shown, shown});
}

QByteArray GroupView::saveState() const {
  return hasOwnSizes_ ? splitter_->saveState() : QByteArray();
}

void GroupView::restoreState(const QByteArray& state) {
  hasOwnSizes_ = splitter_->restoreState(state);
}

bool GroupView::eventFilter(QObject* watched, QEvent* event) {
  const bool isPress = event->type() == QEvent::KeyPress;
  if (!isPress && event->type() != QEvent::KeyRelease) return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
    if (key->isAutoRepeat()) return true;
    if (isPress && !compare_->isFlipped()) {
      isFlippedBySpace_ = true;
      compare_->setFlipped(true);
    } else if (!isPress && isFlippedBySpace_) {
      isFlippedBySpace_ = false;
      compare_->setFlipped(false);
    }
    return true;
  }
  // The panes take arrows only while they are zoomed in; else they walk along the strip.
  if (isPress && watched != strip_ && !compare_->takesArrowKeys() &&
      (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
    const bool forward = (key->key() == Qt::Key_Right) != isRightToLeft();
    stepImage(forward ? 1 : -1);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void GroupView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitDetails();
}

}  // namespace lookalike::ui
