// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>
#include <set>
#include <string>

#include "core/verify/calibration.h"

using namespace lookalike;
using namespace lookalike::verify;

namespace {

bool isNear(double left, double right, double within = 1e-5) {
  return std::abs(left - right) < within;
}

CalibrationFile someFile() {
  Calibration::Weights weights{};
  weights[0] = -0.5;
  weights[1] = 0.75;
  weights[4] = 0.25;
  weights[5] = -0.125;
  CalibrationFile file{
      Calibration(weights, RisingCurve({{-2.0, -3.0}, {0.0, 0.0}, {2.0, 5.0}}),
                  RisingCurve({{0.2, -4.0}, {0.6, 0.0}, {0.9, 6.0}}), RisingCurve({{0.1, -4.0}, {0.4, 0.0}})),
      "dct-1",
      "abc",
      "network.json",
      3,
      "made copies",
      1000,
      200,
      0.0125};
  return file;
}

/// The text with one change.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = calibrationJson(someFile());
  const std::size_t at = text.find(from);
  return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

}  // namespace

class TestCalibration : public QObject {
  Q_OBJECT
 private slots:
  void logitsAndProbabilitiesGoBackAndForth() {
    QVERIFY(isNear(probabilityOf(0.0), 0.5));
    QVERIFY(isNear(probabilityOf(std::log(3.0)), 0.75));
    QVERIFY(isNear(logitOf(0.75), std::log(3.0)));
    QVERIFY(probabilityOf(1e9) < 1.0 && probabilityOf(-1e9) > 0.0);
    QVERIFY(isNear(logitOf(0.0), -60.0) && isNear(logitOf(1.0), 12.0));
  }

  void aCorrectionIsAddedToTheLogOdds() {
    GeometricEvidence mirrored;
    mirrored.relation = Relation::kMirrored;
    PairNumbers pair;
    pair.copyScore = 0.9F;
    pair.geometry = &mirrored;
    const Calibration plain = someFile().calibration;
    CorrectionTerms weights{};
    weights[12] = -3.0;  // mirrored
    const Calibration corrected = plain.correctedBy(weights);
    const double before = logitOf(plain.ofVerified(pair));
    QVERIFY(isNear(logitOf(corrected.ofVerified(pair)), before - 3.0, 1e-3));
    mirrored.relation = Relation::kSame;
    QVERIFY(isNear(corrected.ofVerified(pair), plain.ofVerified(pair)));
    QVERIFY(isNear(corrected.logitOfVerified(pair), plain.logitOfVerified(pair)));
  }

  void noVerdictMakesACopyOfWhatWasNeverAsked() {
    QVERIFY(isNear(correctedLogOdds(0.0, 3.0), 3.0));
    QVERIFY(isNear(correctedLogOdds(-8.0, 9.0), -8.0));
    QVERIFY(isNear(correctedLogOdds(-8.0, -2.0), -10.0));
    const double atFloor = logitOf(0.02);
    QVERIFY(correctedLogOdds(atFloor, 9.0) < 0.0);
    double last = -100.0;
    for (double logit = -8.0; logit < 8.0; logit += 0.1) {
      QVERIFY(correctedLogOdds(logit, 4.0) > last);
      last = correctedLogOdds(logit, 4.0);
    }
  }

  void aCorrectionIsReadBack() {
    CalibrationFile file = someFile();
    CorrectionTerms weights{};
    for (std::size_t i = 0; i < weights.size(); ++i) weights.at(i) = 0.01 * static_cast<double>(i) - 0.2;
    file.calibration = file.calibration.correctedBy(weights);
    const std::string text = calibrationJson(file);
    const auto read = parseCalibration(text, "file");
    QVERIFY(read.ok() && read->calibration.correction());
    QCOMPARE(*read->calibration.correction(), weights);
    QCOMPARE(calibrationJson(*read), text);
    QVERIFY(!parseCalibration(calibrationJson(someFile()), "file")->calibration.correction());
    std::string damaged = text;
    damaged.replace(damaged.find("\"mirrored\""), 10, "\"mirrorEd\"");
    QCOMPARE(parseCalibration(damaged, "file").error().code, ErrorCode::kBadModel);
  }

  void everyCorrectionTermHasANameOfItsOwn() {
    std::set<std::string> names;
    for (std::size_t i = 0; i < kCorrectionTerms; ++i) names.insert(correctionTermName(i));
    QCOMPARE(names.size(), kCorrectionTerms);
    GeometricEvidence evidence;
    evidence.doubts = static_cast<std::uint32_t>(Doubt::kParallax);
    evidence.edits = {{EditKind::kCrop, 0.5F}};
    PairNumbers pair;
    pair.geometry = &evidence;
    const CorrectionTerms terms = correctionTerms(pair, 0.0);
    QCOMPARE(terms.at(kPlainCorrectionTerms + 7), 1.0);
    QCOMPARE(terms.at(kPlainCorrectionTerms + kDoubtKinds), 1.0);
    QCOMPARE(correctionTerms(PairNumbers{}, 0.0)[2], 0.0);  // unknown numbers are no terms
  }

  void curvesArePiecesOfLines() {
    const RisingCurve curve({{0.0, -1.0}, {1.0, 1.0}, {3.0, 2.0}});
    QVERIFY(isNear(curve.at(0.5), 0.0));
    QVERIFY(isNear(curve.at(2.0), 1.5));
    QVERIFY(isNear(curve.at(-1.0), -3.0));  // as the first piece goes on
    QVERIFY(isNear(curve.at(5.0), 3.0));
    for (const double x : {-4.0, 0.0, 0.3, 1.0, 2.7, 9.0}) QVERIFY(isNear(curve.inverse(curve.at(x)), x));
  }

