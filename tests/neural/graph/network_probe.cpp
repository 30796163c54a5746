// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/neural/graph/network_probe.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/neural/graph/graph_builder.h"
#include "core/neural/graph/graph_parameters.h"
#include "core/neural/graph/mixed_precision.h"
#include "core/neural/torch_network.h"

namespace lookalike::testing {

using namespace neural;

namespace {

Agreement compare(const torch::Tensor& a, const torch::Tensor& b) {
  LOOKALIKE_CHECK(a.sizes() == b.sizes());
  return {a.abs().max().item<double>(), (a - b).abs().max().item<double>()};
}

torch::Tensor images(std::uint64_t seed, int count, int side) {
  torch::manual_seed(seed);
  // Coarse and fine structure: white noise alone is all alike after some layers.
  const torch::Tensor coarse = torch::randn({count, 3, side / 8, side / 8});
  return torch::upsample_nearest2d(coarse, {side, side}) + 0.3 * torch::randn({count, 3, side, side});
}

/// Batch norms that do something. Residual branches are made weak, or the deep networks' maps, which nothing
/// normalises in evaluation mode, grow until rounding decides.
void disturbBatchNorms(GraphNetwork& network) {
  const LayerGraph& graph = network->graph();
  std::vector<NamedTensor> values = parametersOf(*network);
  RepeatableRandom random(5);
  for (const ParameterSlot& slot : parameterSlots(graph)) {
    const Layer& layer = graph.layers[slot.layer];
    if (layer.kind != LayerKind::kBatchNorm) continue;
    const bool isShift = slot.role == ParameterRole::kBias || slot.role == ParameterRole::kRunningMean;
    const double scale = layer.isResidual && slot.role == ParameterRole::kWeight ? 0.2 : 1.0;
    const auto tensor = std::find_if(values.begin(), values.end(),
                                     [&](const NamedTensor& value) { return value.name == slot.name; });
    for (float& number : tensor->values) {
      number = static_cast<float>(isShift ? random.uniform(-0.2, 0.2) : scale * random.uniform(0.7, 1.3));
    }
  }
  LOOKALIKE_CHECK(loadParameters(*network, values).ok());
}

}  // namespace

MixedOutcome runMixed() {
  const torch::Device cpu(torch::kCPU);
  GraphNetwork network(backboneGraph(Backbone::kResNet18, {.stages = 2}));
  network->initialise(1);
  network->eval();
  const torch::Tensor input = images(3, 2, 32);
  const auto mapOf = [&](bool enabled) {
    const MixedPrecision precision(cpu, enabled);
    return network->forward(input);
  };
  MixedOutcome outcome;
  const torch::Tensor mixed = mapOf(true);
  const torch::Tensor single = network->forward(input);
  outcome.wasLower = mixed.scalar_type() == torch::kBFloat16;
  outcome.isSingleAgain = single.scalar_type() == torch::kFloat32;
  outcome.isSingleUnasked = mapOf(false).scalar_type() == torch::kFloat32;
  outcome.agreement = compare(single, mixed.to(torch::kFloat32));
  mixed.to(torch::kFloat32).sum().backward();
  const auto parameters = network->parameters();
  outcome.weightsGotGradients =
      std::all_of(parameters.begin(), parameters.end(), [](const torch::Tensor& each) {
        return each.grad().defined() && each.grad().scalar_type() == torch::kFloat32;
      });
  return outcome;
}

std::vector<std::int64_t> mapSizes(Backbone backbone, const BackboneOptions& options, int side) {
  const torch::NoGradGuard noGradients;
  GraphNetwork network(backboneGraph(backbone, options));
  network->eval();
  return network->forward(torch::zeros({2, 3, side, side})).sizes().vec();
}

Agreement compareWithScript(Backbone backbone, const BackboneOptions& options, int side, float power) {
  const torch::NoGradGuard noGradients;
  DescriptorNetworkOptions networkOptions;
  networkOptions.backbone = backbone;
  networkOptions.backboneOptions = options;
  networkOptions.dimension = 24;
  networkOptions.gemPower = power > 0.0F ? 2.0F : 3.0F;
  DescriptorNetwork network(networkOptions);
  network->initialise(11);
  disturbBatchNorms(network->trunk());
  network->eval();

  torch::manual_seed(3);
  const torch::Tensor pixels = torch::randint(0, 256, {2, side, side, 3}, torch::kUInt8);
  torch::Tensor input = pixels.to(torch::kFloat32).permute({0, 3, 1, 2}) / 255.0 - 0.5;
  const torch::Tensor map = network->trunk()->forward(input);
  const torch::Tensor expected =
      power > 0.0F ? network->head()->forward(gemPooled(map, power)) : network->forward(input);

  const auto bytes = serialiseScriptModule(scriptOf(network, power));
  if (!bytes) std::abort();
  TorchNetworkOptions torchOptions;
  torchOptions.normalisation = {1.0F / 255.0F, {0.5F, 0.5F, 0.5F}, {1.0F, 1.0F, 1.0F}};
  torchOptions.device = "cpu";
  const auto loaded = TorchNetwork::load(*bytes, "made.pt", torchOptions);
  if (!loaded) std::abort();
  const std::uint8_t* first = pixels.data_ptr<std::uint8_t>();
  const auto rows = (*loaded)->run({side, side, 3, {first, first + side * side * 3}});
  if (!rows) std::abort();
  return compare(expected, torch::tensor(rows->values).view({2, -1}));
}

Agreement compareUnequalPadding(int kernel, int groups) {
  const torch::NoGradGuard noGradients;
  GraphBuilder builder("padded", true);
  builder.convolve("c", {.channels = 6, .kernel = kernel, .stride = 2, .groups = groups});
  builder.maxPool(3, 2);
  GraphNetwork network(builder.take());
  network->initialise(2);
  const torch::Tensor input = images(1, 2, 32);
  // What TensorFlow documents: in all max(kernel - stride, 0) for an even side, the larger half at the end.
  const int total = kernel - 2;
  const torch::Tensor padded =
      torch::constant_pad_nd(input, {total / 2, total - total / 2, total / 2, total - total / 2}, 0.0);
  const std::vector<std::int64_t> none{0};  // a bare 0 might be a string too
  const torch::Tensor map = torch::conv2d(padded, network->named_parameters()["c.weight"], {}, 2,
                                          torch::IntArrayRef{none}, 1, groups);
  return compare(torch::max_pool2d(torch::constant_pad_nd(map, {0, 1, 0, 1}, -1e30), 3, 2),
                 network->forward(input));
}

Agreement compareGradients() {
  GraphBuilder builder("all", true);
  builder.convolve("a", {.channels = 8, .kernel = 3, .stride = 2});
  builder.normalise("an", 1e-3F);
  const int relu6 = builder.activate(LayerKind::kRelu6);
  builder.convolve("b", {.channels = 8, .kernel = 3, .groups = 8});
  builder.normalise("bn", 1e-3F);
  builder.activate(LayerKind::kHardSwish);
  builder.squeezeAndExcite("s", 4, LayerKind::kRelu, LayerKind::kHardSigmoid);
  builder.convolve("d", {.channels = 8});
  const int sum = builder.add(builder.normalise("dn", 1e-3F), relu6);
  builder.activate(LayerKind::kSilu);
  builder.squeezeAndExcite("t", 4, LayerKind::kSilu, LayerKind::kSigmoid);
  builder.add(builder.last(), sum);
  builder.convolve("e", {.channels = 6, .hasBias = true});
  builder.activate(LayerKind::kRelu);
  builder.maxPool(3, 2);
  GraphNetwork network(builder.take());
  network->initialise(4);
  disturbBatchNorms(network);
  network->to(torch::kFloat64);
  network->train();
  const torch::Tensor input = images(8, 3, 16).to(torch::kFloat64);
  torch::manual_seed(9);
  const torch::Tensor weights = torch::randn({3, 6, 4, 4}, torch::kFloat64);
  const auto loss = [&] { return (network->forward(input) * weights).sum(); };
  loss().backward();

  Agreement worst;
  for (const auto& parameter : network->named_parameters()) {
    const torch::NoGradGuard noGradients;
    const torch::Tensor gradient = parameter.value().grad().contiguous().view(-1);
    torch::Tensor values = parameter.value();
    // One number of each parameter, the one that matters most: kinks are far away from a step this small.
    const std::int64_t place = gradient.abs().argmax().item<std::int64_t>();
    torch::Tensor step = torch::zeros_like(gradient);
    constexpr double kStep = 1e-6;
    step[place] = kStep;
    const torch::Tensor shaped = step.view(values.sizes());
    values.add_(shaped);
    const double above = loss().item<double>();
    values.sub_(2 * shaped);
    const double below = loss().item<double>();
    values.add_(shaped);
    const double wanted = (above - below) / (2 * kStep);
    const double got = gradient[place].item<double>();
    worst.largest = std::max(worst.largest, std::abs(got));
    worst.difference = std::max(worst.difference, std::abs(got - wanted) / (1.0 + std::abs(wanted)));
  }
  return worst;
}

DropOutcome dropImages() {
  neural::LayerGraph graph;
  graph.name = "sum";
  graph.inChannels = 2;
  neural::Layer relu;
  relu.kind = neural::LayerKind::kRelu;
  relu.channels = 2;
  neural::Layer sum;
  sum.kind = neural::LayerKind::kAdd;
  sum.first = 0;
  sum.second = -1;
  sum.channels = 2;
  sum.dropShare = 0.5F;
  graph.layers = {relu, sum};
  neural::GraphNetwork network(graph);
  const torch::NoGradGuard noGradients;
  DropOutcome outcome;
  outcome.images = 200;
  const torch::Tensor ones = torch::ones({outcome.images, 2, 3, 3});
  network->train();
  torch::manual_seed(3);
  const torch::Tensor trained = network->forward(ones);
  torch::manual_seed(3);
  outcome.isSameForSeed = network->forward(ones).equal(trained);
  for (int i = 0; i < outcome.images; ++i) {
    if (trained[i].eq(1.0).all().item<bool>()) ++outcome.dropped;
    if (trained[i].eq(3.0).all().item<bool>()) ++outcome.doubled;
  }
  network->eval();
  outcome.isPlainInUse = network->forward(ones).eq(2.0).all().item<bool>();
  return outcome;
}

FreezeOutcome freezeAndStep() {
  GraphNetwork network(backboneGraph(Backbone::kMobileNetV2));
  network->initialise(1);
  network->train();
  constexpr int kFrozen = 60;
  network->freezeFirst(kFrozen);
  std::vector<NamedTensor> before = parametersOf(*network);
  network->forward(images(1, 4, 64)).sum().backward();
  const std::vector<NamedTensor> after = parametersOf(*network);

  FreezeOutcome outcome;
  const auto gradients = network->named_parameters();
  for (const ParameterSlot& slot : parameterSlots(network->graph())) {
    const bool isFrozen = static_cast<int>(slot.layer) < kFrozen;
    if (slot.isTrained()) {
      const torch::Tensor& parameter = gradients[slot.name];
      const bool has = parameter.grad().defined();
      if (isFrozen && (has || parameter.requires_grad())) ++outcome.frozenWithGradient;
      if (!isFrozen && !has) ++outcome.freeWithoutGradient;
      continue;
    }
    const auto find = [&](const std::vector<NamedTensor>& values) {
      return std::find_if(values.begin(), values.end(),
                          [&](const NamedTensor& value) { return value.name == slot.name; });
    };
    const bool isSame = find(before)->values == find(after)->values;
    if (isFrozen && !isSame) ++outcome.frozenStatisticsChanged;
    if (!isFrozen && isSame) ++outcome.freeStatisticsUnchanged;
  }
  network->freezeFirst(0);
  network->forward(images(1, 4, 64)).sum().backward();
  for (const auto& parameter : network->named_parameters()) {
    if (!parameter.value().grad().defined()) ++outcome.freeAgainWithoutGradient;
  }
  return outcome;
}

RestoreOutcome restore() {
  const LayerGraph graph = backboneGraph(Backbone::kMobileNetV2, {.tensorFlowPadding = true});
  GraphNetwork published(graph);
  published->initialise(6);
  disturbBatchNorms(published);
  const auto folded = foldedParameters(graph, parametersOf(*published));
  if (!folded) std::abort();
  const auto unfolded = unfoldedParameters(graph, *folded);
  if (!unfolded) std::abort();
  GraphNetwork network(graph);
  if (!loadParameters(*network, *unfolded)) std::abort();

  const torch::Tensor seen = images(2, 40, 64);
  RestoreOutcome outcome;
  torch::Tensor before;
  {
    const torch::NoGradGuard noGradients;
    network->eval();
    before = network->forward(seen);
    network->train();
    GraphNetwork untreated(graph);
    if (!loadParameters(*untreated, *unfolded)) std::abort();
    outcome.untreatedTraining = compare(before, untreated->forward(seen)).difference;
  }
  network->restoreBatchNorms(seen);
  outcome.isStillTraining = network->is_training();
  {
    const torch::NoGradGuard noGradients;
    network->eval();
    outcome.evaluation = compare(before, network->forward(seen));
    network->train();
    outcome.training = compare(before, network->forward(seen));
  }
  // The first batch norm's input, by hand.
  const auto parameters = network->named_parameters();
  GraphNetwork fresh(graph);
  if (!loadParameters(*fresh, *unfolded)) std::abort();
  fresh->restoreBatchNorms(seen);
  const torch::NoGradGuard noGradients;
  const torch::Tensor input = torch::conv2d(torch::constant_pad_nd(seen, {0, 1, 0, 1}, 0.0),
                                            fresh->named_parameters()["features.0.0.weight"], {}, 2);
  const auto buffers = fresh->named_buffers();
  const torch::Tensor mean = input.mean({0, 2, 3});
  const torch::Tensor variance = input.var({0, 2, 3}, false);
  if (compare(mean, buffers["features.0.1.running_mean"]).difference > 1e-5) ++outcome.momentsNotUnit;
  if (compare(variance, buffers["features.0.1.running_var"]).difference > 1e-4) ++outcome.momentsNotUnit;
  return outcome;
}

bool initialiseAlike(std::uint64_t seed, std::uint64_t other) {
  DescriptorNetwork one((DescriptorNetworkOptions()));
  DescriptorNetwork two((DescriptorNetworkOptions()));
  one->initialise(seed);
  two->initialise(other);
  const auto a = parametersOf(*one);
  const auto b = parametersOf(*two);
  LOOKALIKE_CHECK(a.size() == b.size() && a.size() > 100);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].name != b[i].name || a[i].values != b[i].values) return false;
  }
  return true;
}

