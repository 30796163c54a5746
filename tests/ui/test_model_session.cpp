// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs with models, without a window: what is started, reported, refused and kept.
#include <cmath>
#include <latch>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <thread>

#include "tests/ui/fake_model_service.h"
#include "tests/ui/fake_services.h"
#include "ui/learn/changed_pairs_model.h"
#include "ui/learn/curve_model.h"
#include "ui/learn/figures_model.h"
#include "ui/learn/self_test_model.h"
#include "ui/learn/self_test_sentences.h"
#include "ui/learn/tuning_sentences.h"
#include "ui/models/installed_models_model.h"
#include "ui/models/model_session.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  std::shared_ptr<FakeModelService> service = std::make_shared<FakeModelService>();
  std::shared_ptr<library::LibrarySnapshot> snapshot = makeSnapshot(4, 3);
  ModelSession session;
  Fixture() {
    session.setService(service);
    session.setSnapshot(snapshot);
  }
  void learnWell() {
    service->learner = [this](JobControl&, learn::FinetuneObserver*) -> Result<learn::FinetuneReport> {
      return makeReport(*snapshot);
    };
    session.learn({});
    QTRY_VERIFY(session.report() != nullptr);
  }
};

}  // namespace

class TestModelSession : public QObject {
  Q_OBJECT
 private slots:
  void curvesComeAtMostTenTimesASecond() {
    Fixture f;
    const int rows = 3000;
    f.service->learner = [&](JobControl&,
                             learn::FinetuneObserver* observer) -> Result<learn::FinetuneReport> {
      for (int i = 0; i < rows; ++i) {
        TuningPoint point;
        point.step = i;
        observer->onPoint(point);
        if (i % 10 == 0) std::this_thread::sleep_for(1ms);
      }
      return makeReport(*f.snapshot);
    };
    std::vector<std::int64_t> steps;
    int deliveries = 0;
    connect(&f.session.job(), &JobThread::learning, this, [&](const std::vector<TuningPoint>& points) {
      QCOMPARE(QThread::currentThread(), thread());
      ++deliveries;
      for (const TuningPoint& point : points) steps.push_back(point.step);
    });
    QElapsedTimer timer;
    timer.start();
    f.session.learn({});
    QTRY_VERIFY(f.session.report() != nullptr);
    // Nothing is lost or out of order, however few deliveries there were: the first, one each 0.1 s, the
    // last.
    QCOMPARE(steps.size(), static_cast<std::size_t>(rows));
    QVERIFY(std::is_sorted(steps.begin(), steps.end()));
    QVERIFY2(deliveries <= timer.elapsed() / 100 + 2, qPrintable(QString::number(deliveries)));
  }

