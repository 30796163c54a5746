// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pair/pair_trainer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <sstream>
#include <utility>

#include "core/base/repeatable_random.h"
#include "core/base/wall_clock.h"
#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/neural/graph/pair_network.h"
#include "core/neural/kept_memory.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_errors.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/pair/pair_measure.h"

namespace lookalike::train {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kMaxCheckpointBytes = std::int64_t{1} << 34;
constexpr std::size_t kEvaluatedAtOnce = 64;
constexpr std::int64_t kNumbersInPoint = 8;

/// N × 3 × 2S × S from -1 to 1, in channels-last order.
torch::Tensor pixelsOf(const std::vector<PairExample>& pairs, std::size_t first, std::size_t count, int side,
                       torch::Device device) {
  const torch::Tensor bytes =
      torch::empty({static_cast<std::int64_t>(count), 2L * side, side, 3}, torch::kUInt8);
  for (std::size_t i = 0; i < count; ++i) {
    const std::vector<std::uint8_t>& pixels = pairs[first + i].pixels;
    std::memcpy(bytes.data_ptr<std::uint8_t>() + i * pixels.size(), pixels.data(), pixels.size());
  }
  return bytes.to(device).to(torch::kFloat32).div_(127.5).sub_(1.0).permute({0, 3, 1, 2});
}

torch::Tensor labelsOf(const std::vector<PairExample>& pairs, torch::Device device) {
  std::vector<std::int64_t> labels;
  for (const PairExample& pair : pairs) labels.push_back(pair.isCopy ? 1 : 0);
  return torch::tensor(labels, torch::kInt64).to(device);
}

/// A run between two iterations.
class PairTrainer {
 public:
  PairTrainer(const PairTrainingOptions& options, torch::Device device)
      : options_(options), recipe_(options.recipe), device_(device), network_(recipe_.network) {
    network_->initialise(recipe_.seed);
    network_->to(device_);
    optimiser_ =
        makeOptimiser(recipe_.optimiser, recipe_.momentum, recipe_.weightDecay, network_->parameters());
  }

  [[nodiscard]] std::int64_t iteration() const { return iteration_; }
  [[nodiscard]] const std::vector<PairCurvePoint>& curve() const { return curve_; }

  [[nodiscard]] std::int64_t parameters() const {
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : network_->parameters()) count += parameter.numel();
    return count;
  }

