// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace lookalike::train {

/// Makes numbered batches ahead on threads of its own and hands them out in order.
template <typename Batch>
class BatchesAhead {
 public:
  /// `make` is called from several threads at once, with the numbers from `first` on, without end.
  BatchesAhead(std::function<Batch(std::int64_t number)> make, std::int64_t first, int threads)
      : make_(std::move(make)), begun_(first), handed_(first), ahead_(threads + 1) {
    for (int i = 0; i < threads; ++i)
      workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
  BatchesAhead(const BatchesAhead&) = delete;
  BatchesAhead& operator=(const BatchesAhead&) = delete;
  ~BatchesAhead() = default;

  /// The next one, waiting for it. One thread asks.
  [[nodiscard]] Batch next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ready_.count(handed_) > 0; });
    auto node = ready_.extract(handed_);
    ++handed_;
    lock.unlock();
    changed_.notify_all();
    return std::move(node.mapped());
  }

 private:
  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, stop, [this] { return begun_ - handed_ < ahead_; });
      if (stop.stop_requested()) return;
      const std::int64_t number = begun_++;
      lock.unlock();
      Batch batch = make_(number);
      lock.lock();
      ready_.emplace(number, std::move(batch));
      changed_.notify_all();
    }
  }

  std::function<Batch(std::int64_t number)> make_;
  std::int64_t begun_;   ///< the next that a thread will make
  std::int64_t handed_;  ///< the next that next() gives
  std::int64_t ahead_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::int64_t, Batch> ready_;
  std::vector<std::jthread> workers_;  ///< the last member: they end before what they use
};

}  // namespace lookalike::train
