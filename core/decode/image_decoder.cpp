// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/image_decoder.h"

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "core/decode/format_decoder.h"
#include "core/decode/orientation.h"
#include "core/decode/srgb_conversion.h"

namespace lookalike::decode {

namespace {

bool hasAt(std::string_view head, std::size_t offset, std::string_view signature) {
  return head.size() >= offset + signature.size() && head.substr(offset, signature.size()) == signature;
}

/// HEIC or AVIF by the brands of an ISO base media file's first box: the major brand, else the first
/// compatible brand that says it (ISO/IEC 23008-12, section 10; AV1 Image File Format, section 6).
std::string isoMediaFormat(std::string_view head) {
  constexpr std::array<std::string_view, 8> kHevc = {"heic", "heix", "hevc", "hevx",
                                                     "heim", "heis", "hevm", "hevs"};
  constexpr std::array<std::string_view, 2> kAv1 = {"avif", "avis"};
  std::size_t boxSize = 0;
  for (std::size_t i = 0; i < 4; ++i) boxSize = boxSize * 256 + static_cast<unsigned char>(head[i]);
  const std::size_t end = std::min(head.size(), boxSize);
  for (std::size_t offset = 8; offset + 4 <= end; offset += offset == 8 ? 8 : 4) {
    const std::string_view brand = head.substr(offset, 4);
    if (std::find(kAv1.begin(), kAv1.end(), brand) != kAv1.end()) return "avif";
    if (std::find(kHevc.begin(), kHevc.end(), brand) != kHevc.end()) return "heic";
  }
  return "";
}

Result<RawImage> decodeRaw(const std::string& format, const DecodeInput& input) {
  if (format == "jpeg") return decodeJpeg(input);
  if (format == "png") return decodePng(input);
  if (format == "webp") return decodeWebp(input);
  if (format == "tiff") return decodeTiff(input);
  if (format == "bmp") return decodeBmp(input);
  if (format == "gif") return decodeGif(input);
  if (format == "heic" || format == "avif") return decodeHeif(input);
  return input.error(ErrorCode::kUnsupportedFormat, "not an image of a known format");
}

Result<DecodedImage> decodeChecked(const DecodeInput& input) {
  const std::string format = sniffFormat(input.bytes);
  Result<RawImage> raw = decodeRaw(format, input);
  if (!raw.ok()) return std::move(raw).error();
  LOOKALIKE_CHECK(raw->pixels.pixels.size() == std::size_t{3} * static_cast<std::size_t>(raw->pixels.width) *
                                                   static_cast<std::size_t>(raw->pixels.height));
  if (!raw->iccProfile.empty()) convertToSrgb(raw->pixels, raw->iccProfile, input.deadline);
  DecodedImage image;
  image.format = format;
  image.fullWidth = raw->fullWidth;
  image.fullHeight = raw->fullHeight;
  if (swapsSides(raw->orientation)) std::swap(image.fullWidth, image.fullHeight);
  image.pixels = upright(std::move(raw->pixels), raw->orientation);
  if (input.deadline.isOver()) return input.deadline.error(input.path);
  return image;
}

}  // namespace

std::string sniffFormat(std::span<const std::byte> bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                              std::min<std::size_t>(bytes.size(), 64));
  using namespace std::string_view_literals;
  if (hasAt(head, 0, "\xFF\xD8\xFF"sv)) return "jpeg";
  if (hasAt(head, 0, "\x89PNG\r\n\x1A\n"sv)) return "png";
  if (hasAt(head, 0, "RIFF"sv) && hasAt(head, 8, "WEBP"sv)) return "webp";
  for (const std::string_view tiff : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv})
    if (hasAt(head, 0, tiff)) return "tiff";
  if (hasAt(head, 0, "GIF87a"sv) || hasAt(head, 0, "GIF89a"sv)) return "gif";
  if (hasAt(head, 4, "ftyp"sv)) return isoMediaFormat(head);
  // "BM" alone begins many a text: the size of the second header must be one that exists.
  if (hasAt(head, 0, "BM"sv) && head.size() >= 18) {
    constexpr std::array<unsigned, 8> kHeaderSizes = {12, 16, 40, 52, 56, 64, 108, 124};
    const bool small = head[15] == 0 && head[16] == 0 && head[17] == 0;
    const auto headerSize = static_cast<unsigned char>(head[14]);
    if (small && std::find(kHeaderSizes.begin(), kHeaderSizes.end(), headerSize) != kHeaderSizes.end())
      return "bmp";
  }
  return "";
}

