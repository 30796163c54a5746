// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/ui/fake_services.h"
#include "ui/derivation/derivation_view.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

DerivationCard cardOf(std::int64_t image, int parent, float score = 0.97F, float probability = 0.9F,
                      Direction direction = Direction::kBFromA) {
  DerivationCard card;
  card.image = ImageId{image};
  card.parent = parent;
  card.path = "/pictures/image" + std::to_string(image) + ".jpg";
  card.width = 1600;
  card.height = 1200;
  card.bytes = 123'456;
  card.files = 1;
  card.score = score;
  card.probability = probability;
  card.direction = direction;
  return card;
}

/// 1 -> 2 -> 3, 2 -> 4 (undecided), 1 -> 5 (the weakest)
DerivationCards family() {
  DerivationCards cards{cardOf(1, -1), cardOf(2, 0), cardOf(3, 1, 0.85F),
                        cardOf(4, 1, 0.95F, 0.5F, Direction::kUndecided), cardOf(5, 0, 0.62F, 0.71F)};
  cards[0].originalProbability = 0.81F;
  cards[4].isWeakest = true;
  return cards;
}

/// A view on the screen.
struct Shown {
  std::shared_ptr<FakeImageSource> source = std::make_shared<FakeImageSource>();
  ThumbnailLoader thumbnails{source};
  DerivationView view{&thumbnails};

  explicit Shown(DerivationCards cards = family(), QSize size = {1200, 500}) {
    view.resize(size);
    view.setCards(std::move(cards));
    view.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&view));
    view.activateWindow();
    view.setFocus();
  }
  void press(std::initializer_list<Qt::Key> keys) {
    for (const Qt::Key key : keys) QTest::keyClick(&view, key);
  }
  /// Where grabbing it leaves a picture, for the eye; only where a folder is named.
  void keep(const char* name) {
    const QString folder = qEnvironmentVariable("LOOKALIKE_KEEP_GRABS");
    if (folder.isEmpty()) return;
    QTest::qWait(300);
    view.grab().save(folder + "/" + name + ".png");
  }
};

/// Without the marks that keep a text's direction.
QString plain(QString text) {
  return text.remove(QChar(0x2066)).remove(QChar(0x2069));
}

std::int64_t imageOf(const QSignalSpy& spy, int call, int argument) {
  return spy.at(call).at(argument).value<ImageId>().value;
}

}  // namespace

