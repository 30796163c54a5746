// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/values/descriptor_set.h"

namespace lookalike::describe {

/// The descriptors of one library under one describer, keyed by content: an append-only file of fixed-size
/// records (hash, raw norm, half-precision unit vector, checksum) that survives a kill at any moment; a torn
/// or damaged record is dropped when the file is opened. Derived data: deleting the file costs time only. One
/// writer at a time; owned by one thread.
class DescriptorCache {
 public:
  /// Opens or creates `<folder>/<key>.descriptors`, with '-' for the key's ':', which not every file system
  /// takes. Reads the whole file once, for its checksums. Errors: kNotFound (no such folder),
  /// kPermissionDenied, kReadOnly, kDiskFull, kLocked, kIo. A file of another dimension or version is renamed
  /// to `….descriptors.old` and begun anew.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorCache>> open(const std::string& folder,
                                                                     const DescriberKey& key, int dimension);
  /// Opens an existing file for reading; its dimension is that of the file. May run beside a writer.
  /// kNotFound when there is none; append() on it is a programming error.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorCache>> openExisting(const std::string& folder,
                                                                             const DescriberKey& key);
  virtual ~DescriptorCache() = default;
  DescriptorCache(const DescriptorCache&) = delete;
  DescriptorCache& operator=(const DescriptorCache&) = delete;

  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual bool contains(const ContentHash& hash) const = 0;
  /// Nothing also when the record went bad since the cache was opened.
  [[nodiscard]] virtual std::optional<Descriptor> find(const ContentHash& hash) const = 0;
  /// Appends; a hash that is there already is skipped. On failure (kDiskFull, kIo) the file is as before the
  /// call.
  [[nodiscard]] virtual Result<void> append(std::span<const ContentHash> hashes,
                                            std::span<const Descriptor> descriptors) = 0;
  /// The descriptors of the given images as one matrix, in their order; images without one are left out.
  [[nodiscard]] virtual DescriptorSet load(std::span<const ImageId> ids,
                                           std::span<const ContentHash> hashes) const = 0;
  /// Down to the disk (fsync).
  [[nodiscard]] virtual Result<void> flush() = 0;

 protected:
  DescriptorCache() = default;
};

}  // namespace lookalike::describe
