// SPDX-License-Identifier: GPL-3.0-or-later
// Killed at any moment, the next run goes on from what was finished; interrupted, it says so.

#include <signal.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
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
  static constexpr int kPictures = 6;  ///< of each there are ten copies that tie in everything
  static constexpr int kCopies = 60;

  [[nodiscard]] QString pictures() const { return folder_.path() + "/pictures"; }
  [[nodiscard]] QString copies() const { return folder_.path() + "/copies"; }
  [[nodiscard]] QStringList indexArguments(const QString& library) const {
    return {"index", "--json", "--cores", "1", "--model", "dct", "--library", library, pictures()};
  }
  void start(QProcess& process, const QStringList& arguments) const {
    process.setProcessEnvironment(testing::environmentIn(folder_.path()));
    process.start(LOOKALIKE_CLI, arguments);
    QVERIFY(process.waitForStarted());
  }
  /// False when it has ended already.
  static bool interrupt(const QProcess& process) {
    const auto id = static_cast<pid_t>(process.processId());  // 0 once it has: that would be ourselves
    return id > 0 && ::kill(id, SIGINT) == 0;
  }
  /// Until so many are recorded, or the process has ended.
  static void waitForImages(QProcess& process, const QString& library, int images) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 60'000 && !process.waitForFinished(1) && imagesIn(library) < images) continue;
  }
  /// Until the program has taken the signal over from the system, which is the first thing it does.
  static void waitForInterruptHandler(QProcess& process) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 60'000 && !process.waitForFinished(1)) {
      QFile status(QString("/proc/%1/status").arg(process.processId()));
      if (!status.open(QIODevice::ReadOnly)) continue;
      const QByteArray text = status.readAll();
      const qsizetype at = text.indexOf("SigCgt:");
      if (at >= 0 &&
          (text.mid(at + 7, 24).trimmed().left(16).toULongLong(nullptr, 16) & 1U << (SIGINT - 1)) != 0)
        return;
    }
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
    QDir().mkpath(copies());
    for (int i = 0; i < kCopies; ++i) {
      auto bytes =
          testing::encodePng(testing::makePicture(static_cast<std::uint32_t>(50 + i % kPictures), 900, 700));
      for (const char c : QByteArray::number(100 + i)) bytes.push_back(static_cast<std::byte>(c));
      testing::writeFile((copies() + QString("/p%1.png").arg(i)).toStdString(), bytes);
    }
  }

  void killedAgainAndAgainItLosesNothing() {
    QRandomGenerator random(7);
    for (int library = 0; library < 2; ++library) {
      const QString path = folder_.path() + QString("/kill%1.lookalike").arg(library);
      int known = 0;
      int killsInTheMiddle = 0;
      for (int round = 0; round < 12 && known < kImages; ++round) {
        QProcess process;
        start(process, indexArguments(path));
        // At first before there is anything, then when some more are recorded.
        if (round < 3) {
          QTest::qWait(random.bounded(10, 300));
        } else {
          waitForImages(process, path, known + 1);
        }
        process.kill();
        process.waitForFinished();
        const int now = imagesIn(path);
        QVERIFY2(now >= known, "images were lost");
        if (now > 0 && now < kImages) ++killsInTheMiddle;
        known = now;
      }
      QVERIFY2(killsInTheMiddle >= 2, QByteArray::number(killsInTheMiddle).constData());
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
  }

  void whatIsFoundDoesNotTellOfKills() {
    const QString fresh = folder_.path() + "/fresh.lookalike";
    const QString killed = folder_.path() + "/killed.lookalike";
    const auto find = [this](const QString& library) {
      return QStringList{"find", "--model", "dct", "--library", library, copies()};
    };
    QCOMPARE(testing::runCommandLine(folder_.path(), find(fresh)).exitCode, 0);
    int known = 0;
    for (int kill = 0; kill < 3; ++kill) {
      QProcess process;
      start(process, find(killed) + QStringList{"--cores", "1"});
      waitForImages(process, killed, known + 1);
      process.kill();
      process.waitForFinished();
      QVERIFY2(process.exitStatus() == QProcess::CrashExit, "no kill landed");
      const int now = imagesIn(killed);
      QVERIFY2(now > known && now < kCopies, QByteArray::number(now).constData());
      known = now;
    }
    QProcess process;  // and once while it is matched
    start(process, find(killed));
    waitForImages(process, killed, kCopies);
    process.kill();
    process.waitForFinished();
    QVERIFY2(process.exitStatus() == QProcess::CrashExit, "no kill landed");

    for (const char* format : {"text", "csv", "tree-json", "dot"}) {
      const auto expected =
          testing::runCommandLine(folder_.path(), find(fresh) + QStringList{"--format", format});
      const auto found =
          testing::runCommandLine(folder_.path(), find(killed) + QStringList{"--format", format});
      QCOMPARE(found.exitCode, 0);
      QVERIFY(expected.out.count('\n') >= kPictures);
      QCOMPARE(found.out, expected.out);
    }
    for (const char* format :
         {"groups-csv", "groups-json", "pairs-csv", "pairs-json", "isc", "fastdup", "npy"}) {
      const auto exported = [&](const QString& library) {
        return testing::runCommandLine(folder_.path(), {"export", "--format", format, "--library", library});
      };
      QCOMPARE(exported(killed).exitCode, 0);
      QVERIFY(exported(killed).out.size() > 100);
      QCOMPARE(exported(killed).out, exported(fresh).out);
    }
  }

  void interruptedItStopsSoonAndKeepsWhatIsFinished_data() {
    QTest::addColumn<QString>("command");
    QTest::newRow("index") << "index";
    QTest::newRow("find") << "find";
  }
  void interruptedItStopsSoonAndKeepsWhatIsFinished() {
    QFETCH(QString, command);
    const QString path = folder_.path() + "/interrupt-" + command + ".lookalike";
    QProcess process;
    start(process, {command, "--json", "--cores", "1", "--model", "dct", "--library", path, pictures()});
    waitForImages(process, path, 1);
    QVERIFY2(interrupt(process), "it was finished before the signal came");
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    const int known = imagesIn(path);
    QVERIFY(known > 0 && known < kImages);
    const auto next = testing::runCommandLine(
        folder_.path(), {"index", "--json", "--model", "dct", "--library", path, pictures()});
    QCOMPARE(next.exitCode, 0);
    QCOMPARE(next.json()["images_described"].toInt(), kImages - known);
  }

  void everyLongCommandAnswersAnInterruptWith130_data() {
    const QString library = folder_.path() + "/interrupted.lookalike";
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("find") << QStringList{"find", "--model", "dct", "--library", library, copies()};
    QTest::newRow("compare") << QStringList{"compare",      "--model", "dct",       "--library", library,
                                            "--references", copies(),  "--queries", copies()};
    QTest::newRow("export") << QStringList{"export",
                                           "--format",
                                           "pairs-json",
                                           "--library",
                                           folder_.path() + "/known.lookalike",
                                           "-o",
                                           folder_.path() + "/export/pairs.json"};
    QTest::newRow("selftest") << QStringList{"selftest", "--model", "dct", "--library",
                                             folder_.path() + "/known.lookalike"};
    QTest::newRow("make-copies") << QStringList{"make-copies", copies(), "-o", folder_.path() + "/made",
                                                "--queries",   "500"};
    QTest::newRow("bench") << QStringList{"bench", "--model", "dct", "--make", "200"};
  }
  void everyLongCommandAnswersAnInterruptWith130() {
    QFETCH(QStringList, arguments);
    const QString known = folder_.path() + "/known.lookalike";
    if (!QFile::exists(known)) {
      const auto found =
          testing::runCommandLine(folder_.path(), {"find", "--model", "dct", "--library", known, copies()});
      QCOMPARE(found.exitCode, 0);
    }
    int landed = 0;
    for (int attempt = 0; attempt < 3 || (landed == 0 && attempt < 20); ++attempt) {
      QDir(folder_.path() + "/export").removeRecursively();
      QDir().mkpath(folder_.path() + "/export");
      QProcess process;
      start(process, arguments);
      waitForInterruptHandler(process);
      QTest::qWait(attempt == 1 ? 60 : attempt == 2 ? 250 : 0);
      if (!interrupt(process)) continue;
      QVERIFY(process.waitForFinished(60'000));
      QCOMPARE(process.exitStatus(), QProcess::NormalExit);
      if (process.exitCode() == 0) continue;  // it was finished
      QCOMPARE(process.exitCode(), 130);
      ++landed;
      // What was written before the signal is whole, and nothing else is there.
      const QDir out(folder_.path() + "/export");
      for (const QString& name : out.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        QCOMPARE(name, QString("pairs.json"));
        QFile file(out.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(QJsonDocument::fromJson(file.readAll()).isObject());
      }
    }
    QVERIFY2(landed > 0, "it was always finished before the signal came");
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
