// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "core/evaluate/copy_detection_metrics.h"

using namespace lookalike;
using evaluate::CopyDetectionMetrics;
using evaluate::GroundTruthRow;
using evaluate::Prediction;

namespace {

/// A generator that any language can repeat, so that another program could judge the same predictions.
class RepeatableRandom {
 public:
  explicit RepeatableRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t below(std::uint64_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % limit;
  }

 private:
  std::uint64_t state_;
};

struct MadeRun {
  std::vector<GroundTruthRow> groundTruth;
  std::vector<Prediction> predictions;
};

std::string id(char kind, std::uint64_t number) {
  return kind + std::to_string(number);
}

/// 300 queries, some 180 with a reference; scores take `levels` values, so few levels make many ties.
MadeRun makeRun(std::uint64_t seed, std::uint64_t levels) {
  RepeatableRandom random(seed);
  const std::vector<std::string> grades{"mild", "medium", "hard"};
  const std::vector<std::string> edits{"crop", "mirror", "text", "jpeg"};
  const double scale = static_cast<double>(levels);
  MadeRun run;
  for (std::uint64_t query = 0; query < 300; ++query) {
    const bool hasReference = random.below(10) < 6;
    std::string reference;
    if (hasReference) {
      reference = id('R', random.below(200));
      const std::string& grade = grades[random.below(3)];
      const std::string& first = edits[random.below(4)];
      const std::string& second = edits[random.below(4)];
      std::string named = grade;
      named.append(":").append(first).append("+").append(second);
      run.groundTruth.push_back({id('Q', query), reference, grade, named});
    } else {
      run.groundTruth.push_back({id('Q', query), {}, "distractor", "distractor"});
    }
    for (int i = 0; i < 5; ++i) {
      const std::string guess = id('R', random.below(200));
      run.predictions.push_back({id('Q', query), guess, static_cast<double>(random.below(levels)) / scale});
    }
    if (hasReference && random.below(10) < 8) {
      const std::uint64_t score = levels / 2 + random.below(levels);
      run.predictions.push_back({id('Q', query), reference, static_cast<double>(score) / scale});
      if (random.below(4) == 0) {
        const std::uint64_t half = score / 2;
        run.predictions.push_back({id('Q', query), reference, static_cast<double>(half) / scale});
      }
    }
  }
  return run;
}

void compare(double actual, double expected) {
  QVERIFY2(std::abs(actual - expected) < 1e-9, qPrintable(QString("%1 is not %2").arg(actual).arg(expected)));
}

/// Equal to the four (for grades three) digits that another program printed.
void comparePrinted(double actual, double expected, double halfDigit = 0.00005) {
  QVERIFY2(std::abs(actual - expected) <= halfDigit + 1e-12,
           qPrintable(QString("%1 is not %2").arg(actual).arg(expected)));
}

std::string writeFile(const QTemporaryDir& folder, const QByteArray& content) {
  const QString path = folder.filePath("input.csv");
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) return {};
  return path.toStdString();
}

}  // namespace

class TestCopyDetectionMetrics : public QObject {
  Q_OBJECT
 private slots:
  void byHand();
  void tiesCountWorstFirst();
  void agreesWithAnotherProgram_data();
  void agreesWithAnotherProgram();
  void orderDoesNotMatter();
  void recallByEditNames();
  void severalReferencesOfAQuery();
  void nothingToFindOrNothingFound();
  void precisionNinetyNeverReached();
  void readsFiles();
  void readsWhatSpreadsheetsWrite();
  void refusesBadLines_data();
  void refusesBadLines();
  void missingFilesAndFolders();
  void writesTheCurveWhole();
};

