// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/catalogue/catalogue.h"
#include "core/describe/describer.h"
#include "core/describe/descriptor_cache.h"
#include "core/library/index_report.h"
#include "core/local/local_feature_cache.h"

namespace lookalike::library {

/// A library that was just brought up to date and is still open, locked for writing, so that a job can go on
/// with it. Belongs to the thread that made it.
struct IndexedLibrary {
  IndexReport report;
  std::unique_ptr<catalogue::Catalogue> catalogue;
  std::unique_ptr<describe::DescriptorCache> descriptors;
  std::unique_ptr<local::LocalFeatureCache> localFeatures;  ///< null when they were not asked for
  /// Those it was described with: of the library's own model where "default" was asked for.
  describe::DescriberOptions describer;
};

}  // namespace lookalike::library
