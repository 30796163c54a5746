// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <thread>

#include <QtTest>

#include "core/decode/image_decoder.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

std::string wordsOf(const Result<decode::DecodedImage>& image) {
  return image.ok() ? "ok" : std::string(errorCodeName(image.error().code)) + ": " + image.error().detail;
}

RgbImage webSafe(const RgbImage& image) {
  RgbImage result = image;
  for (std::uint8_t& value : result.pixels) value = static_cast<std::uint8_t>((value + 25) / 51 * 51);
  return result;
}

RgbImage redAsGrey(const RgbImage& image) {
  RgbImage result = image;
  for (std::size_t i = 0; i < result.pixels.size(); i += 3)
    result.pixels[i + 1] = result.pixels[i + 2] = result.pixels[i];
  return result;
}

std::vector<std::uint8_t> rampAlpha(const RgbImage& image) {
  std::vector<std::uint8_t> alpha(image.pixels.size() / 3);
  for (std::size_t i = 0; i < alpha.size(); ++i)
    alpha[i] = static_cast<std::uint8_t>(i * 255 / (alpha.size() - 1));
  return alpha;
}

RgbImage overWhite(const RgbImage& image, const std::vector<std::uint8_t>& alpha) {
  RgbImage result = image;
  for (std::size_t i = 0; i < result.pixels.size(); ++i)
    result.pixels[i] =
        static_cast<std::uint8_t>((image.pixels[i] * alpha[i / 3] + 255 * (255 - alpha[i / 3]) + 127) / 255);
  return result;
}

struct Case {
  const char* name;
  std::string format;
  Bytes bytes;
  RgbImage expected;
  double tolerance;  ///< mean absolute difference
};

std::vector<Case> losslessCases() {
  const RgbImage picture = makePicture(1, 61, 47);
  const RgbImage few = webSafe(picture);
  const auto alpha = rampAlpha(picture);
  std::vector<Case> cases = {
      {"png", "png", encodePng(picture), picture, 0},
      {"png 16-bit", "png", encodePng(picture, {.sixteenBit = true}), picture, 0},
      {"png grey", "png", encodePng(picture, {.grey = true}), redAsGrey(picture), 0},
      {"png palette", "png", encodePng(few, {.palette = true}), few, 0},
      {"png interlaced", "png", encodePng(picture, {.interlaced = true}), picture, 0},
      {"png alpha", "png", encodePng(picture, {.alpha = alpha}), overWhite(picture, alpha), 0},
      {"png interlaced alpha", "png", encodePng(picture, {.interlaced = true, .alpha = alpha}),
       overWhite(picture, alpha), 0},
      {"png grey 16-bit alpha", "png", encodePng(picture, {.sixteenBit = true, .grey = true, .alpha = alpha}),
       overWhite(redAsGrey(picture), alpha), 0},
      {"webp lossless", "webp", encodeWebp(picture, 90, {.lossless = true}), picture, 0},
      {"webp animated", "webp", encodeWebp(picture, 90, {.lossless = true, .animated = true}), picture, 0},
      {"bmp 24", "bmp", encodeBmp(picture), picture, 0},
      {"bmp 24 top-down", "bmp", encodeBmp(picture, 24, true), picture, 0},
      {"bmp 32", "bmp", encodeBmp(picture, 32), picture, 0},
      {"bmp 8", "bmp", encodeBmp(few, 8), few, 0},
      {"bmp rle8", "bmp", encodeBmp(few, 8, false, true), few, 0},
      {"gif", "gif", encodeGif(few), few, 0},
      {"gif interlaced", "gif", encodeGif(few, {.interlaced = true}), few, 0},
  };
  for (const auto compression :
       {TiffCompression::kNone, TiffCompression::kLzw, TiffCompression::kDeflate, TiffCompression::kPackBits})
    for (const bool tiled : {false, true})
      cases.push_back({tiled ? "tiff tiled" : "tiff strips", "tiff",
                       encodeTiff(picture, {.compression = compression, .tiled = tiled}), picture, 0});
  cases.push_back({"tiff 16-bit", "tiff", encodeTiff(picture, {.sixteenBit = true}), picture, 0.01});
  cases.push_back({"tiff planar", "tiff", encodeTiff(picture, {.planar = true}), picture, 0});
  cases.push_back(
      {"tiff grey", "tiff", encodeTiff(picture, {.colour = TiffColour::kGrey}), redAsGrey(picture), 0});
  cases.push_back({"tiff cmyk", "tiff", encodeTiff(picture, {.colour = TiffColour::kCmyk}), picture, 1});
  cases.push_back(
      {"tiff alpha", "tiff", encodeTiff(picture, {.alpha = alpha}), overWhite(picture, alpha), 1});
  return cases;
}

