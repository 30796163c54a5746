// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/tools/keras_network.h"
#include "core/base/result.h"

namespace lookalike::tools {

/// A TensorFlow.js model as it lies on disk: model.json and the shards beside it.
struct TfjsModel {
  std::string json;
  KerasWeights weights;
};

/// Errors: those of reading a file and of readKerasWeights().
[[nodiscard]] Result<TfjsModel> readTfjsModel(const std::string& modelPath);

}  // namespace lookalike::tools
