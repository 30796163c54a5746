// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/keypoint_alignment.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <optional>
#include <utility>

namespace lookalike::verify {

namespace {

constexpr int kMaxDistance = 66;            ///< of codes that may show the same patch
constexpr double kMaxLogScaleError = 0.55;  ///< of a keypoint's size under a hypothesis
constexpr double kMaxAngleError = 0.5;      ///< radians
constexpr double kHypothesisSlack = 3.0;    ///< tolerance of a similarity by one match, against a fitted one
constexpr std::size_t kFewest = 3;
constexpr std::size_t kMostHypotheses = 400;

/// A keypoint of A as it stands in the picture after the relation; x is mirrored about A's middle.
Keypoint relatedKeypoint(Keypoint keypoint, Relation relation, int width) {
  constexpr float kPi = std::numbers::pi_v<float>;
  if (isMirrored(relation)) {
    keypoint.x = static_cast<float>(width - 1) - keypoint.x;
    keypoint.angle = kPi - keypoint.angle;
  }
  if (isInverted(relation)) keypoint.angle += kPi;
  return keypoint;
}

/// Codes are compared by the processor's own bit count where it has one.
__attribute__((target_clones("popcnt", "default"))) void nearestCodes(const std::vector<KeypointCode>& from,
                                                                      const std::vector<KeypointCode>& to,
                                                                      Relation relation,
                                                                      std::vector<KeypointMatch>& matches) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    const KeypointCode code = related(from[i], relation);
    KeypointMatch best{i, 0, kMaxDistance + 1};
    for (std::size_t j = 0; j < to.size(); ++j) {
      const int distance = __builtin_popcountll(code.words[0] ^ to[j].words[0]) +
                           __builtin_popcountll(code.words[1] ^ to[j].words[1]) +
                           __builtin_popcountll(code.words[2] ^ to[j].words[2]);
      if (distance < best.distance) {
        best.distance = distance;
        best.b = j;
      }
    }
    if (best.distance <= kMaxDistance) matches.push_back(best);
  }
}

/// Matches of one relation, with A's keypoints as they stand after it.
class Aligner {
 public:
  Aligner(const LocalFeatures& a, const LocalFeatures& b, Relation relation)
      : b_(b), relation_(relation), width_(a.workingWidth) {
    keypoints_.reserve(a.size());
    for (const Keypoint& keypoint : a.keypoints)
      keypoints_.push_back(relatedKeypoint(keypoint, relation, a.workingWidth));
    matches_ = nearestKeypoints(a, b, relation);
    std::sort(matches_.begin(), matches_.end(), [](const KeypointMatch& x, const KeypointMatch& y) {
      return x.distance != y.distance ? x.distance < y.distance : x.a < y.a;
    });
    baseTolerance_ = std::max(2.5, 0.010 * std::max(b.workingWidth, b.workingHeight));
  }

  /// The best alignment of matches whose keypoints are not yet used; marks those it uses.
  std::optional<KeypointAlignment> best(std::vector<char>& usedA, std::vector<char>& usedB) const {
    std::vector<KeypointMatch> left;
    for (const KeypointMatch& match : matches_) {
      if (usedA[match.a] == 0 && usedB[match.b] == 0) left.push_back(match);
    }
    if (left.size() < kFewest) return std::nullopt;
    const std::vector<Step> steps = stepsOf(left);
    const std::size_t hypotheses = std::min(left.size(), kMostHypotheses);
    std::size_t bestHypothesis = 0;
    int bestCount = 0;
    std::vector<std::uint32_t> lastUse(b_.size(),
                                       0);  // of a keypoint of B: the hypothesis that counted it, from 1
    for (std::size_t i = 0; i < hypotheses; ++i) {
      const int count = countOf(steps, i, lastUse);
      if (count > bestCount) {
        bestCount = count;
        bestHypothesis = i;
      }
    }
    if (bestCount < static_cast<int>(kFewest)) return std::nullopt;
    const PlaneTransform guess = similarityOf(left[bestHypothesis]);
    KeypointAlignment alignment = refined(guess, inliersOf(guess, left, kHypothesisSlack), left);
    if (alignment.inliers.size() < kFewest) return std::nullopt;
    for (const KeypointMatch& match : alignment.inliers) {
      usedA[match.a] = 1;
      usedB[match.b] = 1;
    }
    alignment.relation = relation_;
    alignment.matches = static_cast<int>(matches_.size());
    if (isMirrored(relation_)) {
      const PlaneTransform mirror{{-1, 0, static_cast<double>(width_ - 1), 0, 1, 0, 0, 0, 1}};
      alignment.aToB = composed(alignment.aToB, mirror);
    }
    return alignment;
  }

