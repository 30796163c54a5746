// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <numeric>
#include <QtTest>
#include <random>
#include <set>

#include "core/cluster/verdict_groups.h"

using namespace lookalike;
using cluster::GroupVerdicts;

namespace {

using IdPair = std::pair<ImageId, ImageId>;

ImagePair pairOf(std::int64_t a, std::int64_t b, float score) {
  return {ImageId{a}, ImageId{b}, score};
}

IdPair idsOf(std::int64_t a, std::int64_t b) {
  return {ImageId{a}, ImageId{b}};
}

std::vector<std::int64_t> membersOf(const ImageGroup& group) {
  std::vector<std::int64_t> ids;
  for (const ImageId member : group.members) ids.push_back(member.value);
  return ids;
}

std::vector<std::int64_t> sortedMembersOf(const ImageGroup& group) {
  std::vector<std::int64_t> ids = membersOf(group);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool isSame(const ImageGroup& x, const ImageGroup& y) {
  return x.centre == y.centre && x.members == y.members && x.scoreWithCentre == y.scoreWithCentre &&
         x.weakestLink.a == y.weakestLink.a && x.weakestLink.b == y.weakestLink.b &&
         x.weakestLink.score == y.weakestLink.score;
}

/// Sets joined by pairs; for checking only.
class Chains {
 public:
  void join(ImageId a, ImageId b) { parent_[root(a)] = root(b); }
  ImageId root(ImageId id) {
    const auto found = parent_.find(id);
    if (found == parent_.end() || found->second == id) return id;
    return root(found->second);
  }

 private:
  std::map<ImageId, ImageId> parent_;
};

}  // namespace

class TestVerdictGroups : public QObject {
  Q_OBJECT
 private slots:
  void noVerdictsChangeNothing();
  void aPairThatIsNoCopyIsNoLink();
  void aBridgeIsCut();
  void siblingsOfOneCentreAreParted();
  void theStrongerLinksStay();
  void copiesHoldWhateverTheThreshold();
  void aChainOfCopiesIsOneGroup();
  void copiesJoinTwoGroups();
  void copiesThatContradictANonCopyStayTogether();
  void aVerdictAgainstAChainPartsTheRest();
  void aMemberWithoutALinkToTheCentre();
  void thePreferredIsTheNewCentre();
  void whatNoVerdictTouchesIsAsBefore();
  void promisesHoldOnRandomGraphs();
};

void TestVerdictGroups::noVerdictsChangeNothing() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(2, 3, 0.94F), pairOf(7, 8, 0.5F)};
  const auto plain = cluster::groupCopies(pairs, {0.9F});
  // Verdicts on images that are in no pair, of an image with itself, and none.
  for (const GroupVerdicts& verdicts :
       {GroupVerdicts{}, GroupVerdicts{{idsOf(5, 5)}, {idsOf(6, 6), idsOf(20, 21)}}}) {
    const auto groups = cluster::groupCopies(pairs, {0.9F}, verdicts);
    QCOMPARE(groups.size(), std::size_t{1});
    QVERIFY(isSame(groups[0], plain[0]));
  }
  QVERIFY(cluster::groupCopies({}, {0.9F}, GroupVerdicts{{}, {idsOf(1, 2)}}).empty());
}

void TestVerdictGroups::aPairThatIsNoCopyIsNoLink() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F)};
  QVERIFY(cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{}, {idsOf(2, 1), idsOf(1, 2)}}).empty());
}

void TestVerdictGroups::aBridgeIsCut() {
  // Two dense groups of three, 3 with two links into the other.
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.99F), pairOf(1, 3, 0.98F), pairOf(2, 3, 0.97F),
                                     pairOf(4, 5, 0.99F), pairOf(4, 6, 0.98F), pairOf(5, 6, 0.97F),
                                     pairOf(3, 4, 0.91F), pairOf(3, 5, 0.90F), pairOf(3, 6, 0.90F)};
  const auto whole = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(whole.size(), std::size_t{1});  // 3 is the most linked: one star
  const auto parts = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{}, {idsOf(2, 5), idsOf(1, 6)}});
  QCOMPARE(parts.size(), std::size_t{2});
  QCOMPARE(sortedMembersOf(parts[0]), (std::vector<std::int64_t>{1, 2, 3}));
  QCOMPARE(sortedMembersOf(parts[1]), (std::vector<std::int64_t>{4, 5, 6}));
  QCOMPARE(parts[0].weakestLink.a.value, 1);
  QCOMPARE(parts[0].weakestLink.b.value, 3);
  QCOMPARE(parts[0].weakestLink.score, 0.98F);
  // All have two links; the sums 1.97, 1.96 and 1.95 make 1 the centre. Then 4 likewise.
  QCOMPARE(membersOf(parts[0]), (std::vector<std::int64_t>{1, 2, 3}));
  QCOMPARE(parts[0].scoreWithCentre, (std::vector<float>{1.0F, 0.99F, 0.98F}));
  QCOMPARE(parts[1].centre.value, 4);
}

