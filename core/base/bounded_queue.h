// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include "core/base/check.h"

namespace lookalike {

/// A queue of at most `capacity` items between threads. A full queue makes producers wait, which bounds
/// memory; close() lets consumers drain what is left and then see the end.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) { LOOKALIKE_CHECK(capacity > 0); }
  BoundedQueue(const BoundedQueue&) = delete;
  BoundedQueue& operator=(const BoundedQueue&) = delete;

  /// Waits for room. False when the queue was closed or `stop` was requested: the item was not taken.
  bool push(T item, const std::stop_token& stop = {}) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return items_.size() < capacity_ || closed_; })) return false;
    if (closed_ || stop.stop_requested()) return false;
    items_.push_back(std::move(item));
    lock.unlock();
    changed_.notify_all();
    return true;
  }

  /// Waits for an item. Nothing when the queue is closed and empty, or `stop` was requested.
  std::optional<T> pop(const std::stop_token& stop = {}) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return !items_.empty() || closed_; })) return std::nullopt;
    if (stop.stop_requested()) return std::nullopt;
    return takeLocked(lock);
  }

  /// Waits for an item until `deadline`. Nothing when none came, or the queue is closed and empty:
  /// isFinished() tells which.
  template <typename Clock, typename Duration>
  std::optional<T> popUntil(std::chrono::time_point<Clock, Duration> deadline) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline, [this] { return !items_.empty() || closed_; }))
      return std::nullopt;
    return takeLocked(lock);
  }

  /// Closed and empty: no item will come any more.
  [[nodiscard]] bool isFinished() {
    const std::lock_guard lock(mutex_);
    return closed_ && items_.empty();
  }

  /// An item if there is one right now.
  std::optional<T> tryPop() {
    std::unique_lock lock(mutex_);
    return takeLocked(lock);
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::optional<T> takeLocked(std::unique_lock<std::mutex>& lock) {
    if (items_.empty()) return std::nullopt;
    std::optional<T> item(std::move(items_.front()));
    items_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return item;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<T> items_;
  bool closed_ = false;
};

}  // namespace lookalike
