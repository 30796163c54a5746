// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/network_tuner.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "core/base/ordered_producer.h"
#include "core/decode/file_reader.h"
#include "core/neural/kept_memory.h"
#include "core/neural/script_loading.h"
#include "core/neural/torch_errors.h"
#include "core/neural/trainable_script.h"
#include "core/train/descriptor/embedding_memory.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/tuning/trained_adapter.h"
#include "core/train/tuning/tuning_course.h"
#include "core/train/tuning/tuning_pictures.h"

namespace lookalike::train {

namespace {

/// Pictures of the background that a validation compares with: each is described anew every time.
constexpr std::size_t kMostComparedRows = 256;
constexpr std::size_t kDescribedAtOnce = 32;

std::optional<Error> problemOf(const NetworkExamples& examples, const NetworkTuningRun& run) {
  const auto bad = [](const char* why) { return Error{ErrorCode::kInvalidArgument, {}, why, -1}; };
  const AdapterRecipe& recipe = run.recipe;
  if (!examples.input || examples.width < 1 || examples.height < 1 ||
      (examples.channels != 1 && examples.channels != 3))
    return bad("there is no input to train on");
  if (recipe.hidden < 0 || recipe.memory < 0 || recipe.verdictsInBatch < 0 || recipe.madeInBatch < 0 ||
      recipe.backgroundInBatch < 0 || recipe.steps < 0 || recipe.evaluateEverySteps < 1 ||
      recipe.patience < 1 || run.threads < 1 || run.loaderThreads < 1)
    return bad("a number of the run is out of range");
  for (const auto* pairs : {&examples.verdicts, &examples.validation}) {
    for (const TuningPair& pair : *pairs) {
      if (pair.first >= examples.pictures || pair.last >= examples.pictures)
        return bad("a pair of a picture that is not there");
    }
  }
  for (const std::size_t picture : examples.background) {
    if (picture >= examples.pictures) return bad("a picture of the background that is not there");
  }
  const bool hasVerdicts = recipe.verdictsInBatch > 0 && !drawOf(examples.verdicts).isEmpty();
  const bool hasMade = recipe.madeInBatch > 0 && !examples.background.empty() && examples.editedView;
  if (!hasVerdicts && !hasMade) return bad("there is not one pair to train on");
  return std::nullopt;
}

std::string fingerprintOf(std::span<const std::byte> base, const NetworkExamples& examples,
                          const NetworkTuningRun& run) {
  std::ostringstream text;
  text.precision(17);
  text << "network 1\n" << decode::hashBytes(base.data(), base.size()).toHex() << '\n';
  text << examples.width << ' ' << examples.height << ' ' << examples.channels << ' ' << examples.pictures;
  for (const std::size_t picture : examples.background) text << ' ' << picture;
  for (const auto* pairs : {&examples.verdicts, &examples.validation}) {
    text << '\n' << pairs->size();
    for (const TuningPair& pair : *pairs) {
      text << '\n'
           << pair.first << ' ' << pair.last << ' ' << static_cast<int>(pair.kind) << ' ' << pair.isOrdered
           << ' ' << pair.weight;
    }
  }
  text << '\n'
       << fingerprintOf(run.recipe) << ' ' << run.trainedShare << ' ' << run.weightLearningRate << ' '
       << run.minutes << ' ' << run.threads << ' ' << run.normalisation.scale;
  for (const float value : run.normalisation.mean) text << ' ' << value;
  for (const float value : run.normalisation.deviation) text << ' ' << value;
  const std::string facts = text.str();
  return decode::hashBytes(facts.data(), facts.size()).toHex();
}

/// Pictures as the network takes them.
class NetworkInput {
 public:
  NetworkInput(const NetworkExamples& examples, const NetworkTuningRun& run, torch::Device device)
      : examples_(examples), run_(run), device_(device) {}

  [[nodiscard]] torch::Tensor of(const std::vector<std::vector<std::uint8_t>>& pixels, std::size_t first,
                                 std::size_t count) const {
    neural::ImageBatch batch{examples_.width, examples_.height, examples_.channels, {}};
    for (std::size_t i = 0; i < count; ++i) batch.images.push_back(pixels[first + i].data());
    return neural::networkInput(batch, 0, count, run_.normalisation, device_);
  }
  [[nodiscard]] torch::Tensor plain() const {
    const std::vector<std::uint8_t> grey(static_cast<std::size_t>(examples_.width) *
                                             static_cast<std::size_t>(examples_.height) *
                                             static_cast<std::size_t>(examples_.channels),
                                         128);
    return of({grey}, 0, 1);
  }

