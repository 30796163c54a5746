// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_view.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <QAccessible>
#include <QAction>
#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>
#include <utility>

#include "ui/derivation/derivation_accessible.h"
#include "ui/derivation/derivation_painting.h"
#include "ui/shared/formats.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"

namespace lookalike::ui {

namespace {

constexpr double kLeastZoom = 0.1;
constexpr double kMostZoom = 3.0;

}  // namespace

DerivationView::DerivationView(ThumbnailLoader* thumbnails, QWidget* parent)
    : QAbstractScrollArea(parent), thumbnails_(thumbnails), legend_(new QLabel(this)) {
  installDerivationAccessibility();
  setFocusPolicy(Qt::StrongFocus);
  setFrameShape(QFrame::NoFrame);
  viewport()->setBackgroundRole(QPalette::Window);
  setAccessibleName(tr("Derivation tree"));
  setContextMenuPolicy(Qt::ActionsContextMenu);
  legend_->setText(joinFacts({tr("≈ probability of a copy"), tr("% probability of the direction"),
                              tr("dashed: below %1").arg(formatSimilarity(kCertainCopy)),
                              tr("no arrow: direction undecided")}));
  legend_->setTextFormat(Qt::PlainText);
  legend_->setMargin(3);
  legend_->setIndent(12);
  legend_->setForegroundRole(QPalette::PlaceholderText);
  connect(thumbnails_, &ThumbnailLoader::loaded, viewport(), qOverload<>(&QWidget::update));
  makeActions();
}

void DerivationView::setCards(DerivationCards cards) {
  const ImageId before = current();
  cards_ = std::move(cards);
  current_ = cards_.empty() ? -1 : 0;
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    if (cards_[i].image == before) current_ = static_cast<int>(i);
  }
  layOut();
  horizontalScrollBar()->setValue(0);
  verticalScrollBar()->setValue(0);
  if (current_ >= 0) reveal(current_);
  QAccessibleEvent reordered(this, QAccessible::ObjectReorder);
  QAccessible::updateAccessibility(&reordered);
  if (current() != before && current().isValid()) announceCurrent();
}

void DerivationView::setMessage(const QString& message) {
  message_ = message;
  viewport()->update();
}

void DerivationView::layOut() {
  std::vector<int> parents;
  parents.reserve(cards_.size());
  for (const DerivationCard& card : cards_) parents.push_back(card.parent);
  layout_ = DerivationLayout(parents, derivationMetrics(fontMetrics(), weakestCard().has_value()));
  placeLegend();  // resizes the viewport, which asks for the layout
  fitScrollBars();
  viewport()->update();
}

void DerivationView::placeLegend() {
  legend_->setVisible(!cards_.empty());
  const int height = cards_.empty() ? 0 : legend_->sizeHint().height();
  if (viewportMargins().bottom() != height) setViewportMargins(0, 0, 0, height);
  const QRect above = viewport()->geometry();  // a scroll bar may be below
  legend_->setGeometry(above.left(), above.bottom() + 1, above.width(), height);
}

void DerivationView::fitScrollBars() {
  const QSize room = viewport()->size();
  const auto fit = [](QScrollBar* bar, double size, int space) {
    bar->setRange(0, std::max(0, static_cast<int>(std::ceil(size)) - space));
    bar->setPageStep(space);
    bar->setSingleStep(std::max(10, space / 12));
  };
  fit(horizontalScrollBar(), layout_.size().width() * zoom_, room.width());
  fit(verticalScrollBar(), layout_.size().height() * zoom_, room.height());
}

QPointF DerivationView::origin() const {
  const double width = layout_.size().width() * zoom_;
  const double height = layout_.size().height() * zoom_;
  const QSize room = viewport()->size();
  double left = -horizontalScrollBar()->value();
  if (isRightToLeft()) left = room.width() - width - left;
  const double top = height < room.height() ? (room.height() - height) / 2.0 : -verticalScrollBar()->value();
  return {left, top};
}

QRectF DerivationView::mirrored(const QRectF& box) const {
  if (!isRightToLeft()) return box;
  return {layout_.size().width() - box.right(), box.top(), box.width(), box.height()};
}

QPointF DerivationView::treePoint(QPointF viewportPoint) const {
  const QPointF point = (viewportPoint - origin()) / zoom_;
  return isRightToLeft() ? QPointF(layout_.size().width() - point.x(), point.y()) : point;
}

