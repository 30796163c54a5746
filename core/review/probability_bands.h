// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace lookalike::review {

/// Where the bands of P(copy) begin, narrow where the probabilities are nearly sure; the last ends at 1.
inline constexpr std::array kBandStarts{0.0F,  0.002F, 0.01F, 0.03F, 0.06F, 0.1F,  0.15F, 0.2F,  0.25F,
                                        0.3F,  0.35F,  0.4F,  0.45F, 0.5F,  0.55F, 0.6F,  0.65F, 0.7F,
                                        0.75F, 0.8F,   0.85F, 0.9F,  0.94F, 0.97F, 0.99F, 0.998F};
inline constexpr std::size_t kBands = kBandStarts.size();

/// P(copy) as it can be reckoned with: within 0..1, and 0.5 where there is none (NaN).
[[nodiscard]] float knownProbability(float score);
/// The band that a probability (0..1) lies in.
[[nodiscard]] std::size_t bandOf(float probability);
/// What the answer to a question of this probability (0..1) tells on average, in bits (0..1).
[[nodiscard]] float entropyBits(float probability);

}  // namespace lookalike::review
