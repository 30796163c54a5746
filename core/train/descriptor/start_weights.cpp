// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/start_weights.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "core/neural/graph/graph_parameters.h"
#include "core/neural/parameter_file.h"
#include "core/train/descriptor/network_input.h"

namespace lookalike::train {

namespace {

using neural::NamedTensor;

NamedTensor* named(std::vector<NamedTensor>& tensors, const std::string& name) {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const NamedTensor& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

/// The input that the weights expect is gain × ours + shift, channel by channel; the first convolution takes
/// the gain in, what it adds (its bias, or the mean of the batch norm behind it) the shift.
Result<void> takeOurInput(const neural::LayerGraph& graph, const neural::PixelNormalisation& theirs,
                          std::vector<NamedTensor>& tensors) {
  constexpr float kLevels = 255.0F;
  std::array<float, 3> gain{};
  std::array<float, 3> shift{};
  for (std::size_t c = 0; c < gain.size(); ++c) {
    gain[c] = kPixelDeviation * kLevels * theirs.scale / theirs.deviation[c];
    shift[c] = (kPixelMean * kLevels * theirs.scale - theirs.mean[c]) / theirs.deviation[c];
  }
  const neural::Layer& first = graph.layers.front();
  const neural::Layer& second = graph.layers[1];
  NamedTensor* weight = named(tensors, first.name + ".weight");
  NamedTensor* bias = named(tensors, first.name + ".bias");
  NamedTensor* mean = named(tensors, second.name + ".running_mean");
  if (first.kind != neural::LayerKind::kConvolution || weight == nullptr || weight->shape.size() != 4 ||
      weight->shape[1] != 3 || (bias == nullptr && mean == nullptr)) {
    return Error{ErrorCode::kBadModel, {}, "its first layer is no convolution of colours", -1};
  }
  const auto outputs = static_cast<std::size_t>(weight->shape[0]);
  const auto taps = static_cast<std::size_t>(weight->shape[2] * weight->shape[3]);
  for (std::size_t o = 0; o < outputs; ++o) {
    float added = 0.0F;
    for (std::size_t c = 0; c < gain.size(); ++c) {
      for (std::size_t t = 0; t < taps; ++t) {
        float& value = weight->values[(o * 3 + c) * taps + t];
        added += value * shift[c];
        value *= gain[c];
      }
    }
    if (bias != nullptr) {
      bias->values[o] += added;
    } else {
      mean->values[o] -= added;
    }
  }
  return ok();
}

}  // namespace

Result<void> loadStartWeights(neural::DescriptorNetwork& network, const std::string& path) {
  auto read = neural::readParameterFile(path);
  if (!read.ok()) return read.error();
  const auto named = [&](Error error) {
    if (error.path.empty()) error.path = path;
    return error;
  };
  std::vector<NamedTensor>& tensors = read->tensors;
  const auto startsWith = [&](std::string_view start) {
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const NamedTensor& tensor) { return tensor.name.starts_with(start); });
  };
  if (startsWith("trunk.")) {
    if (auto loaded = neural::loadParameters(*network, tensors); !loaded.ok()) return named(loaded.error());
    return ok();
  }
  const neural::LayerGraph& graph = network->trunk()->graph();
  const bool isFolded = std::none_of(tensors.begin(), tensors.end(), [](const NamedTensor& tensor) {
    return tensor.name.ends_with(".running_mean");
  });
  if (read->normalisation) {
    if (auto taken = takeOurInput(graph, *read->normalisation, tensors); !taken.ok())
      return named(taken.error());
  }
  auto fitting =
      isFolded ? neural::unfoldedParameters(graph, tensors) : neural::parametersFor(graph, tensors);
  if (!fitting.ok()) return named(fitting.error());
  if (auto loaded = neural::loadParameters(*network->trunk(), *fitting); !loaded.ok())
    return named(loaded.error());
  return ok();
}

}  // namespace lookalike::train
