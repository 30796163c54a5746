// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/neural/graph/layer_graph.h"

namespace lookalike::neural {

/// Trunks of published classifiers, up to the map that their classifier pools.
enum class Backbone : std::uint8_t {
  kMobileNetV2,       ///< Sandler et al., arXiv 1801.04381, table 2; 1,280 channels
  kMobileNetV3Small,  ///< Howard et al., arXiv 1905.02244, table 2; 576 channels
  kMobileNetV3Large,  ///< the same, table 1; 960 channels
  kResNet18,          ///< He et al., arXiv 1512.03385, table 1; 512 channels
  kResNet50,          ///< the same; 2,048 channels
  kEfficientNetV2S,   ///< Tan and Le, arXiv 2104.00298, table 4; 1,280 channels
  kEfficientNetV2M,   ///< the same, as published with the paper's code
};
inline constexpr std::array<Backbone, 7> kBackbones{
    Backbone::kMobileNetV2, Backbone::kMobileNetV3Small, Backbone::kMobileNetV3Large, Backbone::kResNet18,
    Backbone::kResNet50,    Backbone::kEfficientNetV2S,  Backbone::kEfficientNetV2M};

/// "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "resnet18", "resnet50", "efficientnet_v2_s",
/// "efficientnet_v2_m"
[[nodiscard]] std::string_view backboneName(Backbone backbone);
[[nodiscard]] std::optional<Backbone> backboneNamed(std::string_view name);

struct BackboneOptions {
  /// Stages kept, 0 to stageCount(); 0: all. A ResNet's are the paper's (layer1 to layer4 of torchvision):
  /// one of 3 ends with 1,024 channels (ResNet-50). The others' are the layers between two halvings of the
  /// map, the last with the 1 × 1 convolution that ends the trunk.
  int stages = 0;
  /// Pads as TensorFlow's "same" does where the stride is 2 (for a 3 × 3 kernel nothing before, one after),
  /// as published TensorFlow weights expect; else equally on both sides. Exact for inputs whose sides are
  /// multiples of 32: TensorFlow pads maps of odd sides otherwise.
  bool tensorFlowPadding = false;
  /// In a bottleneck of a ResNet, the first 1 × 1 convolution has the stride (Keras), not the 3 × 3.
  bool strideInFirst = false;
};

/// 4 for the ResNets, 5 for the others.
[[nodiscard]] int stageCount(Backbone backbone);

/// The trunk. Names of layers are those of torchvision where it has the network ("features.1.conv.0.0",
/// "layer1.0.conv1"), so that its weights need no table.
[[nodiscard]] LayerGraph backboneGraph(Backbone backbone, const BackboneOptions& options = {});

}  // namespace lookalike::neural
