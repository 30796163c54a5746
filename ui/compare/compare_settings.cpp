// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_settings.h"

#include <array>
#include <utility>

namespace lookalike::ui {

namespace {

constexpr std::array kModes{std::pair{CompareMode::kSideBySide, "side-by-side"},
                            std::pair{CompareMode::kFlip, "flip"},
                            std::pair{CompareMode::kWipe, "wipe"},
                            std::pair{CompareMode::kBlend, "blend"},
                            std::pair{CompareMode::kDifference, "difference"},
                            std::pair{CompareMode::kKeypoints, "keypoints"}};
constexpr std::array kStyles{std::pair{DifferenceStyle::kAbsolute, "absolute"},
                             std::pair{DifferenceStyle::kAmplified, "amplified"},
                             std::pair{DifferenceStyle::kFalseColor, "false-color"}};
constexpr std::array kMapSides{std::pair{MapSides::kBoth, "both"}, std::pair{MapSides::kA, "a"},
                               std::pair{MapSides::kB, "b"}};

template <typename Names, typename Value>
QString nameOf(const Names& names, Value value) {
  for (const auto& [named, name] : names) {
    if (named == value) return QLatin1String(name);
  }
  return {};
}

template <typename Names, typename Value>
Value valueOf(const Names& names, const QString& wanted, Value otherwise) {
  for (const auto& [named, name] : names) {
    if (wanted == QLatin1String(name)) return named;
  }
  return otherwise;
}

double shareOf(const QVariant& saved, double otherwise) {
  bool isNumber = false;
  const double value = saved.toDouble(&isNumber);
  return isNumber && value >= 0.0 && value <= 1.0 ? value : otherwise;
}

}  // namespace

QVariantMap savedSettings(const CompareSettings& settings) {
  return {{QStringLiteral("mode"), nameOf(kModes, settings.mode)},
          {QStringLiteral("aligned"), settings.isAligned},
          {QStringLiteral("wipe"), settings.wipe},
          {QStringLiteral("blend"), settings.blend},
          {QStringLiteral("difference"), nameOf(kStyles, settings.style)},
          {QStringLiteral("gain"), settings.gain},
          {QStringLiteral("maps"), settings.showsMaps},
          {QStringLiteral("mapSides"), nameOf(kMapSides, settings.mapSides)},
          {QStringLiteral("mapOpacity"), settings.mapOpacity}};
}

CompareSettings restoredSettings(const QVariantMap& saved) {
  CompareSettings settings;
  const auto text = [&](const char* key) { return saved.value(QLatin1String(key)).toString(); };
  settings.mode = valueOf(kModes, text("mode"), settings.mode);
  settings.style = valueOf(kStyles, text("difference"), settings.style);
  settings.mapSides = valueOf(kMapSides, text("mapSides"), settings.mapSides);
  settings.isAligned = saved.value(QStringLiteral("aligned"), settings.isAligned).toBool();
  settings.showsMaps = saved.value(QStringLiteral("maps"), settings.showsMaps).toBool();
  settings.wipe = shareOf(saved.value(QStringLiteral("wipe")), settings.wipe);
  settings.blend = shareOf(saved.value(QStringLiteral("blend")), settings.blend);
  settings.mapOpacity = shareOf(saved.value(QStringLiteral("mapOpacity")), settings.mapOpacity);
  const int gain = saved.value(QStringLiteral("gain"), settings.gain).toInt();
  if (gain >= 1 && gain <= CompareSettings::kMostGain) settings.gain = gain;
  return settings;
}

}  // namespace lookalike::ui
