// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/local_features.h"

namespace lookalike::index {

struct LocalIndexOptions {
  int threads = 1;  ///< that a search uses unless it says otherwise; of ThreadBudget
  /// Inverted lists are kept in memory up to this many bytes (32 a keypoint), in a mapped file beyond.
  std::int64_t memoryBytes = std::int64_t{2} << 30U;
  std::string mappedFile;  ///< path for the lists beyond memoryBytes; "" : all in memory
};

inline constexpr int kMostNeighbours = 255;

struct LocalSearchOptions {
  int neighbours = 4;        ///< k: nearest keypoints that each keypoint of the query votes with, 1 … 255
  int maxHamming = 60;       ///< farther neighbours do not vote
  int probes = 0;            ///< lists visited a keypoint; 0: by the size of the index
  int candidates = 20;       ///< images returned, at most
  float minVotes = 0.0F;     ///< fewer are not returned
  bool allRelations = true;  ///< also mirrored and contrast-inverted
  int threads = 0;           ///< for this search; 0: the index's. 1 where every core has its own query
};

/// Lists to visit a keypoint and relation when an index holds so many keypoints.
[[nodiscard]] int defaultLocalProbes(std::size_t keypoints);

/// An indexed picture that shares keypoints with the query.
struct LocalCandidate {
  std::int64_t image = 0;  ///< the number it was added under
  float votes = 0.0F;      ///< weighted, after weak geometric consistency; comparable within one index only
  Relation relation = Relation::kSame;  ///< of the query to it
};

/// Voting over keypoints: an inverted file of Hamming codes with weak geometric consistency (Jégou, Douze,
/// Schmid 2008, "Hamming Embedding and Weak Geometric Consistency", sections 3 and 4), burst damping (Jégou
/// et al. 2009); see keypoint_votes.h for what a vote weighs. The lists' centres are a fixed vocabulary
/// closed under mirroring and inversion, so that all four relations are searched with one assignment, and
/// adding or removing pictures retrains nothing. Not thread-safe for writing; search() is const and
/// thread-safe.
class LocalIndex {
 public:
  /// An empty index. Errors: kInvalidArgument, kIo and kin for the mapped file.
  [[nodiscard]] static Result<std::unique_ptr<LocalIndex>> create(const LocalIndexOptions& options);
  virtual ~LocalIndex() = default;
  LocalIndex(const LocalIndex&) = delete;
  LocalIndex& operator=(const LocalIndex&) = delete;

  [[nodiscard]] virtual std::size_t imageCount() const = 0;
  [[nodiscard]] virtual std::size_t keypointCount() const = 0;
  /// What the lists hold of memory, and of the mapped file, in whole segments of 4 MiB.
  [[nodiscard]] virtual std::int64_t memoryBytes() const = 0;
  [[nodiscard]] virtual std::int64_t mappedBytes() const = 0;
  /// Adds a picture under a number of the caller's (0 .. 2^28 - 1), each once until it is removed. Keypoints
  /// whose geometry is not finite are left out. Errors, after which the index is as before: kInvalidArgument
  /// (a number out of range or in use), kOutOfMemory, kDiskFull, kIo.
  [[nodiscard]] virtual Result<void> add(std::int64_t image, const LocalFeatures& features) = 0;
  /// Forgets pictures; unknown numbers are passed over. Reads all lists once, so hand over many numbers at a
  /// time; the holes are filled at once and the space is used again. Errors: kOutOfMemory.
  [[nodiscard]] virtual Result<void> remove(std::span<const std::int64_t> images) = 0;
  /// The pictures with most votes, best first; at most one entry per image (its best relation). `ignore`: a
  /// number that is passed over (the query itself in self-search), or -1. Errors: kInvalidArgument (an option
  /// that makes no sense), kOutOfMemory.
  [[nodiscard]] virtual Result<std::vector<LocalCandidate>> search(const LocalFeatures& query,
                                                                   const LocalSearchOptions& options,
                                                                   std::int64_t ignore) const = 0;

 protected:
  LocalIndex() = default;
};

}  // namespace lookalike::index
