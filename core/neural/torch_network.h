// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::neural {

/// From 8-bit pixels to what a network was trained on: (pixel × scale − mean) / deviation, channel by channel
/// in the order in which the pixels are interleaved.
struct PixelNormalisation {
  float scale = 1.0F / 255.0F;
  std::array<float, 3> mean{0.0F, 0.0F, 0.0F};
  std::array<float, 3> deviation{1.0F, 1.0F, 1.0F};
};

/// Images of one size, each width × height × channels interleaved 8-bit pixels. Borrowed from the caller.
struct ImageBatch {
  int width = 0;
  int height = 0;
  int channels = 3;  ///< 1 or 3
  std::vector<const std::uint8_t*> images;
};

/// One row of floats an image.
struct NetworkRows {
  int dimension = 0;
  std::vector<float> values;  ///< row-major, images × dimension
};

struct TorchNetworkOptions {
  std::string device = "auto";  ///< "auto" (cuda when there is one), "cpu", "cuda", "cuda:N"
  int intraOpThreads = 1;       ///< set for the whole process; of ThreadBudget
  int batchSize = 32;           ///< at most so many images at once
  PixelNormalisation normalisation;
};

/// A TorchScript network that maps an image to a row of floats, ready for inference: in evaluation mode,
/// frozen (batch norms folded into convolutions), weights in channels-last order, on its device. LibTorch's
/// own types stay inside. One thread at a time.
class TorchNetwork {
 public:
  /// Loads from the bytes of a TorchScript file; `path` is for errors only. Errors: kBadModel (no TorchScript
  /// file, truncated, damaged, or without a forward method), kDevice (no such device), kOutOfMemory.
  [[nodiscard]] static Result<std::unique_ptr<TorchNetwork>> load(std::span<const std::byte> bytes,
                                                                  const std::string& path,
                                                                  const TorchNetworkOptions& options);
  TorchNetwork(const TorchNetwork&) = delete;
  TorchNetwork& operator=(const TorchNetwork&) = delete;
  ~TorchNetwork();

  /// "cpu", "cuda:0"
  [[nodiscard]] const std::string& device() const;
  /// Images at once; smaller than asked for after the device ran out of memory.
  [[nodiscard]] std::size_t batchSize() const;

  /// Rows in the order of the images. Errors: kBadModel (the network fails on such an input, or gives no
  /// floats with one row per image), kOutOfMemory (a single image does not fit), kDevice.
  [[nodiscard]] Result<NetworkRows> run(const ImageBatch& batch);

 private:
  class Impl;
  explicit TorchNetwork(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The devices that this build and machine can use: "cpu", then "cuda:0"…
[[nodiscard]] std::vector<std::string> usableDevices();

/// LibTorch's version, for reports.
[[nodiscard]] std::string torchVersion();

}  // namespace lookalike::neural
