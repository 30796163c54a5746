// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/values/local_features.h"

namespace lookalike::pipeline {

/// The folders that models are looked for in: $LOOKALIKE_MODELS, beside the program, the installed data
/// folder, and $XDG_DATA_HOME/lookalike/models.
[[nodiscard]] std::vector<std::string> modelFolders();

/// What to index and how. The same struct is filled by the command line and by the window.
struct IndexLibraryOptions {
  std::string libraryPath;         ///< empty: defaultLibraryPath(roots)
  std::vector<std::string> roots;  ///< empty: the library's own roots
  std::vector<std::string> excludePatterns;
  bool includeHidden = false;
  bool followSymlinks = false;
  bool retryFailures = false;  ///< read files again whose content failed and has not changed
  bool localFeatures = true;   ///< extract keypoints too, for local evidence
  describe::DescriberOptions describer;
  decode::DecodeLimits limits;
  int cores = 0;  ///< 0: all usable

  [[nodiscard]] Result<void> check() const;
};

struct IndexReport {
  std::string libraryPath;
  DescriberKey describer;
  std::string describerName;
  std::string device;
  LocalFeatureKey localFeatures;  ///< empty when they were not asked for
  float defaultThreshold = 0.0F;
  bool describerIsLearnt = false;  ///< a network
  std::int64_t filesFound = 0;
  std::int64_t filesUnchanged = 0;
  std::int64_t filesAdded = 0;
  std::int64_t filesChanged = 0;
  std::int64_t filesMoved = 0;
  std::int64_t filesMissing = 0;
  std::int64_t filesIgnored = 0;
  std::int64_t imagesDescribed = 0;     ///< in this run
  std::int64_t imagesExtracted = 0;     ///< in this run
  std::int64_t keypointsExtracted = 0;  ///< of them
  std::vector<ItemFailure> failures;    ///< every file that has no image now, also from earlier runs
  bool cancelled = false;               ///< what was finished is kept
  double scanSeconds = 0.0;
  double describeSeconds = 0.0;
  std::int64_t imagesAdapted = 0;  ///< in this run: described by an adapter, from descriptors of its base
};

/// Brings a library up to date with the disk: scan, read and hash, decode, extract, describe, remember. The
/// describer "default" is the library's own model (library_model.h) when it has chosen one. By a model that
/// is an adapter on one that has described the library (models/README.md), images are described from
/// descriptors. Incremental; killed at any moment it loses no finished image. Blocking: run it on its own
/// thread. Fails only when the whole cannot go on (no root, library not writable, bad model, disk full).
[[nodiscard]] Result<IndexReport> indexLibrary(const IndexLibraryOptions& options, JobControl& control,
                                               JobObserver* observer);

}  // namespace lookalike::pipeline
