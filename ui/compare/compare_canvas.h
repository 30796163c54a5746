// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <QString>

#include "ui/compare/aligned_frame.h"
#include "ui/compare/compare_settings.h"
#include "ui/compare/difference_renderer.h"
#include "ui/compare/sensitivity_overlay.h"
#include "ui/compare/view_pane.h"
#include "ui/shared/picture_painting.h"

namespace lookalike::ui {

/// Two pictures in one frame.
struct CanvasContent {
  struct Side {
    PictureLayer layer;
    QString name;
    QString message;   ///< why there is no picture
    QPolygonF region;  ///< to outline, in pixels of the picture
    std::shared_ptr<const SensitivityOverlay> map;
  };
  std::array<Side, 2> sides;
  QSizeF frame;
  bool isAligned = false;
  bool isInverted = false;
};

/// Shows two pictures in one place: one of them, parted by an edge, blended, or what differs. The edge is
/// dragged with the mouse, or moved by the left and right keys.
class CompareCanvas : public ViewPane {
  Q_OBJECT
 public:
  explicit CompareCanvas(QWidget* parent = nullptr);

  void setContent(const CanvasContent& content);
  void setSettings(const CompareSettings& settings);
  /// Exchanges the two.
  void setFlipped(bool flipped);
  [[nodiscard]] const CanvasContent& content() const { return content_; }
  [[nodiscard]] QSizeF frameSize() const override { return content_.frame; }
  [[nodiscard]] double finestPixel() const override;
  /// Where the edge of the wipe is, in logical pixels from the left.
  [[nodiscard]] double edgeX() const;
  /// Of the last difference that was rendered; nothing before the first.
  [[nodiscard]] const std::optional<DifferencePicture>& difference() const { return difference_; }
  /// Whether the difference on the screen is that of the present view.
  [[nodiscard]] bool isDifferenceCurrent() const { return isCurrent_; }

 signals:
  void wipeWished(double wipe);

 protected:
  bool beginsOwnDrag(QPointF point) override;
  void dragTo(QPointF point) override;
  Qt::CursorShape cursorAt(QPointF point) const override;
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  [[nodiscard]] std::size_t first() const { return isFlipped_ ? 1 : 0; }
  [[nodiscard]] std::size_t second() const { return isFlipped_ ? 0 : 1; }
  [[nodiscard]] QString letterOf(std::size_t side) const;
  [[nodiscard]] QString factsOf(std::size_t side) const;
  void paintSide(QPainter& painter, std::size_t side, double opacity);
  void paintRegionOf(QPainter& painter, std::size_t side);
  void paintExtents(QPainter& painter);
  void paintWipe(QPainter& painter);
  void paintBlend(QPainter& painter);
  void paintDifference(QPainter& painter);
  void paintTags(QPainter& painter);
  void wishDifference();
  void describe();

  CanvasContent content_;
  CompareSettings settings_;
  bool isFlipped_ = false;
  DifferenceRenderer renderer_;
  std::optional<DifferenceWish> wished_;
  std::optional<DifferencePicture> difference_;
  bool isCurrent_ = false;
  int serial_ = 0;  // of the last wish
};

}  // namespace lookalike::ui
