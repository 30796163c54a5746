// SPDX-License-Identifier: GPL-3.0-or-later
// What the bytes of a file tell of its past.
#include <algorithm>
#include <cmath>
#include <exiv2/exiv2.hpp>
#include <functional>
#include <QTest>
#include <random>
#include <thread>

#include "core/decode/compression_traces.h"
#include "core/decode/file_traces.h"
#include "core/decode/metadata_traces.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::decode;
using testing::Bytes;

namespace {

RgbImage picture(std::uint32_t seed = 5) {
  return testing::makePicture(seed, 400, 304);
}

/// What a person would write with a metadata editor.
Bytes withMetadata(const Bytes& bytes, const std::function<void(Exiv2::ExifData&, Exiv2::XmpData&)>& edit) {
  const auto image = Exiv2::ImageFactory::open(reinterpret_cast<const Exiv2::byte*>(bytes.data()),
                                               static_cast<long>(bytes.size()));
  image->readMetadata();
  edit(image->exifData(), image->xmpData());
  image->writeMetadata();
  Exiv2::BasicIo& io = image->io();
  io.open();
  io.seek(0, Exiv2::BasicIo::beg);
  Bytes written(io.size());
  io.read(reinterpret_cast<Exiv2::byte*>(written.data()), static_cast<long>(written.size()));
  return written;
}

void addCamera(Exiv2::ExifData& exif, Exiv2::XmpData& xmp) {
  exif["Exif.Image.Make"] = "Maker";
  exif["Exif.Image.Model"] = "Model 1";
  exif["Exif.Image.Software"] = "Firmware 2.1";
  exif["Exif.Image.DateTime"] = "2020:02:29 12:30:05";
  exif["Exif.Photo.DateTimeOriginal"] = "2020:02:28 23:59:59";
  exif["Exif.Photo.ExposureTime"] = Exiv2::Rational(1, 125);
  exif["Exif.GPSInfo.GPSLatitude"] = "48/1 51/1 30/1";
  xmp["Xmp.xmpMM.DocumentID"] = "xmp.did:1";
  xmp["Xmp.xmpMM.OriginalDocumentID"] = "xmp.did:0";
  xmp["Xmp.xmpMM.InstanceID"] = "xmp.iid:7";
}

}  // namespace

class TestFileTraces : public QObject {
  Q_OBJECT
 private slots:
  void sizeAndFormat() {
    testing::JpegTraits turned;
    turned.orientation = 6;
    const Bytes bytes = testing::encodeJpeg(picture(), 80, turned);
    const FileTraces traces = fileTracesOf(bytes);
    QCOMPARE(traces.format, std::string("jpeg"));
    QCOMPARE(traces.width, 304);
    QCOMPARE(traces.height, 400);
    QCOMPARE(traces.bytes, static_cast<std::int64_t>(bytes.size()));
    const FileTraces png = fileTracesOf(testing::encodePng(picture()));
    QCOMPARE(png.format, std::string("png"));
    QCOMPARE(png.width, 400);
    QCOMPARE(png.compression.quality, 0);
  }

  void qualityIsThatOfTheTables() {
    for (const int quality : {10, 50, 75, 90, 100}) {
      const auto compression = fileTracesOf(testing::encodeJpeg(picture(), quality)).compression;
      QCOMPARE(compression.quality, quality);
      QVERIFY(compression.hasStandardTables);
    }
    // Another encoder's tables: near the standard ones, but not just them.
    std::vector<BlockTable> tables{standardTable(true, 80), standardTable(false, 80)};
    QVERIFY(estimatedQuality(tables).isStandard);
    tables[0][1] += 1;
    QCOMPARE(estimatedQuality(tables).quality, 80);
    QVERIFY(!estimatedQuality(tables).isStandard);
    QCOMPARE(estimatedQuality({}).quality, 0);
    QCOMPARE(standardTable(true, 50)[0], std::uint16_t{16});
    QCOMPARE(standardTable(true, 100)[63], std::uint16_t{1});
    QCOMPARE(standardTable(false, 75)[0], std::uint16_t{9});  // (17 × 50 + 50) / 100
  }

