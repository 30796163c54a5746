// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/finetune_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "core/base/wall_clock.h"
#include "core/describe/descriptor_cache.h"
#include "core/evaluate/reliability.h"
#include "core/learn/tuning_candidate.h"
#include "core/learn/tuning_figures.h"
#include "core/learn/tuning_parts.h"
#include "core/models/library_model.h"
#include "core/models/model_store.h"
#include "core/pipeline/self_test_job.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

using Clock = std::chrono::steady_clock;

/// In how many of the bootstrap samples the loss must be lower for a model to count as better.
constexpr double kSureShare = 0.9;
/// By how much the self-test may get worse: a point.
constexpr double kSelfTestTolerance = 0.01;
constexpr learn::TuningSide kTrainingSides[] = {learn::TuningSide::kTraining};
constexpr learn::TuningSide kValidationSides[] = {learn::TuningSide::kValidation};
constexpr learn::TuningSide kFittedSides[] = {learn::TuningSide::kTraining, learn::TuningSide::kValidation};

/// One run.
class Finetuner {
 public:
  Finetuner(const learn::FinetuneOptions& options, JobControl& control, learn::FinetuneObserver* observer)
      : options_(options), control_(control), observer_(observer) {}

  Result<learn::FinetuneReport> work() {
    auto done = open();
    if (done.ok() && !isOver_) done = look();
    if (done.ok() && !isOver_) done = learn();
    if (done.ok() && !isOver_) done = calibrate();
    if (done.ok() && !isOver_) done = compare();
    if (done.ok() && !isOver_) done = testItself();
    if (done.ok() && !isOver_) done = install();
    if (!done.ok()) return done.error();
    if (const std::error_code error = removeStaging(); error)
      return errorFromErrno(error.value(), staging_, "remove");
    report_.seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    return std::move(report_);
  }

 private:
  Result<void> open() {
    auto describer = models::describerOfLibrary(options_.libraryPath, options_.describer);
    if (!describer.ok()) return describer.error();
    auto library = learn::openTuningLibrary(options_.libraryPath, *describer, options_.cores);
    if (!library.ok()) return library.error();
    library_ = std::move(library).value();
    set_ = learn::makeTuningSet(*library_.snapshot, options_.heldOutShare, options_.seed);
    report_.libraryPath = options_.libraryPath;
    report_.base = library_.card.key;
    report_.baseName = library_.card.name;
    report_.readiness = learn::readinessOf(*library_.snapshot, set_);
    report_.threshold = library_.snapshot->threshold;
    for (const learn::TuningSetPair& pair : set_.pairs) {
      if (pair.side == learn::TuningSide::kTraining) ++report_.trainingPairs;
      if (pair.side == learn::TuningSide::kValidation) ++report_.validationPairs;
      if (pair.side == learn::TuningSide::kHeldOut) ++report_.heldOutPairs;
    }
    folder_ = options_.folder.empty() ? models::userModelFolder() : options_.folder;
    if (!options_.name.empty() &&
        std::filesystem::exists(std::filesystem::path(folder_) / (options_.name + ".json")))
      return Error{ErrorCode::kInvalidArgument, folder_,
                   "a model of the name \"" + options_.name + "\" is there", -1};
    staging_ = library::derivedFolder(options_.libraryPath) + "/finetune";
    if (!report_.readiness.deepest) {
      isOver_ = true;  // the verdict of the report says why
      return ok();
    }
    report_.depth = std::min(options_.depth, *report_.readiness.deepest);
    auto calibration = models::findCalibration(library_.base, library_.describer);
    if (!calibration.ok()) return calibration.error();
    baseCalibration_ = std::move(calibration).value();
    auto judge = models::PairJudge::of(library_.base, library_.describer, {}, library_.verifies());
    if (!judge.ok()) return judge.error();
    baseJudge_.emplace(std::move(judge).value());
    return ok();
  }

  /// What the base sees of the verdicts' pairs and of made copies.
  Result<void> look() {
    learn::TuningCandidate& base = candidates_.emplace_back();
    base.model.calibration = baseJudge_->calibration();
    base.model.defaultThreshold = library_.card.defaultThreshold;
    base.model.adapter =
        neural::DescriptorAdapter::identity(library_.descriptors.dimension, learn::kNormHeadWidth, stamp());
    base.descriptors = library_.descriptors;
    learn::PartTuner tuner(context());
    if (auto made = tuner.makeExtras(); !made.ok()) return made;
    return tuner.look(base, *baseJudge_);
  }

