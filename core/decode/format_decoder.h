// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/decode/image_decoder.h"

/// What the format decoders and image_decoder.cpp share. Not for other folders.
namespace lookalike::decode {

/// When a decoding must be over.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds allowed)
      : end_(std::chrono::steady_clock::now() + allowed), allowed_(allowed) {}
  [[nodiscard]] bool isOver() const { return std::chrono::steady_clock::now() >= end_; }
  [[nodiscard]] Error error(const std::string& path) const {
    return Error{ErrorCode::kTimeLimit, path,
                 "decoding took over " + std::to_string(allowed_.count()) + " ms", -1};
  }

 private:
  std::chrono::steady_clock::time_point end_;
  std::chrono::milliseconds allowed_;
};

/// One file's bytes and everything that decides how it is decoded.
struct DecodeInput {
  std::span<const std::byte> bytes;
  const DecodeRequest& request;
  Deadline deadline;
  const std::string& path;

  [[nodiscard]] const std::uint8_t* data() const {
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
  }
  [[nodiscard]] std::size_t size() const { return bytes.size(); }
  [[nodiscard]] Error error(ErrorCode code, std::string detail, std::int64_t offset = -1) const {
    return Error{code, path, std::move(detail), offset};
  }
  /// kTooLarge or kCorrupt when a header's size is over the limit or not positive; nothing when it is fine.
  [[nodiscard]] std::optional<Error> checkSize(std::int64_t width, std::int64_t height) const;
};

/// What a format decoder hands over: not yet upright, and in the file's own colours when there is a profile.
struct RawImage {
  RgbImage pixels;
  int fullWidth = 0;    ///< of the stored image, before `orientation`
  int fullHeight = 0;   ///< of the stored image, before `orientation`
  int orientation = 1;  ///< EXIF, 1 … 8
  std::vector<std::byte> iccProfile;
};

[[nodiscard]] Result<RawImage> decodeJpeg(const DecodeInput& input);
[[nodiscard]] Result<RawImage> decodePng(const DecodeInput& input);
[[nodiscard]] Result<RawImage> decodeWebp(const DecodeInput& input);
[[nodiscard]] Result<RawImage> decodeTiff(const DecodeInput& input);
[[nodiscard]] Result<RawImage> decodeBmp(const DecodeInput& input);
[[nodiscard]] Result<RawImage> decodeGif(const DecodeInput& input);
/// HEIC and AVIF.
[[nodiscard]] Result<RawImage> decodeHeif(const DecodeInput& input);

/// "name version" of the library behind a format.
[[nodiscard]] std::string jpegLibrary();
[[nodiscard]] std::string pngLibrary();
[[nodiscard]] std::string webpLibrary();
[[nodiscard]] std::string tiffLibrary();
[[nodiscard]] std::string gifLibrary();
[[nodiscard]] std::string heifLibrary();
/// Whether libheif has a decoder here; `av1` for AVIF, else HEIC.
[[nodiscard]] bool canDecodeHeif(bool av1);

/// An image of that size, all zero. Throws std::bad_alloc.
[[nodiscard]] RgbImage blankImage(int width, int height);

/// `count` RGBA pixels (not premultiplied) over white.
void blendOverWhite(const std::uint8_t* rgba, std::uint8_t* rgb, std::size_t count);

}  // namespace lookalike::decode
