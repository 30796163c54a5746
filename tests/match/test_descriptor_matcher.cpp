// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>
#include <QtTest>
#include <random>

#include "core/match/best_pairs.h"
#include "core/match/descriptor_matcher.h"
#include "tests/index/made_descriptors.h"

using namespace lookalike;
using match::MatchOptions;

namespace {

DescriptorSet setOf(int dimension, const std::vector<std::int64_t>& ids, std::vector<float> unit) {
  DescriptorSet set;
  set.dimension = dimension;
  for (const std::int64_t id : ids) set.ids.push_back(ImageId{id});
  set.unit = std::move(unit);
  set.rawNorms.assign(set.ids.size(), 0.0F);
  return set;
}

bool isClose(float left, float right) {
  return std::abs(left - right) < 1e-5F;
}

}  // namespace

class TestDescriptorMatcher : public QObject {
  Q_OBJECT
 private slots:
  void withinGivesEachPairOnceInOrder();
  void withinKeepsTheBestOfEachImage();
  void keptPairsDoNotDependOnTheOrder();
  void subtractionByHand();
  void subtractionIteratesAndSkipsItself();
  void subtractionWithFewNegativesOrNone();
  void withinLeavesCopiesOutOfTheNegatives();
  void againstKeepsTheBestOfEachQuery();
  void againstRanksByNormalisedSimilarity();
  void anImageOnBothSidesMatchesItselfFirst();
  void refusesBadOptions();
  void answersCancel();
  void emptySets();
};

void TestDescriptorMatcher::withinGivesEachPairOnceInOrder() {
  // Cosines: (7,3) 0.8, (7,5) 0.6, (3,5) 0.96; ids are not in row order.
  const DescriptorSet library = setOf(2, {7, 3, 5}, {1, 0, 0.8F, 0.6F, 0.6F, 0.8F});
  JobControl control;
  MatchOptions options;
  options.similarityFloor = 0.6F;
  const auto pairs = match::matchWithin(library, options, control, nullptr);
  QVERIFY(pairs.ok());
  QCOMPARE(pairs->size(), std::size_t{3});
  QCOMPARE((*pairs)[0].a.value, 3);
  QCOMPARE((*pairs)[0].b.value, 5);
  QVERIFY(isClose((*pairs)[0].similarity, 0.96F));
  QVERIFY(std::isnan((*pairs)[0].normalisedSimilarity));
  QCOMPARE((*pairs)[1].a.value, 3);
  QCOMPARE((*pairs)[1].b.value, 7);
  QCOMPARE((*pairs)[2].a.value, 5);
  QCOMPARE((*pairs)[2].b.value, 7);
  options.similarityFloor = 0.7F;
  QCOMPARE(match::matchWithin(library, options, control, nullptr)->size(), std::size_t{2});
}

void TestDescriptorMatcher::withinKeepsTheBestOfEachImage() {
  // Rows on a circle, 2 degrees apart: each image's nearest are its neighbours on the circle.
  std::vector<float> unit;
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 12; ++i) {
    const double angle = i * (2.0 + 0.01 * i) * 3.14159265358979 / 180.0;
    unit.push_back(static_cast<float>(std::cos(angle)));
    unit.push_back(static_cast<float>(std::sin(angle)));
    ids.push_back(i + 1);
  }
  JobControl control;
  MatchOptions options;
  options.similarityFloor = 0.5F;
  options.maxPairsPerImage = 1;
  const auto pairs = match::matchWithin(setOf(2, ids, unit), options, control, nullptr);
  QVERIFY(pairs.ok());
  // The gaps grow, so each image's best is the one before it, and the first's is the second.
  QCOMPARE(pairs->size(), std::size_t{11});
  for (const ImagePair& pair : *pairs) QCOMPARE(pair.b.value, pair.a.value + 1);
}

