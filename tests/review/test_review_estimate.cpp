// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "core/base/repeatable_random.h"
#include "core/review/beta_distribution.h"
#include "core/review/review_estimate.h"
#include "core/review/review_queue.h"

using namespace lookalike;
using namespace lookalike::review;

namespace {

constexpr float kThreshold = 0.6F;

std::vector<EstimatedPair> pairsOf(const std::vector<float>& probabilities) {
  std::vector<EstimatedPair> pairs;
  pairs.reserve(probabilities.size());
  for (const float probability : probabilities) pairs.push_back({probability, std::nullopt});
  return pairs;
}

bool isNear(double x, double y, double by) {
  if (std::abs(x - y) <= by) return true;
  qWarning("%g is not near %g", x, y);
  return false;
}

/// Made finds: the given probabilities are off by `shift` of their log-odds; some are answered truly.
struct MadeLibrary {
  std::vector<ImagePair> pairs;
  std::vector<EstimatedPair> judged;
  std::vector<bool> isCopy;

  MadeLibrary(std::size_t count, double shift, double slope, RepeatableRandom& random) {
    for (std::size_t i = 0; i < count; ++i) {
      const double odds = random.uniform(-4.0, 7.0);
      const float given = static_cast<float>(1.0 / (1.0 + std::exp(-odds)));
      ImagePair pair;
      pair.a = ImageId{static_cast<std::int64_t>(2 * i + 1)};
      pair.b = ImageId{static_cast<std::int64_t>(2 * i + 2)};
      pair.score = given;
      pairs.push_back(pair);
      judged.push_back({given, std::nullopt});
      isCopy.push_back(random.chance(1.0 / (1.0 + std::exp(-(slope * odds + shift)))));
    }
  }
  void answer(std::size_t pair) {
    judged[pair].verdict = isCopy[pair] ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy;
  }
  void answerByQueue(std::size_t count, float checkShare) {
    QueueInput input;
    input.pairs = pairs;
    QueueOptions options;
    options.threshold = kThreshold;
    options.checkShare = checkShare;
    options.most = count;
    for (const QueuedPair& question : reviewQueue(input, {}, options)) answer(question.pair);
  }
  [[nodiscard]] double precision() const {
    double finds = 0;
    double copies = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (judged[i].probability < kThreshold) continue;
      ++finds;
      if (isCopy[i]) ++copies;
    }
    return copies / finds;
  }
};

/// In how many of a hundred runs the interval holds the truth.
int covered(std::size_t pairs, double shift, double slope, std::size_t questions, float checkShare) {
  int held = 0;
  double width = 0.0;
  double off = 0.0;
  for (std::uint64_t run = 0; run < 100; ++run) {
    RepeatableRandom random(17, run);
    MadeLibrary library(pairs, shift, slope, random);
    if (checkShare >= 0.0F) {
      library.answerByQueue(questions, checkShare);
    } else {
      for (std::size_t i = 0; i < questions; ++i) library.answer(i);  // by chance
    }
    const auto estimate = reviewEstimate(library.judged, {}, kThreshold);
    const double truth = library.precision();
    held += estimate.precision->low <= truth && truth <= estimate.precision->high ? 1 : 0;
    width += estimate.precision->high - estimate.precision->low;
    off += estimate.precision->value - truth;
  }
  qInfo("%zu pairs, shift %.1f, slope %.1f, %zu questions, checks %.1f: held %d, width %.3f, off %.4f", pairs,
        shift, slope, questions, static_cast<double>(checkShare), held, width / 100, off / 100);
  return held;
}

}  // namespace

class TestReviewEstimate : public QObject {
  Q_OBJECT
 private slots:
  void theBetaDistribution() {
    QVERIFY(isNear(betaBelow(0.3, 1, 1), 0.3, 1e-10));                      // uniform
    QVERIFY(isNear(betaBelow(0.5, 2, 2), 0.5, 1e-10));                      // symmetric
    QVERIFY(isNear(betaBelow(0.25, 2, 1), 0.0625, 1e-10));                  // x²
    QVERIFY(isNear(betaBelow(0.25, 1, 3), 1 - 0.75 * 0.75 * 0.75, 1e-10));  // 1 - (1 - x)³
    QVERIFY(isNear(betaBelow(0.5, 5e5, 5e5), 0.5, 1e-8));
    QVERIFY(isNear(betaBelow(0.1, 0.5, 0.5), 2 / M_PI * std::asin(std::sqrt(0.1)), 1e-10));  // arcsine
    QCOMPARE(betaBelow(0.0, 2, 3), 0.0);
    QCOMPARE(betaBelow(1.0, 2, 3), 1.0);
    QVERIFY(isNear(betaQuantile(0.0625, 2, 1), 0.25, 1e-9));
    QVERIFY(isNear(logBeta(2, 3), std::log(1.0 / 12.0), 1e-12));
  }

