// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/library/indexed_library.h"

namespace lookalike::pipeline {

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

/// Brings a library up to date with the disk: scan, read and hash, decode, extract, describe, remember. The
/// describer "default" is the library's own model (library_model.h) when it has chosen one. By a model that
/// is an adapter on one that has described the library (models/README.md), images are described from
/// descriptors. Incremental; killed at any moment it loses no finished image. Blocking: run it on its own
/// thread. Fails only when the whole cannot go on (no root, library not writable, bad model, disk full).
[[nodiscard]] Result<library::IndexReport> indexLibrary(const IndexLibraryOptions& options,
                                                        JobControl& control, JobObserver* observer);

/// As indexLibrary(), for a job that goes on with the library.
[[nodiscard]] Result<library::IndexedLibrary> indexAndKeepOpen(const IndexLibraryOptions& options,
                                                               JobControl& control, JobObserver* observer);

}  // namespace lookalike::pipeline
