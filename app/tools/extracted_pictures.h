// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/thread_budget.h"
#include "core/decode/rgb_image.h"
#include "core/values/local_features.h"

namespace lookalike::tools {

/// What candidates are found by and pairs are verified with.
struct ExtractedPicture {
  std::string id;  ///< the file's name without its extension
  LocalFeatures features;
  std::vector<float> unit;  ///< descriptor
};

/// Regular files below a folder, sorted.
[[nodiscard]] std::vector<std::string> filesIn(const std::string& folder);

/// Changes picture `number` before it is extracted; `number` counts the files handed over.
using PictureEdit = std::function<void(std::size_t number, decode::RgbImage& pixels)>;

/// Features and descriptors by `model` (a describer's name or a card) of the files, on all cores, in their
/// order; those that cannot be read are left out, with a line on standard error.
[[nodiscard]] std::vector<ExtractedPicture> extractedPictures(std::span<const std::string> files,
                                                              const PictureEdit& edit = {},
                                                              const std::string& model = "dct");

}  // namespace lookalike::tools
