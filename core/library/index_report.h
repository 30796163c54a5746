// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/values/local_features.h"

namespace lookalike::library {

/// What bringing a library up to date found and did.
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

}  // namespace lookalike::library
