// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <limits>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "core/index/hamming_blocks.h"
#include "core/index/keypoint_entry.h"
#include "core/index/keypoint_search.h"
#include "core/index/keypoint_vocabulary.h"
#include "core/index/keypoint_votes.h"
#include "core/index/local_index.h"
#include "core/index/tools/keypoint_clustering.h"
#include "tests/index/made_features.h"

using namespace lookalike;
using namespace lookalike::index;

namespace {

std::unique_ptr<LocalIndex> makeIndex(const LocalIndexOptions& options = {}) {
  auto made = LocalIndex::create(options);
  return made ? std::move(made).value() : nullptr;
}

std::unique_ptr<LocalIndex> indexOf(std::int64_t images, const LocalIndexOptions& options = {}) {
  auto index = makeIndex(options);
  for (std::int64_t image = 0; image < images; ++image) {
    if (!index->add(image, madeFeatures(static_cast<std::uint64_t>(image)))) return nullptr;
  }
  return index;
}

std::vector<LocalCandidate> found(const LocalIndex& index, const LocalFeatures& query,
                                  std::int64_t ignore = -1, const LocalSearchOptions& options = {}) {
  const auto answer = index.search(query, options, ignore);
  LOOKALIKE_CHECK(answer.ok());
  return *answer;
}

bool isSame(const std::vector<LocalCandidate>& left, const std::vector<LocalCandidate>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const LocalCandidate& a, const LocalCandidate& b) {
                      return a.image == b.image && a.votes == b.votes && a.relation == b.relation;
                    });
}

/// Two features at the ends of a line, of the given codes.
LocalFeatures featuresOf(const std::vector<KeypointCode>& codes) {
  LocalFeatures features;
  features.width = features.height = features.workingWidth = features.workingHeight = 320;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    features.keypoints.push_back({20.0F * static_cast<float>(i + 1), 30.0F, 8.0F, 0.5F});
    features.codes.push_back(codes[i]);
  }
  return features;
}

}  // namespace

class TestLocalIndex : public QObject {
  Q_OBJECT
 private slots:
  void comparisonsAgreeWithCounting();
  void entriesHoldWhatTheyAreGiven();
  void vocabularyIsClosedUnderTheRelations();
  void vocabularyNamesTheNearestLists();
  void clusteringFindsTheClumps();
  void searchFindsWhatComparingAllFinds();
  void votesByHand();
  void findsEachKindOfCopy_data();
  void findsEachKindOfCopy();
  void withoutRelationsAMirroredCopyIsNotFound();
  void geometryOutweighsScatteredVotes();
  void manyCopiesOfOnePictureAreAllFound();
  void selfSearchPassesOverTheQuery();
  void returnsAtMostWhatIsAsked();
  void removesAndAddsAgain();
  void beyondTheMemoryBoundListsAreMapped();
  void freedSpaceIsUsedAgain();
  void answerDoesNotDependOnThreads();
  void manyThreadsMaySearch();
  void picturesWithoutKeypoints();
  void brokenGeometryIsLeftOut();
  void refusesBadNumbersAndOptions();
  void refusesAFileThatCannotBeMade();
};

void TestLocalIndex::comparisonsAgreeWithCounting() {
  std::mt19937_64 random(1);
  CodeBlock block;
  for (std::size_t i = 0; i < kBlockCodes; ++i) {
    block.setCode(i, {{random(), random() & random(), i == 7 ? 0 : random() | random()}});
  }
  const KeypointCode code{{random(), 0, ~std::uint64_t{0}}};
  block.setCode(3, code);
  block.setCode(4, {{~code.words[0], ~code.words[1], ~code.words[2]}});
  for (const BlockComparison compare : usableBlockComparisons()) {
    for (const int bound : {-1, 0, 60, 95, 191, 192}) {
      std::array<std::uint8_t, kBlockCodes> distances{};
      const std::uint64_t within = compare(block, code, bound, distances.data());
      for (std::size_t i = 0; i < kBlockCodes; ++i) {
        const int distance = hammingDistance(block.code(i), code);
        QCOMPARE(((within >> i) & 1U) == 1, distance <= bound);
        if (distance <= bound) QCOMPARE(static_cast<int>(distances[i]), distance);
      }
      QCOMPARE(((within >> 3U) & 1U) == 1, bound >= 0);
      QCOMPARE(((within >> 4U) & 1U) == 1, bound == 192);
    }
  }
}

