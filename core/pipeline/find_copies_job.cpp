// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/find_copies_job.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/pipeline/indexed_library.h"

namespace lookalike::pipeline {

namespace {

/// How far below the threshold pairs are stored by default, so that a slider has something to move over.
constexpr float kFloorMargin = 0.15F;

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// Names the set of images that was matched and everything that decides which pairs come out.
std::string digestOfInput(const std::vector<ContentHash>& hashes, const match::MatchOptions& options) {
  std::string input;
  input.reserve(hashes.size() * 32 + 64);
  for (const ContentHash& hash : hashes)
    input.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
  input += "|" + std::to_string(options.maxPairsPerImage) + "|" +
           std::to_string(static_cast<int>(options.index.kind));
  input += "|" + std::to_string(options.index.lists) + "|" + std::to_string(options.index.probes);
  if (options.normalisation.enabled) {
    input += "|" + std::to_string(options.normalisation.iterations) + "|" +
             std::to_string(options.normalisation.neighbours) + "|" +
             std::to_string(options.normalisation.beta);
  }
  return decode::hashBytes(input.data(), input.size()).toHex();
}

Result<void> matchLibrary(IndexedLibrary& library, float threshold, const match::MatchOptions& matchOptions,
                          JobControl& control, JobObserver* observer) {
  auto images = library.catalogue->images(true);
  if (!images.ok()) return images.error();
  std::vector<ImageId> ids;
  std::vector<ContentHash> hashes;
  for (const ImageRecord& image : images.value()) {
    if (!library.descriptors->contains(image.hash)) continue;
    ids.push_back(image.id);
    hashes.push_back(image.hash);
  }

  catalogue::PairRun run;
  run.describer = library.report.describer;
  run.scoreFloor = matchOptions.similarityFloor;
  run.threshold = threshold;
  run.normalised = matchOptions.normalisation.enabled;
  run.createdAtMs = nowMs();
  run.inputDigest = digestOfInput(hashes, matchOptions);
  auto stored = library.catalogue->pairRun(run.describer);
  if (!stored.ok()) return stored.error();
  const bool upToDate = stored.value() && stored.value()->inputDigest == run.inputDigest &&
                        stored.value()->scoreFloor <= run.scoreFloor + 1e-6F;
  if (upToDate) {
    if (stored.value()->threshold == threshold) return ok();
    stored.value()->threshold = threshold;
    return library.catalogue->updatePairRun(*stored.value());
  }

  const DescriptorSet descriptors = library.descriptors->load(ids, hashes);
  auto pairs = match::matchWithin(descriptors, matchOptions, control, observer);
  if (!pairs.ok()) return pairs.error();
  return library.catalogue->replacePairs(run, pairs.value());
}

}  // namespace

Result<void> FindCopiesOptions::check() const {
  if (auto checked = index.check(); !checked.ok()) return checked;
  if (std::isnan(threshold) || threshold > 1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the threshold must be a similarity of at most 1", -1};
  }
  if (std::isnan(similarityFloor) || similarityFloor > 1.0F) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor must be a similarity of at most 1", -1};
  }
  if (threshold >= 0.0F && similarityFloor > threshold) {
    return Error{ErrorCode::kInvalidArgument, {}, "the floor lies above the threshold", -1};
  }
  return match.check();
}

Result<FindCopiesReport> findCopies(const FindCopiesOptions& options, JobControl& control,
                                    JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  auto indexed = indexAndKeepOpen(options.index, control, observer);
  if (!indexed.ok()) return indexed.error();
  IndexedLibrary& library = indexed.value();
  if (library.report.cancelled) return Error{ErrorCode::kCancelled, {}, {}, -1};

  FindCopiesReport report;
  report.threshold = options.threshold >= 0.0F ? options.threshold : library.report.defaultThreshold;
  report.similarityFloor = options.similarityFloor >= 0.0F ? options.similarityFloor
                                                           : std::max(0.0F, report.threshold - kFloorMargin);

  const auto matchStart = std::chrono::steady_clock::now();
  match::MatchOptions matchOptions = options.match;
  matchOptions.similarityFloor = report.similarityFloor;
  matchOptions.normalisation.enabled = options.normalise;
  matchOptions.index.threads = threadBudget(options.index.cores).searchThreads;
  if (auto matched = matchLibrary(library, report.threshold, matchOptions, control, observer); !matched.ok())
    return matched.error();
  report.index = std::move(library.report);
  library.descriptors.reset();
  library.catalogue.reset();

  auto snapshot = readSnapshot(report.index.libraryPath, report.index.describer);
  if (!snapshot.ok()) return snapshot.error();
  report.snapshot = std::move(snapshot).value();
  report.groups = groupSnapshot(*report.snapshot, report.threshold);
  report.matchSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - matchStart).count();
  return report;
}

}  // namespace lookalike::pipeline
