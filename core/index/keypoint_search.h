// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/index/keypoint_lists.h"
#include "core/index/keypoint_vocabulary.h"

namespace lookalike::index {

/// An indexed keypoint near one of the query's.
struct NearKeypoint {
  KeypointEntry entry;
  std::uint8_t distance = 0;  ///< Hamming
};

/// The nearest indexed keypoints of each slot: keypoint i of the query under relation r is slot 4i + r.
class NearestKeypoints {
 public:
  NearestKeypoints(std::size_t count, std::size_t most, int maxHamming)
      : most_(most),
        near_(count * most),
        counts_(count, 0),
        bounds_(count, static_cast<std::int16_t>(maxHamming)) {}

  /// Nearest first, equally near ones by image and geometry.
  [[nodiscard]] std::span<const NearKeypoint> of(std::size_t slot) const {
    return std::span(near_).subspan(slot * most_, counts_[slot]);
  }
  [[nodiscard]] std::size_t slotCount() const { return counts_.size(); }
  /// Farther ones cannot enter any more.
  [[nodiscard]] int bound(std::size_t slot) const { return bounds_[slot]; }
  void offer(std::size_t slot, const NearKeypoint& found);
  void merge(const NearestKeypoints& other);

 private:
  std::size_t most_;
  std::vector<NearKeypoint> near_;
  std::vector<std::uint32_t> counts_;
  std::vector<std::int16_t> bounds_;
};

struct KeypointSearchOptions {
  std::size_t neighbours = 4;
  int maxHamming = 60;
  std::size_t probes = 16;  ///< lists visited a keypoint and relation
  bool allRelations = true;
  std::optional<std::uint32_t> ignore;  ///< an image whose keypoints are passed over
  int threads = 1;
};

/// Searches the nearest keypoints of `codes` among the probed lists. Each list is read once for all keypoints
/// and relations that visit it: reading is what costs. The answer does not depend on the threads.
[[nodiscard]] NearestKeypoints nearestKeypoints(const KeypointLists& lists,
                                                const KeypointVocabulary& vocabulary,
                                                std::span<const KeypointCode> codes,
                                                const KeypointSearchOptions& options);

}  // namespace lookalike::index
