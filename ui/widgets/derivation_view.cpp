// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/derivation_view.h"

#include <algorithm>
#include <cmath>
#include <QAccessible>
#include <QHelpEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <utility>

#include "ui/controllers/thumbnail_loader.h"
#include "ui/style/theme.h"
#include "ui/text/formats.h"
#include "ui/widgets/derivation_accessible.h"
#include "ui/widgets/derivation_painting.h"

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
  setAccessibleName(tr("Who was made from whom"));
  setContextMenuPolicy(Qt::ActionsContextMenu);
  legend_->setText(
      joinFacts({tr("≈ probability of a copy"), tr("% that the arrow is right"),
                 tr("dashed: below %1").arg(formatSimilarity(kCertainCopy)), tr("no arrow: undecided")}));
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

}  // namespace lookalike::ui
