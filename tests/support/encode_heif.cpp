// SPDX-License-Identifier: GPL-3.0-or-later
#include <libheif/heif.h>
#include <cstring>
#include <memory>

#include "core/base/check.h"
#include "tests/support/made_images.h"

// Leaks of the encoder at its end, and of libheif and its decoders on broken files: theirs, and a few
// kilobytes.
extern "C" const char*
__lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier): as above
  return "leak:libx265\nleak:libheif\nleak:libdav1d\n";
}

namespace lookalike::testing {

namespace {

heif_error append(heif_context*, const void* data, std::size_t size, void* userData) {
  auto* out = static_cast<Bytes*>(userData);
  const auto* begin = static_cast<const std::byte*>(data);
  out->insert(out->end(), begin, begin + size);
  return {heif_error_Ok, heif_suberror_Unspecified, "ok"};
}

void checkDone(const heif_error& error) {
  LOOKALIKE_CHECK(error.code == heif_error_Ok);
}

}  // namespace

std::optional<Bytes> encodeHeif(const RgbImage& image, int quality, const HeifTraits& traits) {
  // Bound to libheif's plug-in count for the whole program: never undone.
  static const bool ready = heif_init(nullptr).code == heif_error_Ok;
  if (!ready) return std::nullopt;
  const std::unique_ptr<heif_context, decltype(&heif_context_free)> context(heif_context_alloc(),
                                                                            heif_context_free);
  heif_encoder* rawEncoder = nullptr;
  const heif_error found = heif_context_get_encoder_for_format(
      context.get(), traits.av1 ? heif_compression_AV1 : heif_compression_HEVC, &rawEncoder);
  if (found.code != heif_error_Ok) return std::nullopt;
  const std::unique_ptr<heif_encoder, decltype(&heif_encoder_release)> encoder(rawEncoder,
                                                                               heif_encoder_release);
  heif_encoder_set_lossy_quality(encoder.get(), quality);

  heif_image* rawImage = nullptr;
  checkDone(heif_image_create(image.width, image.height, heif_colorspace_RGB, heif_chroma_interleaved_RGB,
                              &rawImage));
  const std::unique_ptr<heif_image, decltype(&heif_image_release)> picture(rawImage, heif_image_release);
  checkDone(heif_image_add_plane(picture.get(), heif_channel_interleaved, image.width, image.height, 8));
  int stride = 0;
  std::uint8_t* plane = heif_image_get_plane(picture.get(), heif_channel_interleaved, &stride);
  for (int y = 0; y < image.height; ++y)
    std::memcpy(plane + static_cast<std::ptrdiff_t>(y) * stride,
                &image.pixels[std::size_t(3) * y * image.width], std::size_t(3) * image.width);
  if (!traits.iccProfile.empty())
    checkDone(heif_image_set_raw_color_profile(picture.get(), "prof", traits.iccProfile.data(),
                                               traits.iccProfile.size()));
  constexpr std::array<heif_orientation, 4> kTurns = {heif_orientation_normal, heif_orientation_rotate_270_cw,
                                                      heif_orientation_rotate_180,
                                                      heif_orientation_rotate_90_cw};
  const std::unique_ptr<heif_encoding_options, decltype(&heif_encoding_options_free)> options(
      heif_encoding_options_alloc(), heif_encoding_options_free);
  options->image_orientation = kTurns[static_cast<std::size_t>(traits.quarterTurns)];
  checkDone(heif_context_encode_image(context.get(), picture.get(), encoder.get(), options.get(), nullptr));
  Bytes bytes;
  heif_writer writer{1, append};
  checkDone(heif_context_write(context.get(), &writer, &bytes));
  return bytes;
}

}  // namespace lookalike::testing
