// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_view.h"

#include <algorithm>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_controls.h"
#include "ui/compare/image_pane.h"
#include "ui/compare/keypoint_lines.h"
#include "ui/shared/error_sentences.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {
constexpr int kThumbnailSide = 512;
constexpr double kSliderStep = 0.05;
}  // namespace

CompareView::CompareView(ThumbnailLoader* thumbnails, ImageLoader* images, QWidget* parent)
    : QWidget(parent), thumbnails_(thumbnails), images_(images), insight_(this) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  stack_ = new QStackedWidget(this);
  auto* row = new QWidget(stack_);
  auto* rowLayout = new QHBoxLayout(row);
  rowLayout->setContentsMargins(0, 0, 0, 0);
  rowLayout->setSpacing(2);
  for (int side = 0; side < 2; ++side) {
    panes_[side] = new ImagePane(row);
    rowLayout->addWidget(panes_[side], 1);
    connectPane(panes_[side]);
    connect(panes_[side], &ImagePane::partWished, this,
            [this, side](const QRectF& part) { setPart(isFlipped_ ? 1 - side : side, part); });
  }
  lines_ = new KeypointLines(panes_, row);
  lines_->hide();
  canvas_ = new CompareCanvas(stack_);
  connectPane(canvas_);
  connect(canvas_, &CompareCanvas::wipeWished, this, [this](double wipe) {
    CompareSettings settings = settings_;
    settings.wipe = wipe;
    setSettings(settings);
  });
  stack_->addWidget(row);
  stack_->addWidget(canvas_);
  layout->addWidget(stack_, 1);
  controls_ = new CompareControls(this);
  connect(controls_, &CompareControls::settingsWished, this, &CompareView::setSettings);
  layout->addWidget(controls_);
  connectLoaders();
  connect(&insight_, &CompareInsight::changed, this, &CompareView::refreshInsight);
  refresh();
}

void CompareView::connectPane(ViewPane* pane) {
  pane->installEventFilter(this);
  connect(pane, &ViewPane::zoomWished, this,
          [this, pane](QPointF point, double factor) { zoomInPane(pane, point, factor); });
  connect(pane, &ViewPane::panWished, this,
          [this, pane](QPointF delta) { apply(panned(transform_, pane->geometryOfPane(), delta)); });
  connect(pane, &ViewPane::actualSizeToggled, this,
          [this, pane](QPointF point) { toggleActualSize(pane, point); });
}

void CompareView::connectLoaders() {
  connect(thumbnails_, &ThumbnailLoader::loaded, this, [this] {
    if (!loaded_[0] || !loaded_[1]) refresh();
  });
  connect(images_, &ImageLoader::loaded, this,
          [this](int side, const std::string& path, const std::shared_ptr<const ImagePyramid>& image) {
            if (sides_[side].path != path) return;
            loaded_[side] = image;
            refresh();
          });
  connect(images_, &ImageLoader::failed, this, [this](int side, const std::string& path, const Error& error) {
    if (sides_[side].path != path) return;
    problems_[side] = fileFailureSentence(error);
    refresh();
  });
}

void CompareView::setDescriber(const DescriberKey& describer) {
  describer_ = describer;
  insight_.setPair({describer_, sides_[0].path, sides_[1].path});
}

void CompareView::setPair(const CompareSide& a, const CompareSide& b,
                          const std::optional<PairAlignment>& alignment) {
  const std::array<CompareSide, 2> wanted{a, b};
  if (wanted == sides_ && alignment == alignment_) return;
  // The view stays where it is when one of two is exchanged, so that many can be compared at one spot.
  const bool isNewPair = wanted[0].path != sides_[0].path && wanted[1].path != sides_[1].path &&
                         wanted[0].path != sides_[1].path;
  isPairSeen_ = isPairSeen_ && wanted[0].path == sides_[0].path && wanted[1].path == sides_[1].path;
  sides_ = wanted;
  alignment_ = alignment;
  if (isNewPair) transform_ = {};
  parts_ = {};
  for (int side = 0; side < 2; ++side) {
    problems_[side].clear();
    loaded_[side] = sides_[side].path.empty() ? nullptr : images_->request(side, sides_[side].path);
  }
  insight_.setPair({describer_, sides_[0].path, sides_[1].path});
  insight_.setParts({});
  refreshMaps();
  setFlipped(false);
  refresh();
  apply(transform_);
}

