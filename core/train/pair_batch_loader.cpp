// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "core/train/pair_examples.h"

namespace lookalike::train {

struct PairBatchLoader::State {
  const PairExamples& examples;
  std::int64_t begun;   // the next batch that a thread will make
  std::int64_t handed;  // the next that next() gives
  std::int64_t ahead;
  mutable std::mutex mutex;
  std::condition_variable_any changed;
  std::map<std::int64_t, Result<PairBatch>> ready;
  double workedSeconds = 0.0;  // of all threads
  std::int64_t pairs = 0;
  int threads = 1;
  std::vector<std::jthread> workers;  // the last member: they end before what they use

  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, stop, [this] { return begun - handed < ahead; });
      if (stop.stop_requested()) return;
      const std::int64_t number = begun++;
      lock.unlock();
      const auto started = std::chrono::steady_clock::now();
      Result<PairBatch> batch = examples.batch(number);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
      lock.lock();
      workedSeconds += took.count();
      if (batch) pairs += static_cast<std::int64_t>(batch->pairs.size());
      ready.emplace(number, std::move(batch));
      changed.notify_all();
    }
  }
};

PairBatchLoader::PairBatchLoader(const PairExamples& examples, std::int64_t first, int threads)
    : state_(new State{examples, first, first, 2L * threads + 1, {}, {}, {}, 0.0, 0, threads, {}}) {
  for (int i = 0; i < threads; ++i) {
    state_->workers.emplace_back([state = state_.get()](const std::stop_token& stop) { state->work(stop); });
  }
}

PairBatchLoader::~PairBatchLoader() = default;

Result<PairBatch> PairBatchLoader::next() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->ready.count(state_->handed) > 0; });
  auto node = state_->ready.extract(state_->handed);
  ++state_->handed;
  lock.unlock();
  state_->changed.notify_all();
  return std::move(node.mapped());
}

double PairBatchLoader::pairsPerSecond() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->workedSeconds <= 0.0) return 0.0;
  return static_cast<double>(state_->pairs) * state_->threads / state_->workedSeconds;
}

}  // namespace lookalike::train