  void withoutAFitNumbersAreTakenAsTheyAre() {
    const Calibration plain = Calibration::unfitted(0.7F);
    for (const float score : {0.01F, 0.3F, 0.6F, 0.97F}) {
      PairNumbers pair;
      pair.copyScore = score;
      QVERIFY(isNear(plain.ofVerified(pair), score));
    }
    for (const bool isNormalised : {false, true}) {
      QVERIFY(isNear(plain.ofSimilarity(0.7F, isNormalised), 0.6));
      QVERIFY(plain.ofSimilarity(0.95F, isNormalised) > 0.98F);
      QVERIFY(plain.ofSimilarity(0.3F, isNormalised) < 0.01F);
    }
  }

  void similaritiesOfProbabilitiesAreFound() {
    const Calibration plain = Calibration::unfitted(0.7F);
    for (const float similarity : {0.3F, 0.5F, 0.7F, 0.85F}) {
      QVERIFY(isNear(plain.similarityAt(plain.ofSimilarity(similarity, false), false), similarity, 1e-3));
    }
    QCOMPARE(plain.similarityAt(0.0F, true), -1.0F);
    QCOMPARE(plain.similarityAt(1.0F, false), 1.0F);
    QVERIFY(plain.similarityAt(0.9999F, false) <= 1.0F);
  }

  void similarityRises() {
    const Calibration plain = Calibration::unfitted(0.6F);
    float last = 0.0F;
    for (int i = 0; i <= 100; ++i) {
      const float probability = plain.ofSimilarity(static_cast<float>(i) / 100.0F, false);
      QVERIFY(probability > last);
      last = probability;
    }
  }

  void termsSayWhatIsKnown() {
    GeometricEvidence geometry;
    geometry.inliers = 19;
    geometry.overlapOfA = 0.25F;
    geometry.overlapOfB = 0.75F;
    geometry.doubts = static_cast<std::uint32_t>(Doubt::kFewKeypoints);
    PairNumbers pair;
    pair.copyScore = 0.5F;
    pair.similarity = 0.8F;
    pair.networkCopy = 0.75F;
    pair.geometry = &geometry;
    const auto terms = calibrationTerms(pair);
    QVERIFY(isNear(terms[1], 0.0) && isNear(terms[2], 0.0));
    QVERIFY(isNear(terms[3], 0.8));
    QVERIFY(isNear(terms[4], std::log(3.0)) && isNear(terms[5], 1.0));
    QVERIFY(isNear(terms[6], std::log(20.0)));
    QVERIFY(isNear(terms[7], 0.25));
    QVERIFY(isNear(terms[8], 1.0));
    const auto unknown = calibrationTerms(PairNumbers{});
    for (std::size_t i = 2; i < unknown.size(); ++i) QVERIFY(isNear(unknown.at(i), 0.0));
  }

  void filesReadBackAsTheyWereWritten() {
    const CalibrationFile file = someFile();
    const auto read = parseCalibration(calibrationJson(file), "c.json");
    QVERIFY(read.ok());
    QCOMPARE(read->describer, file.describer);
    QCOMPARE(read->pairNetwork, file.pairNetwork);
    QCOMPARE(read->pairNetworkCard, file.pairNetworkCard);
    QCOMPARE(read->verifierVersion, 3);
    QCOMPARE(read->pairs, std::int64_t{1000});
    QCOMPARE(read->expectedCalibrationError, 0.0125);
    PairNumbers pair;
    pair.copyScore = 0.9F;
    pair.networkCopy = 0.2F;
    QCOMPARE(read->calibration.ofVerified(pair), file.calibration.ofVerified(pair));
    QCOMPARE(read->calibration.ofSimilarity(0.5F, true), file.calibration.ofSimilarity(0.5F, true));
    // -0.5 + 0.75 · 2.1972 + 0.25 · -1.3863 - 0.125 = 0.6764, on the last piece 2.5 times as much
    QVERIFY(isNear(read->calibration.ofVerified(pair), probabilityOf(2.5 * 0.67638), 1e-3));
  }

  void damagedFilesAreRefused_data() {
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << "";
    QTest::newRow("no JSON") << "{";
    QTest::newRow("another kind") << QString::fromStdString(changed("\"calibration\"", "\"pair\""));
    QTest::newRow("no describer") << QString::fromStdString(changed("\"dct-1\"", "7"));
    QTest::newRow("weight missing") << QString::fromStdString(changed("\"copy_logit\"", "\"other\""));
    QTest::newRow("weight no number") << QString::fromStdString(changed("0.75", "\"much\""));
    QTest::newRow("curve falls") << QString::fromStdString(changed("-3.0", "9.0"));
    QTest::newRow("count negative") << QString::fromStdString(changed("1000", "-1"));
  }

  void damagedFilesAreRefused() {
    QFETCH(const QString, text);
    const auto read = parseCalibration(text.toStdString(), "c.json");
    QVERIFY(!read.ok());
    QCOMPARE(read.error().code, ErrorCode::kBadModel);
    QCOMPARE(read.error().path, std::string("c.json"));
    QVERIFY(!read.error().detail.empty());
  }
};

QTEST_GUILESS_MAIN(TestCalibration)
#include "test_calibration.moc"
