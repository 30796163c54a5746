// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <QtTest>
#include <random>
#include <set>

#include "core/cluster/copy_groups.h"

using namespace lookalike;

namespace {

ImagePair pairOf(std::int64_t a, std::int64_t b, float similarity) {
  return {ImageId{a}, ImageId{b}, similarity};
}

std::vector<std::int64_t> membersOf(const ImageGroup& group) {
  std::vector<std::int64_t> ids;
  for (const ImageId member : group.members) ids.push_back(member.value);
  return ids;
}

/// Planted groups of 2 to 9 images with a tenth of their pairs missing, and chance pairs between groups.
struct Planted {
  std::vector<ImagePair> pairs;
  std::map<std::int64_t, int> groupOf;
};

Planted plant(int groups, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<float> strong(0.93F, 1.0F);
  std::uniform_real_distribution<float> weak(0.90F, 0.92F);
  Planted planted;
  std::set<std::pair<std::int64_t, std::int64_t>> taken;
  std::int64_t next = 1;
  for (int group = 0; group < groups; ++group) {
    const std::int64_t first = next;
    next += 2 + static_cast<std::int64_t>(random() % 8);
    for (std::int64_t a = first; a < next; ++a) {
      planted.groupOf[a] = group;
      for (std::int64_t b = a + 1; b < next; ++b) {
        if (a != first && random() % 10 == 0) continue;
        planted.pairs.push_back(pairOf(a, b, strong(random)));
        taken.emplace(a, b);
      }
    }
  }
  for (int chance = 0; chance < groups / 5; ++chance) {
    const auto a = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(next - 1)) + 1;
    const auto b = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(next - 1)) + 1;
    if (a < b && taken.emplace(a, b).second) planted.pairs.push_back(pairOf(a, b, weak(random)));
  }
  return planted;
}

}  // namespace

class TestCopyGroups : public QObject {
  Q_OBJECT
 private slots:
  void noneAndBelowThreshold();
  void onePair();
  void starsByHand();
  void chainDoesNotMergeWhole();
  void memberGoesWhereItHasMostLinks();
  void denseGroupStaysWhole();
  void weakestLinkIsThatOfTheSpanningTree();
  void promisesHoldOnRandomGraphs();
  void plantedGroupsAreFound();
  void orderOfThePairsDoesNotMatter();
  void thePreferredOfEquallyLinkedImagesIsTheCentre();
};

void TestCopyGroups::noneAndBelowThreshold() {
  QVERIFY(cluster::groupCopies({}, {0.9F}).empty());
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.89F),
                                     pairOf(3, 4, std::numeric_limits<float>::quiet_NaN())};
  QVERIFY(cluster::groupCopies(pairs, {0.9F}).empty());
}

void TestCopyGroups::onePair() {
  const std::vector<ImagePair> pairs{pairOf(5, 9, 0.9F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F});  // the threshold itself counts
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(groups[0].centre.value, 5);
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{5, 9}));
  QCOMPARE(groups[0].scoreWithCentre, (std::vector<float>{1.0F, 0.9F}));
  QCOMPARE(groups[0].weakestLink.a.value, 5);
  QCOMPARE(groups[0].weakestLink.b.value, 9);
  QCOMPARE(groups[0].weakestLink.score, 0.9F);
}

void TestCopyGroups::starsByHand() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(1, 3, 0.99F), pairOf(1, 4, 0.91F),
                                     pairOf(2, 3, 0.92F), pairOf(10, 11, 0.97F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(groups.size(), std::size_t{2});
  QCOMPARE(groups[0].centre.value, 1);
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{1, 3, 2, 4}));
  QCOMPARE(groups[0].scoreWithCentre, (std::vector<float>{1.0F, 0.99F, 0.95F, 0.91F}));
  QCOMPARE(groups[0].weakestLink.score, 0.91F);
  QCOMPARE(groups[0].weakestLink.b.value, 4);
  QCOMPARE(membersOf(groups[1]), (std::vector<std::int64_t>{10, 11}));
}

