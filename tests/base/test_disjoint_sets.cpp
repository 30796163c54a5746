// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/base/disjoint_sets.h"

using namespace lookalike;

class TestDisjointSets final : public QObject {
  Q_OBJECT
 private slots:
  void theSmallestMemberIsTheRoot() {
    DisjointSets sets(6);
    QVERIFY(sets.join(5, 3));
    QVERIFY(sets.join(4, 5));
    QCOMPARE(sets.root(5), std::size_t{3});
    QCOMPARE(sets.root(4), std::size_t{3});
    QVERIFY(!sets.join(3, 4));
    QVERIFY(sets.join(4, 1));
    for (const std::size_t member : {1U, 3U, 4U, 5U}) QCOMPARE(sets.root(member), std::size_t{1});
    QCOMPARE(sets.root(0), std::size_t{0});
    QCOMPARE(sets.root(2), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestDisjointSets)
#include "test_disjoint_sets.moc"