void TestLocalIndex::entriesHoldWhatTheyAreGiven() {
  const SteppedKeypoint steps{1023, 1, 63, 255};
  const KeypointEntry entry((1U << 28U) - 1, steps);
  QCOMPARE(entry.image(), (1U << 28U) - 1);
  QCOMPARE(entry.geometry().x, 1023);
  QCOMPARE(entry.geometry().y, 1);
  QCOMPARE(entry.geometry().size, 63);
  QCOMPARE(entry.geometry().angle, 255);

  const auto plain = stepped({100.0F, 2559.0F, 8.0F, -std::numbers::pi_v<float> / 2});
  QVERIFY(plain.has_value());
  QCOMPARE(plain->x, 40);       // 100 / 2.5
  QCOMPARE(plain->y, 1023);     // 1023.6, clamped
  QCOMPARE(plain->size, 24);    // three octaves
  QCOMPARE(plain->angle, 192);  // three quarters of a turn
  QCOMPARE(stepped({-5.0F, 9999.0F, 0.1F, 7.0F * std::numbers::pi_v<float>})->x, 0);
  QCOMPARE(stepped({-5.0F, 9999.0F, 0.1F, 7.0F * std::numbers::pi_v<float>})->size, 0);
  QCOMPARE(stepped({-5.0F, 9999.0F, 0.1F, 7.0F * std::numbers::pi_v<float>})->angle, 128);

  const Keypoint mirrored = index::related({10.0F, 20.0F, 4.0F, 0.25F}, 320, Relation::kMirrored);
  QCOMPARE(mirrored.x, 309.0F);
  QCOMPARE(mirrored.y, 20.0F);
  QCOMPARE(mirrored.angle, std::numbers::pi_v<float> - 0.25F);
  const Keypoint inverted = index::related({10.0F, 20.0F, 4.0F, 0.25F}, 320, Relation::kInverted);
  QCOMPARE(inverted.x, 10.0F);
  QCOMPARE(inverted.angle, std::numbers::pi_v<float> + 0.25F);
}

void TestLocalIndex::vocabularyIsClosedUnderTheRelations() {
  const KeypointVocabulary& vocabulary = KeypointVocabulary::builtIn();
  QVERIFY(vocabulary.lists() >= 8192);
  QCOMPARE(vocabulary.lists() % 4, std::size_t{0});
  for (std::uint32_t list = 0; list < vocabulary.lists(); list += 37) {
    for (const Relation relation : kRelations) {
      QVERIFY(related(vocabulary.centre(list), relation) ==
              vocabulary.centre(KeypointVocabulary::relatedList(list, relation)));
    }
  }
  std::mt19937_64 random(5);
  for (int i = 0; i < 20; ++i) {
    const KeypointCode code{{random(), random(), random()}};
    const int distance = vocabulary.nearest(code).distance;
    for (const Relation relation : kRelations) {
      QCOMPARE(vocabulary.nearest(related(code, relation)).distance, distance);
    }
  }
}

void TestLocalIndex::vocabularyNamesTheNearestLists() {
  std::mt19937_64 random(9);
  std::vector<KeypointCode> base(50);  // 200 lists: the last block is not full
  for (KeypointCode& code : base) code = {{random(), random(), random()}};
  const KeypointVocabulary vocabulary(base);
  QCOMPARE(vocabulary.lists(), std::size_t{200});
  for (int i = 0; i < 30; ++i) {
    const KeypointCode code{{random(), random(), random()}};
    std::vector<std::pair<int, std::uint32_t>> all;
    for (std::uint32_t list = 0; list < 200; ++list) {
      all.emplace_back(hammingDistance(vocabulary.centre(list), code), list);
    }
    std::sort(all.begin(), all.end());
    QCOMPARE(vocabulary.nearest(code).list, all[0].second);
    QCOMPARE(vocabulary.nearest(code).distance, all[0].first);
    for (const std::size_t count :
         {std::size_t{0}, std::size_t{1}, std::size_t{13}, std::size_t{199}, std::size_t{500}}) {
      std::vector<std::uint32_t> lists{77};
      vocabulary.nearest(code, count, lists);
      std::vector<std::uint32_t> expected;
      for (std::size_t j = 0; j < std::min<std::size_t>(count, 200); ++j) expected.push_back(all[j].second);
      std::sort(lists.begin(), lists.end());
      std::sort(expected.begin(), expected.end());
      QCOMPARE(lists, expected);
    }
  }
}

