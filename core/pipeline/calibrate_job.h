// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/evaluate/reliability.h"
#include "core/pipeline/index_library_job.h"

namespace lookalike::pipeline {

struct CalibrateOptions {
  IndexLibraryOptions index;  ///< describer, cores and limits; its library and roots are ignored
  /// Folders as `lookalike make-copies` writes them: references/, queries/, ground_truth.csv. Best of
  /// pictures that the describer was not trained on.
  std::vector<std::string> benchmarks;
  std::string pairNetworkCard;  ///< "" for none
  std::string workFolder;       ///< for the libraries, one a benchmark, so that a second run is quick
  std::string output;      ///< NAME.calibration.json; beside it NAME.reliability.csv and .png are written
  bool normalised = true;  ///< also fit processed similarities; doubles the time of comparing descriptors
  [[nodiscard]] Result<void> check() const;
};

struct CalibrateReport {
  library::IndexReport index;  ///< of the last benchmark
  std::int64_t pairs = 0;
  std::int64_t copies = 0;
  /// Cross-validated over groups: verified pairs, similarities, and processed similarities.
  evaluate::Reliability verified;
  evaluate::Reliability similarity;
  evaluate::Reliability normalised;
};

/// Compares queries and references of benchmarks with all kinds of evidence, and fits and writes the
/// calibration of the describer (verify/calibration.h, evaluate/calibration_fit.h). Errors: those of
/// compareFolders(), of reading the ground truth, of fitting, and of writing.
[[nodiscard]] Result<CalibrateReport> calibrate(const CalibrateOptions& options, JobControl& control,
                                                JobObserver* observer);

}  // namespace lookalike::pipeline