void TestDescriptorMatcher::keptPairsDoNotDependOnTheOrder() {
  // More pairs than are held before a first pruning.
  constexpr std::size_t kRows = 3200;
  std::vector<ImageId> ids;
  for (std::size_t row = 0; row < kRows; ++row)
    ids.push_back(ImageId{static_cast<std::int64_t>(kRows - row)});
  std::vector<match::FoundPair> found;
  std::mt19937_64 random(3);
  for (std::uint32_t a = 0; a < kRows; ++a) {
    for (std::uint32_t b = a + 1; b < kRows; ++b) {
      found.push_back({a, b, static_cast<float>(random() % 1000) / 1000.0F});  // with many ties
    }
  }
  const auto keep = [&] {
    match::BestPairs best(ids, 3);
    for (const match::FoundPair& pair : found) best.add(pair);
    return best.take();
  };
  const auto first = keep();
  std::shuffle(found.begin(), found.end(), random);
  const auto second = keep();
  QVERIFY(first.size() <= kRows * 3);
  QVERIFY(first.size() >= kRows * 3 / 2);
  QCOMPARE(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    QVERIFY(first[i].a < first[i].b);
    QCOMPARE(first[i].a, second[i].a);
    QCOMPARE(first[i].b, second[i].b);
    QCOMPARE(first[i].similarity, second[i].similarity);
    QCOMPARE(first[i].score, first[i].similarity);
  }
}

void TestDescriptorMatcher::subtractionByHand() {
  // k = 2, beta = 0.5: x - 0.25 n1 - 0.25 n2 for the two nearest of three negatives.
  const DescriptorSet set = setOf(3, {1}, {1, 0, 0});
  const DescriptorSet negatives = setOf(3, {11, 12, 13}, {0.8F, 0.6F, 0, 0, 0, 1, 0.6F, 0, 0.8F});
  match::NegativeSubtractionOptions options;
  options.neighbours = 2;
  options.beta = 0.5F;
  JobControl control;
  const auto processed = match::subtractNegatives(set, negatives, options, {}, control, nullptr);
  QVERIFY(processed.ok());
  // (1 - 0.2 - 0.15, -0.15, -0.2) = (0.65, -0.15, -0.2), of length sqrt(0.485).
  const float norm = std::sqrt(0.485F);
  QVERIFY(isClose(processed->unit[0], 0.65F / norm));
  QVERIFY(isClose(processed->unit[1], -0.15F / norm));
  QVERIFY(isClose(processed->unit[2], -0.2F / norm));
  QCOMPARE(processed->ids, set.ids);
}

void TestDescriptorMatcher::subtractionIteratesAndSkipsItself() {
  const DescriptorSet set = setOf(2, {1}, {1, 0});
  // The first negative is the image itself, the second stands at a right angle.
  const DescriptorSet negatives = setOf(2, {1, 2}, {1, 0, 0, 1});
  match::NegativeSubtractionOptions options;
  options.neighbours = 1;
  options.beta = 0.5F;
  options.iterations = 2;
  JobControl control;
  const auto processed = match::subtractNegatives(set, negatives, options, {}, control, nullptr);
  QVERIFY(processed.ok());
  // (1, -0.5) / sqrt(1.25) = (0.894427, -0.447214); then (0.894427, -0.947214) / 1.302775.
  QVERIFY(isClose(processed->unit[0], 0.686555F));
  QVERIFY(isClose(processed->unit[1], -0.727074F));
}

void TestDescriptorMatcher::subtractionWithFewNegativesOrNone() {
  const DescriptorSet set = setOf(2, {1}, {1, 0});
  JobControl control;
  match::NegativeSubtractionOptions options;  // k = 10, beta = 0.35
  const auto one = match::subtractNegatives(set, setOf(2, {2}, {0, 1}), options, {}, control, nullptr);
  QVERIFY(one.ok());
  const float norm = std::sqrt(1.0F + 0.035F * 0.035F);  // a tenth of beta, though there is one negative only
  QVERIFY(isClose(one->unit[0], 1.0F / norm));
  QVERIFY(isClose(one->unit[1], -0.035F / norm));
  const auto none = match::subtractNegatives(set, DescriptorSet{}, options, {}, control, nullptr);
  QVERIFY(none.ok());
  QCOMPARE(none->unit, set.unit);
  // Subtracting all of it leaves the direction as it was.
  options.neighbours = 1;
  options.beta = 1.0F;
  const auto all = match::subtractNegatives(set, setOf(2, {2}, {1, 0}), options, {}, control, nullptr);
  QVERIFY(all.ok());
  QCOMPARE(all->unit, set.unit);
  const auto other = match::subtractNegatives(set, setOf(3, {2}, {1, 0, 0}), options, {}, control, nullptr);
  QCOMPARE(other.error().code, ErrorCode::kInvalidArgument);
}

