// SPDX-License-Identifier: GPL-3.0-or-later
// The quantised coefficients of a JPEG, by libjpeg's own interface for transcoding.
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <jpeglib.h>  // needs the C headers above

#include "core/decode/format_decoder.h"
#include "core/decode/luma_blocks.h"
#include "core/decode/orientation.h"

namespace lookalike::decode {

namespace {

constexpr int kMaxScans = 500;  ///< as the decoder
constexpr std::int64_t kMostPixels =
    100'000'000;  ///< the library holds all coefficients, three bytes a pixel or more, at once

/// What libjpeg's callbacks touch; left by a jump at the first sign of trouble.
struct JpegCoefficients {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  Deadline deadline;

  explicit JpegCoefficients(std::chrono::milliseconds allowed) : deadline(allowed) {}
  ~JpegCoefficients() { jpeg_destroy_decompress(&info); }
  JpegCoefficients(const JpegCoefficients&) = delete;
  JpegCoefficients& operator=(const JpegCoefficients&) = delete;
};

[[noreturn]] void leave(j_common_ptr info) {
  std::longjmp(static_cast<JpegCoefficients*>(info->client_data)->jump, 1);
}

/// A warning is about damaged data: what it left is no trace of anything.
void leaveAtWarning(j_common_ptr info, int level) {
  if (level < 0) leave(info);
}

void ignoreOutput(j_common_ptr) {}

void watchProgress(j_common_ptr info) {
  const auto& reading = *static_cast<JpegCoefficients*>(info->client_data);
  if (reading.deadline.isOver() || reading.info.input_scan_number > kMaxScans) leave(info);
}

BlockTable tableOf(const jpeg_component_info& component) {
  BlockTable table{};
  if (component.quant_table == nullptr) return table;
  std::copy(std::begin(component.quant_table->quantval), std::end(component.quant_table->quantval),
            table.begin());
  return table;
}

/// The library gives coefficients and tables in natural order.
void copyLuma(JpegCoefficients& reading, jvirt_barray_ptr* coefficients, LumaBlocks& luma) {
  const jpeg_component_info& component = reading.info.comp_info[0];
  // Blocks at the right and lower edge are partly made up.
  const int allColumns = static_cast<int>(component.downsampled_width / 8);
  const int allRows = static_cast<int>(component.downsampled_height / 8);
  luma.columns = std::min(allColumns, kMostBlockColumns);
  luma.rows = std::min(allRows, kMostBlockRows);
  luma.levels.resize(luma.size() * 64);
  const auto firstColumn = static_cast<std::size_t>(allColumns - luma.columns) / 2;
  const auto firstRow = static_cast<JDIMENSION>(allRows - luma.rows) / 2;
  std::int16_t* out = luma.levels.data();
  for (int row = 0; row < luma.rows; ++row) {
    const JBLOCKARRAY line =
        (reading.info.mem->access_virt_barray)(reinterpret_cast<j_common_ptr>(&reading.info), coefficients[0],
                                               firstRow + static_cast<JDIMENSION>(row), 1, FALSE);
    for (std::size_t column = 0; column < static_cast<std::size_t>(luma.columns); ++column) {
      const JCOEF* block = line[0][firstColumn + column];
      out = std::copy(block, block + 64, out);
    }
  }
}

int orientationOf(const jpeg_decompress_struct& info) {
  for (const jpeg_marker_struct* marker = info.marker_list; marker != nullptr; marker = marker->next) {
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length >= 6 &&
        std::memcmp(marker->data, "Exif\0", 5) == 0)
      return exifOrientation({reinterpret_cast<const std::byte*>(marker->data), marker->data_length});
  }
  return 1;
}

/// Whether all went well. Holds no object with a destructor across a jump.
bool read(JpegCoefficients& reading, std::span<const std::byte> bytes, const DecodeLimits& limits,
          JpegContent& content) {
  if (setjmp(reading.jump) != 0) return false;
  jpeg_decompress_struct& info = reading.info;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(bytes.data()),
               static_cast<unsigned long>(bytes.size()));  // NOLINT(google-runtime-int): the library's type
  reading.progress.progress_monitor = watchProgress;
  info.progress = &reading.progress;
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&info, TRUE);
  const std::int64_t pixels = std::int64_t{info.image_width} * info.image_height;
  if (pixels > std::min(limits.maxPixels, kMostPixels) || info.num_components < 1 || info.data_precision != 8)
    return false;
  content.width = static_cast<int>(info.image_width);
  content.height = static_cast<int>(info.image_height);
  content.orientation = orientationOf(info);
  jvirt_barray_ptr* const coefficients = jpeg_read_coefficients(&info);
  for (int i = 0; i < std::min(info.num_components, 4); ++i)
    content.tables.push_back(tableOf(info.comp_info[i]));
  // Of the four inks and of RGB the first component is no luma.
  const bool isLuma = info.jpeg_color_space == JCS_YCbCr || info.jpeg_color_space == JCS_GRAYSCALE;
  content.luma.steps = content.tables.front();
  if (isLuma && content.luma.steps[0] != 0) copyLuma(reading, coefficients, content.luma);
  return true;
}

}  // namespace

std::optional<JpegContent> jpegContentOf(std::span<const std::byte> bytes, const DecodeLimits& limits) {
  JpegContent content;
  content.tables.reserve(4);
  // Both are filled between jumps, and so made large enough before.
  content.luma.levels.reserve(std::size_t{kMostBlockColumns} * kMostBlockRows * 64);
  JpegCoefficients reading(limits.maxTime);
  reading.info.err = jpeg_std_error(&reading.errors);
  reading.errors.error_exit = leave;
  reading.errors.emit_message = leaveAtWarning;
  reading.errors.output_message = ignoreOutput;
  reading.info.client_data = &reading;
  if (!read(reading, bytes, limits, content)) return std::nullopt;
  content.luma.levels.shrink_to_fit();
  return content;
}

}  // namespace lookalike::decode
