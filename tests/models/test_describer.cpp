// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>
#include <vector>

#include "core/describe/describer.h"
#include "core/models/model_choice.h"
#include "core/neural/graph/graph_script.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using lookalike::Descriptor;
using lookalike::ErrorCode;
using lookalike::decode::RgbImage;
using namespace lookalike::describe;
using namespace lookalike::models;
namespace made = lookalike::testing;

namespace {

double similarity(const Descriptor& a, const Descriptor& b) {
  double dot = 0.0;
  for (std::size_t i = 0; i < a.unit.size(); ++i) dot += static_cast<double>(a.unit[i]) * b.unit[i];
  return dot;
}

}  // namespace

/// The contract that every describer obeys, run over each of them; then what is the classical describer's
/// own.
class TestDescriber : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::unique_ptr<Describer> make(const std::string& name) const {
    DescriberOptions options;
    options.name = name;
    options.device = "cpu";
    options.modelFolders = {folder_.path().toStdString()};
    auto describer = makeDescriber(options);
    if (!describer) qFatal("%s", lookalike::describeError(describer.error()).c_str());
    return std::move(describer).value();
  }

  static Descriptor describeOne(Describer& describer, const RgbImage& image) {
    const PreparedImage prepared = describer.prepare(image);
    auto descriptors = describer.describe(std::span(&prepared, 1));
    if (!descriptors) qFatal("%s", lookalike::describeError(descriptors.error()).c_str());
    return descriptors->front();
  }

  static void eachDescriber() {
    QTest::addColumn<std::string>("name");
    // An untrained network tells pictures apart only a little.
    QTest::addColumn<double>("copiesAtLeast");
    QTest::addColumn<double>("othersAtMost");
    QTest::newRow("dct") << std::string("dct") << 0.9 << 0.5;
    QTest::newRow("mobilenet") << std::string("mobilenet") << 0.99 << 0.9999;
    QTest::newRow("sscd-like") << std::string("sscd-like") << 0.95 << 0.95;
  }

 private slots:
  void initTestCase() {
    const QDir folder(folder_.path());
    using lookalike::neural::Backbone;
    made::writeModel(folder, "mobilenet",
                     lookalike::neural::randomDescriptorScript(Backbone::kMobileNetV3Small, 5, 32), 32);
    made::writeModel(folder, "sscd-like", made::normalisedGridNetwork(), 48, {{"rawNorm", false}});
    made::writeManifest(folder, {"mobilenet.json", "sscd-like.json"});
  }

  void givesUnitVectorsOfItsDimension_data() { eachDescriber(); }
  void givesUnitVectorsOfItsDimension() {
    QFETCH(std::string, name);
    const auto describer = make(name);
    QCOMPARE(describer->info().name, name);
    QVERIFY(describer->info().batchSize > 0 && describer->info().minShortSide > 0);
    const std::vector<RgbImage> images{made::makePicture(1, 200, 150), made::makePicture(2, 10, 300),
                                       made::makePicture(3, 1, 1), made::makeFlat(80, 80, {0, 0, 0}),
                                       made::makeFlat(80, 80, {255, 255, 255})};
    for (const RgbImage& image : images) {
      const Descriptor descriptor = describeOne(*describer, image);
      QCOMPARE(descriptor.unit.size(), static_cast<std::size_t>(describer->info().dimension));
      QVERIFY(std::abs(similarity(descriptor, descriptor) - 1.0) < 1e-5);
      QCOMPARE(descriptor.rawNorm > 0.0F, describer->info().givesRawNorm);
    }
  }

  void isDeterministicWhateverTheBatch_data() { eachDescriber(); }
  void isDeterministicWhateverTheBatch() {
    QFETCH(std::string, name);
    const auto describer = make(name);
    const auto again = make(name);
    QCOMPARE(again->info().key, describer->info().key);
    std::vector<PreparedImage> prepared;
    for (std::uint32_t seed = 0; seed < 11; ++seed) {
      prepared.push_back(describer->prepare(made::makePicture(seed, 150, 100)));
    }
    const auto together = describer->describe(prepared);
    QVERIFY(together);
    QCOMPARE(together->size(), prepared.size());
    std::vector<PreparedImage> backwards(prepared.rbegin(), prepared.rend());
    const auto reversed = again->describe(backwards);
    QVERIFY(reversed);
    for (std::size_t i = 0; i < prepared.size(); ++i) {
      const auto alone = again->describe(std::span(prepared).subspan(i, 1));
      QVERIFY(alone);
      QVERIFY(similarity((*together)[i], alone->front()) > 1.0 - 1e-5);
      QVERIFY(similarity((*together)[i], (*reversed)[prepared.size() - 1 - i]) > 1.0 - 1e-5);
    }
    QVERIFY(describer->describe({})->empty());
  }

  void copiesAreCloserThanOthers_data() { eachDescriber(); }
  void copiesAreCloserThanOthers() {
    QFETCH(std::string, name);
    QFETCH(double, copiesAtLeast);
    QFETCH(double, othersAtMost);
    const auto describer = make(name);
    for (std::uint32_t seed = 10; seed < 16; ++seed) {
      const RgbImage image = made::makePicture(seed, 320, 240);
      const Descriptor original = describeOne(*describer, image);
      const double smaller = similarity(original, describeOne(*describer, made::resized(image, 160, 120)));
      const double coarser = similarity(original, describeOne(*describer, made::recompressed(image, 40)));
      const double other =
          similarity(original, describeOne(*describer, made::makePicture(seed + 100, 320, 240)));
      QVERIFY2(smaller > copiesAtLeast && coarser > copiesAtLeast,
               qPrintable(QString("%1 %2").arg(smaller).arg(coarser)));
      QVERIFY2(other < othersAtMost && other < smaller && other < coarser,
               qPrintable(QString::number(other)));
    }
  }

  void preparesOnManyThreadsAtOnce_data() { eachDescriber(); }
  void preparesOnManyThreadsAtOnce() {
    QFETCH(std::string, name);
    const auto describer = make(name);
    const RgbImage image = made::makePicture(4, 333, 222);
    const PreparedImage expected = describer->prepare(image);
    std::vector<int> differences(4, 0);
    {
      std::vector<std::jthread> threads;
      threads.reserve(differences.size());
      for (int& different : differences) {
        threads.emplace_back([&] {
          for (int i = 0; i < 20; ++i)
            different += describer->prepare(image).pixels == expected.pixels ? 0 : 1;
        });
      }
    }
    QCOMPARE(differences, std::vector<int>(4, 0));
  }

  void dctSeesThroughEdits_data() {
    QTest::addColumn<RgbImage>("edited");
    const RgbImage image = made::makePicture(21, 300, 240);
    RgbImage negative = image;
    for (std::uint8_t& value : negative.pixels) value = static_cast<std::uint8_t>(255 - value);
    QTest::newRow("mirrored") << made::mirrored(image);
    QTest::newRow("turned 90") << made::turned(image, 1);
    QTest::newRow("turned 180") << made::turned(image, 2);
    QTest::newRow("turned 270") << made::turned(image, 3);
    QTest::newRow("grey") << made::greyed(image);
    QTest::newRow("negative") << negative;
    QTest::newRow("darker") << made::brightened(image, 0.6);
    QTest::newRow("framed") << made::pastedInto(image, 360, 300, 40, 30, {200, 30, 30});
    QTest::newRow("letterbox") << made::pastedInto(image, 300, 340, 0, 50, {0, 0, 0});
    QTest::newRow("text") << made::withTextBar(image, 0.1);
  }
  void dctSeesThroughEdits() {
    QFETCH(RgbImage, edited);
    const auto describer = make("dct");
    const double found =
        similarity(describeOne(*describer, made::makePicture(21, 300, 240)), describeOne(*describer, edited));
    QVERIFY2(found >= static_cast<double>(describer->info().defaultThreshold),
             qPrintable(QString::number(found)));
  }

  void flatPicturesMatchByColourOnly() {
    const auto describer = make("dct");
    const double threshold = describer->info().defaultThreshold;
    const std::vector<made::Rgb> colours{{0, 0, 0},     {255, 255, 255}, {128, 128, 128}, {200, 20, 20},
                                         {20, 200, 20}, {20, 20, 200},   {240, 220, 60},  {128, 190, 128}};
    for (std::size_t i = 0; i < colours.size(); ++i) {
      const Descriptor one = describeOne(*describer, made::makeFlat(200, 100, colours[i]));
      const RgbImage same = made::recompressed(made::makeFlat(90, 160, colours[i]), 60);
      QVERIFY(similarity(one, describeOne(*describer, same)) > 0.95);
      for (std::size_t j = 0; j < i; ++j) {
        const double other = similarity(one, describeOne(*describer, made::makeFlat(200, 100, colours[j])));
        QVERIFY2(other < threshold, qPrintable(QString("%1 %2 %3").arg(i).arg(j).arg(other)));
      }
      QVERIFY(similarity(one, describeOne(*describer, made::makePicture(7, 200, 100))) < 0.3);
    }
  }

  void flatPicturesWithNoiseMatchByColourToo() {
    const auto describer = make("dct");
    const auto noisy = [](made::Rgb colour, std::uint32_t seed) {
      RgbImage image = made::makeFlat(256, 256, colour);
      for (std::uint8_t& value : image.pixels) {
        seed = seed * 1664525U + 1013904223U;
        value = static_cast<std::uint8_t>(std::clamp(value + static_cast<int>(seed >> 29) - 4, 0, 255));
      }
      return image;
    };
    const Descriptor one = describeOne(*describer, noisy({90, 120, 150}, 1));
    QVERIFY(similarity(one, describeOne(*describer, noisy({90, 120, 150}, 2))) >=
            static_cast<double>(describer->info().defaultThreshold));
    QVERIFY(similarity(one, describeOne(*describer, noisy({180, 60, 40}, 3))) < 0.5);
  }
};

QTEST_GUILESS_MAIN(TestDescriber)
#include "test_describer.moc"
