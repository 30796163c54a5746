// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QActionGroup>
#include <QComboBox>
#include <QDropEvent>
#include <QListView>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/image_pane.h"
#include "ui/derivation/group_map_view.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/message_bar.h"
#include "ui/shared/window_actions.h"
#include "ui/start/start_page.h"
#include "ui/start/work_page.h"
#include "ui/window/folders_dialog.h"
#include "ui/window/main_window.h"
#include "ui/window/problems_view.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  std::shared_ptr<FakeFindService> service = std::make_shared<FakeFindService>();
  std::shared_ptr<FakeImageSource> images = std::make_shared<FakeImageSource>();
  std::unique_ptr<MainWindow> window;

  void open() {
    window = std::make_unique<MainWindow>(service, images);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    window->activateWindow();
  }
  void openWithGroups() {
    open();
    window->openLibrary("/pictures.lookalike");
    QTRY_COMPARE(groups().rowCount(), 3);
  }
  const GroupListModel& groups() const { return window->groupsPage()->groups(); }
  GroupMembersModel& members() const { return window->groupsPage()->groupView()->members(); }
  int row() const { return window->groupsPage()->list()->currentIndex().row(); }
};

}  // namespace

class TestMainWindow : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(settings_.isValid());
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
  }
  void init() { QSettings().clear(); }

  void findsInFolders() {
    Fixture f;
    f.open();
    QVERIFY(f.window->currentPage() == f.window->startPage());
    QVERIFY(!f.window->actions()->find->isEnabled());
    f.window->startPage()->addFolders({"/pictures", "/pictures"});
    QCOMPARE(f.window->startPage()->folders().size(), std::size_t{1});
    QVERIFY(f.window->actions()->find->isEnabled());
    f.window->actions()->find->trigger();
    QTRY_COMPARE(f.groups().rowCount(), 3);
    QVERIFY(f.window->currentPage() == f.window->groupsPage());
    QCOMPARE(f.service->jobs().front().index.roots, std::vector<std::string>{"/pictures"});
    QVERIFY(f.window->windowTitle().contains("pictures"));
    f.window->actions()->findAgain->trigger();
    QTRY_COMPARE(f.service->jobs().size(), std::size_t{2});
    QCOMPARE(f.service->jobs().back().index.libraryPath, std::string("/pictures.lookalike"));
  }
  void theChosenEvidenceIsUsedAndRemembered() {
    {
      Fixture f;
      f.open();
      QVERIFY(f.window->startPage()->evidence() == EvidenceKind::kBoth);
      auto* choice = f.window->startPage()->findChild<QComboBox*>();
      QVERIFY(choice != nullptr && !choice->accessibleName().isEmpty());
      choice->setCurrentIndex(choice->findData(static_cast<int>(EvidenceKind::kLocal)));
      QVERIFY(choice->accessibleDescription().contains("details"));
      f.window->startPage()->addFolders({"/pictures"});
      f.window->actions()->find->trigger();
      QTRY_COMPARE(f.groups().rowCount(), 3);
      QVERIFY(f.service->jobs().front().evidence == EvidenceKind::kLocal);
      f.window->actions()->findAgain->trigger();  // as what is shown was found, which is global here
      QTRY_COMPARE(f.service->jobs().size(), std::size_t{2});
      QVERIFY(f.service->jobs().back().evidence == EvidenceKind::kGlobal);
    }
    Fixture again;
    again.open();
    QVERIFY(again.window->startPage()->evidence() == EvidenceKind::kLocal);
    QSettings().setValue("find/evidence", 77);
    Fixture odd;
    odd.open();
    QVERIFY(odd.window->startPage()->evidence() == EvidenceKind::kBoth);
  }
  void verdictsAreReadFromFiles() {
    Fixture f;
    f.openWithGroups();
    QTRY_VERIFY(f.window->verdicts().isReady());
    f.service->setLedger(
        {review::makeEntry(f.service->snapshot->images[0].hash, f.service->snapshot->images[1].hash,
                           VerdictAnswer::kCopy, VerdictOrder::kUnknown, VerdictSource::kImport)});
    f.window->importVerdicts("/elsewhere/v.csv");
    QTRY_COMPARE(f.service->verdictImports.size(), std::size_t{1});
    QCOMPARE(f.service->verdictImports.front().file, std::string("/elsewhere/v.csv"));
    QCOMPARE(f.service->verdictImports.front().libraryPath, std::string("/pictures.lookalike"));
    QTRY_COMPARE(f.window->verdicts().book().counts().copies, std::int64_t{1});  // read anew
    const QString words = f.window->messageBar()->text();
    QVERIFY2(words.contains("4") && words.contains("no verdict"), qPrintable(words));
  }
  void theThresholdSpeaksOfWhatItIs() {
    Fixture f;
    f.openWithGroups();
    auto* slider = f.window->groupsPage()->findChild<QSlider*>();
    QCOMPARE(slider->accessibleName(), QString("Minimum probability of a copy"));
    QVERIFY(slider->accessibleDescription().contains("probability"));
    // The precision is told in one place, below the list.
    QVERIFY(!f.window->groupsPage()->summary().contains('%'));
  }
  void theMatchIsOutlined() {
    Fixture f;
    auto snapshot = makeSnapshot(3, 3);
    snapshot->evidence = EvidenceKind::kBoth;
    snapshot->pairs[0].geometry = makeGeometry();
    f.service->snapshot = snapshot;
    f.openWithGroups();
    CompareView* view = f.window->groupsPage()->groupView()->compareView();
    // The first group in the list is that with most files; the pair with geometry is in another.
    while (f.members().member(0)->image->id != ImageId{1}) {
      QVERIFY(f.row() < 2);
      f.window->groupsPage()->stepGroup(1);
    }
    QCOMPARE(view->pane(0)->content().region.size(), 4);
    QCOMPARE(view->pane(0)->content().region.boundingRect(), QRectF(0, 0, 320, 240));
    QCOMPARE(view->pane(1)->content().region.boundingRect(), QRectF(0, 0, 640, 480));
    QTest::keyClick(f.window.get(), Qt::Key_X);  // swapped
    QCOMPARE(view->pane(0)->content().region.boundingRect(), QRectF(0, 0, 640, 480));
    QTest::keyClick(f.window.get(), Qt::Key_O);
    QVERIFY(!f.window->actions()->outlineMatch->isChecked());
    QVERIFY(view->pane(0)->content().region.isEmpty());
    QTest::keyClick(f.window.get(), Qt::Key_O);
    QCOMPARE(view->pane(0)->content().region.size(), 4);
    QTest::keyClick(f.window.get(), Qt::Key_L);  // this pair was not verified
    QVERIFY(view->pane(0)->content().region.isEmpty());
  }
  void walksByKeys() {
    Fixture f;
    f.openWithGroups();
    QCOMPARE(f.row(), 0);
    QTest::keyClick(f.window.get(), Qt::Key_J);
    QCOMPARE(f.row(), 1);
    QTest::keyClick(f.window.get(), Qt::Key_J);
    QTest::keyClick(f.window.get(), Qt::Key_J);
    QCOMPARE(f.row(), 2);
    QTest::keyClick(f.window.get(), Qt::Key_K);
    QCOMPARE(f.row(), 1);
    QCOMPARE(f.members().sideB(), 1);
    QTest::keyClick(f.window.get(), Qt::Key_L);
    QCOMPARE(f.members().sideA(), 0);
    QCOMPARE(f.members().sideB(), 2);
    QTest::keyClick(f.window.get(), Qt::Key_A);
    QCOMPARE(f.members().sideA(), 2);
    QTest::keyClick(f.window.get(), Qt::Key_X);
    QCOMPARE(f.members().sideB(), 2);
    QTest::keyClick(f.window->groupsPage()->list(), Qt::Key_Left);
    QCOMPARE(f.window->groupsPage()->groupView()->map()->currentRow(), 1);
    QTest::keyClick(f.window->groupsPage()->list(), Qt::Key_Up);
    QCOMPARE(f.row(), 0);
  }
  void spaceFlipsWhileItIsHeld() {
    Fixture f;
    f.openWithGroups();
    GroupView* view = f.window->groupsPage()->groupView();
    QTest::keyPress(view->map()->strip(), Qt::Key_Space);
    QVERIFY(view->compareView()->isFlipped());
    QVERIFY(f.window->actions()->flip->isChecked());
    QTest::keyRelease(view->map()->strip(), Qt::Key_Space);
    QVERIFY(!view->compareView()->isFlipped());
  }
  void thresholdRegroupsAndKeepsTheGroup() {
    Fixture f;
    f.openWithGroups();
    f.window->groupsPage()->stepGroup(1);
    const ImageId centre = f.groups().group(f.row())->centre;
    const int filesBefore = f.members().rowCount();
    f.window->groupsPage()->setThreshold(0.98F);
    QTRY_VERIFY(f.members().rowCount() < filesBefore);
    QCOMPARE(f.groups().group(f.row())->centre, centre);
    QVERIFY(f.window->groupsPage()->summary().contains('3'));
  }
  void filterAndItsEmptyState() {
    Fixture f;
    f.openWithGroups();
    f.window->groupsPage()->setFilter("album1");
    QTRY_COMPARE(f.groups().rowCount(), 1);
    f.window->groupsPage()->setFilter("no such thing");
    QTRY_COMPARE(f.groups().rowCount(), 0);
    const auto empty = f.window->groupsPage()->findChild<EmptyState*>();
    QVERIFY(empty->isVisible());
    QVERIFY(empty->words().contains("no such thing"));
    QVERIFY(!f.window->actions()->nextImage->isEnabled());
  }
  void noCopiesIsSaidWithItsReason() {
    Fixture f;
    auto snapshot = makeSnapshot(1, 1);
    snapshot->pairs.clear();
    f.service->snapshot = snapshot;
    f.open();
    f.window->openLibrary("/pictures.lookalike");
    const auto empty = f.window->groupsPage()->findChild<EmptyState*>();
    QTRY_COMPARE(empty->heading(), QString("No copies found"));
    QVERIFY(empty->words().contains("0.9"));
  }
  void failuresAreSentencesInThePage_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    QTest::newRow("locked") << int(ErrorCode::kLocked) << "in use";
    QTest::newRow("read-only") << int(ErrorCode::kReadOnly) << "not writable";
    QTest::newRow("newer") << int(ErrorCode::kNewerVersion) << "newer version";
    QTest::newRow("cancelled") << int(ErrorCode::kCancelled) << "is kept";
  }
  void failuresAreSentencesInThePage() {
    QFETCH(int, code);
    QFETCH(QString, words);
    Fixture f;
    f.service->job = [code](JobControl&, JobObserver*) -> Result<pipeline::FindCopiesReport> {
      return Error{static_cast<ErrorCode>(code), "/pictures.lookalike", {}, -1};
    };
    f.open();
    f.window->findIn({"/pictures"});
    QTRY_VERIFY(f.window->messageBar()->isVisible());
    QVERIFY2(f.window->messageBar()->text().contains(words), qPrintable(f.window->messageBar()->text()));
    QVERIFY(f.window->currentPage() == f.window->startPage());
    QCOMPARE(f.window->startPage()->folders().size(), std::size_t{1});
  }
  void aLibraryThatDoesNotOpen() {
    Fixture f;
    f.service->reader =
        [](const std::string& path) -> Result<std::shared_ptr<const library::LibrarySnapshot>> {
      return Error{ErrorCode::kCorrupt, path, "file is not a database", -1};
    };
    f.open();
    f.window->openLibrary("/x.lookalike");
    QTRY_VERIFY(f.window->messageBar()->text().contains("/x.lookalike"));
    QVERIFY(f.window->currentPage() == f.window->startPage());
  }
  void pauseAndCancelByAction() {
    Fixture f;
    f.service->job = [](JobControl& control, JobObserver* observer) -> Result<pipeline::FindCopiesReport> {
      ProgressMeter meter(observer, JobStage::kDescribing, 100);
      meter.addFailure({ErrorCode::kEmpty, "/pictures/empty.jpg", {}, -1});
      while (control.waitWhilePaused()) std::this_thread::sleep_for(1ms);
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    f.open();
    f.window->findIn({"/pictures"});
    QTRY_COMPARE(f.window->problemsView()->model().rowCount(), 1);
    QVERIFY(qobject_cast<WorkPage*>(f.window->currentPage()) != nullptr);
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QVERIFY(f.window->session().job().isPaused());
    QVERIFY(f.window->actions()->pause->iconText() == "Resume");
    QTest::keyClick(f.window.get(), Qt::Key_F6);
    QVERIFY(!f.window->session().job().isPaused());
    QTest::keyClick(f.window.get(), Qt::Key_F7);
    QTRY_VERIFY(!f.window->session().job().isRunning());
    QVERIFY(f.window->messageBar()->text().contains("kept"));
  }
  void closingEndsTheJobFirst() {
    Fixture f;
    std::atomic<bool> ended{false};
    f.service->job = [&](JobControl& control, JobObserver*) -> Result<pipeline::FindCopiesReport> {
      while (control.waitWhilePaused()) std::this_thread::sleep_for(1ms);
      ended = true;
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    f.open();
    f.window->findIn({"/pictures"});
    QVERIFY(!f.window->close());
    QTRY_VERIFY(!f.window->isVisible());
    QVERIFY(ended);
  }
  void leavingALibraryDropsItsJob() {
    Fixture f;
    f.openWithGroups();
    f.service->job = [](JobControl& control, JobObserver*) -> Result<pipeline::FindCopiesReport> {
      while (control.waitWhilePaused()) std::this_thread::sleep_for(1ms);
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    };
    f.window->actions()->findAgain->trigger();
    QTRY_VERIFY(f.window->session().job().isRunning());
    f.window->actions()->startPage->trigger();
    QTRY_VERIFY(!f.window->session().job().isRunning());
    QVERIFY(f.window->currentPage() == f.window->startPage());
    QVERIFY(!f.window->messageBar()->isVisible());
  }
  void dropsAreSortedOffThisThread() {
    const QTemporaryDir folder;
    Fixture f;
    f.open();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(folder.path()), QUrl("https://example.org/")});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(f.window.get(), &drop);
    QTRY_COMPARE(f.window->startPage()->folders().size(), std::size_t{1});
    QCOMPARE(f.window->startPage()->folders().front(), folder.path().toStdString());
  }
  void exportsNameLibraryAndThreshold() {
    Fixture f;
    f.openWithGroups();
    f.window->session().exportGroups(0.93F, "/out.csv", pipeline::ExportFormat::kGroupsCsv);
    QTRY_VERIFY(f.window->messageBar()->text().contains("/out.csv"));
    QCOMPARE(f.service->exports().front().libraryPath, std::string("/pictures.lookalike"));
    QCOMPARE(f.service->exports().front().threshold, 0.93F);
  }
  void aFolderIsTakenOutOfTheLibrary() {
    Fixture f;
    f.open();
    QVERIFY(!f.window->actions()->folders->isEnabled());
    f.window->openLibrary("/pictures.lookalike");
    QTRY_COMPARE(f.groups().rowCount(), 3);
    const auto roots = f.service->snapshot->roots;
    QVERIFY(!roots.empty());
    f.window->actions()->folders->trigger();
    auto* dialog = f.window->findChild<FoldersDialog*>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->list()->count(), static_cast<int>(roots.size()));
    QVERIFY(dialog->list()->item(0)->text().contains("/pictures"));
    QVERIFY(dialog->list()->item(0)->text().contains(QString::number(f.service->snapshot->files.size())));

    const auto answer = [&](int role) {
      dialog->removeButton()->click();
      auto* box = dialog->findChild<QMessageBox*>();
      QVERIFY(box != nullptr);
      QVERIFY(box->text().contains("/pictures"));
      QVERIFY(box->informativeText().contains("nothing on disk is deleted"));
      for (QAbstractButton* button : box->buttons()) {
        if (box->buttonRole(button) == role) button->click();
      }
      QTRY_VERIFY(dialog->findChild<QMessageBox*>() == nullptr);
    };
    answer(QMessageBox::RejectRole);
    QCOMPARE(f.groups().rowCount(), 3);

    f.service->removeFailure = Error{ErrorCode::kLocked, "/pictures.lookalike", "process 7", -1};
    answer(QMessageBox::AcceptRole);
    QTRY_VERIFY(f.window->messageBar()->isVisible());
    QCOMPARE(f.groups().rowCount(), 3);

    f.service->removeFailure.reset();
    answer(QMessageBox::AcceptRole);
    QTRY_COMPARE(f.groups().rowCount(), 0);
    QTRY_COMPARE(dialog->list()->count(), static_cast<int>(roots.size()) - 1);
    QVERIFY(!dialog->removeButton()->isEnabled());
  }

  void openedLibrariesAreRemembered() {
    const QTemporaryDir folder;
    const QString library = folder.filePath("mine.lookalike");
    QFile file(library);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    Fixture f;
    f.open();
    f.window->openLibrary(library.toStdString());
    QTRY_COMPARE(QSettings().value("recentLibraries").toStringList().size(), 1);
    Fixture again;
    again.open();
    QTRY_COMPARE(again.window->startPage()->findChildren<QListView*>().last()->model()->rowCount(), 1);
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
