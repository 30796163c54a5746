// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/candidate_verifier.h"

#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

namespace lookalike::pipeline {

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
    : recent_(features, kRecentBytes),
      hashOf_(hashOf),
      ofA_(descriptorsOfA),
      ofB_(descriptorsOfB),
      rowsOfA_(rowsOf(descriptorsOfA)),
      rowsOfB_(rowsOf(descriptorsOfB)) {
  verify::useVerificationOnManyThreads();
  hints_.similarityThreshold = similarityThreshold;
  hints_.similarityKind = isLearnt ? verify::SimilarityKind::kLearnt : verify::SimilarityKind::kTransform;
}

CandidateVerifier::Rows CandidateVerifier::rowsOf(const DescriptorSet& descriptors) {
  Rows rows;
  for (std::size_t row = 0; row < descriptors.size(); ++row) rows.emplace(descriptors.ids[row], row);
  return rows;
}

ImagePair CandidateVerifier::verified(const CandidatePair& candidate, verify::PairDetail& detail) {
  const auto a = recent_.of(hashOf_.at(candidate.a));
  const auto b = recent_.of(hashOf_.at(candidate.b));
  ImagePair pair;
  pair.a = candidate.a;
  pair.b = candidate.b;
  pair.similarity = candidate.similarity;
  pair.normalisedSimilarity = candidate.normalisedSimilarity;
  const auto rowA = rowsOfA_.find(candidate.a);
  const auto rowB = rowsOfB_.find(candidate.b);
  if (rowA != rowsOfA_.end() && rowB != rowsOfB_.end()) {
    compareDescriptors(pair, ofA_.row(rowA->second), ofA_.rawNorms[rowA->second], ofB_.row(rowB->second),
                       ofB_.rawNorms[rowB->second]);
  }
  verify::PairHints hints = hints_;
  if (!std::isnan(pair.similarity)) hints.similarity = pair.similarity;
  verify::VerifiedPair judged = verify::verifyPair(*a, *b, hints, &detail);
  pair.copyScore = judged.score;
  pair.geometry = std::make_shared<const GeometricEvidence>(std::move(judged.evidence));
  return pair;
}

}  // namespace lookalike::pipeline