 private:
  /// A match by what a similarity needs of it.
  struct Step {
    float ax = 0.0F;
    float ay = 0.0F;
    float bx = 0.0F;
    float by = 0.0F;
    float logScale = 0.0F;  ///< of the sizes, B against A
    float turn = 0.0F;      ///< of the angles, B against A
    std::size_t b = 0;
  };

  std::vector<Step> stepsOf(const std::vector<KeypointMatch>& matches) const {
    std::vector<Step> steps;
    steps.reserve(matches.size());
    for (const KeypointMatch& match : matches) {
      const Keypoint& from = keypoints_[match.a];
      const Keypoint& to = b_.keypoints[match.b];
      steps.push_back(
          {from.x, from.y, to.x, to.y, std::log(to.size / from.size), to.angle - from.angle, match.b});
    }
    return steps;
  }

  /// How many matches agree with the similarity that one of them gives.
  int countOf(const std::vector<Step>& steps, std::size_t hypothesis,
              std::vector<std::uint32_t>& lastUse) const {
    const Step& one = steps[hypothesis];
    const float scale = std::exp(one.logScale);
    const float c = scale * std::cos(one.turn);
    const float s = scale * std::sin(one.turn);
    const auto tolerance =
        static_cast<float>(kHypothesisSlack * baseTolerance_) * std::clamp(scale, 0.7F, 3.0F);
    const auto mark = static_cast<std::uint32_t>(hypothesis + 1);
    int count = 0;
    for (const Step& other : steps) {
      const float dx = other.ax - one.ax;
      const float dy = other.ay - one.ay;
      if (!(std::abs(one.bx + c * dx - s * dy - other.bx) <= tolerance)) continue;
      if (!(std::abs(one.by + s * dx + c * dy - other.by) <= tolerance)) continue;
      if (std::abs(other.logScale - one.logScale) > static_cast<float>(kMaxLogScaleError)) continue;
      constexpr float kTurn = 2.0F * std::numbers::pi_v<float>;
      if (std::abs(std::remainder(other.turn - one.turn, kTurn)) > static_cast<float>(kMaxAngleError))
        continue;
      if (lastUse[other.b] == mark) continue;
      lastUse[other.b] = mark;
      ++count;
    }
    return count;
  }

  PlaneTransform similarityOf(const KeypointMatch& match) const {
    const Keypoint& from = keypoints_[match.a];
    const Keypoint& to = b_.keypoints[match.b];
    const double scale = static_cast<double>(to.size) / from.size;
    const double angle = static_cast<double>(to.angle) - from.angle;
    const double c = scale * std::cos(angle);
    const double s = scale * std::sin(angle);
    return {{c, -s, to.x - c * from.x + s * from.y, s, c, to.y - s * from.x - c * from.y, 0, 0, 1}};
  }

  /// Matches that the transform takes to within `slack` times the tolerance, each keypoint of B once.
  std::vector<KeypointMatch> inliersOf(const PlaneTransform& transform,
                                       const std::vector<KeypointMatch>& among, double slack) const {
    std::vector<KeypointMatch> inliers;
    std::vector<char> usedB(b_.size(), 0);
    for (const KeypointMatch& match : among) {
      const Keypoint& from = keypoints_[match.a];
      const Keypoint& to = b_.keypoints[match.b];
      const PlanePoint expected = transform({from.x, from.y});
      const auto [larger, smaller] = stretchAt(transform, {from.x, from.y});
      const double scale = std::sqrt(larger * smaller);
      const double tolerance = slack * baseTolerance_ * std::clamp(scale, 0.7, 3.0);
      if (!(std::abs(expected.x - to.x) <= tolerance) || !(std::abs(expected.y - to.y) <= tolerance))
        continue;
      if (!(std::abs(std::log(to.size / (from.size * std::max(scale, 1e-6)))) <= kMaxLogScaleError)) continue;
      const PlanePoint ahead = transform({from.x + std::cos(from.angle), from.y + std::sin(from.angle)});
      const double angle = std::atan2(ahead.y - expected.y, ahead.x - expected.x);
      if (std::abs(std::remainder(angle - to.angle, 2.0 * std::numbers::pi)) > kMaxAngleError) continue;
      if (usedB[match.b] != 0) continue;
      usedB[match.b] = 1;
      inliers.push_back(match);
    }
    return inliers;
  }

