// SPDX-License-Identifier: GPL-3.0-or-later
#include <gif_lib.h>
#include <algorithm>
#include <map>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

void putLittleEndian(Bytes& out, std::uint32_t value, int byteCount) {
  for (int i = 0; i < byteCount; ++i) out.push_back(static_cast<std::byte>((value >> (8 * i)) & 255U));
}

struct Indexed {
  std::vector<Rgb> palette;
  std::vector<std::uint8_t> numbers;
};

Indexed indexed(const RgbImage& image) {
  Indexed result;
  std::map<Rgb, std::uint8_t> known;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    const Rgb colour = {image.pixels[i], image.pixels[i + 1], image.pixels[i + 2]};
    const auto [entry, isNew] = known.emplace(colour, static_cast<std::uint8_t>(result.palette.size()));
    if (isNew) result.palette.push_back(colour);
    LOOKALIKE_CHECK(result.palette.size() <= 256);
    result.numbers.push_back(entry->second);
  }
  return result;
}

/// One row in RLE8: runs only.
void putRuns(Bytes& out, const std::uint8_t* row, int width) {
  for (int x = 0; x < width;) {
    int run = 1;
    while (x + run < width && run < 255 && row[x + run] == row[x]) ++run;
    putLittleEndian(out, static_cast<std::uint32_t>(run), 1);
    putLittleEndian(out, row[x], 1);
    x += run;
  }
  putLittleEndian(out, 0, 2);  // end of line
}

}  // namespace

Bytes encodeBmp(const RgbImage& image, int bits, bool topDown, bool runLength) {
  LOOKALIKE_CHECK(bits == 8 || bits == 24 || bits == 32);
  const Indexed palette = bits == 8 ? indexed(image) : Indexed{};
  Bytes pixels;
  for (int line = 0; line < image.height; ++line) {
    const int y = topDown ? line : image.height - 1 - line;
    const std::size_t first = static_cast<std::size_t>(y) * image.width;
    if (runLength) {
      putRuns(pixels, &palette.numbers[first], image.width);
      continue;
    }
    for (int x = 0; x < image.width; ++x) {
      if (bits == 8) {
        putLittleEndian(pixels, palette.numbers[first + x], 1);
      } else {
        const std::uint8_t* rgb = &image.pixels[3 * (first + x)];
        putLittleEndian(pixels, rgb[2] | (rgb[1] << 8U) | (static_cast<unsigned>(rgb[0]) << 16U), bits / 8);
      }
    }
    while (pixels.size() % 4 != 0) pixels.push_back(std::byte{0});
  }
  if (runLength) putLittleEndian(pixels, 0x0100, 2);  // end of bitmap
  const std::uint32_t offset = 14 + 40 + 4 * static_cast<std::uint32_t>(palette.palette.size());
  Bytes file;
  putLittleEndian(file, 0x4D42, 2);
  putLittleEndian(file, offset + static_cast<std::uint32_t>(pixels.size()), 4);
  putLittleEndian(file, 0, 4);
  putLittleEndian(file, offset, 4);
  putLittleEndian(file, 40, 4);
  putLittleEndian(file, static_cast<std::uint32_t>(image.width), 4);
  putLittleEndian(file, static_cast<std::uint32_t>(topDown ? -image.height : image.height), 4);
  putLittleEndian(file, 1, 2);
  putLittleEndian(file, static_cast<std::uint32_t>(bits), 2);
  putLittleEndian(file, runLength ? 1 : 0, 4);
  putLittleEndian(file, static_cast<std::uint32_t>(pixels.size()), 4);
  putLittleEndian(file, 2835, 4);
  putLittleEndian(file, 2835, 4);
  putLittleEndian(file, static_cast<std::uint32_t>(palette.palette.size()), 4);
  putLittleEndian(file, 0, 4);
  for (const Rgb& colour : palette.palette)
    putLittleEndian(file, colour[2] | (colour[1] << 8U) | (static_cast<unsigned>(colour[0]) << 16U), 4);
  file.insert(file.end(), pixels.begin(), pixels.end());
  return file;
}

Bytes encodeGif(const RgbImage& image, const GifTraits& traits) {
  const auto write = [](GifFileType* gif, const GifByteType* data, int size) {
    auto* out = static_cast<Bytes*>(gif->UserData);
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    out->insert(out->end(), begin, begin + size);
    return size;
  };
  Bytes bytes;
  int error = 0;
  GifFileType* gif = EGifOpen(&bytes, write, &error);
  LOOKALIKE_CHECK(gif != nullptr);
  EGifSetGifVersion(gif, true);
  ColorMapObject* map = GifMakeMapObject(256, nullptr);
  for (int i = 0; i < 256; ++i) {
    const auto level = [](int step) { return static_cast<GifByteType>(std::min(step, 5) * 51); };
    map->Colors[i] = {level(i / 36), level(i / 6 % 6), level(i % 6)};
  }
  const int canvasWidth = std::max(traits.canvasWidth, image.width);
  const int canvasHeight = std::max(traits.canvasHeight, image.height);
  LOOKALIKE_CHECK(EGifPutScreenDesc(gif, canvasWidth, canvasHeight, 8, 0, map) == GIF_OK);
  constexpr int kTransparentNumber = 255;
  if (traits.transparent) {
    GraphicsControlBlock control{DISPOSAL_UNSPECIFIED, false, 0, kTransparentNumber};
    GifByteType raw[4];
    LOOKALIKE_CHECK(EGifGCBToExtension(&control, raw) == 4);
    LOOKALIKE_CHECK(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, raw) == GIF_OK);
  }
  LOOKALIKE_CHECK(EGifPutImageDesc(gif, traits.left, traits.top, image.width, image.height, traits.interlaced,
                                   nullptr) == GIF_OK);
  const auto number = [&](int x, int y) {
    const Rgb colour = pixelAt(image, x, y);
    if (traits.transparent && colour == *traits.transparent) return GifPixelType{kTransparentNumber};
    const auto step = [](int value) { return (value + 25) / 51; };
    return static_cast<GifPixelType>(step(colour[0]) * 36 + step(colour[1]) * 6 + step(colour[2]));
  };
  constexpr std::array<std::array<int, 2>, 4> kPasses = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  std::vector<GifPixelType> row(static_cast<std::size_t>(image.width));
  for (const auto& pass : kPasses) {
    const int start = traits.interlaced ? pass[0] : 0;
    const int stride = traits.interlaced ? pass[1] : 1;
    for (int y = start; y < image.height; y += stride) {
      for (int x = 0; x < image.width; ++x) row[static_cast<std::size_t>(x)] = number(x, y);
      LOOKALIKE_CHECK(EGifPutLine(gif, row.data(), image.width) == GIF_OK);
    }
    if (!traits.interlaced) break;
  }
  GifFreeMapObject(map);
  LOOKALIKE_CHECK(EGifCloseFile(gif, &error) == GIF_OK);
  return bytes;
}

}  // namespace lookalike::testing
