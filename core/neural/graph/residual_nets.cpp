// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "core/neural/graph/backbone_families.h"
#include "core/neural/graph/graph_builder.h"

namespace lookalike::neural {

namespace {

constexpr float kEpsilon = 1e-5F;
constexpr int kBottleneckExpansion = 4;

/// Blocks of each stage (arXiv 1512.03385, table 1), whose inner channels double from 64 on.
constexpr std::array<int, 4> kBlocks18{2, 2, 2, 2};
constexpr std::array<int, 4> kBlocks50{3, 4, 6, 3};

/// One residual block: layerS.B. `inner` channels, or four times as many out of a bottleneck.
class BlockWriter {
 public:
  BlockWriter(GraphBuilder& builder, bool hasBottlenecks, bool strideInFirst)
      : builder_(builder), hasBottlenecks_(hasBottlenecks), strideInFirst_(strideInFirst) {}

  void add(const std::string& name, int inner, int stride) {
    const int input = builder_.last();
    const int channels = hasBottlenecks_ ? inner * kBottleneckExpansion : inner;
    int shortcut = input;
    if (stride != 1 || builder_.channelsAt(input) != channels) {
      builder_.convolve(name + ".downsample.0", {.channels = channels, .stride = stride});
      shortcut = builder_.normalise(name + ".downsample.1", kEpsilon);
    }
    int output = 0;
    if (hasBottlenecks_) {
      unit(name, 1, {.channels = inner, .stride = strideInFirst_ ? stride : 1}, input);
      builder_.activate(LayerKind::kRelu);
      unit(name, 2, {.channels = inner, .kernel = 3, .stride = strideInFirst_ ? 1 : stride}, builder_.last());
      builder_.activate(LayerKind::kRelu);
      output = unit(name, 3, {.channels = channels}, builder_.last(), true);
    } else {
      unit(name, 1, {.channels = inner, .kernel = 3, .stride = stride}, input);
      builder_.activate(LayerKind::kRelu);
      output = unit(name, 2, {.channels = channels, .kernel = 3}, builder_.last(), true);
    }
    builder_.add(output, shortcut);
    builder_.activate(LayerKind::kRelu);
  }

 private:
  /// Convolution and batch norm: NAME.convN, NAME.bnN.
  int unit(const std::string& name, int number, const GraphBuilder::Convolution& convolution, int from,
           bool isResidual = false) {
    builder_.convolve(name + ".conv" + std::to_string(number), convolution, from);
    return builder_.normalise(name + ".bn" + std::to_string(number), kEpsilon, isResidual);
  }

  GraphBuilder& builder_;
  bool hasBottlenecks_;
  bool strideInFirst_;
};

}  // namespace

LayerGraph residualNet(bool hasBottlenecks, const BackboneOptions& options) {
  GraphBuilder builder("", options.tensorFlowPadding);
  builder.convolve("conv1", {.channels = 64, .kernel = 7, .stride = 2});
  builder.normalise("bn1", kEpsilon);
  builder.activate(LayerKind::kRelu);
  builder.maxPool(3, 2);
  BlockWriter blocks(builder, hasBottlenecks, options.strideInFirst);
  int inner = 64;
  for (int stage = 0; stage < options.stages; ++stage, inner *= 2) {
    const int count = (hasBottlenecks ? kBlocks50 : kBlocks18)[static_cast<std::size_t>(stage)];
    for (int i = 0; i < count; ++i) {
      blocks.add("layer" + std::to_string(stage + 1) + "." + std::to_string(i), inner,
                 i == 0 && stage > 0 ? 2 : 1);
    }
  }
  return builder.take();
}

}  // namespace lookalike::neural
