// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG by libjpeg-turbo's own interface, for what OpenCV hides: decoding at 1/2, 1/4, 1/8 scale inside the
// inverse transform, the difference between an early end and a broken code, four-ink pictures, and a hook for
// the clock.
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <jpeglib.h>  // needs the C headers above

#include <jerror.h>  // needs jpeglib.h

#include "core/decode/format_decoder.h"
#include "core/decode/orientation.h"
#include "core/decode/srgb_conversion.h"

namespace lookalike::decode {

namespace {

constexpr int kMaxScans =
    500;  ///< real files have some ten; each scan of a bomb costs a pass over the picture

/// Everything that libjpeg's callbacks touch. Only the functions called through guarded() may be left by a
/// jump, and they hold no object with a destructor.
struct Session {
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_source_mgr source{};
  jpeg_progress_mgr progress{};
  std::jmp_buf jump{};
  const DecodeInput* input = nullptr;
  std::array<JOCTET, 2> endMarker = {0xFF, JPEG_EOI};
  bool endReached = false;  ///< the decoder asked for bytes behind the file's last one
  bool overTime = false;
  bool tooManyScans = false;
  int messageCode = 0;
  std::int64_t offset = -1;
  std::array<char, JMSG_LENGTH_MAX> words{};

  Session() = default;
  ~Session() { jpeg_destroy_decompress(&info); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
};

Session& sessionOf(j_common_ptr info) {
  return *static_cast<Session*>(info->client_data);
}

[[noreturn]] void leave(j_common_ptr info) {
  Session& session = sessionOf(info);
  session.messageCode = info->err->msg_code;
  if (!session.endReached && session.source.next_input_byte != nullptr)
    session.offset = session.source.next_input_byte - session.input->data();
  info->err->format_message(info, session.words.data());
  std::longjmp(session.jump, 1);
}

/// Ends the decoding at a warning that means wrong pixels; the others are about markers and harmless.
void judgeMessage(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
    case JWRN_JPEG_EOF:
      leave(info);
    default:
      break;
  }
}

void ignoreOutput(j_common_ptr) {}

void startSource(j_decompress_ptr) {}

/// The file has no more bytes: feeds an end marker, and whoever needed real data notices (judgeMessage,
/// missingScans).
boolean feedEndMarker(j_decompress_ptr info) {
  Session& session = sessionOf(reinterpret_cast<j_common_ptr>(info));
  session.endReached = true;
  session.source.next_input_byte = session.endMarker.data();
  session.source.bytes_in_buffer = session.endMarker.size();
  return TRUE;
}

void skipBytes(j_decompress_ptr info, long count) {  // NOLINT(google-runtime-int): the library's own type
  Session& session = sessionOf(reinterpret_cast<j_common_ptr>(info));
  if (count <= 0) return;
  if (static_cast<std::size_t>(count) > session.source.bytes_in_buffer) {
    feedEndMarker(info);
    return;
  }
  session.source.next_input_byte += count;
  session.source.bytes_in_buffer -= static_cast<std::size_t>(count);
}

void endSource(j_decompress_ptr) {}

void watchProgress(j_common_ptr info) {
  Session& session = sessionOf(info);
  session.overTime = session.input->deadline.isOver();
  session.tooManyScans = session.info.input_scan_number > kMaxScans;
  if (session.overTime || session.tooManyScans) std::longjmp(session.jump, 1);
}

/// Runs one step of libjpeg; false when it jumped out.
template <typename Step>
bool guarded(Session& session, Step step) {
  if (setjmp(session.jump) != 0) return false;
  step(session);
  return true;
}

Error failure(const Session& session) {
  const DecodeInput& input = *session.input;
  if (session.overTime) return input.deadline.error(input.path);
  if (session.tooManyScans)
    return input.error(ErrorCode::kTooLarge, "over the limit of " + std::to_string(kMaxScans) + " scans");
  const std::string words = session.words.data();
  const auto end = static_cast<std::int64_t>(input.size());
  switch (session.messageCode) {
    case JERR_OUT_OF_MEMORY:
      return input.error(ErrorCode::kOutOfMemory, words);
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_ARITH_NOTIMPL:
      return input.error(ErrorCode::kUnsupportedFormat, words, session.offset);
    default:
      break;
  }
  if (session.endReached) return input.error(ErrorCode::kTruncated, words, end);
  // Somebody put an end marker where the data stopped.
  if (session.messageCode == JWRN_HIT_MARKER && session.info.unread_marker == JPEG_EOI)
    return input.error(ErrorCode::kTruncated, words, session.offset);
  return input.error(ErrorCode::kCorrupt, words, session.offset);
}

void connect(Session& session, const DecodeInput& input) {
  session.input = &input;
  session.info.err = jpeg_std_error(&session.errors);
  session.errors.error_exit = leave;
  session.errors.emit_message = judgeMessage;
  session.errors.output_message = ignoreOutput;
  session.info.client_data = &session;
}

void readHeader(Session& session) {
  jpeg_create_decompress(&session.info);
  session.source = {session.input->data(),
                    session.input->size(),
                    startSource,
                    feedEndMarker,
                    skipBytes,
                    jpeg_resync_to_restart,
                    endSource};
  session.info.src = &session.source;
  session.progress.progress_monitor = watchProgress;
  session.info.progress = &session.progress;
  jpeg_save_markers(&session.info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&session.info, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&session.info, TRUE);
}

/// The smallest of 1/8, 1/4, 1/2, 1 whose output covers the asked short side. The other eighths have no
/// vector code in libjpeg-turbo and take longer than the next larger of these.
void chooseScale(Session& session, int minShortSide) {
  jpeg_decompress_struct& info = session.info;
  info.scale_num = info.scale_denom = 8;
  if (minShortSide <= 0) return;
  const std::uint64_t shortSide = std::min(info.image_width, info.image_height);
  for (const unsigned eighths : {1U, 2U, 4U}) {
    if ((shortSide * eighths + 7) / 8 >= static_cast<std::uint64_t>(minShortSide)) {
      info.scale_num = eighths;
      break;
    }
  }
}

bool isFourInks(const Session& session) {
  return session.info.jpeg_color_space == JCS_CMYK || session.info.jpeg_color_space == JCS_YCCK;
}

void start(Session& session) {
  jpeg_decompress_struct& info = session.info;
  info.out_color_space = isFourInks(session) ? JCS_CMYK : JCS_RGB;
  info.dct_method = JDCT_ISLOW;
  info.do_fancy_upsampling = info.scale_num == 8 ? TRUE : FALSE;
  info.do_block_smoothing = FALSE;
  jpeg_start_decompress(&info);
}

/// Whether the file ended so that the pixels are not all there, in the cases that libjpeg itself passes over:
/// between two scans, and anywhere in arithmetic coding. (Only the end marker missing is no loss.)
bool lacksScans(const Session& session) {
  const jpeg_decompress_struct& info = session.info;
  if (!session.endReached) return false;
  if (info.arith_code != FALSE) return true;
  if (info.coef_bits == nullptr) return info.comps_in_scan < info.num_components;
  for (int component = 0; component < info.num_components; ++component)
    for (int k = 0; k < DCTSIZE2; ++k)
      if (info.coef_bits[component][k] != 0) return true;
  return false;
}

void cmykRowToRgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count, bool inverted) {
  const unsigned flip = inverted ? 0 : 255;
  for (std::size_t i = 0; i < count; ++i, cmyk += 4, rgb += 3) {
    const unsigned light = cmyk[3] ^ flip;
    for (int c = 0; c < 3; ++c) rgb[c] = static_cast<std::uint8_t>(((cmyk[c] ^ flip) * light + 127) / 255);
  }
}

void checkClock(Session& session) {
  session.overTime = session.input->deadline.isOver();
  if (session.overTime) std::longjmp(session.jump, 1);
}

bool readRgbRows(Session& session, RgbImage& image) {
  std::uint8_t* rows = image.pixels.data();
  const std::size_t stride = std::size_t{3} * static_cast<std::size_t>(image.width);
  return guarded(session, [rows, stride](Session& s) {
    while (s.info.output_scanline < s.info.output_height) {
      std::array<JSAMPROW, 16> pointers{};
      for (std::size_t i = 0; i < pointers.size(); ++i)
        pointers[i] =
            rows + stride * std::min<std::size_t>(s.info.output_scanline + i, s.info.output_height - 1);
      const auto left = s.info.output_height - s.info.output_scanline;
      jpeg_read_scanlines(&s.info, pointers.data(), std::min<JDIMENSION>(left, pointers.size()));
      if (s.info.output_scanline % 64 < pointers.size()) checkClock(s);
    }
  });
}

bool readInkRows(Session& session, RawImage& image) {
  const auto width = static_cast<std::size_t>(image.pixels.width);
  const bool inverted = session.info.saw_Adobe_marker != FALSE;
  std::vector<std::uint8_t> inks(4 * width);
  std::uint8_t* out = image.pixels.pixels.data();
  for (int y = 0; y < image.pixels.height; ++y, out += 3 * width) {
    JSAMPROW row = inks.data();
    if (!guarded(session, [row](Session& s) {
          JSAMPROW pointer = row;
          jpeg_read_scanlines(&s.info, &pointer, 1);
          if (s.info.output_scanline % 64 == 0) checkClock(s);
        }))
      return false;
    if (!convertCmykToSrgb(inks.data(), out, width, inverted, image.iccProfile))
      cmykRowToRgb(inks.data(), out, width, inverted);
  }
  image.iccProfile.clear();  // used up: the pixels are sRGB
  return true;
}

int orientationOf(const Session& session) {
  constexpr std::size_t kLead = 6;
  for (const jpeg_marker_struct* marker = session.info.marker_list; marker != nullptr;
       marker = marker->next) {
    if (marker->marker != JPEG_APP0 + 1 || marker->data_length < kLead) continue;
    if (std::memcmp(marker->data, "Exif\0", 5) != 0) continue;
    return exifOrientation({reinterpret_cast<const std::byte*>(marker->data), marker->data_length});
  }
  return 1;
}

bool readProfile(Session& session, std::vector<std::byte>& profile) {
  struct Found {
    JOCTET* data = nullptr;
    unsigned size = 0;
  } found;
  if (!guarded(session, [&found](Session& s) { jpeg_read_icc_profile(&s.info, &found.data, &found.size); }))
    return false;
  if (found.data != nullptr) {
    const std::unique_ptr<JOCTET, decltype(&std::free)> owner(found.data, std::free);
    const auto* begin = reinterpret_cast<const std::byte*>(found.data);
    profile.assign(begin, begin + found.size);
  }
  return true;
}

}  // namespace

