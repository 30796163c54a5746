// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <QtTest>

#include "core/review/verdict_book.h"

using namespace lookalike;
using namespace lookalike::review;

namespace {

ContentHash hashOf(int number) {
  ContentHash hash;
  hash.bytes[0] = static_cast<std::uint8_t>(number);
  return hash;
}

const PairKey kPair = pairKey(hashOf(1), hashOf(2));

VerdictEntry said(const std::string& annotator, VerdictAnswer answer, std::int64_t timeMs,
                  VerdictOrder order = VerdictOrder::kUnknown) {
  VerdictEntry entry = makeEntry(hashOf(1), hashOf(2), answer, order, VerdictSource::kReview);
  entry.annotator = annotator;
  entry.timeMs = timeMs;
  return entry;
}

VerdictBook bookOf(const std::vector<VerdictEntry>& entries) {
  VerdictBook book;
  for (const VerdictEntry& entry : entries) book.apply(entry);
  return book;
}

}  // namespace

class TestVerdictBook : public QObject {
  Q_OBJECT
 private slots:
  void keysAreOrdered() {
    bool isSwapped = false;
    QCOMPARE(pairKey(hashOf(2), hashOf(1), &isSwapped), kPair);
    QVERIFY(isSwapped);
    QCOMPARE(pairKey(hashOf(1), hashOf(2), &isSwapped), kPair);
    QVERIFY(!isSwapped);
  }

  void entriesNameTheOrderOfTheSmallerHash() {
    const VerdictEntry entry =
        makeEntry(hashOf(9), hashOf(3), VerdictAnswer::kCopy, VerdictOrder::kAFirst, VerdictSource::kReview);
    QCOMPARE(entry.a, hashOf(3));
    QCOMPARE(entry.b, hashOf(9));
    QCOMPARE(entry.order, VerdictOrder::kBFirst);  // 9 is the source
    QCOMPARE(entry.id.size(), std::size_t{32});
    QVERIFY(entry.id != newEntryId());
    QVERIFY(entry.timeMs > 1'600'000'000'000);
  }

  void anEmptyBookSaysNothing() {
    const VerdictBook book;
    QVERIFY(!book.verdict(kPair));
    QVERIFY(book.history(kPair).empty());
    QCOMPARE(book.counts().pairs(), std::int64_t{0});
  }

  void theLatestOfAnAnnotatorStands() {
    const VerdictBook book =
        bookOf({said("ann", VerdictAnswer::kCopy, 20), said("ann", VerdictAnswer::kNotCopy, 10)});
    QCOMPARE(book.verdict(kPair)->answer, VerdictAnswer::kCopy);  // by time, not by arrival
    QVERIFY(!book.verdict(kPair)->isConflict);
    QCOMPARE(book.standing(kPair).size(), std::size_t{1});
    QCOMPARE(book.history(kPair).size(), std::size_t{2});
    QCOMPARE(book.counts().copies, std::int64_t{1});
    QCOMPARE(book.counts().pairs(), std::int64_t{1});
  }

  void withdrawnIsAsIfNeverSaid() {
    const VerdictEntry first = said("ann", VerdictAnswer::kCopy, 10);
    const VerdictEntry second = said("ann", VerdictAnswer::kNotCopy, 20);
    VerdictBook book = bookOf({first, second});
    QCOMPARE(book.verdict(kPair)->answer, VerdictAnswer::kNotCopy);
    QVERIFY(book.apply(makeWithdrawal(second, "ann")));
    QCOMPARE(book.verdict(kPair)->answer, VerdictAnswer::kCopy);
    QVERIFY(book.isWithdrawn(second.id));
    QVERIFY(book.apply(makeWithdrawal(first, "ann")));
    QVERIFY(!book.verdict(kPair));
    QCOMPARE(book.counts().pairs(), std::int64_t{0});
    QCOMPARE(book.history(kPair).size(), std::size_t{4});
  }

  void aWithdrawalMayComeBeforeWhatItWithdraws() {
    const VerdictEntry entry = said("ann", VerdictAnswer::kCopy, 10);
    const VerdictBook book = bookOf({makeWithdrawal(entry, "ann"), entry});
    QVERIFY(!book.verdict(kPair));
  }

