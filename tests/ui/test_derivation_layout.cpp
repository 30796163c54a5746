// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <QTest>
#include <set>

#include "tests/ui/fake_services.h"
#include "ui/derivation/derivation_cards.h"
#include "ui/derivation/derivation_layout.h"
#include "ui/derivation/derivation_loader.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

DerivationMetrics roundMetrics() {
  DerivationMetrics metrics;
  metrics.card = QSizeF(100, 40);
  metrics.columnGap = 50;
  metrics.rowGap = 10;
  metrics.margin = 0;
  return metrics;
}

/// Without the marks that keep a text's direction.
QString plain(QString text) {
  return text.remove(QChar(0x2066)).remove(QChar(0x2069));
}

std::set<int> seen(const DerivationLayout& layout, const QRectF& area) {
  std::set<int> found;
  layout.visit(area, [&](int at) { found.insert(at); });
  return found;
}

DerivationCard cardOf(int parent, float score, float probability, Direction direction) {
  DerivationCard card;
  card.parent = parent;
  card.path = parent < 0 ? "/a/cat.jpg" : "/a/cat_small.jpg";
  card.width = 640;
  card.height = 480;
  card.bytes = 2000;
  card.files = 1;
  card.score = score;
  card.probability = probability;
  card.direction = direction;
  return card;
}

}  // namespace

