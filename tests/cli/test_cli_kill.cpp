// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at any moment, the next run goes on from what was finished; interrupted, it says so.

#include <signal.h>

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include "core/catalogue/catalogue.h"
#include "tests/cli/command_line_run.h"
#include "tests/support/made_images.h"

namespace testing = lookalike::testing;
namespace catalogue = lookalike::catalogue;

class TestCliKill : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  static constexpr int kImages = 150;

  [[nodiscard]] QString pictures() const { return folder_.path() + "/pictures"; }
  [[nodiscard]] QStringList indexArguments(const QString& library) const {
    return {"index", "--json", "--model", "dct", "--library", library, pictures()};
  }
  /// Images recorded so far; 0 before the library exists.
  static int imagesIn(const QString& library) {
    const auto opened = catalogue::Catalogue::open(library.toStdString(), catalogue::OpenMode::kReadOnly);
    if (!opened.ok()) return 0;
    const auto counts = (*opened)->counts();
    return counts.ok() ? static_cast<int>(counts->images) : -1;
  }

 private slots:
  void initTestCase() {
    QDir().mkpath(pictures());
    // PNG takes its time to decode; the files differ in what follows the picture.
    const auto picture = testing::encodePng(testing::makePicture(1, 1000, 750));
    for (int i = 0; i < kImages; ++i) {
      auto bytes = picture;
      for (const char c : QByteArray::number(i)) bytes.push_back(static_cast<std::byte>(c));
      testing::writeFile((pictures() + QString("/p%1.png").arg(i)).toStdString(), bytes);
    }
  }

  void killedAgainAndAgainItLosesNothing() {
    QRandomGenerator random(7);
    int kills = 0;
    int killsInTheMiddle = 0;
    for (int library = 0; library < 2; ++library) {
      const QString path = folder_.path() + QString("/kill%1.lookalike").arg(library);
      int known = 0;
      for (int round = 0; round < 12 && known < kImages; ++round) {
        QProcess process;
        process.setProcessEnvironment(testing::environmentIn(folder_.path()));
        process.start(LOOKALIKE_CLI, indexArguments(path));
        QVERIFY(process.waitForStarted());
        if (!process.waitForFinished(random.bounded(10, 1500))) {
          ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
          process.waitForFinished();
          ++kills;
        }
        const int now = imagesIn(path);
        QVERIFY2(now >= known, "images were lost");
        if (now > 0 && now < kImages) ++killsInTheMiddle;
        known = now;
      }
      const auto last = testing::runCommandLine(folder_.path(), indexArguments(path));
      QCOMPARE(last.exitCode, 0);
      // Nothing that was finished is described again, and each has its keypoints.
      QCOMPARE(last.json()["images_described"].toInt(), kImages - known);
      QCOMPARE(last.json()["images_extracted"].toInt(), kImages - known);
      QCOMPARE(imagesIn(path), kImages);
      const auto again = testing::runCommandLine(folder_.path(), indexArguments(path));
      QCOMPARE(again.json()["images_described"].toInt(), 0);
      QCOMPARE(again.json()["images_extracted"].toInt(), 0);
    }
    QVERIFY(kills > 0);
    if (killsInTheMiddle == 0)
      qWarning("no kill came in the middle: this machine is too fast or too slow for the times here");
  }

  void interruptedItStopsSoonAndKeepsWhatIsFinished() {
    const QString path = folder_.path() + "/interrupt.lookalike";
    QProcess process;
    process.setProcessEnvironment(testing::environmentIn(folder_.path()));
    process.start(LOOKALIKE_CLI,
                  {"find", "--json", "--cores", "1", "--model", "dct", "--library", path, pictures()});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(imagesIn(path) > 0, 20'000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    if (process.exitCode() == 0) QSKIP("it was finished before the signal came");
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(process.readAllStandardError().contains("cancelled"));
    const int known = imagesIn(path);
    QVERIFY(known > 0);
    const auto next = testing::runCommandLine(
        folder_.path(), {"index", "--json", "--model", "dct", "--library", path, pictures()});
    QCOMPARE(next.json()["images_described"].toInt(), kImages - known);
  }

  void aSecondProcessIsToldWhoHasTheLibrary() {
    const QString path = folder_.path() + "/shared.lookalike";
    const auto holder = catalogue::Catalogue::open(path.toStdString(), catalogue::OpenMode::kReadWrite);
    QVERIFY(holder.ok());
    const auto result = testing::runCommandLine(folder_.path(), indexArguments(path));
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains("in use by another process"));
    QCOMPARE(result.json()["error"].toObject()["code"].toString(), QString("locked"));
  }
};

QTEST_GUILESS_MAIN(TestCliKill)
#include "test_cli_kill.moc"
