// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace lookalike::train {

/// What descriptor networks are trained with: (pixel / 255 - 0.5) / 0.5, channels red, green, blue.
inline constexpr float kPixelMean = 0.5F;
inline constexpr float kPixelDeviation = 0.5F;

/// Interleaved 8-bit pixels (count × side × side × 3) as the network sees them: count × 3 × side × side
/// floats, in channels-last order, on the device.
[[nodiscard]] inline torch::Tensor networkInput(const std::uint8_t* pixels, std::int64_t count, int side,
                                                const torch::Device& device) {
  // LibTorch wants a pointer that may be written through; nothing writes.
  auto* bytes = const_cast<std::uint8_t*>(pixels);
  return torch::from_blob(bytes, {count, side, side, 3}, torch::kUInt8)
      .to(device)
      .to(torch::kFloat32)
      .mul_(1.0F / (255.0F * kPixelDeviation))
      .sub_(kPixelMean / kPixelDeviation)
      .permute({0, 3, 1, 2});
}

}  // namespace lookalike::train