void TestCopyDetectionMetrics::byHand() {
  const std::vector<GroundTruthRow> truth{
      {"q1", "r1", "mild", "mild:crop"}, {"q2", "r2", "hard", "hard:crop+mirror"}, {"q3", "", "all", ""}};
  const std::vector<Prediction> predictions{
      {"q1", "r1", 0.9}, {"q3", "r1", 0.8}, {"q2", "r2", 0.7}, {"q2", "r9", 0.75}, {"q1", "r1", 0.1}};
  const CopyDetectionMetrics metrics = evaluate::evaluateCopyDetection(truth, predictions);
  QCOMPARE(metrics.truePairs, 2);
  QCOMPARE(metrics.predictions, 4);                         // the second of q1, r1 counts no more
  compare(metrics.microAveragePrecision, (1.0 + 0.5) / 2);  // at ranks 1 and 4: 1/1 and 2/4
  compare(metrics.recallAtPrecision90, 0.5);
  compare(metrics.thresholdAtPrecision90, 0.9);
  compare(metrics.precisionAtN, 0.5);
  compare(metrics.recallAt1, 0.5);  // q2's first is r9
  QCOMPARE(metrics.recallByGrade, (std::map<std::string, double>{{"hard", 0.0}, {"mild", 1.0}}));
  QCOMPARE(metrics.recallByEdit, (std::map<std::string, double>{{"crop", 0.5}, {"mirror", 0.0}}));
  QCOMPARE(metrics.curve.size(), std::size_t{4});
  compare(metrics.curve[1].precision, 0.5);
  compare(metrics.curve[3].precision, 0.5);
  compare(metrics.curve[3].recall, 1.0);
  compare(metrics.curve[3].threshold, 0.7);
}

void TestCopyDetectionMetrics::tiesCountWorstFirst() {
  const std::vector<GroundTruthRow> truth{{"q1", "r1", "all", ""}, {"q2", "r2", "all", ""}};
  const std::vector<Prediction> predictions{{"q1", "r1", 0.5}, {"q1", "r2", 0.5}, {"q2", "r2", 0.4}};
  const CopyDetectionMetrics metrics = evaluate::evaluateCopyDetection(truth, predictions);
  compare(metrics.microAveragePrecision, (1.0 / 2 + 2.0 / 3) / 2);
  compare(metrics.recallAt1, 0.5);  // q1's first is the false one of the tie
  QCOMPARE(metrics.curve.size(), std::size_t{2});
  compare(metrics.curve[0].precision, 0.5);
}

void TestCopyDetectionMetrics::agreesWithAnotherProgram_data() {
  // As printed by an independent scorer for the same made predictions.
  QTest::addColumn<quint64>("seed");
  QTest::addColumn<quint64>("levels");
  QTest::addColumn<QList<double>>("figures");  // µAP, R@P90, P@N, R@1, then hard, medium, mild
  QTest::addColumn<int>("pairs");
  QTest::addColumn<int>("predictions");
  QTest::newRow("some ties") << quint64{1} << quint64{1000}
                             << QList<double>{0.5079, 0.3838, 0.4486, 0.5351, 0.359, 0.426, 0.358} << 185
                             << 1612;
  QTest::newRow("many ties") << quint64{2} << quint64{16}
                             << QList<double>{0.4705, 0.3793, 0.4368, 0.4770, 0.357, 0.421, 0.361} << 174
                             << 1613;
  QTest::newRow("few ties") << quint64{3} << quint64{100000}
                            << QList<double>{0.5378, 0.4286, 0.4670, 0.5495, 0.386, 0.433, 0.466} << 182
                            << 1635;
}

void TestCopyDetectionMetrics::agreesWithAnotherProgram() {
  QFETCH(quint64, seed);
  QFETCH(quint64, levels);
  QFETCH(QList<double>, figures);
  QFETCH(int, pairs);
  QFETCH(int, predictions);
  const MadeRun run = makeRun(seed, levels);
  const CopyDetectionMetrics metrics = evaluate::evaluateCopyDetection(run.groundTruth, run.predictions);
  QCOMPARE(metrics.truePairs, pairs);
  QCOMPARE(metrics.predictions, predictions);
  comparePrinted(metrics.microAveragePrecision, figures[0]);
  comparePrinted(metrics.recallAtPrecision90, figures[1]);
  comparePrinted(metrics.precisionAtN, figures[2]);
  comparePrinted(metrics.recallAt1, figures[3]);
  comparePrinted(metrics.recallByGrade.at("hard"), figures[4], 0.0005);
  comparePrinted(metrics.recallByGrade.at("medium"), figures[5], 0.0005);
  comparePrinted(metrics.recallByGrade.at("mild"), figures[6], 0.0005);
  QCOMPARE(metrics.recallByGrade.size(), std::size_t{3});  // distractors have no recall
}

void TestCopyDetectionMetrics::orderDoesNotMatter() {
  MadeRun run = makeRun(5, 20);
  const CopyDetectionMetrics first = evaluate::evaluateCopyDetection(run.groundTruth, run.predictions);
  std::mt19937_64 random(2);
  std::shuffle(run.predictions.begin(), run.predictions.end(), random);
  const CopyDetectionMetrics again = evaluate::evaluateCopyDetection(run.groundTruth, run.predictions);
  QCOMPARE(again.microAveragePrecision, first.microAveragePrecision);
  QCOMPARE(again.recallAt1, first.recallAt1);
  QCOMPARE(again.recallByEdit, first.recallByEdit);
}