void CompareView::setFlipped(bool flipped) {
  if (flipped == isFlipped_ || (flipped && (sides_[0].path.empty() || sides_[1].path.empty()))) return;
  isFlipped_ = flipped;
  canvas_->setFlipped(flipped);
  refresh();
  emit flippedChanged(flipped);
}

void CompareView::setOutlined(bool outlined) {
  isOutlined_ = outlined;
  refresh();
}

void CompareView::setSettings(const CompareSettings& settings) {
  if (settings == settings_) return;
  const CompareSettings before = settings_;
  settings_ = settings;
  // What only works side by side, and what only works in one place, shut one another out.
  if (settings_.isWhatIf && isOnOneCanvas(settings_.mode)) {
    if (before.isWhatIf) {
      settings_.isWhatIf = false;
    } else {
      settings_.mode = CompareMode::kSideBySide;
    }
  }
  if (settings_.showsMaps && !before.showsMaps && settings_.mode == CompareMode::kDifference)
    settings_.mode = CompareMode::kSideBySide;
  if (!settings_.isWhatIf && before.isWhatIf) {
    parts_ = {};
    insight_.setParts({});
  }
  const bool isMoved = before.isAligned != settings_.isAligned && canAlign();
  refresh();
  if (isMoved) fit();  // another frame: the same numbers would show another place
  emit settingsChanged(settings_);
}

void CompareView::setMode(CompareMode mode) {
  CompareSettings settings = settings_;
  settings.mode = mode;
  setSettings(settings);
}

void CompareView::setAligned(bool aligned) {
  CompareSettings settings = settings_;
  settings.isAligned = aligned;
  setSettings(settings);
}

void CompareView::setSensitivityShown(bool shown) {
  CompareSettings settings = settings_;
  settings.showsMaps = shown;
  setSettings(settings);
}

void CompareView::setWhatIf(bool whatIf) {
  CompareSettings settings = settings_;
  settings.isWhatIf = whatIf;
  setSettings(settings);
  if (whatIf && !panes_[1]->hasFocus()) panes_[0]->setFocus(Qt::ShortcutFocusReason);
}

void CompareView::stepSlider(int steps) {
  CompareSettings settings = settings_;
  const auto stepped = [&](double share) { return std::clamp(share + steps * kSliderStep, 0.0, 1.0); };
  if (settings.mode == CompareMode::kWipe) {
    settings.wipe = stepped(settings.wipe);
  } else if (settings.mode == CompareMode::kBlend) {
    settings.blend = stepped(settings.blend);
  } else if (settings.mode == CompareMode::kDifference) {
    settings.gain = std::clamp(settings.gain + steps, 1, CompareSettings::kMostGain);
  } else if (settings.showsMaps) {
    settings.mapOpacity = stepped(settings.mapOpacity);
  }
  setSettings(settings);
}

void CompareView::setPart(int side, const QRectF& part) {
  if (!settings_.isWhatIf && !part.isEmpty()) return;
  parts_[side] = part;
  PaintedParts parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts_[i].isEmpty()) continue;
    const QRectF& rect = parts_[i];
    parts[i] = QPolygonF({rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()});
  }
  for (int pane = 0; pane < 2; ++pane) panes_[pane]->setPart(parts_[isFlipped_ ? 1 - pane : pane]);
  insight_.setParts(parts);
}

bool CompareView::takesArrowKeys() const {
  return transform_.zoom > 1.0 || settings_.mode == CompareMode::kWipe || settings_.isWhatIf;
}

void CompareView::refresh() {
  updateFrames();
  insight_.setWanted(settings_.showsMaps || settings_.isWhatIf || settings_.mode == CompareMode::kKeypoints);
  refreshMaps();
  const bool isOneCanvas = isOnOneCanvas(settings_.mode);
  for (int side = 0; side < 2; ++side) refreshPane(side);
  if (isOneCanvas) refreshCanvas();
  lines_->setVisible(settings_.mode == CompareMode::kKeypoints);
  lines_->setPoints(insight_.insight() ? insight_.insight()->matched : std::vector<MatchedPoint>(),
                    isFlipped_);
  if (stack_->currentIndex() != (isOneCanvas ? 1 : 0)) {
    const bool hadFocus =
        stack_->currentWidget()->isAncestorOf(focusWidget()) || stack_->currentWidget() == focusWidget();
    stack_->setCurrentIndex(isOneCanvas ? 1 : 0);
    if (hadFocus) shownPanes()[0]->setFocus();
  }
  controls_->setSettings(settings_);
  controls_->setPlacement(placementText());
}

