// SPDX-License-Identifier: GPL-3.0-or-later
// Learning, self-tests and models in the whole window.
#include <atomic>
#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "tests/ui/desk_fixture.h"
#include "tests/ui/fake_model_service.h"
#include "ui/style/theme.h"
#include "ui/views/import_model_dialog.h"
#include "ui/views/learn_choices.h"
#include "ui/views/learn_page.h"
#include "ui/views/model_actions.h"
#include "ui/views/model_desk.h"
#include "ui/views/models_page.h"
#include "ui/views/self_test_page.h"
#include "ui/views/start_page.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/curve_chart.h"
#include "ui/widgets/curves_view.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/self_test_view.h"
#include "ui/widgets/share_bars.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

namespace {

struct ModelWindow : Desk {
  std::shared_ptr<FakeModelService> service = std::make_shared<FakeModelService>();

  void openWithModels() {
    open();
    window->setModelService(service);
    QTRY_COMPARE(window->models().models().size(), std::size_t{3});
    QTRY_VERIFY(page()->groups().rowCount() > 0);
    window->actions()->nextGroup->trigger();  // the first group begins with two files of one image
    QTRY_VERIFY(shown() != kNobody);
  }
  const ModelActions* models() const { return window->actions()->models; }
  LearnPage* learning() const { return window->learnPage(); }
  ModelsPage* modelsPage() const { return window->modelsPage(); }
  QString message() const { return window->messageBar()->text(); }

  void learnWell() {
    service->learner = [this](JobControl&,
                              pipeline::FinetuneObserver* observer) -> Result<pipeline::FinetuneReport> {
      for (const TuningPoint& point : makeCurve(30)) observer->onPoint(point);
      return makeReport(*fake->snapshot);
    };
    models()->showLearning->trigger();
    QTRY_VERIFY(models()->startLearning->isEnabled());
    models()->startLearning->trigger();
    QTRY_VERIFY(window->models().report() != nullptr);
  }
  /// Presses a button of the question that is asked.
  void answer(const QString& text) const {
    QTRY_VERIFY(window->findChild<QMessageBox*>() != nullptr);
    auto* box = window->findChild<QMessageBox*>();
    for (QAbstractButton* button : box->buttons()) {
      if (button->text().remove('&') == text) button->click();
    }
    QTRY_VERIFY(window->findChild<QMessageBox*>() == nullptr);
  }
};

}  // namespace

class TestModelPages : public QObject {
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
    QVERIFY(choices->options().depth == pipeline::TuningDepth::kCalibration);
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
    QVERIFY(choices->options().depth == pipeline::TuningDepth::kAdapter);  // unless something else is chosen
    choices->setDepth(pipeline::TuningDepth::kLastStages);
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
    QVERIFY(options.depth == pipeline::TuningDepth::kLastStages);
    QVERIFY(options.hardNegativesAsNegatives);
    QVERIFY(!options.selfTest);
    QCOMPARE(options.name, std::string("mine"));
    QCOMPARE(options.heldOutShare, 0.25);
    QTRY_VERIFY2(f.message().contains("Nothing was learned") && f.message().contains("nothing to learn from"),
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
    QVERIFY(page->facts().contains("Pair network: no better, left as it was"));
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
    f.service->learner = [&](JobControl&, pipeline::FinetuneObserver*) -> Result<pipeline::FinetuneReport> {
      pipeline::FinetuneReport report = makeReport(*f.fake->snapshot);
      report.verdict = pipeline::TuningVerdict::kWorseOnSelfTest;
      report.cardPath.clear();
      report.tuned = {};
      return report;
    };
    f.models()->showLearning->trigger();
    QTRY_VERIFY(f.models()->startLearning->isEnabled());
    f.models()->startLearning->trigger();
    QTRY_VERIFY(f.learning()->verdictHeading().contains("Not better: “lookalike-1” is kept"));
    QVERIFY(f.learning()->verdictWords().contains("fewer of the edited copies"));
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
                            pipeline::FinetuneObserver* observer) -> Result<pipeline::FinetuneReport> {
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
    QCOMPARE(actions->pause->iconText(), QString("Go On"));
    actions->pause->trigger();
    QVERIFY(!f.window->models().job().isPaused());
    actions->cancel->trigger();
    QTRY_VERIFY(!f.window->models().isBusy());
    QVERIFY2(f.message().contains("goes on from there"), qPrintable(f.message()));
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
      auto fresh = std::make_shared<pipeline::LibrarySnapshot>(*f.fake->snapshot);
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
    QTRY_VERIFY2(f.message().contains("the one before stays"), qPrintable(f.message()));
    QCOMPARE(f.window->session().snapshot()->describer.text, std::string("fake:1"));
    QVERIFY(f.models()->promote->isEnabled());
  }

