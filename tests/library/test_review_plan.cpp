// SPDX-License-Identifier: GPL-3.0-or-later
// What to ask next of a snapshot, by what was answered already.
#include <algorithm>
#include <cmath>
#include <QTest>
#include <set>

#include "core/library/pair_directions.h"
#include "core/library/review_plan.h"

using namespace lookalike;
using namespace lookalike::library;

namespace {

/// Falling, so that the order of ids is not that of hashes.
ContentHash hashOf(int image) {
  ContentHash hash;
  hash.bytes[0] = static_cast<std::uint8_t>(200 - image);
  return hash;
}

constexpr int kImages = 6;

/// Images 1 to 6. Pairs, by descending score: 0: 1–2 (0.99), 1: 3–4 (0.8), 2: 1–3 (0.7), 3: 5–6 (0.52),
/// 4: 2–5 (0.3), 5: 4–6 (0.02). 1 and 2 lie in /x/one/train, 3 and 4 in /x/one/test, 5 and 6 in /x/two.
std::shared_ptr<LibrarySnapshot> makeFinds() {
  auto snapshot = std::make_shared<LibrarySnapshot>();
  snapshot->libraryPath = "/x.lookalike";
  snapshot->roots.push_back({RootId{1}, "/x"});
  snapshot->describer.text = "dct:1";
  const char* folders[] = {"/x/one/train/", "/x/one/train/", "/x/one/test/",
                           "/x/one/test/",  "/x/two/",       "/x/two/"};
  for (int i = 1; i <= kImages; ++i) {
    snapshot->images.push_back({ImageId{i}, hashOf(i), 8, 8, 10, "png"});
    FileRecord file;
    file.id = FileId{i};
    file.root = RootId{1};
    file.image = ImageId{i};
    file.path = folders[i - 1] + std::to_string(i) + ".png";
    snapshot->files.push_back(file);
  }
  snapshot->pairs = {{{1}, {2}, 0.99F}, {{3}, {4}, 0.8F}, {{1}, {3}, 0.7F},
                     {{5}, {6}, 0.52F}, {{2}, {5}, 0.3F}, {{4}, {6}, 0.02F}};
  snapshot->pairsByIds = {0, 2, 4, 1, 5, 3};
  auto crop = std::make_shared<GeometricEvidence>();
  crop->inliers = 80;
  crop->matches = 100;
  crop->inlierRatio = 0.8F;
  crop->transform = TransformKind::kSimilarity;
  crop->overlapOfA = 0.25F;
  crop->overlapOfB = 1.0F;
  crop->containment = Containment::kBInA;
  crop->edits = {{EditKind::kCrop, 0.25F}};
  crop->editsOfB = true;
  snapshot->pairs[1].geometry = crop;
  return snapshot;
}

VerdictEntry say(int x, int y, VerdictAnswer answer, const std::string& annotator = "ann") {
  VerdictEntry entry =
      review::makeEntry(hashOf(x), hashOf(y), answer, VerdictOrder::kUnknown, VerdictSource::kReview);
  entry.annotator = annotator;
  return entry;
}

std::set<std::uint32_t> placesOf(const std::vector<review::QueuedPair>& queue) {
  std::set<std::uint32_t> places;
  for (const review::QueuedPair& asked : queue) places.insert(asked.pair);
  return places;
}

using Places = std::set<std::uint32_t>;

}  // namespace

class TestReviewPlan : public QObject {
  Q_OBJECT

  std::shared_ptr<const ReviewIndex> index_ = makeReviewIndex(makeFinds());
  review::VerdictBook book_;

  /// 1 to 4 hang together by the pair 1–3.
  static std::vector<ImageGroup> groups() {
    return {{{1}, {{1}, {2}, {3}, {4}}, {1.0F, 0.99F, 0.7F, 0.0F}, {{1}, {3}, 0.7F}}};
  }
  std::vector<review::QueuedPair> plan(const ReviewPlanOptions& options = {},
                                       const std::vector<std::uint32_t>& skipped = {}) {
    return planReview(*index_, answersOf(*index_, book_), skipped, groups(), options);
  }

