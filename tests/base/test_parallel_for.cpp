// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <chrono>
#include <new>
#include <QtTest>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/base/parallel_for.h"

using namespace lookalike;

class TestParallelFor final : public QObject {
  Q_OBJECT
 private slots:
  void everyItemOnceAndNoWorkerTwiceAtATime() {
    constexpr std::size_t kItems = 2000;
    constexpr int kThreads = 4;
    std::vector<std::atomic<int>> done(kItems);
    std::vector<std::atomic<int>> inUse(kThreads);
    std::atomic<bool> isShared{false};
    parallelFor(kItems, kThreads, [&](std::size_t item, std::size_t worker) {
      if (inUse.at(worker)++ != 0) isShared = true;
      ++done.at(item);
      --inUse.at(worker);
    });
    QVERIFY(!isShared);
    for (const auto& count : done) QCOMPARE(count.load(), 1);
  }

  void nothingToDoAndNoThreads() {
    int calls = 0;
    parallelFor(0, 3, [&](std::size_t, std::size_t) { ++calls; });
    QCOMPARE(calls, 0);
    parallelFor(5, 0, [&](std::size_t, std::size_t worker) { calls += worker == 0 ? 1 : 100; });
    QCOMPARE(calls, 5);
  }

  void theFirstExceptionReachesTheCaller() {
    std::atomic<int> begun{0};
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, parallelFor(100000, 3, [&](std::size_t item, std::size_t) {
                               ++begun;
                               if (item == 10) throw std::runtime_error("item 10");
                             }));
    QVERIFY(begun >= 11 && begun < 100000);
  }

  void aJobEndsWithTheFirstError() {
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kMatching, 1000);
    const auto result = parallelFor(1000, 2, control, &meter, [&](std::size_t item) -> Result<void> {
      if (item == 7) return Error{ErrorCode::kCorrupt, "x.jpg"};
      return ok();
    });
    QVERIFY(!result.ok());
    QCOMPARE(result.error().code, ErrorCode::kCorrupt);
    QVERIFY(meter.snapshot().done >= 7 && meter.snapshot().done < 1000);
  }

  void aJobCountsWhatIsDone() {
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kMatching, 50);
    QVERIFY(parallelFor(50, 3, control, &meter, [](std::size_t) { return ok(); }).ok());
    QCOMPARE(meter.snapshot().done, 50);
  }

  void aJobThatRunsOutOfMemorySaysSo() {
    JobControl control;
    const auto result = parallelFor(10, 2, control, nullptr, [](std::size_t item) -> Result<void> {
      if (item == 3) throw std::bad_alloc();
      return ok();
    });
    QCOMPARE(result.error().code, ErrorCode::kOutOfMemory);
  }

  void aJobHeedsPauseAndCancel() {
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kVerifying, 100000);
    control.pause();
    std::atomic<bool> resumed{false};
    std::atomic<bool> early{false};
    std::jthread person([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      resumed = true;
      control.resume();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      control.cancel();
    });
    const auto outcome = parallelFor(100000, 2, control, &meter, [&](std::size_t) {
      if (!resumed) early = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return ok();
    });
    QCOMPARE(outcome.error().code, ErrorCode::kCancelled);
    QVERIFY(!early);
    QVERIFY(meter.snapshot().done > 0);
  }

  void aJobIsCancelledBetweenItems() {
    JobControl control;
    std::atomic<int> begun{0};
    const auto result = parallelFor(1000, 2, control, nullptr, [&](std::size_t item) {
      ++begun;
      if (item == 4) control.cancel();
      return ok();
    });
    QCOMPARE(result.error().code, ErrorCode::kCancelled);
    QVERIFY(begun < 1000);
  }
};

QTEST_GUILESS_MAIN(TestParallelFor)
#include "test_parallel_for.moc"
