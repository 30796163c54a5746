// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/evaluate/copy_in_progress.h"

namespace lookalike::evaluate {

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
  for (int y = 0; y < picture.rows; y += side) {
    for (int x = 0; x < picture.cols; x += side) {
      const cv::Rect block(x, y, std::min(side, picture.cols - x), std::min(side, picture.rows - y));
      result(block).setTo(cv::mean(picture(block)));
    }
  }
  return result;
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
  const EditStrength strength = edit.strength;
  const cv::Mat before = copy.view().clone();
  const int shortSide = std::min(before.cols, before.rows);
  const double sharpness = std::max(1e-6, sharpnessOf(before));
  switch (edit.edit) {
    case MakeEdit::kBlur: {
      // Large pictures are blurred more, so that it shows as much.
      const double sigma = byStrength(strength, 1.0, 1.8, 3.0) * std::clamp(shortSide / 300.0, 0.8, 8.0);
      copy.replace(blurred(before, sigma));
      return copy.note(EditKind::kBlur, std::clamp(1.0 - sharpnessOf(copy.view()) / sharpness, 0.0, 1.0));
    }
    case MakeEdit::kSharpen: {
      const double amount = byStrength(strength, 0.6, 1.2, 2.5);
      cv::Mat after;
      cv::addWeighted(before, 1.0 + amount, blurred(before, 1.5), -amount, 0.0, after);
      copy.replace(after);
      return copy.note(EditKind::kSharpen, std::clamp(sharpnessOf(after) / sharpness - 1.0, 0.0, 1.0));
    }
    case MakeEdit::kNoise: {
      const double deviation = byStrength(strength, 0.03, 0.06, 0.12);
      copy.replace(noisy(before, deviation, random));
      return copy.note(EditKind::kNoise, deviation);
    }
    case MakeEdit::kPixelate: {
      const int wanted = random.integer(byStrength(strength, 4, 6, 10), byStrength(strength, 5, 9, 16));
      // At least 20 blocks along the short side: with fewer nobody knows the picture again.
      const int side = std::max(4, std::min(wanted, shortSide / 20));
      copy.replace(pixelated(before, side));
      return copy.note(EditKind::kPixelate, side);
    }
    case MakeEdit::kJpeg: {
      const int quality = byStrength(strength, 60, 30, 12);
      copy.replace(recompressed(before, quality));
      return copy.note(EditKind::kRecompress, 1.0 - quality / 100.0);
    }
    default:
      LOOKALIKE_CHECK(false);
  }
}

}  // namespace lookalike::evaluate
