// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <map>
#include <QtTest>
#include <set>
#include <thread>

#include "core/index/descriptor_index.h"
#include "core/index/tile_runner.h"
#include "tests/index/made_descriptors.h"

using namespace lookalike;
using index::DescriptorIndex;
using index::IndexKind;
using index::IndexOptions;
using index::Neighbour;
using index::RowPair;

namespace {

DescriptorSet setOf(int dimension, std::vector<float> unit) {
  DescriptorSet set;
  set.dimension = dimension;
  set.unit = std::move(unit);
  const std::size_t rows = set.unit.size() / static_cast<std::size_t>(dimension);
  for (std::size_t row = 0; row < rows; ++row) set.ids.push_back(ImageId{static_cast<std::int64_t>(row) + 1});
  set.rawNorms.assign(rows, 0.0F);
  return set;
}

/// What the searches must find, by plain sums.
float similarity(const DescriptorSet& set, std::size_t a, std::size_t b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < set.row(a).size(); ++i)
    sum += static_cast<double>(set.row(a)[i]) * set.row(b)[i];
  return static_cast<float>(sum);
}

using PairSet = std::map<std::pair<std::int64_t, std::int64_t>, float>;

PairSet pairsOf(const DescriptorIndex& index, float floor) {
  JobControl control;
  PairSet pairs;
  bool once = true;
  bool ordered = true;
  const auto searched = index.pairsWithin(floor, control, nullptr, [&](std::span<const RowPair> found) {
    for (const RowPair& pair : found) {
      ordered = ordered && pair.a < pair.b;
      once = pairs.emplace(std::pair(pair.a, pair.b), pair.similarity).second && once;
    }
  });
  if (!searched.ok() || !once || !ordered) pairs.emplace(std::pair(-1, -1), 0.0F);  // fails every comparison
  return pairs;
}

std::vector<std::vector<Neighbour>> nearestOf(const DescriptorIndex& index, std::span<const float> queries,
                                              const index::NearestOptions& options) {
  JobControl control;
  std::vector<std::vector<Neighbour>> lists;
  const auto searched = index.nearest(queries, options, control, nullptr,
                                      [&](std::int64_t query, std::span<const Neighbour> found) {
                                        if (query != static_cast<std::int64_t>(lists.size())) lists.clear();
                                        lists.emplace_back(found.begin(), found.end());
                                      });
  return searched.ok() ? lists : std::vector<std::vector<Neighbour>>{};
}

}  // namespace

class TestDescriptorIndex : public QObject {
  Q_OBJECT

 private:
  static std::unique_ptr<DescriptorIndex> build(const DescriptorSet& set, IndexKind kind, int threads = 1) {
    JobControl control;
    IndexOptions options;
    options.kind = kind;
    options.threads = threads;
    // All lists are probed, so that both kinds must give the same; recall has its own test.
    if (kind == IndexKind::kInvertedLists) options.probes = 1 << 20;
    auto built = DescriptorIndex::build(set, options, control);
    return built.ok() ? std::move(built).value() : nullptr;
  }

  static void kinds() {
    QTest::addColumn<IndexKind>("kind");
    QTest::newRow("exact") << IndexKind::kExact;
    QTest::newRow("inverted lists") << IndexKind::kInvertedLists;
  }

 private slots:
  // The contract, over both kinds.
  void handComputedValues_data() { kinds(); }
  void handComputedValues();
  void findsWhatPlainSumsFind_data() { kinds(); }
  void findsWhatPlainSumsFind();
  void equalSimilaritiesComeByRow_data() { kinds(); }
  void equalSimilaritiesComeByRow();
  void passesOverRowsAboveTheLimit_data() { kinds(); }
  void passesOverRowsAboveTheLimit();
  void sameWithOneThreadAndThree_data() { kinds(); }
  void sameWithOneThreadAndThree();
  void refusesQueriesThatAreNoRows_data() { kinds(); }
  void refusesQueriesThatAreNoRows();
  void answersCancel_data() { kinds(); }
  void answersCancel();
  void obeysPause_data() { kinds(); }
  void obeysPause();
  void emptyAndSingle_data() { kinds(); }
  void emptyAndSingle();
  void countsRowsAndQueries_data() { kinds(); }
  void countsRowsAndQueries();
  void manyIdenticalRows_data() { kinds(); }
  void manyIdenticalRows();

