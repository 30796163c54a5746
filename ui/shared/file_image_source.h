// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/decode/thumbnail_cache.h"
#include "ui/shared/image_source.h"

namespace lookalike::ui {

/// Pictures decoded by the core, with its formats and limits; thumbnails through the desktop's cache.
class FileImageSource : public ImageSource {
 public:
  [[nodiscard]] Result<decode::RgbImage> thumbnail(const std::string& path, int longSide) override;
  [[nodiscard]] Result<FittedImage> image(const std::string& path, int shortSide) override;
  [[nodiscard]] FileTraces traces(const std::string& path) override;

 private:
  decode::ThumbnailCache cache_;
};

}  // namespace lookalike::ui
