// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/index_library_job.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <unordered_set>
#include <utility>

#include "core/base/thread_budget.h"
#include "core/base/wall_clock.h"
#include "core/library/describe_items.h"
#include "core/library/indexed_library.h"
#include "core/library/library_snapshot.h"
#include "core/library/user_folders.h"
#include "core/models/adapted_descriptors.h"
#include "core/models/model_choice.h"
#include "core/models/model_of_key.h"
#include "core/scan/folder_scan.h"

namespace lookalike::pipeline {

namespace {

scan::ScanOptions scanOptionsFor(const IndexLibraryOptions& options, std::vector<std::string> roots) {
  scan::ScanOptions scanOptions;
  scanOptions.roots = std::move(roots);
  scanOptions.excludePatterns = options.excludePatterns;
  scanOptions.includeHidden = options.includeHidden;
  scanOptions.followSymlinks = options.followSymlinks;
  scanOptions.looksLikeImage = &decode::looksLikeImage;
  for (const decode::FormatSupport& format : decode::supportedFormats()) {
    scanOptions.extensions.insert(scanOptions.extensions.end(), format.extensions.begin(),
                                  format.extensions.end());
  }
  return scanOptions;
}

/// A root that cannot be used is found before anything is made for it.
Result<void> checkRoot(const std::string& root) {
  struct stat info {};
  if (::stat(root.c_str(), &info) != 0) return errorFromErrno(errno, root);
  return ok();
}

/// One run over one library.
class IndexRun {
 public:
  IndexRun(const IndexLibraryOptions& options, JobControl& control, JobObserver* observer)
      : options_(options), control_(control), observer_(observer) {}

  Result<library::IndexedLibrary> run() {
    // What can fail before any work fails here, with nothing written.
    if (auto opened = open(); !opened.ok()) return opened.error();
    const auto scanStart = std::chrono::steady_clock::now();
    if (auto scanned = scanAndRemember(); !scanned.ok()) return cancelledOr(scanned.error());
    report_.scanSeconds = secondsSince(scanStart);
    const auto describeStart = std::chrono::steady_clock::now();
    if (auto described = describeWhatIsLeft(); !described.ok()) return cancelledOr(described.error());
    report_.describeSeconds = secondsSince(describeStart);
    return finish();
  }

 private:
  Result<void> open() {
    if (auto checked = options_.check(); !checked.ok()) return checked;
    for (const std::string& root : options_.roots) {
      if (auto checked = checkRoot(root); !checked.ok()) return checked;
      roots_.push_back(library::canonicalPath(root));
    }
    report_.libraryPath =
        options_.libraryPath.empty() ? library::defaultLibraryPath(roots_) : options_.libraryPath;

    // A library that is there says which model it wants; a new one is made only when there is a model for it.
    std::error_code error;
    if (std::filesystem::exists(report_.libraryPath, error)) {
      if (auto opened = openCatalogue(); !opened.ok()) return opened;
    }
    if (auto made = makeDescriber(); !made.ok()) return made;
    const std::filesystem::path folder = std::filesystem::path(report_.libraryPath).parent_path();
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) return errorFromErrno(error.value(), folder.string());
    if (!catalogue_) {
      if (auto opened = openCatalogue(); !opened.ok()) return opened;
    }
    std::filesystem::create_directories(library::derivedFolder(report_.libraryPath), error);
    if (error) return errorFromErrno(error.value(), library::derivedFolder(report_.libraryPath));
    auto cache = describe::DescriptorCache::open(library::derivedFolder(report_.libraryPath),
                                                 report_.describer, describer_->info().dimension);
    if (!cache.ok()) return cache.error();
    cache_ = std::move(cache).value();
    if (options_.localFeatures) {
      extractor_ = local::LocalExtractor::create();
      report_.localFeatures = extractor_->key();
      auto features =
          local::LocalFeatureCache::open(library::derivedFolder(report_.libraryPath), report_.localFeatures);
      if (!features.ok()) return features.error();
      localFeatures_ = std::move(features).value();
    }

    if (roots_.empty()) {
      auto known = catalogue_->roots();
      if (!known.ok()) return known.error();
      for (const RootRecord& root : known.value()) roots_.push_back(root.path);
      if (roots_.empty()) {
        return Error{ErrorCode::kInvalidArgument, report_.libraryPath,
                     "the library has no folder yet; name one", -1};
      }
    }
    return ok();
  }

  Result<void> openCatalogue() {
    auto catalogue = catalogue::Catalogue::open(report_.libraryPath, catalogue::OpenMode::kReadWrite);
    if (!catalogue.ok()) return catalogue.error();
    catalogue_ = std::move(catalogue).value();
    return ok();
  }

