// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/compare/compare_settings.h"

class QAction;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QSlider;

namespace lookalike::ui {

class RampLegend;

/// The row below the comparison: buttons for the modes, the sliders that the present mode needs, and what
/// there is to say about what is shown.
class CompareControls : public QWidget {
  Q_OBJECT
 public:
  explicit CompareControls(QWidget* parent = nullptr);

  /// Buttons at the start of the row; a null action is a gap.
  void setButtons(const QList<QAction*>& actions);
  void setSettings(const CompareSettings& settings);
  /// What is known of what is shown: for the maps, the keypoints, the parts painted out. Only what the mode
  /// needs is shown.
  void setTexts(const QString& maps, const QString& keypoints, const QString& whatIf, bool hasMaps);
  /// How the two lie over one another; said while there is nothing else to say.
  void setPlacement(const QString& placement);
  [[nodiscard]] QString text() const;

 signals:
  void settingsWished(const lookalike::ui::CompareSettings& settings);

 private:
  struct Slider {
    QLabel* label;
    QSlider* slider;
    QLabel* number;
  };
  Slider addSlider(QHBoxLayout* layout, const QString& name, const QString& hint, int least, int most);
  static void show(const Slider& slider, bool shown, int value, const QString& number);
  void refresh();
  void wish(const CompareSettings& settings);

  CompareSettings settings_;
  QHBoxLayout* buttons_;
  QComboBox* style_;
  QComboBox* mapSides_;
  Slider wipe_;
  Slider blend_;
  Slider gain_;
  Slider opacity_;
  RampLegend* legend_;
  QLabel* notice_;
  QString placement_;
  QString mapsText_;
  QString keypointsText_;
  QString whatIfText_;
  bool hasMaps_ = false;
  bool isSetting_ = false;
};

}  // namespace lookalike::ui
