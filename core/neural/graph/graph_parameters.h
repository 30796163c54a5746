// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/layer_graph.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

// The numbers of a LayerGraph as plain values, without LibTorch: made, folded, chosen from a file.

/// What a number of a layer is for.
enum class ParameterRole : std::uint8_t { kWeight, kBias, kRunningMean, kRunningVariance };

/// One tensor that a graph needs. Convolutions have "NAME.weight" (output × input of the group × kernel ×
/// kernel) and, with hasBias, "NAME.bias"; batch norms "NAME.weight" (the scale), "NAME.bias" (the shift),
/// "NAME.running_mean" and "NAME.running_var".
struct ParameterSlot {
  std::string name;
  std::vector<std::int64_t> shape;
  ParameterRole role = ParameterRole::kWeight;
  std::size_t layer = 0;  ///< its place in the graph

  [[nodiscard]] bool isTrained() const {
    return role == ParameterRole::kWeight || role == ParameterRole::kBias;
  }
};

/// In the order of the layers; those of one layer in the order of ParameterRole.
[[nodiscard]] std::vector<ParameterSlot> parameterSlots(const LayerGraph& graph);

/// Numbers that training changes: weights and biases, without running statistics.
[[nodiscard]] std::int64_t parameterCount(const LayerGraph& graph);

/// He initialisation by fan-out (He et al., arXiv 1502.01852; a depthwise convolution's is that of its
/// group), biases 0, batch norms at 1 and 0, those that end a residual branch at 0. The same numbers for the
/// same seed on every machine.
[[nodiscard]] std::vector<NamedTensor> initialParameters(const LayerGraph& graph, std::uint64_t seed);

/// Weights of a linear layer to start from: normal numbers of variance 1 / inputs; outputs × inputs.
[[nodiscard]] NamedTensor initialLinearWeight(const std::string& name, int outputs, int inputs,
                                              std::uint64_t seed);

/// Those of `values` that the graph names, in the graph's order: from a whole trunk's for a trunk of fewer
/// stages. Errors: kBadModel for names that are missing, and for other shapes.
[[nodiscard]] Result<std::vector<NamedTensor>> parametersFor(const LayerGraph& graph,
                                                             std::span<const NamedTensor> values);

/// The parameters of withoutBatchNorms(graph) that make it the same function as `graph` with `values` in
/// evaluation mode. Errors: as parametersFor().
[[nodiscard]] Result<std::vector<NamedTensor>> foldedParameters(const LayerGraph& graph,
                                                                std::span<const NamedTensor> values);

/// The reverse, for weights that were published folded: `values` are those of withoutBatchNorms(graph); the
/// batch norms of the result change nothing but add the convolution's bias (mean 0, variance 1, scale
/// sqrt(1 + epsilon)). Such a network must be given real statistics before it is trained:
/// GraphNetwork::restoreBatchNorms(). Errors: as parametersFor().
[[nodiscard]] Result<std::vector<NamedTensor>> unfoldedParameters(const LayerGraph& graph,
                                                                  std::span<const NamedTensor> values);

}  // namespace lookalike::neural
