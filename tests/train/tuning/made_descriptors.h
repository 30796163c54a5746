// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/train/tuning/adapter_trainer.h"

namespace lookalike::testing {

inline constexpr std::size_t kDimension = 24;

/// Descriptors where it is known what tells: copies differ much in numbers 0 to 3, which say nothing, and
/// look-alikes little in 4 to 7, which do. The rest says which picture it is. Number 8 falls from an original
/// to what is derived from it.
class MadeDescriptors {
 public:
  explicit MadeDescriptors(std::uint64_t seed) : random_(seed) { examples_.dimension = kDimension; }

  std::size_t original() {
    std::vector<float> row(kDimension);
    for (std::size_t i = 0; i < kDimension; ++i) row[i] = i < 8 ? 0.0F : noise(1.0);
    return add(std::move(row));
  }
  std::size_t copyOf(std::size_t row) { return changed(row, 0, 1.6, 0.4F); }
  std::size_t alikeTo(std::size_t row) { return changed(row, 4, 1.0, 0.0F); }

  [[nodiscard]] train::AdapterExamples& examples() { return examples_; }

 private:
  float noise(double reach) { return static_cast<float>(random_.uniform(-reach, reach)); }

  std::size_t changed(std::size_t row, std::size_t from, double reach, float falls) {
    std::vector<float> changed = raw_[row];
    for (std::size_t i = from; i < from + 4; ++i) changed[i] += noise(reach);
    changed[8] -= falls;
    return add(std::move(changed));
  }

  std::size_t add(std::vector<float> row) {
    double square = 0.0;
    for (const float value : row) square += static_cast<double>(value) * static_cast<double>(value);
    for (const float value : row)
      examples_.unit.push_back(static_cast<float>(static_cast<double>(value) / std::sqrt(square)));
    examples_.norms.push_back(0.0F);
    raw_.push_back(std::move(row));
    return raw_.size() - 1;
  }

  RepeatableRandom random_;
  train::AdapterExamples examples_;
  std::vector<std::vector<float>> raw_;
};

inline train::TuningPair pairOf(std::size_t first, std::size_t last, train::TuningPairKind kind) {
  return {first, last, kind, false, 1.0F};
}

/// Half of the groups to learn from and to validate with, half to test on.
struct Made {
  train::AdapterExamples examples;
  std::vector<train::TuningPair> test;
};

inline Made madeExamples(std::size_t groups = 60) {
  MadeDescriptors made(3);
  Made result;
  train::AdapterExamples& examples = made.examples();
  for (std::size_t group = 0; group < 2 * groups; ++group) {
    const std::size_t original = made.original();
    const train::TuningPair copy = pairOf(original, made.copyOf(original), train::TuningPairKind::kDerived);
    const train::TuningPair alike =
        pairOf(original, made.alikeTo(original), train::TuningPairKind::kHardNegative);
    std::vector<train::TuningPair>& to = group >= groups  ? result.test
                                         : group % 4 == 0 ? examples.validation
                                                          : examples.verdicts;
    to.push_back(copy);
    to.push_back(alike);
    if (group < groups && group % 4 != 0)
      examples.made.push_back(pairOf(original, made.copyOf(original), train::TuningPairKind::kDerived));
  }
  for (int i = 0; i < 100; ++i) examples.background.push_back(made.original());
  result.examples = examples;
  return result;
}

}  // namespace lookalike::testing
