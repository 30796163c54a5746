// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_set.h"

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <utility>

#include "core/base/check.h"
#include "core/base/disjoint_sets.h"
#include "core/base/repeatable_random.h"

namespace lookalike::learn {

namespace {

constexpr double kValidationShare = 0.25;  ///< of what is not held out

/// Pairs of a cluster.
struct Cluster {
  std::array<std::int64_t, 2> pairs{};  ///< copies, look-alikes
  std::int64_t latestMs = 0;
  std::uint64_t lot = 0;  ///< drawn
  TuningSide side = TuningSide::kTraining;

  [[nodiscard]] std::int64_t size() const { return pairs[0] + pairs[1]; }
};

std::size_t kindOf(bool isCopy) {
  return isCopy ? 0 : 1;
}

/// The division of one snapshot's verdicts.
class VerdictDivision {
 public:
  VerdictDivision(const library::LibrarySnapshot& snapshot, double heldOutShare, std::uint64_t seed)
      : snapshot_(snapshot), heldOutShare_(heldOutShare), seed_(seed) {}

  TuningSet divide() {
    takePairs();
    if (set_.pairs.empty()) return std::move(set_);
    joinCopies();
    makeClusters();
    std::array<std::int64_t, 2> all{};
    for (const Cluster& cluster : clusters_) {
      for (const std::size_t kind : {0U, 1U}) all.at(kind) += cluster.pairs.at(kind);
    }
    std::array<double, 2> wanted{};
    for (const std::size_t kind : {0U, 1U})
      wanted.at(kind) = heldOutShare_ * static_cast<double>(all.at(kind));
    // The latest verdicts first: what a person says next is more like these than like the first.
    choose(TuningSide::kHeldOut, wanted, 0.5, [](const Cluster& one, const Cluster& other) {
      return std::pair(-one.latestMs, one.lot) < std::pair(-other.latestMs, other.lot);
    });
    choose(TuningSide::kHeldOut, wanted, 1.0, byLot);
    for (const std::size_t kind : {0U, 1U})
      wanted.at(kind) = kValidationShare * (1.0 - heldOutShare_) * static_cast<double>(all.at(kind));
    choose(TuningSide::kValidation, wanted, 1.0, byLot);
    giveSides();
    return std::move(set_);
  }

 private:
  static bool byLot(const Cluster& one, const Cluster& other) { return one.lot < other.lot; }

  void takePairs() {
    for (const library::JudgedPair& judged : library::judgedPairs(snapshot_)) {
      if (!judged.isCopy() && !judged.isNoCopy()) continue;
      TuningSetPair pair;
      pair.a = judged.a;
      pair.b = judged.b;
      pair.isCopy = judged.isCopy();
      pair.order = judged.verdict.order;
      pair.timeMs = snapshot_.verdicts->entries()[judged.verdict.latest].timeMs;
      set_.pairs.push_back(pair);
    }
    for (std::uint32_t i = 0; i < snapshot_.images.size(); ++i) placeOf_.emplace(snapshot_.images[i].id, i);
  }

  [[nodiscard]] std::uint32_t placeOf(ImageId image) const { return placeOf_.at(image); }

  void joinCopies() {
    groups_ = std::make_unique<DisjointSets>(snapshot_.images.size());
    for (const ImageGroup& group : library::groupSnapshot(snapshot_, snapshot_.threshold)) {
      for (const ImageId member : group.members) groups_->join(placeOf(group.centre), placeOf(member));
    }
    for (const TuningSetPair& pair : set_.pairs) {
      if (pair.isCopy) groups_->join(placeOf(pair.a), placeOf(pair.b));
    }
  }

  /// Groups are walked through along their verdicts, and a cluster is closed when it holds so many pairs that
  /// a larger one could not be divided fairly.
  void makeClusters() {
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> pairsOf;  // by group
    for (std::size_t i = 0; i < set_.pairs.size(); ++i) {
      const std::uint32_t ofA = groups_->root(placeOf(set_.pairs[i].a));
      const std::uint32_t ofB = groups_->root(placeOf(set_.pairs[i].b));
      pairsOf[ofA].push_back(i);
      if (ofB != ofA) pairsOf[ofB].push_back(i);
    }
    set_.groups = static_cast<std::int64_t>(pairsOf.size());
    const auto most = std::max<std::int64_t>(6, static_cast<std::int64_t>(set_.pairs.size()) / 25);
    std::vector<std::uint32_t> starts;
    starts.reserve(pairsOf.size());
    for (const auto& [group, pairs] : pairsOf) starts.push_back(group);
    std::sort(starts.begin(), starts.end());
    for (const std::uint32_t start : starts) {
      if (clusterOf_.contains(start)) continue;
      std::deque<std::uint32_t> front{start};
      std::int64_t held = most;  // full: the first group opens a cluster
      while (!front.empty()) {
        const std::uint32_t group = front.front();
        front.pop_front();
        if (clusterOf_.contains(group)) continue;
        if (held >= most) {
          held = 0;
          clusters_.emplace_back();
        }
        clusterOf_.emplace(group, static_cast<std::uint32_t>(clusters_.size() - 1));
        for (const std::size_t i : pairsOf.at(group)) {
          ++held;
          for (const ImageId image : {set_.pairs[i].a, set_.pairs[i].b})
            front.push_back(groups_->root(placeOf(image)));
        }
      }
    }
    RepeatableRandom random(seed_);
    for (Cluster& cluster : clusters_) cluster.lot = random.next();
    for (TuningSetPair& pair : set_.pairs) {
      const std::uint32_t ofA = clusterOf(pair.a);
      pair.cluster = ofA;
      if (ofA != clusterOf(pair.b)) continue;
      Cluster& cluster = clusters_[ofA];
      ++cluster.pairs.at(kindOf(pair.isCopy));
      cluster.latestMs = std::max(cluster.latestMs, pair.timeMs);
    }
    set_.clusters = static_cast<std::uint32_t>(clusters_.size());
  }