  void anEarlierCompressionShows() {
    int wrong = 0;
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
      const RgbImage first = picture(seed);
      const RgbImage second = testing::recompressed(first, 70);
      for (const int quality : {80, 92}) {
        QCOMPARE(fileTracesOf(testing::encodeJpeg(first, quality)).compression.earlierQuality, 0);
        const auto twice = fileTracesOf(testing::encodeJpeg(second, quality)).compression;
        wrong += std::abs(twice.earlierQuality - 70) > 3 ? 1 : 0;
        QCOMPARE(twice.quality, quality);
      }
      const auto png = fileTracesOf(testing::encodePng(second)).compression;
      wrong += std::abs(png.earlierQuality - 70) > 3 ? 1 : 0;
      QCOMPARE(fileTracesOf(testing::encodePng(first)).compression.earlierQuality, 0);
      // On another grid its traces are no longer periodic.
      const RgbImage moved = testing::cropped(second, 3, 3, 390, 296);
      QCOMPARE(fileTracesOf(testing::encodeJpeg(moved, 92)).compression.earlierQuality, 0);
    }
    QVERIFY2(wrong <= 1, std::to_string(wrong).c_str());
  }

  void enlargingLeavesTheFineDetailEmpty() {
    const RgbImage original = picture();
    const RgbImage enlarged = testing::resized(original, 720, 547);
    const float before = fileTracesOf(testing::encodeJpeg(original, 90)).compression.fineDetail;
    const float after = fileTracesOf(testing::encodeJpeg(enlarged, 90)).compression.fineDetail;
    QVERIFY2(after < before - 0.15F, (std::to_string(before) + " " + std::to_string(after)).c_str());
    QVERIFY(std::isnan(
        fileTracesOf(testing::encodeJpeg(testing::makeFlat(200, 200, {9, 9, 9}))).compression.fineDetail));
    QVERIFY(std::isnan(
        fileTracesOf(testing::encodePng(testing::cropped(original, 0, 0, 20, 20))).compression.fineDetail));
  }

  void metadataComesBack() {
    for (const Bytes& plain : {testing::encodeJpeg(picture(), 80), testing::encodePng(picture())}) {
      const MetadataTraces traces = fileTracesOf(withMetadata(plain, addCamera)).metadata;
      QCOMPARE(traces.camera, std::string("Maker Model 1"));
      QCOMPARE(traces.software, std::string("Firmware 2.1"));
      QVERIFY(traces.hasExposure);
      QVERIFY(traces.hasPlace);
      QCOMPARE(traces.takenAt, std::int64_t{1582934399});
      QCOMPARE(traces.modifiedAt, std::int64_t{1582979405});
      QCOMPARE(traces.digitisedAt, std::int64_t{0});
      QVERIFY(traces.documentId != 0 && traces.originalDocumentId != 0 && traces.instanceId != 0);
      QVERIFY(traces.documentId != traces.originalDocumentId);
      QVERIFY(fileTracesOf(plain).metadata == MetadataTraces{});
    }
    const Bytes derived = withMetadata(testing::encodeJpeg(picture(), 80), [](auto&, Exiv2::XmpData& xmp) {
      xmp["Xmp.xmpMM.DerivedFrom/stRef:documentID"] = "xmp.did:1";
      xmp["Xmp.xmpMM.DerivedFrom/stRef:instanceID"] = "xmp.iid:7";
    });
    const MetadataTraces copy = fileTracesOf(derived).metadata;
    const MetadataTraces original =
        fileTracesOf(withMetadata(testing::encodeJpeg(picture(), 90), addCamera)).metadata;
    QCOMPARE(copy.derivedFromDocument, original.documentId);
    QCOMPARE(copy.derivedFromInstance, original.instanceId);
  }

  void dates() {
    QCOMPARE(secondsOf("1970:01:01 00:00:01"), std::int64_t{1});
    QCOMPARE(secondsOf("2009-03-31T17:05:00+02:00"), std::int64_t{1238519100});
    for (const char* wrong : {"", "0000:00:00 00:00:00", "2009:13:31 17:05:00", "2009:02:30 17:05:00",
                              "2009:03:31 25:05:00", "    :  :     :  :  ", "2009/03/31 17:05:00",
                              "2009:03:31 17:05", "-009:03:31 17:05:00", "2009:03:31 17:+5:00"})
      QVERIFY2(secondsOf(wrong) == 0, wrong);
  }

  void badBytesTellNothingAndCrashNothing() {
    QCOMPARE(fileTracesOf({}).format, std::string());
    const Bytes whole = withMetadata(testing::encodeJpeg(testing::makePicture(3, 160, 120), 85), addCamera);
    for (std::size_t length = 0; length < whole.size(); length += 97) {
      const FileTraces traces = fileTracesOf(std::span(whole).first(length));
      QVERIFY(traces.format.empty() || traces.format == "jpeg");
    }
    std::mt19937 random(4);
    for (int round = 0; round < 400; ++round) {
      Bytes damaged = whole;
      // Most of them in the metadata, which come first.
      for (int i = 0; i < 6; ++i)
        damaged[random() % (round % 2 == 0 ? std::min<std::size_t>(1500, damaged.size()) : damaged.size())] =
            static_cast<std::byte>(random());
      const FileTraces traces = fileTracesOf(damaged);
      QVERIFY(traces.metadata.camera.size() < 48 && traces.metadata.software.size() < 48);
      QVERIFY(traces.compression.quality >= 0 && traces.compression.quality <= 100);
    }
    const Bytes png = withMetadata(testing::encodePng(testing::makePicture(3, 160, 120)), addCamera);
    for (std::size_t length = 0; length < png.size(); length += 997)
      QCOMPARE(fileTracesOf(std::span(png).first(length)).format, std::string());
    DecodeLimits small;
    small.maxPixels = 1000;
    QCOMPARE(fileTracesOf(whole, small).format, std::string());
  }

  void threadsAtOnce() {
    const Bytes bytes = withMetadata(testing::encodeJpeg(testing::makePicture(3, 160, 120), 85), addCamera);
    std::vector<int> sound(4, 0);
    {
      std::vector<std::jthread> threads;
      threads.reserve(sound.size());
      for (int& count : sound) {
        threads.emplace_back([&count, &bytes] {
          for (int i = 0; i < 25; ++i) count += fileTracesOf(bytes).metadata.documentId != 0 ? 1 : 0;
        });
      }
    }
    QCOMPARE(sound, (std::vector<int>{25, 25, 25, 25}));
  }
};

QTEST_GUILESS_MAIN(TestFileTraces)
#include "test_file_traces.moc"
