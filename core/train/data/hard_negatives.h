// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/train/data/training_pictures.h"

namespace lookalike::train {

/// Two training pictures, by their places, of which the second is similar to the first but no copy of it
/// (wang 2022, section 4.3).
struct HardNegativePair {
  std::size_t first = 0;
  std::size_t second = 0;
};

/// From a CSV file with the columns "first" and "second" (others are passed over): paths as the pictures have
/// them. Lines with a picture that is not trained on (held out, say) are left out. Errors: kInvalidArgument
/// (no such columns; not one line is left), those of reading.
[[nodiscard]] Result<std::vector<HardNegativePair>> readHardNegatives(const std::string& path,
                                                                      const TrainingPictures& pictures);

}  // namespace lookalike::train
