// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <QtTest>
#include <set>

#include "core/base/repeatable_random.h"
#include "core/review/group_bridges.h"
#include "core/review/probability_bands.h"
#include "core/review/review_queue.h"

using namespace lookalike;
using namespace lookalike::review;

namespace {

ImagePair pairOf(std::int64_t a, std::int64_t b, float score) {
  ImagePair pair;
  pair.a = ImageId{a};
  pair.b = ImageId{b};
  pair.score = score;
  return pair;
}

ImageGroup groupOf(const std::vector<std::int64_t>& members) {
  ImageGroup group;
  for (const std::int64_t member : members) group.members.push_back(ImageId{member});
  group.centre = group.members.front();
  return group;
}

/// Pairs that have no picture in common.
std::vector<ImagePair> apart(const std::vector<float>& scores) {
  std::vector<ImagePair> pairs;
  for (const float score : scores) {
    const auto at = static_cast<std::int64_t>(pairs.size());
    pairs.push_back(pairOf(2 * at + 1, 2 * at + 2, score));
  }
  return pairs;
}

QueueOptions withoutChecks() {
  QueueOptions options;
  options.checkShare = 0.0F;
  return options;
}

std::vector<std::uint32_t> asked(const std::vector<QueuedPair>& queue) {
  std::vector<std::uint32_t> pairs;
  pairs.reserve(queue.size());
  for (const QueuedPair& pair : queue) pairs.push_back(pair.pair);
  return pairs;
}

std::vector<QueuedPair> queueOf(const std::vector<ImagePair>& pairs, const QueueOptions& options) {
  QueueInput input;
  input.pairs = pairs;
  return reviewQueue(input, {}, options);
}

std::vector<ImagePair> randomPairs(std::size_t count, std::int64_t images, std::uint64_t seed) {
  RepeatableRandom random(seed);
  std::set<std::pair<std::int64_t, std::int64_t>> drawn;
  std::vector<ImagePair> pairs;
  while (pairs.size() < count) {
    const auto a = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(images))) + 1;
    const auto b = static_cast<std::int64_t>(random.below(static_cast<std::size_t>(images))) + 1;
    if (a >= b || !drawn.emplace(a, b).second) continue;
    pairs.push_back(pairOf(a, b, static_cast<float>(random.uniform(0.0, 1.0))));
  }
  return pairs;
}

}  // namespace

class TestReviewQueue : public QObject {
  Q_OBJECT
 private slots:
  void nothingGivesNothing() {
    QVERIFY(reviewQueue({}, {}, {}).empty());
    const auto one = apart({0.9F});
    QCOMPARE(asked(queueOf(one, {})), std::vector<std::uint32_t>{0});
    QueueOptions none;
    none.most = 0;
    QVERIFY(queueOf(one, none).empty());
    const std::uint8_t answered = kAnswered;
    QueueInput input;
    input.pairs = one;
    input.answered = {&answered, 1};
    QVERIFY(reviewQueue(input, {}, {}).empty());
  }

  void theMostDoubtfulComesFirst() {
    const auto pairs = apart({0.99F, 0.65F, 0.8F, 0.95F});  // all finds at 0.6
    QCOMPARE(asked(queueOf(pairs, withoutChecks())), (std::vector<std::uint32_t>{1, 2, 3, 0}));
    const auto queue = queueOf(pairs, withoutChecks());
    QCOMPARE(queue[0].reason, AskReason::kUncertain);
    QVERIFY(std::abs(queue[0].worth - 0.9341F) < 0.001F);  // entropy of 0.65 in bits
  }

  void aFindCountsMoreThanWhatIsNone() {
    // The same doubt on both sides of the threshold.
    QueueOptions options = withoutChecks();
    options.threshold = 0.5F;
    QCOMPARE(asked(queueOf(apart({0.25F, 0.75F}), options)), (std::vector<std::uint32_t>{1, 0}));
  }

