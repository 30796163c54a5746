// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <span>

#include "core/neural/graph/backbone_families.h"
#include "core/neural/graph/graph_builder.h"

namespace lookalike::neural {

namespace {

/// Rows of table 2 of arXiv 1801.04381: expansion, channels, repeats, stride of the first.
struct Sequence {
  int expansion;
  int channels;
  int repeats;
  int stride;
};
constexpr std::array<Sequence, 7> kV2{{{1, 16, 1, 1},
                                       {6, 24, 2, 2},
                                       {6, 32, 3, 2},
                                       {6, 64, 4, 2},
                                       {6, 96, 3, 1},
                                       {6, 160, 3, 2},
                                       {6, 320, 1, 1}}};
constexpr int kV2LastChannels = 1280;
constexpr float kV2Epsilon = 1e-5F;

/// Rows of tables 1 and 2 of arXiv 1905.02244.
struct Bottleneck {
  int kernel;
  int expanded;
  int channels;
  bool squeezes;
  bool hardSwish;
  int stride;
};
constexpr std::array<Bottleneck, 11> kV3Small{{{3, 16, 16, true, false, 2},
                                               {3, 72, 24, false, false, 2},
                                               {3, 88, 24, false, false, 1},
                                               {5, 96, 40, true, true, 2},
                                               {5, 240, 40, true, true, 1},
                                               {5, 240, 40, true, true, 1},
                                               {5, 120, 48, true, true, 1},
                                               {5, 144, 48, true, true, 1},
                                               {5, 288, 96, true, true, 2},
                                               {5, 576, 96, true, true, 1},
                                               {5, 576, 96, true, true, 1}}};
constexpr std::array<Bottleneck, 15> kV3Large{{{3, 16, 16, false, false, 1},
                                               {3, 64, 24, false, false, 2},
                                               {3, 72, 24, false, false, 1},
                                               {5, 72, 40, true, false, 2},
                                               {5, 120, 40, true, false, 1},
                                               {5, 120, 40, true, false, 1},
                                               {3, 240, 80, false, true, 2},
                                               {3, 200, 80, false, true, 1},
                                               {3, 184, 80, false, true, 1},
                                               {3, 184, 80, false, true, 1},
                                               {3, 480, 112, true, true, 1},
                                               {3, 672, 112, true, true, 1},
                                               {5, 672, 160, true, true, 2},
                                               {5, 960, 160, true, true, 1},
                                               {5, 960, 160, true, true, 1}}};
constexpr int kV3LastExpansion = 6;  // of the last block's channels
constexpr float kV3Epsilon = 1e-3F;

/// A quarter of the channels, rounded to a multiple of eight that loses at most a tenth.
int squeezedChannels(int channels) {
  const int wanted = channels / 4;
  int rounded = std::max(8, (wanted + 4) / 8 * 8);
  if (rounded * 10 < wanted * 9) rounded += 8;
  return rounded;
}

/// Convolution, batch norm, activation: NAME.0, NAME.1.
void convolveAndActivate(GraphBuilder& builder, const std::string& name,
                         const GraphBuilder::Convolution& convolution, float epsilon, LayerKind activation) {
  builder.convolve(name + ".0", convolution);
  builder.normalise(name + ".1", epsilon);
  builder.activate(activation);
}

void addInvertedResidual(GraphBuilder& builder, const std::string& name, int expansion, int channels,
                         int stride) {
  const int input = builder.last();
  const int inChannels = builder.channelsAt(input);
  const int expanded = inChannels * expansion;
  const std::string part = name + ".conv.";
  int number = 0;
  if (expansion != 1) {
    convolveAndActivate(builder, part + std::to_string(number++), {.channels = expanded}, kV2Epsilon,
                        LayerKind::kRelu6);
  }
  convolveAndActivate(builder, part + std::to_string(number++),
                      {.channels = expanded, .kernel = 3, .stride = stride, .groups = expanded}, kV2Epsilon,
                      LayerKind::kRelu6);
  const bool isResidual = stride == 1 && channels == inChannels;
  builder.convolve(part + std::to_string(number), {.channels = channels});
  const int output = builder.normalise(part + std::to_string(number + 1), kV2Epsilon, isResidual);
  if (isResidual) builder.add(output, input);
}

void addBottleneck(GraphBuilder& builder, const std::string& name, const Bottleneck& row) {
  const int input = builder.last();
  const int inChannels = builder.channelsAt(input);
  const LayerKind activation = row.hardSwish ? LayerKind::kHardSwish : LayerKind::kRelu;
  const std::string part = name + ".block.";
  int number = 0;
  if (row.expanded != inChannels) {
    convolveAndActivate(builder, part + std::to_string(number++), {.channels = row.expanded}, kV3Epsilon,
                        activation);
  }
  convolveAndActivate(
      builder, part + std::to_string(number++),
      {.channels = row.expanded, .kernel = row.kernel, .stride = row.stride, .groups = row.expanded},
      kV3Epsilon, activation);
  if (row.squeezes) {
    builder.squeezeAndExcite(part + std::to_string(number++), squeezedChannels(row.expanded),
                             LayerKind::kRelu, LayerKind::kHardSigmoid);
  }
  const bool isResidual = row.stride == 1 && row.channels == inChannels;
  builder.convolve(part + std::to_string(number) + ".0", {.channels = row.channels});
  const int output = builder.normalise(part + std::to_string(number) + ".1", kV3Epsilon, isResidual);
  if (isResidual) builder.add(output, input);
}

}  // namespace

LayerGraph mobileNetV2(const BackboneOptions& options) {
  GraphBuilder builder("", options.tensorFlowPadding);
  convolveAndActivate(builder, featureName(0), {.channels = 32, .kernel = 3, .stride = 2}, kV2Epsilon,
                      LayerKind::kRelu6);
  int number = 1;
  int stage = 1;
  for (const Sequence& sequence : kV2) {
    if (sequence.stride == 2 && ++stage > options.stages) return builder.take();
    for (int i = 0; i < sequence.repeats; ++i) {
      addInvertedResidual(builder, featureName(number++), sequence.expansion, sequence.channels,
                          i == 0 ? sequence.stride : 1);
    }
  }
  convolveAndActivate(builder, featureName(number), {.channels = kV2LastChannels}, kV2Epsilon,
                      LayerKind::kRelu6);
  return builder.take();
}

LayerGraph mobileNetV3(bool isLarge, const BackboneOptions& options) {
  GraphBuilder builder("", options.tensorFlowPadding);
  convolveAndActivate(builder, featureName(0), {.channels = 16, .kernel = 3, .stride = 2}, kV3Epsilon,
                      LayerKind::kHardSwish);
  const std::span<const Bottleneck> rows =
      isLarge ? std::span<const Bottleneck>(kV3Large) : std::span<const Bottleneck>(kV3Small);
  int number = 1;
  int stage = 1;
  for (const Bottleneck& row : rows) {
    if (row.stride == 2 && ++stage > options.stages) return builder.take();
    addBottleneck(builder, featureName(number++), row);
  }
  convolveAndActivate(builder, featureName(number), {.channels = rows.back().channels * kV3LastExpansion},
                      kV3Epsilon, LayerKind::kHardSwish);
  return builder.take();
}

}  // namespace lookalike::neural
