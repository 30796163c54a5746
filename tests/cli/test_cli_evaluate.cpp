// SPDX-License-Identifier: GPL-3.0-or-later
// Measuring on the command line: make-copies, and what evaluate does beside scoring.

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;

class TestCliEvaluate : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString in(const char* name) const { return folder_->path() + "/" + name; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_->path(), arguments);
  }
  [[nodiscard]] CommandLineRun makeCopies(const char* out, const QStringList& more = {}) const {
    return run(
        QStringList{"make-copies", in("pictures"), "-o", in(out), "--queries", "8", "--distractors", "3"} +
        more);
  }
  void write(const char* name, const QByteArray& content) const {
    QFile file(in(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) qFatal("cannot write");
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(in("pictures"));
    for (std::uint32_t i = 0; i < 24; ++i) {
      testing::writeFile((in("pictures") + QString("/p%1.jpg").arg(i)).toStdString(),
                         testing::encodeJpeg(testing::makePicture(i, 240, 180)));
    }
  }

  void makesABenchmark() {
    const CommandLineRun made = makeCopies("out", {"--json", "--seed", "7", "--edits", "crop,mirror"});
    QCOMPARE(made.exitCode, 0);
    QVERIFY2(made.err.isEmpty(), made.err.constData());
    QCOMPARE(made.json()["copies"].toInt(), 8);
    QCOMPARE(made.json()["seed"].toInt(), 7);
    QVERIFY(made.json()["failures"].toArray().isEmpty());
    for (const QString& edit : made.json()["copies_by_edit"].toObject().keys())
      QVERIFY(edit == "crop" || edit == "mirror");
    QCOMPARE(QDir(in("out") + "/references").entryList(QDir::Files).size(), 8);
    QCOMPARE(QDir(in("out") + "/queries").entryList(QDir::Files).size(), 11);

    const CommandLineRun again = makeCopies("out");
    QCOMPARE(again.exitCode, 2);
    QVERIFY(again.err.contains("is not empty"));
  }

  void badFilesAreLinesAndStatusOne() {
    testing::writeFile((in("pictures") + "/empty.jpg").toStdString(), {});
    const CommandLineRun made = makeCopies("out", {"--references", "13"});  // all that there are
    QCOMPARE(made.exitCode, 1);
    QCOMPARE(made.err.trimmed().split('\n').size(), 1);
    QVERIFY(made.err.contains("empty.jpg"));
    QVERIFY(made.out.contains("13 references, 8 copies, 3 distractors"));
  }

  void wrongUsageIsStatusTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no output") << QStringList{"make-copies", "x"} << QByteArray("--output");
    QTest::newRow("edit") << QStringList{"make-copies", "x", "-o", "y", "--edits", "melt"}
                          << QByteArray("\"melt\"");
    QTest::newRow("nothing to do") << QStringList{"evaluate"} << QByteArray("--predictions");
    QTest::newRow("no truth") << QStringList{"evaluate", "--predictions", "x"}
                              << QByteArray("--ground-truth");
    QTest::newRow("two tasks") << QStringList{"evaluate", "--predictions", "x", "--baseline", "sift"}
                               << QByteArray("give only one of");
    QTest::newRow("baseline's name") << QStringList{"evaluate", "--baseline", "surf"} << QByteArray("surf");
    QTest::newRow("baseline's folders")
        << QStringList{"evaluate", "--baseline", "sift", "--queries", "x"} << QByteArray("--references");
    QTest::newRow("half of the edits")
        << QStringList{"evaluate", "--pairs", "x"} << QByteArray("--edit-truth");
  }
  void wrongUsageIsStatusTwo() {
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, says);
    const CommandLineRun result = run(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(says), result.err.constData());
  }

  void baselineOnAMadeBenchmark() {
    QCOMPARE(makeCopies("out", {"--edits", "crop,tone,border,jpeg"}).exitCode, 0);
    const QStringList arguments{"evaluate",
                                "--baseline",
                                "sift",
                                "--references",
                                in("out") + "/references",
                                "--queries",
                                in("out") + "/queries",
                                "--ground-truth",
                                in("out") + "/ground_truth.csv",
                                "-o",
                                in("predictions.csv")};
    const CommandLineRun result = run(arguments + QStringList{"--json"});
    QCOMPARE(result.exitCode, 0);
    const QJsonObject document = result.json();
    QCOMPARE(document["queries"].toInt(), 11);
    const QJsonObject metrics = document["metrics"].toObject();
    QCOMPARE(metrics["true_pairs"].toInt(), 8);
    QVERIFY(metrics["recall_at_1"].toDouble() > 0.7);
    const CommandLineRun scored = run({"evaluate", "--predictions", in("predictions.csv"), "--ground-truth",
                                       in("out") + "/ground_truth.csv", "--json"});
    QCOMPARE(scored.exitCode, 0);
    QCOMPARE(scored.json(), metrics);
    const CommandLineRun text = run(arguments);
    QVERIFY(text.out.contains("SIFT of Zhang et al. 2016"));
    QVERIFY(text.out.contains("micro average precision"));
  }

  void namedEditsAgainstMadeOnes() {
    QCOMPARE(makeCopies("out", {"--edits", "mirror"}).exitCode, 0);
    QFile truth(in("out") + "/edit_truth.csv");
    QVERIFY(truth.open(QIODevice::ReadOnly));
    QByteArray pairs("path_a,path_b,containment,edited,edits\n");
    const QList<QByteArray> lines = truth.readAll().trimmed().split('\n');
    for (int i = 1; i < lines.size(); ++i) {
      const QList<QByteArray> fields = lines[i].split(',');
      pairs += "q/" + fields[0] + ".jpg,r/" + fields[1] + ".jpg,same_extent,a," +
               (i == 1 ? QByteArray("rotate:180") : QByteArray("mirror")) + "\n";
    }
    write("pairs.csv", pairs);
    const QStringList arguments{"evaluate",     "--edit-truth",  in("out") + "/edit_truth.csv",
                                "--pairs",      in("pairs.csv"), "-o",
                                in("table.csv")};
    const CommandLineRun json = run(arguments + QStringList{"--json"});
    QCOMPARE(json.exitCode, 0);
    QCOMPARE(json.json()["found"].toInt(), 8);
    QCOMPARE(json.json()["all_edits_right"].toInt(), 7);
    QCOMPARE(json.json()["containment_right"].toInt(), 8);
    QCOMPARE(json.json()["edits"].toObject()["mirror"].toObject()["recall"].toDouble(), 7.0 / 8);
    QVERIFY(QFile::exists(in("table.csv")));
    const CommandLineRun text = run(arguments);
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("direction right           8 of 8 (100.0 %)"));

    write("pairs.csv", "path_a,path_b,edits\na,b,melt\n");
    const CommandLineRun bad = run(arguments);
    QCOMPARE(bad.exitCode, 2);
    QVERIFY(bad.err.contains("line 2"));
  }
};

QTEST_GUILESS_MAIN(TestCliEvaluate)
#include "test_cli_evaluate.moc"
