// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/keypoint_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "core/base/check.h"
#include "core/base/parallel_for.h"

namespace lookalike::index {

namespace {

bool isNearer(const NearKeypoint& left, const NearKeypoint& right) {
  return left.distance != right.distance ? left.distance < right.distance : left.entry < right.entry;
}

/// One slot's visit to one list.
struct Visit {
  KeypointCode code;  ///< the query's, related
  std::uint32_t slot = 0;
};

/// All visits of a search, those to one list side by side.
class VisitPlan {
 public:
  VisitPlan(const KeypointLists& lists, const KeypointVocabulary& vocabulary,
            std::span<const KeypointCode> codes, const KeypointSearchOptions& options);

  [[nodiscard]] std::size_t size() const { return lists_.size(); }
  [[nodiscard]] std::uint32_t list(std::size_t i) const { return lists_[i]; }
  [[nodiscard]] std::span<const Visit> visits(std::size_t i) const {
    return std::span(visits_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
  }

 private:
  std::vector<std::uint32_t> lists_;  // those that are visited and not empty
  std::vector<std::size_t> begins_;   // of each one's visits, and the end
  std::vector<Visit> visits_;
};

VisitPlan::VisitPlan(const KeypointLists& lists, const KeypointVocabulary& vocabulary,
                     std::span<const KeypointCode> codes, const KeypointSearchOptions& options) {
  const std::size_t relations = options.allRelations ? kRelations.size() : 1;
  std::vector<std::uint32_t> probed;  // of all keypoints, `perKeypoint` each
  std::vector<std::uint32_t> found;
  const std::size_t perKeypoint = std::min(options.probes, vocabulary.lists());
  probed.reserve(codes.size() * perKeypoint);
  for (const KeypointCode& code : codes) {
    vocabulary.nearest(code, perKeypoint, found);
    probed.insert(probed.end(), found.begin(), found.end());
  }
  std::vector<std::uint32_t> places(vocabulary.lists() + 1, 0);
  const auto forEachVisit = [&](const auto& action) {
    for (std::size_t i = 0; i < probed.size(); ++i) {
      for (std::size_t r = 0; r < relations; ++r) {
        const std::uint32_t list = KeypointVocabulary::relatedList(probed[i], kRelations[r]);
        if (lists.size(list) > 0) action(i / perKeypoint, r, list);
      }
    }
  };
  forEachVisit([&](std::size_t, std::size_t, std::uint32_t list) { ++places[list]; });
  std::uint32_t begin = 0;
  for (std::uint32_t list = 0; list < vocabulary.lists(); ++list) {
    const std::uint32_t count = std::exchange(places[list], begin);
    if (count == 0) continue;
    lists_.push_back(list);
    begins_.push_back(begin);
    begin += count;
  }
  begins_.push_back(begin);
  visits_.resize(begin);
  forEachVisit([&](std::size_t keypoint, std::size_t r, std::uint32_t list) {
    visits_[places[list]++] = {related(codes[keypoint], kRelations[r]),
                               static_cast<std::uint32_t>(keypoint * kRelations.size() + r)};
  });
}

void prefetch(const KeypointBlock& block) {
  const auto* bytes = reinterpret_cast<const char*>(&block.codes);
  for (std::size_t at = 0; at < sizeof(CodeBlock); at += 64) __builtin_prefetch(bytes + at);
}

class ListScanner {
 public:
  ListScanner(const KeypointLists& lists, const KeypointSearchOptions& options, NearestKeypoints& nearest)
      : lists_(lists), nearest_(nearest), compare_(blockComparison()), ignore_(options.ignore) {}

  void scan(std::uint32_t list, std::span<const Visit> visits) {
    const auto blocks = lists_.blocksOf(list);
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      const KeypointBlock& block = lists_.block(blocks[b]);
      if (b + 1 < blocks.size()) prefetch(lists_.block(blocks[b + 1]));
      const std::size_t filled = std::min(kBlockCodes, lists_.size(list) - b * kBlockCodes);
      const std::uint64_t present = ~std::uint64_t{0} >> (kBlockCodes - filled);
      for (const Visit& visit : visits) {
        std::uint64_t within =
            present & compare_(block.codes, visit.code, nearest_.bound(visit.slot), distances_.data());
        for (; within != 0; within &= within - 1) {
          const auto i = static_cast<std::size_t>(std::countr_zero(within));
          const KeypointEntry entry(block.entries[i]);
          if (ignore_ && entry.image() == *ignore_) continue;
          nearest_.offer(visit.slot, {entry, distances_[i]});
        }
      }
    }
  }

 private:
  const KeypointLists& lists_;
  NearestKeypoints& nearest_;
  BlockComparison compare_;
  std::optional<std::uint32_t> ignore_;
  alignas(64) std::array<std::uint8_t, kBlockCodes> distances_{};
};

}  // namespace

void NearestKeypoints::offer(std::size_t slot, const NearKeypoint& found) {
  if (found.distance > bounds_[slot]) return;
  NearKeypoint* first = &near_[slot * most_];
  std::uint32_t& count = counts_[slot];
  if (count == most_ && !isNearer(found, first[count - 1])) return;
  std::size_t place = count < most_ ? count++ : count - 1;
  for (; place > 0 && isNearer(found, first[place - 1]); --place) first[place] = first[place - 1];
  first[place] = found;
  if (count == most_) bounds_[slot] = first[count - 1].distance;
}

void NearestKeypoints::merge(const NearestKeypoints& other) {
  for (std::size_t slot = 0; slot < slotCount(); ++slot) {
    for (const NearKeypoint& found : other.of(slot)) offer(slot, found);
  }
}

NearestKeypoints nearestKeypoints(const KeypointLists& lists, const KeypointVocabulary& vocabulary,
                                  std::span<const KeypointCode> codes, const KeypointSearchOptions& options) {
  LOOKALIKE_CHECK(options.neighbours > 0);
  const VisitPlan plan(lists, vocabulary, codes, options);
  constexpr std::size_t kListsATurn = 16;
  std::vector<NearestKeypoints> parts(
      static_cast<std::size_t>(std::max(options.threads, 1)),
      NearestKeypoints(codes.size() * kRelations.size(), options.neighbours, options.maxHamming));
  parallelFor((plan.size() + kListsATurn - 1) / kListsATurn, options.threads,
              [&](std::size_t turn, std::size_t worker) {
                ListScanner scanner(lists, options, parts[worker]);
                const std::size_t end = std::min((turn + 1) * kListsATurn, plan.size());
                for (std::size_t i = turn * kListsATurn; i < end; ++i)
                  scanner.scan(plan.list(i), plan.visits(i));
              });
  NearestKeypoints nearest = std::move(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) nearest.merge(parts[i]);
  return nearest;
}

}  // namespace lookalike::index