std::vector<Case> lossyCases() {
  const RgbImage picture = makePicture(2, 160, 120);
  std::vector<Case> cases = {
      {"jpeg", "jpeg", encodeJpeg(picture, 95), picture, 4},
      {"jpeg 4:4:4", "jpeg", encodeJpeg(picture, 98, {.subsampled = false}), picture, 2},
      {"jpeg progressive", "jpeg", encodeJpeg(picture, 95, {.progressive = true}), picture, 4},
      {"jpeg grey", "jpeg", encodeJpeg(picture, 95, {.colour = JpegColour::kGrey}), greyed(picture), 3},
      {"jpeg cmyk", "jpeg", encodeJpeg(picture, 97, {.colour = JpegColour::kCmykAdobe}), picture, 4},
      {"jpeg ycck", "jpeg", encodeJpeg(picture, 97, {.colour = JpegColour::kYcckAdobe}), picture, 6},
      {"webp", "webp", encodeWebp(picture, 95), picture, 4},
  };
  if (auto heic = encodeHeif(picture, 95)) cases.push_back({"heic", "heic", *heic, picture, 4});
  if (auto avif = encodeHeif(picture, 95, {.av1 = true}))
    cases.push_back({"avif", "avif", *avif, picture, 4});
  return cases;
}

}  // namespace

class ImageFormatsTest : public QObject {
  Q_OBJECT

 private slots:
  void roundTrip() {
    auto cases = losslessCases();
    for (Case& lossy : lossyCases()) cases.push_back(std::move(lossy));
    for (const Case& one : cases) {
      const auto image = decode::decodeImage(one.bytes, {});
      QVERIFY2(image.ok(), (std::string(one.name) + ": " + wordsOf(image)).c_str());
      QCOMPARE(image->format, one.format);
      QCOMPARE(image->fullWidth, one.expected.width);
      QCOMPARE(image->fullHeight, one.expected.height);
      const double difference = meanDifference(image->pixels, one.expected);
      QVERIFY2(difference <= one.tolerance,
               (std::string(one.name) + ": differs by " + std::to_string(difference)).c_str());
    }
  }

  void alphaOfLossyWebp() {
    const RgbImage picture = makeFlat(40, 40, {0, 0, 0});
    std::vector<std::uint8_t> alpha(1600, 0);
    std::fill(alpha.begin() + 800, alpha.end(), std::uint8_t{255});
    const auto image = decode::decodeImage(encodeWebp(picture, 90, {.alpha = alpha}), {});
    QVERIFY2(image.ok(), wordsOf(image).c_str());
    QVERIFY(pixelAt(image->pixels, 20, 5) == (Rgb{255, 255, 255}));
    QVERIFY(pixelAt(image->pixels, 20, 35)[0] < 8);
  }

  void gifCanvasAndTransparency() {
    const RgbImage frame = makeQuadrants(20, 20);
    const GifTraits traits{
        .transparent = Rgb{0, 0, 255}, .canvasWidth = 50, .canvasHeight = 40, .left = 10, .top = 15};
    const auto image = decode::decodeImage(encodeGif(frame, traits), {});
    QVERIFY2(image.ok(), wordsOf(image).c_str());
    QCOMPARE(image->fullWidth, 50);
    QCOMPARE(image->fullHeight, 40);
    QVERIFY(pixelAt(image->pixels, 0, 0) == (Rgb{255, 255, 255}));    // outside of the frame
    QVERIFY(pixelAt(image->pixels, 10, 15) == (Rgb{255, 0, 0}));      // its first pixel
    QVERIFY(pixelAt(image->pixels, 29, 34) == (Rgb{255, 255, 0}));    // its last pixel
    QVERIFY(pixelAt(image->pixels, 12, 32) == (Rgb{255, 255, 255}));  // the transparent quadrant
    QVERIFY(pixelAt(image->pixels, 30, 35) == (Rgb{255, 255, 255}));
  }

