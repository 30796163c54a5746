// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string>

#include "core/base/result.h"
#include "core/train/data/training_pictures.h"

namespace lookalike::train {

/// Descriptors of the training pictures by another network, as `lookalike export --format npy` writes them
/// (`path`, and the list of paths beside it), to be distilled: mean taken away, whitened, the `dimension`
/// strongest directions kept, rows of length 1, in the order of the pictures. Pictures are found by their
/// paths. Errors: kInvalidArgument (a file that is not such an export, pictures without a row, fewer rows or
/// columns than `dimension`), those of files.
[[nodiscard]] Result<torch::Tensor> readTeacher(const std::string& path, const TrainingPictures& pictures,
                                                int dimension);

/// The whitening alone: rows N × D to N × dimension (Jégou and Chum, ECCV 2012; the smallest variances are
/// raised by a hundredth of the mean one).
[[nodiscard]] torch::Tensor whitened(const torch::Tensor& rows, int dimension);

}  // namespace lookalike::train
