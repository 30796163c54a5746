// SPDX-License-Identifier: GPL-3.0-or-later
#include <webp/encode.h>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

void putLittle(Bytes& out, std::uint32_t value, int byteCount) {
  for (int i = 0; i < byteCount; ++i) out.push_back(static_cast<std::byte>((value >> (8 * i)) & 255U));
}

void putTag(Bytes& out, const char* tag) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::byte>(tag[i]));
}

void putChunk(Bytes& out, const char* tag, const Bytes& payload) {
  putTag(out, tag);
  putLittle(out, static_cast<std::uint32_t>(payload.size()), 4);
  out.insert(out.end(), payload.begin(), payload.end());
  if (payload.size() % 2 == 1) out.push_back(std::byte{0});
}

/// A simple file's chunks (ALPH, VP8, VP8L), without the "RIFF size WEBP" lead and any VP8X header.
Bytes imageChunks(const Bytes& file) {
  Bytes chunks(file.begin() + 12, file.end());
  if (chunks.size() > 18 && static_cast<char>(chunks[3]) == 'X')
    chunks.erase(chunks.begin(), chunks.begin() + 18);
  return chunks;
}

Bytes animationFrame(const RgbImage& image, const Bytes& chunks) {
  Bytes frame;
  putLittle(frame, 0, 3);
  putLittle(frame, 0, 3);
  putLittle(frame, static_cast<std::uint32_t>(image.width - 1), 3);
  putLittle(frame, static_cast<std::uint32_t>(image.height - 1), 3);
  putLittle(frame, 100, 3);
  putLittle(frame, 0, 1);
  frame.insert(frame.end(), chunks.begin(), chunks.end());
  return frame;
}

Bytes encodeSimple(const RgbImage& image, int quality, const WebpTraits& traits) {
  std::uint8_t* data = nullptr;
  std::size_t size = 0;
  const auto rate = static_cast<float>(quality);
  if (traits.alpha.empty()) {
    size = traits.lossless
               ? WebPEncodeLosslessRGB(image.pixels.data(), image.width, image.height, image.width * 3, &data)
               : WebPEncodeRGB(image.pixels.data(), image.width, image.height, image.width * 3, rate, &data);
  } else {
    std::vector<std::uint8_t> rgba;
    for (std::size_t i = 0; i < traits.alpha.size(); ++i) {
      rgba.insert(rgba.end(), &image.pixels[i * 3], &image.pixels[i * 3] + 3);
      rgba.push_back(traits.alpha[i]);
    }
    size = traits.lossless
               ? WebPEncodeLosslessRGBA(rgba.data(), image.width, image.height, image.width * 4, &data)
               : WebPEncodeRGBA(rgba.data(), image.width, image.height, image.width * 4, rate, &data);
  }
  LOOKALIKE_CHECK(size > 0);
  const auto* begin = reinterpret_cast<const std::byte*>(data);
  Bytes bytes(begin, begin + size);
  WebPFree(data);
  return bytes;
}

}  // namespace

Bytes encodeWebp(const RgbImage& image, int quality, const WebpTraits& traits) {
  Bytes simple = encodeSimple(image, quality, traits);
  if (traits.orientation == 0 && traits.iccProfile.empty() && !traits.animated) return simple;

  // The extended container (VP8X), put together by hand: RFC 9649, section 2.7.
  const std::uint32_t flags = (traits.iccProfile.empty() ? 0U : 0x20U) | (traits.alpha.empty() ? 0U : 0x10U) |
                              (traits.orientation == 0 ? 0U : 0x08U) | (traits.animated ? 0x02U : 0U);
  Bytes header;
  putLittle(header, flags, 4);
  putLittle(header, static_cast<std::uint32_t>(image.width - 1), 3);
  putLittle(header, static_cast<std::uint32_t>(image.height - 1), 3);
  Bytes body;
  putTag(body, "WEBP");
  putChunk(body, "VP8X", header);
  if (!traits.iccProfile.empty()) putChunk(body, "ICCP", traits.iccProfile);
  const Bytes chunks = imageChunks(simple);
  if (traits.animated) {
    putChunk(body, "ANIM", Bytes(6));
    putChunk(body, "ANMF", animationFrame(image, chunks));
    WebpTraits second;
    second.lossless = true;
    putChunk(body, "ANMF",
             animationFrame(image, imageChunks(encodeSimple(makeFlat(image.width, image.height, {0, 0, 0}),
                                                            90, second))));
  } else {
    body.insert(body.end(), chunks.begin(), chunks.end());
  }
  if (traits.orientation != 0) putChunk(body, "EXIF", exifBlock(traits.orientation));
  Bytes file;
  putChunk(file, "RIFF", body);
  return file;
}

}  // namespace lookalike::testing