void TestCopyDetectionMetrics::recallByEditNames() {
  const std::vector<GroundTruthRow> truth{{"q1", "r1", "hard", "hard:collage+mirror"},
                                          {"q2", "r2", "hard", "hard:mirror+mirror"},
                                          {"q3", "r3", "crop", "crop"}};
  const CopyDetectionMetrics metrics = evaluate::evaluateCopyDetection(truth, {{"q2", "r2", 1.0}});
  QCOMPARE(metrics.recallByEdit, (std::map<std::string, double>{{"collage", 0.0}, {"mirror", 0.5}}));
  QCOMPARE(metrics.recallByGrade, (std::map<std::string, double>{{"crop", 0.0}, {"hard", 0.5}}));
}

void TestCopyDetectionMetrics::severalReferencesOfAQuery() {
  const std::vector<GroundTruthRow> truth{
      {"q1", "r1", "all", ""}, {"q1", "r2", "all", ""}, {"q1", "r2", "all", ""}};
  const CopyDetectionMetrics metrics = evaluate::evaluateCopyDetection(truth, {{"q1", "r2", 1.0}});
  QCOMPARE(metrics.truePairs, 2);
  compare(metrics.microAveragePrecision, 0.5);
  compare(metrics.recallAt1, 1.0);
}

void TestCopyDetectionMetrics::nothingToFindOrNothingFound() {
  const CopyDetectionMetrics none = evaluate::evaluateCopyDetection({}, {});
  QCOMPARE(none.truePairs, 0);
  QCOMPARE(none.microAveragePrecision, 0.0);
  QVERIFY(std::isnan(none.thresholdAtPrecision90));
  const CopyDetectionMetrics onlyFalse =
      evaluate::evaluateCopyDetection({{"q1", "", "all", ""}}, {{"q1", "r1", 1.0}, {"unknown", "r1", 2.0}});
  QCOMPARE(onlyFalse.predictions, 2);
  QCOMPARE(onlyFalse.precisionAtN, 0.0);
  QCOMPARE(onlyFalse.recallAt1, 0.0);
  const CopyDetectionMetrics notFound = evaluate::evaluateCopyDetection({{"q1", "r1", "all", ""}}, {});
  QCOMPARE(notFound.truePairs, 1);
  QCOMPARE(notFound.microAveragePrecision, 0.0);
  QCOMPARE(notFound.recallByGrade.at("all"), 0.0);
}

void TestCopyDetectionMetrics::precisionNinetyNeverReached() {
  const CopyDetectionMetrics metrics =
      evaluate::evaluateCopyDetection({{"q1", "r1", "all", ""}}, {{"q1", "r2", 0.9}, {"q1", "r1", 0.8}});
  QCOMPARE(metrics.recallAtPrecision90, 0.0);
  QVERIFY(std::isnan(metrics.thresholdAtPrecision90));
  QCOMPARE(metrics.recallByGrade.at("all"), 0.0);
  compare(metrics.microAveragePrecision, 0.5);
}

void TestCopyDetectionMetrics::readsFiles() {
  const QTemporaryDir folder;
  const auto truth = evaluate::readGroundTruth(
      writeFile(folder, "query_id,reference_id,edits\nQ0,R1,mild:jpeg\nQ1,,distractor\nQ2,R2\n"));
  QVERIFY(truth.ok());
  QCOMPARE(truth->size(), std::size_t{3});
  QCOMPARE((*truth)[0].grade, std::string("mild"));
  QCOMPARE((*truth)[0].edits, std::string("mild:jpeg"));
  QCOMPARE((*truth)[1].referenceId, std::string());
  QCOMPARE((*truth)[2].grade, std::string("all"));
  const auto predictions = evaluate::readPredictions(writeFile(folder, "Q0,R1,0.25\nQ1,R2,-1e-3"));
  QVERIFY(predictions.ok());
  QCOMPARE(predictions->size(), std::size_t{2});  // without a header, and without a last line break
  QCOMPARE((*predictions)[1].score, -0.001);
}

