// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "core/values/tuning.h"
#include "ui/learn/themed_chart.h"

class QBarCategoryAxis;
class QHorizontalBarSeries;
class QValueAxis;

namespace lookalike::ui {

/// Shares of 0..1 as horizontal bars with their intervals, a row a name; a second, hatched bar where there is
/// a share from before.
class ShareBars : public ThemedChart {
  Q_OBJECT
 public:
  struct Bar {
    QString name;
    MeasuredFigure now;
    MeasuredFigure before;  ///< NaN: none
  };
  explicit ShareBars(QWidget* parent = nullptr);

  void setBars(std::vector<Bar> bars);
  [[nodiscard]] const std::vector<Bar>& bars() const { return bars_; }

 protected:
  void drawForeground(QPainter* painter, const QRectF& rect) override;
  void applyTheme() override;

 private:
  void drawInterval(QPainter& painter, const MeasuredFigure& figure, double place) const;
  [[nodiscard]] bool hasBefore() const;

  std::vector<Bar> bars_;
  QHorizontalBarSeries* series_ = nullptr;
  QBarCategoryAxis* names_;
  QValueAxis* shares_;
};

}  // namespace lookalike::ui
