// SPDX-License-Identifier: GPL-3.0-or-later
// Keys, pointer and menu of DerivationView.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <QAction>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include "ui/widgets/derivation_view.h"

namespace lookalike::ui {

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
  add(tr("Compare with What It Was Made From") + QStringLiteral("\t") +
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
