// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_controls.h"

#include <cmath>
#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/compare/ramp_legend.h"
#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

constexpr int kPercent = 100;

int percentOf(double share) {
  return static_cast<int>(std::lround(share * kPercent));
}

double shareOf(int percent) {
  return static_cast<double>(percent) / kPercent;
}

QString percentText(double share) {
  return formatShare(static_cast<float>(share));
}

}  // namespace

CompareControls::CompareControls(QWidget* parent) : QWidget(parent) {
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(10, 4, 10, 4);
  rows->setSpacing(2);
  auto* row = new QHBoxLayout;
  row->setSpacing(6);
  buttons_ = new QHBoxLayout;
  buttons_->setSpacing(2);
  row->addLayout(buttons_);
  row->addSpacing(6);

  style_ = new QComboBox(this);
  style_->addItems({tr("As it is"), tr("Amplified"), tr("False colours")});
  style_->setAccessibleName(tr("Kind of difference"));
  style_->setToolTip(tr("How differences are drawn"));
  row->addWidget(style_);
  wipe_ = addSlider(row, tr("Edge"), tr("Position of the edge between A and B"), 0, kPercent);
  blend_ = addSlider(row, tr("Blend"), tr("Share of B in the blend"), 0, kPercent);
  gain_ = addSlider(row, tr("Gain"), tr("Amplification of differences"), 1, CompareSettings::kMostGain);
  mapSides_ = new QComboBox(this);
  mapSides_->addItems({tr("Maps on both"), tr("Map on A"), tr("Map on B")});
  mapSides_->setAccessibleName(tr("Images with a sensitivity map"));
  mapSides_->setToolTip(tr("Image that shows the sensitivity map"));
  row->addWidget(mapSides_);
  opacity_ = addSlider(row, tr("Opacity"), tr("Opacity of the map"), 0, kPercent);
  legend_ = new RampLegend(this);
  row->addWidget(legend_);
  row->addStretch(1);
  rows->addLayout(row);

  notice_ = new QLabel(this);
  notice_->setTextFormat(Qt::PlainText);
  notice_->setWordWrap(true);
  rows->addWidget(notice_);

  connect(style_, &QComboBox::currentIndexChanged, this, [this](int index) {
    CompareSettings settings = settings_;
    settings.style = static_cast<DifferenceStyle>(index);
    wish(settings);
  });
  connect(mapSides_, &QComboBox::currentIndexChanged, this, [this](int index) {
    CompareSettings settings = settings_;
    settings.mapSides = static_cast<MapSides>(index);
    wish(settings);
  });
  const auto connectSlider = [this](const Slider& slider, auto set) {
    connect(slider.slider, &QSlider::valueChanged, this, [this, set](int value) {
      CompareSettings settings = settings_;
      set(settings, value);
      wish(settings);
    });
  };
  connectSlider(wipe_, [](CompareSettings& settings, int value) { settings.wipe = shareOf(value); });
  connectSlider(blend_, [](CompareSettings& settings, int value) { settings.blend = shareOf(value); });
  connectSlider(gain_, [](CompareSettings& settings, int value) { settings.gain = value; });
  connectSlider(opacity_, [](CompareSettings& settings, int value) { settings.mapOpacity = shareOf(value); });
  refresh();
}

CompareControls::Slider CompareControls::addSlider(QHBoxLayout* layout, const QString& name,
                                                   const QString& hint, int least, int most) {
  Slider made{new QLabel(name, this), new QSlider(Qt::Horizontal, this), new QLabel(this)};
  made.slider->setRange(least, most);
  made.slider->setMinimumWidth(90);
  made.slider->setMaximumWidth(260);
  made.slider->setAccessibleName(name);
  made.slider->setAccessibleDescription(hint);
  made.slider->setToolTip(hint);
  made.label->setBuddy(made.slider);
  made.number->setMinimumWidth(fontMetrics().horizontalAdvance(percentText(1.0)));
  layout->addWidget(made.label);
  layout->addWidget(made.slider, 1);
  layout->addWidget(made.number);
  return made;
}

void CompareControls::setButtons(const QList<QAction*>& actions) {
  for (QAction* action : actions) {
    if (action == nullptr) {
      buttons_->addSpacing(8);
      continue;
    }
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    buttons_->addWidget(button);
  }
  refresh();
}

void CompareControls::setSettings(const CompareSettings& settings) {
  settings_ = settings;
  refresh();
}

void CompareControls::setTexts(const QString& maps, const QString& keypoints, const QString& whatIf,
                               bool hasMaps) {
  mapsText_ = maps;
  keypointsText_ = keypoints;
  whatIfText_ = whatIf;
  hasMaps_ = hasMaps;
  refresh();
}

void CompareControls::setPlacement(const QString& placement) {
  placement_ = placement;
  refresh();
}

QString CompareControls::text() const {
  return notice_->isHidden() ? QString() : notice_->text();
}

void CompareControls::show(const Slider& slider, bool shown, int value, const QString& number) {
  slider.slider->setValue(value);
  slider.number->setText(directionKept(number));
  for (QWidget* widget : {static_cast<QWidget*>(slider.label), static_cast<QWidget*>(slider.slider),
                          static_cast<QWidget*>(slider.number)}) {
    widget->setVisible(shown);
  }
}

void CompareControls::refresh() {
  isSetting_ = true;
  const bool isDifference = settings_.mode == CompareMode::kDifference;
  const bool isAbsolute = settings_.style == DifferenceStyle::kAbsolute;
  const bool isFalseColor = isDifference && settings_.style == DifferenceStyle::kFalseColor;
  const bool showsMaps = settings_.showsMaps && !isDifference;
  style_->setVisible(isDifference);
  style_->setCurrentIndex(static_cast<int>(settings_.style));
  show(wipe_, settings_.mode == CompareMode::kWipe, percentOf(settings_.wipe), percentText(settings_.wipe));
  show(blend_, settings_.mode == CompareMode::kBlend, percentOf(settings_.blend),
       percentText(settings_.blend));
  show(gain_, isDifference && !isAbsolute, settings_.gain, tr("× %1").arg(settings_.gain));
  mapSides_->setVisible(showsMaps);
  mapSides_->setCurrentIndex(static_cast<int>(settings_.mapSides));
  show(opacity_, showsMaps, percentOf(settings_.mapOpacity), percentText(settings_.mapOpacity));
  legend_->setVisible(isFalseColor || (showsMaps && hasMaps_));
  legend_->setWords(
      isFalseColor ? tr("equal") : tr("little"),
      isFalseColor ? directionKept(tr("%1 of 255 or more").arg(255 / settings_.gain)) : tr("much"));
  QStringList texts;
  if (showsMaps) texts << mapsText_;
  if (settings_.mode == CompareMode::kKeypoints) texts << keypointsText_;
  if (settings_.isWhatIf) texts << whatIfText_;
  texts.removeDuplicates();
  texts.removeAll(QString());
  // Where there are buttons the line is always there: the images must not jump when it gets something to say.
  if (texts.isEmpty() && buttons_->count() > 0) texts << placement_;
  notice_->setText(joinFacts(texts));
  notice_->setVisible(!texts.isEmpty());
  // Without buttons the row comes and goes with what the mode needs.
  setVisible(buttons_->count() > 0 || !texts.isEmpty() || showsMaps || isDifference ||
             settings_.mode == CompareMode::kWipe || settings_.mode == CompareMode::kBlend);
  isSetting_ = false;
}

void CompareControls::wish(const CompareSettings& settings) {
  if (!isSetting_ && !(settings == settings_)) emit settingsWished(settings);
}

}  // namespace lookalike::ui
