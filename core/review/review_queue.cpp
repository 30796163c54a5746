// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/review_queue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/review/diverse_order.h"
#include "core/review/group_bridges.h"
#include "core/review/probability_bands.h"

namespace lookalike::review {

namespace {

/// A wrong find is acted upon, a copy that was missed only stays where it is.
constexpr float kWorthOfNoFind = 0.9F;
/// Which of two copies is the original matters less than whether they are copies.
constexpr float kWorthOfDirection = 0.5F;
/// A bridge counts this much more for each doubling of what hangs on it.
constexpr float kWorthOfBridge = 0.5F;

struct Worth {
  float value = 0.0F;
  AskReason reason = AskReason::kUncertain;
};

/// `fallsAway`: images that the group would lose with the pair; 0: the group does not hang on it.
Worth worthOf(float probability, float probabilityBFromA, std::uint32_t fallsAway, float threshold) {
  Worth worth{entropyBits(probability)};
  if (fallsAway > 0) {
    worth.value *= 1.0F + kWorthOfBridge * std::log2(1.0F + static_cast<float>(fallsAway));
    worth.reason = AskReason::kBridge;
  }
  if (probability < threshold) {
    worth.value *= kWorthOfNoFind;
  } else if (!std::isnan(probabilityBFromA)) {
    const float direction =
        kWorthOfDirection * probability * entropyBits(std::clamp(probabilityBFromA, 0.0F, 1.0F));
    if (direction > worth.value) worth.reason = AskReason::kDirection;
    worth.value += direction;
  }
  return worth;
}

/// Where the sure ones are drawn from: three bands up to 0.2 and three from 0.8.
constexpr std::array kCheckStarts{0.0F, 0.01F, 0.1F, 0.2F, 0.8F, 0.9F, 0.99F};
constexpr std::size_t kNoCheck = 3;  ///< between 0.2 and 0.8 is asked anyway

std::size_t checkBandOf(float probability) {
  const auto* const next = std::upper_bound(kCheckStarts.begin() + 1, kCheckStarts.end(), probability);
  return static_cast<std::size_t>(next - kCheckStarts.begin()) - 1;
}

float probabilityOf(const QueueInput& input, std::size_t pair) {
  return knownProbability(input.probabilities.empty() ? input.pairs[pair].score : input.probabilities[pair]);
}

/// The sure ones among the candidates, drawn evenly: each band of probabilities in turn, and within a band by
/// chance.
class CheckDraws {
 public:
  CheckDraws(const QueueInput& input, const std::vector<QueuedPair>& candidates, std::size_t most,
             std::uint64_t seed) {
    if (most == 0) return;
    for (const QueuedPair& candidate : candidates) {
      const ImagePair& pair = input.pairs[candidate.pair];
      const std::size_t band = checkBandOf(probabilityOf(input, candidate.pair));
      if (band == kNoCheck) continue;
      // By the images, not by the place: the draw does not change when other pairs come or go.
      const std::uint64_t images =
          RepeatableRandom(static_cast<std::uint64_t>(pair.a.value), static_cast<std::uint64_t>(pair.b.value))
              .next();
      bands_[band].drawn.emplace_back(RepeatableRandom(seed, images).next(), candidate);
    }
    const auto byDraw = [](const Draw& left, const Draw& right) {
      return std::pair(left.first, left.second.pair) < std::pair(right.first, right.second.pair);
    };
    for (Band& band : bands_) {
      const std::size_t needed = std::min(most, band.drawn.size());
      std::partial_sort(band.drawn.begin(), band.drawn.begin() + static_cast<std::ptrdiff_t>(needed),
                        band.drawn.end(), byDraw);
      band.drawn.resize(needed);
    }
    RepeatableRandom random(seed);
    for (std::size_t band = 0; band < bands_.size(); ++band) turns_.push_back(band);
    random.shuffle(turns_);
  }

  [[nodiscard]] std::optional<QueuedPair> next(const DiverseOrder& order) {
    for (std::size_t tried = 0; tried < turns_.size(); ++tried) {
      Band& band = bands_[turns_[turn_]];
      turn_ = (turn_ + 1) % turns_.size();
      while (band.next < band.drawn.size()) {
        QueuedPair pair = band.drawn[band.next++].second;
        if (order.wasAsked(pair.pair)) continue;
        pair.reason = AskReason::kCheck;
        return pair;
      }
    }
    return std::nullopt;
  }

 private:
  using Draw = std::pair<std::uint64_t, QueuedPair>;
  struct Band {
    std::vector<Draw> drawn;
    std::size_t next = 0;
  };
  std::array<Band, kCheckStarts.size()> bands_;
  std::vector<std::size_t> turns_;
  std::size_t turn_ = 0;
};

class QueueBuilder {
 public:
  QueueBuilder(const QueueInput& input, const QueueFilter& filter, const QueueOptions& options)
      : input_(input), filter_(filter), options_(options), groupOf_(groupOfImage(input.groups)) {}