Result<RawImage> decodeJpeg(const DecodeInput& input) {
  Session session;
  connect(session, input);
  if (!guarded(session, readHeader)) return failure(session);
  jpeg_decompress_struct& info = session.info;
  if (auto error = input.checkSize(info.image_width, info.image_height)) return *error;
  if (info.jpeg_color_space == JCS_UNKNOWN)
    return input.error(ErrorCode::kUnsupportedFormat,
                       std::to_string(info.num_components) + " colour components");
  RawImage image;
  image.fullWidth = static_cast<int>(info.image_width);
  image.fullHeight = static_cast<int>(info.image_height);
  image.orientation = orientationOf(session);
  if (!readProfile(session, image.iccProfile)) return failure(session);
  chooseScale(session, input.request.minShortSide);
  if (!guarded(session, start)) return failure(session);
  // With several scans, all of the file was read by now.
  if (lacksScans(session) && jpeg_has_multiple_scans(&info) != FALSE) {
    std::snprintf(session.words.data(), session.words.size(), "the file ends before its last scan");
    return failure(session);
  }
  image.pixels = blankImage(static_cast<int>(info.output_width), static_cast<int>(info.output_height));
  const bool done = isFourInks(session) ? readInkRows(session, image) : readRgbRows(session, image.pixels);
  if (!done) return failure(session);
  if (info.arith_code != FALSE && session.endReached) {
    std::snprintf(session.words.data(), session.words.size(), "the file ends within its data");
    return failure(session);
  }
  return image;
}

std::string jpegLibrary() {
#define LOOKALIKE_TEXT_OF(value) #value
#define LOOKALIKE_TEXT(value) LOOKALIKE_TEXT_OF(value)
  return "libjpeg-turbo " LOOKALIKE_TEXT(LIBJPEG_TURBO_VERSION);
#undef LOOKALIKE_TEXT
#undef LOOKALIKE_TEXT_OF
}

}  // namespace lookalike::decode
