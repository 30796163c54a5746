// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdlib>

#include <QtTest>

#include "core/decode/image_decoder.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

bool isNear(Rgb found, Rgb expected, int tolerance) {
  for (std::size_t c = 0; c < 3; ++c)
    if (std::abs(found[c] - expected[c]) > tolerance) return false;
  return true;
}

Rgb centreOf(const Result<decode::DecodedImage>& image) {
  return pixelAt(image->pixels, image->pixels.width / 2, image->pixels.height / 2);
}

/// Display P3 to sRGB by hand: linearise, multiply by the matrix of the two sets of primaries (both white
/// D65), encode.
Rgb p3ToSrgb(Rgb p3) {
  const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  const auto encoded = [](double v) {
    v = std::min(1.0, std::max(0.0, v));
    return static_cast<std::uint8_t>(
        std::lround(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055)));
  };
  const double r = linear(p3[0] / 255.0);
  const double g = linear(p3[1] / 255.0);
  const double b = linear(p3[2] / 255.0);
  return {encoded(1.2249401763 * r - 0.2249401763 * g), encoded(-0.0420569547 * r + 1.0420569547 * g),
          encoded(-0.0196375546 * r - 0.0786360456 * g + 1.0982736001 * b)};
}

}  // namespace

class ColourConversionTest : public QObject {
  Q_OBJECT

 private slots:
  void displayP3() {
    const Bytes profile = displayP3Profile();
    for (const Rgb colour :
         {Rgb{200, 100, 50}, Rgb{60, 160, 90}, Rgb{128, 128, 128}, Rgb{90, 80, 190}, Rgb{255, 255, 255}}) {
      const RgbImage flat = makeFlat(32, 32, colour);
      const Rgb expected = p3ToSrgb(colour);
      std::vector<Bytes> files = {encodePng(flat, {.iccProfile = profile}),
                                  encodeTiff(flat, {.iccProfile = profile}),
                                  encodeWebp(flat, 90, {.lossless = true, .iccProfile = profile}),
                                  encodeJpeg(flat, 100, {.subsampled = false, .iccProfile = profile})};
      if (auto heic = encodeHeif(flat, 100, {.iccProfile = profile})) files.push_back(*heic);
      for (const Bytes& bytes : files) {
        const auto image = decode::decodeImage(bytes, {});
        QVERIFY(image.ok());
        const Rgb found = centreOf(image);
        const int tolerance = image->format == "heic" ? 6 : image->format == "jpeg" ? 3 : 2;
        QVERIFY2(isNear(found, expected, tolerance), qPrintable(QString("%1: %2 %3 %4, expected %5 %6 %7")
                                                                    .arg(image->format.c_str())
                                                                    .arg(found[0])
                                                                    .arg(found[1])
                                                                    .arg(found[2])
                                                                    .arg(expected[0])
                                                                    .arg(expected[1])
                                                                    .arg(expected[2])));
      }
    }
  }

  void srgbProfileChangesNothing() {
    const RgbImage picture = makePicture(1, 50, 40);
    const auto image = decode::decodeImage(encodePng(picture, {.iccProfile = srgbProfile()}), {});
    QVERIFY(image.ok());
    QVERIFY(image->pixels.pixels == picture.pixels);
  }

  void greyProfile() {
    // Gamma 1: the value 55 of 255 is 0.2157 of white, which sRGB writes as 128.
    const RgbImage flat = makeFlat(16, 16, {55, 55, 55});
    const auto image =
        decode::decodeImage(encodePng(flat, {.grey = true, .iccProfile = testing::greyProfile(1.0)}), {});
    QVERIFY(image.ok());
    QVERIFY(isNear(centreOf(image), {128, 128, 128}, 2));
  }

  void brokenProfileIsPassedOver() {
    const RgbImage picture = makePicture(2, 50, 40);
    Bytes profile(300, std::byte{0x5A});
    const auto image = decode::decodeImage(encodeTiff(picture, {.iccProfile = profile}), {});
    QVERIFY(image.ok());
    QVERIFY(image->pixels.pixels == picture.pixels);
    // A profile for other inks than the picture's.
    const auto grey = decode::decodeImage(
        encodeJpeg(picture, 95, {.colour = JpegColour::kCmykAdobe, .iccProfile = displayP3Profile()}), {});
    QVERIFY(grey.ok());
    QVERIFY(meanDifference(grey->pixels, picture) < 6);
  }

  void manyProfilesInOneThread() {
    // More than the cache keeps, twice over: results must not depend on what was kept.
    const RgbImage flat = makeFlat(8, 8, {100, 100, 100});
    std::vector<Rgb> first;
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 12; ++i) {
        const auto image = decode::decodeImage(
            encodePng(flat, {.grey = true, .iccProfile = testing::greyProfile(1.0 + 0.1 * i)}), {});
        QVERIFY(image.ok());
        if (round == 0) first.push_back(centreOf(image));
        QVERIFY(centreOf(image) == first[static_cast<std::size_t>(i)]);
      }
    }
    QVERIFY(first.front()[0] > first.back()[0] + 30);
  }
};

QTEST_GUILESS_MAIN(ColourConversionTest)
#include "test_colour_conversion.moc"