LoadOutcome loadWrongParameters() {
  GraphNetwork network(backboneGraph(Backbone::kResNet18, {.stages = 1}));
  network->initialise(1);
  const std::vector<NamedTensor> good = parametersOf(*network);
  LoadOutcome outcome;
  const auto attempt = [&](const std::vector<NamedTensor>& values) {
    const auto loaded = loadParameters(*network, values);
    outcome.errors.push_back(loaded ? Error{} : loaded.error());
  };
  auto values = initialParameters(network->graph(), 2);
  values.pop_back();
  attempt(values);
  values = initialParameters(network->graph(), 2);
  values[0].name = "conv0.weight";
  attempt(values);
  values = initialParameters(network->graph(), 2);
  values[0].shape = {64, 3, 49, 1};
  attempt(values);
  values = initialParameters(network->graph(), 2);
  values.push_back(values[0]);
  attempt(values);
  values = initialParameters(network->graph(), 2);
  values[0].values.pop_back();
  attempt(values);

  const std::vector<NamedTensor> now = parametersOf(*network);
  outcome.isUnchanged = true;
  for (std::size_t i = 0; i < good.size(); ++i) {
    outcome.isUnchanged = outcome.isUnchanged && now[i].values == good[i].values;
  }
  outcome.loadsItsOwn = loadParameters(*network, good).ok();
  return outcome;
}

double gemOf(const std::vector<float>& map, float power) {
  const auto count = static_cast<std::int64_t>(map.size());
  return gemPooled(torch::tensor(map).view({1, 1, 1, count}), power).item<double>();
}

bool isChannelsLast() {
  GraphNetwork network(backboneGraph(Backbone::kMobileNetV2));
  network->initialise(1);
  const torch::Tensor map = network->forward(torch::zeros({2, 3, 64, 64}));
  network->to(torch::kFloat64);
  network->to(torch::kFloat32);
  return map.is_contiguous(torch::MemoryFormat::ChannelsLast) &&
         network->named_parameters()["features.0.0.weight"].is_contiguous(torch::MemoryFormat::ChannelsLast);
}

}  // namespace lookalike::testing
