// SPDX-License-Identifier: GPL-3.0-or-later
// TIFF by libtiff's RGBA reader, band by band: it knows every colour layout, and here it stops at the first
// error instead of leaving what follows black.
#include <tiffio.h>
#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "core/decode/format_decoder.h"

namespace lookalike::decode {

namespace {

/// The memory file behind a TIFF handle and what went wrong in it.
struct Source {
  const DecodeInput* input = nullptr;
  toff_t position = 0;
  bool endReached = false;
  bool failed = false;
  std::array<char, 200> words{};
};

Source& sourceOf(thandle_t handle) {
  return *static_cast<Source*>(handle);
}

tmsize_t readBytes(thandle_t handle, void* out, tmsize_t size) {
  Source& source = sourceOf(handle);
  const toff_t total = source.input->size();
  const toff_t left = source.position < total ? total - source.position : 0;
  const toff_t count = std::min<toff_t>(left, static_cast<toff_t>(std::max<tmsize_t>(size, 0)));
  if (std::cmp_less(count, size)) source.endReached = true;
  if (count > 0) std::memcpy(out, source.input->data() + source.position, count);
  source.position += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t refuseWrite(thandle_t, void*, tmsize_t) {
  return -1;
}

toff_t seekTo(thandle_t handle, toff_t offset, int whence) {
  Source& source = sourceOf(handle);
  if (whence == SEEK_CUR) offset += source.position;
  if (whence == SEEK_END) offset += source.input->size();
  source.position = offset;
  return offset;
}

int closeNothing(thandle_t) {
  return 0;
}

toff_t sizeOf(thandle_t handle) {
  return sourceOf(handle).input->size();
}

int noteError(TIFF*, void* userData, const char*, const char* format, va_list arguments) {
  auto* source = static_cast<Source*>(userData);
  if (!source->failed) std::vsnprintf(source->words.data(), source->words.size(), format, arguments);
  source->failed = true;
  return 1;  // handled: not to the global handler, which prints
}

int ignoreWarning(TIFF*, void*, const char*, const char*, va_list) {
  return 1;
}

Error failure(const Source& source, std::string fallback) {
  const DecodeInput& input = *source.input;
  std::string words = source.words[0] != '\0' ? source.words.data() : std::move(fallback);
  if (source.endReached)
    return input.error(ErrorCode::kTruncated, std::move(words), static_cast<std::int64_t>(input.size()));
  // libtiff compares a strip's place with the file's length itself and then does not read.
  if (words.find("Read error") != std::string::npos || words.find("Seek error") != std::string::npos)
    return input.error(ErrorCode::kTruncated, std::move(words), static_cast<std::int64_t>(input.size()));
  // A damaged count in the directory also ends in a refused allocation, but memory is not what is wrong
  // there.
  if (words.find("emory") != std::string::npos && words.find("TIFF directory") == std::string::npos)
    return input.error(ErrorCode::kOutOfMemory, std::move(words));
  return input.error(ErrorCode::kCorrupt, std::move(words));
}

template <typename Number>
Number tag(TIFF* tiff, ttag_t name, Number fallback) {
  Number value = fallback;
  return TIFFGetFieldDefaulted(tiff, name, &value) != 0 ? value : fallback;
}

/// Camera raw files are TIFF by structure, and their first picture is a preview: not the image.
bool isCameraRaw(const DecodeInput& input, TIFF* tiff) {
  constexpr ttag_t kDngVersion = 50706;
  if (input.size() >= 10 && std::memcmp(input.data() + 8, "CR", 2) == 0) return true;
  std::uint16_t count = 0;
  void* data = nullptr;
  if (TIFFGetField(tiff, kDngVersion, &data) != 0) return true;
  const bool reduced = (tag<std::uint32_t>(tiff, TIFFTAG_SUBFILETYPE, 0) & FILETYPE_REDUCEDIMAGE) != 0;
  return reduced && TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &data) != 0;
}

/// One pixel of libtiff's raster (premultiplied, A B G R from the high byte) over white.
void rasterToRgb(const std::uint32_t* raster, std::uint8_t* rgb, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, rgb += 3) {
    const unsigned white = 255U - TIFFGetA(raster[i]);
    rgb[0] = static_cast<std::uint8_t>(std::min(255U, TIFFGetR(raster[i]) + white));
    rgb[1] = static_cast<std::uint8_t>(std::min(255U, TIFFGetG(raster[i]) + white));
    rgb[2] = static_cast<std::uint8_t>(std::min(255U, TIFFGetB(raster[i]) + white));
  }
}

/// Rows that are stored together, so that no block is unpacked twice; 64 or so rows a step for small blocks.
std::uint32_t bandHeight(TIFF* tiff, std::uint32_t height) {
  std::uint32_t rows = 0;
  if (TIFFIsTiled(tiff) != 0) {
    rows = tag<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, height);
  } else {
    rows = tag<std::uint32_t>(tiff, TIFFTAG_ROWSPERSTRIP, height);
  }
  rows = std::clamp<std::uint32_t>(rows, 1, height);
  constexpr std::uint32_t kAtLeast = 64;
  return rows >= kAtLeast ? rows : std::min(height, kAtLeast / rows * rows);
}

