// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/train/descriptor/training_state.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>

#include "core/train/descriptor/embedding_memory.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/descriptor/weight_average.h"

namespace lookalike::testing {

namespace {

train::OptimiserKind kindOf(OptimiserUnderTest optimiser) {
  return optimiser == OptimiserUnderTest::kSgd ? train::OptimiserKind::kSgd : train::OptimiserKind::kAdamW;
}

/// What is written and read again.
torch::serialize::InputArchive reread(torch::serialize::OutputArchive& archive) {
  std::stringstream stream;
  archive.save_to(stream);
  torch::serialize::InputArchive read;
  read.load_from(stream);
  return read;
}

struct Run {
  torch::nn::Sequential network{torch::nn::Linear(3, 4), torch::nn::BatchNorm1d(4), torch::nn::Linear(4, 2)};
  std::unique_ptr<torch::optim::Optimizer> optimiser;
  train::WeightAverage average{*network, 0.9};

  explicit Run(OptimiserUnderTest kind)
      : optimiser(train::makeOptimiser(kindOf(kind), 0.9, 0.01, network->parameters())) {
    float next = 0.0F;
    const torch::NoGradGuard noGradient;
    for (torch::Tensor& parameter : network->parameters()) {
      for (std::int64_t i = 0; i < parameter.numel(); ++i) {
        next += 0.37F;
        parameter.view({-1})[i] = std::sin(next);
      }
    }
    average = train::WeightAverage(*network, 0.9);
  }

  void step(int number) {
    train::setLearningRate(*optimiser, 0.1 / (1.0 + number));
    const torch::Tensor input = torch::arange(12, torch::kFloat32).reshape({4, 3}).add(number).sin();
    optimiser->zero_grad();
    network->forward(input).square().mean().backward();
    optimiser->step();
    average.update(*network);
  }