QRect DerivationView::viewportRect(const QRectF& treeBox) const {
  const QRectF box = mirrored(treeBox);
  return QRectF(origin() + box.topLeft() * zoom_, box.size() * zoom_).toAlignedRect();
}

QRect DerivationView::cardRect(int card) const {
  return card < 0 || card >= layout_.count() ? QRect() : viewportRect(layout_.card(card));
}

QRect DerivationView::linkRect(int card) const {
  if (card < 0 || card >= layout_.count() || layout_.parent(card) < 0) return {};
  return viewportRect(layout_.linkBox(card));
}

std::optional<int> DerivationView::weakestCard() const {
  const auto found =
      std::find_if(cards_.begin(), cards_.end(), [](const auto& card) { return card.isWeakest; });
  if (found == cards_.end()) return std::nullopt;
  return static_cast<int>(found - cards_.begin());
}

ImageId DerivationView::current() const {
  return current_ < 0 ? ImageId{} : cards_[static_cast<std::size_t>(current_)].image;
}

void DerivationView::setCurrent(ImageId image) {
  if (image == current()) return;
  const auto found =
      std::find_if(cards_.begin(), cards_.end(), [&](const auto& card) { return card.image == image; });
  if (found != cards_.end()) setCurrentCard(static_cast<int>(found - cards_.begin()));
}

void DerivationView::setCurrentCard(int card) {
  if (card < 0 || card >= layout_.count() || card == current_) return;
  current_ = card;
  reveal(card);
  viewport()->update();
  announceCurrent();
}

void DerivationView::announceCurrent() {
  QAccessibleEvent focused(this, QAccessible::Focus);
  focused.setChild(current_);
  QAccessible::updateAccessibility(&focused);
  emit currentChanged(current());
}

void DerivationView::setSides(ImageId a, ImageId b) {
  sideA_ = a;
  sideB_ = b;
  viewport()->update();
}

void DerivationView::reveal(int card) {
  QRectF box = layout_.card(card).adjusted(-8, -8, 8, 8);
  if (layout_.parent(card) >= 0) box = box.united(layout_.linkBox(card));  // how it came to be, too
  const auto show = [](QScrollBar* bar, double from, double to, int room) {
    if (to > bar->value() + room) bar->setValue(static_cast<int>(std::ceil(to)) - room);
    if (from < bar->value()) bar->setValue(static_cast<int>(std::floor(from)));
  };
  show(horizontalScrollBar(), box.left() * zoom_, box.right() * zoom_, viewport()->width());
  show(verticalScrollBar(), box.top() * zoom_, box.bottom() * zoom_, viewport()->height());
}

void DerivationView::setZoom(double zoom) {
  const double limited = std::clamp(zoom, kLeastZoom, kMostZoom);
  if (limited == zoom_) return;
  const QPointF middle = QRectF(viewport()->rect()).center();
  const QPointF before = treePoint(middle);
  zoom_ = limited;
  fitScrollBars();
  const double x = before.x() * zoom_ - middle.x();
  horizontalScrollBar()->setValue(qRound(x));
  verticalScrollBar()->setValue(qRound(before.y() * zoom_ - middle.y()));
  viewport()->update();
}

void DerivationView::zoomToFit() {
  if (cards_.empty()) return;
  const QSizeF room = maximumViewportSize();
  const double fit =
      std::min({room.width() / layout_.size().width(), room.height() / layout_.size().height(), 1.0});
  setZoom(fit);
  if (current_ >= 0) reveal(current_);
}

void DerivationView::goToOriginal() {
  setCurrentCard(cards_.empty() ? -1 : 0);
}

void DerivationView::goToWeakestLink() {
  setCurrentCard(weakestCard().value_or(-1));
}

void DerivationView::choosePair() {
  choosePairOf(current_);
}

void DerivationView::choosePairOf(int card) {
  if (card < 0 || layout_.parent(card) < 0) return;
  emit pairChosen(cards_[static_cast<std::size_t>(layout_.parent(card))].image,
                  cards_[static_cast<std::size_t>(card)].image);
}

void DerivationView::cutLink() {
  if (current_ < 0 || layout_.parent(current_) < 0) return;
  emit cutWished(cards_[static_cast<std::size_t>(layout_.parent(current_))].image, current());
}

