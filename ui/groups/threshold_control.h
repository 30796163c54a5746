// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/values/image_pair.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace lookalike::ui {

/// The probability from which two images count as copies: a slider and the same number to type. Runs from
/// what the library has stored to 1.
class ThresholdControl : public QWidget {
  Q_OBJECT
 public:
  explicit ThresholdControl(QWidget* parent = nullptr);

  /// `floor` is the lowest value that the library has stored. Does not emit.
  void setRange(float floor, float value);
  [[nodiscard]] float value() const;
  void setValue(float value);  ///< emits when it is another
  void focusSlider();

 signals:
  void valueChanged(float value);

 private:
  void take(double value);
  void updateHint();

  QLabel* label_;
  QSlider* slider_;
  QDoubleSpinBox* number_;
  float floor_ = 0.0F;
  bool isSetting_ = false;
};

}  // namespace lookalike::ui
