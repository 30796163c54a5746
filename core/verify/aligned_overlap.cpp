// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/aligned_overlap.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace lookalike::verify {

namespace {

constexpr int kSmallest = 20;  ///< pixels along each side of an overlap worth comparing
constexpr double kRim = 2.0;   ///< pixels along the overlap's edge that resampling has touched

cv::Mat matOf(const WorkingPicture& picture) {
  return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.pixels.data())};
}

std::vector<std::uint8_t> bytesOf(const cv::Mat& mat) {
  // A window's datastart is that of the picture it was cut from: count from its own first row.
  const cv::Mat whole = mat.isContinuous() ? mat : mat.clone();
  return {whole.ptr(), whole.ptr() + whole.total() * whole.elemSize()};
}

/// Shrinks by a power of two first where the map makes the picture much smaller, so that no detail aliases.
cv::Mat resampled(const cv::Mat& picture, PlaneTransform frameToPicture, cv::Size size) {
  const auto [larger, smaller] = stretchAt(frameToPicture, {size.width / 2.0, size.height / 2.0});
  const double reduction = std::sqrt(larger * smaller);
  cv::Mat source = picture;
  if (reduction > 1.3) {
    const cv::Size reduced(std::max(1, static_cast<int>(std::lround(picture.cols / reduction))),
                           std::max(1, static_cast<int>(std::lround(picture.rows / reduction))));
    cv::resize(picture, source, reduced, 0, 0, cv::INTER_AREA);
    const double sx = static_cast<double>(reduced.width) / picture.cols;
    const double sy = static_cast<double>(reduced.height) / picture.rows;
    const PlaneTransform toReduced{{sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1}};
    frameToPicture = composed(toReduced, frameToPicture);
  }
  cv::Mat result;
  cv::warpPerspective(source, result, cv::Matx33d(frameToPicture.m.data()), size,
                      cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return result;
}

/// Where a frame's pixels lie inside a picture, away from its rim.
cv::Mat coverageOf(const PlaneTransform& pictureToFrame, int width, int height, cv::Size size) {
  cv::Mat mask(size, CV_8U, cv::Scalar(0));
  std::vector<cv::Point> corners;
  for (const PlanePoint& corner : pictureOutline(width, height)) {
    const PlanePoint to = pictureToFrame(corner);
    constexpr double kFar = 30'000.0;  // fillConvexPoly counts in 16.16 fixed point
    corners.emplace_back(static_cast<int>(std::lround(std::clamp(to.x, -kFar, kFar))),
                         static_cast<int>(std::lround(std::clamp(to.y, -kFar, kFar))));
  }
  cv::fillConvexPoly(mask, corners, cv::Scalar(255));
  cv::polylines(mask, corners, true, cv::Scalar(0), static_cast<int>(2 * kRim));
  return mask;
}

}  // namespace

std::optional<AlignedOverlap> alignedOverlap(const WorkingPicture& a, const WorkingPicture& b,
                                             const PlaneTransform& aToB) {
  const auto bToA = inverted(aToB);
  if (!bToA || !isPlausible(aToB, a.width, a.height)) return std::nullopt;
  Polygon inB = pictureOutline(a.width, a.height);
  for (PlanePoint& point : inB) point = aToB(point);
  inB = clippedTo(inB, b.width, b.height);
  if (inB.size() < 3) return std::nullopt;
  Polygon inA = inB;
  for (PlanePoint& point : inA) point = (*bToA)(point);

  const bool frameIsB = areaOf(inB) <= areaOf(inA);
  const Polygon& region = frameIsB ? inB : inA;
  const int limitX = frameIsB ? b.width : a.width;
  const int limitY = frameIsB ? b.height : a.height;
  double left = limitX;
  double top = limitY;
  double right = 0.0;
  double bottom = 0.0;
  for (const PlanePoint& point : region) {
    left = std::min(left, point.x);
    top = std::min(top, point.y);
    right = std::max(right, point.x);
    bottom = std::max(bottom, point.y);
  }
  const int x0 = std::clamp(static_cast<int>(std::floor(left + 0.5)), 0, limitX - 1);
  const int y0 = std::clamp(static_cast<int>(std::floor(top + 0.5)), 0, limitY - 1);
  const int x1 = std::clamp(static_cast<int>(std::ceil(right + 0.5)), 1, limitX);
  const int y1 = std::clamp(static_cast<int>(std::ceil(bottom + 0.5)), 1, limitY);
  const cv::Size size(x1 - x0, y1 - y0);
  if (size.width < kSmallest || size.height < kSmallest) return std::nullopt;

  const PlaneTransform shift{{1, 0, static_cast<double>(x0), 0, 1, static_cast<double>(y0), 0, 0, 1}};
  AlignedOverlap overlap;
  overlap.width = size.width;
  overlap.height = size.height;
  overlap.frameToA = frameIsB ? composed(*bToA, shift) : shift;
  overlap.frameToB = frameIsB ? shift : composed(aToB, shift);
  const auto aToFrame = inverted(overlap.frameToA);
  const auto bToFrame = inverted(overlap.frameToB);
  if (!aToFrame || !bToFrame) return std::nullopt;
  const cv::Rect window(x0, y0, size.width, size.height);
  const cv::Mat pictureA = frameIsB ? resampled(matOf(a), overlap.frameToA, size) : matOf(a)(window);
  const cv::Mat pictureB = frameIsB ? matOf(b)(window) : resampled(matOf(b), overlap.frameToB, size);
  const cv::Mat mask =
      coverageOf(*aToFrame, a.width, a.height, size) & coverageOf(*bToFrame, b.width, b.height, size);
  if (cv::countNonZero(mask) < kSmallest * kSmallest) return std::nullopt;
  overlap.a = bytesOf(pictureA);
  overlap.b = bytesOf(pictureB);
  overlap.mask = bytesOf(mask);
  return overlap;
}

AlignedOverlap shrunk(const AlignedOverlap& overlap, int factor) {
  AlignedOverlap small;
  small.width = overlap.width / factor;
  small.height = overlap.height / factor;
  if (small.width < 1 || small.height < 1) return small;
  const cv::Size size(small.width, small.height);
  const auto shrink = [&](const std::vector<std::uint8_t>& bytes, int type, int interpolation) {
    const cv::Mat full(overlap.height, overlap.width, type, const_cast<std::uint8_t*>(bytes.data()));
    cv::Mat result;
    cv::resize(full, result, size, 0, 0, interpolation);
    return bytesOf(result);
  };
  small.a = shrink(overlap.a, CV_8UC3, cv::INTER_AREA);
  small.b = shrink(overlap.b, CV_8UC3, cv::INTER_AREA);
  small.mask = shrink(overlap.mask, CV_8U, cv::INTER_NEAREST);
  const double s = factor;
  const PlaneTransform grow{{s, 0, 0.5 * s - 0.5, 0, s, 0.5 * s - 0.5, 0, 0, 1}};
  small.frameToA = composed(overlap.frameToA, grow);
  small.frameToB = composed(overlap.frameToB, grow);
  return small;
}

}  // namespace lookalike::verify
