// SPDX-License-Identifier: GPL-3.0-or-later
// BMP by hand: the format is a header and rows, and no library on hand tells a short file from a whole one.
// Source: Microsoft, "Bitmap Storage", and the OS/2 variants of its first header.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/decode/format_decoder.h"

namespace lookalike::decode {

namespace {

enum class Packing { kPlain, kRle8, kRle4, kBitfields };

struct Header {
  std::int64_t width = 0;
  std::int64_t height = 0;
  bool topDown = false;
  int bits = 0;
  Packing packing = Packing::kPlain;
  std::size_t pixelOffset = 0;
  std::array<std::uint32_t, 4> masks{};  ///< red, green, blue, alpha
  std::vector<std::array<std::uint8_t, 3>> palette;
};

std::uint32_t little(const DecodeInput& input, std::size_t offset, std::size_t byteCount) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < byteCount; ++i) value |= std::uint32_t{input.data()[offset + i]} << (8 * i);
  return value;
}

Error shortFile(const DecodeInput& input, const char* what) {
  return input.error(ErrorCode::kTruncated, std::string("the file ends within the ") + what,
                     static_cast<std::int64_t>(input.size()));
}

Result<void> readMasks(const DecodeInput& input, Header& header, std::size_t headerSize, bool alphaToo) {
  // Within the header when it is a long one, else right behind the 40 bytes: the same place either way.
  constexpr std::size_t kFirst = 14 + 40;
  const std::size_t count = headerSize >= 56 || alphaToo ? 4 : 3;
  if (input.size() < kFirst + 4 * count) return shortFile(input, "header");
  for (std::size_t i = 0; i < count; ++i) header.masks[i] = little(input, kFirst + 4 * i, 4);
  for (std::size_t i = 0; i < 3; ++i) {
    const std::uint32_t mask = header.masks[i];
    const std::uint32_t run = mask == 0 ? 0 : mask >> static_cast<unsigned>(std::countr_zero(mask));
    if (mask == 0 || (run & (run + 1)) != 0)
      return input.error(ErrorCode::kCorrupt, "colour masks make no sense");
  }
  return ok();
}

Result<void> readPalette(const DecodeInput& input, Header& header, std::size_t start, std::size_t entryBytes,
                         std::uint32_t used) {
  const std::size_t full = std::size_t{1} << static_cast<unsigned>(header.bits);
  std::size_t count = used == 0 || used > full ? full : used;
  // Some writers leave out unused colours at the end without saying so.
  if (header.pixelOffset > start) count = std::min(count, (header.pixelOffset - start) / entryBytes);
  if (input.size() < start || (input.size() - start) / entryBytes < count) return shortFile(input, "palette");
  header.palette.assign(full, {0, 0, 0});
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* entry = input.data() + start + i * entryBytes;
    header.palette[i] = {entry[2], entry[1], entry[0]};
  }
  return ok();
}

Result<void> readPacking(const DecodeInput& input, Header& header, std::uint32_t compression,
                         std::size_t headerSize) {
  const bool bitsFit = (compression == 1 && header.bits == 8) || (compression == 2 && header.bits == 4) ||
                       ((compression == 3 || compression == 6) && (header.bits == 16 || header.bits == 32));
  if (compression == 0) {
    if (header.bits == 16) header.masks = {0x7C00, 0x03E0, 0x001F, 0};
    if (header.bits == 32) header.masks = {0x00FF0000, 0x0000FF00, 0x000000FF, 0};
    return ok();
  }
  if (!bitsFit)
    return input.error(ErrorCode::kUnsupportedFormat, "BMP compression " + std::to_string(compression) +
                                                          " with " + std::to_string(header.bits) + " bits");
  if (compression == 1) header.packing = Packing::kRle8;
  if (compression == 2) header.packing = Packing::kRle4;
  if (compression == 3 || compression == 6) {
    header.packing = Packing::kBitfields;
    return readMasks(input, header, headerSize, compression == 6);
  }
  return ok();
}

