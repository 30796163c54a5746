// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/describe_items.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/bounded_queue.h"
#include "core/decode/file_reader.h"

namespace lookalike::library {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kStoreBatch = 256;  ///< with local features some 20 KB an item
constexpr auto kStoreInterval = std::chrono::milliseconds(400);
constexpr double kBatchSeconds = 0.1;

/// A decoded item on its way to the device.
struct PreparedItem {
  DescribedItem described;
  describe::PreparedImage prepared;
};

class DescribeRun {
 public:
  DescribeRun(std::vector<DescribeItem> items, describe::Describer& describer, const KnownContents& known,
              const DescribingOptions& options, JobControl& control, ProgressMeter& meter)
      : items_(std::move(items)),
        describer_(describer),
        known_(known),
        options_(options),
        control_(control),
        meter_(meter),
        prepared_(static_cast<std::size_t>(
            std::max({2 * describer.info().batchSize, 4 * options.decodeWorkers, 16}))),
        done_(kStoreBatch) {}

  Result<void> run(const std::function<Result<void>(std::vector<DescribedItem>)>& store) {
    const int workers = std::max(1, options_.decodeWorkers);
    workersLeft_ = workers;
    std::vector<std::jthread> threads;
    threads.reserve(static_cast<std::size_t>(workers) + 1);
    for (int i = 0; i < workers; ++i) threads.emplace_back([this] { decodeWorker(); });
    threads.emplace_back([this] { deviceThread(); });

    Result<void> outcome = storeUntilDone(store);
    if (!outcome.ok()) {
      stop_.request_stop();
      prepared_.close();
      done_.close();
    }
    threads.clear();  // joins
    if (outcome.ok() && deviceError_) outcome = *deviceError_;
    if (outcome.ok() && control_.isCancelled()) outcome = Error{ErrorCode::kCancelled, {}, {}, -1};
    return outcome;
  }

 private:
  struct ContentOutcome {
    std::optional<ImageRecord> image;
    std::optional<Error> failure;
  };
  struct InFlight {
    std::optional<ContentOutcome> outcome;
    std::vector<DescribedItem> waiting;
  };

  static void adopt(DescribedItem& item, const ContentOutcome& outcome) {
    item.image = outcome.image;
    item.failure = outcome.failure;
    if (item.failure) item.failure->path = item.item.path;
  }

  // Decode workers ------------------------------------------------------------------------------------------

  void decodeWorker() {
    while (mayGoOn()) {
      const std::size_t next = nextItem_.fetch_add(1);
      if (next >= items_.size()) break;
      decodeOne(std::move(items_[next]));
    }
    if (workersLeft_.fetch_sub(1) == 1) prepared_.close();
  }

  bool mayGoOn() {
    if (stop_.stop_requested()) return false;
    if (control_.isPaused() && !control_.isCancelled()) {
      meter_.setPaused(true);
      const bool goOn = control_.waitWhilePaused();
      meter_.setPaused(false);
      return goOn;
    }
    return !control_.isCancelled();
  }

  void decodeOne(DescribeItem item) {
    DescribedItem described;
    described.item = std::move(item);
    const std::string& path = described.item.path;

    auto content = decode::readFile(path, options_.limits.maxFileBytes);
    if (!content.ok()) return finish(std::move(described), content.error());

    described.stamp = content->stamp;
    const ContentHash hash = content->hash;
    const auto image = known_.images.find(hash);
    const bool describes = !known_.described.contains(hash);
    const bool extracts = options_.extractor != nullptr && !known_.extracted.contains(hash);
    if (image != known_.images.end() && !describes && !extracts) {
      described.image = image->second;
      return finish(std::move(described));
    }
    if (std::optional<ContentOutcome> outcome; !claim(hash, described, outcome)) {
      if (outcome) {
        adopt(described, *outcome);
        push(std::move(described));
      }
      return;
    }
    auto decoded = decode::decodeImage(content->bytes, decodeRequest(), path);
    if (!decoded.ok()) return finishContent(hash, std::move(described), decoded.error());

    ImageRecord record;
    record.hash = hash;
    record.width = decoded->fullWidth;
    record.height = decoded->fullHeight;
    record.bytes = static_cast<std::int64_t>(content->bytes.size());
    record.format = decoded->format;
    described.image = std::move(record);
    if (extracts) {
      auto features = options_.extractor->extract(decoded->pixels, decoded->fullWidth, decoded->fullHeight);
      if (!features.ok()) {
        Error error = features.error();
        error.path = path;
        return finishContent(hash, std::move(described), std::move(error));
      }
      described.features = std::move(features).value();
    }
    if (!describes) return finishContent(hash, std::move(described));
    PreparedItem prepared{std::move(described), describer_.prepare(decoded->pixels)};
    prepared_.push(std::move(prepared), stop_.get_token());
  }

  /// The same for every picture of the run, whatever is left to make of it, so that it does not matter in how
  /// many runs that is made.
  [[nodiscard]] decode::DecodeRequest decodeRequest() const {
    decode::DecodeRequest request;
    request.minShortSide = describer_.info().minShortSide;
    if (options_.extractor != nullptr)
      request.minShortSide = std::max(request.minShortSide, options_.extractor->minShortSide());
    request.limits = options_.limits;
    return request;
  }

