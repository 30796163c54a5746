// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts on the command line: given, taken back, exported, imported, merged, compared.
#include <filesystem>
#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;
namespace fs = std::filesystem;

class TestCliVerdicts : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString home() const { return folder_->path(); }
  [[nodiscard]] QString pictures() const { return home() + "/pictures"; }
  [[nodiscard]] QString library() const { return home() + "/a.lookalike"; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(home(), arguments);
  }
  [[nodiscard]] CommandLineRun verdicts(const QStringList& arguments) const {
    return run(QStringList{"verdicts"} + arguments);
  }
  /// Another library of the same pictures.
  void makeLibrary(const QString& library) const {
    for (const char* suffix : {"", "-wal", "-shm"}) QFile::remove(library + suffix);
    QVERIFY(QFile::copy(home() + "/indexed.lookalike", library));
  }
  [[nodiscard]] CommandLineRun say(const QString& a, const QString& b, const QStringList& what,
                                   const QString& annotator, const QString& library) const {
    const QStringList pair{"add", "--a", pictures() + "/" + a, "--b", pictures() + "/" + b, "--verdict"};
    return verdicts(pair + what + QStringList{"--annotator", annotator, "--library", library});
  }
  [[nodiscard]] QJsonObject counts(const QString& library) const {
    return verdicts({"list", "--json", "--library", library}).json()["pairs"].toObject();
  }
  void writeText(const QString& name, const QByteArray& text) const {
    QFile file(home() + "/" + name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
  }

 private slots:
  void initTestCase() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(pictures());
    const auto a = testing::makePicture(1, 400, 300);
    const auto write = [&](const char* name, const testing::RgbImage& image, int quality) {
      testing::writeFile((pictures() + "/" + name).toStdString(), testing::encodeJpeg(image, quality));
    };
    write("a.jpg", a, 92);
    write("a-small.jpg", testing::resized(a, 160, 120), 60);
    for (std::uint32_t i = 0; i < 4; ++i)
      write(qPrintable(QString("other%1.jpg").arg(i)), testing::makePicture(100 + i, 200, 150), 92);
    const CommandLineRun found = run({"find", "--model", "dct", "--library", library(), pictures()});
    QVERIFY2(found.exitCode == 0, found.err.constData());
    QVERIFY(QFile::copy(library(), home() + "/indexed.lookalike"));
  }
  void init() { makeLibrary(library()); }

  void everyPartHasHelp() {
    const QByteArray all = verdicts({"--help"}).out;
    for (const char* part : {"list", "import", "merge", "conflicts", "agreement", "add", "undo"}) {
      const CommandLineRun help = verdicts({part, "--help"});
      QCOMPARE(help.exitCode, 0);
      QVERIFY(help.out.contains("--json"));
      QVERIFY(all.contains(part));
    }
  }

  void wrongUsage() {
    QCOMPARE(verdicts({}).exitCode, 2);
    QCOMPARE(verdicts({"shred"}).exitCode, 2);
    QCOMPARE(verdicts({"add", "--library", library(), "--a", "x", "--verdict", "copy"}).exitCode, 2);
    QCOMPARE(verdicts({"add", "--library", library(), "--a", "x", "--sha256-a", "y", "--b", "z", "--verdict",
                       "copy"})
                 .exitCode,
             2);
    QCOMPARE(say("a.jpg", "other0.jpg", {"perhaps"}, "ann", library()).exitCode, 2);
    QCOMPARE(verdicts({"list", "--format", "xml", "--library", library()}).exitCode, 2);
    QCOMPARE(verdicts({"list"}).exitCode, 2);
    QCOMPARE(verdicts({"list", "--library", home() + "/none"}).exitCode, 3);
    QCOMPARE(say("a.jpg", "a.jpg", {"copy"}, "ann", library()).exitCode, 2);
    QCOMPARE(say("a.jpg", "none.jpg", {"copy"}, "ann", library()).exitCode, 3);
    QCOMPARE(verdicts({"undo", "--annotator", "ann", "--library", library()}).exitCode, 2);
  }

  void aRejectedPairIsNoFindUntilItIsTakenBack() {
    const auto find = [&](const QStringList& more = {}) {
      return run(QStringList{"find", "--model", "dct", "--library", library(), pictures()} + more).out;
    };
    QVERIFY(find().contains("Group 1"));
    const CommandLineRun said =
        say("a.jpg", "a-small.jpg", {"not-copy", "--order", "a-first", "--note", "other"}, "ann", library());
    QVERIFY2(said.exitCode == 0 && said.out.startsWith("added "), said.err.constData());
    QVERIFY(!find().contains("Group 1"));
    QVERIFY(find({"--with-rejected"}).contains("Group 1"));
    const QStringList pairs{"export", "--library", library(), "--format", "pairs-csv"};
    QCOMPARE(run(pairs).out.trimmed().split('\n').size(), 1);  // the header
    QVERIFY(run(pairs + QStringList{"--with-rejected"}).out.contains(",not_copy,"));
    QCOMPARE(counts(library())["not_copy"].toInt(), 1);

    const CommandLineRun undone = verdicts({"undo", "--annotator", "ann", "--library", library()});
    QVERIFY2(undone.exitCode == 0, undone.err.constData());
    QVERIFY(find().contains("Group 1"));
    QCOMPARE(counts(library())["all"].toInt(), 0);
    QCOMPARE(verdicts({"undo", "--annotator", "ann", "--library", library()}).exitCode, 2);  // none is left
  }

  void aCopyIsAFind() {
    QCOMPARE(say("other0.jpg", "other1.jpg", {"copy"}, "ann", library()).exitCode, 0);
    const CommandLineRun found = run({"find", "--model", "dct", "--library", library(), pictures()});
    QVERIFY(found.out.contains("Group 2"));
    QVERIFY(found.out.contains("other1.jpg"));
    QVERIFY(found.out.contains("  a copy by verdict"));
    const CommandLineRun tree =
        run({"find", "--model", "dct", "--library", library(), "--format", "tree-json", pictures()});
    QCOMPARE(tree.json()["trees"].toArray().size(), 2);
  }

  void undoById() {
    const QString first =
        say("a.jpg", "other0.jpg", {"copy", "--json"}, "ann", library()).json()["id"].toString();
    QCOMPARE(first.size(), 32);
    QCOMPARE(say("a.jpg", "other1.jpg", {"copy"}, "ann", library()).exitCode, 0);
    QCOMPARE(verdicts({"undo", "--id", first, "--library", library()}).exitCode, 0);
    QCOMPARE(counts(library())["copy"].toInt(), 1);
    QCOMPARE(verdicts({"undo", "--id", first, "--library", library()}).exitCode, 2);
    QCOMPARE(verdicts({"undo", "--id", "17", "--library", library()}).exitCode, 2);
  }

  void exportsAreImportedOnce_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"csv", "label-studio"}) QTest::newRow(format) << format;
  }
  void exportsAreImportedOnce() {
    QFETCH(QString, format);
    QCOMPARE(say("a.jpg", "other0.jpg", {"not-copy", "--order", "b-first"}, "ann", library()).exitCode, 0);
    QCOMPARE(say("other1.jpg", "other2.jpg", {"unsure"}, "bob", library()).exitCode, 0);
    const QString file = home() + "/out." + format;
    const CommandLineRun listed =
        verdicts({"list", "--library", library(), "--format", format, "-o", file, "--json"});
    QCOMPARE(listed.json()["rows"].toInt(), 2);

    const QString other = home() + "/b.lookalike";
    makeLibrary(other);
    if (format == "csv") {
      QVERIFY(verdicts({"list", "--library", library(), "--format", format}).out.startsWith("sha256_a,"));
      const CommandLineRun dry = verdicts({"import", file, "--library", other, "--dry-run", "--json"});
      QCOMPARE(dry.json()["new"].toInt(), 2);
      QCOMPARE(counts(other)["all"].toInt(), 0);
    }
    const CommandLineRun once = verdicts({"import", file, "--library", other, "--json"});
    QVERIFY2(once.exitCode == 0, once.err.constData());
    QCOMPARE(once.json()["new"].toInt(), 2);
    QCOMPARE(counts(other)["not_copy"].toInt(), 1);
    // Back where they come from: the same entries.
    QCOMPARE(verdicts({"import", file, "--library", library(), "--json"}).json()["new"].toInt(), 0);
  }

  void rowsThatCannotBeUsedAreLinesAndStatusOne() {
    writeText("mixed.csv", "path_a,path_b,verdict\npictures/a.jpg,pictures/none.jpg,copy\n" +
                               (pictures() + "/a.jpg,").toUtf8() + (pictures() + "/other0.jpg").toUtf8() +
                               ",not-copy\n");
    const CommandLineRun result =
        verdicts({"import", home() + "/mixed.csv", "--library", library(), "--annotator", "eve", "--json"});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("mixed.csv: line 2: "), result.err.constData());
    QCOMPARE(result.json()["new"].toInt(), 1);
    QCOMPARE(result.json()["problems"].toInt(), 1);
    QVERIFY(verdicts({"list", "--library", library()}).out.contains("eve: 1"));
    writeText("nonsense.csv", "hello\n");
    QCOMPARE(verdicts({"import", home() + "/nonsense.csv", "--library", library()}).exitCode, 2);
    QCOMPARE(verdicts({"import", home() + "/absent.csv", "--library", library()}).exitCode, 3);
  }

  void twoPeoplesVerdictsMerge() {
    const QString other = home() + "/b.lookalike";
    makeLibrary(other);
    // Ann and Bob agree on one pair, contradict each other on one, and each has one alone.
    QCOMPARE(say("a.jpg", "a-small.jpg", {"copy", "--order", "a-first"}, "ann", library()).exitCode, 0);
    QCOMPARE(say("a.jpg", "other0.jpg", {"copy"}, "ann", library()).exitCode, 0);
    QCOMPARE(say("a.jpg", "other1.jpg", {"not-copy"}, "ann", library()).exitCode, 0);
    QCOMPARE(say("a.jpg", "a-small.jpg", {"copy", "--order", "a-first"}, "bob", other).exitCode, 0);
    QCOMPARE(say("a.jpg", "other0.jpg", {"not-copy", "--note", "look"}, "bob", other).exitCode, 0);
    QCOMPARE(say("a.jpg", "other2.jpg", {"not-copy"}, "bob", other).exitCode, 0);
    const CommandLineRun merged = verdicts({"merge", other, "--into", library(), "--json"});
    QVERIFY2(merged.exitCode == 0, merged.err.constData());
    QCOMPARE(merged.json()["new"].toInt(), 3);
    QCOMPARE(merged.json()["conflicts"].toInt(), 1);
    QCOMPARE(merged.json()["conflicts_before"].toInt(), 0);
    QCOMPARE(verdicts({"merge", other, "--into", library(), "--json"}).json()["new"].toInt(), 0);

    const CommandLineRun text = verdicts({"conflicts", "--library", library()});
    QVERIFY(text.out.contains("other0.jpg") && text.out.contains("ann: copies") &&
            text.out.contains("bob: no copy") && text.out.contains("look") &&
            text.out.contains("1 pairs in conflict"));
    const QJsonArray conflicts =
        verdicts({"conflicts", "--json", "--library", library()}).json()["conflicts"].toArray();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts[0].toObject()["statements"].toArray().size(), 2);

    const CommandLineRun agreement = verdicts({"agreement", "--format", "json", "--library", library()});
    const QJsonObject both = agreement.json()["agreements"].toArray().at(0).toObject();
    QCOMPARE(both["first"].toString() + both["second"].toString(), QString("annbob"));
    QCOMPARE(both["pairs"].toInt(), 2);
    QCOMPARE(both["same_answer"].toInt(), 1);
    QCOMPARE(both["kappa"].toDouble(), 0.0);  // (1/2 - 1/2) / (1 - 1/2)
    QVERIFY(verdicts({"agreement", "--library", library()}).out.contains("ann and bob"));

    // Settled: no conflict any more.
    QCOMPARE(say("a.jpg", "other0.jpg", {"not-copy", "--settle"}, "judge", library()).exitCode, 0);
    QCOMPARE(counts(library())["conflict"].toInt(), 0);
    QCOMPARE(counts(library())["not_copy"].toInt(), 3);
  }

  void hardNegativesAsAFolder() {
    QCOMPARE(say("other0.jpg", "a.jpg", {"not-copy", "--order", "b-first"}, "ann", library()).exitCode, 0);
    QCOMPARE(say("other1.jpg", "other2.jpg", {"copy"}, "ann", library()).exitCode, 0);
    QCOMPARE(verdicts({"list", "--library", library(), "--format", "ndec"}).exitCode, 2);
    const QString out = home() + "/ndec";
    const CommandLineRun written =
        verdicts({"list", "--library", library(), "--format", "ndec", "-o", out, "--json"});
    QVERIFY2(written.exitCode == 0, written.err.constData());
    QCOMPARE(written.json()["rows"].toInt(), 1);
    const auto sizeOf = [](const QString& path) { return fs::file_size(path.toStdString()); };
    QCOMPARE(sizeOf(out + "/first/000001.jpg"), sizeOf(pictures() + "/a.jpg"));
    QCOMPARE(sizeOf(out + "/last/000001.jpg"), sizeOf(pictures() + "/other0.jpg"));
    // A picture that has gone: a line, status one, and a list without it.
    fs::rename((pictures() + "/a.jpg").toStdString(), (home() + "/away.jpg").toStdString());
    const CommandLineRun partly =
        verdicts({"list", "--library", library(), "--format", "ndec", "-o", out + "2", "--hard-link"});
    fs::rename((home() + "/away.jpg").toStdString(), (pictures() + "/a.jpg").toStdString());
    QCOMPARE(partly.exitCode, 1);
    QVERIFY(partly.err.contains("a.jpg"));
  }
};

QTEST_GUILESS_MAIN(TestCliVerdicts)
#include "test_cli_verdicts.moc"
