// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that hold for the whole window, whatever is added to it.
#include <cmath>
#include <QAbstractButton>
#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "tests/ui/fake_model_service.h"
#include "tests/ui/fake_services.h"
#include "ui/groups/groups_page.h"
#include "ui/models/model_actions.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/main_window.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

QString nameOf(const QWidget& widget) {
  if (!widget.accessibleName().isEmpty()) return widget.accessibleName();
  if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) return button->text();
  return {};
}

/// A part that Qt makes inside one of its own controls.
bool isQtInternal(const QWidget& widget) {
  return widget.objectName().startsWith(QLatin1String("qt_")) || widget.inherits("QMenuBar") ||
         widget.inherits("QMenu") || widget.inherits("QHeaderView") || widget.inherits("QScrollBar") ||
         widget.inherits("QTableCornerButton") || widget.inherits("QDockWidgetTitleButton") ||
         widget.inherits("QDockWidget") ||
         (widget.parentWidget() != nullptr &&
          (widget.parentWidget()->inherits("QAbstractSpinBox") ||
           widget.parentWidget()->inherits("QComboBox") || widget.parentWidget()->inherits("QLineEdit") ||
           widget.parentWidget()->inherits("QComboBoxPrivateContainer")));
}

double channel(double value) {
  return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}
double luminance(const QColor& color) {
  return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}
