// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/colour_change.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr std::size_t kSteps = 32;  ///< of a tone curve

struct Ycc {
  float y = 0.0F;
  float cb = 0.0F;
  float cr = 0.0F;
};

Ycc yccOf(const std::array<float, 3>& bgr) {
  const float y = 0.114F * bgr[0] + 0.587F * bgr[1] + 0.299F * bgr[2];
  return {y, 0.564F * (bgr[0] - y), 0.713F * (bgr[2] - y)};
}

/// The mean of `to` for each step of `from`; steps without samples are taken from their neighbours.
class ToneCurve {
 public:
  void add(float from, float to) {
    sums_[stepOf(from)] += to;
    ++counts_[stepOf(from)];
  }
  void finish() {
    // Few samples in a step tell little: each step leans on its neighbours.
    std::array<double, kSteps> means{};
    for (std::size_t i = 0; i < kSteps; ++i) {
      double sum = 0.0;
      double weight = 0.0;
      for (std::size_t reach = 0; reach < kSteps && weight < 4.0; ++reach) {
        for (const std::size_t j : {i - reach, i + reach}) {
          if (j >= kSteps || counts_[j] == 0) continue;
          // What the neighbour's samples say of this step, if the slope is 1.
          const double shift = slope_ * (static_cast<double>(i) - static_cast<double>(j)) * kWidth;
          sum += sums_[j] + counts_[j] * shift;
          weight += counts_[j];
        }
      }
      means[i] = weight > 0.0 ? sum / weight : middleOf(i);
    }
    means_ = means;
  }
  void setSlope(double slope) { slope_ = slope; }
  [[nodiscard]] double at(float from) const {
    const double place = std::clamp(static_cast<double>(from) / kWidth - 0.5, 0.0, kSteps - 1.0);
    const auto step = std::min(static_cast<std::size_t>(place), kSteps - 2);
    const double t = place - static_cast<double>(step);
    return means_[step] * (1.0 - t) + means_[step + 1] * t;
  }

 private:
  static constexpr double kWidth = 256.0 / kSteps;
  static std::size_t stepOf(float value) {
    return static_cast<std::size_t>(std::clamp(static_cast<double>(value) / kWidth, 0.0, kSteps - 1.0));
  }
  static double middleOf(std::size_t step) { return (static_cast<double>(step) + 0.5) * kWidth; }

  std::array<double, kSteps> sums_{};
  std::array<int, kSteps> counts_{};
  std::array<double, kSteps> means_{};
  double slope_ = 1.0;
};

struct Tone {
  double change = 0.0;
  double scatter = 0.0;
};

/// What the curve from one value of each pixel to the other changes, and how far they lie from it.
template <typename ValueOf>
Tone toneOf(const std::vector<ColourSample>& samples, ValueOf valueOf) {
  ToneCurve curve;
  for (const ColourSample& sample : samples) curve.add(valueOf(sample.a), valueOf(sample.b));
  curve.finish();
  Tone tone;
  for (const ColourSample& sample : samples) {
    const double to = curve.at(valueOf(sample.a));
    tone.change += std::abs(to - valueOf(sample.a));
    tone.scatter += std::abs(to - valueOf(sample.b));
  }
  const auto n = static_cast<double>(samples.size());
  return {tone.change / n, tone.scatter / n};
}

float largestOf(const std::array<float, 3>& bgr) {
  return std::max({bgr[0], bgr[1], bgr[2]});
}

}  // namespace

ColourChange colourChangeOf(const OverlapColours& colours) {
  ColourChange change;
  const std::vector<ColourSample>& samples = colours.samples;
  if (samples.size() < 16) return change;
  const ColourFit& fit = colours.aToB;
  change.residual = static_cast<float>(std::min(fit.residual, colours.bToA.residual));
  std::vector<ColourSample> good;
  good.reserve(samples.size());
  for (const ColourSample& sample : samples) {
    if (fit.errorOf(sample) <= std::max(3.0 * fit.residual, 12.0)) good.push_back(sample);
  }
  if (good.size() < 16) good = samples;
  const auto n = static_cast<double>(good.size());

  double chromaA = 0.0;
  double chromaB = 0.0;
  double colour = 0.0;
  double meanA = 0.0;
  double meanB = 0.0;
  ToneCurve pooled;
  for (const ColourSample& sample : good) {
    const Ycc a = yccOf(sample.a);
    const Ycc b = yccOf(sample.b);
    chromaA += (std::abs(a.cb) + std::abs(a.cr)) / 2.0;
    chromaB += (std::abs(b.cb) + std::abs(b.cr)) / 2.0;
    colour += (std::abs(a.cb - b.cb) + std::abs(a.cr - b.cr)) / 2.0;
    meanA += a.y / n;
    meanB += b.y / n;
    for (std::size_t c = 0; c < 3; ++c) pooled.add(sample.a[c], sample.b[c]);
  }
  change.chromaA = static_cast<float>(chromaA / n);
  change.chromaB = static_cast<float>(chromaB / n);
  change.colour = static_cast<float>(colour / n);
  change.brighter = static_cast<float>(meanB - meanA);
  pooled.finish();
  double recolour = 0.0;
  double explained = 0.0;
  double varianceA = 0.0;
  double varianceB = 0.0;
  double covariance = 0.0;
  for (const ColourSample& sample : good) {
    std::array<float, 3> toned{};
    for (std::size_t c = 0; c < 3; ++c) toned[c] = static_cast<float>(pooled.at(sample.a[c]));
    const Ycc a = yccOf(sample.a);
    const Ycc t = yccOf(toned);
    const Ycc b = yccOf(sample.b);
    const auto to = fit(sample.a);
    const Ycc f = yccOf({static_cast<float>(to[0]), static_cast<float>(to[1]), static_cast<float>(to[2])});
    recolour += (std::abs(t.cb - b.cb) + std::abs(t.cr - b.cr)) / 2.0;
    explained += (std::abs(t.cb - f.cb) + std::abs(t.cr - f.cr)) / 2.0;
    varianceA += (a.y - meanA) * (a.y - meanA) / n;
    varianceB += (b.y - meanB) * (b.y - meanB) / n;
    covariance += (a.y - meanA) * (b.y - meanB) / n;
  }
  change.recolour = static_cast<float>(std::min(recolour, explained) / n);
  change.spread = static_cast<float>(std::sqrt(varianceB));
  if (varianceB > 1.0) change.contrastBack = static_cast<float>(covariance / varianceB);
  if (varianceA > 1.0) change.contrast = static_cast<float>(covariance / varianceA);

  const Tone brightness = toneOf(good, [](const std::array<float, 3>& bgr) { return yccOf(bgr).y; });
  const Tone largest = toneOf(good, largestOf);
  change.tone = static_cast<float>(std::min(brightness.change, largest.change));
  change.toneScatter = static_cast<float>(brightness.scatter);
  return change;
}

}  // namespace lookalike::verify
