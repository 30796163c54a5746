// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/neural/graph/backbones.h"

namespace lookalike::neural {

// The families behind backboneGraph(); `options` have been checked.

[[nodiscard]] LayerGraph mobileNetV2(const BackboneOptions& options);
[[nodiscard]] LayerGraph mobileNetV3(bool isLarge, const BackboneOptions& options);
/// ResNet-50, or ResNet-18.
[[nodiscard]] LayerGraph residualNet(bool hasBottlenecks, const BackboneOptions& options);
/// M, or S.
[[nodiscard]] LayerGraph efficientNetV2(bool isMedium, const BackboneOptions& options);

/// "features.3"
[[nodiscard]] inline std::string featureName(int number) {
  return std::string("features.").append(std::to_string(number));
}

}  // namespace lookalike::neural
