// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QPolygonF>

#include "ui/compare/sensitivity_overlay.h"
#include "ui/compare/view_pane.h"
#include "ui/shared/picture_painting.h"

namespace lookalike::ui {

/// What one side of the comparison shows: a thumbnail until the full image is there, then that; or a
/// sentence.
struct PaneContent {
  QSize size;        ///< of the full image, in pixels
  QImage thumbnail;  ///< may be null
  std::shared_ptr<const ImagePyramid> image;
  QString message;   ///< why there is no picture; empty when there is or will be one
  QPolygonF region;  ///< to outline, in pixels of the full image; may be empty
  QString letter;    ///< "A" or "B"
  QString name;      ///< of the file, for reading
  QSizeF frame;      ///< what is shown; empty: the image alone
  QTransform toFrame;
  QPolygonF otherExtent;  ///< where the other image would lie in the frame; empty: not to be shown
  std::shared_ptr<const SensitivityOverlay> map;  ///< may be null
  double mapOpacity = 1.0;
};

/// Shows one image. A rectangle can be drawn on it when asked for (setPartEditable).
class ImagePane : public ViewPane {
  Q_OBJECT
 public:
  explicit ImagePane(QWidget* parent = nullptr) : ViewPane(parent) {}

  void setContent(const PaneContent& content);
  [[nodiscard]] const PaneContent& content() const { return content_; }
  [[nodiscard]] QSizeF frameSize() const override;
  [[nodiscard]] double finestPixel() const override;
  /// From the image's pixels to logical pixels of the pane.
  [[nodiscard]] QTransform imageToPane() const;
  /// The outline as it is drawn, in logical pixels of the pane; empty when there is none.
  [[nodiscard]] QPolygonF shownRegion() const;
  /// Whether the full image is there.
  [[nodiscard]] bool isSharp() const { return content_.image != nullptr; }

  /// Whether a rectangle can be drawn, moved (arrows), sized (Shift+arrows) and removed (Escape, Delete).
  void setPartEditable(bool editable);
  [[nodiscard]] bool isPartEditable() const { return isPartEditable_; }
  /// In pixels of the image; empty: none.
  void setPart(const QRectF& part);
  [[nodiscard]] QRectF part() const { return part_; }

 signals:
  void partWished(QRectF part);

 protected:
  bool beginsOwnDrag(QPointF point) override;
  void dragTo(QPointF point) override;
  Qt::CursorShape cursorAt(QPointF point) const override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void paintRegion(QPainter& painter);
  void paintPart(QPainter& painter);
  bool takePartKey(const QKeyEvent& event);
  [[nodiscard]] QString tagFacts() const;
  void describe();

  PaneContent content_;
  QRectF part_;
  QPointF partStart_;  // of a drag, in pixels of the image
  bool isPartEditable_ = false;
};

}  // namespace lookalike::ui