 private:
  const NetworkExamples& examples_;
  const NetworkTuningRun& run_;
  torch::Device device_;
};

class NetworkTuner final : public TuningSubject {
 public:
  NetworkTuner(neural::TrainableScript& network, int dimension, torch::Device device,
               const NetworkExamples& examples, const NetworkTuningRun& run)
      : network_(network),
        device_(device),
        run_(run),
        recipe_(run.recipe),
        input_(examples, run, device),
        pictures_(examples, run.recipe),
        weights_(network.weights()),
        adapter_(neural::DescriptorAdapter::identity(dimension, recipe_.hidden,
                                                     static_cast<unsigned>(recipe_.seed)),
                 device),
        memory_(std::min(recipe_.memory, static_cast<std::int64_t>(examples.background.size())), dimension,
                device),
        networkOptimiser_(makeOptimiser(OptimiserKind::kSgd, recipe_.momentum, 0.0, weights_.weights())),
        adapterOptimiser_(
            makeOptimiser(OptimiserKind::kSgd, recipe_.momentum, 0.0, adapter_.weights().weights())),
        validator_(readForValidation(examples), pictures_.labels(), recipe_) {}

  [[nodiscard]] const KeptWeights& weights() const { return weights_; }
  [[nodiscard]] neural::DescriptorAdapter adapter() const { return adapter_.best(); }

  Result<double> lossOf(std::int64_t number) override {
    const torch::NoGradGuard noGradients;
    const PictureBatch batch = pictures_.batch(number);
    if (batch.pixels.empty()) return nothingToRead();
    return lossOfRows(adaptedRows(batch), batch.rows).item<double>();
  }

  Result<double> learn(std::int64_t number, double rate) override {
    if (!ahead_) {
      ahead_.emplace([this](std::int64_t wanted, const std::stop_token&) { return pictures_.batch(wanted); },
                     number, run_.loaderThreads);
    }
    const PictureBatch batch = *ahead_->next();  // nobody stops it
    if (batch.pixels.empty()) return nothingToRead();
    setLearningRate(*networkOptimiser_, rate * run_.weightLearningRate);
    setLearningRate(*adapterOptimiser_, rate * recipe_.learningRate);
    networkOptimiser_->zero_grad();
    adapterOptimiser_->zero_grad();
    const LengthRows rows = adaptedRows(batch);
    const torch::Tensor loss = lossOfRows(rows, batch.rows);
    const auto value = loss.item<double>();
    if (!std::isfinite(value)) return value;
    loss.backward();
    torch::nn::utils::clip_grad_norm_(weights_.weights(), kMostGradient);
    networkOptimiser_->step();
    adapterOptimiser_->step();
    memory_.add(rows.unit.detach().slice(0, batch.rows.background),
                torch::tensor(batch.rows.labels, torch::kInt64).slice(0, batch.rows.background).to(device_));
    return value;
  }

  Result<Validation> validate() override {
    if (validator_.isEmpty()) return Validation{};
    const torch::NoGradGuard noGradients;
    std::vector<torch::Tensor> described;
    for (std::size_t first = 0; first < pixels_.size(); first += kDescribedAtOnce) {
      const std::size_t count = std::min(kDescribedAtOnce, pixels_.size() - first);
      described.push_back(network_.forward(input_.of(pixels_, first, count)));
    }
    const LengthRows all = adapter_.adapted(lengthRowsOf(torch::cat(described)));
    const torch::Tensor places = torch::tensor(placeOfRow_, torch::kInt64).to(device_);
    const TuningValidator::Outcome outcome = validator_.of(
        {all.unit.index_select(0, places), all.norms.index_select(0, places)},
        {all.unit.slice(0, comparedFrom_), torch::tensor(comparedLabels_, torch::kInt64).to(device_)});
    return Validation{outcome.loss, outcome.precision, outcome.recall};
  }

  void keep() override {
    weights_.keep();
    adapter_.weights().keep();
  }

  void save(torch::serialize::OutputArchive& archive) const override {
    weights_.save(archive, "weights");
    adapter_.weights().save(archive, "adapter");
    memory_.save(archive);
    archive.write("negatives", c10::IValue(validator_.negatives()));
    const auto put = [&](const char* name, const torch::optim::Optimizer& optimiser) {
      torch::serialize::OutputArchive inner(archive.compilation_unit());
      saveOptimiser(optimiser, inner);
      archive.write(name, inner);
    };
    put("network_optimiser", *networkOptimiser_);
    put("adapter_optimiser", *adapterOptimiser_);
  }

  Result<void> load(torch::serialize::InputArchive& archive) override {
    weights_.load(archive, "weights");
    adapter_.weights().load(archive, "adapter");
    if (auto loaded = memory_.load(archive); !loaded) return loaded;
    c10::IValue negatives;
    archive.read("negatives", negatives);
    validator_.setNegatives(negatives.toDouble());
    const auto take = [&](const char* name, torch::optim::Optimizer& optimiser) {
      torch::serialize::InputArchive inner;
      archive.read(name, inner);
      return loadOptimiser(optimiser, inner);
    };
    if (auto loaded = take("network_optimiser", *networkOptimiser_); !loaded) return loaded;
    return take("adapter_optimiser", *adapterOptimiser_);
  }

 private:
  static Error nothingToRead() {
    return {ErrorCode::kInvalidArgument, {}, "not one picture of a batch can be read", -1};
  }

