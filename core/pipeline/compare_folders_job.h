// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

struct CompareFoldersOptions {
  IndexLibraryOptions index;  ///< its roots are ignored
  std::vector<std::string> references;
  std::vector<std::string> queries;
  std::vector<std::string>
      background;  ///< images known to be copies of nothing here: negatives of the normalisation
  float similarityFloor = 0.0F;
  int perQuery = 20;
  bool normalise = false;
  match::MatchOptions match;
  EvidenceKind evidence = EvidenceKind::kBoth;

  [[nodiscard]] Result<void> check() const;
};

/// One find of a comparison; paths are those of the first file of each image.
struct FolderPair {
  std::string queryPath;
  std::string referencePath;
  ContentHash queryHash;
  ContentHash referenceHash;
  ImagePair pair;
};

struct CompareFoldersReport {
  IndexReport index;
  std::vector<FolderPair> pairs;  ///< query by query in path order, then by descending score
  std::int64_t queries = 0;
  std::int64_t references = 0;
  double matchSeconds = 0.0;
};

/// Finds, for each query image, its best references above the floor. Blocking.
[[nodiscard]] Result<CompareFoldersReport> compareFolders(const CompareFoldersOptions& options,
                                                          JobControl& control, JobObserver* observer);

}  // namespace lookalike::pipeline
