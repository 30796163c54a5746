// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"

namespace lookalike::ui {

/// Where the window's pictures come from. Called from worker threads, several at once.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  /// A small picture of a file; `longSide` is the least length wanted of its longer side, in pixels.
  [[nodiscard]] virtual Result<decode::RgbImage> thumbnail(const std::string& path, int longSide) = 0;
  /// The whole picture in full size, upright.
  [[nodiscard]] virtual Result<decode::RgbImage> fullImage(const std::string& path) = 0;
};

}  // namespace lookalike::ui
