// SPDX-License-Identifier: GPL-3.0-or-later
// The longest time that the window's thread does not answer, action by action, over a library of many files:
//   bench_window [FILES]      (by default 200,000 files in groups of four; QT_QPA_PLATFORM=offscreen will do)
// No picture exists on disk, so every thumbnail fails: the worst case for what is tried again and again.
// The ledger holds 10,000 verdicts of an earlier sitting.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWheelEvent>
#include <random>

#include "core/catalogue/catalogue.h"
#include "core/library/verdict_ledger.h"
#include "core/review/verdict_book.h"
#include "ui/derivation/group_map_view.h"
#include "ui/groups/group_list_model.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/review/history_view.h"
#include "ui/shared/file_image_source.h"
#include "ui/shared/pipeline_find_service.h"
#include "ui/window/main_window.h"

using namespace lookalike;

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kVerdicts = 10'000;

bool makeLedger(const std::string& path, const std::vector<VerdictEntry>& entries) {
  auto ledger = library::VerdictLedger::open(path);
  return ledger.ok() && ledger->add(entries).ok();
}

bool makeLibrary(const std::string& path, int files) {
  auto opened = catalogue::Catalogue::open(path, catalogue::OpenMode::kReadWrite);
  if (!opened.ok()) return false;
  catalogue::Catalogue& library = **opened;
  const auto root = library.addRoot("/pictures");
  if (!root.ok()) return false;
  std::mt19937_64 random(1);
  std::vector<catalogue::FileEntry> entries;
  for (int i = 0; i < files; ++i) {
    std::array<char, 80> name{};
    std::snprintf(name.data(), name.size(), "/pictures/folder-%03d/image-%06d.jpg", i / 1000, i);
    entries.push_back({*root, name.data(), static_cast<std::int64_t>(100'000 + random() % 4'000'000),
                       1'700'000'000 + i, 1, static_cast<std::uint64_t>(i) + 10});
  }
  const auto ids = library.upsertFiles(entries);
  if (!ids.ok()) return false;
  std::vector<catalogue::FileOutcome> outcomes;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    ImageRecord image;
    for (auto& byte : image.hash.bytes) byte = static_cast<std::uint8_t>(random());
    image.width = static_cast<int>(400 + random() % 4000);
    image.height = static_cast<int>(300 + random() % 3000);
    image.bytes = entries[i].bytes;
    image.format = "jpeg";
    outcomes.push_back({(*ids)[i], image, {}});
  }
  const auto images = library.recordOutcomes(outcomes);
  if (!images.ok()) return false;
  std::vector<VerdictEntry> verdicts;
  std::vector<ImagePair> pairs;
  for (std::size_t first = 0; first + 3 < images->size(); first += 4) {
    for (std::size_t a = 0; a < 4; ++a) {
      for (std::size_t b = a + 1; b < 4; ++b) {
        pairs.push_back({(*images)[first + a], (*images)[first + b],
                         0.70F + 0.3F * static_cast<float>(random() % 1000) / 1000.0F});
        if (b != a + 1 || verdicts.size() == kVerdicts) continue;
        verdicts.push_back(review::makeEntry(outcomes[first + a].image->hash, outcomes[first + b].image->hash,
                                             VerdictAnswer::kCopy, VerdictOrder::kUnknown,
                                             VerdictSource::kReview));
        verdicts.back().annotator = "bench";
        verdicts.back().model = "dct:1";
      }
    }
  }
  catalogue::PairRun run;
  run.describer = {"dct:1"};
  run.scoreFloor = 0.55F;
  run.threshold = 0.7F;
  return library.replacePairs(run, pairs).ok() && makeLedger(path, verdicts);
}

/// Beats on the window's thread; the longest gap between two beats is how long it did not answer.
class Heartbeat : public QObject {
 public:
  Heartbeat() {
    QObject::connect(&timer_, &QTimer::timeout, this, [this] { beat(); });
    timer_.setTimerType(Qt::PreciseTimer);
    timer_.start(1);
  }
  void start() {
    last_ = Clock::now();
    longestMs_ = 0.0;
  }
  [[nodiscard]] double longestMs() const { return longestMs_; }

 private:
  void beat() {
    const auto now = Clock::now();
    longestMs_ = std::max(longestMs_, std::chrono::duration<double, std::milli>(now - last_).count());
    last_ = now;
  }
  QTimer timer_;
  Clock::time_point last_ = Clock::now();
  double longestMs_ = 0.0;
};

template <typename Action>
void measure(Heartbeat& heartbeat, const char* name, int waitMs, Action action) {
  heartbeat.start();
  action();
  QTest::qWait(waitMs);
  std::printf("%-44s %7.1f ms\n", name, heartbeat.longestMs());
  std::fflush(stdout);
}

void turnWheel(QWidget* over, int notches) {
  for (int i = 0; i < std::abs(notches); ++i) {
    const QPointF at = over->rect().center();
    QWheelEvent turn(at, over->mapToGlobal(at), {}, {0, notches < 0 ? -120 : 120}, Qt::NoButton,
                     Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(over, &turn);
    QCoreApplication::processEvents();
  }
}

void pressOften(QWidget* in, Qt::Key key, int times) {
  for (int i = 0; i < times; ++i) {
    QTest::keyClick(in, key);
    QCoreApplication::processEvents();
  }
}

void print(const char* name, std::vector<double> times) {
  if (times.empty()) return;
  std::sort(times.begin(), times.end());
  std::printf("%-44s %7.1f ms median, %.1f ms at most\n", name, times[times.size() / 2], times.back());
}

/// One key, one verdict, the next pair; `isNext` says whether it is shown.
template <typename IsNext>
void sayVerdicts(ui::MainWindow& window, int times, int pauseMs, IsNext isNext) {
  std::vector<double> toRecorded;
  std::vector<double> toNext;
  Clock::time_point pressed;
  const auto since = [&] {
    return std::chrono::duration<double, std::milli>(Clock::now() - pressed).count();
  };
  const auto connection = QObject::connect(&window.verdicts(), &ui::VerdictSession::recorded, &window,
                                           [&] { toRecorded.push_back(since()); });
  for (int i = 0; i < times; ++i) {
    const auto before = isNext();
    pressed = Clock::now();
    QTest::keyClick(&window, i % 3 == 0 ? Qt::Key_4 : Qt::Key_1);
    while (isNext() == before && since() < 2000.0) QCoreApplication::processEvents();
    toNext.push_back(since());
    QTest::qWait(pauseMs);
  }
  QObject::disconnect(connection);
  print("  from the key until it is recorded", toRecorded);
  print("  from the key to the next pair", toNext);
}

void runReview(ui::MainWindow& window, Heartbeat& heartbeat) {
  ui::GroupsPage* page = window.groupsPage();
  const auto shown = [&] {
    const ui::GroupMember* a = page->groupView()->onSideA();
    const ui::GroupMember* b = page->groupView()->onSideB();
    return std::pair(a != nullptr ? a->image : nullptr, b != nullptr ? b->image : nullptr);
  };
  measure(heartbeat, "switch to the queue", 3000, [&] { QTest::keyClick(&window, Qt::Key_Q); });
  measure(heartbeat, "forty verdicts in the queue", 1500, [&] { sayVerdicts(window, 40, 50, shown); });
  measure(heartbeat, "undo and redo, ten times", 1000, [&] {
    for (int i = 0; i < 10; ++i) {
      QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
      QTest::qWait(60);
      QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
      QTest::qWait(60);
    }
  });
  measure(heartbeat, "the queue by keys", 1000, [&] { pressOften(page->questionList(), Qt::Key_Down, 50); });
  measure(heartbeat, "the queue by the wheel", 500,
          [&] { turnWheel(page->questionList()->viewport(), -100); });
  measure(heartbeat, "open the history", 1000,
          [&] { QTest::keyClick(&window, Qt::Key_H, Qt::ControlModifier); });
  QTableView* table = window.historyView()->table();
  std::printf("%-44s %7d\n", "rows in the history", table->model()->rowCount());
  measure(heartbeat, "the history by keys", 500, [&] {
    pressOften(table, Qt::Key_Down, 100);
    pressOften(table, Qt::Key_PageDown, 50);
    pressOften(table, Qt::Key_End, 1);
    pressOften(table, Qt::Key_Home, 1);
  });
  measure(heartbeat, "the history by the wheel", 500, [&] { turnWheel(table->viewport(), -200); });
  measure(heartbeat, "twenty verdicts with the history open", 1000,
          [&] { sayVerdicts(window, 20, 50, shown); });
  measure(heartbeat, "close the history", 300,
          [&] { QTest::keyClick(&window, Qt::Key_H, Qt::ControlModifier); });
  measure(heartbeat, "back to the groups", 2000, [&] { QTest::keyClick(&window, Qt::Key_Q); });
  measure(heartbeat, "the groups by the wheel", 500, [&] { turnWheel(page->list()->viewport(), -300); });
  measure(heartbeat, "the strip by the wheel", 300,
          [&] { turnWheel(page->groupView()->map()->strip()->viewport(), -50); });
  measure(heartbeat, "ten verdicts in groups, regrouped each", 2500,
          [&] { sayVerdicts(window, 10, 900, shown); });
  measure(heartbeat, "undo in groups", 2500, [&] {
    for (int i = 0; i < 3; ++i) {
      QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
      QTest::qWait(900);
    }
  });
  measure(heartbeat, "leave the library", 2000,
          [&] { QTest::keyClick(&window, Qt::Key_Home, Qt::AltModifier); });
}

int run(int files) {
  const QTemporaryDir folder;
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
  qputenv("XDG_CACHE_HOME", folder.path().toUtf8());
  const std::string path = folder.path().toStdString() + "/many.lookalike";
  if (!makeLibrary(path, files)) {
    std::fputs("the library could not be made\n", stderr);
    return 3;
  }
  ui::MainWindow window(std::make_shared<ui::PipelineFindService>(), std::make_shared<ui::FileImageSource>());
  window.resize(1400, 900);
  window.show();
  QTest::qWait(300);
  Heartbeat heartbeat;
  std::printf("%d files: the longest time without an answer\n", files);
  QListView* list = window.groupsPage()->list();
  measure(heartbeat, "open the library", 6000, [&] { window.openLibrary(path); });
  std::printf("%-44s %7d\n", "groups", list->model()->rowCount());
  measure(heartbeat, "next group, a hundred times", 500, [&] {
    list->setFocus();
    for (int i = 0; i < 100; ++i) {
      QTest::keyClick(list, Qt::Key_Down);
      QCoreApplication::processEvents();
    }
  });
  measure(heartbeat, "to the last group and back", 500, [&] {
    QTest::keyClick(list, Qt::Key_End);
    QCoreApplication::processEvents();
    QTest::keyClick(list, Qt::Key_Home);
  });
  for (auto* filter : window.groupsPage()->findChildren<QLineEdit*>()) {
    if (!filter->isVisible() || filter->objectName().startsWith("qt_")) continue;
    measure(heartbeat, "filter by a path, letter by letter", 1500, [&] {
      for (const char letter : {'0', '1', '2', '3'}) {
        QTest::keyClick(filter, letter);
        QCoreApplication::processEvents();
      }
    });
    measure(heartbeat, "clear the filter", 1500, [&] { filter->clear(); });
    break;
  }
  for (auto* slider : window.groupsPage()->findChildren<QSlider*>()) {
    measure(heartbeat, "move the threshold in fifty steps", 4000, [&] {
      for (int i = 0; i < 50; ++i) {
        slider->setValue(slider->value() + 1);
        QTest::qWait(10);
      }
    });
  }
  runReview(window, heartbeat);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const QApplication application(argc, argv);
  const int files = argc > 1 ? static_cast<int>(std::strtol(argv[1], nullptr, 10)) : 200'000;
  if (files < 4) {
    std::fputs("usage: bench_window [FILES]\n", stderr);
    return 2;
  }
  return run(files);
}
