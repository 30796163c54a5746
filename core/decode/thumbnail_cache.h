// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/decode/image_decoder.h"

namespace lookalike::decode {

/// Sizes of the freedesktop thumbnail specification: the longer side in pixels.
enum class ThumbnailSize { kNormal = 128, kLarge = 256, kXLarge = 512 };

/// The shared thumbnail cache of the desktop ($XDG_CACHE_HOME/thumbnails, freedesktop.org Thumbnail Managing
/// Standard 0.9): PNG files named by the MD5 of the file's URI, valid while Thumb::MTime matches.
/// Thread-safe.
class ThumbnailCache {
 public:
  /// `cacheHome` empty: $XDG_CACHE_HOME or ~/.cache.
  explicit ThumbnailCache(std::string cacheHome = {});

  /// The thumbnail of a file, from the cache when it is there and fresh, else decoded and written there (a
  /// cache that cannot be written is not an error). Never larger than the image itself.
  [[nodiscard]] Result<RgbImage> thumbnail(const std::string& path, ThumbnailSize size) const;

  /// Where the thumbnail of `path` lies or would lie.
  [[nodiscard]] std::string cachePath(const std::string& path, ThumbnailSize size) const;

 private:
  std::string cacheHome_;
};

}  // namespace lookalike::decode
