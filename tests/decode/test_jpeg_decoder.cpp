// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstring>

#include <QtTest>

#include "core/decode/image_decoder.h"
#include "core/decode/orientation.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

decode::DecodeRequest atLeast(int shortSide) {
  decode::DecodeRequest request;
  request.minShortSide = shortSide;
  return request;
}

/// Bytes before the first start-of-scan marker's data.
std::size_t scanStart(const Bytes& jpeg) {
  for (std::size_t i = 2; i + 1 < jpeg.size(); ++i)
    if (jpeg[i] == std::byte{0xFF} && jpeg[i + 1] == std::byte{0xDA}) return i;
  return 0;
}

}  // namespace

class JpegDecoderTest : public QObject {
  Q_OBJECT

 private slots:
  void scaleChoice() {
    const Bytes bytes = encodeJpeg(resized(makePicture(1, 400, 300), 4000, 3000), 85);
    struct Expected {
      int minShortSide, width, height;
    };
    for (const Expected& one : {Expected{64, 500, 375},
                                {375, 500, 375},
                                {376, 1000, 750},
                                {750, 1000, 750},
                                {751, 2000, 1500},
                                {1500, 2000, 1500},
                                {1501, 4000, 3000},
                                {9000, 4000, 3000}}) {
      const auto image = decode::decodeImage(bytes, atLeast(one.minShortSide));
      QVERIFY(image.ok());
      QCOMPARE(image->pixels.width, one.width);
      QCOMPARE(image->pixels.height, one.height);
      QCOMPARE(image->fullWidth, 4000);
      QCOMPARE(image->fullHeight, 3000);
    }
  }

  void scaledPixelsAreTheShrunkPicture() {
    const RgbImage picture = makePicture(2, 805, 603);  // sides that 8 does not divide
    for (const bool progressive : {false, true}) {
      const Bytes bytes = encodeJpeg(picture, 92, {.progressive = progressive});
      const auto image = decode::decodeImage(bytes, atLeast(70));
      QVERIFY(image.ok());
      QCOMPARE(image->pixels.width, 101);
      QCOMPARE(image->pixels.height, 76);
      // The picture padded to whole blocks, averaged 8 × 8, is what the scaled transform gives.
      QVERIFY(meanDifference(image->pixels, resized(picture, 101, 76)) < 6);
    }
  }

  void scaledAndTurned() {
    const RgbImage picture = makeQuadrants(800, 400);
    const auto image = decode::decodeImage(encodeJpeg(picture, 90, {.orientation = 6}), atLeast(50));
    QVERIFY(image.ok());
    QCOMPARE(image->pixels.width, 50);
    QCOMPARE(image->pixels.height, 100);
    QCOMPARE(image->fullWidth, 400);
    QCOMPARE(image->fullHeight, 800);
    QVERIFY(meanDifference(image->pixels, resized(turned(picture, 1), 50, 100)) < 3);
  }

  void endMarkerOnlyMissingIsNoLoss() {
    const RgbImage picture = makePicture(3, 200, 150);
    for (const bool progressive : {false, true}) {
      Bytes bytes = encodeJpeg(picture, 90, {.progressive = progressive});
      const auto whole = decode::decodeImage(bytes, {});
      bytes.resize(bytes.size() - 2);
      const auto image = decode::decodeImage(bytes, {});
      QVERIFY(whole.ok());
      QVERIFY2(image.ok(), progressive ? "progressive" : "baseline");
      QVERIFY(image->pixels.pixels == whole->pixels.pixels);
    }
  }

