// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/evaluate/norm_ratio_protocol.h"

using namespace lookalike::evaluate;
using lookalike::ErrorCode;

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<GroundTruthRow> threeCopies() {
  return {{"q1", "r1", "mild", "mild:blur+crop50"},
          {"q2", "r2", "hard", "hard:negative"},
          {"q3", "r3", "hard", "hard:onto"},
          {"q4", "", "all", ""}};
}

RatioPrediction predicted(const char* query, const char* reference, double score, double ratio) {
  return {{query, reference, score}, ratio};
}

}  // namespace

class TestNormRatioProtocol : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::string written(const char* name, const char* text) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(text);
    return file.fileName().toStdString();
  }

 private slots:
  void theFirstPairsLoseWhatTheRatioDenies() {
    const std::vector<RatioPrediction> predictions{
        predicted("q4", "r4", 0.9, 1.5),       // a whole of a crop: denied
        predicted("q1", "r1", 0.8, 0.5),       // right
        predicted("q2", "r2", 0.7, 1.2),       // a copy that is denied
        predicted("q3", "r3", 0.6, kUnknown),  // not among the first three
        predicted("q1", "r2", 0.1, 2.0),
    };
    const auto report = evaluateNormRatio(threeCopies(), predictions, {{"q4", "r4"}}, {});
    QCOMPARE(report.plain.truePositives, std::int64_t{2});
    QCOMPARE(report.plain.falsePositives, std::int64_t{1});
    QCOMPARE(report.plain.precision(), 2.0 / 3.0);
    QCOMPARE(report.filtered.truePositives, std::int64_t{1});
    QCOMPARE(report.filtered.falsePositives, std::int64_t{0});
    QCOMPARE(report.filtered.precision(), 1.0);
    // Ranks 2, 3 and 4 of five, then 1 and 2 of two.
    QVERIFY(std::abs(report.plain.microAveragePrecision - (1.0 / 2 + 2.0 / 3 + 3.0 / 4) / 3) < 1e-12);
    QVERIFY(std::abs(report.filtered.microAveragePrecision - 2.0 / 3) < 1e-12);
  }

  void directionsAreCountedWhereTheyAreDecided() {
    const std::vector<RatioPrediction> predictions{
        predicted("q1", "r1", 0.9, 0.9), predicted("q2", "r2", 0.8, 1.01),
        predicted("q3", "r3", 0.7, 1.3), predicted("q4", "r4", 0.6, 1.4),
        predicted("q5", "r4", 0.5, 0.7), predicted("q6", "r4", 0.4, kUnknown),
    };
    const auto report =
        evaluateNormRatio(threeCopies(), predictions, {{"q4", "r4"}, {"q5", "r4"}, {"q6", "r4"}}, {});
    QCOMPARE(report.copies.pairs, std::int64_t{3});
    QCOMPARE(report.copies.decided, std::int64_t{2});
    QCOMPARE(report.copies.right, std::int64_t{1});
    QCOMPARE(report.copies.undecidedShare(), 1.0 / 3.0);
    QCOMPARE(report.crops.pairs, std::int64_t{1});
    QCOMPARE(report.crops.rightShare(), 1.0);
    QCOMPARE(report.wholes.pairs, std::int64_t{2});
    QCOMPARE(report.wholes.right, std::int64_t{1});
    QCOMPARE(evaluateNormRatio({}, {}, {}, {}).wholes.rightShare(), 0.0);
  }

  void readsWhatCompareWrites() {
    const auto pairs =
        readRatioPredictions(written("pairs.csv",
                                     "path_a,path_b,score,norm_ratio,model\n/q/q1.jpg,/r/r1.png,0.5,1.25,x\n"
                                     "/q/q2.jpg,/r/r1.png,0.25,,x\n"));
    QVERIFY(pairs.ok());
    QCOMPARE(pairs->size(), std::size_t{2});
    QCOMPARE(pairs->front().prediction.queryId, std::string("q1"));
    QCOMPARE(pairs->front().normRatio, 1.25);
    QVERIFY(std::isnan(pairs->back().normRatio));
    const auto wholes = readWholePairs(
        written("wholes.csv", "query_id,reference_id,kind\nq1,r1,whole-of-crop\nq2,r2,look-alike 0.8\n"));
    QVERIFY(wholes.ok());
    QCOMPARE(wholes->size(), std::size_t{1});
    QCOMPARE(wholes->front().queryId, std::string("q1"));
    const auto bad = readRatioPredictions(
        written("bad.csv", "path_a,path_b,score,norm_ratio\n/q/q1.jpg,/r/r1.png,0.5,long\n"));
    QVERIFY(!bad.ok());
    QCOMPARE(bad.error().code, ErrorCode::kInvalidArgument);
    QVERIFY(bad.error().detail.find("line 2") != std::string::npos);
    QVERIFY(!readRatioPredictions(written("none.csv", "path_a,path_b,score\n")).ok());
  }
};

QTEST_GUILESS_MAIN(TestNormRatioProtocol)
#include "test_norm_ratio_protocol.moc"
