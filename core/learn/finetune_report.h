// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/learn/self_test_report.h"
#include "core/library/library_snapshot.h"
#include "core/values/tuning.h"

namespace lookalike::learn {

/// How much of the model may change. The calibration always does; the pair verifier wherever verdicts
/// suffice.
enum class TuningDepth : std::uint8_t {
  kCalibration,   ///< nothing else
  kAdapter,       ///< and an adapter on cached descriptors: seconds
  kLastStages,    ///< and the last third of the network's weights: minutes
  kWholeNetwork,  ///< and all of them
};

/// What the verdicts of a library suffice for.
struct TuningReadiness {
  std::int64_t copies = 0;       ///< verdict pairs whose images are present; conflicts and unsure left out
  std::int64_t derivations = 0;  ///< of them, with a known order
  std::int64_t hardNegatives = 0;
  std::int64_t orderedHardNegatives = 0;
  std::int64_t unsure = 0;
  std::int64_t conflicts = 0;
  std::int64_t absent = 0;         ///< of images that are gone
  std::int64_t groups = 0;         ///< sets of images that verdicts or finds join
  std::int64_t heldOutCopies = 0;  ///< as the next run would split them
  std::int64_t heldOutHardNegatives = 0;

  /// The most that may be trained: nothing when not even a calibration can be judged.
  std::optional<TuningDepth> deepest;
  /// What is missing for a calibration and for an adapter; 0 when it suffices.
  std::int64_t copiesMissingForCalibration = 0;
  std::int64_t hardNegativesMissingForCalibration = 0;
  std::int64_t copiesMissingForAdapter = 0;
  std::int64_t hardNegativesMissingForAdapter = 0;
};

/// Fewer verdicts of a kind than these do not suffice.
inline constexpr std::int64_t kLeastForCalibration = 10;
inline constexpr std::int64_t kLeastForAdapter = 30;

/// Pure; about a second for a million pairs.
[[nodiscard]] TuningReadiness tuningReadiness(const library::LibrarySnapshot& snapshot);

/// Told of the job and of what training says.
class FinetuneObserver : public JobObserver, public TuningObserver {};

struct FinetuneOptions {
  std::string libraryPath;
  describe::DescriberOptions describer;  ///< the base; "default": the library's own model
  TuningDepth depth = TuningDepth::kAdapter;
  /// In the metric term of adapter and network ("ASL-Negative" of wang 2022, table 2). Else they are
  /// positives there and are told by their norms alone (section 4.3), which the paper prefers and did worse
  /// here.
  bool hardNegativesAsNegatives = true;
  double heldOutShare = 0.25;  ///< of the verdicts, by group; at least 0.2
  double minutes = 5.0;        ///< of the network's training at most
  std::uint64_t seed = 1;
  int cores = 0;
  /// Of the new model: letters, digits, '-', '.', '_', and of none that is there; "": the library's name and
  /// a number.
  std::string name;
  std::string folder;  ///< "" userModelFolder()
  bool selfTest = true;
  int selfTestImages = 60;
  [[nodiscard]] Result<void> check() const;
};

/// Figures of one model on the held-out verdicts. Intervals resample groups.
struct HeldOutFigures {
  MeasuredFigure microAveragePrecision;
  MeasuredFigure recallAtPrecision90;
  MeasuredFigure recall;          ///< of the copies, at the library's threshold
  MeasuredFigure falsePositives;  ///< share of the hard negatives at or above the threshold
  /// The same at the threshold at which the recall is that of the base at the library's threshold.
  MeasuredFigure falsePositivesAtEqualRecall;
  MeasuredFigure
      directionAccuracy;   ///< of the decided, where the verdict says the order; by norm ratio alone
  MeasuredFigure logLoss;  ///< mean of -ln of the probability given to the truth
};

/// A held-out pair that is on the other side of the threshold now.
struct ChangedPair {
  ContentHash a;
  ContentHash b;
  bool isCopy = false;  ///< the verdict
  float before = 0.0F;  ///< probabilities
  float after = 0.0F;
};

/// Why a model was not taken, or what it was taken for.
enum class TuningVerdict : std::uint8_t {
  kBetter,           ///< lower loss on the held-out verdicts in at least 9 of 10 bootstrap samples
  kNoEvidence,       ///< not clearly better: too few held-out verdicts, or no difference
  kWorseOnVerdicts,  ///< held-out verdicts got worse
  /// Finds fewer of the library's own edited images, by more than a point, or takes more of its images that
  /// are nothing to each other for copies.
  kWorseOnSelfTest,
  kTooFewVerdicts,  ///< nothing could be judged
};

/// What was done with one part.
struct PartOutcome {
  TuningPart part = TuningPart::kCalibration;
  bool isKept = false;  ///< it lowered the loss on the validation verdicts; otherwise it is as in the base
  double validationLossBefore = 0.0;
  double validationLossAfter = 0.0;
  double seconds = 0.0;
};

struct FinetuneReport {
  std::string libraryPath;
  DescriberKey base;
  std::string baseName;
  DescriberKey tuned;  ///< empty when no model was made
  std::string tunedName;
  std::string cardPath;  ///< of the tuned model; "" when none was written
  TuningReadiness readiness;
  TuningDepth depth = TuningDepth::kCalibration;  ///< as it was run
  float threshold = 0.0F;
  std::int64_t trainingPairs = 0;
  std::int64_t validationPairs = 0;
  std::int64_t heldOutPairs = 0;
  std::vector<PartOutcome> parts;
  HeldOutFigures before;
  HeldOutFigures after;
  std::optional<SelfTestReport> selfTestBefore;
  std::optional<SelfTestReport> selfTestAfter;
  std::vector<ChangedPair> changed;  ///< by descending change
  TuningVerdict verdict = TuningVerdict::kTooFewVerdicts;
  /// Share of the bootstrap samples in which the held-out loss is lower than that of the base.
  double shareBetter = 0.0;
  std::vector<TuningPoint> curve;
  double seconds = 0.0;

  /// Only such a model is promoted.
  [[nodiscard]] bool isBetter() const { return verdict == TuningVerdict::kBetter; }
};

/// The report as JSON: what --json prints, and what is kept beside the model as NAME.report.json.
[[nodiscard]] std::string finetuneJson(const FinetuneReport& report);
/// Where the report of a model lies: beside its card.
[[nodiscard]] std::string reportPathOf(const std::string& cardPath);
[[nodiscard]] Result<void> writeFinetuneReport(const FinetuneReport& report, const std::string& path);
/// Reads one back, for a model page; curve and self-tests included. Errors: kBadModel, those of files.
[[nodiscard]] Result<FinetuneReport> readFinetuneReport(const std::string& path);

}  // namespace lookalike::learn