void TestDescriptorMatcher::withinLeavesCopiesOutOfTheNegatives() {
  // Images 1 and 2 are copies (0.96); image 3 is a look-alike of 1 (0.6) and of 2 (0.8 * 0.6 ...).
  const DescriptorSet library = setOf(3, {1, 2, 3}, {1, 0, 0, 0.96F, 0.28F, 0, 0.6F, 0, 0.8F});
  JobControl control;
  MatchOptions options;
  options.similarityFloor = 0.9F;
  options.normalisation.enabled = true;
  options.normalisation.neighbours = 1;
  options.normalisation.beta = 0.5F;
  const auto pairs = match::matchWithin(library, options, control, nullptr);
  QVERIFY(pairs.ok());
  QCOMPARE(pairs->size(), std::size_t{1});
  QVERIFY(isClose((*pairs)[0].similarity, 0.96F));
  // Each loses half of image 3: (0.7, 0, -0.4) and (0.66, 0.28, -0.4), whose cosine is 0.622 / (sqrt(0.65) *
  // sqrt(0.674)).
  QVERIFY(isClose((*pairs)[0].normalisedSimilarity, 0.622F / std::sqrt(0.65F * 0.674F)));
  QCOMPARE((*pairs)[0].score, (*pairs)[0].similarity);
}

void TestDescriptorMatcher::againstKeepsTheBestOfEachQuery() {
  const DescriptorSet queries = setOf(2, {101, 102}, {1, 0, 0, 1});
  const DescriptorSet references = setOf(2, {1, 2, 3}, {0.6F, 0.8F, 0.8F, 0.6F, 0.96F, 0.28F});
  JobControl control;
  MatchOptions options;
  options.similarityFloor = 0.5F;
  const auto pairs = match::matchAgainst(queries, references, nullptr, 2, options, control, nullptr);
  QVERIFY(pairs.ok());
  QCOMPARE(pairs->size(), std::size_t{4});
  const std::vector<std::pair<std::int64_t, std::int64_t>> wanted{{101, 3}, {101, 2}, {102, 1}, {102, 2}};
  for (std::size_t i = 0; i < 4; ++i) {
    QCOMPARE((*pairs)[i].a.value, wanted[i].first);
    QCOMPARE((*pairs)[i].b.value, wanted[i].second);
  }
  options.similarityFloor = 0.79F;
  QCOMPARE(match::matchAgainst(queries, references, nullptr, 2, options, control, nullptr)->size(),
           std::size_t{3});
}

void TestDescriptorMatcher::againstRanksByNormalisedSimilarity() {
  // Reference 1 is nearer to the query, but stands in a crowd of negatives.
  const DescriptorSet queries = setOf(3, {101}, {0.8F, 0.6F, 0});
  const DescriptorSet references = setOf(3, {1, 2}, {1, 0, 0, 0.16F, 0.78F, 0.6049793F});
  const DescriptorSet negatives = setOf(3, {11, 12}, {1, 0, 0, 0.995F, 0, 0.0998749F});
  JobControl control;
  MatchOptions options;
  options.similarityFloor = -1.0F;
  const auto plain = match::matchAgainst(queries, references, &negatives, 2, options, control, nullptr);
  QVERIFY(plain.ok());
  QCOMPARE((*plain)[0].b.value, 1);
  options.normalisation.enabled = true;
  options.normalisation.neighbours = 2;
  options.normalisation.beta = 0.8F;
  const auto normalised = match::matchAgainst(queries, references, &negatives, 2, options, control, nullptr);
  QVERIFY(normalised.ok());
  QCOMPARE(normalised->size(), std::size_t{2});
  QCOMPARE((*normalised)[0].b.value, 2);
  QVERIFY((*normalised)[0].normalisedSimilarity > (*normalised)[1].normalisedSimilarity);
  // The raw cosine is still told: 0.8 * 0.16 + 0.6 * 0.78.
  QVERIFY(isClose((*normalised)[0].similarity, 0.596F));
  for (const ImagePair& pair : *normalised) QCOMPARE(pair.score, pair.normalisedSimilarity);
  // The floor applies to the normalised similarity.
  options.similarityFloor = (*normalised)[0].normalisedSimilarity;
  QCOMPARE(match::matchAgainst(queries, references, &negatives, 2, options, control, nullptr)->size(),
           std::size_t{1});
  // Without negatives of its own the references serve.
  QVERIFY(match::matchAgainst(queries, references, nullptr, 2, options, control, nullptr).ok());
}

