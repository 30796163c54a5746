// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/direction.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "core/verify/metadata_reasons.h"

namespace lookalike::verify {

namespace {

using Kind = DirectionReasonKind;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
constexpr float kNoVotes = 0.05F;   ///< as in edit_naming.cpp
constexpr double kSameSize = 0.05;  ///< logarithm of the scale
constexpr int kSameQuality = 3;

/// A term an edit that the copy of a pair shows: how far its naming can be trusted is fitted.
constexpr std::array kEditTerms{EditKind::kBorder,   EditKind::kOverlay,     EditKind::kPastedInto,
                                EditKind::kCollage,  EditKind::kScreenshot,  EditKind::kGrey,
                                EditKind::kPixelate, EditKind::kNoise,       EditKind::kRecompress,
                                EditKind::kBlur,     EditKind::kSharpen,     EditKind::kBlend,
                                EditKind::kRecolour, EditKind::kTone,        EditKind::kRotate,
                                EditKind::kStretch,  EditKind::kPerspective, EditKind::kInvert};
constexpr std::size_t kAdditions = 5;  ///< the first of them

/// Where the terms stand.
constexpr std::size_t kNormTerms = 0;         // 2
constexpr std::size_t kContainmentTerms = 2;  // 3
constexpr std::size_t kVotesTerm = 5;
constexpr std::size_t kFirstEditTerm = 6;
constexpr std::size_t kDetailTerms = kFirstEditTerm + kEditTerms.size();  // 3
constexpr std::size_t kEarlierTerms = kDetailTerms + 3;                   // 2
static_assert(kEarlierTerms + 2 == kDirectionTerms);

/// Fitted by lookalike_fit_direction with the default network (models/lookalike-1.md) on 2,200 alignments of
/// copies made of 1,240 photographs that it was not trained on, by any of the edits of
/// core/evaluate/made_copies but backdrops and memes: among made copies they are as many as crops, and take
/// from a natural surrounding what it says among others.
constexpr DirectionTerms kWeights{3.400,  0.518,  -2.381, -1.803, -2.401, 4.561, 1.954,  -1.375,
                                  3.532,  2.762,  1.754,  -0.341, 0.374,  0.885, -1.646, 1.830,
                                  -0.454, 0.274,  0.001,  -0.311, -0.423, 1.383, -0.670, 0.479,
                                  0.846,  -0.141, 1.390,  1.290,  -0.841};

/// +1 where votes are for B being the edited one, -1 where for A, 0 where they tell nothing.
double signOf(double votes) {
  if (votes > kNoVotes) return 1.0;
  return votes < -kNoVotes ? -1.0 : 0.0;
}

bool hasEdit(const GeometricEvidence& geometry, EditKind kind) {
  return std::any_of(geometry.edits.begin(), geometry.edits.end(),
                     [&](const NamedEdit& edit) { return edit.kind == kind; });
}

/// Edits that leave more of the finest structure. The other picture may just as well have lost it when it was
/// saved, where its quality is the lower one.
constexpr bool isFiner(EditKind kind) {
  return kind == EditKind::kNoise || kind == EditKind::kSharpen;
}

/// Whether the one that looks edited was saved with clearly higher quality than the other.
bool mayHaveKeptMore(const DirectionInput& input) {
  constexpr float kClearly = 5.0F;
  if (input.tracesA == nullptr || input.tracesB == nullptr) return false;
  const float a = qualityOf(*input.tracesA);
  const float b = qualityOf(*input.tracesB);
  if (!(a > 0.0F && b > 0.0F)) return false;
  return signOf(input.geometry->copyIsB) * static_cast<double>(b - a) >= kClearly;
}

/// GeometricEvidence::copyIsB without the votes of what the other may just have lost.
double votesOf(const DirectionInput& input) {
  constexpr double kVotes = 2.0;  ///< of one such edit (edit_kinds.cpp)
  double votes = input.geometry->copyIsB;
  if (!mayHaveKeptMore(input)) return votes;
  for (const NamedEdit& edit : input.geometry->edits) {
    if (isFiner(edit.kind)) votes -= std::clamp(votes, -kVotes, kVotes);
  }
  return votes;
}

/// Whether the one that looks edited has something around the other picture, so that showing more does not
/// mean being the original.
bool isLaidSomewhere(const GeometricEvidence& geometry) {
  return signOf(geometry.copyIsB) != 0.0 &&
         (hasEdit(geometry, EditKind::kBorder) || hasEdit(geometry, EditKind::kPastedInto) ||
          hasEdit(geometry, EditKind::kCollage) || hasEdit(geometry, EditKind::kScreenshot));
}

double areaOf(const std::vector<PicturePoint>& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const PicturePoint& p = polygon[i];
    const PicturePoint& q = polygon[(i + 1) % polygon.size()];
    twice += static_cast<double>(p.x) * q.y - static_cast<double>(q.x) * p.y;
  }
  return std::abs(twice) / 2.0;
}

/// Sides of a square as large as what both show, in pixels of A and of B; nothing when not aligned.
struct Sides {
  double a = 0.0;
  double b = 0.0;
  [[nodiscard]] double logRatio() const { return std::log(a) - std::log(b); }
};
std::optional<Sides> sidesOf(const DirectionInput& input) {
  if (input.geometry == nullptr || input.geometry->transform == TransformKind::kNone) return std::nullopt;
  const Sides sides{std::sqrt(areaOf(input.geometry->regionInA)),
                    std::sqrt(areaOf(input.geometry->regionInB))};
  if (!(sides.a >= 1.0 && sides.b >= 1.0)) return std::nullopt;
  return sides;
}

bool isKnown(const FileTraces* traces) {
  return traces != nullptr && !traces->format.empty();
}

void addGeometry(const DirectionInput& input, DirectionTerms& terms) {
  const GeometricEvidence& geometry = *input.geometry;
  const double votes = votesOf(input);
  const double sign = signOf(votes);
  if (!isLaidSomewhere(geometry)) {
    double part = 0.0;  // what of B is a part of A
    if (geometry.containment == Containment::kBInA) part = 1.0;
    if (geometry.containment == Containment::kAInB) part = -1.0;
    // A part that goes on naturally around it was cropped; what else is larger has something around it that
    // was not recognised.
    terms.at(kContainmentTerms + (part * sign > 0.0 ? 1U : 2U)) = part;
    if (part == 0.0)
      terms[kContainmentTerms] = static_cast<double>(geometry.overlapOfB) - geometry.overlapOfA;
  }
  terms[kVotesTerm] = std::tanh(votes / 2.0);
  const bool isDoubted = mayHaveKeptMore(input);
  for (std::size_t i = 0; i < kEditTerms.size(); ++i) {
    const EditKind kind = kEditTerms.at(i);
    if (hasEdit(geometry, kind) && !(isDoubted && isFiner(kind))) terms.at(kFirstEditTerm + i) = sign;
  }
}

void addDetail(const DirectionInput& input, double logRatio, DirectionTerms& terms) {
  const float a = input.tracesA->compression.fineDetail;
  const float b = input.tracesB->compression.fineDetail;
  if (std::isnan(a) || std::isnan(b)) return;
  const double difference = std::clamp(static_cast<double>(a) - b, -2.0, 2.0);
  // The larger one may be enlarged, and of equal ones one may be blurred.
  const std::size_t place = std::abs(logRatio) <= kSameSize ? 1U : 0U;
  terms.at(kDetailTerms + place) = difference;
  // Clearly emptier than photographs are.
  const auto isEmpty = [](float detail) {
    return std::clamp((-0.7 - static_cast<double>(detail)), 0.0, 1.0);
  };
  terms[kDetailTerms + 2] = isEmpty(b) - isEmpty(a);
}

/// Whether `later` was saved before as `earlier` is now.
bool continues(const CompressionTraces& earlier, const CompressionTraces& later) {
  return earlier.quality > 0 && later.earlierQuality > 0 &&
         std::abs(earlier.quality - later.earlierQuality) <= kSameQuality;
}

void addEarlier(const CompressionTraces& a, const CompressionTraces& b, DirectionTerms& terms) {
  terms[kEarlierTerms] = (continues(a, b) ? 1.0 : 0.0) - (continues(b, a) ? 1.0 : 0.0);
  if (terms[kEarlierTerms] == 0.0)
    terms[kEarlierTerms + 1] = (b.earlierQuality > 0 ? 1.0 : 0.0) - (a.earlierQuality > 0 ? 1.0 : 0.0);
}

/// The values that a reason of fitted terms shows.
DirectionReason shown(Kind kind, const DirectionInput& input) {
  DirectionReason reason{kind, 0.0F, kNone, kNone};
  switch (kind) {
    case Kind::kNorm:
      reason.valueA = input.normRatio;
      reason.valueB = 1.0F / input.normRatio;
      break;
    case Kind::kContainment:
      reason.valueA = input.geometry->overlapOfA;
      reason.valueB = input.geometry->overlapOfB;
      break;
    case Kind::kAddition:
    case Kind::kProcessing:
      reason.valueA = input.geometry->editsOfB ? 0.0F : 1.0F;
      reason.valueB = input.geometry->editsOfB ? 1.0F : 0.0F;
      break;
    case Kind::kEnlarged:
      reason.valueA = input.tracesA->compression.fineDetail;
      reason.valueB = input.tracesB->compression.fineDetail;
      break;
    case Kind::kRecompressed:
      reason.valueA = static_cast<float>(input.tracesA->compression.earlierQuality);
      reason.valueB = static_cast<float>(input.tracesB->compression.earlierQuality);
      break;
    default:
      break;
  }
  return reason;
}

/// Copies are rather smaller than larger; made ones are either as often, so that this is judgement too.
void addSizeReason(const DirectionInput& input, std::vector<DirectionReason>& reasons) {
  constexpr double kSmaller = 0.3;
  const auto sides = sidesOf(input);
  if (!sides || std::abs(sides->logRatio()) <= kSameSize) return;
  const double logOdds = kSmaller * std::tanh(sides->logRatio() / 0.2);
  reasons.push_back(
      {Kind::kSize, static_cast<float>(logOdds), static_cast<float>(sides->a), static_cast<float>(sides->b)});
}

/// The votes are those of the strongest thing that was seen.
Kind kindOfVotes(const GeometricEvidence& geometry) {
  const bool hasAddition = std::any_of(kEditTerms.begin(), kEditTerms.begin() + kAdditions,
                                       [&](EditKind kind) { return hasEdit(geometry, kind); });
  if (hasAddition) return Kind::kAddition;
  const bool isContained =
      geometry.containment == Containment::kAInB || geometry.containment == Containment::kBInA;
  return isContained && hasEdit(geometry, EditKind::kCrop) ? Kind::kContainment : Kind::kProcessing;
}

}  // namespace

