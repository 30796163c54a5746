// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/explainable_network.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/script.h>

#include <future>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/neural/kept_memory.h"
#include "core/neural/map_graph.h"
#include "core/neural/script_loading.h"
#include "core/neural/torch_errors.h"

namespace lookalike::neural {

namespace {

constexpr double kNoGradientLength = 1e-12;

void shuffle(const torch::jit::Module& module, std::uint64_t seed) {
  std::uint64_t number = 0;
  for (const torch::Tensor& parameter : module.parameters()) {
    if (parameter.dim() < 2) continue;
    RepeatableRandom random(seed, number++);
    torch::Tensor values = parameter.detach().to(torch::kCPU).contiguous().clone();
    float* value = values.data_ptr<float>();
    for (std::int64_t i = values.numel() - 1; i > 0; --i) {
      const auto j = static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(i + 1));
      std::swap(value[i], value[j]);
    }
    values = values.to(parameter.device());
    if (values.dim() == 4) values = values.contiguous(torch::MemoryFormat::ChannelsLast);
    parameter.set_data(values);
  }
}

PlaceValues placesOf(const torch::Tensor& row) {
  const torch::Tensor values = row.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  const float* first = values.data_ptr<float>();
  return {static_cast<int>(values.size(0)), static_cast<int>(values.size(1)),
          std::vector<float>(first, first + values.numel())};
}

/// Of a score that the maps led to.
Sensitivity sensitivityOf(const torch::Tensor& score, const std::vector<torch::Tensor>& maps,
                          bool positionWise) {
  Sensitivity result;
  if (maps.empty() || !score.requires_grad()) return result;
  const auto gradients = torch::autograd::grad({score}, maps, {}, false, false, true);
  for (std::size_t i = 0; i < maps.size(); ++i) {
    const torch::Tensor activation = maps[i].detach();
    torch::Tensor gradient = gradients[i].defined() ? gradients[i] : torch::zeros_like(activation);
    if (!positionWise) gradient = gradient.mean({2, 3}, true);
    const torch::Tensor places = (gradient * activation).sum(1);
    std::vector<PlaceValues> rows;
    for (std::int64_t row = 0; row < places.size(0); ++row) rows.push_back(placesOf(places[row]));
    result.maps.push_back(std::move(rows));
  }
  return result;
}

}  // namespace

class ExplainableNetwork::Impl {
 public:
  Options options;
  torch::Device device{torch::kCPU};
  std::string deviceName;
  std::string path;
  std::optional<MapGraph> graph;

  [[nodiscard]] torch::Tensor input(std::vector<const std::uint8_t*> pictures) const {
    const ImageBatch batch{options.width, options.height, options.channels, std::move(pictures)};
    return networkInput(batch, 0, batch.images.size(), options.network.normalisation, device);
  }

  /// Each picture by itself, on a thread of its own where two are allowed. Not OpenMP's threads: two pictures
  /// are a moment's work, and its idle ones spin (on a busy machine of two cores they took ten times as
  /// long as the work).
  [[nodiscard]] std::array<MapGraph::Outcome, 2> runBoth(const std::array<const std::uint8_t*, 2>& pictures,
                                                         bool holdNorm) const {
    const auto run = [&](std::size_t picture) {
      at::init_num_threads();  // OpenMP counts threads for each thread that asks
      return graph->run(input({pictures[picture]}), holdNorm);
    };
    if (options.network.intraOpThreads < 2) return {run(0), run(1)};
    auto second = std::async(std::launch::async, run, std::size_t{1});
    MapGraph::Outcome first = run(0);
    return {std::move(first), second.get()};
  }

  [[nodiscard]] Error bad(const std::string& why) const { return {ErrorCode::kBadModel, path, why, -1}; }

  [[nodiscard]] Error errorFrom(const std::exception& exception) const {
    const bool cuda = std::string_view(exception.what()).find("CUDA error") != std::string_view::npos;
    return errorFromTorch(exception, path, cuda ? ErrorCode::kDevice : ErrorCode::kBadModel);
  }
};

