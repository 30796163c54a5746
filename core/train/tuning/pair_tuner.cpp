// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/pair_tuner.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/neural/kept_memory.h"
#include "core/neural/torch_errors.h"
#include "core/neural/trainable_script.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/pair/overlap_variation.h"
#include "core/train/tuning/best_threshold.h"
#include "core/train/tuning/kept_weights.h"
#include "core/train/tuning/tuning_course.h"
#include "core/train/tuning/weighted_draw.h"

namespace lookalike::train {

namespace {

constexpr std::uint64_t kOverlapStream = 0x6f7665726c617000ULL;
constexpr std::size_t kValidatedAtOnce = 64;
constexpr double kLeastProbability = 1e-12;

std::optional<Error> problemOf(const std::vector<OverlapExample>& examples,
                               const std::vector<OverlapExample>& validation, const PairTuningRun& run) {
  const auto bad = [](const char* why) { return Error{ErrorCode::kInvalidArgument, {}, why, -1}; };
  if (run.side < 1 || run.pairsInBatch < 1 || run.steps < 0 || run.evaluateEverySteps < 1 ||
      run.patience < 1 || run.threads < 1)
    return bad("a number of the run is out of range");
  const auto side = static_cast<std::size_t>(run.side);
  for (const auto* some : {&examples, &validation}) {
    for (const OverlapExample& example : *some) {
      if (example.pixels.size() != 6 * side * side) return bad("an overlap is not side × 2 side × 3");
    }
  }
  for (const bool isCopy : {false, true}) {
    if (std::none_of(examples.begin(), examples.end(), [&](const OverlapExample& example) {
          return example.isCopy == isCopy && example.weight > 0.0F;
        }))
      return bad(isCopy ? "there is no copy to train on" : "there is nothing but copies to train on");
  }
  return std::nullopt;
}

std::string fingerprintOf(std::span<const std::byte> base, const std::vector<OverlapExample>& examples,
                          const std::vector<OverlapExample>& validation, const PairTuningRun& run) {
  std::ostringstream text;
  text.precision(17);
  text << "pair 1\n" << decode::hashBytes(base.data(), base.size()).toHex() << '\n';
  for (const auto* some : {&examples, &validation}) {
    text << some->size() << '\n';
    for (const OverlapExample& example : *some) {
      text << decode::hashBytes(example.pixels.data(), example.pixels.size()).toHex() << example.isCopy << ' '
           << example.weight << '\n';
    }
  }
  text << run.side << ' ' << run.seed << ' ' << run.learningRate << ' ' << run.momentum << ' '
       << run.anchorWeight << ' ' << run.pairsInBatch << ' ' << run.steps << ' ' << run.evaluateEverySteps
       << ' ' << run.patience << ' ' << run.threads;
  const std::string facts = text.str();
  return decode::hashBytes(facts.data(), facts.size()).toHex();
}

class PairTuner final : public TuningSubject {
 public:
  PairTuner(neural::TrainableScript& network, torch::Device device,
            const std::vector<OverlapExample>& examples, const std::vector<OverlapExample>& validation,
            const PairTuningRun& run)
      : network_(network),
        device_(device),
        examples_(examples),
        validation_(validation),
        run_(run),
        weights_(network.weights()),
        optimiser_(makeOptimiser(OptimiserKind::kSgd, run.momentum, 0.0, network.weights())) {
    for (std::size_t i = 0; i < examples.size(); ++i)
      draws_.at(examples[i].isCopy ? 1 : 0).add(i, static_cast<double>(examples[i].weight));
  }

  [[nodiscard]] const KeptWeights& weights() const { return weights_; }

  Result<double> lossOf(std::int64_t number) override {
    const torch::NoGradGuard noGradients;
    return lossOfBatch(number).item<double>();
  }

  Result<double> learn(std::int64_t number, double rate) override {
    setLearningRate(*optimiser_, rate * run_.learningRate);
    optimiser_->zero_grad();
    torch::Tensor loss = lossOfBatch(number);
    if (run_.anchorWeight > 0.0) loss = loss + run_.anchorWeight * weights_.distanceFromStart();
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) return value;
    loss.backward();
    torch::nn::utils::clip_grad_norm_(weights_.weights(), kMostGradient);
    optimiser_->step();
    return value;
  }

  /// Both classes count the same, as in training.
  Result<Validation> validate() override {
    const torch::NoGradGuard noGradients;
    std::array<double, 2> losses{};
    std::array<double, 2> amounts{};
    std::vector<WeightedScore> scored;
    for (std::size_t first = 0; first < validation_.size(); first += kValidatedAtOnce) {
      const std::size_t count = std::min(kValidatedAtOnce, validation_.size() - first);
      std::vector<const std::vector<std::uint8_t>*> pixels;
      for (std::size_t i = 0; i < count; ++i) pixels.push_back(&validation_[first + i].pixels);
      const torch::Tensor answers = answersOf(pixels).to(torch::kCPU, torch::kFloat64).contiguous();
      for (std::size_t i = 0; i < count; ++i) {
        const OverlapExample& example = validation_[first + i];
        if (!(example.weight > 0.0F)) continue;
        const auto weight = static_cast<double>(example.weight);
        const std::size_t kind = example.isCopy ? 1 : 0;
        const double right = answers.data_ptr<double>()[2 * i + kind];
        losses.at(kind) -= weight * std::log(std::max(right, kLeastProbability));
        amounts.at(kind) += weight;
        scored.push_back({answers.data_ptr<double>()[2 * i + 1], example.isCopy, weight});
      }
    }
    Validation validation;
    double sum = 0.0;
    int kinds = 0;
    for (const std::size_t kind : {0U, 1U}) {
      if (amounts.at(kind) <= 0.0) continue;
      sum += losses.at(kind) / amounts.at(kind);
      ++kinds;
    }
    if (kinds > 0) validation.loss = sum / kinds;
    const PrecisionAndRecall told = atBestThreshold(std::move(scored));
    validation.precision = told.precision;
    validation.recall = told.recall;
    return validation;
  }