DirectionTerms directionTerms(const DirectionInput& input) {
  DirectionTerms terms{};
  if (input.normRatio > 0.0F && std::isfinite(input.normRatio)) {
    const double logarithm = std::log(static_cast<double>(input.normRatio));
    terms[kNormTerms] = std::clamp(logarithm, -0.7, 0.7);
    terms[kNormTerms + 1] = std::tanh(logarithm / 0.08);
  }
  if (input.geometry != nullptr) addGeometry(input, terms);
  if (isKnown(input.tracesA) && isKnown(input.tracesB)) {
    const auto sides = sidesOf(input);
    addDetail(input, sides ? sides->logRatio() : 0.0, terms);
    addEarlier(input.tracesA->compression, input.tracesB->compression, terms);
  }
  return terms;
}

DirectionReasonKind reasonOfTerm(std::size_t term) {
  if (term < kContainmentTerms) return Kind::kNorm;
  if (term < kVotesTerm) return Kind::kContainment;
  if (term < kFirstEditTerm) return Kind::kProcessing;
  if (term < kFirstEditTerm + kAdditions) return Kind::kAddition;
  if (term < kDetailTerms) return Kind::kProcessing;
  return term < kEarlierTerms ? Kind::kEnlarged : Kind::kRecompressed;
}

