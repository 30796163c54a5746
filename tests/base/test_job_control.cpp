// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <QtTest>
#include <set>
#include <thread>
#include <vector>

#include "core/base/job_control.h"

using namespace lookalike;

namespace {

class Recorder final : public JobObserver {
 public:
  void onProgress(const JobProgress& progress) override {
    const Busy busy(*this);
    reports.push_back(progress);
  }
  void onFailure(const ItemFailure& failure) override {
    const Busy busy(*this);
    failures.push_back(failure);
  }
  std::vector<JobProgress> reports;
  std::vector<ItemFailure> failures;
  bool overlapped = false;

 private:
  struct Busy {
    explicit Busy(Recorder& ofRecorder) : recorder(ofRecorder) {
      if (recorder.inside_++ != 0) recorder.overlapped = true;
    }
    ~Busy() { --recorder.inside_; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;
    Recorder& recorder;
  };
  std::atomic<int> inside_ = 0;
};

}  // namespace

class TestJobControl : public QObject {
  Q_OBJECT
 private slots:
  void runsUnlessPausedOrCancelled();
  void pauseHoldsWorkersUntilResume();
  void cancelWinsOverPause();
  void cancelCallbacksMayAskTheControl();
  void stageNamesDiffer();
  void meterCounts();
  void meterReportsFirstAndLast();
  void meterReportsAtABoundedRate();
  void meterTellsFailures();
  void meterTellsRateAndTimeLeft();
  void pausedTimeDoesNotCount();
  void meterFromManyThreads();
};

void TestJobControl::runsUnlessPausedOrCancelled() {
  JobControl control;
  QVERIFY(control.waitWhilePaused());
  QVERIFY(!control.isPaused());
  QVERIFY(!control.isCancelled());
  control.pause();
  QVERIFY(control.isPaused());
  control.resume();
  QVERIFY(control.waitWhilePaused());
  control.cancel();
  QVERIFY(control.isCancelled());
  QVERIFY(control.stopToken().stop_requested());
  QVERIFY(!control.waitWhilePaused());
}

void TestJobControl::pauseHoldsWorkersUntilResume() {
  JobControl control;
  control.pause();
  std::atomic<int> through = 0;
  std::vector<std::jthread> workers;
  workers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back([&] {
      if (control.waitWhilePaused()) ++through;
    });
  }
  QTest::qWait(30);
  QCOMPARE(through.load(), 0);
  control.resume();
  workers.clear();
  QCOMPARE(through.load(), 3);
}

void TestJobControl::cancelWinsOverPause() {
  JobControl control;
  control.pause();
  std::atomic<int> cancelled = 0;
  std::jthread worker([&] { cancelled = control.waitWhilePaused() ? 1 : 2; });
  QTest::qWait(10);
  control.cancel();
  worker.join();
  QCOMPARE(cancelled.load(), 2);
}

void TestJobControl::cancelCallbacksMayAskTheControl() {
  JobControl control;
  control.pause();
  bool wasPaused = false;
  const std::stop_callback callback(control.stopToken(), [&] { wasPaused = control.isPaused(); });
  control.cancel();
  QVERIFY(wasPaused);
}

void TestJobControl::stageNamesDiffer() {
  std::set<std::string> names;
  constexpr int kStages = static_cast<int>(JobStage::kFinished) + 1;
  for (int stage = 0; stage < kStages; ++stage) names.insert(jobStageName(static_cast<JobStage>(stage)));
  QCOMPARE(names.size(), static_cast<std::size_t>(kStages));
}

void TestJobControl::meterCounts() {
  ProgressMeter meter(nullptr, JobStage::kDescribing, 10);
  meter.add();
  meter.add(3);
  meter.addAlreadyDone(2);
  meter.addFailure({ErrorCode::kCorrupt, "/a", {}, -1});
  meter.setTotal(12);
  const JobProgress progress = meter.snapshot();
  QCOMPARE(progress.stage, JobStage::kDescribing);
  QCOMPARE(progress.done, 7);
  QCOMPARE(progress.total, 12);
  QCOMPARE(progress.failed, 1);
  QVERIFY(!progress.paused);
}

