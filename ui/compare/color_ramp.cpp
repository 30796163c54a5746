// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/color_ramp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookalike::ui {

namespace {

struct Linear {
  double red;
  double green;
  double blue;
};

/// Oklab to linear sRGB (Ottosson 2020, "A perceptual color space for image processing").
Linear linearOf(double lightness, double a, double b) {
  const double l = std::pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3.0);
  const double m = std::pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3.0);
  const double s = std::pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3.0);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

int byteOf(double linear) {
  const double value = std::clamp(linear, 0.0, 1.0);
  const double encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1.0 / 2.4) - 0.055;
  return static_cast<int>(std::lround(encoded * 255.0));
}

bool isShowable(const Linear& color) {
  const auto isIn = [](double value) { return value >= -1e-4 && value <= 1.0 + 1e-4; };
  return isIn(color.red) && isIn(color.green) && isIn(color.blue);
}

QRgb colorAt(double value) {
  const double lightness = 0.12 + 0.84 * value;
  // Hue from violet (300°) over red (20°) to yellow (105°).
  const double hue = (300.0 + 165.0 * value) * std::numbers::pi / 180.0;
  double chroma = 0.19;
  Linear color = linearOf(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
  // Where the screen has no colour so strong, a paler one of the same lightness.
  while (!isShowable(color) && chroma > 0.0) {
    chroma -= 0.002;
    color = linearOf(lightness, chroma * std::cos(hue), chroma * std::sin(hue));
  }
  return qRgb(byteOf(color.red), byteOf(color.green), byteOf(color.blue));
}

}  // namespace

const std::array<QRgb, 256>& rampTable() {
  static const std::array<QRgb, 256> kTable = [] {
    std::array<QRgb, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = colorAt(static_cast<double>(i) / 255.0);
    return table;
  }();
  return kTable;
}

QRgb rampColor(double value) {
  const double clamped = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
  return rampTable()[static_cast<std::size_t>(std::lround(clamped * 255.0))];
}

}  // namespace lookalike::ui
