// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/group_map_view.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QListView>
#include <QScrollBar>
#include <utility>

#include "ui/derivation/derivation_view.h"
#include "ui/groups/group_members_model.h"
#include "ui/groups/member_delegate.h"
#include "ui/shared/error_sentences.h"
#include "ui/shared/thumbnail_loader.h"

namespace lookalike::ui {

namespace {

constexpr double kGridScale = 1.35;

}  // namespace

GroupMapView::GroupMapView(GroupMembersModel* members, ThumbnailLoader* thumbnails, DeriveGroup derive,
                           QWidget* parent)
    : QStackedWidget(parent),
      members_(members),
      strip_(makeList(thumbnails, 1.0)),
      grid_(makeList(thumbnails, kGridScale)),
      tree_(new DerivationView(thumbnails, this)),
      loader_(std::move(derive)),
      modeActions_(new QActionGroup(this)) {
  strip_->setWrapping(false);
  strip_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  strip_->setAccessibleName(tr("Files of this group"));
  grid_->setWrapping(true);
  grid_->setResizeMode(QListView::Adjust);
  grid_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  grid_->setAccessibleName(tr("Files of this group, as a grid"));
  grid_->setSelectionModel(strip_->selectionModel());
  for (QWidget* view : views()) addWidget(view);
  makeModeActions();
  connect(strip_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& current) {
            if (current.isValid()) followRow(current.row());
          });
  connect(tree_, &DerivationView::currentChanged, this, &GroupMapView::followImage);
  connect(tree_, &DerivationView::pairChosen, this, &GroupMapView::pairChosen);
  connect(tree_, &DerivationView::cutWished, this, &GroupMapView::cutWished);
  connect(members_, &GroupMembersModel::sidesChanged, this, &GroupMapView::showSides);
  connect(&loader_, &DerivationLoader::loaded, this, [this](const LoadedDerivation& derivation) {
    isFollowing_ = true;  // a tree that arrives moves nobody
    tree_->setCards(derivation.cards);
    tree_->setCurrent(imageOf(currentRow()));
    isFollowing_ = false;
    showSides();
  });
  connect(&loader_, &DerivationLoader::failed, this, [this](const Error& error) {
    tree_->setMessage(tr("Could not build the tree: %1").arg(jobFailureSentence(error)));
  });
  fitHeight();
}

QListView* GroupMapView::makeList(ThumbnailLoader* thumbnails, double scale) {
  auto* list = new QListView(this);
  list->setModel(members_);
  auto* delegate = new MemberDelegate(members_, thumbnails, list);
  delegate->setScale(scale);
  list->setItemDelegate(delegate);
  list->setFlow(QListView::LeftToRight);
  list->setUniformItemSizes(true);
  list->setMouseTracking(true);
  list->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list->setFrameShape(QFrame::NoFrame);
  list->setContextMenuPolicy(Qt::ActionsContextMenu);
  connect(thumbnails, &ThumbnailLoader::loaded, list->viewport(), qOverload<>(&QWidget::update));
  return list;
}

void GroupMapView::makeModeActions() {
  modeActions_->setExclusive(true);
  const auto add = [this](const QString& text, const QString& tip, GroupMapMode mode) {
    auto* action = modeActions_->addAction(text);
    action->setCheckable(true);
    action->setChecked(mode == mode_);
    action->setToolTip(tip);
    action->setData(static_cast<int>(mode));
  };
  add(tr("Group as a &Strip"), tr("All files of the group in a row"), GroupMapMode::kStrip);
  add(tr("Group as a &Grid"), tr("All files of the group as larger cards"), GroupMapMode::kGrid);
  add(tr("Group as a &Tree"), tr("Derivation tree"), GroupMapMode::kTree);
  connect(modeActions_, &QActionGroup::triggered, this,
          [this](QAction* action) { setMode(static_cast<GroupMapMode>(action->data().toInt())); });
}

std::array<QWidget*, 3> GroupMapView::views() const {
  return {strip_, grid_, tree_};
}

QItemSelectionModel* GroupMapView::selectionModel() const {
  return strip_->selectionModel();
}

