// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "core/review/agreement.h"

using namespace lookalike;
using namespace lookalike::review;

namespace {

ContentHash hashOf(int number) {
  ContentHash hash;
  hash.bytes[0] = static_cast<std::uint8_t>(number);
  hash.bytes[1] = static_cast<std::uint8_t>(number >> 8);
  return hash;
}

/// Annotator `who` says `answer` of pair number `pair`.
void say(VerdictBook& book, const std::string& who, int pair, VerdictAnswer answer,
         VerdictOrder order = VerdictOrder::kUnknown, VerdictSource source = VerdictSource::kReview) {
  VerdictEntry entry = makeEntry(hashOf(2 * pair), hashOf(2 * pair + 1), answer, order, source);
  entry.annotator = who;
  entry.timeMs = 1000;
  book.apply(entry);
}

bool isNear(const std::optional<double>& value, double expected) {
  return value && std::abs(*value - expected) < 1e-12;
}

constexpr VerdictAnswer kCopy = VerdictAnswer::kCopy;
constexpr VerdictAnswer kNotCopy = VerdictAnswer::kNotCopy;
constexpr VerdictAnswer kUnsure = VerdictAnswer::kUnsure;

}  // namespace

class TestAgreement : public QObject {
  Q_OBJECT
 private slots:
  void nobodyOrOneAlone() {
    VerdictBook book;
    QVERIFY(agreements(book).empty());
    say(book, "ann", 1, kCopy);
    say(book, "bob", 2, kCopy);
    QVERIFY(agreements(book).empty());  // no pair in common
  }

  void kappaByHand() {
    // Of 50 pairs: both copy 20, both not 15, ann copy and bob not 5, the other way about 10.
    // Observed 35 / 50 = 0.7; expected 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa (0.7 - 0.5) / 0.5 = 0.4.
    VerdictBook book;
    for (int pair = 0; pair < 50; ++pair) {
      say(book, "bob", pair, pair < 20 || pair >= 40 ? kCopy : kNotCopy);
      say(book, "ann", pair, pair < 25 ? kCopy : kNotCopy);
    }
    // 20..24: ann copy, bob not; 25..39 both not; 40..49 ann not, bob copy.
    const auto found = agreements(book);
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].first, std::string("ann"));
    QCOMPARE(found[0].second, std::string("bob"));
    QCOMPARE(found[0].pairs, std::int64_t{50});
    QCOMPARE(found[0].sameAnswer, std::int64_t{35});
    QVERIFY(isNear(found[0].kappa, 0.4));
    QCOMPARE(found[0].bothOrdered, std::int64_t{0});
    QVERIFY(!found[0].orderKappa);
  }

  void threeAnswers() {
    VerdictBook book;
    const std::vector<std::pair<VerdictAnswer, VerdictAnswer>> said{
        {kCopy, kCopy}, {kCopy, kNotCopy}, {kNotCopy, kNotCopy}, {kUnsure, kUnsure}};
    int pair = 0;
    for (const auto& [ann, bob] : said) {
      say(book, "ann", ++pair, ann);
      say(book, "bob", pair, bob);
    }
    const Agreement found = agreements(book).at(0);
    QCOMPARE(found.sameAnswer, std::int64_t{3});
    // Three of four are the same: observed 0.75, expected (2*1 + 1*2 + 1*1) / 16; kappa 7 / 11.
    QVERIFY(isNear(found.kappa, 7.0 / 11.0));
  }

  void chanceExplainsAll() {
    VerdictBook book;
    for (int pair = 0; pair < 3; ++pair) {
      say(book, "", pair, kCopy);
      say(book, "zoe", pair, kCopy);
    }
    const Agreement found = agreements(book).at(0);
    QCOMPARE(found.first, std::string());  // is an annotator too
    QCOMPARE(found.sameAnswer, std::int64_t{3});
    QVERIFY(!found.kappa);
  }

  void utterDisagreement() {
    VerdictBook book;
    say(book, "ann", 1, kCopy);
    say(book, "bob", 1, kNotCopy);
    say(book, "ann", 2, kNotCopy);
    say(book, "bob", 2, kCopy);
    QVERIFY(isNear(agreements(book).at(0).kappa, -1.0));
  }

  void orders() {
    VerdictBook book;
    const auto both = [&](int pair, VerdictAnswer answer, VerdictOrder ann, VerdictOrder bob) {
      say(book, "ann", pair, answer, ann);
      say(book, "bob", pair, answer, bob);
    };
    both(1, kCopy, VerdictOrder::kAFirst, VerdictOrder::kAFirst);
    both(2, kNotCopy, VerdictOrder::kBFirst, VerdictOrder::kBFirst);
    both(3, kCopy, VerdictOrder::kAFirst, VerdictOrder::kBFirst);
    both(4, kCopy, VerdictOrder::kBFirst, VerdictOrder::kBFirst);
    both(5, kCopy, VerdictOrder::kAFirst, VerdictOrder::kUnknown);   // one told none
    both(6, kUnsure, VerdictOrder::kAFirst, VerdictOrder::kAFirst);  // an order of nothing
    say(book, "ann", 7, kCopy, VerdictOrder::kAFirst);
    say(book, "bob", 7, kNotCopy, VerdictOrder::kAFirst);  // other answers
    const Agreement found = agreements(book).at(0);
    QCOMPARE(found.pairs, std::int64_t{7});
    QCOMPARE(found.sameAnswer, std::int64_t{6});
    QCOMPARE(found.bothOrdered, std::int64_t{4});
    QCOMPARE(found.sameOrder, std::int64_t{3});
    // Observed 3 / 4; expected (2*1 + 2*3) / 16 = 0.5; kappa 0.5.
    QVERIFY(isNear(found.orderKappa, 0.5));
  }

  void whatStandsCounts() {
    VerdictBook book;
    say(book, "ann", 1, kCopy);
    say(book, "bob", 1, kNotCopy);
    say(book, "ann", 1, kNotCopy);  // changed her mind
    say(book, "judge", 1, kCopy, VerdictOrder::kUnknown, VerdictSource::kAdjudication);
    const auto found = agreements(book);
    QCOMPARE(found.size(), std::size_t{1});  // adjudications are nobody's
    QCOMPARE(found[0].sameAnswer, std::int64_t{1});
    // Withdrawn: her first word stands again.
    const VerdictEntry second = *book.history(pairKey(hashOf(2), hashOf(3))).at(2);
    book.apply(makeWithdrawal(second, "ann"));
    QCOMPARE(agreements(book).at(0).sameAnswer, std::int64_t{0});
  }

  void everyTwoByName() {
    VerdictBook book;
    for (const char* who : {"cyd", "ann", "bob"}) say(book, who, 1, kCopy);
    const auto found = agreements(book);
    QCOMPARE(found.size(), std::size_t{3});
    QCOMPARE(found[0].first + found[0].second, std::string("annbob"));
    QCOMPARE(found[1].first + found[1].second, std::string("anncyd"));
    QCOMPARE(found[2].first + found[2].second, std::string("bobcyd"));
  }
};

QTEST_GUILESS_MAIN(TestAgreement)
#include "test_agreement.moc"
