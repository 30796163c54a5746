// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/decode/rgb_image.h"

/// Pictures made in code, edits of them, and encoders for every format, for tests only. Everything is
/// deterministic: the same arguments give the same pixels on every machine.
namespace lookalike::testing {

using decode::RgbImage;
using Bytes = std::vector<std::byte>;
using Rgb = std::array<std::uint8_t, 3>;

// ---- pictures -------------------------------------------------------------------------------------------

/// A photo-like picture: a gradient, smooth noise at several scales, and shapes. It is drawn in relative
/// coordinates, so the same seed at another size is the same picture scaled; other seeds are other pictures.
[[nodiscard]] RgbImage makePicture(std::uint32_t seed, int width, int height);

/// One colour everywhere.
[[nodiscard]] RgbImage makeFlat(int width, int height, Rgb colour);

/// Four quadrants: red, green / blue, yellow (as read), which tell every orientation from every other.
[[nodiscard]] RgbImage makeQuadrants(int width, int height);

[[nodiscard]] Rgb pixelAt(const RgbImage& image, int x, int y);

/// Mean absolute difference of all channels, 0 … 255; 255 when the sizes differ.
[[nodiscard]] double meanDifference(const RgbImage& a, const RgbImage& b);

// ---- edited copies --------------------------------------------------------------------------------------

/// Area average when shrinking, bilinear when growing.
[[nodiscard]] RgbImage resized(const RgbImage& image, int width, int height);
[[nodiscard]] RgbImage cropped(const RgbImage& image, int x, int y, int width, int height);
[[nodiscard]] RgbImage greyed(const RgbImage& image);
[[nodiscard]] RgbImage mirrored(const RgbImage& image);
/// By quarter turns clockwise, 0 … 3.
[[nodiscard]] RgbImage turned(const RgbImage& image, int quarterTurns);
/// About the centre, anticlockwise, same size; what comes in from outside is black.
[[nodiscard]] RgbImage rotated(const RgbImage& image, double degrees);
/// value × gain + offset, clamped.
[[nodiscard]] RgbImage brightened(const RgbImage& image, double gain, double offset = 0);
/// A dark bar with light glyph-like strokes over the lower part, `heightShare` of the height.
[[nodiscard]] RgbImage withTextBar(const RgbImage& image, double heightShare = 0.15);
/// The image pasted into a larger canvas of one colour at (x, y).
[[nodiscard]] RgbImage pastedInto(const RgbImage& image, int canvasWidth, int canvasHeight, int x, int y,
                                  Rgb background);
/// Encoded as a JPEG of that quality and decoded again.
[[nodiscard]] RgbImage recompressed(const RgbImage& image, int quality);

// ---- files' bytes ---------------------------------------------------------------------------------------

enum class JpegColour { kYcc, kGrey, kCmykAdobe, kYcckAdobe };
struct JpegTraits {
  JpegColour colour = JpegColour::kYcc;
  bool progressive = false;
  bool subsampled = true;  ///< 4:2:0
  int orientation = 0;     ///< EXIF 1 … 8; 0 writes no EXIF
  Bytes iccProfile{};
};
[[nodiscard]] Bytes encodeJpeg(const RgbImage& image, int quality = 90, const JpegTraits& traits = {});

struct PngTraits {
  bool sixteenBit = false;
  bool grey = false;     ///< of the red channel
  bool palette = false;  ///< the image must have at most 256 colours
  bool interlaced = false;
  std::vector<std::uint8_t> alpha{};  ///< one value a pixel, or empty (not with palette)
  int orientation = 0;
  Bytes iccProfile{};
};
[[nodiscard]] Bytes encodePng(const RgbImage& image, const PngTraits& traits = {});

struct WebpTraits {
  bool lossless = false;
  std::vector<std::uint8_t> alpha{};
  int orientation = 0;
  Bytes iccProfile{};
  bool animated = false;  ///< the image as the first of two frames
};
[[nodiscard]] Bytes encodeWebp(const RgbImage& image, int quality = 90, const WebpTraits& traits = {});

enum class TiffColour { kRgb, kGrey, kCmyk };
enum class TiffCompression { kNone, kLzw, kDeflate, kPackBits };
struct TiffTraits {
  TiffColour colour = TiffColour::kRgb;
  TiffCompression compression = TiffCompression::kNone;
  bool sixteenBit = false;
  bool floatSamples = false;
  bool tiled = false;
  bool planar = false;
  int orientation = 0;
  std::vector<std::uint8_t> alpha{};  ///< unassociated; RGB only
  Bytes iccProfile{};
};
[[nodiscard]] Bytes encodeTiff(const RgbImage& image, const TiffTraits& traits = {});

/// 24-bit when `bits` is 24, 32-bit with an unused byte when 32, 8-bit palette (at most 256 colours) when 8,
/// RLE8 when `runLength`.
[[nodiscard]] Bytes encodeBmp(const RgbImage& image, int bits = 24, bool topDown = false,
                              bool runLength = false);

struct GifTraits {
  bool interlaced = false;
  /// Pixels of this colour become transparent.
  std::optional<Rgb> transparent{};
  /// The canvas when larger than the image, and where the image lies in it.
  int canvasWidth = 0, canvasHeight = 0, left = 0, top = 0;
};
/// Colours are rounded to a 6 × 6 × 6 cube (levels 0, 51, … 255).
[[nodiscard]] Bytes encodeGif(const RgbImage& image, const GifTraits& traits = {});

struct HeifTraits {
  bool av1 = false;      ///< AVIF; else HEIC
  int quarterTurns = 0;  ///< an irot box: anticlockwise quarter turns
  Bytes iccProfile{};
};
/// Nothing when libheif here has no encoder for the format: skip the test, with that reason.
[[nodiscard]] std::optional<Bytes> encodeHeif(const RgbImage& image, int quality = 90,
                                              const HeifTraits& traits = {});

/// ICC profile bytes made in code: RGB with Display P3 primaries and the sRGB curve; sRGB itself; grey with
/// the given gamma.
[[nodiscard]] Bytes displayP3Profile();
[[nodiscard]] Bytes srgbProfile();
[[nodiscard]] Bytes greyProfile(double gamma);

/// An EXIF (TIFF structure) block with the orientation tag only, without the "Exif\0\0" lead.
[[nodiscard]] Bytes exifBlock(int orientation);

// ---- files ----------------------------------------------------------------------------------------------

/// Writes a file (path in native bytes); ends the program when that fails.
void writeFile(const std::string& path, const Bytes& bytes);
[[nodiscard]] Bytes readWholeFile(const std::string& path);

}  // namespace lookalike::testing
