// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>
#include <vector>

#include "tests/neural/graph/network_probe.h"

using lookalike::ErrorCode;
using namespace lookalike::neural;
namespace probe = lookalike::testing;

class TestGraphNetwork : public QObject {
  Q_OBJECT
 private slots:
  void mixedPrecisionIsNearAndEnds() {
    const auto outcome = lookalike::testing::runMixed();
    QVERIFY(outcome.wasLower);
    QVERIFY(outcome.isSingleAgain);
    QVERIFY(outcome.isSingleUnasked);
    QVERIFY(outcome.weightsGotGradients);
    QVERIFY(outcome.agreement.difference > 0.0);
    QVERIFY2(outcome.agreement.difference < 0.05 * outcome.agreement.largest,
             std::to_string(outcome.agreement.difference / outcome.agreement.largest).c_str());
  }

  void mapsHaveTheirSizes() {
    using Sizes = std::vector<std::int64_t>;
    QCOMPARE(probe::mapSizes(Backbone::kMobileNetV2, {}, 96), (Sizes{2, 1280, 3, 3}));
    QCOMPARE(probe::mapSizes(Backbone::kMobileNetV2, {.tensorFlowPadding = true}, 96),
             (Sizes{2, 1280, 3, 3}));
    QCOMPARE(probe::mapSizes(Backbone::kMobileNetV3Small, {}, 100), (Sizes{2, 576, 4, 4}));
    QCOMPARE(probe::mapSizes(Backbone::kResNet50, {.stages = 3, .strideInFirst = true}, 64),
             (Sizes{2, 1024, 4, 4}));
    QCOMPARE(probe::mapSizes(Backbone::kEfficientNetV2S, {.stages = 2}, 64), (Sizes{2, 48, 16, 16}));
  }

  void scriptsGiveTheSameRows_data() {
    QTest::addColumn<int>("backbone");
    QTest::addColumn<bool>("tensorFlow");
    QTest::addColumn<int>("stages");
    QTest::addColumn<float>("power");
    for (const Backbone backbone : kBackbones) {
      QTest::newRow(backboneName(backbone).data()) << static_cast<int>(backbone) << false << 0 << 0.0F;
    }
    QTest::newRow("another power") << static_cast<int>(Backbone::kMobileNetV3Small) << false << 0 << 4.0F;
    QTest::newRow("unequal padding") << static_cast<int>(Backbone::kMobileNetV2) << true << 0 << 0.0F;
    QTest::newRow("unequal padding of a pool") << static_cast<int>(Backbone::kResNet18) << true << 2 << 0.0F;
    QTest::newRow("stages") << static_cast<int>(Backbone::kMobileNetV3Large) << false << 3 << 0.0F;
  }
  void scriptsGiveTheSameRows() {
    QFETCH(int, backbone);
    QFETCH(bool, tensorFlow);
    QFETCH(int, stages);
    QFETCH(float, power);
    const auto same = probe::compareWithScript(
        static_cast<Backbone>(backbone), {.stages = stages, .tensorFlowPadding = tensorFlow}, 64, power);
    QVERIFY(same.largest > 1e-3);
    QVERIFY2(same.difference <= 1e-4 * same.largest,
             qPrintable(QString("%1 of %2").arg(same.difference).arg(same.largest)));
  }

  void unequalPaddingIsExact() {
    for (const int kernel : {3, 5, 7}) {
      for (const int groups : {1, 3}) {
        const auto same = probe::compareUnequalPadding(kernel, groups);
        QVERIFY(same.largest > 0.1);
        QVERIFY2(same.difference < 1e-5, qPrintable(QString::number(same.difference)));
      }
    }
  }

  void gradientsAreThoseOfTheFunction() {
    const auto same = probe::compareGradients();
    QVERIFY(same.largest > 0.1);
    QVERIFY2(same.difference < 1e-5, qPrintable(QString::number(same.difference)));
  }