  void keep() override { weights_.keep(); }

  void save(torch::serialize::OutputArchive& archive) const override {
    weights_.save(archive, "weights");
    torch::serialize::OutputArchive optimiser(archive.compilation_unit());
    saveOptimiser(*optimiser_, optimiser);
    archive.write("optimiser", optimiser);
  }

  Result<void> load(torch::serialize::InputArchive& archive) override {
    weights_.load(archive, "weights");
    torch::serialize::InputArchive optimiser;
    archive.read("optimiser", optimiser);
    return loadOptimiser(*optimiser_, optimiser);
  }

 private:
  /// N × 2 probabilities.
  [[nodiscard]] torch::Tensor answersOf(const std::vector<const std::vector<std::uint8_t>*>& pixels) const {
    const auto count = static_cast<std::int64_t>(pixels.size());
    const torch::Tensor bytes = torch::empty({count, 2L * run_.side, run_.side, 3}, torch::kUInt8);
    for (std::size_t i = 0; i < pixels.size(); ++i)
      std::memcpy(bytes.data_ptr<std::uint8_t>() + i * pixels[i]->size(), pixels[i]->data(),
                  pixels[i]->size());
    // From -1 to 1, in channels-last order.
    const torch::Tensor input =
        bytes.to(device_).to(torch::kFloat32).div_(127.5).sub_(1.0).permute({0, 3, 1, 2});
    const torch::Tensor answers = network_.forward(input);
    if (answers.size(1) != 2) throw std::runtime_error("the network does not give two answers");
    return answers;
  }

  [[nodiscard]] torch::Tensor lossOfBatch(std::int64_t number) const {
    std::vector<std::vector<std::uint8_t>> varied;
    std::vector<std::int64_t> kinds;
    for (int i = 0; i < run_.pairsInBatch; ++i) {
      RepeatableRandom random(run_.seed ^ kOverlapStream,
                              static_cast<std::uint64_t>(number * run_.pairsInBatch + i));
      const OverlapExample& example = examples_[draws_.at(random.chance(0.5) ? 1 : 0).drawn(random)];
      const OverlapVariation variation = OverlapVariation::drawn(random);
      varied.push_back(variedOverlap({run_.side, 2 * run_.side, example.pixels}, run_.side, &variation));
      kinds.push_back(example.isCopy ? 1 : 0);
    }
    std::vector<const std::vector<std::uint8_t>*> pixels;
    for (const std::vector<std::uint8_t>& some : varied) pixels.push_back(&some);
    const torch::Tensor labels = torch::tensor(kinds, torch::kInt64).to(device_);
    return torch::nll_loss(answersOf(pixels).clamp_min(kLeastProbability).log(), labels);
  }

  neural::TrainableScript& network_;
  torch::Device device_;
  const std::vector<OverlapExample>& examples_;
  const std::vector<OverlapExample>& validation_;
  const PairTuningRun& run_;
  KeptWeights weights_;
  std::unique_ptr<torch::optim::Optimizer> optimiser_;
  std::array<WeightedDraw, 2> draws_;  ///< of others, of copies
};

}  // namespace

Result<PairTuningOutcome> tunePairNetwork(std::span<const std::byte> base, const std::string& basePath,
                                          const std::vector<OverlapExample>& examples,
                                          const std::vector<OverlapExample>& validation,
                                          const PairTuningRun& run, JobControl& control,
                                          TuningObserver* observer) {
  if (const auto problem = problemOf(examples, validation, run)) return *problem;
  const auto device = neural::chooseDevice(run.device);
  if (!device) return device.error();
  try {
    at::set_num_threads(run.threads);
    at::globalContext().setFlushDenormal(true);
    if (device->is_cpu()) neural::keepFreedMemory();
    auto network = neural::TrainableScript::load(base, basePath, *device, 1.0);
    if (!network) return network.error();
    PairTuner tuning(*network, *device, examples, validation, run);
    TuningCourse course;
    course.part = TuningPart::kPairVerifier;
    course.steps = run.steps;
    course.evaluateEverySteps = run.evaluateEverySteps;
    course.patience = run.patience;
    course.learningRate = run.learningRate;
    course.checkpointPath = run.checkpointPath;
    course.checkpointSeconds = run.checkpointSeconds;
    if (!run.checkpointPath.empty()) course.fingerprint = fingerprintOf(base, examples, validation, run);
    auto done = runTuning(tuning, course, control, observer);
    if (!done) return done.error();
    PairTuningOutcome outcome;
    outcome.script = done->bestStep == 0 ? std::vector<std::byte>(base.begin(), base.end())
                                         : network->fileWith(tuning.weights().best());
    outcome.bestStep = done->bestStep;
    outcome.resumedAtStep = done->resumedAtStep;
    outcome.seconds = done->seconds;
    outcome.curve = std::move(done->curve);
    return outcome;
  } catch (const std::exception& exception) {
    return neural::errorFromTorch(exception, basePath, ErrorCode::kBadModel);
  }
}

}  // namespace lookalike::train
