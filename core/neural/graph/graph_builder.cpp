// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/graph_builder.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"

namespace lookalike::neural {

GraphBuilder::GraphBuilder(std::string name, bool tensorFlowPadding) : tensorFlowPadding_(tensorFlowPadding) {
  graph_.name = std::move(name);
}

int GraphBuilder::channelsAt(int place) const {
  return place < 0 ? graph_.inChannels : graph_.layers[static_cast<std::size_t>(place)].channels;
}

int GraphBuilder::append(Layer layer) {
  graph_.layers.push_back(std::move(layer));
  return last();
}

void GraphBuilder::pad(Layer& layer) const {
  layer.padBefore = layer.padAfter = layer.kernel / 2;
  if (tensorFlowPadding_ && layer.stride > 1) {
    const int total = std::max(0, layer.kernel - layer.stride);
    layer.padBefore = total / 2;
    layer.padAfter = total - layer.padBefore;
  }
}

int GraphBuilder::convolve(const std::string& name, const Convolution& convolution, int from) {
  Layer layer;
  layer.kind = LayerKind::kConvolution;
  layer.name = name;
  layer.first = from;
  layer.inChannels = channelsAt(from);
  layer.channels = convolution.channels;
  layer.kernel = convolution.kernel;
  layer.stride = convolution.stride;
  layer.groups = convolution.groups;
  layer.hasBias = convolution.hasBias;
  LOOKALIKE_CHECK(layer.channels % layer.groups == 0 && layer.inChannels % layer.groups == 0);
  pad(layer);
  return append(std::move(layer));
}

int GraphBuilder::normalise(const std::string& name, float epsilon, bool isResidual) {
  Layer layer;
  layer.kind = LayerKind::kBatchNorm;
  layer.name = name;
  layer.first = last();
  layer.channels = channelsAt(last());
  layer.epsilon = epsilon;
  layer.isResidual = isResidual;
  return append(std::move(layer));
}

int GraphBuilder::activate(LayerKind kind) {
  Layer layer;
  layer.kind = kind;
  layer.first = last();
  layer.channels = channelsAt(last());
  return append(std::move(layer));
}

int GraphBuilder::maxPool(int kernel, int stride) {
  Layer layer;
  layer.kind = LayerKind::kMaxPool;
  layer.first = last();
  layer.channels = channelsAt(last());
  layer.kernel = kernel;
  layer.stride = stride;
  pad(layer);
  return append(std::move(layer));
}

int GraphBuilder::mean() {
  return activate(LayerKind::kMean);
}

int GraphBuilder::join(LayerKind kind, int first, int second) {
  LOOKALIKE_CHECK(channelsAt(first) == channelsAt(second));
  Layer layer;
  layer.kind = kind;
  layer.first = first;
  layer.second = second;
  layer.channels = channelsAt(first);
  return append(std::move(layer));
}

int GraphBuilder::squeezeAndExcite(const std::string& name, int squeezed, LayerKind inner, LayerKind gate) {
  const int map = last();
  const int channels = channelsAt(map);
  mean();
  convolve(name + ".fc1", {.channels = squeezed, .hasBias = true});
  activate(inner);
  convolve(name + ".fc2", {.channels = channels, .hasBias = true});
  return multiply(map, activate(gate));
}

}  // namespace lookalike::neural