Result<DecodedImage> decodeImage(std::span<const std::byte> bytes, const DecodeRequest& request,
                                 const std::string& path) {
  const DecodeLimits& limits = request.limits;
  const DecodeInput input{bytes, request, Deadline(limits.maxTime), path};
  if (bytes.empty()) return input.error(ErrorCode::kEmpty, "");
  if (std::cmp_greater(bytes.size(), limits.maxFileBytes))
    return input.error(ErrorCode::kTooLarge, std::to_string(bytes.size()) + " bytes, the limit is " +
                                                 std::to_string(limits.maxFileBytes));
  try {
    return decodeChecked(input);
  } catch (const std::bad_alloc&) {
    return input.error(ErrorCode::kOutOfMemory, "no memory to decode the image");
  } catch (const std::length_error&) {
    return input.error(ErrorCode::kOutOfMemory, "no memory to decode the image");
  }
}

const std::vector<FormatSupport>& supportedFormats() {
  static const std::vector<FormatSupport> formats = {
      {"jpeg", {"jpg", "jpeg", "jpe", "jfif"}, true, jpegLibrary()},
      {"png", {"png", "apng"}, true, pngLibrary()},
      {"webp", {"webp"}, true, webpLibrary()},
      {"tiff", {"tif", "tiff"}, true, tiffLibrary()},
      {"bmp", {"bmp", "dib"}, true, "Lookalike"},
      {"gif", {"gif"}, true, gifLibrary()},
      {"heic", {"heic", "heif", "hif"}, canDecodeHeif(false), heifLibrary()},
      {"avif", {"avif"}, canDecodeHeif(true), heifLibrary()},
  };
  return formats;
}

std::string decoderVersion(const DecodeLimits& limits) {
  constexpr int kOwnVersion = 1;  // goes up when our own code takes what it refused before
  std::string name = std::to_string(kOwnVersion);
  for (const FormatSupport& format : supportedFormats())
    name += "|" + format.format + " " + (format.decodable ? format.library : "no");
  return name + "|" + std::to_string(limits.maxFileBytes) + "|" + std::to_string(limits.maxPixels);
}

std::optional<Error> DecodeInput::checkSize(std::int64_t width, std::int64_t height) const {
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0) return error(ErrorCode::kCorrupt, "an image of " + size);
  // Formats store sides in 32 bits, so that the product fits; a side over INT_MAX / 4 would overflow row
  // sizes.
  constexpr std::int64_t kMaxSide = INT32_MAX / 4;
  if (width > kMaxSide || height > kMaxSide || width > request.limits.maxPixels / height)
    return error(ErrorCode::kTooLarge,
                 size + ", the limit is " + std::to_string(request.limits.maxPixels) + " pixels");
  return std::nullopt;
}

RgbImage blankImage(int width, int height) {
  return {width, height,
          std::vector<std::uint8_t>(std::size_t{3} * static_cast<std::size_t>(width) *
                                    static_cast<std::size_t>(height))};
}

void blendOverWhite(const std::uint8_t* rgba, std::uint8_t* rgb, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, rgba += 4, rgb += 3) {
    const unsigned alpha = rgba[3];
    const unsigned white = 255 * (255 - alpha);
    for (int c = 0; c < 3; ++c) rgb[c] = static_cast<std::uint8_t>((rgba[c] * alpha + white + 127) / 255);
  }
}

}  // namespace lookalike::decode
