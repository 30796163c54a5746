// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/values/tuning.h"
#include "ui/learn/themed_chart.h"

class QLabel;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace lookalike::ui {

/// One chart of figures over the steps of a part that learns, with its heading and a legend that carries the
/// newest values. Its lines differ by dash and marker.
class CurveChart : public QWidget {
  Q_OBJECT
 public:
  struct Line {
    QString name;
    double TuningPoint::*figure = nullptr;
  };
  /// `isShare`: figures of 0..1, shown in percent.
  CurveChart(const QString& title, const std::vector<Line>& lines, bool isShare, QWidget* parent = nullptr);

  /// Shows the rows of one part; figures that are not there are left out.
  void setPoints(const std::vector<TuningPoint>& points, TuningPart part);
  [[nodiscard]] QString legendText() const;
  /// What a line shows.
  [[nodiscard]] int pointCount(int line) const;

 private:
  struct Curve {
    Line line;
    QLineSeries* series = nullptr;
    QScatterSeries* markers = nullptr;
    QLabel* sample = nullptr;
    QLabel* words = nullptr;
  };
  void paintSamples();
  [[nodiscard]] QString valueText(double value) const;

  std::vector<Curve> curves_;
  bool isShare_;
  ThemedChart* view_;
  QValueAxis* steps_;
  QValueAxis* values_;
};

}  // namespace lookalike::ui