  void nothingToEstimate() {
    const ReviewEstimate none = reviewEstimate({}, {}, kThreshold);
    QVERIFY(!none.precision);
    QCOMPARE(none.expectedErrors, 0.0);
    QCOMPARE(none.expectedGain, 0.0);
    QCOMPARE(none.more, std::int64_t{50});
    const auto noFinds = reviewEstimate(pairsOf({0.1F, 0.2F}), {}, kThreshold);
    QVERIFY(!noFinds.precision);
    QCOMPARE(noFinds.finds, std::int64_t{0});
    QVERIFY(noFinds.expectedErrors > 0.0);
  }

  void allAnsweredIsKnown() {
    auto pairs = pairsOf({0.7F, 0.8F, 0.9F, 0.95F, 0.1F});
    pairs[0].verdict = VerdictAnswer::kNotCopy;
    for (const std::size_t i : {1, 2, 3}) pairs[i].verdict = VerdictAnswer::kCopy;
    pairs[4].verdict = VerdictAnswer::kNotCopy;
    const auto estimate = reviewEstimate(pairs, {}, kThreshold);
    QCOMPARE(estimate.finds, std::int64_t{4});
    QCOMPARE(estimate.verdicts, std::int64_t{5});
    QCOMPARE(estimate.copies, std::int64_t{3});
    QCOMPARE(estimate.notCopies, std::int64_t{2});
    QCOMPARE(estimate.precision->value, 0.75);
    QCOMPARE(estimate.precision->low, 0.75);
    QCOMPARE(estimate.precision->high, 0.75);
    QCOMPARE(estimate.expectedErrors, 0.0);
  }

  void withoutVerdictsTheProbabilitiesSpeakWithDoubt() {
    const auto estimate = reviewEstimate(pairsOf(std::vector<float>(1000, 0.9F)), {}, kThreshold);
    QVERIFY(isNear(estimate.precision->value, 0.9, 0.06));  // the shift's spread draws it to the middle
    QVERIFY(estimate.precision->low < 0.7);
    QVERIFY(estimate.precision->high > 0.95);
    QVERIFY(isNear(estimate.expectedErrors, 1000 * (1 - estimate.precision->value), 1e-6));
  }

  void unsureCountsAsNotAsked() {
    auto pairs = pairsOf(std::vector<float>(10, 0.8F));
    const auto before = reviewEstimate(pairs, {}, kThreshold);
    pairs[0].verdict = VerdictAnswer::kUnsure;
    const auto after = reviewEstimate(pairs, {}, kThreshold);
    QCOMPARE(after.verdicts, std::int64_t{0});
    QCOMPARE(after.precision->value, before.precision->value);
    QCOMPARE(after.expectedErrors, before.expectedErrors);
  }