  /// True when the caller is the first to see this content and must decode it. Else either `outcome` is what
  /// became of it, or `described` was taken to wait for that.
  bool claim(const ContentHash& hash, DescribedItem& described, std::optional<ContentOutcome>& outcome) {
    const std::lock_guard lock(inFlightMutex_);
    const auto [entry, first] = inFlight_.try_emplace(hash);
    if (first) return true;
    outcome = entry->second.outcome;
    if (!outcome) entry->second.waiting.push_back(std::move(described));
    return false;
  }

  // Device thread
  // ---------------------------------------------------------------------------------------------

  void deviceThread() {
    // A first batch of one tells how long an image takes.
    std::size_t batchSize = 1;
    std::vector<PreparedItem> batch;
    while (auto item = prepared_.pop(stop_.get_token())) {
      batch.push_back(std::move(*item));
      while (batch.size() < batchSize) {
        auto more = prepared_.pop(stop_.get_token());
        if (!more) break;
        batch.push_back(std::move(*more));
      }
      if (control_.isCancelled()) break;
      if (!describeBatch(batch, batchSize)) break;
      batch.clear();
    }
    prepared_.close();
    done_.close();
  }

  /// False when the device failed; the error is kept for the caller.
  bool describeBatch(std::vector<PreparedItem>& batch, std::size_t& batchSize) {
    std::vector<describe::PreparedImage> images;
    images.reserve(batch.size());
    for (PreparedItem& item : batch) images.push_back(std::move(item.prepared));
    const auto started = Clock::now();
    auto descriptors = describer_.describe(images);
    const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
    if (!descriptors.ok()) {
      deviceError_ = descriptors.error();
      stop_.request_stop();
      return false;
    }
    const double perImage = seconds / static_cast<double>(batch.size());
    const auto largest = static_cast<std::size_t>(std::max(1, describer_.info().batchSize));
    const double fitting = kBatchSeconds / std::max(perImage, 1e-6);
    batchSize = fitting >= static_cast<double>(largest)
                    ? largest
                    : std::max<std::size_t>(1, static_cast<std::size_t>(fitting));
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const ContentHash hash = batch[i].described.image->hash;
      batch[i].described.descriptor = std::move(descriptors.value()[i]);
      finishContent(hash, std::move(batch[i].described));
    }
    return true;
  }

  // Finishing
  // -------------------------------------------------------------------------------------------------

  void push(DescribedItem described) { done_.push(std::move(described), stop_.get_token()); }

  void finish(DescribedItem described, std::optional<Error> failure = std::nullopt) {
    described.failure = std::move(failure);
    push(std::move(described));
  }

  /// Finishes an item and those that wait for the same content.
  void finishContent(const ContentHash& hash, DescribedItem described,
                     std::optional<Error> failure = std::nullopt) {
    described.failure = std::move(failure);
    if (described.failure) {
      described.image.reset();
      described.features.reset();
    }
    std::vector<DescribedItem> waiting;
    {
      const std::lock_guard lock(inFlightMutex_);
      InFlight& entry = inFlight_[hash];
      entry.outcome = ContentOutcome{described.image, described.failure};
      waiting = std::move(entry.waiting);
    }
    const ContentOutcome outcome{described.image, described.failure};
    push(std::move(described));
    for (DescribedItem& other : waiting) {
      adopt(other, outcome);
      push(std::move(other));
    }
  }

  // The caller's thread
  // -----------------------------------------------------------------------------------------

  Result<void> storeUntilDone(const std::function<Result<void>(std::vector<DescribedItem>)>& store) {
    std::vector<DescribedItem> batch;
    auto lastStore = Clock::now();
    const auto storeBatch = [&]() -> Result<void> {
      if (batch.empty()) return ok();
      const auto count = static_cast<std::int64_t>(batch.size());
      std::vector<Error> failures;
      for (const DescribedItem& item : batch) {
        if (item.failure) failures.push_back(*item.failure);
      }
      Result<void> stored = store(std::exchange(batch, {}));
      if (!stored.ok()) return stored;
      for (const Error& failure : failures) meter_.addFailure(failure);
      meter_.add(count - static_cast<std::int64_t>(failures.size()));
      return ok();
    };
    // A pause must not keep finished items from the disk: wait no longer than until the next store is due.
    while (!done_.isFinished()) {
      if (auto item = done_.popUntil(lastStore + kStoreInterval)) batch.push_back(std::move(*item));
      if (batch.size() >= kStoreBatch || Clock::now() - lastStore >= kStoreInterval) {
        if (Result<void> stored = storeBatch(); !stored.ok()) return stored;
        lastStore = Clock::now();
      }
    }
    return storeBatch();
  }

  std::vector<DescribeItem> items_;
  describe::Describer& describer_;
  const KnownContents& known_;
  const DescribingOptions options_;
  JobControl& control_;
  ProgressMeter& meter_;

  std::stop_source stop_;
  std::atomic<std::size_t> nextItem_{0};
  std::atomic<int> workersLeft_{0};
  BoundedQueue<PreparedItem> prepared_;
  BoundedQueue<DescribedItem> done_;
  std::mutex inFlightMutex_;
  std::unordered_map<ContentHash, InFlight> inFlight_;
  std::optional<Error> deviceError_;  ///< written by the device thread, read after it is joined
};

}  // namespace

Result<void> describeItems(std::vector<DescribeItem> items, describe::Describer& describer,
                           const KnownContents& known, const DescribingOptions& options, JobControl& control,
                           ProgressMeter& meter,
                           const std::function<Result<void>(std::vector<DescribedItem>)>& store) {
  if (items.empty()) return ok();
  DescribeRun run(std::move(items), describer, known, options, control, meter);
  return run.run(store);
}

}  // namespace lookalike::library
