// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/tuning_pictures.h"

#include <array>
#include <span>
#include <utility>

#include "core/base/log.h"
#include "core/base/repeatable_random.h"

namespace lookalike::train {

namespace {

constexpr std::uint64_t kPictureStream = 0x7069637475726500ULL;

std::vector<std::int64_t> labelsOf(const NetworkExamples& examples, const AdapterRecipe& recipe) {
  const std::array<std::span<const TuningPair>, 2> pairs{examples.verdicts, examples.validation};
  return labelsOfRows(examples.pictures, pairs, recipe.hardNegatives);
}

}  // namespace

TuningPictures::TuningPictures(const NetworkExamples& examples, const AdapterRecipe& recipe)
    : examples_(examples),
      recipe_(recipe),
      labels_(labelsOf(examples, recipe)),
      verdicts_(drawOf(examples.verdicts)) {}

PictureBatch TuningPictures::batch(std::int64_t number) const {
  RepeatableRandom random(recipe_.seed ^ kPictureStream, static_cast<std::uint64_t>(number));
  PictureBatch batch;
  batch.number = number;
  const auto add = [&](const TuningPair& pair, std::optional<std::vector<std::uint8_t>> first,
                       std::optional<std::vector<std::uint8_t>> last, bool isTurned) {
    if (!first || !last) return;
    batch.rows.add(pair, labels_, isTurned);
    batch.pixels.push_back(std::move(*first));
    batch.pixels.push_back(std::move(*last));
  };
  const auto fromBackground = [&] { return examples_.background[random.below(examples_.background.size())]; };
  for (int i = 0; i < recipe_.verdictsInBatch && !verdicts_.isEmpty(); ++i) {
    const TuningPair& pair = examples_.verdicts[verdicts_.drawn(random)];
    const bool isTurned = random.chance(0.5);
    add(pair, read(pair.first), read(pair.last), isTurned);
  }
  if (examples_.background.empty()) return batch;
  for (int i = 0; i < recipe_.madeInBatch && examples_.editedView; ++i) {
    const std::size_t picture = fromBackground();
    const std::uint64_t seed = random.next();
    add({picture, picture, TuningPairKind::kDerived}, read(picture),
        taken(examples_.editedView(picture, seed), picture), false);
  }
  for (int i = 0; i < recipe_.backgroundInBatch; ++i) {
    const std::size_t picture = fromBackground();
    auto pixels = read(picture);
    if (!pixels) continue;
    batch.rows.addBackground(picture, labels_[picture]);
    batch.pixels.push_back(std::move(*pixels));
  }
  return batch;
}

std::optional<std::vector<std::uint8_t>> TuningPictures::read(std::size_t picture) const {
  return taken(examples_.input(picture), picture);
}

std::optional<std::vector<std::uint8_t>> TuningPictures::taken(Result<std::vector<std::uint8_t>> pixels,
                                                               std::size_t picture) const {
  const std::size_t wanted = static_cast<std::size_t>(examples_.width) *
                             static_cast<std::size_t>(examples_.height) *
                             static_cast<std::size_t>(examples_.channels);
  if (pixels && pixels->size() == wanted) return std::move(pixels).value();
  const std::lock_guard lock(mutex_);
  if (failed_.insert(picture).second) {
    log(LogLevel::kWarning, "left out of training: " + (pixels ? "a picture of another size than the input"
                                                               : describeError(pixels.error())));
  }
  return std::nullopt;
}

}  // namespace lookalike::train
