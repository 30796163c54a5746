// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/review_plan.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "core/evaluate/verdict_fit.h"
#include "core/library/pair_directions.h"
#include "core/verify/calibration.h"

namespace lookalike::library {

namespace {

constexpr double kMostLogit = 12.0;

std::optional<VerdictAnswer> judgementOf(PairAnswer answer) {
  if (answer == PairAnswer::kCopy) return VerdictAnswer::kCopy;
  if (answer == PairAnswer::kNotCopy) return VerdictAnswer::kNotCopy;
  return std::nullopt;
}

std::vector<std::string> pathsOf(const LibrarySnapshot& snapshot, ImageId image) {
  std::vector<std::string> paths;
  for (const FileRecord& file : snapshot.filesOf(image)) paths.push_back(file.path);
  return paths;
}

review::QueueFilter filterOf(const LibrarySnapshot& snapshot, const review::QueueFilters& filters) {
  if (filters.keepsAll()) return {};
  return {[&snapshot, filters](const ImagePair& pair) {
            const std::vector<std::string> ofA = pathsOf(snapshot, pair.a);
            const std::vector<std::string> ofB = pathsOf(snapshot, pair.b);
            review::PairFacts facts{ofA, ofB};
            facts.probability = pair.score;
            if (filters.onlyContained) {
              const auto complete = snapshot.pair(pair.a, pair.b);
              if (complete && complete->geometry) facts.containment = complete->geometry->containment;
            }
            return filters.accepts(facts);
          },
          true};
}

}  // namespace

std::optional<std::uint32_t> ReviewIndex::pairOf(const review::PairKey& key) const {
  const auto a = imageByHash.find(key.a);
  const auto b = imageByHash.find(key.b);
  if (a == imageByHash.end() || b == imageByHash.end()) return std::nullopt;
  const auto place = snapshot->placeOfPair(a->second, b->second);
  return place ? std::optional(static_cast<std::uint32_t>(*place)) : std::nullopt;
}

review::PairKey ReviewIndex::keyOf(const ImagePair& pair) const {
  return review::pairKey(snapshot->image(pair.a)->hash, snapshot->image(pair.b)->hash);
}

std::shared_ptr<const ReviewIndex> makeReviewIndex(std::shared_ptr<const LibrarySnapshot> snapshot) {
  auto index = std::make_shared<ReviewIndex>();
  index->imageByHash.reserve(snapshot->images.size());
  for (const ImageRecord& image : snapshot->images) index->imageByHash.emplace(image.hash, image.id);
  index->probabilityBFromA.reserve(snapshot->pairs.size());
  index->logits.reserve(snapshot->pairs.size());
  const bool hasTerms = snapshot->pairs.size() <= kMostPairsWithTerms;
  if (hasTerms) index->terms.reserve(snapshot->pairs.size() * verify::kCorrectionTerms);
  for (std::size_t i = 0; i < snapshot->pairs.size(); ++i) {
    const ImagePair pair = snapshot->completePair(i);
    const bool isKnown = pair.geometry != nullptr || pair.normRatio > 0.0F;
    index->probabilityBFromA.push_back(isKnown ? directionByEvidence(pair).probabilityBFromA
                                               : std::numeric_limits<float>::quiet_NaN());
    const double logit = std::clamp(verify::logitOf(pair.score), -kMostLogit, kMostLogit);
    index->logits.push_back(static_cast<float>(logit));
    if (!hasTerms) continue;
    for (const double term : verify::correctionTerms(verify::numbersOf(pair), logit))
      index->terms.push_back(static_cast<float>(term));
  }
  index->snapshot = std::move(snapshot);
  return index;
}

PairAnswer answerOf(const std::optional<review::PairVerdict>& verdict) {
  if (!verdict) return PairAnswer::kNone;
  if (verdict->isConflict) return PairAnswer::kConflict;
  switch (verdict->answer) {
    case VerdictAnswer::kCopy:
      return PairAnswer::kCopy;
    case VerdictAnswer::kNotCopy:
      return PairAnswer::kNotCopy;
    case VerdictAnswer::kUnsure:
      break;
  }
  return PairAnswer::kUnsure;
}

std::vector<PairAnswer> answersOf(const ReviewIndex& index, const review::VerdictBook& book) {
  std::vector<PairAnswer> answers(index.snapshot->pairs.size(), PairAnswer::kNone);
  book.visit([&](const review::PairKey& key, const review::PairVerdict& verdict) {
    if (const auto place = index.pairOf(key)) answers[*place] = answerOf(verdict);
  });
  return answers;
}

std::vector<float> probabilitiesAfter(const ReviewIndex& index, std::span<const PairAnswer> answers) {
  // Below this many answers of either kind chance would lead the questions.
  constexpr std::size_t kLeastAnswers = 8;
  constexpr double kRidge = 2.0;
  const std::size_t width = index.terms.empty() ? 0 : verify::kCorrectionTerms;
  const auto exampleOf = [&](std::size_t pair) {
    evaluate::VerdictExample example;
    example.logit = index.logits[pair];
    example.terms[0] = 1.0;
    example.terms[1] = example.logit * verify::kCorrectionLogitScale;
    std::copy_n(index.terms.begin() + static_cast<std::ptrdiff_t>(pair * width), width,
                example.terms.begin());
    return example;
  };
  std::vector<evaluate::VerdictExample> examples;
  for (std::size_t pair = 0; pair < answers.size(); ++pair) {
    const auto judgement = judgementOf(answers[pair]);
    if (!judgement) continue;
    examples.push_back(exampleOf(pair));
    examples.back().isCopy = *judgement == VerdictAnswer::kCopy;
  }
  if (examples.size() < kLeastAnswers) return {};
  const auto weights = evaluate::fitVerdictCorrectionWith(examples, kRidge);
  if (!weights) return {};
  std::vector<float> probabilities;
  probabilities.reserve(answers.size());
  for (std::size_t pair = 0; pair < answers.size(); ++pair)
    probabilities.push_back(
        static_cast<float>(verify::probabilityOf(evaluate::correctedLogit(exampleOf(pair), weights))));
  return probabilities;
}

std::vector<review::QueuedPair> planReview(const ReviewIndex& index, std::span<const PairAnswer> answers,
                                           std::span<const std::uint32_t> skipped,
                                           std::span<const ImageGroup> groups,
                                           const ReviewPlanOptions& options) {
  std::vector<std::uint8_t> answered(answers.size(), 0);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (options.onlyJudged) {
      answered[i] = answers[i] == PairAnswer::kNone ? review::kAnswered : review::kNotAnswered;
    } else if (answers[i] == PairAnswer::kConflict) {
      answered[i] = review::kInConflict;
    } else if (answers[i] == PairAnswer::kNotCopy) {
      answered[i] = review::kAnsweredNotCopy;
    } else if (answers[i] != PairAnswer::kNone || options.onlyConflicts) {
      answered[i] = review::kAnswered;
    }
  }
  for (const std::uint32_t place : skipped) answered[place] = review::kAnswered;
  const std::vector<float> probabilities = probabilitiesAfter(index, answers);
  std::vector<review::QueuedPair> queue =
      review::reviewQueue({index.snapshot->pairs, answered, index.probabilityBFromA, groups, probabilities},
                          filterOf(*index.snapshot, options.filters), options.queue);
  if (options.onlyConflicts)
    std::erase_if(queue, [](const auto& asked) { return asked.reason != review::AskReason::kConflict; });
  return queue;
}

review::ReviewEstimate estimateReview(const ReviewIndex& index, std::span<const PairAnswer> answers,
                                      std::span<const review::QueuedPair> queue, float threshold) {
  const std::vector<ImagePair>& pairs = index.snapshot->pairs;
  std::vector<review::EstimatedPair> judged(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) judged[i] = {pairs[i].score, judgementOf(answers[i])};
  std::vector<float> next;
  next.reserve(queue.size());
  for (const review::QueuedPair& asked : queue) next.push_back(pairs[asked.pair].score);
  constexpr std::int64_t kMore = 50;
  return review::reviewEstimate(judged, next, threshold, std::min(kMore, std::ssize(queue)));
}

}  // namespace lookalike::library