  /// Each part in its turn, on top of what was kept of those before; a part is kept when the verdicts of the
  /// validation are judged better with it, by a calibration fitted on those of the training.
  Result<void> learn() {
    double best = validationLoss(candidates_.back());
    report_.parts.push_back(
        {TuningPart::kCalibration, true, lossWithoutCorrection(candidates_.back()), best, 0.0});
    if (report_.depth == learn::TuningDepth::kCalibration) return ok();
    learn::PartTuner tuner(context());
    for (const TuningPart part : partsOf(report_.depth)) {
      const auto started = Clock::now();
      auto tuned = tuner.tuned(part, candidates_.back());
      if (!tuned.ok()) return tuned.error();
      learn::PartOutcome outcome{part, false, best, best, 0.0};
      if (*tuned) {
        outcome.validationLossAfter = validationLoss(**tuned);
        outcome.isKept = outcome.validationLossAfter < best;
      }
      outcome.seconds = std::chrono::duration<double>(Clock::now() - started).count();
      report_.parts.push_back(outcome);
      if (!outcome.isKept) continue;
      best = outcome.validationLossAfter;
      candidates_.push_back(std::move(**tuned));
    }
    report_.curve = tuner.curve();
    return ok();
  }

  std::vector<TuningPart> partsOf(learn::TuningDepth depth) const {
    std::vector<TuningPart> parts;
    if (library_.verifies() && baseJudge_->networkSide() > 0) parts.push_back(TuningPart::kPairVerifier);
    parts.push_back(depth == learn::TuningDepth::kAdapter ? TuningPart::kAdapter : TuningPart::kNetwork);
    return parts;
  }

  double validationLoss(const learn::TuningCandidate& candidate) const {
    const auto fit =
        evaluate::fitVerdictCorrection(learn::examplesOf(candidate, set_, extras_, kTrainingSides));
    return learn::lossOf(learn::examplesOf(candidate, set_, extras_, kValidationSides), fit.weights);
  }

  double lossWithoutCorrection(const learn::TuningCandidate& candidate) const {
    return learn::lossOf(learn::examplesOf(candidate, set_, extras_, kValidationSides), std::nullopt);
  }

  /// The correction of what is left, fitted on all that is not held out.
  Result<void> calibrate() {
    learn::TuningCandidate& last = candidates_.back();
    const auto examples = learn::examplesOf(last, set_, extras_, kFittedSides);
    const auto fit = evaluate::fitVerdictCorrection(examples);
    if (!fit.weights && candidates_.size() == 1) {
      report_.verdict = learn::TuningVerdict::kNoEvidence;  // nothing would change
    }
    last.model.calibration = learn::corrected(
        last.model.calibration, fit.weights.value_or(verify::CorrectionTerms{}), library_.verifies());
    std::vector<evaluate::Forecast> forecasts;
    for (const evaluate::VerdictExample& example : examples) {
      const double logit = evaluate::correctedLogit(example, fit.weights);
      forecasts.push_back({verify::probabilityOf(logit), example.isCopy});
      if (example.isCopy) ++last.model.copies;
    }
    last.model.pairs = static_cast<std::int64_t>(examples.size());
    last.model.expectedCalibrationError = evaluate::reliabilityOf(forecasts).expectedCalibrationError;
    last.model.name =
        options_.name.empty() ? learn::freeModelName(folder_, options_.libraryPath) : options_.name;
    last.model.trainingData = library_.card.name + " (" + library_.card.trainingData + "), then " +
                              std::to_string(report_.trainingPairs + report_.validationPairs) +
                              " verdicts of the library";
    auto written = learn::writeTunedModel(library_, baseCalibration_, last.model, staging_);
    if (!written.ok()) return written.error();
    written_ = std::move(written).value();
    return ok();
  }

