// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/values/local_features.h"

namespace lookalike::local {

/// The local features of one library under one key, on two shelves of its store, keyed by the settings:
/// "keypoints" (width and height of the original and of the working picture as 32-bit integers, then 29 bytes
/// for each keypoint: 5 of geometry, see packed_keypoint.h, and 24 of code; all little-endian) and "pictures"
/// (the working picture, a JPEG). Derived data: deleting the store costs time only. Thread-safe.
class LocalFeatureCache {
 public:
  /// Opens or makes it. Errors as store::Shelf::open().
  [[nodiscard]] static Result<std::unique_ptr<LocalFeatureCache>> open(const std::string& folder,
                                                                       const LocalFeatureKey& key);
  /// Opens one that is there. Errors as store::Shelf::openExisting().
  [[nodiscard]] static Result<std::unique_ptr<LocalFeatureCache>> openExisting(const std::string& folder,
                                                                               const LocalFeatureKey& key);
  virtual ~LocalFeatureCache() = default;
  LocalFeatureCache(const LocalFeatureCache&) = delete;
  LocalFeatureCache& operator=(const LocalFeatureCache&) = delete;

  [[nodiscard]] virtual bool contains(const ContentHash& hash) const = 0;
  /// Nothing when there are none, or they are damaged: then they count as missing from then on, so that they
  /// are made again. Keypoints come back as packKeypoint() rounds them. Without the working picture when
  /// `withPicture` is false, which reads a third as much.
  [[nodiscard]] virtual std::optional<LocalFeatures> find(const ContentHash& hash,
                                                          bool withPicture) const = 0;
  /// Stores all or none. Errors as store::Shelf::put().
  [[nodiscard]] virtual Result<void> put(std::span<const ContentHash> hashes,
                                         std::span<const LocalFeatures> features) = 0;
  /// Down to the disk.
  [[nodiscard]] virtual Result<void> flush() = 0;

 protected:
  LocalFeatureCache() = default;
};

}  // namespace lookalike::local