  void anEntryCountsOnce() {
    const VerdictEntry entry = said("ann", VerdictAnswer::kCopy, 10);
    VerdictBook book;
    QVERIFY(book.apply(entry));
    QVERIFY(!book.apply(entry));
    QCOMPARE(book.entries().size(), std::size_t{1});
    QVERIFY(book.knows(entry.id));
  }

  void contradictionsAreConflicts() {
    VerdictBook book =
        bookOf({said("ann", VerdictAnswer::kCopy, 10), said("bob", VerdictAnswer::kNotCopy, 20)});
    QVERIFY(book.verdict(kPair)->isConflict);
    QCOMPARE(book.counts().conflicts, std::int64_t{1});
    QCOMPARE(book.counts().copies, std::int64_t{0});
    VerdictEntry word = said("cleo", VerdictAnswer::kCopy, 5, VerdictOrder::kBFirst);
    word.source = VerdictSource::kAdjudication;
    QVERIFY(book.apply(word));
    QVERIFY(!book.verdict(kPair)->isConflict);
    QCOMPARE(book.verdict(kPair)->answer, VerdictAnswer::kCopy);
    QCOMPARE(book.verdict(kPair)->order, VerdictOrder::kBFirst);
    QCOMPARE(book.counts().copies, std::int64_t{1});
    QCOMPARE(book.standing(kPair).back()->annotator, std::string("cleo"));
    QVERIFY(book.apply(makeWithdrawal(word, "cleo")));
    QVERIFY(book.verdict(kPair)->isConflict);
  }

  void ordersContradictAndComplete() {
    QVERIFY(bookOf({said("ann", VerdictAnswer::kCopy, 10, VerdictOrder::kAFirst),
                    said("bob", VerdictAnswer::kCopy, 20, VerdictOrder::kBFirst)})
                .verdict(kPair)
                ->isConflict);
    const VerdictBook completed = bookOf({said("ann", VerdictAnswer::kCopy, 10, VerdictOrder::kAFirst),
                                          said("bob", VerdictAnswer::kCopy, 20)});
    QVERIFY(!completed.verdict(kPair)->isConflict);
    QCOMPARE(completed.verdict(kPair)->order, VerdictOrder::kAFirst);
  }

  void unsureContradictsNobody() {
    const VerdictBook book =
        bookOf({said("ann", VerdictAnswer::kNotCopy, 10), said("bob", VerdictAnswer::kUnsure, 20)});
    QCOMPARE(book.verdict(kPair)->answer, VerdictAnswer::kNotCopy);
    QVERIFY(!book.verdict(kPair)->isConflict);
    QCOMPARE(bookOf({said("ann", VerdictAnswer::kUnsure, 10)}).counts().unsure, std::int64_t{1});
  }

  void visitsEveryPairWithAVerdict() {
    VerdictBook book = bookOf({said("ann", VerdictAnswer::kCopy, 10)});
    const VerdictEntry other = makeEntry(hashOf(3), hashOf(4), VerdictAnswer::kUnsure, VerdictOrder::kUnknown,
                                         VerdictSource::kReview);
    book.apply(other);
    const VerdictEntry gone =
        makeEntry(hashOf(5), hashOf(6), VerdictAnswer::kCopy, VerdictOrder::kUnknown, VerdictSource::kReview);
    book.apply(gone);
    book.apply(makeWithdrawal(gone, ""));
    std::map<PairKey, VerdictAnswer> seen;
    book.visit([&](const PairKey& key, const PairVerdict& verdict) { seen[key] = verdict.answer; });
    QCOMPARE(seen.size(), std::size_t{2});
    QCOMPARE(seen.at(kPair), VerdictAnswer::kCopy);
    QCOMPARE(seen.at(pairKey(hashOf(3), hashOf(4))), VerdictAnswer::kUnsure);
  }
};

QTEST_GUILESS_MAIN(TestVerdictBook)
#include "test_verdict_book.moc"
