// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exchange/find_writers.h"
#include "core/values/geometric_evidence.h"
#include "core/values/pair_direction.h"

namespace lookalike::exchange {

/// One image of a derivation tree, as it is written. Parents stand before their children.
struct DerivationRow {
  std::vector<std::string> paths;  ///< its files, at least one
  ContentHash hash;
  int width = 0;
  int height = 0;
  std::int64_t bytes = 0;
  std::string format;
  std::optional<std::size_t> parent;  ///< its place among the group's rows
  float probability = 0.0F;           ///< that it was made from its parent, rather than the other way about
  float score = 0.0F;                 ///< of the pair with its parent
  float originalProbability = 0.0F;   ///< that it is the group's original
  bool isWeakest = false;             ///< its link with its parent is the group's weakest
  std::vector<NamedEdit> edits;       ///< by which it differs from its parent
  std::vector<DirectionReason> reasons;  ///< with A being the parent and B this image
};

/// A group of copies as a tree; the first row is the likely original.
struct DerivationGroup {
  int number = 0;  ///< from 1
  std::vector<DerivationRow> images;
};

/// {"model":…, "threshold":…, "trees": [{"group": 1, "originals": [{"path":…, "probability":…}, …], "images":
/// [{"id": 0, "parent": null, "leaf": false, "files": [{"path":…}], "sha256":…, "width":…, "height":…,
/// "bytes":…, "format":…, "original_probability":…, "probability":…, "score":…, "weakest_link": false,
/// "edits": […], "reasons": […]}, …]}]}. `originals` ranks the images by their probability of being the
/// original, at most twenty of them. "probability", "score", "edits" and "reasons" are of the link with the
/// parent, null for an image without one; edits and reasons as in geometry_json.h and direction_json.h, A
/// being the parent.
[[nodiscard]] Result<void> writeDerivationsJson(std::ostream& out, std::span<const DerivationGroup> groups,
                                                const ExportContext& context);

/// A Graphviz digraph: a cluster a group, a box an image (its first file, size and format; the original
/// bold; the model in the graph's comment), an arrow from each parent to what was made from it, with the
/// edits and the probability; the weakest link is dashed. Text is UTF-8; bytes of a path that are not, and
/// control characters, are written as \xHH.
[[nodiscard]] Result<void> writeDerivationsDot(std::ostream& out, std::span<const DerivationGroup> groups,
                                               const ExportContext& context);

}  // namespace lookalike::exchange
