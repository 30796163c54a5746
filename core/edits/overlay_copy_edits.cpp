// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

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

void writeText(cv::Mat& picture, NamedMakeEdit edit, RepeatableRandom& random) {
  static const std::array<int, 5> kFonts{cv::FONT_HERSHEY_SIMPLEX, cv::FONT_HERSHEY_DUPLEX,
                                         cv::FONT_HERSHEY_COMPLEX, cv::FONT_HERSHEY_TRIPLEX,
                                         cv::FONT_HERSHEY_SCRIPT_COMPLEX};
  const int font = kFonts.at(random.below(kFonts.size()));
  const int lines = figureOf(edit, 1, 2, 4) + random.integer(0, 1);
  const int lineHeight = std::max(
      8, static_cast<int>(picture.rows * random.uniform(0.07, 0.07 + figureOf(edit, 0.02, 0.05, 0.07))));
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

void putStickers(cv::Mat& picture, const cv::Mat& other, NamedMakeEdit edit, RepeatableRandom& random) {
  const int count = figureOf(edit, 1, 2, 4) + random.integer(0, 1);
  const int shortSide = std::min(picture.cols, picture.rows);
  for (int i = 0; i < count; ++i) {
    const double share = random.uniform(0.06, figureOf(edit, 0.1, 0.14, 0.2));
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

void fillWithNoise(cv::Mat& picture, const cv::Rect& place, RepeatableRandom& random) {
  for (int y = place.y; y < place.br().y; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = place.x; x < place.br().x; ++x) {
      const std::uint64_t bits = random.next();
      for (int c = 0; c < 3; ++c) row[x][c] = static_cast<unsigned char>(bits >> (8 * c));
    }
  }
}

/// Random erasing (Zhong et al., arXiv 1708.04896), in up to three rectangles.
void erase(cv::Mat& picture, double share, RepeatableRandom& random) {
  const int count = random.integer(1, 3);
  for (int i = 0; i < count; ++i) {
    const double area = share / count * picture.cols * picture.rows;
    const double shape = std::exp(random.uniform(-1.0, 1.0));  // width against height
    const int width = std::clamp(cvRound(std::sqrt(area * shape)), 1, picture.cols);
    const int height = std::clamp(cvRound(area / width), 1, picture.rows);
    const cv::Rect place{random.integer(0, picture.cols - width), random.integer(0, picture.rows - height),
                         width, height};
    switch (random.below(4)) {
      case 0:
        fillWithNoise(picture, place, random);
        break;
      case 1:
        picture(place).setTo(cv::mean(picture));
        break;
      case 2:
        picture(place).setTo(cv::Scalar::all(random.integer(0, 255)));
        break;
      default:
        picture(place).setTo(vividColour(random));
    }
  }
}

/// Slanting words for watermarked(), 255 where there is ink.
cv::Mat slantingWords(const cv::Size& size, RepeatableRandom& random) {
  constexpr double kLargest = 1500;  // pixels; larger ones are drawn smaller and enlarged
  const int font = cv::FONT_HERSHEY_DUPLEX;
  const bool isOnce = random.chance(0.4);
  const double diagonal = std::hypot(size.width, size.height);
  const double enlarged = std::max(1.0, diagonal / kLargest);
  const int side = cvRound(diagonal / enlarged);
  const double share = isOnce ? random.uniform(0.12, 0.25) : random.uniform(0.05, 0.1);
  const int height = std::max(6, cvRound(std::min(size.width, size.height) * share / enlarged));
  const int thickness = std::max(1, height / 8);
  const double scale = cv::getFontScaleFromHeight(font, height, thickness);
  const std::string words = lineOfWords(font, scale, thickness, side / (isOnce ? 2 : 4), random);
  const int length = cv::getTextSize(words, font, scale, thickness, nullptr).width;
  cv::Mat flat(side, side, CV_8U, cv::Scalar(0));
  const auto write = [&](int x, int y) {
    cv::putText(flat, words, {x, y}, font, scale, cv::Scalar(255), thickness, cv::LINE_AA);
  };
  if (isOnce) {
    write(std::max(0, (side - length) / 2), (side + height) / 2);
  } else {
    const int step = length + 2 * height;
    for (int y = height, row = 0; y < side; y += 4 * height, ++row) {
      for (int x = -(row % 2) * step / 2; x < side; x += step) write(x, y);
    }
  }
  const cv::Point2f middle(static_cast<float>(side) / 2, static_cast<float>(side) / 2);
  cv::Mat turned = cv::getRotationMatrix2D(middle, random.uniform(-45.0, 45.0), enlarged);
  turned.at<double>(0, 2) += (size.width - side) / 2.0;
  turned.at<double>(1, 2) += (size.height - side) / 2.0;
  cv::Mat ink;
  cv::warpAffine(flat, ink, turned, size);
  return ink;
}

/// Words across the picture, once over the middle or all over.
cv::Mat watermarked(const cv::Mat& picture, double opacity, RepeatableRandom& random) {
  const cv::Mat mask = slantingWords(picture.size(), random);
  const int ink = random.chance(0.7) ? 255 : 0;
  const int weight = cvRound(opacity * 256);
  cv::Mat result = picture.clone();
  for (int y = 0; y < result.rows; ++y) {
    auto* pixels = result.ptr<cv::Vec3b>(y);
    const auto* cover = mask.ptr<unsigned char>(y);
    for (int x = 0; x < result.cols; ++x) {
      if (cover[x] == 0) continue;
      const int part = cover[x] * weight;
      for (int c = 0; c < 3; ++c) {
        pixels[x][c] = static_cast<unsigned char>(pixels[x][c] + (ink - pixels[x][c]) * part / (255 * 256));
      }
    }
  }
  return result;
}

}  // namespace

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

double changedShare(const CopyInProgress& copy, const cv::Mat& before, const cv::Mat& after) {
  if (!copy.isMeasured()) return 0.0;
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

void makeOverlayEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random) {
  const cv::Mat before = copy.view();
  cv::Mat after;
  switch (edit.edit) {
    case MakeEdit::kBlend: {
      const double share = figureOf(edit, 0.3, 0.4, 0.5);
      const cv::Mat under = filling(copy.other(0), before.cols, before.rows);
      cv::addWeighted(before, 1.0 - share, under, share, 0.0, after);
      copy.replace(after);
      return copy.note(EditKind::kBlend, share);
    }
    case MakeEdit::kText:
      after = before.clone();
      writeText(after, edit, random);
      break;
    case MakeEdit::kSticker:
      after = before.clone();
      putStickers(after, copy.other(0), edit, random);
      break;
    case MakeEdit::kErase:
      after = before.clone();
      erase(after, figureOf(edit, 0.08, 0.16, 0.3), random);
      break;
    case MakeEdit::kWatermark:
      after = watermarked(before, figureOf(edit, 0.25, 0.4, 0.6), random);
      break;
    case MakeEdit::kInset:
      after = before.clone();
      putInset(after, copy.other(0), figureOf(edit, 0.25, 0.35, 0.45), random);
      break;
    default:
      LOOKALIKE_CHECK(false);
  }
  const double share = changedShare(copy, before, after);
  copy.replace(after);
  copy.note(EditKind::kOverlay, share);
}

}  // namespace lookalike::edits
