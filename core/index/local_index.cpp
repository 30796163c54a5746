// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/local_index.h"

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

#include "core/index/keypoint_entry.h"
#include "core/index/keypoint_lists.h"
#include "core/index/keypoint_search.h"
#include "core/index/keypoint_vocabulary.h"
#include "core/index/keypoint_votes.h"

namespace lookalike::index {

namespace {

Error outOfMemory() {
  return {ErrorCode::kOutOfMemory, {}, {}, -1};
}

Result<void> check(const LocalSearchOptions& options) {
  if (options.neighbours < 1 || options.neighbours > kMostNeighbours) return invalidArgument("neighbours");
  if (options.maxHamming < 0 || options.maxHamming > KeypointCode::kBits)
    return invalidArgument("maxHamming");
  if (options.probes < 0) return invalidArgument("probes");
  if (options.threads < 0) return invalidArgument("threads");
  if (options.candidates < 0) return invalidArgument("candidates");
  return ok();
}

class InvertedKeypoints final : public LocalIndex {
 public:
  explicit InvertedKeypoints(int threads)
      : vocabulary_(KeypointVocabulary::builtIn()), lists_(vocabulary_.lists()), threads_(threads) {}

  [[nodiscard]] Result<void> open(const LocalIndexOptions& options) {
    return lists_.open(options.memoryBytes, options.mappedFile);
  }
  [[nodiscard]] std::size_t imageCount() const override { return images_; }
  [[nodiscard]] std::size_t keypointCount() const override { return keypoints_; }
  [[nodiscard]] std::int64_t memoryBytes() const override { return lists_.store().bytesInMemory(); }
  [[nodiscard]] std::int64_t mappedBytes() const override { return lists_.store().bytesInFile(); }
  [[nodiscard]] Result<void> add(std::int64_t image, const LocalFeatures& features) override;
  [[nodiscard]] Result<void> remove(std::span<const std::int64_t> images) override;
  [[nodiscard]] Result<std::vector<LocalCandidate>> search(const LocalFeatures& query,
                                                           const LocalSearchOptions& options,
                                                           std::int64_t ignore) const override;

 private:
  [[nodiscard]] bool holds(std::int64_t image) const {
    return image >= 0 && static_cast<std::size_t>(image) < present_.size() &&
           present_[static_cast<std::size_t>(image)];
  }
  [[nodiscard]] Result<void> append(std::uint32_t image, const LocalFeatures& features,
                                    std::vector<std::uint32_t>& appended);

  const KeypointVocabulary& vocabulary_;
  KeypointLists lists_;
  int threads_;
  std::vector<bool> present_;  // by image number
  std::size_t images_ = 0;
  std::size_t keypoints_ = 0;
};

/// `appended` receives the list of each keypoint that was, in order; its room is there already.
Result<void> InvertedKeypoints::append(std::uint32_t image, const LocalFeatures& features,
                                       std::vector<std::uint32_t>& appended) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const auto geometry = stepped(features.keypoints[i]);
    if (!geometry) continue;
    const std::uint32_t list = vocabulary_.nearest(features.codes[i]).list;
    auto done = lists_.append(list, features.codes[i], KeypointEntry(image, *geometry));
    if (!done) return done;
    appended.push_back(list);
  }
  return ok();
}

Result<void> InvertedKeypoints::add(std::int64_t image, const LocalFeatures& features) {
  LOOKALIKE_CHECK(features.codes.size() == features.keypoints.size());
  if (image < 0 || image >= kMostImages) return invalidArgument("image number out of range");
  if (holds(image)) return invalidArgument("image number in use");
  std::vector<std::uint32_t> appended;
  Result<void> done;
  try {
    if (static_cast<std::size_t>(image) >= present_.size()) {
      const std::size_t doubled = std::min<std::size_t>(2 * present_.size(), kMostImages);
      present_.resize(std::max(static_cast<std::size_t>(image) + 1, doubled));
    }
    appended.reserve(features.size());
    done = append(static_cast<std::uint32_t>(image), features, appended);
  } catch (const std::bad_alloc&) {
    done = outOfMemory();
  }
  if (!done) {
    std::for_each(appended.rbegin(), appended.rend(), [&](std::uint32_t list) { lists_.removeLast(list); });
    return done;
  }
  present_[static_cast<std::size_t>(image)] = true;
  ++images_;
  keypoints_ += appended.size();
  return ok();
}

Result<void> InvertedKeypoints::remove(std::span<const std::int64_t> images) {
  try {
    std::vector<bool> gone(present_.size(), false);
    std::size_t count = 0;
    for (const std::int64_t image : images) {
      if (!holds(image) || gone[static_cast<std::size_t>(image)]) continue;
      gone[static_cast<std::size_t>(image)] = true;
      ++count;
    }
    if (count == 0) return ok();
    keypoints_ -= lists_.removeImages(gone);
    for (const std::int64_t image : images) {
      if (holds(image)) present_[static_cast<std::size_t>(image)] = false;
    }
    images_ -= count;
    return ok();
  } catch (const std::bad_alloc&) {
    return outOfMemory();
  }
}

Result<std::vector<LocalCandidate>> InvertedKeypoints::search(const LocalFeatures& query,
                                                              const LocalSearchOptions& options,
                                                              std::int64_t ignore) const {
  LOOKALIKE_CHECK(query.codes.size() == query.keypoints.size());
  const auto checked = check(options);
  if (!checked) return checked.error();
  try {
    KeypointSearchOptions wanted;
    wanted.neighbours = static_cast<std::size_t>(options.neighbours) + 1;
    wanted.maxHamming = options.maxHamming;
    wanted.probes =
        static_cast<std::size_t>(options.probes > 0 ? options.probes : defaultLocalProbes(keypoints_));
    wanted.allRelations = options.allRelations;
    if (holds(ignore)) wanted.ignore = static_cast<std::uint32_t>(ignore);
    wanted.threads = options.threads > 0 ? options.threads : threads_;
    return countVotes(query, nearestKeypoints(lists_, vocabulary_, query.codes, wanted), options);
  } catch (const std::bad_alloc&) {
    return outOfMemory();
  } catch (const std::system_error& error) {  // no thread to be had
    return Error{ErrorCode::kIo, {}, error.what(), -1};
  }
}

}  // namespace

Result<std::unique_ptr<LocalIndex>> LocalIndex::create(const LocalIndexOptions& options) {
  if (options.threads < 1) return invalidArgument("threads");
  if (options.memoryBytes < 0) return invalidArgument("memoryBytes");
  try {
    auto index = std::make_unique<InvertedKeypoints>(options.threads);
    const auto opened = index->open(options);
    if (!opened) return opened.error();
    return std::unique_ptr<LocalIndex>(std::move(index));
  } catch (const std::bad_alloc&) {
    return outOfMemory();
  }
}

int defaultLocalProbes(std::size_t keypoints) {
  // Twice as many change the share of copies that are found by at most 0.002.
  constexpr std::size_t kFew = 5'000'000;
  return keypoints <= kFew ? 64 : 32;
}

}  // namespace lookalike::index
