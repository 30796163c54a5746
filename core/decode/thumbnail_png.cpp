// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/thumbnail_png.h"

#include <png.h>
#include <array>
#include <csetjmp>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <new>
#include <stdexcept>

namespace lookalike::decode {

namespace {

/// What libpng's callbacks touch; only functions without objects to destroy are left by a jump.
struct Session {
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::jmp_buf jump{};
  std::vector<std::byte> bytes;
  std::array<char, 160> words{};

  Session() = default;
  ~Session() { png_destroy_write_struct(&png, &info); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
};

[[noreturn]] void leave(png_structp png, png_const_charp words) {
  auto* session = static_cast<Session*>(png_get_error_ptr(png));
  std::snprintf(session->words.data(), session->words.size(), "%s", words);
  std::longjmp(session->jump, 1);
}

void ignoreWarning(png_structp, png_const_charp) {}

bool append(std::vector<std::byte>& bytes, const std::byte* data, std::size_t size) {
  try {
    bytes.insert(bytes.end(), data, data + size);
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  } catch (const std::length_error&) {
    return false;
  }
}

void writeBytes(png_structp png, png_bytep data, png_size_t size) {
  auto* session = static_cast<Session*>(png_get_io_ptr(png));
  if (!append(session->bytes, reinterpret_cast<const std::byte*>(data), size))
    png_error(png, "out of memory");
}

void flushNothing(png_structp) {}

bool writeAll(Session& session, const RgbImage& image, png_textp texts, int textCount) {
  if (setjmp(session.jump) != 0) return false;
  png_structp png = session.png;
  png_set_write_fn(png, &session, writeBytes, flushNothing);
  png_set_IHDR(png, session.info, static_cast<png_uint_32>(image.width),
               static_cast<png_uint_32>(image.height), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_text(png, session.info, texts, textCount);
  png_write_info(png, session.info);
  for (int y = 0; y < image.height; ++y)
    png_write_row(png, image.pixels.data() + std::size_t{3} * static_cast<std::size_t>(y) *
                                                 static_cast<std::size_t>(image.width));
  png_write_end(png, nullptr);
  return true;
}

}  // namespace

Result<std::vector<std::byte>> encodePngWithTexts(const RgbImage& image, const PngTexts& texts) {
  Session session;
  session.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &session, leave, ignoreWarning);
  if (session.png == nullptr) return Error{ErrorCode::kOutOfMemory, "", "libpng has no memory", -1};
  session.info = png_create_info_struct(session.png);
  if (session.info == nullptr) return Error{ErrorCode::kOutOfMemory, "", "libpng has no memory", -1};
  std::vector<PngTexts::value_type> copies(texts.begin(), texts.end());  // libpng wants them writable
  std::vector<std::string> keys;
  std::vector<png_text> entries;
  keys.reserve(texts.size());
  for (auto& [key, text] : copies) {
    keys.push_back(key);
    png_text entry{};
    entry.compression = PNG_TEXT_COMPRESSION_NONE;
    entry.key = keys.back().data();
    entry.text = text.data();
    entry.text_length = text.size();
    entries.push_back(entry);
  }
  if (!writeAll(session, image, entries.data(), static_cast<int>(entries.size())))
    return Error{ErrorCode::kIo, "", std::string("libpng: ") + session.words.data(), -1};
  return std::move(session.bytes);
}

PngTexts readPngTexts(std::span<const std::byte> png) {
  PngTexts texts;
  constexpr std::size_t kSignature = 8;
  std::size_t offset = kSignature;
  while (offset < png.size() && png.size() - offset >= 12) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i)
      length = (length << 8U) | std::to_integer<std::size_t>(png[offset + i]);
    if (png.size() - offset - 12 < length) break;
    const char* payload = reinterpret_cast<const char*>(png.data()) + offset + 8;
    if (std::memcmp(png.data() + offset + 4, "tEXt", 4) == 0) {
      const std::string chunk(payload, length);
      const std::size_t separator = chunk.find('\0');
      if (separator != std::string::npos) texts[chunk.substr(0, separator)] = chunk.substr(separator + 1);
    }
    offset += 12 + length;
  }
  return texts;
}

}  // namespace lookalike::decode
