// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/train/data/training_pictures.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

/// What a new run begins with. All of it follows from the recipe and the pictures; progress is told as
/// JobStage::kDescribing. Errors: those of reading, and kCancelled.
class NetworkStart {
 public:
  /// All must outlive it; `observer` may be null. `loaderThreads` make views.
  NetworkStart(const TrainingRecipe& recipe, const TrainingPictures& pictures, int loaderThreads,
               JobControl& control, JobObserver* observer)
      : recipe_(recipe),
        pictures_(pictures),
        loaderThreads_(loaderThreads),
        control_(control),
        observer_(observer) {}

  /// The recipe's start weights, and batch norms made anew where it wants them; on the CPU.
  [[nodiscard]] Result<void> loadWeights(neural::DescriptorNetwork& network) const;

  /// The head in closed form (head_start.h) from the features of the run's first pairs; nothing for
  /// HeadStart::kRandom. `teacher` has a row per picture, and is undefined when there is none.
  [[nodiscard]] Result<void> startHead(neural::DescriptorNetwork& network, const torch::Tensor& teacher,
                                       const torch::Device& device) const;

  /// CosFace's classes that are learnt: the network's unit descriptors of the plain pictures where the recipe
  /// wants that (random where a picture cannot be read), else random. pictures × dimension.
  [[nodiscard]] Result<torch::Tensor> classes(neural::DescriptorNetwork& network,
                                              const torch::Device& device) const;
  /// The same, random: of the shape that a checkpoint's values are copied into.
  [[nodiscard]] torch::Tensor randomClasses(const torch::Device& device) const;

 private:
  const TrainingRecipe& recipe_;
  const TrainingPictures& pictures_;
  const int loaderThreads_;
  JobControl& control_;
  JobObserver* const observer_;
};

}  // namespace lookalike::train
