// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/verify_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/pipeline/item_workers.h"
#include "core/pipeline/recent_features.h"
#include "core/verify/overlap_picture.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

constexpr std::size_t kRecentBytes = std::size_t{128} << 20U;  ///< some 5,000 pictures

/// What the descriptors of pairs of images say.
class Descriptors {
 public:
  Descriptors(const DescriptorSet& ofA, const DescriptorSet& ofB) {
    add(ofA);
    if (&ofB != &ofA) add(ofB);
  }

  /// The cosine; NaN when one of them has no descriptor.
  [[nodiscard]] float similarityOf(const CandidatePair& pair) const {
    const Place* a = placeOf(pair.a);
    const Place* b = placeOf(pair.b);
    if (a == nullptr || b == nullptr) return kUnknown;
    const auto unitA = a->set->row(a->row);
    const auto unitB = b->set->row(b->row);
    return std::inner_product(unitA.begin(), unitA.end(), unitB.begin(), 0.0F);
  }

  /// NaN when one of them has no norm.
  [[nodiscard]] float normRatioOf(const CandidatePair& pair) const {
    const float a = normOf(pair.a);
    const float b = normOf(pair.b);
    return a > 0.0F && b > 0.0F ? a / b : kUnknown;
  }

 private:
  static constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

  struct Place {
    const DescriptorSet* set = nullptr;
    std::size_t row = 0;
  };

  void add(const DescriptorSet& set) {
    for (std::size_t row = 0; row < set.size(); ++row) places_.emplace(set.ids[row], Place{&set, row});
  }
  [[nodiscard]] const Place* placeOf(ImageId id) const {
    const auto place = places_.find(id);
    return place == places_.end() ? nullptr : &place->second;
  }
  [[nodiscard]] float normOf(ImageId id) const {
    const Place* place = placeOf(id);
    return place == nullptr ? 0.0F : place->set->rawNorms[place->row];
  }

  std::unordered_map<ImageId, Place> places_;
};

/// Gives verified pairs their probabilities. Those that the pair network has a word in wait until there is a
/// batch of them. Thread-safe.
class Judging {
 public:
  Judging(const PairJudge& judge, float scoreFloor) : judge_(judge), scoreFloor_(scoreFloor) {}

  Result<void> add(ImagePair pair, const verify::PairDetail& detail) {
    std::vector<std::uint8_t> picture;
    if (judge_.asksNetwork(pair, detail))
      picture = verify::overlapPicture(detail.comparison->overlap, judge_.networkSide());
    const std::lock_guard lock(mutex_);
    if (picture.empty()) {
      keep(std::move(pair));
      return ok();
    }
    waiting_.push_back(std::move(pair));
    pictures_.push_back(std::move(picture));
    return waiting_.size() < kBatch ? ok() : ask();
  }

  [[nodiscard]] Result<std::vector<ImagePair>> finish() && {
    if (auto asked = ask(); !asked.ok()) return asked.error();
    return std::move(verified_);
  }

 private:
  static constexpr std::size_t kBatch = 64;

  Result<void> ask() {
    if (waiting_.empty()) return ok();
    const auto answers = judge_.askNetwork(pictures_);
    if (!answers.ok()) return answers.error();
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      waiting_[i].networkCopy = (*answers)[i];
      keep(std::move(waiting_[i]));
    }
    waiting_.clear();
    pictures_.clear();
    return ok();
  }

  void keep(ImagePair pair) {
    pair.score = judge_.scoreOf(pair);
    if (pair.score >= scoreFloor_) verified_.push_back(std::move(pair));
  }

  const PairJudge& judge_;
  const float scoreFloor_;
  std::mutex mutex_;
  std::vector<ImagePair> waiting_;
  std::vector<std::vector<std::uint8_t>> pictures_;
  std::vector<ImagePair> verified_;
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
  const Descriptors descriptors(input.descriptorsOfA, input.descriptorsOfB);
  RecentFeatures recent(input.features, kRecentBytes);
  Judging judging(input.judge, scoreFloor);
  const auto verify = [&](std::size_t i) -> Result<void> {
    const CandidatePair& candidate = candidates[i];
    const auto a = recent.of(input.hashOf.at(candidate.a));
    const auto b = recent.of(input.hashOf.at(candidate.b));
    ImagePair pair;
    pair.a = candidate.a;
    pair.b = candidate.b;
    pair.similarity =
        std::isnan(candidate.similarity) ? descriptors.similarityOf(candidate) : candidate.similarity;
    pair.normalisedSimilarity = candidate.normalisedSimilarity;
    pair.normRatio = descriptors.normRatioOf(candidate);
    verify::PairHints hints;
    if (!std::isnan(pair.similarity)) hints.similarity = pair.similarity;
    hints.similarityThreshold = input.index.defaultThreshold;
    hints.similarityKind =
        input.index.describerIsLearnt ? verify::SimilarityKind::kLearnt : verify::SimilarityKind::kTransform;
    verify::PairDetail detail;
    verify::VerifiedPair judged = verify::verifyPair(*a, *b, hints, &detail);
    pair.copyScore = judged.score;
    pair.geometry = std::make_shared<const GeometricEvidence>(std::move(judged.evidence));
    return judging.add(std::move(pair), detail);
  };
  {
    ProgressMeter meter(observer, JobStage::kVerifying, static_cast<std::int64_t>(candidates.size()));
    if (auto done = workOnItems(candidates.size(), input.threads, control, meter, verify); !done.ok())
      return done.error();
  }
  auto finished = std::move(judging).finish();
  if (!finished.ok()) return finished.error();
  std::vector<ImagePair> verified = std::move(finished).value();
  std::sort(verified.begin(), verified.end(), [](const ImagePair& left, const ImagePair& right) {
    return left.score != right.score ? left.score > right.score
                                     : std::tie(left.a, left.b) < std::tie(right.a, right.b);
  });
  return verified;
}

}  // namespace lookalike::pipeline
