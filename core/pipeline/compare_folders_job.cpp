// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compare_folders_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/thread_budget.h"
#include "core/find/library_matching.h"
#include "core/find/verify_candidates.h"
#include "core/library/indexed_library.h"
#include "core/library/user_folders.h"
#include "core/models/pair_judge.h"
#include "core/verify/pair_verifier.h"

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
  for (const std::string& folder : folders) canonical.push_back(library::canonicalPath(folder));
  Side side;
  for (const FileRecord& file : files) {
    if (file.missing || !file.image) continue;
    const bool inside = std::any_of(canonical.begin(), canonical.end(), [&](const std::string& folder) {
      return library::isUnder(file.path, folder);
    });
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

float floorOf(const CompareFoldersOptions& options) {
  if (!std::isnan(options.similarityFloor)) return options.similarityFloor;
  return options.evidence == EvidenceKind::kGlobal ? 0.0F : verify::kDefaultFloor;
}

/// The images of the sides, and how they are compared.
struct Comparison {
  const CompareFoldersOptions& options;
  const library::IndexedLibrary& library;
  const std::unordered_map<ImageId, ContentHash>& hashOf;
  const std::vector<ImageId>& queries;
  const std::vector<ImageId>& references;
  const std::vector<ImageId>& background;
  const models::PairJudge& judge;

  /// Of each query the best references at or above the floor, in no particular order.
  [[nodiscard]] Result<std::vector<ImagePair>> pairs(float floor, JobControl& control,
                                                     JobObserver* observer) const {
    const DescriptorSet querySet = load(queries);
    const DescriptorSet referenceSet = load(references);
    auto found = pairsOf(querySet, referenceSet, floor, control, observer);
    if (!found.ok()) return found;
    if (options.evidence == EvidenceKind::kGlobal) addNormRatios(querySet, referenceSet, *found);
    for (ImagePair& pair : *found) {
      if (pair.geometry) pair.score = verify::scoreOfDerivation(pair.score, *pair.geometry, pair.normRatio);
    }
    std::erase_if(*found, [&](const ImagePair& pair) {
      const bool holdsMore = pair.normRatio > options.largestNormRatio;  // not where it is unknown
      return pair.a != pair.b && (holdsMore || pair.score < floor);
    });
    return found;
  }

 private:
  [[nodiscard]] Result<std::vector<ImagePair>> pairsOf(const DescriptorSet& querySet,
                                                       const DescriptorSet& referenceSet, float floor,
                                                       JobControl& control, JobObserver* observer) const {
    if (options.evidence == EvidenceKind::kGlobal) {
      // The cosine of an image with itself may be rounded to a little less than 1.
      constexpr float kIdentical = 0.99999F;
      const float lowest = std::min(kIdentical, judge.calibration().similarityAt(floor, options.normalise));
      auto pairs = globalPairs(querySet, referenceSet, options.perQuery, lowest, control, observer);
      if (pairs.ok()) judge.scoreBySimilarity(pairs.value(), options.normalise);
      return pairs;
    }

    std::vector<find::CandidatePair> candidates;
    if (options.evidence == EvidenceKind::kBoth) {
      // Processed descriptors have another scale: the best of each query, then, whatever their similarity.
      const float lowest = options.normalise ? -1.0F : find::candidateFloor(library.report);
      auto global =
          globalPairs(querySet, referenceSet, options.candidates.globalPerImage, lowest, control, observer);
      if (!global.ok()) return global.error();
      candidates = find::candidatesOf(global.value());
    }
    const int threads = threadBudget(options.index.cores).searchThreads;
    const find::LocalSearch search{*library.localFeatures,
                                   hashOf,
                                   queries,
                                   references,
                                   library::derivedFolder(library.report.libraryPath) + "/keypoints.index",
                                   threads};
    auto local = find::localCandidates(search, options.candidates, control, observer);
    if (!local.ok()) return local.error();
    candidates.insert(candidates.end(), local->begin(), local->end());
    std::erase_if(candidates, [](const find::CandidatePair& pair) { return pair.a == pair.b; });
    const find::VerificationInput input{*library.localFeatures, hashOf, querySet, referenceSet,
                                        library.report,         judge,  threads};
    auto verified =
        find::verifyCandidates(find::joined(std::move(candidates), false), input, floor, control, observer);
    if (verified.ok()) addImagesOnBothSides(verified.value());
    return verified;
  }

  static void addNormRatios(const DescriptorSet& querySet, const DescriptorSet& referenceSet,
                            std::vector<ImagePair>& pairs) {
    std::unordered_map<ImageId, float> norms;
    for (const DescriptorSet* set : {&querySet, &referenceSet}) {
      for (std::size_t i = 0; i < set->size(); ++i) norms[set->ids[i]] = set->rawNorms[i];
    }
    for (ImagePair& pair : pairs) {
      const auto a = norms.find(pair.a);
      const auto b = norms.find(pair.b);
      if (a == norms.end() || b == norms.end() || !(a->second > 0.0F && b->second > 0.0F)) continue;
      pair.normRatio = a->second / b->second;
    }
  }

  [[nodiscard]] DescriptorSet load(const std::vector<ImageId>& images) const {
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

  [[nodiscard]] Result<std::vector<ImagePair>> globalPairs(const DescriptorSet& querySet,
                                                           const DescriptorSet& referenceSet, int perQuery,
                                                           float floor, JobControl& control,
                                                           JobObserver* observer) const {
    match::MatchOptions match = options.match;
    match.similarityFloor = floor;
    match.normalisation.enabled = options.normalise;
    match.index.threads = threadBudget(options.index.cores).searchThreads;
    const DescriptorSet backgroundSet = load(background);
    // One more than asked for: a file that is on both sides finds itself first.
    return match::matchAgainst(querySet, referenceSet, background.empty() ? nullptr : &backgroundSet,
                               perQuery + 1, match, control, observer);
  }

  void addImagesOnBothSides(std::vector<ImagePair>& pairs) const {
    const std::unordered_set<ImageId> known(references.begin(), references.end());
    for (const ImageId id : queries) {
      if (!known.contains(id)) continue;
      ImagePair same;
      same.a = id;
      same.b = id;
      same.score = 1.0F;
      same.similarity = 1.0F;
      pairs.push_back(std::move(same));
    }
  }
};

/// Pairs of images become pairs of files, query by query in path order, best first, at most perQuery each. A
/// file is not a find of itself when a folder is on both sides.
std::vector<library::FolderPair> filePairs(const std::vector<ImagePair>& pairs, const Side& queries,
                                           const Side& references,
                                           const std::unordered_map<ImageId, ContentHash>& hashOf,
                                           int perQuery) {
  std::unordered_map<ImageId, std::vector<const ImagePair*>> pairsOf;
  for (const ImagePair& pair : pairs) pairsOf[pair.a].push_back(&pair);
  for (auto& [id, list] : pairsOf) {
    std::sort(list.begin(), list.end(), [](const ImagePair* a, const ImagePair* b) {
      return a->score != b->score ? a->score > b->score : a->b < b->b;
    });
  }
  std::vector<library::FolderPair> found;
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
  if (similarityFloor > 1.0F || similarityFloor < -1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor must be a probability, or -1", -1};
  }
  if (!(largestNormRatio > 0.0F))
    return Error{ErrorCode::kInvalidArgument, {}, "the largest norm ratio must be more than 0", -1};
  if (!background.empty() && !normalise) {
    return Error{ErrorCode::kInvalidArgument, {}, "a background is only used with normalisation", -1};
  }
  if (normalise && evidence == EvidenceKind::kLocal) {
    return Error{
        ErrorCode::kInvalidArgument, {}, "normalisation is of descriptors, not of local evidence", -1};
  }
  if (auto checked = candidates.check(); !checked.ok()) return checked;
  return match.check();
}

Result<CompareFoldersReport> compareFolders(const CompareFoldersOptions& options, JobControl& control,
                                            JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  IndexLibraryOptions indexOptions = options.index;
  indexOptions.localFeatures = options.evidence != EvidenceKind::kGlobal;
  indexOptions.roots = options.references;
  indexOptions.roots.insert(indexOptions.roots.end(), options.queries.begin(), options.queries.end());
  indexOptions.roots.insert(indexOptions.roots.end(), options.background.begin(), options.background.end());
  auto indexed = indexAndKeepOpen(indexOptions, control, observer);
  if (!indexed.ok()) return indexed.error();
  library::IndexedLibrary& library = indexed.value();
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
  const float floor = floorOf(options);
  const auto judge =
      models::PairJudge::of(library.report, library.describer, options.judge, indexOptions.localFeatures);
  if (!judge.ok()) return judge.error();
  const Comparison comparison{options,           library,           hashOf, queries.images,
                              references.images, background.images, *judge};
  auto pairs = comparison.pairs(floor, control, observer);
  if (!pairs.ok()) return pairs.error();

  CompareFoldersReport report;
  report.index = std::move(library.report);
  report.similarityFloor = floor;
  report.queries = static_cast<std::int64_t>(queries.files.size());
  report.references = static_cast<std::int64_t>(references.files.size());
  report.pairs = filePairs(pairs.value(), queries, references, hashOf, options.perQuery);
  report.matchSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - matchStart).count();
  return report;
}

}  // namespace lookalike::pipeline