void TestCopyGroups::chainDoesNotMergeWhole() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(2, 3, 0.94F), pairOf(3, 4, 0.93F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F});
  // 2 becomes a centre with 1 and 3; 4, left alone, takes 3 back, for 2 keeps 1.
  QCOMPARE(groups.size(), std::size_t{2});
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{2, 1}));
  QCOMPARE(membersOf(groups[1]), (std::vector<std::int64_t>{4, 3}));
}

void TestCopyGroups::memberGoesWhereItHasMostLinks() {
  // 5 belongs with 6 … 8, all of whom it resembles; the star at 1, the most linked, has it by one link only.
  std::vector<ImagePair> pairs;
  for (std::int64_t other : {2, 3, 4, 9, 10}) pairs.push_back(pairOf(1, other, 0.95F));
  pairs.push_back(pairOf(1, 5, 0.97F));
  for (std::int64_t a = 5; a <= 8; ++a) {
    for (std::int64_t b = a + 1; b <= 8; ++b) pairs.push_back(pairOf(a, b, 0.93F));
  }
  const auto groups = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(groups.size(), std::size_t{2});
  QCOMPARE(groups[0].centre.value, 1);
  QCOMPARE(groups[0].members.size(), std::size_t{6});
  QCOMPARE(membersOf(groups[1]), (std::vector<std::int64_t>{6, 5, 7, 8}));
}

void TestCopyGroups::denseGroupStaysWhole() {
  // Twenty images, all pairs but those of 19 and 20 with 1: both are more similar to most than 1 is.
  std::vector<ImagePair> pairs;
  for (std::int64_t a = 1; a <= 20; ++a) {
    for (std::int64_t b = a + 1; b <= 20; ++b) {
      if (a == 1 && b >= 19) continue;
      pairs.push_back(pairOf(a, b, b >= 19 ? 0.99F : 0.95F));
    }
  }
  pairs.push_back(pairOf(1, 30, 0.95F));
  pairs.push_back(pairOf(1, 31, 0.95F));
  pairs.push_back(pairOf(1, 32, 0.95F));
  const auto groups = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(groups[0].centre.value, 1);  // the most linked
  QCOMPARE(groups[0].members.size(), std::size_t{21});
  QCOMPARE(groups.size(), std::size_t{2});
  QCOMPARE(membersOf(groups[1]), (std::vector<std::int64_t>{19, 20}));
}

void TestCopyGroups::weakestLinkIsThatOfTheSpanningTree() {
  // 4 is least similar to the centre, but holds to 3 at 0.98; the link whose cut splits is that of 2.
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.93F), pairOf(1, 3, 0.97F), pairOf(1, 4, 0.91F),
                                     pairOf(3, 4, 0.98F), pairOf(1, 5, 0.99F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(groups[0].weakestLink.a.value, 1);
  QCOMPARE(groups[0].weakestLink.b.value, 2);
  QCOMPARE(groups[0].weakestLink.score, 0.93F);
}

void TestCopyGroups::promisesHoldOnRandomGraphs() {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<float> similarity(0.8F, 1.0F);
  for (int round = 0; round < 20; ++round) {
    std::map<std::pair<std::int64_t, std::int64_t>, float> drawn;
    for (int i = 0; i < 600; ++i) {
      const auto a = static_cast<std::int64_t>(random() % 200) + 1;
      const auto b = static_cast<std::int64_t>(random() % 200) + 1;
      if (a < b) drawn.emplace(std::pair(a, b), similarity(random));
    }
    std::vector<ImagePair> pairs;
    pairs.reserve(drawn.size());
    for (const auto& [ids, value] : drawn) pairs.push_back(pairOf(ids.first, ids.second, value));
    const auto groups = cluster::groupCopies(pairs, {0.9F});
    QVERIFY(!groups.empty());
    std::set<std::int64_t> seen;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const ImageGroup& group = groups[g];
      QVERIFY(group.members.size() >= 2);
      QCOMPARE(group.members.size(), group.scoreWithCentre.size());
      QCOMPARE(group.members[0], group.centre);
      for (std::size_t i = 0; i < group.members.size(); ++i) {
        QVERIFY(seen.insert(group.members[i].value).second);
        if (i == 0) continue;
        const auto [low, high] = std::minmax(group.centre.value, group.members[i].value);
        QCOMPARE(group.scoreWithCentre[i], drawn.at({low, high}));
        QVERIFY(group.scoreWithCentre[i] >= 0.9F);
        QVERIFY(i < 2 || group.scoreWithCentre[i - 1] >= group.scoreWithCentre[i]);
      }
      // A spanning tree at or above the weakest link exists: no member's best link within is below it.
      const auto link = std::pair(group.weakestLink.a.value, group.weakestLink.b.value);
      QCOMPARE(drawn.at(link), group.weakestLink.score);
      if (g > 0) {
        const ImageGroup& before = groups[g - 1];
        QVERIFY(before.members.size() > group.members.size() ||
                (before.members.size() == group.members.size() && before.centre < group.centre));
      }
    }
  }
}

