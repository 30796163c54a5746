// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/colour_fit.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "core/verify/block_state_at.h"

namespace lookalike::verify {

namespace {

constexpr double kGoodShare = 0.7;
constexpr double kLeastAgreeing = 0.3;  ///< share of the pixels that is enough to know the colours by
constexpr int kPasses = 3;
constexpr double kLongSide = 72.0;  ///< of the scale that colours are compared at
constexpr double kRidge = 4.0;      ///< squared levels: pulls towards B = A where the colours do not tell

}  // namespace

std::vector<ColourSample> colourSamplesOf(const OverlapComparison& comparison, double longSide) {
  const AlignedOverlap& overlap = comparison.overlap;
  const double factor = std::min(1.0, longSide / std::max(overlap.width, overlap.height));
  const cv::Size size(std::max(1, static_cast<int>(std::lround(overlap.width * factor))),
                      std::max(1, static_cast<int>(std::lround(overlap.height * factor))));
  const auto reduced = [&](const std::vector<std::uint8_t>& bytes, int type) {
    const cv::Mat full(overlap.height, overlap.width, type, const_cast<std::uint8_t*>(bytes.data()));
    cv::Mat small;
    cv::resize(full, small, size, 0, 0, cv::INTER_AREA);
    return small;
  };
  const cv::Mat a = reduced(overlap.a, CV_8UC3);
  const cv::Mat b = reduced(overlap.b, CV_8UC3);
  const cv::Mat mask = reduced(overlap.mask, CV_8U);
  std::vector<ColourSample> samples;
  std::vector<ColourSample> doubtful;
  samples.reserve(a.total());
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (mask.at<std::uint8_t>(y, x) < 250) continue;
      const auto& pa = a.at<cv::Vec3b>(y, x);
      const auto& pb = b.at<cv::Vec3b>(y, x);
      ColourSample sample;
      for (int c = 0; c < 3; ++c) {
        sample.a[static_cast<std::size_t>(c)] = pa[c];
        sample.b[static_cast<std::size_t>(c)] = pb[c];
      }
      (stateAt(comparison, x / factor, y / factor) == BlockState::kDiffers ? doubtful : samples)
          .push_back(sample);
    }
  }
  if (static_cast<double>(samples.size()) <
      kLeastAgreeing * static_cast<double>(samples.size() + doubtful.size()))
    samples.insert(samples.end(), doubtful.begin(), doubtful.end());
  return samples;
}

double ColourFit::errorOf(const ColourSample& sample) const {
  const auto to = (*this)(sample.a);
  double sum = 0.0;
  for (std::size_t c = 0; c < 3; ++c) {
    const double error = std::clamp(to[c], 0.0, 255.0) - sample.b[c];
    sum += error * error;
  }
  return std::sqrt(sum / 3.0);
}

ColourFit fitColours(const std::vector<ColourSample>& samples) {
  ColourFit fit;
  for (std::size_t c = 0; c < 3; ++c) fit.rows[c][c] = 1.0;
  if (samples.empty()) return fit;
  std::vector<float> errors(samples.size(), 0.0F);
  float limit = 0.0F;
  const auto kept = static_cast<std::size_t>(kGoodShare * static_cast<double>(samples.size() - 1));
  for (int pass = 0; pass < kPasses; ++pass) {
    cv::Matx44d normal = cv::Matx44d::zeros();
    cv::Matx<double, 4, 3> right = cv::Matx<double, 4, 3>::zeros();
    int used = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (errors[i] > limit) continue;
      ++used;
      const std::array<double, 4> v{samples[i].a[0], samples[i].a[1], samples[i].a[2], 1.0};
      for (int r = 0; r < 4; ++r) {
        for (int c = r; c < 4; ++c)
          normal(r, c) += v[static_cast<std::size_t>(r)] * v[static_cast<std::size_t>(c)];
        for (int c = 0; c < 3; ++c)
          right(r, c) += v[static_cast<std::size_t>(r)] * samples[i].b[static_cast<std::size_t>(c)];
      }
    }
    const double ridge = kRidge * used;
    for (int r = 0; r < 4; ++r) {
      for (int c = 0; c < r; ++c) normal(r, c) = normal(c, r);
      normal(r, r) += r < 3 ? ridge : 1e-6 * used;
      if (r < 3) right(r, r) += ridge;
    }
    const cv::Matx<double, 4, 3> solved = normal.solve(right, cv::DECOMP_CHOLESKY);
    for (int c = 0; c < 3; ++c) {
      for (int r = 0; r < 4; ++r)
        fit.rows[static_cast<std::size_t>(c)][static_cast<std::size_t>(r)] = solved(r, c);
    }
    for (std::size_t i = 0; i < samples.size(); ++i) errors[i] = static_cast<float>(fit.errorOf(samples[i]));
    std::vector<float> sorted = errors;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(kept), sorted.end());
    limit = std::max(sorted[kept], 1.0F);
  }
  double squares = 0.0;
  int count = 0;
  for (const float error : errors) {
    if (error > limit) continue;
    squares += static_cast<double>(error) * error;
    ++count;
  }
  fit.residual = std::sqrt(squares / std::max(1, count));
  return fit;
}

OverlapColours coloursOf(const OverlapComparison& comparison, bool isInverted) {
  OverlapColours colours;
  colours.samples = colourSamplesOf(comparison, kLongSide);
  if (isInverted) invertFirst(colours.samples);
  colours.aToB = fitColours(colours.samples);
  colours.bToA = fitColours(exchanged(colours.samples));
  return colours;
}

void invertFirst(std::vector<ColourSample>& samples) {
  for (ColourSample& sample : samples) {
    for (float& value : sample.a) value = 255.0F - value;
  }
}

std::vector<ColourSample> exchanged(std::vector<ColourSample> samples) {
  for (ColourSample& sample : samples) std::swap(sample.a, sample.b);
  return samples;
}

}  // namespace lookalike::verify
