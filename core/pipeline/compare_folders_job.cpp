// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compare_folders_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>

#include "core/base/thread_budget.h"
#include "core/pipeline/indexed_library.h"
#include "core/pipeline/user_folders.h"

namespace lookalike::pipeline {

namespace {

/// The files of one side of the comparison, and its distinct images in the order of their first path.
struct Side {
  std::vector<const FileRecord*> files;  ///< by path
  std::unordered_map<ImageId, std::vector<const FileRecord*>> filesOf;
  std::vector<ImageId> images;
};

Side sideOf(const std::vector<FileRecord>& files, const std::vector<std::string>& folders) {
  std::vector<std::string> canonical;
  canonical.reserve(folders.size());
  for (const std::string& folder : folders) canonical.push_back(canonicalPath(folder));
  Side side;
  for (const FileRecord& file : files) {
    if (file.missing || !file.image) continue;
    const bool inside = std::any_of(canonical.begin(), canonical.end(),
                                    [&](const std::string& folder) { return isUnder(file.path, folder); });
    if (inside) side.files.push_back(&file);
  }
  std::sort(side.files.begin(), side.files.end(),
            [](const FileRecord* a, const FileRecord* b) { return a->path < b->path; });
  for (const FileRecord* file : side.files) {
    auto& list = side.filesOf[*file->image];
    if (list.empty()) side.images.push_back(*file->image);
    list.push_back(file);
  }
  return side;
}

DescriptorSet load(const IndexedLibrary& library, const std::unordered_map<ImageId, ContentHash>& hashOf,
                   const std::vector<ImageId>& images) {
  std::vector<ImageId> ids;
  std::vector<ContentHash> hashes;
  for (const ImageId id : images) {
    const auto hash = hashOf.find(id);
    if (hash == hashOf.end()) continue;
    ids.push_back(id);
    hashes.push_back(hash->second);
  }
  return library.descriptors->load(ids, hashes);
}

/// Pairs of images become pairs of files, query by query in path order, best first, at most perQuery each. A
/// file is not a find of itself when a folder is on both sides.
std::vector<FolderPair> filePairs(const std::vector<ImagePair>& pairs, const Side& queries,
                                  const Side& references,
                                  const std::unordered_map<ImageId, ContentHash>& hashOf, int perQuery) {
  std::unordered_map<ImageId, std::vector<const ImagePair*>> pairsOf;
  for (const ImagePair& pair : pairs) pairsOf[pair.a].push_back(&pair);
  for (auto& [id, list] : pairsOf) {
    std::sort(list.begin(), list.end(), [](const ImagePair* a, const ImagePair* b) {
      return a->score != b->score ? a->score > b->score : a->b < b->b;
    });
  }
  std::vector<FolderPair> found;
  for (const FileRecord* query : queries.files) {
    const auto list = pairsOf.find(*query->image);
    if (list == pairsOf.end()) continue;
    int count = 0;
    for (const ImagePair* pair : list->second) {
      for (const FileRecord* reference : references.filesOf.at(pair->b)) {
        if (reference->path == query->path || count >= perQuery) continue;
        found.push_back({query->path, reference->path, hashOf.at(pair->a), hashOf.at(pair->b), *pair});
        ++count;
      }
    }
  }
  return found;
}

}  // namespace

Result<void> CompareFoldersOptions::check() const {
  if (references.empty())
    return Error{ErrorCode::kInvalidArgument, {}, "no folder of references is named", -1};
  if (queries.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no folder of queries is named", -1};
  if (perQuery < 1)
    return Error{ErrorCode::kInvalidArgument, {}, "at least one find a query must be allowed", -1};
  if (std::isnan(similarityFloor) || similarityFloor > 1.0F || similarityFloor < -1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor must be a similarity between -1 and 1", -1};
  }
  if (!background.empty() && !normalise) {
    return Error{ErrorCode::kInvalidArgument, {}, "a background is only used with normalisation", -1};
  }
  return match.check();
}

Result<CompareFoldersReport> compareFolders(const CompareFoldersOptions& options, JobControl& control,
                                            JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  IndexLibraryOptions indexOptions = options.index;
  indexOptions.roots = options.references;
  indexOptions.roots.insert(indexOptions.roots.end(), options.queries.begin(), options.queries.end());
  indexOptions.roots.insert(indexOptions.roots.end(), options.background.begin(), options.background.end());
  auto indexed = indexAndKeepOpen(indexOptions, control, observer);
  if (!indexed.ok()) return indexed.error();
  IndexedLibrary& library = indexed.value();
  if (library.report.cancelled) return Error{ErrorCode::kCancelled, {}, {}, -1};

  const auto matchStart = std::chrono::steady_clock::now();
  auto files = library.catalogue->files();
  if (!files.ok()) return files.error();
  auto images = library.catalogue->images(true);
  if (!images.ok()) return images.error();
  std::unordered_map<ImageId, ContentHash> hashOf;
  for (const ImageRecord& image : images.value()) hashOf.emplace(image.id, image.hash);

  const Side queries = sideOf(files.value(), options.queries);
  const Side references = sideOf(files.value(), options.references);
  const Side background = sideOf(files.value(), options.background);
  const DescriptorSet querySet = load(library, hashOf, queries.images);
  const DescriptorSet referenceSet = load(library, hashOf, references.images);
  const DescriptorSet backgroundSet = load(library, hashOf, background.images);

  match::MatchOptions matchOptions = options.match;
  matchOptions.similarityFloor = options.similarityFloor;
  matchOptions.normalisation.enabled = options.normalise;
  matchOptions.index.threads = threadBudget(options.index.cores).searchThreads;
  // One more than asked for: a file that is on both sides finds itself first.
  auto pairs =
      match::matchAgainst(querySet, referenceSet, background.images.empty() ? nullptr : &backgroundSet,
                          options.perQuery + 1, matchOptions, control, observer);
  if (!pairs.ok()) return pairs.error();

  CompareFoldersReport report;
  report.index = std::move(library.report);
  report.queries = static_cast<std::int64_t>(queries.files.size());
  report.references = static_cast<std::int64_t>(references.files.size());
  report.pairs = filePairs(pairs.value(), queries, references, hashOf, options.perQuery);
  report.matchSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - matchStart).count();
  return report;
}

}  // namespace lookalike::pipeline