 private slots:
  /// Twenty pairs at 0.99 of which the mirrored ones are none: after some answers the others that are
  /// mirrored are doubtful, and come first.
  void questionsGoWhereThisLibraryIsDoubtful() {
    auto snapshot = std::make_shared<LibrarySnapshot>();
    snapshot->describer.text = "dct:1";
    constexpr int kPairs = 40;
    for (int i = 1; i <= 2 * kPairs; ++i) {
      ContentHash hash;
      hash.bytes[1] = static_cast<std::uint8_t>(i);
      snapshot->images.push_back({ImageId{i}, hash, 8, 8, 10, "png"});
    }
    for (int i = 0; i < kPairs; ++i) {
      auto evidence = std::make_shared<GeometricEvidence>();
      evidence->relation = i % 2 == 0 ? Relation::kMirrored : Relation::kSame;
      evidence->agreement = 0.9F;
      ImagePair pair{{2 * i + 1}, {2 * i + 2}, 0.99F};
      pair.copyScore = 0.99F;
      pair.geometry = evidence;
      snapshot->pairs.push_back(pair);
      snapshot->pairsByIds.push_back(static_cast<std::uint32_t>(i));
    }
    const auto index = makeReviewIndex(snapshot);
    std::vector<PairAnswer> answers(kPairs, PairAnswer::kNone);
    QVERIFY(probabilitiesAfter(*index, answers).empty());
    for (std::size_t i = 0; i < 12; ++i) answers[i] = i % 2 == 0 ? PairAnswer::kNotCopy : PairAnswer::kCopy;
    const auto probabilities = probabilitiesAfter(*index, answers);
    QCOMPARE(probabilities.size(), std::size_t{kPairs});
    for (std::size_t i = 12; i < kPairs; i += 2) QVERIFY(probabilities[i] < 0.8F * probabilities[i + 1]);
    ReviewPlanOptions options;
    options.queue.most = 5;
    options.queue.checkShare = 0.0F;
    options.queue.threshold = 1.0F;  // so that directions are of no interest
    for (const auto& asked : planReview(*index, answers, {}, {}, options)) QVERIFY(asked.pair % 2 == 0);
  }

  void init() { book_ = {}; }

