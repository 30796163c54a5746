// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/compare_view.h"

#include <algorithm>
#include <QHBoxLayout>

#include "ui/text/error_sentences.h"
#include "ui/text/native_paths.h"
#include "ui/widgets/image_pane.h"

namespace lookalike::ui {

namespace {
constexpr double kKeyStep = 1.5;
constexpr double kMostEnlargement = 32.0;  // of the larger image's pixels
constexpr int kThumbnailSide = 512;
}  // namespace

CompareView::CompareView(ThumbnailLoader* thumbnails, ImageLoader* images, QWidget* parent)
    : QWidget(parent), thumbnails_(thumbnails), images_(images) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(2);
  for (int side = 0; side < 2; ++side) {
    panes_[side] = new ImagePane(this);
    layout->addWidget(panes_[side], 1);
    connect(panes_[side], &ImagePane::zoomWished, this,
            [this, side](QPointF point, double factor) { zoomInPane(side, point, factor); });
    connect(panes_[side], &ImagePane::panWished, this, [this, side](QPointF delta) {
      apply(panned(transform_, panes_[side]->geometryOfPane(), delta));
    });
    connect(panes_[side], &ImagePane::actualSizeToggled, this,
            [this, side](QPointF point) { toggleActualSize(side, point); });
  }
  connect(thumbnails_, &ThumbnailLoader::loaded, this, [this] {
    for (int side = 0; side < 2; ++side) {
      if (!panes_[side]->isSharp()) refresh(side);
    }
  });
  connect(images_, &ImageLoader::loaded, this,
          [this](int side, const std::string& path, const std::shared_ptr<const ImagePyramid>& image) {
            if (sides_[side].path != path) return;
            loaded_[side] = image;
            refresh(side);
            refresh(1 - side);
          });
  connect(images_, &ImageLoader::failed, this, [this](int side, const std::string& path, const Error& error) {
    if (sides_[side].path != path) return;
    problems_[side] = fileFailureSentence(error);
    refresh(side);
    refresh(1 - side);
  });
  refresh(0);
  refresh(1);
}

void CompareView::setSides(const CompareSide& a, const CompareSide& b) {
  const std::array<CompareSide, 2> wanted{a, b};
  if (wanted == sides_) return;
  // The view stays where it is when one of two is exchanged, so that many can be compared at one spot.
  const bool isNewPair = wanted[0].path != sides_[0].path && wanted[1].path != sides_[1].path &&
                         wanted[0].path != sides_[1].path;
  sides_ = wanted;
  if (isNewPair) transform_ = {};
  for (int side = 0; side < 2; ++side) {
    problems_[side].clear();
    loaded_[side] = sides_[side].path.empty() ? nullptr : images_->request(side, sides_[side].path);
  }
  setFlipped(false);
  refresh(0);
  refresh(1);
  apply(transform_);
}

void CompareView::setFlipped(bool flipped) {
  if (flipped == isFlipped_ || (flipped && (sides_[0].path.empty() || sides_[1].path.empty()))) return;
  isFlipped_ = flipped;
  refresh(0);
  refresh(1);
  emit flippedChanged(flipped);
}

void CompareView::setOutlined(bool outlined) {
  isOutlined_ = outlined;
  refresh(0);
  refresh(1);
}

void CompareView::refresh(int side) {
  const int shown = isFlipped_ ? 1 - side : side;
  PaneContent content;
  content.letter = shown == 0 ? tr("A") : tr("B");
  content.size = sides_[shown].size;
  if (sides_[shown].path.empty()) {
    content.message = shown == 1 && !sides_[0].path.empty() ? tr("Choose a second image above.") : QString();
    content.name = tr("nothing chosen");
    content.size = QSize();
  } else {
    content.name = displayFileName(sides_[shown].path);
    content.message = problems_[shown];
    content.image = loaded_[shown];
    if (content.image) content.size = content.image->size();
    if (isOutlined_) content.region = sides_[shown].region;
    if (!content.image && content.message.isEmpty()) {
      content.thumbnail = thumbnails_->thumbnail(sides_[shown].path, kThumbnailSide).pixmap;
    }
  }
  panes_[side]->setContent(content);
}

void CompareView::apply(const CompareTransform& transform) {
  transform_ = transform;
  for (ImagePane* pane : panes_) pane->setTransform(transform_);
}

double CompareView::actualSizeZoom() const {
  // The larger image needs the higher zoom to reach its own pixels.
  double zoom = 0.0;
  for (const ImagePane* pane : panes_) {
    const PaneGeometry geometry = pane->geometryOfPane();
    if (!geometry.isEmpty()) zoom = std::max(zoom, geometry.zoomAtActualSize(devicePixelRatioF()));
  }
  return zoom > 0.0 ? zoom : 1.0;
}

double CompareView::leastZoom() const {
  return std::min(1.0, actualSizeZoom());
}

double CompareView::mostZoom() const {
  return std::max(1.0, actualSizeZoom()) * kMostEnlargement;
}

void CompareView::zoomInPane(int side, QPointF point, double factor) {
  apply(zoomedAt(transform_, panes_[side]->geometryOfPane(), point, factor, leastZoom(), mostZoom()));
}

void CompareView::zoomInMiddle(double factor) {
  const int side = panes_[1]->hasFocus() && !sides_[1].path.empty() ? 1 : 0;
  const QRectF area(panes_[side]->rect());
  zoomInPane(side, area.center(), factor);
}

void CompareView::toggleActualSize(int side, QPointF point) {
  if (transform_.zoom != 1.0) {
    fit();
  } else {
    zoomInPane(side, point, actualSizeZoom());
  }
}

void CompareView::fit() {
  apply({});
}

void CompareView::actualSize() {
  zoomInMiddle(actualSizeZoom() / transform_.zoom);
}

void CompareView::zoomIn() {
  zoomInMiddle(kKeyStep);
}

void CompareView::zoomOut() {
  zoomInMiddle(1.0 / kKeyStep);
}

}  // namespace lookalike::ui
