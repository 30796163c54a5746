// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/candidate_verifier.h"

#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

namespace lookalike::find {

namespace {

constexpr std::size_t kRecentBytes = std::size_t{128} << 20U;  ///< some 5,000 pictures

}  // namespace

void compareDescriptors(ImagePair& pair, std::span<const float> unitA, float normA,
                        std::span<const float> unitB, float normB) {
  if (std::isnan(pair.similarity))
    pair.similarity = std::inner_product(unitA.begin(), unitA.end(), unitB.begin(), 0.0F);
  if (normA > 0.0F && normB > 0.0F) pair.normRatio = normA / normB;
}

CandidateVerifier::CandidateVerifier(const local::LocalFeatureCache& features,
                                     const std::unordered_map<ImageId, ContentHash>& hashOf,
                                     const DescriptorSet& descriptorsOfA, const DescriptorSet& descriptorsOfB,
                                     float similarityThreshold, bool isLearnt)
    : recent_(features, kRecentBytes), hashOf_(hashOf) {
  add(descriptorsOfA);
  if (&descriptorsOfB != &descriptorsOfA) add(descriptorsOfB);
  verify::useVerificationOnManyThreads();
  hints_.similarityThreshold = similarityThreshold;
  hints_.similarityKind = isLearnt ? verify::SimilarityKind::kLearnt : verify::SimilarityKind::kTransform;
}

void CandidateVerifier::add(const DescriptorSet& descriptors) {
  for (std::size_t row = 0; row < descriptors.size(); ++row)
    places_.emplace(descriptors.ids[row], Place{&descriptors, row});
}

const CandidateVerifier::Place* CandidateVerifier::placeOf(ImageId image) const {
  const auto place = places_.find(image);
  return place == places_.end() ? nullptr : &place->second;
}

ImagePair CandidateVerifier::verified(const CandidatePair& candidate, verify::PairDetail& detail) {
  const auto a = recent_.of(hashOf_.at(candidate.a));
  const auto b = recent_.of(hashOf_.at(candidate.b));
  ImagePair pair;
  pair.a = candidate.a;
  pair.b = candidate.b;
  pair.similarity = candidate.similarity;
  pair.normalisedSimilarity = candidate.normalisedSimilarity;
  const Place* ofA = placeOf(candidate.a);
  const Place* ofB = placeOf(candidate.b);
  if (ofA != nullptr && ofB != nullptr) {
    compareDescriptors(pair, ofA->set->row(ofA->row), ofA->set->rawNorms[ofA->row], ofB->set->row(ofB->row),
                       ofB->set->rawNorms[ofB->row]);
  }
  verify::PairHints hints = hints_;
  if (!std::isnan(pair.similarity)) hints.similarity = pair.similarity;
  verify::VerifiedPair judged = verify::verifyPair(*a, *b, hints, &detail);
  pair.copyScore = judged.score;
  pair.geometry = std::make_shared<const GeometricEvidence>(std::move(judged.evidence));
  return pair;
}

}  // namespace lookalike::find
