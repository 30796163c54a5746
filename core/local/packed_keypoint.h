// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "core/values/local_features.h"

namespace lookalike::local {

/// A keypoint's geometry in 40 bits: x and y in 4096ths of the working picture's longer side (12 bits each),
/// size in 32nds of an octave from 1 pixel (8 bits), angle in 256ths of a turn (8 bits).
using PackedKeypoint = std::array<std::uint8_t, 5>;

[[nodiscard]] PackedKeypoint packKeypoint(const Keypoint& keypoint, int workingWidth, int workingHeight);
[[nodiscard]] Keypoint unpackKeypoint(const PackedKeypoint& packed, int workingWidth, int workingHeight);

}  // namespace lookalike::local