Result<Header> readHeader(const DecodeInput& input) {
  if (input.size() < 26) return shortFile(input, "header");
  Header header;
  header.pixelOffset = little(input, 10, 4);
  const std::size_t headerSize = little(input, 14, 4);
  const bool old = headerSize == 12;
  if (input.size() < 14 + headerSize) return shortFile(input, "header");
  if (old) {
    header.width = little(input, 18, 2);
    header.height = little(input, 20, 2);
    header.bits = static_cast<int>(little(input, 24, 2));
  } else {
    header.width = static_cast<std::int32_t>(little(input, 18, 4));
    header.height = static_cast<std::int32_t>(little(input, 22, 4));
    if (input.size() < 30) return shortFile(input, "header");
    header.bits = static_cast<int>(little(input, 28, 2));
  }
  if (header.height < 0) {
    header.topDown = true;
    header.height = -header.height;
  }
  if (auto error = input.checkSize(header.width, header.height)) return *error;
  constexpr std::array<int, 6> kDepths = {1, 4, 8, 16, 24, 32};
  if (std::find(kDepths.begin(), kDepths.end(), header.bits) == kDepths.end())
    return input.error(ErrorCode::kUnsupportedFormat, "BMP with " + std::to_string(header.bits) + " bits");
  const std::uint32_t compression = headerSize >= 20 && input.size() >= 34 ? little(input, 30, 4) : 0;
  if (Result<void> read = readPacking(input, header, compression, headerSize); !read.ok())
    return read.error();
  const std::uint32_t used = headerSize >= 36 ? little(input, 46, 4) : 0;
  if (header.bits <= 8) {
    const std::size_t start = 14 + headerSize;
    if (Result<void> read = readPalette(input, header, start, old ? 3 : 4, used); !read.ok())
      return read.error();
  }
  return header;
}

/// Widens a masked field to 8 bits.
std::uint8_t field(std::uint32_t value, std::uint32_t mask) {
  const auto shift = static_cast<unsigned>(std::countr_zero(mask));
  const std::uint64_t highest = mask >> shift;
  return static_cast<std::uint8_t>((std::uint64_t{(value & mask) >> shift} * 255 + highest / 2) / highest);
}

void unpackRow(const Header& header, const std::uint8_t* row, std::uint8_t* rgb) {
  for (std::int64_t x = 0; x < header.width; ++x, rgb += 3) {
    if (header.bits <= 8) {
      const auto bit = static_cast<unsigned>(x * header.bits % 8);
      const unsigned number = (row[x * header.bits / 8] >> (8U - static_cast<unsigned>(header.bits) - bit)) &
                              ((1U << static_cast<unsigned>(header.bits)) - 1U);
      std::memcpy(rgb, header.palette[number].data(), 3);
    } else if (header.bits == 24) {
      rgb[0] = row[3 * x + 2];
      rgb[1] = row[3 * x + 1];
      rgb[2] = row[3 * x];
    } else {
      std::uint32_t value = 0;
      for (int i = 0; i < header.bits / 8; ++i)
        value |= std::uint32_t{row[x * header.bits / 8 + i]} << (8U * static_cast<unsigned>(i));
      std::array<std::uint8_t, 4> rgba = {field(value, header.masks[0]), field(value, header.masks[1]),
                                          field(value, header.masks[2]), 255};
      if (header.masks[3] != 0) rgba[3] = field(value, header.masks[3]);
      blendOverWhite(rgba.data(), rgb, 1);
    }
  }
}

/// Whether all alpha values of a bitmap with an alpha mask are 0: many writers say alpha and leave it empty.
bool hasEmptyAlpha(const Header& header, const std::uint8_t* pixels, std::size_t stride) {
  if (header.masks[3] == 0) return false;
  for (std::int64_t y = 0; y < header.height; ++y) {
    const std::uint8_t* row = pixels + static_cast<std::size_t>(y) * stride;
    for (std::int64_t x = 0; x < header.width; ++x) {
      std::uint32_t value = 0;
      std::memcpy(&value, row + x * header.bits / 8, static_cast<std::size_t>(header.bits) / 8);
      if ((value & header.masks[3]) != 0) return false;
    }
  }
  return true;
}

