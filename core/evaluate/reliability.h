// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/copy_detection_metrics.h"

namespace lookalike::evaluate {

/// A pair that was said to be a copy with a probability, and whether it is.
struct Forecast {
  double probability = 0.0;  ///< 0..1
  bool isCopy = false;
};

/// Forecasts of about the same probability.
struct ReliabilityBin {
  double low = 0.0;  ///< low ≤ probability < high; the last one holds 1 too
  double high = 0.0;
  std::int64_t pairs = 0;
  double meanProbability = 0.0;  ///< 0 without pairs
  double copyShare = 0.0;        ///< of its pairs; 0 without pairs
};

/// How far probabilities can be believed.
struct Reliability {
  std::vector<ReliabilityBin> bins;
  std::int64_t pairs = 0;
  std::int64_t copies = 0;
  /// Mean over the pairs of |mean probability - share of copies| of their bin (Guo et al. 2017, section 2).
  double expectedCalibrationError = 0.0;
  double brierScore = 0.0;  ///< mean squared error of the probabilities
};

/// Bins of equal width.
inline constexpr int kReliabilityBins = 15;
[[nodiscard]] Reliability reliabilityOf(std::span<const Forecast> forecasts);

/// Forecasts of predictions with scores of 0..1 (others count as the nearer end) by a ground truth.
[[nodiscard]] std::vector<Forecast> forecastsOf(const std::vector<GroundTruthRow>& groundTruth,
                                                const std::vector<Prediction>& predictions);

/// low,high,pairs,mean_probability,copy_share
[[nodiscard]] Result<void> writeReliabilityCsv(std::ostream& out, const Reliability& reliability);

/// The diagram: share of copies over mean probability, a dot a bin, larger for more pairs, the diagonal for
/// what would be perfect, and below it how many pairs a bin has. Bytes of a PNG.
[[nodiscard]] std::vector<std::uint8_t> drawnReliability(const Reliability& reliability);

/// Both, as STEM.csv and STEM.png. Errors: those of writing a file.
[[nodiscard]] Result<void> writeReliabilityFiles(const std::string& stem, const Reliability& reliability);

}  // namespace lookalike::evaluate
