// SPDX-License-Identifier: GPL-3.0-or-later
// Edits named by a program against edits that were made.

#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/evaluate/edit_confusion.h"
#include "core/exchange/evidence_names.h"

using lookalike::Containment;
using lookalike::EditKind;
using lookalike::ErrorCode;
using lookalike::NamedEdit;
namespace evaluate = lookalike::evaluate;
using evaluate::EditConfusion;
using evaluate::EditTruthRow;
using evaluate::NamedPair;

namespace {

std::size_t at(EditKind kind) {
  return static_cast<std::size_t>(kind);
}

EditTruthRow made(const char* query, const char* edits, Containment containment = Containment::kAInB) {
  EditTruthRow row;
  row.queryId = query;
  row.referenceId = "R1";
  row.edits = *evaluate::parseNamedEdits(edits);
  row.containment = containment;
  row.referenceWidth = 400;
  row.referenceHeight = 300;
  return row;
}

NamedPair named(const char* query, const char* edits, char edited = 'a',
                Containment containment = Containment::kAInB) {
  NamedPair pair;
  pair.queryId = query;
  pair.referenceId = "R1";
  pair.edits = *evaluate::parseNamedEdits(edits);
  pair.edited = edited;
  pair.containment = containment;
  return pair;
}

void near(double actual, double expected) {
  QVERIFY2(std::abs(actual - expected) < 1e-6, qPrintable(QString("%1 is not %2").arg(actual).arg(expected)));
}

std::string write(const QTemporaryDir& folder, const char* name, const QByteArray& content) {
  QFile file(folder.filePath(name));
  if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
  return file.fileName().toStdString();
}

}  // namespace

class TestEditConfusion : public QObject {
  Q_OBJECT
 private slots:
  void textOfEdits();
  void byHand();
  void directionAndContainment();
  void alignment();
  void nothingToCompare();
  void textAndCsv();
  void readsPairs();
  void truthSurvivesItsFile();
  void refusesBadLines_data();
  void refusesBadLines();
};

void TestEditConfusion::textOfEdits() {
  const auto edits = evaluate::parseNamedEdits("crop:0.58+mirror+rotate:-12.5+pasted-into");
  QVERIFY(edits.has_value());
  QVERIFY(*edits == std::vector<NamedEdit>({{EditKind::kCrop, 0.58F},
                                            {EditKind::kMirror, 0.0F},
                                            {EditKind::kRotate, -12.5F},
                                            {EditKind::kPastedInto, 0.0F}}));
  QCOMPARE(lookalike::exchange::editsText(*edits),
           std::string("crop:0.58+mirror+rotate:-12.5+pasted_into:0"));
  QVERIFY(evaluate::parseNamedEdits("")->empty());
  for (const char* bad : {"melt", "crop:", "crop:x", "crop:0.5+", "+crop", "crop++mirror", "crop:0.5 "})
    QVERIFY2(!evaluate::parseNamedEdits(bad), bad);
  for (std::size_t kind = 0; kind < evaluate::kEditKindCount; ++kind)
    QVERIFY(evaluate::editKindNamed(evaluate::editColumnName(kind)) == static_cast<EditKind>(kind));
}

void TestEditConfusion::byHand() {
  const std::vector<EditTruthRow> truth{made("q1", "crop:0.5+mirror"), made("q2", "crop:0.25"),
                                        made("q3", "blur:0.4"),        made("q4", "grey"),
                                        made("q5", "tone:0.1"),        made("q6", "rotate:179")};
  const std::vector<NamedPair> pairs{
      named("q1", "crop:0.54+mirror"),    // all right
      named("q2", "crop:0.35+blur:0.1"),  // blur is wrong, nothing is missed
      named("q3", "pixelate:4"),          // taken for another
      named("q4", ""),                    // missed
      named("q6", "rotate:-179"),         // two degrees off
      named("q9", "crop:0.5"),            // no true pair
      named("q1", "grey"),                // the first row of a pair counts
  };
  const EditConfusion confusion = evaluate::compareEdits(truth, pairs);
  QCOMPARE(confusion.truePairs, 6);
  QCOMPARE(confusion.found, 5);
  QCOMPARE(confusion.allRight, 2);
  const auto& counts = confusion.counts;
  QCOMPARE(counts[at(EditKind::kCrop)][at(EditKind::kCrop)], 2);
  QCOMPARE(counts[at(EditKind::kMirror)][at(EditKind::kMirror)], 1);
  QCOMPARE(counts[evaluate::kNoEdit][at(EditKind::kBlur)], 1);
  QCOMPARE(counts[at(EditKind::kBlur)][at(EditKind::kPixelate)], 1);
  QCOMPARE(counts[at(EditKind::kGrey)][evaluate::kNoEdit], 1);
  std::int64_t all = 0;
  for (const auto& row : counts) {
    for (const std::int64_t count : row) all += count;
  }
  QCOMPARE(all, 7);  // and no more than these and the rotation
  const auto& crop = confusion.scores[at(EditKind::kCrop)];
  QCOMPARE(crop.made, 2);
  near(crop.precision, 1.0);
  near(crop.recall, 1.0);
  near(crop.amountError, (0.04 + 0.10) / 2);
  const auto& blur = confusion.scores[at(EditKind::kBlur)];
  near(blur.precision, 0.0);
  near(blur.recall, 0.0);
  QVERIFY(std::isnan(confusion.scores[at(EditKind::kGrey)].precision));
  QVERIFY(std::isnan(confusion.scores[at(EditKind::kPixelate)].recall));
  QVERIFY(std::isnan(confusion.scores[at(EditKind::kMirror)].amountError));
  near(confusion.scores[at(EditKind::kRotate)].amountError, 2.0);
  QCOMPARE(confusion.scores[at(EditKind::kTone)].made, 0);  // its pair was not found
}