  void refusesBadSetsAndOptions();
  void recallOfTheDefaultProbes();
  void automaticKindBySize();
  void taskExceptionsReachTheCaller();
};

void TestDescriptorIndex::handComputedValues() {
  QFETCH(IndexKind, kind);
  // Row 3 is at cosine 0.8 with row 0 and 0.6 with row 1.
  const DescriptorSet set = setOf(3, {1, 0, 0, 0, 1, 0, 0, 0, 1, 0.8F, 0.6F, 0});
  const auto index = build(set, kind);
  QVERIFY(index != nullptr);
  QCOMPARE(index->kind(), kind);
  QCOMPARE(index->size(), std::size_t{4});
  const PairSet pairs = pairsOf(*index, 0.6F);
  QCOMPARE(pairs, (PairSet{{{0, 3}, 0.8F}, {{1, 3}, 0.6F}}));
  QCOMPARE(pairsOf(*index, 0.7F).size(), std::size_t{1});

  JobControl control;
  std::vector<std::vector<std::int64_t>> rows;
  const std::vector<float> queries{1, 0, 0, 0, 0, -1, 0.6F, 0.8F, 0};
  const auto searched = index->rangeSearch(queries, 0.6F, control, nullptr,
                                           [&](std::int64_t query, std::span<const Neighbour> found) {
                                             QCOMPARE(query, static_cast<std::int64_t>(rows.size()));
                                             rows.emplace_back();
                                             for (const Neighbour& one : found)
                                               rows.back().push_back(one.row);
                                           });
  QVERIFY(searched.ok());
  // The third query is at 0.96 with row 3, 0.8 with row 1 and 0.6 with row 0.
  QCOMPARE(rows, (std::vector<std::vector<std::int64_t>>{{0, 3}, {}, {3, 1, 0}}));

  const auto nearest = nearestOf(*index, queries, {2});
  QCOMPARE(nearest.size(), std::size_t{3});
  QCOMPARE(nearest[2].size(), std::size_t{2});
  QCOMPARE(nearest[2][0].row, 3);
  QCOMPARE(nearest[2][0].similarity, 0.96F);
  QCOMPARE(nearest[2][1].row, 1);
  QCOMPARE(nearest[1][0].similarity, 0.0F);
}

void TestDescriptorIndex::findsWhatPlainSumsFind() {
  QFETCH(IndexKind, kind);
  MadeDescriptorsOptions made;
  made.rows = 1300;  // more than one tile, and no multiple of one
  made.dimension = 19;
  const DescriptorSet set = makeDescriptors(made);
  const auto index = build(set, kind);
  const float floor = 0.6F;
  const PairSet found = pairsOf(*index, floor);
  std::size_t sure = 0;
  for (std::size_t a = 0; a < set.size(); ++a) {
    for (std::size_t b = a + 1; b < set.size(); ++b) {
      const float truth = similarity(set, a, b);
      const auto it = found.find({static_cast<std::int64_t>(a), static_cast<std::int64_t>(b)});
      if (std::abs(truth - floor) < 1e-5F) continue;  // rounding decides
      QCOMPARE(it != found.end(), truth > floor);
      if (it == found.end()) continue;
      ++sure;
      QVERIFY(std::abs(it->second - truth) < 1e-5F);
    }
  }
  QVERIFY(sure > 5000);
  QVERIFY(found.size() < sure + 10);

  // A range search with the rows as queries sees each pair from both sides, and each row itself.
  JobControl control;
  std::size_t hits = 0;
  bool sorted = true;
  const auto searched = index->rangeSearch(
      set.unit, floor, control, nullptr, [&](std::int64_t, std::span<const Neighbour> list) {
        hits += list.size();
        for (std::size_t i = 1; i < list.size(); ++i)
          sorted = sorted && list[i - 1].similarity >= list[i].similarity;
      });
  QVERIFY(searched.ok());
  QVERIFY(sorted);
  QVERIFY(std::abs(static_cast<double>(hits) - 2.0 * static_cast<double>(found.size()) - 1300.0) < 10.0);

  // The five nearest of some rows, against a full sort.
  const auto nearest = nearestOf(*index, std::span(set.unit).first(19 * 300), {5});
  QCOMPARE(nearest.size(), std::size_t{300});
  for (std::size_t query = 0; query < 300; query += 37) {
    std::vector<float> all;
    for (std::size_t row = 0; row < set.size(); ++row) all.push_back(similarity(set, query, row));
    std::sort(all.rbegin(), all.rend());
    QCOMPARE(nearest[query].size(), std::size_t{5});
    for (std::size_t i = 0; i < 5; ++i) QVERIFY(std::abs(nearest[query][i].similarity - all[i]) < 1e-5F);
  }
}