bool DerivationView::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QPointF point = treePoint(help->pos());
    int card = layout_.cardAt(point);
    if (card < 0) card = layout_.linkAt(point);
    QToolTip::showText(help->globalPos(),
                       card < 0 ? QString() : cardSentence(cards_, static_cast<std::size_t>(card)), this);
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void DerivationView::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  placeLegend();
  fitScrollBars();
  if (current_ >= 0) reveal(current_);
}

void DerivationView::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  viewport()->update();
}

void DerivationView::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

void DerivationView::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange ||
      event->type() == QEvent::LayoutDirectionChange) {
    layOut();
  }
}

QSize DerivationView::sizeHint() const {
  const int line = fontMetrics().lineSpacing();
  return {line * 40, line * 16};
}

void DerivationView::paintEvent(QPaintEvent* event) {
  QPainter painter(viewport());
  if (cards_.empty()) {
    painter.setPen(quietColor(palette().color(QPalette::WindowText), palette().color(QPalette::Window)));
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, message_);
    return;
  }
  painter.translate(origin());
  painter.scale(zoom_, zoom_);
  paintTree(painter, event->rect());
}

void DerivationView::paintTree(QPainter& painter, const QRect& exposed) {
  DerivationLook look;
  look.widget = viewport();
  look.font = font();
  look.palette = palette();
  look.colors = isActiveWindow() ? QPalette::Active : QPalette::Inactive;
  look.direction = layoutDirection();
  look.zoom = zoom_;
  QRectF seen((QPointF(exposed.topLeft()) - origin()) / zoom_, QSizeF(exposed.size()) / zoom_);
  seen = mirrored(seen);  // it is its own inverse
  const QColor line = blend(palette().color(QPalette::WindowText), palette().color(QPalette::Window), 0.7);
  layout_.visit(seen, [&](int at) {
    const auto place = static_cast<std::size_t>(at);
    if (!layout_.children(at).empty()) {
      const DerivationLayout::Trunk trunk = layout_.trunk(at);
      const QRectF card = layout_.card(at);
      const QRectF stub = mirrored({card.right(), card.center().y(), trunk.x - card.right(), 0.0});
      const QRectF stem = mirrored({trunk.x, trunk.top, 0.0, trunk.bottom - trunk.top});
      painter.setPen(QPen(line, 1.4));
      painter.drawLine(stub.topLeft(), stub.topRight());
      painter.drawLine(stem.topLeft(), stem.bottomLeft());
    }
    if (layout_.parent(at) >= 0 && layout_.linkBox(at).intersects(seen)) {
      paintLink(painter, mirrored(layout_.linkBox(at)), cards_[place], look);
    }
    if (!layout_.card(at).adjusted(-4, -4, 4, 4).intersects(seen)) return;
    CardState state;
    state.isCurrent = at == current_;
    state.hasFocus = hasFocus();
    if (cards_[place].image == sideA_) state.letter = tr("A");
    if (cards_[place].image == sideB_) state.letter = tr("B");
    paintCard(painter, mirrored(layout_.card(at)), cards_, place, state, look, thumbnails_);
  });
}

namespace {

constexpr double kZoomStep = 1.25;

}  // namespace

void DerivationView::makeActions() {
  // The keys are this view's own: as shortcuts of the window they would be taken from the other views.
  const auto add = [this](const QString& text, void (DerivationView::*slot)()) {
    auto* action = new QAction(text, this);
    connect(action, &QAction::triggered, this, slot);
    menuActions_ << action;
    addAction(action);
  };
  add(tr("Compare with Its Source") + QStringLiteral("\t") +
          QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText),
      &DerivationView::choosePair);
  add(tr("Cut This Link") + QStringLiteral("\t") +
          QKeySequence(Qt::Key_Delete).toString(QKeySequence::NativeText),
      &DerivationView::cutLink);
  add(tr("Go to the Original") + QStringLiteral("\t") +
          QKeySequence(Qt::Key_Home).toString(QKeySequence::NativeText),
      &DerivationView::goToOriginal);
  add(tr("Go to the Weakest Link") + QStringLiteral("\t") +
          QKeySequence(Qt::Key_W).toString(QKeySequence::NativeText),
      &DerivationView::goToWeakestLink);
  add(tr("Show the Whole Tree") + QStringLiteral("\t") +
          QKeySequence(Qt::Key_0).toString(QKeySequence::NativeText),
      &DerivationView::zoomToFit);
}