  Result<void> makeDescriber() {
    describerOptions_ = options_.describer;
    describerOptions_.intraOpThreads = budget_.deviceIntraOp;
    if (describerOptions_.modelFolders.empty()) describerOptions_.modelFolders = library::modelFolders();
    if (catalogue_) {
      auto choices = catalogue_->modelChoices();
      if (!choices.ok()) return choices.error();
      auto chosen = models::describerOfChoices(choices.value(), std::move(describerOptions_));
      if (!chosen.ok()) return chosen.error();
      describerOptions_ = std::move(chosen).value();
    }
    auto describer = models::makeDescriber(describerOptions_);
    if (!describer.ok()) return describer.error();
    describer_ = std::move(describer).value();
    report_.describer = describer_->info().key;
    report_.describerName = describer_->info().name;
    report_.device = describer_->info().device;
    report_.defaultThreshold = describer_->info().defaultThreshold;
    report_.describerIsLearnt = describer_->info().isLearnt;
    return ok();
  }

  Result<void> scanAndRemember() {
    auto scanned = scan::scanFolders(scanOptionsFor(options_, roots_), control_, observer_);
    if (!scanned.ok()) return scanned.error();
    scan::ScanResult& result = scanned.value();
    report_.filesFound = static_cast<std::int64_t>(result.files.size());
    report_.filesIgnored = result.ignored;
    for (const Error& failure : result.failures) {
      if (observer_ != nullptr) observer_->onFailure({JobStage::kScanning, failure});
      report_.failures.push_back({JobStage::kScanning, failure});
    }

    std::vector<RootId> rootIds;
    for (const std::string& root : result.canonicalRoots) {
      auto id = catalogue_->addRoot(root);
      if (!id.ok()) return id.error();
      rootIds.push_back(id.value());
    }
    auto files = catalogue_->files(rootIds);
    if (!files.ok()) return files.error();
    std::vector<scan::KnownFile> known;
    known.reserve(files->size());
    for (const FileRecord& file : files.value()) {
      known.push_back({file.id.value, file.path, file.bytes, file.modifiedNs, file.device, file.inode,
                       file.missing, file.changedNs});
    }
    const scan::ScanChanges changes = scan::compareWithKnown(result.files, known, result.failures);
    return remember(result, rootIds, known, changes);
  }

  Result<void> remember(const scan::ScanResult& result, const std::vector<RootId>& rootIds,
                        const std::vector<scan::KnownFile>& known, const scan::ScanChanges& changes) {
    const auto entryOf = [&](std::uint32_t index) {
      const scan::FoundFile& file = result.files[index];
      return catalogue::FileEntry{rootIds[file.rootIndex], file.path,   file.bytes,
                                  file.modifiedNs,         file.device, file.inode,
                                  file.changedNs};
    };
    // Moves first: a path that another file moved to is free by then.
    std::vector<std::pair<FileId, catalogue::FileEntry>> moves;
    for (const auto& match : changes.moved)
      moves.emplace_back(FileId{known[match.known].id}, entryOf(match.found));
    report_.filesMoved = static_cast<std::int64_t>(moves.size());
    // An earlier version did not note change times: such a file stays where it is and gets its own.
    for (const auto& match : changes.unchanged) {
      if (known[match.known].changedNs == 0)
        moves.emplace_back(FileId{known[match.known].id}, entryOf(match.found));
    }
    if (auto done = catalogue_->moveFiles(moves); !done.ok()) return done;

    std::vector<FileId> gone;
    for (const std::uint32_t index : changes.missing) {
      if (!known[index].missing) gone.push_back(FileId{known[index].id});
    }
    if (auto done = catalogue_->setMissing(gone, true); !done.ok()) return done;
    std::vector<FileId> back;
    for (const auto& match : changes.unchanged) {
      if (known[match.known].missing) back.push_back(FileId{known[match.known].id});
    }
    if (auto done = catalogue_->setMissing(back, false); !done.ok()) return done;

    std::vector<catalogue::FileEntry> entries;
    for (const auto& match : changes.changed) entries.push_back(entryOf(match.found));
    for (const std::uint32_t index : changes.added) entries.push_back(entryOf(index));
    if (auto ids = catalogue_->upsertFiles(entries); !ids.ok()) return ids.error();

    report_.filesUnchanged = static_cast<std::int64_t>(changes.unchanged.size());
    report_.filesAdded = static_cast<std::int64_t>(changes.added.size());
    report_.filesChanged = static_cast<std::int64_t>(changes.changed.size());
    report_.filesMissing = static_cast<std::int64_t>(gone.size());
    return ok();
  }

