// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/train/data/augmentation.h"
#include "core/train/data/batch_loader.h"

namespace lookalike::train {

namespace {

constexpr std::size_t kOthersPerView = 3;
constexpr double kCropPairShare = 0.25;

// Streams of random numbers, so that none is used twice.
constexpr std::uint64_t kOrderStream = 0x0DE5;
constexpr std::uint64_t kPairStream = 0xBA12;
constexpr std::uint64_t kOthersStream = 0x0CE2;

/// What pictures are decoded to: enough for a crop of a quarter of the area to need little enlarging.
int shortSideFor(int side) {
  return (side * 8 / 5 + 15) / 16 * 16;
}

class BatchMaker {
 public:
  BatchMaker(const TrainingPictures& pictures, const TrainingRecipe& recipe, std::int64_t number,
             std::stop_token stop, std::span<const HardNegativePair> hardNegatives)
      : pictures_(pictures),
        recipe_(recipe),
        stop_(std::move(stop)),
        hardNegatives_(hardNegatives),
        pairs_(static_cast<std::size_t>(recipe.pairsInBatch)) {
    LOOKALIKE_CHECK(recipe.pairsInBatch >= 1 && number >= 0 && !recipe.steps.empty() && pictures.size() > 0);
    const ProgressiveStep& step = recipe.steps.at(stepAt(recipe, number * recipe.pairsInBatch * 2));
    batch_.number = number;
    batch_.side = step.side;
    strength_ = step.strength;
  }

  Result<TrainingBatch> run() {
    for (std::size_t i = 0; i < pairs_; ++i) chosen_.push_back(pictureAt(position(i)));
    if (auto read = readOthers(); !read.ok()) return read.error();
    const std::size_t viewBytes =
        static_cast<std::size_t>(batch_.side) * static_cast<std::size_t>(batch_.side) * 3;
    batch_.pixels.resize(2 * pairs_ * viewBytes);
    for (std::size_t i = 0; i < pairs_; ++i) {
      if (stop_.stop_requested()) return Error{ErrorCode::kCancelled, {}, {}, -1};
      if (auto made = addPair(i); !made.ok()) return made.error();
    }
    return std::move(batch_);
  }

 private:
  /// Of pair i in the whole run.
  [[nodiscard]] std::uint64_t position(std::size_t i) const {
    return static_cast<std::uint64_t>(batch_.number) * pairs_ + i;
  }
  [[nodiscard]] std::size_t pictureAt(std::uint64_t position) const {
    const std::uint64_t epoch = position / pictures_.size();
    const std::uint64_t order = RepeatableRandom(recipe_.seed ^ kOrderStream, epoch).next();
    return placeInRandomOrder(static_cast<std::size_t>(position % pictures_.size()), pictures_.size(), order);
  }
  [[nodiscard]] bool isInBatch(std::size_t picture) const {
    return std::find(chosen_.begin(), chosen_.end(), picture) != chosen_.end();
  }

  /// Picture `picture` or the next one that can be read and is not in the batch; `picture` becomes that.
  Result<std::shared_ptr<const decode::RgbImage>> readOrNext(std::size_t& picture) const {
    constexpr int kTries = 16;
    const bool avoidsBatch = pictures_.size() > 2 * pairs_;
    std::size_t tried = picture;  // not `picture`, which may be the batch's own entry
    auto image = pictures_.decoded(tried, shortSideFor(batch_.side));
    for (int i = 1; i < kTries && !image.ok(); ++i) {
      const std::size_t failed = tried;
      do {
        tried = (tried + 1) % pictures_.size();
      } while (tried != failed && avoidsBatch && isInBatch(tried));
      image = pictures_.decoded(tried, shortSideFor(batch_.side));
    }
    picture = tried;
    return image;
  }

  Result<void> readOthers() {
    RepeatableRandom random(recipe_.seed ^ kOthersStream, static_cast<std::uint64_t>(batch_.number));
    const std::size_t count = std::clamp<std::size_t>(pairs_ / 4, kOthersPerView, 16);
    const bool hasEnough = pictures_.size() >= 2 * pairs_ + count;
    while (others_.size() < count) {
      std::size_t picture = random.below(pictures_.size());
      if (hasEnough && isInBatch(picture)) continue;
      auto image = readOrNext(picture);
      if (!image.ok()) return image.error();
      others_.push_back(**image);  // copied: views want them side by side in memory
    }
    return ok();
  }

