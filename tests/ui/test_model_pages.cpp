// SPDX-License-Identifier: GPL-3.0-or-later
// Models and self-tests in the whole window.
#include <atomic>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "tests/ui/model_window.h"
#include "ui/learn/self_test_page.h"
#include "ui/learn/self_test_view.h"
#include "ui/learn/share_bars.h"
#include "ui/models/import_model_dialog.h"
#include "ui/models/model_desk.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

class TestModelPages : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { keepSettingsIn(settings_.path()); }
  void init() { QSettings().clear(); }

  void theSelfTestPageShowsWhatWasFound() {
    ModelWindow f;
    f.openWithModels();
    f.models()->showSelfTest->trigger();
    f.models()->startSelfTest->trigger();
    SelfTestView* view = f.window->selfTestPage()->view();
    QTRY_VERIFY(view->sentence().contains("88 % of crops to half size"));
    QCOMPARE(view->bars()->bars().size(), std::size_t{12});
    QVERIFY(!view->model().hasBefore());
    f.service->tester = [](JobControl&, JobObserver*) -> Result<learn::SelfTestReport> {
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
    for (auto* button : page->findChildren<QPushButton*>()) {
      if (button->text().contains("Hash")) button->click();
    }
    QCOMPARE(QApplication::clipboard()->text().size(), 64);
    QVERIFY(!f.models()->useModel->isEnabled() && !f.models()->deleteModel->isEnabled());
    page->select(0);  // built in
    QVERIFY(!f.models()->deleteModel->isEnabled() && !f.models()->exportModel->isEnabled());
    QVERIFY(f.models()->useModel->isEnabled());
    page->select(2);
    QVERIFY(f.models()->deleteModel->isEnabled() && f.models()->exportModel->isEnabled());
    f.models()->checkModel->trigger();
    QTRY_VERIFY(page->checkResult().contains("works as its card says"));
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

  void aRefusedImportKeepsTheForm() {
    ModelWindow f;
    f.openWithModels();
    f.service->importer = [](const models::ImportModelOptions& options,
                             JobControl&) -> Result<models::ImportModelReport> {
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
    QVERIFY2(f.message().contains("imported") && f.message().contains("has no norm"),
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
    f.service->importer = [&](const models::ImportModelOptions&,
                              JobControl&) -> Result<models::ImportModelReport> {
      wait();
      return Error{ErrorCode::kBadModel, {}, "late", -1};
    };
    f.service->tester = [&](JobControl&, JobObserver*) -> Result<learn::SelfTestReport> {
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
    f.service->tester = [&](JobControl& control, JobObserver*) -> Result<learn::SelfTestReport> {
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
