// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/cluster/derivation_tree.h"
#include "core/exchange/derivation_writers.h"
#include "core/library/library_snapshot.h"
#include "core/values/pair_direction.h"

namespace lookalike::library {

/// One find of a comparison; paths are those of the first file of each image.
struct FolderPair {
  std::string queryPath;
  std::string referencePath;
  ContentHash queryHash;
  ContentHash referenceHash;
  ImagePair pair;
};

struct DirectionOptions {
  /// Whether files are read for their traces (compression, metadata), which takes some 10 to 50 ms each the
  /// first time; what is stored already is used at any rate.
  bool readsFiles = true;
  int cores = 0;  ///< 0: all
  /// What persons said, in place of the snapshot's own verdicts; null: those.
  std::shared_ptr<const review::VerdictBook> verdicts = nullptr;
};

/// A content and a file that holds it.
struct ContentFile {
  ContentHash hash;
  std::string path;
};

/// What directions are told by: the traces of files and the norms of descriptors of one library. Traces come
/// from its derived folder, and those that are read are kept there. Owned by one thread.
class DirectionSources {
 public:
  DirectionSources(const std::string& libraryPath, const DescriberKey& describer);
  ~DirectionSources();
  DirectionSources(const DirectionSources&) = delete;
  DirectionSources& operator=(const DirectionSources&) = delete;

  /// Reads the traces that are not known yet. A file that is gone, or no longer holds that content, has none.
  /// Errors: kCancelled, kOutOfMemory.
  [[nodiscard]] Result<void> read(std::span<const ContentFile> files, const DirectionOptions& options,
                                  JobControl& control, JobObserver* observer);
  /// By the pair's geometry and norm ratio; where that is not known, by the norms of the descriptors.
  [[nodiscard]] PairDirection directionOf(const ImagePair& pair, const ContentHash& a,
                                          const ContentHash& b) const;

 private:
  struct Sources;
  std::unique_ptr<Sources> sources_;
};

/// The direction by the pair's own numbers, without its files: at once, for one that is shown.
[[nodiscard]] PairDirection directionByEvidence(const ImagePair& pair);

/// The direction of each of the snapshot's pairs at or above `threshold`, which come first there; what a
/// person said of it stands above the rest. Errors as
/// DirectionSources::read().
[[nodiscard]] Result<std::vector<std::shared_ptr<const PairDirection>>> directionsOfPairs(
    const LibrarySnapshot& snapshot, float threshold, const DirectionOptions& options, JobControl& control,
    JobObserver* observer);

/// The direction of each pair of a comparison, A being the query; null for one image on both sides. Traces
/// are kept in the library's derived folder. Errors as DirectionSources::read().
[[nodiscard]] Result<std::vector<std::shared_ptr<const PairDirection>>> directionsOfComparison(
    const std::string& libraryPath, const DescriberKey& describer, std::span<const FolderPair> pairs,
    const DirectionOptions& options, JobControl& control, JobObserver* observer);

/// A group as a tree.
struct GroupDerivation {
  cluster::DerivationTree tree;
  /// Of each node and its parent, the parent being A; a default one for a node without a parent.
  std::vector<PairDirection> withParent;
};

/// Who was made from whom in each group, by the stored pairs among its members and by what persons said of
/// them. How close a pair is, is its
/// score, times what each of its two pictures shows of the other, how much of that agrees, and the
/// similarity. Errors as DirectionSources::read().
[[nodiscard]] Result<std::vector<GroupDerivation>> derivationsOf(const LibrarySnapshot& snapshot,
                                                                 const std::vector<ImageGroup>& groups,
                                                                 const DirectionOptions& options,
                                                                 JobControl& control, JobObserver* observer);

/// The trees as they are written; `derivations` are those of `groups`.
[[nodiscard]] std::vector<exchange::DerivationGroup> derivationGroups(
    const LibrarySnapshot& snapshot, const std::vector<GroupDerivation>& derivations);

}  // namespace lookalike::library
