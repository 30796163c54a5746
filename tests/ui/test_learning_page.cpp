// SPDX-License-Identifier: GPL-3.0-or-later
// Learning from verdicts in the whole window, and putting to use what was learned.
#include <atomic>
#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "tests/ui/model_window.h"
#include "ui/learn/curve_chart.h"
#include "ui/learn/curves_view.h"
#include "ui/learn/learn_choices.h"
#include "ui/shared/theme.h"
#include "ui/start/start_page.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

class TestLearningPage : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { keepSettingsIn(settings_.path()); }
  void init() { QSettings().clear(); }

  void withoutAServiceThereIsNothingToDo() {
    ModelWindow f;
    f.open();
    for (const QAction* action : f.models()->findChildren<QAction*>()) QVERIFY(!action->isEnabled());
  }

  void pagesAreReachedAndLeft() {
    ModelWindow f;
    f.openWithModels();
    const auto isGroups = [&] { return f.window->currentPage() == f.page(); };
    QVERIFY(!f.window->actions()->backToGroups->isEnabled());
    for (QAction* action : {f.models()->showLearning, f.models()->showSelfTest, f.models()->showModels}) {
      action->trigger();
      QVERIFY(!isGroups());
      QVERIFY(f.window->actions()->backToGroups->isEnabled());
      // What is not seen gets no verdict.
      for (const QAction* statement : f.window->actions()->statements->actions())
        QVERIFY(!statement->isEnabled());
      QVERIFY(!f.window->actions()->undoVerdict->isEnabled());
      QTest::keyClick(f.window->focusWidget(), Qt::Key_Escape);
      QVERIFY(isGroups());
      QTRY_VERIFY(f.window->actions()->statements->actions().front()->isEnabled());
      action->trigger();
      f.window->actions()->backToGroups->trigger();
      QVERIFY(isGroups());
    }
    f.models()->showLearning->trigger();
    f.window->actions()->startPage->trigger();
    QVERIFY(f.window->currentPage() == f.window->startPage());
    QVERIFY(!f.models()->showLearning->isEnabled());
    f.models()->showModels->trigger();  // models are there without a library
    QVERIFY(f.window->currentPage() == f.modelsPage());
  }

  void fewVerdictsCannotBeLearnedFrom() {
    ModelWindow f;
    f.service->readiness = makeReadiness(4, 0);
    f.openWithModels();
    f.models()->showLearning->trigger();
    LearnChoices* choices = f.learning()->choices();
    QTRY_VERIFY(choices->heading().contains("Too few"));
    QVERIFY(choices->words().contains("6 more"));
    QVERIFY(!f.models()->startLearning->isEnabled());
    // More verdicts are given, and the page is opened again.
    f.window->actions()->backToGroups->trigger();
    f.service->readiness = makeReadiness(20, 12);
    f.models()->showLearning->trigger();
    QTRY_VERIFY(f.models()->startLearning->isEnabled());
    QVERIFY(choices->options().depth == learn::TuningDepth::kCalibration);
    auto* depth = choices->findChildren<QComboBox*>().front();
    auto* items = qobject_cast<QStandardItemModel*>(depth->model());
    QVERIFY(items->item(0)->isEnabled() && !items->item(1)->isEnabled());
  }

  void learnsAsChosen() {
    ModelWindow f;
    f.openWithModels();
    f.models()->showLearning->trigger();
    QTRY_VERIFY(f.models()->startLearning->isEnabled());
    LearnChoices* choices = f.learning()->choices();
    QVERIFY(choices->options().depth == learn::TuningDepth::kAdapter);  // unless something else is chosen
    choices->setDepth(learn::TuningDepth::kLastStages);
    for (auto* combo : choices->findChildren<QComboBox*>()) {
      if (combo->accessibleName() == "Pairs that are not copies") combo->setCurrentIndex(1);
    }
    choices->findChild<QCheckBox*>()->setChecked(false);
    for (auto* edit : choices->findChildren<QLineEdit*>()) {
      if (edit->accessibleName() == "Name of the new model") edit->setText(" mine ");
    }
    f.models()->startLearning->trigger();
    QTRY_COMPARE(f.service->learned().size(), std::size_t{1});
    const auto options = f.service->learned().front();
    QCOMPARE(options.libraryPath, std::string("/pictures.lookalike"));
    QVERIFY(options.depth == learn::TuningDepth::kLastStages);
    QVERIFY(options.hardNegativesAsNegatives);
    QVERIFY(!options.selfTest);
    QCOMPARE(options.name, std::string("mine"));
    QCOMPARE(options.heldOutShare, 0.25);
    QTRY_VERIFY2(f.message().contains("Nothing was trained") && f.message().contains("nothing to learn from"),
                 qPrintable(f.message()));
  }

  void curvesAndResultsAreShown() {
    ModelWindow f;
    f.openWithModels();
    f.learnWell();
    LearnPage* page = f.learning();
    QVERIFY(f.window->currentPage() == page);
    QCOMPARE(page->curves()->model().rowCount(), 62);
    QVERIFY(page->curves()->status().contains("Pair network"));
    QCOMPARE(page->curves()->charts().size(), std::size_t{3});
    QCOMPARE(page->curves()->charts()[0]->pointCount(0), 31);  // of the part that learned last
    QVERIFY(page->curves()->charts()[1]->legendText().contains("precision 9"));
    QVERIFY(page->verdictHeading().startsWith("Better"));
    QVERIFY(page->facts().contains("Pair network: no better, unchanged"));
    QVERIFY(page->facts().contains("tuned:1"));  // the hash of what was made
    QCOMPARE(page->figures().rowCount(), 7);
    QCOMPARE(page->changedPairs().rowCount(), 4);
    QVERIFY(f.models()->promote->isEnabled() && f.models()->discard->isEnabled());
    for (const Theme theme : {Theme::kDark, Theme::kLight}) {
      applyTheme(theme);
      for (int tab = 0; tab < page->tabs()->count(); ++tab) {
        page->tabs()->setCurrentIndex(tab);
        QVERIFY(!page->grab().isNull());
      }
    }
    applyTheme(Theme::kSystem);
    page->curves()->setTableShown(true);
    page->tabs()->setCurrentIndex(0);
    QVERIFY(page->curves()->findChild<QTableView*>()->isVisible());
  }

  void aChangedPairOpensInTheComparison() {
    ModelWindow f;
    f.openWithModels();
    f.learnWell();
    const ChangedRow* row = f.learning()->changedPairs().row(0);
    const Shown pair{row->a.value, row->b.value};
    f.learning()->tabs()->setCurrentIndex(2);
    emit f.learning()->changedList()->activated(f.learning()->changedList()->currentIndex());
    QVERIFY(f.window->currentPage() == f.page());
    QTRY_VERIFY(f.shown() == pair || f.shown() == Shown(pair.second, pair.first));
  }

  void aModelThatIsNotBetterCannotBePutToUse() {
    ModelWindow f;
    f.openWithModels();
    f.service->learner = [&](JobControl&, learn::FinetuneObserver*) -> Result<learn::FinetuneReport> {
      learn::FinetuneReport report = makeReport(*f.fake->snapshot);
      report.verdict = learn::TuningVerdict::kWorseOnSelfTest;
      report.cardPath.clear();
      report.tuned = {};
      return report;
    };
    f.models()->showLearning->trigger();
    QTRY_VERIFY(f.models()->startLearning->isEnabled());
    f.models()->startLearning->trigger();
    QTRY_VERIFY(f.learning()->verdictHeading().contains("Not better: “lookalike-1” stays active"));
    QVERIFY(f.learning()->verdictWords().contains("fewer"));
    QVERIFY(!f.models()->promote->isEnabled());
    f.models()->promote->trigger();
    QTest::qWait(20);
    QVERIFY(f.service->promotions().empty());
    QVERIFY(f.models()->saveReport->isEnabled());
  }

  void pauseAndCancelAreThoseOfTheRun() {
    ModelWindow f;
    f.openWithModels();
    f.service->learner = [](JobControl& control,
                            learn::FinetuneObserver* observer) -> Result<learn::FinetuneReport> {
      TuningPoint point;
      while (control.waitWhilePaused()) {
        ++point.step;
        observer->onPoint(point);
        std::this_thread::sleep_for(1ms);
      }
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    const WindowActions* actions = f.window->actions();
    f.models()->showLearning->trigger();
    QTRY_VERIFY(f.models()->startLearning->isEnabled());
    f.models()->startLearning->trigger();
    QTRY_VERIFY(f.learning()->curves()->model().rowCount() > 0);
    QVERIFY(!actions->findAgain->isEnabled());
    QVERIFY(!f.models()->startLearning->isEnabled());
    actions->pause->trigger();
    QVERIFY(f.window->models().job().isPaused());
    QCOMPARE(actions->pause->iconText(), QString("Resume"));
    actions->pause->trigger();
    QVERIFY(!f.window->models().job().isPaused());
    actions->cancel->trigger();
    QTRY_VERIFY(!f.window->models().isBusy());
    QVERIFY2(f.message().contains("it resumes"), qPrintable(f.message()));
    QVERIFY(f.learning()->curves()->model().rowCount() > 0);  // what was seen stays
    QVERIFY(actions->findAgain->isEnabled());
  }

  void verdictsAreGivenWhileAModelIsPutToUse() {
    ModelWindow f;
    f.openWithModels();
    f.learnWell();
    std::atomic<bool> mayEnd{false};
    f.service->promoter = [&](JobControl& control,
                              JobObserver* observer) -> Result<pipeline::FindCopiesReport> {
      ProgressMeter meter(observer, JobStage::kDescribing, 100);
      while (!mayEnd && control.waitWhilePaused()) {
        meter.add();
        std::this_thread::sleep_for(1ms);
      }
      auto fresh = std::make_shared<library::LibrarySnapshot>(*f.fake->snapshot);
      fresh->describer.text = "tuned:1";
      pipeline::FindCopiesReport report;
      report.snapshot = fresh;
      return report;
    };
    f.models()->promote->trigger();
    QVERIFY(f.window->models().task() == ModelTask::kPromote);
    f.window->actions()->backToGroups->trigger();
    // The desk works with the model before.
    QCOMPARE(f.window->session().snapshot()->describer.text, std::string("fake:1"));
    QTRY_VERIFY(f.shown() != kNobody);
    const Shown first = f.shown();
    f.key(Qt::Key_4);
    QTRY_COMPARE(f.ledger().size(), std::size_t{1});
    QVERIFY(f.showsOther(first));
    QVERIFY(f.window->models().isBusy());
    mayEnd = true;
    QTRY_COMPARE(f.window->session().snapshot()->describer.text, std::string("tuned:1"));
    QVERIFY2(f.message().contains("pictures-1") && f.message().contains("F12"), qPrintable(f.message()));
    QVERIFY(f.learning()->verdictHeading().contains("in use"));
    QVERIFY(!f.models()->promote->isEnabled() && !f.models()->discard->isEnabled());
    QTRY_VERIFY(f.window->verdicts().isReady());
    QVERIFY(f.verdict(first).has_value());  // still known
  }

  void aFailedPromotionLeavesEverything() {
    ModelWindow f;
    f.openWithModels();
    f.learnWell();
    f.models()->promote->trigger();  // the fake says that the library is locked
    QTRY_VERIFY2(f.message().contains("the previous one stays"), qPrintable(f.message()));
    QCOMPARE(f.window->session().snapshot()->describer.text, std::string("fake:1"));
    QVERIFY(f.models()->promote->isEnabled());
  }

  void oneKeyGoesBack() {
    ModelWindow f;
    f.service->choices = {{{"tuned:1"}, "pictures-1", {"fake:1"}, 1}};
    auto tuned = std::make_shared<library::LibrarySnapshot>(*f.fake->snapshot);
    tuned->describer.text = "tuned:1";
    const auto before = f.fake->snapshot;
    f.fake->snapshot = tuned;
    f.openWithModels();
    QTRY_VERIFY(f.models()->goBack->isEnabled());
    f.fake->snapshot = before;
    f.key(Qt::Key_F12);
    QTRY_COMPARE(f.window->session().snapshot()->describer.text, std::string("fake:1"));
    QVERIFY2(f.message().contains("lookalike-1") && f.message().contains("active again"),
             qPrintable(f.message()));
    QVERIFY(f.window->currentPage() == f.page());
  }

  void discardingAsks() {
    ModelWindow f;
    f.openWithModels();
    f.learnWell();
    f.models()->discard->trigger();
    f.answer("Keep");
    QVERIFY(f.window->models().report() != nullptr);
    f.models()->discard->trigger();
    f.answer("Discard");
    QTRY_COMPARE(f.service->deletions(), std::vector<std::string>{"/models/pictures-1.json"});
    QVERIFY(f.window->models().report() == nullptr);
    QVERIFY(!f.models()->promote->isEnabled());
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestLearningPage)
#include "test_learning_page.moc"