void TestLocalIndex::clusteringFindsTheClumps() {
  // Eight words, each seen in all four relations with a few bits flipped.
  std::mt19937_64 random(3);
  std::vector<KeypointCode> codes;
  for (int i = 0; i < 4000; ++i) {
    codes.push_back(
        withFlips(related(madeWord(random() % 8), static_cast<Relation>(random() % 4)), 10, random));
  }
  ClusteringOptions options;
  options.centres = 24;
  options.iterations = 12;
  options.threads = 2;
  std::vector<double> means;
  const auto centres = clusterKeypoints(codes, options, [&](int, double mean) { means.push_back(mean); });
  QCOMPARE(centres.size(), std::size_t{24});
  QCOMPARE(means.size(), std::size_t{12});
  QVERIFY(means.back() < means.front());
  QVERIFY(means.back() <= 10.0);
  const KeypointVocabulary vocabulary(centres);
  for (std::uint64_t word = 0; word < 8; ++word) QVERIFY(vocabulary.nearest(madeWord(word)).distance <= 8);
  options.threads = 1;
  QVERIFY(clusterKeypoints(codes, options, {}) == centres);
}

void TestLocalIndex::searchFindsWhatComparingAllFinds() {
  std::mt19937_64 random(4);
  std::vector<KeypointCode> base(20);
  for (KeypointCode& code : base) code = {{random(), random(), random()}};
  const KeypointVocabulary vocabulary(base);
  KeypointLists lists(vocabulary.lists());
  QVERIFY(lists.open(0, "").ok());
  struct Row {
    KeypointCode code;
    KeypointEntry entry;
  };
  std::vector<Row> rows;
  for (std::uint32_t image = 0; image < 60; ++image) {
    const LocalFeatures features = madeFeatures(image, {100, 500, 30, 320});
    for (std::size_t i = 0; i < features.size(); ++i) {
      rows.push_back({features.codes[i], KeypointEntry(image, *stepped(features.keypoints[i]))});
      QVERIFY(
          lists.append(vocabulary.nearest(features.codes[i]).list, rows.back().code, rows.back().entry).ok());
    }
  }
  const LocalFeatures query = madeFeatures(1000, {40, 500, 30, 320});
  KeypointSearchOptions options;
  options.neighbours = 7;
  options.maxHamming = 70;
  options.probes = 1000;  // all
  options.ignore = 11;
  std::size_t compared = 0;
  for (const int threads : {1, 3}) {
    options.threads = threads;
    const NearestKeypoints nearest = nearestKeypoints(lists, vocabulary, query.codes, options);
    QCOMPARE(nearest.slotCount(), std::size_t{160});
    for (std::size_t slot = 0; slot < nearest.slotCount(); ++slot) {
      const KeypointCode code = related(query.codes[slot / 4], kRelations[slot % 4]);
      std::vector<std::pair<int, std::uint64_t>> expected;
      for (const Row& row : rows) {
        const int distance = hammingDistance(code, row.code);
        if (distance <= 70 && row.entry.image() != 11) expected.emplace_back(distance, row.entry.bits());
      }
      std::sort(expected.begin(), expected.end());
      if (expected.size() > 7) expected.resize(7);
      std::vector<std::pair<int, std::uint64_t>> got;
      for (const NearKeypoint& one : nearest.of(slot)) got.emplace_back(one.distance, one.entry.bits());
      QCOMPARE(got, expected);
      compared += got.size();
    }
  }
  QVERIFY(compared > 400);
  // The same with one relation: only the slots of kSame hold anything.
  options.allRelations = false;
  const NearestKeypoints same = nearestKeypoints(lists, vocabulary, query.codes, options);
  for (std::size_t slot = 0; slot < same.slotCount(); ++slot) QVERIFY(slot % 4 == 0 || same.of(slot).empty());
}

