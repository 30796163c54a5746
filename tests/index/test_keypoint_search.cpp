// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <QTest>

#include "app/tools/keypoint_clustering.h"
#include "core/index/hamming_blocks.h"
#include "core/index/keypoint_entry.h"
#include "core/index/keypoint_search.h"
#include "core/index/keypoint_vocabulary.h"
#include "tests/index/made_features.h"

using namespace lookalike;
using namespace lookalike::index;
using namespace lookalike::tools;

class TestKeypointSearch : public QObject {
  Q_OBJECT
 private slots:
  void comparisonsAgreeWithCounting();
  void entriesHoldWhatTheyAreGiven();
  void vocabularyIsClosedUnderTheRelations();
  void vocabularyNamesTheNearestLists();
  void clusteringFindsTheClumps();
  void searchFindsWhatComparingAllFinds();
};

void TestKeypointSearch::comparisonsAgreeWithCounting() {
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

void TestKeypointSearch::entriesHoldWhatTheyAreGiven() {
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

void TestKeypointSearch::vocabularyIsClosedUnderTheRelations() {
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

void TestKeypointSearch::vocabularyNamesTheNearestLists() {
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

void TestKeypointSearch::clusteringFindsTheClumps() {
  // Eight words, each seen in all four relations with a few bits flipped.
  std::mt19937_64 random(3);
  std::vector<KeypointCode> codes;
  codes.reserve(4000);
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

void TestKeypointSearch::searchFindsWhatComparingAllFinds() {
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

QTEST_GUILESS_MAIN(TestKeypointSearch)
#include "test_keypoint_search.moc"
