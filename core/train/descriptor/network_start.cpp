// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/network_start.h"

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/job_control.h"
#include "core/train/data/augmentation.h"
#include "core/train/data/batch_loader.h"
#include "core/train/descriptor/head_start.h"
#include "core/train/descriptor/network_input.h"
#include "core/train/descriptor/start_weights.h"

namespace lookalike::train {

namespace {

constexpr std::int64_t kViewsForStatistics = 256;  ///< to restore batch norms with
constexpr std::int64_t kViewsForHead = 6'000;
constexpr std::size_t kPicturesAtOnce = 64;

/// The network's pooled features, rows × channels, in use (batch norms as they are).
torch::Tensor featuresOf(neural::DescriptorNetwork& network, const std::vector<std::uint8_t>& pixels,
                         std::int64_t rows, int side, const torch::Device& device) {
  const torch::NoGradGuard noGradients;
  network->eval();
  return network->pooled(networkInput(pixels.data(), rows, side, device));
}

}  // namespace

Result<void> NetworkStart::loadWeights(neural::DescriptorNetwork& network) const {
  if (auto loaded = loadStartWeights(network, recipe_.start); !loaded.ok()) return loaded;
  if (!recipe_.restoreBatchNorms) return ok();
  std::vector<std::uint8_t> pixels;
  std::int64_t rows = 0;
  for (std::int64_t number = 0; rows < kViewsForStatistics; ++number) {
    auto batch = makeBatch(pictures_, recipe_, number, control_.stopToken());
    if (!batch.ok()) return batch.error();
    pixels.insert(pixels.end(), batch->pixels.begin(), batch->pixels.end());
    rows += static_cast<std::int64_t>(batch->rows());
  }
  network->trunk()->restoreBatchNorms(
      networkInput(pixels.data(), rows, recipe_.steps.front().side, torch::kCPU));
  return ok();
}

Result<void> NetworkStart::startHead(neural::DescriptorNetwork& network, const torch::Tensor& teacher,
                                     const torch::Device& device) const {
  if (recipe_.headStart == HeadStart::kRandom) return ok();
  const bool isWhitened = recipe_.headStart == HeadStart::kWhitened;
  if (isWhitened && recipe_.dimension > network->trunk()->graph().channels())
    return Error{ErrorCode::kInvalidArgument, {}, "the recipe's dimension is more than the trunk has", -1};
  std::vector<torch::Tensor> features;
  std::vector<std::int64_t> labels;
  BatchLoader loader(pictures_, recipe_, 0, loaderThreads_);
  ProgressMeter meter(observer_, JobStage::kDescribing, kViewsForHead);
  while (static_cast<std::int64_t>(labels.size()) < kViewsForHead) {
    if (!control_.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    auto batch = loader.next();
    if (!batch.ok()) return batch.error();
    const auto rows = static_cast<std::int64_t>(batch->rows());
    features.push_back(featuresOf(network, batch->pixels, rows, batch->side, device));
    labels.insert(labels.end(), batch->labels.begin(), batch->labels.end());
    meter.add(rows);
  }
  const torch::Tensor all = torch::cat(features);
  const auto everyOther = [&](std::int64_t first) { return all.slice(0, first, all.size(0), 2); };
  const LinearHead head =
      isWhitened
          ? whiteningHead(everyOther(0), everyOther(1), recipe_.dimension)
          : regressionHead(all, teacher.index_select(0, torch::tensor(labels, torch::kInt64).to(device)));
  const torch::NoGradGuard noGradients;
  network->head()->weight.copy_(head.weight);
  network->head()->bias.copy_(head.bias);
  return ok();
}

torch::Tensor NetworkStart::randomClasses(const torch::Device& device) const {
  constexpr double kSmall = 0.05;
  torch::manual_seed(static_cast<std::int64_t>(recipe_.seed));
  return torch::randn({static_cast<std::int64_t>(pictures_.size()), recipe_.dimension},
                      torch::TensorOptions(device))
      .mul_(kSmall);
}

Result<torch::Tensor> NetworkStart::classes(neural::DescriptorNetwork& network,
                                            const torch::Device& device) const {
  torch::Tensor classes = randomClasses(device);
  if (!recipe_.classesFromNetwork) return classes;
  const torch::NoGradGuard noGradients;
  const int side = recipe_.steps.front().side;
  std::vector<std::uint8_t> pixels;
  std::vector<std::int64_t> places;
  ProgressMeter meter(observer_, JobStage::kDescribing, static_cast<std::int64_t>(pictures_.size()));
  for (std::size_t i = 0; i < pictures_.size(); ++i) {
    if (!control_.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    const auto image = pictures_.decoded(i, side);
    auto view = image.ok() ? plainView(**image, side, recipe_.seed) : Result<TrainingView>(image.error());
    if (view.ok()) {
      pixels.insert(pixels.end(), view->pixels.pixels.begin(), view->pixels.pixels.end());
      places.push_back(static_cast<std::int64_t>(i));
    }
    if (places.size() == kPicturesAtOnce || (i + 1 == pictures_.size() && !places.empty())) {
      const auto rows = static_cast<std::int64_t>(places.size());
      const torch::Tensor raw = network->head()->forward(featuresOf(network, pixels, rows, side, device));
      classes.index_copy_(0, torch::tensor(places, torch::kInt64).to(device),
                          torch::nn::functional::normalize(raw));
      pixels.clear();
      places.clear();
    }
    meter.add(1);
  }
  return classes;
}

}  // namespace lookalike::train