  /// Files without an image, but for those whose content failed with the decoders of today, and one file of
  /// each image of which something is not made yet: its descriptor, or its local features where they are
  /// wanted. Hard links to one inode are one item.
  Result<std::vector<library::DescribeItem>> itemsLeft(library::KnownContents& known,
                                                       std::int64_t& alreadyDone) {
    auto images = catalogue_->images(false);  // a content stays known while no file is known to hold it
    if (!images.ok()) return images.error();
    auto files = catalogue_->files();
    if (!files.ok()) return files.error();
    auto failures = catalogue_->failures();
    if (!failures.ok()) return failures.error();

    std::unordered_set<ImageId> incomplete;
    for (const ImageRecord& image : images.value()) {
      known.images.emplace(image.hash, image);
      const bool described = cache_->contains(image.hash);
      const bool extracted = localFeatures_ != nullptr && localFeatures_->contains(image.hash);
      if (described) known.described.insert(image.hash);
      if (extracted) known.extracted.insert(image.hash);
      if (!described || (localFeatures_ != nullptr && !extracted)) incomplete.insert(image.id);
    }
    std::unordered_set<FileId> failed;
    if (!options_.retryFailures) {
      for (const auto& failure : failures.value()) {
        if (failure.decoder == decoder_) failed.insert(failure.file);
      }
    }
    std::vector<library::DescribeItem> items;
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::size_t> byInode;
    for (const FileRecord& file : files.value()) {
      if (file.missing) continue;
      const bool read = file.image ? incomplete.erase(*file.image) > 0 : !failed.contains(file.id);
      if (!read) {
        ++alreadyDone;
        continue;
      }
      const auto [entry, first] = byInode.try_emplace({file.device, file.inode}, items.size());
      if (first) {
        items.push_back({{file.id}, file.path, file.inode});
      } else {
        items[entry->second].files.push_back(file.id);
      }
    }
    return items;
  }

  /// What needs no picture: descriptors of a tuned model from those of its base.
  Result<void> adaptWhatCanBe() {
    const auto card = models::chosenModelCard(describerOptions_);
    if (!card.ok() || !card->has_value()) return ok();
    auto images = catalogue_->images(true);
    if (!images.ok()) return images.error();
    auto files = catalogue_->files();
    if (!files.ok()) return files.error();
    const models::AdaptationInput input{
        **card,          library::derivedFolder(report_.libraryPath),
        images.value(),  files.value(),
        options_.limits, [this](const ContentHash& hash) { return cache_->contains(hash); }};
    auto adapted = models::adaptDescriptors(
        input, *describer_, control_,
        [this](std::span<const ContentHash> hashes, std::span<const Descriptor> descriptors) {
          return cache_->put(hashes, descriptors);
        });
    if (!adapted.ok()) return adapted.error();
    report_.imagesAdapted = adapted.value();
    return ok();
  }

  Result<void> describeWhatIsLeft() {
    if (auto adapted = adaptWhatCanBe(); !adapted.ok()) return adapted;
    library::KnownContents known;
    std::int64_t alreadyDone = 0;
    auto items = itemsLeft(known, alreadyDone);
    if (!items.ok()) return items.error();
    ProgressMeter meter(observer_, JobStage::kDescribing,
                        static_cast<std::int64_t>(items->size()) + alreadyDone);
    meter.addAlreadyDone(alreadyDone);
    library::DescribingOptions describing;
    describing.limits = options_.limits;
    describing.decodeWorkers = budget_.decodeWorkers;
    describing.extractor = extractor_.get();
    return library::describeItems(
        std::move(items).value(), *describer_, known, describing, control_, meter,
        [this](std::vector<library::DescribedItem> batch) { return store(std::move(batch)); });
  }

