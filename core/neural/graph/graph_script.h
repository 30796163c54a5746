// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/backbones.h"
#include "core/neural/graph/layer_graph.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

/// A float literal of TorchScript, exact to single precision.
[[nodiscard]] std::string scriptLiteral(double value);

/// TorchScript source and folded parameters of a trunk alone: lines of a method's body (indented by four)
/// that read the variable `x` and leave the last map, N × channels × h × w, in it; for scripts with another
/// end. Names of parameters have '.' replaced by '_'. `values` are the graph's, as for foldedParameters(),
/// whose errors are given back.
[[nodiscard]] Result<ScriptModule> trunkScript(const LayerGraph& graph, std::span<const NamedTensor> values);

/// A whole descriptor network: trunk, GeM pooling with `power`, linear head. `headWeight` (dimension ×
/// channels) and `headBias` may have any name.
[[nodiscard]] Result<ScriptModule> descriptorScript(const LayerGraph& graph,
                                                    std::span<const NamedTensor> values, float power,
                                                    const NamedTensor& headWeight,
                                                    const NamedTensor& headBias);

/// A descriptor network without batch norms and with random weights, the same for the same seed: for timings
/// and tests, where only the shape of the work matters. GeM with p = 3.
[[nodiscard]] ScriptModule randomDescriptorScript(Backbone backbone, std::uint64_t seed, int dimension);

}  // namespace lookalike::neural
