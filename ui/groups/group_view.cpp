// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_view.h"

#include <algorithm>
#include <optional>
#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/compare/compare_actions.h"
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_controls.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/image_pane.h"
#include "ui/compare/trace_loader.h"
#include "ui/derivation/group_map_view.h"
#include "ui/review/verdict_bar.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/window_actions.h"

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
                     TraceLoader* traces, QWidget* parent)
    : QWidget(parent), traces_(traces) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(makeToolRow(actions));
  makeMap(actions, thumbnails);
  layout->addWidget(map_);
  compare_ = new CompareView(thumbnails, images, this);
  compare_->setMinimumHeight(fontMetrics().lineSpacing() * 13);
  splitter_ = new QSplitter(Qt::Vertical, this);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(compare_);
  splitter_->addWidget(makeDetails());
  splitter_->setStretchFactor(0, 1);
  splitter_->setStretchFactor(1, 0);
  layout->addWidget(splitter_, 1);
  verdictBar_ = new VerdictBar(this);
  for (QAction* action : actions->statements->actions()) verdictBar_->addButton(action);
  verdictBar_->addButton(actions->skip);
  layout->addWidget(verdictBar_);

  for (QWidget* widget : {static_cast<QWidget*>(compare_->canvas()), static_cast<QWidget*>(compare_->pane(0)),
                          static_cast<QWidget*>(compare_->pane(1))}) {
    widget->installEventFilter(this);
  }
  for (QWidget* view : map_->views()) view->installEventFilter(this);
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { hasOwnSizes_ = true; });
  connect(&members_, &GroupMembersModel::sidesChanged, this, &GroupView::showSides);
  connect(traces_, &TraceLoader::loaded, this, [this](const std::string& path) {
    const bool isShown = (onSideA() != nullptr && onSideA()->file->path == path) ||
                         (onSideB() != nullptr && onSideB()->file->path == path);
    if (isShown) showFacts();
  });
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
  layout->addSpacing(8);
  layout->addStretch(1);
  const auto addButton = [&](QAction* action) {
    auto* button = new QToolButton(row);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    layout->addWidget(button);
  };
  for (QAction* action : actions->groupMaps->actions()) addButton(action);
  layout->addSpacing(12);
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

void GroupView::makeMap(WindowActions* actions, ThumbnailLoader* thumbnails) {
  map_ = new GroupMapView(&members_, thumbnails, deriveFromStored, this);
  connect(map_, &GroupMapView::currentRowChanged, this, [this](int row) {
    // Walking along the group changes side B; A stays, to compare everything with it.
    if (row >= 0 && row != members_.sideA()) members_.setSideB(row);
  });
  connect(map_, &GroupMapView::pairChosen, this, [this](ImageId parent, ImageId child) {
    members_.setSideA(members_.rowOf(parent));
    members_.setSideB(members_.rowOf(child));
  });
  connect(map_, &GroupMapView::cutWished, this, &GroupView::cutWished);
  connect(actions->groupMaps, &QActionGroup::triggered, this, [this](const QAction* action) {
    map_->setMode(static_cast<GroupMapMode>(action->data().toInt()));
  });
  connect(map_, &GroupMapView::modeChanged, this, [this, actions](GroupMapMode mode) {
    for (QAction* action : actions->groupMaps->actions()) {
      if (action->data().toInt() == static_cast<int>(mode)) action->setChecked(true);
    }
    auto* column = qobject_cast<QBoxLayout*>(layout());
    column->setStretchFactor(map_, mode == GroupMapMode::kStrip ? 0 : 1);
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
  for (QWidget* view : map_->views())
    view->addActions({actions->showOnA, actions->showOnB, actions->openFile, actions->showInFileManager,
                      actions->copyPath});
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

void GroupView::showGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup* group,
                          const QString& heading) {
  heading_->setText(heading);
  map_->setVisible(true);
  // While the threshold moves, a group that stays as it is keeps its sides, its zoom and its place.
  const bool isSameSnapshot = snapshot.get() == members_.snapshot();
  if (isSameSnapshot && group != nullptr && group_ && group->members == group_->members) {
    group_ = *group;
    return;
  }
  const bool isSameGroup = isSameSnapshot && group != nullptr && group_ && group->centre == group_->centre;
  const std::string pathA = isSameGroup && onSideA() != nullptr ? onSideA()->file->path : std::string();
  const std::string pathB = isSameGroup && onSideB() != nullptr ? onSideB()->file->path : std::string();
  group_ = group != nullptr ? std::optional(*group) : std::nullopt;
  const std::shared_ptr<const library::LibrarySnapshot> shown = snapshot;
  members_.setGroup(std::move(snapshot), group);
  const int rowA = pathA.empty() ? -1 : members_.rowOf(pathA);
  const int rowB = pathB.empty() ? -1 : members_.rowOf(pathB);
  if (rowA >= 0) members_.setSideA(rowA);
  if (rowB >= 0 && rowB != rowA) members_.setSideB(rowB);
  map_->setGroup(shown, group);
  map_->setCurrentRow(std::max(0, members_.sideB()));
  if (!isSameGroup) map_->scrollToStart();
}

void GroupView::showPair(const std::shared_ptr<const library::LibrarySnapshot>& snapshot, ImageId a,
                         ImageId b, const QString& heading) {
  heading_->setText(heading);
  const bool isShown = snapshot.get() == members_.snapshot() && onSideA() != nullptr &&
                       onSideB() != nullptr && onSideA()->image->id == a && onSideB()->image->id == b;
  ImageGroup pair{a, {a, b}, {1.0F, 1.0F}, {}};
  if (const auto known = snapshot->pair(a, b)) pair.scoreWithCentre[1] = known->score;
  group_ = pair;
  if (!isShown || members_.rowOf(a) != 0) {
    members_.setGroup(snapshot, &pair);
    members_.setSideB(members_.rowOf(b));
    map_->setGroup(snapshot, &pair);
  }
  map_->setCurrentRow(members_.rowOf(b));
  // More files than the two: which ones they are is worth knowing.
  map_->setVisible(members_.rowCount() > 2);
}

std::string GroupView::currentPath() const {
  const GroupMember* member = members_.member(currentRow());
  return member == nullptr ? std::string() : member->file->path;
}

int GroupView::currentRow() const {
  return map_->currentRow();
}

bool GroupView::stepImage(int by) {
  const int row = currentRow() + by;
  if (members_.member(row) == nullptr) return false;
  map_->setCurrentRow(row);
  return true;
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
  showFacts();
  emit sidesShown();
}

void GroupView::showFacts() {
  const GroupMember* a = onSideA();
  const GroupMember* b = onSideB();
  const PairTraces traces{a == nullptr ? nullptr : traces_->traces(a->file->path),
                          b == nullptr ? nullptr : traces_->traces(b->file->path)};
  details_.setFacts(pairFacts(members_.snapshot(), a, b, traces));
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
  const int shown = std::min(height, room / 3);  // the evidence comes first, the rest scrolls
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
  const bool isArrow = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right;
  // With a modifier it is a command, or none: what is on the sides stays.
  if (isPress && isArrow && (key->modifiers() & (Qt::AltModifier | Qt::MetaModifier))) return true;
  // The panes take arrows only while they are zoomed in; else they walk along the strip.
  const bool isOfMap = map_->isAncestorOf(qobject_cast<QWidget*>(watched));
  if (isPress && !isOfMap && !compare_->takesArrowKeys() && isArrow) {
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
