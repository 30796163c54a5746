// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <span>

#include "core/neural/graph/backbone_families.h"
#include "core/neural/graph/graph_builder.h"

namespace lookalike::neural {

namespace {

constexpr float kEpsilon = 1e-3F;
constexpr int kLastChannels = 1280;
constexpr int kStemChannels = 24;
constexpr float kMostDropped = 0.2F;  // survival probability 0.8 (section 4.1), reached in even steps
constexpr int kSqueeze = 4;           // of the block's input, not of its expansion

/// A row of table 4 of arXiv 2104.00298. Fused blocks have one 3 × 3 convolution in the place of an expansion
/// and a depthwise one, and no squeeze and excitation.
struct Sequence {
  bool isFused;
  int expansion;
  int stride;
  int channels;
  int repeats;
};
constexpr std::array<Sequence, 6> kSmall{{{true, 1, 1, 24, 2},
                                          {true, 4, 2, 48, 4},
                                          {true, 4, 2, 64, 4},
                                          {false, 4, 2, 128, 6},
                                          {false, 6, 1, 160, 9},
                                          {false, 6, 2, 256, 15}}};
constexpr std::array<Sequence, 7> kMedium{{{true, 1, 1, 24, 3},
                                           {true, 4, 2, 48, 5},
                                           {true, 4, 2, 80, 5},
                                           {false, 4, 2, 160, 7},
                                           {false, 6, 1, 176, 14},
                                           {false, 6, 2, 304, 18},
                                           {false, 6, 1, 512, 5}}};

/// Convolution and batch norm: NAME.0, NAME.1.
int unit(GraphBuilder& builder, const std::string& name, const GraphBuilder::Convolution& convolution,
         bool isResidual = false) {
  builder.convolve(name + ".0", convolution);
  return builder.normalise(name + ".1", kEpsilon, isResidual);
}

/// `dropShare`: of its residual branch.
void addBlock(GraphBuilder& builder, const std::string& name, const Sequence& row, int stride,
              float dropShare) {
  const int input = builder.last();
  const int inChannels = builder.channelsAt(input);
  const int expanded = inChannels * row.expansion;
  const bool isResidual = stride == 1 && inChannels == row.channels;
  const std::string part = name + ".block.";
  int output = 0;
  if (row.isFused && row.expansion == 1) {
    unit(builder, part + "0", {.channels = row.channels, .kernel = 3, .stride = stride}, isResidual);
    output = builder.activate(LayerKind::kSilu);
  } else if (row.isFused) {
    unit(builder, part + "0", {.channels = expanded, .kernel = 3, .stride = stride});
    builder.activate(LayerKind::kSilu);
    output = unit(builder, part + "1", {.channels = row.channels}, isResidual);
  } else {
    unit(builder, part + "0", {.channels = expanded});
    builder.activate(LayerKind::kSilu);
    unit(builder, part + "1", {.channels = expanded, .kernel = 3, .stride = stride, .groups = expanded});
    builder.activate(LayerKind::kSilu);
    builder.squeezeAndExcite(part + "2", inChannels / kSqueeze, LayerKind::kSilu, LayerKind::kSigmoid);
    output = unit(builder, part + "3", {.channels = row.channels}, isResidual);
  }
  if (!isResidual) return;
  builder.add(output, input);
  builder.dropLast(dropShare);
}

}  // namespace

LayerGraph efficientNetV2(bool isMedium, const BackboneOptions& options) {
  GraphBuilder builder("", options.tensorFlowPadding);
  unit(builder, featureName(0), {.channels = kStemChannels, .kernel = 3, .stride = 2});
  builder.activate(LayerKind::kSilu);
  const std::span<const Sequence> rows =
      isMedium ? std::span<const Sequence>(kMedium) : std::span<const Sequence>(kSmall);
  int blocks = 0;
  for (const Sequence& row : rows) blocks += row.repeats;
  int block = 0;
  int number = 1;
  int stage = 1;
  for (const Sequence& row : rows) {
    if (row.stride == 2 && ++stage > options.stages) return builder.take();
    for (int i = 0; i < row.repeats; ++i) {
      const float dropShare = kMostDropped * static_cast<float>(block++) / static_cast<float>(blocks);
      addBlock(builder, featureName(number) + "." + std::to_string(i), row, i == 0 ? row.stride : 1,
               dropShare);
    }
    ++number;
  }
  unit(builder, featureName(number), {.channels = kLastChannels});
  builder.activate(LayerKind::kSilu);
  return builder.take();
}

}  // namespace lookalike::neural
