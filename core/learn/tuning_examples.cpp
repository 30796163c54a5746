// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_examples.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/base/parallel_for.h"
#include "core/decode/image_decoder.h"
#include "core/describe/preprocess.h"
#include "core/models/model_choice.h"
#include "core/train/data/augmentation.h"

namespace lookalike::learn {

namespace {

/// Which pair the training makes of a verdict; `a` and `b` are its rows, or pictures.
train::TuningPair pairOf(const TuningSetPair& said, std::size_t a, std::size_t b) {
  train::TuningPair pair;
  const bool isReversed = said.order == VerdictOrder::kBFirst;
  pair.first = isReversed ? b : a;
  pair.last = isReversed ? a : b;
  pair.isOrdered = said.order != VerdictOrder::kUnknown;
  if (!said.isCopy) {
    pair.kind = train::TuningPairKind::kHardNegative;
  } else {
    pair.kind = pair.isOrdered ? train::TuningPairKind::kDerived : train::TuningPairKind::kCopy;
  }
  return pair;
}

/// Rows of descriptors, each image's once.
class RowCollector {
 public:
  RowCollector(const TuningLibrary& library, train::AdapterExamples& examples)
      : library_(library), examples_(examples) {
    for (std::size_t row = 0; row < library.descriptors.size(); ++row)
      rowOf_.emplace(library.descriptors.ids[row], row);
  }

  /// Nothing when the image has no descriptor.
  std::optional<std::size_t> of(ImageId image) {
    if (const auto known = taken_.find(image); known != taken_.end()) return known->second;
    const auto row = rowOf_.find(image);
    if (row == rowOf_.end()) return std::nullopt;
    const std::size_t place =
        add(library_.descriptors.row(row->second), library_.descriptors.rawNorms[row->second]);
    taken_.emplace(image, place);
    return place;
  }

  std::size_t add(std::span<const float> unit, float norm) {
    examples_.unit.insert(examples_.unit.end(), unit.begin(), unit.end());
    examples_.norms.push_back(norm);
    return examples_.norms.size() - 1;
  }

 private:
  const TuningLibrary& library_;
  train::AdapterExamples& examples_;
  std::unordered_map<ImageId, std::size_t> rowOf_;
  std::unordered_map<ImageId, std::size_t> taken_;
};

}  // namespace

std::vector<train::OverlapExample> overlapExamples(const TuningCandidate& candidate, const TuningSet& set,
                                                   const TuningExtras& extras, TuningSide side) {
  std::vector<train::OverlapExample> examples;
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    if (set.pairs[i].side != side || candidate.verdicts[i].overlap.empty()) continue;
    examples.push_back({candidate.verdicts[i].overlap, set.pairs[i].isCopy, 1.0F});
  }
  constexpr float kExtraWeight = 0.5F;
  const auto add = [&](const std::vector<TuningEvidence>& evidence, const std::vector<TuningSide>& sides,
                       bool isCopy) {
    for (std::size_t i = 0; i < sides.size(); ++i) {
      if (sides[i] == side && !evidence[i].overlap.empty())
        examples.push_back({evidence[i].overlap, isCopy, kExtraWeight});
    }
  };
  add(candidate.copies, extras.copySides, true);
  add(candidate.plain, extras.plainSides, false);
  return examples;
}

train::AdapterExamples adapterExamples(const TuningLibrary& library, const TuningSet& set,
                                       std::span<const OwnCopy> copies, std::span<const TuningSide> copySides,
                                       std::span<const ImageId> background) {
  train::AdapterExamples examples;
  examples.dimension = library.descriptors.dimension;
  RowCollector rows(library, examples);
  for (const TuningSetPair& said : set.pairs) {
    if (said.side != TuningSide::kTraining && said.side != TuningSide::kValidation) continue;
    const auto a = rows.of(said.a);
    const auto b = rows.of(said.b);
    if (!a || !b) continue;
    (said.side == TuningSide::kTraining ? examples.verdicts : examples.validation)
        .push_back(pairOf(said, *a, *b));
  }
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const auto original = rows.of(copies[i].original);
    if (!original || copySides[i] == TuningSide::kHeldOut) continue;
    train::TuningPair pair;
    pair.first = *original;
    pair.last = rows.add(copies[i].descriptor.unit, copies[i].descriptor.rawNorm);
    pair.kind = train::TuningPairKind::kDerived;
    pair.isOrdered = true;
    (copySides[i] == TuningSide::kTraining ? examples.made : examples.validation).push_back(pair);
  }
  for (const ImageId image : background) {
    if (const auto row = rows.of(image)) examples.background.push_back(*row);
  }
  return examples;
}

