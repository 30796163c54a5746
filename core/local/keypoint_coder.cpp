// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/local/keypoint_coder.h"

#include <array>
#include <cmath>
#include <random>

namespace lookalike::local {

namespace {

constexpr std::size_t kCells = 4;
constexpr std::size_t kOrientations = 8;

/// Mean of root-SIFT over 60,000 keypoints of photographs, averaged over the four relations: cells (0,0),
/// (0,1), (1,0), (1,1); the others follow by symmetry.
constexpr std::array<std::array<float, kOrientations>, 4> kQuarterMean{{
    {0.0697F, 0.0589F, 0.0503F, 0.0504F, 0.0584F, 0.0418F, 0.0353F, 0.0442F},
    {0.1257F, 0.0824F, 0.0532F, 0.0491F, 0.0570F, 0.0440F, 0.0440F, 0.0728F},
    {0.0893F, 0.0616F, 0.0522F, 0.0596F, 0.0731F, 0.0522F, 0.0407F, 0.0529F},
    {0.1651F, 0.0945F, 0.0585F, 0.0643F, 0.0767F, 0.0567F, 0.0510F, 0.0934F},
}};

struct Projections {
  /// Directions of entries +1 and -1: column block × 48 + bit, row the entry, so that all bits go abreast.
  std::array<std::array<float, KeypointCode::kBits>, kSiftDimension> directions{};
  std::array<float, KeypointCode::kBits> thresholds{};  ///< projections of the mean
};

std::array<float, kSiftDimension> meanDescriptor() {
  std::array<float, kSiftDimension> mean{};
  for (std::size_t row = 0; row < 2; ++row) {
    for (std::size_t column = 0; column < 2; ++column) {
      for (std::size_t o = 0; o < kOrientations; ++o) {
        const std::size_t entry = (row * kCells + column) * kOrientations + o;
        for (const Relation relation : kRelations)
          mean[relatedEntry(entry, relation)] = kQuarterMean[row * 2 + column][o];
      }
    }
  }
  return mean;
}

/// The same on every machine: the generator is specified by the standard, and only its bits are used.
Projections makeProjections() {
  Projections projections;
  std::mt19937_64 random(20'080'712);
  const auto mean = meanDescriptor();
  for (std::size_t bit = 0; bit < KeypointCode::kBlockBits; ++bit) {
    std::array<float, kSiftDimension> base{};
    for (float& entry : base) entry = (random() >> 63U) != 0 ? 1.0F : -1.0F;
    for (const Relation relation : kRelations) {
      const std::size_t column = static_cast<std::size_t>(relation) * KeypointCode::kBlockBits + bit;
      for (std::size_t i = 0; i < kSiftDimension; ++i)
        projections.directions[relatedEntry(i, relation)][column] = base[i];
      for (std::size_t i = 0; i < kSiftDimension; ++i)
        projections.thresholds[column] += projections.directions[i][column] * mean[i];
    }
  }
  return projections;
}

}  // namespace

std::size_t relatedEntry(std::size_t i, Relation relation) {
  std::size_t orientation = i % kOrientations;
  std::size_t column = i / kOrientations % kCells;
  std::size_t row = i / (kOrientations * kCells);
  if (isMirrored(relation)) {
    row = kCells - 1 - row;
    orientation = (kOrientations - orientation) % kOrientations;
  }
  if (isInverted(relation)) {
    row = kCells - 1 - row;
    column = kCells - 1 - column;
  }
  return (row * kCells + column) * kOrientations + orientation;
}

KeypointCode codeOf(std::span<const float, kSiftDimension> descriptor) {
  static const Projections kProjections = makeProjections();
  float sum = 0.0F;
  for (const float entry : descriptor) sum += entry;
  std::array<float, kSiftDimension> root{};
  if (sum > 0.0F) {
    for (std::size_t i = 0; i < kSiftDimension; ++i) root[i] = std::sqrt(descriptor[i] / sum);
  }
  std::array<float, KeypointCode::kBits> projected{};
  for (std::size_t i = 0; i < kSiftDimension; ++i) {
    const auto& directions = kProjections.directions[i];
    for (std::size_t bit = 0; bit < KeypointCode::kBits; ++bit) projected[bit] += directions[bit] * root[i];
  }
  KeypointCode code;
  for (std::size_t bit = 0; bit < KeypointCode::kBits; ++bit) {
    if (projected[bit] > kProjections.thresholds[bit]) code.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  return code;
}

}  // namespace lookalike::local