void TestEditConfusion::directionAndContainment() {
  const std::vector<EditTruthRow> truth{made("q1", "crop:0.5"), made("q2", "border:0.2", Containment::kBInA),
                                        made("q3", "", Containment::kSameExtent), made("q4", "crop:0.3")};
  const std::vector<NamedPair> pairs{
      named("q1", "crop:0.5"), named("q2", "crop:0.8", 'b', Containment::kAInB),
      named("q3", "", ' ', Containment::kSameExtent), named("q4", "crop:0.3", 'a', Containment::kUndecided)};
  const EditConfusion confusion = evaluate::compareEdits(truth, pairs);
  QCOMPARE(confusion.directionRight, 2);
  QCOMPARE(confusion.directionWrong, 1);
  QCOMPARE(confusion.directionOpen, 1);
  QCOMPARE(confusion.containmentRight, 2);
  const auto place = [](Containment c) { return static_cast<std::size_t>(c); };
  QCOMPARE(confusion.containments[place(Containment::kBInA)][place(Containment::kAInB)], 1);
  QCOMPARE(confusion.containments[place(Containment::kAInB)][place(Containment::kUndecided)], 1);
}

void TestEditConfusion::alignment() {
  // The query is the reference at half size, moved; the diagonal of the reference is 500 pixels.
  EditTruthRow row = made("q1", "resize:0.5");
  row.referenceToQuery = {0.5, 0, 10, 0, 0.5, 20, 0, 0, 1};
  EditTruthRow second = row;
  second.queryId = "q2";
  EditTruthRow third = row;
  third.queryId = "q3";
  NamedPair right = named("q1", "resize:0.5");
  right.queryToReference = {2, 0, -20 + 3, 0, 2, -40 + 4, 0, 0, 1};  // five pixels off: a hundredth
  NamedPair wrong = named("q2", "resize:0.5");
  wrong.queryToReference = {2, 0, -20 + 100, 0, 2, -40, 0, 0, 1};
  const NamedPair none = named("q3", "resize:0.5");
  const EditConfusion confusion =
      evaluate::compareEdits(std::vector{row, second, third}, std::vector{right, wrong, none});
  QCOMPARE(confusion.aligned, 2);
  QCOMPARE(confusion.alignedRight, 1);
  near(confusion.alignmentError, (0.01 + 0.2) / 2);
}

void TestEditConfusion::nothingToCompare() {
  const EditConfusion confusion = evaluate::compareEdits({}, {});
  QCOMPARE(confusion.found, 0);
  QVERIFY(std::isnan(confusion.alignmentError));
  QVERIFY(evaluate::editConfusionText(confusion).find("recall") != std::string::npos);
}

void TestEditConfusion::textAndCsv() {
  const EditConfusion confusion =
      evaluate::compareEdits(std::vector{made("q1", "crop:0.5"), made("q2", "blur:0.4")},
                             std::vector{named("q1", "crop:0.5"), named("q2", "noise:0.1")});
  const QString text = QString::fromStdString(evaluate::editConfusionText(confusion));
  const QStringList lines = text.split('\n');
  QCOMPARE(lines[0].simplified(), QString("made \\ named crop noise"));
  QCOMPARE(lines[1].simplified(), QString("crop 1 ."));
  QCOMPARE(lines[2].simplified(), QString("blur . 1"));
  QVERIFY(text.contains("1.000"));
  const QTemporaryDir folder;
  const std::string path = folder.filePath("table.csv").toStdString();
  QVERIFY(evaluate::writeEditConfusion(path, confusion).ok());
  QFile file(QString::fromStdString(path));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QList<QByteArray> rows = file.readAll().trimmed().split('\n');
  QCOMPARE(rows.size(), 1 + 21 + 1);
  const QList<QByteArray> head = rows[0].split(',');
  for (const QByteArray& row : rows) QCOMPARE(row.split(',').size(), head.size());
  QCOMPARE(rows[1].split(',')[head.indexOf("crop")], QByteArray("1"));
  QCOMPARE(rows[1].split(',')[head.indexOf("precision")], QByteArray("1"));
  QCOMPARE(
      evaluate::writeEditConfusion(folder.filePath("no/table.csv").toStdString(), confusion).error().code,
      ErrorCode::kNotFound);
}