  [[nodiscard]] std::vector<float> weights() {
    std::vector<float> values;
    const auto append = [&] {
      std::vector<torch::Tensor> tensors = network->parameters();
      for (const torch::Tensor& buffer : network->buffers()) tensors.push_back(buffer);
      for (const torch::Tensor& tensor : tensors) {
        const torch::Tensor flat = tensor.detach().to(torch::kFloat32).reshape({-1}).contiguous();
        values.insert(values.end(), flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
      }
    };
    append();
    average.swapWith(*network);
    append();
    average.swapWith(*network);
    return values;
  }
};

std::unique_ptr<Run> continued(const Run& run, OptimiserUnderTest kind) {
  torch::serialize::OutputArchive archive;
  torch::serialize::OutputArchive networkPart(archive.compilation_unit());
  run.network->save(networkPart);
  archive.write("network", networkPart);
  torch::serialize::OutputArchive optimiserPart(archive.compilation_unit());
  train::saveOptimiser(*run.optimiser, optimiserPart);
  archive.write("optimiser", optimiserPart);
  run.average.save(archive);

  torch::serialize::InputArchive read = reread(archive);
  auto next = std::make_unique<Run>(kind);
  torch::serialize::InputArchive networkRead;
  read.read("network", networkRead);
  next->network->load(networkRead);
  torch::serialize::InputArchive optimiserRead;
  read.read("optimiser", optimiserRead);
  if (!train::loadOptimiser(*next->optimiser, optimiserRead) || !next->average.load(read)) return nullptr;
  return next;
}

}  // namespace

std::vector<float> weightsAfter(OptimiserUnderTest optimiser, int steps, int interruptedAfter) {
  auto run = std::make_unique<Run>(optimiser);
  for (int number = 0; number < steps; ++number) {
    if (number == interruptedAfter) run = continued(*run, optimiser);
    if (run == nullptr) return {};
    run->step(number);
  }
  return run->weights();
}

DecayedValues decayed(OptimiserUnderTest optimiser) {
  torch::Tensor matrix = torch::ones({1, 1}).requires_grad_(true);
  torch::Tensor bias = torch::ones({1}).requires_grad_(true);
  auto made = train::makeOptimiser(kindOf(optimiser), 0.9, 0.5, {matrix, bias});
  train::setLearningRate(*made, 0.1);
  matrix.mutable_grad() = torch::zeros({1, 1});
  bias.mutable_grad() = torch::zeros({1});
  made->step();
  return {matrix.item<float>(), bias.item<float>()};
}

bool leavesFrozenAlone() {
  torch::Tensor frozen = torch::ones({2, 2});
  torch::Tensor trained = torch::ones({2, 2}).requires_grad_(true);
  const auto made = train::makeOptimiser(train::OptimiserKind::kAdamW, 0.9, 0.5, {frozen, trained});
  std::size_t count = 0;
  for (const auto& group : made->param_groups()) count += group.params().size();
  return count == 1;
}

std::vector<double> averagesOf(const std::vector<float>& values, double decay) {
  torch::nn::Linear network(torch::nn::LinearOptions(1, 1).bias(false));
  const torch::NoGradGuard noGradient;
  network->weight.zero_();
  train::WeightAverage average(*network, decay);
  std::vector<double> averages;
  for (const float value : values) {
    network->weight.fill_(value);
    average.update(*network);
    average.swapWith(*network);
    averages.push_back(network->weight.item<double>());
    average.swapWith(*network);
  }
  return averages;
}

bool swapsAverages() {
  torch::nn::BatchNorm1d network(2);
  train::WeightAverage average(*network, 0.5);
  const torch::NoGradGuard noGradient;
  network->weight.fill_(3.0);
  network->running_var.fill_(5.0);
  network->num_batches_tracked.fill_(7);
  average.update(*network);  // the first keeps a tenth: 0.1 × 1 + 0.9 × 3 and 0.1 × 1 + 0.9 × 5
  average.swapWith(*network);
  const bool isAverage = std::abs(network->weight[0].item<double>() - 2.8) < 1e-6 &&
                         std::abs(network->running_var[1].item<double>() - 4.6) < 1e-6 &&
                         network->num_batches_tracked.item<std::int64_t>() == 7;
  average.swapWith(*network);
  return isAverage && network->weight[0].item<double>() == 3.0 &&
         network->running_var[1].item<double>() == 5.0;
}

bool refusesOtherAverage() {
  const torch::nn::Linear small(2, 2);
  const torch::nn::Linear large(3, 2);
  train::WeightAverage average(*small, 0.5);
  torch::serialize::OutputArchive archive;
  train::WeightAverage(*large, 0.5).save(archive);
  torch::serialize::InputArchive read = reread(archive);
  torch::serialize::OutputArchive nothing;
  nothing.write("other", torch::zeros({1}));
  torch::serialize::InputArchive readNothing = reread(nothing);
  const auto ofOther = average.load(read);
  const auto ofNothing = average.load(readNothing);
  return !ofOther && ofOther.error().code == ErrorCode::kBadModel && !ofNothing &&
         ofNothing.error().code == ErrorCode::kBadModel;
}

std::vector<std::int64_t> remembered(std::int64_t capacity, const std::vector<int>& batches,
                                     int interruptedAfter) {
  auto memory = std::make_unique<train::EmbeddingMemory>(capacity, 1, torch::kCPU);
  std::int64_t next = 0;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (static_cast<int>(i) == interruptedAfter) {
      torch::serialize::OutputArchive archive;
      memory->save(archive);
      torch::serialize::InputArchive read = reread(archive);
      memory = std::make_unique<train::EmbeddingMemory>(capacity, 1, torch::kCPU);
      if (!memory->load(read)) return {-1};
    }
    const torch::Tensor labels = torch::arange(next, next + batches[i], torch::kInt64);
    memory->add(labels.to(torch::kFloat32).unsqueeze(1).requires_grad_(true), labels);
    next += batches[i];
  }
  const train::MemoryRows rows = memory->rows();
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < memory->size(); ++i) {
    labels.push_back(rows.labels[i].item<std::int64_t>());
  }
  std::sort(labels.begin(), labels.end());
  if (rows.descriptors.requires_grad() ||
      !torch::equal(rows.descriptors.squeeze(1).to(torch::kInt64), rows.labels)) {
    labels.push_back(-1);
  }
  return labels;
}

bool refusesOtherMemory() {
  torch::serialize::OutputArchive archive;
  train::EmbeddingMemory(4, 2, torch::kCPU).save(archive);
  torch::serialize::InputArchive read = reread(archive);
  torch::serialize::OutputArchive nothing;
  nothing.write("other", torch::zeros({1}));
  torch::serialize::InputArchive readNothing = reread(nothing);
  train::EmbeddingMemory memory(5, 2, torch::kCPU);
  return !memory.load(read) && !memory.load(readNothing);
}

}  // namespace lookalike::testing