void TestLocalIndex::votesByHand() {
  const KeypointCode a = madeWord(1);
  const KeypointCode b = madeWord(2);
  auto index = makeIndex();
  QVERIFY(index->add(5, featuresOf({a, b})).ok());
  // Two votes at distance 0 with nothing else near: (61 - 0) / 61 × (1 + 0.1) each.
  auto candidates = found(*index, featuresOf({a, b}));
  QCOMPARE(candidates.size(), std::size_t{1});
  QCOMPARE(candidates[0].image, std::int64_t{5});
  QCOMPARE(candidates[0].relation, Relation::kSame);
  QVERIFY(std::abs(candidates[0].votes - 2.2F) < 1e-5F);
  // Another image with `a` alone: a keypoint with two images votes with 1 / sqrt(2) for each.
  QVERIFY(index->add(6, featuresOf({a})).ok());
  candidates = found(*index, featuresOf({a, b}));
  QCOMPARE(candidates.size(), std::size_t{2});
  QCOMPARE(candidates[0].image, std::int64_t{5});
  QVERIFY(std::abs(candidates[0].votes - (1.1F + 1.1F / std::sqrt(2.0F))) < 1e-5F);
  QVERIFY(std::abs(candidates[1].votes - 1.1F / std::sqrt(2.0F)) < 1e-5F);
  // With k = 1 the first neighbour that does not vote is as near as the one that does: a tenth is left.
  LocalSearchOptions options;
  options.neighbours = 1;
  candidates = found(*index, featuresOf({a}), -1, options);
  QCOMPARE(candidates.size(), std::size_t{1});
  QCOMPARE(candidates[0].image, std::int64_t{5});
  QVERIFY(std::abs(candidates[0].votes - 0.1F) < 1e-5F);
  // Ten keypoints of the query at one of the image's count once.
  candidates = found(*index, featuresOf(std::vector<KeypointCode>(10, b)));
  QCOMPARE(candidates.size(), std::size_t{1});
  QVERIFY(std::abs(candidates[0].votes - 1.1F) < 1e-5F);
  // maxHamming is the last distance that votes.
  KeypointCode far = b;
  for (int bit = 0; bit < 30; ++bit) far.words[0] ^= std::uint64_t{1} << bit;
  options = {};
  options.probes = 1 << 20;  // all lists: made codes are far from every centre
  options.maxHamming = 30;
  candidates = found(*index, featuresOf({far}), -1, options);
  QCOMPARE(candidates.size(), std::size_t{1});
  QVERIFY(std::abs(candidates[0].votes - 1.1F / 31.0F) < 1e-5F);
  options.maxHamming = 29;
  QVERIFY(found(*index, featuresOf({far}), -1, options).empty());
}

void TestLocalIndex::findsEachKindOfCopy_data() {
  QTest::addColumn<float>("turn");
  QTest::addColumn<float>("scale");
  QTest::addColumn<int>("relation");
  QTest::addColumn<int>("keep");
  QTest::newRow("plain") << 0.0F << 1.0F << 0 << 1;
  QTest::newRow("turned") << 2.0F << 1.0F << 0 << 1;
  QTest::newRow("halved, a part") << 0.1F << 0.5F << 0 << 6;
  QTest::newRow("enlarged crop") << 0.0F << 2.5F << 0 << 8;
  QTest::newRow("mirrored") << 0.0F << 1.0F << 1 << 1;
  QTest::newRow("inverted") << 0.0F << 1.0F << 2 << 1;
  QTest::newRow("mirrored, inverted, turned, a part") << -1.2F << 0.8F << 3 << 5;
}

void TestLocalIndex::findsEachKindOfCopy() {
  QFETCH(float, turn);
  QFETCH(float, scale);
  QFETCH(int, relation);
  QFETCH(int, keep);
  static const auto index = indexOf(200);
  QVERIFY(index != nullptr);
  for (const std::uint64_t original : {0U, 77U, 199U}) {
    const LocalFeatures copy =
        madeCopy(madeFeatures(original), original,
                 {turn, scale, static_cast<Relation>(relation), 12, static_cast<std::size_t>(keep)});
    const auto candidates = found(*index, copy);
    QVERIFY(!candidates.empty());
    QCOMPARE(candidates[0].image, static_cast<std::int64_t>(original));
    // Each relation is its own inverse.
    QCOMPARE(static_cast<int>(candidates[0].relation), relation);
    QVERIFY(candidates.size() < 2 || candidates[0].votes > 3 * candidates[1].votes);
  }
}

