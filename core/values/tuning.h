// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace lookalike {

/// What of a model learns from verdicts.
enum class TuningPart : std::uint8_t {
  kAdapter,       ///< projection and norm head on top of the descriptor
  kNetwork,       ///< weights of the descriptor network itself, with its adapter
  kPairVerifier,  ///< the network that looks at aligned overlaps
  kCalibration,   ///< what makes one probability of all evidence
};

/// One row of the curves of a part that learns.
struct TuningPoint {
  TuningPart part = TuningPart::kAdapter;
  std::int64_t step = 0;   ///< batches trained on
  std::int64_t steps = 0;  ///< at most; early stopping may end before
  double loss = 0.0;       ///< mean since the row before
  double learningRate = 0.0;
  /// On the verdicts that stopping is decided by (never those of the final comparison), at the part's own
  /// best threshold; NaN where there are none.
  double precision = std::numeric_limits<double>::quiet_NaN();
  double recall = std::numeric_limits<double>::quiet_NaN();
  double validationLoss = std::numeric_limits<double>::quiet_NaN();
  double seconds = 0.0;         ///< of this part, over all sittings
  double stepsPerSecond = 0.0;  ///< of this sitting
  double secondsLeft = -1.0;    ///< negative while unknown
};

/// Told of the rows of curves, from the thread that trains; must return quickly.
class TuningObserver {
 public:
  virtual ~TuningObserver() = default;
  virtual void onPoint(const TuningPoint& point) = 0;
};

/// A figure and the interval that 95 in 100 bootstrap samples of the groups lie in.
struct MeasuredFigure {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: there was nothing to measure
  double low = std::numeric_limits<double>::quiet_NaN();
  double high = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace lookalike
