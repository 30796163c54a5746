// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "app/tools/keras_network.h"
#include "core/base/result.h"
#include "core/neural/torch_network.h"

namespace lookalike::tools {

// Published weights as the parameters of our graphs, to start training from. Errors: kBadModel names what is
// missing or has another shape.

/// A Keras ResNet-50 (layers "res2a_branch2a", "bn2a_branch2a", …; BGR pixels less their means) for
/// backboneGraph(kResNet50) with strideInFirst. It takes RGB: the first kernels are turned. What our batch
/// norms lack goes where it changes nothing: biases of convolutions into the running mean, the difference of
/// the epsilons (`modelJson` has Keras's) into the running variance.
inline constexpr neural::PixelNormalisation kKerasNormalisation{
    1.0F, {123.68F, 116.779F, 103.939F}, {1.0F, 1.0F, 1.0F}};
[[nodiscard]] Result<std::vector<neural::NamedTensor>> resNet50Parameters(std::string_view modelJson,
                                                                          const KerasWeights& weights);

/// The trunk of TensorFlow's SSDLite MobileNetV2 as a graph model with folded batch norms
/// ("FeatureExtractor/MobilenetV2/…") for backboneGraph(kMobileNetV2) with tensorFlowPadding, up to Conv_1 of
/// 1,280 channels. Batch norms only add biases: see unfoldedParameters().
inline constexpr neural::PixelNormalisation kTensorFlowNormalisation{
    1.0F / 127.5F, {1.0F, 1.0F, 1.0F}, {1.0F, 1.0F, 1.0F}};
[[nodiscard]] Result<std::vector<neural::NamedTensor>> mobileNetV2Parameters(const KerasWeights& weights);

}  // namespace lookalike::tools
