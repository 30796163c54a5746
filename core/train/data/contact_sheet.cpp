// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <ostream>
#include <vector>

#include "core/base/check.h"
#include "core/decode/thumbnail_png.h"
#include "core/exchange/atomic_file.h"

namespace lookalike::train {

namespace {

constexpr int kGap = 8;
constexpr int kLineHeight = 14;
constexpr int kMostSide = 20'000;
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kFontScale = 0.38;

int widthOf(const std::string& words) {
  return cv::getTextSize(words, kFont, kFontScale, 1, nullptr).width;
}

/// The caption's lines, none wider than `width` unless one word is.
std::vector<std::string> linesOf(const std::string& caption, int width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t start = 0;
  while (start < caption.size()) {
    const std::size_t found = caption.find_first_of("+ ", start);
    const std::size_t end = found == std::string::npos ? caption.size() : found + 1;
    const std::string word = caption.substr(start, end - start);
    if (!line.empty() && widthOf(line + word) > width) {
      lines.push_back(line);
      line.clear();
    }
    line += word;
    start = end;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

void place(cv::Mat& sheet, const decode::RgbImage& image, const cv::Rect& cell) {
  const cv::Mat picture(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data()));
  const double scale = std::min(static_cast<double>(cell.width) / image.width,
                                static_cast<double>(cell.height) / image.height);
  const int width = std::clamp(cvRound(image.width * scale), 1, cell.width);
  const int height = std::clamp(cvRound(image.height * scale), 1, cell.height);
  cv::Mat target =
      sheet({cell.x + (cell.width - width) / 2, cell.y + (cell.height - height) / 2, width, height});
  cv::resize(picture, target, target.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
}

Result<decode::RgbImage> sheetOf(std::span<const CaptionedPicture> pictures, int side, int columns) {
  const auto count = static_cast<int>(pictures.size());
  if (columns <= 0) columns = static_cast<int>(std::ceil(std::sqrt(count)));
  columns = std::min(columns, count);
  const int rows = (count + columns - 1) / columns;
  std::vector<std::vector<std::string>> captions;
  std::size_t mostLines = 0;
  for (const CaptionedPicture& picture : pictures) {
    if (picture.pixels.empty())
      return Error{ErrorCode::kInvalidArgument, {}, "an empty picture on a contact sheet", -1};
    captions.push_back(linesOf(picture.caption, side));
    mostLines = std::max(mostLines, captions.back().size());
  }
  const int cellHeight = side + static_cast<int>(mostLines) * kLineHeight + kGap;
  const std::int64_t width = std::int64_t{columns} * (side + kGap) + kGap;
  const std::int64_t height = std::int64_t{rows} * (cellHeight + kGap) + kGap;
  if (width > kMostSide || height > kMostSide)
    return Error{ErrorCode::kInvalidArgument, {}, "a contact sheet of more than 20000 pixels a side", -1};
  decode::RgbImage image{static_cast<int>(width), static_cast<int>(height), {}};
  image.pixels.resize(static_cast<std::size_t>(width * height) * 3);
  cv::Mat sheet(image.height, image.width, CV_8UC3, image.pixels.data());
  sheet.setTo(cv::Scalar::all(232));
  for (int i = 0; i < count; ++i) {
    const cv::Point corner(kGap + i % columns * (side + kGap), kGap + i / columns * (cellHeight + kGap));
    place(sheet, pictures[static_cast<std::size_t>(i)].pixels, {corner.x, corner.y, side, side});
    int baseline = corner.y + side;
    for (const std::string& line : captions[static_cast<std::size_t>(i)]) {
      baseline += kLineHeight;
      cv::putText(sheet, line, {corner.x, baseline}, kFont, kFontScale, cv::Scalar::all(30), 1, cv::LINE_AA);
    }
  }
  return image;
}

}  // namespace

Result<decode::RgbImage> contactSheet(std::span<const CaptionedPicture> pictures, int side, int columns) {
  LOOKALIKE_CHECK(side > 0);
  if (pictures.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no pictures for a contact sheet", -1};
  try {
    return sheetOf(pictures, side, columns);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "making a contact sheet", -1};
  } catch (const cv::Exception& error) {
    const bool memory = error.code == cv::Error::StsNoMem;
    return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kInvalidArgument, {}, error.what(), -1};
  }
}

Result<void> writeContactSheet(const std::string& path, std::span<const CaptionedPicture> pictures, int side,
                               int columns) {
  const auto sheet = contactSheet(pictures, side, columns);
  if (!sheet.ok()) return sheet.error();
  const auto png = decode::encodePngWithTexts(*sheet, {{"Software", "Lookalike"}});
  if (!png.ok()) return png.error();
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
    return ok();
  });
}

}  // namespace lookalike::train
