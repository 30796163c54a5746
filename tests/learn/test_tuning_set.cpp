// SPDX-License-Identifier: GPL-3.0-or-later
// How verdicts are divided into what is trained on and what is compared by, and the figures of the
// comparison.
#include <cmath>
#include <map>
#include <QTest>
#include <set>

#include "core/learn/tuning_figures.h"
#include "core/learn/tuning_set.h"

using namespace lookalike;
using namespace lookalike::learn;
using namespace lookalike::library;

namespace {

ContentHash hashOf(std::int64_t image) {
  ContentHash hash;
  hash.bytes[0] = static_cast<std::uint8_t>(image >> 8);
  hash.bytes[1] = static_cast<std::uint8_t>(image & 255);
  return hash;
}

/// A library of pictures with verdicts.
class MadeLibrary {
 public:
  explicit MadeLibrary(int images) {
    snapshot_.describer.text = "network:1";
    snapshot_.threshold = 0.6F;
    for (int i = 1; i <= images; ++i) snapshot_.images.push_back({ImageId{i}, hashOf(i), 8, 8, 10, "png"});
  }

  void say(int a, int b, bool isCopy, std::int64_t timeMs = 0, VerdictOrder order = VerdictOrder::kUnknown) {
    VerdictEntry entry =
        review::makeEntry(hashOf(a), hashOf(b), isCopy ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy,
                          order, VerdictSource::kReview);
    entry.timeMs = timeMs;
    book_.apply(entry);
  }

  void find(int a, int b, float score) {
    snapshot_.pairs.push_back({ImageId{a}, ImageId{b}, score});
    snapshot_.pairsByIds.push_back(static_cast<std::uint32_t>(snapshot_.pairsByIds.size()));
  }

  const LibrarySnapshot& snapshot() {
    snapshot_.verdicts = std::make_shared<const review::VerdictBook>(book_);
    return snapshot_;
  }

 private:
  LibrarySnapshot snapshot_;
  review::VerdictBook book_;
};

std::map<TuningSide, std::array<int, 2>> countsOf(const TuningSet& set) {
  std::map<TuningSide, std::array<int, 2>> counts;
  for (const TuningSetPair& pair : set.pairs) ++counts[pair.side].at(pair.isCopy ? 0 : 1);
  return counts;
}

HeldOutPair pairOf(bool isCopy, float before, float after, std::uint32_t cluster) {
  HeldOutPair pair;
  pair.isCopy = isCopy;
  pair.cluster = cluster;
  pair.before.probability = before;
  pair.after.probability = after;
  return pair;
}

}  // namespace

class TestTuningSet : public QObject {
  Q_OBJECT
 private slots:
  /// A hundred groups of two, half of them with a look-alike from another.
  void everySideHasBothKindsAndNoImageIsOnTwo() {
    MadeLibrary library(300);
    for (int i = 0; i < 100; ++i) library.say(3 * i + 1, 3 * i + 2, true, i);
    for (int i = 0; i < 100; i += 2) library.say(3 * i + 1, 3 * i + 3, false, i);
    const TuningSet set = makeTuningSet(library.snapshot(), 0.25, 1);
    QCOMPARE(set.pairs.size(), std::size_t{150});
    auto counts = countsOf(set);
    QCOMPARE(counts[TuningSide::kNone], (std::array<int, 2>{0, 0}));
    QVERIFY2(counts[TuningSide::kHeldOut][0] >= 20 && counts[TuningSide::kHeldOut][0] <= 35,
             qPrintable(QString::number(counts[TuningSide::kHeldOut][0])));
    QVERIFY(counts[TuningSide::kHeldOut][1] >= 10 && counts[TuningSide::kHeldOut][1] <= 20);
    QVERIFY(counts[TuningSide::kValidation][0] >= 12 && counts[TuningSide::kValidation][1] >= 6);
    QVERIFY(counts[TuningSide::kTraining][0] >= 40 && counts[TuningSide::kTraining][1] >= 18);
    std::map<ImageId, TuningSide> sides;
    for (const TuningSetPair& pair : set.pairs) {
      for (const ImageId image : {pair.a, pair.b}) {
        QCOMPARE(sides.emplace(image, pair.side).first->second, pair.side);
        QCOMPARE(set.sideOfImage(image), pair.side);
      }
    }
  }

