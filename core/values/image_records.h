// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.h"

namespace lookalike {

/// A distinct content that decoded as an image. Width and height are those of the upright image (EXIF
/// orientation applied), in pixels.
struct ImageRecord {
  ImageId id;
  ContentHash hash;
  int width = 0;
  int height = 0;
  std::int64_t bytes = 0;
  std::string format;  ///< "jpeg", "png", "webp", "tiff", "bmp", "gif", "heic", "avif"
};

/// What the system says of a file, by which a change shows without reading it.
struct FileStamp {
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0;  ///< nanoseconds since the epoch
  std::int64_t changedNs = 0;   ///< the inode's change time, likewise; 0: not known
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileStamp&) const = default;
};

/// A path under one of the library's roots, as last seen on disk. Paths are native bytes, absolute, not
/// necessarily UTF-8.
struct FileRecord {
  FileId id;
  RootId root;
  std::optional<ImageId> image;  ///< none while not yet read, and for a file that failed
  std::string path;
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0;  ///< nanoseconds since the epoch
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool missing = false;        ///< was not there at the last scan
  std::int64_t changedNs = 0;  ///< the inode's change time; 0: not known
};

/// A folder that the library covers.
struct RootRecord {
  RootId id;
  std::string path;
};

}  // namespace lookalike
