// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/evaluate/direction_protocol.h"

using namespace lookalike;
using namespace lookalike::evaluate;

namespace {

std::vector<GroundTruthRow> threeCopies() {
  return {{"q1", "r1", "mild", "mild:crop"},
          {"q2", "r2", "hard", "hard:crop+text"},
          {"q3", "r3", "hard", "hard:onto"},
          {"q4", "", "all", ""}};
}

}  // namespace

class TestDirectionProtocol : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::string written(const char* name, const char* text) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("cannot write");
    file.write(text);
    return file.fileName().toStdString();
  }

 private slots:
  void directionsAreCountedByEdit() {
    const std::vector<DirectionPrediction> said{
        {"q1", "r1", Direction::kAFromB, 0.1, 0.8},     // right, and so is the norm
        {"q2", "r2", Direction::kUndecided, 0.5, 1.2},  // the norm is wrong
        {"q2", "r2", Direction::kAFromB, 0.0, 0.8},     // said twice: the first counts
        {"q4", "r1", Direction::kBFromA, 0.9, std::nan("")}, {"q5", "r2", Direction::kAFromB, 0.2, 1.01},
        {"q6", "r6", Direction::kAFromB, 0.2, 1.01},  // no pair of the truth
    };
    const auto report = evaluateDirections(threeCopies(), said, {{"q4", "r1"}, {"q5", "r2"}}, 0.05);
    QCOMPARE(report.copies.pairs, std::int64_t{2});
    QCOMPARE(report.copies.decided, std::int64_t{1});
    QCOMPARE(report.copies.rightShare(), 1.0);
    QCOMPARE(report.copies.undecidedShare(), 0.5);
    QVERIFY(std::abs(report.copies.logLoss - (-std::log(0.9) - std::log(0.5)) / 2.0) < 1e-12);
    QCOMPARE(report.copies.byNorm.right, std::int64_t{1});
    QCOMPARE(report.copies.byNorm.decided, std::int64_t{2});
    QCOMPARE(report.missing, std::int64_t{1});
    QCOMPARE(report.byEdit.at("crop").pairs, std::int64_t{2});
    QCOMPARE(report.byEdit.at("text").decided, std::int64_t{0});
    QVERIFY(!report.byEdit.contains("onto"));
    QCOMPARE(report.byGrade.at("mild").right, std::int64_t{1});
    QCOMPARE(report.wholes.pairs, std::int64_t{2});
    QCOMPARE(report.wholes.rightShare(), 0.5);
    QCOMPARE(report.wholes.byNorm.pairs, std::int64_t{1});
    QCOMPARE(report.wholes.byNorm.decided, std::int64_t{0});
    const std::string table = directionTable(report);
    QVERIFY(table.find("| crop | 2 | 100.0 % | 50.0 % | 50.0 % | 0.0 % |\n") != std::string::npos);
    QVERIFY(table.find("| **wholes of crops** | 2 | 50.0 % | 0.0 % | 0.0 % | 100.0 % |\n") !=
            std::string::npos);
    QVERIFY(table.ends_with("| **all copies** | 2 | 100.0 % | 50.0 % | 50.0 % | 0.0 % |\n"));
  }

  void pairsAreRead() {
    const auto read = readDirectionPredictions(written(
        "pairs.csv",
        "path_a,path_b,norm_ratio,direction,probability_b_from_a\n/q/q1.jpg,/r/r1.png,,a_from_b,0.25\n"
        "/q/q2.jpg,/r/r1.png,1.5,,\n/q/q3.jpg,/r/r1.png,1.5,undecided,0.5\n"));
    QVERIFY(read.ok());
    QCOMPARE(read->size(), std::size_t{2});
    QCOMPARE(read->front().queryId, std::string("q1"));
    QCOMPARE(read->front().direction, Direction::kAFromB);
    QVERIFY(std::isnan(read->front().normRatio));
    QCOMPARE(read->back().normRatio, 1.5);
    for (const char* bad :
         {"/q,/r,1,sideways,0.5", "/q,/r,1,a_from_b,1.5", "/q,/r,1,a_from_b,", "/q,/r,x,a_from_b,0"}) {
      const std::string text =
          std::string("path_a,path_b,norm_ratio,direction,probability_b_from_a\n") + bad + "\n";
      const auto failed = readDirectionPredictions(written("bad.csv", text.c_str()));
      QVERIFY2(!failed.ok() && failed.error().code == ErrorCode::kInvalidArgument, bad);
    }
    QVERIFY(!readDirectionPredictions(written("short.csv", "path_a,path_b\n")).ok());
    QVERIFY(readDirectionPredictions("/nowhere.csv").error().code == ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestDirectionProtocol)
#include "test_direction_protocol.moc"
