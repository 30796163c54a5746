// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

/// A small network on top of any descriptor, trained on descriptors that are there already. Of a raw
/// descriptor with direction u (unit vector) and length n (1 where the base gives no length):
///
///   direction: projection · u, brought to unit length
///   length:    n · exp(2 tanh(normOut · relu(normIn · u + normInBias) + normOutBias))
///
/// so that a length changes by a factor of at most e² either way. All matrices are row-major.
struct DescriptorAdapter {
  int inputDimension = 0;
  int dimension = 0;
  int hidden = 0;                 ///< of the norm head
  std::vector<float> projection;  ///< dimension × inputDimension
  std::vector<float> normIn;      ///< hidden × inputDimension
  std::vector<float> normInBias;  ///< hidden
  std::vector<float> normOut;     ///< hidden
  float normOutBias = 0.0F;

  /// What changes nothing (normOut is 0; normIn is random but the same for the same seed, so that it can be
  /// trained from there).
  [[nodiscard]] static DescriptorAdapter identity(int dimension, int hidden, unsigned seed);
  [[nodiscard]] bool changesNothing() const;
};

/// Rows of unit vectors and their lengths before, rows × inputDimension and rows, to the same after it. Pure.
/// A length of 0 means that the base gives none and counts as 1.
void adaptRows(const DescriptorAdapter& adapter, std::span<const float> unit, std::span<const float> norms,
               std::vector<float>& adaptedUnit, std::vector<float>& adaptedNorms);

/// The size of a network's input.
struct TrialInput {
  int width = 0;
  int height = 0;
  int channels = 3;
};

/// The TorchScript file of a base network with the adapter behind it: takes what the base takes, gives N ×
/// dimension rows, not normalised. The base (any TorchScript network from pictures to rows, its forward
/// method unchanged) becomes a submodule. `storage` is for weights of two and more dimensions of the base;
/// the adapter's own stay in single precision. A file does not tell the size of its input or of its rows: the
/// network is tried on one black picture of the size of `trial` where that is given. Errors: kBadModel (the
/// base is none; on trial, its rows have another dimension than the adapter's input), kOutOfMemory.
[[nodiscard]] Result<std::vector<std::byte>> adaptedScript(
    std::span<const std::byte> base, const std::string& basePath, const DescriptorAdapter& adapter,
    WeightStorage storage, const std::optional<TrialInput>& trial = std::nullopt);

/// As a parameter file (parameter_file.h), written whole or not at all, and back. Errors: kBadModel (another
/// shape than described above), those of files.
[[nodiscard]] Result<void> writeAdapter(const DescriptorAdapter& adapter, const std::string& path);
[[nodiscard]] Result<DescriptorAdapter> readAdapter(const std::string& path);

}  // namespace lookalike::neural
