// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/periodic_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr int kTransform = 2048;  ///< points of the Fourier transform of a profile
constexpr double kShortestPeriod = 2.2;
constexpr double kLongestPeriod = 32.0;
constexpr double kBlock = 8.0;

/// Changes of brightness between each column (or row) and the next, summed along it.
struct StepProfiles {
  std::vector<float> acrossColumns;
  std::vector<float> acrossRows;
};

StepProfiles profilesOf(const WorkingPicture& picture, cv::Rect window) {
  const cv::Mat whole(picture.height, picture.width, CV_8UC3,
                      const_cast<std::uint8_t*>(picture.pixels.data()));
  cv::Mat grey;
  cv::cvtColor(whole(window), grey, cv::COLOR_BGR2GRAY);
  StepProfiles profiles;
  profiles.acrossColumns.assign(static_cast<std::size_t>(std::max(0, grey.cols - 1)), 0.0F);
  profiles.acrossRows.assign(static_cast<std::size_t>(std::max(0, grey.rows - 1)), 0.0F);
  // A single strong edge shall not outweigh the many small steps.
  constexpr int kLargestStep = 40;
  std::vector<int> columns(profiles.acrossColumns.size(), 0);
  for (int y = 0; y < grey.rows; ++y) {
    const std::uint8_t* row = grey.ptr<std::uint8_t>(y);
    for (std::size_t x = 0; x < columns.size(); ++x)
      columns[x] += std::min(kLargestStep, std::abs(row[x + 1] - row[x]));
    if (y + 1 == grey.rows) continue;
    const std::uint8_t* next = grey.ptr<std::uint8_t>(y + 1);
    int sum = 0;
    for (int x = 0; x < grey.cols; ++x) sum += std::min(kLargestStep, std::abs(next[x] - row[x]));
    profiles.acrossRows[static_cast<std::size_t>(y)] = static_cast<float>(sum);
  }
  for (std::size_t x = 0; x < columns.size(); ++x) profiles.acrossColumns[x] = static_cast<float>(columns[x]);
  return profiles;
}

/// Amplitude of each frequency i / kTransform against the mean: 1 for a comb.
std::vector<float> spectrumOf(const std::vector<float>& profile) {
  cv::Mat padded(1, kTransform, CV_32F, cv::Scalar(0));
  const std::size_t count = std::min<std::size_t>(profile.size(), kTransform);
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) sum += profile[i];
  const double mean = sum / std::max<double>(1.0, static_cast<double>(count));
  for (std::size_t i = 0; i < count; ++i)
    padded.at<float>(0, static_cast<int>(i)) = profile[i] - static_cast<float>(mean);
  cv::Mat transformed;
  cv::dft(padded, transformed, cv::DFT_COMPLEX_OUTPUT);
  std::vector<float> spectrum(kTransform / 2, 0.0F);
  for (int i = 0; i < kTransform / 2; ++i) {
    const auto& value = transformed.at<cv::Vec2f>(0, i);
    spectrum[static_cast<std::size_t>(i)] =
        static_cast<float>(std::hypot(value[0], value[1]) / std::max(1.0, sum));
  }
  return spectrum;
}

float amplitudeAt(const std::vector<float>& profile, double scale) {
  if (kBlock * scale < kShortestPeriod || profile.empty()) return 0.0F;
  const double step = 2.0 * std::numbers::pi / (kBlock * scale);
  // Against the mean around it, over about two periods, so that contents do not look like blocks.
  const auto reach = static_cast<std::size_t>(std::lround(kBlock * scale));
  if (profile.size() < 4 * reach) return 0.0F;
  std::vector<double> sums(profile.size() + 1, 0.0);
  for (std::size_t i = 0; i < profile.size(); ++i) sums[i + 1] = sums[i] + profile[i];
  double sum = 0.0;
  double real = 0.0;
  // The border between pixels i and i + 1 lies at i + 1 from the picture's edge.
  for (std::size_t i = reach; i + reach < profile.size(); ++i) {
    const double mean = (sums[i + reach + 1] - sums[i - reach]) / static_cast<double>(2 * reach + 1);
    // One strong edge shall not decide.
    const double excess = std::clamp(profile[i] - mean, -mean, mean);
    sum += mean;
    real += excess * std::cos(step * static_cast<double>(i + 1));
  }
  return sum > 0.0 ? static_cast<float>(real / sum) : 0.0F;
}

}  // namespace

PeriodicSteps periodicStepsOf(const WorkingPicture& picture, const Polygon& region) {
  PeriodicSteps steps;
  double left = picture.width;
  double top = picture.height;
  double right = 0.0;
  double bottom = 0.0;
  for (const PlanePoint& p : region) {
    left = std::min(left, p.x);
    right = std::max(right, p.x);
    top = std::min(top, p.y);
    bottom = std::max(bottom, p.y);
  }
  const cv::Rect window =
      cv::Rect(cv::Point(static_cast<int>(std::ceil(left)) + 1, static_cast<int>(std::ceil(top)) + 1),
               cv::Point(static_cast<int>(right), static_cast<int>(bottom))) &
      cv::Rect(0, 0, picture.width, picture.height);
  if (window.width < 24 || window.height < 24) return steps;
  const StepProfiles profiles = profilesOf(picture, window);
  const std::vector<float> columns = spectrumOf(profiles.acrossColumns);
  const std::vector<float> rows = spectrumOf(profiles.acrossRows);
  // At least four blocks along the side.
  const double longest = std::min(kLongestPeriod, std::min(window.width, window.height) / 4.0);
  const int from = static_cast<int>(std::ceil(kTransform / longest));
  const int to = std::min(kTransform / 2 - 2, static_cast<int>(kTransform / kShortestPeriod));
  for (int i = std::max(1, from); i <= to; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const float across = std::max({columns[at - 1], columns[at], columns[at + 1]});
    const float down = std::max({rows[at - 1], rows[at], rows[at + 1]});
    const float strength = std::min(across, down);
    if (strength <= steps.strength) continue;
    steps.strength = strength;
    steps.period = static_cast<float>(kTransform) / static_cast<float>(i);
  }
  return steps;
}

float blockinessOf(const WorkingPicture& picture, double scaleX, double scaleY) {
  if (picture.width < 24 || picture.height < 24) return 0.0F;
  const StepProfiles profiles = profilesOf(picture, cv::Rect(0, 0, picture.width, picture.height));
  return (amplitudeAt(profiles.acrossColumns, scaleX) + amplitudeAt(profiles.acrossRows, scaleY)) / 2.0F;
}

}  // namespace lookalike::verify
