// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace lookalike::testing {

enum class OptimiserUnderTest : std::uint8_t { kSgd, kAdamW };

/// All weights and averages of a small network (with a batch norm) after `steps` steps in one go, or with
/// everything saved and loaded into new objects after `interruptedAfter` of them (-1: never).
std::vector<float> weightsAfter(OptimiserUnderTest optimiser, int steps, int interruptedAfter);

/// One step at learning rate 0.1 and weight decay 0.5 with zero gradients: what is left of a weight of 1 of a
/// matrix, and of a bias of 1.
struct DecayedValues {
  float matrix = 0.0F;
  float bias = 0.0F;
};
DecayedValues decayed(OptimiserUnderTest optimiser);
/// Whether a parameter without gradient is left alone.
bool leavesFrozenAlone();

/// One weight, first 0, seen as `values`, one an update, averaged with `decay`: the averages after each.
std::vector<double> averagesOf(const std::vector<float>& values, double decay);
/// Whether swapping twice gives the same network, and once the average, buffers included.
bool swapsAverages();
/// Whether the average of another network, and an archive without one, are refused.
bool refusesOtherAverage();

/// What is in a memory of `capacity` rows of one dimension after batches of the given sizes whose rows are
/// numbered 0, 1, 2, … (as both descriptor and label); sorted. Saved and loaded after `interruptedAfter`
/// batches (-1: never). Ends with -1 where descriptors and labels do not belong together.
std::vector<std::int64_t> remembered(std::int64_t capacity, const std::vector<int>& batches,
                                     int interruptedAfter);
/// Whether a memory of another capacity, and an archive without one, are refused.
bool refusesOtherMemory();

}  // namespace lookalike::testing
