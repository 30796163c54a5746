// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/learn/tuning_candidate.h"
#include "core/train/tuning/adapter_trainer.h"
#include "core/train/tuning/network_tuner.h"
#include "core/train/tuning/pair_tuner.h"

namespace lookalike::learn {

/// Overlaps of one side: of the verdicts, of made copies and of plain pairs.
[[nodiscard]] std::vector<train::OverlapExample> overlapExamples(const TuningCandidate& candidate,
                                                                 const TuningSet& set,
                                                                 const TuningExtras& extras, TuningSide side);

/// The verdicts and made copies as pairs of rows of base descriptors.
[[nodiscard]] train::AdapterExamples adapterExamples(const TuningLibrary& library, const TuningSet& set,
                                                     std::span<const OwnCopy> copies,
                                                     std::span<const TuningSide> copySides,
                                                     std::span<const ImageId> background);

/// The library's pictures for training a network.
class NetworkPictures {
 public:
  /// All must outlive it.
  [[nodiscard]] static std::unique_ptr<NetworkPictures> of(const TuningLibrary& library, const TuningSet& set,
                                                           std::span<const ImageId> background);
  [[nodiscard]] const train::NetworkExamples& examples() const { return examples_; }

 private:
  explicit NetworkPictures(const TuningLibrary& library) : library_(library) {}
  [[nodiscard]] Result<decode::RgbImage> picture(std::size_t number) const;

  const TuningLibrary& library_;
  std::vector<ImageId> images_;  ///< by number
  train::NetworkExamples examples_;
};

/// Descriptors by the network of a card, of images of the library and of made copies. Images that cannot be
/// read have none. Errors: kCancelled, those of the describer.
[[nodiscard]] Result<DescriptorSet> describeImages(const TuningLibrary& library, const std::string& cardPath,
                                                   std::span<const ImageId> images, JobControl& control,
                                                   JobObserver* observer);
[[nodiscard]] Result<std::vector<Descriptor>> describeInputs(const TuningLibrary& library,
                                                             const std::string& cardPath,
                                                             std::span<const OwnCopy> copies,
                                                             JobControl& control);

}  // namespace lookalike::learn
