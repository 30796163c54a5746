// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pair/pair_examples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/base/parallel_for.h"
#include "core/base/repeatable_random.h"
#include "core/train/pair/overlap_variation.h"

namespace lookalike::train {

namespace {

constexpr int kThumbnailSide = 8;
constexpr std::size_t kThumbnailLength = std::size_t{3} * kThumbnailSide * kThumbnailSide;
constexpr std::size_t kMostThumbnails = 4096;  // a look-alike is chosen from these
constexpr std::size_t kAlike = 4;              // the nearest so many, of which one is drawn
constexpr float kSamePicture = 0.9995F;        // cosine of thumbnails: probably the same picture twice
constexpr int kAttempts = 16;
// Streams of random numbers that do not meet.
constexpr std::uint64_t kTrainingStream = 0x7061697273000000ULL;
constexpr std::uint64_t kEvaluationStream = 0x6576616c00000000ULL;
constexpr std::uint64_t kOrderStream = 0x6f72646572000000ULL;

bool needsOthers(const edits::CopyRecipe& recipe) {
  using edits::MakeEdit;
  constexpr std::array<MakeEdit, 6> kWithOthers{MakeEdit::kSticker, MakeEdit::kInset,   MakeEdit::kBlend,
                                                MakeEdit::kOnto,    MakeEdit::kCollage, MakeEdit::kPhone};
  return std::any_of(recipe.edits.begin(), recipe.edits.end(), [&](const edits::NamedMakeEdit& made) {
    return std::find(kWithOthers.begin(), kWithOthers.end(), made.edit) != kWithOthers.end();
  });
}

double saturationOf(const std::vector<std::uint8_t>& pixels) {
  double sum = 0.0;
  for (std::size_t i = 0; i + 2 < pixels.size(); i += 3) {
    const auto [least, most] = std::minmax({pixels[i], pixels[i + 1], pixels[i + 2]});
    sum += most - least;
  }
  return pixels.empty() ? 0.0 : sum / (85.0 * static_cast<double>(pixels.size()));  // 85: 255 / 3
}

/// What a pair is made from.
struct Drawn {
  bool isHeldOut = false;
  bool isCopy = false;
  std::size_t original = 0;
  std::size_t edited = 0;  ///< the picture whose edited copy is shown beside the original
  std::array<std::size_t, 2> others{};
  edits::CopyRecipe edits;
  std::uint64_t seed = 0;
  bool isSwapped = false;
};

class MadePairs final : public PairExamples {
 public:
  MadePairs(const TrainingPictures& pictures, const PairRecipe& recipe);
  void lookForAlikes(int threads, JobControl& control);
  [[nodiscard]] Result<PairBatch> batch(std::int64_t number) const override;
  [[nodiscard]] Result<PairExample> evaluationPair(std::int64_t number) const override;
  [[nodiscard]] std::size_t size() const override { return originals_; }
  [[nodiscard]] std::size_t heldOutSize() const override { return pictures_.heldOutSize(); }

 private:
  /// 8 × 8 colours of a picture, less their mean, at unit length: what look-alikes share.
  struct Thumbnails {
    std::vector<float> values;
    std::vector<std::size_t> pictures;  ///< whose they are
  };

  [[nodiscard]] Result<PairExample> make(const Drawn& drawn) const;
  [[nodiscard]] Result<PairExample> makeReadable(bool isHeldOut, bool isCopy, std::uint64_t seed) const;
  [[nodiscard]] static std::size_t lookAlikeOf(const Thumbnails& thumbnails, std::size_t picture,
                                               std::uint64_t chance);
  [[nodiscard]] Result<std::shared_ptr<const decode::RgbImage>> decoded(bool isHeldOut,
                                                                        std::size_t picture) const;
  [[nodiscard]] Thumbnails thumbnailsOf(bool isHeldOut, std::size_t count, int threads,
                                        JobControl& control) const;

