// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/review/group_bridges.h"
#include "core/review/review_queue.h"
#include "core/values/image_pair.h"

namespace lookalike::review {

/// Hands out pairs by descending worth, where a pair whose pictures or groups were asked about a moment ago
/// counts less, the less the shorter ago. Nothing is left out: what waits comes when its rest is over, or
/// when nothing better is left. Keeps references to what it is made of.
class DiverseOrder {
 public:
  /// `candidates` with the worth of each; each pair at most once.
  DiverseOrder(std::span<const ImagePair> pairs, const GroupOfImage& groupOf,
               std::vector<QueuedPair> candidates);
  /// The next one; nothing when all were handed out. It counts as asked about.
  [[nodiscard]] std::optional<QueuedPair> next();
  /// A pair was asked about for another reason: it is not handed out any more, and counts as recent.
  void asked(std::uint32_t pair);
  [[nodiscard]] bool wasAsked(std::uint32_t pair) const { return wasAsked_[pair]; }

 private:
  /// A picture or a group that was asked about: pictures are their id, groups -1 - their place.
  using Topic = std::int64_t;
  struct TopicState {
    std::int64_t askedAt = 0;
    std::vector<QueuedPair> waiting;  ///< a heap
    /// Counts its entries in released_, of which the newest is the valid one.
    std::uint32_t release = 0;
  };
  struct Released {
    QueuedPair head;
    Topic topic = 0;
    std::uint32_t release = 0;
  };
  struct Standing {
    float factor = 1.0F;             ///< of the worth
    std::optional<Topic> strongest;  ///< the topic that lowers it most
  };

  [[nodiscard]] static float restFactor(Topic topic, std::int64_t ago);
  [[nodiscard]] Standing standing(std::uint32_t pair) const;
  void visitTopics(std::uint32_t pair, const std::function<void(Topic)>& each) const;
  void release(Topic topic, TopicState& state);
  void endRests();
  void wait(Topic topic, const QueuedPair& pair);
  [[nodiscard]] std::optional<QueuedPair> bestWaiting(float& value);
  [[nodiscard]] std::optional<QueuedPair> popFresh(float above);
  void dropAsked(std::vector<QueuedPair>& heap) const;

  std::span<const ImagePair> pairs_;
  const GroupOfImage& groupOf_;
  std::vector<QueuedPair> unseen_;  ///< a heap
  std::vector<Released> released_;  ///< a heap of topics whose rest is over, by the best that waits there
  std::unordered_map<Topic, TopicState> topics_;
  std::deque<std::pair<Topic, std::int64_t>> recent_;  ///< oldest first, and when
  std::vector<bool> wasAsked_;
  std::int64_t now_ = 0;  ///< questions so far
};

}  // namespace lookalike::review
