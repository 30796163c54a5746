// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

struct BenchOptions {
  std::vector<std::string> folders;  ///< measured; when empty, a folder is made and removed again
  int madeImages = 200;
  int madeWidth = 4000;  ///< pixels
  int madeHeight = 3000;
  int stageSample = 200;   ///< files that the single stages are measured on, spread over the folder
  FindCopiesOptions find;  ///< its library and roots are ignored: a fresh library is used and removed

  [[nodiscard]] Result<void> check() const;
};

/// One stage, measured alone on one thread (the describer: with its own threads).
struct StageTime {
  std::string stage;  ///< "scan", "read+hash", "decode", "extract", "prepare", "describe"
  std::int64_t items = 0;
  double seconds = 0.0;
};

struct BenchReport {
  std::string describerName;
  std::string device;
  int cores = 0;
  std::int64_t images = 0;
  std::int64_t bytes = 0;
  std::vector<StageTime> stages;
  double wholeSeconds = 0.0;   ///< from an empty library to groups, all cores
  double matchSeconds = 0.0;   ///< of it, matching and grouping
  double rescanSeconds = 0.0;  ///< the same again, with nothing changed
  std::int64_t groups = 0;
  std::int64_t failures = 0;
};

/// Measures images per second of each stage and of the whole. Blocking. Temporary files go to the system's
/// temporary folder and are removed.
[[nodiscard]] Result<BenchReport> runBench(const BenchOptions& options, JobControl& control,
                                           JobObserver* observer);

}  // namespace lookalike::pipeline
