// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere, which std::distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  float unit() { return static_cast<float>(bits() >> 40U) / static_cast<float>(1U << 24U); }
  float between(float low, float high) { return low + (high - low) * unit(); }

 private:
  std::uint64_t state_;
};

float latticeValue(std::uint32_t seed, int x, int y) {
  Random random((std::uint64_t{seed} << 32U) ^
                (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 16U) ^
                static_cast<std::uint32_t>(y));
  return random.unit();
}

float smooth(float t) {
  return t * t * (3.0F - 2.0F * t);
}

/// A grid of random values, so that a pixel costs four look-ups an octave and no hashing.
class NoiseOctave {
 public:
  NoiseOctave(std::uint32_t seed, int cells) : cells_(cells), values_((cells + 2) * (cells + 2)) {
    for (int y = 0; y < cells + 2; ++y)
      for (int x = 0; x < cells + 2; ++x) values_[y * (cells + 2) + x] = latticeValue(seed, x, y);
  }
  [[nodiscard]] float at(float u, float v) const {
    const float x = u * static_cast<float>(cells_);
    const float y = v * static_cast<float>(cells_);
    const int ix = std::min(static_cast<int>(x), cells_);
    const int iy = std::min(static_cast<int>(y), cells_);
    const float fx = smooth(x - static_cast<float>(ix));
    const float fy = smooth(y - static_cast<float>(iy));
    const float* row = values_.data() + static_cast<std::ptrdiff_t>(iy) * (cells_ + 2) + ix;
    const float* below = row + cells_ + 2;
    const float top = row[0] + (row[1] - row[0]) * fx;
    const float bottom = below[0] + (below[1] - below[0]) * fx;
    return top + (bottom - top) * fy;
  }

 private:
  int cells_;
  std::vector<float> values_;
};

struct Shape {
  bool ellipse = false;
  float x = 0, y = 0, halfWidth = 0, halfHeight = 0, cosine = 1, sine = 0, opacity = 1;
  std::array<float, 3> colour{};

  [[nodiscard]] bool covers(float u, float v) const {
    const float du = u - x;
    const float dv = v - y;
    const float a = (du * cosine + dv * sine) / halfWidth;
    const float b = (dv * cosine - du * sine) / halfHeight;
    return ellipse ? a * a + b * b <= 1.0F : std::abs(a) <= 1.0F && std::abs(b) <= 1.0F;
  }
};

Shape randomShape(Random& random) {
  Shape shape;
  shape.ellipse = random.unit() < 0.5F;
  shape.x = random.unit();
  shape.y = random.unit();
  shape.halfWidth = random.between(0.03F, 0.22F);
  shape.halfHeight = random.between(0.02F, 0.18F);
  const float angle = random.between(0.0F, 3.14159265F);
  shape.cosine = std::cos(angle);
  shape.sine = std::sin(angle);
  shape.opacity = random.between(0.6F, 1.0F);
  for (float& channel : shape.colour) channel = random.between(10.0F, 245.0F);
  return shape;
}

}  // namespace

RgbImage makePicture(std::uint32_t seed, int width, int height) {
  LOOKALIKE_CHECK(width > 0 && height > 0);
  Random random(std::uint64_t{seed} * 0x2545F4914F6CDD1DULL + 1);
  std::array<std::array<float, 3>, 4> corners{};
  for (auto& corner : corners)
    for (float& channel : corner) channel = random.between(30.0F, 225.0F);
  std::vector<Shape> shapes(14);
  for (Shape& shape : shapes) shape = randomShape(random);
  const std::array<NoiseOctave, 4> octaves = {NoiseOctave(seed * 4 + 1, 5), NoiseOctave(seed * 4 + 2, 13),
                                              NoiseOctave(seed * 4 + 3, 37), NoiseOctave(seed * 4 + 4, 97)};
  constexpr std::array<float, 4> kAmplitudes = {60.0F, 35.0F, 22.0F, 14.0F};

  RgbImage image{width, height, std::vector<std::uint8_t>(std::size_t(3) * width * height)};
  std::uint8_t* out = image.pixels.data();
  for (int y = 0; y < height; ++y) {
    const float v = (static_cast<float>(y) + 0.5F) / static_cast<float>(height);
    for (int x = 0; x < width; ++x) {
      const float u = (static_cast<float>(x) + 0.5F) / static_cast<float>(width);
      std::array<float, 3> colour{};
      for (int c = 0; c < 3; ++c)
        colour[c] = (corners[0][c] * (1 - u) + corners[1][c] * u) * (1 - v) +
                    (corners[2][c] * (1 - u) + corners[3][c] * u) * v;
      for (const Shape& shape : shapes) {
        if (!shape.covers(u, v)) continue;
        for (int c = 0; c < 3; ++c) colour[c] += (shape.colour[c] - colour[c]) * shape.opacity;
      }
      float noise = 0;
      for (std::size_t octave = 0; octave < octaves.size(); ++octave)
        noise += (octaves[octave].at(u, v) - 0.5F) * kAmplitudes[octave];
      for (int c = 0; c < 3; ++c)
        *out++ = static_cast<std::uint8_t>(std::clamp(colour[c] + noise, 0.0F, 255.0F));
    }
  }
  return image;
}

RgbImage makeFlat(int width, int height, Rgb colour) {
  RgbImage image{width, height, std::vector<std::uint8_t>(std::size_t(3) * width * height)};
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = colour[i % 3];
  return image;
}

RgbImage makeQuadrants(int width, int height) {
  constexpr std::array<Rgb, 4> kColours = {Rgb{255, 0, 0}, Rgb{0, 255, 0}, Rgb{0, 0, 255}, Rgb{255, 255, 0}};
  RgbImage image{width, height, std::vector<std::uint8_t>(std::size_t(3) * width * height)};
  std::uint8_t* out = image.pixels.data();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const Rgb& colour = kColours[(y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0)];
      out = std::copy(colour.begin(), colour.end(), out);
    }
  }
  return image;
}

Rgb pixelAt(const RgbImage& image, int x, int y) {
  LOOKALIKE_CHECK(x >= 0 && y >= 0 && x < image.width && y < image.height);
  const std::uint8_t* p = image.pixels.data() + 3 * (static_cast<std::size_t>(y) * image.width + x);
  return {p[0], p[1], p[2]};
}

double meanDifference(const RgbImage& a, const RgbImage& b) {
  if (a.width != b.width || a.height != b.height || a.pixels.size() != b.pixels.size()) return 255;
  if (a.pixels.empty()) return 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(int{a.pixels[i]} - int{b.pixels[i]});
  return static_cast<double>(sum) / static_cast<double>(a.pixels.size());
}

}  // namespace lookalike::testing
