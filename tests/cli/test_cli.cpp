// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a person or a script uses it.

#include <sys/stat.h>

#include <filesystem>
#include <QDir>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;
namespace fs = std::filesystem;

class TestCli : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString home() const { return folder_->path(); }
  [[nodiscard]] QString pictures() const { return home() + "/pictures"; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(home(), arguments);
  }
  void write(const QString& name, const testing::RgbImage& image, int quality = 92) const {
    testing::writeFile((pictures() + "/" + name).toStdString(), testing::encodeJpeg(image, quality));
  }

  /// The names below "Subcommands:" in a help text, each with its summary.
  static QStringList commandsIn(const QByteArray& help) {
    QStringList names;
    bool isList = false;
    for (const QByteArray& line : help.split('\n')) {
      if (isList && line.startsWith("  ") && line.at(2) != ' ')
        names << QString::fromUtf8(line.trimmed().split(' ').first());
      isList = line.startsWith("Subcommands:") || (isList && line.startsWith("  "));
    }
    return names;
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(pictures());
    for (std::uint32_t i = 0; i < 8; ++i)
      write(QString("other%1.jpg").arg(i), testing::makePicture(100 + i, 200, 150));
    const auto a = testing::makePicture(1, 400, 300);
    write("a.jpg", a);
    write("a-small.jpg", testing::resized(a, 160, 120), 60);
  }

  void everyCommandHasHelp() {
    // The program's own table of commands, and those below them.
    QList<QStringList> open{{}};
    int leaves = 0;
    while (!open.isEmpty()) {
      const QStringList command = open.takeFirst();
      const CommandLineRun help = run(command + QStringList{"--help"});
      const QByteArray name = command.join(' ').toUtf8();
      QVERIFY2(help.exitCode == 0, name.constData());
      const QStringList below = commandsIn(help.out);
      for (const QString& part : below) open << command + QStringList{part};
      if (!below.isEmpty()) continue;
      ++leaves;
      QVERIFY2(help.out.contains("Usage: lookalike " + name + " "), name.constData());
      QVERIFY2(help.out.contains("--json"), name.constData());
    }
    QVERIFY2(leaves >= 30, QByteArray::number(leaves).constData());  // or the help is read wrongly
  }

  void everyCommandIsInTheManual() {
    QFile page(LOOKALIKE_SOURCE_DIR "/resources/help/commands.md");
    QVERIFY(page.open(QIODevice::ReadOnly));
    const QByteArray text = page.readAll();
    const QStringList commands = commandsIn(run({"--help"}).out);
    for (const QString& command : commands) {
      QVERIFY2(text.contains("\n## " + command.toUtf8() + "\n"), qPrintable(command));
      for (const QString& part : commandsIn(run({command, "--help"}).out)) {
        // "models check|delete NAME" stands for both
        const QRegularExpression usage("lookalike " + command + " \\[?(\\w+\\|)*" + part + "\\b");
        QVERIFY2(usage.match(QString::fromUtf8(text)).hasMatch(), qPrintable(command + ' ' + part));
      }
    }
    QCOMPARE(text.count("\n## "), commands.size());  // and no other
  }

  void wrongUsageIsStatusTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{};
    QTest::newRow("unknown command") << QStringList{"fnd"};
    QTest::newRow("unknown option") << QStringList{"find", "--treshold", "0.9", "x"};
    QTest::newRow("threshold out of range") << QStringList{"find", "--threshold", "7", "x"};
    QTest::newRow("no folder") << QStringList{"find"};
    QTest::newRow("compare without queries") << QStringList{"compare", "--references", "x"};
    QTest::newRow("evidence") << QStringList{"find", "--evidence", "none", "x"};
    QTest::newRow("format") << QStringList{"find", "--format", "xml", "x"};
  }
  void wrongUsageIsStatusTwo() {
    QFETCH(QStringList, arguments);
    const CommandLineRun result = run(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(!QDir(home() + "/data").exists());
  }

  void findPrintsTheGroups() {
    const CommandLineRun text = run({"find", "--model", "dct", pictures()});
    QCOMPARE(text.exitCode, 0);
    QVERIFY2(text.err.isEmpty(), text.err.constData());  // no progress where standard error is no terminal
    QVERIFY(text.out.contains("Group 1: 2 files"));
    QVERIFY(text.out.contains("a-small.jpg"));
    QVERIFY(!text.out.contains("Group 2"));
    QVERIFY(!text.out.contains("other"));

    const CommandLineRun csv = run({"find", "--model", "dct", "--format", "csv", pictures()});
    QCOMPARE(csv.exitCode, 0);
    const QList<QByteArray> lines = csv.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines[0].startsWith("group,path,sha256"));

    const CommandLineRun json = run({"find", "--model", "dct", "--json", pictures()});
    QCOMPARE(json.exitCode, 0);
    const QJsonObject document = json.json();
    QCOMPARE(document["groups"].toArray().size(), 1);
    QCOMPARE(document["groups"].toArray().at(0).toObject()["files"].toArray().size(), 2);
    QCOMPARE(document["index"].toObject()["files"].toObject()["unchanged"].toInt(), 10);
    QVERIFY(document["threshold"].toDouble() > 0);
  }

  void findWritesTrees() {
    const CommandLineRun json = run({"find", "--model", "dct", "--format", "tree-json", pictures()});
    QCOMPARE(json.exitCode, 0);
    const QJsonArray trees = json.json()["trees"].toArray();
    QCOMPARE(trees.size(), 1);
    const QJsonObject tree = trees[0].toObject();
    QCOMPARE(tree["originals"].toArray().size(), tree["images"].toArray().size());
    QVERIFY(tree["images"].toArray()[0].toObject()["parent"].isNull());
    QCOMPARE(tree["images"].toArray()[1].toObject()["parent"].toInt(-1), 0);
    const CommandLineRun dot =
        run({"find", "--model", "dct", "--no-file-traces", "--format", "dot", pictures()});
    QCOMPARE(dot.exitCode, 0);
    QVERIFY(dot.out.startsWith("digraph lookalike {") && dot.out.contains("\"g1i0\" -> \"g1i1\""));
    const CommandLineRun text = run({"find", "--model", "dct", pictures()});
    QVERIFY(text.out.contains("likely original (") && text.out.contains(" from "));
  }

  void theThresholdDecides() {
    const CommandLineRun strict = run({"find", "--model", "dct", "--threshold", "1.0", pictures()});
    QCOMPARE(strict.exitCode, 0);
    QVERIFY(!strict.out.contains("Group 1"));
  }

  void badFilesAreLinesAndStatusOne() {
    testing::writeFile((pictures() + "/empty.jpg").toStdString(), {});
    auto torn = testing::encodeJpeg(testing::makePicture(9, 300, 300));
    torn.resize(torn.size() / 2);
    testing::writeFile((pictures() + "/torn.jpg").toStdString(), torn);
    const std::string strange = pictures().toStdString() + "/\xff\xfe.png";
    testing::writeFile(strange, testing::Bytes(64, std::byte{'?'}));
    for (int round = 0; round < 2; ++round) {  // the second time from memory
      const CommandLineRun result = run({"find", "--model", "dct", "--json", pictures()});
      QCOMPARE(result.exitCode, 1);
      const QList<QByteArray> lines = result.err.trimmed().split('\n');
      QCOMPARE(lines.size(), 3);
      QVERIFY(result.err.contains("empty.jpg: the file is empty"));
      QVERIFY(result.err.contains("torn.jpg: the file is truncated"));
      const QJsonArray failures = result.json()["index"].toObject()["failures"].toArray();
      QCOMPARE(failures.size(), 3);
      bool escaped = false;
      for (const auto& failure : failures)
        escaped = escaped || failure.toObject()["path_bytes"].toString().contains("%FF%FE");
      QVERIFY(escaped);
      QCOMPARE(result.json()["groups"].toArray().size(), 1);
    }
    fs::remove(strange);  // QTemporaryDir could not
  }

  void compareWritesTheIscForm() {
    QDir().mkpath(home() + "/queries");
    testing::writeFile((home() + "/queries/Q1.jpg").toStdString(),
                       testing::encodeJpeg(testing::resized(testing::makePicture(1, 400, 300), 120, 90)));
    const CommandLineRun result = run({"compare", "--model", "dct", "--references", pictures(), "--queries",
                                       home() + "/queries", "--format", "isc", "--floor", "0.5"});
    QCOMPARE(result.exitCode, 0);
    const QList<QByteArray> lines = result.out.trimmed().split('\n');
    QCOMPARE(lines[0], QByteArray("query_id,reference_id,score"));
    QVERIFY(lines[1].startsWith("Q1,a"));
    QVERIFY(lines[1].split(',')[2].toDouble() > 0.9);
  }

  void evaluateScoresPredictions() {
    const auto text = [&](const char* name, const char* content) {
      const std::string path = (home() + "/" + name).toStdString();
      const auto* bytes = reinterpret_cast<const std::byte*>(content);
      testing::writeFile(path, {bytes, bytes + qstrlen(content)});
      return QString::fromStdString(path);
    };
    const QString truth =
        text("truth.csv", "query_id,reference_id,edits\nq1,r1,mild:jpeg\nq2,r2,hard:crop50\n");
    const QString predictions =
        text("predictions.csv", "query_id,reference_id,score\nq1,r1,0.9\nq3,r1,0.8\nq2,r2,0.7\n");
    const CommandLineRun result = run({"evaluate", "--ground-truth", truth, "--predictions", predictions,
                                       "--json", "--curve", home() + "/curve.csv"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json()["micro_average_precision"].toDouble(), (1.0 + 2.0 / 3.0) / 2.0);
    QCOMPARE(result.json()["recall_at_precision_90"].toDouble(), 0.5);
    QCOMPARE(result.json()["precision_at_n"].toDouble(), 0.5);
    QVERIFY(QFile::exists(home() + "/curve.csv"));
    const QString without = text("without.csv", "query_id,reference_id,kind\nq3,r1,lookalike\n");
    const CommandLineRun better = run({"evaluate", "--ground-truth", truth, "--predictions", predictions,
                                       "--leave-out", without, "--json"});
    QCOMPARE(better.json()["micro_average_precision"].toDouble(), 1.0);
    QCOMPARE(run({"evaluate", "--ground-truth", truth, "--predictions", home() + "/none.csv"}).exitCode, 3);
    const QString bad = text("bad.csv", "query_id,reference_id,score\nq1,r1,often\n");
    const CommandLineRun refused = run({"evaluate", "--ground-truth", truth, "--predictions", bad});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.err.contains("bad.csv"));
  }

  void exportWritesWhatFindStored() {
    QCOMPARE(run({"export", "--format", "pairs-csv", pictures()}).exitCode, 3);  // nothing was searched yet
    QCOMPARE(run({"find", "--model", "dct", pictures()}).exitCode, 0);
    const CommandLineRun pairs =
        run({"export", "--format", "pairs-csv", "--relative-to", pictures(), pictures()});
    QCOMPARE(pairs.exitCode, 0);
    const QList<QByteArray> lines = pairs.out.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith(
        "path_a,path_b,sha256_a,sha256_b,similarity,normalised_similarity,score,inliers,"));
    QVERIFY(lines[1].startsWith("a"));
    // `find` left the traces of both files, so that the direction has what it needs.
    const qsizetype direction = lines[0].split(',').indexOf("direction");
    QVERIFY(direction > 0 && lines[1].split(',').at(direction).size() > 1);
    const QString npy = home() + "/descriptors.npy";
    QCOMPARE(run({"export", "--format", "npy", "-o", npy, pictures()}).exitCode, 0);
    QFile file(npy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.read(6) == QByteArray("\x93NUMPY", 6));
    QFile paths(npy + ".paths.txt");
    QVERIFY(paths.open(QIODevice::ReadOnly));
    QCOMPARE(paths.readAll().trimmed().split('\n').size(), 10);
    QCOMPARE(
        run({"export", "--format", "groups-json", "-o", "/nonexistent/folder/x.json", pictures()}).exitCode,
        3);
  }

  void formatsAndModelsAreListed() {
    const CommandLineRun formats = run({"formats", "--json"});
    QCOMPARE(formats.exitCode, 0);
    QSet<QString> decodable;
    for (const auto& format : QJsonDocument::fromJson(formats.out).array()) {
      if (format.toObject()["decodable"].toBool()) decodable.insert(format.toObject()["format"].toString());
    }
    for (const char* name : {"jpeg", "png", "webp", "tiff", "bmp", "gif"})
      QVERIFY2(decodable.contains(name), name);
    QVERIFY(run({"models"}).out.contains("dct"));
  }

  void whatCannotWorkIsStatusThree() {
    const CommandLineRun gone = run({"find", home() + "/nowhere"});
    QCOMPARE(gone.exitCode, 3);
    QVERIFY(gone.err.contains("nowhere"));
    const CommandLineRun noLibrary = run({"find", "--library", pictures() + "/a.jpg", pictures()});
    QCOMPARE(noLibrary.exitCode, 3);
    const CommandLineRun noModel = run({"find", "--model", "imaginary", pictures()});
    QCOMPARE(noModel.exitCode, 3);
    QVERIFY(noModel.err.contains("imaginary"));
    QVERIFY(!QDir(home() + "/data/lookalike").exists());
    const CommandLineRun device = run({"find", "--model", "dct", "--device", "warp", pictures()});
    QVERIFY(device.exitCode == 2 || device.exitCode == 3);
  }

  void aFullDiskIsOneClearError() {
    const QString full = "/dev/full";
    if (!QFile::exists(full)) QSKIP("no /dev/full here");
    QProcess process;
    process.setProcessEnvironment(testing::environmentIn(home()));
    process.setStandardOutputFile(full);
    process.start(LOOKALIKE_CLI, {"find", "--model", "dct", "--format", "csv", pictures()});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 3);
    QVERIFY(process.readAllStandardError().contains("standard output"));
  }

  void benchMeasuresAMadeFolder() {
    const CommandLineRun result =
        run({"bench", "--model", "dct", "--make", "6", "--width", "320", "--height", "240", "--json"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json()["images"].toInt(), 6);
    for (const char* stage : {"scan", "read+hash", "decode", "prepare", "describe"}) {
      QVERIFY2(result.json()["stages"].toObject()[stage].toObject()["per_second"].toDouble() > 0, stage);
    }
    QVERIFY(result.json()["whole"].toObject()["images_per_second"].toDouble() > 0);
  }

  void aFolderIsTakenOutOfALibrary() {
    const QString library = home() + "/two.lookalike";
    QDir().mkpath(home() + "/more/inner");
    const auto a = testing::makePicture(1, 400, 300);
    testing::writeFile((home() + "/more/a-again.jpg").toStdString(), testing::encodeJpeg(a, 70));
    testing::writeFile((home() + "/more/inner/b.jpg").toStdString(),
                       testing::encodeJpeg(testing::makePicture(7, 300, 200), 70));
    const QStringList find{"find", "--model", "dct", "--json", "--library", library};
    const CommandLineRun both = run(find + QStringList{pictures(), home() + "/more"});
    QVERIFY2(both.exitCode == 0, both.err.constData());
    QCOMPARE(both.json()["groups"].toArray().at(0).toObject()["files"].toArray().size(), 3);

    const CommandLineRun listed = run({"folders", "list", "--library", library});
    QCOMPARE(listed.exitCode, 0);
    QVERIFY(listed.out.contains("10 files  " + pictures().toUtf8() + "\n"));
    QVERIFY(listed.out.contains("2 files  " + home().toUtf8() + "/more\n"));

    const CommandLineRun unknown = run({"folders", "remove", home() + "/mor", "--library", library});
    QCOMPARE(unknown.exitCode, 3);
    QVERIFY(unknown.err.contains(pictures().toUtf8()));
    QCOMPARE(run({"folders", "remove", home(), "--library", home() + "/none.lookalike"}).exitCode, 3);
    QVERIFY(!QFile::exists(home() + "/none.lookalike"));

    const CommandLineRun removed =
        run({"folders", "remove", home() + "/more/", "--library", library, "--json"});
    QVERIFY2(removed.exitCode == 0, removed.err.constData());
    QCOMPARE(removed.json()["files_left"].toInt(), 2);
    QCOMPARE(removed.json()["files_stayed"].toInt(), 0);
    QVERIFY(QFile::exists(home() + "/more/a-again.jpg"));
    // The finds are without it at once, and stay so.
    const CommandLineRun finds = run({"export", "--format", "groups-csv", "--library", library});
    QVERIFY(finds.out.contains("/a-small.jpg") && !finds.out.contains("a-again"));
    const CommandLineRun again = run(find);
    QCOMPARE(again.json()["groups"].toArray().at(0).toObject()["files"].toArray().size(), 2);
    QCOMPARE(again.json()["index"].toObject()["files"].toObject()["found"].toInt(), 10);
    // Added again, it is known.
    const CommandLineRun back = run(find + QStringList{pictures(), home() + "/more"});
    QCOMPARE(back.json()["index"].toObject()["images_described"].toInt(), 0);
    QCOMPARE(back.json()["groups"].toArray().at(0).toObject()["files"].toArray().size(), 3);
  }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
