// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_loader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>
#include <thread>
#include <utility>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

using Clock = std::chrono::steady_clock;

class ThreadedLoader final : public BatchLoader {
 public:
  ThreadedLoader(const TrainingPictures& pictures, TrainingRecipe recipe, std::int64_t first, int threads,
                 std::span<const HardNegative> hardNegatives)
      : pictures_(pictures),
        recipe_(std::move(recipe)),
        hardNegatives_(hardNegatives),
        threadCount_(threads),
        toMake_(first),
        toHand_(first) {
    threads_.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  }
  ~ThreadedLoader() override { stop(); }  // and the threads, the last members, join
  ThreadedLoader(const ThreadedLoader&) = delete;
  ThreadedLoader& operator=(const ThreadedLoader&) = delete;

  Result<TrainingBatch> next() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stop_.stop_requested() || ready_.count(toHand_) > 0; });
    if (stop_.stop_requested()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    const auto batch = ready_.find(toHand_);
    if (!batch->second.ok()) return batch->second.error();  // it stays: there is nothing after it
    Result<TrainingBatch> taken = std::move(batch->second);
    ready_.erase(batch);
    ++toHand_;
    lock.unlock();
    changed_.notify_all();
    return taken;
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);  // so that no thread misses it between looking and waiting
      stop_.request_stop();
    }
    changed_.notify_all();
  }

  [[nodiscard]] double viewsPerSecond() const override {
    const std::lock_guard lock(mutex_);
    return busySeconds_ > 0 ? static_cast<double>(viewsMade_) * threadCount_ / busySeconds_ : 0.0;
  }

 private:
  void work() {
    while (true) {
      std::int64_t number = 0;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stop_.stop_requested() || toMake_ <= toHand_ + threadCount_; });
        if (stop_.stop_requested()) return;
        number = toMake_++;
      }
      const Clock::time_point start = Clock::now();
      Result<TrainingBatch> batch = make(number);
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      const std::lock_guard lock(mutex_);
      if (batch.ok()) {
        viewsMade_ += static_cast<std::int64_t>(batch->rows());
        busySeconds_ += seconds;
      }
      const bool isLast = !batch.ok();
      ready_.emplace(number, std::move(batch));
      changed_.notify_all();
      if (isLast) return;
    }
  }

  Result<TrainingBatch> make(std::int64_t number) {
    try {
      return makeBatch(pictures_, recipe_, number, stop_.get_token(), hardNegatives_);
    } catch (const std::bad_alloc&) {
      return Error{ErrorCode::kOutOfMemory, {}, "making a batch", -1};
    }
  }

  const TrainingPictures& pictures_;
  const TrainingRecipe recipe_;
  const std::span<const HardNegative> hardNegatives_;
  const int threadCount_;
  std::stop_source stop_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, Result<TrainingBatch>> ready_;
  std::int64_t toMake_;
  std::int64_t toHand_;
  std::int64_t viewsMade_ = 0;
  double busySeconds_ = 0.0;
  std::vector<std::jthread> threads_;
};

}  // namespace

std::unique_ptr<BatchLoader> BatchLoader::start(const TrainingPictures& pictures,
                                                const TrainingRecipe& recipe, std::int64_t first, int threads,
                                                std::span<const HardNegative> hardNegatives) {
  LOOKALIKE_CHECK(first >= 0 && threads >= 1);
  cv::setNumThreads(1);
  return std::make_unique<ThreadedLoader>(pictures, recipe, first, threads, hardNegatives);
}

}  // namespace lookalike::train
