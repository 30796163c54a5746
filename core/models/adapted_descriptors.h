// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/models/model_card.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_records.h"

namespace lookalike::models {

/// Where the adapter of a model lies, if it has one: beside its card.
[[nodiscard]] std::string adapterPath(const std::string& cardPath);

/// A library that is to be described by a tuned model.
struct AdaptationInput {
  const models::ModelCard& card;  ///< of the tuned model
  std::string derivedFolder;      ///< where the descriptors of its base may be
  const std::vector<ImageRecord>& images;
  const std::vector<FileRecord>& files;
  decode::DecodeLimits limits;
  std::function<bool(const ContentHash&)> isDescribed;  ///< by the tuned model already
};

/// Takes descriptors of contents, in the order of both lists.
using StoreDescriptors =
    std::function<Result<void>(std::span<const ContentHash>, std::span<const Descriptor>)>;

/// Makes descriptors of the model from those of its base by its adapter: a second or so for 100,000. Returns
/// how many were stored: 0 where the model is no adapter, nothing of its base is there, or the
/// adapter does not give what the network gives, which is tried on a few of the library's images first. What
/// cannot be done so is left to describing, with a line in the log. Errors: kCancelled, those of `store`.
[[nodiscard]] Result<std::int64_t> adaptDescriptors(const AdaptationInput& input,
                                                    describe::Describer& describer, JobControl& control,
                                                    const StoreDescriptors& store);

}  // namespace lookalike::models
