// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/edits/plane_geometry.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::evaluate {

inline constexpr std::size_t kEditKindCount = 21;

/// The kind that exchange::editName calls so; '-' and ' ' are as good as '_'.
[[nodiscard]] std::optional<EditKind> editKindNamed(std::string_view name);
/// Reads what exchange::editsText writes; amounts may be missing. Nothing when a part is no edit. "" is no
/// edits.
[[nodiscard]] std::optional<std::vector<NamedEdit>> parseNamedEdits(std::string_view text);

/// The value that exchange::containmentName calls so.
[[nodiscard]] std::optional<Containment> containmentNamed(std::string_view name);
/// The relation of the visible extents, from which share of each is seen in the other. A share of 0.95 is the
/// whole: less than a twentieth more is no difference that a person sees.
[[nodiscard]] Containment containmentOf(double shareOfA, double shareOfB);

/// What is known for certain of one made query, with a being the query and b the reference.
struct EditTruthRow {
  std::string queryId;
  std::string referenceId;
  std::string recipe;                                      ///< "medium:crop+mirror"
  std::vector<NamedEdit> edits;                            ///< of the query against the reference
  edits::Matrix3 referenceToQuery = edits::identityMap();  ///< pixels to pixels
  bool mirrored = false;
  bool inverted = false;
  int referenceWidth = 0;
  int referenceHeight = 0;
  int queryWidth = 0;
  int queryHeight = 0;
  double shareOfReference = 1.0;  ///< of its area that is seen in the query
  double shareOfQuery = 1.0;      ///< of its area that shows the reference
  Containment containment = Containment::kUndecided;
};

/// query_id,reference_id,recipe,edits,mirrored,inverted,h11,…,h33,reference_width,reference_height,query_width,
/// query_height,share_of_reference,share_of_query,containment. Written whole or not at all.
[[nodiscard]] Result<void> writeEditTruth(const std::string& path, std::span<const EditTruthRow> rows);
/// Reads it; the columns may stand in any order and others may be there. kInvalidArgument names the line;
/// also kNotFound, kPermissionDenied, kNotARegularFile, kIo.
[[nodiscard]] Result<std::vector<EditTruthRow>> readEditTruth(const std::string& path);

}  // namespace lookalike::evaluate
