// SPDX-License-Identifier: GPL-3.0-or-later
// The manual: its pages, their links, and F1.
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QTextBrowser>

#include "tests/ui/desk_fixture.h"
#include "ui/window/manual_window.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

QString textOf(const QString& page) {
  QFile file(QStringLiteral(":/help/%1.md").arg(page));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestManual : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(settings_.isValid());
    keepSettingsIn(settings_.path());
  }

  void everyPageOpens() {
    ManualWindow manual;
    for (const QString& page : ManualWindow::pages()) {
      QVERIFY2(manual.showPage(page), qPrintable(page));
      QCOMPARE(manual.page(), page);
      const QString title = textOf(page).section('\n', 0, 0).mid(2);
      QVERIFY2(!title.isEmpty() && manual.browser()->toPlainText().startsWith(title), qPrintable(page));
    }
    QVERIFY(!manual.showPage("no-such-page"));
  }

  void everyLinkLeadsSomewhere() {
    static const QRegularExpression kLink(R"(\]\(([a-z-]+)\.md(?:#([a-z-]+))?\))");
    int links = 0;
    for (const QString& page : ManualWindow::pages()) {
      for (auto match = kLink.globalMatch(textOf(page)); match.hasNext(); ++links) {
        const QRegularExpressionMatch link = match.next();
        const QString target = textOf(link.captured(1));
        QVERIFY2(!target.isEmpty(), qPrintable(page + " -> " + link.captured(1)));
        if (!link.captured(2).isEmpty())
          QVERIFY2(target.contains("\n## " + link.captured(2) + "\n"),
                   qPrintable(page + " -> " + link.captured(0)));
      }
    }
    QVERIFY(links > 15);
  }

  void everyPageIsReachedFromTheFirst() {
    for (const QString& page : ManualWindow::pages())
      QVERIFY2(page == "index" || textOf("index").contains("(" + page + ".md)"), qPrintable(page));
  }

  void linksAreFollowed() {
    ManualWindow manual;
    QVERIFY(manual.showPage("data-sets"));
    emit manual.browser()->anchorClicked(QUrl("commands.md#export"));
    QCOMPARE(manual.page(), QString("commands"));
    QCOMPARE(manual.browser()->textCursor().block().text(), QString("export"));
    manual.browser()->backward();
    QCOMPARE(manual.page(), QString("data-sets"));
  }

  void f1OpensThePageForWhatIsShown() {
    Desk desk;
    desk.fake->snapshot = makeFinds(3, 3);
    desk.window = std::make_unique<MainWindow>(desk.service, desk.images);
    desk.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(desk.window.get()));
    const auto pageAfterF1 = [&] {
      desk.window->activateWindow();
      QTest::keyClick(desk.window.get(), Qt::Key_F1);
      const auto* manual = desk.window->findChild<ManualWindow*>();
      return manual != nullptr && manual->isVisible() ? manual->page() : QString();
    };
    QCOMPARE(pageAfterF1(), QString("start"));
    desk.openGroups(3);
    QCOMPARE(pageAfterF1(), QString("window"));
    desk.window->activateWindow();
    desk.key(Qt::Key_Q);
    QTRY_VERIFY(desk.page()->isReviewing());
    QCOMPARE(pageAfterF1(), QString("labels"));
    QTest::keyClick(desk.window->findChild<ManualWindow*>(), Qt::Key_Escape);
    QVERIFY(!desk.window->findChild<ManualWindow*>()->isVisible());
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestManual)
#include "test_manual.moc"
