// SPDX-License-Identifier: GPL-3.0-or-later
// The first frame of a GIF, on its canvas, over white.
#include <gif_lib.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "core/decode/format_decoder.h"

namespace lookalike::decode {

namespace {

struct Source {
  const DecodeInput* input = nullptr;
  std::size_t position = 0;
};

int readBytes(GifFileType* gif, GifByteType* out, int count) {
  auto* source = static_cast<Source*>(gif->UserData);
  const std::size_t left = source->input->size() - source->position;
  const std::size_t given = std::min(left, static_cast<std::size_t>(std::max(count, 0)));
  if (given > 0) std::memcpy(out, source->input->data() + source->position, given);
  source->position += given;
  return static_cast<int>(given);
}

struct GifCloser {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

Error gifError(const Source& source, int code) {
  const DecodeInput& input = *source.input;
  const char* words = GifErrorString(code);
  std::string detail = words != nullptr ? words : "giflib gave up";
  const auto offset = static_cast<std::int64_t>(source.position);
  switch (code) {
    case D_GIF_ERR_READ_FAILED:
    case D_GIF_ERR_EOF_TOO_SOON:
      return input.error(ErrorCode::kTruncated, std::move(detail), offset);
    case D_GIF_ERR_NOT_ENOUGH_MEM:
      return input.error(ErrorCode::kOutOfMemory, std::move(detail));
    default:
      // giflib reports a header that ends early as a wrong one.
      return input.error(source.position >= input.size() ? ErrorCode::kTruncated : ErrorCode::kCorrupt,
                         std::move(detail), offset);
  }
}

/// Reads extensions up to the first image's descriptor. Gives the number of the transparent colour, or -1.
Result<int> seekFirstImage(GifFileType* gif, const Source& source) {
  int transparent = -1;
  while (true) {
    GifRecordType record = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif, &record) == GIF_ERROR) return gifError(source, gif->Error);
    if (record == IMAGE_DESC_RECORD_TYPE) break;
    if (record == TERMINATE_RECORD_TYPE)
      return source.input->error(ErrorCode::kCorrupt, "no image in the file");
    if (record != EXTENSION_RECORD_TYPE) continue;
    int kind = 0;
    GifByteType* block = nullptr;
    if (DGifGetExtension(gif, &kind, &block) == GIF_ERROR) return gifError(source, gif->Error);
    while (block != nullptr) {
      GraphicsControlBlock control{};
      if (kind == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
        transparent = control.TransparentColor;
      if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) return gifError(source, gif->Error);
    }
  }
  if (DGifGetImageDesc(gif) == GIF_ERROR) return gifError(source, gif->Error);
  return transparent;
}

struct Frame {
  int left = 0, top = 0, width = 0, height = 0;
};

void paintRow(const std::vector<GifPixelType>& row, const ColorMapObject& map, int transparent,
              const Frame& frame, int y, RgbImage& canvas) {
  const int canvasY = frame.top + y;
  if (canvasY >= canvas.height) return;
  const int count = std::min(frame.width, canvas.width - frame.left);
  if (count <= 0) return;
  std::uint8_t* out =
      &canvas.pixels[3 * (static_cast<std::size_t>(canvasY) * static_cast<std::size_t>(canvas.width) +
                          static_cast<std::size_t>(frame.left))];
  for (int x = 0; x < count; ++x, out += 3) {
    const int number = row[static_cast<std::size_t>(x)];
    if (number == transparent) continue;
    const GifColorType colour = number < map.ColorCount ? map.Colors[number] : GifColorType{0, 0, 0};
    out[0] = colour.Red;
    out[1] = colour.Green;
    out[2] = colour.Blue;
  }
}

Result<void> paintFrame(GifFileType* gif, const Source& source, int transparent, RgbImage& canvas) {
  const GifImageDesc& description = gif->Image;
  const Frame frame{description.Left, description.Top, description.Width, description.Height};
  const ColorMapObject* map = description.ColorMap != nullptr ? description.ColorMap : gif->SColorMap;
  if (map == nullptr) return source.input->error(ErrorCode::kCorrupt, "no palette");
  constexpr std::array<std::array<int, 2>, 4> kPasses = {{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  std::vector<GifPixelType> row(static_cast<std::size_t>(frame.width));
  const std::size_t passes = description.Interlace ? kPasses.size() : 1;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    const int first = description.Interlace ? kPasses[pass][0] : 0;
    const int step = description.Interlace ? kPasses[pass][1] : 1;
    for (int y = first; y < frame.height; y += step) {
      if (DGifGetLine(gif, row.data(), frame.width) == GIF_ERROR) return gifError(source, gif->Error);
      paintRow(row, *map, transparent, frame, y, canvas);
      if (y % 64 == 0 && source.input->deadline.isOver())
        return source.input->deadline.error(source.input->path);
    }
  }
  return ok();
}

}  // namespace

Result<RawImage> decodeGif(const DecodeInput& input) {
  Source source{&input, 0};
  int code = 0;
  const std::unique_ptr<GifFileType, GifCloser> gif(DGifOpen(&source, readBytes, &code));
  if (gif == nullptr) return gifError(source, code);
  const Result<int> transparent = seekFirstImage(gif.get(), source);
  if (!transparent.ok()) return transparent.error();
  // A few writers leave the canvas at 0 × 0: then it is the frame's.
  const GifImageDesc& frame = gif->Image;
  const int width = gif->SWidth > 0 ? gif->SWidth : frame.Left + frame.Width;
  const int height = gif->SHeight > 0 ? gif->SHeight : frame.Top + frame.Height;
  if (auto error = input.checkSize(width, height)) return *error;
  if (auto error = input.checkSize(frame.Width, frame.Height)) return *error;
  RawImage image;
  image.pixels = blankImage(width, height);
  std::fill(image.pixels.pixels.begin(), image.pixels.pixels.end(), std::uint8_t{255});
  if (Result<void> painted = paintFrame(gif.get(), source, *transparent, image.pixels); !painted.ok())
    return painted.error();
  image.fullWidth = width;
  image.fullHeight = height;
  return image;
}

std::string gifLibrary() {
  return "giflib " + std::to_string(GIFLIB_MAJOR) + "." + std::to_string(GIFLIB_MINOR) + "." +
         std::to_string(GIFLIB_RELEASE);
}

}  // namespace lookalike::decode