  const TrainingPictures& pictures_;
  PairRecipe recipe_;
  std::size_t originals_ = 0;
  Thumbnails training_;
  Thumbnails heldOut_;
};

MadePairs::MadePairs(const TrainingPictures& pictures, const PairRecipe& recipe)
    : pictures_(pictures), recipe_(recipe), originals_(pictures.size()) {
  if (recipe.originals > 0) originals_ = std::min(originals_, static_cast<std::size_t>(recipe.originals));
  if (recipe_.edits.empty()) recipe_.edits = edits::allMakeEdits();
}

void MadePairs::lookForAlikes(int threads, JobControl& control) {
  training_ = thumbnailsOf(false, originals_, threads, control);
  heldOut_ = thumbnailsOf(true, pictures_.heldOutSize(), threads, control);
}

Result<std::shared_ptr<const decode::RgbImage>> MadePairs::decoded(bool isHeldOut,
                                                                   std::size_t picture) const {
  // Half as much again: a crop must not be blown up.
  const int shortSide = recipe_.network.side * 3 / 2;
  return isHeldOut ? pictures_.heldOut(picture, shortSide) : pictures_.decoded(picture, shortSide);
}

MadePairs::Thumbnails MadePairs::thumbnailsOf(bool isHeldOut, std::size_t count, int threads,
                                              JobControl& control) const {
  std::vector<std::vector<float>> rows(std::min(count, kMostThumbnails));
  parallelFor(rows.size(), threads, [&](std::size_t i, std::size_t) {
    if (!control.waitWhilePaused()) return;
    const auto image = decoded(isHeldOut, i);  // as it will be wanted, so that it can be kept
    if (!image) return;
    const std::vector<std::uint8_t> pixels = squashed(**image, kThumbnailSide);
    std::vector<float> row(pixels.begin(), pixels.end());
    float mean = 0.0F;
    for (const float value : row) mean += value / static_cast<float>(row.size());
    float square = 1e-6F;
    for (float& value : row) square += (value - mean) * (value - mean);
    for (float& value : row) value = (value - mean) / std::sqrt(square);
    rows[i] = std::move(row);
  });
  Thumbnails thumbnails;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].empty()) continue;
    thumbnails.values.insert(thumbnails.values.end(), rows[i].begin(), rows[i].end());
    thumbnails.pictures.push_back(i);
  }
  return thumbnails;
}

std::size_t MadePairs::lookAlikeOf(const Thumbnails& thumbnails, std::size_t picture, std::uint64_t chance) {
  const auto own = std::lower_bound(thumbnails.pictures.begin(), thumbnails.pictures.end(), picture);
  if (own == thumbnails.pictures.end() || *own != picture) return picture;
  const auto rowOf = [&](std::size_t place) { return thumbnails.values.data() + place * kThumbnailLength; };
  const float* wanted = rowOf(static_cast<std::size_t>(own - thumbnails.pictures.begin()));
  std::vector<std::pair<float, std::size_t>> nearest;
  for (std::size_t place = 0; place < thumbnails.pictures.size(); ++place) {
    if (thumbnails.pictures[place] == picture) continue;
    float cosine = 0.0F;
    for (std::size_t i = 0; i < kThumbnailLength; ++i) cosine += wanted[i] * rowOf(place)[i];
    if (cosine >= kSamePicture) continue;
    nearest.emplace_back(-cosine, thumbnails.pictures[place]);
  }
  if (nearest.empty()) return picture;
  const std::size_t kept = std::min(kAlike, nearest.size());
  std::partial_sort(nearest.begin(), nearest.begin() + static_cast<std::ptrdiff_t>(kept), nearest.end());
  return nearest[chance % kept].second;
}

Result<PairExample> MadePairs::make(const Drawn& drawn) const {
  const auto original = decoded(drawn.isHeldOut, drawn.original);
  if (!original) return original.error();
  std::vector<decode::RgbImage> others;
  if (needsOthers(drawn.edits)) {
    for (const std::size_t other : drawn.others) {
      // A background that cannot be read is not missed: the others serve again.
      if (auto image = decoded(drawn.isHeldOut, other); image.ok()) others.push_back(**image);
    }
  }
  const auto source = drawn.edited == drawn.original ? original : decoded(drawn.isHeldOut, drawn.edited);
  if (!source) return source.error();
  const auto copy = edits::makeCopy(**source, drawn.edits, others, drawn.seed);
  if (!copy) return copy.error();

  PairExample example;
  example.isCopy = drawn.isCopy;
  example.edits = drawn.edits.text();
  std::vector<std::uint8_t> plain = squashed(**original, recipe_.network.side);
  const std::vector<std::uint8_t> edited = squashed(copy->pixels, recipe_.network.side);
  example.saturation = saturationOf(plain);
  example.pixels = drawn.isSwapped ? edited : plain;
  const std::vector<std::uint8_t>& below = drawn.isSwapped ? plain : edited;
  example.pixels.insert(example.pixels.end(), below.begin(), below.end());
  return example;
}

