// SPDX-License-Identifier: GPL-3.0-or-later
#include <latch>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/shared/serial_worker.h"
#include "ui/window/job_runner.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

namespace {

pipeline::FindCopiesReport emptyReport() {
  return {};
}

/// Works until it is cancelled.
JobRunner::Outcome endlessJob(JobControl& control, JobObserver* observer) {
  ProgressMeter meter(observer, JobStage::kDescribing, 1000);
  while (control.waitWhilePaused()) {
    meter.add();
    std::this_thread::sleep_for(1ms);
  }
  return Error{ErrorCode::kCancelled, {}, {}, -1};
}

}  // namespace

class TestJobRunner : public QObject {
  Q_OBJECT
 private slots:
  void progressAndFailuresArriveOnThisThread() {
    JobRunner runner;
    std::vector<JobProgress> seen;
    std::vector<ItemFailure> failures;
    connect(&runner, &JobRunner::progressed, this, [&](const JobProgress& progress) {
      QCOMPARE(QThread::currentThread(), thread());
      seen.push_back(progress);
    });
    connect(&runner, &JobRunner::failed, this, [&](const std::vector<ItemFailure>& more) {
      failures.insert(failures.end(), more.begin(), more.end());
    });
    QSignalSpy finished(&runner, &JobRunner::finished);
    runner.start([](JobControl&, JobObserver* observer) -> JobRunner::Outcome {
      for (int i = 1; i <= 10'000; ++i) {
        observer->onProgress({JobStage::kDescribing, i, 10'000, 0, 1.0, 1.0, false});
      }
      for (int i = 0; i < 50; ++i)
        observer->onFailure({JobStage::kDescribing, {ErrorCode::kEmpty, "/x", {}, -1}});
      return emptyReport();
    });
    QVERIFY(runner.isRunning());
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!runner.isRunning());
    QCOMPARE(seen.back().done, std::int64_t{10'000});
    QVERIFY2(seen.size() < 5'000, "reports are to be joined, not queued one by one");
    QCOMPARE(failures.size(), std::size_t{50});
  }
  void pausesAndGoesOn() {
    JobRunner runner;
    std::atomic<int> steps{0};
    runner.start([&](JobControl& control, JobObserver*) -> JobRunner::Outcome {
      while (control.waitWhilePaused()) {
        ++steps;
        std::this_thread::sleep_for(1ms);
      }
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    });
    QTRY_VERIFY(steps > 3);
    runner.pause();
    QVERIFY(runner.isPaused());
    QTest::qWait(20);
    const int paused = steps;
    QTest::qWait(60);
    QCOMPARE(steps.load(), paused);
    runner.resume();
    QVERIFY(!runner.isPaused());
    QTRY_VERIFY(steps > paused);
  }
  void cancelEndsTheJob() {
    JobRunner runner;
    std::shared_ptr<JobRunner::Outcome> outcome;
    connect(&runner, &JobRunner::finished, this, [&](const auto& ended) { outcome = ended; });
    runner.start(endlessJob);
    runner.pause();
    runner.cancel();
    QVERIFY(runner.isCancelling());
    QTRY_VERIFY(outcome != nullptr);
    QCOMPARE(outcome->error().code, ErrorCode::kCancelled);
    QVERIFY(!runner.isCancelling());
  }
  void anotherJobAfterAFailure() {
    JobRunner runner;
    std::vector<bool> results;
    connect(&runner, &JobRunner::finished, this, [&](const auto& ended) { results.push_back(ended->ok()); });
    runner.start([](JobControl&, JobObserver*) -> JobRunner::Outcome {
      return Error{ErrorCode::kDiskFull, "/lib", {}, -1};
    });
    QTRY_COMPARE(results.size(), std::size_t{1});
    runner.start([](JobControl&, JobObserver*) -> JobRunner::Outcome { return emptyReport(); });
    QTRY_COMPARE(results.size(), std::size_t{2});
    QCOMPARE(results, (std::vector<bool>{false, true}));
  }
  void endingTheRunnerEndsTheJob() {
    std::atomic<bool> ended{false};
    {
      JobRunner runner;
      runner.start([&](JobControl& control, JobObserver* observer) {
        JobRunner::Outcome outcome = endlessJob(control, observer);
        ended = true;
        return outcome;
      });
    }
    QVERIFY(ended);
    QCoreApplication::processEvents();  // what it had queued is gone with it
  }

  void serialWorkerKeepsTheOrderAndTheThread() {
    SerialWorker worker;
    QList<int> results;
    for (int i = 0; i < 20; ++i) {
      worker.run(
          this, [i] { return i * i; },
          [&results, this](int square) {
            QCOMPARE(QThread::currentThread(), thread());
            results << square;
          });
    }
    QTRY_COMPARE(results.size(), 20);
    QCOMPARE(results.last(), 361);
    QVERIFY(std::is_sorted(results.begin(), results.end()));
  }
  void serialWorkerForgetsThoseWhoAreGone() {
    SerialWorker worker;
    std::latch gone(1);
    bool called = false;
    auto context = std::make_unique<QObject>();
    worker.run(
        context.get(),
        [&gone] {
          gone.wait();
          return 1;
        },
        [&called](int) { called = true; });
    context.reset();
    gone.count_down();
    int after = 0;
    worker.run(
        this, [] { return 7; }, [&after](int value) { after = value; });
    QTRY_COMPARE(after, 7);
    QVERIFY(!called);
  }
};

QTEST_MAIN(TestJobRunner)
#include "test_job_runner.moc"
