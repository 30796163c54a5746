// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "tests/train/descriptor/training_state.h"

using namespace lookalike::testing;  // NOLINT(google-build-using-namespace): a test

using Labels = std::vector<std::int64_t>;

class TestTrainingState : public QObject {
  Q_OBJECT
 private slots:
  void aLoadedRunGoesOnAsTheUnbrokenOne() {
    for (const OptimiserUnderTest optimiser : {OptimiserUnderTest::kSgd, OptimiserUnderTest::kAdamW}) {
      const std::vector<float> unbroken = weightsAfter(optimiser, 8, -1);
      QVERIFY(!unbroken.empty());
      for (const float weight : unbroken) QVERIFY(std::isfinite(weight));
      QVERIFY(unbroken != weightsAfter(optimiser, 7, -1));
      QCOMPARE(weightsAfter(optimiser, 8, 4), unbroken);
      QCOMPARE(weightsAfter(optimiser, 8, 0), unbroken);  // nothing but the start was saved
    }
  }

  void biasesDoNotDecay() {
    for (const OptimiserUnderTest optimiser : {OptimiserUnderTest::kSgd, OptimiserUnderTest::kAdamW}) {
      const DecayedValues values = decayed(optimiser);
      QVERIFY(std::abs(values.matrix - 0.95F) < 1e-6F);  // 1 - 0.1 × 0.5
      QCOMPARE(values.bias, 1.0F);
    }
    QVERIFY(leavesFrozenAlone());
  }

  void averages() {
    // The first update keeps (1 + 0) / 10 of 0, the second (1 + 1) / 11.
    const std::vector<double> averages = averagesOf({1.0F, 2.0F}, 0.99);
    QVERIFY(std::abs(averages[0] - 0.9) < 1e-6);
    QVERIFY(std::abs(averages[1] - (2.0 / 11.0 * 0.9 + 9.0 / 11.0 * 2.0)) < 1e-6);
    // A decay of 0.05 is below both.
    QVERIFY(std::abs(averagesOf({1.0F}, 0.05)[0] - 0.95) < 1e-6);
    QVERIFY(swapsAverages());
    QVERIFY(refusesOtherAverage());
  }

  void theMemoryKeepsTheLast() {
    QCOMPARE(remembered(5, {}, -1), Labels{});
    QCOMPARE(remembered(5, {3}, -1), (Labels{0, 1, 2}));
    QCOMPARE(remembered(5, {3, 4}, -1), (Labels{2, 3, 4, 5, 6}));
    QCOMPARE(remembered(5, {3, 2, 1}, -1), (Labels{1, 2, 3, 4, 5}));
    QCOMPARE(remembered(5, {12}, -1), (Labels{7, 8, 9, 10, 11}));
    QCOMPARE(remembered(5, {2, 12, 1}, -1), (Labels{10, 11, 12, 13, 14}));
    QCOMPARE(remembered(0, {3}, -1), Labels{});
  }

  void theMemoryIsSavedAndLoaded() {
    QCOMPARE(remembered(5, {3, 4, 3}, 2), (Labels{5, 6, 7, 8, 9}));
    QCOMPARE(remembered(5, {3, 1}, 0), (Labels{0, 1, 2, 3}));
    QVERIFY(refusesOtherMemory());
  }
};

QTEST_GUILESS_MAIN(TestTrainingState)
#include "test_training_state.moc"
