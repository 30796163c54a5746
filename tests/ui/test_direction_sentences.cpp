// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "ui/compare/direction_sentences.h"

using namespace lookalike;
using namespace lookalike::ui;

class TestDirectionSentences : public QObject {
  Q_OBJECT
 private slots:
  void sayWhoWasMadeFromWhom() {
    QCOMPARE(directionSentence({Direction::kBFromA, 0.979F, {}}), QStringLiteral("B was made from A (97 %)"));
    QCOMPARE(directionSentence({Direction::kAFromB, 0.1F, {}}), QStringLiteral("A was made from B (90 %)"));
    QCOMPARE(directionSentence({}), QStringLiteral("undecided"));
  }

  void giveTheStrongestReasonsForIt() {
    const PairDirection direction{Direction::kBFromA,
                                  0.95F,
                                  {{DirectionReasonKind::kContainment, 3.0F, 0.5F, 1.0F},
                                   {DirectionReasonKind::kNorm, -1.0F, 1.0F, 1.1F},
                                   {DirectionReasonKind::kAddition, 0.8F, 0.0F, 1.0F},
                                   {DirectionReasonKind::kSize, 0.5F, 100.0F, 50.0F},
                                   {DirectionReasonKind::kQuality, 0.4F, 95.0F, 75.0F}}};
    QCOMPARE(directionReasons(direction),
             QStringLiteral("shows less, something was added, smaller for the same content"));
    QCOMPARE(directionReasons(reversed(direction)), directionReasons(direction));
    QCOMPARE(directionReasons({}), QString());
  }

  void everyReasonHasWords() {
    for (int kind = 0; kind < kDirectionReasonKinds; ++kind) {
      const PairDirection direction{
          Direction::kAFromB, 0.05F, {{static_cast<DirectionReasonKind>(kind), -2.0F, 0.0F, 0.0F}}};
      QVERIFY(!directionReasons(direction).isEmpty());
    }
  }
};

QTEST_GUILESS_MAIN(TestDirectionSentences)
#include "test_direction_sentences.moc"