Result<RawImage> readPlain(const DecodeInput& input, Header header) {
  const std::size_t stride =
      (static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.bits) + 31) / 32 * 4;
  // Compared before anything is allocated: the file must hold what its header claims.
  if (input.size() < header.pixelOffset ||
      (input.size() - header.pixelOffset) / stride < static_cast<std::size_t>(header.height))
    return shortFile(input, "rows");
  const std::uint8_t* pixels = input.data() + header.pixelOffset;
  if (hasEmptyAlpha(header, pixels, stride)) header.masks[3] = 0;
  RawImage image;
  image.pixels = blankImage(static_cast<int>(header.width), static_cast<int>(header.height));
  for (std::int64_t line = 0; line < header.height; ++line) {
    const std::int64_t y = header.topDown ? line : header.height - 1 - line;
    unpackRow(header, pixels + static_cast<std::size_t>(line) * stride,
              &image.pixels.pixels[static_cast<std::size_t>(3 * y * header.width)]);
    if (line % 256 == 0 && input.deadline.isOver()) return input.deadline.error(input.path);
  }
  return image;
}

/// The run-length packing of 8- and 4-bit bitmaps, bounded by the image and the file.
class RunReader {
 public:
  RunReader(const DecodeInput& input, const Header& header)
      : input_(input), header_(header), position_(header.pixelOffset) {}

  Result<RawImage> read() {
    image_.pixels = blankImage(static_cast<int>(header_.width), static_cast<int>(header_.height));
    // Pixels that the runs jump over have the palette's first colour.
    for (std::size_t i = 0; i < image_.pixels.pixels.size(); ++i)
      image_.pixels.pixels[i] = header_.palette[0][i % 3];
    while (true) {
      if (position_ > input_.size() || input_.size() - position_ < 2) return shortFile(input_, "runs");
      const unsigned count = next();
      const unsigned value = next();
      if (count > 0) {
        for (unsigned i = 0; i < count; ++i) put(four() ? (i % 2 == 0 ? value >> 4U : value & 15U) : value);
      } else if (value == 0) {
        x_ = 0;
        ++y_;
        if (input_.deadline.isOver()) return input_.deadline.error(input_.path);
      } else if (value == 1) {
        return std::move(image_);
      } else if (value == 2) {
        if (input_.size() - position_ < 2) return shortFile(input_, "runs");
        x_ += next();
        y_ += next();
      } else if (!putLiterals(value)) {
        return shortFile(input_, "runs");
      }
      if (y_ > header_.height) return input_.error(ErrorCode::kCorrupt, "more rows than the header says");
    }
  }

 private:
  [[nodiscard]] bool four() const { return header_.packing == Packing::kRle4; }
  unsigned next() { return input_.data()[position_++]; }

  bool putLiterals(unsigned count) {
    const std::size_t byteCount = four() ? (count + 1) / 2 : count;
    const std::size_t padded = (byteCount + 1) / 2 * 2;
    if (input_.size() - position_ < byteCount) return false;
    for (unsigned i = 0; i < count; ++i) {
      const unsigned byte = input_.data()[position_ + (four() ? i / 2 : i)];
      put(four() ? (i % 2 == 0 ? byte >> 4U : byte & 15U) : byte);
    }
    position_ += padded;
    return true;
  }

  void put(unsigned number) {
    const std::int64_t x = x_++;
    if (x >= header_.width || y_ >= header_.height) return;
    const std::int64_t y = header_.topDown ? y_ : header_.height - 1 - y_;
    std::memcpy(&image_.pixels.pixels[static_cast<std::size_t>(3 * (y * header_.width + x))],
                header_.palette[number].data(), 3);
  }

  const DecodeInput& input_;
  const Header& header_;
  std::size_t position_;
  std::int64_t x_ = 0;
  std::int64_t y_ = 0;
  RawImage image_;
};

}  // namespace

Result<RawImage> decodeBmp(const DecodeInput& input) {
  Result<Header> header = readHeader(input);
  if (!header.ok()) return header.error();
  const bool runs = header->packing == Packing::kRle8 || header->packing == Packing::kRle4;
  Result<RawImage> image = runs ? RunReader(input, *header).read() : readPlain(input, *header);
  if (image.ok()) {
    image->fullWidth = image->pixels.width;
    image->fullHeight = image->pixels.height;
  }
  return image;
}

}  // namespace lookalike::decode