void TestDescriptorIndex::equalSimilaritiesComeByRow() {
  QFETCH(IndexKind, kind);
  std::vector<float> unit;
  for (int row = 0; row < 70; ++row)
    unit.insert(unit.end(), {row % 2 == 0 ? 1.0F : 0.0F, row % 2 == 0 ? 0.0F : 1.0F});
  const DescriptorSet set = setOf(2, unit);
  const auto index = build(set, kind);
  const std::vector<float> query{0, 1};
  const auto nearest = nearestOf(*index, query, {70});
  QCOMPARE(nearest.size(), std::size_t{1});
  QCOMPARE(nearest[0].size(), std::size_t{70});
  for (std::size_t i = 0; i < 35; ++i) QCOMPARE(nearest[0][i].row, static_cast<std::int64_t>(2 * i + 1));
  for (std::size_t i = 0; i < 35; ++i) QCOMPARE(nearest[0][35 + i].row, static_cast<std::int64_t>(2 * i));
}

void TestDescriptorIndex::passesOverRowsAboveTheLimit() {
  QFETCH(IndexKind, kind);
  // Forty copies of the query stand before its negatives.
  std::vector<float> unit;
  for (int row = 0; row < 40; ++row) unit.insert(unit.end(), {1, 0});
  unit.insert(unit.end(), {0.6F, 0.8F, 0.8F, 0.6F, 0, 1});
  const DescriptorSet set = setOf(2, unit);
  const auto index = build(set, kind);
  const std::vector<float> query{1, 0};
  const auto nearest = nearestOf(*index, query, {2, 0.9F});
  QCOMPARE(nearest.size(), std::size_t{1});
  QCOMPARE(nearest[0].size(), std::size_t{2});
  QCOMPARE(nearest[0][0].row, 41);
  QCOMPARE(nearest[0][1].row, 40);
  // The limit itself is passed over.
  QCOMPARE(nearestOf(*index, query, {1, 0.8F})[0][0].row, 40);
}

void TestDescriptorIndex::sameWithOneThreadAndThree() {
  QFETCH(IndexKind, kind);
  MadeDescriptorsOptions made;
  made.rows = 900;
  made.dimension = 32;
  const DescriptorSet set = makeDescriptors(made);
  const auto one = build(set, kind, 1);
  const auto three = build(set, kind, 3);
  QVERIFY(!pairsOf(*one, 0.5F).empty());
  QCOMPARE(pairsOf(*one, 0.5F), pairsOf(*three, 0.5F));
  const auto nearestOne = nearestOf(*one, set.unit, {7});
  const auto nearestThree = nearestOf(*three, set.unit, {7});
  QCOMPARE(nearestOne.size(), std::size_t{900});
  for (std::size_t query = 0; query < 900; ++query) {
    for (std::size_t i = 0; i < 7; ++i) QCOMPARE(nearestOne[query][i].row, nearestThree[query][i].row);
  }
}

void TestDescriptorIndex::refusesQueriesThatAreNoRows() {
  QFETCH(IndexKind, kind);
  const DescriptorSet set = setOf(2, {1, 0, 0, 1});
  const auto index = build(set, kind);
  JobControl control;
  const auto ignore = [](std::int64_t, std::span<const Neighbour>) {};
  const std::vector<float> ragged{1, 0, 1};
  const std::vector<float> broken{1, std::numeric_limits<float>::quiet_NaN()};
  for (const auto& queries : {ragged, broken}) {
    const auto range = index->rangeSearch(queries, 0.5F, control, nullptr, ignore);
    QVERIFY(!range.ok());
    QCOMPARE(range.error().code, ErrorCode::kInvalidArgument);
    const auto nearest = index->nearest(queries, {1}, control, nullptr, ignore);
    QVERIFY(!nearest.ok());
    QCOMPARE(nearest.error().code, ErrorCode::kInvalidArgument);
  }
  QVERIFY(index->rangeSearch({}, 0.5F, control, nullptr, ignore).ok());
}