  void theLatestVerdictsAreAmongTheHeldOut() {
    MadeLibrary library(200);
    for (int i = 0; i < 100; ++i) library.say(2 * i + 1, 2 * i + 2, i % 2 == 0, 1000 + i);
    const TuningSet set = makeTuningSet(library.snapshot(), 0.25, 1);
    int latest = 0;
    for (const TuningSetPair& pair : set.pairs) {
      if (pair.timeMs >= 1090 && pair.side == TuningSide::kHeldOut) ++latest;
    }
    QCOMPARE(latest, 10);
  }

  /// Finds join what verdicts do not speak of: a copy of a held-out image is held out too.
  void copiesByFindsAreOfOneGroup() {
    MadeLibrary library(120);
    for (int i = 0; i < 40; ++i) {
      library.say(3 * i + 1, 3 * i + 2, i % 2 == 0);
      library.find(3 * i + 1, 3 * i + 3, 0.9F);
    }
    const TuningSet set = makeTuningSet(library.snapshot(), 0.25, 1);
    for (int i = 0; i < 40; ++i)
      QCOMPARE(set.sideOfImage(ImageId{3 * i + 3}), set.sideOfImage(ImageId{3 * i + 1}));
  }

  /// One long chain of look-alikes cannot stay together; a pair across the cut is used for nothing.
  void aChainOfLookAlikesIsCut() {
    MadeLibrary library(201);
    for (int i = 1; i <= 200; ++i) library.say(i, i + 1, false, i);
    const TuningSet set = makeTuningSet(library.snapshot(), 0.25, 1);
    auto counts = countsOf(set);
    QVERIFY(counts[TuningSide::kHeldOut][1] >= 30);
    QVERIFY(counts[TuningSide::kTraining][1] >= 60);
    QVERIFY(counts[TuningSide::kNone][1] <= 60);
    for (const TuningSetPair& pair : set.pairs) {
      const bool isAcross = set.sideOfImage(pair.a) != set.sideOfImage(pair.b);
      QCOMPARE(pair.side == TuningSide::kNone, isAcross);
    }
  }

  void equalSeedsDivideAlike() {
    MadeLibrary library(200);
    for (int i = 0; i < 100; ++i) library.say(2 * i + 1, 2 * i + 2, i % 3 == 0);
    const TuningSet one = makeTuningSet(library.snapshot(), 0.25, 7);
    const TuningSet same = makeTuningSet(library.snapshot(), 0.25, 7);
    const TuningSet other = makeTuningSet(library.snapshot(), 0.25, 8);
    bool differs = false;
    for (std::size_t i = 0; i < one.pairs.size(); ++i) {
      QCOMPARE(one.pairs[i].side, same.pairs[i].side);
      differs = differs || one.pairs[i].side != other.pairs[i].side;
    }
    QVERIFY(differs);
  }

  void readinessSaysWhatIsMissing() {
    MadeLibrary library(200);
    TuningReadiness readiness = tuningReadiness(library.snapshot());
    QVERIFY(!readiness.deepest);
    QCOMPARE(readiness.copiesMissingForCalibration, kLeastForCalibration);
    for (int i = 0; i < 12; ++i) library.say(2 * i + 1, 2 * i + 2, false);
    library.say(199, 200, true, 0, VerdictOrder::kAFirst);
    readiness = tuningReadiness(library.snapshot());
    QCOMPARE(readiness.hardNegatives, std::int64_t{12});
    QCOMPARE(readiness.copies, std::int64_t{1});
    QCOMPARE(readiness.derivations, std::int64_t{1});
    QCOMPARE(readiness.copiesMissingForCalibration, kLeastForCalibration - 1);
    QCOMPARE(readiness.hardNegativesMissingForAdapter, kLeastForAdapter - 12);
    QCOMPARE(readiness.deepest, std::optional(TuningDepth::kCalibration));
    for (int i = 12; i < 62; ++i) library.say(2 * i + 1, 2 * i + 2, i % 2 == 0);
    readiness = tuningReadiness(library.snapshot());
    QCOMPARE(readiness.deepest, std::optional(TuningDepth::kCalibration));
    for (int i = 62; i < 68; ++i) library.say(2 * i + 1, 2 * i + 2, true);
    readiness = tuningReadiness(library.snapshot());
    QCOMPARE(readiness.deepest, std::optional(TuningDepth::kWholeNetwork));
    QVERIFY(readiness.heldOutCopies > 0 && readiness.heldOutHardNegatives > 0);
  }

