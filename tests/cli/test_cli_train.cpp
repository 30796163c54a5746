// SPDX-License-Identifier: GPL-3.0-or-later
// Training on the command line: killed, it goes on; its model is one that `find` takes.

#include <signal.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;

class TestCliTrain : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  [[nodiscard]] QString in(const char* name) const { return folder_.path() + "/" + name; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_.path(), arguments);
  }
  [[nodiscard]] QStringList training(const char* output) const {
    const QString recipe = QStringLiteral(LOOKALIKE_SOURCE_DIR) + "/models/recipes/smoke.json";
    return {"train",    "--recipe",   recipe, "--images", in("pictures"), "-o",
            in(output), "--held-out", "0.2",  "--device", "cpu"};
  }

 private slots:
  void initTestCase() {
    QDir().mkpath(in("pictures"));
    for (std::uint32_t i = 0; i < 30; ++i) {
      testing::writeFile((in("pictures") + QString("/p%1.jpg").arg(i)).toStdString(),
                         testing::encodeJpeg(testing::makePicture(i + 1, 96, 80)));
    }
  }

  void killedItGoesOnAndItsModelIsUsed() {
    QProcess process;
    process.setProcessEnvironment(testing::environmentIn(folder_.path()));
    process.start(LOOKALIKE_CLI, training("model.pt"));
    QVERIFY(process.waitForStarted());
    QElapsedTimer timer;
    timer.start();
    constexpr int kPatience = 60'000;
    while (!QFile::exists(in("model.pt.training/checkpoint.pt")) && timer.elapsed() < kPatience)
      QTest::qWait(20);
    process.kill();
    process.waitForFinished();
    QVERIFY(QFile::exists(in("model.pt.training/checkpoint.pt")));

    const CommandLineRun rest = run(training("model.pt") + QStringList{"--json"});
    QVERIFY2(rest.exitCode == 0, rest.err.constData());
    QVERIFY(rest.json()["resumed_at_views"].toInt() > 0);
    QCOMPARE(rest.json()["views"].toInt(), 2400);
    QVERIFY(!rest.json()["curve"].toArray().isEmpty());
    QVERIFY(rest.err.contains("held out"));
    QVERIFY(QFile::exists(in("model.pt.training/curve.png")));

    const CommandLineRun found = run({"find", "--json", "--evidence", "global", "--model", in("model.json"),
                                      "--library", in("found.lookalike"), in("pictures")});
    QVERIFY2(found.exitCode == 0, found.err.constData());
    QCOMPARE(found.json()["index"].toObject()["images_described"].toInt(), 30);
  }

  void interruptedItSaysSoAndGoesOnLater() {
    QProcess process;
    process.setProcessEnvironment(testing::environmentIn(folder_.path()));
    process.start(LOOKALIKE_CLI, training("interrupted.pt"));
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(in("interrupted.pt.training")), 60'000);
    QVERIFY(process.processId() > 0);  // 0 once it has ended: that would be ourselves
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(!QFile::exists(in("interrupted.pt")));
    const CommandLineRun rest = run(training("interrupted.pt") + QStringList{"--json"});
    QVERIFY2(rest.exitCode == 0, rest.err.constData());
    QCOMPARE(rest.json()["views"].toInt(), 2400);
  }

  void trainsEveryKindOfPairNetwork() {
    const QString recipe = QStringLiteral(LOOKALIKE_SOURCE_DIR) + "/models/recipes/pair-smoke.json";
    for (const char* kind : {"siamese", "pseudo-siamese", "two-channel", "hybrid", "contrastive-siamese"}) {
      const QString model = in(kind) + ".pt";
      const CommandLineRun trained =
          run({"train", "--recipe", recipe, "--network", kind, "--images", in("pictures"), "-o", model,
               "--held-out", "0.2", "--answers", in("answers.csv"), "--json"});
      QVERIFY2(trained.exitCode == 0, trained.err.constData());
      const QJsonObject report = trained.json();
      const double right = report["true_positives"].toDouble() + report["true_negatives"].toDouble();
      QCOMPARE(report["pairs"].toInt(), 64);
      QCOMPARE(report["accuracy"].toDouble(), right / 64.0);
      QVERIFY2(report["accuracy"].toDouble() > 0.6, kind);
      QVERIFY(report["seconds"].toDouble() > 0.0 && report["cpu_seconds"].toDouble() > 0.0);
      QVERIFY(QFile::exists(model));
      QFile card(in(kind) + ".json");
      QVERIFY(card.open(QIODevice::ReadOnly));
      QCOMPARE(QJsonDocument::fromJson(card.readAll())["network"].toString(), QString(kind));
      QFile answers(in("answers.csv"));
      QVERIFY(answers.open(QIODevice::ReadOnly));
      QCOMPARE(answers.readAll().count('\n'), 65);
    }
  }

  void whatIsWrongIsNamed() {
    QVERIFY(
        QFile::copy(QStringLiteral(LOOKALIKE_SOURCE_DIR) + "/models/recipes/smoke.json", in("smoke.json")));
    QFile recipe(in("bad.json"));
    QVERIFY(recipe.open(QIODevice::WriteOnly) &&
            recipe.write(R"({"name": "x", "steps": [], "sped": 3})") > 0);
    recipe.close();
    const CommandLineRun unknown =
        run({"train", "--recipe", in("bad.json"), "--images", in("pictures"), "-o", in("x.pt")});
    QCOMPARE(unknown.exitCode, 2);
    QVERIFY(unknown.err.contains("bad.json"));
    QVERIFY(unknown.err.contains("sped") || unknown.err.contains("steps"));
    QCOMPARE(
        run({"train", "--recipe", in("none.json"), "--images", in("pictures"), "-o", in("x.pt")}).exitCode,
        3);
    QCOMPARE(run({"train", "-o", in("x.pt")}).exitCode, 2);
    const CommandLineRun overwriting =
        run({"train", "--recipe", in("smoke.json"), "--images", in("pictures"), "-o", in("smoke.pt")});
    QCOMPARE(overwriting.exitCode, 2);
    QVERIFY(overwriting.err.contains("smoke.json"));
    QVERIFY(run({"train", "--network", "siamese", "--recipe", in("smoke.json"), "--images", in("pictures"),
                 "-o", in("x.pt")})
                .err.contains("pair networks"));
    QVERIFY(!QFile::exists(in("x.pt")));
  }
};

QTEST_GUILESS_MAIN(TestCliTrain)
#include "test_cli_train.moc"
