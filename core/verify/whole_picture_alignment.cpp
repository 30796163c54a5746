// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/whole_picture_alignment.h"

#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace lookalike::verify {

namespace {

constexpr int kSide = 48;
constexpr double kLeastCorrelation = 0.35;

cv::Mat thumbnailOf(const WorkingPicture& picture) {
  const cv::Mat full(picture.height, picture.width, CV_8UC3,
                     const_cast<std::uint8_t*>(picture.pixels.data()));
  cv::Mat grey;
  cv::cvtColor(full, grey, cv::COLOR_BGR2GRAY);
  cv::Mat small;
  cv::resize(grey, small, cv::Size(kSide, kSide), 0, 0, cv::INTER_AREA);
  small.convertTo(small, CV_32F);
  return small;
}

struct Gradient {
  cv::Mat x;
  cv::Mat y;
  double norm = 0.0;
};

Gradient gradientOf(const cv::Mat& picture) {
  Gradient gradient;
  cv::Sobel(picture, gradient.x, CV_32F, 1, 0);
  cv::Sobel(picture, gradient.y, CV_32F, 0, 1);
  gradient.norm = std::sqrt(gradient.x.dot(gradient.x) + gradient.y.dot(gradient.y));
  return gradient;
}

/// Where pixel (x, y) of a unit square goes under quarter turns clockwise after an optional mirroring.
std::array<double, 6> squareMap(int quarterTurns, bool mirrored) {
  std::array<double, 6> map =
      mirrored ? std::array<double, 6>{-1, 0, 1, 0, 1, 0} : std::array<double, 6>{1, 0, 0, 0, 1, 0};
  for (int i = 0; i < quarterTurns; ++i) {
    // (x, y) -> (1 - y, x)
    map = {-map[3], -map[4], 1.0 - map[5], map[0], map[1], map[2]};
  }
  return map;
}

cv::Mat oriented(const cv::Mat& picture, int quarterTurns, bool mirrored) {
  cv::Mat result = picture;
  if (mirrored) cv::flip(picture, result, 1);
  if (quarterTurns == 1) cv::rotate(result, result, cv::ROTATE_90_CLOCKWISE);
  if (quarterTurns == 2) cv::rotate(result, result, cv::ROTATE_180);
  if (quarterTurns == 3) cv::rotate(result, result, cv::ROTATE_90_COUNTERCLOCKWISE);
  return result;
}

}  // namespace

std::optional<PlaneTransform> alignWholePictures(const WorkingPicture& a, const WorkingPicture& b) {
  const cv::Mat thumbnailA = thumbnailOf(a);
  const Gradient gradientB = gradientOf(thumbnailOf(b));
  double best = kLeastCorrelation;
  std::optional<PlaneTransform> aligned;
  for (const bool mirrored : {false, true}) {
    for (int turns = 0; turns < 4; ++turns) {
      const Gradient gradientA = gradientOf(oriented(thumbnailA, turns, mirrored));
      const double norm = gradientA.norm * gradientB.norm;
      if (norm < 1e-3) continue;
      const double correlation = std::abs(gradientA.x.dot(gradientB.x) + gradientA.y.dot(gradientB.y)) / norm;
      if (correlation < best) continue;
      best = correlation;
      const auto map = squareMap(turns, mirrored);
      const PlaneTransform toUnit{
          {1.0 / a.width, 0, 0.5 / a.width, 0, 1.0 / a.height, 0.5 / a.height, 0, 0, 1}};
      const PlaneTransform turn{{map[0], map[1], map[2], map[3], map[4], map[5], 0, 0, 1}};
      const PlaneTransform toB{
          {static_cast<double>(b.width), 0, -0.5, 0, static_cast<double>(b.height), -0.5, 0, 0, 1}};
      aligned = composed(toB, composed(turn, toUnit));
    }
  }
  return aligned;
}

}  // namespace lookalike::verify
