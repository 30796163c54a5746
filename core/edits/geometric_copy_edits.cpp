// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

namespace {

constexpr int kLeastSide = 24;  ///< pixels; nothing is cut or shrunk below it

cv::Matx33d matxOf(const Matrix3& m) {
  return {m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]};
}

cv::Scalar fillColour(RepeatableRandom& random) {
  switch (random.below(4)) {
    case 0:
      return cv::Scalar::all(0);
    case 1:
      return cv::Scalar::all(255);
    case 2:
      return cv::Scalar::all(random.integer(60, 200));
    default:
      return {static_cast<double>(random.below(256)), static_cast<double>(random.below(256)),
              static_cast<double>(random.below(256))};
  }
}

void warp(CopyInProgress& copy, const Matrix3& map, int width, int height, const cv::Scalar& fill) {
  cv::Mat warped;
  cv::warpPerspective(copy.view(), warped, matxOf(map), {width, height}, cv::INTER_LINEAR,
                      cv::BORDER_CONSTANT, fill);
  copy.replace(warped, map);
}

void cropTo(CopyInProgress& copy, const cv::Rect& part) {
  copy.replace(copy.view()(part).clone(), translation(-part.x, -part.y));
}

void crop(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const int fullWidth = copy.width();
  const int fullHeight = copy.height();
  // Not always of the same shape as the whole.
  const double shape = std::exp(random.uniform(-1.0, 1.0) * std::min(0.3, -0.5 * std::log(share)));
  const auto side = [&](double wanted, int full) {
    return std::clamp(static_cast<int>(std::lround(wanted * full)), std::min(full, kLeastSide), full);
  };
  const int width = side(std::sqrt(share) * shape, fullWidth);
  const int height = side(share * fullWidth / width, fullHeight);
  cropTo(copy, {random.integer(0, fullWidth - width), random.integer(0, fullHeight - height), width, height});
}

void mirror(CopyInProgress& copy, bool topToBottom) {
  cv::Mat mirrored;
  cv::flip(copy.view(), mirrored, topToBottom ? 0 : 1);
  copy.replace(mirrored, topToBottom ? Matrix3{1, 0, 0, 0, -1, copy.height() - 1.0, 0, 0, 1}
                                     : Matrix3{-1, 0, copy.width() - 1.0, 0, 1, 0, 0, 0, 1});
}

void turn(CopyInProgress& copy, std::size_t quarters) {
  const double right = copy.width() - 1.0;
  const double bottom = copy.height() - 1.0;
  cv::Mat turned;
  if (quarters == 1) {
    cv::rotate(copy.view(), turned, cv::ROTATE_90_CLOCKWISE);
    copy.replace(turned, {0, -1, bottom, 1, 0, 0, 0, 0, 1});
  } else if (quarters == 2) {
    cv::rotate(copy.view(), turned, cv::ROTATE_180);
    copy.replace(turned, {-1, 0, right, 0, -1, bottom, 0, 0, 1});
  } else {
    cv::rotate(copy.view(), turned, cv::ROTATE_90_COUNTERCLOCKWISE);
    copy.replace(turned, {0, 1, 0, -1, 0, right, 0, 0, 1});
  }
}

/// The largest upright rectangle inside a turned one, as its width and height.
cv::Size2d uprightInside(double width, double height, double radians) {
  const double s = std::abs(std::sin(radians));
  const double c = std::abs(std::cos(radians));
  const double longSide = std::max(width, height);
  const double shortSide = std::min(width, height);
  if (shortSide <= 2 * s * c * longSide) {  // it touches the long sides only
    const double half = shortSide / 2;
    return width >= height ? cv::Size2d(half / s, half / c) : cv::Size2d(half / c, half / s);
  }
  const double denominator = c * c - s * s;
  return {(width * c - height * s) / denominator, (height * c - width * s) / denominator};
}

void rotate(CopyInProgress& copy, double degrees, RepeatableRandom& random) {
  const double radians = degrees * std::numbers::pi / 180.0;
  const double s = std::sin(radians);
  const double c = std::cos(radians);
  const int width = copy.width();
  const int height = copy.height();
  int outWidth = width;
  int outHeight = height;
  const std::size_t corners = random.below(3);  // 0: all seen, filled; 1: cut by the canvas; 2: cropped away
  if (corners == 0) {
    outWidth = static_cast<int>(std::ceil(width * std::abs(c) + height * std::abs(s)));
    outHeight = static_cast<int>(std::ceil(width * std::abs(s) + height * std::abs(c)));
  } else if (corners == 2) {
    const cv::Size2d inside = uprightInside(width, height, radians);
    outWidth = std::max(1, static_cast<int>(inside.width) - 1);
    outHeight = std::max(1, static_cast<int>(inside.height) - 1);
  }
  const Matrix3 toMiddle = translation(-(width - 1) / 2.0, -(height - 1) / 2.0);
  const Matrix3 turned = then(toMiddle, {c, -s, 0, s, c, 0, 0, 0, 1});
  warp(copy, then(turned, translation((outWidth - 1) / 2.0, (outHeight - 1) / 2.0)), outWidth, outHeight,
       fillColour(random));
}

