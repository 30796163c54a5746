// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/adapter_trainer.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/neural/torch_errors.h"
#include "core/train/descriptor/embedding_memory.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/tuning/trained_adapter.h"
#include "core/train/tuning/tuning_course.h"

namespace lookalike::train {

namespace {

constexpr std::uint64_t kBatchStream = 0x6164617074657200ULL;
/// Rows of the background that a validation compares with; more tell hardly more.
constexpr std::size_t kMostCompared = 2048;

std::optional<Error> problemOf(const AdapterExamples& examples, const AdapterRun& run) {
  const auto bad = [](const std::string& why) { return Error{ErrorCode::kInvalidArgument, {}, why, -1}; };
  const std::size_t rows = examples.norms.size();
  if (examples.dimension <= 0 || examples.unit.size() != rows * static_cast<std::size_t>(examples.dimension))
    return bad("the descriptors are not as many as their lengths");
  for (const auto* pairs : {&examples.verdicts, &examples.made, &examples.validation}) {
    for (const TuningPair& pair : *pairs) {
      if (pair.first >= rows || pair.last >= rows) return bad("a pair of a row that is not there");
    }
  }
  for (const std::size_t row : examples.background) {
    if (row >= rows) return bad("a row of the background that is not there");
  }
  const AdapterRecipe& recipe = run.recipe;
  if (recipe.hidden < 0 || recipe.memory < 0 || recipe.verdictsInBatch < 0 || recipe.madeInBatch < 0 ||
      recipe.backgroundInBatch < 0 || recipe.steps < 0 || recipe.evaluateEverySteps < 1 ||
      recipe.patience < 1 || run.threads < 1)
    return bad("a number of the recipe is out of range");
  const bool hasVerdicts = recipe.verdictsInBatch > 0 && !drawOf(examples.verdicts).isEmpty();
  const bool hasMade = recipe.madeInBatch > 0 && !drawOf(examples.made).isEmpty();
  if (!hasVerdicts && !hasMade) return bad("there is not one pair to train on");
  return std::nullopt;
}

std::string fingerprintOf(const AdapterExamples& examples, const AdapterRun& run) {
  std::ostringstream text;
  const auto add = [&](const auto& values) {
    const ContentHash hash = decode::hashBytes(values.data(), values.size() * sizeof values[0]);
    text << values.size() << ' ' << hash.toHex() << '\n';
  };
  text << "adapter 1\n" << examples.dimension << '\n';
  add(examples.unit);
  add(examples.norms);
  add(examples.background);
  for (const auto* pairs : {&examples.verdicts, &examples.made, &examples.validation}) {
    text << pairs->size() << '\n';
    for (const TuningPair& pair : *pairs) {
      text << pair.first << ' ' << pair.last << ' ' << static_cast<int>(pair.kind) << ' ' << pair.isOrdered
           << ' ' << pair.weight << '\n';
    }
  }
  const std::string facts = text.str() + fingerprintOf(run.recipe) + std::to_string(run.threads);
  return decode::hashBytes(facts.data(), facts.size()).toHex();
}

class AdapterTrainer final : public TuningSubject {
 public:
  AdapterTrainer(const AdapterExamples& examples, const AdapterRecipe& recipe)
      : recipe_(recipe),
        examples_(examples),
        labels_(labelsOf(examples, recipe)),
        verdicts_(drawOf(examples.verdicts)),
        made_(drawOf(examples.made)),
        adapter_(neural::DescriptorAdapter::identity(examples.dimension, recipe.hidden,
                                                     static_cast<unsigned>(recipe.seed)),
                 torch::kCPU),
        memory_(memoryOf(examples, recipe), examples.dimension, torch::kCPU),
        validator_(examples.validation, labels_, recipe) {
    optimiser_ = makeOptimiser(OptimiserKind::kSgd, recipe.momentum, 0.0, adapter_.weights().weights());
    validationRows_ = rowsOf(validator_.batch().rows);
    std::vector<std::size_t> compared;
    std::vector<std::int64_t> comparedLabels;
    const std::size_t count = std::min(kMostCompared, examples.background.size());
    for (std::size_t i = 0; i < count; ++i) {
      compared.push_back(examples.background[i * examples.background.size() / count]);
      comparedLabels.push_back(labels_[compared.back()]);
    }
    comparedRows_ = rowsOf(compared);
    comparedLabels_ = torch::tensor(comparedLabels, torch::kInt64);
  }

  [[nodiscard]] neural::DescriptorAdapter best() const { return adapter_.best(); }

  Result<double> lossOf(std::int64_t number) override {
    const torch::NoGradGuard noGradients;
    const TuningBatch batch = batchOf(number);
    return loss(adapter_.adapted(rowsOf(batch.rows)), batch).item<double>();
  }

  Result<double> learn(std::int64_t number, double rate) override {
    const TuningBatch batch = batchOf(number);
    setLearningRate(*optimiser_, rate * recipe_.learningRate);
    optimiser_->zero_grad();
    const LengthRows rows = adapter_.adapted(rowsOf(batch.rows));
    const torch::Tensor value = loss(rows, batch);
    const auto given = value.item<double>();
    if (!std::isfinite(given)) return given;
    value.backward();
    optimiser_->step();
    // Rows of pairs come again in the next batch already; in the memory they would be copies of themselves.
    memory_.add(rows.unit.detach().slice(0, batch.background),
                torch::tensor(batch.labels, torch::kInt64).slice(0, batch.background));
    return given;
  }

