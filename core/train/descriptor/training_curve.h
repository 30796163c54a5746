// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/train/descriptor/descriptor_trainer.h"

namespace lookalike::train {

/// The points of a run over all its sittings, in a CSV file beside its checkpoint, and drawn as a PNG.
class TrainingCurve {
 public:
  /// Reads what earlier sittings left, up to `views`: later points belong to work that was lost.
  [[nodiscard]] static Result<TrainingCurve> open(const std::string& csvPath, const std::string& pngPath,
                                                  std::int64_t views);
  [[nodiscard]] Result<void> add(const TrainingPoint& point);
  [[nodiscard]] const std::vector<TrainingPoint>& points() const { return points_; }

 private:
  std::string csvPath_;
  std::string pngPath_;
  std::vector<TrainingPoint> points_;
};

/// Loss above, scores below, over views; RGB PNG bytes of width × height.
[[nodiscard]] std::vector<std::uint8_t> drawnCurve(const std::vector<TrainingPoint>& points, int width,
                                                   int height);

}  // namespace lookalike::train
