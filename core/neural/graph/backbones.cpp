// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/backbones.h"

#include "core/base/check.h"
#include "core/neural/graph/backbone_families.h"

namespace lookalike::neural {

std::string_view backboneName(Backbone backbone) {
  switch (backbone) {
    case Backbone::kMobileNetV2:
      return "mobilenet_v2";
    case Backbone::kMobileNetV3Small:
      return "mobilenet_v3_small";
    case Backbone::kMobileNetV3Large:
      return "mobilenet_v3_large";
    case Backbone::kResNet18:
      return "resnet18";
    case Backbone::kResNet50:
      return "resnet50";
    case Backbone::kEfficientNetV2S:
      return "efficientnet_v2_s";
    case Backbone::kEfficientNetV2M:
      return "efficientnet_v2_m";
  }
  LOOKALIKE_CHECK(false);
  return {};
}

std::optional<Backbone> backboneNamed(std::string_view name) {
  for (const Backbone backbone : kBackbones) {
    if (backboneName(backbone) == name) return backbone;
  }
  return std::nullopt;
}

int stageCount(Backbone backbone) {
  return backbone == Backbone::kResNet18 || backbone == Backbone::kResNet50 ? 4 : 5;
}

LayerGraph backboneGraph(Backbone backbone, const BackboneOptions& options) {
  LOOKALIKE_CHECK(options.stages >= 0 && options.stages <= stageCount(backbone));
  BackboneOptions all = options;
  if (all.stages == 0) all.stages = stageCount(backbone);
  LayerGraph graph;
  switch (backbone) {
    case Backbone::kMobileNetV2:
      graph = mobileNetV2(all);
      break;
    case Backbone::kMobileNetV3Small:
    case Backbone::kMobileNetV3Large:
      graph = mobileNetV3(backbone == Backbone::kMobileNetV3Large, all);
      break;
    case Backbone::kResNet18:
    case Backbone::kResNet50:
      graph = residualNet(backbone == Backbone::kResNet50, all);
      break;
    case Backbone::kEfficientNetV2S:
    case Backbone::kEfficientNetV2M:
      graph = efficientNetV2(backbone == Backbone::kEfficientNetV2M, all);
      break;
  }
  graph.name = backboneName(backbone);
  return graph;
}

}  // namespace lookalike::neural