  /// Both models on what neither has seen, as a search would judge it.
  Result<void> compare() {
    std::vector<learn::HeldOutPair> pairs;
    std::vector<std::size_t> places;
    const learn::TuningCandidate& base = candidates_.front();
    const learn::TuningCandidate& last = candidates_.back();
    for (std::size_t i = 0; i < set_.pairs.size(); ++i) {
      const learn::TuningSetPair& said = set_.pairs[i];
      if (said.side != learn::TuningSide::kHeldOut || !base.verdicts[i].pair.a.isValid()) continue;
      learn::HeldOutPair pair;
      pair.isCopy = said.isCopy;
      pair.order = said.order == VerdictOrder::kUnknown ? 0 : said.order == VerdictOrder::kAFirst ? 1 : -1;
      pair.cluster = said.cluster;
      pair.before = forecastOf(base.verdicts[i].pair, baseJudge_->calibration());
      pair.after = forecastOf(last.verdicts[i].pair, last.model.calibration);
      pairs.push_back(pair);
      places.push_back(i);
    }
    const learn::TuningComparison comparison = learn::compareOnHeldOut(pairs, report_.threshold);
    report_.before = comparison.before;
    report_.after = comparison.after;
    report_.shareBetter = comparison.shareBetter;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const bool was = pairs[i].before.probability >= report_.threshold;
      const bool is = pairs[i].after.probability >= report_.threshold;
      if (was == is) continue;
      const learn::TuningSetPair& said = set_.pairs[places[i]];
      report_.changed.push_back({library_.hashOf.at(said.a), library_.hashOf.at(said.b), said.isCopy,
                                 pairs[i].before.probability, pairs[i].after.probability});
    }
    std::sort(report_.changed.begin(), report_.changed.end(),
              [](const learn::ChangedPair& one, const learn::ChangedPair& other) {
                return std::abs(one.after - one.before) > std::abs(other.after - other.before);
              });
    judge();
    if (report_.isBetter() && takesMorePlainPairs()) report_.verdict = learn::TuningVerdict::kWorseOnSelfTest;
    return ok();
  }

  /// Whether of pairs that are nothing to each other more than before are finds, beyond one in two hundred.
  bool takesMorePlainPairs() const {
    constexpr double kTolerance = 0.005;
    const learn::TuningCandidate& base = candidates_.front();
    const learn::TuningCandidate& last = candidates_.back();
    double pairs = 0.0;
    double more = 0.0;
    for (std::size_t i = 0; i < extras_.plainSides.size(); ++i) {
      if (extras_.plainSides[i] != learn::TuningSide::kHeldOut || !base.plain[i].pair.a.isValid()) continue;
      ++pairs;
      const auto isFind = [&](const learn::TuningCandidate& candidate,
                              const verify::Calibration& calibration) {
        return forecastOf(candidate.plain[i].pair, calibration).probability >= report_.threshold ? 1.0 : 0.0;
      };
      more += isFind(last, last.model.calibration) - isFind(base, baseJudge_->calibration());
    }
    return more > std::max(1.0, kTolerance * pairs);
  }

  learn::PairForecast forecastOf(const ImagePair& pair, const verify::Calibration& calibration) const {
    learn::PairForecast forecast;
    if (library_.verifies()) {
      forecast.probability = calibration.ofVerified(verify::numbersOf(pair));
    } else {
      forecast.probability = calibration.ofSimilarity(pair.similarity, false);
    }
    if (pair.normRatio > 0.0F) forecast.logNormRatio = std::log(pair.normRatio);
    return forecast;
  }

  /// What the held-out verdicts alone say.
  void judge() {
    const auto isWorse = [](const MeasuredFigure& before, const MeasuredFigure& after, double tolerance) {
      return after.value < before.value - tolerance;
    };
    constexpr double kTolerance = 0.01;
    if (report_.heldOutPairs == 0) {
      report_.verdict = learn::TuningVerdict::kTooFewVerdicts;
    } else if (isWorse(report_.before.microAveragePrecision, report_.after.microAveragePrecision,
                       kTolerance)) {
      report_.verdict = learn::TuningVerdict::kWorseOnVerdicts;
    } else if (report_.shareBetter >= kSureShare) {
      report_.verdict = learn::TuningVerdict::kBetter;
    } else {
      report_.verdict = learn::TuningVerdict::kNoEvidence;
    }
  }

  /// A model that is better on verdicts must still find the library's own edited images.
  Result<void> testItself() {
    if (!options_.selfTest || !report_.isBetter()) return ok();
    SelfTestOptions test;
    test.libraryPath = options_.libraryPath;
    test.evidence = library_.snapshot->evidence;
    test.threshold = report_.threshold;
    test.images = options_.selfTestImages;
    test.seed = options_.seed;
    test.cores = options_.cores;
    // Not those whose copies were learnt from.
    std::unordered_set<ImageId> learntFrom;
    for (const learn::OwnCopy& copy : copies_) learntFrom.insert(copy.original);
    for (const ImageRecord& image : library_.snapshot->images) {
      if (!learntFrom.contains(image.id)) test.only.push_back(image.hash);
    }
    test.describer = library_.describer;
    auto before = selfTest(test, control_, observer_);
    if (!before.ok()) return before.error();
    // What an adapter does to cached descriptors is worked out on the way; a network has to see the pictures.
    if (!candidates_.back().model.network.empty()) {
      if (auto stored = storeDescriptors(); !stored.ok()) return stored;
    }
    test.describer.name = written_.cardPath;
    auto after = selfTest(test, control_, observer_);
    if (!after.ok()) return after.error();
    report_.selfTestBefore = std::move(before).value();
    report_.selfTestAfter = std::move(after).value();
    const auto fell = [](const MeasuredFigure& was, const MeasuredFigure& is) {
      return is.value < was.value - kSelfTestTolerance;
    };
    if (fell(report_.selfTestBefore->all.share, report_.selfTestAfter->all.share) ||
        fell(report_.selfTestBefore->microAveragePrecision, report_.selfTestAfter->microAveragePrecision))
      report_.verdict = learn::TuningVerdict::kWorseOnSelfTest;
    return ok();
  }

  /// Of the whole library by the tuned model: for the self-test, and for a search after it is promoted.
  Result<void> storeDescriptors() {
    learn::TuningCandidate& last = candidates_.back();
    if (last.descriptors.size() < library_.descriptors.size()) {
      learn::PartTuner tuner(context());
      auto all = tuner.described(written_, library_.descriptors.ids);
      if (!all.ok()) return all.error();
      last.descriptors = std::move(all).value();
    }
    const DescriptorSet& set = last.descriptors;
    auto cache = describe::DescriptorCache::open(library::derivedFolder(options_.libraryPath), written_.key,
                                                 set.dimension);
    if (!cache.ok()) return cache.error();
    constexpr std::size_t kAtOnce = 1024;
    for (std::size_t first = 0; first < set.size(); first += kAtOnce) {
      std::vector<ContentHash> hashes;
      std::vector<Descriptor> rows;
      for (std::size_t i = first; i < std::min(set.size(), first + kAtOnce); ++i) {
        const auto row = set.row(i);
        hashes.push_back(library_.hashOf.at(set.ids[i]));
        rows.push_back({{row.begin(), row.end()}, set.rawNorms[i]});
      }
      if (auto done = (*cache)->put(hashes, rows); !done.ok()) return done;
    }
    return (*cache)->flush();
  }

  Result<void> install() {
    if (!report_.isBetter()) return ok();
    auto installed = learn::installTunedModel(written_, folder_);
    if (!installed.ok()) return installed.error();
    report_.tuned = installed->key;
    report_.tunedName = candidates_.back().model.name;
    report_.cardPath = installed->cardPath;
    report_.seconds = std::chrono::duration<double>(Clock::now() - started_).count();
    return learn::writeFinetuneReport(report_, learn::reportPathOf(installed->cardPath));
  }

  std::error_code removeStaging() const {
    std::error_code error;
    if (!staging_.empty()) std::filesystem::remove_all(staging_, error);
    return error;
  }

  /// Different in every model, so that its weights are told from those of the base.
  [[nodiscard]] unsigned stamp() const { return static_cast<unsigned>(nowMs()); }

  learn::TuningContext context() {
    return {library_, baseCalibration_, set_, options_, staging_, copies_, extras_, control_, observer_};
  }

  const learn::FinetuneOptions& options_;
  JobControl& control_;
  learn::FinetuneObserver* observer_;
  Clock::time_point started_ = Clock::now();
  bool isOver_ = false;
  learn::TuningLibrary library_;
  learn::TuningSet set_;
  std::string folder_;
  std::string staging_;
  std::optional<models::FoundCalibration> baseCalibration_;
  std::optional<models::PairJudge> baseJudge_;
  std::vector<learn::OwnCopy> copies_;
  learn::TuningExtras extras_;
  std::vector<learn::TuningCandidate> candidates_;  ///< the base, then what was kept
  learn::WrittenModel written_;
  learn::FinetuneReport report_;
};

}  // namespace

Result<learn::FinetuneReport> finetune(const learn::FinetuneOptions& options, JobControl& control,
                                       learn::FinetuneObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  return Finetuner(options, control, observer).work();
}

}  // namespace lookalike::pipeline
