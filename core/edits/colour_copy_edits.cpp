// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

namespace {

struct ColourDifference {
  double tone = 0.0;    ///< mean |ΔY|, 0..1
  double colour = 0.0;  ///< mean of |ΔCr| and |ΔCb|, 0..1
};

ColourDifference differenceOf(const cv::Mat& before, const cv::Mat& after) {
  cv::Mat a;
  cv::Mat b;
  cv::Mat difference;
  cv::cvtColor(before, a, cv::COLOR_RGB2YCrCb);
  cv::cvtColor(after, b, cv::COLOR_RGB2YCrCb);
  cv::absdiff(a, b, difference);
  const cv::Scalar mean = cv::mean(difference);
  return {mean[0] / 255.0, (mean[1] + mean[2]) / 2 / 255.0};
}

cv::Mat grey(const cv::Mat& picture) {
  cv::Mat one;
  cv::Mat three;
  cv::cvtColor(picture, one, cv::COLOR_RGB2GRAY);
  cv::cvtColor(one, three, cv::COLOR_GRAY2RGB);
  return three;
}

/// Hue turned by degrees, saturation multiplied.
cv::Mat recoloured(const cv::Mat& picture, double degrees, double saturation) {
  const int shift = static_cast<int>(std::lround(degrees / 2)) + 360;  // hue is in halves of a degree
  cv::Mat table(1, 256, CV_8UC3);
  for (int i = 0; i < 256; ++i) {
    table.at<cv::Vec3b>(i) = {static_cast<unsigned char>((i + shift) % 180),
                              cv::saturate_cast<unsigned char>(i * saturation),
                              static_cast<unsigned char>(i)};
  }
  cv::Mat hsv;
  cv::Mat changed;
  cv::cvtColor(picture, hsv, cv::COLOR_RGB2HSV);
  cv::LUT(hsv, table, changed);
  cv::cvtColor(changed, hsv, cv::COLOR_HSV2RGB);
  return hsv;
}

/// `colours` of each pixel's R, G, B by a 3 × 3 matrix, as far as `share` says.
cv::Mat mixedColours(const cv::Mat& picture, const cv::Matx33f& colours, double share) {
  const auto part = static_cast<float>(share);
  const cv::Matx33f matrix = cv::Matx33f::eye() * (1.0F - part) + colours * part;
  cv::Mat result;
  cv::transform(picture, result, matrix);
  return result;
}

/// What filters and wrong white points do.
cv::Mat tinted(const cv::Mat& picture, double share, RepeatableRandom& random) {
  static const std::array<cv::Matx33f, 5> kExchanges{
      cv::Matx33f{0, 0, 1, 0, 1, 0, 1, 0, 0}, cv::Matx33f{0, 1, 0, 1, 0, 0, 0, 0, 1},
      cv::Matx33f{1, 0, 0, 0, 0, 1, 0, 1, 0}, cv::Matx33f{0, 1, 0, 0, 0, 1, 1, 0, 0},
      cv::Matx33f{0, 0, 1, 1, 0, 0, 0, 1, 0}};
  const auto factor = [&](double low, double high) { return static_cast<float>(random.uniform(low, high)); };
  switch (random.below(4)) {
    case 0:  // sepia, after the widely used matrix
      return mixedColours(picture, {0.393F, 0.769F, 0.189F, 0.349F, 0.686F, 0.168F, 0.272F, 0.534F, 0.131F},
                          share);
    case 1: {  // shades of one colour
      const cv::Vec3f colour{factor(0.5, 1.4), factor(0.5, 1.4), factor(0.5, 1.4)};
      return mixedColours(picture, colour * cv::Matx13f{0.299F, 0.587F, 0.114F}, share);
    }
    case 2:  // a cast
      return mixedColours(
          picture, {factor(0.45, 1.55), 0, 0, 0, factor(0.45, 1.55), 0, 0, 0, factor(0.45, 1.55)}, share);
    default:
      return mixedColours(picture, kExchanges.at(random.below(kExchanges.size())), share);
  }
}

cv::Mat toned(const cv::Mat& picture, double gain, double offset, double gamma) {
  cv::Mat table(1, 256, CV_8U);
  for (int i = 0; i < 256; ++i) {
    const double curved = 255.0 * std::pow(i / 255.0, gamma);
    table.at<unsigned char>(i) = cv::saturate_cast<unsigned char>((curved - 128) * gain + 128 + offset);
  }
  cv::Mat result;
  cv::LUT(picture, table, result);
  return result;
}

/// A fixed palette of `levels`³ colours, with the error handed on (Floyd & Steinberg 1976).
cv::Mat dithered(const cv::Mat& picture, int levels) {
  cv::Mat values;
  picture.convertTo(values, CV_32FC3);
  const float step = 255.0F / static_cast<float>(levels - 1);
  for (int y = 0; y < values.rows; ++y) {
    auto* row = values.ptr<cv::Vec3f>(y);
    auto* below = y + 1 < values.rows ? values.ptr<cv::Vec3f>(y + 1) : nullptr;
    for (int x = 0; x < values.cols; ++x) {
      const cv::Vec3f wanted = row[x];
      cv::Vec3f nearest;
      for (int c = 0; c < 3; ++c) {
        // Not negative and small, so that cutting off rounds; lround() is a call for each value.
        const auto level =  // NOLINTNEXTLINE(bugprone-incorrect-roundings)
            static_cast<int>(std::max(0.0F, wanted[c] / step) + 0.5F);
        nearest[c] = static_cast<float>(std::min(level, levels - 1)) * step;
      }
      const cv::Vec3f error = wanted - nearest;
      row[x] = nearest;
      if (x + 1 < values.cols) row[x + 1] += error * (7.0F / 16);
      if (below == nullptr) continue;
      if (x > 0) below[x - 1] += error * (3.0F / 16);
      below[x] += error * (5.0F / 16);
      if (x + 1 < values.cols) below[x + 1] += error * (1.0F / 16);
    }
  }
  cv::Mat result;
  values.convertTo(result, CV_8UC3);
  return result;
}

cv::Mat randomlyToned(const cv::Mat& picture, NamedMakeEdit edit, RepeatableRandom& random) {
  const double range = figureOf(edit, 0.15, 0.35, 0.6);
  const double least = figureOf(edit, 0.05, 0.15, 0.3);  // so that each differs visibly
  const double gain = std::exp(random.sign() * random.uniform(least, range));
  const double offset = random.sign() * random.uniform(least, range) * 100;
  const double gamma = std::exp(random.sign() * random.uniform(least, range));
  return toned(picture, gain, offset, gamma);
}

}  // namespace

void makeColourEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const cv::Mat before = copy.view();
  cv::Mat after;
  switch (edit.edit) {
    case MakeEdit::kGrey:
      copy.replace(grey(before));
      return copy.note(EditKind::kGrey);
    case MakeEdit::kNegative:
      cv::bitwise_not(before, after);
      copy.replace(after);
      copy.inverted = !copy.inverted;
      return copy.note(EditKind::kInvert);
    case MakeEdit::kTone:
      after = randomlyToned(before, edit, random);
      copy.replace(after);
      return copy.note(EditKind::kTone, copy.isMeasured() ? differenceOf(before, after).tone : 0.0);
    case MakeEdit::kHue:
      after = recoloured(before, random.sign() * figureOf(edit, 12.0, 24.0, 40.0), 1.0);
      break;
    case MakeEdit::kHue90:
      after = recoloured(before, 90.0 * random.integer(1, 3), 1.0);
      break;
    case MakeEdit::kSaturation: {
      const double factor =
          random.chance(0.5) ? figureOf(edit, 0.7, 0.4, 0.15) : figureOf(edit, 1.4, 1.9, 2.8);
      after = recoloured(before, 0.0, factor);
      break;
    }
    case MakeEdit::kPalette:
      after = dithered(before, figureOf(edit, 6, 4, 3));
      break;
    case MakeEdit::kTint:
      after = tinted(before, figureOf(edit, 0.35, 0.65, 1.0), random);
      break;
    default:
      LOOKALIKE_CHECK(false);
  }
  copy.replace(after);
  copy.note(EditKind::kRecolour, copy.isMeasured() ? differenceOf(before, after).colour : 0.0);
}

}  // namespace lookalike::edits