void TestCopyGroups::plantedGroupsAreFound() {
  const Planted planted = plant(400, 5);
  const auto groups = cluster::groupCopies(planted.pairs, {0.9F});
  std::int64_t together = 0;  // pairs of images in one found group
  std::int64_t rightly = 0;
  for (const ImageGroup& group : groups) {
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      for (std::size_t j = i + 1; j < group.members.size(); ++j) {
        ++together;
        if (planted.groupOf.at(group.members[i].value) == planted.groupOf.at(group.members[j].value))
          ++rightly;
      }
    }
  }
  std::map<int, std::int64_t> sizes;
  for (const auto& [id, group] : planted.groupOf) ++sizes[group];
  std::int64_t planned = 0;
  for (const auto& [group, size] : sizes) planned += size * (size - 1) / 2;
  QVERIFY2(static_cast<double>(rightly) / static_cast<double>(together) >= 0.99,
           qPrintable(QString("%1 of %2").arg(rightly).arg(together)));
  QVERIFY2(static_cast<double>(rightly) / static_cast<double>(planned) >= 0.95,
           qPrintable(QString("%1 of %2").arg(rightly).arg(planned)));
}

void TestCopyGroups::orderOfThePairsDoesNotMatter() {
  Planted planted = plant(200, 9);
  const auto first = cluster::groupCopies(planted.pairs, {0.9F});
  std::mt19937_64 random(1);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(planted.pairs.begin(), planted.pairs.end(), random);
    for (ImagePair& pair : planted.pairs) {
      if (random() % 2 == 0) std::swap(pair.a, pair.b);
    }
    const auto again = cluster::groupCopies(planted.pairs, {0.9F});
    QCOMPARE(again.size(), first.size());
    for (std::size_t g = 0; g < first.size(); ++g) {
      QCOMPARE(membersOf(again[g]), membersOf(first[g]));
      QCOMPARE(again[g].scoreWithCentre, first[g].scoreWithCentre);
      QCOMPARE(again[g].weakestLink.a, first[g].weakestLink.a);
      QCOMPARE(again[g].weakestLink.b, first[g].weakestLink.b);
    }
  }
}

void TestCopyGroups::thePreferredOfEquallyLinkedImagesIsTheCentre() {
  // 2 is the most alike to the others, 3 the largest; 4 is larger still, but only linked to 3.
  const std::vector<ImagePair> triangle{pairOf(1, 2, 0.99F), pairOf(2, 3, 0.98F), pairOf(1, 3, 0.95F)};
  cluster::GroupOptions options{0.9F};
  QCOMPARE(cluster::groupCopies(triangle, options).front().centre.value, 2);
  options.preference = [](ImageId id) { return std::pair(id.value * 100, std::int64_t{0}); };
  QCOMPARE(cluster::groupCopies(triangle, options).front().centre.value, 3);
  std::vector<ImagePair> tail = triangle;
  tail.push_back(pairOf(3, 4, 0.99F));
  QCOMPARE(cluster::groupCopies(tail, options).front().centre.value, 3);
}

QTEST_GUILESS_MAIN(TestCopyGroups)
#include "test_copy_groups.moc"
