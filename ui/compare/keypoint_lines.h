// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <QWidget>
#include <vector>

#include "ui/compare/explanation_service.h"

namespace lookalike::ui {

class ImagePane;

/// Lies over two panes and joins the points that agree; the mouse does not see it. All points are drawn, at
/// most some fifty lines, spread over the picture.
class KeypointLines : public QWidget {
  Q_OBJECT
 public:
  /// Covers `parent`, which holds both panes.
  KeypointLines(std::array<ImagePane*, 2> panes, QWidget* parent);

  /// `isExchanged`: the first pane shows B.
  void setPoints(const std::vector<MatchedPoint>& points, bool isExchanged);
  /// Those that are in view on both panes, in logical pixels of this widget, the first pane's point first.
  [[nodiscard]] std::vector<QLineF> shownLines() const;

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] QPointF inPane(const MatchedPoint& point, std::size_t pane) const;

  std::array<ImagePane*, 2> panes_;
  std::vector<MatchedPoint> points_;
  bool isExchanged_ = false;
};

}  // namespace lookalike::ui
