// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/recent_features.h"

namespace lookalike::find {

namespace {

std::size_t bytesOf(const LocalFeatures& features) {
  constexpr std::size_t kBookkeeping = 256;
  return sizeof(LocalFeatures) + features.keypoints.capacity() * sizeof(Keypoint) +
         features.codes.capacity() * sizeof(KeypointCode) + features.workingPicture.capacity() + kBookkeeping;
}

}  // namespace

std::shared_ptr<const LocalFeatures> RecentFeatures::of(const ContentHash& hash) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto place = places_.find(hash); place != places_.end()) {
      entries_.splice(entries_.begin(), entries_, place->second);
      return place->second->features;
    }
  }
  // Two threads may read the same content at once; that is cheaper than to wait for each other's reading.
  auto found = cache_.find(hash, true);
  auto features = std::make_shared<const LocalFeatures>(found ? std::move(*found) : LocalFeatures{});
  const std::size_t bytes = bytesOf(*features);
  const std::lock_guard lock(mutex_);
  if (const auto place = places_.find(hash); place != places_.end()) return place->second->features;
  entries_.push_front({hash, features, bytes});
  places_.emplace(hash, entries_.begin());
  bytes_ += bytes;
  while (bytes_ > mostBytes_ && entries_.size() > 1) {
    bytes_ -= entries_.back().bytes;
    places_.erase(entries_.back().hash);
    entries_.pop_back();
  }
  return features;
}

std::size_t RecentFeatures::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace lookalike::find
