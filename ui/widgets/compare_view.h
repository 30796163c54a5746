// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <QPolygonF>
#include <QWidget>

#include "ui/controllers/image_loader.h"
#include "ui/controllers/thumbnail_loader.h"
#include "ui/widgets/compare_transform.h"

namespace lookalike::ui {

class ImagePane;

/// A file to show on one side.
struct CompareSide {
  std::string path;  ///< native bytes; empty: nothing
  QSize size;        ///< upright, in pixels
  QPolygonF region;  ///< what of it is seen in the other image, in its pixels; empty: not known
  bool operator==(const CompareSide&) const = default;
};

/// Two images side by side, zoomed and moved in step by relative position. Flipping shows each in the place
/// of the other.
class CompareView : public QWidget {
  Q_OBJECT
 public:
  CompareView(ThumbnailLoader* thumbnails, ImageLoader* images, QWidget* parent = nullptr);

  void setSides(const CompareSide& a, const CompareSide& b);
  void setFlipped(bool flipped);
  /// Whether the regions are drawn.
  void setOutlined(bool outlined);
  [[nodiscard]] bool isFlipped() const { return isFlipped_; }
  [[nodiscard]] const CompareTransform& transform() const { return transform_; }
  [[nodiscard]] ImagePane* pane(int side) const { return panes_[side]; }

  void fit();
  /// One pixel of the larger image is one pixel of the screen; the other shows the same part.
  void actualSize();
  void zoomIn();
  void zoomOut();

 signals:
  void flippedChanged(bool flipped);

 private:
  void refresh(int side);
  void apply(const CompareTransform& transform);
  void zoomInPane(int side, QPointF point, double factor);
  void zoomInMiddle(double factor);
  void toggleActualSize(int side, QPointF point);
  [[nodiscard]] double actualSizeZoom() const;
  [[nodiscard]] double leastZoom() const;
  [[nodiscard]] double mostZoom() const;

  ThumbnailLoader* thumbnails_;
  ImageLoader* images_;
  std::array<ImagePane*, 2> panes_{};
  std::array<CompareSide, 2> sides_;
  std::array<std::shared_ptr<const ImagePyramid>, 2> loaded_;
  std::array<QString, 2> problems_;
  CompareTransform transform_;
  bool isFlipped_ = false;
  bool isOutlined_ = true;
};

}  // namespace lookalike::ui