class TestDerivationLayout : public QObject {
  Q_OBJECT
 private slots:
  void nothingAndOne() {
    const DerivationLayout none({}, roundMetrics());
    QCOMPARE(none.count(), 0);
    QVERIFY(none.size().isEmpty());
    QCOMPARE(none.cardAt({0, 0}), -1);
    const DerivationLayout one({-1}, roundMetrics());
    QCOMPARE(one.card(0), QRectF(0, 0, 100, 40));
    QCOMPARE(one.size(), QSizeF(100, 40));
    QVERIFY(one.linkBox(0).isEmpty());
    QCOMPARE(one.inColumn(0, 1), -1);
  }
  void aColumnAStep() {
    // 0 -> 1 -> 2, 0 -> 3
    const DerivationLayout layout({-1, 0, 1, 0}, roundMetrics());
    QCOMPARE(layout.card(2), QRectF(300, 0, 100, 40));
    QCOMPARE(layout.card(1), QRectF(150, 0, 100, 40));
    QCOMPARE(layout.card(3), QRectF(150, 50, 100, 40));
    QCOMPARE(layout.card(0), QRectF(0, 25, 100, 40));  // between its children
    QCOMPARE(layout.size(), QSizeF(400, 90));
    QCOMPARE(layout.linkBox(3), QRectF(106, 50, 44, 40));
    const auto trunk = layout.trunk(0);
    QCOMPARE(trunk.x, 106.0);
    QCOMPARE(trunk.top, 20.0);
    QCOMPARE(trunk.bottom, 70.0);
    QCOMPARE(layout.children(0), (std::vector<int>{1, 3}));
    QCOMPARE(layout.inColumn(1, 1), 3);
    QCOMPARE(layout.inColumn(3, -1), 1);
    QCOMPARE(layout.inColumn(3, 1), -1);
    QCOMPARE(layout.cardAt({160, 60}), 3);
    QCOMPARE(layout.cardAt({120, 60}), -1);
    QCOMPARE(layout.linkAt({120, 60}), 3);
    QCOMPARE(layout.linkAt({102, 60}), -1);
  }
  void anOriginalOfManyStaysNearTheFirst() {
    std::vector<int> parents(500, 0);
    parents[0] = -1;
    const DerivationLayout layout(parents, roundMetrics());
    QCOMPARE(layout.card(0).top(), 150.0);  // three rows down
    QCOMPARE(layout.card(499).top(), 498 * 50.0);
  }
  void partsWithoutALinkStandApart() {
    const DerivationLayout layout({-1, 0, -1}, roundMetrics());
    QCOMPARE(layout.card(2), QRectF(0, 75, 100, 40));  // a row and a half
  }
  void cardsNeverOverlapAndAllAreFound() {
    std::vector<int> parents{-1};
    for (int i = 1; i < 300; ++i) parents.push_back(i % 7 == 0 ? i - 1 : (i * 7919) % i);
    const DerivationLayout layout(parents, roundMetrics());
    for (int a = 0; a < layout.count(); ++a) {
      QCOMPARE(layout.cardAt(layout.card(a).center()), a);
      QVERIFY(QRectF(QPointF(0, 0), layout.size()).contains(layout.card(a)));
      for (int b = a + 1; b < layout.count(); ++b) QVERIFY(!layout.card(a).intersects(layout.card(b)));
    }
    QCOMPARE(seen(layout, QRectF(QPointF(0, 0), layout.size())).size(), std::size_t{300});
    // Everything that touches an area is found, and not much more.
    const QRectF area(200, 400, 300, 200);
    const std::set<int> found = seen(layout, area);
    for (int at = 0; at < layout.count(); ++at) {
      bool touches = layout.card(at).intersects(area) || layout.linkBox(at).intersects(area);
      if (!layout.children(at).empty()) {
        const auto trunk = layout.trunk(at);
        touches = touches || QRectF(trunk.x, trunk.top, 1, trunk.bottom - trunk.top + 1).intersects(area);
      }
      if (touches) QVERIFY(found.contains(at));
    }
    QVERIFY(found.size() < 60);
  }
  void deepChainsNeedNoStack() {
    std::vector<int> parents;
    parents.reserve(100'000);
    for (int i = 0; i < 100'000; ++i) parents.push_back(i - 1);
    const DerivationLayout layout(parents, roundMetrics());
    QCOMPARE(layout.card(99'999).left(), 99'999 * 150.0);
  }

  void sentencesSayEverything() {
    DerivationCards cards{cardOf(-1, std::nanf(""), 0.0F, Direction::kUndecided),
                          cardOf(0, 0.9904F, 0.976F, Direction::kBFromA),
                          cardOf(0, 0.62F, 0.5F, Direction::kUndecided),
                          cardOf(0, std::nanf(""), 0.3F, Direction::kAFromB)};
    cards[0].originalProbability = 0.819F;
    cards[2].isWeakest = true;
    QCOMPARE(plain(cardSentence(cards, 0)), QString("cat.jpg, 640 × 480, 2.0 kB, likely original (81 %)"));
    QCOMPARE(plain(cardSentence(cards, 1)),
             QString("cat_small.jpg, 640 × 480, 2.0 kB, made from cat.jpg with 97 %, "
                     "probability of a copy 0.990"));
    QCOMPARE(plain(cardSentence(cards, 2)),
             QString("cat_small.jpg, 640 × 480, 2.0 kB, linked to cat.jpg, direction undecided, "
                     "probability of a copy 0.620, weakest link"));
    QCOMPARE(plain(cardSentence(cards, 3)),
             QString("cat_small.jpg, 640 × 480, 2.0 kB, linked to cat.jpg, which "
                     "looks made from it"));
    QCOMPARE(plain(linkNumbers(cards[1])), QString("≈ 0.990  ·  97 %"));
    QCOMPARE(plain(linkNumbers(cards[2])), QString("≈ 0.620"));
    QCOMPARE(plain(linkNumbers(cards[3])), QString());
    QCOMPARE(linkWords(cards[1]), QString());
    QCOMPARE(linkWords(cards[2]), QString("weakest link"));
    QCOMPARE(plain(cardNote(cards, 0)), QString("likely original (81 %)"));
    QCOMPARE(plain(cardNote(cards, 1)), QString());
  }
  void cardsComeFromTheStoredPairs() {
    const auto snapshot = makeSnapshot(2, 3);
    library::GroupDerivation derivation;
    cluster::DerivationNode original;
    original.image = ImageId{4};
    cluster::DerivationNode copy;
    copy.image = ImageId{5};
    copy.parent = 0;
    copy.probability = 0.8F;
    cluster::DerivationNode other = copy;
    other.image = ImageId{6};
    derivation.tree.nodes = {original, copy, other};
    derivation.tree.originals = {{0, 0.75F}, {1, 0.25F}};
    derivation.tree.weakest = 1;
    PairDirection direction;
    direction.direction = Direction::kBFromA;
    derivation.withParent = {{}, direction, direction};
    const DerivationCards cards = derivationCards(*snapshot, derivation);
    QCOMPARE(cards.size(), std::size_t{3});
    QCOMPARE(cards[0].files, 2);  // the second group's first image is in two files
    QCOMPARE(cards[0].originalProbability, 0.75F);
    QCOMPARE(cards[0].parent, -1);
    QCOMPARE(cards[1].parent, 0);
    QCOMPARE(cards[1].score, 0.99F);
    QCOMPARE(cards[1].direction, Direction::kBFromA);
    // The mark is the core's, whatever the probabilities (0.99 here, 0.97 on the other link).
    QVERIFY(!cards[0].isWeakest && cards[1].isWeakest && !cards[2].isWeakest);
    derivation.tree.weakest.reset();
    QVERIFY(!derivationCards(*snapshot, derivation)[1].isWeakest);
    QCOMPARE(QString::fromStdString(cards[1].path), QString("/pictures/album1/image1.jpg"));
  }
  void storedEvidenceIsEnough() {
    QTemporaryDir folder;
    auto snapshot = makeSnapshot(1, 4);
    snapshot->libraryPath = folder.filePath("none.lookalike").toStdString();
    const auto groups = groupsOf(*snapshot, 0.9F);
    JobControl control;
    const auto derivation = deriveFromStored(*snapshot, groups.front(), nullptr, control);
    QVERIFY(derivation.ok());
    QCOMPARE(derivation.value().tree.nodes.size(), std::size_t{4});
    JobControl cancelled;
    cancelled.cancel();
    QVERIFY(!deriveFromStored(*snapshot, groups.front(), nullptr, cancelled).ok());
  }
};

QTEST_MAIN(TestDerivationLayout)
#include "test_derivation_layout.moc"
