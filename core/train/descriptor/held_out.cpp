// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/held_out.h"

#include <torch/torch.h>

#include <algorithm>
#include <string>

#include "core/base/parallel_for.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/train/data/augmentation.h"
#include "core/train/descriptor/network_input.h"

namespace lookalike::train {

namespace {

constexpr std::uint64_t kSeed = 0x5EED;  ///< the same views in every run, so that runs can be compared
constexpr std::int64_t kRowsAtOnce = 64;
constexpr double kSurePrecision = 0.99;

struct Views {
  TrainingView reference;
  TrainingView query;
  CropPair crop;
  bool isMade = false;
};

Views viewsOf(const TrainingPictures& pictures, std::size_t i, std::size_t count, int side) {
  Views views;
  const int shortSide = 3 * side / 2;  // so that crops keep some detail
  const auto original = pictures.heldOut(i, shortSide);
  if (!original.ok()) return views;
  std::vector<decode::RgbImage> others;
  if (auto other = pictures.heldOut((i + 1) % count, shortSide); other.ok()) others.push_back(**other);
  AugmentationOptions options;
  options.side = side;
  options.strength = i % 2 == 0 ? edits::EditStrength::kMedium : edits::EditStrength::kHard;
  auto query = editedView(**original, others, options, kSeed + i);
  auto reference = plainView(**original, side, kSeed + i);
  auto crop = cropPair(**original, side, kSeed + i);
  if (!query.ok() || !reference.ok() || !crop.ok()) return views;
  views.reference = std::move(reference).value();
  views.query = std::move(query).value();
  views.crop = std::move(crop).value();
  views.isMade = true;
  return views;
}

void append(std::vector<std::uint8_t>& all, const TrainingView& view) {
  all.insert(all.end(), view.pixels.pixels.begin(), view.pixels.pixels.end());
}

torch::Tensor rawRows(neural::DescriptorNetwork& network, const std::vector<std::uint8_t>& pixels,
                      std::int64_t count, int side, const torch::Device& device) {
  std::vector<torch::Tensor> rows;
  const std::size_t bytes = std::size_t{3} * static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
  for (std::int64_t first = 0; first < count; first += kRowsAtOnce) {
    const std::int64_t here = std::min(kRowsAtOnce, count - first);
    rows.push_back(network
                       ->forward(networkInput(pixels.data() + static_cast<std::size_t>(first) * bytes, here,
                                              side, device))
                       .to(torch::kCPU, torch::kFloat32));
  }
  return torch::cat(rows);
}

}  // namespace

Result<HeldOutViews> HeldOutViews::make(const TrainingPictures& pictures, int side, std::size_t most,
                                        int threads) {
  HeldOutViews made;
  made.side_ = side;
  const std::size_t count = std::min(most, pictures.heldOutSize());
  std::vector<Views> views(count);
  parallelFor(count, threads,
              [&](std::size_t i, std::size_t) { views[i] = viewsOf(pictures, i, count, side); });
  for (const Views& each : views) {
    if (!each.isMade) continue;
    append(made.references_, each.reference);
    append(made.queries_, each.query);
    append(made.wholes_, each.crop.whole);
    append(made.parts_, each.crop.part);
    ++made.count_;
  }
  if (count > 0 && made.count_ == 0)
    return Error{ErrorCode::kInvalidArgument, {}, "none of the held-out pictures can be decoded", -1};
  return made;
}

HeldOutScore HeldOutViews::scoreOf(neural::DescriptorNetwork& network, const torch::Device& device) const {
  HeldOutScore score;
  score.pictures = count_;
  if (count_ == 0) return score;
  const torch::NoGradGuard noGradients;
  network->eval();
  const auto unit = [&](const std::vector<std::uint8_t>& pixels) {
    return torch::nn::functional::normalize(rawRows(network, pixels, count_, side_, device));
  };
  const torch::Tensor similarities = unit(queries_).matmul(unit(references_).t()).contiguous();
  const auto values = similarities.accessor<float, 2>();
  std::vector<evaluate::GroundTruthRow> truth;
  std::vector<evaluate::Prediction> predictions;
  for (std::int64_t query = 0; query < count_; ++query) {
    truth.push_back({std::to_string(query), std::to_string(query), {}, {}});
    for (std::int64_t reference = 0; reference < count_; ++reference)
      predictions.push_back(
          {std::to_string(query), std::to_string(reference), static_cast<double>(values[query][reference])});
  }
  const auto metrics = evaluate::evaluateCopyDetection(truth, predictions);
  score.microAveragePrecision = metrics.microAveragePrecision;
  score.recallAt1 = metrics.recallAt1;
  for (const auto& point : metrics.curve) {
    if (point.precision >= kSurePrecision) score.threshold = point.threshold;  // by descending threshold
  }
  const torch::Tensor wholes = rawRows(network, wholes_, count_, side_, device).norm(2, 1);
  const torch::Tensor parts = rawRows(network, parts_, count_, side_, device).norm(2, 1);
  score.directionRight = (wholes > parts).to(torch::kFloat64).mean().item<double>();
  return score;
}

}  // namespace lookalike::train
