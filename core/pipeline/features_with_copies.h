// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "core/base/check.h"
#include "core/local/local_feature_cache.h"

namespace lookalike::pipeline {

/// Local features of a library and those of pictures that are only in memory.
class FeaturesWithCopies final : public local::LocalFeatureCache {
 public:
  explicit FeaturesWithCopies(std::unique_ptr<local::LocalFeatureCache> library)
      : library_(std::move(library)) {}

  [[nodiscard]] bool contains(const ContentHash& hash) const override {
    return copies_.contains(hash) || library_->contains(hash);
  }
  [[nodiscard]] std::optional<LocalFeatures> find(const ContentHash& hash, bool withPicture) const override {
    const auto copy = copies_.find(hash);
    if (copy == copies_.end()) return library_->find(hash, withPicture);
    return copy->second;
  }
  [[nodiscard]] Result<void> put(std::span<const ContentHash> hashes,
                                 std::span<const LocalFeatures> features) override {
    LOOKALIKE_CHECK(hashes.size() == features.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) copies_.emplace(hashes[i], features[i]);
    return ok();
  }
  [[nodiscard]] Result<void> flush() override { return ok(); }

 private:
  std::unique_ptr<local::LocalFeatureCache> library_;
  std::unordered_map<ContentHash, LocalFeatures> copies_;
};

}  // namespace lookalike::pipeline
