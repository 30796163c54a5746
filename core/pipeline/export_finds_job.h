// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike::pipeline {

enum class ExportFormat { kGroupsCsv, kGroupsJson, kPairsCsv, kPairsJson, kIsc, kFastdup, kNpy };

/// The names of the formats on the command line.
[[nodiscard]] const std::map<std::string, ExportFormat>& exportFormatNames();

struct ExportFindsOptions {
  std::string libraryPath;  ///< empty: defaultLibraryPath(roots)
  std::vector<std::string> roots;
  ExportFormat format = ExportFormat::kGroupsCsv;
  float threshold = -1.0F;    ///< negative: that of the last find
  std::string output;         ///< written whole or not at all; empty: the stream
  std::string relativeTo;     ///< paths below this folder are written relative to it
  bool withRejected = false;  ///< pairs that a person said are no copies too
};

struct ExportFindsReport {
  std::int64_t rows = 0;
  DescriberKey describer;
  float threshold = 0.0F;
};

/// Writes the stored finds of a library, as its verdicts have them (find_rows.h). Where a format has no room
/// for a verdict (isc, fastdup), the score of a copy is raised to the threshold. `stream` is used when no
/// output file is named. For .npy the paths of the rows are written beside it as OUTPUT.paths.txt, one a line
/// (a stream gets the matrix only), and for formats without room for the model (isc, .npy) its key as
/// OUTPUT.model.txt. Blocking. Cancelled, it fails with kCancelled and leaves no output file.
[[nodiscard]] Result<ExportFindsReport> exportFinds(const ExportFindsOptions& options, std::ostream& stream,
                                                    JobControl& control);

}  // namespace lookalike::pipeline
