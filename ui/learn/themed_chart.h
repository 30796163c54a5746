// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QChartView>
#include <QPen>
#include <QPixmap>

class QAbstractAxis;

namespace lookalike::ui {

/// A chart in the colours and the font of the window, whichever theme it has, without a legend and a frame of
/// its own. It takes no focus: the numbers are in a table beside it, and in its accessible description.
class ThemedChart : public QChartView {
  Q_OBJECT
 public:
  explicit ThemedChart(QWidget* parent = nullptr);

  /// Of the series with this number; they differ in dashes as well as in colour.
  [[nodiscard]] QPen seriesPen(int series) const;
  /// Its hatching, for areas.
  [[nodiscard]] QBrush seriesBrush(int series) const;

 signals:
  void themeChanged();

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  /// Colours everything that the chart has now; the series are the derived class's.
  virtual void applyTheme();
};

}  // namespace lookalike::ui
