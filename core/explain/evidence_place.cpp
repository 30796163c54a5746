// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/evidence_place.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/check.h"
#include "core/describe/preprocess.h"
#include "core/explain/working_points.h"
#include "core/verify/block_pattern.h"

namespace lookalike::explain {

namespace {

constexpr int kLetteringSide = 384;  ///< pixels of the longer side that lettering is looked for at
constexpr std::array kWindows{16, 32, 64};
constexpr double kLeastDeviation = 32.0;
constexpr double kBetweenClasses = 0.9;
constexpr double kRowsThatChange = 0.3;
constexpr double kChangesInRow = 3.0;
constexpr double kColumnsThatChange = 0.6;
constexpr float kMostly = 0.5F;  ///< of a map
constexpr double kSpotReach = 2.0;

cv::Mat matOf(const decode::RgbImage& picture) {
  return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.pixels.data())};
}

/// Otsu's threshold, when the two sides of it explain enough of a variance that is large enough.
std::optional<int> thresholdOf(const cv::Mat& window) {
  std::array<int, 256> histogram{};
  for (int y = 0; y < window.rows; ++y) {
    const auto* row = window.ptr<std::uint8_t>(y);
    for (int x = 0; x < window.cols; ++x) ++histogram[row[x]];
  }
  const double count = static_cast<double>(window.rows) * window.cols;
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    sum += static_cast<double>(i) * histogram[i];
    squares += static_cast<double>(i * i) * histogram[i];
  }
  const double mean = sum / count;
  const double variance = squares / count - mean * mean;
  if (variance < kLeastDeviation * kLeastDeviation) return std::nullopt;
  double best = 0.0;
  int threshold = 0;
  double below = 0.0;
  double sumBelow = 0.0;
  for (std::size_t i = 0; i + 1 < histogram.size(); ++i) {
    below += histogram[i];
    sumBelow += static_cast<double>(i) * histogram[i];
    const double over = count - below;
    if (below < 1.0 || over < 1.0) continue;
    const double difference = sumBelow / below - (sum - sumBelow) / over;
    const double between = below / count * over / count * difference * difference;
    if (between > best) {
      best = between;
      threshold = static_cast<int>(i);
    }
  }
  if (best < kBetweenClasses * variance) return std::nullopt;
  return threshold;
}

/// Whether lines of strokes run through the window: most columns and many rows change tone, and a row that
/// does changes it many times.
bool hasStrokes(const cv::Mat& window, int threshold) {
  int rowChanges = 0;
  int rowsThatChange = 0;
  std::vector<int> columnChanges(static_cast<std::size_t>(window.cols), 0);
  for (int y = 0; y < window.rows; ++y) {
    const auto* row = window.ptr<std::uint8_t>(y);
    const auto* above = y > 0 ? window.ptr<std::uint8_t>(y - 1) : nullptr;
    int changes = 0;
    for (int x = 0; x < window.cols; ++x) {
      const bool dark = row[x] <= threshold;
      if (x > 0 && dark != (row[x - 1] <= threshold)) ++changes;
      if (above != nullptr && dark != (above[x] <= threshold)) ++columnChanges[static_cast<std::size_t>(x)];
    }
    rowChanges += changes;
    if (changes > 0) ++rowsThatChange;
  }
  const auto columnsThatChange =
      std::count_if(columnChanges.begin(), columnChanges.end(), [](int changes) { return changes > 0; });
  return rowsThatChange >= kRowsThatChange * window.rows && rowChanges >= kChangesInRow * rowsThatChange &&
         static_cast<double>(columnsThatChange) >= kColumnsThatChange * window.cols;
}

cv::Mat letteringOf(const cv::Mat& picture) {
  const double scale =
      std::min(1.0, static_cast<double>(kLetteringSide) / std::max(picture.cols, picture.rows));
  cv::Mat small;
  cv::resize(picture, small,
             {std::max(1, static_cast<int>(std::lround(picture.cols * scale))),
              std::max(1, static_cast<int>(std::lround(picture.rows * scale)))},
             0, 0, cv::INTER_AREA);
  cv::Mat grey;
  cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);
  cv::Mat mask(grey.size(), CV_8U, cv::Scalar(0));
  for (const int side : kWindows) {
    if (side > grey.cols || side > grey.rows) break;
    const int step = side / 2;
    for (int y = 0; y + side <= grey.rows; y += step) {
      for (int x = 0; x + side <= grey.cols; x += step) {
        const cv::Rect window(x, y, side, side);
        const auto threshold = thresholdOf(grey(window));
        if (threshold && hasStrokes(grey(window), *threshold)) mask(window) = 1;
      }
    }
  }
  return mask;
}

std::vector<PicturePoint> squareAround(const std::vector<PicturePoint>& points) {
  double mx = 0.0;
  double my = 0.0;
  for (const PicturePoint& point : points) {
    mx += static_cast<double>(point.x) / static_cast<double>(points.size());
    my += static_cast<double>(point.y) / static_cast<double>(points.size());
  }
  double reach = 1.0;
  for (const PicturePoint& point : points)
    reach = std::max(reach, kSpotReach * std::max(std::abs(static_cast<double>(point.x) - mx),
                                                  std::abs(static_cast<double>(point.y) - my)));
  const auto at = [&](double dx, double dy) {
    return PicturePoint{static_cast<float>(mx + dx * reach), static_cast<float>(my + dy * reach)};
  };
  return {at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)};
}

}  // namespace