  void undecidedDirectionOfLikelyCopies() {
    const auto pairs = apart({0.99F, 0.99F, 0.99F, 0.01F});
    const std::vector<float> direction{0.99F, 0.5F, std::nanf(""), 0.5F};
    QueueInput input;
    input.pairs = pairs;
    input.probabilityBFromA = direction;
    const auto queue = reviewQueue(input, {}, withoutChecks());
    QCOMPARE(queue[0].pair, 1U);
    QCOMPARE(queue[0].reason, AskReason::kDirection);
    const auto last = std::find_if(queue.begin(), queue.end(), [](const auto& q) { return q.pair == 3; });
    QCOMPARE(last->reason, AskReason::kUncertain);  // no copy, so it has no direction
  }

  void bridgesCountByWhatHangsOnThem() {
    // 1-2-3 and 4-5-6 are triangles, 3-4 holds them together; 6-7 holds one picture. All are equally likely.
    std::vector<ImagePair> pairs;
    for (const auto& [a, b] : {std::pair{1, 2}, {2, 3}, {1, 3}, {4, 5}, {5, 6}, {4, 6}, {3, 4}, {6, 7}}) {
      pairs.push_back(pairOf(a, b, 0.9F));
    }
    pairs.push_back(pairOf(1, 7, 0.3F));  // below the threshold: holds nothing
    const std::vector<ImageGroup> groups{groupOf({3, 1, 2, 4, 5, 6, 7})};
    QueueInput input;
    input.pairs = pairs;
    input.groups = groups;
    const auto queue = reviewQueue(input, {}, withoutChecks());
    QCOMPARE(queue.size(), pairs.size());
    std::map<std::uint32_t, QueuedPair> byPair;
    for (const QueuedPair& pair : queue) byPair[pair.pair] = pair;
    QCOMPARE(queue[0].pair, 6U);
    for (const auto& [pair, question] : byPair) {
      const bool isBridge = pair == 6 || pair == 7;
      QCOMPARE(question.reason, isBridge ? AskReason::kBridge : AskReason::kUncertain);
    }
    const float plain = byPair[0].worth;
    QVERIFY(std::abs(byPair[7].worth - plain * 1.5F) < 1e-4F);  // 1 + log2(2) / 2
    QVERIFY(std::abs(byPair[6].worth - plain * 2.0F) < 1e-4F);  // 1 + log2(4) / 2

    // Answered with "not a copy", 1-2 is no link any more: 1-3 and 2-3 become bridges.
    std::vector<std::uint8_t> answered(pairs.size(), kNotAnswered);
    answered[0] = kAnsweredNotCopy;
    input.answered = answered;
    for (const QueuedPair& pair : reviewQueue(input, {}, withoutChecks())) {
      QVERIFY(pair.pair != 0);
      if (pair.pair == 1 || pair.pair == 2) QCOMPARE(pair.reason, AskReason::kBridge);
    }
  }

  void aWeakestLinkCountsAlsoWithoutBeingABridge() {
    const std::vector<ImagePair> pairs{pairOf(1, 2, 0.95F), pairOf(2, 3, 0.7F), pairOf(1, 3, 0.65F)};
    std::vector<ImageGroup> groups{groupOf({1, 2, 3})};
    groups[0].weakestLink = {ImageId{3}, ImageId{2}, 0.7F};
    const std::vector<std::uint32_t> links{0, 1, 2};
    const auto bridges = groupBridges(pairs, links, groups, groupOfImage(groups));
    QCOMPARE(bridges.size(), std::size_t{1});
    QCOMPARE(bridges[0].pair, 1U);
    QCOMPARE(bridges[0].smallerSide, 1U);
  }

