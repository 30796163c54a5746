// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QTemporaryDir>
#include <QtTest>
#include <sstream>

#include "core/base/repeatable_random.h"
#include "core/evaluate/calibration_fit.h"

using namespace lookalike;
using namespace lookalike::evaluate;

namespace {

double sigmoid(double x) {
  return 1.0 / (1.0 + std::exp(-x));
}

/// Verified pairs whose copy score is too sure of itself: the truth has half its logit.
std::vector<LabelledPair> tooSurePairs(int count) {
  std::vector<LabelledPair> pairs;
  for (int i = 0; i < count; ++i) {
    RepeatableRandom random(7, static_cast<std::uint64_t>(i));
    const double logit = random.uniform(-6.0, 6.0);
    LabelledPair made;
    made.pair.copyScore = static_cast<float>(sigmoid(logit));
    made.isCopy = random.chance(sigmoid(0.5 * logit));
    made.group = "group " + std::to_string(i % 97);
    pairs.push_back(made);
  }
  return pairs;
}

/// Pairs of descriptors; a similarity of 0.6 is as likely a copy as not.
std::vector<LabelledPair> describedPairs(int count, bool isNormalised) {
  std::vector<LabelledPair> pairs;
  for (int i = 0; i < count; ++i) {
    RepeatableRandom random(11, static_cast<std::uint64_t>(i));
    const double similarity = random.uniform(0.0, 1.0);
    LabelledPair made;
    made.pair.similarity = static_cast<float>(similarity);
    if (isNormalised) made.pair.normalisedSimilarity = static_cast<float>(similarity - 0.3);
    made.isCopy = random.chance(sigmoid(20.0 * (similarity - 0.6)));
    made.group = "group " + std::to_string(i % 89);
    pairs.push_back(made);
  }
  return pairs;
}

}  // namespace

class TestCalibrationFit : public QObject {
  Q_OBJECT
 private slots:
  void reliabilityIsCountedInBins() {
    const std::vector<Forecast> forecasts{{0.9, true}, {0.9, false}, {0.1, false}, {1.0, true}};
    const Reliability reliability = reliabilityOf(forecasts);
    QCOMPARE(reliability.pairs, std::int64_t{4});
    QCOMPARE(reliability.copies, std::int64_t{2});
    // 2 of 4 pairs miss by 0.4, one by 0.1, one by nothing.
    QVERIFY(std::abs(reliability.expectedCalibrationError - (0.5 * 0.4 + 0.25 * 0.1)) < 1e-9);
    QVERIFY(std::abs(reliability.brierScore - (0.01 + 0.81 + 0.01 + 0.0) / 4.0) < 1e-9);
    QCOMPARE(reliability.bins.back().pairs, std::int64_t{1});
    QCOMPARE(reliabilityOf({}).expectedCalibrationError, 0.0);
  }

  void forecastsAreReadOffPredictions() {
    const std::vector<GroundTruthRow> truth{{"q1", "r1", "all", ""}, {"q2", "", "all", ""}};
    const auto forecasts = forecastsOf(truth, {{"q1", "r1", 0.75}, {"q2", "r1", 1.5}, {"q1", "r2", -0.5}});
    QCOMPARE(forecasts.size(), std::size_t{3});
    QVERIFY(forecasts[0].isCopy && forecasts[0].probability == 0.75);
    QVERIFY(!forecasts[1].isCopy && forecasts[1].probability == 1.0);
    QVERIFY(!forecasts[2].isCopy && forecasts[2].probability == 0.0);
  }

  void reliabilityIsWritten() {
    const Reliability reliability = reliabilityOf(std::vector<Forecast>{{0.99, true}});
    std::ostringstream out;
    QVERIFY(writeReliabilityCsv(out, reliability).ok());
    QVERIFY(out.str().starts_with("low,high,pairs,mean_probability,copy_share\n0,"));
    QVERIFY(out.str().ends_with(",1,1,0.99,1\n"));
    const QTemporaryDir folder;
    const std::string stem = folder.filePath("reliability").toStdString();
    QVERIFY(writeReliabilityFiles(stem, reliability).ok());
    QFile png(folder.filePath("reliability.png"));
    QVERIFY(png.open(QIODevice::ReadOnly));
    QVERIFY(png.readAll().startsWith("\x89PNG"));
    QVERIFY(!writeReliabilityFiles(folder.filePath("no/such").toStdString(), reliability).ok());
  }

  void truthKnowsCopiesAndTheirGroups() {
    const KnownCopies truth({{"q1", "r1", "all", ""}, {"q2", "", "all", ""}});
    const auto copy = truth.labelled("/a/q1.jpg", "/b/r1.png", {});
    QVERIFY(copy.isCopy);
    QCOMPARE(copy.group, std::string("r1"));
    const auto other = truth.labelled("/a/q1.jpg", "/b/r9.png", {});
    QVERIFY(!other.isCopy);
    QCOMPARE(other.group, std::string("r1"));
    QCOMPARE(truth.labelled("q2.jpg", "r3.jpg", {}).group, std::string("r3"));
  }

  void aScoreThatIsTooSureIsMendedBack() {
    const auto pairs = tooSurePairs(4000);
    const auto fit = fitCalibration(pairs, {});
    QVERIFY(fit.ok());
    QVERIFY(fit->verified.expectedCalibrationError < 0.03);
    std::vector<Forecast> plain;
    plain.reserve(pairs.size());
    for (const LabelledPair& pair : pairs) plain.push_back({pair.pair.copyScore, pair.isCopy});
    QVERIFY(reliabilityOf(plain).expectedCalibrationError > 0.08);
    for (const double logit : {-4.0, -1.0, 2.0, 5.0}) {
      verify::PairNumbers numbers;
      numbers.copyScore = static_cast<float>(sigmoid(logit));
      QVERIFY(std::abs(fit->calibration.ofVerified(numbers) - sigmoid(0.5 * logit)) < 0.06);
    }
  }

  void curvesOfSimilarityAreFound() {
    auto pairs = describedPairs(6000, false);
    const auto processed = describedPairs(6000, true);
    pairs.insert(pairs.end(), processed.begin(), processed.end());
    const auto fit = fitCalibration(pairs, {});
    QVERIFY(fit.ok());
    QCOMPARE(fit->similarity.pairs, std::int64_t{6000});
    QCOMPARE(fit->normalised.pairs, std::int64_t{6000});
    QCOMPARE(fit->verified.pairs, std::int64_t{0});
    QVERIFY(fit->similarity.expectedCalibrationError < 0.03);
    for (const float similarity : {0.5F, 0.6F, 0.7F}) {
      const double truth = sigmoid(20.0 * (similarity - 0.6));
      QVERIFY(std::abs(fit->calibration.ofSimilarity(similarity, false) - truth) < 0.1);
      QVERIFY(std::abs(fit->calibration.ofSimilarity(similarity - 0.3F, true) - truth) < 0.1);
    }
  }

  void fewPairsAreNoGround() {
    const auto refused = fitCalibration(tooSurePairs(60), {});
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::kInvalidArgument);
  }

  void whatHasTooFewKeepsThePlainCurve() {
    CalibrationFitOptions options;
    options.similarityThreshold = 0.8F;
    const auto fit = fitCalibration(tooSurePairs(1000), options);
    QVERIFY(fit.ok());
    QVERIFY(std::abs(fit->calibration.ofSimilarity(0.8F, false) - 0.6) < 1e-4);
  }
};

QTEST_GUILESS_MAIN(TestCalibrationFit)
#include "test_calibration_fit.moc"
