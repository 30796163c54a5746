// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/backbones.h"

// The side of the network tests that sees LibTorch; what it finds is plain numbers, for a Qt test to judge.
namespace lookalike::testing {

struct Agreement {
  double largest = 0.0;     ///< magnitude of the numbers compared
  double difference = 0.0;  ///< the largest between two of them
};

/// Sizes of the map that a trunk gives for a square input.
[[nodiscard]] std::vector<std::int64_t> mapSizes(neural::Backbone backbone,
                                                 const neural::BackboneOptions& options, int side);

/// A descriptor network with made batch norms, in evaluation mode, against its script in a TorchNetwork with
/// GeM's `power`.
[[nodiscard]] Agreement compareWithScript(neural::Backbone backbone, const neural::BackboneOptions& options,
                                          int side, float power);

/// Unequal padding by a larger kernel against the padded map, for this kernel and stride.
[[nodiscard]] Agreement compareUnequalPadding(int kernel, int groups);

/// A ResNet-18's map in mixed precision on the CPU against single precision.
struct MixedOutcome {
  Agreement agreement;
  bool wasLower = false;         ///< the map was bfloat16
  bool isSingleAgain = false;    ///< and is not any more afterwards
  bool isSingleUnasked = false;  ///< nor where it was not enabled
  bool weightsGotGradients = false;
};
[[nodiscard]] MixedOutcome runMixed();

/// The largest difference between the gradients of a small network of all kinds of layers, in double
/// precision, and central differences.
[[nodiscard]] Agreement compareGradients();

/// A sum whose first part is left out of half of the images.
struct DropOutcome {
  int images = 0;
  int dropped = 0;  ///< whose sum was the second part alone
  int doubled = 0;  ///< whose sum had the first part twice
  bool isPlainInUse = false;
  bool isSameForSeed = false;
};
[[nodiscard]] DropOutcome dropImages();

/// What a training step did to a MobileNetV2 whose first layers are frozen.
struct FreezeOutcome {
  int frozenWithGradient = 0;
  int freeWithoutGradient = 0;
  int frozenStatisticsChanged = 0;
  int freeStatisticsUnchanged = 0;
  int freeAgainWithoutGradient = 0;  ///< after freezeFirst(0)
};
[[nodiscard]] FreezeOutcome freezeAndStep();

/// A MobileNetV2 as published folded, given real statistics.
struct RestoreOutcome {
  Agreement evaluation;            ///< the function before and after, evaluation mode
  Agreement training;              ///< before in evaluation mode, after in training mode, on the same images
  double untreatedTraining = 0.0;  ///< the same difference without restoring
  int momentsNotUnit = 0;          ///< batch norms whose normalised input has not mean 0 and deviation 1
  bool isStillTraining = false;
};
[[nodiscard]] RestoreOutcome restore();

/// Whether two networks of these seeds have equal parameters.
[[nodiscard]] bool initialiseAlike(std::uint64_t seed, std::uint64_t other);

/// What loadParameters() says to parameters with one left out, renamed, of another shape, doubled; and
/// whether the network is then unchanged.
struct LoadOutcome {
  std::vector<Error> errors;
  bool isUnchanged = false;
  bool loadsItsOwn = false;
};
[[nodiscard]] LoadOutcome loadWrongParameters();

/// gemPooled() of a map of one channel.
[[nodiscard]] double gemOf(const std::vector<float>& map, float power);

/// Whether weights, and a map inside a trunk, are in channels-last order.
[[nodiscard]] bool isChannelsLast();

}  // namespace lookalike::testing