void TestDescriptorMatcher::anImageOnBothSidesMatchesItselfFirst() {
  const DescriptorSet set = setOf(2, {1, 2, 3}, {1, 0, 0.8F, 0.6F, 0, 1});
  JobControl control;
  MatchOptions options;
  options.similarityFloor = -1.0F;
  const auto pairs = match::matchAgainst(set, set, nullptr, 2, options, control, nullptr);
  QVERIFY(pairs.ok());
  QCOMPARE(pairs->size(), std::size_t{6});
  for (std::size_t query = 0; query < 3; ++query) {
    QCOMPARE((*pairs)[2 * query].a, (*pairs)[2 * query].b);
    QCOMPARE((*pairs)[2 * query].similarity, 1.0F);
  }
  QCOMPARE((*pairs)[1].b.value, 2);
  QCOMPARE((*pairs)[3].b.value, 1);
  QCOMPARE((*pairs)[5].b.value, 2);
}

void TestDescriptorMatcher::refusesBadOptions() {
  const DescriptorSet set = setOf(2, {1, 2}, {1, 0, 0, 1});
  JobControl control;
  const auto codeOf = [&](const MatchOptions& options) {
    const auto pairs = match::matchWithin(set, options, control, nullptr);
    return pairs.ok() ? ErrorCode::kIo : pairs.error().code;
  };
  MatchOptions options;
  options.similarityFloor = 1.5F;
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options.similarityFloor = std::numeric_limits<float>::quiet_NaN();
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options = {};
  options.maxPairsPerImage = 0;
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options = {};
  options.normalisation.neighbours = 0;
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options = {};
  options.normalisation.beta = -1.0F;
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options = {};
  options.index.threads = -3;
  QCOMPARE(codeOf(options), ErrorCode::kInvalidArgument);
  options = {};
  const auto none = match::matchAgainst(set, set, nullptr, 0, options, control, nullptr);
  QCOMPARE(none.error().code, ErrorCode::kInvalidArgument);
  const DescriptorSet wide = setOf(3, {9}, {1, 0, 0});
  const auto mixed = match::matchAgainst(set, wide, nullptr, 1, options, control, nullptr);
  QCOMPARE(mixed.error().code, ErrorCode::kInvalidArgument);
}

void TestDescriptorMatcher::answersCancel() {
  MadeDescriptorsOptions made;
  made.rows = 500;
  made.dimension = 8;
  const DescriptorSet set = makeDescriptors(made);
  JobControl control;
  control.cancel();
  const auto within = match::matchWithin(set, {}, control, nullptr);
  QVERIFY(!within.ok());
  QCOMPARE(within.error().code, ErrorCode::kCancelled);
  const auto against = match::matchAgainst(set, set, nullptr, 1, {}, control, nullptr);
  QVERIFY(!against.ok());
  QCOMPARE(against.error().code, ErrorCode::kCancelled);
}

void TestDescriptorMatcher::emptySets() {
  JobControl control;
  const DescriptorSet none;
  const DescriptorSet one = setOf(2, {1}, {1, 0});
  MatchOptions options;
  options.normalisation.enabled = true;
  QVERIFY(match::matchWithin(none, options, control, nullptr)->empty());
  QVERIFY(match::matchWithin(one, options, control, nullptr)->empty());
  QVERIFY(match::matchAgainst(none, one, nullptr, 3, options, control, nullptr)->empty());
  QVERIFY(match::matchAgainst(one, none, nullptr, 3, options, control, nullptr)->empty());
}

QTEST_GUILESS_MAIN(TestDescriptorMatcher)
#include "test_descriptor_matcher.moc"