  /// Orientation n of the file's quadrants, upright: which quadrant lands at top left and top right.
  void orientations() {
    const Rgb red{255, 0, 0};
    const Rgb green{0, 255, 0};
    const Rgb blue{0, 0, 255};
    const Rgb yellow{255, 255, 0};
    const std::array<std::array<Rgb, 4>, 8> expected = {{{red, green, blue, yellow},
                                                         {green, red, yellow, blue},
                                                         {yellow, blue, green, red},
                                                         {blue, yellow, red, green},
                                                         {red, blue, green, yellow},
                                                         {blue, red, yellow, green},
                                                         {yellow, green, blue, red},
                                                         {green, yellow, red, blue}}};
    const RgbImage picture = makeQuadrants(64, 32);
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const std::vector<Bytes> files = {
          encodeJpeg(picture, 95, {.orientation = orientation}),
          encodePng(picture, {.orientation = orientation}), encodeTiff(picture, {.orientation = orientation}),
          encodeWebp(picture, 95, {.lossless = true, .orientation = orientation})};
      for (const Bytes& bytes : files) {
        const auto image = decode::decodeImage(bytes, {});
        QVERIFY2(image.ok(), wordsOf(image).c_str());
        const RgbImage& pixels = image->pixels;
        QCOMPARE(pixels.width, orientation >= 5 ? 32 : 64);
        QCOMPARE(pixels.height, orientation >= 5 ? 64 : 32);
        QCOMPARE(image->fullWidth, pixels.width);
        QCOMPARE(image->fullHeight, pixels.height);
        const std::array<Rgb, 4> found = {pixelAt(pixels, 3, 3), pixelAt(pixels, pixels.width - 4, 3),
                                          pixelAt(pixels, 3, pixels.height - 4),
                                          pixelAt(pixels, pixels.width - 4, pixels.height - 4)};
        for (std::size_t corner = 0; corner < 4; ++corner)
          for (std::size_t c = 0; c < 3; ++c)
            QVERIFY2(std::abs(found[corner][c] - expected[orientation - 1][corner][c]) < 12,
                     (image->format + ", orientation " + std::to_string(orientation)).c_str());
      }
    }
  }

  void heifRotation() {
    const RgbImage picture = makeQuadrants(96, 64);
    const auto bytes = encodeHeif(picture, 95, {.quarterTurns = 1});
    if (!bytes) QSKIP("libheif has no HEVC encoder here");
    const auto image = decode::decodeImage(*bytes, {});
    QVERIFY2(image.ok(), wordsOf(image).c_str());
    QCOMPARE(image->pixels.width, 64);
    QCOMPARE(image->pixels.height, 96);
    QVERIFY(meanDifference(image->pixels, turned(picture, 3)) < 12);
  }

  void extremeSides() {
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 3000}, {40'000, 1}, {40'000, 3}}) {
      const RgbImage picture = makePicture(3, width, height);
      std::vector<Bytes> files = {encodePng(picture), encodeTiff(picture), encodeBmp(picture),
                                  encodeJpeg(picture, 95), encodeGif(webSafe(picture))};
      if (width <= 16'383) files.push_back(encodeWebp(picture, 90, {.lossless = true}));
      for (const Bytes& bytes : files) {
        const auto image = decode::decodeImage(bytes, {});
        QVERIFY2(image.ok(), wordsOf(image).c_str());
        QCOMPARE(image->pixels.width, width);
        QCOMPARE(image->pixels.height, height);
        QCOMPARE(image->pixels.pixels.size(), std::size_t(3) * width * height);
      }
    }
  }

  void formatIsByContent() {
    // decodeImage sees no name except for errors: a PNG called .jpg is a PNG.
    const auto image = decode::decodeImage(encodePng(makePicture(4, 20, 20)), {}, "wrong.jpg");
    QVERIFY(image.ok());
    QCOMPARE(image->format, std::string("png"));
    const std::string text = "BMany a text begins with these two letters, and is no bitmap.";
    const auto failed = decode::decodeImage(std::as_bytes(std::span(text)), {}, "wrong.bmp");
    QVERIFY(!failed.ok());
    QCOMPARE(failed.error().code, ErrorCode::kUnsupportedFormat);
    QCOMPARE(failed.error().path, std::string("wrong.bmp"));
  }

  void floatTiffIsUnsupported() {
    const auto image = decode::decodeImage(encodeTiff(makePicture(5, 20, 20), {.floatSamples = true}), {});
    QVERIFY(!image.ok());
    QCOMPARE(image.error().code, ErrorCode::kUnsupportedFormat);
  }

  void manyThreads() {
    std::vector<Case> cases = losslessCases();
    const RgbImage flat = makeFlat(64, 64, {200, 100, 50});
    for (Case& lossy : lossyCases()) cases.push_back(std::move(lossy));
    for (int i = 0; i < 4; ++i)
      cases.push_back({"profile", "png", encodePng(flat, {.iccProfile = displayP3Profile()}), flat, 30});
    std::atomic<int> failures = 0;
    {
      std::vector<std::jthread> threads;
      for (std::size_t first = 0; first < 4; ++first)
        threads.emplace_back([&, first] {
          for (std::size_t i = 0; i < 3 * cases.size(); ++i) {
            const Case& one = cases[(i + first * 7) % cases.size()];
            const auto image = decode::decodeImage(one.bytes, {});
            if (!image.ok() || meanDifference(image->pixels, one.expected) > one.tolerance) ++failures;
          }
        });
    }
    QCOMPARE(failures.load(), 0);
  }

  void formatTable() {
    const auto& formats = decode::supportedFormats();
    std::vector<std::string> names;
    for (const auto& format : formats) {
      names.push_back(format.format);
      QVERIFY(!format.extensions.empty());
      QVERIFY(!format.library.empty());
    }
    QVERIFY(names == (std::vector<std::string>{"jpeg", "png", "webp", "tiff", "bmp", "gif", "heic", "avif"}));
    QVERIFY(formats[0].decodable && formats[0].library.rfind("libjpeg-turbo ", 0) == 0);
    QVERIFY(formats[6].library.find('.') != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ImageFormatsTest)
#include "test_image_formats.moc"
