// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace lookalike::ui {

/// The ramp's colours from little to much, with a word at either end.
class RampLegend : public QWidget {
  Q_OBJECT
 public:
  explicit RampLegend(QWidget* parent = nullptr);
  void setWords(const QString& least, const QString& most);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString least_;
  QString most_;
};

}  // namespace lookalike::ui