void resizeBy(CopyInProgress& copy, double factorX, double factorY) {
  const int width = std::max(
      {1, std::min(kLeastSide, copy.width()), static_cast<int>(std::lround(copy.width() * factorX))});
  const int height = std::max(
      {1, std::min(kLeastSide, copy.height()), static_cast<int>(std::lround(copy.height() * factorY))});
  const Matrix3 map =
      pixelScaling(static_cast<double>(width) / copy.width(), static_cast<double>(height) / copy.height());
  copy.replace(resizedTo(copy.view(), width, height), map);
}

void perspective(CopyInProgress& copy, double share, RepeatableRandom& random) {
  const auto width = static_cast<float>(copy.width());
  const auto height = static_cast<float>(copy.height());
  const std::array<cv::Point2f, 4> from{
      {{-0.5F, -0.5F}, {width - 0.5F, -0.5F}, {width - 0.5F, height - 0.5F}, {-0.5F, height - 0.5F}}};
  std::array<cv::Point2f, 4> to = from;
  const float outwards = random.chance(0.5) ? -1.0F : 1.0F;
  for (std::size_t i = 0; i < 4; ++i) {
    const float inX = i == 0 || i == 3 ? 1.0F : -1.0F;
    const float inY = i < 2 ? 1.0F : -1.0F;
    to.at(i).x += outwards * inX * width * static_cast<float>(random.uniform(0.0, share));
    to.at(i).y += outwards * inY * height * static_cast<float>(random.uniform(0.0, share));
  }
  const std::size_t most = random.below(4);  // one corner moves by the whole share, so that it shows
  to.at(most).x = from.at(most).x +
                  outwards * (most == 0 || most == 3 ? 1.0F : -1.0F) * width * static_cast<float>(share);
  const cv::Matx33d matrix = cv::getPerspectiveTransform(from.data(), to.data());
  Matrix3 map{};
  std::copy(matrix.val, matrix.val + 9, map.begin());
  copy.hasPerspective = true;
  copy.note(EditKind::kPerspective);
  warp(copy, map, copy.width(), copy.height(), fillColour(random));
}

void stretch(CopyInProgress& copy, double factor) {
  const int width = copy.width();
  const int height = copy.height();
  resizeBy(copy, std::sqrt(factor), 1.0 / std::sqrt(factor));
  copy.note(EditKind::kStretch,
            (static_cast<double>(copy.width()) / width) / (static_cast<double>(copy.height()) / height));
}

}  // namespace

void makeGeometricEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  switch (edit.edit) {
    case MakeEdit::kCrop:
      return crop(copy, figureOf(edit, 0.8, 0.5, 0.25), random);
    case MakeEdit::kMirror:
      return mirror(copy, false);
    case MakeEdit::kFlip:
      return mirror(copy, true);
    case MakeEdit::kTurn:
      return turn(copy, 1 + random.below(3));
    case MakeEdit::kRotate: {
      const double sign = random.sign();
      return rotate(copy,
                    sign * random.uniform(figureOf(edit, 3.0, 9.0, 21.0), figureOf(edit, 8.0, 20.0, 40.0)),
                    random);
    }
    case MakeEdit::kResize: {
      const bool smaller = random.chance(0.5);
      const double factor = smaller ? figureOf(edit, 0.8, 0.5, 0.33) : figureOf(edit, 1.25, 1.6, 2.2);
      return resizeBy(copy, factor, factor);
    }
    case MakeEdit::kPerspective:
      return perspective(copy, figureOf(edit, 0.06, 0.12, 0.2), random);
    case MakeEdit::kStretch: {
      const double factor = figureOf(edit, 1.15, 1.4, 1.8);
      return stretch(copy, random.chance(0.5) ? factor : 1.0 / factor);
    }
    default:
      LOOKALIKE_CHECK(false);
  }
}

}  // namespace lookalike::edits