  [[nodiscard]] std::uint32_t clusterOf(ImageId image) {
    return clusterOf_.at(groups_->root(placeOf(image)));
  }

  /// Gives clusters to a side, in an order, until it has `share` of what is wanted of each kind. A cluster is
  /// passed over when it would bring more of what there is enough of than of what is missing.
  template <typename Order>
  void choose(TuningSide side, const std::array<double, 2>& wanted, double share, const Order& before) {
    std::vector<Cluster*> open;
    std::array<double, 2> missing{share * wanted[0], share * wanted[1]};
    for (Cluster& cluster : clusters_) {
      if (cluster.side == side) {
        for (const std::size_t kind : {0U, 1U})
          missing.at(kind) -= static_cast<double>(cluster.pairs.at(kind));
      } else if (cluster.side == TuningSide::kTraining && cluster.size() > 0) {
        open.push_back(&cluster);
      }
    }
    std::sort(open.begin(), open.end(),
              [&](const Cluster* one, const Cluster* other) { return before(*one, *other); });
    for (Cluster* cluster : open) {
      double gain = 0.0;
      for (const std::size_t kind : {0U, 1U}) {
        const auto has = static_cast<double>(cluster->pairs.at(kind));
        const double useful = std::clamp(missing.at(kind), 0.0, has);
        gain += useful - 0.5 * (has - useful);
      }
      if (gain <= 0.0) continue;
      cluster->side = side;
      for (const std::size_t kind : {0U, 1U})
        missing.at(kind) -= static_cast<double>(cluster->pairs.at(kind));
    }
  }

  void giveSides() {
    for (std::uint32_t place = 0; place < snapshot_.images.size(); ++place) {
      const auto found = clusterOf_.find(groups_->root(place));
      if (found != clusterOf_.end())
        set_.sideOf.emplace(snapshot_.images[place].id, clusters_[found->second].side);
    }
    for (TuningSetPair& pair : set_.pairs) {
      const TuningSide ofA = set_.sideOf.at(pair.a);
      pair.side = ofA == set_.sideOf.at(pair.b) ? ofA : TuningSide::kNone;
    }
  }

  const library::LibrarySnapshot& snapshot_;
  const double heldOutShare_;
  const std::uint64_t seed_;
  TuningSet set_;
  std::unordered_map<ImageId, std::uint32_t> placeOf_;
  std::unique_ptr<DisjointSets> groups_;
  std::unordered_map<std::uint32_t, std::uint32_t> clusterOf_;  ///< by a group's root
  std::vector<Cluster> clusters_;
};

std::int64_t missing(std::int64_t wanted, std::int64_t there) {
  return std::max<std::int64_t>(0, wanted - there);
}

}  // namespace

TuningSide TuningSet::sideOfImage(ImageId image) const {
  const auto found = sideOf.find(image);
  return found == sideOf.end() ? TuningSide::kTraining : found->second;
}

TuningSet makeTuningSet(const library::LibrarySnapshot& snapshot, double heldOutShare, std::uint64_t seed) {
  return VerdictDivision(snapshot, heldOutShare, seed).divide();
}

TuningReadiness readinessOf(const library::LibrarySnapshot& snapshot, const TuningSet& set) {
  TuningReadiness readiness;
  if (snapshot.verdicts) {
    const review::VerdictCounts& counts = snapshot.verdicts->counts();
    readiness.unsure = counts.unsure;
    readiness.conflicts = counts.conflicts;
    readiness.absent = counts.copies + counts.notCopies - static_cast<std::int64_t>(set.pairs.size());
  }
  for (const TuningSetPair& pair : set.pairs) {
    const bool isOrdered = pair.order != VerdictOrder::kUnknown;
    const bool isHeldOut = pair.side == TuningSide::kHeldOut;
    (pair.isCopy ? readiness.copies : readiness.hardNegatives) += 1;
    if (isOrdered) (pair.isCopy ? readiness.derivations : readiness.orderedHardNegatives) += 1;
    if (isHeldOut) (pair.isCopy ? readiness.heldOutCopies : readiness.heldOutHardNegatives) += 1;
  }
  readiness.groups = set.groups;
  readiness.copiesMissingForCalibration = missing(kLeastForCalibration, readiness.copies);
  readiness.hardNegativesMissingForCalibration = missing(kLeastForCalibration, readiness.hardNegatives);
  readiness.copiesMissingForAdapter = missing(kLeastForAdapter, readiness.copies);
  readiness.hardNegativesMissingForAdapter = missing(kLeastForAdapter, readiness.hardNegatives);
  // One kind is enough for a calibration: made copies stand for copies, and what few look-alikes there are
  // hold it back.
  const bool canCalibrate =
      readiness.copiesMissingForCalibration == 0 || readiness.hardNegativesMissingForCalibration == 0;
  if (readiness.copiesMissingForAdapter == 0 && readiness.hardNegativesMissingForAdapter == 0) {
    readiness.deepest = TuningDepth::kWholeNetwork;
  } else if (canCalibrate && readiness.heldOutCopies + readiness.heldOutHardNegatives > 0) {
    readiness.deepest = TuningDepth::kCalibration;
  }
  return readiness;
}

TuningReadiness tuningReadiness(const library::LibrarySnapshot& snapshot) {
  const FinetuneOptions usual;
  return readinessOf(snapshot, makeTuningSet(snapshot, usual.heldOutShare, usual.seed));
}

}  // namespace lookalike::learn
