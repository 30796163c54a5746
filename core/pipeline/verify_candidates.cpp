// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/verify_candidates.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "core/pipeline/item_workers.h"
#include "core/pipeline/recent_features.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

constexpr std::size_t kRecentBytes = std::size_t{128} << 20U;  ///< some 5,000 pictures

/// Cosines of pairs of images.
class Similarities {
 public:
  Similarities(const DescriptorSet& ofA, const DescriptorSet& ofB) : ofA_(ofA), ofB_(ofB) {
    for (std::size_t row = 0; row < ofA.size(); ++row) rowsOfA_.emplace(ofA.ids[row], row);
    for (std::size_t row = 0; row < ofB.size(); ++row) rowsOfB_.emplace(ofB.ids[row], row);
  }

  /// NaN when one of them has no descriptor.
  [[nodiscard]] float of(const CandidatePair& pair) const {
    const auto a = rowsOfA_.find(pair.a);
    const auto b = rowsOfB_.find(pair.b);
    if (a == rowsOfA_.end() || b == rowsOfB_.end()) return std::numeric_limits<float>::quiet_NaN();
    const auto unitA = ofA_.row(a->second);
    const auto unitB = ofB_.row(b->second);
    return std::inner_product(unitA.begin(), unitA.end(), unitB.begin(), 0.0F);
  }

 private:
  const DescriptorSet& ofA_;
  const DescriptorSet& ofB_;
  std::unordered_map<ImageId, std::size_t> rowsOfA_;
  std::unordered_map<ImageId, std::size_t> rowsOfB_;
};

}  // namespace

std::vector<CandidatePair> candidatesOf(const std::vector<ImagePair>& pairs) {
  std::vector<CandidatePair> candidates;
  candidates.reserve(pairs.size());
  for (const ImagePair& pair : pairs)
    candidates.push_back({pair.a, pair.b, pair.similarity, pair.normalisedSimilarity});
  return candidates;
}

std::vector<CandidatePair> joined(std::vector<CandidatePair> candidates, bool unordered) {
  if (unordered) {
    for (CandidatePair& pair : candidates) {
      if (pair.b < pair.a) std::swap(pair.a, pair.b);
    }
  }
  std::sort(candidates.begin(), candidates.end(), [](const CandidatePair& left, const CandidatePair& right) {
    return std::tie(left.a, left.b) < std::tie(right.a, right.b);
  });
  std::size_t kept = 0;
  for (const CandidatePair& pair : candidates) {
    if (kept > 0 && candidates[kept - 1].a == pair.a && candidates[kept - 1].b == pair.b) {
      CandidatePair& known = candidates[kept - 1];
      if (std::isnan(known.similarity)) known.similarity = pair.similarity;
      if (std::isnan(known.normalisedSimilarity)) known.normalisedSimilarity = pair.normalisedSimilarity;
    } else {
      candidates[kept++] = pair;
    }
  }
  candidates.resize(kept);
  return candidates;
}

Result<std::vector<ImagePair>> verifyCandidates(std::vector<CandidatePair> candidates,
                                                const VerificationInput& input, float scoreFloor,
                                                JobControl& control, JobObserver* observer) {
  verify::useVerificationOnManyThreads();
  const Similarities similarities(input.descriptorsOfA, input.descriptorsOfB);
  RecentFeatures recent(input.features, kRecentBytes);
  std::mutex mutex;
  std::vector<ImagePair> verified;
  const auto verify = [&](std::size_t i) -> Result<void> {
    const CandidatePair& candidate = candidates[i];
    const auto a = recent.of(input.hashOf.at(candidate.a));
    const auto b = recent.of(input.hashOf.at(candidate.b));
    ImagePair pair;
    pair.a = candidate.a;
    pair.b = candidate.b;
    pair.similarity = std::isnan(candidate.similarity) ? similarities.of(candidate) : candidate.similarity;
    pair.normalisedSimilarity = candidate.normalisedSimilarity;
    verify::PairHints hints;
    if (!std::isnan(pair.similarity)) hints.similarity = pair.similarity;
    hints.similarityThreshold = input.index.defaultThreshold;
    hints.similarityKind =
        input.index.describerIsLearnt ? verify::SimilarityKind::kLearnt : verify::SimilarityKind::kTransform;
    verify::VerifiedPair judged = verify::verifyPair(*a, *b, hints);
    if (judged.score < scoreFloor) return ok();
    pair.score = judged.score;
    pair.geometry = std::make_shared<const GeometricEvidence>(std::move(judged.evidence));
    const std::lock_guard lock(mutex);
    verified.push_back(std::move(pair));
    return ok();
  };
  {
    ProgressMeter meter(observer, JobStage::kVerifying, static_cast<std::int64_t>(candidates.size()));
    if (auto done = workOnItems(candidates.size(), input.threads, control, meter, verify); !done.ok())
      return done.error();
  }
  std::sort(verified.begin(), verified.end(), [](const ImagePair& left, const ImagePair& right) {
    return left.score != right.score ? left.score > right.score
                                     : std::tie(left.a, left.b) < std::tie(right.a, right.b);
  });
  return verified;
}

}  // namespace lookalike::pipeline
