// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QPixmap>
#include <QPolygonF>
#include <QWidget>

#include "ui/controllers/image_loader.h"
#include "ui/widgets/compare_transform.h"

namespace lookalike::ui {

/// What one side of the comparison shows: a thumbnail until the full image is there, then that; or a
/// sentence.
struct PaneContent {
  QSize size;         ///< of the full image, in pixels
  QPixmap thumbnail;  ///< may be null
  std::shared_ptr<const ImagePyramid> image;
  QString message;   ///< why there is no picture; empty when there is or will be one
  QPolygonF region;  ///< to outline, in pixels of the full image; may be empty
  QString letter;    ///< "A" or "B"
  QString name;      ///< of the file, for reading
};

/// Shows one image at a transform that its owner decides. Mouse, wheel, pinch and keys become wishes.
class ImagePane : public QWidget {
  Q_OBJECT
 public:
  explicit ImagePane(QWidget* parent = nullptr);

  void setContent(const PaneContent& content);
  [[nodiscard]] const PaneContent& content() const { return content_; }
  void setTransform(const CompareTransform& transform);
  [[nodiscard]] PaneGeometry geometryOfPane() const;
  /// The outline as it is drawn, in logical pixels of the pane; empty when there is none.
  [[nodiscard]] QPolygonF shownRegion() const;
  /// Whether the full image is there.
  [[nodiscard]] bool isSharp() const { return content_.image != nullptr; }
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  void zoomWished(QPointF point, double factor);
  void panWished(QPointF delta);
  void actualSizeToggled(QPointF point);
  void resized();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void paintImage(QPainter& painter);
  void paintRegion(QPainter& painter);
  void paintTag(QPainter& painter);
  [[nodiscard]] QString tagFacts() const;

  PaneContent content_;
  CompareTransform transform_;
  QPointF dragged_;
  bool isDragging_ = false;
};

}  // namespace lookalike::ui
