// SPDX-License-Identifier: GPL-3.0-or-later
// The primary image of a HEIC or AVIF file by libheif, which also applies the file's own rotation, mirroring
// and cropping (EXIF orientation is only informative in these files). libheif has no hook for the clock: the
// limit is checked before and after.
#include <lcms2.h>
#include <libheif/heif.h>
#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

#include "core/decode/format_decoder.h"

namespace lookalike::decode {

namespace {

using Context = std::unique_ptr<heif_context, decltype(&heif_context_free)>;
using Handle = std::unique_ptr<heif_image_handle, decltype(&heif_image_handle_release)>;
using Image = std::unique_ptr<heif_image, decltype(&heif_image_release)>;

/// Registers libheif's codecs, once for the whole program.
bool ready() {
  static const bool done = heif_init(nullptr).code == heif_error_Ok;
  return done;
}

Error heifError(const DecodeInput& input, const heif_error& error) {
  std::string words = error.message != nullptr ? error.message : "libheif gave up";
  const auto end = static_cast<std::int64_t>(input.size());
  if (error.subcode == heif_suberror_End_of_data)
    return input.error(ErrorCode::kTruncated, std::move(words), end);
  if (error.subcode == heif_suberror_Security_limit_exceeded)
    return input.error(ErrorCode::kTooLarge, std::move(words));
  switch (error.code) {
    case heif_error_Memory_allocation_error:
      return input.error(ErrorCode::kOutOfMemory, std::move(words));
    case heif_error_Unsupported_filetype:
    case heif_error_Unsupported_feature:
    case heif_error_Plugin_loading_error:
      return input.error(ErrorCode::kUnsupportedFormat, std::move(words));
    default:
      return input.error(ErrorCode::kCorrupt, std::move(words));
  }
}

/// Whether the file's boxes reach behind its last byte. libheif says only that some box is missing.
bool endsWithinBox(const DecodeInput& input) {
  std::uint64_t offset = 0;
  const std::uint64_t end = input.size();
  const auto number = [&](std::uint64_t at, int count) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) value = (value << 8U) | input.data()[at + static_cast<std::uint64_t>(i)];
    return value;
  };
  while (offset < end) {
    if (end - offset < 8) return true;
    std::uint64_t size = number(offset, 4);
    if (size == 0) return false;  // to the end of the file, wherever that is
    if (size == 1) {
      if (end - offset < 16) return true;
      size = number(offset + 8, 8);
    }
    if (size < 8) return false;  // corrupt, not short
    if (size > end - offset) return true;
    offset += size;
  }
  return false;
}

/// A profile for primaries that are not sRGB's, when the file names them (ITU-T H.273) instead of carrying an
/// ICC profile. Curves other than sRGB-like ones (PQ, HLG) are left as they are.
std::vector<std::byte> profileFromPrimaries(const heif_image_handle* handle) {
  heif_color_profile_nclx* raw = nullptr;
  if (heif_image_handle_get_nclx_color_profile(handle, &raw).code != heif_error_Ok || raw == nullptr)
    return {};
  const std::unique_ptr<heif_color_profile_nclx, decltype(&heif_nclx_color_profile_free)> nclx(
      raw, heif_nclx_color_profile_free);
  const bool wide = nclx->color_primaries == heif_color_primaries_SMPTE_EG_432_1 ||
                    nclx->color_primaries == heif_color_primaries_SMPTE_RP_431_2 ||
                    nclx->color_primaries == heif_color_primaries_ITU_R_BT_2020_2_and_2100_0;
  const bool brightRange =
      nclx->transfer_characteristics == heif_transfer_characteristic_ITU_R_BT_2100_0_PQ ||
      nclx->transfer_characteristics == heif_transfer_characteristic_ITU_R_BT_2100_0_HLG;
  if (!wide || brightRange) return {};
  const cmsCIExyY white = {nclx->color_primary_white_x, nclx->color_primary_white_y, 1.0};
  const cmsCIExyYTRIPLE primaries = {{nclx->color_primary_red_x, nclx->color_primary_red_y, 1.0},
                                     {nclx->color_primary_green_x, nclx->color_primary_green_y, 1.0},
                                     {nclx->color_primary_blue_x, nclx->color_primary_blue_y, 1.0}};
  const cmsFloat64Number parameters[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92,
                                          0.04045};  // IEC 61966-2-1
  const std::unique_ptr<cmsToneCurve, decltype(&cmsFreeToneCurve)> curve(
      cmsBuildParametricToneCurve(nullptr, 4, parameters), cmsFreeToneCurve);
  if (curve == nullptr) return {};
  cmsToneCurve* curves[3] = {curve.get(), curve.get(), curve.get()};
  const std::unique_ptr<void, decltype(&cmsCloseProfile)> profile(
      cmsCreateRGBProfile(&white, &primaries, curves), cmsCloseProfile);
  cmsUInt32Number size = 0;
  if (profile == nullptr || cmsSaveProfileToMem(profile.get(), nullptr, &size) == 0) return {};
  std::vector<std::byte> bytes(size);
  if (cmsSaveProfileToMem(profile.get(), bytes.data(), &size) == 0) return {};
  return bytes;
}