ExplainableNetwork::ExplainableNetwork(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ExplainableNetwork::~ExplainableNetwork() = default;

std::size_t ExplainableNetwork::mapCount() const {
  return impl_->graph->mapCount();
}

const std::string& ExplainableNetwork::device() const {
  return impl_->deviceName;
}

Result<std::unique_ptr<ExplainableNetwork>> ExplainableNetwork::load(std::span<const std::byte> bytes,
                                                                     const std::string& path,
                                                                     const Options& options) {
  LOOKALIKE_CHECK(options.width > 0 && options.height > 0 && options.network.intraOpThreads > 0);
  LOOKALIKE_CHECK(options.channels == 1 || options.channels == 3);
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->path = path;
  try {
    const Result<torch::Device> device = chooseDevice(options.network.device);
    if (!device) return device.error();
    at::set_num_threads(1);
    impl->device = *device;
    impl->deviceName = device->str();
    if (device->is_cpu()) keepFreedMemory();
    at::init_num_threads();
    const torch::NoGradGuard noGradients;
    torch::jit::Module module = moduleFrom(bytes, *device);
    if (!module.find_method("forward")) return impl->bad("the network has no forward method");
    if (options.shuffledBy) shuffle(module, *options.shuffledBy);
    module = torch::jit::freeze(module);
    const std::vector<std::uint8_t> grey(static_cast<std::size_t>(options.width) *
                                             static_cast<std::size_t>(options.height) *
                                             static_cast<std::size_t>(options.channels),
                                         128);
    impl->graph.emplace(module, impl->input({grey.data()}));
  } catch (const std::exception& exception) {
    return impl->errorFrom(exception);
  }
  return std::unique_ptr<ExplainableNetwork>(new ExplainableNetwork(std::move(impl)));
}

Result<SimilaritySensitivity> ExplainableNetwork::ofSimilarity(
    const std::array<const std::uint8_t*, 2>& pictures, const SensitivityMethod& method) {
  try {
    const std::array<MapGraph::Outcome, 2> outcomes = impl_->runBoth(pictures, method.normsHeld);
    for (const MapGraph::Outcome& outcome : outcomes) {
      if (outcome.answer.dim() < 2 || outcome.answer.size(0) != 1 || !outcome.answer.is_floating_point() ||
          outcome.answer.numel() != outcomes[0].answer.numel())
        return impl_->bad("the network does not give one row of floats an image");
    }
    const torch::Tensor rows =
        torch::stack({outcomes[0].answer.reshape({-1}), outcomes[1].answer.reshape({-1})});
    torch::Tensor lengths = rows.norm(2, {1});
    if (method.normsHeld) lengths = lengths.detach();
    SimilaritySensitivity result;
    const torch::Tensor plain = rows.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    const float* values = plain.data_ptr<float>();
    result.rows = {static_cast<int>(plain.size(1)), std::vector<float>(values, values + plain.numel())};
    if (lengths.min().item<double>() <= kNoGradientLength) return result;
    const torch::Tensor similarity = (rows[0] * rows[1]).sum() / (lengths[0] * lengths[1]);
    result.similarity = similarity.item<float>();
    std::vector<torch::Tensor> maps = outcomes[0].maps;
    maps.insert(maps.end(), outcomes[1].maps.begin(), outcomes[1].maps.end());
    const Sensitivity told = sensitivityOf(similarity, maps, method.positionWise);
    const std::size_t count = impl_->graph->mapCount();
    for (std::size_t map = 0; map < count && 2 * count == told.maps.size(); ++map) {
      std::vector<PlaceValues> joined = told.maps[map];
      const std::vector<PlaceValues>& second = told.maps[count + map];
      joined.insert(joined.end(), second.begin(), second.end());
      result.sensitivity.maps.push_back(std::move(joined));
    }
    return result;
  } catch (const std::exception& exception) {
    return impl_->errorFrom(exception);
  }
}

Result<AnswerSensitivity> ExplainableNetwork::ofAnswer(const std::uint8_t* picture, bool positionWise) {
  try {
    at::init_num_threads();
    const MapGraph::Outcome outcome = impl_->graph->run(impl_->input({picture}), false);
    if (outcome.answer.dim() != 2 || outcome.answer.size(0) != 1 || outcome.answer.size(1) != 2)
      return impl_->bad("the network does not give two answers");
    // Without a softmax the answers are taken for probabilities.
    const torch::Tensor logits =
        impl_->graph->endsInSoftmax() ? outcome.answer : torch::log(torch::clamp_min(outcome.answer, 1e-12));
    const torch::Tensor odds = logits[0][1] - logits[0][0];
    AnswerSensitivity result;
    result.logOdds = odds.item<float>();
    result.sensitivity = sensitivityOf(odds, outcome.maps, positionWise);
    return result;
  } catch (const std::exception& exception) {
    return impl_->errorFrom(exception);
  }
}

}  // namespace lookalike::neural
