// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Colours of one place in both pictures, blue, green, red, 0..255.
struct ColourSample {
  std::array<float, 3> a{};
  std::array<float, 3> b{};
};

/// The pixels of the overlap, reduced so that the longer side has about `longSide` pixels (a mean over each
/// area), where both pictures have them. Where blocks differ, nothing is taken, unless little would be left.
[[nodiscard]] std::vector<ColourSample> colourSamplesOf(const OverlapComparison& comparison, double longSide);

/// An affine map of A's colours to B's.
struct ColourFit {
  std::array<std::array<double, 4>, 3> rows{};  ///< of each channel of B: weights of blue, green, red, 1
  double residual = 0.0;  ///< root mean square over channels and the better 70 % of the samples

  [[nodiscard]] std::array<double, 3> operator()(const std::array<float, 3>& a) const {
    std::array<double, 3> b{};
    for (std::size_t c = 0; c < 3; ++c)
      b[c] = rows[c][0] * a[0] + rows[c][1] * a[1] + rows[c][2] * a[2] + rows[c][3];
    return b;
  }
  /// Root mean square over the channels, of what can be seen: what goes beyond 0..255 is clipped.
  [[nodiscard]] double errorOf(const ColourSample& sample) const;
};

/// Least squares, repeated on the samples that fit best, so that up to a third may be something else.
[[nodiscard]] ColourFit fitColours(const std::vector<ColourSample>& samples);

/// The colours of an overlap, and the maps between them.
struct OverlapColours {
  std::vector<ColourSample> samples;
  ColourFit aToB;
  ColourFit bToA;

  /// How far the colours of one place are from each other, by the map that explains them better: what has
  /// lost its colour, or is clipped, does not give it back.
  [[nodiscard]] double errorOf(const ColourSample& sample) const {
    return std::min(aToB.errorOf(sample), bToA.errorOf({sample.b, sample.a}));
  }
};

/// `isInverted`: A's tones are inverted first.
[[nodiscard]] OverlapColours coloursOf(const OverlapComparison& comparison, bool isInverted);

/// Inverts A's tones.
void invertFirst(std::vector<ColourSample>& samples);
/// B's colours against A's.
[[nodiscard]] std::vector<ColourSample> exchanged(std::vector<ColourSample> samples);

}  // namespace lookalike::verify
