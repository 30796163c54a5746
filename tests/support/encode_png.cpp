// SPDX-License-Identifier: GPL-3.0-or-later
#include <png.h>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

void endOnError(png_structp, png_const_charp words) {
  std::fprintf(stderr, "made PNG: %s\n", words);
  std::abort();
}

void append(png_structp png, png_bytep data, png_size_t size) {
  auto* out = static_cast<Bytes*>(png_get_io_ptr(png));
  const auto* begin = reinterpret_cast<const std::byte*>(data);
  out->insert(out->end(), begin, begin + size);
}

/// The image as rows of palette numbers; fills `palette`.
std::vector<std::uint8_t> indexed(const RgbImage& image, std::vector<png_color>& palette) {
  std::map<Rgb, std::uint8_t> known;
  std::vector<std::uint8_t> numbers;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    const Rgb colour = {image.pixels[i], image.pixels[i + 1], image.pixels[i + 2]};
    const auto [entry, isNew] = known.emplace(colour, static_cast<std::uint8_t>(palette.size()));
    if (isNew) palette.push_back({colour[0], colour[1], colour[2]});
    LOOKALIKE_CHECK(palette.size() <= 256);
    numbers.push_back(entry->second);
  }
  return numbers;
}

/// The image as PNG samples in the file's layout, 16-bit ones as value × 257, big-endian.
std::vector<std::uint8_t> samples(const RgbImage& image, const PngTraits& traits) {
  std::vector<std::uint8_t> out;
  const auto put = [&](std::uint8_t value) { out.insert(out.end(), traits.sixteenBit ? 2 : 1, value); };
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    for (int c = 0; c < (traits.grey ? 1 : 3); ++c) put(image.pixels[i + c]);
    if (!traits.alpha.empty()) put(traits.alpha[i / 3]);
  }
  return out;
}

}  // namespace

Bytes encodePng(const RgbImage& image, const PngTraits& traits) {
  Bytes bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, endOnError, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &bytes, append, nullptr);
  png_set_compression_level(png, 3);

  std::vector<png_color> palette;
  std::vector<std::uint8_t> data = traits.palette ? indexed(image, palette) : samples(image, traits);
  int type = traits.palette ? PNG_COLOR_TYPE_PALETTE : traits.grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB;
  if (!traits.alpha.empty() && !traits.palette) type |= PNG_COLOR_MASK_ALPHA;
  png_set_IHDR(png, info, static_cast<png_uint_32>(image.width), static_cast<png_uint_32>(image.height),
               traits.sixteenBit ? 16 : 8, type, traits.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (traits.palette) png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
  if (!traits.iccProfile.empty())
    png_set_iCCP(png, info, "made", PNG_COMPRESSION_TYPE_BASE,
                 reinterpret_cast<png_const_bytep>(traits.iccProfile.data()),
                 static_cast<png_uint_32>(traits.iccProfile.size()));
  Bytes exif = traits.orientation != 0 ? exifBlock(traits.orientation) : Bytes{};
  if (!exif.empty())
    png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()),
                   reinterpret_cast<png_bytep>(exif.data()));

  const std::size_t stride = data.size() / static_cast<std::size_t>(image.height);
  std::vector<png_bytep> rows(static_cast<std::size_t>(image.height));
  for (std::size_t y = 0; y < rows.size(); ++y) rows[y] = data.data() + y * stride;
  png_write_info(png, info);
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

}  // namespace lookalike::testing
