// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/values/local_features.h"

namespace lookalike::local {

/// The local features of one library under one key, keyed by content: an append-only file of checksummed
/// records (hash, sizes, keypoints of 5 bytes of geometry and 24 of code, working picture) that survives a
/// kill at any moment. Derived data: deleting the file costs time only. One writer at a time.
class LocalFeatureCache {
 public:
  /// Opens or creates `<folder>/<key>.keypoints`, with '-' for the key's ':'. Damaged records at the end are
  /// cut off, damaged ones in the middle passed over. A file of another version is renamed to
  /// `….keypoints.old` and begun anew. Errors: kNotFound (no such folder), kPermissionDenied, kReadOnly,
  /// kDiskFull, kLocked, kIo.
  [[nodiscard]] static Result<std::unique_ptr<LocalFeatureCache>> open(const std::string& folder,
                                                                       const LocalFeatureKey& key);
  /// Opens an existing file for reading, beside a writer if need be. kNotFound when there is none.
  [[nodiscard]] static Result<std::unique_ptr<LocalFeatureCache>> openExisting(const std::string& folder,
                                                                               const LocalFeatureKey& key);
  virtual ~LocalFeatureCache() = default;
  LocalFeatureCache(const LocalFeatureCache&) = delete;
  LocalFeatureCache& operator=(const LocalFeatureCache&) = delete;

  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual bool contains(const ContentHash& hash) const = 0;
  /// Thread-safe against other find() calls (not against append). Nothing when there is no sound record; one
  /// found to be damaged counts as missing from then on, so that it is made again. Keypoints come back as
  /// packKeypoint() rounds them. Without the working picture when `withPicture` is false, which reads about
  /// half as much.
  [[nodiscard]] virtual std::optional<LocalFeatures> find(const ContentHash& hash,
                                                          bool withPicture) const = 0;
  /// Appends; a hash that is there already is skipped. On failure (kDiskFull, kIo) the file is as before the
  /// call.
  [[nodiscard]] virtual Result<void> append(std::span<const ContentHash> hashes,
                                            std::span<const LocalFeatures> features) = 0;
  /// Down to the disk (fsync).
  [[nodiscard]] virtual Result<void> flush() = 0;

 protected:
  LocalFeatureCache() = default;
};

}  // namespace lookalike::local
