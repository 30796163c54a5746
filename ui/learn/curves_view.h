// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QWidget>
#include <vector>

#include "ui/learn/curve_model.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedWidget;
class QTableView;

namespace lookalike::ui {

class CurveChart;

/// How a part of the model learns, as curves or as a table of the same numbers.
class CurvesView : public QWidget {
  Q_OBJECT
 public:
  explicit CurvesView(QWidget* parent = nullptr);

  void clear();
  void append(const std::vector<TuningPoint>& points);
  [[nodiscard]] CurveModel& model() { return model_; }
  /// Where the newest part stands.
  [[nodiscard]] QString status() const;
  [[nodiscard]] const std::vector<CurveChart*>& charts() const { return charts_; }
  void setTableShown(bool shown);

 private:
  void redraw();
  void refreshParts();

  CurveModel model_;
  std::vector<CurveChart*> charts_;
  QComboBox* part_;
  QLabel* partLabel_;
  QLabel* status_;
  QCheckBox* asTable_;
  QStackedWidget* stack_;
  QTableView* table_;
  bool follows_ = true;  ///< shows the part that is learning, until the person chooses
};

}  // namespace lookalike::ui