  void oneKeyGoesBack() {
    ModelWindow f;
    f.service->choices = {{{"tuned:1"}, "pictures-1", {"fake:1"}, 1}};
    auto tuned = std::make_shared<pipeline::LibrarySnapshot>(*f.fake->snapshot);
    tuned->describer.text = "tuned:1";
    const auto before = f.fake->snapshot;
    f.fake->snapshot = tuned;
    f.openWithModels();
    QTRY_VERIFY(f.models()->goBack->isEnabled());
    f.fake->snapshot = before;
    f.key(Qt::Key_F12);
    QTRY_COMPARE(f.window->session().snapshot()->describer.text, std::string("fake:1"));
    QVERIFY2(f.message().contains("lookalike-1") && f.message().contains("in use again"),
             qPrintable(f.message()));
    QVERIFY(f.window->currentPage() == f.page());
  }

  void theSelfTestPageShowsWhatWasFound() {
    ModelWindow f;
    f.openWithModels();
    f.models()->showSelfTest->trigger();
    f.models()->startSelfTest->trigger();
    SelfTestView* view = f.window->selfTestPage()->view();
    QTRY_VERIFY(view->sentence().contains("88 % of crops to a half"));
    QCOMPARE(view->bars()->bars().size(), std::size_t{12});
    QVERIFY(!view->model().hasBefore());
    f.service->tester = [](JobControl&, JobObserver*) -> Result<pipeline::SelfTestReport> {
      return makeSelfTest("pictures-1", 0.02);
    };
    f.models()->startSelfTest->trigger();
    QTRY_VERIFY(view->model().hasBefore());
    QVERIFY(!f.window->grab().isNull());
  }

  void theModelsPageShowsCards() {
    ModelWindow f;
    f.openWithModels();
    f.models()->showModels->trigger();
    ModelsPage* page = f.modelsPage();
    QTRY_VERIFY(page->current() != nullptr);
    QCOMPARE(page->current()->name, std::string("lookalike-1"));  // the one in use
    const QString card = page->cardLines().join('\n');
    for (const char* fact : {"GPL-3.0-or-later", "photographs with open licences", "cross-batch memory",
                             "69.4 % on the open benchmark", "5f1c2e9d0a7b44c8", "lookalike-1.pt"}) {
      QVERIFY2(card.contains(fact), fact);
    }
    page->findChild<QPushButton*>()->click();
    QVERIFY(!f.models()->useModel->isEnabled() && !f.models()->deleteModel->isEnabled());
    page->select(0);  // built in
    QVERIFY(!f.models()->deleteModel->isEnabled() && !f.models()->exportModel->isEnabled());
    QVERIFY(f.models()->useModel->isEnabled());
    page->select(2);
    QVERIFY(f.models()->deleteModel->isEnabled() && f.models()->exportModel->isEnabled());
    f.models()->checkModel->trigger();
    QTRY_VERIFY(page->checkResult().contains("runs as its card says"));
    f.service->checkFailure = Error{ErrorCode::kBadModel, "/models/sscd.pt", "hash differs", -1};
    f.models()->checkModel->trigger();
    QTRY_VERIFY2(page->checkResult().contains("hash differs"), qPrintable(page->checkResult()));
    f.window->modelDesk()->exportTo("/elsewhere");
    QTRY_COMPARE(f.service->exports(), std::vector<std::string>{"/models/sscd.json to /elsewhere"});
    QTRY_VERIFY(f.message().contains("/elsewhere"));
    f.models()->useModel->trigger();
    QTRY_COMPARE(f.service->promotions().size(), std::size_t{1});
    QCOMPARE(f.service->promotions().front().index.describer.name, std::string("/models/sscd.json"));
  }