void TestLocalIndex::withoutRelationsAMirroredCopyIsNotFound() {
  const auto index = indexOf(10);
  const LocalFeatures copy = madeCopy(madeFeatures(3), 1, {0.0F, 1.0F, Relation::kMirrored, 12, 1});
  LocalSearchOptions options;
  QCOMPARE(found(*index, copy, -1, options)[0].image, std::int64_t{3});
  options.allRelations = false;
  const auto candidates = found(*index, copy, -1, options);
  QVERIFY(candidates.empty() || candidates[0].votes < 3.0F);
}

void TestLocalIndex::geometryOutweighsScatteredVotes() {
  // Image 1 has all of the query's codes at other places, image 2 a quarter of them where they belong.
  const LocalFeatures query = madeFeatures(50);
  LocalFeatures scattered = query;
  scattered.keypoints = madeFeatures(51).keypoints;
  auto index = makeIndex();
  QVERIFY(index->add(1, scattered).ok());
  QVERIFY(index->add(2, madeCopy(query, 2, {0.3F, 0.9F, Relation::kSame, 12, 4})).ok());
  const auto candidates = found(*index, query);
  QCOMPARE(candidates.size(), std::size_t{2});
  QCOMPARE(candidates[0].image, std::int64_t{2});
  QVERIFY(candidates[0].votes > 3 * candidates[1].votes);
}

void TestLocalIndex::manyCopiesOfOnePictureAreAllFound() {
  const LocalFeatures original = madeFeatures(9000);
  auto index = indexOf(60);
  for (std::int64_t copy = 0; copy < 18; ++copy) {
    QVERIFY(index->add(1000 + copy, madeCopy(original, static_cast<std::uint64_t>(copy), {})).ok());
  }
  const auto candidates = found(*index, original);
  QVERIFY(candidates.size() >= 18);
  for (std::size_t i = 0; i < 18; ++i) QVERIFY(candidates[i].image >= 1000);
}

void TestLocalIndex::selfSearchPassesOverTheQuery() {
  auto index = indexOf(20);
  QVERIFY(index->add(100, madeCopy(madeFeatures(4), 1, {})).ok());
  QCOMPARE(found(*index, madeFeatures(4))[0].image, std::int64_t{4});
  const auto candidates = found(*index, madeFeatures(4), 4);
  QCOMPARE(candidates[0].image, std::int64_t{100});
  for (const LocalCandidate& candidate : candidates) QVERIFY(candidate.image != 4);
  // A number that is not there changes nothing.
  QVERIFY(isSame(found(*index, madeFeatures(4), 12345), found(*index, madeFeatures(4))));
}

void TestLocalIndex::returnsAtMostWhatIsAsked() {
  const auto index = indexOf(100);
  LocalSearchOptions options;
  options.candidates = 3;
  const auto three = found(*index, madeFeatures(7), -1, options);
  QCOMPARE(three.size(), std::size_t{3});
  options.candidates = 1000;
  const auto all = found(*index, madeFeatures(7), -1, options);
  QVERIFY(all.size() > 3);
  for (std::size_t i = 1; i < all.size(); ++i) QVERIFY(all[i - 1].votes >= all[i].votes);
  std::vector<std::int64_t> images;
  for (const LocalCandidate& candidate : all) images.push_back(candidate.image);
  std::sort(images.begin(), images.end());
  QVERIFY(std::adjacent_find(images.begin(), images.end()) == images.end());
  options.minVotes = 10.0F;
  QCOMPARE(found(*index, madeFeatures(7), -1, options).size(), std::size_t{1});
  options.candidates = 0;
  QVERIFY(found(*index, madeFeatures(7), -1, options).empty());
}

