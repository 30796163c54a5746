// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/descriptor_trainer.h"

#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <sstream>

#include "core/base/repeatable_random.h"
#include "core/base/wall_clock.h"
#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/neural/graph/mixed_precision.h"
#include "core/neural/kept_memory.h"
#include "core/neural/torch_errors.h"
#include "core/train/data/batch_loader.h"
#include "core/train/data/hard_negatives.h"
#include "core/train/data/training_pictures.h"
#include "core/train/descriptor/embedding_memory.h"
#include "core/train/descriptor/held_out.h"
#include "core/train/descriptor/losses.h"
#include "core/train/descriptor/model_files.h"
#include "core/train/descriptor/network_input.h"
#include "core/train/descriptor/network_start.h"
#include "core/train/descriptor/optimisers.h"
#include "core/train/descriptor/teacher.h"
#include "core/train/descriptor/training_curve.h"
#include "core/train/descriptor/weight_average.h"

namespace lookalike::train {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostHeldOut = 400;
constexpr std::int64_t kReportEveryViews = 5'000;

/// Tells runs apart whose checkpoints must not be mixed.
std::string fingerprintOf(const TrainingRun& run, const TrainingPictures& pictures) {
  std::string text = run.recipeText + '\n' + std::to_string(run.recipe.seed) + '\n';
  for (std::size_t i = 0; i < pictures.size(); ++i)
    text += fs::path(pictures.path(i)).filename().string() + '\n';
  return decode::hashBytes(text.data(), text.size()).toHex();
}

/// One run; lives on one thread beside the loader's.
class DescriptorTrainer {
 public:
  DescriptorTrainer(const TrainingRun& run, JobControl& control, TrainingObserver* observer)
      : run_(run), recipe_(run.recipe), control_(control), observer_(observer) {}

