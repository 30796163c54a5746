// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTransform>
#include <QWidget>

#include "ui/compare/compare_transform.h"

namespace lookalike::ui {

/// A view of a frame (a picture's own, or that of two aligned ones) at a transform that its owner decides.
/// Mouse, wheel, pinch and keys become wishes.
class ViewPane : public QWidget {
  Q_OBJECT
 public:
  explicit ViewPane(QWidget* parent = nullptr);

  void setTransform(const CompareTransform& transform);
  [[nodiscard]] const CompareTransform& transform() const { return transform_; }
  [[nodiscard]] PaneGeometry geometryOfPane() const;
  /// From the frame to logical pixels of the pane.
  [[nodiscard]] QTransform frameToPane() const;
  [[nodiscard]] virtual QSizeF frameSize() const = 0;
  /// The length of the finest picture's pixel in the frame.
  [[nodiscard]] virtual double finestPixel() const { return 1.0; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  void zoomWished(QPointF point, double factor);
  void panWished(QPointF delta);
  void actualSizeToggled(QPointF point);
  void viewChanged();  ///< the frame lies elsewhere on the pane

 protected:
  /// A drag that is the pane's own and no pan; asked at each press.
  virtual bool beginsOwnDrag(QPointF) { return false; }
  virtual void dragTo(QPointF) {}
  virtual Qt::CursorShape cursorAt(QPointF) const { return Qt::OpenHandCursor; }

  /// "A 640 × 480", at the upper leading or trailing corner.
  void paintTag(QPainter& painter, const QString& letter, const QString& facts, bool isTrailing = false);
  void paintMessage(QPainter& painter, const QString& message);
  void paintFocus(QPainter& painter);
  [[nodiscard]] QString zoomText(double frameUnitsAPixel) const;

  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  enum class Drag { kNone, kPan, kOwn };
  CompareTransform transform_;
  QPointF dragged_;
  Drag drag_ = Drag::kNone;
};

}  // namespace lookalike::ui
