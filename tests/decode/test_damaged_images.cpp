// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <map>

#include <QtTest>

#include "core/decode/image_decoder.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

struct Sample {
  std::string name;
  Bytes bytes;
};

RgbImage webSafe(RgbImage image) {
  for (std::uint8_t& value : image.pixels) value = static_cast<std::uint8_t>((value + 25) / 51 * 51);
  return image;
}

std::vector<Sample> samples() {
  const RgbImage picture = makePicture(1, 64, 48);
  const RgbImage few = webSafe(picture);
  const std::vector<std::uint8_t> alpha(picture.pixels.size() / 3, 100);
  std::vector<Sample> all = {
      {"jpeg", encodeJpeg(picture, 85, {.orientation = 3, .iccProfile = displayP3Profile()})},
      {"jpeg progressive", encodeJpeg(picture, 85, {.progressive = true})},
      {"jpeg cmyk", encodeJpeg(picture, 85, {.colour = JpegColour::kYcckAdobe})},
      {"png", encodePng(picture, {.orientation = 6, .iccProfile = displayP3Profile()})},
      {"png interlaced alpha", encodePng(picture, {.interlaced = true, .alpha = alpha})},
      {"png palette", encodePng(few, {.palette = true})},
      {"webp", encodeWebp(picture, 80)},
      {"webp lossless", encodeWebp(picture, 80, {.lossless = true, .orientation = 6})},
      {"webp animated", encodeWebp(picture, 80, {.lossless = true, .animated = true})},
      {"tiff", encodeTiff(picture)},
      {"tiff lzw tiled", encodeTiff(picture, {.compression = TiffCompression::kLzw, .tiled = true})},
      {"tiff deflate", encodeTiff(picture, {.compression = TiffCompression::kDeflate})},
      {"bmp", encodeBmp(picture)},
      {"bmp rle", encodeBmp(few, 8, false, true)},
      {"gif", encodeGif(few)},
  };
  const RgbImage larger = makePicture(1, 80, 64);
  if (auto heic = encodeHeif(larger, 60)) all.push_back({"heic", *heic});
  if (auto avif = encodeHeif(larger, 60, {.av1 = true})) all.push_back({"avif", *avif});
  return all;
}

/// What every result must hold, right or wrong.
bool isSound(const Result<decode::DecodedImage>& image) {
  if (!image.ok()) return true;
  const RgbImage& pixels = image->pixels;
  return pixels.width > 0 && pixels.height > 0 &&
         pixels.pixels.size() == std::size_t(3) * static_cast<std::size_t>(pixels.width) *
                                     static_cast<std::size_t>(pixels.height);
}

decode::DecodeRequest smallLimits() {
  decode::DecodeRequest request;
  request.limits.maxPixels = 4'000'000;  // so that damaged headers cost no time
  request.limits.maxTime = std::chrono::milliseconds(2000);
  return request;
}

std::uint64_t nextRandom(std::uint64_t& state) {
  state ^= state << 13U;  // xorshift64, Marsaglia 2003
  state ^= state >> 7U;
  state ^= state << 17U;
  return state;
}

Bytes header(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
  return bytes;
}

}  // namespace

class DamagedImagesTest : public QObject {
  Q_OBJECT

 private slots:
  /// Cut at many lengths: an error, or the very same pixels (nothing was lost), never others.
  void truncation() {
    for (const Sample& sample : samples()) {
      const auto whole = decode::decodeImage(sample.bytes, smallLimits());
      QVERIFY2(whole.ok(), sample.name.c_str());
      const std::size_t size = sample.bytes.size();
      const bool slow = sample.name == "heic" || sample.name == "avif";
      const std::size_t step = std::max<std::size_t>(1, size / (slow ? 60 : 300));
      std::map<ErrorCode, int> codes;
      for (std::size_t kept = 1; kept < size; kept += (kept + 24 > size || kept < 24) ? 1 : step) {
        const Bytes cut(sample.bytes.begin(), sample.bytes.begin() + static_cast<std::ptrdiff_t>(kept));
        const auto image = decode::decodeImage(cut, smallLimits());
        const std::string where =
            sample.name + " cut at " + std::to_string(kept) + " of " + std::to_string(size);
        QVERIFY2(isSound(image), where.c_str());
        if (image.ok()) {
          QVERIFY2(image->pixels.pixels == whole->pixels.pixels, where.c_str());
        } else {
          ++codes[image.error().code];
          // From the format's signature on, what is missing is told from what is wrong.
          if (kept >= 64)
            QVERIFY2(image.error().code == ErrorCode::kTruncated,
                     (where + ": " + describeError(image.error())).c_str());
        }
      }
      QVERIFY2(codes[ErrorCode::kTruncated] > 0, sample.name.c_str());
    }
  }