bool DerivationView::handleKey(int key) {
  if (current_ < 0) return false;
  if (isRightToLeft() && (key == Qt::Key_Left || key == Qt::Key_Right)) {
    key = key == Qt::Key_Left ? Qt::Key_Right : Qt::Key_Left;
  }
  switch (key) {
    case Qt::Key_Left:
      setCurrentCard(layout_.parent(current_));
      return true;
    case Qt::Key_Right:
      if (!layout_.children(current_).empty()) setCurrentCard(layout_.children(current_).front());
      return true;
    case Qt::Key_Up:
      setCurrentCard(layout_.inColumn(current_, -1));
      return true;
    case Qt::Key_Down:
      setCurrentCard(layout_.inColumn(current_, 1));
      return true;
    case Qt::Key_Home:
      goToOriginal();
      return true;
    case Qt::Key_W:
      goToWeakestLink();
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choosePair();
      return true;
    case Qt::Key_Delete:
      cutLink();
      return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      setZoom(zoom_ * kZoomStep);
      return true;
    case Qt::Key_Minus:
      setZoom(zoom_ / kZoomStep);
      return true;
    case Qt::Key_0:
      zoomToFit();
      return true;
    default:
      return false;
  }
}

bool DerivationView::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    // While this view has the focus its keys are its own, whatever they mean to the window.
    const auto* key = static_cast<QKeyEvent*>(event);
    const auto modifiers = key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    static constexpr int kOwn[] = {Qt::Key_Left,  Qt::Key_Right,  Qt::Key_Up,    Qt::Key_Down,   Qt::Key_Home,
                                   Qt::Key_W,     Qt::Key_Return, Qt::Key_Enter, Qt::Key_Delete, Qt::Key_Plus,
                                   Qt::Key_Equal, Qt::Key_Minus,  Qt::Key_0};
    if (modifiers == Qt::NoModifier &&
        std::find(std::begin(kOwn), std::end(kOwn), key->key()) != std::end(kOwn)) {
      event->accept();
      return true;
    }
  }
  return QAbstractScrollArea::event(event);
}

void DerivationView::keyPressEvent(QKeyEvent* event) {
  const auto modifiers = event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
  if (event->key() == Qt::Key_Delete && event->isAutoRepeat()) return;  // one key, one verdict
  if (modifiers == Qt::NoModifier && handleKey(event->key())) return;
  QAbstractScrollArea::keyPressEvent(event);
}

void DerivationView::mousePressEvent(QMouseEvent* event) {
  const QPointF point = treePoint(event->position());
  const int card = layout_.cardAt(point);
  if (card >= 0) {
    setCurrentCard(card);
  } else if (const int link = layout_.linkAt(point); link >= 0) {
    setCurrentCard(link);
    if (event->button() == Qt::LeftButton) choosePairOf(link);
  } else if (event->button() == Qt::LeftButton) {
    dragFrom_ = event->position().toPoint();
  }
}

void DerivationView::mouseMoveEvent(QMouseEvent* event) {
  if (!dragFrom_) return;
  const QPoint by = event->position().toPoint() - *dragFrom_;
  dragFrom_ = event->position().toPoint();
  const int leading = isRightToLeft() ? -by.x() : by.x();
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - leading);
  verticalScrollBar()->setValue(verticalScrollBar()->value() - by.y());
}

void DerivationView::mouseReleaseEvent(QMouseEvent*) {
  dragFrom_.reset();
}

void DerivationView::mouseDoubleClickEvent(QMouseEvent* event) {
  choosePairOf(layout_.cardAt(treePoint(event->position())));
}

void DerivationView::wheelEvent(QWheelEvent* event) {
  if (!event->modifiers().testFlag(Qt::ControlModifier)) {
    QAbstractScrollArea::wheelEvent(event);
    return;
  }
  constexpr double kStepOfWheel = 120.0;
  setZoom(zoom_ * std::pow(kZoomStep, event->angleDelta().y() / kStepOfWheel));
  event->accept();
}

}  // namespace lookalike::ui
