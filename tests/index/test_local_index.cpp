// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <limits>
#include <QTemporaryDir>
#include <QTest>
#include <thread>

#include "core/index/local_index.h"
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
  images.reserve(all.size());
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