void TestJobControl::meterReportsFirstAndLast() {
  Recorder recorder;
  {
    ProgressMeter meter(&recorder, JobStage::kScanning, 5);
    QCOMPARE(recorder.reports.size(), std::size_t{1});
    QCOMPARE(recorder.reports[0].done, 0);
    meter.add(5);
  }
  QVERIFY(recorder.reports.size() >= 2);
  QCOMPARE(recorder.reports.back().done, 5);
  QCOMPARE(recorder.reports.back().total, 5);
}

void TestJobControl::meterReportsAtABoundedRate() {
  Recorder recorder;
  QElapsedTimer timer;
  timer.start();
  {
    ProgressMeter meter(&recorder, JobStage::kScanning, 1'000'000);
    while (timer.elapsed() < 250) meter.add();
  }
  const auto most = static_cast<std::size_t>(timer.elapsed() / 100 + 3);
  QVERIFY(recorder.reports.size() <= most);
  QVERIFY(recorder.reports.size() >= 2);
}

void TestJobControl::meterTellsFailures() {
  Recorder recorder;
  ProgressMeter meter(&recorder, JobStage::kDescribing, 2);
  meter.addFailure({ErrorCode::kTruncated, "/b.jpg", "short", 3});
  QCOMPARE(recorder.failures.size(), std::size_t{1});
  QCOMPARE(recorder.failures[0].stage, JobStage::kDescribing);
  QCOMPARE(recorder.failures[0].error.path, std::string("/b.jpg"));
  QCOMPARE(meter.snapshot().done, 1);
}

void TestJobControl::meterTellsRateAndTimeLeft() {
  ProgressMeter meter(nullptr, JobStage::kDescribing, 300);
  QCOMPARE(meter.snapshot().ratePerSecond, 0.0);
  QVERIFY(meter.snapshot().secondsLeft < 0.0);
  meter.addAlreadyDone(100);  // moves the time left but not the rate
  QTest::qWait(120);
  meter.add(100);
  const JobProgress progress = meter.snapshot();
  QVERIFY(progress.ratePerSecond > 0.0);
  QVERIFY(progress.ratePerSecond <= 100.0 / 0.12 + 1.0);
  QVERIFY(std::abs(progress.secondsLeft * progress.ratePerSecond - 100.0) < 1e-6);
  meter.setTotal(0);  // unknown
  QVERIFY(meter.snapshot().secondsLeft < 0.0);
}

void TestJobControl::pausedTimeDoesNotCount() {
  ProgressMeter meter(nullptr, JobStage::kDescribing, 100);
  QTest::qWait(60);
  meter.add(10);
  meter.setPaused(true);
  meter.setPaused(true);
  const double atPause = meter.snapshot().ratePerSecond;
  QVERIFY(meter.snapshot().paused);
  QTest::qWait(100);
  QCOMPARE(meter.snapshot().ratePerSecond, atPause);
  meter.setPaused(false);
  QVERIFY(!meter.snapshot().paused);
  QVERIFY(meter.snapshot().ratePerSecond <= atPause);
}

void TestJobControl::meterFromManyThreads() {
  Recorder recorder;
  {
    ProgressMeter meter(&recorder, JobStage::kDescribing, 4000);
    std::vector<std::jthread> workers;
    workers.reserve(4);
    for (int worker = 0; worker < 4; ++worker) {
      workers.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) {
          if (i % 100 == 0) {
            meter.addFailure({ErrorCode::kCorrupt, "/x", {}, -1});
          } else {
            meter.add();
          }
        }
      });
    }
    workers.clear();
    QCOMPARE(meter.snapshot().done, 4000);
  }
  QCOMPARE(recorder.failures.size(), std::size_t{40});
  QVERIFY(!recorder.overlapped);
  QCOMPARE(recorder.reports.back().done, 4000);
}

QTEST_GUILESS_MAIN(TestJobControl)
#include "test_job_control.moc"
