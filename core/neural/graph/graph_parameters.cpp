// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/graph_parameters.h"

#include <cmath>
#include <numbers>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/repeatable_random.h"

namespace lookalike::neural {

namespace {

const char* suffixOf(ParameterRole role) {
  switch (role) {
    case ParameterRole::kWeight:
      return ".weight";
    case ParameterRole::kBias:
      return ".bias";
    case ParameterRole::kRunningMean:
      return ".running_mean";
    case ParameterRole::kRunningVariance:
      return ".running_var";
  }
  return "";
}

ParameterSlot slotOf(const LayerGraph& graph, std::size_t place, ParameterRole role) {
  const Layer& layer = graph.layers[place];
  ParameterSlot slot{layer.name + suffixOf(role), {layer.channels}, role, place};
  if (layer.kind == LayerKind::kConvolution && role == ParameterRole::kWeight) {
    slot.shape = {layer.channels, layer.inChannels / layer.groups, layer.kernel, layer.kernel};
  }
  return slot;
}

std::size_t countOf(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  return count;
}

/// Normal numbers by Box and Muller's transform, which no standard library changes.
void fillNormal(std::vector<float>& values, double deviation, RepeatableRandom& random) {
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const double radius = deviation * std::sqrt(-2.0 * std::log(1.0 - random.uniform(0.0, 1.0)));
    const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
    values[i] = static_cast<float>(radius * std::cos(angle));
    if (i + 1 < values.size()) values[i + 1] = static_cast<float>(radius * std::sin(angle));
  }
}

std::vector<float> initialValues(const Layer& layer, const ParameterSlot& slot, RepeatableRandom& random) {
  std::vector<float> values(countOf(slot.shape), 0.0F);
  if (layer.kind == LayerKind::kConvolution && slot.role == ParameterRole::kWeight) {
    const double fanOut =
        static_cast<double>(layer.channels) / layer.groups * layer.kernel * static_cast<double>(layer.kernel);
    fillNormal(values, std::sqrt(2.0 / fanOut), random);
  } else if (slot.role == ParameterRole::kRunningVariance ||
             (slot.role == ParameterRole::kWeight && !layer.isResidual)) {
    values.assign(values.size(), 1.0F);
  }
  return values;
}

using Index = std::unordered_map<std::string_view, const NamedTensor*>;

Index indexOf(std::span<const NamedTensor> values) {
  Index index;
  for (const NamedTensor& value : values) index.emplace(value.name, &value);
  return index;
}

/// The values of one slot; null and a word in `wrong` when they are not as the graph needs them.
const NamedTensor* valueOf(const Index& index, const ParameterSlot& slot, std::string& wrong) {
  const auto found = index.find(slot.name);
  if (found == index.end()) {
    wrong.append(wrong.empty() ? "" : ", ").append(slot.name).append(" is missing");
    return nullptr;
  }
  if (found->second->shape != slot.shape || found->second->values.size() != countOf(slot.shape)) {
    wrong.append(wrong.empty() ? "" : ", ").append(slot.name).append(" has another shape");
    return nullptr;
  }
  return found->second;
}

Error badModel(const LayerGraph& graph, const std::string& wrong) {
  return Error{ErrorCode::kBadModel, {}, graph.name + ": " + wrong, -1};
}

}  // namespace

std::vector<ParameterSlot> parameterSlots(const LayerGraph& graph) {
  std::vector<ParameterSlot> slots;
  for (std::size_t i = 0; i < graph.layers.size(); ++i) {
    const Layer& layer = graph.layers[i];
    if (layer.kind == LayerKind::kConvolution) {
      slots.push_back(slotOf(graph, i, ParameterRole::kWeight));
      if (layer.hasBias) slots.push_back(slotOf(graph, i, ParameterRole::kBias));
    } else if (layer.kind == LayerKind::kBatchNorm) {
      for (const ParameterRole role : {ParameterRole::kWeight, ParameterRole::kBias,
                                       ParameterRole::kRunningMean, ParameterRole::kRunningVariance}) {
        slots.push_back(slotOf(graph, i, role));
      }
    }
  }
  return slots;
}

std::int64_t parameterCount(const LayerGraph& graph) {
  std::int64_t count = 0;
  for (const ParameterSlot& slot : parameterSlots(graph)) {
    if (slot.isTrained()) count += static_cast<std::int64_t>(countOf(slot.shape));
  }
  return count;
}

std::vector<NamedTensor> initialParameters(const LayerGraph& graph, std::uint64_t seed) {
  std::vector<NamedTensor> values;
  std::uint64_t number = 0;
  for (const ParameterSlot& slot : parameterSlots(graph)) {
    RepeatableRandom random(seed, number++);
    values.push_back({slot.name, slot.shape, initialValues(graph.layers[slot.layer], slot, random)});
  }
  return values;
}

NamedTensor initialLinearWeight(const std::string& name, int outputs, int inputs, std::uint64_t seed) {
  NamedTensor tensor{name, {outputs, inputs}, {}};
  tensor.values.resize(countOf(tensor.shape));
  // A stream that initialParameters() does not use with the same seed.
  RepeatableRandom random(seed, ~std::uint64_t{0});
  fillNormal(tensor.values, std::sqrt(1.0 / inputs), random);
  return tensor;
}

