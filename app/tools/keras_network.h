// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/neural/script_module.h"

namespace lookalike::tools {

/// The weights of a TensorFlow.js model by name ("conv1/kernel"), in the layouts of Keras: convolution
/// kernels height × width × input × output (depthwise: × channels × 1), dense kernels input × output.
using KerasWeights = std::map<std::string, neural::NamedTensor>;

/// What the converted network gives.
enum class KerasOutput {
  kAveragePooled,  ///< mean over places of the last feature map
  kGemPooled,      ///< generalised mean with p = 3 of it
  kClasses         ///< the probabilities of the whole model, to check the conversion
};

/// A converted network and the length of its output.
struct KerasNetwork {
  neural::ScriptModule module;
  int dimension = 0;
};

/// Cuts the concatenated shards of a weights manifest (the field "weightsManifest" of model.json) into named
/// weights; int32 constants, which graph models have, are left out. `readShard` is asked for each path, in
/// order. Errors: kBadModel (not float32, quantised, too few or too many bytes) and those of `readShard`.
[[nodiscard]] Result<KerasWeights> readKerasWeights(
    std::string_view modelJson,
    const std::function<Result<std::vector<std::byte>>(const std::string&)>& readShard);

/// Converts a functional Keras model of convolutions, batch norms, ReLU, additions, padding, pooling and a
/// dense end (that is: ResNets and their kin) to TorchScript. Batch norms are folded into the convolution
/// before them. Errors: kBadModel names the first layer that is not understood.
[[nodiscard]] Result<KerasNetwork> convertKerasModel(std::string_view modelJson, const KerasWeights& weights,
                                                     KerasOutput output);

}  // namespace lookalike::tools