  void deletingAsks() {
    ModelWindow f;
    f.openWithModels();
    f.models()->showModels->trigger();
    f.modelsPage()->select(2);
    f.models()->deleteModel->trigger();
    f.answer("Keep");
    QTest::qWait(20);
    QVERIFY(f.service->deletions().empty());
    f.models()->deleteModel->trigger();
    f.answer("Delete");
    QTRY_COMPARE(f.service->deletions(), std::vector<std::string>{"/models/sscd.json"});
    QTRY_COMPARE(f.modelsPage()->models().rowCount(), 2);
    QVERIFY(f.message().contains("sscd"));
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

  void aRefusedImportKeepsTheForm() {
    ModelWindow f;
    f.openWithModels();
    f.service->importer = [](const pipeline::ImportModelOptions& options,
                             JobControl&) -> Result<pipeline::ImportModelReport> {
      return Error{ErrorCode::kBadModel, options.file, "no TorchScript", -1};
    };
    f.models()->importModel->trigger();
    QTRY_VERIFY(f.window->modelDesk()->importDialog() != nullptr);
    ImportModelDialog* dialog = f.window->modelDesk()->importDialog();
    dialog->setFile("/downloads/odd\xff.pt");
    QCOMPARE(dialog->options().file, std::string("/downloads/odd\xff.pt"));  // byte for byte
    emit dialog->importWished();
    QTRY_VERIFY2(dialog->refusal().contains("no TorchScript"), qPrintable(dialog->refusal()));
    QVERIFY(dialog->isVisible());
    QCOMPARE(f.window->models().models().size(), std::size_t{3});
    f.service->importer = nullptr;
    emit dialog->importWished();
    QTRY_COMPARE(f.window->models().models().size(), std::size_t{4});
    QTRY_VERIFY(f.window->modelDesk()->importDialog() == nullptr);
    QVERIFY2(f.message().contains("imported") && f.message().contains("gives no norm"),
             qPrintable(f.message()));
  }

  void theFormOfAnImport() {
    ImportModelDialog dialog;
    auto options = dialog.options();
    QCOMPARE(options.input.width, 224);
    QCOMPARE(options.mean.size(), std::size_t{3});
    QVERIFY(std::abs(options.mean[0] - 0.485F) < 1e-6F);
    for (auto* combo : dialog.findChildren<QComboBox*>()) combo->setCurrentIndex(1);
    options = dialog.options();
    QVERIFY(options.input.resize == describe::ResizeMode::kShortSideCentreCrop);
    QCOMPARE(options.input.shortSide, 224);
    QCOMPARE(options.mean, (std::vector<float>{0.5F, 0.5F, 0.5F}));
    for (auto* combo : dialog.findChildren<QComboBox*>()) combo->setCurrentIndex(2);
    options = dialog.options();
    QVERIFY(options.input.resize == describe::ResizeMode::kFitPad);
    QCOMPARE(options.mean, (std::vector<float>{0.0F, 0.0F, 0.0F}));
    QCOMPARE(options.deviation, (std::vector<float>{1.0F, 1.0F, 1.0F}));
  }

  void nothingBlocksTheWindow() {
    ModelWindow f;
    f.openWithModels();
    std::atomic<bool> mayEnd{false};
    const auto wait = [&] {
      while (!mayEnd) std::this_thread::sleep_for(1ms);
    };
    f.service->importer = [&](const pipeline::ImportModelOptions&,
                              JobControl&) -> Result<pipeline::ImportModelReport> {
      wait();
      return Error{ErrorCode::kBadModel, {}, "late", -1};
    };
    f.service->tester = [&](JobControl&, JobObserver*) -> Result<pipeline::SelfTestReport> {
      wait();
      return makeSelfTest("lookalike-1");
    };
    f.window->models().importModel({});
    QVERIFY(f.window->models().isBusy());  // and this thread goes on
    mayEnd = true;
    QTRY_VERIFY(!f.window->models().isBusy());
    mayEnd = false;
    f.window->models().selfTest(10);
    f.window->actions()->nextGroup->trigger();
    QVERIFY(f.window->models().isBusy());
    mayEnd = true;
    QTRY_VERIFY(!f.window->models().isBusy());
  }

  void closingWaitsForTheJob() {
    ModelWindow f;
    f.openWithModels();
    std::atomic<bool> ended{false};
    f.service->tester = [&](JobControl& control, JobObserver*) -> Result<pipeline::SelfTestReport> {
      while (control.waitWhilePaused()) std::this_thread::sleep_for(1ms);
      ended = true;
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    f.models()->startSelfTest->trigger();
    QTRY_VERIFY(f.window->models().isBusy());
    f.window->close();
    QTRY_VERIFY(!f.window->isVisible());
    QVERIFY(ended);
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestModelPages)
#include "test_model_pages.moc"