  /// The loss of the batch.
  [[nodiscard]] Result<double> step(const PairBatch& batch) {
    network_->train();
    // Dropout: a seed an iteration, so that a resumed run needs no generator's state.
    torch::manual_seed(RepeatableRandom(recipe_.seed, static_cast<std::uint64_t>(iteration_)).next());
    setLearningRate(*optimiser_, learningRateAt(recipe_, iteration_));
    optimiser_->zero_grad();
    const torch::Tensor loss =
        lossOf(pixelsOf(batch.pairs, 0, batch.pairs.size(), recipe_.network.side, device_),
               labelsOf(batch.pairs, device_));
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) {
      return Error{ErrorCode::kBadModel, options_.output,
                   "the loss is no number in iteration " + std::to_string(iteration_), -1};
    }
    loss.backward();
    optimiser_->step();
    ++iteration_;
    lossSum_ += value;
    ++losses_;
    return value;
  }

  [[nodiscard]] PairEvaluation evaluate(const std::vector<PairExample>& pairs) {
    const torch::NoGradGuard noGradients;
    network_->eval();
    PairEvaluation evaluation;
    const UseMeter meter;
    std::vector<double> probabilities;
    for (std::size_t first = 0; first < pairs.size(); first += kEvaluatedAtOnce) {
      const std::size_t count = std::min(kEvaluatedAtOnce, pairs.size() - first);
      const torch::Tensor answers =
          network_->forward(pixelsOf(pairs, first, count, recipe_.network.side, device_))
              .softmax(1)
              .select(1, 1)
              .to(torch::kCPU, torch::kFloat64)
              .contiguous();
      probabilities.insert(probabilities.end(), answers.data_ptr<double>(),
                           answers.data_ptr<double>() + answers.numel());
    }
    meter.addTo(evaluation);
    for (std::size_t i = 0; i < pairs.size(); ++i) addAnswer(evaluation, pairs[i], probabilities[i]);
    return evaluation;
  }

  void addPoint(const PairEvaluation& evaluation) {
    PairCurvePoint point;
    point.iterations = iteration_;
    point.loss = losses_ == 0 ? 0.0 : lossSum_ / static_cast<double>(losses_);
    point.learningRate = learningRateAt(recipe_, iteration_);
    point.accuracy = evaluation.accuracy();
    point.truePositives = evaluation.truePositives;
    point.trueNegatives = evaluation.trueNegatives;
    point.falsePositives = evaluation.falsePositives;
    point.falseNegatives = evaluation.falseNegatives;
    curve_.push_back(point);
    lossSum_ = 0.0;
    losses_ = 0;
  }

  [[nodiscard]] Result<void> save() const {
    torch::serialize::OutputArchive archive;
    archive.write("experiment", c10::IValue(experimentText(recipe_)));
    archive.write("iteration", c10::IValue(iteration_));
    archive.write("loss_sum", c10::IValue(lossSum_));
    archive.write("losses", c10::IValue(losses_));
    archive.write("curve", curveTensor(), true);
    torch::serialize::OutputArchive network(archive.compilation_unit());
    network_->save(network);
    archive.write("network", network);
    torch::serialize::OutputArchive optimiser(archive.compilation_unit());
    saveOptimiser(*optimiser_, optimiser);
    archive.write("optimiser", optimiser);
    return exchange::writeFileAtomically(checkpointPath(), [&](std::ostream& out) -> Result<void> {
      archive.save_to(out);
      return {};
    });
  }

  /// Whether there was a checkpoint to go on from.
  [[nodiscard]] Result<bool> load() {
    const auto content = decode::readFile(checkpointPath(), kMaxCheckpointBytes);
    if (!content && content.error().code == ErrorCode::kNotFound) return false;
    if (!content) return content.error();
    try {
      torch::serialize::InputArchive archive;
      archive.load_from(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size(), device_);
      c10::IValue value;
      archive.read("experiment", value);
      if (value.toStringRef() != experimentText(recipe_)) {
        return Error{ErrorCode::kInvalidArgument, checkpointPath(),
                     "the checkpoint is of another recipe or network", -1};
      }
      archive.read("iteration", value);
      iteration_ = value.toInt();
      archive.read("loss_sum", value);
      lossSum_ = value.toDouble();
      archive.read("losses", value);
      losses_ = value.toInt();
      torch::Tensor curve;
      archive.read("curve", curve, true);
      takeCurve(curve.to(torch::kCPU));
      torch::serialize::InputArchive network;
      archive.read("network", network);
      network_->load(network);
      torch::serialize::InputArchive optimiser;
      archive.read("optimiser", optimiser);
      auto loaded = loadOptimiser(*optimiser_, optimiser);
      if (!loaded) return loaded.error();
    } catch (const std::exception& exception) {
      return neural::errorFromTorch(exception, checkpointPath(), ErrorCode::kBadModel);
    }
    return true;
  }

  [[nodiscard]] Result<void> writeModel() const {
    network_->eval();
    return neural::writeScriptModule(neural::scriptOf(network_), options_.output);
  }

 private:
  [[nodiscard]] std::string checkpointPath() const { return options_.output + ".checkpoint"; }

  torch::Tensor lossOf(const torch::Tensor& pairs, const torch::Tensor& labels) {
    if (recipe_.network.kind != neural::PairNetworkKind::kContrastiveSiamese) {
      return torch::nn::functional::cross_entropy(network_->forward(pairs), labels);
    }
    // Hadsell et al. 2006, equation 4, without its halves.
    const torch::Tensor distances = network_->distances(pairs);
    const torch::Tensor isCopy = labels.to(torch::kFloat32);
    const torch::Tensor shortfall = (recipe_.network.margin - distances).relu();
    return (isCopy * distances.square() + (1.0 - isCopy) * shortfall.square()).mean();
  }

  [[nodiscard]] torch::Tensor curveTensor() const {
    std::vector<double> numbers;
    for (const PairCurvePoint& point : curve_) {
      numbers.insert(numbers.end(),
                     {static_cast<double>(point.iterations), point.loss, point.learningRate, point.accuracy,
                      static_cast<double>(point.truePositives), static_cast<double>(point.trueNegatives),
                      static_cast<double>(point.falsePositives), static_cast<double>(point.falseNegatives)});
    }
    return torch::tensor(numbers, torch::kFloat64).reshape({-1, kNumbersInPoint});
  }

  void takeCurve(const torch::Tensor& rows) {
    curve_.clear();
    for (std::int64_t i = 0; i < rows.size(0); ++i) {
      const auto number = [&](std::int64_t place) { return rows[i][place].item<double>(); };
      const auto count = [&](std::int64_t place) { return std::llround(number(place)); };
      curve_.push_back({count(0), number(1), number(2), number(3), count(4), count(5), count(6), count(7)});
    }
  }

  const PairTrainingOptions& options_;
  const PairRecipe& recipe_;
  torch::Device device_;
  mutable neural::PairNetwork network_;
  std::unique_ptr<torch::optim::Optimizer> optimiser_;
  std::int64_t iteration_ = 0;
  double lossSum_ = 0.0;
  std::int64_t losses_ = 0;
  std::vector<PairCurvePoint> curve_;
};

