// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/overlap_picture.h"

#include <opencv2/imgproc.hpp>

#include "core/base/check.h"

namespace lookalike::verify {

std::vector<std::uint8_t> overlapPicture(const AlignedOverlap& overlap, int side) {
  LOOKALIKE_CHECK(side > 0 && overlap.width > 0 && overlap.height > 0);
  const auto bytes = static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
  std::vector<std::uint8_t> picture(2 * bytes);
  const cv::Size size(overlap.width, overlap.height);
  // OpenCV reads only, but its matrices are of what can be written.
  const cv::Mat mask(size, CV_8UC1, const_cast<std::uint8_t*>(overlap.mask.data()));
  const cv::Mat outside = mask == 0;
  const int interpolation = overlap.width > side || overlap.height > side ? cv::INTER_AREA : cv::INTER_LINEAR;
  for (const bool below : {false, true}) {
    const std::vector<std::uint8_t>& pixels = below ? overlap.b : overlap.a;
    cv::Mat half = cv::Mat(size, CV_8UC3, const_cast<std::uint8_t*>(pixels.data())).clone();
    half.setTo(cv::Scalar::all(128), outside);
    cv::Mat squashed;
    cv::resize(half, squashed, {side, side}, 0, 0, interpolation);
    cv::Mat to(side, side, CV_8UC3, picture.data() + (below ? bytes : 0));
    cv::cvtColor(squashed, to, cv::COLOR_BGR2RGB);
  }
  return picture;
}

}  // namespace lookalike::verify