  void earlyEndIsTruncated() {
    for (const bool progressive : {false, true}) {
      const Bytes bytes = encodeJpeg(makePicture(4, 200, 150), 90, {.progressive = progressive});
      for (const std::size_t kept : {bytes.size() / 2, bytes.size() * 9 / 10, bytes.size() - 40}) {
        const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(kept));
        const auto image = decode::decodeImage(cut, {});
        QVERIFY(!image.ok());
        QCOMPARE(image.error().code, ErrorCode::kTruncated);
        QCOMPARE(image.error().offset, static_cast<std::int64_t>(kept));
      }
      // Cut and closed with an end marker, as some repair tools do: only noticed in the single-scan kind.
      Bytes closed(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2));
      closed.push_back(std::byte{0xFF});
      closed.push_back(std::byte{0xD9});
      const auto image = decode::decodeImage(closed, {});
      if (!progressive) {
        QVERIFY(!image.ok());
        QCOMPARE(image.error().code, ErrorCode::kTruncated);
      }
    }
  }

  void markerInDataIsCorrupt() {
    Bytes bytes = encodeJpeg(makePicture(5, 200, 150), 90);
    const std::size_t middle = (scanStart(bytes) + bytes.size()) / 2;
    bytes[middle] = std::byte{0xFF};
    bytes[middle + 1] = std::byte{0xC4};  // a table marker within the codes
    const auto image = decode::decodeImage(bytes, {});
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::kCorrupt);
  }

  void manyScansAreRefused() {
    // A progressive file whose last scan is repeated a thousand times: each costs a pass over the picture.
    const Bytes bytes = encodeJpeg(makePicture(6, 64, 64), 90, {.progressive = true});
    std::size_t last = 0;
    for (std::size_t i = 2; i + 1 < bytes.size(); ++i)
      if (bytes[i] == std::byte{0xFF} && bytes[i + 1] == std::byte{0xDA}) last = i;
    QVERIFY(last > 0);
    const Bytes scan(bytes.begin() + static_cast<std::ptrdiff_t>(last), bytes.end() - 2);
    Bytes bomb(bytes.begin(), bytes.end() - 2);
    for (int i = 0; i < 1000; ++i) bomb.insert(bomb.end(), scan.begin(), scan.end());
    bomb.push_back(std::byte{0xFF});
    bomb.push_back(std::byte{0xD9});
    const auto image = decode::decodeImage(bomb, {});
    QVERIFY(!image.ok());
    // The repeated refinement is against the rules of progression, which may be noticed first.
    QVERIFY(image.error().code == ErrorCode::kTooLarge || image.error().code == ErrorCode::kCorrupt);
  }

  void timeLimit() {
    decode::DecodeRequest request;
    request.limits.maxTime = std::chrono::milliseconds(0);
    const auto image = decode::decodeImage(encodeJpeg(makePicture(7, 300, 200)), request, "slow.jpg");
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::kTimeLimit);
    QCOMPARE(image.error().path, std::string("slow.jpg"));
  }

  void exifBlocks() {
    for (int orientation = 1; orientation <= 8; ++orientation)
      QCOMPARE(decode::exifOrientation(exifBlock(orientation)), orientation);
    QCOMPARE(decode::exifOrientation(exifBlock(9)), 1);
    QCOMPARE(decode::exifOrientation({}), 1);
    const Bytes block = exifBlock(6);
    for (std::size_t kept = 0; kept + 4 < block.size() - 4; ++kept) {
      const Bytes cut(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(kept));
      const int found = decode::exifOrientation(cut);
      QVERIFY(found == 1 || (found == 6 && kept >= 20));
    }
    // Big-endian: "MM", 42, directory at 8, one entry: tag 0x112, SHORT, 1, value 8 in the upper half.
    const unsigned char big[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 8, 0, 0};
    QCOMPARE(decode::exifOrientation(std::as_bytes(std::span(big))), 8);
    // A directory far outside.
    const unsigned char outside[] = {'I', 'I', 42, 0, 0xF0, 0xFF, 0xFF, 0xFF, 1, 0, 0x12, 1};
    QCOMPARE(decode::exifOrientation(std::as_bytes(std::span(outside))), 1);
  }
};

QTEST_GUILESS_MAIN(JpegDecoderTest)
#include "test_jpeg_decoder.moc"