class TestDerivationView : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    qRegisterMetaType<ImageId>("lookalike::ImageId");
    applyTheme(Theme::kLight);
  }
  void cleanup() {
    QApplication::setLayoutDirection(Qt::LeftToRight);
    applyTheme(Theme::kLight);
  }

  void arrowsWalkThroughTheFamily() {
    Shown shown;
    QCOMPARE(shown.view.current(), ImageId{1});
    const auto expect = [&](Qt::Key key, std::int64_t image) {
      shown.press({key});
      return shown.view.current() == ImageId{image};
    };
    QVERIFY(expect(Qt::Key_Left, 1));   // it has no parent
    QVERIFY(expect(Qt::Key_Right, 2));  // its first child
    QVERIFY(expect(Qt::Key_Down, 5));   // its sibling
    QVERIFY(expect(Qt::Key_Down, 5));
    QVERIFY(expect(Qt::Key_Right, 5));  // nothing was made from it
    QVERIFY(expect(Qt::Key_Up, 2));
    QVERIFY(expect(Qt::Key_Right, 3));
    QVERIFY(expect(Qt::Key_Down, 4));
    QVERIFY(expect(Qt::Key_Left, 2));
    QVERIFY(expect(Qt::Key_W, 5));
    QVERIFY(expect(Qt::Key_Home, 1));
  }
  void rightToLeftMirrorsPlacesAndArrows() {
    Shown leftToRight;
    const QRect before = leftToRight.view.cardRect(0);
    QApplication::setLayoutDirection(Qt::RightToLeft);
    Shown shown;
    const QRect original = shown.view.cardRect(0);
    const int width = shown.view.viewport()->width();
    QVERIFY(std::abs(width - original.right() - 1 - before.left()) <= 1);
    QVERIFY(shown.view.cardRect(1).right() < original.left());
    shown.press({Qt::Key_Left});
    QCOMPARE(shown.view.current(), ImageId{2});
    shown.press({Qt::Key_Right});
    QCOMPARE(shown.view.current(), ImageId{1});
    QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, shown.view.cardRect(3).center());
    QCOMPARE(shown.view.current(), ImageId{4});
    shown.keep("derivation-rtl");
  }
  void rightToLeftScrollsFromTheRight() {
    QApplication::setLayoutDirection(Qt::RightToLeft);
    DerivationCards chain;
    for (int i = 0; i < 20; ++i) chain.push_back(cardOf(i + 1, i - 1));
    Shown shown(chain, {700, 300});
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(0)));
    for (int i = 0; i < 19; ++i) shown.press({Qt::Key_Left});
    QCOMPARE(shown.view.current(), ImageId{20});
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(19)));
    QVERIFY(!shown.view.viewport()->rect().intersects(shown.view.cardRect(0)));
  }
  void signalsNameTheImages() {
    Shown shown;
    QSignalSpy current(&shown.view, &DerivationView::currentChanged);
    QSignalSpy chosen(&shown.view, &DerivationView::pairChosen);
    QSignalSpy cut(&shown.view, &DerivationView::cutWished);
    shown.press({Qt::Key_Return, Qt::Key_Delete});  // the original has no link
    QCOMPARE(chosen.count(), 0);
    QCOMPARE(cut.count(), 0);
    shown.press({Qt::Key_W});
    QCOMPARE(imageOf(current, 0, 0), std::int64_t{5});
    shown.press({Qt::Key_Return});
    QCOMPARE(imageOf(chosen, 0, 0), std::int64_t{1});
    QCOMPARE(imageOf(chosen, 0, 1), std::int64_t{5});
    shown.press({Qt::Key_Delete});
    QCOMPARE(imageOf(cut, 0, 0), std::int64_t{1});
    QCOMPARE(imageOf(cut, 0, 1), std::int64_t{5});
    QTest::mouseDClick(shown.view.viewport(), Qt::LeftButton, {}, shown.view.cardRect(2).center());
    QCOMPARE(imageOf(chosen, 1, 0), std::int64_t{2});
    QCOMPARE(imageOf(chosen, 1, 1), std::int64_t{3});
    QTest::mouseClick(shown.view.viewport(), Qt::LeftButton, {}, shown.view.linkRect(1).center());
    QCOMPARE(chosen.count(), 3);
    QCOMPARE(imageOf(chosen, 2, 1), std::int64_t{2});
    QCOMPARE(shown.view.current(), ImageId{2});
    const auto before = current.count();
    shown.view.setCurrent(ImageId{2});   // no change
    shown.view.setCurrent(ImageId{99});  // no such image
    QCOMPARE(current.count(), before);
  }
  void aWindowsShortcutDoesNotTakeItsKeys() {
    Shown shown;
    auto* action = new QAction(&shown.view);
    action->setShortcut(Qt::Key_W);
    QSignalSpy triggered(action, &QAction::triggered);
    shown.view.addAction(action);
    shown.press({Qt::Key_W});
    QCOMPARE(shown.view.current(), ImageId{5});
    QCOMPARE(triggered.count(), 0);
  }
  void menuEntriesDoWhatTheKeysDo() {
    Shown shown;
    QCOMPARE(shown.view.menuActions().size(), 5);
    for (const QAction* action : shown.view.menuActions()) {
      QVERIFY2(action->text().contains(QLatin1Char('\t')), "the key is shown");
    }
    shown.view.menuActions()[3]->trigger();
    QCOMPARE(shown.view.current(), ImageId{5});
    shown.view.menuActions()[2]->trigger();
    QCOMPARE(shown.view.current(), ImageId{1});
  }
  void anotherTreeKeepsTheCurrentImage() {
    Shown shown;
    shown.view.setCurrent(ImageId{4});
    QSignalSpy current(&shown.view, &DerivationView::currentChanged);
    DerivationCards fewer{cardOf(1, -1), cardOf(4, 0)};
    shown.view.setCards(fewer);
    QCOMPARE(shown.view.current(), ImageId{4});
    QCOMPARE(current.count(), 0);
    shown.view.setCards({cardOf(8, -1), cardOf(9, 0)});
    QCOMPARE(shown.view.current(), ImageId{8});
    QCOMPARE(current.count(), 1);
    QVERIFY(!shown.view.weakestCard());
    shown.press({Qt::Key_W});  // there is none
    QCOMPARE(shown.view.current(), ImageId{8});
    shown.view.setCards({});
    QVERIFY(!shown.view.current().isValid());
    shown.view.setMessage(QStringLiteral("nothing here"));
    shown.press({Qt::Key_Left, Qt::Key_Home, Qt::Key_W, Qt::Key_Return, Qt::Key_Delete, Qt::Key_0});
    shown.view.grab();
  }
  void zoomHasLimitsAndFits() {
    DerivationCards star{cardOf(1, -1)};
    for (int i = 2; i <= 30; ++i) star.push_back(cardOf(i, 0));
    Shown shown(star, {800, 400});
    QVERIFY(shown.view.verticalScrollBar()->maximum() > 0);
    shown.press({Qt::Key_0});
    QVERIFY(shown.view.zoom() < 1.0);
    QCOMPARE(shown.view.verticalScrollBar()->maximum(), 0);
    QCOMPARE(shown.view.horizontalScrollBar()->maximum(), 0);
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(29)));
    shown.press({Qt::Key_Plus});
    const double zoomed = shown.view.zoom();
    const QPointF middle(400, 200);
    QWheelEvent wheel(middle, shown.view.mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::ControlModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(shown.view.viewport(), &wheel);
    QCOMPARE(shown.view.zoom(), zoomed * 1.25);
    shown.view.setZoom(1000);
    QCOMPARE(shown.view.zoom(), 3.0);
    shown.view.setZoom(0);
    QCOMPARE(shown.view.zoom(), 0.1);
  }
  void theCurrentCardIsBroughtIntoView() {
    DerivationCards star{cardOf(1, -1)};
    for (int i = 2; i <= 200; ++i) star.push_back(cardOf(i, 0));
    Shown shown(star, {800, 400});
    shown.view.setCurrent(ImageId{200});
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(199)));
    shown.view.resize(800, 250);
    QTRY_VERIFY(shown.view.viewport()->height() < 250);
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(199)));
    shown.press({Qt::Key_Home});
    QVERIFY(shown.view.viewport()->rect().contains(shown.view.cardRect(0)));
  }
  void everyCardCanBeRead() {
    Shown shown;
    QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(&shown.view);
    QVERIFY(tree != nullptr);
    QCOMPARE(tree->role(), QAccessible::Tree);
    QVERIFY(!tree->text(QAccessible::Name).isEmpty());
    QCOMPARE(tree->childCount(), 5);
    QAccessibleInterface* original = tree->child(0);
    QCOMPARE(original->role(), QAccessible::TreeItem);
    QCOMPARE(plain(original->text(QAccessible::Name)),
             QString("image1.jpg, 1600 × 1200, 123.5 kB, likely original (81 %)"));
    QCOMPARE(
        plain(tree->child(4)->text(QAccessible::Name)),
        QString("image5.jpg, 1600 × 1200, 123.5 kB, made from image1.jpg with 71 %, probability of a copy "
                "0.620, weakest link"));
    QVERIFY(original->state().selected && original->state().focusable);
    QVERIFY(!tree->child(1)->state().selected);
    QCOMPARE(original->parent(), tree);
    QCOMPARE(tree->indexOfChild(original), 0);
    QCOMPARE(tree->child(0), original);
    QCOMPARE(tree->child(5), nullptr);
    const QPoint middle = original->rect().center();
    QCOMPARE(tree->childAt(middle.x(), middle.y()), original);
    QSignalSpy chosen(&shown.view, &DerivationView::pairChosen);
    tree->child(4)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(shown.view.current(), ImageId{5});
    QCOMPARE(chosen.count(), 1);
    QAccessibleInterface* last = tree->child(4);
    shown.view.setCards({cardOf(1, -1)});
    QVERIFY(!last->isValid());
    QVERIFY(last->text(QAccessible::Name).isEmpty());
  }
  void theWeakestIsMarkedWithoutColour() {
    // The same tree with and without the mark differs at the link, also in black and white.
    DerivationCards plain = family();
    plain[4].isWeakest = false;
    Shown marked;
    Shown unmarked(plain);
    marked.view.setZoom(1.0);
    const QImage with = marked.view.viewport()->grab(marked.view.linkRect(4)).toImage();
    const QImage without = unmarked.view.viewport()->grab(unmarked.view.linkRect(4)).toImage();
    const auto ink = [](const QImage& image) {
      int dark = 0;
      for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) dark += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
      }
      return dark;
    };
    QVERIFY2(ink(with) > 2 * ink(without),
             qPrintable(QStringLiteral("%1 %2").arg(ink(with)).arg(ink(without))));
  }
  void undecidedHasNoArrowAndUncertainIsDashed() {
    Shown shown;
    const auto columnOf = [&](int card, int beforeCard) {  // dark pixels in a column of the link
      const QRect box = shown.view.linkRect(card);
      const QImage image = shown.view.viewport()->grab(box).toImage();
      int dark = 0;
      for (int y = box.height() / 2 - 6; y < box.height() / 2 + 6; ++y) {
        dark += qGray(image.pixel(image.width() - 1 - beforeCard, y)) < 170 ? 1 : 0;
      }
      return dark;
    };
    QVERIFY(columnOf(1, 12) >= 5);  // an arrow's head
    QVERIFY(columnOf(3, 12) <= 3);  // a line
    const auto gaps = [&](int card) {
      const QRect box = shown.view.linkRect(card);
      const QImage image = shown.view.viewport()->grab(box).toImage();
      int changes = 0;
      bool before = true;
      for (int x = 2; x < box.width() - 18; ++x) {
        bool dark = false;
        for (int y = box.height() / 2 - 2; y <= box.height() / 2 + 1; ++y)
          dark |= qGray(image.pixel(x, y)) < 190;
        changes += dark != before ? 1 : 0;
        before = dark;
      }
      return changes;
    };
    QVERIFY(gaps(1) <= 1);  // P(copy) 0.97
    QVERIFY(gaps(2) >= 6);  // 0.85
  }
  void fiveThousandImagesPaintOnlyWhatIsSeen() {
    DerivationCards cards{cardOf(1, -1)};
    for (int i = 2; i <= 5000; ++i) cards.push_back(cardOf(i, i % 10 == 0 ? i - 2 : 0));
    Shown shown(cards, {1000, 600});
    shown.view.grab();
    QTest::qWait(200);
    shown.source->thumbnails = 0;
    shown.view.setCurrent(ImageId{2500});
    shown.view.grab();
    QTest::qWait(300);
    QVERIFY2(shown.source->thumbnails < 60, qPrintable(QString::number(shown.source->thumbnails)));
    shown.press({Qt::Key_0, Qt::Key_Home, Qt::Key_W});
    shown.view.grab();
    QBENCHMARK_ONCE {
      for (int i = 0; i < 100; ++i) {
        shown.view.verticalScrollBar()->setValue(shown.view.verticalScrollBar()->maximum() * i / 100);
        shown.view.viewport()->repaint();
      }
    }
  }
  void bothThemes() {
    for (const auto& [theme, name] :
         {std::pair{Theme::kLight, "derivation-light"}, {Theme::kDark, "derivation-dark"}}) {
      applyTheme(theme);
      Shown shown;
      shown.view.setSides(ImageId{1}, ImageId{5});
      shown.press({Qt::Key_W});
      QCOMPARE(shown.view.viewport()->grab().toImage().pixelColor(2, 2),
               QApplication::palette().color(QPalette::Window));
      shown.keep(name);
    }
  }
};

QTEST_MAIN(TestDerivationView)
#include "test_derivation_view.moc"
