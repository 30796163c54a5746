// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

#include <cstddef>
#include <span>

#include "core/neural/torch_network.h"

namespace lookalike::neural {

// What the classes that run TorchScript networks share. All throw what LibTorch throws.

/// The module of a TorchScript file, in evaluation mode, on the CPU, its weights as the file has them.
[[nodiscard]] torch::jit::Module storedModuleFrom(std::span<const std::byte> bytes);

/// The module of a TorchScript file, in evaluation mode, its weights in single precision and channels-last
/// order on the device; not frozen.
[[nodiscard]] torch::jit::Module moduleFrom(std::span<const std::byte> bytes, const torch::Device& device);

/// `count` images of the batch from `first` on, as the network sees them: count × channels × height × width
/// floats on the device, in channels-last order. 8-bit pixels travel; the conversion happens there.
[[nodiscard]] torch::Tensor networkInput(const ImageBatch& batch, std::size_t first, std::size_t count,
                                         const PixelNormalisation& normalisation,
                                         const torch::Device& device);

}  // namespace lookalike::neural
