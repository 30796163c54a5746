// SPDX-License-Identifier: GPL-3.0-or-later
#include <tiffio.h>
#include <algorithm>
#include <cstring>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

struct MemoryFile {
  Bytes bytes;
  std::size_t position = 0;
};

MemoryFile* fileOf(thandle_t handle) {
  return static_cast<MemoryFile*>(handle);
}

tmsize_t readSome(thandle_t handle, void* out, tmsize_t size) {
  MemoryFile* file = fileOf(handle);
  const std::size_t left = file->bytes.size() - std::min(file->position, file->bytes.size());
  const std::size_t count = std::min(left, static_cast<std::size_t>(size));
  if (count > 0) std::memcpy(out, file->bytes.data() + file->position, count);
  file->position += count;
  return static_cast<tmsize_t>(count);
}

tmsize_t writeSome(thandle_t handle, void* data, tmsize_t size) {
  MemoryFile* file = fileOf(handle);
  const auto count = static_cast<std::size_t>(size);
  if (file->position + count > file->bytes.size()) file->bytes.resize(file->position + count);
  std::memcpy(file->bytes.data() + file->position, data, count);
  file->position += count;
  return size;
}

toff_t seekTo(thandle_t handle, toff_t offset, int whence) {
  MemoryFile* file = fileOf(handle);
  const std::size_t base = whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->bytes.size() : 0;
  file->position = base + offset;
  return file->position;
}

int closeIt(thandle_t) {
  return 0;
}

toff_t sizeOf(thandle_t handle) {
  return fileOf(handle)->bytes.size();
}

int channelCount(const TiffTraits& traits) {
  if (traits.colour == TiffColour::kGrey) return 1;
  if (traits.colour == TiffColour::kCmyk) return 4;
  return traits.alpha.empty() ? 3 : 4;
}

std::uint8_t channelValue(const RgbImage& image, const TiffTraits& traits, std::size_t pixel, int channel) {
  const std::uint8_t* rgb = &image.pixels[pixel * 3];
  if (traits.colour == TiffColour::kCmyk)
    return channel == 3 ? std::uint8_t{0} : static_cast<std::uint8_t>(255 - rgb[channel]);
  return channel == 3 ? traits.alpha[pixel] : rgb[channel];
}

void putSample(std::vector<std::uint8_t>& out, const TiffTraits& traits, std::uint8_t value) {
  if (traits.floatSamples) {
    const float sample = static_cast<float>(value) / 255.0F;
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&sample);
    out.insert(out.end(), raw, raw + sizeof(sample));
  } else {
    out.insert(out.end(), traits.sixteenBit ? 2 : 1, value);
  }
}

/// Samples of a rectangle, zero outside of the image; `plane` -1 means all channels interleaved.
std::vector<std::uint8_t> rectangle(const RgbImage& image, const TiffTraits& traits, int x0, int y0,
                                    int width, int height, int plane) {
  std::vector<std::uint8_t> out;
  for (int y = y0; y < y0 + height; ++y) {
    for (int x = x0; x < x0 + width; ++x) {
      const bool inside = x < image.width && y < image.height;
      const std::size_t pixel = inside ? static_cast<std::size_t>(y) * image.width + x : 0;
      for (int c = 0; c < channelCount(traits); ++c) {
        if (plane >= 0 && c != plane) continue;
        putSample(out, traits, inside ? channelValue(image, traits, pixel, c) : std::uint8_t{0});
      }
    }
  }
  return out;
}

void setTags(TIFF* tiff, const RgbImage& image, const TiffTraits& traits) {
  constexpr std::array<std::uint16_t, 4> kCompressions = {COMPRESSION_NONE, COMPRESSION_LZW,
                                                          COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS};
  constexpr std::array<std::uint16_t, 3> kColours = {PHOTOMETRIC_RGB, PHOTOMETRIC_MINISBLACK,
                                                     PHOTOMETRIC_SEPARATED};
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(image.width));
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(image.height));
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, channelCount(traits));
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, traits.floatSamples ? 32 : traits.sixteenBit ? 16 : 8);
  if (traits.floatSamples) TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, kColours[static_cast<std::size_t>(traits.colour)]);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, kCompressions[static_cast<std::size_t>(traits.compression)]);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, traits.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (traits.orientation != 0) TIFFSetField(tiff, TIFFTAG_ORIENTATION, traits.orientation);
  if (!traits.alpha.empty()) {
    std::uint16_t kind = EXTRASAMPLE_UNASSALPHA;
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  }
  if (!traits.iccProfile.empty())
    TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(traits.iccProfile.size()),
                 traits.iccProfile.data());
}

}  // namespace

Bytes encodeTiff(const RgbImage& image, const TiffTraits& traits) {
  constexpr int kTile = 32;
  constexpr int kRowsPerStrip = 8;
  MemoryFile file;
  TIFF* tiff =
      TIFFClientOpen("made", "w", &file, readSome, writeSome, seekTo, closeIt, sizeOf, nullptr, nullptr);
  LOOKALIKE_CHECK(tiff != nullptr);
  setTags(tiff, image, traits);
  const int planes = traits.planar ? channelCount(traits) : 1;
  if (traits.tiled) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, kTile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, kTile);
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, kRowsPerStrip);
  }
  std::uint32_t block = 0;
  for (int plane = 0; plane < planes; ++plane) {
    const int chosen = traits.planar ? plane : -1;
    if (traits.tiled) {
      for (int y = 0; y < image.height; y += kTile) {
        for (int x = 0; x < image.width; x += kTile) {
          auto data = rectangle(image, traits, x, y, kTile, kTile, chosen);
          LOOKALIKE_CHECK(
              TIFFWriteEncodedTile(tiff, block++, data.data(), static_cast<tmsize_t>(data.size())) >= 0);
        }
      }
    } else {
      for (int y = 0; y < image.height; y += kRowsPerStrip) {
        auto data =
            rectangle(image, traits, 0, y, image.width, std::min(kRowsPerStrip, image.height - y), chosen);
        LOOKALIKE_CHECK(
            TIFFWriteEncodedStrip(tiff, block++, data.data(), static_cast<tmsize_t>(data.size())) >= 0);
      }
    }
  }
  TIFFClose(tiff);
  return std::move(file.bytes);
}

}  // namespace lookalike::testing