void TestDescriptorIndex::answersCancel() {
  QFETCH(IndexKind, kind);
  MadeDescriptorsOptions made;
  made.rows = 3000;
  made.dimension = 16;
  const DescriptorSet set = makeDescriptors(made);
  const auto index = build(set, kind);
  // Cancelled by the first block that is handed over: no more than the round in flight follows.
  JobControl control;
  int calls = 0;
  const auto pairs = index->pairsWithin(-1.0F, control, nullptr, [&](std::span<const RowPair>) {
    ++calls;
    control.cancel();
  });
  QVERIFY(!pairs.ok());
  QCOMPARE(pairs.error().code, ErrorCode::kCancelled);
  QVERIFY(calls > 0);
  const auto nearest =
      index->nearest(set.unit, {3}, control, nullptr, [](std::int64_t, std::span<const Neighbour>) {});
  QVERIFY(!nearest.ok());
  QCOMPARE(nearest.error().code, ErrorCode::kCancelled);
  const auto range =
      index->rangeSearch(set.unit, 0.9F, control, nullptr, [](std::int64_t, std::span<const Neighbour>) {});
  QCOMPARE(range.error().code, ErrorCode::kCancelled);
  IndexOptions options;
  options.kind = kind;
  const auto built = DescriptorIndex::build(set, options, control);
  QVERIFY(!built.ok());
  QCOMPARE(built.error().code, ErrorCode::kCancelled);
}

void TestDescriptorIndex::obeysPause() {
  QFETCH(IndexKind, kind);
  const DescriptorSet set = setOf(2, {1, 0, 1, 0});
  const auto index = build(set, kind);
  JobControl control;
  control.pause();
  std::atomic<bool> emitted = false;
  std::jthread search([&] {
    (void)index->rangeSearch(set.unit, 0.5F, control, nullptr,
                             [&](std::int64_t, std::span<const Neighbour>) { emitted = true; });
  });
  QTest::qWait(50);
  QVERIFY(!emitted);
  control.resume();
  search.join();
  QVERIFY(emitted);
}

void TestDescriptorIndex::emptyAndSingle() {
  QFETCH(IndexKind, kind);
  const DescriptorSet none;
  const auto empty = build(none, kind);
  QVERIFY(empty != nullptr);
  QCOMPARE(empty->size(), std::size_t{0});
  QVERIFY(pairsOf(*empty, 0.0F).empty());
  const DescriptorSet one = setOf(2, {0, 1});
  const auto single = build(one, kind);
  QVERIFY(single != nullptr);
  QVERIFY(pairsOf(*single, -1.0F).empty());
  const auto nearest = nearestOf(*single, one.unit, {10});
  QCOMPARE(nearest.size(), std::size_t{1});
  QCOMPARE(nearest[0].size(), std::size_t{1});
}

void TestDescriptorIndex::countsRowsAndQueries() {
  QFETCH(IndexKind, kind);
  MadeDescriptorsOptions made;
  made.rows = 1100;
  made.dimension = 8;
  const DescriptorSet set = makeDescriptors(made);
  const auto index = build(set, kind);
  JobControl control;
  ProgressMeter pairs(nullptr, JobStage::kMatching, 1100);
  QVERIFY(index->pairsWithin(0.9F, control, &pairs, [](std::span<const RowPair>) {}).ok());
  QCOMPARE(pairs.snapshot().done, 1100);
  ProgressMeter nearest(nullptr, JobStage::kMatching, 1100);
  QVERIFY(
      index->nearest(set.unit, {1}, control, &nearest, [](std::int64_t, std::span<const Neighbour>) {}).ok());
  QCOMPARE(nearest.snapshot().done, 1100);
}

void TestDescriptorIndex::manyIdenticalRows() {
  QFETCH(IndexKind, kind);
  std::vector<float> unit;
  for (int row = 0; row < 600; ++row) unit.insert(unit.end(), {0.6F, 0.8F});
  const DescriptorSet set = setOf(2, unit);
  const auto index = build(set, kind);
  const PairSet pairs = pairsOf(*index, 0.999F);
  QCOMPARE(pairs.size(), std::size_t{600 * 599 / 2});
  for (const auto& [rows, value] : pairs) QVERIFY(value <= 1.0F);
}