  void manyVerdictsOverruleTheProbabilities() {
    // Said to be copies with 90 %, of 1,000 answers only 300 are.
    auto pairs = pairsOf(std::vector<float>(10'000, 0.9F));
    for (std::size_t i = 0; i < 1000; ++i) {
      pairs[i].verdict = i % 10 < 3 ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy;
    }
    const auto estimate = reviewEstimate(pairs, {}, kThreshold);
    QVERIFY(isNear(estimate.precision->value, 0.3, 0.01));
    // 1.96 · sqrt(0.3 · 0.7 / 1000) = 0.028 of the 9,000 that are open
    QVERIFY(isNear(estimate.precision->high - estimate.precision->low, 2 * 0.0284 * 0.9, 0.012));
    QVERIFY(isNear(estimate.expectedErrors, 9000 * 0.7, 100));
  }

  void oneBandTeachesTheOthers() {
    auto pairs = pairsOf(std::vector<float>(400, 0.7F));
    for (int i = 0; i < 400; ++i) pairs.push_back({0.95F, std::nullopt});
    const double before = reviewEstimate(pairs, {}, kThreshold).precision->value;
    for (std::size_t i = 0; i < 200; ++i) pairs[i].verdict = VerdictAnswer::kNotCopy;
    const auto after = reviewEstimate(pairs, {}, kThreshold);
    // 200 known wrong and 200 almost surely wrong are half of all; the other half is doubted too.
    QVERIFY(after.precision->value < before - 0.4);
    QVERIFY(after.precision->value < 0.5);
    QVERIFY(after.precision->high > 0.4);
  }

  void oneClassOnly() {
    auto pairs = pairsOf(std::vector<float>(100, 0.9F));
    for (std::size_t i = 0; i < 50; ++i) pairs[i].verdict = VerdictAnswer::kCopy;
    const auto estimate = reviewEstimate(pairs, {}, kThreshold);
    QVERIFY(estimate.precision->value > 0.97);
    QVERIFY(estimate.precision->value < 1.0);
    QVERIFY(estimate.precision->low > 0.9);
    QCOMPARE(estimate.precision->high, 1.0);
  }

  void theGainIsThatOfTheNextOnes() {
    const auto pairs = pairsOf({0.9F, 0.9F, 0.2F, 0.2F});
    const std::vector<float> next{0.9F, 0.2F, 0.2F};
    const auto all = reviewEstimate(pairs, next, kThreshold);
    const auto one = reviewEstimate(pairs, next, kThreshold, 1);
    const auto none = reviewEstimate(pairs, next, kThreshold, 0);
    QCOMPARE(none.expectedGain, 0.0);
    QCOMPARE(reviewEstimate(pairs, next, kThreshold, -5).expectedGain, 0.0);
    // The errors are 2 · wrong find + 2 · missed copy, the gains one find, and one find and two copies.
    const double find = one.expectedGain;
    const double copy = (all.expectedGain - find) / 2;
    QVERIFY(find > 0.08 && find < 0.2);
    QVERIFY(isNear(all.expectedErrors, 2 * find + 2 * copy, 1e-6));
    QCOMPARE(one.more, std::int64_t{1});
  }

  void oddNumbers() {
    const auto estimate = reviewEstimate(pairsOf({std::nanf(""), -3.0F, 4.0F, 0.0F, 1.0F}),
                                         std::vector<float>{std::nanf(""), 9.0F}, kThreshold);
    QCOMPARE(estimate.finds, std::int64_t{2});
    QVERIFY(std::isfinite(estimate.precision->value));
    QVERIFY(estimate.precision->low >= 0.0 && estimate.precision->high <= 1.0);
    QVERIFY(std::isfinite(estimate.expectedErrors) && std::isfinite(estimate.expectedGain));
    QVERIFY(!reviewEstimate(pairsOf({0.5F}), {}, std::nanf("")).precision);  // no threshold, no finds
  }

  void theErrorsThatAreLeftAreThoseThatAreExpected() {
    double expected = 0.0;
    double left = 0.0;
    for (std::uint64_t run = 0; run < 20; ++run) {
      RepeatableRandom random(3, run);
      MadeLibrary library(3000, 0.0, 1.0, random);
      library.answerByQueue(300, 0.1F);
      expected += reviewEstimate(library.judged, {}, kThreshold).expectedErrors;
      for (std::size_t i = 0; i < library.pairs.size(); ++i) {
        const bool isWrong = (library.pairs[i].score >= kThreshold) != library.isCopy[i];
        left += isWrong && !library.judged[i].verdict ? 1 : 0;
      }
    }
    QVERIFY(isNear(expected / left, 1.0, 0.1));
  }

  void theIntervalHoldsTheTruth_data() {
    QTest::addColumn<double>("shift");
    QTest::addColumn<double>("slope");
    QTest::addColumn<int>("questions");
    QTest::addColumn<float>("checks");
    QTest::newRow("random") << 0.0 << 1.0 << 100 << -1.0F;
    QTest::newRow("queue") << 0.0 << 1.0 << 100 << 0.1F;
    QTest::newRow("queue, long") << 0.0 << 1.0 << 600 << 0.1F;
    QTest::newRow("queue without checks") << 0.0 << 1.0 << 200 << 0.0F;
    QTest::newRow("too sure of copies") << -1.0 << 1.0 << 200 << 0.1F;
    QTest::newRow("too sure of copies, no checks") << -1.0 << 1.0 << 200 << 0.0F;
    QTest::newRow("far too sure of copies") << -1.5 << 1.0 << 300 << 0.1F;
    QTest::newRow("too shy") << 1.0 << 1.0 << 200 << 0.1F;
    QTest::newRow("too steep") << 0.0 << 0.7 << 200 << 0.1F;
    QTest::newRow("too flat") << 0.0 << 1.4 << 200 << 0.1F;
    QTest::newRow("shifted, random") << -1.0 << 1.0 << 200 << -1.0F;
  }
  void theIntervalHoldsTheTruth() {
    QFETCH(double, shift);
    QFETCH(double, slope);
    QFETCH(int, questions);
    QFETCH(float, checks);
    const int held = covered(2000, shift, slope, static_cast<std::size_t>(questions), checks);
    QVERIFY2(held >= 90, qPrintable(QString::number(held)));
  }
};

QTEST_GUILESS_MAIN(TestReviewEstimate)
#include "test_review_estimate.moc"
