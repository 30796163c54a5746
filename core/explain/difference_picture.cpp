// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/difference_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/explain/panel.h"
#include "core/verify/aligned_overlap.h"
#include "core/verify/plane_transform.h"

namespace lookalike::explain {

namespace {

constexpr int kSide = 480;
constexpr double kMostAmplification = 8.0;

/// Decoded pixels as the verifier takes pictures: blue, green, red.
verify::WorkingPicture workingPictureOf(const cv::Mat& rgb) {
  cv::Mat bgr;
  cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
  return {bgr.cols, bgr.rows, {bgr.ptr(), bgr.ptr() + bgr.total() * bgr.elemSize()}};
}

/// Pixels of a picture drawn at another size to pixels of the upright original.
verify::PlaneTransform toOriginal(const decode::DecodedImage& image, const cv::Mat& drawn) {
  const double sx = static_cast<double>(image.fullWidth) / drawn.cols;
  const double sy = static_cast<double>(image.fullHeight) / drawn.rows;
  return {{sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1}};
}

/// Both pictures in the frame of what they share, RGB, black outside.
struct AlignedPictures {
  cv::Mat a;
  cv::Mat b;
  cv::Mat mask;
};

std::optional<AlignedPictures> alignedPictures(const decode::DecodedImage& a, const decode::DecodedImage& b,
                                               const GeometricEvidence& evidence) {
  if (evidence.transform == TransformKind::kNone) return std::nullopt;
  const Panel panelA(a, kSide);
  const Panel panelB(b, kSide);
  const auto fromOriginalB = verify::inverted(toOriginal(b, panelB.pixels()));
  if (!fromOriginalB) return std::nullopt;
  const verify::PlaneTransform aToB = verify::composed(
      *fromOriginalB,
      verify::composed(verify::PlaneTransform{evidence.aToB}, toOriginal(a, panelA.pixels())));
  const auto overlap =
      verify::alignedOverlap(workingPictureOf(panelA.pixels()), workingPictureOf(panelB.pixels()), aToB);
  if (!overlap) return std::nullopt;
  const auto rgbOf = [&](const std::vector<std::uint8_t>& bytes) {
    const cv::Mat bgr(overlap->height, overlap->width, CV_8UC3, const_cast<std::uint8_t*>(bytes.data()));
    cv::Mat rgb;
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return rgb;
  };
  AlignedPictures pictures{
      rgbOf(overlap->a), rgbOf(overlap->b),
      cv::Mat(overlap->height, overlap->width, CV_8U, const_cast<std::uint8_t*>(overlap->mask.data()))
          .clone()};
  if (isInverted(evidence.relation)) pictures.a = cv::Scalar::all(255) - pictures.a;
  return pictures;
}

}  // namespace

std::optional<DifferencePicture> differencePicture(const decode::DecodedImage& a,
                                                   const decode::DecodedImage& b,
                                                   const GeometricEvidence& evidence) {
  auto aligned = alignedPictures(a, b, evidence);
  if (!aligned) return std::nullopt;
  cv::Mat difference;
  cv::absdiff(aligned->a, aligned->b, difference);
  DifferencePicture result;
  const cv::Scalar mean = cv::mean(difference, aligned->mask);
  result.mean = (mean[0] + mean[1] + mean[2]) / 3.0;
  // So that what differs clearly is bright, and the noise of compression stays dark.
  std::vector<std::uint8_t> values;
  for (int y = 0; y < difference.rows; ++y) {
    for (int x = 0; x < difference.cols; ++x) {
      if (aligned->mask.at<std::uint8_t>(y, x) == 0) continue;
      const auto& pixel = difference.at<cv::Vec3b>(y, x);
      values.push_back(std::max({pixel[0], pixel[1], pixel[2]}));
    }
  }
  if (values.empty()) return std::nullopt;
  const auto high =
      values.begin() + static_cast<std::ptrdiff_t>(0.99 * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), high, values.end());
  result.amplification =
      std::clamp(std::floor(255.0 / std::max(1.0, static_cast<double>(*high))), 1.0, kMostAmplification);
  cv::Mat amplified;
  difference.convertTo(amplified, -1, result.amplification);
  for (cv::Mat* panel : {&aligned->a, &aligned->b, &amplified})
    panel->setTo(cv::Scalar::all(128), aligned->mask == 0);
  std::array<char, 48> name{};
  std::snprintf(name.data(), name.size(), "difference x %.0f", result.amplification);
  std::array<char, 96> line{};
  std::snprintf(line.data(), line.size(), "A and B laid over one another. Mean difference %.1f of 255.",
                result.mean);
  const bool inverted = isInverted(evidence.relation);
  result.pixels = imageOf(
      sheetOf({{inverted ? "A, inverted" : "A", aligned->a}, {"B", aligned->b}, {name.data(), amplified}},
              {line.data()})
          .pixels);
  return result;
}

}  // namespace lookalike::explain
