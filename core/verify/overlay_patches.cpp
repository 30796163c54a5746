// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/overlay_patches.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr double kPatchLongSide = 110.0;   ///< pixels of the scale that patches are looked for at
constexpr float kLeastDifference = 20.0F;  ///< levels
constexpr float kEdgeSlack =
    0.5F;  ///< of the local range of brightness, which a shift of half a pixel explains
constexpr int kSmallestPatch = 6;  ///< pixels at that scale

cv::Mat reduced(const AlignedOverlap& overlap, const std::vector<std::uint8_t>& bytes, int type,
                cv::Size size) {
  const cv::Mat full(overlap.height, overlap.width, type, const_cast<std::uint8_t*>(bytes.data()));
  cv::Mat small;
  cv::resize(full, small, size, 0, 0, cv::INTER_AREA);
  return small;
}

/// Largest less smallest brightness around each pixel.
cv::Mat rangeOf(const cv::Mat& picture) {
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::Mat range;
  cv::morphologyEx(grey, range, cv::MORPH_GRADIENT, cv::Mat::ones(3, 3, CV_8U));
  return range;
}

float meanWhere(const cv::Mat& values, const cv::Mat& mask) {
  return static_cast<float>(cv::mean(values, mask)[0]);
}

}  // namespace

OverlayPatches overlayPatchesOf(const AlignedOverlap& overlap, const OverlapColours& colours,
                                bool isInverted) {
  OverlayPatches patches;
  const double factor = std::min(1.0, kPatchLongSide / std::max(overlap.width, overlap.height));
  const cv::Size size(std::max(1, static_cast<int>(std::lround(overlap.width * factor))),
                      std::max(1, static_cast<int>(std::lround(overlap.height * factor))));
  if (std::min(size.width, size.height) < 8) return patches;
  cv::Mat a = reduced(overlap, overlap.a, CV_8UC3, size);
  const cv::Mat b = reduced(overlap, overlap.b, CV_8UC3, size);
  cv::Mat inside = reduced(overlap, overlap.mask, CV_8U, size) >= 250;
  if (isInverted) a = cv::Scalar::all(255) - a;
  if (colours.samples.size() < 32) return patches;
  const cv::Mat rangeA = rangeOf(a);
  const cv::Mat rangeB = rangeOf(b);

  cv::Mat difference(size, CV_32F, cv::Scalar(0));
  std::vector<float> all;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (inside.at<std::uint8_t>(y, x) == 0) continue;
      const auto& pa = a.at<cv::Vec3b>(y, x);
      const auto& pb = b.at<cv::Vec3b>(y, x);
      const ColourSample sample{
          {static_cast<float>(pa[0]), static_cast<float>(pa[1]), static_cast<float>(pa[2])},
          {static_cast<float>(pb[0]), static_cast<float>(pb[1]), static_cast<float>(pb[2])}};
      const auto error = static_cast<float>(colours.errorOf(sample));
      difference.at<float>(y, x) = error;
      all.push_back(error);
    }
  }
  const auto usual = all.begin() + static_cast<std::ptrdiff_t>(0.45 * static_cast<double>(all.size() - 1));
  std::nth_element(all.begin(), usual, all.end());
  const float least = std::max(kLeastDifference, 3.0F * *usual);
  cv::Mat differs(size, CV_8U, cv::Scalar(0));
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const int slack = std::min(rangeA.at<std::uint8_t>(y, x), rangeB.at<std::uint8_t>(y, x));
      if (difference.at<float>(y, x) > least + kEdgeSlack * static_cast<float>(slack))
        differs.at<std::uint8_t>(y, x) = 255;
    }
  }
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(differs, labels, stats, centres, 8);
  std::vector<char> kept(static_cast<std::size_t>(count), 0);
  int total = 0;
  int largest = 0;
  for (int i = 1; i < count; ++i) {
    const int area = stats.at<int>(i, cv::CC_STAT_AREA);
    if (area < kSmallestPatch) continue;
    kept[static_cast<std::size_t>(i)] = 1;
    total += area;
    largest = std::max(largest, area);
  }
  patches.elsewhere = *usual;
  if (total == 0) return patches;
  cv::Mat patch(size, CV_8U, cv::Scalar(0));
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      if (kept[static_cast<std::size_t>(labels.at<int>(y, x))] != 0) patch.at<std::uint8_t>(y, x) = 255;
    }
  }
  cv::Mat grown;
  cv::dilate(patch, grown, cv::Mat::ones(3, 3, CV_8U));
  cv::Mat shrunken;
  cv::erode(patch, shrunken, cv::Mat::ones(3, 3, CV_8U));
  const cv::Mat contour = (grown - shrunken) & inside;
  const auto area = static_cast<float>(all.size());
  patches.share = static_cast<float>(total) / area;
  patches.largest = static_cast<float>(largest) / area;
  patches.contrast = meanWhere(difference, patch);
  patches.contourA = meanWhere(rangeA, contour);
  patches.contourB = meanWhere(rangeB, contour);
  patches.detailA = meanWhere(rangeA, patch);
  patches.detailB = meanWhere(rangeB, patch);
  return patches;
}

}  // namespace lookalike::verify
