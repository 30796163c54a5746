// SPDX-License-Identifier: GPL-3.0-or-later
// The contact sheet of training's views on the command line.

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

class TestCliAugment : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] QString in(const char* name) const { return folder_->path() + "/" + name; }
  [[nodiscard]] CommandLineRun run(const QStringList& arguments) const {
    return testing::runCommandLine(folder_->path(), QStringList{"augment"} + arguments);
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    testing::writeFile(in("picture.jpg").toStdString(),
                       testing::encodeJpeg(testing::makePicture(1, 240, 180)));
    QDir().mkpath(in("others"));
    for (std::uint32_t i = 0; i < 12; ++i) {
      testing::writeFile((in("others") + QString("/o%1.jpg").arg(i)).toStdString(),
                         testing::encodeJpeg(testing::makePicture(10 + i, 160, 120)));
    }
  }

  void writesASheet_data() {
    QTest::addColumn<QString>("strength");
    for (const char* strength : {"mild", "medium", "hard"}) QTest::newRow(strength) << strength;
  }
  void writesASheet() {
    QFETCH(QString, strength);
    const QStringList arguments{in("picture.jpg"), "--strength", strength, "--side", "64",    "--count", "10",
                                "--others",        in("others"), "--seed", "3",      "--json"};
    const CommandLineRun made = run(arguments + QStringList{"-o", in("one.png")});
    QVERIFY2(made.exitCode == 0, made.err.constData());
    QCOMPARE(made.json()["views"].toArray().size(), 11);
    QVERIFY(made.json()["views"].toArray()[4].toObject()["recipe"].toString().startsWith(strength + ":"));
    const auto bytes = testing::readWholeFile(in("one.png").toStdString());
    const auto sheet = lookalike::decode::decodeImage(bytes, {});
    QVERIFY(sheet.ok());
    QCOMPARE(sheet->format, std::string("png"));
    QCOMPARE(sheet->fullWidth, 4 * 72 + 8);  // twelve pictures: four columns
    QCOMPARE(run(arguments + QStringList{"-o", in("two.png")}).exitCode, 0);
    QVERIFY(testing::readWholeFile(in("two.png").toStdString()) == bytes);
  }

  void withoutOthers() {
    const CommandLineRun made =
        run({in("picture.jpg"), "-o", in("sheet.png"), "--side", "48", "--count", "3"});
    QCOMPARE(made.exitCode, 0);
    QVERIFY(made.out.contains("4 views of"));
  }

  void badFilesAreNamed() {
    QFile torn(in("torn.jpg"));
    QVERIFY(torn.open(QIODevice::WriteOnly) && torn.write("\xFF\xD8\xFF\xE0 no picture") > 0);
    torn.close();
    const CommandLineRun bad = run({in("torn.jpg"), "-o", in("sheet.png")});
    QCOMPARE(bad.exitCode, 3);
    QVERIFY(bad.err.contains("torn.jpg"));
    QVERIFY(!QFile::exists(in("sheet.png")));
    QCOMPARE(run({in("none.jpg"), "-o", in("sheet.png")}).exitCode, 3);
    // One bad file among the others is a line and status 1.
    testing::writeFile((in("others") + "/bad.jpg").toStdString(), {});
    const CommandLineRun some = run(
        {in("picture.jpg"), "-o", in("sheet.png"), "--side", "48", "--count", "3", "--others", in("others")});
    QCOMPARE(some.exitCode, 1);
    QVERIFY(some.err.contains("bad.jpg"));
    QVERIFY(QFile::exists(in("sheet.png")));
  }

  void wrongUsageIsStatusTwo_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no output") << QStringList{"x.jpg"};
    QTest::newRow("strength") << QStringList{"x.jpg", "-o", "y.png", "--strength", "cruel"};
    QTest::newRow("side") << QStringList{"x.jpg", "-o", "y.png", "--side", "3"};
  }
  void wrongUsageIsStatusTwo() {
    QFETCH(QStringList, arguments);
    QCOMPARE(run(arguments).exitCode, 2);
  }
};

QTEST_GUILESS_MAIN(TestCliAugment)
#include "test_cli_augment.moc"