/// WCAG 2.1, contrast ratio.
double contrast(const QColor& a, const QColor& b) {
  const double light = std::max(luminance(a), luminance(b));
  const double dark = std::min(luminance(a), luminance(b));
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace

class TestWindowAudit : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    window_ = std::make_unique<MainWindow>(std::make_shared<FakeFindService>(),
                                           std::make_shared<FakeImageSource>());
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->openLibrary("/pictures.lookalike");
    QTRY_COMPARE(window_->groupsPage()->groups().rowCount(), 3);
  }
  void cleanupTestCase() { window_.reset(); }

  void everythingThatTakesFocusHasAName() {
    int named = 0;
    for (const QWidget* widget : window_->findChildren<QWidget*>()) {
      // A control that is hidden for itself gets its words when it is shown.
      if (widget->focusPolicy() == Qt::NoFocus || isQtInternal(*widget) || widget->isHidden()) continue;
      QVERIFY2(!nameOf(*widget).isEmpty(),
               qPrintable(QString("%1 in %2")
                              .arg(widget->metaObject()->className(),
                                   widget->parentWidget()->metaObject()->className())));
      ++named;
    }
    QVERIFY(named > 20);
  }
  void everyActionHasTextTipShortcutAndMenu() {
    QSet<QAction*> inMenus;
    QList<QMenu*> menus = window_->menuBar()->findChildren<QMenu*>();
    for (const QMenu* menu : menus) {
      for (QAction* action : menu->actions()) inMenus << action;
    }
    QSet<QString> keys;
    int count = 0;
    for (QAction* action : window_->actions()->findChildren<QAction*>()) {
      QVERIFY(!action->text().isEmpty());
      const QByteArray name = action->text().toUtf8();
      QVERIFY2(!action->statusTip().isEmpty(), name);
      QVERIFY2(!action->shortcuts().isEmpty(), name);
      QVERIFY2(inMenus.contains(action), name);
      for (const QKeySequence& key : action->shortcuts()) {
        QVERIFY2(!keys.contains(key.toString()), name + " shares " + key.toString().toUtf8());
        keys << key.toString();
      }
      ++count;
    }
    QVERIFY(count > 35);
  }
  void menusHaveDistinctMnemonics() {
    for (const QMenu* menu : window_->menuBar()->findChildren<QMenu*>()) {
      QSet<QString> letters;
      for (const QAction* action : menu->actions()) {
        const QString key = QKeySequence::mnemonic(action->text()).toString();
        if (key.isEmpty()) continue;
        QVERIFY2(!letters.contains(key), qPrintable(menu->title() + ": " + action->text()));
        letters << key;
      }
    }
  }
  void lettersOfAPageAreItsOwn() {
    QAction* history = window_->actions()->showHistory;
    QAction* problems = window_->actions()->showProblems;
    history->trigger();
    problems->trigger();
    QSet<QString> letters;
    const auto take = [&](const QString& text) {
      const QString key = QKeySequence::mnemonic(text).toString();
      if (!key.isEmpty()) QVERIFY2(!letters.contains(key), qPrintable(text));
      letters << key;
    };
    for (const QAction* menu : window_->menuBar()->actions()) take(menu->text());
    for (const QLabel* label : window_->findChildren<QLabel*>()) {
      if (label->isVisible() && label->buddy() != nullptr) take(label->text());
    }
    for (const QAbstractButton* button : window_->findChildren<QAbstractButton*>()) {
      if (button->isVisible()) take(button->text());
    }
    QVERIFY(letters.size() > 12);
    history->trigger();
    problems->trigger();
  }
  void lettersOfThePagesAboutModelsAreTheirOwn() {
    window_->setModelService(std::make_shared<FakeModelService>());
    const ModelActions* models = window_->actions()->models;
    for (QAction* action : {models->showLearning, models->showSelfTest, models->showModels}) {
      action->trigger();
      for (auto* more : window_->currentPage()->findChildren<QToolButton*>()) {
        if (more->isCheckable()) more->setChecked(true);
      }
      QSet<QString> letters;
      const auto take = [&](const QString& text) {
        const QString key = QKeySequence::mnemonic(text).toString();
        if (!key.isEmpty()) QVERIFY2(!letters.contains(key), qPrintable(text));
        letters << key;
      };
      for (const QAction* menu : window_->menuBar()->actions()) take(menu->text());
      for (const QLabel* label : window_->currentPage()->findChildren<QLabel*>()) {
        if (label->buddy() != nullptr) take(label->text());
      }
      for (const QAbstractButton* button : window_->currentPage()->findChildren<QAbstractButton*>())
        take(button->text());
    }
    window_->actions()->backToGroups->trigger();
  }
  void textIsReadableInBothThemes() {
    for (const QPalette& palette : {lightPalette(), darkPalette()}) {
      const auto check = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
        QVERIFY(contrast(palette.color(text), palette.color(ground)) >= 4.5);
      };
      check(QPalette::WindowText, QPalette::Window);
      check(QPalette::Text, QPalette::Base);
      check(QPalette::Text, QPalette::AlternateBase);
      check(QPalette::ButtonText, QPalette::Button);
      check(QPalette::HighlightedText, QPalette::Highlight);
      check(QPalette::PlaceholderText, QPalette::Base);
      check(QPalette::Link, QPalette::Window);
      check(QPalette::ToolTipText, QPalette::ToolTipBase);
      const QColor text = palette.color(QPalette::Text);
      for (const auto ground : {QPalette::Base, QPalette::Window}) {
        QVERIFY(contrast(quietColor(text, palette.color(ground)), palette.color(ground)) >= 4.5);
      }
      const QColor highlight = palette.color(QPalette::Highlight);
      QVERIFY(contrast(blend(palette.color(QPalette::HighlightedText), highlight, 0.85), highlight) >= 4.5);
    }
  }
  void themesSwitchWhileRunning() {
    const QPalette before = QApplication::palette();
    applyTheme(Theme::kDark);
    QCoreApplication::processEvents();
    QCOMPARE(window_->palette().color(QPalette::Window), darkPalette().color(QPalette::Window));
    applyTheme(Theme::kLight);
    QCoreApplication::processEvents();
    QCOMPARE(window_->palette().color(QPalette::Window), lightPalette().color(QPalette::Window));
    applyTheme(Theme::kSystem);
    QCOMPARE(QApplication::palette().color(QPalette::Window), before.color(QPalette::Window));
    for (const Theme theme : {Theme::kSystem, Theme::kLight, Theme::kDark}) {
      QCOMPARE(themeFromName(themeName(theme)), theme);
    }
  }
  void mirrorsForRightToLeft() {
    QApplication::setLayoutDirection(Qt::RightToLeft);
    window_->grab();  // paints everything once
    QVERIFY(window_->groupsPage()->isRightToLeft());
    QApplication::setLayoutDirection(Qt::LeftToRight);
  }
  void docksGiveTheKeysBack() {
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    window_->groupsPage()->list()->setFocus();
    for (QAction* action : {window_->actions()->showHistory, window_->actions()->showProblems}) {
      action->trigger();
      QVERIFY(window_->focusWidget() != window_->groupsPage()->list());
      action->trigger();
      QCOMPARE(window_->focusWidget(), static_cast<QWidget*>(window_->groupsPage()->list()));
    }
    window_->actions()->showHistory->trigger();
    window_->actions()->showProblems->trigger();
    window_->actions()->showHistory->trigger();
    window_->actions()->showProblems->trigger();
    QCOMPARE(window_->focusWidget(), static_cast<QWidget*>(window_->groupsPage()->list()));
  }
  void helpDialogsOpenAndClose() {
    window_->actions()->shortcuts->trigger();
    showAbout(window_.get());
    const auto dialogs = window_->findChildren<QDialog*>();
    QCOMPARE(dialogs.size(), 2);
    for (QDialog* dialog : dialogs) {
      QVERIFY(dialog->isVisible());
      dialog->grab();
      dialog->close();
    }
    QTRY_VERIFY(window_->findChildren<QDialog*>().isEmpty());
  }

 private:
  QTemporaryDir settings_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(TestWindowAudit)
#include "test_window_audit.moc"