Result<std::vector<NamedTensor>> parametersFor(const LayerGraph& graph, std::span<const NamedTensor> values) {
  const Index index = indexOf(values);
  std::vector<NamedTensor> chosen;
  std::string wrong;
  for (const ParameterSlot& slot : parameterSlots(graph)) {
    if (const NamedTensor* value = valueOf(index, slot, wrong)) chosen.push_back(*value);
  }
  if (!wrong.empty()) return badModel(graph, wrong);
  return chosen;
}

Result<std::vector<NamedTensor>> foldedParameters(const LayerGraph& graph,
                                                  std::span<const NamedTensor> values) {
  auto chosen = parametersFor(graph, values);
  if (!chosen) return chosen.error();
  const Index index = indexOf(*chosen);
  const auto numbers = [&](const Layer& layer, ParameterRole role) -> const std::vector<float>& {
    return index.at(layer.name + suffixOf(role))->values;
  };
  const std::vector<int> readers = readersOf(graph);
  // By convolution: the batch norm that goes into it.
  std::unordered_map<std::string_view, const Layer*> norms;
  for (std::size_t i = 0; i < graph.layers.size(); ++i) {
    if (!isFoldable(graph, readers, i)) continue;
    norms[graph.layers[static_cast<std::size_t>(graph.layers[i].first)].name] = &graph.layers[i];
  }

  const LayerGraph folded = withoutBatchNorms(graph);
  std::vector<NamedTensor> result;
  for (const ParameterSlot& slot : parameterSlots(folded)) {
    const Layer& layer = folded.layers[slot.layer];
    const auto norm = norms.find(layer.name);
    if (layer.kind != LayerKind::kConvolution || norm == norms.end()) {
      result.push_back(*index.at(slot.name));
      continue;
    }
    const auto& scale = numbers(*norm->second, ParameterRole::kWeight);
    const auto& shift = numbers(*norm->second, ParameterRole::kBias);
    const auto& mean = numbers(*norm->second, ParameterRole::kRunningMean);
    const auto& variance = numbers(*norm->second, ParameterRole::kRunningVariance);
    const auto factor = [&](std::size_t c) {
      return scale[c] / std::sqrt(static_cast<double>(variance[c]) + norm->second->epsilon);
    };
    const auto bias = index.find(layer.name + suffixOf(ParameterRole::kBias));
    NamedTensor tensor{slot.name, slot.shape, std::vector<float>(countOf(slot.shape))};
    const std::size_t perChannel = tensor.values.size() / scale.size();
    for (std::size_t c = 0; c < scale.size(); ++c) {
      if (slot.role == ParameterRole::kBias) {
        const double before = bias == index.end() ? 0.0 : bias->second->values[c];
        tensor.values[c] = static_cast<float>((before - mean[c]) * factor(c) + shift[c]);
        continue;
      }
      const auto& weights = numbers(layer, ParameterRole::kWeight);
      for (std::size_t i = c * perChannel; i < (c + 1) * perChannel; ++i) {
        tensor.values[i] = static_cast<float>(weights[i] * factor(c));
      }
    }
    result.push_back(std::move(tensor));
  }
  return result;
}

Result<std::vector<NamedTensor>> unfoldedParameters(const LayerGraph& graph,
                                                    std::span<const NamedTensor> values) {
  const auto folded = parametersFor(withoutBatchNorms(graph), values);
  if (!folded) return folded.error();
  const Index index = indexOf(*folded);
  const std::vector<int> readers = readersOf(graph);
  std::unordered_set<std::size_t> normalised;  // convolutions whose batch norm can be folded
  for (std::size_t i = 0; i < graph.layers.size(); ++i) {
    if (isFoldable(graph, readers, i)) normalised.insert(static_cast<std::size_t>(graph.layers[i].first));
  }
  std::vector<NamedTensor> result;
  for (const ParameterSlot& slot : parameterSlots(graph)) {
    const Layer& layer = graph.layers[slot.layer];
    if (!isFoldable(graph, readers, slot.layer)) {
      // A convolution that had a bias before its batch norm was folded gets none: the batch norm adds it all.
      const auto found = index.find(slot.name);
      const bool isMoved = slot.role == ParameterRole::kBias && normalised.count(slot.layer) > 0;
      result.push_back(isMoved ? NamedTensor{slot.name, slot.shape, std::vector<float>(countOf(slot.shape))}
                               : *found->second);
      continue;
    }
    NamedTensor tensor{slot.name, slot.shape, std::vector<float>(countOf(slot.shape), 0.0F)};
    const Layer& convolution = graph.layers[static_cast<std::size_t>(layer.first)];
    if (slot.role == ParameterRole::kBias) {
      tensor.values = index.at(convolution.name + suffixOf(ParameterRole::kBias))->values;
    } else if (slot.role == ParameterRole::kWeight) {
      tensor.values.assign(tensor.values.size(), static_cast<float>(std::sqrt(1.0 + layer.epsilon)));
    } else if (slot.role == ParameterRole::kRunningVariance) {
      tensor.values.assign(tensor.values.size(), 1.0F);
    }
    result.push_back(std::move(tensor));
  }
  return result;
}

}  // namespace lookalike::neural
