// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/threshold_control.h"

#include <algorithm>
#include <cmath>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <utility>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

constexpr int kStepsPerUnit = 1000;

int stepsOf(double value) {
  return static_cast<int>(std::lround(value * kStepsPerUnit));
}

}  // namespace

ThresholdControl::ThresholdControl(QWidget* parent) : QWidget(parent) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  label_ = new QLabel(this);
  slider_ = new QSlider(Qt::Horizontal, this);
  slider_->setMinimumWidth(140);
  slider_->setSingleStep(5);
  slider_->setPageStep(20);
  number_ = new QDoubleSpinBox(this);
  number_->setDecimals(3);
  number_->setSingleStep(0.005);
  number_->setKeyboardTracking(false);
  label_->setBuddy(slider_);
  layout->addWidget(label_);
  layout->addWidget(slider_, 1);
  layout->addWidget(number_);
  connect(slider_, &QSlider::valueChanged, this,
          [this](int steps) { take(static_cast<double>(steps) / kStepsPerUnit); });
  connect(number_, &QDoubleSpinBox::valueChanged, this, &ThresholdControl::take);
  label_->setText(tr("Pro&bability at least"));
  slider_->setAccessibleName(tr("Minimum probability of a copy"));
  number_->setAccessibleName(tr("Minimum probability of a copy, as a number"));
  setRange(0.0F, 0.9F);
}

void ThresholdControl::setRange(float floor, float value) {
  floor_ = floor;
  isSetting_ = true;
  // Rounded up: below the floor nothing is stored.
  const int least = std::min(kStepsPerUnit, static_cast<int>(std::ceil(floor * kStepsPerUnit - 1e-3F)));
  slider_->setRange(least, kStepsPerUnit);
  number_->setRange(static_cast<double>(least) / kStepsPerUnit, 1.0);
  slider_->setValue(stepsOf(value));
  number_->setValue(value);
  isSetting_ = false;
  updateHint();
}

float ThresholdControl::value() const {
  return static_cast<float>(number_->value());
}

void ThresholdControl::setValue(float value) {
  number_->setValue(value);
}

void ThresholdControl::focusSlider() {
  slider_->setFocus(Qt::ShortcutFocusReason);
}

void ThresholdControl::take(double value) {
  if (std::exchange(isSetting_, true)) return;
  slider_->setValue(stepsOf(value));
  number_->setValue(value);
  isSetting_ = false;
  updateHint();
  emit valueChanged(static_cast<float>(value));
}

void ThresholdControl::updateHint() {
  const QString hint =
      tr("Two images count as copies when the probability that one was made from the other is at least %1, "
         "by all the evidence: matching details, agreement of the overlap, and similarity. A lower value "
         "finds more copies and more false ones. The library holds pairs from %2.")
          .arg(formatSimilarity(value()), formatSimilarity(floor_));
  setToolTip(hint);
  slider_->setAccessibleDescription(hint);
}

}  // namespace lookalike::ui
