// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::neural {

/// A named parameter of a network; `values` are row-major in `shape`.
struct NamedTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

/// A network as data: its parameters, and TorchScript source with a forward method that names them as
/// `self.NAME`.
struct ScriptModule {
  std::vector<NamedTensor> parameters;
  std::string source;
};

enum class WeightStorage : std::uint8_t {
  kSingle,
  kHalf,  ///< tensors of two or more dimensions in half precision; TorchNetwork reads both as single
};

/// The bytes of the TorchScript file of a network. Errors: kInvalidArgument when LibTorch does not accept the
/// source (its words are in the detail).
[[nodiscard]] Result<std::vector<std::byte>> serialiseScriptModule(
    const ScriptModule& network, WeightStorage storage = WeightStorage::kSingle);

/// Writes them to a file, which appears whole or not at all. Errors also: kPermissionDenied, kReadOnly,
/// kDiskFull, kIo.
[[nodiscard]] Result<void> writeScriptModule(const ScriptModule& network, const std::string& path);

}  // namespace lookalike::neural
