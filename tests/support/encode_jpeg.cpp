// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <jpeglib.h>  // needs the C headers above

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

void endOnError(j_common_ptr info) {
  char words[JMSG_LENGTH_MAX];
  info->err->format_message(info, words);
  std::fprintf(stderr, "made JPEG: %s\n", words);
  std::abort();  // a test image that cannot be made is a mistake in the test
}

/// Plain CMYK with full black removal, stored inverted as Adobe does.
void toInvertedCmyk(const std::uint8_t* rgb, std::uint8_t* cmyk) {
  const int highest = std::max({int{rgb[0]}, int{rgb[1]}, int{rgb[2]}});
  cmyk[3] = static_cast<std::uint8_t>(highest);
  for (int c = 0; c < 3; ++c)
    cmyk[c] =
        highest == 0 ? std::uint8_t{255} : static_cast<std::uint8_t>((rgb[c] * 255 + highest / 2) / highest);
}

void fillRow(const RgbImage& image, int y, JpegColour colour, std::vector<std::uint8_t>& row) {
  const std::uint8_t* rgb = image.pixels.data() + std::size_t(3) * y * image.width;
  for (int x = 0; x < image.width; ++x, rgb += 3) {
    if (colour == JpegColour::kYcc) {
      std::memcpy(&row[std::size_t(3) * x], rgb, 3);
    } else if (colour == JpegColour::kGrey) {
      row[x] = static_cast<std::uint8_t>((rgb[0] * 299 + rgb[1] * 587 + rgb[2] * 114 + 500) / 1000);
    } else {
      toInvertedCmyk(rgb, &row[std::size_t(4) * x]);
    }
  }
}

}  // namespace

Bytes encodeJpeg(const RgbImage& image, int quality, const JpegTraits& traits) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  errors.error_exit = endOnError;
  jpeg_create_compress(&info);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;  // NOLINT(google-runtime-int): the library's own type
  jpeg_mem_dest(&info, &buffer, &size);

  info.image_width = static_cast<JDIMENSION>(image.width);
  info.image_height = static_cast<JDIMENSION>(image.height);
  const bool grey = traits.colour == JpegColour::kGrey;
  const bool fourInks = traits.colour == JpegColour::kCmykAdobe || traits.colour == JpegColour::kYcckAdobe;
  info.input_components = grey ? 1 : fourInks ? 4 : 3;
  info.in_color_space = grey ? JCS_GRAYSCALE : fourInks ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults(&info);
  if (fourInks) jpeg_set_colorspace(&info, traits.colour == JpegColour::kYcckAdobe ? JCS_YCCK : JCS_CMYK);
  jpeg_set_quality(&info, quality, TRUE);
  if (!traits.subsampled)
    for (int c = 0; c < info.num_components; ++c)
      info.comp_info[c].h_samp_factor = info.comp_info[c].v_samp_factor = 1;
  if (traits.progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  if (traits.orientation != 0) {
    std::vector<unsigned char> marker = {'E', 'x', 'i', 'f', 0, 0};
    for (std::byte b : exifBlock(traits.orientation)) marker.push_back(static_cast<unsigned char>(b));
    jpeg_write_marker(&info, JPEG_APP0 + 1, marker.data(), static_cast<unsigned>(marker.size()));
  }
  if (!traits.iccProfile.empty())
    jpeg_write_icc_profile(&info, reinterpret_cast<const JOCTET*>(traits.iccProfile.data()),
                           static_cast<unsigned>(traits.iccProfile.size()));
  std::vector<std::uint8_t> row(static_cast<std::size_t>(info.input_components) * image.width);
  for (int y = 0; y < image.height; ++y) {
    fillRow(image, y, traits.colour, row);
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&info, &pointer, 1);
  }
  jpeg_finish_compress(&info);
  const auto* begin = reinterpret_cast<const std::byte*>(buffer);
  Bytes bytes(begin, begin + size);
  jpeg_destroy_compress(&info);
  std::free(buffer);
  return bytes;
}

RgbImage recompressed(const RgbImage& image, int quality) {
  const Bytes bytes = encodeJpeg(image, quality);
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  errors.error_exit = endOnError;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  LOOKALIKE_CHECK(jpeg_read_header(&info, TRUE) == JPEG_HEADER_OK);
  jpeg_start_decompress(&info);
  RgbImage result{image.width, image.height, std::vector<std::uint8_t>(image.pixels.size())};
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = result.pixels.data() + std::size_t(3) * info.output_scanline * image.width;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return result;
}

}  // namespace lookalike::testing
