// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lookalike {

/// Numbers that are the same on every machine and with every standard library (whose distributions are not):
/// SplitMix64 (Steele, Lea, Flood 2014).
class RepeatableRandom {
 public:
  explicit RepeatableRandom(std::uint64_t seed) : state_(seed) {}
  /// A stream of its own for item `number` of a run.
  RepeatableRandom(std::uint64_t seed, std::uint64_t number) : state_(mixed(seed) ^ mixed(~number)) {}

  [[nodiscard]] std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    return mixed(state_);
  }
  /// 0 … n - 1; n > 0.
  [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  /// lowest … highest, both included.
  [[nodiscard]] int integer(int lowest, int highest) {
    return lowest + static_cast<int>(below(static_cast<std::size_t>(highest - lowest) + 1));
  }
  [[nodiscard]] double uniform(double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11U) * 0x1p-53;
  }
  [[nodiscard]] bool chance(double probability) { return uniform(0.0, 1.0) < probability; }
  [[nodiscard]] double sign() { return chance(0.5) ? 1.0 : -1.0; }

  template <typename T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  [[nodiscard]] static std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace lookalike