void TestVerdictGroups::siblingsOfOneCentreAreParted() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(1, 3, 0.94F), pairOf(1, 4, 0.93F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{}, {idsOf(2, 3)}});
  QCOMPARE(groups.size(), std::size_t{1});  // 3, the less like 1, is alone
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{1, 2, 4}));
  QCOMPARE(groups[0].weakestLink.b.value, 4);
}

void TestVerdictGroups::theStrongerLinksStay() {
  // 1 is the centre of all; 2 and 3 are alike, 4 and 5 too, and 2 is no copy of 4.
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.92F), pairOf(1, 3, 0.91F), pairOf(1, 4, 0.93F),
                                     pairOf(1, 5, 0.92F), pairOf(2, 3, 0.99F), pairOf(4, 5, 0.98F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{}, {idsOf(4, 2)}});
  QCOMPARE(groups.size(), std::size_t{2});
  QCOMPARE(sortedMembersOf(groups[0]), (std::vector<std::int64_t>{1, 4, 5}));  // 0.93 came first
  QCOMPARE(sortedMembersOf(groups[1]), (std::vector<std::int64_t>{2, 3}));
}

void TestVerdictGroups::copiesHoldWhateverTheThreshold() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.2F)};
  for (const std::vector<ImagePair>& stored : {pairs, std::vector<ImagePair>{}}) {
    const auto groups = cluster::groupCopies(stored, {0.9F}, GroupVerdicts{{idsOf(2, 1)}, {}});
    QCOMPARE(groups.size(), std::size_t{1});
    QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(groups[0].scoreWithCentre, (std::vector<float>{1.0F, 1.0F}));
    QCOMPARE(groups[0].weakestLink.score, 1.0F);
    QCOMPARE(groups[0].weakestLink.a.value, 1);
  }
}

void TestVerdictGroups::aChainOfCopiesIsOneGroup() {
  // As stars alone, a chain of four falls in two.
  const auto groups = cluster::groupCopies(
      {}, {0.9F}, GroupVerdicts{{idsOf(1, 2), idsOf(3, 2), idsOf(3, 4), idsOf(4, 5)}, {}});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(groups[0].centre.value, 2);  // 2, 3 and 4 have two links each
  QCOMPARE(sortedMembersOf(groups[0]), (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
}

void TestVerdictGroups::copiesJoinTwoGroups() {
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(1, 3, 0.94F), pairOf(2, 3, 0.93F),
                                     pairOf(4, 5, 0.95F), pairOf(4, 6, 0.94F), pairOf(5, 6, 0.93F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{idsOf(3, 6)}, {}});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(sortedMembersOf(groups[0]), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  QCOMPARE(groups[0].centre.value, 3);  // three links, as 6, and the same sum
}

void TestVerdictGroups::copiesThatContradictANonCopyStayTogether() {
  const auto groups =
      cluster::groupCopies({}, {0.9F}, GroupVerdicts{{idsOf(1, 2), idsOf(2, 3)}, {idsOf(1, 3)}});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{2, 1, 3}));
  // A pair said to be both is what was said of it as a copy.
  QCOMPARE(cluster::groupCopies({}, {0.9F}, GroupVerdicts{{idsOf(1, 2)}, {idsOf(1, 2)}}).size(),
           std::size_t{1});
}

void TestVerdictGroups::aVerdictAgainstAChainPartsTheRest() {
  // 1 = 2 by verdict; 3 hangs on 1, 4 on 2; 3 is no copy of 2, so 3 goes although it was never told from 1.
  const std::vector<ImagePair> pairs{pairOf(1, 3, 0.99F), pairOf(2, 4, 0.91F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{idsOf(1, 2)}, {idsOf(2, 3)}});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{2, 1, 4}));
  QCOMPARE(groups[0].weakestLink.score, 0.91F);
}

void TestVerdictGroups::aMemberWithoutALinkToTheCentre() {
  // A path 1 – 2 = 3 – 4, the middle by verdict: 2 and 3 have two links each.
  const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(3, 4, 0.92F)};
  const auto groups = cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{idsOf(2, 3)}, {}});
  QCOMPARE(groups.size(), std::size_t{1});
  QCOMPARE(membersOf(groups[0]), (std::vector<std::int64_t>{2, 3, 1, 4}));
  QCOMPARE(groups[0].scoreWithCentre, (std::vector<float>{1.0F, 1.0F, 0.95F, 0.92F}));
  QCOMPARE(groups[0].weakestLink.a.value, 3);
  QCOMPARE(groups[0].weakestLink.b.value, 4);
}

