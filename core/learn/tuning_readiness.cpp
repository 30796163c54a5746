// SPDX-License-Identifier: GPL-3.0-or-later
// What the verdicts of a library suffice for (declared in finetune_job.h and tuning_set.h).
#include <algorithm>

#include "core/learn/finetune_report.h"
#include "core/learn/tuning_set.h"

namespace lookalike::learn {

namespace {

std::int64_t missing(std::int64_t wanted, std::int64_t there) {
  return std::max<std::int64_t>(0, wanted - there);
}

}  // namespace

TuningReadiness readinessOf(const library::LibrarySnapshot& snapshot, const TuningSet& set) {
  TuningReadiness readiness;
  if (snapshot.verdicts) {
    const review::VerdictCounts& counts = snapshot.verdicts->counts();
    readiness.unsure = counts.unsure;
    readiness.conflicts = counts.conflicts;
    readiness.absent = counts.copies + counts.notCopies - static_cast<std::int64_t>(set.pairs.size());
  }
  for (const TuningSetPair& pair : set.pairs) {
    const bool isOrdered = pair.order != VerdictOrder::kUnknown;
    const bool isHeldOut = pair.side == TuningSide::kHeldOut;
    (pair.isCopy ? readiness.copies : readiness.hardNegatives) += 1;
    if (isOrdered) (pair.isCopy ? readiness.derivations : readiness.orderedHardNegatives) += 1;
    if (isHeldOut) (pair.isCopy ? readiness.heldOutCopies : readiness.heldOutHardNegatives) += 1;
  }
  readiness.groups = set.groups;
  readiness.copiesMissingForCalibration = missing(kLeastForCalibration, readiness.copies);
  readiness.hardNegativesMissingForCalibration = missing(kLeastForCalibration, readiness.hardNegatives);
  readiness.copiesMissingForAdapter = missing(kLeastForAdapter, readiness.copies);
  readiness.hardNegativesMissingForAdapter = missing(kLeastForAdapter, readiness.hardNegatives);
  // One kind is enough for a calibration: made copies stand for copies, and what few look-alikes there are
  // hold it back.
  const bool canCalibrate =
      readiness.copiesMissingForCalibration == 0 || readiness.hardNegativesMissingForCalibration == 0;
  if (readiness.copiesMissingForAdapter == 0 && readiness.hardNegativesMissingForAdapter == 0) {
    readiness.deepest = TuningDepth::kWholeNetwork;
  } else if (canCalibrate && readiness.heldOutCopies + readiness.heldOutHardNegatives > 0) {
    readiness.deepest = TuningDepth::kCalibration;
  }
  return readiness;
}

TuningReadiness tuningReadiness(const library::LibrarySnapshot& snapshot) {
  const FinetuneOptions usual;
  return readinessOf(snapshot, makeTuningSet(snapshot, usual.heldOutShare, usual.seed));
}

}  // namespace lookalike::learn