void TestDescriptorIndex::refusesBadSetsAndOptions() {
  JobControl control;
  DescriptorSet broken = setOf(2, {1, 0, 0, std::numeric_limits<float>::infinity()});
  auto built = DescriptorIndex::build(broken, {}, control);
  QVERIFY(!built.ok());
  QCOMPARE(built.error().code, ErrorCode::kInvalidArgument);
  QCOMPARE(built.error().detail, std::string("descriptor 1 is not finite"));
  DescriptorSet ragged = setOf(2, {1, 0, 0, 1});
  ragged.unit.pop_back();
  QCOMPARE(DescriptorIndex::build(ragged, {}, control).error().code, ErrorCode::kInvalidArgument);
  const DescriptorSet fine = setOf(2, {1, 0, 0, 1});
  IndexOptions options;
  options.threads = 0;
  QCOMPARE(DescriptorIndex::build(fine, options, control).error().code, ErrorCode::kInvalidArgument);
  options = {};
  options.lists = -1;
  QCOMPARE(DescriptorIndex::build(fine, options, control).error().code, ErrorCode::kInvalidArgument);
  options = {};
  options.probes = -1;
  QCOMPARE(DescriptorIndex::build(fine, options, control).error().code, ErrorCode::kInvalidArgument);
}

void TestDescriptorIndex::recallOfTheDefaultProbes() {
  // Sixteen dimensions are harder than 256: more rows stand at the edge of their list.
  for (const int dimension : {16, 64}) {
    MadeDescriptorsOptions made;
    made.rows = 12'000;
    made.dimension = dimension;
    const DescriptorSet set = makeDescriptors(made);
    const PairSet truth = pairsOf(*build(set, IndexKind::kExact), 0.8F);
    QVERIFY(truth.size() > 1000);
    JobControl control;
    IndexOptions options;
    options.kind = IndexKind::kInvertedLists;
    const auto lists = DescriptorIndex::build(set, options, control);
    QVERIFY(lists.ok());
    const PairSet found = pairsOf(**lists, 0.8F);
    std::size_t seen = 0;
    for (const auto& pair : truth) seen += found.count(pair.first);
    const double recall = static_cast<double>(seen) / static_cast<double>(truth.size());
    QVERIFY2(recall >= 0.98, qPrintable(QString::number(recall)));
  }
}

void TestDescriptorIndex::automaticKindBySize() {
  JobControl control;
  const DescriptorSet small = setOf(2, {1, 0, 0, 1});
  const auto exact = DescriptorIndex::build(small, {}, control);
  QCOMPARE((*exact)->kind(), IndexKind::kExact);
  MadeDescriptorsOptions made;
  made.rows = index::kExactLimit + 1;
  made.dimension = 2;
  const DescriptorSet large = makeDescriptors(made);
  IndexOptions options;
  options.lists = 4;
  const auto lists = DescriptorIndex::build(large, options, control);
  QCOMPARE((*lists)->kind(), IndexKind::kInvertedLists);
  QCOMPARE((*lists)->size(), index::kExactLimit + 1);
  QCOMPARE(index::defaultLists(1), 1);
  QCOMPARE(index::defaultLists(320), 10);
  QCOMPARE(index::defaultLists(1'000'000), 4000);
  QCOMPARE(index::defaultProbes(3), 3);
  QCOMPARE(index::defaultProbes(4000), 125);
}

void TestDescriptorIndex::taskExceptionsReachTheCaller() {
  JobControl control;
  const index::TileRunner runner(3, control, nullptr);
  std::atomic<int> ran = 0;
  QVERIFY(runner.run(100, [&](std::size_t, std::size_t worker) {
    if (worker < 3) ++ran;
  }));
  QCOMPARE(ran.load(), 100);
  bool caught = false;
  try {
    (void)runner.run(100, [](std::size_t number, std::size_t) {
      if (number == 42) throw std::bad_alloc();
    });
  } catch (const std::bad_alloc&) {
    caught = true;
  }
  QVERIFY(caught);
}

QTEST_GUILESS_MAIN(TestDescriptorIndex)
#include "test_descriptor_index.moc"