  std::vector<PointMatch> pointsOf(const std::vector<KeypointMatch>& matches) const {
    std::vector<PointMatch> points;
    points.reserve(matches.size());
    for (const KeypointMatch& match : matches) {
      const Keypoint& from = keypoints_[match.a];
      const Keypoint& to = b_.keypoints[match.b];
      points.push_back({{from.x, from.y}, {to.x, to.y}, 1.0 / (to.size * to.size)});
    }
    return points;
  }

  /// From a similarity by one match to the simplest map that explains the keypoints.
  KeypointAlignment refined(PlaneTransform transform, std::vector<KeypointMatch> inliers,
                            const std::vector<KeypointMatch>& among) const {
    KeypointAlignment alignment;
    alignment.kind = TransformKind::kSimilarity;
    alignment.aToB = transform;
    alignment.inliers = inliers;
    for (const double slack : {2.0, 1.5, 1.0}) {
      const auto fitted = fitSimilarity(pointsOf(inliers));
      if (!fitted) break;
      std::vector<KeypointMatch> next = inliersOf(*fitted, among, slack);
      if (next.size() < kFewest) break;
      inliers = std::move(next);
      alignment.aToB = *fitted;
      alignment.inliers = inliers;
    }
    const std::vector<KeypointMatch> wide = inliersOf(alignment.aToB, among, 4.0);
    consider(TransformKind::kAffine, wide, among, 5, alignment);
    consider(TransformKind::kHomography, wide, among, 8, alignment);
    return alignment;
  }

  /// Takes the richer map when it explains clearly more keypoints.
  void consider(TransformKind kind, const std::vector<KeypointMatch>& wide,
                const std::vector<KeypointMatch>& among, std::size_t fewest,
                KeypointAlignment& alignment) const {
    if (wide.size() < fewest) return;
    const auto fit = [&](const std::vector<KeypointMatch>& matches) {
      const std::vector<PointMatch> points = pointsOf(matches);
      return kind == TransformKind::kAffine ? fitAffine(points) : fitHomography(points);
    };
    std::vector<KeypointMatch> inliers = wide;
    std::optional<PlaneTransform> transform;
    for (const double slack : {3.0, 2.0, 1.0}) {
      transform = inliers.size() >= fewest ? fit(inliers) : std::nullopt;
      if (!transform) return;
      inliers = inliersOf(*transform, among, slack);
    }
    const auto needed =
        static_cast<std::size_t>(std::ceil(1.1 * static_cast<double>(alignment.inliers.size()) + 1.0));
    if (inliers.size() < needed || inliers.size() < fewest) return;
    alignment.kind = kind;
    alignment.aToB = *transform;
    alignment.inliers = std::move(inliers);
  }

  const LocalFeatures& b_;
  Relation relation_;
  int width_;
  double baseTolerance_ = 0.0;
  std::vector<Keypoint> keypoints_;
  std::vector<KeypointMatch> matches_;
};

}  // namespace

std::vector<KeypointMatch> nearestKeypoints(const LocalFeatures& a, const LocalFeatures& b,
                                            Relation relation) {
  std::vector<KeypointMatch> matches;
  nearestCodes(a.codes, b.codes, relation, matches);
  return matches;
}

std::vector<KeypointAlignment> alignKeypoints(const LocalFeatures& a, const LocalFeatures& b,
                                              std::size_t most) {
  std::vector<Aligner> aligners;
  aligners.reserve(std::size(kRelations));
  for (const Relation relation : kRelations) aligners.emplace_back(a, b, relation);
  std::vector<char> usedA(a.size(), 0);
  std::vector<char> usedB(b.size(), 0);
  std::vector<KeypointAlignment> alignments;
  while (alignments.size() < most) {
    std::optional<KeypointAlignment> best;
    std::vector<char> bestA;
    std::vector<char> bestB;
    for (const Aligner& aligner : aligners) {
      std::vector<char> nowA = usedA;
      std::vector<char> nowB = usedB;
      auto found = aligner.best(nowA, nowB);
      if (!found || (best && found->inliers.size() <= best->inliers.size())) continue;
      if (!isPlausible(found->aToB, a.workingWidth, a.workingHeight)) continue;
      best = std::move(found);
      bestA = std::move(nowA);
      bestB = std::move(nowB);
    }
    if (!best) break;
    alignments.push_back(std::move(*best));
    usedA = std::move(bestA);
    usedB = std::move(bestB);
  }
  return alignments;
}

}  // namespace lookalike::verify