  void figuresAreThoseOfAHandCountedList() {
    // Before: copies at 0.9 and 0.7, look-alikes at 0.8 and 0.2. After: the look-alike at 0.8 goes to 0.1.
    const std::vector<HeldOutPair> pairs{pairOf(true, 0.9F, 0.9F, 1), pairOf(true, 0.7F, 0.7F, 2),
                                         pairOf(false, 0.8F, 0.1F, 3), pairOf(false, 0.2F, 0.2F, 4)};
    const TuningComparison comparison = compareOnHeldOut(pairs, 0.6F);
    QVERIFY(std::abs(comparison.before.microAveragePrecision.value - (1.0 + 2.0 / 3.0) / 2.0) < 1e-9);
    QCOMPARE(comparison.after.microAveragePrecision.value, 1.0);
    QCOMPARE(comparison.before.recallAtPrecision90.value, 0.5);
    QCOMPARE(comparison.after.recallAtPrecision90.value, 1.0);
    QCOMPARE(comparison.before.recall.value, 1.0);
    QCOMPARE(comparison.before.falsePositives.value, 0.5);
    QCOMPARE(comparison.before.falsePositivesAtEqualRecall.value, 0.5);
    QCOMPARE(comparison.after.falsePositivesAtEqualRecall.value, 0.0);
    QVERIFY(comparison.after.logLoss.value < comparison.before.logLoss.value);
    QVERIFY(comparison.before.microAveragePrecision.low <= comparison.before.microAveragePrecision.value);
    QVERIFY(std::isnan(comparison.before.directionAccuracy.value));
  }

  void directionsAreJudgedByTheNormRatio() {
    std::vector<HeldOutPair> pairs;
    for (std::uint32_t i = 0; i < 4; ++i) {
      HeldOutPair pair = pairOf(true, 0.9F, 0.9F, i);
      pair.order = 1;  // b was made from a: a has the larger norm
      pair.before.logNormRatio = i < 2 ? 0.5F : -0.5F;
      pair.after.logNormRatio = i < 3 ? 0.5F : 0.001F;  // the last is undecided
      pairs.push_back(pair);
    }
    const TuningComparison comparison = compareOnHeldOut(pairs, 0.6F);
    QCOMPARE(comparison.before.directionAccuracy.value, 0.5);
    QCOMPARE(comparison.after.directionAccuracy.value, 1.0);
  }

  void betterIsCountedOverSamples() {
    std::vector<HeldOutPair> better;
    std::vector<HeldOutPair> mixed;
    for (std::uint32_t i = 0; i < 40; ++i) {
      better.push_back(pairOf(i % 2 == 0, 0.5F, i % 2 == 0 ? 0.9F : 0.1F, i));
      mixed.push_back(pairOf(i % 2 == 0, 0.5F, i % 4 < 2 ? 0.55F : 0.45F, i));
    }
    QVERIFY(compareOnHeldOut(better, 0.6F).shareBetter > 0.999);
    const double share = compareOnHeldOut(mixed, 0.6F).shareBetter;
    QVERIFY(share > 0.05 && share < 0.95);
    QCOMPARE(compareOnHeldOut({}, 0.6F).shareBetter, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestTuningSet)
#include "test_tuning_set.moc"
