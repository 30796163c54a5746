// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/keypoint_entry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookalike::index {

namespace {

constexpr int kLastPosition = 1023;
constexpr int kLastSize = 63;

int clampedRound(float value, int last) {
  return static_cast<int>(std::lround(std::clamp(value, 0.0F, static_cast<float>(last))));
}

}  // namespace

std::optional<SteppedKeypoint> stepped(const Keypoint& keypoint) {
  if (!std::isfinite(keypoint.x) || !std::isfinite(keypoint.y) || !std::isfinite(keypoint.size) ||
      !std::isfinite(keypoint.angle) || keypoint.size <= 0.0F) {
    return std::nullopt;
  }
  constexpr float kTurn = 2.0F * std::numbers::pi_v<float>;
  const float turns = std::remainder(keypoint.angle, kTurn) / kTurn;  // -0.5 … 0.5
  SteppedKeypoint steps;
  steps.x = clampedRound(keypoint.x / kPixelsAStep, kLastPosition);
  steps.y = clampedRound(keypoint.y / kPixelsAStep, kLastPosition);
  steps.size = clampedRound(std::log2(keypoint.size) * kSizeStepsAnOctave, kLastSize);
  steps.angle = static_cast<int>(std::lround(turns * kAngleSteps)) & (kAngleSteps - 1);
  return steps;
}

Keypoint related(const Keypoint& keypoint, int width, Relation relation) {
  constexpr float kHalfTurn = std::numbers::pi_v<float>;
  Keypoint turned = keypoint;
  if (isMirrored(relation)) {
    turned.x = static_cast<float>(width - 1) - keypoint.x;
    turned.angle = kHalfTurn - turned.angle;
  }
  if (isInverted(relation)) turned.angle += kHalfTurn;
  return turned;
}

}  // namespace lookalike::index
