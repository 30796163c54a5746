// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace lookalike::pipeline {

/// Which contents the stored pairs of a library are about, so that a later run needs to look only for what is
/// new. Derived data, in the store beside the descriptors: without it everything is matched again.
struct MatchedImages {
  std::string inputDigest;    ///< of the run in the catalogue that it belongs to
  std::string optionsDigest;  ///< of everything but the images that decides which pairs come out
  std::unordered_set<ContentHash> contents;
};

/// Replaces those of the describer in the store of this folder: the one value of the shelf "matched", two
/// lines with the digests, then 32 bytes for each content. Errors as store::Shelf::put().
[[nodiscard]] Result<void> writeMatchedImages(const std::string& folder, const DescriberKey& describer,
                                              const MatchedImages& matched);

/// Nothing when there are none, or they are damaged.
[[nodiscard]] std::optional<MatchedImages> readMatchedImages(const std::string& folder,
                                                             const DescriberKey& describer);

}  // namespace lookalike::pipeline