void TestLocalIndex::removesAndAddsAgain() {
  auto index = indexOf(40);
  const std::size_t before = index->keypointCount();
  QCOMPARE(before, std::size_t{40 * 300});
  const auto answerBefore = found(*index, madeFeatures(8));
  QVERIFY(index->remove(std::vector<std::int64_t>{8, 9, 8, 777, -4}).ok());
  QCOMPARE(index->imageCount(), std::size_t{38});
  QCOMPARE(index->keypointCount(), before - 600);
  for (const LocalCandidate& candidate : found(*index, madeFeatures(8))) {
    QVERIFY(candidate.image != 8 && candidate.image != 9);
  }
  // Under the same number something else, then what was there.
  QVERIFY(index->add(8, madeFeatures(1234)).ok());
  QCOMPARE(found(*index, madeFeatures(1234))[0].image, std::int64_t{8});
  QVERIFY(index->remove(std::vector<std::int64_t>{8}).ok());
  QVERIFY(index->add(9, madeFeatures(9)).ok());
  QVERIFY(index->add(8, madeFeatures(8)).ok());
  QCOMPARE(index->imageCount(), std::size_t{40});
  QCOMPARE(index->keypointCount(), before);
  QVERIFY(isSame(found(*index, madeFeatures(8)), answerBefore));
  // All of them, and an index that was emptied still works.
  std::vector<std::int64_t> all(40);
  for (std::size_t i = 0; i < 40; ++i) all[i] = static_cast<std::int64_t>(i);
  QVERIFY(index->remove(all).ok());
  QCOMPARE(index->imageCount(), std::size_t{0});
  QCOMPARE(index->keypointCount(), std::size_t{0});
  QVERIFY(found(*index, madeFeatures(8)).empty());
  QVERIFY(index->add(3, madeFeatures(8)).ok());
  QCOMPARE(found(*index, madeFeatures(8))[0].image, std::int64_t{3});
}

void TestLocalIndex::beyondTheMemoryBoundListsAreMapped() {
  const QTemporaryDir folder;
  LocalIndexOptions options;
  options.mappedFile = folder.filePath("lists").toStdString();
  const auto inMemory = indexOf(120);
  QCOMPARE(inMemory->mappedBytes(), std::int64_t{0});
  QVERIFY(inMemory->memoryBytes() >= 120 * 300 * 32);
  // None, one segment and a part of it, none but nearly one.
  const std::int64_t segment = std::int64_t{4} << 20U;
  for (const std::int64_t bound : {std::int64_t{0}, segment + 1000, segment - 1}) {
    options.memoryBytes = bound;
    const auto mapped = indexOf(120, options);
    QVERIFY(mapped != nullptr);
    QVERIFY(mapped->memoryBytes() <= bound);
    QCOMPARE(mapped->memoryBytes(), bound / segment * segment);
    QCOMPARE(mapped->memoryBytes() + mapped->mappedBytes(), inMemory->memoryBytes());
    // No name is left behind.
    QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
    const LocalFeatures query = madeCopy(madeFeatures(66), 1, {});
    QVERIFY(isSame(found(*mapped, query), found(*inMemory, query)));
    QVERIFY(mapped->remove(std::vector<std::int64_t>{66}).ok());
    for (const LocalCandidate& candidate : found(*mapped, query)) QVERIFY(candidate.image != 66);
    QVERIFY(mapped->add(66, madeFeatures(66)).ok());
    QVERIFY(isSame(found(*mapped, query), found(*inMemory, query)));
  }
  // Without a file the bound does not count.
  options.mappedFile.clear();
  options.memoryBytes = 0;
  QCOMPARE(indexOf(120, options)->memoryBytes(), inMemory->memoryBytes());
}

void TestLocalIndex::freedSpaceIsUsedAgain() {
  auto index = indexOf(100);
  const std::int64_t bytes = index->memoryBytes();
  std::vector<std::int64_t> all(100);
  for (std::size_t i = 0; i < 100; ++i) all[i] = static_cast<std::int64_t>(i);
  for (int round = 0; round < 4; ++round) {
    QVERIFY(index->remove(all).ok());
    for (const std::int64_t image : all) {
      QVERIFY(index->add(image, madeFeatures(static_cast<std::uint64_t>(image))).ok());
    }
    QCOMPARE(index->memoryBytes(), bytes);
  }
}

void TestLocalIndex::answerDoesNotDependOnThreads() {
  LocalIndexOptions options;
  const auto one = indexOf(150, options);
  options.threads = 3;
  const auto three = indexOf(150, options);
  for (std::uint64_t query = 0; query < 150; query += 50) {
    const LocalFeatures copy = madeCopy(madeFeatures(query), query, {0.2F, 0.7F, Relation::kInverted, 20, 3});
    QVERIFY(!found(*one, copy).empty());
    QVERIFY(isSame(found(*one, copy), found(*three, copy)));
    LocalSearchOptions search;
    search.threads = 2;
    QVERIFY(isSame(found(*one, copy), found(*one, copy, -1, search)));
  }
}

void TestLocalIndex::manyThreadsMaySearch() {
  const auto index = indexOf(60);
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (std::uint64_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (std::uint64_t query = t; query < 60; query += 4) {
          const auto candidates = found(*index, madeFeatures(query));
          if (!candidates.empty() && candidates[0].image == static_cast<std::int64_t>(query)) ++right;
        }
      });
    }
  }
  QCOMPARE(right.load(), 60);
}