Result<PairExample> MadePairs::makeReadable(bool isHeldOut, bool isCopy, std::uint64_t seed) const {
  const std::size_t count = isHeldOut ? pictures_.heldOutSize() : originals_;
  const Thumbnails& thumbnails = isHeldOut ? heldOut_ : training_;
  Result<PairExample> made = Error{};
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    RepeatableRandom random(seed, static_cast<std::uint64_t>(attempt));
    Drawn drawn;
    drawn.isHeldOut = isHeldOut;
    drawn.isCopy = isCopy;
    drawn.original = random.below(count);
    drawn.edited = drawn.original;
    const bool isHard = random.chance(recipe_.hardNegativeShare);
    const std::size_t another = (drawn.original + 1 + random.below(count - 1)) % count;
    const std::uint64_t chance = random.next();
    if (!isCopy && isHard) drawn.edited = lookAlikeOf(thumbnails, drawn.original, chance);
    if (!isCopy && drawn.edited == drawn.original) drawn.edited = another;
    for (std::size_t& other : drawn.others) other = random.below(count);
    drawn.edits =
        edits::randomRecipe(recipe_.grades[random.below(recipe_.grades.size())], recipe_.edits, random);
    drawn.seed = random.next();
    drawn.isSwapped = random.chance(0.5);
    made = make(drawn);
    if (made) return made;
  }
  return made;
}

Result<PairBatch> MadePairs::batch(std::int64_t number) const {
  LOOKALIKE_CHECK(number >= 0);
  PairBatch batch;
  batch.number = number;
  std::int64_t epochInHand = -1;
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < recipe_.pairsInBatch; ++i) {
    std::int64_t pair = number * recipe_.pairsInBatch + i;
    if (recipe_.fixedPairs > 0) {
      const std::int64_t epoch = pair / recipe_.fixedPairs;
      if (epoch != epochInHand) {
        epochInHand = epoch;
        order.resize(static_cast<std::size_t>(recipe_.fixedPairs));
        for (std::size_t place = 0; place < order.size(); ++place)
          order[place] = static_cast<std::int64_t>(place);
        RepeatableRandom(recipe_.seed ^ kOrderStream, static_cast<std::uint64_t>(epoch)).shuffle(order);
      }
      pair = order[static_cast<std::size_t>(pair % recipe_.fixedPairs)];
    }
    RepeatableRandom random(recipe_.seed ^ kTrainingStream, static_cast<std::uint64_t>(pair));
    const bool isCopy = random.chance(recipe_.copyShare);
    auto example = makeReadable(false, isCopy, random.next());
    if (!example) return example.error();
    batch.pairs.push_back(std::move(*example));
  }
  return batch;
}

Result<PairExample> MadePairs::evaluationPair(std::int64_t number) const {
  RepeatableRandom random(kEvaluationStream, static_cast<std::uint64_t>(number));
  return makeReadable(true, number % 2 == 0, random.next());
}

}  // namespace

Result<std::unique_ptr<PairExamples>> PairExamples::prepare(const TrainingPictures& pictures,
                                                            const PairRecipe& recipe, int threads,
                                                            JobControl& control) {
  auto examples = std::make_unique<MadePairs>(pictures, recipe);
  if (examples->size() < 2 || examples->heldOutSize() < 2) {
    return Error{ErrorCode::kInvalidArgument, {}, "pairs need two pictures, and two that are held out", -1};
  }
  if (recipe.hardNegativeShare > 0.0) {
    examples->lookForAlikes(threads, control);
    if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
  }
  return std::unique_ptr<PairExamples>(std::move(examples));
}

OrderedProducer<Result<PairBatch>> batchesAhead(const PairExamples& examples, std::int64_t first,
                                                int threads) {
  return {[&examples](std::int64_t number, const std::stop_token&) { return examples.batch(number); }, first,
          threads};
}

}  // namespace lookalike::train
