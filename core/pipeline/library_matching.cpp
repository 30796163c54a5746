// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/library_matching.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "core/base/log.h"
#include "core/decode/file_reader.h"
#include "core/pipeline/library.h"
#include "core/pipeline/matched_images.h"
#include "core/pipeline/query_matching.h"
#include "core/pipeline/verify_candidates.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

constexpr float kCandidateMargin = 0.2F;
constexpr float kSameFloor = 1e-6F;

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// Everything but the images that decides which pairs come out.
std::string wordsOf(const LibraryMatchOptions& options, const IndexReport& report, const PairJudge& judge) {
  const match::MatchOptions& match = options.match;
  std::string words = "|" + judge.digest() + "|" + std::to_string(match.maxPairsPerImage) + "|" +
                      std::to_string(static_cast<int>(match.index.kind));
  words += "|" + std::to_string(match.index.lists) + "|" + std::to_string(match.index.probes);
  if (match.normalisation.enabled) {
    words += "|" + std::to_string(match.normalisation.iterations) + "|" +
             std::to_string(match.normalisation.neighbours) + "|" + std::to_string(match.normalisation.beta);
  }
  if (options.evidence != EvidenceKind::kGlobal) {
    words += options.evidence == EvidenceKind::kLocal ? "|local|" : "|both|";
    words += std::to_string(verify::kVerifierVersion) + "|";
    words += report.localFeatures.text + "|" + std::to_string(options.candidates.globalPerImage) + "|" +
             std::to_string(options.candidates.localPerImage) + "|" +
             std::to_string(options.candidates.localAlways) + "|" +
             std::to_string(options.candidates.standOut) + "|" +
             std::to_string(options.candidates.strongVotes) + "|" + std::to_string(candidateFloor(report));
  }
  return words;
}

std::string digestOf(const std::string& words) {
  return decode::hashBytes(words.data(), words.size()).toHex();
}

/// One library matched against itself.
class LibraryMatching {
 public:
  LibraryMatching(IndexedLibrary& library, const LibraryMatchOptions& options, const PairJudge& judge,
                  JobControl& control, JobObserver* observer)
      : library_(library), options_(options), judge_(judge), control_(control), observer_(observer) {}

  Result<void> run() {
    auto images = library_.catalogue->images(true);
    if (!images.ok()) return images.error();
    for (const ImageRecord& image : images.value()) {
      if (!library_.descriptors->contains(image.hash)) continue;
      ids_.push_back(image.id);
      hashes_.push_back(image.hash);
    }
    auto stored = library_.catalogue->pairRun(library_.report.describer);
    if (!stored.ok()) return stored.error();
    const catalogue::PairRun run = makeRun();
    const bool deepEnough = stored.value() && stored.value()->evidence == run.evidence &&
                            stored.value()->scoreFloor <= run.scoreFloor + kSameFloor;
    if (deepEnough && stored.value()->inputDigest == run.inputDigest) {
      return keepRun(*stored.value(), run.threshold);
    }
    if (options_.evidence == EvidenceKind::kGlobal) {
      auto pairs = globalPairs();
      if (!pairs.ok()) return pairs.error();
      return store(run, pairs.value());
    }
    return matchVerified(run, deepEnough ? stored.value()->inputDigest : std::string());
  }

 private:
  Result<void> store(const catalogue::PairRun& run, const std::vector<ImagePair>& pairs) {
    if (options_.choice) return library_.catalogue->replacePairsAndChoose(run, pairs, *options_.choice);
    return library_.catalogue->replacePairs(run, pairs);
  }

  /// The stored pairs are right.
  Result<void> keepRun(catalogue::PairRun& stored, float threshold) {
    if (stored.threshold != threshold) {
      stored.threshold = threshold;
      if (auto updated = library_.catalogue->updatePairRun(stored); !updated.ok()) return updated;
    }
    return options_.choice ? library_.catalogue->addModelChoice(*options_.choice) : ok();
  }

  [[nodiscard]] catalogue::PairRun makeRun() const {
    std::string input;
    input.reserve(hashes_.size() * 32 + 128);
    for (const ContentHash& hash : hashes_)
      input.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
    catalogue::PairRun run;
    run.describer = library_.report.describer;
    run.scoreFloor = options_.scoreFloor;
    run.threshold = options_.threshold;
    run.normalised = options_.match.normalisation.enabled;
    run.createdAtMs = nowMs();
    run.inputDigest = digestOf(input + wordsOf(options_, library_.report, judge_));
    run.evidence = options_.evidence;
    return run;
  }

  Result<std::vector<ImagePair>> globalPairs() {
    match::MatchOptions match = options_.match;
    match.similarityFloor =
        judge_.calibration().similarityAt(options_.scoreFloor, match.normalisation.enabled);
    auto pairs = match::matchWithin(library_.descriptors->load(ids_, hashes_), match, control_, observer_);
    if (pairs.ok()) judge_.scoreBySimilarity(pairs.value(), match.normalisation.enabled);
    return pairs;
  }

