// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/verify_candidates.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/find/candidate_verifier.h"
#include "core/verify/overlap_picture.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::find {

namespace {

/// Gives verified pairs their probabilities. Those that the pair network has a word in wait until there is a
/// batch of them. Thread-safe.
class Judging {
 public:
  Judging(const models::PairJudge& judge, float scoreFloor) : judge_(judge), scoreFloor_(scoreFloor) {}

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

  const models::PairJudge& judge_;
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
  CandidateVerifier verifier(input.features, input.hashOf, input.descriptorsOfA, input.descriptorsOfB,
                             input.index.defaultThreshold, input.index.describerIsLearnt);
  Judging judging(input.judge, scoreFloor);
  const auto verify = [&](std::size_t i) -> Result<void> {
    verify::PairDetail detail;
    ImagePair pair = verifier.verified(candidates[i], detail);
    return judging.add(std::move(pair), detail);
  };
  {
    ProgressMeter meter(observer, JobStage::kVerifying, static_cast<std::int64_t>(candidates.size()));
    if (auto done = parallelFor(candidates.size(), input.threads, control, &meter, verify); !done.ok())
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

}  // namespace lookalike::find