std::vector<std::byte> iccProfile(const heif_image_handle* handle) {
  const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle);
  if (size == 0) return profileFromPrimaries(handle);
  std::vector<std::byte> profile(size);
  if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code != heif_error_Ok) return {};
  return profile;
}

void copyRow(const std::uint8_t* row, std::uint8_t* rgb, std::size_t width, bool hasAlpha,
             bool premultiplied) {
  if (!hasAlpha) {
    std::memcpy(rgb, row, 3 * width);
  } else if (!premultiplied) {
    blendOverWhite(row, rgb, width);
  } else {
    for (std::size_t x = 0; x < width; ++x)
      for (std::size_t c = 0; c < 3; ++c)
        rgb[3 * x + c] = static_cast<std::uint8_t>(std::min(255, row[4 * x + c] + 255 - row[4 * x + 3]));
  }
}

Result<RgbImage> decodePixels(const DecodeInput& input, const heif_image_handle* handle) {
  const bool hasAlpha = heif_image_handle_has_alpha_channel(handle) != 0;
  const std::unique_ptr<heif_decoding_options, decltype(&heif_decoding_options_free)> options(
      heif_decoding_options_alloc(), heif_decoding_options_free);
  if (options == nullptr) throw std::bad_alloc();
  options->convert_hdr_to_8bit = 1;
  options->strict_decoding = 1;  // an error rather than a picture with blocks made up
  heif_image* raw = nullptr;
  const heif_error error =
      heif_decode_image(handle, &raw, heif_colorspace_RGB,
                        hasAlpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get());
  const Image decoded(raw, heif_image_release);
  if (error.code != heif_error_Ok) return heifError(input, error);
  const int width = heif_image_get_width(decoded.get(), heif_channel_interleaved);
  const int height = heif_image_get_height(decoded.get(), heif_channel_interleaved);
  int stride = 0;
  const std::uint8_t* plane = heif_image_get_plane_readonly(decoded.get(), heif_channel_interleaved, &stride);
  if (auto wrong = input.checkSize(width, height)) return *wrong;
  if (plane == nullptr || stride < width * (hasAlpha ? 4 : 3))
    return input.error(ErrorCode::kCorrupt, "libheif gave no RGB pixels");
  const bool premultiplied = hasAlpha && heif_image_handle_is_premultiplied_alpha(handle) != 0;
  RgbImage image = blankImage(width, height);
  for (int y = 0; y < height; ++y)
    copyRow(plane + static_cast<std::ptrdiff_t>(y) * stride,
            &image.pixels[std::size_t{3} * static_cast<std::size_t>(y) * static_cast<std::size_t>(width)],
            static_cast<std::size_t>(width), hasAlpha, premultiplied);
  return image;
}

}  // namespace

Result<RawImage> decodeHeif(const DecodeInput& input) {
  if (!ready()) return input.error(ErrorCode::kUnsupportedFormat, "libheif cannot be started");
  // Asked first: of a file cut within its image data libheif decodes what is there.
  if (endsWithinBox(input))
    return input.error(ErrorCode::kTruncated, "the file ends within a box",
                       static_cast<std::int64_t>(input.size()));
  const Context context(heif_context_alloc(), heif_context_free);
  if (context == nullptr) throw std::bad_alloc();
  heif_context_set_max_decoding_threads(context.get(), 0);  // the caller's threads are the only ones
  heif_error error =
      heif_context_read_from_memory_without_copy(context.get(), input.data(), input.size(), nullptr);
  if (error.code != heif_error_Ok) return heifError(input, error);
  heif_image_handle* rawHandle = nullptr;
  error = heif_context_get_primary_image_handle(context.get(), &rawHandle);
  const Handle handle(rawHandle, heif_image_handle_release);
  if (error.code != heif_error_Ok) return heifError(input, error);
  if (auto wrong = input.checkSize(heif_image_handle_get_width(handle.get()),
                                   heif_image_handle_get_height(handle.get())))
    return *wrong;
  Result<RgbImage> pixels = decodePixels(input, handle.get());
  if (!pixels.ok()) return pixels.error();
  RawImage image;
  image.pixels = std::move(pixels).value();
  image.fullWidth = image.pixels.width;
  image.fullHeight = image.pixels.height;
  image.iccProfile = iccProfile(handle.get());
  return image;
}

std::string heifLibrary() {
  return std::string("libheif ") + heif_get_version();
}

bool canDecodeHeif(bool av1) {
  return ready() && heif_have_decoder_for_format(av1 ? heif_compression_AV1 : heif_compression_HEVC) != 0;
}

}  // namespace lookalike::decode
