// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/store/shelf.h"
#include "core/values/descriptor_set.h"

namespace lookalike::describe {

/// The descriptors of one library under one describer: the shelf "descriptors" of its store, keyed by the
/// describer. A value is the raw norm (float) and the unit vector in half precision, which loses up to 2^-11
/// of each entry; all little-endian. Derived data: deleting the store costs time only. Thread-safe.
class DescriptorCache {
 public:
  /// Opens or makes it, and reads all of it once, so that what is damaged counts as missing. Errors as
  /// store::Shelf::open(). One of another dimension is emptied.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorCache>> open(const std::string& folder,
                                                                     const DescriberKey& key, int dimension);
  /// Opens one that is there; its dimension is the one that it was made with. Errors as
  /// store::Shelf::openExisting().
  [[nodiscard]] static Result<std::unique_ptr<DescriptorCache>> openExisting(const std::string& folder,
                                                                             const DescriberKey& key);

  [[nodiscard]] bool contains(const ContentHash& hash) const { return shelf_->contains(hash); }
  /// Nothing also when it is damaged; it counts as missing from then on.
  [[nodiscard]] std::optional<Descriptor> find(const ContentHash& hash) const;
  /// Stores all or none. Errors as store::Shelf::put().
  [[nodiscard]] Result<void> put(std::span<const ContentHash> hashes,
                                 std::span<const Descriptor> descriptors);
  /// The descriptors of the given images as one matrix, in their order; images without one are left out.
  [[nodiscard]] DescriptorSet load(std::span<const ImageId> ids, std::span<const ContentHash> hashes) const;
  /// Down to the disk.
  [[nodiscard]] Result<void> flush() { return shelf_->flush(); }

 private:
  DescriptorCache(std::unique_ptr<store::Shelf> shelf, int dimension)
      : shelf_(std::move(shelf)), dimension_(dimension) {}

  std::unique_ptr<store::Shelf> shelf_;
  int dimension_ = 0;
};

}  // namespace lookalike::describe