  void frozenLayersStayAsTheyAre() {
    const auto outcome = probe::freezeAndStep();
    QCOMPARE(outcome.frozenWithGradient, 0);
    QCOMPARE(outcome.freeWithoutGradient, 0);
    QCOMPARE(outcome.frozenStatisticsChanged, 0);
    QCOMPARE(outcome.freeStatisticsUnchanged, 0);
    QCOMPARE(outcome.freeAgainWithoutGradient, 0);
  }

  void restoredBatchNormsKeepTheFunction() {
    const auto outcome = probe::restore();
    QVERIFY(outcome.evaluation.largest > 0.01);
    QVERIFY2(outcome.evaluation.difference <= 1e-4 * outcome.evaluation.largest,
             qPrintable(QString::number(outcome.evaluation.difference)));
    QVERIFY2(outcome.training.difference <= 1e-2 * outcome.evaluation.largest,
             qPrintable(QString::number(outcome.training.difference)));
    QVERIFY(outcome.untreatedTraining > 10 * outcome.training.difference);
    QCOMPARE(outcome.momentsNotUnit, 0);
    QVERIFY(outcome.isStillTraining);
  }

  void initialisationDependsOnTheSeedAlone() {
    QVERIFY(probe::initialiseAlike(5, 5));
    QVERIFY(!probe::initialiseAlike(5, 6));
  }

  void wrongParametersAreNamedAndChangeNothing() {
    const auto outcome = probe::loadWrongParameters();
    const QStringList wanted{
        "layer1.1.bn2.running_var is missing", "conv0.weight is unused, conv1.weight is missing",
        "conv1.weight has another shape", "conv1.weight is given twice", "conv1.weight has another shape"};
    QCOMPARE(outcome.errors.size(), static_cast<std::size_t>(wanted.size()));
    for (int i = 0; i < wanted.size(); ++i) {
      QCOMPARE(outcome.errors[static_cast<std::size_t>(i)].code, ErrorCode::kBadModel);
      QCOMPARE(QString::fromStdString(outcome.errors[static_cast<std::size_t>(i)].detail), wanted[i]);
    }
    QVERIFY(outcome.isUnchanged);
    QVERIFY(outcome.loadsItsOwn);
  }

  void gemIsTheGeneralisedMean() {
    QVERIFY(std::abs(probe::gemOf({1.0F, 3.0F}, 1.0F) - 2.0) < 1e-6);
    QVERIFY(std::abs(probe::gemOf({1.0F, 3.0F}, 3.0F) - std::cbrt(14.0)) < 1e-6);
    QVERIFY(std::abs(probe::gemOf({-5.0F, 2.0F}, 2.0F) - std::sqrt(2.0)) < 1e-6);
    QVERIFY(std::abs(probe::gemOf({-5.0F, -2.0F}, 3.0F) - 1e-6) < 1e-8);
  }

  void weightsAndMapsAreChannelsLast() { QVERIFY(probe::isChannelsLast()); }

  void branchesAreLeftOutImageByImage() {
    const auto outcome = probe::dropImages();
    QVERIFY(outcome.isPlainInUse);
    QVERIFY(outcome.isSameForSeed);
    QCOMPARE(outcome.dropped + outcome.doubled, outcome.images);
    QVERIFY(outcome.dropped > 60 && outcome.dropped < 140);
  }

  void efficientNetsDropMoreTheDeeperTheyGo() {
    const LayerGraph graph = backboneGraph(Backbone::kEfficientNetV2S);
    float last = -1.0F;
    for (const Layer& layer : graph.layers) {
      if (layer.kind != LayerKind::kAdd) continue;
      QVERIFY(layer.dropShare > last);
      last = layer.dropShare;
    }
    QVERIFY(last > 0.15F && last < 0.2F);
  }
};

QTEST_GUILESS_MAIN(TestGraphNetwork)
#include "test_graph_network.moc"