  Result<void> addPair(std::size_t i) {
    auto image = readOrNext(chosen_[i]);
    if (!image.ok()) return image.error();
    RepeatableRandom random(recipe_.seed ^ kPairStream, position(i));
    const std::uint64_t editedSeed = random.next();
    const std::uint64_t plainSeed = random.next();
    const bool isCropPair = random.chance(kCropPairShare) && recipe_.asymmetryWeight > 0;
    const bool isBlended = random.chance(recipe_.blendShare);
    const std::size_t firstOther = random.below(others_.size() - kOthersPerView + 1);
    const auto failed = [&](Error error) {
      if (error.path.empty()) error.path = pictures_.path(chosen_[i]);
      return error;
    };
    const auto row = static_cast<std::int64_t>(2 * i);
    if (!hardNegatives_.empty() && random.chance(recipe_.hardNegativeShare)) {
      const HardNegativePair& pair = hardNegatives_[random.below(hardNegatives_.size())];
      if (addHardNegative(pair, row, plainSeed)) return ok();
    }
    std::optional<TrainingView> first;
    std::optional<TrainingView> second;
    if (isCropPair) {
      auto pair = cropPair(**image, batch_.side, editedSeed);
      if (!pair.ok()) return failed(pair.error());
      first = std::move(pair->part);
      second = std::move(pair->whole);
    } else {
      const auto others = std::span(others_).subspan(firstOther, kOthersPerView);
      auto edited = editedView(**image, others, {strength_, batch_.side, isBlended}, editedSeed);
      if (!edited.ok()) return failed(edited.error());
      auto plain = plainView(**image, batch_.side, plainSeed);
      if (!plain.ok()) return failed(plain.error());
      first = std::move(*edited);
      second = std::move(*plain);
    }
    const bool counts =
        isCropPair || isPartOf(*first, *second) ||
        (recipe_.asymmetryPairs == AsymmetryPairs::kEdits && !isBlended && !first->recipe.edits.empty());
    if (recipe_.asymmetryWeight > 0 && counts) batch_.containments.push_back({row + 1, row});
    put(*first, row, chosen_[i]);
    put(*second, row + 1, chosen_[i]);
    return ok();
  }

  void put(const TrainingView& view, std::int64_t row, std::size_t label) {
    std::copy(view.pixels.pixels.begin(), view.pixels.pixels.end(),
              batch_.pixels.begin() + row * static_cast<std::int64_t>(view.pixels.pixels.size()));
    batch_.labels.push_back(static_cast<std::int64_t>(label));
  }

  /// False where one of the two cannot be read: an ordinary pair takes its place.
  bool addHardNegative(const HardNegativePair& pair, std::int64_t row, std::uint64_t seed) {
    const auto viewOf = [&](std::size_t picture) -> Result<TrainingView> {
      const auto image = pictures_.decoded(picture, shortSideFor(batch_.side));
      if (!image.ok()) return image.error();
      return plainView(**image, batch_.side, seed);
    };
    const auto first = viewOf(pair.first);
    const auto second = viewOf(pair.second);
    if (!first.ok() || !second.ok()) return false;
    put(*first, row, pair.first);
    put(*second, row + 1, recipe_.hardNegativeUse == HardNegativeUse::kPositive ? pair.first : pair.second);
    if (recipe_.asymmetryWeight > 0) batch_.containments.push_back({row + 1, row});
    return true;
  }

  const TrainingPictures& pictures_;
  const TrainingRecipe& recipe_;
  const std::stop_token stop_;
  const std::span<const HardNegativePair> hardNegatives_;
  const std::size_t pairs_;
  edits::EditStrength strength_ = edits::EditStrength::kMedium;
  std::vector<std::size_t> chosen_;  ///< of each pair
  std::vector<decode::RgbImage> others_;
  TrainingBatch batch_;
};

}  // namespace

std::size_t placeInRandomOrder(std::size_t i, std::size_t count, std::uint64_t seed) {
  LOOKALIKE_CHECK(i < count);
  constexpr std::uint64_t kRounds = 4;
  unsigned halfBits = 1;
  while (std::uint64_t{1} << (2 * halfBits) < count) ++halfBits;
  const std::uint64_t mask = (std::uint64_t{1} << halfBits) - 1;
  std::uint64_t place = i;
  do {
    std::uint64_t left = place >> halfBits;
    std::uint64_t right = place & mask;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      const std::uint64_t mixed = RepeatableRandom(seed + round, right).next() & mask;
      left = std::exchange(right, left ^ mixed);
    }
    place = left << halfBits | right;
  } while (place >= count);
  return static_cast<std::size_t>(place);
}

Result<TrainingBatch> makeBatch(const TrainingPictures& pictures, const TrainingRecipe& recipe,
                                std::int64_t number, const std::stop_token& stop,
                                std::span<const HardNegativePair> hardNegatives) {
  return BatchMaker(pictures, recipe, number, stop, hardNegatives).run();
}

}  // namespace lookalike::train
