// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/pair_network.h"

#include <torch/torch.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/neural/graph/graph_script.h"

namespace lookalike::neural {

namespace {

// Rec. 601, as core/describe's grey.
constexpr double kRed = 0.299;
constexpr double kGreen = 0.587;
constexpr double kBlue = 0.114;
constexpr double kGaussianDeviation = 0.01;
constexpr double kSmallestSquare = 1e-12;

torch::Tensor greyOf(const torch::Tensor& colour) {
  return colour.select(1, 0) * kRed + colour.select(1, 1) * kGreen + colour.select(1, 2) * kBlue;
}

/// N × 2 × S × S: the two pictures in grey.
torch::Tensor greyPair(const torch::Tensor& pairs) {
  const std::int64_t side = pairs.size(3);
  const torch::Tensor grey = greyOf(pairs);
  return torch::stack({grey.slice(1, 0, side), grey.slice(1, side)}, 1);
}

/// Normal numbers by Box and Muller's transform: the same on every machine.
void fillNormal(const torch::Tensor& weight, double deviation, RepeatableRandom& random) {
  const torch::NoGradGuard noGradients;
  torch::Tensor values = torch::empty({weight.numel()});
  float* value = values.data_ptr<float>();
  for (std::int64_t i = 0; i < weight.numel(); ++i) {
    const double radius = deviation * std::sqrt(-2.0 * std::log(1.0 - random.uniform(0.0, 1.0)));
    value[i] = static_cast<float>(radius * std::cos(random.uniform(0.0, 2.0 * std::numbers::pi)));
  }
  weight.copy_(values.view(weight.sizes()));
}

bool isContrastive(const PairNetworkOptions& options) {
  return options.kind == PairNetworkKind::kContrastiveSiamese;
}

/// A script whose parameters have the prefix before their names.
std::string withPrefix(std::string source, const std::string& prefix) {
  constexpr std::string_view kSelf = "self.";
  for (std::size_t at = source.find(kSelf); at != std::string::npos; at = source.find(kSelf, at)) {
    at += kSelf.size();
    source.insert(at, prefix);
  }
  return source;
}

}  // namespace

PairNetworkImpl::PairNetworkImpl(const PairNetworkOptions& options) : options_(options) {
  LOOKALIKE_CHECK(options.check().ok());
  int inputs = 0;
  const auto addBranch = [&](const char* name, int channels, MapSize size) {
    branchNames_.emplace_back(name);
    branches_.push_back(register_module(name, GraphNetwork(pairBranchGraph(options, channels))));
    const MapSize map = pairBranchOutput(options, size);
    inputs += branches_.back()->graph().channels() * map.height * map.width;
  };
  const MapSize one{options.side, options.side};
  const MapSize joined{2 * options.side, options.side};
  switch (options.kind) {
    case PairNetworkKind::kSiamese:
      addBranch("branch", 3, one);
      inputs *= 2;
      break;
    case PairNetworkKind::kContrastiveSiamese:
      addBranch("branch", 3, one);
      break;
    case PairNetworkKind::kPseudoSiamese:
      addBranch("first", 3, one);
      addBranch("second", 3, one);
      break;
    case PairNetworkKind::kTwoChannel:
      addBranch("grey", 2, one);
      break;
    case PairNetworkKind::kHybrid:
      addBranch("colour", 3, joined);
      addBranch("grey", 2, one);
      break;
  }
  std::vector<int> widths = options.hidden;
  if (!isContrastive(options)) widths.push_back(2);
  for (const int width : widths) {
    const std::string name = "connected" + std::to_string(connected_.size() + 1);
    connected_.push_back(register_module(name, torch::nn::Linear(inputs, width)));
    inputs = width;
  }
}

/// One row a pair; of a contrastive siamese network one a picture, those of the first pictures before those
/// of the second.
torch::Tensor PairNetworkImpl::features(const torch::Tensor& pairs) {
  LOOKALIKE_CHECK(pairs.dim() == 4 && pairs.size(1) == 3 && pairs.size(2) == 2 * options_.side &&
                  pairs.size(3) == options_.side);
  const torch::Tensor input = pairs * options_.inputGain;
  const torch::Tensor first = input.slice(2, 0, options_.side);
  const torch::Tensor second = input.slice(2, options_.side);
  const auto rowsOf = [&](std::size_t branch, const torch::Tensor& pictures) {
    return branches_[branch]->forward(pictures).flatten(1);
  };
  switch (options_.kind) {
    case PairNetworkKind::kSiamese: {
      // One pass over both, which is quicker than two; batch norms see both alike.
      const torch::Tensor rows = rowsOf(0, torch::cat({first, second}));
      return torch::cat({rows.slice(0, 0, pairs.size(0)), rows.slice(0, pairs.size(0))}, 1);
    }
    case PairNetworkKind::kContrastiveSiamese:
      return rowsOf(0, torch::cat({first, second}));
    case PairNetworkKind::kPseudoSiamese:
      return torch::cat({rowsOf(0, first), rowsOf(1, second)}, 1);
    case PairNetworkKind::kTwoChannel:
      return rowsOf(0, greyPair(input));
    case PairNetworkKind::kHybrid:
      return torch::cat({rowsOf(0, input), rowsOf(1, greyPair(input))}, 1);
  }
  LOOKALIKE_CHECK(false);
  return {};
}

torch::Tensor PairNetworkImpl::fullyConnected(torch::Tensor features) {
  for (std::size_t i = 0; i < connected_.size(); ++i) {
    features = connected_[i]->forward(features);
    if (i + 1 < connected_.size()) {
      features = torch::dropout(features.relu(), options_.dropout, is_training());
    }
  }
  return features;
}

torch::Tensor PairNetworkImpl::distances(const torch::Tensor& pairs) {
  LOOKALIKE_CHECK(isContrastive(options_));
  const torch::Tensor embeddings = fullyConnected(features(pairs));
  const torch::Tensor difference = embeddings.slice(0, 0, pairs.size(0)) - embeddings.slice(0, pairs.size(0));
  return difference.square().sum(1).clamp_min(kSmallestSquare).sqrt();
}

torch::Tensor PairNetworkImpl::forward(const torch::Tensor& pairs) {
  if (!isContrastive(options_)) return fullyConnected(features(pairs));
  const torch::Tensor beyond = distances(pairs) - 0.5 * options_.margin;
  return torch::stack({beyond, -beyond}, 1);
}

void PairNetworkImpl::initialise(std::uint64_t seed) {
  std::uint64_t number = 0;
  const bool isGaussian = options_.start == PairNetworkStart::kGaussian;
  for (GraphNetwork branch : branches_) {  // a handle: a constant one has constant networks only
    branch->initialise(RepeatableRandom(seed, number++).next());
    if (!isGaussian) continue;
    for (const auto& parameter : branch->named_parameters()) {
      if (parameter.value().dim() < 2) continue;
      RepeatableRandom random(seed, number++);
      fillNormal(parameter.value(), kGaussianDeviation, random);
    }
  }
  const torch::NoGradGuard noGradients;
  for (torch::nn::Linear layer : connected_) {
    RepeatableRandom random(seed, number++);
    const double he = std::sqrt(2.0 / static_cast<double>(layer->weight.size(1)));
    fillNormal(layer->weight, isGaussian ? kGaussianDeviation : he, random);
    layer->bias.zero_();
  }
}

ScriptModule scriptOf(const PairNetwork& network) {
  const PairNetworkOptions& options = network->options();
  ScriptModule script;
  std::string& source = script.source;
  const auto line = [&](const std::string& text) { source.append("    ").append(text).append("\n"); };
  // x becomes the flattened map of a branch.
  const auto branch = [&](std::size_t place, const std::string& input) {
    ScriptModule trunk = scriptOfTrunk(network->branches()[place]);
    const std::string prefix = network->branchNames()[place] + "_";
    line("x = " + input);
    source += withPrefix(std::move(trunk.source), prefix);
    line("x = torch.flatten(x, 1)");
    for (NamedTensor& tensor : trunk.parameters) {
      tensor.name.insert(0, prefix);
      script.parameters.push_back(std::move(tensor));
    }
  };
  const std::string side = std::to_string(options.side);
  source = "def forward(self, pairs: Tensor) -> Tensor:\n";
  line("pairs = pairs * " + scriptLiteral(options.inputGain));
  line("first = torch.slice(pairs, 2, 0, " + side + ", 1)");
  line("second = torch.slice(pairs, 2, " + side + ", 2 * " + side + ", 1)");
  line("count = pairs.size(0)");
  const auto greyInput = [&] {
    line("grey = torch.select(pairs, 1, 0) * " + scriptLiteral(kRed) + " + torch.select(pairs, 1, 1) * " +
         scriptLiteral(kGreen) + " + torch.select(pairs, 1, 2) * " + scriptLiteral(kBlue));
    return "torch.stack([torch.slice(grey, 1, 0, " + side + ", 1), torch.slice(grey, 1, " + side + ", 2 * " +
           side + ", 1)], 1)";
  };
  switch (options.kind) {
    case PairNetworkKind::kSiamese:
      branch(0, "torch.cat([first, second], 0)");
      line("x = torch.cat([torch.slice(x, 0, 0, count, 1), torch.slice(x, 0, count, 2 * count, 1)], 1)");
      break;
    case PairNetworkKind::kContrastiveSiamese:
      branch(0, "torch.cat([first, second], 0)");
      break;
    case PairNetworkKind::kPseudoSiamese:
      branch(0, "first");
      line("other = x");
      branch(1, "second");
      line("x = torch.cat([other, x], 1)");
      break;
    case PairNetworkKind::kTwoChannel:
      branch(0, greyInput());
      break;
    case PairNetworkKind::kHybrid:
      branch(0, "pairs");
      line("other = x");
      branch(1, greyInput());
      line("x = torch.cat([other, x], 1)");
      break;
  }
  const auto& connected = network->connected();
  for (std::size_t i = 0; i < connected.size(); ++i) {
    const std::string name = "connected" + std::to_string(i + 1);
    for (NamedTensor tensor : parametersOf(*connected[i])) {
      tensor.name = name + "_" + tensor.name;
      script.parameters.push_back(std::move(tensor));
    }
    line("x = torch.linear(x, self." + name + "_weight, self." + name + "_bias)");
    if (i + 1 < connected.size()) line("x = torch.relu(x)");
  }
  if (isContrastive(options)) {
    line("x = torch.slice(x, 0, 0, count, 1) - torch.slice(x, 0, count, 2 * count, 1)");
    line("x = torch.sqrt(torch.clamp(torch.sum(x * x, [1]), min=" + scriptLiteral(kSmallestSquare) + "))");
    line("x = x - " + scriptLiteral(0.5 * options.margin));
    line("x = torch.stack([x, -x], 1)");
  }
  line("return torch.softmax(x, 1)");
  return script;
}

}  // namespace lookalike::neural
