// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/library/index_report.h"
#include "core/library/library_snapshot.h"
#include "core/local/local_feature_cache.h"
#include "core/models/model_card.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"

namespace lookalike::learn {

/// A library as learning sees it: what was found, and what is cached of its pictures under the base model.
struct TuningLibrary {
  std::shared_ptr<const library::LibrarySnapshot> snapshot;
  models::ModelCard card;                              ///< of the base
  describe::DescriberOptions describer;                ///< names the card
  library::IndexReport base;                           ///< only what describes the model is set
  std::unordered_map<ImageId, ContentHash> hashOf;     ///< present images
  DescriptorSet descriptors;                           ///< of those that have one
  std::unique_ptr<local::LocalFeatureCache> features;  ///< null when the library has none
  int threads = 1;

  [[nodiscard]] bool verifies() const { return features && snapshot->evidence != EvidenceKind::kGlobal; }
};

/// Opens what a library has under a model. Errors: kNotFound (no such library; nothing was described by the
/// model), kInvalidArgument (the built-in describer, which has nothing that could be trained), those of the
/// card and of the catalogue.
[[nodiscard]] Result<TuningLibrary> openTuningLibrary(const std::string& libraryPath,
                                                      const describe::DescriberOptions& describer, int cores);

/// The image's picture, from the first of its files that can be read and still holds it.
[[nodiscard]] Result<decode::DecodedImage> pictureOf(const TuningLibrary& library, ImageId image,
                                                     const decode::DecodeRequest& request);

/// Descriptors of any number of prepared pictures. Errors: kCancelled, those of describe().
[[nodiscard]] Result<std::vector<Descriptor>> describedInBatches(
    describe::Describer& describer, std::span<const describe::PreparedImage> inputs, JobControl& control);

/// Two pictures of which one is learnt from, or judged by.
struct TuningEvidence {
  ImagePair pair;  ///< everything but the score and the network's answer; ids invalid when nothing is known
  std::vector<std::uint8_t>
      overlap;  ///< what a pair network sees (verify/overlap_picture.h); empty: it is not asked
};

/// Looks at pairs of the library's images, one answer a pair. `side`: of the pair network's pictures, 0 for
/// none. By global evidence alone the descriptors are compared. A pair of which an image lacks its descriptor
/// or keypoints has invalid ids. Errors: kCancelled, kOutOfMemory.
[[nodiscard]] Result<std::vector<TuningEvidence>> evidenceOf(
    const TuningLibrary& library, const DescriptorSet& descriptors, float similarityThreshold,
    std::span<const std::pair<ImageId, ImageId>> pairs, int side, JobControl& control, JobObserver* observer);

/// Pairs of the given images that are taken to be no copies: of a sample of them, each with its two nearest
/// by descriptor and one drawn by chance, without pairs that were stored as finds or for later, and without
/// images of one group. Verdicts are asked of what looks doubtful; without plain pairs like these a model
/// forgets what everybody knows. At most `most` pairs; deterministic.
[[nodiscard]] std::vector<std::pair<ImageId, ImageId>> plainPairs(const TuningLibrary& library,
                                                                  std::span<const ImageId> images,
                                                                  std::size_t most, std::uint64_t seed);

/// An edited copy of one of the library's images, made in memory.
struct OwnCopy {
  ImageId original;
  Descriptor descriptor;  ///< under the base
  LocalFeatures features;
  describe::PreparedImage input;  ///< of the base's network
};

/// Edited copies of images, `each` of an image, a third each mild, medium and hard (edits/made_copies.h);
/// the same for the same seed. Images whose file is gone or cannot be read are left out, and told of. Errors:
/// kCancelled, kOutOfMemory, those of the describer.
[[nodiscard]] Result<std::vector<OwnCopy>> makeOwnCopies(const TuningLibrary& library,
                                                         std::span<const ImageId> images, int each,
                                                         std::uint64_t seed,
                                                         const decode::DecodeLimits& limits,
                                                         JobControl& control, JobObserver* observer);

/// The same as evidenceOf() for originals and their copies.
[[nodiscard]] Result<std::vector<TuningEvidence>> evidenceOfCopies(
    const TuningLibrary& library, const DescriptorSet& descriptors, std::span<const OwnCopy> copies,
    std::span<const Descriptor> descriptorsOfCopies, float similarityThreshold, int side, JobControl& control,
    JobObserver* observer);

}  // namespace lookalike::learn
