// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/geometry_bytes.h"
#include "core/values/image_pair.h"
#include "core/values/image_records.h"

namespace lookalike::pipeline {

/// Where the library file for these folders lies when none is named: under
/// $XDG_DATA_HOME/lookalike/libraries, one a set of folders, named by the first folder and a hash of all.
/// `roots` need not be canonical.
[[nodiscard]] std::string defaultLibraryPath(const std::vector<std::string>& roots);

/// Where derived data (descriptors) of a library lie: beside it, so that they move together.
[[nodiscard]] std::string derivedFolder(const std::string& libraryPath);

/// A library that was worked on before, for a start page.
struct KnownLibrary {
  std::string path;
  std::vector<std::string> roots;
  std::int64_t files = 0;
  std::int64_t modifiedMs = 0;  ///< of the library file, since the epoch
};
/// The libraries under $XDG_DATA_HOME/lookalike/libraries, newest first. Files that cannot be read are left
/// out.
[[nodiscard]] std::vector<KnownLibrary> knownLibraries();

/// Everything that a view of finds needs, read at one moment; immutable and shared between threads.
struct LibrarySnapshot {
  std::string libraryPath;
  std::vector<RootRecord> roots;
  std::vector<ImageRecord> images;  ///< present ones, by id
  std::vector<FileRecord> files;    ///< present files that hold an image, ordered by image, then path
  struct Failure {
    std::string path;
    Error error;
  };
  std::vector<Failure> failures;                  ///< files that could not be read, with the reason
  DescriberKey describer;                         ///< of `pairs`; empty text when nothing was matched yet
  float scoreFloor = 0.0F;                        ///< pairs below it are not stored
  float threshold = 0.0F;                         ///< that of the last find
  EvidenceKind evidence = EvidenceKind::kGlobal;  ///< by which `pairs` were found
  std::vector<ImagePair> pairs;                   ///< by descending score; geometry by completePair()
  std::vector<std::uint32_t> pairsByIds;          ///< indices into `pairs`, ordered by (a, b), for pair()

  /// Null when there is no such image.
  [[nodiscard]] const ImageRecord* image(ImageId id) const;
  /// The present files of an image; never empty for an image of the snapshot.
  [[nodiscard]] std::span<const FileRecord> filesOf(ImageId id) const;
  catalogue::PackedGeometries geometries;  ///< of `pairs`, in their order, packed: see completePair()

  /// pairs[index] with its geometry, if it has any.
  [[nodiscard]] ImagePair completePair(std::size_t index) const;
  /// The place of a stored pair in `pairs`, in whichever order its images are named.
  [[nodiscard]] std::optional<std::size_t> pairIndex(ImageId a, ImageId b) const;
  /// A stored pair with its geometry, asked for in either order and given in the order asked for.
  [[nodiscard]] std::optional<ImagePair> pair(ImageId a, ImageId b) const;
};

/// Reads a snapshot; takes its own read-only connection, so it can run beside a job. `describer` empty: the
/// newest run. Blocking: call it off the GUI thread.
[[nodiscard]] Result<std::shared_ptr<const LibrarySnapshot>> readSnapshot(const std::string& libraryPath,
                                                                          const DescriberKey& describer = {});

/// The share of copies among the pairs at or above a threshold that their probabilities lead to expect: their
/// mean. Nothing when there are none. A pass over those pairs.
[[nodiscard]] std::optional<double> estimatedPrecision(const LibrarySnapshot& snapshot, float threshold);

/// Groups of the snapshot at a threshold: byte-identical files (one image with several files) and copies by
/// score in one list. Pure; about a second for a million pairs. Clamped to the snapshot's floor.
[[nodiscard]] std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, float threshold);

}  // namespace lookalike::pipeline
