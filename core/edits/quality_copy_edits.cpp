// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

namespace {

/// Mean absolute Laplacian of the brightness.
double sharpnessOf(const cv::Mat& picture) {
  cv::Mat grey;
  cv::Mat laplacian;
  cv::cvtColor(picture, grey, cv::COLOR_RGB2GRAY);
  cv::Laplacian(grey, laplacian, CV_32F);
  return cv::mean(cv::abs(laplacian))[0];
}

cv::Mat blurred(const cv::Mat& picture, double sigma) {
  cv::Mat result;
  cv::GaussianBlur(picture, result, {0, 0}, sigma);
  return result;
}

cv::Mat noisy(const cv::Mat& picture, double deviation, RepeatableRandom& random) {
  cv::Mat noise(picture.size(), CV_16SC3);
  cv::RNG generator(random.next());
  generator.fill(noise, cv::RNG::NORMAL, 0.0, deviation * 255.0);
  cv::Mat result;
  cv::add(picture, noise, result, cv::noArray(), CV_8UC3);
  return result;
}

/// Blocks of `side` pixels from the upper left corner; the last ones may be narrower.
cv::Mat pixelated(const cv::Mat& picture, int side) {
  cv::Mat result(picture.size(), CV_8UC3);
  const int blocks = (picture.cols + side - 1) / side;
  std::vector<cv::Vec3i> sums(static_cast<std::size_t>(blocks));
  std::vector<cv::Vec3b> line(static_cast<std::size_t>(picture.cols));
  for (int top = 0; top < picture.rows; top += side) {
    const int rows = std::min(side, picture.rows - top);
    std::fill(sums.begin(), sums.end(), cv::Vec3i());
    for (int y = top; y < top + rows; ++y) {
      const auto* row = picture.ptr<cv::Vec3b>(y);
      for (int x = 0; x < picture.cols; ++x) sums[static_cast<std::size_t>(x / side)] += cv::Vec3i(row[x]);
    }
    for (int x = 0; x < picture.cols; ++x) {
      const int columns = std::min(side, picture.cols - x / side * side);
      const double scale = 1.0 / (rows * columns);
      for (int c = 0; c < 3; ++c) {
        line[static_cast<std::size_t>(x)][c] =
            cv::saturate_cast<unsigned char>(sums[static_cast<std::size_t>(x / side)][c] * scale);
      }
    }
    for (int y = top; y < top + rows; ++y) std::copy(line.begin(), line.end(), result.ptr<cv::Vec3b>(y));
  }
  return result;
}

/// Along a line of `length` pixels, as by a moved camera.
cv::Mat smeared(const cv::Mat& picture, int length, RepeatableRandom& random) {
  const int size = length | 1;
  const double angle = random.uniform(0.0, CV_PI);
  const cv::Point middle(size / 2, size / 2);
  const cv::Point along(cvRound(middle.x * std::cos(angle)), cvRound(middle.y * std::sin(angle)));
  cv::Mat kernel(size, size, CV_32F, cv::Scalar(0));
  cv::line(kernel, middle - along, middle + along, cv::Scalar(1));
  kernel /= cv::sum(kernel)[0];
  cv::Mat result;
  cv::filter2D(picture, result, -1, kernel);
  return result;
}

/// A share of the pixels, wherever they are, in another order.
cv::Mat exchanged(const cv::Mat& picture, double share, RepeatableRandom& random) {
  cv::Mat result = picture.clone();
  auto* pixels = result.ptr<cv::Vec3b>();
  const std::size_t count = result.total();
  const auto pairs = static_cast<std::size_t>(share / 2 * static_cast<double>(count));
  for (std::size_t i = 0; i < pairs; ++i) {
    const std::size_t one = random.below(count);
    std::swap(pixels[one], pixels[random.below(count)]);
  }
  return result;
}

/// Each pixel from one at most `reach` away.
cv::Mat scattered(const cv::Mat& picture, int reach, RepeatableRandom& random) {
  cv::Mat result(picture.size(), CV_8UC3);
  const std::uint64_t choices = 2 * static_cast<std::uint64_t>(reach) + 1;
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = result.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const std::uint64_t bits = random.next();
      const int fromX = x + static_cast<int>((bits & 0xFFFFU) * choices >> 16U) - reach;
      const int fromY = y + static_cast<int>((bits >> 16U & 0xFFFFU) * choices >> 16U) - reach;
      row[x] = picture.at<cv::Vec3b>(std::clamp(fromY, 0, picture.rows - 1),
                                     std::clamp(fromX, 0, picture.cols - 1));
    }
  }
  return result;
}