  void theIndexFindsPairsInEitherOrder() {
    QCOMPARE(index_->imageByHash.size(), std::size_t{kImages});
    for (std::uint32_t i = 0; i < index_->snapshot->pairs.size(); ++i) {
      const ImagePair& pair = index_->snapshot->pairs[i];
      const review::PairKey key = index_->keyOf(pair);
      QVERIFY(key.a < key.b);
      QVERIFY(key.b == hashOf(static_cast<int>(pair.a.value)));  // the smaller id has the larger hash
      QCOMPARE(index_->pairOf(key), std::optional(i));
    }
    QVERIFY(!index_->pairOf(review::pairKey(hashOf(1), hashOf(6))));   // no pair
    QVERIFY(!index_->pairOf(review::pairKey(hashOf(1), hashOf(90))));  // no image
  }
  void directionsAreKnownWhereThereIsEvidence() {
    QCOMPARE(index_->probabilityBFromA.size(), std::size_t{6});
    QVERIFY(std::isnan(index_->probabilityBFromA[0]));
    QCOMPARE(index_->probabilityBFromA[1],
             directionByEvidence(index_->snapshot->completePair(1)).probabilityBFromA);
  }
  void whatStandsIsOneAnswerAPair() {
    QCOMPARE(answersOf(*index_, book_), std::vector(6, PairAnswer::kNone));
    book_.apply(say(2, 1, VerdictAnswer::kCopy));
    book_.apply(say(3, 4, VerdictAnswer::kNotCopy));
    book_.apply(say(1, 3, VerdictAnswer::kUnsure));
    book_.apply(say(5, 6, VerdictAnswer::kCopy));
    book_.apply(say(5, 6, VerdictAnswer::kNotCopy, "bob"));
    book_.apply(say(1, 6, VerdictAnswer::kCopy));   // no pair
    book_.apply(say(1, 77, VerdictAnswer::kCopy));  // no image
    const VerdictEntry back = say(2, 5, VerdictAnswer::kCopy);
    book_.apply(back);
    book_.apply(review::makeWithdrawal(back, "ann"));
    const std::vector<PairAnswer> expected{PairAnswer::kCopy,     PairAnswer::kNotCopy, PairAnswer::kUnsure,
                                           PairAnswer::kConflict, PairAnswer::kNone,    PairAnswer::kNone};
    QCOMPARE(answersOf(*index_, book_), expected);
  }
  void everyPairIsAskedOnce() {
    const auto queue = plan();
    QCOMPARE(queue.size(), std::size_t{6});
    QCOMPARE(placesOf(queue), (Places{0, 1, 2, 3, 4, 5}));
    QCOMPARE(queue.front().pair, std::uint32_t{2});  // the one at 0.7 holds two parts of a group together
    QVERIFY(queue.front().reason == review::AskReason::kBridge);
  }
  void answeredAndSkippedOnesAreNotAsked() {
    book_.apply(say(1, 2, VerdictAnswer::kCopy));
    book_.apply(say(3, 4, VerdictAnswer::kNotCopy));
    book_.apply(say(1, 3, VerdictAnswer::kUnsure));
    QCOMPARE(placesOf(plan({}, {3})), (Places{4, 5}));
    QCOMPARE(placesOf(plan({}, {3, 4, 5})), Places{});
  }
  void aPairThatIsNoCopyHoldsNoGroupTogether() {
    const auto worthOf = [this](std::uint32_t pair) {
      for (const review::QueuedPair& asked : plan()) {
        if (asked.pair == pair) return asked.worth;
      }
      return -1.0F;
    };
    const float before = worthOf(0);
    book_.apply(say(1, 3, VerdictAnswer::kCopy));
    QCOMPARE(worthOf(0), before);  // 2 hangs on 1, whoever else does
    book_ = {};
    book_.apply(say(1, 3, VerdictAnswer::kNotCopy));
    QVERIFY(worthOf(2) < 0.0F);
    QVERIFY(worthOf(0) > 0.0F);
  }
  void conflictsComeFirstAndCanBeAskedAlone() {
    ReviewPlanOptions only;
    only.onlyConflicts = true;
    QVERIFY(plan(only).empty());
    book_.apply(say(4, 6, VerdictAnswer::kCopy));
    book_.apply(say(4, 6, VerdictAnswer::kNotCopy, "bob"));
    const auto all = plan();
    QCOMPARE(all.size(), std::size_t{6});
    QCOMPARE(all.front().pair, std::uint32_t{5});
    QVERIFY(all.front().reason == review::AskReason::kConflict);
    const auto conflicts = plan(only);
    QCOMPARE(placesOf(conflicts), Places{5});
    QVERIFY(conflicts.front().reason == review::AskReason::kConflict);
    QVERIFY(plan(only, {5}).empty());  // put off
    VerdictEntry settled = say(4, 6, VerdictAnswer::kCopy, "carol");
    settled.source = VerdictSource::kAdjudication;
    book_.apply(settled);
    QVERIFY(plan(only).empty());
    QCOMPARE(placesOf(plan()), (Places{0, 1, 2, 3, 4}));
  }
  void filters() {
    ReviewPlanOptions options;
    options.filters.onlyAcrossTopFolders = true;
    options.filters.roots = {"/x"};
    QCOMPARE(placesOf(plan(options)), (Places{4, 5}));  // one against two
    options.filters = {};
    options.filters.onlyAcrossSplits = true;
    QCOMPARE(placesOf(plan(options)), Places{2});  // train against test
    options.filters = {};
    options.filters.onlyContained = true;
    QCOMPARE(placesOf(plan(options)), Places{1});
    options.filters = {};
    options.filters.leastProbability = 0.6F;
    QCOMPARE(placesOf(plan(options)), (Places{0, 1, 2}));
    book_.apply(say(3, 4, VerdictAnswer::kCopy));
    QCOMPARE(placesOf(plan(options)), (Places{0, 2}));
    options.filters = {};
    options.filters.folder = "/x/two";
    QCOMPARE(placesOf(plan(options)), (Places{3, 4, 5}));
    options.filters.otherFolder = "/x/one/train";
    QCOMPARE(placesOf(plan(options)), Places{4});
  }
  void aSecondFileCountsForTheFilters() {
    auto finds = makeFinds();
    FileRecord second = finds->files[5];
    second.id = FileId{7};
    second.path = "/x/one/6.png";  // image 6 also lies in "one"
    finds->files.insert(finds->files.begin() + 5, second);
    const auto index = makeReviewIndex(finds);
    ReviewPlanOptions options;
    options.filters.onlyAcrossTopFolders = true;
    options.filters.roots = {"/x"};
    const auto queue = planReview(*index, answersOf(*index, book_), {}, {}, options);
    QCOMPARE(placesOf(queue), (Places{3, 4, 5}));
  }
  void theLengthIsKept() {
    ReviewPlanOptions options;
    options.queue.most = 2;
    QCOMPARE(plan(options).size(), std::size_t{2});
  }
  void theEstimateCountsWhatStands() {
    const auto none = estimateReview(*index_, answersOf(*index_, book_), plan(), 0.6F);
    QCOMPARE(none.finds, std::int64_t{3});
    QCOMPARE(none.verdicts, std::int64_t{0});
    QVERIFY(none.precision && none.precision->low < none.precision->high);
    for (const auto& [x, y] : {std::pair(1, 2), std::pair(3, 4), std::pair(1, 3)})
      book_.apply(say(x, y, y == 4 ? VerdictAnswer::kNotCopy : VerdictAnswer::kCopy));
    book_.apply(say(5, 6, VerdictAnswer::kUnsure));
    const auto all = estimateReview(*index_, answersOf(*index_, book_), plan(), 0.6F);
    QCOMPARE(all.verdicts, std::int64_t{3});
    QCOMPARE(all.copies, std::int64_t{2});
    QCOMPARE(all.notCopies, std::int64_t{1});
    QVERIFY(std::abs(all.precision->value - 2.0 / 3.0) < 1e-6);  // all finds are answered
    QVERIFY(std::abs(all.precision->high - all.precision->low) < 1e-6);
    QVERIFY(!estimateReview(*index_, answersOf(*index_, book_), {}, 1.1F).precision);
  }
  void anEmptyLibrary() {
    const auto index = makeReviewIndex(std::make_shared<LibrarySnapshot>());
    book_.apply(say(1, 2, VerdictAnswer::kCopy));
    QVERIFY(answersOf(*index, book_).empty());
    QVERIFY(planReview(*index, {}, {}, {}, {}).empty());
    const auto estimate = estimateReview(*index, {}, {}, 0.6F);
    QCOMPARE(estimate.finds, std::int64_t{0});
    QVERIFY(!estimate.precision);
  }
  void imagesWithoutPairs() {
    auto finds = makeFinds();
    finds->pairs.clear();
    finds->pairsByIds.clear();
    const auto index = makeReviewIndex(finds);
    QVERIFY(planReview(*index, answersOf(*index, book_), {}, {}, {}).empty());
  }
};

QTEST_GUILESS_MAIN(TestReviewPlan)
#include "test_review_plan.moc"
