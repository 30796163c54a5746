// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/neural/torch_network.h"
#include "core/train/tuning/adapter_trainer.h"
#include "core/train/tuning/tuning_pairs.h"

namespace lookalike::train {

/// Pictures by number, and what is known of pairs of them.
struct NetworkExamples {
  /// The network's input for a picture: width × height × channels interleaved 8-bit pixels. Thread-safe. A
  /// picture that cannot be read is left out of its batch (the first failure of each is logged).
  std::function<Result<std::vector<std::uint8_t>>(std::size_t picture)> input;
  /// The same of an edited view of a picture (augmentation.h), the same for the same seed.
  std::function<Result<std::vector<std::uint8_t>>(std::size_t picture, std::uint64_t seed)> editedView;
  int width = 0;
  int height = 0;
  int channels = 3;
  std::size_t pictures = 0;
  std::vector<TuningPair> verdicts;
  std::vector<std::size_t> background;  ///< pictures that edited views are made of, no copies of one another
  std::vector<TuningPair> validation;
};

struct NetworkTuningRun {
  AdapterRecipe recipe;        ///< losses, shares, seed; its learning rate is that of the adapter
  double trainedShare = 0.35;  ///< of the base's weights, counted from its output: 1 is the whole network
  double weightLearningRate = 1e-4;  ///< of the base's own weights
  double minutes = 5.0;              ///< of training at most
  neural::PixelNormalisation normalisation;
  std::string device = "auto";
  int threads = 1;
  int loaderThreads = 1;
  std::string checkpointPath;  ///< as in AdapterRun
  double checkpointSeconds = 30.0;
};

struct NetworkTuningOutcome {
  std::vector<std::byte> script;  ///< the tuned base, a TorchScript file of the base's own form
  neural::DescriptorAdapter adapter;
  std::int64_t bestStep = 0;  ///< 0: the base as it was
  std::int64_t resumedAtStep = 0;
  double seconds = 0.0;
  std::vector<TuningPoint> curve;
};

/// Trains the last weights of any TorchScript descriptor network, or all of them, and an adapter behind it.
/// The network stays in evaluation mode (statistics of batch norms do not move). Otherwise as trainAdapter().
/// Errors also: kBadModel (no TorchScript network; one without parameters that can be trained: it was frozen;
/// other output), kDevice.
[[nodiscard]] Result<NetworkTuningOutcome> tuneNetwork(std::span<const std::byte> base,
                                                       const std::string& basePath,
                                                       const NetworkExamples& examples,
                                                       const NetworkTuningRun& run, JobControl& control,
                                                       TuningObserver* observer);

}  // namespace lookalike::train