  /// Derived data first: an image row without its descriptor or features is worked on again, these without
  /// their row are merely unused, so a kill between the two loses nothing.
  Result<void> store(std::vector<library::DescribedItem> batch) {
    std::vector<ContentHash> hashes;
    std::vector<Descriptor> descriptors;
    std::vector<ContentHash> extractedHashes;
    std::vector<LocalFeatures> features;
    std::vector<catalogue::FileOutcome> outcomes;
    for (library::DescribedItem& item : batch) {
      if (item.features) {
        report_.keypointsExtracted += static_cast<std::int64_t>(item.features->size());
        extractedHashes.push_back(item.image->hash);
        features.push_back(std::move(*item.features));
      }
      if (item.descriptor) {
        hashes.push_back(item.image->hash);
        descriptors.push_back(std::move(*item.descriptor));
      }
      // Of its hard links nothing was learnt when the path has come to name another file.
      if (!item.stamp || item.stamp->inode != item.item.inode) item.item.files.resize(1);
      for (const FileId file : item.item.files)
        outcomes.push_back({file, item.image, item.failure, item.stamp, decoder_});
    }
    if (localFeatures_ != nullptr) {
      if (auto stored = localFeatures_->put(extractedHashes, features); !stored.ok()) return stored;
      report_.imagesExtracted += static_cast<std::int64_t>(features.size());
    }
    if (auto stored = cache_->put(hashes, descriptors); !stored.ok()) return stored;
    report_.imagesDescribed += static_cast<std::int64_t>(hashes.size());
    if (auto recorded = catalogue_->recordOutcomes(outcomes); !recorded.ok()) return recorded.error();
    return ok();
  }

  Result<library::IndexedLibrary> cancelledOr(const Error& error) {
    if (error.code != ErrorCode::kCancelled) return error;
    report_.cancelled = true;
    return finish();
  }

  Result<library::IndexedLibrary> finish() {
    if (localFeatures_ != nullptr) {
      if (auto flushed = localFeatures_->flush(); !flushed.ok()) return flushed.error();
    }
    if (auto flushed = cache_->flush(); !flushed.ok()) return flushed.error();
    if (auto flushed = catalogue_->flush(); !flushed.ok()) return flushed.error();
    auto files = catalogue_->files();
    if (!files.ok()) return files.error();
    auto failures = catalogue_->failures();
    if (!failures.ok()) return failures.error();
    std::unordered_map<FileId, const std::string*> present;
    for (const FileRecord& file : files.value()) {
      if (!file.missing) present.emplace(file.id, &file.path);
    }
    for (auto& failure : failures.value()) {
      const auto path = present.find(failure.file);
      if (path == present.end()) continue;
      failure.error.path = *path->second;
      report_.failures.push_back({JobStage::kDescribing, std::move(failure.error)});
    }
    std::stable_sort(report_.failures.begin(), report_.failures.end(),
                     [](const ItemFailure& a, const ItemFailure& b) { return a.error.path < b.error.path; });
    return library::IndexedLibrary{std::move(report_), std::move(catalogue_), std::move(cache_),
                                   std::move(localFeatures_), std::move(describerOptions_)};
  }

  const IndexLibraryOptions& options_;
  JobControl& control_;
  JobObserver* observer_;
  ThreadBudget budget_ = threadBudget(options_.cores);
  const std::string decoder_ = decode::decoderVersion(options_.limits);
  library::IndexReport report_;
  std::vector<std::string> roots_;
  describe::DescriberOptions describerOptions_;
  std::unique_ptr<describe::Describer> describer_;
  std::unique_ptr<catalogue::Catalogue> catalogue_;
  std::unique_ptr<describe::DescriptorCache> cache_;
  std::unique_ptr<const local::LocalExtractor> extractor_;   ///< null: not wanted
  std::unique_ptr<local::LocalFeatureCache> localFeatures_;  ///< with it
};

}  // namespace

Result<void> IndexLibraryOptions::check() const {
  if (roots.empty() && libraryPath.empty()) {
    return Error{ErrorCode::kInvalidArgument, {}, "neither a folder nor a library is named", -1};
  }
  for (const std::string& root : roots) {
    if (root.empty()) return Error{ErrorCode::kInvalidArgument, {}, "a folder's name is empty", -1};
  }
  if (limits.maxFileBytes <= 0 || limits.maxPixels <= 0 || limits.maxTime.count() <= 0) {
    return Error{ErrorCode::kInvalidArgument, {}, "decoding limits must be positive", -1};
  }
  if (cores < 0) return Error{ErrorCode::kInvalidArgument, {}, "the number of cores is negative", -1};
  return ok();
}

Result<library::IndexedLibrary> indexAndKeepOpen(const IndexLibraryOptions& options, JobControl& control,
                                                 JobObserver* observer) {
  return IndexRun(options, control, observer).run();
}

Result<library::IndexReport> indexLibrary(const IndexLibraryOptions& options, JobControl& control,
                                          JobObserver* observer) {
  auto indexed = indexAndKeepOpen(options, control, observer);
  if (!indexed.ok()) return indexed.error();
  return std::move(indexed->report);
}

}  // namespace lookalike::pipeline