Result<RgbImage> readPixels(const DecodeInput& input, Source& source, TIFF* tiff) {
  std::array<char, 1024> words{};
  TIFFRGBAImage reader{};
  if (TIFFRGBAImageOK(tiff, words.data()) == 0)
    return input.error(ErrorCode::kUnsupportedFormat, words.data());
  if (TIFFRGBAImageBegin(&reader, tiff, /*stop=*/1, words.data()) == 0) return failure(source, words.data());
  const std::unique_ptr<TIFFRGBAImage, decltype(&TIFFRGBAImageEnd)> owner(&reader, TIFFRGBAImageEnd);
  reader.req_orientation = ORIENTATION_TOPLEFT;
  const std::size_t width = reader.width;
  const std::uint32_t height = reader.height;
  const std::uint32_t band = bandHeight(tiff, height);
  std::vector<std::uint32_t> raster(width * band);
  RgbImage image = blankImage(static_cast<int>(width), static_cast<int>(height));
  for (std::uint32_t y = 0; y < height; y += band) {
    const std::uint32_t rows = std::min(band, height - y);
    reader.row_offset = static_cast<int>(y);
    reader.col_offset = 0;
    if (TIFFRGBAImageGet(&reader, raster.data(), static_cast<std::uint32_t>(width), rows) == 0 ||
        source.failed)
      return failure(source, "libtiff gave up");
    rasterToRgb(raster.data(), &image.pixels[3 * width * y], width * rows);
    if (input.deadline.isOver()) return input.deadline.error(input.path);
  }
  return image;
}

}  // namespace

Result<RawImage> decodeTiff(const DecodeInput& input) {
  Source source;
  source.input = &input;
  const std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)> options(TIFFOpenOptionsAlloc(),
                                                                                 TIFFOpenOptionsFree);
  if (options == nullptr) throw std::bad_alloc();
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), noteError, &source);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignoreWarning, &source);
  // A strip of one damaged file could ask for any amount; four bytes a pixel is more than one strip needs.
  TIFFOpenOptionsSetMaxSingleMemAlloc(
      options.get(),
      static_cast<tmsize_t>(std::max<std::int64_t>(input.request.limits.maxPixels, 1 << 20) * 8));
  // "m": no memory mapping; bytes come through readBytes, which sees an early end.
  const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(
      TIFFClientOpenExt("image", "rm", &source, readBytes, refuseWrite, seekTo, closeNothing, sizeOf, nullptr,
                        nullptr, options.get()),
      TIFFClose);
  if (tiff == nullptr) return failure(source, "the directory cannot be read");
  const auto width = tag<std::uint32_t>(tiff.get(), TIFFTAG_IMAGEWIDTH, 0);
  const auto height = tag<std::uint32_t>(tiff.get(), TIFFTAG_IMAGELENGTH, 0);
  if (auto error = input.checkSize(width, height)) return *error;
  if (isCameraRaw(input, tiff.get())) return input.error(ErrorCode::kUnsupportedFormat, "a camera raw file");
  source.failed = false;  // damaged tags that do not matter for pixels were passed over
  source.words[0] = '\0';

  RawImage image;
  image.orientation = tag<std::uint16_t>(tiff.get(), TIFFTAG_ORIENTATION, 1);
  TIFFSetField(tiff.get(), TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);  // in memory: libtiff would only mirror
  const bool inks = tag<std::uint16_t>(tiff.get(), TIFFTAG_PHOTOMETRIC, 0) == PHOTOMETRIC_SEPARATED;
  std::uint32_t profileSize = 0;
  const std::byte* profile = nullptr;
  // The RGBA reader has turned inks to RGB without the profile, so that it does not apply any more.
  if (!inks && TIFFGetField(tiff.get(), TIFFTAG_ICCPROFILE, &profileSize, &profile) != 0)
    image.iccProfile.assign(profile, profile + profileSize);
  Result<RgbImage> pixels = readPixels(input, source, tiff.get());
  if (!pixels.ok()) return pixels.error();
  image.pixels = std::move(pixels).value();
  image.fullWidth = image.pixels.width;
  image.fullHeight = image.pixels.height;
  return image;
}

std::string tiffLibrary() {
  std::string words = TIFFGetVersion();  // "LIBTIFF, Version 4.5.0\nCopyright …"
  words = words.substr(0, words.find('\n'));
  return "libtiff " + words.substr(words.rfind(' ') + 1);
}

}  // namespace lookalike::decode