  Result<TrainingReport> work() {
    auto done = prepare();
    if (done.ok()) done = build();
    if (done.ok()) done = resume();
    if (done.ok()) done = train();
    if (!done.ok()) return done.error();
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::int64_t viewsInBatch() const { return std::int64_t{2} * recipe_.pairsInBatch; }
  [[nodiscard]] std::int64_t batches() const { return recipe_.views() / viewsInBatch(); }
  [[nodiscard]] std::int64_t views() const { return batch_ * viewsInBatch(); }
  [[nodiscard]] double seconds() const { return secondsBefore_ + secondsSince(started_); }
  [[nodiscard]] std::string checkpointPath() const { return folder_ + "/checkpoint.pt"; }

  /// Whether the classes of CosFace are trained too; a teacher's stay as they are.
  [[nodiscard]] bool learnsClasses() const {
    return classes_.defined() && (recipe_.classesFromNetwork || !teacher_.defined());
  }

  Result<void> prepare() {
    if (recipe_.steps.empty() || batches() < 1)
      return Error{ErrorCode::kInvalidArgument, {}, "the recipe trains on nothing", -1};
    at::set_num_threads(run_.networkThreads);
    at::globalContext().setFlushDenormal(true);
    neural::keepFreedMemory();
    const auto device = neural::chooseDevice(run_.device);
    if (!device.ok()) return device.error();
    device_ = *device;
    TrainingPictures::Options options;
    options.folders = run_.folders;
    options.heldOutShare = run_.heldOutShare;
    options.memoryBytes = run_.pictureBytes;
    auto opened = TrainingPictures::open(options, control_, observer_);
    if (!opened.ok()) return opened.error();
    pictures_ = std::move(opened).value();
    report_.pictures = pictures_->size();
    report_.heldOut = pictures_->heldOutSize();
    report_.unreadable = pictures_->unreadable();
    folder_ = run_.output + ".training";
    std::error_code code;
    fs::create_directories(folder_, code);
    if (code) return errorFromErrno(code.value(), folder_, "create");
    fingerprint_ = fingerprintOf(run_, *pictures_);
    auto written =
        exchange::writeFileAtomically(folder_ + "/recipe.json", [&](std::ostream& out) -> Result<void> {
          out << run_.recipeText;
          return ok();
        });
    if (!written.ok()) return written;
    return exchange::writeFileAtomically(folder_ + "/held_out.txt", [&](std::ostream& out) -> Result<void> {
      for (std::size_t i = 0; i < pictures_->heldOutSize(); ++i) out << pictures_->heldOutPath(i) << '\n';
      return ok();
    });
  }

  Result<void> build() {
    neural::DescriptorNetworkOptions options;
    options.backbone = recipe_.backbone;
    options.backboneOptions = recipe_.backboneOptions;
    options.dimension = recipe_.dimension;
    options.gemPower = recipe_.gemPower;
    network_ = neural::DescriptorNetwork(options);
    network_->initialise(recipe_.seed);
    const bool isNew = !fs::exists(checkpointPath());
    const NetworkStart start(recipe_, *pictures_, run_.loaderThreads, control_, observer_);
    if (isNew && !recipe_.start.empty()) {
      if (auto loaded = start.loadWeights(network_); !loaded.ok()) return loaded;
    }
    network_->to(device_);
    isMixed_ = recipe_.mixedPrecision && neural::gainsByMixedPrecision(network_->trunk()->graph(), device_);
    if (recipe_.frozenLayers > 0) network_->trunk()->freezeFirst(recipe_.frozenLayers);
    if (!recipe_.teacher.empty()) {
      auto teacher = readTeacher(recipe_.teacher, *pictures_, recipe_.dimension);
      if (!teacher.ok()) return teacher.error();
      teacher_ = teacher->to(device_);
    }
    if (!recipe_.hardNegatives.empty()) {
      auto pairs = readHardNegatives(recipe_.hardNegatives, *pictures_);
      if (!pairs.ok()) return pairs.error();
      hardNegatives_ = std::move(pairs).value();
    }
    if (isNew) {
      if (auto started = start.startHead(network_, teacher_, device_); !started.ok()) return started;
    }
    if (recipe_.loss == LossKind::kCosFace) {
      if (auto started = startClasses(start, isNew); !started.ok()) return started;
    }
    std::vector<torch::Tensor> parameters = network_->parameters();
    if (learnsClasses()) parameters.push_back(classes_);
    optimiser_ = makeOptimiser(recipe_.optimiser, recipe_.momentum, recipe_.weightDecay, parameters);
    if (recipe_.averageDecay > 0.0)
      average_ = std::make_unique<WeightAverage>(*network_, recipe_.averageDecay);
    memory_ = std::make_unique<EmbeddingMemory>(recipe_.memory, recipe_.dimension, device_);
    return ok();
  }

  /// A teacher's classes stay as they are. Those that are learnt come from the checkpoint where there is one.
  Result<void> startClasses(const NetworkStart& start, bool isNew) {
    if (!recipe_.classesFromNetwork && teacher_.defined()) {
      classes_ = teacher_;
      return ok();
    }
    auto classes =
        isNew ? start.classes(network_, device_) : Result<torch::Tensor>(start.randomClasses(device_));
    if (!classes.ok()) return classes.error();
    classes_ = std::move(classes).value();
    classes_.requires_grad_(true);
    return ok();
  }

  Result<void> resume() {
    if (!fs::exists(checkpointPath())) return openCurve();
    try {
      torch::serialize::InputArchive archive;
      archive.load_from(checkpointPath(), device_);
      c10::IValue value;
      archive.read("fingerprint", value);
      if (value.toStringRef() != fingerprint_) {
        return Error{ErrorCode::kInvalidArgument, checkpointPath(),
                     "belongs to another recipe or other pictures; move it away to begin anew", -1};
      }
      archive.read("batch", value);
      batch_ = value.toInt();
      archive.read("seconds", value);
      secondsBefore_ = value.toDouble();
      const auto part = [&](const char* name) {
        torch::serialize::InputArchive inner;
        archive.read(name, inner);
        return inner;
      };
      auto network = part("network");
      network_->load(network);
      auto optimiser = part("optimiser");
      if (auto loaded = loadOptimiser(*optimiser_, optimiser); !loaded.ok()) return loaded;
      auto memory = part("memory");
      if (auto loaded = memory_->load(memory); !loaded.ok()) return loaded;
      if (average_) {
        auto average = part("average");
        if (auto loaded = average_->load(average); !loaded.ok()) return loaded;
      }
      if (learnsClasses()) {
        const torch::NoGradGuard noGradients;
        torch::Tensor classes;
        archive.read("classes", classes);
        classes_.copy_(classes);
      }
    } catch (const std::exception& exception) {
      return Error{ErrorCode::kBadModel, checkpointPath(), exception.what(), -1};
    }
    report_.resumedAtViews = views();
    return openCurve();
  }

  Result<void> openCurve() {
    auto curve = TrainingCurve::open(folder_ + "/curve.csv", folder_ + "/curve.png", views());
    if (!curve.ok()) return curve.error();
    curve_ = std::move(curve).value();
    return ok();
  }

  Result<void> saveCheckpoint() {
    try {
      torch::serialize::OutputArchive archive;
      archive.write("fingerprint", c10::IValue(fingerprint_));
      archive.write("batch", c10::IValue(batch_));
      archive.write("seconds", c10::IValue(seconds()));
      const auto put = [&](const char* name, const auto& save) {
        torch::serialize::OutputArchive inner;
        save(inner);
        archive.write(name, inner);
      };
      put("network", [&](auto& inner) { network_->save(inner); });
      put("optimiser", [&](auto& inner) { saveOptimiser(*optimiser_, inner); });
      put("memory", [&](auto& inner) { memory_->save(inner); });
      if (average_) put("average", [&](auto& inner) { average_->save(inner); });
      if (learnsClasses()) archive.write("classes", classes_.detach());
      std::ostringstream bytes;
      archive.save_to(bytes);
      const std::string text = std::move(bytes).str();
      lastCheckpoint_ = Clock::now();
      return exchange::writeFileAtomically(checkpointPath(), [&](std::ostream& out) -> Result<void> {
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        return ok();
      });
    } catch (const std::exception& exception) {
      return Error{ErrorCode::kIo, checkpointPath(), exception.what(), -1};
    }
  }

  Result<void> train() {
    started_ = lastCheckpoint_ = Clock::now();
    loader_ = std::make_unique<BatchLoader>(*pictures_, recipe_, batch_, run_.loaderThreads, hardNegatives_);
    ProgressMeter meter(observer_, JobStage::kTraining, batches() * viewsInBatch());
    meter.addAlreadyDone(views());
    while (batch_ < batches()) {
      if (control_.isPaused()) meter.setPaused(true);
      if (!control_.waitWhilePaused()) return stopped(ErrorCode::kCancelled);
      meter.setPaused(false);
      auto batch = loader_->next();
      if (!batch.ok()) return batch.error();
      const auto begun = Clock::now();
      if (auto trained = trainOn(*batch); !trained.ok()) return trained;
      ++batch_;
      networkSeconds_ += secondsSince(begun);
      meter.add(viewsInBatch());
      if (auto noted = note(); !noted.ok()) return noted;
      if (run_.stopAfterViews > 0 && views() >= run_.stopAfterViews && batch_ < batches()) {
        if (auto saved = saveCheckpoint(); !saved.ok()) return saved;
        return finish();
      }
    }
    if (auto saved = saveCheckpoint(); !saved.ok()) return saved;
    return finish();
  }

  Result<void> stopped(ErrorCode code) {
    if (auto saved = saveCheckpoint(); !saved.ok()) return saved;
    return Error{code, {}, "the next run goes on from " + checkpointPath(), -1};
  }

  Result<void> trainOn(const TrainingBatch& batch) {
    try {
      network_->train();
      setLearningRate(*optimiser_, learningRateAt(recipe_, views()));
      optimiser_->zero_grad();
      // What a network leaves out by chance is a function of the batch, so that a resumed run is the same.
      torch::manual_seed(RepeatableRandom(recipe_.seed, static_cast<std::uint64_t>(batch.number)).next());
      const auto rows = static_cast<std::int64_t>(batch.labels.size());
      const torch::Tensor raw = rawRows(networkInput(batch.pixels.data(), rows, batch.side, device_));
      const torch::Tensor labels = torch::tensor(batch.labels, torch::kInt64).to(device_);
      const torch::Tensor unit = torch::nn::functional::normalize(raw);
      torch::Tensor loss = mainLoss(unit, labels);
      if (recipe_.entropyWeight > 0.0)
        loss = loss + recipe_.entropyWeight * entropyLoss(unit, labels, memory_->rows());
      if (recipe_.asymmetryWeight > 0.0 && !batch.containments.empty())
        loss = loss + recipe_.asymmetryWeight * normRatioLoss(raw, batch);
      if (teacher_.defined()) loss = loss + distillationLoss(unit, labels);
      const double value = loss.item<double>();
      if (!std::isfinite(value)) {
        return Error{ErrorCode::kBadModel,
                     {},
                     "the loss is not finite in batch " + std::to_string(batch.number) + " (after " +
                         std::to_string(views()) + " views)",
                     -1};
      }
      loss.backward();
      torch::nn::utils::clip_grad_norm_(network_->parameters(), kMostGradient);
      optimiser_->step();
      if (average_) average_->update(*network_);
      memory_->add(unit.detach(), labels);
      lossSum_ += value;
      ++lossCount_;
    } catch (const c10::Error& error) {
      return neural::errorFromTorch(error, {}, ErrorCode::kBadModel);
    }
    return ok();
  }

  /// As network_->forward(), the trunk in mixed precision where that is faster.
  torch::Tensor rawRows(const torch::Tensor& images) {
    torch::Tensor map;
    {
      const neural::MixedPrecision precision(device_, isMixed_);
      map = network_->trunk()->forward(images);
    }
    return network_->head()->forward(neural::gemPooled(map, network_->options().gemPower));
  }

  torch::Tensor mainLoss(const torch::Tensor& unit, const torch::Tensor& labels) {
    switch (recipe_.loss) {
      case LossKind::kContrastive:
        return contrastiveLoss(unit, labels, memory_->rows(),
                               {recipe_.positiveMargin, recipe_.negativeMargin});
      case LossKind::kInfoNce:
        return infoNceLoss(unit, labels, memory_->rows(), recipe_.temperature);
      case LossKind::kCosFace:
        return cosFaceLoss(unit, labels, classes_, recipe_.cosFaceScale, recipe_.cosFaceMargin);
      case LossKind::kTriplet:
        break;
    }
    return tripletLoss(unit, labels, memory_->rows(), recipe_.negativeMargin);
  }

  [[nodiscard]] torch::Tensor distillationLoss(const torch::Tensor& unit, const torch::Tensor& labels) const {
    const torch::Tensor taught = teacher_.index_select(0, labels);
    torch::Tensor loss = torch::zeros({}, unit.options());
    if (recipe_.embeddingWeight > 0.0)
      loss = loss + recipe_.embeddingWeight * embeddingDistillationLoss(unit, taught);
    const MemoryRows memory = memory_->rows();
    if (recipe_.relationalWeight > 0.0 && memory.labels.size(0) > 0) {
      loss = loss +
             recipe_.relationalWeight * relationalDistillationLoss(unit, taught, memory.descriptors,
                                                                   teacher_.index_select(0, memory.labels),
                                                                   recipe_.temperature, recipe_.temperature);
    }
    return loss;
  }

  [[nodiscard]] torch::Tensor normRatioLoss(const torch::Tensor& raw, const TrainingBatch& batch) const {
    std::vector<std::int64_t> wholes;
    std::vector<std::int64_t> parts;
    for (const auto& containment : batch.containments) {
      wholes.push_back(containment.whole);
      parts.push_back(containment.part);
    }
    const auto rows = [&](const std::vector<std::int64_t>& places) {
      return raw.index_select(0, torch::tensor(places, torch::kInt64).to(device_));
    };
    return asymmetryLoss(rows(wholes), rows(parts));
  }

  /// A point of the curve now and then, an evaluation less often, a checkpoint by time.
  Result<void> note() {
    const auto passed = [&](std::int64_t every) {
      return every > 0 && views() / every != (views() - viewsInBatch()) / every;
    };
    const bool isLast = batch_ == batches() || (run_.stopAfterViews > 0 && views() >= run_.stopAfterViews);
    const bool evaluates = passed(recipe_.evaluateEveryViews) || isLast;
    if (evaluates || passed(kReportEveryViews)) {
      TrainingPoint point;
      point.views = views();
      point.loss = lossSum_ / static_cast<double>(std::max<std::int64_t>(1, lossCount_));
      point.learningRate = learningRateAt(recipe_, views());
      point.side = recipe_.steps[stepAt(recipe_, views() - 1)].side;
      point.networkViewsPerSecond =
          static_cast<double>(lossCount_ * viewsInBatch()) / std::max(1e-9, networkSeconds_);
      point.loaderViewsPerSecond = loader_->viewsPerSecond();
      lossSum_ = networkSeconds_ = 0.0;
      lossCount_ = 0;
      if (evaluates) {
        if (auto evaluated = evaluate(point); !evaluated.ok()) return evaluated;
      }
      point.seconds = seconds();
      report_.curve.push_back(point);
      if (auto added = curve_.add(point); !added.ok()) return added;
      if (observer_ != nullptr) observer_->onPoint(point);
    }
    if (secondsSince(lastCheckpoint_) > 60.0 * recipe_.checkpointMinutes) return saveCheckpoint();
    return ok();
  }

  /// Calls `use` with the network as it would be used: with averaged weights where there are any.
  template <typename Use>
  void withWeightsForUse(Use use) {
    if (average_) average_->swapWith(*network_);
    use();
    if (average_) average_->swapWith(*network_);
  }

  Result<void> evaluate(TrainingPoint& point) {
    if (pictures_->heldOutSize() == 0) return ok();
    const int side = recipe_.steps.back().side;
    if (!heldOut_) {
      auto views = HeldOutViews::make(*pictures_, side, kMostHeldOut, run_.loaderThreads);
      if (!views.ok()) return views.error();
      heldOut_ = std::make_unique<HeldOutViews>(std::move(views).value());
    }
    withWeightsForUse([&] { lastScore_ = heldOut_->scoreOf(network_, device_); });
    point.score = lastScore_;
    point.isEvaluated = true;
    return ok();
  }

  Result<void> finish() {
    loader_->stop();
    Result<void> written;
    withWeightsForUse([&] {
      network_->eval();
      network_->to(torch::kCPU);
      written = writeModelFiles(network_, run_, lastScore_, views(), seconds());
    });
    if (!written.ok()) return written;
    report_.views = views();
    report_.seconds = seconds();
    report_.modelPath = run_.output;
    report_.cardPath = cardPathOf(run_.output);
    return ok();
  }

  const TrainingRun& run_;
  const TrainingRecipe& recipe_;
  JobControl& control_;
  TrainingObserver* observer_;
  torch::Device device_{torch::kCPU};
  std::string folder_;
  std::string fingerprint_;
  std::unique_ptr<TrainingPictures> pictures_;
  std::vector<HardNegativePair> hardNegatives_;
  neural::DescriptorNetwork network_{nullptr};
  bool isMixed_ = false;   ///< see MixedPrecision
  torch::Tensor classes_;  ///< of CosFace
  torch::Tensor teacher_;  ///< a row a picture
  std::unique_ptr<torch::optim::Optimizer> optimiser_;
  std::unique_ptr<WeightAverage> average_;
  std::unique_ptr<EmbeddingMemory> memory_;
  std::unique_ptr<HeldOutViews> heldOut_;
  std::unique_ptr<BatchLoader> loader_;
  TrainingCurve curve_;
  HeldOutScore lastScore_;
  TrainingReport report_;
  std::int64_t batch_ = 0;  ///< batches trained on
  Clock::time_point started_ = Clock::now();
  Clock::time_point lastCheckpoint_ = Clock::now();
  double secondsBefore_ = 0.0;
  double networkSeconds_ = 0.0;  ///< since the last point
  double lossSum_ = 0.0;
  std::int64_t lossCount_ = 0;
};

}  // namespace

Result<TrainingReport> trainDescriptor(const TrainingRun& run, JobControl& control,
                                       TrainingObserver* observer) {
  try {
    return DescriptorTrainer(run, control, observer).work();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "training", -1};
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kBadModel, {}, exception.what(), -1};
  }
}

}  // namespace lookalike::train
