// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/batch_loader.h"

#include <new>
#include <opencv2/core/utility.hpp>
#include <utility>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

OrderedProducer<Result<TrainingBatch>>::Make maker(const TrainingPictures& pictures,
                                                   const TrainingRecipe& recipe,
                                                   std::span<const HardNegativePair> hardNegatives) {
  cv::setNumThreads(1);
  return [&pictures, recipe, hardNegatives](std::int64_t number,
                                            const std::stop_token& stop) -> Result<TrainingBatch> {
    try {
      return makeBatch(pictures, recipe, number, stop, hardNegatives);
    } catch (const std::bad_alloc&) {
      return Error{ErrorCode::kOutOfMemory, {}, "making a batch"};
    }
  };
}

}  // namespace

BatchLoader::BatchLoader(const TrainingPictures& pictures, const TrainingRecipe& recipe, std::int64_t first,
                         int threads, std::span<const HardNegativePair> hardNegatives)
    : batches_(maker(pictures, recipe, hardNegatives), first, threads) {
  LOOKALIKE_CHECK(first >= 0 && threads >= 1);
}

Result<TrainingBatch> BatchLoader::next() {
  if (failure_) return *failure_;
  auto batch = batches_.next();
  if (!batch) return cancelled();
  if (batch->ok()) {
    rows_ = static_cast<std::int64_t>((*batch)->rows());
  } else {
    failure_ = batch->error();
  }
  return *std::move(batch);
}

double BatchLoader::viewsPerSecond() const {
  return batches_.itemsPerSecond() * static_cast<double>(rows_);
}

}  // namespace lookalike::train