  /// Bytes changed at random (the same ones every time): any outcome but a crash or an unsound image.
  void mutations() {
    std::uint64_t state = 0x9E3779B97F4A7C15ULL;
    for (const Sample& sample : samples()) {
      const bool slow = sample.name == "heic" || sample.name == "avif";
      const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(slow ? 700 : 400);
      const int rounds = slow ? 300 : 2000;
      for (int round = 0; round < rounds && std::chrono::steady_clock::now() < end; ++round) {
        Bytes bytes = sample.bytes;
        const std::uint64_t changes = 1 + nextRandom(state) % 4;
        for (std::uint64_t i = 0; i < changes; ++i) {
          // Half of the changes in the first 200 bytes, where the structure is.
          const std::size_t range =
              nextRandom(state) % 2 == 0 ? bytes.size() : std::min<std::size_t>(200, bytes.size());
          bytes[nextRandom(state) % range] = static_cast<std::byte>(nextRandom(state));
        }
        QVERIFY2(isSound(decode::decodeImage(bytes, smallLimits())), sample.name.c_str());
      }
    }
  }

  void changedByteOfPngIsCorrupt() {
    Bytes bytes = encodePng(makePicture(2, 64, 48));
    bytes[bytes.size() / 2] ^= std::byte{0x10};  // its checksum notices
    const auto image = decode::decodeImage(bytes, {});
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::kCorrupt);
  }

  void bombs() {
    // PNG: 100,000 × 100,000.
    Bytes png = encodePng(makeFlat(8, 8, {1, 2, 3}));
    for (const std::size_t offset : {16U, 20U}) {
      png[offset] = std::byte{0};
      png[offset + 1] = std::byte{0x01};
      png[offset + 2] = std::byte{0x86};
      png[offset + 3] = std::byte{0xA0};
    }
    // JPEG: 65,500 × 65,500 in the frame header.
    Bytes jpeg = encodeJpeg(makeFlat(8, 8, {1, 2, 3}));
    for (std::size_t i = 2; i + 9 < jpeg.size(); ++i) {
      if (jpeg[i] != std::byte{0xFF} || jpeg[i + 1] != std::byte{0xC0}) continue;
      for (const std::size_t offset : {5U, 7U}) {
        jpeg[i + offset] = std::byte{0xFF};
        jpeg[i + offset + 1] = std::byte{0xDC};
      }
      break;
    }
    // BMP: a million by a million.
    Bytes bmp = encodeBmp(makeFlat(8, 8, {1, 2, 3}));
    for (const std::size_t offset : {18U, 22U}) {
      bmp[offset] = std::byte{0x40};
      bmp[offset + 1] = std::byte{0x42};
      bmp[offset + 2] = std::byte{0x0F};
    }
    for (const Bytes& bytes : {png, jpeg, bmp}) {
      const auto image = decode::decodeImage(bytes, {}, "bomb");
      QVERIFY(!image.ok());
      QCOMPARE(image.error().code, ErrorCode::kTooLarge);
      QVERIFY(image.error().detail.find("400000000") != std::string::npos);
    }
  }

  void everyFormatKeepsThePixelLimit() {
    decode::DecodeRequest request;
    request.limits.maxPixels = 1000;
    for (const Sample& sample : samples()) {
      const auto image = decode::decodeImage(sample.bytes, request);
      QVERIFY2(!image.ok(), sample.name.c_str());
      QVERIFY2(image.error().code == ErrorCode::kTooLarge, sample.name.c_str());
    }
  }

  void everyFormatKeepsTheTimeLimit() {
    decode::DecodeRequest request;
    request.limits.maxTime = std::chrono::milliseconds(0);
    for (const Sample& sample : samples()) {
      const auto image = decode::decodeImage(sample.bytes, request);
      QVERIFY2(!image.ok(), sample.name.c_str());
      QVERIFY2(image.error().code == ErrorCode::kTimeLimit, sample.name.c_str());
    }
  }

  void noImageAtAll() {
    const auto empty = decode::decodeImage({}, {}, "e");
    QVERIFY(!empty.ok());
    QCOMPARE(empty.error().code, ErrorCode::kEmpty);
    const auto zeros = decode::decodeImage(Bytes(5000), {});
    QVERIFY(!zeros.ok());
    QCOMPARE(zeros.error().code, ErrorCode::kUnsupportedFormat);
    decode::DecodeRequest request;
    request.limits.maxFileBytes = 10;
    const auto large = decode::decodeImage(Bytes(11), request);
    QVERIFY(!large.ok());
    QCOMPARE(large.error().code, ErrorCode::kTooLarge);
  }

  void signaturesAlone() {
    for (const Bytes& bytes : {header({0xFF, 0xD8, 0xFF}), header({0x89, 'P', 'N', 'G', 13, 10, 26, 10}),
                               header({'G', 'I', 'F', '8', '9', 'a'}), header({'I', 'I', 42, 0}),
                               header({'R', 'I', 'F', 'F', 4, 0, 0, 0, 'W', 'E', 'B', 'P'}),
                               header({0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c'})}) {
      const auto image = decode::decodeImage(bytes, {});
      QVERIFY(!image.ok());
      QVERIFY2(image.error().code == ErrorCode::kTruncated, describeError(image.error()).c_str());
    }
  }

  void trailingJunkDoesNoHarm() {
    for (const Sample& sample : samples()) {
      if (sample.name == "heic" || sample.name == "avif") continue;  // junk there is read as a box
      Bytes bytes = sample.bytes;
      bytes.insert(bytes.end(), 1000, std::byte{0x55});
      const auto image = decode::decodeImage(bytes, {});
      QVERIFY2(image.ok(), sample.name.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(DamagedImagesTest)
#include "test_damaged_images.moc"