void TestLocalIndex::picturesWithoutKeypoints() {
  auto index = makeIndex();
  QVERIFY(found(*index, madeFeatures(1)).empty());
  QVERIFY(index->add(0, LocalFeatures{}).ok());
  QVERIFY(index->add(1, madeFeatures(1)).ok());
  QCOMPARE(index->imageCount(), std::size_t{2});
  QCOMPARE(index->keypointCount(), std::size_t{300});
  QVERIFY(found(*index, LocalFeatures{}).empty());
  QCOMPARE(found(*index, madeFeatures(1)).size(), std::size_t{1});
  QVERIFY(index->remove(std::vector<std::int64_t>{0}).ok());
  QCOMPARE(index->imageCount(), std::size_t{1});
  QVERIFY(index->remove({}).ok());
}

void TestLocalIndex::brokenGeometryIsLeftOut() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  LocalFeatures features = madeFeatures(1);
  features.keypoints[0].x = nan;
  features.keypoints[1].y = infinity;
  features.keypoints[2].size = nan;
  features.keypoints[3].angle = -infinity;
  features.keypoints[4].size = 0.0F;
  features.keypoints[5].size = -3.0F;
  features.keypoints[6].x = 1e30F;  // finite: clamped
  auto index = makeIndex();
  QVERIFY(index->add(0, features).ok());
  QCOMPARE(index->keypointCount(), std::size_t{294});
  const auto candidates = found(*index, features);
  QCOMPARE(candidates.size(), std::size_t{1});
  QVERIFY(std::isfinite(candidates[0].votes));
  QVERIFY(index->remove(std::vector<std::int64_t>{0}).ok());
  QCOMPARE(index->keypointCount(), std::size_t{0});
}

void TestLocalIndex::refusesBadNumbersAndOptions() {
  auto index = makeIndex();
  QVERIFY(index->add(0, madeFeatures(0)).ok());
  QVERIFY(index->add((std::int64_t{1} << 28U) - 1, madeFeatures(1)).ok());
  for (const std::int64_t image :
       {std::int64_t{-1}, std::int64_t{0}, std::int64_t{1} << 28U, std::int64_t{1} << 40U}) {
    const auto added = index->add(image, madeFeatures(2));
    QVERIFY(!added.ok());
    QCOMPARE(added.error().code, ErrorCode::kInvalidArgument);
  }
  QCOMPARE(index->imageCount(), std::size_t{2});
  QCOMPARE(index->keypointCount(), std::size_t{600});
  QCOMPARE(found(*index, madeFeatures(1))[0].image, (std::int64_t{1} << 28U) - 1);
  const auto refuses = [&](auto set) {
    LocalSearchOptions options;
    set(options);
    const auto answer = index->search(madeFeatures(0), options, -1);
    return !answer.ok() && answer.error().code == ErrorCode::kInvalidArgument;
  };
  QVERIFY(refuses([](auto& options) { options.neighbours = 0; }));
  QVERIFY(refuses([](auto& options) { options.neighbours = kMostNeighbours + 1; }));
  QVERIFY(refuses([](auto& options) { options.maxHamming = -1; }));
  QVERIFY(refuses([](auto& options) { options.maxHamming = 193; }));
  QVERIFY(refuses([](auto& options) { options.probes = -1; }));
  QVERIFY(refuses([](auto& options) { options.candidates = -1; }));
  QVERIFY(refuses([](auto& options) { options.threads = -1; }));
  QCOMPARE(LocalIndex::create({0, 100, ""}).error().code, ErrorCode::kInvalidArgument);
  QCOMPARE(LocalIndex::create({1, -1, ""}).error().code, ErrorCode::kInvalidArgument);
}

void TestLocalIndex::refusesAFileThatCannotBeMade() {
  const QTemporaryDir folder;
  LocalIndexOptions options;
  options.mappedFile = folder.filePath("none/lists").toStdString();
  const auto made = LocalIndex::create(options);
  QVERIFY(!made.ok());
  QCOMPARE(made.error().code, ErrorCode::kNotFound);
  QCOMPARE(made.error().path, options.mappedFile);
}

QTEST_GUILESS_MAIN(TestLocalIndex)
#include "test_local_index.moc"