PairDirection directionOf(const DirectionInput& input) {
  const DirectionTerms terms = directionTerms(input);
  std::array<double, kDirectionReasonKinds> sums{};
  for (std::size_t i = 0; i < kDirectionTerms; ++i) {
    const Kind kind =
        i == kVotesTerm && input.geometry != nullptr ? kindOfVotes(*input.geometry) : reasonOfTerm(i);
    sums.at(static_cast<std::size_t>(kind)) += kWeights.at(i) * terms.at(i);
  }
  PairDirection answer;
  constexpr double kLeastLogOdds = 0.02;
  for (std::size_t kind = 0; kind < sums.size(); ++kind) {
    if (std::abs(sums.at(kind)) < kLeastLogOdds) continue;
    DirectionReason reason = shown(static_cast<Kind>(kind), input);
    reason.logOdds = static_cast<float>(sums.at(kind));
    answer.reasons.push_back(reason);
  }
  addSizeReason(input, answer.reasons);
  if (isKnown(input.tracesA) && isKnown(input.tracesB))
    addMetadataReasons(*input.tracesA, *input.tracesB, answer.reasons);
  const double logOdds = std::accumulate(
      answer.reasons.begin(), answer.reasons.end(), 0.0,
      [](double sum, const DirectionReason& reason) { return sum + static_cast<double>(reason.logOdds); });
  std::stable_sort(answer.reasons.begin(), answer.reasons.end(),
                   [](const DirectionReason& left, const DirectionReason& right) {
                     return std::abs(left.logOdds) > std::abs(right.logOdds);
                   });
  answer.probabilityBFromA = static_cast<float>(1.0 / (1.0 + std::exp(-logOdds)));
  if (answer.probability() >= kDecidedProbability)
    answer.direction = logOdds > 0.0 ? Direction::kBFromA : Direction::kAFromB;
  return answer;
}

}  // namespace lookalike::verify
