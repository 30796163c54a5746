// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/evaluate/copy_in_progress.h"

namespace lookalike::evaluate {

namespace {

cv::Scalar vividColour(RepeatableRandom& random) {
  static const std::array<cv::Scalar, 8> kColours{{{255, 255, 255},
                                                   {0, 0, 0},
                                                   {230, 40, 40},
                                                   {255, 220, 0},
                                                   {30, 120, 255},
                                                   {40, 190, 80},
                                                   {255, 120, 200},
                                                   {140, 60, 200}}};
  return kColours.at(random.below(kColours.size()));
}

/// A line of words that fits `width` at the font's scale, at least one word.
std::string lineOfWords(int font, double scale, int thickness, int width, RepeatableRandom& random) {
  static const std::array<const char*, 16> kWords{"SALE", "only", "today", "when", "you",   "LOOK",
                                                  "at",   "this", "free",  "NEW",  "photo", "2019",
                                                  "best", "of",   "WOW",   "100%"};
  std::string line = kWords.at(random.below(kWords.size()));
  for (int i = 0; i < 6; ++i) {
    const std::string longer = line + " " + kWords.at(random.below(kWords.size()));
    if (cv::getTextSize(longer, font, scale, thickness, nullptr).width > width) break;
    line = longer;
  }
  return line;
}

void writeText(cv::Mat& picture, EditStrength strength, RepeatableRandom& random) {
  static const std::array<int, 5> kFonts{cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_DUPLEX,
                                         cv::FONT_HERSHEY_COMPLEX, cv::FONT_HERSHEY_TRIPLEX,
                                         cv::FONT_HERSHEY_SCRIPT_COMPLEX};
  const int font = kFonts.at(random.below(kFonts.size()));
  const int lines = byStrength(strength, 1, 2, 4) + random.integer(0, 1);
  const int lineHeight = std::max(
      8,
      static_cast<int>(picture.rows * random.uniform(0.07, 0.07 + byStrength(strength, 0.02, 0.05, 0.07))));
  const int thickness = std::max(1, lineHeight / 12);
  const double scale = cv::getFontScaleFromHeight(font, std::max(5, lineHeight * 6 / 10), thickness);
  const bool hasBar = random.chance(0.5);
  const cv::Scalar ink = vividColour(random);
  const bool lightInk = ink[0] + ink[1] + ink[2] > 380;
  const cv::Scalar ground = cv::Scalar::all(lightInk ? 0 : 255);
  const int height = lines * lineHeight;
  int top = random.integer(0, std::max(0, picture.rows - height));
  if (random.chance(0.6)) top = random.chance(0.5) ? 0 : std::max(0, picture.rows - height);
  if (hasBar) cv::rectangle(picture, {0, top, picture.cols, height}, ground, cv::FILLED);
  for (int i = 0; i < lines; ++i) {
    const std::string line = lineOfWords(font, scale, thickness, picture.cols * 9 / 10, random);
    const int width = cv::getTextSize(line, font, scale, thickness, nullptr).width;
    const cv::Point at(std::max(1, (picture.cols - width) / 2), top + (i + 1) * lineHeight - lineHeight / 4);
    if (!hasBar) cv::putText(picture, line, at, font, scale, ground, thickness + 2, cv::LINE_AA);
    cv::putText(picture, line, at, font, scale, ink, thickness, cv::LINE_AA);
  }
}

void drawFace(cv::Mat& picture, cv::Point middle, int radius, RepeatableRandom& random) {
  const cv::Scalar line(60, 40, 0);
  const int thick = std::max(1, radius / 12);
  cv::circle(picture, middle, radius, {255, 210, 40}, cv::FILLED, cv::LINE_AA);
  cv::circle(picture, middle, radius, line, thick, cv::LINE_AA);
  for (const int side : {-1, 1}) {
    cv::ellipse(picture, middle + cv::Point(side * radius * 4 / 10, -radius * 3 / 10),
                {std::max(1, radius / 8), std::max(1, radius / 5)}, 0, 0, 360, line, cv::FILLED, cv::LINE_AA);
  }
  const bool laughs = random.chance(0.5);
  cv::ellipse(picture, middle + cv::Point(0, radius / 10), {radius * 6 / 10, radius * 6 / 10}, 0, 10, 170,
              line, laughs ? cv::FILLED : 2 * thick, cv::LINE_AA);
}

void drawPolygon(cv::Mat& picture, const std::vector<cv::Point>& corners, const cv::Scalar& colour,
                 int outline) {
  cv::fillPoly(picture, std::vector<std::vector<cv::Point>>{corners}, colour, cv::LINE_AA);
  cv::polylines(picture, corners, true, cv::Scalar::all(255), outline, cv::LINE_AA);
}

void drawStar(cv::Mat& picture, cv::Point middle, int radius, const cv::Scalar& colour) {
  std::vector<cv::Point> corners;
  for (int i = 0; i < 10; ++i) {
    const double angle = CV_PI * i / 5 - CV_PI / 2;
    const double r = i % 2 == 0 ? radius : radius * 0.42;
    corners.emplace_back(middle.x + cvRound(r * std::cos(angle)), middle.y + cvRound(r * std::sin(angle)));
  }
  drawPolygon(picture, corners, colour, std::max(1, radius / 10));
}

void drawHeart(cv::Mat& picture, cv::Point middle, int radius, const cv::Scalar& colour) {
  std::vector<cv::Point> corners;
  for (int i = 0; i < 40; ++i) {
    const double t = 2 * CV_PI * i / 40;
    const double x = std::pow(std::sin(t), 3);
    const double y = -(13 * std::cos(t) - 5 * std::cos(2 * t) - 2 * std::cos(3 * t) - std::cos(4 * t)) / 17;
    corners.emplace_back(middle.x + cvRound(radius * x), middle.y + cvRound(radius * y));
  }
  drawPolygon(picture, corners, colour, std::max(1, radius / 10));
}

void drawArrow(cv::Mat& picture, cv::Point middle, int radius, const cv::Scalar& colour,
               RepeatableRandom& random) {
  const double angle = random.uniform(0.0, 2 * CV_PI);
  const cv::Point along(cvRound(radius * std::cos(angle)), cvRound(radius * std::sin(angle)));
  cv::arrowedLine(picture, middle - along, middle + along, colour, std::max(2, radius / 4), cv::LINE_AA, 0,
                  0.4);
}

/// A part of another picture in a white frame.
void drawPatch(cv::Mat& picture, const cv::Mat& other, cv::Point middle, int radius,
               RepeatableRandom& random) {
  const cv::Rect place = cv::Rect(middle.x - radius, middle.y - radius, 2 * radius, 2 * radius) &
                         cv::Rect(0, 0, picture.cols, picture.rows);
  if (place.width < 4 || place.height < 4) return;
  const cv::Mat whole = filling(other, 4 * radius, 4 * radius);
  const int x = random.integer(0, whole.cols - place.width);
  const int y = random.integer(0, whole.rows - place.height);
  whole({x, y, place.width, place.height}).copyTo(picture(place));
  cv::rectangle(picture, place, cv::Scalar::all(255), std::max(1, radius / 12));
}

void putStickers(cv::Mat& picture, const cv::Mat& other, EditStrength strength, RepeatableRandom& random) {
  const int count = byStrength(strength, 1, 2, 4) + random.integer(0, 1);
  const int shortSide = std::min(picture.cols, picture.rows);
  for (int i = 0; i < count; ++i) {
    const double share = random.uniform(0.06, byStrength(strength, 0.1, 0.14, 0.2));
    const int radius = std::max(4, cvRound(shortSide * share));
    const int x = random.integer(radius, std::max(radius, picture.cols - radius));
    const int y = random.integer(radius, std::max(radius, picture.rows - radius));
    const cv::Scalar colour = vividColour(random);
    switch (random.below(5)) {
      case 0:
        drawFace(picture, {x, y}, radius, random);
        break;
      case 1:
        drawStar(picture, {x, y}, radius, colour);
        break;
      case 2:
        drawHeart(picture, {x, y}, radius, colour);
        break;
      case 3:
        drawArrow(picture, {x, y}, radius, colour, random);
        break;
      default:
        drawPatch(picture, other, {x, y}, radius, random);
    }
  }
}

void putInset(cv::Mat& picture, const cv::Mat& other, double share, RepeatableRandom& random) {
  const double scale = std::min(share * picture.cols / other.cols, share * picture.rows / other.rows);
  const int width = std::max(4, cvRound(other.cols * scale));
  const int height = std::max(4, cvRound(other.rows * scale));
  const int x = random.integer(0, std::max(0, picture.cols - width));
  const int y = random.integer(0, std::max(0, picture.rows - height));
  const cv::Rect place = cv::Rect(x, y, width, height) & cv::Rect(0, 0, picture.cols, picture.rows);
  resizedTo(other, place.width, place.height).copyTo(picture(place));
  if (random.chance(0.5)) cv::rectangle(picture, place, cv::Scalar::all(255), std::max(1, width / 40));
}

/// Share of the pixels that show the original in which any channel differs.
double changedShare(const CopyInProgress& copy, const cv::Mat& before, const cv::Mat& after) {
  std::vector<cv::Point> corners;
  for (const PlanePoint& corner : mapped(copy.originalToCopy, copy.regionInOriginal))
    corners.emplace_back(cvRound(corner.x), cvRound(corner.y));
  cv::Mat region(before.size(), CV_8U, cv::Scalar(0));
  if (corners.size() > 2) cv::fillConvexPoly(region, corners, cv::Scalar(255));
  cv::Mat difference;
  cv::absdiff(before, after, difference);
  std::vector<cv::Mat> channels;
  cv::split(difference, channels);
  const cv::Mat changed = (channels[0] | channels[1] | channels[2]) & region;
  return static_cast<double>(cv::countNonZero(changed)) / std::max(1, cv::countNonZero(region));
}

}  // namespace

void makeOverlayEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const EditStrength strength = edit.strength;
  const cv::Mat before = copy.view().clone();
  cv::Mat after = before.clone();
  switch (edit.edit) {
    case MakeEdit::kBlend: {
      const double share = byStrength(strength, 0.3, 0.4, 0.5);
      const cv::Mat under = filling(copy.other(0), before.cols, before.rows);
      cv::addWeighted(before, 1.0 - share, under, share, 0.0, after);
      copy.replace(after);
      return copy.note(EditKind::kBlend, share);
    }
    case MakeEdit::kText:
      writeText(after, strength, random);
      break;
    case MakeEdit::kSticker:
      putStickers(after, copy.other(0), strength, random);
      break;
    case MakeEdit::kInset:
      putInset(after, copy.other(0), byStrength(strength, 0.25, 0.35, 0.45), random);
      break;
    default:
      LOOKALIKE_CHECK(false);
  }
  const double share = changedShare(copy, before, after);
  copy.replace(after);
  copy.note(EditKind::kOverlay, share);
}

}  // namespace lookalike::evaluate
