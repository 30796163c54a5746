// SPDX-License-Identifier: GPL-3.0-or-later
// A window that is killed at any moment of labelling loses nothing that it was told is recorded.
#include <unistd.h>

#include <cstring>
#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <random>
#include <set>
#include <string_view>

#include "core/catalogue/catalogue.h"
#include "core/library/verdict_ledger.h"
#include "tests/ui/desk_fixture.h"
#include "ui/groups/groups_page.h"
#include "ui/shared/pipeline_find_service.h"
#include "ui/window/main_window.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

// The ledger below the window is killed a hundred times by a test of its own; a window takes longer to start.
constexpr int kKills = 25;
constexpr int kPairs = 2000;
constexpr std::size_t kIdLength = 32;

ContentHash hashOf(int image) {
  ContentHash hash;
  std::memcpy(hash.bytes.data(), &image, sizeof(image));
  return hash;
}

bool makeLibrary(const std::string& path) {
  auto library = catalogue::Catalogue::open(path, catalogue::OpenMode::kReadWrite).value();
  const RootId root = library->addRoot("/x").value();
  std::vector<catalogue::FileEntry> files;
  files.reserve(2 * kPairs);
  for (int i = 0; i < 2 * kPairs; ++i)
    files.push_back({root, "/x/" + std::to_string(i) + ".png", 10, 1, 1, static_cast<std::uint64_t>(i)});
  const auto fileIds = library->upsertFiles(files).value();
  std::vector<catalogue::FileOutcome> outcomes;
  for (std::size_t i = 0; i < fileIds.size(); ++i)
    outcomes.push_back({fileIds[i], ImageRecord{{}, hashOf(static_cast<int>(i)), 640, 480, 10, "png"}, {}});
  const auto ids = library->recordOutcomes(outcomes).value();
  catalogue::PairRun run;
  run.describer = {"dct:1"};
  run.scoreFloor = 0.5F;
  run.threshold = 0.6F;
  std::vector<ImagePair> pairs;
  for (std::size_t i = 0; i + 1 < ids.size(); i += 2) pairs.push_back({ids[i], ids[i + 1], 0.8F, 0.8F});
  return library->replacePairs(run, pairs).ok();
}

/// Labels by keys without end; writes each entry's id once the window has it as recorded.
[[noreturn]] void labelForEver(const std::string& library) {
  MainWindow window(std::make_shared<PipelineFindService>(), std::make_shared<FakeImageSource>());
  window.show();
  QObject::connect(&window.verdicts(), &VerdictSession::recorded, &window,
                   [](const std::vector<VerdictEntry>& entries) {
                     for (const VerdictEntry& entry : entries) {
                       const std::string line = entry.id + "\n";
                       if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(2);
                     }
                   });
  window.openLibrary(library);
  QTest::keyClick(&window, Qt::Key_Q);
  bool isReviewing = false;
  for (int i = 0;;) {
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    if (!window.verdicts().isReady()) continue;
    if (!isReviewing) QTest::keyClick(&window, Qt::Key_Q);
    isReviewing = window.groupsPage()->isReviewing();
    if (!isReviewing || !window.groupsPage()->showsPair()) continue;
    ++i;
    if (i % 6 == 0) {
      QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    } else {
      QTest::keyClick(&window, i % 2 == 0 ? Qt::Key_1 : Qt::Key_4);
    }
  }
}

}  // namespace

class TestDeskKilled : public QObject {
  Q_OBJECT
 private slots:
  void nothingThatWasRecordedIsLost() {
    const QTemporaryDir folder;
    keepSettingsIn(folder.path());
    QSettings().setValue("review/annotator", "ann");
    QSettings().sync();
    const std::string library = folder.filePath("killed.lookalike").toStdString();
    QVERIFY(makeLibrary(library));
    std::mt19937 random(1);
    std::set<std::string> acknowledged;
    std::size_t before = 0;
    qint64 startMs = 0;
    for (int round = 0; round < kKills; ++round) {
      QProcess window;
      window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
      QElapsedTimer since;
      since.start();
      window.start(QCoreApplication::applicationFilePath(), {"--label", folder.path(), library.c_str()});
      QVERIFY(window.waitForStarted());
      QVERIFY2(window.waitForReadyRead(20'000), "the window does not label");
      startMs += since.elapsed();
      QTest::qSleep(static_cast<int>(random() % 250));
      QCOMPARE(window.state(), QProcess::Running);
      window.kill();
      QVERIFY(window.waitForFinished());
      QCOMPARE(window.exitStatus(), QProcess::CrashExit);
      const QByteArrayList lines = window.readAllStandardOutput().split('\n');
      std::size_t told = 0;
      for (const QByteArray& line : lines) {
        if (static_cast<std::size_t>(line.size()) != kIdLength) continue;
        acknowledged.insert(line.toStdString());
        ++told;
      }
      QVERIFY(told > 0);

      auto ledger = library::VerdictLedger::open(library);
      QVERIFY2(ledger.ok(), ledger.ok() ? "" : describeError(ledger.error()).c_str());
      const auto entries = ledger->entries();
      QVERIFY(entries.ok());
      std::set<std::string> stored;
      for (const VerdictEntry& entry : *entries) {
        QVERIFY(stored.insert(entry.id).second);
        QVERIFY(entry.annotator == "ann" && entry.a < entry.b && entry.timeMs > 0);
        QVERIFY(entry.withdraws.empty() || stored.contains(entry.withdraws));
      }
      for (const std::string& id : acknowledged) QVERIFY2(stored.contains(id), id.c_str());
      // At most the one that was being told of.
      QVERIFY2(stored.size() <= before + told + 1, qPrintable(QString::number(stored.size())));
      before = stored.size();
    }
    qInfo("%d kills, %zu entries, %.0f ms from the start of a window to its first verdict", kKills, before,
          static_cast<double>(startMs) / kKills);

    MainWindow window(std::make_shared<PipelineFindService>(), std::make_shared<FakeImageSource>());
    window.show();
    window.openLibrary(library);
    QTRY_VERIFY(window.verdicts().isReady());
    QCOMPARE(window.verdicts().book().entries().size(), before);
    QVERIFY(window.verdicts().canUndo());
    window.verdicts().allowEarlierUndo();
    window.verdicts().undo();
    QTRY_COMPARE(window.verdicts().book().entries().size(), before + 1);
  }
};

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "--label") {
    const QApplication application(argc, argv);
    keepSettingsIn(QString::fromLocal8Bit(argv[2]));
    labelForEver(argv[3]);
  }
  QApplication application(argc, argv);
  TestDeskKilled test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_desk_killed.moc"
