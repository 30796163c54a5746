// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/painted_out.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/check.h"
#include "core/explain/sensitivity_map.h"

namespace lookalike::explain {

namespace {

constexpr double kAround = 0.1;    ///< of the shorter side
constexpr double kSoftRim = 0.01;  ///< likewise
constexpr double kMidGrey = 128.0;

/// 255 inside the part, at the size of the decoded pixels.
cv::Mat maskOf(const decode::DecodedImage& picture, const PicturePart& part) {
  const int width = picture.pixels.width;
  const int height = picture.pixels.height;
  const auto inside = insideOf(part, picture.fullWidth, picture.fullHeight, width, height);
  cv::Mat mask(height, width, CV_8U);
  std::transform(inside.begin(), inside.end(), mask.ptr(),
                 [](std::uint8_t one) { return static_cast<std::uint8_t>(one != 0 ? 255 : 0); });
  return mask;
}

}  // namespace

std::optional<decode::DecodedImage> paintedOut(const decode::DecodedImage& picture, const PicturePart& part) {
  LOOKALIKE_CHECK(!picture.pixels.empty() && picture.fullWidth > 0 && picture.fullHeight > 0);
  const cv::Mat whole = maskOf(picture, part);
  const cv::Rect covered = cv::boundingRect(whole);
  if (covered.empty()) return std::nullopt;
  decode::DecodedImage result = picture;
  const double shorter = std::min(whole.cols, whole.rows);
  const double reach = std::max(1.0, kAround * shorter);
  const int margin = static_cast<int>(reach) + 1;
  const cv::Rect around = (covered + cv::Size(2 * margin, 2 * margin) - cv::Point(margin, margin)) &
                          cv::Rect(0, 0, whole.cols, whole.rows);
  const cv::Mat mask = whole(around);
  cv::Mat pixels = cv::Mat(whole.size(), CV_8UC3, result.pixels.pixels.data())(around);

  cv::Mat distance;  // from the part
  cv::distanceTransform(255 - mask, distance, cv::DIST_L2, cv::DIST_MASK_3);
  const cv::Mat ring = (distance > 0.0) & (distance <= reach);
  const cv::Scalar colour = cv::countNonZero(ring) > 0 ? cv::mean(pixels, ring) : cv::Scalar::all(kMidGrey);
  // Softened outwards only: what was to go is gone.
  const double soft = std::max(0.5, kSoftRim * shorter);
  for (int y = 0; y < pixels.rows; ++y) {
    auto* row = pixels.ptr<cv::Vec3b>(y);
    const auto* from = distance.ptr<float>(y);
    for (int x = 0; x < pixels.cols; ++x) {
      const double weight = 1.0 - static_cast<double>(from[x]) / soft;
      if (weight <= 0.0) continue;
      for (int c = 0; c < 3; ++c) {
        const double before = row[x][c];
        row[x][c] = cv::saturate_cast<std::uint8_t>(before + weight * (colour[c] - before));
      }
    }
  }
  return result;
}

}  // namespace lookalike::explain
