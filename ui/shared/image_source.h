// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/values/file_traces.h"

namespace lookalike::ui {

/// A picture in full size or, where that is quicker, smaller.
struct FittedImage {
  decode::RgbImage pixels;
  int fullWidth = 0;  ///< of the upright file, in pixels
  int fullHeight = 0;
};

/// Where the window's pictures come from. Called from worker threads, several at once.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  /// A small picture of a file; `longSide` is the least length wanted of its longer side, in pixels.
  [[nodiscard]] virtual Result<decode::RgbImage> thumbnail(const std::string& path, int longSide) = 0;
  /// The whole picture, upright. Its shorter side has at least `shortSide` pixels where the file has them; 0:
  /// in full size.
  [[nodiscard]] virtual Result<FittedImage> image(const std::string& path, int shortSide) = 0;
  /// What the file's bytes tell of its past; empty where it cannot be read.
  [[nodiscard]] virtual FileTraces traces(const std::string& path) = 0;
};

}  // namespace lookalike::ui