  void pausesGoesOnAndIsCancelled() {
    Fixture f;
    std::atomic<int> steps{0};
    f.service->learner = [&](JobControl& control, learn::FinetuneObserver*) -> Result<learn::FinetuneReport> {
      while (control.waitWhilePaused()) {
        ++steps;
        std::this_thread::sleep_for(1ms);
      }
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    std::vector<std::pair<ModelTask, ErrorCode>> failures;
    connect(&f.session, &ModelSession::failed, this,
            [&](ModelTask task, const Error& error) { failures.emplace_back(task, error.code); });
    f.session.learn({});
    QVERIFY(f.session.isBusy() && f.session.task() == ModelTask::kLearn);
    QTRY_VERIFY(steps > 2);
    f.session.job().pause();
    QTest::qWait(20);
    const int paused = steps;
    QTest::qWait(50);
    QCOMPARE(steps.load(), paused);
    f.session.selfTest(5);  // one job at a time
    QVERIFY(f.session.task() == ModelTask::kLearn);
    f.session.job().resume();
    QTRY_VERIFY(steps > paused);
    f.session.job().cancel();
    QTRY_VERIFY(!f.session.isBusy());
    QCOMPARE(failures.size(), std::size_t{1});
    QVERIFY(failures.front().first == ModelTask::kLearn);
    QCOMPARE(failures.front().second, ErrorCode::kCancelled);
    QVERIFY(f.session.report() == nullptr);
    QVERIFY(f.service->selfTests().empty());
  }

  void onlyABetterModelIsPutToUse() {
    Fixture f;
    f.learnWell();
    QVERIFY(f.session.canPromoteReport());
    for (const auto verdict :
         {learn::TuningVerdict::kNoEvidence, learn::TuningVerdict::kWorseOnVerdicts,
          learn::TuningVerdict::kWorseOnSelfTest, learn::TuningVerdict::kTooFewVerdicts}) {
      f.service->learner = [&](JobControl&, learn::FinetuneObserver*) -> Result<learn::FinetuneReport> {
        learn::FinetuneReport report = makeReport(*f.snapshot);
        report.verdict = verdict;
        return report;
      };
      f.session.learn({});
      QTRY_VERIFY(f.session.report() != nullptr);
      QVERIFY(!f.session.canPromoteReport());
      f.session.promoteReport();
      QVERIFY(!f.session.isBusy());
    }
    QVERIFY(f.service->promotions().empty());
  }

  void promotionUsesTheLearnedCardAndTheSameEvidence() {
    Fixture f;
    f.snapshot->evidence = EvidenceKind::kLocal;
    f.learnWell();
    f.service->promoter = [&](JobControl&, JobObserver*) -> Result<pipeline::FindCopiesReport> {
      auto fresh = std::make_shared<library::LibrarySnapshot>(*f.snapshot);
      fresh->describer.text = "tuned:1";
      pipeline::FindCopiesReport report;
      report.snapshot = fresh;
      return report;
    };
    std::shared_ptr<const library::LibrarySnapshot> promoted;
    connect(&f.session, &ModelSession::promoted, this, [&](const auto& snapshot) { promoted = snapshot; });
    f.session.promoteReport();
    QVERIFY(f.session.task() == ModelTask::kPromote);
    QTRY_VERIFY(promoted != nullptr);
    const auto options = f.service->promotions().front();
    QCOMPARE(options.index.describer.name, std::string("/models/pictures-1.json"));
    QCOMPARE(options.index.libraryPath, f.snapshot->libraryPath);
    QVERIFY(options.evidence == EvidenceKind::kLocal);
    f.session.setSnapshot(promoted);
    QVERIFY(f.session.isReportInUse());
    QVERIFY(!f.session.canPromoteReport());
    f.session.discardReport();  // what is in use is not deleted
    QTest::qWait(20);
    QVERIFY(f.service->deletions().empty());
  }

  void discardingDeletesTheLearnedModel() {
    Fixture f;
    f.learnWell();
    f.session.discardReport();
    QVERIFY(f.session.report() == nullptr);
    QTRY_COMPARE(f.service->deletions(), std::vector<std::string>{"/models/pictures-1.json"});
  }

  void goingBackAsksTheCoreOnce() {
    Fixture f;
    QTest::qWait(20);
    QVERIFY(!f.session.canGoBack());  // nothing was ever chosen
    f.service->choices = {{{"tuned:1"}, "pictures-1", {"fake:1"}, 1}};
    f.session.setSnapshot(f.snapshot);
    f.session.readModels();
    QTRY_VERIFY(f.session.canGoBack());
    QTRY_COMPARE(f.session.modelBefore(), std::string("lookalike-1"));
    QSignalSpy back(&f.session, &ModelSession::wentBack);
    f.session.goBack();
    QVERIFY(!f.session.canGoBack());  // until it is answered
    f.session.goBack();
    QTRY_COMPARE(back.size(), 1);
    QCOMPARE(f.service->choices.size(), std::size_t{2});
  }

  void anotherLibraryEndsWhatWasAboutTheFirst() {
    Fixture f;
    f.learnWell();
    f.service->tester = [](JobControl& control, JobObserver*) -> Result<learn::SelfTestReport> {
      while (control.waitWhilePaused()) std::this_thread::sleep_for(1ms);
      return makeSelfTest("late");
    };
    QSignalSpy failures(&f.session, &ModelSession::failed);
    f.session.selfTest(10);
    f.session.setSnapshot(makeSnapshot(2, 2, "/other"));
    QVERIFY(f.session.job().isCancelling());
    QVERIFY(f.session.report() == nullptr);
    QTRY_VERIFY(!f.session.isBusy());
    QVERIFY(f.session.selfTestReport() == nullptr);
    QCOMPARE(failures.size(), 0);
  }

  void selfTestsOfTwoModelsAreBeforeAndAfter() {
    Fixture f;
    std::string name = "lookalike-1";
    f.service->tester = [&](JobControl&, JobObserver*) -> Result<learn::SelfTestReport> {
      return makeSelfTest(name);
    };
    const auto run = [&] {
      QSignalSpy tested(&f.session, &ModelSession::selfTested);
      f.session.selfTest(40);
      QTRY_COMPARE(tested.size(), 1);
    };
    run();
    QVERIFY(f.session.selfTestBefore() == nullptr);
    run();  // the same again proves nothing
    QVERIFY(f.session.selfTestBefore() == nullptr);
    name = "pictures-1";
    run();
    QCOMPARE(f.session.selfTestBefore()->describerName, std::string("lookalike-1"));
    QCOMPARE(f.session.selfTestReport()->describerName, std::string("pictures-1"));
    QCOMPARE(f.service->selfTests().front().images, 40);
  }

  void readinessSaysWhatIsMissing() {
    QVERIFY(readinessHeading(makeReadiness(4, 0)).contains("Too few"));
    const QString few = readinessSentence(makeReadiness(4, 0));
    QVERIFY2(few.contains("6 more pair(s) of copies") && few.contains("10 more pair(s) that are not"),
             qPrintable(few));
    const QString oneSided = readinessSentence(makeReadiness(500, 2));
    QVERIFY2(oneSided.contains("8 more") && !oneSided.contains("of copies and"), qPrintable(oneSided));
    const auto some = makeReadiness(20, 15);
    QVERIFY(some.deepest == learn::TuningDepth::kCalibration);
    QVERIFY(readinessHeading(some).contains("calibration"));
    QVERIFY2(readinessSentence(some).contains("15 more pair(s) that are not copies"),
             qPrintable(readinessSentence(some)));
    const auto many = makeReadiness();
    QVERIFY(readinessHeading(many).contains("model itself"));
    QVERIFY2(readinessSentence(many).contains("30 copies, 20 others"), qPrintable(readinessSentence(many)));
    QVERIFY(readinessCounts(many).front().contains("60 with a known original"));
  }

  void verdictsSayWhy() {
    const auto snapshot = makeSnapshot(2, 2);
    learn::FinetuneReport report = makeReport(*snapshot);
    QVERIFY(tuningVerdictHeading(report).startsWith("Better"));
    QVERIFY(tuningVerdictSentence(report).contains("97.0 %"));
    QSet<QString> reasons;
    for (const auto verdict :
         {learn::TuningVerdict::kNoEvidence, learn::TuningVerdict::kWorseOnVerdicts,
          learn::TuningVerdict::kWorseOnSelfTest, learn::TuningVerdict::kTooFewVerdicts}) {
      report.verdict = verdict;
      QVERIFY(tuningVerdictHeading(report).startsWith("Not better: “lookalike-1” stays active"));
      reasons << tuningVerdictSentence(report);
    }
    QCOMPARE(reasons.size(), 4);
    QVERIFY(!reasons.contains(QString()));
  }

  void theSelfTestIsSaidInASentence() {
    learn::SelfTestReport report = makeSelfTest("lookalike-1");
    QCOMPARE(
        selfTestSentence(report),
        QString("On this library, “lookalike-1” finds 88 % of crops to half size, 97 % of mirrored copies, "
                "66 % of pasted copies."));
    report.edits.clear();
    report.grades.clear();
    QVERIFY(selfTestSentence(report).contains("87 % of all edits"));
    report.all.share = {};
    QVERIFY(selfTestSentence(report).startsWith("No cop"));
    QCOMPARE(madeEditName("something-new"), QString("something-new"));
  }

  void figuresTellTheChangeInWords() {
    const auto snapshot = makeSnapshot(2, 2);
    auto report = std::make_shared<learn::FinetuneReport>(makeReport(*snapshot));
    report->after.directionAccuracy = {};
    FiguresModel model;
    model.setReport(report);
    QCOMPARE(model.rowCount(), 7);
    const auto text = [&](int row, int column) {
      return model.index(row, column).data(Qt::DisplayRole).toString();
    };
    QCOMPARE(text(0, FiguresModel::kBefore), QString("86.1 % (81.1 to 91.1)"));
    QVERIFY(text(0, FiguresModel::kChange).startsWith("+6.2 points, better"));
    QVERIFY(text(2, FiguresModel::kChange).contains("probably better"));  // inside one another's intervals
    QVERIFY(text(3, FiguresModel::kChange).endsWith(", better"));         // fewer false positives
    QCOMPARE(text(5, FiguresModel::kAfter), QString("not measured"));
    QCOMPARE(text(5, FiguresModel::kChange), QString());
    QVERIFY(text(6, FiguresModel::kChange).endsWith(", better"));  // a lower loss
    report->after.logLoss.value = 0.9;
    model.setReport(report);
    QVERIFY(text(6, FiguresModel::kChange).endsWith(", worse"));
    model.setReport(nullptr);
    QCOMPARE(model.rowCount(), 0);
  }

  void curvesAreBounded() {
    CurveModel model;
    std::vector<TuningPoint> all = makeCurve(20'000);
    for (std::size_t i = 0; i < all.size(); i += 1000) {
      model.append({all.begin() + static_cast<std::ptrdiff_t>(i),
                    all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), i + 1000))});
      QVERIFY(static_cast<std::size_t>(model.rowCount()) <= CurveModel::kMost);
    }
    QCOMPARE(model.parts().size(), std::size_t{2});
    QCOMPARE(model.points().front().step, std::int64_t{0});
    QCOMPARE(model.points().back().step, all.back().step);
    QVERIFY(std::is_sorted(model.points().begin(), model.points().end(), [](const auto& a, const auto& b) {
      return a.part < b.part || (a.part == b.part && a.step < b.step);
    }));
    model.clear();
    TuningPoint blank;  // no verdicts to stop by
    blank.step = 1;
    model.append({blank});
    QCOMPARE(model.index(0, CurveModel::kPrecision).data().toString(), QString("–"));
  }

  void changedPairsAreRightOrWrongNow() {
    const auto snapshot = makeSnapshot(4, 3);
    auto report = std::make_shared<learn::FinetuneReport>(makeReport(*snapshot));
    report->changed[1].b.bytes.fill(7);  // its image is gone
    ChangedPairsModel model;
    model.setReport(report, snapshot);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.mended(), 3);
    QCOMPARE(model.spoiled(), 1);
    QVERIFY(model.row(0)->a == snapshot->images[0].id && model.row(0)->pathA.ends_with("image0.jpg"));
    QVERIFY(!model.row(1)->b.isValid() && model.row(1)->pathB.empty());
    QVERIFY(model.change(*model.row(0)).contains("now found, correctly"));
    QVERIFY(model.change(*model.row(1)).contains("no longer found, correctly"));
    QVERIFY(model.change(*model.row(3)).contains("now found, wrongly"));
    model.setReport(report, nullptr);
    QVERIFY(!model.row(0)->a.isValid());
  }

  void modelsAndSelfTestsAsTables() {
    InstalledModelsModel models;
    models.setModels(makeModels(), {"fake:1"});
    const auto text = [&](int row, int column) {
      return models.index(row, column).data(Qt::DisplayRole).toString();
    };
    QCOMPARE(text(0, InstalledModelsModel::kInUse), QString());
    QCOMPARE(text(1, InstalledModelsModel::kInUse), QString("in use"));
    QCOMPARE(text(1, InstalledModelsModel::kHash), QString("5f1c2e9d0a7b"));
    QCOMPARE(text(2, InstalledModelsModel::kNorm), QString("no"));
    QVERIFY(models.model(3) == nullptr && models.model(-1) == nullptr);

    SelfTestModel tests;
    const auto before = std::make_shared<const learn::SelfTestReport>(makeSelfTest("lookalike-1"));
    const auto now = std::make_shared<const learn::SelfTestReport>(makeSelfTest("pictures-1", 0.02));
    tests.setReports(nullptr, now);
    QVERIFY(!tests.hasBefore());
    QCOMPARE(tests.index(0, SelfTestModel::kEdit).data().toString(), QString("All edits"));
    QCOMPARE(tests.index(2, SelfTestModel::kStrength).data().toString(), QString("80 % left"));
    QCOMPARE(tests.rowCount(), 1 + 11 + 9 * 3);
    tests.setReports(before, now);
    QVERIFY(tests.hasBefore());
    QVERIFY(tests.index(1, SelfTestModel::kBefore).data().toString().startsWith("88.3 %"));
  }
};

QTEST_MAIN(TestModelSession)
#include "test_model_session.moc"
