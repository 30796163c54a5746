// SPDX-License-Identifier: GPL-3.0-or-later
// `lookalike models …` and `lookalike selftest`.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;

class TestCliModels : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString in(const char* name) const { return folder_->path() + "/" + name; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_->path(), arguments);
  }
  [[nodiscard]] QStringList namesListed() const {
    QStringList names;
    const auto list = QJsonDocument::fromJson(run({"models", "list", "--json"}).out).array();
    for (const auto& model : list) names.append(model.toObject()["name"].toString());
    return names;
  }
  [[nodiscard]] CommandLineRun find(const char* model) const {
    return run({"find", "--quiet", "--json", "--evidence", "global", "--model", model, "--library", in("l"),
                in("pictures")});
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(in("pictures"));
    for (int i = 0; i < 5; ++i) {
      testing::writeFile((in("pictures") + QString("/%1.jpg").arg(i)).toStdString(),
                         testing::encodeJpeg(testing::makePicture(static_cast<std::uint32_t>(i), 240, 180)));
    }
    QDir().mkpath(in("new"));
    testing::writeModel(QDir(in("new")), "grid", testing::normalisedGridNetwork(), 48);
  }

  void modelsComeGoAndServe() {
    QVERIFY(run({"models"}).out.contains("dct"));
    const QStringList shipped = namesListed();  // "dct" and what lies beside the program
    QVERIFY(shipped.contains("dct") && !shipped.contains("grid"));
    const CommandLineRun imported = run({"models", "import", in("new") + "/grid.pt", "--json"});
    QVERIFY2(imported.exitCode == 0, imported.err.constData());
    const QString key = imported.json()["model"].toObject()["key"].toString();
    QVERIFY(key.startsWith("torchscript:") && imported.json()["is_unit_length"].toBool());
    QCOMPARE(namesListed(), shipped + QStringList{"grid"});
    QCOMPARE(run({"models", "import", in("new") + "/grid.pt"}).exitCode, 2);  // of that name there is one
    QCOMPARE(run({"models", "check"}).exitCode, 0);

    QCOMPARE(find("dct").exitCode, 0);
    const CommandLineRun used = run({"models", "use", "grid", "--library", in("l"), "--json", "--quiet"});
    QVERIFY2(used.exitCode == 0, used.err.constData());
    QCOMPARE(used.json()["model"].toString(), key);
    QCOMPARE(find("default").json()["model"].toString(), key);
    // What is exported says whose it is, also where the format has no room.
    QVERIFY(run({"export", "--library", in("l"), "--format", "fastdup", "--threshold", "0"})
                .out.startsWith("from,to,distance,model\n"));
    QCOMPARE(run({"export", "--library", in("l"), "--format", "isc", "-o", in("p.csv")}).exitCode, 0);
    QFile beside(in("p.csv.model.txt"));
    QVERIFY(beside.open(QIODevice::ReadOnly));
    QCOMPARE(beside.readAll(), (key + "\n").toUtf8());

    const CommandLineRun back = run({"models", "back", "--library", in("l"), "--json"});
    QVERIFY2(back.exitCode == 0, back.err.constData());
    QCOMPARE(back.json()["model_name"].toString(), QString("dct"));
    QCOMPARE(find("default").json()["index"].toObject()["describer"].toString(), QString("dct"));

    QCOMPARE(run({"models", "export", "grid", in("out")}).exitCode, 0);
    QVERIFY(QFile::exists(in("out") + "/grid.pt") && QFile::exists(in("out") + "/grid.json"));
    QCOMPARE(run({"models", "delete", "grid"}).exitCode, 0);
    QCOMPARE(namesListed(), shipped);
    QVERIFY(run({"models", "back", "--library", in("l")}).err.contains("grid"));  // it is no more
    QCOMPARE(run({"models", "import", in("out") + "/grid.json"}).exitCode, 0);
    QCOMPARE(run({"models", "back", "--library", in("l")}).exitCode, 0);
  }

  void aKilledPromotionLeavesOneModelWithItsFinds() {
    QCOMPARE(run({"models", "import", in("new") + "/grid.pt"}).exitCode, 0);
    QCOMPARE(find("dct").exitCode, 0);
    const auto served = [&] {
      const CommandLineRun finds =
          run({"export", "--library", in("l"), "--format", "pairs-json", "--threshold", "0"});
      return finds.exitCode == 0 ? finds.json()["model"].toString() : QString("unreadable");
    };
    const QString before = served();
    for (const int milliseconds : {30, 120, 250, 400, 600}) {
      QProcess process;
      process.setProcessEnvironment(testing::environmentIn(folder_->path()));
      process.start(LOOKALIKE_CLI, {"models", "use", "grid", "--library", in("l"), "--quiet"});
      QVERIFY(process.waitForStarted());
      QTest::qWait(milliseconds);
      process.kill();
      QVERIFY(process.waitForFinished());
      // The finds are of one model, and there is a way back exactly when it is the new one.
      const bool isPromoted = served() != before;
      QCOMPARE(run({"models", "back", "--library", in("l")}).exitCode, isPromoted ? 0 : 2);
      QCOMPARE(served(), before);
      if (isPromoted) break;  // a second "back" would lead to the new one
    }
    QCOMPARE(run({"models", "use", "grid", "--library", in("l"), "--quiet"}).exitCode, 0);
    QVERIFY(served() != before);
  }

  void whatIsWrongIsSaid() {
    QCOMPARE(run({"models", "delete", "dct"}).exitCode, 2);
    const CommandLineRun unknown = run({"models", "check", "nothing"});
    QVERIFY(unknown.exitCode == 3 && unknown.err.contains("dct"));
    testing::writeFile(in("bad.pt").toStdString(), testing::Bytes(2000, std::byte{'x'}));
    const CommandLineRun bad = run({"models", "import", in("bad.pt"), "--json"});
    QCOMPARE(bad.exitCode, 3);
    QCOMPARE(bad.json()["error"].toObject()["code"].toString(), QString("bad_model"));
    QVERIFY(!QFile::exists(in("data/lookalike/models/manifest.json")));
    QCOMPARE(run({"models", "back", "--library", in("none")}).exitCode, 3);
    QCOMPARE(run({"models", "use", "dct", "--library", in("none")}).exitCode, 3);
    QCOMPARE(run({"models", "use", "dct"}).exitCode, 2);
    QCOMPARE(run({"models", "paint"}).exitCode, 2);
  }

  void theSelfTestSaysWhatIsFound() {
    QCOMPARE(run({"selftest", "--library", in("l")}).exitCode, 3);  // there is none
    QCOMPARE(run({"selftest"}).exitCode, 2);
    QCOMPARE(find("dct").exitCode, 0);
    const QStringList arguments{"selftest",   "--library", in("l"),    "--model", "dct",
                                "--evidence", "global",    "--images", "2",       "--quiet"};
    const CommandLineRun text = run(arguments);
    QVERIFY2(text.exitCode == 0, text.err.constData());
    QVERIFY(text.out.contains("crop hard (25 % left)"));
    QVERIFY(text.out.contains("on this library we find ") &&
            text.out.contains(" % of crops to a half, 100 % of mirrored, "));
    QVERIFY(text.out.contains("% of pasted\n") && text.out.contains("2 of 2"));
    QVERIFY(text.out.contains("by dct ("));
    const CommandLineRun json = run(arguments + QStringList{"--json"});
    QCOMPARE(json.json()["copies"].toInt(), 56);
    QCOMPARE(json.json()["grades"].toArray().size(), 28);
    const CommandLineRun both = run(arguments + QStringList{"--against", "dct", "--json"});
    QCOMPARE(both.json()["before"].toObject()["copies"].toInt(), 56);
    QCOMPARE(both.json()["after"].toObject()["all"], json.json()["all"]);
    QVERIFY(run(arguments + QStringList{"--against", "dct"}).out.contains("micro average precision"));
  }
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "test_cli_models.moc"
