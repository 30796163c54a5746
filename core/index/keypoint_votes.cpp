// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/keypoint_votes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <tuple>

namespace lookalike::index {

namespace {

/// How far votes for one transform may differ in the size ratio and the turn: three quarters of an octave,
/// 30 degrees.
constexpr int kSizeTolerance = kSizeStepsAnOctave * 3 / 4;
constexpr int kAngleTolerance = kAngleSteps / 12;
/// How far from where the transform says, in steps of position, and as a share of the distance from the vote
/// that proposes it: turn and scale of one keypoint are rough.
constexpr float kPositionTolerance = 5.0F;
constexpr float kPositionToleranceShare = 0.2F;
/// The part of a vote that is cast even when the neighbours that do not vote are as near: of twenty copies of
/// one picture each must be found.
constexpr float kUndampedShare = 0.1F;

struct Vote {
  std::uint32_t image = 0;
  Relation relation = Relation::kSame;
  float weight = 0.0F;
  SteppedKeypoint from;
  SteppedKeypoint to;
};

bool isSameCase(const Vote& left, const Vote& right) {
  return left.image == right.image && left.relation == right.relation;
}

/// The votes of one keypoint under one relation.
void castVotes(std::span<const NearKeypoint> near, const SteppedKeypoint& from, Relation relation,
               const LocalSearchOptions& options, std::vector<Vote>& votes) {
  const auto most = static_cast<std::size_t>(options.neighbours);
  const float limit = static_cast<float>(options.maxHamming) + 1.0F;
  const float background = near.size() > most ? static_cast<float>(near[most].distance) : limit;
  const std::size_t begin = votes.size();
  for (const NearKeypoint& found : near.first(std::min(most, near.size()))) {
    const std::uint32_t image = found.entry.image();
    const auto votesForImage = [&](const Vote& vote) { return vote.image == image; };
    if (std::any_of(votes.begin() + static_cast<std::ptrdiff_t>(begin), votes.end(), votesForImage)) continue;
    const auto distance = static_cast<float>(found.distance);
    const float margin = (background - distance) / limit;
    const float undamped = (limit - distance) / limit;
    const float weight = margin + kUndampedShare * undamped;
    votes.push_back({image, relation, weight, from, found.entry.geometry()});
  }
  const float burst = std::sqrt(static_cast<float>(votes.size() - begin));
  for (std::size_t i = begin; i < votes.size(); ++i) votes[i].weight /= burst;
}

/// A similarity transform, as one vote proposes it.
class Proposal {
 public:
  explicit Proposal(const Vote& vote)
      : vote_(vote), sizeSteps_(vote.to.size - vote.from.size), turn_(vote.to.angle - vote.from.angle) {
    const float scale = std::exp2(static_cast<float>(sizeSteps_) / kSizeStepsAnOctave);
    const float angle = static_cast<float>(turn_) * 2.0F * std::numbers::pi_v<float> / kAngleSteps;
    cosine_ = scale * std::cos(angle);
    sine_ = scale * std::sin(angle);
    scale_ = scale;
  }

  [[nodiscard]] bool agrees(const Vote& other) const {
    if (std::abs(other.to.size - other.from.size - sizeSteps_) > kSizeTolerance) return false;
    const int turned = (other.to.angle - other.from.angle - turn_) & (kAngleSteps - 1);
    if (std::min(turned, kAngleSteps - turned) > kAngleTolerance) return false;
    const auto dx = static_cast<float>(other.from.x - vote_.from.x);
    const auto dy = static_cast<float>(other.from.y - vote_.from.y);
    const float missX = static_cast<float>(vote_.to.x - other.to.x) + cosine_ * dx - sine_ * dy;
    const float missY = static_cast<float>(vote_.to.y - other.to.y) + sine_ * dx + cosine_ * dy;
    const float tolerance = kPositionTolerance + kPositionToleranceShare * scale_ * std::hypot(dx, dy);
    return missX * missX + missY * missY <= tolerance * tolerance;
  }

 private:
  const Vote& vote_;
  int sizeSteps_;
  int turn_;
  float cosine_ = 0.0F;
  float sine_ = 0.0F;
  float scale_ = 1.0F;
};

/// The largest sum of votes that agree. `votes` are of one image and relation, the heaviest first among those
/// for the same indexed keypoint, which stand side by side.
float consistentVotes(std::span<const Vote> votes) {
  const auto isSameTarget = [](const Vote& left, const Vote& right) {
    return left.to.x == right.to.x && left.to.y == right.to.y;
  };
  float best = 0.0F;
  for (const Vote& proposer : votes) {
    const Proposal proposal(proposer);
    float sum = 0.0F;
    const Vote* counted = nullptr;
    for (const Vote& vote : votes) {
      if (counted != nullptr && isSameTarget(vote, *counted)) continue;
      if (!proposal.agrees(vote)) continue;
      sum += vote.weight;
      counted = &vote;
    }
    best = std::max(best, sum);
  }
  return best;
}

bool isBetter(const LocalCandidate& left, const LocalCandidate& right) {
  return left.votes != right.votes ? left.votes > right.votes : left.image < right.image;
}

}  // namespace

std::vector<LocalCandidate> countVotes(const LocalFeatures& query, const NearestKeypoints& nearest,
                                       const LocalSearchOptions& options) {
  std::vector<Vote> votes;
  for (std::size_t slot = 0; slot < nearest.slotCount(); ++slot) {
    const auto near = nearest.of(slot);
    if (near.empty()) continue;
    const Relation relation = kRelations[slot % kRelations.size()];
    const auto from =
        stepped(related(query.keypoints[slot / kRelations.size()], query.workingWidth, relation));
    if (from) castVotes(near, *from, relation, options, votes);
  }
  std::sort(votes.begin(), votes.end(), [](const Vote& left, const Vote& right) {
    const auto key = [](const Vote& vote) {
      return std::tuple(vote.image, vote.relation, vote.to.y, vote.to.x, -vote.weight, vote.from.y,
                        vote.from.x, vote.from.size, vote.from.angle, vote.to.size, vote.to.angle);
    };
    return key(left) < key(right);
  });

  std::vector<LocalCandidate> candidates;
  for (std::size_t begin = 0, end = 0; begin < votes.size(); begin = end) {
    while (end < votes.size() && isSameCase(votes[begin], votes[end])) ++end;
    const LocalCandidate candidate{votes[begin].image,
                                   consistentVotes(std::span(votes).subspan(begin, end - begin)),
                                   votes[begin].relation};
    if (!candidates.empty() && candidates.back().image == candidate.image) {
      if (candidate.votes > candidates.back().votes) candidates.back() = candidate;
    } else {
      candidates.push_back(candidate);
    }
  }
  std::erase_if(candidates, [&](const LocalCandidate& one) { return one.votes < options.minVotes; });
  const std::size_t most = std::min(static_cast<std::size_t>(options.candidates), candidates.size());
  std::partial_sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(most),
                    candidates.end(), isBetter);
  candidates.resize(most);
  return candidates;
}

}  // namespace lookalike::index