/// The whole run; throws what LibTorch throws.
Result<PairTrainingReport> run(const PairExamples& examples, const PairTrainingOptions& options,
                               torch::Device device, PairTrainingObserver* observer, JobControl& control) {
  const PairRecipe& recipe = options.recipe;
  const auto evaluated = evaluationPairs(examples, recipe);
  if (!evaluated) return evaluated.error();

  PairTrainer training(options, device);
  const auto resumed = training.load();
  if (!resumed) return resumed.error();
  PairTrainingReport report;
  report.resumedFrom = training.iteration();
  report.parameters = training.parameters();

  auto loader = batchesAhead(examples, training.iteration(), options.loaderThreads);
  const auto started = Clock::now();
  auto lastCheckpoint = started;
  double networkSeconds = 0.0;
  const auto pairsPerSecond = [&] {
    return loader.itemsPerSecond() * static_cast<double>(recipe.pairsInBatch);
  };
  const auto pairsDone = [&] {
    return static_cast<double>((training.iteration() - report.resumedFrom) * recipe.pairsInBatch);
  };
  const auto evaluate = [&] {
    report.evaluation = training.evaluate(*evaluated);
    training.addPoint(report.evaluation);
    if (observer != nullptr) observer->onEvaluation(training.curve().back());
    return writePairCurve(options.output + ".csv", training.curve());
  };
  while (training.iteration() < recipe.iterations) {
    if (!control.waitWhilePaused()) {
      if (const auto saved = training.save(); !saved) return saved.error();
      return Error{ErrorCode::kCancelled, {}, {}, -1};
    }
    const Result<PairBatch> batch = *loader.next();  // nobody stops it
    if (!batch) return batch.error();
    const auto stepStarted = Clock::now();
    const auto loss = training.step(*batch);
    if (!loss) return loss.error();
    networkSeconds += secondsSince(stepStarted);
    if (observer != nullptr) {
      const double perIteration =
          secondsSince(started) / static_cast<double>(training.iteration() - report.resumedFrom);
      observer->onIteration({training.iteration(), recipe.iterations, *loss,
                             learningRateAt(recipe, training.iteration() - 1), pairsDone() / networkSeconds,
                             pairsPerSecond(),
                             perIteration * static_cast<double>(recipe.iterations - training.iteration())});
    }
    if (training.iteration() % recipe.evaluateEveryIterations == 0 &&
        training.iteration() < recipe.iterations) {
      if (const auto written = evaluate(); !written) return written.error();
    }
    if (secondsSince(lastCheckpoint) >= 60.0 * recipe.checkpointMinutes) {
      if (const auto saved = training.save(); !saved) return saved.error();
      lastCheckpoint = Clock::now();
    }
  }
  report.networkPairsPerSecond = networkSeconds > 0.0 ? pairsDone() / networkSeconds : 0.0;
  report.loaderPairsPerSecond = pairsPerSecond();
  // A finished run that is started again has its last point already.
  if (training.curve().empty() || training.curve().back().iterations < training.iteration()) {
    if (const auto written = evaluate(); !written) return written.error();
    if (const auto saved = training.save(); !saved) return saved.error();
  } else {
    report.evaluation = training.evaluate(*evaluated);
  }
  if (const auto written = training.writeModel(); !written) return written.error();
  report.curve = training.curve();
  return report;
}

}  // namespace

Result<PairTrainingReport> trainPairNetwork(const PairExamples& examples, const PairTrainingOptions& options,
                                            PairTrainingObserver* observer, JobControl& control) {
  if (const auto sound = options.recipe.network.check(); !sound) return sound.error();
  const auto device = neural::chooseDevice(options.device);
  if (!device) return device.error();
  try {
    at::set_num_threads(options.intraOpThreads);
    at::globalContext().setFlushDenormal(true);
    neural::keepFreedMemory();
    return run(examples, options, *device, observer, control);
  } catch (const std::exception& exception) {
    return neural::errorFromTorch(exception, {}, ErrorCode::kDevice);
  }
}

Result<PairTrainingReport> trainPairNetwork(const TrainingPictures& pictures,
                                            const PairTrainingOptions& options,
                                            PairTrainingObserver* observer, JobControl& control) {
  if (const auto sound = options.recipe.network.check(); !sound) return sound.error();
  const auto examples = PairExamples::prepare(pictures, options.recipe, options.loaderThreads, control);
  if (!examples) return examples.error();
  return trainPairNetwork(**examples, options, observer, control);
}

}  // namespace lookalike::train