void TestEditConfusion::readsPairs() {
  const QTemporaryDir folder;
  const auto pairs = evaluate::readNamedPairs(
      write(folder, "pairs.csv",
            "path_a,path_b,similarity,transform,containment,edited,edits\n"
            "/x/Q1.jpg,\"/y/R,1.png\",0.5,2 0 -1 0 2 0.5 0 0 1,a_in_b,a,crop:0.5+mirror\n"
            "/x/Q2.jpg,/y/R2.png,0.5,,,,\n"));
  QVERIFY2(pairs.ok(), pairs.ok() ? "" : describeError(pairs.error()).c_str());
  QCOMPARE(pairs->size(), std::size_t{2});
  QCOMPARE((*pairs)[0].queryId, std::string("Q1"));
  QCOMPARE((*pairs)[0].referenceId, std::string("R,1"));
  QCOMPARE((*pairs)[0].edited, 'a');
  QCOMPARE((*pairs)[0].containment, Containment::kAInB);
  QCOMPARE((*pairs)[0].edits.size(), std::size_t{2});
  QCOMPARE((*pairs)[0].queryToReference->at(5), 0.5);
  QVERIFY(!(*pairs)[1].queryToReference && (*pairs)[1].edits.empty());
  const auto ids =
      evaluate::readNamedPairs(write(folder, "ids.csv", "edits,query_id,reference_id\ngrey,a,b\n"));
  QVERIFY(ids.ok());
  QCOMPARE((*ids)[0].referenceId, std::string("b"));
}

void TestEditConfusion::truthSurvivesItsFile() {
  const QTemporaryDir folder;
  EditTruthRow row = made("q,1", "crop:0.25+invert", Containment::kOverlap);
  row.recipe = "hard:crop+negative";
  row.referenceToQuery = {0.1, -2, 3, 4, 5.5, 6, 1e-7, -8e-5, 1};
  row.inverted = true;
  row.queryWidth = 12;
  row.queryHeight = 34;
  row.shareOfReference = 0.25;
  row.shareOfQuery = 1.0 / 3;
  const std::string path = folder.filePath("truth.csv").toStdString();
  QVERIFY(evaluate::writeEditTruth(path, std::vector{row}).ok());
  const auto read = evaluate::readEditTruth(path);
  QVERIFY2(read.ok(), read.ok() ? "" : describeError(read.error()).c_str());
  QCOMPARE(read->size(), std::size_t{1});
  const EditTruthRow& again = read->front();
  QCOMPARE(again.queryId, row.queryId);
  QCOMPARE(again.recipe, row.recipe);
  QVERIFY(again.edits == row.edits);
  QCOMPARE(again.referenceToQuery, row.referenceToQuery);
  QVERIFY(again.inverted && !again.mirrored);
  QCOMPARE(again.queryHeight, 34);
  QCOMPARE(again.shareOfQuery, row.shareOfQuery);
  QCOMPARE(again.containment, Containment::kOverlap);
}

void TestEditConfusion::refusesBadLines_data() {
  QTest::addColumn<QByteArray>("content");
  QTest::addColumn<QByteArray>("detail");
  QTest::newRow("empty file") << QByteArray("") << QByteArray("line 1: no line that names the columns");
  QTest::newRow("no edits") << QByteArray("path_a,path_b\n") << QByteArray("line 1: no column \"edits\"");
  QTest::newRow("no ids") << QByteArray("edits\n") << QByteArray("line 1: no column \"query_id\"");
  QTest::newRow("a field less") << QByteArray("path_a,path_b,edits\n\na,b\n")
                                << QByteArray("line 3: 2 columns where 3 are expected");
  QTest::newRow("no edit") << QByteArray("path_a,path_b,edits\na,b,melt\n")
                           << QByteArray("line 2: edits: \"melt\" is not a list of edits");
  QTest::newRow("side") << QByteArray("path_a,path_b,edits,edited\na,b,crop,c\n")
                        << QByteArray("line 2: edited: \"c\" is not a or b");
  QTest::newRow("containment") << QByteArray("path_a,path_b,edits,containment\na,b,crop,in\n")
                               << QByteArray("line 2: containment: \"in\" is not a containment");
  QTest::newRow("matrix") << QByteArray("path_a,path_b,edits,transform\na,b,crop,1 2 3\n")
                          << QByteArray("line 2: transform: \"1 2 3\" is not a matrix of nine numbers");
}

void TestEditConfusion::refusesBadLines() {
  QFETCH(QByteArray, content);
  QFETCH(QByteArray, detail);
  const QTemporaryDir folder;
  const std::string path = write(folder, "pairs.csv", content);
  const auto read = evaluate::readNamedPairs(path);
  QVERIFY(!read.ok());
  QCOMPARE(read.error().code, ErrorCode::kInvalidArgument);
  QCOMPARE(read.error().path, path);
  QCOMPARE(QByteArray::fromStdString(read.error().detail), detail);
  QVERIFY(!evaluate::readEditTruth(path).ok());
}

QTEST_GUILESS_MAIN(TestEditConfusion)
#include "test_edit_confusion.moc"
