// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/diverse_order.h"

#include <algorithm>

namespace lookalike::review {

namespace {

// A picture that one has just seen four times is not looked at afresh; a group's pairs are alike in what they
// teach. Both are forgotten after so many questions.
constexpr std::int64_t kPictureRest = 20;
constexpr std::int64_t kGroupRest = 10;
constexpr float kPictureAtOnce = 0.3F;
constexpr float kGroupAtOnce = 0.3F;

/// The worse one first, for heaps whose top is the best; at equal worth the earlier pair is better.
bool isWorse(const QueuedPair& left, const QueuedPair& right) {
  return left.worth != right.worth ? left.worth < right.worth : left.pair > right.pair;
}

}  // namespace

DiverseOrder::DiverseOrder(std::span<const ImagePair> pairs, const GroupOfImage& groupOf,
                           std::vector<QueuedPair> candidates)
    : pairs_(pairs), groupOf_(groupOf), unseen_(std::move(candidates)), wasAsked_(pairs.size(), false) {
  std::make_heap(unseen_.begin(), unseen_.end(), isWorse);
}

float DiverseOrder::restFactor(Topic topic, std::int64_t ago) {
  const std::int64_t rest = topic < 0 ? kGroupRest : kPictureRest;
  if (ago > rest) return 1.0F;
  const float atOnce = topic < 0 ? kGroupAtOnce : kPictureAtOnce;
  return atOnce + (1.0F - atOnce) * static_cast<float>(ago - 1) / static_cast<float>(rest);
}

void DiverseOrder::visitTopics(std::uint32_t pair, const std::function<void(Topic)>& each) const {
  const ImagePair& images = pairs_[pair];
  each(images.a.value);
  each(images.b.value);
  const auto a = groupOf_.find(images.a);
  const auto b = groupOf_.find(images.b);
  const auto topicOf = [](std::uint32_t group) { return -1 - static_cast<Topic>(group); };
  if (a != groupOf_.end()) each(topicOf(a->second));
  if (b != groupOf_.end() && (a == groupOf_.end() || a->second != b->second)) each(topicOf(b->second));
}

DiverseOrder::Standing DiverseOrder::standing(std::uint32_t pair) const {
  Standing standing;
  float lowest = 1.0F;
  visitTopics(pair, [&](Topic topic) {
    const auto state = topics_.find(topic);
    if (state == topics_.end()) return;
    const float factor = restFactor(topic, now_ - state->second.askedAt);
    standing.factor *= factor;
    if (factor < lowest) {
      lowest = factor;
      standing.strongest = topic;
    }
  });
  return standing;
}

void DiverseOrder::dropAsked(std::vector<QueuedPair>& heap) const {
  while (!heap.empty() && wasAsked_[heap.front().pair]) {
    std::pop_heap(heap.begin(), heap.end(), isWorse);
    heap.pop_back();
  }
}

void DiverseOrder::wait(Topic topic, const QueuedPair& pair) {
  std::vector<QueuedPair>& waiting = topics_[topic].waiting;
  waiting.push_back(pair);
  std::push_heap(waiting.begin(), waiting.end(), isWorse);
}

void DiverseOrder::release(Topic topic, TopicState& state) {
  dropAsked(state.waiting);
  ++state.release;
  if (state.waiting.empty()) return;
  released_.push_back({state.waiting.front(), topic, state.release});
  std::push_heap(released_.begin(), released_.end(),
                 [](const Released& left, const Released& right) { return isWorse(left.head, right.head); });
}

void DiverseOrder::endRests() {
  while (!recent_.empty()) {
    const auto [topic, when] = recent_.front();
    if (now_ - when <= (topic < 0 ? kGroupRest : kPictureRest)) {
      // A group's rest may be over behind a picture that rests longer.
      break;
    }
    recent_.pop_front();
    TopicState& state = topics_[topic];
    if (state.askedAt == when) release(topic, state);  // else it was asked about again since
  }
}

std::optional<QueuedPair> DiverseOrder::bestWaiting(float& value) {
  std::optional<QueuedPair> best;
  for (const auto& [topic, when] : recent_) {
    TopicState& state = topics_[topic];
    if (state.askedAt != when) continue;
    while (true) {
      dropAsked(state.waiting);
      if (state.waiting.empty()) break;
      const QueuedPair head = state.waiting.front();
      const Standing at = standing(head.pair);
      if (head.worth * at.factor > value) {
        value = head.worth * at.factor;
        best = head;
      }
      if (!at.strongest || *at.strongest == topic) break;
      // Lowered more by another topic: it must not hide the others of this one.
      std::pop_heap(state.waiting.begin(), state.waiting.end(), isWorse);
      state.waiting.pop_back();
      wait(*at.strongest, head);
    }
  }
  return best;
}

std::optional<QueuedPair> DiverseOrder::popFresh(float above) {
  const auto isWorseRelease = [](const Released& left, const Released& right) {
    return isWorse(left.head, right.head);
  };
  while (true) {
    dropAsked(unseen_);
    while (!released_.empty() && topics_[released_.front().topic].release != released_.front().release) {
      std::pop_heap(released_.begin(), released_.end(), isWorseRelease);
      released_.pop_back();
    }
    const bool fromReleased =
        !released_.empty() && (unseen_.empty() || isWorse(unseen_.front(), released_.front().head));
    if (!fromReleased && unseen_.empty()) return std::nullopt;
    const QueuedPair top = fromReleased ? released_.front().head : unseen_.front();
    if (top.worth <= above) return std::nullopt;
    if (fromReleased) {
      const Topic topic = released_.front().topic;
      std::pop_heap(released_.begin(), released_.end(), isWorseRelease);
      released_.pop_back();
      TopicState& state = topics_[topic];
      std::pop_heap(state.waiting.begin(), state.waiting.end(), isWorse);
      state.waiting.pop_back();
      release(topic, state);
    } else {
      std::pop_heap(unseen_.begin(), unseen_.end(), isWorse);
      unseen_.pop_back();
    }
    if (!wasAsked_[top.pair]) return top;
  }
}

std::optional<QueuedPair> DiverseOrder::next() {
  endRests();
  float value = -1.0F;
  std::optional<QueuedPair> best = bestWaiting(value);
  while (const std::optional<QueuedPair> fresh = popFresh(value)) {
    const Standing at = standing(fresh->pair);
    if (fresh->worth * at.factor > value) {
      value = fresh->worth * at.factor;
      best = fresh;
    }
    if (!at.strongest) break;  // nothing behind it can be better
    wait(*at.strongest, *fresh);
  }
  if (best) asked(best->pair);
  return best;
}

void DiverseOrder::asked(std::uint32_t pair) {
  wasAsked_[pair] = true;
  visitTopics(pair, [&](Topic topic) {
    TopicState& state = topics_[topic];
    state.askedAt = now_;
    ++state.release;  // what waits there rests again
    recent_.emplace_back(topic, now_);
  });
  ++now_;
}

}  // namespace lookalike::review
