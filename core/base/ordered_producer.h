// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace lookalike {

/// Makes numbered items ahead of time on threads of its own and hands them out in order. At most threads + 1
/// items are being made or wait to be taken.
template <typename Item>
class OrderedProducer {
 public:
  using Make = std::function<Item(std::int64_t number, const std::stop_token& stop)>;

  /// `make` is called from several threads at once, with the numbers from `first` on, without end. threads
  /// >= 1.
  OrderedProducer(Make make, std::int64_t first, int threads)
      : make_(std::move(make)), begun_(first), handed_(first), threadCount_(threads) {
    threads_.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  }
  OrderedProducer(const OrderedProducer&) = delete;
  OrderedProducer& operator=(const OrderedProducer&) = delete;
  ~OrderedProducer() { stop(); }  // and the threads, the last member, join

  /// The next item, waiting for it; nothing after stop(). One thread asks.
  [[nodiscard]] std::optional<Item> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stop_.stop_requested() || ready_.contains(handed_); });
    if (stop_.stop_requested()) return std::nullopt;
    auto node = ready_.extract(handed_);
    ++handed_;
    lock.unlock();
    changed_.notify_all();
    return std::move(node.mapped());
  }

  /// From any thread: next() answers at once, and the threads end with the item they are at, which sees it in
  /// its stop token.
  void stop() {
    {
      const std::lock_guard lock(mutex_);  // so that no thread misses it between looking and waiting
      stop_.request_stop();
    }
    changed_.notify_all();
  }

  /// How fast the threads are while they are not waiting, all together; 0 before the first item.
  [[nodiscard]] double itemsPerSecond() const {
    const std::lock_guard lock(mutex_);
    return busySeconds_ > 0.0 ? static_cast<double>(made_) * threadCount_ / busySeconds_ : 0.0;
  }

 private:
  void work() {
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stop_.stop_requested() || begun_ <= handed_ + threadCount_; });
      if (stop_.stop_requested()) return;
      const std::int64_t number = begun_++;
      lock.unlock();
      const Clock::time_point start = Clock::now();
      Item item = make_(number, stop_.get_token());
      const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
      lock.lock();
      ++made_;
      busySeconds_ += seconds;
      ready_.emplace(number, std::move(item));
      changed_.notify_all();
    }
  }

  Make make_;
  std::stop_source stop_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::int64_t, Item> ready_;
  std::int64_t begun_;   ///< the next that a thread will make
  std::int64_t handed_;  ///< the next that next() gives
  int threadCount_;
  std::int64_t made_ = 0;
  double busySeconds_ = 0.0;
  std::vector<std::jthread> threads_;  ///< the last member: they end before what they use
};

}  // namespace lookalike
