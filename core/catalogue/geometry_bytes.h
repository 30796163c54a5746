// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::catalogue {

/// The evidence as bytes, some 120 of them, which unpackGeometry() turns back into an equal value (numbers
/// that are not finite included). Layout, little-endian: u8 version (2); u8 transform | relation << 2 |
/// editsOfB << 4 | containment << 5; u8 number of stored coefficients of aToB (0: all are zero; 6: the last
/// row is 0 0 1; 9); counted numbers matches, inliers, doubts (LEB128); f32 inlierRatio, agreement,
/// overlapOfA, overlapOfB; the coefficients (f64); each region as a counted number of points of two f32; the
/// edits as a counted number of u8 kind and f32 amount; f32 copyIsB (not in version 1); u32 FNV-1a of all
/// bytes before it.
[[nodiscard]] std::string packGeometry(const GeometricEvidence& evidence);

/// kCorrupt for bytes that packGeometry() of this or an earlier program did not write, whatever they hold;
/// kNewerVersion for those of a later one. The detail says what is wrong.
[[nodiscard]] Result<GeometricEvidence> unpackGeometry(std::string_view bytes);

/// The evidence of many pairs, kept packed: a million as values would take half a gigabyte. Immutable once
/// filled; may then be read by several threads.
class PackedGeometries {
 public:
  /// Adds the next pair's bytes; none for a pair without geometry.
  void append(std::string_view bytes);
  /// The evidence of the pair added as number `index`. Null when it has none, when there is no such number,
  /// and, with a line in the log, when its bytes are damaged. About a microsecond.
  [[nodiscard]] std::shared_ptr<const GeometricEvidence> at(std::size_t index) const;
  /// Bytes held.
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;  // of each pair in bytes_; empty while no pair has geometry
  std::size_t count_ = 0;
};

/// As PackedGeometries::at() for one pair's bytes.
[[nodiscard]] std::shared_ptr<const GeometricEvidence> geometryOrNull(std::string_view bytes);

}  // namespace lookalike::catalogue