  void bridgesOfALongChain() {  // also deep
    std::vector<ImagePair> pairs;
    ImageGroup group;
    std::vector<std::uint32_t> links;
    constexpr std::uint32_t kLinks = 200'000;
    group.members.push_back(ImageId{1});
    for (std::uint32_t i = 0; i < kLinks; ++i) {
      pairs.push_back(pairOf(i + 1, i + 2, 0.9F));
      group.members.push_back(ImageId{i + 2});
      links.push_back(i);
    }
    const std::vector<ImageGroup> groups{group};
    const auto bridges = groupBridges(pairs, links, groups, groupOfImage(groups));
    QCOMPARE(bridges.size(), std::size_t{kLinks});
    for (const GroupBridge& bridge : bridges) {
      QCOMPARE(bridge.smallerSide, std::min(bridge.pair + 1, kLinks - bridge.pair));
    }
  }

  void aGroupsPairsDoNotFollowOneAnother() {
    // Two groups of six pictures with all their pairs equally doubtful, and ten lone pairs a little less so.
    std::vector<ImagePair> pairs;
    for (const int first : {1, 11}) {
      for (int a = first; a < first + 6; ++a) {
        for (int b = a + 1; b < first + 6; ++b) pairs.push_back(pairOf(a, b, 0.61F));
      }
    }
    for (int i = 0; i < 10; ++i) pairs.push_back(pairOf(100 + 2 * i, 101 + 2 * i, 0.7F));
    const std::vector<ImageGroup> groups{groupOf({1, 2, 3, 4, 5, 6}), groupOf({11, 12, 13, 14, 15, 16})};
    const GroupOfImage groupOf = groupOfImage(groups);
    QueueInput input;
    input.pairs = pairs;
    input.groups = groups;
    const auto queue = reviewQueue(input, {}, withoutChecks());
    QCOMPARE(queue.size(), pairs.size());
    const auto groupAt = [&](std::size_t at) {
      const auto found = groupOf.find(pairs[queue[at].pair].a);
      return found == groupOf.end() ? -1 : static_cast<int>(found->second);
    };
    for (std::size_t i = 1; i < 14; ++i) QVERIFY(groupAt(i) == -1 || groupAt(i) != groupAt(i - 1));
    // Within a group the pictures change as long as they can: 15 pairs of six pictures.
    std::vector<ImagePair> ofFirst;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      if (groupAt(i) == 0) ofFirst.push_back(pairs[queue[i].pair]);
    }
    QCOMPARE(ofFirst.size(), std::size_t{15});
    for (std::size_t i = 1; i < 3; ++i) {
      QVERIFY(ofFirst[i].a != ofFirst[i - 1].a && ofFirst[i].b != ofFirst[i - 1].b);
    }
  }

  void aHubDoesNotFillTheQueueNorStarve() {
    std::vector<ImagePair> pairs;
    pairs.reserve(550);
    for (int i = 0; i < 500; ++i) pairs.push_back(pairOf(1, 10 + i, 0.65F));
    for (int i = 0; i < 50; ++i) pairs.push_back(pairOf(2000 + 2 * i, 2001 + 2 * i, 0.72F));
    QueueOptions options = withoutChecks();
    const auto queue = queueOf(pairs, options);
    QCOMPARE(queue.size(), pairs.size());
    std::size_t hubAmongFirst = 0;
    for (std::size_t i = 0; i < 50; ++i) hubAmongFirst += queue[i].pair < 500 ? 1 : 0;
    QVERIFY2(hubAmongFirst >= 2 && hubAmongFirst <= 10, qPrintable(QString::number(hubAmongFirst)));
    auto all = asked(queue);
    std::sort(all.begin(), all.end());
    for (std::uint32_t i = 0; i < all.size(); ++i) QCOMPARE(all[i], i);
  }

  void everyCandidateComesInTheEndAndOnce() {
    const auto pairs = randomPairs(3000, 200, 3);
    std::vector<ImageGroup> groups;
    for (int group = 0; group < 20; ++group) {
      std::vector<std::int64_t> members;
      members.reserve(10);
      for (int i = 1; i <= 10; ++i) members.push_back(group * 10 + i);
      groups.push_back(groupOf(members));
    }
    QueueInput input;
    input.pairs = pairs;
    input.groups = groups;
    QueueOptions options;
    options.most = 5000;
    for (const float share : {0.0F, 0.1F, 0.5F, 1.0F, 7.0F}) {
      options.checkShare = share;
      auto all = asked(reviewQueue(input, {}, options));
      QCOMPARE(all.size(), pairs.size());
      std::sort(all.begin(), all.end());
      for (std::uint32_t i = 0; i < all.size(); ++i) QCOMPARE(all[i], i);
    }
  }

  void checksAreSpreadOverTheQueueAndTheProbabilities() {
    const auto pairs = randomPairs(20'000, 3000, 5);
    QueueOptions options;
    options.most = 500;
    const auto queue = queueOf(pairs, options);
    QCOMPARE(queue.size(), std::size_t{500});
    std::map<std::ptrdiff_t, int> perBand;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      QCOMPARE(queue[i].reason == AskReason::kCheck, i % 10 == 9);  // every tenth
      if (queue[i].reason != AskReason::kCheck) continue;
      const float score = pairs[queue[i].pair].score;
      QVERIFY(score < 0.2F || score >= 0.8F);
      const std::array starts{0.0F, 0.01F, 0.1F, 0.8F, 0.9F, 0.99F};
      ++perBand[std::upper_bound(starts.begin(), starts.end(), score) - starts.begin()];
    }
    QCOMPARE(perBand.size(), std::size_t{6});
    for (const auto& [band, count] : perBand) QVERIFY(count == 8 || count == 9);  // 50 over 6
  }

  void theSeedChangesTheDrawsOnly() {
    const auto pairs = randomPairs(5000, 3000, 5);
    QueueOptions options;
    options.most = 300;
    const auto first = queueOf(pairs, options);
    const auto again = queueOf(pairs, options);
    QCOMPARE(asked(first), asked(again));
    options.seed = 2;
    const auto other = queueOf(pairs, options);
    QVERIFY(asked(first) != asked(other));
    QCOMPARE(other[0].pair, first[0].pair);
  }

  void noChecksWithoutSurePairs() {
    const auto pairs = apart({0.5F, 0.55F, 0.45F, 0.52F, 0.48F, 0.51F, 0.53F, 0.47F, 0.46F, 0.54F, 0.49F});
    for (const QueuedPair& pair : queueOf(pairs, {})) QCOMPARE(pair.reason, AskReason::kUncertain);
  }

  void theFilterIsAskedOnceAPair() {
    const auto pairs = apart({0.5F, 0.6F, 0.7F, 0.8F});
    std::map<std::int64_t, int> calls;
    QueueFilter filter;
    filter.accepts = [&calls](const ImagePair& pair) {
      ++calls[pair.a.value];
      return pair.score > 0.55F;
    };
    QueueInput input;
    input.pairs = pairs;
    const auto queue = reviewQueue(input, filter, {});
    QCOMPARE(queue.size(), std::size_t{3});
    for (const QueuedPair& pair : queue) QVERIFY(pair.pair != 0);
    for (const auto& [image, count] : calls) QCOMPARE(count, 1);
  }

  void labelledOnesComeBehindAndConflictsFirst() {
    const auto pairs = apart({0.6F, 0.99F, 0.98F, 0.7F});
    const std::vector<std::uint8_t> answered{kAnswered, kInConflict, kNotAnswered, kAnsweredNotCopy};
    QueueInput input;
    input.pairs = pairs;
    input.answered = answered;
    const auto open = reviewQueue(input, {}, withoutChecks());
    QCOMPARE(asked(open), (std::vector<std::uint32_t>{1, 2}));
    QCOMPARE(open[0].reason, AskReason::kConflict);
    QueueFilter filter;
    filter.onlyUnlabelled = false;
    QCOMPARE(asked(reviewQueue(input, filter, withoutChecks())), (std::vector<std::uint32_t>{1, 2, 0, 3}));
  }

  void oddNumbersAndTwins() {
    std::vector<ImagePair> pairs = apart({std::nanf(""), -1.0F, 2.0F, 0.0F, 1.0F});
    pairs.push_back(pairOf(2, 1, 0.6F));  // the first one again, swapped
    const auto queue = queueOf(pairs, {});
    QCOMPARE(queue.size(), std::size_t{5});
    QCOMPARE(queue[0].pair, 5U);
    for (const QueuedPair& pair : queue) QVERIFY(std::isfinite(pair.worth));
  }

  void tenThousandVerdicts() {
    const auto pairs = randomPairs(12'000, 5000, 9);
    std::vector<std::uint8_t> answered(pairs.size(), kNotAnswered);
    std::fill_n(answered.begin(), 10'000, kAnswered);
    QueueInput input;
    input.pairs = pairs;
    input.answered = answered;
    QueueOptions options;
    options.most = 100'000;
    const auto queue = reviewQueue(input, {}, options);
    QCOMPARE(queue.size(), std::size_t{2000});
    for (const QueuedPair& pair : queue) QVERIFY(pair.pair >= 10'000);
  }

  void bandsHoldTheirProbabilities() {
    QCOMPARE(bandOf(0.0F), std::size_t{0});
    QCOMPARE(bandOf(1.0F), kBands - 1);
    for (std::size_t band = 0; band < kBands; ++band) QCOMPARE(bandOf(kBandStarts[band]), band);
    QCOMPARE(entropyBits(0.5F), 1.0F);
    QCOMPARE(entropyBits(0.0F), 0.0F);
    QCOMPARE(entropyBits(1.0F), 0.0F);
  }

  /// The point of it: made probabilities, answers drawn from them, 200 questions.
  void askingByWorthCorrectsMoreThanByChance() {
    constexpr std::size_t kQuestions = 200;
    constexpr float kThreshold = 0.6F;
    struct Corrected {
      int wrongFinds = 0;
      int missedCopies = 0;
      [[nodiscard]] int all() const { return wrongFinds + missedCopies; }
    };
    Corrected byQueue;
    Corrected byChance;
    Corrected byChanceAmongFinds;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      auto pairs = randomPairs(20'000, 8000, seed);
      RepeatableRandom random(seed);
      std::vector<bool> isCopy(pairs.size());
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        // Mostly sure ones, as a detector gives them: log-odds between -10 and 10.
        const double p = 1.0 / (1.0 + std::exp(-random.uniform(-10.0, 10.0)));
        pairs[i].score = static_cast<float>(p);
        isCopy[i] = random.chance(p);
        order.push_back(i);
      }
      const auto ask = [&](std::size_t pair, Corrected& corrected) {
        const bool isFind = pairs[pair].score >= kThreshold;
        if (isFind && !isCopy[pair]) ++corrected.wrongFinds;
        if (!isFind && isCopy[pair]) ++corrected.missedCopies;
      };
      QueueOptions options;
      options.threshold = kThreshold;
      options.most = kQuestions;
      for (const QueuedPair& pair : queueOf(pairs, options)) ask(pair.pair, byQueue);
      random.shuffle(order);
      for (std::size_t i = 0; i < kQuestions; ++i) ask(order[i], byChance);
      std::size_t asked = 0;
      for (const std::size_t pair : order) {
        if (pairs[pair].score < kThreshold || asked++ >= kQuestions) continue;
        ask(pair, byChanceAmongFinds);
      }
    }
    qInfo(
        "5 x 200 questions: %d wrong finds and %d missed copies by the queue, %d and %d by chance, %d wrong "
        "finds by chance among the finds",
        byQueue.wrongFinds, byQueue.missedCopies, byChance.wrongFinds, byChance.missedCopies,
        byChanceAmongFinds.wrongFinds);
    QVERIFY(byQueue.all() > 4 * byChance.all());
    QVERIFY(byQueue.wrongFinds > 4 * byChance.wrongFinds);
    QVERIFY(byQueue.wrongFinds > 2 * byChanceAmongFinds.wrongFinds);
  }
};

QTEST_GUILESS_MAIN(TestReviewQueue)
#include "test_review_queue.moc"
