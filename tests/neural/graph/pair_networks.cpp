// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/neural/graph/pair_networks.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "core/base/repeatable_random.h"
#include "core/neural/graph/pair_network.h"
#include "core/neural/torch_network.h"

namespace lookalike::testing {

using neural::NamedTensor;
using neural::PairNetwork;
using neural::PairNetworkOptions;

namespace {

PairNetwork networkWith(const PairNetworkOptions& options, const std::vector<NamedTensor>& weights) {
  PairNetwork network(options);
  network->initialise(1);
  network->eval();
  if (weights.empty()) return network;
  std::vector<NamedTensor> all = neural::parametersOf(*network);
  for (NamedTensor& tensor : all) {
    std::fill(tensor.values.begin(), tensor.values.end(), 0.0F);
    for (const NamedTensor& given : weights) {
      if (given.name == tensor.name) tensor = given;
    }
  }
  if (!neural::loadParameters(*network, all)) network = nullptr;
  return network;
}

torch::Tensor tensorOf(const PairNetworkOptions& options, const std::vector<float>& pairs) {
  return torch::tensor(pairs).reshape({-1, 3, 2L * options.side, options.side});
}

std::vector<float> valuesOf(const torch::Tensor& tensor) {
  const torch::Tensor flat = tensor.detach().reshape({-1}).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

torch::Tensor randomBytes(const PairNetworkOptions& options, std::int64_t count, std::uint64_t seed) {
  torch::Tensor bytes = torch::empty({count, 2L * options.side, options.side, 3}, torch::kUInt8);
  RepeatableRandom random(seed);
  std::uint8_t* byte = bytes.data_ptr<std::uint8_t>();
  for (std::int64_t i = 0; i < bytes.numel(); ++i) byte[i] = static_cast<std::uint8_t>(random.below(256));
  return bytes;
}

torch::Tensor pixelsOf(const torch::Tensor& bytes) {
  return bytes.to(torch::kFloat32).div(127.5).sub(1.0).permute({0, 3, 1, 2});
}

}  // namespace

std::vector<float> pairLogits(const PairNetworkOptions& options, const std::vector<NamedTensor>& weights,
                              const std::vector<float>& pairs) {
  PairNetwork network = networkWith(options, weights);
  return valuesOf(network->forward(tensorOf(options, pairs)));
}

std::vector<float> pairDistances(const PairNetworkOptions& options, const std::vector<NamedTensor>& weights,
                                 const std::vector<float>& pairs) {
  PairNetwork network = networkWith(options, weights);
  return valuesOf(network->distances(tensorOf(options, pairs)));
}

std::vector<std::string> pairParameters(const PairNetworkOptions& options) {
  const PairNetwork network(options);
  std::vector<std::string> lines;
  for (const auto& parameter : network->named_parameters()) {
    std::string line = parameter.key();
    char before = ' ';
    for (const std::int64_t side : parameter.value().sizes()) {
      line.append(1, before).append(std::to_string(side));
      before = 'x';
    }
    lines.push_back(line);
  }
  return lines;
}

bool startsRepeatably(const PairNetworkOptions& options) {
  const auto started = [&](std::uint64_t seed) {
    PairNetwork network(options);
    network->initialise(seed);
    std::vector<float> values;
    for (const NamedTensor& tensor : neural::parametersOf(*network)) {
      values.insert(values.end(), tensor.values.begin(), tensor.values.end());
    }
    return values;
  };
  return started(7) == started(7) && started(7) != started(8);
}

double startDeviation(const PairNetworkOptions& options) {
  PairNetwork network(options);
  network->initialise(3);
  return network->branches().back()->named_parameters().front().value().std().item<double>();
}

double scriptError(const PairNetworkOptions& options) {
  PairNetwork network(options);
  network->initialise(1);
  network->train();
  torch::optim::SGD optimiser(network->parameters(), torch::optim::SGDOptions(1e-3));
  for (std::uint64_t step = 0; step < 3; ++step) {
    optimiser.zero_grad();
    network->forward(pixelsOf(randomBytes(options, 4, step))).square().mean().backward();
    optimiser.step();
  }
  network->eval();
  const torch::Tensor bytes = randomBytes(options, 5, 99);
  const torch::Tensor expected = network->forward(pixelsOf(bytes)).softmax(1).detach().contiguous();

  const auto script = neural::serialiseScriptModule(neural::scriptOf(network));
  if (!script) return -1.0;
  neural::TorchNetworkOptions use;
  use.device = "cpu";
  use.normalisation.mean = {0.5F, 0.5F, 0.5F};
  use.normalisation.deviation = {0.5F, 0.5F, 0.5F};
  const auto loaded = neural::TorchNetwork::load(*script, "pair", use);
  if (!loaded) return -1.0;
  neural::ImageBatch batch;
  batch.width = options.side;
  batch.height = 2 * options.side;
  for (std::int64_t i = 0; i < bytes.size(0); ++i) batch.images.push_back(bytes[i].data_ptr<std::uint8_t>());
  const auto rows = (*loaded)->run(batch);
  if (!rows || rows->dimension != 2) return -1.0;
  double worst = 0.0;
  for (std::size_t i = 0; i < rows->values.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(rows->values[i] - expected.data_ptr<float>()[i])));
  }
  return worst;
}

DropoutSeen dropoutSeen(PairNetworkOptions options) {
  PairNetwork network(options);
  network->initialise(1);
  const torch::Tensor pairs = pixelsOf(randomBytes(options, 4, 5));
  const torch::NoGradGuard noGradients;
  const auto differs = [&] { return !torch::equal(network->forward(pairs), network->forward(pairs)); };
  DropoutSeen seen;
  network->train();
  seen.inTraining = differs();
  network->eval();
  seen.inUse = differs();
  return seen;
}

}  // namespace lookalike::testing
