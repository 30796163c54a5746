// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/describe/descriptor_cache.h"
#include "core/describe/model_card.h"
#include "core/values/image_records.h"

namespace lookalike::pipeline {

/// Where the adapter of a model lies, if it has one: beside its card.
[[nodiscard]] std::string adapterPath(const std::string& cardPath);

/// A library that is to be described by a tuned model.
struct AdaptationInput {
  const describe::ModelCard& card;  ///< of the tuned model
  std::string derivedFolder;        ///< where the descriptors of its base may be
  const std::vector<ImageRecord>& images;
  const std::vector<FileRecord>& files;
  decode::DecodeLimits limits;
};

/// Fills `cache` with descriptors of the model that are made from those of its base by its adapter: a second
/// for 100,000. Returns how many: 0 where the model is no adapter, nothing of its base is there, or the
/// adapter does not give what the network gives, which is tried on a few of the library's images first. What
/// cannot be done so is left to describing, with a line in the log. Errors: kCancelled, and those of writing
/// the cache.
[[nodiscard]] Result<std::int64_t> adaptDescriptors(const AdaptationInput& input,
                                                    describe::Describer& describer,
                                                    describe::DescriptorCache& cache, JobControl& control);

}  // namespace lookalike::pipeline