void GroupMapView::setGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot,
                            const ImageGroup* group) {
  loader_.cancel();
  snapshot_ = std::move(snapshot);
  group_ = group != nullptr && snapshot_ ? std::optional(*group) : std::nullopt;
  isTreeOfGroup_ = false;
  isFollowing_ = true;
  tree_->setCards({});
  isFollowing_ = false;
  tree_->setMessage({});
  if (mode_ == GroupMapMode::kTree) loadTree();
}

void GroupMapView::setVerdicts(std::shared_ptr<const review::VerdictBook> verdicts) {
  if (verdicts == verdicts_) return;
  verdicts_ = std::move(verdicts);
  isTreeOfGroup_ = false;
  if (mode_ == GroupMapMode::kTree) loadTree();
}

void GroupMapView::loadTree() {
  if (!group_ || isTreeOfGroup_) return;
  isTreeOfGroup_ = true;
  tree_->setMessage(tr("Building the derivation tree…"));
  loader_.load(snapshot_, *group_, verdicts_);
}

void GroupMapView::setMode(GroupMapMode mode) {
  if (mode == mode_) return;
  const bool hadFocus = currentWidget() != nullptr && currentWidget()->hasFocus();
  mode_ = mode;
  for (QAction* action : modeActions_->actions()) {
    if (action->data().toInt() == static_cast<int>(mode)) action->setChecked(true);
  }
  setCurrentWidget(views()[static_cast<std::size_t>(mode)]);
  if (hadFocus) currentWidget()->setFocus();
  fitHeight();
  if (mode == GroupMapMode::kTree) loadTree();
  if (auto* list = qobject_cast<QListView*>(currentWidget())) list->scrollTo(list->currentIndex());
  emit modeChanged(mode);
}

void GroupMapView::fitHeight() {
  const bool isStrip = mode_ == GroupMapMode::kStrip;
  setSizePolicy(QSizePolicy::Expanding, isStrip ? QSizePolicy::Fixed : QSizePolicy::Expanding);
  setMaximumHeight(isStrip ? sizeHint().height() : QWIDGETSIZE_MAX);
  setMinimumHeight(minimumSizeHint().height());
  updateGeometry();
}

QSize GroupMapView::sizeHint() const {
  const QSize card = MemberDelegate::cardSize(strip_->fontMetrics());
  if (mode_ == GroupMapMode::kStrip) {
    return {4 * card.width(), card.height() + strip_->horizontalScrollBar()->sizeHint().height() + 2};
  }
  return {4 * card.width(), 2 * card.height()};
}

QSize GroupMapView::minimumSizeHint() const {
  const QSize card = MemberDelegate::cardSize(strip_->fontMetrics());
  return {card.width(), mode_ == GroupMapMode::kStrip ? sizeHint().height() : card.height()};
}

int GroupMapView::currentRow() const {
  const QModelIndex current = selectionModel()->currentIndex();
  return current.isValid() ? current.row() : -1;
}

void GroupMapView::setCurrentRow(int row) {
  const QModelIndex index = members_->index(row);
  if (!index.isValid()) return;
  selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
}

void GroupMapView::scrollToStart() {
  strip_->scrollToTop();
  grid_->scrollToTop();
}

ImageId GroupMapView::imageOf(int row) const {
  const GroupMember* member = members_->member(row);
  return member == nullptr ? ImageId{} : member->image->id;
}

void GroupMapView::followRow(int row) {
  if (!isFollowing_) {
    isFollowing_ = true;
    tree_->setCurrent(imageOf(row));
    isFollowing_ = false;
  }
  emit currentRowChanged(row);
}

void GroupMapView::followImage(ImageId image) {
  if (isFollowing_ || imageOf(currentRow()) == image) return;
  for (int row = 0; row < members_->rowCount(); ++row) {
    if (imageOf(row) != image) continue;
    isFollowing_ = true;
    setCurrentRow(row);
    isFollowing_ = false;
    return;
  }
}

void GroupMapView::showSides() {
  tree_->setSides(imageOf(members_->sideA()), imageOf(members_->sideB()));
}

void GroupMapView::changeEvent(QEvent* event) {
  QStackedWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) fitHeight();
}

}  // namespace lookalike::ui