void TestVerdictGroups::thePreferredIsTheNewCentre() {
  cluster::GroupOptions options{0.9F};
  options.preference = [](ImageId id) { return std::pair(id.value, std::int64_t{0}); };
  const auto groups = cluster::groupCopies({}, options, GroupVerdicts{{idsOf(1, 2)}, {}});
  QCOMPARE(groups[0].centre.value, 2);
}

void TestVerdictGroups::whatNoVerdictTouchesIsAsBefore() {
  std::vector<ImagePair> pairs;
  for (std::int64_t group = 0; group < 50; ++group) {
    const std::int64_t first = 1 + group * 4;
    for (std::int64_t a = first; a < first + 4; ++a) {
      for (std::int64_t b = a + 1; b < first + 4; ++b)
        pairs.push_back(pairOf(a, b, 0.91F + 0.001F * static_cast<float>(a % 7 + b % 5)));
    }
  }
  const auto plain = cluster::groupCopies(pairs, {0.9F});
  QCOMPARE(plain.size(), std::size_t{50});
  const auto groups =
      cluster::groupCopies(pairs, {0.9F}, GroupVerdicts{{idsOf(5, 6)}, {idsOf(9, 10), idsOf(13, 17)}});
  QCOMPARE(groups.size(), std::size_t{50});
  int same = 0;
  for (const ImageGroup& group : groups) {
    same += std::any_of(plain.begin(), plain.end(), [&](const ImageGroup& x) { return isSame(x, group); });
  }
  QCOMPARE(same, 48);
}

void TestVerdictGroups::promisesHoldOnRandomGraphs() {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<float> score(0.8F, 1.0F);
  for (int round = 0; round < 300; ++round) {
    const auto images = static_cast<std::int64_t>(3 + random() % 25);
    const auto anyImage = [&] { return ImageId{1 + static_cast<std::int64_t>(random() % 1000) % images}; };
    std::vector<ImagePair> pairs;
    std::set<IdPair> taken;
    for (std::int64_t i = 0; i < images * 3; ++i) {
      const IdPair ids = std::minmax({anyImage(), anyImage()});
      if (ids.first != ids.second && taken.insert(ids).second)
        pairs.push_back(pairOf(ids.first.value, ids.second.value, score(random)));
    }
    GroupVerdicts verdicts;
    for (int i = 0; i < 4; ++i) verdicts.copies.emplace_back(anyImage(), anyImage());
    for (int i = 0; i < 6; ++i) verdicts.notCopies.emplace_back(anyImage(), anyImage());
    const auto groups = cluster::groupCopies(pairs, {0.9F}, verdicts);

    std::map<ImageId, std::size_t> groupOf;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const ImageGroup& group = groups[g];
      QVERIFY(group.members.size() >= 2);
      QCOMPARE(group.scoreWithCentre.size(), group.members.size());
      QVERIFY(group.members.front() == group.centre);
      QVERIFY(std::is_sorted(group.scoreWithCentre.begin(), group.scoreWithCentre.end(), std::greater<>()));
      for (const ImageId member : group.members) QVERIFY(groupOf.emplace(member, g).second);
    }
    Chains chains;
    for (const auto& [a, b] : verdicts.copies) chains.join(a, b);
    for (const auto& [a, b] : verdicts.copies) {
      if (a == b) continue;
      QVERIFY(groupOf.contains(a) && groupOf.contains(b));
      QCOMPARE(groupOf[a], groupOf[b]);
    }
    for (const auto& [a, b] : verdicts.notCopies) {
      if (chains.root(a) == chains.root(b)) continue;
      QVERIFY(!groupOf.contains(a) || !groupOf.contains(b) || groupOf[a] != groupOf[b]);
    }
    // Links that count hold every group together.
    Chains linked = chains;
    for (const ImagePair& pair : pairs) {
      const bool isParted =
          std::any_of(verdicts.notCopies.begin(), verdicts.notCopies.end(), [&](const IdPair& ids) {
            return std::minmax(ids.first, ids.second) == std::minmax(pair.a, pair.b);
          });
      if (pair.score < 0.9F || isParted || !groupOf.contains(pair.a) || !groupOf.contains(pair.b)) continue;
      if (groupOf[pair.a] == groupOf[pair.b]) linked.join(pair.a, pair.b);
    }
    for (const ImageGroup& group : groups) {
      for (const ImageId member : group.members) QVERIFY(linked.root(member) == linked.root(group.centre));
    }
    // The order of what is given does not matter.
    std::shuffle(pairs.begin(), pairs.end(), random);
    std::reverse(verdicts.copies.begin(), verdicts.copies.end());
    for (auto& [a, b] : verdicts.notCopies) std::swap(a, b);
    const auto again = cluster::groupCopies(pairs, {0.9F}, verdicts);
    QCOMPARE(again.size(), groups.size());
    for (std::size_t g = 0; g < groups.size(); ++g) QVERIFY(isSame(again[g], groups[g]));
  }
}

QTEST_GUILESS_MAIN(TestVerdictGroups)
#include "test_verdict_groups.moc"
