// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <QPolygonF>
#include <QWidget>

#include "ui/compare/aligned_frame.h"
#include "ui/compare/compare_insight.h"
#include "ui/compare/compare_settings.h"
#include "ui/compare/compare_transform.h"
#include "ui/compare/explanation_loader.h"
#include "ui/compare/sensitivity_overlay.h"
#include "ui/shared/image_loader.h"
#include "ui/shared/picture_painting.h"
#include "ui/shared/thumbnail_loader.h"

class QStackedWidget;

namespace lookalike::ui {

class CompareCanvas;
class CompareControls;
class ImagePane;
class KeypointLines;
class ViewPane;

/// A file to show on one side.
struct CompareSide {
  std::string path;  ///< native bytes; empty: nothing
  QSize size;        ///< upright, in pixels
  QPolygonF region;  ///< what of it is seen in the other image, in its pixels; empty: not known
  bool operator==(const CompareSide&) const = default;
};

/// Two images, side by side or in one place, zoomed and moved in step: in the frame of their alignment where
/// there is one and it is wanted, else by relative position. Flipping shows each in the place of the other.
class CompareView : public QWidget {
  Q_OBJECT
 public:
  CompareView(ThumbnailLoader* thumbnails, ImageLoader* images, QWidget* parent = nullptr);

  /// Who answers for maps, keypoints and what-if; null: nobody. Must outlive this.
  void setExplanations(ExplanationLoader* loader) { insight_.setLoader(loader); }
  /// By which describer pairs were found; empty: not known, and nothing can be asked.
  void setDescriber(const DescriberKey& describer);

  void setSides(const CompareSide& a, const CompareSide& b) { setPair(a, b, std::nullopt); }
  void setPair(const CompareSide& a, const CompareSide& b, const std::optional<PairAlignment>& alignment);
  void setFlipped(bool flipped);
  /// Whether the regions are drawn.
  void setOutlined(bool outlined);
  [[nodiscard]] bool isFlipped() const { return isFlipped_; }

  void setSettings(const CompareSettings& settings);
  [[nodiscard]] const CompareSettings& settings() const { return settings_; }
  void setMode(CompareMode mode);
  [[nodiscard]] CompareMode mode() const { return settings_.mode; }
  void setAligned(bool aligned);
  void setSensitivityShown(bool shown);
  /// Painting parts out needs both images side by side: a mode with one canvas is left for it.
  void setWhatIf(bool whatIf);
  /// Moves what the mode has a slider for (the edge, the blend, the gain; the maps' opacity) by steps.
  void stepSlider(int steps);
  /// In pixels of that image; empty: nothing is painted out.
  void setPart(int side, const QRectF& part);

  /// Whether this pair has an alignment that can be shown, and whether it is.
  [[nodiscard]] bool canAlign() const { return aligned_.has_value(); }
  [[nodiscard]] bool isAligned() const { return canAlign() && settings_.isAligned; }
  /// Whether the arrow keys are the comparison's own: zoomed in, a wipe, or a part to paint out.
  [[nodiscard]] bool takesArrowKeys() const;
  /// Whether the two that are wanted have been on the screen: each as a picture, or as the reason why there
  /// is none.
  [[nodiscard]] bool isPairSeen() const { return isPairSeen_; }

  [[nodiscard]] const CompareTransform& transform() const { return transform_; }
  [[nodiscard]] ImagePane* pane(int side) const { return panes_[side]; }
  [[nodiscard]] CompareCanvas* canvas() const { return canvas_; }
  [[nodiscard]] CompareControls* controls() const { return controls_; }
  [[nodiscard]] KeypointLines* keypointLines() const { return lines_; }
  [[nodiscard]] const CompareInsight& insight() const { return insight_; }

  void fit();
  /// One pixel of the larger image is one pixel of the screen; the other shows the same part.
  void actualSize();
  void zoomIn();
  void zoomOut();

 signals:
  void pairSeen();
  void flippedChanged(bool flipped);
  void settingsChanged(const lookalike::ui::CompareSettings& settings);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void connectPane(ViewPane* pane);
  void connectLoaders();
  void refresh();
  void refreshPane(int side);
  void refreshCanvas();
  void refreshInsight();
  void refreshMaps();
  void updateFrames();
  void apply(const CompareTransform& transform);
  void zoomInPane(ViewPane* pane, QPointF point, double factor);
  void zoomInMiddle(double factor);
  void toggleActualSize(ViewPane* pane, QPointF point);
  [[nodiscard]] QString placementText() const;
  [[nodiscard]] QSize sizeOf(int side) const;
  [[nodiscard]] PictureLayer layerOf(int side) const;
  [[nodiscard]] bool isMapShown(int side) const;
  [[nodiscard]] std::array<ViewPane*, 2> shownPanes() const;
  [[nodiscard]] double actualSizeZoom() const;
  [[nodiscard]] double leastZoom() const;
  [[nodiscard]] double mostZoom() const;

  ThumbnailLoader* thumbnails_;
  ImageLoader* images_;
  CompareInsight insight_;
  QStackedWidget* stack_;
  std::array<ImagePane*, 2> panes_{};
  CompareCanvas* canvas_;
  KeypointLines* lines_;
  CompareControls* controls_;

  std::array<CompareSide, 2> sides_;
  std::optional<PairAlignment> alignment_;
  DescriberKey describer_;
  std::array<std::shared_ptr<const ImagePyramid>, 2> loaded_;
  std::array<QString, 2> problems_;
  std::optional<AlignedFrame> aligned_;  // of the pair's alignment, if it can be shown
  AlignedFrame relative_;
  std::array<std::shared_ptr<const SensitivityOverlay>, 2> maps_;
  std::shared_ptr<const PairInsight> mapsOf_;  // what maps_ were made from
  std::array<QRectF, 2> parts_;

  CompareSettings settings_;
  CompareTransform transform_;
  bool isFlipped_ = false;
  bool isFlippedBySpace_ = false;
  bool isOutlined_ = true;
  bool isPairSeen_ = false;
};

}  // namespace lookalike::ui
