// SPDX-License-Identifier: GPL-3.0-or-later
// PNG by libpng itself: a file that ends early must be an error, never a half-filled picture.
#include <png.h>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <new>

#include "core/decode/format_decoder.h"
#include "core/decode/orientation.h"

namespace lookalike::decode {

namespace {

/// Everything that libpng's callbacks touch. Only the functions called through guarded() may be left by a
/// jump, and they hold no object with a destructor.
struct Session {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::jmp_buf jump{};
  const DecodeInput* input = nullptr;
  std::size_t position = 0;
  bool endReached = false;
  bool overTime = false;
  std::array<char, 160> words{};

  Session() = default;
  ~Session() { png_destroy_read_struct(&png, &info, nullptr); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
};

[[noreturn]] void leave(png_structp png, png_const_charp words) {
  auto* session = static_cast<Session*>(png_get_error_ptr(png));
  std::snprintf(session->words.data(), session->words.size(), "%s", words);
  std::longjmp(session->jump, 1);
}

void ignoreWarning(png_structp, png_const_charp) {}

void readBytes(png_structp png, png_bytep out, png_size_t count) {
  auto* session = static_cast<Session*>(png_get_io_ptr(png));
  if (session->input->size() - session->position < count) {
    session->endReached = true;
    png_error(png, "the file ends early");
  }
  std::memcpy(out, session->input->data() + session->position, count);
  session->position += count;
}

template <typename Step>
bool guarded(Session& session, Step step) {
  if (setjmp(session.jump) != 0) return false;
  step(session);
  return true;
}

Error failure(const Session& session) {
  const DecodeInput& input = *session.input;
  if (session.overTime) return input.deadline.error(input.path);
  const std::string words = session.words.data();
  const auto offset = static_cast<std::int64_t>(session.position);
  if (session.endReached)
    return input.error(ErrorCode::kTruncated, words, static_cast<std::int64_t>(input.size()));
  if (words.find("memory") != std::string::npos) return input.error(ErrorCode::kOutOfMemory, words);
  return input.error(ErrorCode::kCorrupt, words, offset);
}

/// Reads up to the pixels and asks for 8-bit RGB, with alpha where the file has any.
void readHeader(Session& session) {
  png_structp png = session.png;
  png_set_read_fn(png, &session, readBytes);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // checked by checkSize
  png_read_info(png, session.info);
  png_set_expand(png);
  png_set_scale_16(png);
  png_set_gray_to_rgb(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, session.info);
}

void checkClock(Session& session) {
  session.overTime = session.input->deadline.isOver();
  if (session.overTime) std::longjmp(session.jump, 1);
}

/// One pass over rows that lie in one block.
bool readPass(Session& session, std::uint8_t* rows, std::size_t stride, int height) {
  return guarded(session, [rows, stride, height](Session& s) {
    for (int y = 0; y < height; ++y) {
      png_read_row(s.png, rows + stride * static_cast<std::size_t>(y), nullptr);
      if (y % 64 == 0) checkClock(s);
    }
  });
}

bool readAlphaRows(Session& session, RgbImage& image) {
  const auto width = static_cast<std::size_t>(image.width);
  std::vector<std::uint8_t> row(4 * width);
  for (int y = 0; y < image.height; ++y) {
    if (!readPass(session, row.data(), 0, 1)) return false;
    blendOverWhite(row.data(), &image.pixels[3 * width * static_cast<std::size_t>(y)], width);
  }
  return true;
}

bool readInterlaced(Session& session, RgbImage& image, bool hasAlpha) {
  const auto width = static_cast<std::size_t>(image.width);
  const auto height = static_cast<std::size_t>(image.height);
  std::vector<std::uint8_t> rgba(hasAlpha ? 4 * width * height : 0);
  std::uint8_t* rows = hasAlpha ? rgba.data() : image.pixels.data();
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; ++pass)
    if (!readPass(session, rows, (hasAlpha ? 4 : 3) * width, image.height)) return false;
  if (hasAlpha) blendOverWhite(rgba.data(), image.pixels.data(), width * height);
  return true;
}

/// To the end chunk: it tells a whole file from a cut one, and EXIF may stand behind the pixels.
void readEnd(Session& session) {
  png_read_end(session.png, session.info);
}

void readMetadata(const Session& session, RawImage& image) {
  png_charp name = nullptr;
  int method = 0;
  png_bytep profile = nullptr;
  png_uint_32 size = 0;
  if (png_get_iCCP(session.png, session.info, &name, &method, &profile, &size) != 0) {
    const auto* begin = reinterpret_cast<const std::byte*>(profile);
    image.iccProfile.assign(begin, begin + size);
  }
  png_bytep exif = nullptr;
  if (png_get_eXIf_1(session.png, session.info, &size, &exif) != 0)
    image.orientation = exifOrientation({reinterpret_cast<const std::byte*>(exif), size});
}

std::uint32_t bigEndian(const std::uint8_t* bytes) {
  return (std::uint32_t{bytes[0]} << 24U) | (std::uint32_t{bytes[1]} << 16U) |
         (std::uint32_t{bytes[2]} << 8U) | std::uint32_t{bytes[3]};
}

}  // namespace

Result<RawImage> decodePng(const DecodeInput& input) {
  constexpr std::size_t kHeader = 33;  // signature and IHDR, always first
  if (input.size() < kHeader)
    return input.error(ErrorCode::kTruncated, "the file ends within the header",
                       static_cast<std::int64_t>(input.size()));
  if (std::memcmp(input.data() + 12, "IHDR", 4) != 0) return input.error(ErrorCode::kCorrupt, "no IHDR", 12);
  if (auto error = input.checkSize(bigEndian(input.data() + 16), bigEndian(input.data() + 20))) return *error;

  Session session;
  session.input = &input;
  session.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &session, leave, ignoreWarning);
  if (session.png == nullptr) throw std::bad_alloc();
  session.info = png_create_info_struct(session.png);
  if (session.info == nullptr) throw std::bad_alloc();
  if (!guarded(session, readHeader)) return failure(session);
  const auto width = static_cast<int>(png_get_image_width(session.png, session.info));
  const auto height = static_cast<int>(png_get_image_height(session.png, session.info));
  if (auto error = input.checkSize(width, height)) return *error;
  const int channels = png_get_channels(session.png, session.info);
  if (channels != 3 && channels != 4) return input.error(ErrorCode::kCorrupt, "unexpected channels");

  RawImage image;
  image.pixels = blankImage(width, height);
  image.fullWidth = width;
  image.fullHeight = height;
  const bool interlaced = png_get_interlace_type(session.png, session.info) != PNG_INTERLACE_NONE;
  bool done = false;
  if (interlaced) {
    done = readInterlaced(session, image.pixels, channels == 4);
  } else if (channels == 4) {
    done = readAlphaRows(session, image.pixels);
  } else {
    done = readPass(session, image.pixels.pixels.data(), std::size_t{3} * static_cast<std::size_t>(width),
                    height);
  }
  if (!done || !guarded(session, readEnd)) return failure(session);
  readMetadata(session, image);
  return image;
}

std::string pngLibrary() {
  return std::string("libpng ") + png_get_libpng_ver(nullptr);
}

}  // namespace lookalike::decode