void TestCopyDetectionMetrics::readsWhatSpreadsheetsWrite() {
  const QTemporaryDir folder;
  const auto predictions = evaluate::readPredictions(
      writeFile(folder,
                "\xEF\xBB\xBF\"query_id\",\"reference_id\",\"score\"\r\n"
                "\"a,\"\"b\"\"\",\"two\nlines\",\" 0.5 \"\r\n\r\nplain,\xFF\xFE,+3\r\n"));
  QVERIFY(predictions.ok());
  QCOMPARE(predictions->size(), std::size_t{2});
  QCOMPARE((*predictions)[0].queryId, std::string("a,\"b\""));
  QCOMPARE((*predictions)[0].referenceId, std::string("two\nlines"));
  QCOMPARE((*predictions)[0].score, 0.5);
  QCOMPARE((*predictions)[1].referenceId, std::string("\xFF\xFE"));
  QCOMPARE((*predictions)[1].score, 3.0);
  QVERIFY(evaluate::readPredictions(writeFile(folder, ""))->empty());
}

void TestCopyDetectionMetrics::refusesBadLines_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QByteArray>("detail");
  QTest::newRow("two columns") << QByteArray("q,r,1\nq,r\n")
                               << QByteArray("line 2: 2 columns where 3 are expected");
  QTest::newRow("four columns") << QByteArray("q,r,1,2\n")
                                << QByteArray("line 1: 4 columns where 3 are expected");
  QTest::newRow("no number") << QByteArray("query_id,reference_id,score\n\nq,r,high\n")
                             << QByteArray("line 3: \"high\" is not a score");
  QTest::newRow("half a number") << QByteArray("q,r,1.5x\n") << QByteArray("line 1: \"1.5x\" is not a score");
  QTest::newRow("NaN") << QByteArray("q,r,nan\n") << QByteArray("line 1: \"nan\" is not a score");
  QTest::newRow("no query") << QByteArray(",r,1\n") << QByteArray("line 1: no query id");
  QTest::newRow("no reference") << QByteArray("q,,1\n") << QByteArray("line 1: no reference id");
  QTest::newRow("open quote") << QByteArray("q,r,1\n\"q,r,1\nq,r,1\n")
                              << QByteArray("line 2: a quote is not closed");
  QTest::newRow("quote inside") << QByteArray("q\"q,r,1\n")
                                << QByteArray("line 1: a quote inside a field without quotes");
  QTest::newRow("text after a quote")
      << QByteArray("\"q\"q,r,1\n") << QByteArray("line 1: text after a closing quote");
}

void TestCopyDetectionMetrics::refusesBadLines() {
  QFETCH(QByteArray, content);
  QFETCH(QByteArray, detail);
  const QTemporaryDir folder;
  const std::string path = writeFile(folder, content);
  const auto read = evaluate::readPredictions(path);
  QVERIFY(!read.ok());
  QCOMPARE(read.error().code, ErrorCode::kInvalidArgument);
  QCOMPARE(read.error().path, path);
  QCOMPARE(QByteArray::fromStdString(read.error().detail), detail);
}

void TestCopyDetectionMetrics::missingFilesAndFolders() {
  const QTemporaryDir folder;
  const auto missing = evaluate::readGroundTruth(folder.filePath("none.csv").toStdString());
  QCOMPARE(missing.error().code, ErrorCode::kNotFound);
  const auto notAFile = evaluate::readGroundTruth(folder.path().toStdString());
  QCOMPARE(notAFile.error().code, ErrorCode::kNotARegularFile);
  const std::string pipe = folder.filePath("pipe").toStdString();
  QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
  QCOMPARE(evaluate::readGroundTruth(pipe).error().code, ErrorCode::kNotARegularFile);
}

void TestCopyDetectionMetrics::writesTheCurveWhole() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("curve.csv").toStdString();
  const CopyDetectionMetrics metrics =
      evaluate::evaluateCopyDetection({{"q1", "r1", "all", ""}}, {{"q1", "r1", 0.5}, {"q1", "r2", 0.25}});
  QVERIFY(evaluate::writePrecisionRecallCurve(path, metrics).ok());
  QFile file(QString::fromStdString(path));
  QVERIFY(file.open(QIODevice::ReadOnly));
  QCOMPARE(file.readAll(), QByteArray("precision,recall,threshold\n1,1,0.5\n0.5,1,0.25\n"));
  const auto nowhere =
      evaluate::writePrecisionRecallCurve(folder.filePath("no/curve.csv").toStdString(), metrics);
  QVERIFY(!nowhere.ok());
  QCOMPARE(nowhere.error().code, ErrorCode::kNotFound);
}

QTEST_GUILESS_MAIN(TestCopyDetectionMetrics)
#include "test_copy_detection_metrics.moc"
