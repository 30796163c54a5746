// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/inlier_doubts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr double kLineWidth = 0.012;   ///< standard deviation across a line, share of the longer side
constexpr double kSpotRadius = 0.02;   ///< standard deviation of a spot's points, likewise
constexpr double kBorderBand = 0.04;   ///< width of the band along a border, share of the side
constexpr int kSamePatch = 26;         ///< Hamming distance of codes that look the same
constexpr double kMostRepeated = 0.6;  ///< share of inliers on repeated patches
constexpr double kMostLettering = 0.85;

std::uint32_t bit(Doubt doubt) {
  return static_cast<std::uint32_t>(doubt);
}

/// Spread of points along their main and their cross direction, in pixels (standard deviations).
std::array<double, 2> spreadOf(const std::vector<Keypoint>& points) {
  double mx = 0.0;
  double my = 0.0;
  for (const Keypoint& point : points) {
    mx += point.x;
    my += point.y;
  }
  const auto n = static_cast<double>(points.size());
  mx /= n;
  my /= n;
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  for (const Keypoint& point : points) {
    xx += (point.x - mx) * (point.x - mx) / n;
    xy += (point.x - mx) * (point.y - my) / n;
    yy += (point.y - my) * (point.y - my) / n;
  }
  const double root = std::sqrt((xx - yy) * (xx - yy) / 4.0 + xy * xy);
  const double middle = (xx + yy) / 2.0;
  return {std::sqrt(middle + root), std::sqrt(std::max(0.0, middle - root))};
}

std::uint32_t doubtsOfPlace(const std::vector<Keypoint>& points, const LocalFeatures& features) {
  std::uint32_t doubts = 0;
  const double longer = std::max(features.workingWidth, features.workingHeight);
  const auto [along, across] = spreadOf(points);
  if (along < kSpotRadius * longer) {
    doubts |= bit(Doubt::kTinySpot);
  } else if (across < kLineWidth * longer && points.size() >= 3) {
    doubts |= bit(Doubt::kOnALine);
  }
  const bool border = std::all_of(points.begin(), points.end(), [&](const Keypoint& point) {
    const double x = std::min<double>(point.x, features.workingWidth - 1 - point.x) / features.workingWidth;
    const double y = std::min<double>(point.y, features.workingHeight - 1 - point.y) / features.workingHeight;
    return std::min(x, y) < kBorderBand;
  });
  if (border) doubts |= bit(Doubt::kBorderOnly);
  return doubts;
}

/// Whether most inliers sit on patches that their picture shows again elsewhere.
bool isRepeated(const KeypointAlignment& alignment, const LocalFeatures& a) {
  std::size_t repeated = 0;
  for (const KeypointMatch& match : alignment.inliers) {
    const Keypoint& here = a.keypoints[match.a];
    int again = 0;
    for (std::size_t other = 0; other < a.size() && again < 2; ++other) {
      const Keypoint& there = a.keypoints[other];
      if (std::hypot(there.x - here.x, there.y - here.y) < here.size + there.size) continue;
      if (hammingDistance(a.codes[match.a], a.codes[other]) <= kSamePatch) ++again;
    }
    if (again >= 2) ++repeated;
  }
  return static_cast<double>(repeated) >= kMostRepeated * static_cast<double>(alignment.inliers.size());
}

/// Whether a patch has two tones and hardly anything between them, as print on paper does: the variance
/// between the classes of the best threshold (Otsu 1979) is nearly all of the variance.
bool isLettering(const WorkingPicture& picture, const Keypoint& keypoint) {
  const int radius = std::max(4, static_cast<int>(std::lround(keypoint.size)));
  const int x0 = std::max(0, static_cast<int>(keypoint.x) - radius);
  const int x1 = std::min(picture.width - 1, static_cast<int>(keypoint.x) + radius);
  const int y0 = std::max(0, static_cast<int>(keypoint.y) - radius);
  const int y1 = std::min(picture.height - 1, static_cast<int>(keypoint.y) + radius);
  std::array<int, 64> histogram{};
  int count = 0;
  for (int y = y0; y <= y1; ++y) {
    for (int x = x0; x <= x1; ++x) {
      const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                              static_cast<std::size_t>(x)) *
                             3;
      const int tone = (picture.pixels[at] + 2 * picture.pixels[at + 1] + picture.pixels[at + 2]) / 4;
      ++histogram[static_cast<std::size_t>(tone / 4)];
      ++count;
    }
  }
  if (count < 16) return false;
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    sum += static_cast<double>(i) * histogram[i];
    squares += static_cast<double>(i * i) * histogram[i];
  }
  const double mean = sum / count;
  const double variance = squares / count - mean * mean;
  constexpr double kLeastContrast = 8.0;  // standard deviation, of 64 tones
  if (variance < kLeastContrast * kLeastContrast) return false;
  double best = 0.0;
  double below = 0.0;
  double sumBelow = 0.0;
  for (std::size_t i = 0; i + 1 < histogram.size(); ++i) {
    below += histogram[i];
    sumBelow += static_cast<double>(i) * histogram[i];
    const double over = count - below;
    if (below < 1.0 || over < 1.0) continue;
    const double difference = sumBelow / below - (sum - sumBelow) / over;
    best = std::max(best, below / count * over / count * difference * difference);
  }
  return best >= 0.88 * variance;
}

}  // namespace

std::uint32_t doubtsOfInliers(const KeypointAlignment& alignment, const LocalFeatures& a,
                              const LocalFeatures& b, const WorkingPicture& pictureA) {
  if (alignment.inliers.empty()) return 0;
  std::vector<Keypoint> inA;
  std::vector<Keypoint> inB;
  for (const KeypointMatch& match : alignment.inliers) {
    inA.push_back(a.keypoints[match.a]);
    inB.push_back(b.keypoints[match.b]);
  }
  std::uint32_t doubts = doubtsOfPlace(inA, a) | doubtsOfPlace(inB, b);
  if (isRepeated(alignment, a)) doubts |= bit(Doubt::kRepeatedPattern);
  const auto lettering = std::count_if(
      inA.begin(), inA.end(), [&](const Keypoint& keypoint) { return isLettering(pictureA, keypoint); });
  if (static_cast<double>(lettering) >= kMostLettering * static_cast<double>(inA.size()))
    doubts |= bit(Doubt::kTextOnly);
  return doubts;
}

}  // namespace lookalike::verify
