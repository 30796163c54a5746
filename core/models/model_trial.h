// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/models/model_card.h"

namespace lookalike::models {

/// What a network from elsewhere gives for pictures made in code.
struct ModelTrial {
  int dimension = 0;
  bool isUnitLength = false;  ///< its rows have length 1 whatever the picture
  double imagesPerSecond = 0.0;
  double similarityOfCopies = 0.0;  ///< mean cosine of pictures with slightly edited ones
  double similarityOfOthers = 0.0;  ///< and with each other
};

/// Runs the network of a file's bytes on the input of the card, whose file and dimension are not looked at.
/// `path` is for errors only. Errors: kBadModel (no TorchScript, damaged, another input than said, rows that
/// are not finite or all alike, a network of pairs), kDevice, kOutOfMemory, kCancelled.
[[nodiscard]] Result<ModelTrial> tryModel(std::span<const std::byte> weights, const std::string& path,
                                          const models::ModelCard& card, const std::string& device,
                                          JobControl& control);

}  // namespace lookalike::models