  [[nodiscard]] LengthRows adaptedRows(const PictureBatch& batch) const {
    return adapter_.adapted(lengthRowsOf(network_.forward(input_.of(batch.pixels, 0, batch.pixels.size()))));
  }

  [[nodiscard]] torch::Tensor lossOfRows(const LengthRows& rows, const TuningBatch& batch) const {
    torch::Tensor loss = tuningLoss(rows, batch, memory_.rows(), recipe_);
    if (recipe_.anchorWeight > 0.0) {
      loss = loss +
             recipe_.anchorWeight * (adapter_.weights().distanceFromStart() + weights_.distanceFromStart());
    }
    return loss;
  }

  /// Keeps the pictures that validation looks at, each once; gives the pairs that are whole.
  std::vector<TuningPair> readForValidation(const NetworkExamples& examples) {
    std::map<std::size_t, std::optional<std::size_t>> places;  // in pixels_
    const auto placeOf = [&](std::size_t picture) {
      const auto [found, isNew] = places.try_emplace(picture);
      if (isNew) {
        if (auto pixels = pictures_.read(picture)) {
          found->second = pixels_.size();
          pixels_.push_back(std::move(*pixels));
        }
      }
      return found->second;
    };
    std::vector<TuningPair> pairs;
    for (const TuningPair& pair : examples.validation) {
      const auto first = placeOf(pair.first);
      const auto last = placeOf(pair.last);
      if (!first || !last || !(pair.weight > 0.0F)) continue;
      pairs.push_back(pair);
      placeOfRow_.push_back(static_cast<std::int64_t>(*first));
      placeOfRow_.push_back(static_cast<std::int64_t>(*last));
    }
    comparedFrom_ = static_cast<std::int64_t>(pixels_.size());
    if (pairs.empty()) return pairs;
    const std::size_t count = std::min(kMostComparedRows, examples.background.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t picture = examples.background[i * examples.background.size() / count];
      auto pixels = pictures_.read(picture);
      if (!pixels) continue;
      pixels_.push_back(std::move(*pixels));
      comparedLabels_.push_back(pictures_.labels()[picture]);
    }
    return pairs;
  }

  neural::TrainableScript& network_;
  torch::Device device_;
  const NetworkTuningRun& run_;
  const AdapterRecipe& recipe_;
  NetworkInput input_;
  TuningPictures pictures_;
  KeptWeights weights_;
  TrainedAdapter adapter_;
  EmbeddingMemory memory_;
  std::unique_ptr<torch::optim::Optimizer> networkOptimiser_;
  std::unique_ptr<torch::optim::Optimizer> adapterOptimiser_;
  std::vector<std::vector<std::uint8_t>> pixels_;  ///< of validation: of pairs, then of the background
  std::vector<std::int64_t> placeOfRow_;           ///< in pixels_
  std::int64_t comparedFrom_ = 0;
  std::vector<std::int64_t> comparedLabels_;
  TuningValidator validator_;                           ///< after what readForValidation() fills
  std::optional<OrderedProducer<PictureBatch>> ahead_;  ///< the last member: its threads end first
};

}  // namespace

Result<NetworkTuningOutcome> tuneNetwork(std::span<const std::byte> base, const std::string& basePath,
                                         const NetworkExamples& examples, const NetworkTuningRun& run,
                                         JobControl& control, TuningObserver* observer) {
  if (const auto problem = problemOf(examples, run)) return *problem;
  const auto device = neural::chooseDevice(run.device);
  if (!device) return device.error();
  try {
    at::set_num_threads(run.threads);
    at::globalContext().setFlushDenormal(true);
    if (device->is_cpu()) neural::keepFreedMemory();
    auto network = neural::TrainableScript::load(base, basePath, *device, run.trainedShare);
    if (!network) return network.error();
    std::int64_t dimension = 0;
    {
      const torch::NoGradGuard noGradients;
      dimension = network->forward(NetworkInput(examples, run, *device).plain()).size(1);
    }
    NetworkTuner tuning(*network, static_cast<int>(dimension), *device, examples, run);
    TuningCourse course;
    course.part = TuningPart::kNetwork;
    course.steps = run.recipe.steps;
    course.evaluateEverySteps = run.recipe.evaluateEverySteps;
    course.patience = run.recipe.patience;
    course.learningRate = run.weightLearningRate;
    course.minutes = run.minutes;
    course.checkpointPath = run.checkpointPath;
    course.checkpointSeconds = run.checkpointSeconds;
    if (!run.checkpointPath.empty()) course.fingerprint = fingerprintOf(base, examples, run);
    auto done = runTuning(tuning, course, control, observer);
    if (!done) return done.error();
    NetworkTuningOutcome outcome;
    outcome.script = done->bestStep == 0 ? std::vector<std::byte>(base.begin(), base.end())
                                         : network->fileWith(tuning.weights().best());
    outcome.adapter = tuning.adapter();
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
