// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/panel.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <sstream>

namespace lookalike::explain {

namespace {

constexpr double kMostGrowth = 4.0;
constexpr int kMargin = 14;
constexpr int kGap = 12;
constexpr int kNarrowest = 420;  ///< pixels of a sheet, for its text
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kTextScale = 0.52;
constexpr int kLineHeight = 22;

int widthOf(const std::string& text) {
  int baseline = 0;
  return cv::getTextSize(text, kFont, kTextScale, 1, &baseline).width;
}

void write(cv::Mat& canvas, const std::string& text, cv::Point at) {
  cv::putText(canvas, text, at, kFont, kTextScale, kInk, 1, cv::LINE_AA);
}

/// Lines no wider than `width`, broken between words.
std::vector<std::string> wrapped(const std::vector<std::string>& lines, int width) {
  std::vector<std::string> result;
  for (const std::string& line : lines) {
    std::istringstream words(line);
    std::string text;
    for (std::string word; words >> word;) {
      std::string longer = text;
      longer.append(text.empty() ? "" : " ").append(word);
      if (!text.empty() && widthOf(longer) > width) {
        result.push_back(text);
        text = word;
      } else {
        text = std::move(longer);
      }
    }
    result.push_back(text);
  }
  return result;
}

/// OpenCV draws with this many bits below a pixel.
constexpr int kShift = 4;

cv::Point fine(cv::Point2d point) {
  constexpr double kFar = 30'000.0;
  const double unit = 1 << kShift;
  return {static_cast<int>(std::lround(std::clamp(point.x, -kFar, kFar) * unit)),
          static_cast<int>(std::lround(std::clamp(point.y, -kFar, kFar) * unit))};
}

}  // namespace

cv::Mat viewOf(const decode::RgbImage& picture) {
  return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.pixels.data())};
}

decode::RgbImage imageOf(const cv::Mat& rgb) {
  const cv::Mat whole = rgb.isContinuous() ? rgb : rgb.clone();
  return {whole.cols, whole.rows, {whole.ptr(), whole.ptr() + whole.total() * whole.elemSize()}};
}

Panel::Panel(const decode::DecodedImage& picture, int longSide) {
  const cv::Mat source = viewOf(picture.pixels);
  const double scale =
      std::min(kMostGrowth, static_cast<double>(longSide) / std::max(source.cols, source.rows));
  const cv::Size size(std::max(1, static_cast<int>(std::lround(source.cols * scale))),
                      std::max(1, static_cast<int>(std::lround(source.rows * scale))));
  cv::resize(source, pixels_, size, 0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_LINEAR);
  scaleX_ = static_cast<double>(size.width) / picture.fullWidth;
  scaleY_ = static_cast<double>(size.height) / picture.fullHeight;
}

cv::Point2d Panel::at(const PicturePoint& point) const {
  return {(static_cast<double>(point.x) + 0.5) * scaleX_ - 0.5,
          (static_cast<double>(point.y) + 0.5) * scaleY_ - 0.5};
}

void Panel::outline(const std::vector<PicturePoint>& polygon, const cv::Scalar& colour) {
  if (polygon.size() < 3) return;
  std::vector<cv::Point> points;
  for (const PicturePoint& point : polygon) {
    // Kept on the panel, so that the region that is the whole picture has an outline too.
    const cv::Point2d to = at(point);
    points.push_back(fine({std::clamp(to.x, 1.5, std::max(1.5, pixels_.cols - 2.5)),
                           std::clamp(to.y, 1.5, std::max(1.5, pixels_.rows - 2.5))}));
  }
  cv::polylines(pixels_, points, true, cv::Scalar::all(0), 5, cv::LINE_AA, kShift);
  cv::polylines(pixels_, points, true, colour, 2, cv::LINE_AA, kShift);
}

void drawLine(cv::Mat& canvas, cv::Point2d from, cv::Point2d to, const cv::Scalar& colour) {
  cv::line(canvas, fine(from), fine(to), cv::Scalar::all(0), 3, cv::LINE_AA, kShift);
  cv::line(canvas, fine(from), fine(to), colour, 1, cv::LINE_AA, kShift);
}

void drawDot(cv::Mat& canvas, cv::Point2d at, double radius, const cv::Scalar& colour) {
  const double unit = 1 << kShift;
  cv::circle(canvas, fine(at), static_cast<int>((radius + 1.2) * unit), cv::Scalar::all(0), cv::FILLED,
             cv::LINE_AA, kShift);
  cv::circle(canvas, fine(at), static_cast<int>(radius * unit), colour, cv::FILLED, cv::LINE_AA, kShift);
}

Sheet sheetOf(const std::vector<NamedPanel>& panels, const std::vector<std::string>& lines) {
  int width = 0;
  int height = 0;
  for (const NamedPanel& panel : panels) {
    width += std::max(panel.pixels.cols, widthOf(panel.name)) + (width > 0 ? kGap : 0);
    height = std::max(height, panel.pixels.rows);
  }
  const int inner = std::max(width, kNarrowest);
  const std::vector<std::string> text = wrapped(lines, inner);
  Sheet sheet;
  sheet.pixels = cv::Mat(2 * kMargin + kLineHeight + height + kLineHeight * static_cast<int>(text.size()) +
                             (text.empty() ? 0 : kMargin / 2),
                         inner + 2 * kMargin, CV_8UC3, kPaper);
  int x = kMargin;
  for (const NamedPanel& panel : panels) {
    write(sheet.pixels, panel.name, {x, kMargin + 12});
    const cv::Point corner(x, kMargin + kLineHeight);
    panel.pixels.copyTo(sheet.pixels(cv::Rect(corner, panel.pixels.size())));
    // A hairline, for pictures that are white at their sides.
    cv::rectangle(sheet.pixels, corner - cv::Point(1, 1),
                  corner + cv::Point(panel.pixels.cols, panel.pixels.rows), cv::Scalar::all(150));
    sheet.corners.push_back(corner);
    x += std::max(panel.pixels.cols, widthOf(panel.name)) + kGap;
  }
  int y = kMargin + kLineHeight + height + kLineHeight;
  for (const std::string& line : text) {
    write(sheet.pixels, line, {kMargin, y});
    y += kLineHeight;
  }
  return sheet;
}

}  // namespace lookalike::explain
