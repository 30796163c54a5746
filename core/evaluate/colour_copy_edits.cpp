// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/evaluate/copy_in_progress.h"

namespace lookalike::evaluate {

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
  cv::Mat hsv;
  cv::cvtColor(picture, hsv, cv::COLOR_RGB2HSV);  // hue in halves of a degree
  const int shift = static_cast<int>(std::lround(degrees / 2)) + 360;
  for (int y = 0; y < hsv.rows; ++y) {
    auto* row = hsv.ptr<cv::Vec3b>(y);
    for (int x = 0; x < hsv.cols; ++x) {
      row[x][0] = static_cast<unsigned char>((row[x][0] + shift) % 180);
      row[x][1] = cv::saturate_cast<unsigned char>(row[x][1] * saturation);
    }
  }
  cv::Mat result;
  cv::cvtColor(hsv, result, cv::COLOR_HSV2RGB);
  return result;
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
    for (int x = 0; x < values.cols; ++x) {
      auto& here = values.at<cv::Vec3f>(y, x);
      cv::Vec3f nearest;
      for (int c = 0; c < 3; ++c)
        nearest[c] = std::clamp(std::round(here[c] / step), 0.0F, levels - 1.0F) * step;
      const cv::Vec3f error = here - nearest;
      here = nearest;
      if (x + 1 < values.cols) values.at<cv::Vec3f>(y, x + 1) += error * (7.0F / 16);
      if (y + 1 == values.rows) continue;
      if (x > 0) values.at<cv::Vec3f>(y + 1, x - 1) += error * (3.0F / 16);
      values.at<cv::Vec3f>(y + 1, x) += error * (5.0F / 16);
      if (x + 1 < values.cols) values.at<cv::Vec3f>(y + 1, x + 1) += error * (1.0F / 16);
    }
  }
  cv::Mat result;
  values.convertTo(result, CV_8UC3);
  return result;
}

cv::Mat randomlyToned(const cv::Mat& picture, EditStrength strength, RepeatableRandom& random) {
  const double range = byStrength(strength, 0.15, 0.35, 0.6);
  const double least = byStrength(strength, 0.05, 0.15, 0.3);  // so that each differs visibly
  const double gain = std::exp(random.sign() * random.uniform(least, range));
  const double offset = random.sign() * random.uniform(least, range) * 100;
  const double gamma = std::exp(random.sign() * random.uniform(least, range));
  return toned(picture, gain, offset, gamma);
}

}  // namespace

void makeColourEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const EditStrength strength = edit.strength;
  const cv::Mat before = copy.view().clone();
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
      after = randomlyToned(before, strength, random);
      copy.replace(after);
      return copy.note(EditKind::kTone, differenceOf(before, after).tone);
    case MakeEdit::kHue:
      after = recoloured(before, random.sign() * byStrength(strength, 12.0, 24.0, 40.0), 1.0);
      break;
    case MakeEdit::kHue90:
      after = recoloured(before, 90.0 * random.integer(1, 3), 1.0);
      break;
    case MakeEdit::kSaturation: {
      const double factor =
          random.chance(0.5) ? byStrength(strength, 0.7, 0.4, 0.15) : byStrength(strength, 1.4, 1.9, 2.8);
      after = recoloured(before, 0.0, factor);
      break;
    }
    case MakeEdit::kPalette:
      after = dithered(before, byStrength(strength, 6, 4, 3));
      break;
    default:
      LOOKALIKE_CHECK(false);
  }
  copy.replace(after);
  copy.note(EditKind::kRecolour, differenceOf(before, after).colour);
}

}  // namespace lookalike::evaluate
