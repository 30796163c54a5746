// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"

namespace lookalike::decode {

/// Limits against decompression bombs and files that take for ever. A file over a limit fails with kTooLarge
/// or kTimeLimit and a detail that names the limit and the file's own number.
struct DecodeLimits {
  std::int64_t maxFileBytes = std::int64_t{1} << 30;
  std::int64_t maxPixels =
      400'000'000;  ///< width × height of the full image, from its header, before any decoding
  std::chrono::milliseconds maxTime{30'000};  ///< checked between rows or blocks where the format allows
};

/// What a caller wants of an image.
struct DecodeRequest {
  /// The shorter side that the result must at least have, in pixels, unless the image itself is smaller;
  /// formats that can (JPEG) decode at the smallest scale that still covers it. 0 means full size.
  int minShortSide = 0;
  DecodeLimits limits;
};

/// A decoded image. `fullWidth` and `fullHeight` are the upright size of the stored image, whatever scale
/// `pixels` has.
struct DecodedImage {
  RgbImage pixels;
  int fullWidth = 0;
  int fullHeight = 0;
  std::string
      format;  ///< by content, not by name: "jpeg", "png", "webp", "tiff", "bmp", "gif", "heic", "avif"
};

/// Decodes an image held in memory: EXIF orientation applied; 16-bit, grey, CMYK, palette and alpha (over
/// white) become 8-bit RGB; an embedded ICC profile is converted to sRGB. Of an animation or a multi-page
/// file the first image. Thread-safe; starts no threads of its own. `path` is used for errors only.
///
/// A file that ends early is kTruncated, never a half-filled picture, with the offset where it ended; only a
/// JPEG that lacks nothing but its end marker still counts as whole. The clock is asked between rows or bands
/// in JPEG, PNG, TIFF, BMP and GIF, but only before and after the pixels in WebP, HEIC and AVIF, whose
/// libraries have no hook. Errors: kEmpty, kTruncated, kCorrupt, kUnsupportedFormat (also camera raw and TIFF
/// with floating-point samples), kTooLarge, kTimeLimit, kOutOfMemory.
[[nodiscard]] Result<DecodedImage> decodeImage(std::span<const std::byte> bytes, const DecodeRequest& request,
                                               const std::string& path = {});

/// The format by the leading bytes ("jpeg", …), or "" when they are of no known image format. Needs at most
/// the first 64 bytes.
[[nodiscard]] std::string sniffFormat(std::span<const std::byte> head);

/// Whether the leading bytes are of a known image format: what a folder scan asks.
[[nodiscard]] inline bool looksLikeImage(const std::byte* head, std::size_t size) {
  return !sniffFormat({head, size}).empty();
}

/// A format and whether this build can decode it.
struct FormatSupport {
  std::string format;
  std::vector<std::string> extensions;  ///< lower case, without the dot
  bool decodable = false;
  std::string library;  ///< the library that decodes it and its version
};

/// All formats that the program knows of, in a fixed order, each with what this build can do.
[[nodiscard]] const std::vector<FormatSupport>& supportedFormats();

/// Names everything that decides whether a content can be decoded, beside the content: this build's decoders,
/// their libraries, and the limits of size. An image that failed is worth another try under another name
/// only.
[[nodiscard]] std::string decoderVersion(const DecodeLimits& limits);

}  // namespace lookalike::decode