  std::vector<QueuedPair> run() {
    sortOut();
    const auto byWorth = [](const QueuedPair& left, const QueuedPair& right) {
      return left.worth != right.worth ? left.worth > right.worth : left.pair < right.pair;
    };
    std::sort(conflicts_.begin(), conflicts_.end(), byWorth);
    for (const QueuedPair& conflict : conflicts_) take(conflict);
    ask(std::move(unlabelled_), std::clamp(options_.checkShare, 0.0F, 1.0F));
    ask(std::move(labelled_), 0.0F);
    return std::move(queue_);
  }

 private:
  [[nodiscard]] std::uint8_t answered(std::size_t pair) const {
    return input_.answered.empty() ? kNotAnswered : input_.answered[pair];
  }

  /// For each pair what its group would lose without it.
  [[nodiscard]] std::vector<GroupBridge> bridges() const {
    std::vector<std::uint32_t> links;
    if (groupOf_.empty()) return {};
    for (std::uint32_t i = 0; i < input_.pairs.size(); ++i) {
      const ImagePair& pair = input_.pairs[i];
      if (!(pair.score >= options_.threshold) || answered(i) == kAnsweredNotCopy || pair.a == pair.b)
        continue;
      const auto a = groupOf_.find(pair.a);
      if (a == groupOf_.end()) continue;
      const auto b = groupOf_.find(pair.b);
      if (b != groupOf_.end() && a->second == b->second) links.push_back(i);
    }
    return groupBridges(input_.pairs, links, input_.groups, groupOf_);
  }

  void sortOut() {
    const std::vector<GroupBridge> bridgesByPair = bridges();
    auto bridge = bridgesByPair.begin();
    for (std::uint32_t i = 0; i < input_.pairs.size(); ++i) {
      while (bridge != bridgesByPair.end() && bridge->pair < i) ++bridge;
      const std::uint8_t state = answered(i);
      const bool isLabelled = state == kAnswered || state == kAnsweredNotCopy;
      if (isLabelled && filter_.onlyUnlabelled) continue;
      if (filter_.accepts && !filter_.accepts(input_.pairs[i])) continue;
      const bool isBridge = bridge != bridgesByPair.end() && bridge->pair == i;
      const float direction = input_.probabilityBFromA.empty() ? std::nanf("") : input_.probabilityBFromA[i];
      const Worth worth = worthOf(probabilityOf(input_, i), direction, isBridge ? bridge->smallerSide : 0,
                                  options_.threshold);
      if (state == kInConflict) {
        conflicts_.push_back({i, AskReason::kConflict, worth.value});
      } else {
        (isLabelled ? labelled_ : unlabelled_).push_back({i, worth.reason, worth.value});
      }
    }
  }

  void ask(std::vector<QueuedPair> candidates, float checkShare) {
    if (candidates.empty() || isFull()) return;
    const double share = checkShare;
    const auto checks = static_cast<std::size_t>(std::ceil(share * static_cast<double>(options_.most)));
    CheckDraws draws(input_, candidates, checks, options_.seed);
    DiverseOrder order(input_.pairs, groupOf_, std::move(candidates));
    for (std::size_t asked = 1; !isFull(); ++asked) {
      const auto at = static_cast<double>(asked);
      const bool isCheck = std::floor(at * share) > std::floor((at - 1.0) * share);
      std::optional<QueuedPair> pair = isCheck ? draws.next(order) : std::nullopt;
      if (pair) {
        order.asked(pair->pair);
      } else {
        pair = order.next();
      }
      if (!pair) return;
      take(*pair);
    }
  }

  [[nodiscard]] bool isFull() const { return queue_.size() >= options_.most; }

  void take(const QueuedPair& pair) {
    const ImagePair& images = input_.pairs[pair.pair];
    if (!isFull() && taken_.insert(std::minmax(images.a, images.b)).second) queue_.push_back(pair);
  }

  const QueueInput& input_;
  const QueueFilter& filter_;
  const QueueOptions& options_;
  GroupOfImage groupOf_;
  std::vector<QueuedPair> conflicts_;
  std::vector<QueuedPair> unlabelled_;
  std::vector<QueuedPair> labelled_;
  std::set<std::pair<ImageId, ImageId>> taken_;  ///< the same two may stand in the input twice
  std::vector<QueuedPair> queue_;
};

}  // namespace

std::vector<QueuedPair> reviewQueue(const QueueInput& input, const QueueFilter& filter,
                                    const QueueOptions& options) {
  const std::size_t pairs = input.pairs.size();
  LOOKALIKE_CHECK(input.answered.empty() || input.answered.size() == pairs);
  LOOKALIKE_CHECK(input.probabilityBFromA.empty() || input.probabilityBFromA.size() == pairs);
  LOOKALIKE_CHECK(input.probabilities.empty() || input.probabilities.size() == pairs);
  return QueueBuilder(input, filter, options).run();
}

}  // namespace lookalike::review