  /// `inputDigest` is that of stored pairs that may be kept, or empty.
  Result<void> matchVerified(const catalogue::PairRun& run, const std::string& inputDigest) {
    for (std::size_t i = 0; i < ids_.size(); ++i) hashOf_.emplace(ids_[i], hashes_[i]);
    const std::string derived = derivedFolder(library_.report.libraryPath);
    const std::string optionsDigest = digestOf(wordsOf(options_, library_.report, judge_));
    if (auto chosen = chooseQueries(derived, inputDigest, optionsDigest); !chosen.ok()) return chosen;

    auto found = verifiedPairs();
    if (!found.ok()) return found.error();
    std::vector<ImagePair> pairs = std::move(found).value();
    pairs.insert(pairs.end(), std::make_move_iterator(kept_.begin()), std::make_move_iterator(kept_.end()));
    if (auto replaced = store(run, pairs); !replaced.ok()) return replaced;
    const MatchedImages matched{run.inputDigest, optionsDigest, {hashes_.begin(), hashes_.end()}};
    if (auto written = writeMatchedImages(derived, library_.report.describer, matched); !written.ok())
      log(LogLevel::kWarning, describeError(written.error()));  // the next run takes longer
    return ok();
  }

  /// All images, or where stored pairs can be kept, those that are new.
  Result<void> chooseQueries(const std::string& derived, const std::string& inputDigest,
                             const std::string& optionsDigest) {
    queries_ = ids_;
    if (inputDigest.empty() || options_.match.normalisation.enabled) return ok();
    const auto matched = readMatchedImages(derived, library_.report.describer);
    if (!matched || matched->inputDigest != inputDigest || matched->optionsDigest != optionsDigest)
      return ok();
    auto stored = library_.catalogue->pairs(library_.report.describer, options_.scoreFloor);
    if (!stored.ok()) return stored.error();
    std::erase_if(queries_, [&](ImageId id) { return matched->contents.contains(hashOf_.at(id)); });
    kept_ = std::move(stored).value();
    std::erase_if(
        kept_, [&](const ImagePair& pair) { return !hashOf_.contains(pair.a) || !hashOf_.contains(pair.b); });
    return ok();
  }

  Result<std::vector<ImagePair>> verifiedPairs() {
    if (queries_.empty()) return std::vector<ImagePair>{};
    const DescriptorSet all = library_.descriptors->load(ids_, hashes_);
    const bool isWhole = queries_.size() == ids_.size();
    const DescriptorSet some = isWhole ? DescriptorSet{} : descriptorsOfQueries();
    QuerySearch search{options_.evidence,
                       options_.match,
                       options_.candidates,
                       library_.report,
                       judge_,
                       library_.localFeatures.get(),
                       hashOf_,
                       queries_,
                       ids_,
                       isWhole ? all : some,
                       all,
                       derivedFolder(library_.report.libraryPath) + "/keypoints.index",
                       options_.threads};
    if (!isWhole) return pairsOfQueries(search, options_.scoreFloor, control_, observer_);
    // Every pair of close descriptors is found from both of its sides otherwise.
    std::vector<CandidatePair> candidates;
    if (options_.evidence == EvidenceKind::kBoth) {
      match::MatchOptions match = options_.match;
      match.similarityFloor = candidateFloor(library_.report);
      match.maxPairsPerImage = options_.candidates.globalPerImage;
      auto close = match::matchWithin(all, match, control_, observer_);
      if (!close.ok()) return close.error();
      candidates = candidatesOf(close.value());
    }
    search.evidence = EvidenceKind::kLocal;
    auto local = candidatesOfQueries(search, control_, observer_);
    if (!local.ok()) return local.error();
    candidates.insert(candidates.end(), local->begin(), local->end());
    local->clear();
    const VerificationInput input{*library_.localFeatures, hashOf_, all, all, library_.report, judge_,
                                  options_.threads};
    return verifyCandidates(joined(std::move(candidates), true), input, options_.scoreFloor, control_,
                            observer_);
  }

  [[nodiscard]] DescriptorSet descriptorsOfQueries() const {
    std::vector<ContentHash> hashes;
    hashes.reserve(queries_.size());
    for (const ImageId id : queries_) hashes.push_back(hashOf_.at(id));
    return library_.descriptors->load(queries_, hashes);
  }

  IndexedLibrary& library_;
  const LibraryMatchOptions& options_;
  const PairJudge& judge_;
  JobControl& control_;
  JobObserver* observer_;
  std::vector<ImageId> ids_;  ///< present images with a descriptor
  std::vector<ContentHash> hashes_;
  std::unordered_map<ImageId, ContentHash> hashOf_;
  std::vector<ImageId> queries_;
  std::vector<ImagePair> kept_;  ///< stored before, and still right
};

}  // namespace

float candidateFloor(const IndexReport& report) {
  return std::max(-1.0F, report.defaultThreshold - kCandidateMargin);
}

Result<void> matchLibrary(IndexedLibrary& library, const LibraryMatchOptions& options, const PairJudge& judge,
                          JobControl& control, JobObserver* observer) {
  return LibraryMatching(library, options, judge, control, observer).run();
}

}  // namespace lookalike::pipeline
