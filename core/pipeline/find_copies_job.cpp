// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/find_copies_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/base/thread_budget.h"
#include "core/base/wall_clock.h"
#include "core/find/library_matching.h"
#include "core/library/indexed_library.h"
#include "core/models/pair_judge.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

/// What makes the model that the library was just described with its choice; nothing where it is that.
Result<std::optional<ModelChoice>> choiceOf(const library::IndexedLibrary& library) {
  auto choices = library.catalogue->modelChoices();
  if (!choices.ok()) return choices.error();
  auto runs = library.catalogue->pairRuns();
  if (!runs.ok()) return runs.error();
  ModelChoice choice;
  choice.describer = library.report.describer;
  choice.modelName = library.report.describerName;
  if (!choices->empty()) {
    choice.before = choices->back().describer;
    if (choice.before == choice.describer) return std::optional<ModelChoice>();
  } else {
    const auto other = std::find_if(runs->begin(), runs->end(), [&](const catalogue::PairRun& run) {
      return run.describer != choice.describer;
    });
    if (other != runs->end()) choice.before = other->describer;
  }
  choice.chosenAtMs = nowMs();
  return std::optional(std::move(choice));
}

}  // namespace

Result<void> FindCopiesOptions::check() const {
  if (auto checked = index.check(); !checked.ok()) return checked;
  if (std::isnan(threshold) || threshold > 1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the threshold must be a probability of at most 1", -1};
  }
  if (std::isnan(similarityFloor) || similarityFloor > 1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor must be a probability of at most 1", -1};
  }
  if (threshold >= 0.0F && similarityFloor > threshold) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor lies above the threshold", -1};
  }
  if (normalise && evidence == EvidenceKind::kLocal) {
    return Error{
        ErrorCode::kInvalidArgument, {}, "normalisation is of descriptors, not of local evidence", -1};
  }
  if (auto checked = candidates.check(); !checked.ok()) return checked;
  return match.check();
}

Result<FindCopiesReport> findCopies(const FindCopiesOptions& options, JobControl& control,
                                    JobObserver* observer) {
  return findCopiesAnd(AfterFinding::kNothing, options, control, observer);
}

Result<FindCopiesReport> findCopiesAnd(AfterFinding then, const FindCopiesOptions& options,
                                       JobControl& control, JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  const bool verifies = options.evidence != EvidenceKind::kGlobal;
  IndexLibraryOptions indexOptions = options.index;
  indexOptions.localFeatures = verifies;
  auto indexed = indexAndKeepOpen(indexOptions, control, observer);
  if (!indexed.ok()) return indexed.error();
  library::IndexedLibrary& library = indexed.value();
  if (library.report.cancelled) return Error{ErrorCode::kCancelled, {}, {}, -1};

  const auto judge = models::PairJudge::of(library.report, library.describer, options.judge, verifies);
  if (!judge.ok()) return judge.error();

  FindCopiesReport report;
  report.threshold = options.threshold >= 0.0F ? options.threshold : verify::kDefaultThreshold;
  report.similarityFloor = options.similarityFloor >= 0.0F
                               ? options.similarityFloor
                               : std::min(verify::kDefaultFloor, report.threshold);

  const auto matchStart = std::chrono::steady_clock::now();
  find::LibraryMatchOptions matching;
  matching.evidence = options.evidence;
  matching.threshold = report.threshold;
  matching.scoreFloor = report.similarityFloor;
  matching.match = options.match;
  matching.match.normalisation.enabled = options.normalise;
  matching.candidates = options.candidates;
  matching.threads = threadBudget(options.index.cores).searchThreads;
  matching.match.index.threads = matching.threads;
  if (then == AfterFinding::kChooseModel) {
    auto choice = choiceOf(library);
    if (!choice.ok()) return choice.error();
    matching.choice = std::move(choice).value();
  }
  if (auto matched = find::matchLibrary(library, matching, *judge, control, observer); !matched.ok())
    return matched.error();
  report.index = std::move(library.report);
  library.descriptors.reset();
  library.localFeatures.reset();
  library.catalogue.reset();

  auto snapshot = library::readSnapshot(report.index.libraryPath, report.index.describer);
  if (!snapshot.ok()) return snapshot.error();
  report.snapshot = std::move(snapshot).value();
  report.groups = library::groupSnapshot(
      *report.snapshot, *report.snapshot->verdicts, report.threshold,
      options.withRejected ? library::RejectedPairs::kShown : library::RejectedPairs::kLeftOut);
  report.matchSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - matchStart).count();
  return report;
}

}  // namespace lookalike::pipeline
