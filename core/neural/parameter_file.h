// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"

namespace lookalike::neural {

/// Named tensors, and what one must know to use them.
struct ParameterSet {
  std::string description;  ///< UTF-8: their origin, their licence
  std::vector<NamedTensor> tensors;
  std::optional<PixelNormalisation> normalisation;  ///< of RGB pixels, for what was trained on something
};

enum class ParameterPrecision : std::uint8_t {
  kSingle,
  /// Tensors of two or more dimensions as IEEE half precision, unless a value of theirs is beyond its range;
  /// vectors, which are small and hold statistics and biases, stay as they are.
  kHalf,
};

// Format, all numbers little-endian: "LKPARAM1", length of the whole in bytes (u64); the description (u32
// length, bytes); whether a normalisation follows (u8), and its scale, 3 means, 3 deviations (float32); the
// number of tensors (u32); each: name (u32 length, bytes), kind (u8: 0 float32, 1 float16), number of
// dimensions (u8), each dimension (u64), the values, row-major; at the end CRC-32 of all before (u32).

[[nodiscard]] std::vector<std::byte> serialiseParameters(const ParameterSet& parameters,
                                                         ParameterPrecision precision);

/// `path` is for errors only. Errors: kBadModel, naming it, for anything that serialiseParameters() does not
/// make: damaged, cut short, longer than it says, of a newer format.
[[nodiscard]] Result<ParameterSet> parseParameters(std::span<const std::byte> bytes, const std::string& path);

/// The same as a file, which appears whole or not at all. Errors: those of writeWholeFile().
[[nodiscard]] Result<void> writeParameterFile(const ParameterSet& parameters, ParameterPrecision precision,
                                              const std::string& path);
/// Errors: those of readWholeFile() and parseParameters().
[[nodiscard]] Result<ParameterSet> readParameterFile(const std::string& path);

}  // namespace lookalike::neural
