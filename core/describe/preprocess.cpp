// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/preprocess.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/check.h"

namespace lookalike::describe {

namespace {

constexpr int kFrameTolerance = 12;
constexpr int kOutlierShare = 50;  // one pixel in so many may differ
constexpr double kMostTrimmed = 0.35;

using Colour = std::array<std::uint8_t, 3>;

/// A row or column of pixels: `count` pixels, `step` bytes apart.
struct Line {
  const std::uint8_t* first;
  std::size_t step;
  int count;
};

Colour medianColour(const Line& line, std::vector<std::uint8_t>& scratch) {
  Colour colour{};
  scratch.resize(static_cast<std::size_t>(line.count));
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t i = 0; i < scratch.size(); ++i) scratch[i] = line.first[i * line.step + channel];
    const auto middle = scratch.begin() + line.count / 2;
    std::nth_element(scratch.begin(), middle, scratch.end());
    colour[channel] = *middle;
  }
  return colour;
}

bool isOfColour(const Line& line, const Colour& colour) {
  int different = 0;
  for (int i = 0; i < line.count; ++i) {
    const std::uint8_t* pixel = line.first + static_cast<std::size_t>(i) * line.step;
    const int distance = std::max(
        {std::abs(pixel[0] - colour[0]), std::abs(pixel[1] - colour[1]), std::abs(pixel[2] - colour[2])});
    if (distance > kFrameTolerance && ++different * kOutlierShare > line.count) return false;
  }
  return true;
}

/// How many of the lines that `lineAt(0)`, `lineAt(1)`… give belong to a frame.
template <typename LineAt>
int frameLines(int sideLength, LineAt lineAt, std::vector<std::uint8_t>& scratch) {
  const int most = static_cast<int>(sideLength * kMostTrimmed);
  if (most == 0) return 0;
  const Colour colour = medianColour(lineAt(0), scratch);
  int lines = 0;
  while (lines < most && isOfColour(lineAt(lines), colour)) ++lines;
  return lines;
}

cv::Mat resized(const cv::Mat& image, int width, int height) {
  const bool shrinks = width <= image.cols && height <= image.rows;
  cv::Mat result;
  cv::resize(image, result, cv::Size(width, height), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return result;
}

cv::Mat toSize(const cv::Mat& image, const InputSpec& spec) {
  if (spec.resize == ResizeMode::kSquash) return resized(image, spec.width, spec.height);
  if (spec.resize == ResizeMode::kShortSideCentreCrop) {
    const double factor = static_cast<double>(spec.shortSide) / std::min(image.cols, image.rows);
    // The cut first, so that a strip of 10 × 100,000 pixels is never enlarged as a whole.
    const int cutWidth = std::clamp(static_cast<int>(std::lround(spec.width / factor)), 1, image.cols);
    const int cutHeight = std::clamp(static_cast<int>(std::lround(spec.height / factor)), 1, image.rows);
    const cv::Rect middle((image.cols - cutWidth) / 2, (image.rows - cutHeight) / 2, cutWidth, cutHeight);
    return resized(image(middle), spec.width, spec.height);
  }
  const double factor =
      std::min(static_cast<double>(spec.width) / image.cols, static_cast<double>(spec.height) / image.rows);
  const int width = std::clamp(static_cast<int>(std::lround(image.cols * factor)), 1, spec.width);
  const int height = std::clamp(static_cast<int>(std::lround(image.rows * factor)), 1, spec.height);
  const cv::Mat inner = resized(image, width, height);
  cv::Mat result(spec.height, spec.width, CV_8UC3, cv::Scalar::all(128));
  inner.copyTo(result(cv::Rect((spec.width - width) / 2, (spec.height - height) / 2, width, height)));
  return result;
}

}  // namespace

PreparedImage prepareImage(const decode::RgbImage& image, const PixelRect& part, const InputSpec& spec) {
  LOOKALIKE_CHECK(!image.empty() && spec.width > 0 && spec.height > 0);
  LOOKALIKE_CHECK(part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0 &&
                  part.x + part.width <= image.width && part.y + part.height <= image.height);
  // OpenCV has no matrix over constant data; nothing below writes to this one.
  const cv::Mat whole(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data()));
  cv::Mat small = toSize(whole(cv::Rect(part.x, part.y, part.width, part.height)), spec);
  if (spec.channels == ChannelOrder::kBgr) cv::cvtColor(small, small, cv::COLOR_RGB2BGR);
  if (spec.channels == ChannelOrder::kGrey) cv::cvtColor(small, small, cv::COLOR_RGB2GRAY);

  PreparedImage prepared{spec.width, spec.height, spec.channelCount(), {}};
  LOOKALIKE_CHECK(small.isContinuous() && small.cols == spec.width && small.rows == spec.height);
  prepared.pixels.assign(small.datastart, small.dataend);
  return prepared;
}

PreparedImage prepareImage(const decode::RgbImage& image, const InputSpec& spec) {
  return prepareImage(image, PixelRect{0, 0, image.width, image.height}, spec);
}

PixelRect withoutUniformFrame(const decode::RgbImage& image) {
  LOOKALIKE_CHECK(!image.empty());
  const std::size_t stride = static_cast<std::size_t>(image.width) * 3;
  const std::uint8_t* pixels = image.pixels.data();
  std::vector<std::uint8_t> scratch;
  const auto row = [&](int y) { return Line{pixels + static_cast<std::size_t>(y) * stride, 3, image.width}; };
  const int top = frameLines(image.height, row, scratch);
  const int bottom = frameLines(
      image.height, [&](int i) { return row(image.height - 1 - i); }, scratch);
  const int height = image.height - top - bottom;

  // Columns are judged between the trimmed rows: a frame of two colours would hide the sides otherwise.
  const auto column = [&](int x) {
    return Line{pixels + static_cast<std::size_t>(top) * stride + static_cast<std::size_t>(x) * 3, stride,
                height};
  };
  const int left = frameLines(image.width, column, scratch);
  const int right = frameLines(
      image.width, [&](int i) { return column(image.width - 1 - i); }, scratch);
  return {left, top, image.width - left - right, height};
}

}  // namespace lookalike::describe
