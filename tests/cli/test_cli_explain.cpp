// SPDX-License-Identifier: GPL-3.0-or-later
// `lookalike explain` from files to files, with the built-in describer and with the model that is shipped.

#include <unistd.h>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "core/decode/image_decoder.h"
#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

using lookalike::testing::CommandLineRun;
namespace testing = lookalike::testing;

class TestCliExplain : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString in(const char* name) const { return folder_->path() + "/" + name; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_->path(), QStringList{"explain"} + arguments);
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    const auto original = testing::makePicture(1, 600, 450);
    testing::writeFile(in("a.jpg").toStdString(), testing::encodeJpeg(original));
    testing::writeFile(
        in("b.jpg").toStdString(),
        testing::encodeJpeg(testing::mirrored(testing::cropped(original, 100, 90, 400, 300)), 85));
  }

  void writesAllEvidence() {
    const CommandLineRun made = run({in("a.jpg"), in("b.jpg"), "-o", in("out"), "--json"});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    const QJsonObject json = made.json();
    QFile file(in("out/explanation.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QJsonDocument::fromJson(file.readAll()).object(), json);
    QCOMPARE(json["a"].toObject()["path"].toString(), in("a.jpg"));
    QCOMPARE(json["b"].toObject()["sha256"].toString().size(), 64);
    QVERIFY(json["score"].toDouble() > 0.6);
    QVERIFY(json["evidence"].toObject()["inliers"].toInt() > 20);
    QCOMPARE(json["evidence"].toObject()["relation"].toString(), QString("mirrored"));
    QVERIFY2(json["words"].toString().contains("mirrored"), qPrintable(json["words"].toString()));
    QVERIFY(json["model"].toObject()["weights_sha256"].toString().size() == 64);
    const QJsonObject map = json["sensitivity"].toObject()["b"].toObject();
    QCOMPARE(map["values"].toArray().size(), map["columns"].toInt() * map["rows"].toInt());
    QVERIFY(map["in_overlap"].toDouble() > 0.9);
    QCOMPARE(json["sensitivity"].toObject()["legend"].toString(), QString("sensitivity, not proof"));
    const QJsonObject pictures = json["pictures"].toObject();
    QCOMPARE(pictures.keys(), (QStringList{"difference", "keypoints", "map_a", "map_b"}));
    for (const auto& name : pictures) {
      const auto bytes = testing::readWholeFile(in("out/").toStdString() + name.toString().toStdString());
      const auto picture = lookalike::decode::decodeImage(bytes, {});
      QVERIFY(picture.ok());
      QVERIFY(picture->fullWidth > 400);
    }
    QVERIFY(!json.contains("what_if"));
  }

  void paintingOutIsBeforeAndAfter() {
    const CommandLineRun made = run({in("a.jpg"), in("b.jpg"), "-o", in("out"), "--model", "dct", "--mask-a",
                                     "0,0,300,450", "--mask-b", "0,0", "399,0", "0,299", "--json"});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    const QJsonObject question = made.json()["what_if"].toObject();
    QCOMPARE(question["a"].toArray().size(), 4);
    QCOMPARE(question["b"].toArray().size(), 3);
    QVERIFY(question["after"].toObject()["inliers"].toInt() <
            question["before"].toObject()["inliers"].toInt());
    QVERIFY(made.json()["sensitivity"].toObject().contains("none_because"));
    const CommandLineRun text =
        run({in("a.jpg"), in("b.jpg"), "-o", in("out"), "--model", "dct", "--mask-a", "0,0,300,450"});
    QCOMPARE(text.exitCode, 0);
    QVERIFY(text.out.contains("painted out: probability of a copy"));
    QVERIFY(text.out.contains("no map: "));
    QVERIFY(text.out.contains("explained-keypoints.png"));
  }

  void aPictureWithItself() {
    const CommandLineRun made = run({in("a.jpg"), in("a.jpg"), "-o", in("out"), "--model", "dct"});
    QCOMPARE(made.exitCode, 0);
    QVERIFY(made.out.contains("byte for byte"));
  }

  void badInputIsOneLine_data() {
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<QString>("reason");
    QTest::newRow("missing") << "none.jpg"
                             << "a.jpg"
                             << "none.jpg: no such file";
    QTest::newRow("missing second") << "a.jpg"
                                    << "none.jpg"
                                    << "none.jpg: no such file";
    QTest::newRow("empty") << "empty.jpg"
                           << "a.jpg"
                           << "empty.jpg: the file is empty";
    QTest::newRow("torn") << "a.jpg"
                          << "torn.jpg"
                          << "torn.jpg: the file is truncated";
    QTest::newRow("no picture") << "text.png"
                                << "a.jpg"
                                << "text.png: ";
    QTest::newRow("a folder") << "folder"
                              << "a.jpg"
                              << "folder: ";
  }
  void badInputIsOneLine() {
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(QString, reason);
    testing::writeFile(in("empty.jpg").toStdString(), {});
    auto torn = testing::readWholeFile(in("a.jpg").toStdString());
    torn.resize(torn.size() / 2);
    testing::writeFile(in("torn.jpg").toStdString(), torn);
    testing::writeFile(in("text.png").toStdString(), testing::Bytes(100, std::byte{'x'}));
    QDir().mkpath(in("folder"));
    const CommandLineRun made =
        run({folder_->path() + "/" + a, folder_->path() + "/" + b, "-o", in("out"), "--model", "dct"});
    QCOMPARE(made.exitCode, 3);
    QCOMPARE(made.err.count('\n'), 1);
    QVERIFY2(made.err.contains(reason.toUtf8()), made.err.constData());
  }

  void namesThatAreNotUtf8() {
    const QByteArray name = QFile::encodeName(folder_->path()) + "/\xFF\xFE.jpg";
    testing::writeFile(name.toStdString(), testing::readWholeFile(in("a.jpg").toStdString()));
    // QProcess passes UTF-8 only: through a shell.
    QProcess shell;
    shell.setProcessEnvironment(testing::environmentIn(folder_->path()));
    shell.start(
        "/bin/sh",
        {"-c", QString("exec %1 explain \"$(printf '%2/\\377\\376.jpg')\" %3 -o %4 --model dct --json")
                   .arg(LOOKALIKE_CLI, folder_->path(), in("b.jpg"), in("out"))});
    QVERIFY(shell.waitForFinished(60'000));
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(::unlink(name.constData()), 0);  // QTemporaryDir cannot name it
    const QJsonObject json = QJsonDocument::fromJson(shell.readAllStandardOutput()).object();
    QVERIFY(json["a"].toObject()["path_bytes"].toString().endsWith("%FF%FE.jpg"));
  }

  void whereNothingCanBeWritten() {
    testing::writeFile(in("file").toStdString(), testing::Bytes(3, std::byte{'x'}));
    const CommandLineRun onFile = run({in("a.jpg"), in("b.jpg"), "-o", in("file"), "--model", "dct"});
    QCOMPARE(onFile.exitCode, 3);
    QVERIFY(onFile.err.contains("file"));
    QCOMPARE(onFile.err.count('\n'), 1);
    if (::geteuid() == 0) QSKIP("root may write everywhere");
    QDir().mkpath(in("closed"));
    QVERIFY(QFile::setPermissions(in("closed"), QFile::ReadOwner | QFile::ExeOwner));
    const CommandLineRun closed = run({in("a.jpg"), in("b.jpg"), "-o", in("closed"), "--model", "dct"});
    QCOMPARE(closed.exitCode, 3);
    QVERIFY(closed.err.contains("closed"));
  }

  void wrongUsageIsStatusTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no output") << QStringList{"a.jpg", "b.jpg"};
    QTest::newRow("one picture") << QStringList{"a.jpg", "-o", "out"};
    QTest::newRow("mask of a word") << QStringList{"a.jpg", "b.jpg", "-o", "out", "--mask-a", "left"};
    QTest::newRow("mask beside the picture")
        << QStringList{"a.jpg", "b.jpg", "-o", "out", "--model", "dct", "--mask-b", "5000,5000,10,10"};
  }
  void wrongUsageIsStatusTwo() {
    QFETCH(QStringList, arguments);
    for (QString& argument : arguments) {
      if (argument.endsWith(".jpg") || argument == "out") argument.prepend(folder_->path() + "/");
    }
    QCOMPARE(run(arguments).exitCode, 2);
  }
};

QTEST_GUILESS_MAIN(TestCliExplain)
#include "test_cli_explain.moc"