  Result<Validation> validate() override {
    if (validator_.isEmpty()) return Validation{};
    const torch::NoGradGuard noGradients;
    const TuningValidator::Outcome outcome = validator_.of(
        adapter_.adapted(validationRows_), {adapter_.adapted(comparedRows_).unit, comparedLabels_});
    return Validation{outcome.loss, outcome.precision, outcome.recall};
  }

  void keep() override { adapter_.weights().keep(); }

  void save(torch::serialize::OutputArchive& archive) const override {
    adapter_.weights().save(archive, "adapter");
    memory_.save(archive);
    archive.write("negatives", c10::IValue(validator_.negatives()));
    torch::serialize::OutputArchive optimiser(archive.compilation_unit());
    saveOptimiser(*optimiser_, optimiser);
    archive.write("optimiser", optimiser);
  }

  Result<void> load(torch::serialize::InputArchive& archive) override {
    adapter_.weights().load(archive, "adapter");
    if (auto loaded = memory_.load(archive); !loaded) return loaded;
    c10::IValue negatives;
    archive.read("negatives", negatives);
    validator_.setNegatives(negatives.toDouble());
    torch::serialize::InputArchive optimiser;
    archive.read("optimiser", optimiser);
    return loadOptimiser(*optimiser_, optimiser);
  }

 private:
  /// A row that is in the memory twice tells nothing more.
  static std::int64_t memoryOf(const AdapterExamples& examples, const AdapterRecipe& recipe) {
    return std::min(recipe.memory, static_cast<std::int64_t>(examples.background.size()));
  }

  static std::vector<std::int64_t> labelsOf(const AdapterExamples& examples, const AdapterRecipe& recipe) {
    const std::array<std::span<const TuningPair>, 3> pairs{examples.verdicts, examples.made,
                                                           examples.validation};
    return labelsOfRows(examples.norms.size(), pairs, recipe.hardNegatives);
  }

  [[nodiscard]] LengthRows rowsOf(const std::vector<std::size_t>& rows) const {
    const auto dimension = static_cast<std::size_t>(examples_.dimension);
    const auto count = static_cast<std::int64_t>(rows.size());
    LengthRows result{torch::empty({count, examples_.dimension}), torch::empty({count})};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::copy_n(examples_.unit.data() + rows[i] * dimension, dimension,
                  result.unit.data_ptr<float>() + i * dimension);
      const float length = examples_.norms[rows[i]];
      result.norms.data_ptr<float>()[i] = length == 0.0F ? 1.0F : length;
    }
    return result;
  }

  /// The same for the same number, whatever was asked for before.
  [[nodiscard]] TuningBatch batchOf(std::int64_t number) const {
    RepeatableRandom random(recipe_.seed ^ kBatchStream, static_cast<std::uint64_t>(number));
    TuningBatch batch;
    const auto add = [&](const std::vector<TuningPair>& pairs, const WeightedDraw& draw, int count) {
      if (draw.isEmpty()) return;
      for (int i = 0; i < count; ++i) {
        const TuningPair& pair = pairs[draw.drawn(random)];
        batch.add(pair, labels_, random.chance(0.5));
      }
    };
    add(examples_.verdicts, verdicts_, recipe_.verdictsInBatch);
    add(examples_.made, made_, recipe_.madeInBatch);
    for (int i = 0; i < recipe_.backgroundInBatch && !examples_.background.empty(); ++i) {
      const std::size_t row = examples_.background[random.below(examples_.background.size())];
      batch.addBackground(row, labels_[row]);
    }
    return batch;
  }

  [[nodiscard]] torch::Tensor loss(const LengthRows& rows, const TuningBatch& batch) const {
    torch::Tensor sum = tuningLoss(rows, batch, memory_.rows(), recipe_);
    if (recipe_.anchorWeight > 0.0) sum = sum + recipe_.anchorWeight * adapter_.weights().distanceFromStart();
    return sum;
  }

  const AdapterRecipe& recipe_;
  const AdapterExamples& examples_;
  std::vector<std::int64_t> labels_;
  WeightedDraw verdicts_;
  WeightedDraw made_;
  TrainedAdapter adapter_;
  EmbeddingMemory memory_;
  TuningValidator validator_;
  std::unique_ptr<torch::optim::Optimizer> optimiser_;
  LengthRows validationRows_;
  LengthRows comparedRows_;
  torch::Tensor comparedLabels_;
};

}  // namespace

Result<AdapterOutcome> trainAdapter(const AdapterExamples& examples, const AdapterRun& run,
                                    JobControl& control, TuningObserver* observer) {
  if (const auto problem = problemOf(examples, run)) return *problem;
  try {
    at::set_num_threads(run.threads);
    at::globalContext().setFlushDenormal(true);
    AdapterTrainer training(examples, run.recipe);
    TuningCourse course;
    course.part = TuningPart::kAdapter;
    course.steps = run.recipe.steps;
    course.evaluateEverySteps = run.recipe.evaluateEverySteps;
    course.patience = run.recipe.patience;
    course.learningRate = run.recipe.learningRate;
    course.checkpointPath = run.checkpointPath;
    course.checkpointSeconds = run.checkpointSeconds;
    if (!run.checkpointPath.empty()) course.fingerprint = fingerprintOf(examples, run);
    auto outcome = runTuning(training, course, control, observer);
    if (!outcome) return outcome.error();
    return AdapterOutcome{training.best(), outcome->bestStep, outcome->resumedAtStep, outcome->seconds,
                          std::move(outcome->curve)};
  } catch (const std::exception& exception) {
    return neural::errorFromTorch(exception, {}, ErrorCode::kBadModel);
  }
}

}  // namespace lookalike::train
