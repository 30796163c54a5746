// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "core/base/ids.h"
#include "core/local/local_feature_cache.h"

namespace lookalike::find {

/// Local features with their working pictures, read from the disk when asked for; those used last are kept up
/// to a number of bytes. Thread-safe.
class RecentFeatures {
 public:
  RecentFeatures(const local::LocalFeatureCache& cache, std::size_t mostBytes)
      : cache_(cache), mostBytes_(mostBytes) {}

  /// Never null: a content without sound features has no keypoints and no picture.
  [[nodiscard]] std::shared_ptr<const LocalFeatures> of(const ContentHash& hash);
  /// Held at this moment.
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    ContentHash hash;
    std::shared_ptr<const LocalFeatures> features;
    std::size_t bytes = 0;
  };

  const local::LocalFeatureCache& cache_;
  const std::size_t mostBytes_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  ///< the one used last first
  std::unordered_map<ContentHash, std::list<Entry>::iterator> places_;
  std::size_t bytes_ = 0;
};

}  // namespace lookalike::find