std::unique_ptr<NetworkPictures> NetworkPictures::of(const TuningLibrary& library, const TuningSet& set,
                                                     std::span<const ImageId> background) {
  std::unique_ptr<NetworkPictures> pictures(new NetworkPictures(library));
  NetworkPictures& all = *pictures;
  train::NetworkExamples& examples = all.examples_;
  std::unordered_map<ImageId, std::size_t> numbers;
  const auto numberOf = [&](ImageId image) {
    const auto [known, isNew] = numbers.try_emplace(image, all.images_.size());
    if (isNew) all.images_.push_back(image);
    return known->second;
  };
  for (const TuningSetPair& said : set.pairs) {
    if (said.side != TuningSide::kTraining && said.side != TuningSide::kValidation) continue;
    auto& pairs = said.side == TuningSide::kTraining ? examples.verdicts : examples.validation;
    pairs.push_back(pairOf(said, numberOf(said.a), numberOf(said.b)));
  }
  for (const ImageId image : background) examples.background.push_back(numberOf(image));
  const describe::InputSpec& input = library.card.input;
  examples.pictures = all.images_.size();
  examples.width = input.width;
  examples.height = input.height;
  examples.channels = input.channelCount();
  examples.input = [&all](std::size_t number) -> Result<std::vector<std::uint8_t>> {
    const auto picture = all.picture(number);
    if (!picture.ok()) return picture.error();
    return describe::prepareImage(*picture, all.library_.card.input).pixels;
  };
  examples.editedView = [&all](std::size_t number, std::uint64_t seed) -> Result<std::vector<std::uint8_t>> {
    const auto picture = all.picture(number);
    if (!picture.ok()) return picture.error();
    train::AugmentationOptions options;
    options.side = std::max(all.library_.card.input.width, all.library_.card.input.height);
    const auto view = train::editedView(*picture, {}, options, seed);
    if (!view.ok()) return view.error();
    return describe::prepareImage(view->pixels, all.library_.card.input).pixels;
  };
  return pictures;
}

Result<decode::RgbImage> NetworkPictures::picture(std::size_t number) const {
  decode::DecodeRequest request;
  request.minShortSide =
      2 * std::max({library_.card.input.width, library_.card.input.height, library_.card.input.shortSide});
  auto picture = pictureOf(library_, images_[number], request);
  if (!picture.ok()) return picture.error();
  return std::move(picture->pixels);
}

Result<DescriptorSet> describeImages(const TuningLibrary& library, const std::string& cardPath,
                                     std::span<const ImageId> images, JobControl& control,
                                     JobObserver* observer) {
  describe::DescriberOptions options = library.describer;
  options.name = cardPath;
  auto describer = models::makeDescriber(options);
  if (!describer.ok()) return describer.error();
  DescriptorSet set;
  set.dimension = (*describer)->info().dimension;
  decode::DecodeRequest request;
  request.minShortSide = (*describer)->info().minShortSide;
  constexpr std::size_t kAtOnce = 256;
  ProgressMeter meter(observer, JobStage::kDescribing, static_cast<std::int64_t>(images.size()));
  for (std::size_t first = 0; first < images.size(); first += kAtOnce) {
    const auto chunk = images.subspan(first, std::min(kAtOnce, images.size() - first));
    std::vector<describe::PreparedImage> prepared(chunk.size());
    const auto prepare = [&](std::size_t i) -> Result<void> {
      auto picture = pictureOf(library, chunk[i], request);
      if (picture.ok()) {
        prepared[i] = (*describer)->prepare(picture->pixels);
      } else {
        meter.addFailure(picture.error());
      }
      return ok();
    };
    if (auto done = parallelFor(chunk.size(), library.threads, control, &meter, prepare); !done.ok())
      return done.error();
    std::vector<describe::PreparedImage> inputs;
    for (std::size_t i = 0; i < chunk.size(); ++i) {
      if (prepared[i].pixels.empty()) continue;
      inputs.push_back(std::move(prepared[i]));
      set.ids.push_back(chunk[i]);
    }
    const auto rows = describedInBatches(**describer, inputs, control);
    if (!rows.ok()) return rows.error();
    for (const Descriptor& row : *rows) {
      set.unit.insert(set.unit.end(), row.unit.begin(), row.unit.end());
      set.rawNorms.push_back(row.rawNorm);
    }
  }
  return set;
}

Result<std::vector<Descriptor>> describeInputs(const TuningLibrary& library, const std::string& cardPath,
                                               std::span<const OwnCopy> copies, JobControl& control) {
  describe::DescriberOptions options = library.describer;
  options.name = cardPath;
  auto describer = models::makeDescriber(options);
  if (!describer.ok()) return describer.error();
  std::vector<describe::PreparedImage> inputs;
  for (const OwnCopy& copy : copies) inputs.push_back(copy.input);
  return describedInBatches(**describer, inputs, control);
}

}  // namespace lookalike::learn
