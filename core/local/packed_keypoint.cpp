// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/local/packed_keypoint.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookalike::local {

namespace {

constexpr float kPositions = 4096.0F;
constexpr float kSizesAnOctave = 32.0F;
constexpr float kTurn = 2.0F * std::numbers::pi_v<float>;

std::uint32_t rounded(float value, std::uint32_t most) {
  if (!(value > 0.0F)) return 0;  // and not a number
  return static_cast<std::uint32_t>(std::min(std::floor(value), static_cast<float>(most)));
}

}  // namespace

PackedKeypoint packKeypoint(const Keypoint& keypoint, int workingWidth, int workingHeight) {
  const float step = static_cast<float>(std::max({workingWidth, workingHeight, 1})) / kPositions;
  // The centre of the first pixel is at 0, so its left edge is at -0.5.
  const std::uint32_t x = rounded((keypoint.x + 0.5F) / step, 4095);
  const std::uint32_t y = rounded((keypoint.y + 0.5F) / step, 4095);
  const std::uint32_t size = rounded(kSizesAnOctave * std::log2(std::max(keypoint.size, 1.0F)) + 0.5F, 255);
  const float turns = keypoint.angle / kTurn;
  const auto angle = static_cast<std::uint32_t>(std::lround((turns - std::floor(turns)) * 256.0F)) & 255U;
  const auto byte = [](std::uint32_t value) { return static_cast<std::uint8_t>(value & 255U); };
  return {byte(x), byte(((x >> 8U) & 15U) | ((y & 15U) << 4U)), byte(y >> 4U), byte(size), byte(angle)};
}

Keypoint unpackKeypoint(const PackedKeypoint& packed, int workingWidth, int workingHeight) {
  const float step = static_cast<float>(std::max({workingWidth, workingHeight, 1})) / kPositions;
  const std::uint32_t x = packed[0] | ((packed[1] & 15U) << 8U);
  const std::uint32_t y = (static_cast<std::uint32_t>(packed[1]) >> 4U) | (packed[2] * 16U);
  Keypoint keypoint;
  keypoint.x = (static_cast<float>(x) + 0.5F) * step - 0.5F;
  keypoint.y = (static_cast<float>(y) + 0.5F) * step - 0.5F;
  keypoint.size = std::exp2(static_cast<float>(packed[3]) / kSizesAnOctave);
  const float turns = static_cast<float>(packed[4]) / 256.0F;
  keypoint.angle = (turns < 0.5F ? turns : turns - 1.0F) * kTurn;
  return keypoint;
}

}  // namespace lookalike::local