/// The blocks of a rectangle of this share of the area, in another order.
cv::Mat withBlocksShuffled(const cv::Mat& picture, double share, RepeatableRandom& random) {
  const int side = std::max(2, std::min(picture.cols, picture.rows) / random.integer(10, 24));
  const double part = std::sqrt(share);
  const int columns = static_cast<int>(picture.cols * part) / side;
  const int rows = static_cast<int>(picture.rows * part) / side;
  if (columns * rows < 2) return exchanged(picture, share, random);
  const int left = random.integer(0, picture.cols - columns * side);
  const int top = random.integer(0, picture.rows - rows * side);
  std::vector<int> order;
  order.reserve(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  for (int i = 0; i < columns * rows; ++i) order.push_back(i);
  random.shuffle(order);
  cv::Mat result = picture.clone();
  const auto block = [&](int number) {
    return cv::Rect(left + number % columns * side, top + number / columns * side, side, side);
  };
  for (int i = 0; i < columns * rows; ++i)
    picture(block(order[static_cast<std::size_t>(i)])).copyTo(result(block(i)));
  return result;
}

/// Root mean square difference, 0..1.
double deviationOf(const cv::Mat& before, const cv::Mat& after) {
  return cv::norm(before, after, cv::NORM_L2) / std::sqrt(static_cast<double>(before.total()) * 3) / 255.0;
}

void shuffle(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const cv::Mat before = copy.view();
  const std::size_t way = random.below(3);
  if (way == 0) {
    const cv::Mat after = withBlocksShuffled(before, figureOf(edit, 0.1, 0.25, 0.5), random);
    copy.note(EditKind::kOverlay, changedShare(copy, before, after));
    return copy.replace(after);
  }
  const cv::Mat after = way == 1 ? exchanged(before, figureOf(edit, 0.08, 0.2, 0.4), random)
                                 : scattered(before, figureOf(edit, 1, 2, 4), random);
  copy.replace(after);
  copy.note(EditKind::kNoise, copy.isMeasured() ? deviationOf(before, after) : 0.0);
}

cv::Mat recompressed(const cv::Mat& picture, int quality) {
  cv::Mat bgr;
  cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  cv::Mat result;
  cv::cvtColor(cv::imdecode(bytes, cv::IMREAD_COLOR), result, cv::COLOR_BGR2RGB);
  return result;
}

}  // namespace

void makeQualityEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const cv::Mat before = copy.view();
  const int shortSide = std::min(before.cols, before.rows);
  // Large pictures are blurred more, so that it shows as much.
  const double perPixel = std::clamp(shortSide / 300.0, 0.8, 8.0);
  const auto sharpness = [&] {  // against that before
    return copy.isMeasured() ? sharpnessOf(copy.view()) / std::max(1e-6, sharpnessOf(before)) : 1.0;
  };
  switch (edit.edit) {
    case MakeEdit::kBlur:
      copy.replace(blurred(before, figureOf(edit, 1.0, 1.8, 3.0) * perPixel));
      return copy.note(EditKind::kBlur, std::clamp(1.0 - sharpness(), 0.0, 1.0));
    case MakeEdit::kMotion:
      copy.replace(smeared(before, std::max(3, cvRound(figureOf(edit, 5, 9, 15) * perPixel)), random));
      return copy.note(EditKind::kBlur, std::clamp(1.0 - sharpness(), 0.0, 1.0));
    case MakeEdit::kSharpen: {
      const double amount = figureOf(edit, 0.6, 1.2, 2.5);
      cv::Mat after;
      cv::addWeighted(before, 1.0 + amount, blurred(before, 1.5), -amount, 0.0, after);
      copy.replace(after);
      return copy.note(EditKind::kSharpen, std::clamp(sharpness() - 1.0, 0.0, 1.0));
    }
    case MakeEdit::kNoise: {
      const double deviation = figureOf(edit, 0.03, 0.06, 0.12);
      copy.replace(noisy(before, deviation, random));
      return copy.note(EditKind::kNoise, deviation);
    }
    case MakeEdit::kPixelate: {
      const int wanted = random.integer(figureOf(edit, 4, 6, 10), figureOf(edit, 5, 9, 16));
      // At least 20 blocks along the short side: with fewer nobody knows the picture again.
      const int side = std::max(4, std::min(wanted, shortSide / 20));
      copy.replace(pixelated(before, side));
      return copy.note(EditKind::kPixelate, side);
    }
    case MakeEdit::kShuffle:
      return shuffle(copy, edit, random);
    case MakeEdit::kJpeg: {
      const int quality = figureOf(edit, 60, 30, 12);
      copy.replace(recompressed(before, quality));
      return copy.note(EditKind::kRecompress, 1.0 - quality / 100.0);
    }
    default:
      LOOKALIKE_CHECK(false);
  }
}

}  // namespace lookalike::edits
