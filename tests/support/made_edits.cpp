// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

RgbImage blank(int width, int height) {
  LOOKALIKE_CHECK(width > 0 && height > 0);
  return {width, height, std::vector<std::uint8_t>(std::size_t(3) * width * height)};
}

std::uint8_t* pixel(RgbImage& image, int x, int y) {
  return image.pixels.data() + 3 * (static_cast<std::size_t>(y) * image.width + x);
}

const std::uint8_t* pixel(const RgbImage& image, int x, int y) {
  return image.pixels.data() + 3 * (static_cast<std::size_t>(y) * image.width + x);
}

std::uint8_t clampToByte(double value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0, 255.0)));
}

struct Tap {
  int first = 0;
  std::vector<float> weights;
};

/// The weights of one axis: the share of each source pixel under the target pixel when shrinking, the two
/// neighbours when growing.
std::vector<Tap> axisTaps(int from, int to) {
  std::vector<Tap> taps(to);
  const double scale = static_cast<double>(from) / to;
  for (int i = 0; i < to; ++i) {
    Tap& tap = taps[i];
    if (scale > 1) {
      const double low = i * scale;
      const double high = std::min<double>((i + 1) * scale, from);
      tap.first = static_cast<int>(low);
      for (int s = tap.first; s < high; ++s)
        tap.weights.push_back(
            static_cast<float>((std::min<double>(s + 1, high) - std::max<double>(s, low)) / (high - low)));
    } else {
      const double centre = std::clamp((i + 0.5) * scale - 0.5, 0.0, from - 1.0);
      tap.first = std::min(static_cast<int>(centre), std::max(0, from - 2));
      const auto share = static_cast<float>(centre - tap.first);
      tap.weights = from > 1 ? std::vector<float>{1 - share, share} : std::vector<float>{1};
    }
  }
  return taps;
}

}  // namespace

RgbImage resized(const RgbImage& image, int width, int height) {
  RgbImage result = blank(width, height);
  const std::vector<Tap> columns = axisTaps(image.width, width);
  const std::vector<Tap> rows = axisTaps(image.height, height);
  std::vector<float> wide(std::size_t(3) * width * image.height);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Tap& tap = columns[x];
      for (int c = 0; c < 3; ++c) {
        float sum = 0;
        for (std::size_t k = 0; k < tap.weights.size(); ++k)
          sum += tap.weights[k] * static_cast<float>(pixel(image, tap.first + static_cast<int>(k), y)[c]);
        wide[3 * (static_cast<std::size_t>(y) * width + x) + c] = sum;
      }
    }
  }
  for (int y = 0; y < height; ++y) {
    const Tap& tap = rows[y];
    for (int i = 0; i < 3 * width; ++i) {
      float sum = 0;
      for (std::size_t k = 0; k < tap.weights.size(); ++k)
        sum += tap.weights[k] * wide[(tap.first + k) * 3 * width + i];
      pixel(result, 0, y)[i] = clampToByte(sum);
    }
  }
  return result;
}

RgbImage cropped(const RgbImage& image, int x, int y, int width, int height) {
  LOOKALIKE_CHECK(x >= 0 && y >= 0 && x + width <= image.width && y + height <= image.height);
  RgbImage result = blank(width, height);
  for (int row = 0; row < height; ++row)
    std::copy_n(pixel(image, x, y + row), 3 * static_cast<std::size_t>(width), pixel(result, 0, row));
  return result;
}

RgbImage greyed(const RgbImage& image) {
  RgbImage result = image;
  for (std::size_t i = 0; i + 2 < result.pixels.size(); i += 3) {
    const std::uint8_t luma =
        clampToByte(0.299 * image.pixels[i] + 0.587 * image.pixels[i + 1] + 0.114 * image.pixels[i + 2]);
    std::fill_n(result.pixels.begin() + static_cast<std::ptrdiff_t>(i), 3, luma);
  }
  return result;
}