LogoPatches logoPatchesOf(const LocalFeatures& a, const LocalFeatures& b, const GeometricEvidence& evidence,
                          const verify::PairDetail& detail) {
  LogoPatches patches;
  const bool isOverlaid = std::any_of(evidence.edits.begin(), evidence.edits.end(),
                                      [](const NamedEdit& edit) { return edit.kind == EditKind::kOverlay; });
  if (detail.comparison && isOverlaid) {
    const verify::OverlapComparison& comparison = *detail.comparison;
    for (const verify::PatchBox& box :
         verify::compactPatchesOf(comparison.states, comparison.columns, comparison.rows)) {
      const double side = comparison.blockSide;
      const double left = box.left * side - 0.5;
      const double top = box.top * side - 0.5;
      const double right = (box.right + 1) * side - 0.5;
      const double bottom = (box.bottom + 1) * side - 0.5;
      std::vector<PicturePoint> outline;
      for (const PlanePoint& corner :
           {PlanePoint{left, top}, {right, top}, {right, bottom}, {left, bottom}}) {
        outline.push_back(evidence.editsOfB ? inOriginal(b, comparison.overlap.frameToB(corner))
                                            : inOriginal(a, comparison.overlap.frameToA(corner)));
      }
      (evidence.editsOfB ? patches.b : patches.a).push_back(std::move(outline));
    }
  }
  if (evidence.hasDoubt(Doubt::kTinySpot) && !detail.inliers.empty()) {
    std::vector<PicturePoint> inA;
    std::vector<PicturePoint> inB;
    for (const verify::KeypointMatch& match : detail.inliers) {
      inA.push_back(inOriginal(a, a.keypoints[match.a]));
      inB.push_back(inOriginal(b, b.keypoints[match.b]));
    }
    patches.a.push_back(squareAround(inA));
    patches.b.push_back(squareAround(inB));
  }
  return patches;
}

EvidenceZones zonesOf(const decode::RgbImage& picture, int fullWidth, int fullHeight,
                      const std::vector<std::vector<PicturePoint>>& logo) {
  LOOKALIKE_CHECK(!picture.empty() && fullWidth > 0 && fullHeight > 0);
  const Raster shape = spreadOver(SensitivityMap{}, fullWidth, fullHeight);
  EvidenceZones zones{shape.width, shape.height, {}};
  const describe::PixelRect content = describe::withoutUniformFrame(picture);
  cv::Mat lettering;
  cv::resize(letteringOf(matOf(picture)), lettering, {zones.width, zones.height}, 0, 0, cv::INTER_NEAREST);
  std::vector<std::uint8_t> logoMask(shape.values.size(), 0);
  for (const auto& polygon : logo) {
    const auto inside = insideOf(polygon, fullWidth, fullHeight, zones.width, zones.height);
    for (std::size_t i = 0; i < inside.size(); ++i) logoMask[i] |= inside[i];
  }
  for (auto& mask : zones.masks) mask.assign(shape.values.size(), 0);
  std::size_t place = 0;
  for (int y = 0; y < zones.height; ++y) {
    const double row = (y + 0.5) * picture.height / zones.height;
    const bool rowOfContent = row >= content.y && row < content.y + content.height;
    for (int x = 0; x < zones.width; ++x, ++place) {
      const double column = (x + 0.5) * picture.width / zones.width;
      const bool isContent = rowOfContent && column >= content.x && column < content.x + content.width;
      if (!isContent) {
        zones.masks[static_cast<std::size_t>(Zone::kBorder)][place] = 1;
      } else if (lettering.at<std::uint8_t>(y, x) != 0) {
        zones.masks[static_cast<std::size_t>(Zone::kLettering)][place] = 1;
      } else if (logoMask[place] != 0) {
        zones.masks[static_cast<std::size_t>(Zone::kLogo)][place] = 1;
      }
    }
  }
  return zones;
}

EvidencePlace placeOf(const SensitivityMap& map, const EvidenceZones& zones, int fullWidth, int fullHeight,
                      const std::vector<PicturePoint>& region) {
  const Raster raster = spreadOver(map, fullWidth, fullHeight);
  LOOKALIKE_CHECK(raster.width == zones.width && raster.height == zones.height);
  const auto areaShare = [&](const std::vector<std::uint8_t>& mask) {
    const auto inside = std::count_if(mask.begin(), mask.end(), [](std::uint8_t m) { return m != 0; });
    return static_cast<float>(inside) / static_cast<float>(mask.size());
  };
  EvidencePlace place;
  place.hasOverlap = region.size() >= 3;
  const auto overlap = insideOf(region, fullWidth, fullHeight, raster.width, raster.height);
  place.inOverlap = shareWithin(raster, overlap);
  place.overlapOfArea = areaShare(overlap);
  float together = 0.0F;
  Zone largest = Zone::kBorder;
  for (const Zone zone : kZones) {
    const auto i = static_cast<std::size_t>(zone);
    place.zones[i] = {shareWithin(raster, zones.masks[i]), areaShare(zones.masks[i])};
    together += place.zones[i].ofMap;
    if (place.zones[i].ofMap > place.zones[static_cast<std::size_t>(largest)].ofMap) largest = zone;
  }
  if (together > kMostly) place.mostlyOn = largest;
  return place;
}

}  // namespace lookalike::explain
