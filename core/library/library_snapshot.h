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
#include "core/review/review_estimate.h"
#include "core/review/verdict_book.h"
#include "core/values/image_pair.h"
#include "core/values/image_records.h"

namespace lookalike::library {

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
  /// A stored pair with its geometry, asked for in either order and given in the order asked for.
  [[nodiscard]] std::optional<ImagePair> pair(ImageId a, ImageId b) const;

  /// What persons said of pairs, at the moment of the snapshot; null means nothing.
  std::shared_ptr<const review::VerdictBook> verdicts = nullptr;

  /// The place in `pairs` of a stored pair, asked for in either order.
  [[nodiscard]] std::optional<std::size_t> placeOfPair(ImageId a, ImageId b) const;
  /// What stands for two images of the snapshot, stored as a pair or not; the order is said of (a, b).
  [[nodiscard]] std::optional<review::PairVerdict> verdictOf(ImageId a, ImageId b) const;
  /// The same by another book, for example a newer one.
  [[nodiscard]] std::optional<review::PairVerdict> verdictOf(const review::VerdictBook& book, ImageId a,
                                                             ImageId b) const;
};

/// Reads a snapshot; takes its own read-only connection, so it can run beside a job. `describer` empty: the
/// run of the model that the library chose (library_model.h), else the newest. Blocking: call it off the GUI
/// thread.
[[nodiscard]] Result<std::shared_ptr<const LibrarySnapshot>> readSnapshot(const std::string& libraryPath,
                                                                          const DescriberKey& describer = {});

/// The share of copies among the finds at or above a threshold, with its interval: review::reviewEstimate()
/// over the snapshot's pairs and what a book says of them. The one number that is called estimated precision,
/// wherever it is shown. Nothing when there are no finds. Some 0.1 s for a million pairs.
[[nodiscard]] std::optional<review::ShareEstimate> estimatedPrecision(const LibrarySnapshot& snapshot,
                                                                      const review::VerdictBook& verdicts,
                                                                      float threshold);

/// Pairs that a person said are no copies.
enum class RejectedPairs {
  kLeftOut,  ///< they are no finds, and not in one group unless copy verdicts chain them together
  kShown,    ///< as if nothing had been said of them
};

/// Groups of the snapshot at a threshold: byte-identical files (one image with several files) and copies by
/// score in one list. Pure; about a second for a million pairs. Clamped to the snapshot's floor. The
/// snapshot's verdicts count (cluster/verdict_groups.h); conflicts and unsure ones change nothing.
[[nodiscard]] std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, float threshold);
/// The same by other verdicts than the snapshot's own, for example newer ones.
[[nodiscard]] std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot,
                                                    const review::VerdictBook& verdicts, float threshold,
                                                    RejectedPairs rejected = RejectedPairs::kLeftOut);

}  // namespace lookalike::library