RgbImage mirrored(const RgbImage& image) {
  RgbImage result = blank(image.width, image.height);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      std::copy_n(pixel(image, image.width - 1 - x, y), 3, pixel(result, x, y));
  return result;
}

RgbImage turned(const RgbImage& image, int quarterTurns) {
  if (quarterTurns % 4 == 0) return image;
  RgbImage result = blank(image.height, image.width);  // one quarter clockwise
  for (int y = 0; y < result.height; ++y)
    for (int x = 0; x < result.width; ++x)
      std::copy_n(pixel(image, y, image.height - 1 - x), 3, pixel(result, x, y));
  return turned(result, (quarterTurns % 4 + 4) % 4 - 1);
}

RgbImage rotated(const RgbImage& image, double degrees) {
  RgbImage result = blank(image.width, image.height);
  const double angle = degrees * 3.14159265358979323846 / 180;
  const double cosine = std::cos(angle);
  const double sine = std::sin(angle);
  const double centreX = (image.width - 1) / 2.0;
  const double centreY = (image.height - 1) / 2.0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const double sourceX = centreX + (x - centreX) * cosine - (y - centreY) * sine;
      const double sourceY = centreY + (x - centreX) * sine + (y - centreY) * cosine;
      if (sourceX < 0 || sourceY < 0 || sourceX > image.width - 1 || sourceY > image.height - 1) continue;
      const int left = std::min(static_cast<int>(sourceX), std::max(0, image.width - 2));
      const int top = std::min(static_cast<int>(sourceY), std::max(0, image.height - 2));
      const int right = std::min(left + 1, image.width - 1);
      const int bottom = std::min(top + 1, image.height - 1);
      const double fx = sourceX - left;
      const double fy = sourceY - top;
      for (int c = 0; c < 3; ++c)
        pixel(result, x, y)[c] = clampToByte(
            (pixel(image, left, top)[c] * (1 - fx) + pixel(image, right, top)[c] * fx) * (1 - fy) +
            (pixel(image, left, bottom)[c] * (1 - fx) + pixel(image, right, bottom)[c] * fx) * fy);
    }
  }
  return result;
}

RgbImage brightened(const RgbImage& image, double gain, double offset) {
  RgbImage result = image;
  for (std::uint8_t& value : result.pixels) value = clampToByte(value * gain + offset);
  return result;
}

RgbImage withTextBar(const RgbImage& image, double heightShare) {
  RgbImage result = image;
  const int bar = std::clamp(static_cast<int>(image.height * heightShare), 1, image.height);
  const int top = image.height - bar;
  for (int y = top; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      // Strokes on a 5-cell grid: enough to look like a line of letters to a feature detector.
      const int cell = std::max(2, bar / 6);
      const int column = x / cell;
      const int row = (y - top) / cell;
      const bool margin = row == 0 || row >= 5 || column % 5 == 4 || column == 0;
      const unsigned letter = static_cast<unsigned>(column / 5) * 2654435761U;
      const bool stroke =
          !margin && ((letter >> (static_cast<unsigned>(row * 4 + column % 5) % 29U)) & 1U) != 0;
      std::fill_n(pixel(result, x, y), 3, stroke ? std::uint8_t{240} : std::uint8_t{25});
    }
  }
  return result;
}

RgbImage pastedInto(const RgbImage& image, int canvasWidth, int canvasHeight, int x, int y, Rgb background) {
  LOOKALIKE_CHECK(x >= 0 && y >= 0 && x + image.width <= canvasWidth && y + image.height <= canvasHeight);
  RgbImage result = makeFlat(canvasWidth, canvasHeight, background);
  for (int row = 0; row < image.height; ++row)
    std::copy_n(pixel(image, 0, row), 3 * static_cast<std::size_t>(image.width), pixel(result, x, y + row));
  return result;
}

}  // namespace lookalike::testing
