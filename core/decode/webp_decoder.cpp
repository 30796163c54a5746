// SPDX-License-Identifier: GPL-3.0-or-later
// WebP by libwebp itself, for its status codes, ICC and EXIF chunks, and the first frame of an animation.
// libwebp has no hook for the clock: the limit is checked before and after (a side has at most 16,383
// pixels).
#include <webp/decode.h>
#include <webp/demux.h>
#include <algorithm>
#include <memory>

#include "core/decode/format_decoder.h"
#include "core/decode/orientation.h"

namespace lookalike::decode {

namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)>;

Error statusError(const DecodeInput& input, VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
      return input.error(ErrorCode::kOutOfMemory, "libwebp has no memory");
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED:
      return input.error(ErrorCode::kTruncated, "not enough data", static_cast<std::int64_t>(input.size()));
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      return input.error(ErrorCode::kUnsupportedFormat, "a WebP feature that libwebp does not decode");
    default:
      return input.error(ErrorCode::kCorrupt, "libwebp status " + std::to_string(static_cast<int>(status)));
  }
}

/// The payload of the first chunk of that name, or nothing.
std::span<const std::byte> chunk(const WebPDemuxer* demuxer, const char* name) {
  WebPChunkIterator iterator{};
  if (WebPDemuxGetChunk(demuxer, name, 1, &iterator) == 0) return {};
  const std::span<const std::byte> payload(reinterpret_cast<const std::byte*>(iterator.chunk.bytes),
                                           iterator.chunk.size);
  WebPDemuxReleaseChunkIterator(&iterator);  // the payload lies in the input
  return payload;
}

/// Decodes a frame into `out`, 3 or 4 bytes a pixel.
VP8StatusCode decodeFrame(const WebPData& data, int width, int height, bool hasAlpha, std::uint8_t* out) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return VP8_STATUS_INVALID_PARAM;
  const int stride = (hasAlpha ? 4 : 3) * width;
  config.output.colorspace = hasAlpha ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA = {out, stride, static_cast<std::size_t>(stride) * static_cast<std::size_t>(height)};
  const VP8StatusCode status = WebPDecode(data.bytes, data.size, &config);
  WebPFreeDecBuffer(&config.output);
  return status;
}

/// The first frame on a white canvas.
Result<RgbImage> paintFirstFrame(const DecodeInput& input, const WebPIterator& frame, int canvasWidth,
                                 int canvasHeight) {
  const auto width = static_cast<std::size_t>(frame.width);
  const auto height = static_cast<std::size_t>(frame.height);
  RgbImage canvas = blankImage(canvasWidth, canvasHeight);
  const bool covers = frame.width == canvasWidth && frame.height == canvasHeight;
  const bool hasAlpha = frame.has_alpha != 0;
  if (covers && !hasAlpha) {
    const VP8StatusCode status =
        decodeFrame(frame.fragment, frame.width, frame.height, false, canvas.pixels.data());
    if (status != VP8_STATUS_OK) return statusError(input, status);
    return canvas;
  }
  std::vector<std::uint8_t> rgba(4 * width * height);
  const VP8StatusCode status = decodeFrame(frame.fragment, frame.width, frame.height, true, rgba.data());
  if (status != VP8_STATUS_OK) return statusError(input, status);
  if (!covers) std::fill(canvas.pixels.begin(), canvas.pixels.end(), std::uint8_t{255});
  for (std::size_t y = 0; y < height; ++y) {
    const std::size_t target =
        (static_cast<std::size_t>(frame.y_offset) + y) * static_cast<std::size_t>(canvasWidth) +
        static_cast<std::size_t>(frame.x_offset);
    blendOverWhite(&rgba[4 * width * y], &canvas.pixels[3 * target], width);
  }
  return canvas;
}

}  // namespace

Result<RawImage> decodeWebp(const DecodeInput& input) {
  const WebPData data{input.data(), input.size()};
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  const Demuxer demuxer(WebPDemuxPartial(&data, &state), WebPDemuxDelete);
  if (state == WEBP_DEMUX_PARSE_ERROR) return input.error(ErrorCode::kCorrupt, "the chunks make no sense");
  if (demuxer == nullptr || state != WEBP_DEMUX_DONE)
    return input.error(ErrorCode::kTruncated, "the file ends within its chunks",
                       static_cast<std::int64_t>(input.size()));
  const auto width = static_cast<std::int64_t>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH));
  const auto height = static_cast<std::int64_t>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
  if (auto error = input.checkSize(width, height)) return *error;

  WebPIterator frame{};
  if (WebPDemuxGetFrame(demuxer.get(), 1, &frame) == 0) return input.error(ErrorCode::kCorrupt, "no frame");
  const std::unique_ptr<WebPIterator, decltype(&WebPDemuxReleaseIterator)> owner(&frame,
                                                                                 WebPDemuxReleaseIterator);
  if (frame.complete == 0 || frame.width <= 0 || frame.height <= 0 || frame.x_offset < 0 ||
      frame.y_offset < 0 || frame.x_offset > width - frame.width || frame.y_offset > height - frame.height)
    return input.error(ErrorCode::kCorrupt, "the first frame does not fit its canvas");
  Result<RgbImage> pixels = paintFirstFrame(input, frame, static_cast<int>(width), static_cast<int>(height));
  if (!pixels.ok()) return pixels.error();
  RawImage image;
  image.pixels = std::move(pixels).value();
  image.fullWidth = static_cast<int>(width);
  image.fullHeight = static_cast<int>(height);
  const auto profile = chunk(demuxer.get(), "ICCP");
  image.iccProfile.assign(profile.begin(), profile.end());
  image.orientation = exifOrientation(chunk(demuxer.get(), "EXIF"));
  return image;
}

std::string webpLibrary() {
  const auto version = static_cast<unsigned>(WebPGetDecoderVersion());
  return "libwebp " + std::to_string(version >> 16U) + "." + std::to_string((version >> 8U) & 255U) + "." +
         std::to_string(version & 255U);
}

}  // namespace lookalike::decode