QString CompareView::placementText() const {
  if (sides_[0].path.empty() || sides_[1].path.empty()) return tr("Choose two images.");
  if (!canAlign()) return tr("No alignment known: shown by relative position.");
  if (!settings_.isAligned) return tr("By relative position; Align aligns them by their content.");
  return tr("Aligned by content.");
}

void CompareView::updateFrames() {
  relative_ = relativeFrame(sizeOf(0), sizeOf(1));
  aligned_.reset();
  // Of a file that has changed since, the alignment says nothing.
  const bool isAsFound = sizeOf(0) == sides_[0].size && sizeOf(1) == sides_[1].size;
  if (alignment_ && isAsFound) aligned_ = alignedFrame(sizeOf(0), sizeOf(1), *alignment_);
}

QSize CompareView::sizeOf(int side) const {
  if (sides_[side].path.empty()) return {};
  return loaded_[side] ? loaded_[side]->size() : sides_[side].size;
}

PictureLayer CompareView::layerOf(int side) const {
  PictureLayer layer;
  layer.size = sizeOf(side);
  layer.image = loaded_[side];
  if (!layer.image && problems_[side].isEmpty() && !sides_[side].path.empty())
    layer.preview = thumbnails_->thumbnail(sides_[side].path, kThumbnailSide).pixmap.toImage();
  layer.toFrame = (isAligned() ? *aligned_ : relative_).toFrame[static_cast<std::size_t>(side)];
  return layer;
}

bool CompareView::isMapShown(int side) const {
  if (!settings_.showsMaps || settings_.mode == CompareMode::kDifference) return false;
  return settings_.mapSides == MapSides::kBoth ||
         settings_.mapSides == (side == 0 ? MapSides::kA : MapSides::kB);
}

void CompareView::refreshPane(int side) {
  const int shown = isFlipped_ ? 1 - side : side;
  PaneContent content;
  content.letter = shown == 0 ? tr("A") : tr("B");
  if (sides_[shown].path.empty()) {
    content.message = shown == 1 && !sides_[0].path.empty() ? tr("Choose a second image above.") : QString();
    content.name = tr("nothing chosen");
  } else {
    const PictureLayer layer = layerOf(shown);
    content.name = displayFileName(sides_[shown].path);
    content.message = problems_[shown];
    content.size = layer.size;
    content.image = layer.image;
    content.thumbnail = layer.preview;
    if (isOutlined_) content.region = sides_[shown].region;
    if (isMapShown(shown)) content.map = maps_[static_cast<std::size_t>(shown)];
    content.mapOpacity = settings_.mapOpacity;
    if (isAligned()) {
      content.frame = aligned_->size;
      content.toFrame = layer.toFrame;
      content.otherExtent =
          extentOf(sizeOf(1 - shown), aligned_->toFrame[static_cast<std::size_t>(1 - shown)]);
    }
  }
  panes_[side]->setContent(content);
  panes_[side]->setPartEditable(settings_.isWhatIf && !sides_[shown].path.empty());
  panes_[side]->setPart(parts_[shown]);
}

void CompareView::refreshCanvas() {
  CanvasContent content;
  for (int side = 0; side < 2; ++side) {
    CanvasContent::Side& filled = content.sides[static_cast<std::size_t>(side)];
    if (sides_[side].path.empty()) {
      filled.name = tr("nothing chosen");
      if (side == 1) filled.message = tr("Choose a second image above.");
      continue;
    }
    filled.layer = layerOf(side);
    filled.name = displayFileName(sides_[side].path);
    filled.message = problems_[side];
    if (isOutlined_) filled.region = sides_[side].region;
    if (isMapShown(side)) filled.map = maps_[static_cast<std::size_t>(side)];
  }
  content.isAligned = isAligned();
  content.frame = isAligned() ? aligned_->size : relative_.size;
  content.isInverted = alignment_ && alignment_->isInverted;
  canvas_->setSettings(settings_);
  canvas_->setContent(content);
}

