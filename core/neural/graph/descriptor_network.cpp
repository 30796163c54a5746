// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/descriptor_network.h"

#include <torch/torch.h>

#include <utility>

#include "core/base/check.h"
#include "core/neural/graph/graph_parameters.h"
#include "core/neural/graph/graph_script.h"

namespace lookalike::neural {

DescriptorNetworkImpl::DescriptorNetworkImpl(const DescriptorNetworkOptions& options) : options_(options) {
  LOOKALIKE_CHECK(options.dimension > 0 && options.gemPower > 0.0F);
  trunk_ = register_module("trunk", GraphNetwork(backboneGraph(options.backbone, options.backboneOptions)));
  head_ = register_module("head", torch::nn::Linear(trunk_->graph().channels(), options.dimension));
}

torch::Tensor DescriptorNetworkImpl::pooled(const torch::Tensor& images) {
  return gemPooled(trunk_->forward(images), options_.gemPower);
}

torch::Tensor DescriptorNetworkImpl::forward(const torch::Tensor& images) {
  return head_->forward(pooled(images));
}

void DescriptorNetworkImpl::initialise(std::uint64_t seed) {
  trunk_->initialise(seed);
  const NamedTensor bias{
      "bias", {options_.dimension}, std::vector<float>(static_cast<std::size_t>(options_.dimension), 0.0F)};
  const std::vector<NamedTensor> values{
      initialLinearWeight("weight", options_.dimension, trunk_->graph().channels(), seed), bias};
  LOOKALIKE_CHECK(loadParameters(*head_, values).ok());
}

torch::Tensor gemPooled(const torch::Tensor& map, float power) {
  const double p = power;
  // Powers of small numbers leave the range of half precision.
  return map.to(torch::kFloat32).clamp_min(1e-6).pow(p).mean({2, 3}).pow(1.0 / p);
}

ScriptModule scriptOf(const DescriptorNetwork& network, float power) {
  const std::vector<NamedTensor> head = parametersOf(*network->head());
  LOOKALIKE_CHECK(head.size() == 2 && head[0].name == "weight");
  auto script = descriptorScript(network->trunk()->graph(), parametersOf(*network->trunk()),
                                 power > 0.0F ? power : network->options().gemPower, head[0], head[1]);
  return std::move(script).value();
}

ScriptModule scriptOfTrunk(const GraphNetwork& network) {
  auto script = trunkScript(network->graph(), parametersOf(*network));
  return std::move(script).value();
}

}  // namespace lookalike::neural