void CompareView::refreshMaps() {
  const auto& insight = insight_.insight();
  if (insight == mapsOf_) return;
  mapsOf_ = insight;
  for (std::size_t side = 0; side < maps_.size(); ++side) {
    maps_[side].reset();
    if (!insight) continue;
    auto overlay = sensitivityOverlay(insight->maps[side], sizeOf(static_cast<int>(side)));
    if (!overlay.isEmpty()) maps_[side] = std::make_shared<const SensitivityOverlay>(std::move(overlay));
  }
}

void CompareView::refreshInsight() {
  refresh();
  controls_->setTexts(insight_.mapsText(), insight_.keypointsText(), insight_.whatIfText(),
                      maps_[0] != nullptr || maps_[1] != nullptr);
}

void CompareView::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space || event->modifiers() != Qt::NoModifier) {
    QWidget::keyPressEvent(event);
    return;
  }
  if (event->isAutoRepeat() || isFlipped_) return;
  isFlippedBySpace_ = true;
  setFlipped(true);
}

void CompareView::keyReleaseEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space || !isFlippedBySpace_) {
    QWidget::keyReleaseEvent(event);
    return;
  }
  if (event->isAutoRepeat()) return;
  isFlippedBySpace_ = false;
  setFlipped(false);
}

void CompareView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) refreshInsight();
  // Whoever has the window now gets the key's release.
  if (event->type() == QEvent::ActivationChange && isFlippedBySpace_ && !isActiveWindow()) {
    isFlippedBySpace_ = false;
    setFlipped(false);
  }
}

bool CompareView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Paint && !isPairSeen_) {
    const auto isThere = [this](int side) { return loaded_[side] != nullptr || !problems_[side].isEmpty(); };
    const auto* pane = qobject_cast<QWidget*>(watched);
    // Side by side, the right pane is painted after the left one.
    if (pane != panes_[0] && isThere(0) && isThere(1)) {
      isPairSeen_ = true;
      QMetaObject::invokeMethod(this, &CompareView::pairSeen, Qt::QueuedConnection);  // once it is painted
    }
  }
  return QWidget::eventFilter(watched, event);
}

namespace {
constexpr double kKeyStep = 1.5;
constexpr double kMostEnlargement = 32.0;  // of the larger image's pixels
}  // namespace

void CompareView::apply(const CompareTransform& transform) {
  transform_ = transform;
  for (ImagePane* pane : panes_) pane->setTransform(transform_);
  canvas_->setTransform(transform_);
}

std::array<ViewPane*, 2> CompareView::shownPanes() const {
  if (isOnOneCanvas(settings_.mode)) return {canvas_, canvas_};
  return {panes_[0], panes_[1]};
}

double CompareView::actualSizeZoom() const {
  // The larger image needs the higher zoom to reach its own pixels.
  double zoom = 0.0;
  for (const ViewPane* pane : shownPanes()) {
    const PaneGeometry geometry = pane->geometryOfPane();
    const double pixel = pane->finestPixel();
    if (!geometry.isEmpty() && pixel > 0.0)
      zoom = std::max(zoom, geometry.zoomAtActualSize(devicePixelRatioF()) / pixel);
  }
  return zoom > 0.0 ? zoom : 1.0;
}

double CompareView::leastZoom() const {
  return std::min(1.0, actualSizeZoom());
}

double CompareView::mostZoom() const {
  return std::max(1.0, actualSizeZoom()) * kMostEnlargement;
}

void CompareView::zoomInPane(ViewPane* pane, QPointF point, double factor) {
  apply(zoomedAt(transform_, pane->geometryOfPane(), point, factor, leastZoom(), mostZoom()));
}

void CompareView::zoomInMiddle(double factor) {
  const bool isSecond = panes_[1]->hasFocus() && !sides_[1].path.empty();
  ViewPane* pane = shownPanes()[isSecond ? 1 : 0];
  zoomInPane(pane, QRectF(pane->rect()).center(), factor);
}

void CompareView::toggleActualSize(ViewPane* pane, QPointF point) {
  if (transform_.zoom != 1.0) {
    fit();
  } else {
    zoomInPane(pane, point, actualSizeZoom());
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
