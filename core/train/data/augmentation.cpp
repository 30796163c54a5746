// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/augmentation.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

using edits::CopyRecipe;
using edits::EditStrength;
using edits::MadeCopy;
using edits::MakeEdit;
using edits::NamedMakeEdit;

constexpr int kLeastSide = 16;
constexpr int kMostSide = 2048;
/// What an edited picture's mean side is before it is squashed, in sides of the view.
constexpr double kFineness = 1.4;
/// Mean side below which an original is not shrunk for an edit that puts it on something larger: what is
/// drawn on it must stay legible to the edits before that.
constexpr double kLeastWorkingSide = 112;

/// How often an edit is chosen against another: crops and pictures within pictures are most of what people do
/// and what is hard; what only makes pixels worse in ways seldom met comes half as often.
double weightOf(MakeEdit edit) {
  switch (edit) {
    case MakeEdit::kCrop:
      return 2.5;
    case MakeEdit::kMirror:
    case MakeEdit::kOnto:
    case MakeEdit::kCollage:
      return 1.5;
    case MakeEdit::kPhone:
    case MakeEdit::kInset:
    case MakeEdit::kText:
    case MakeEdit::kSticker:
    case MakeEdit::kTone:
      return 1.2;
    case MakeEdit::kResize:  // squashing undoes what it does to a small picture, but not the loss
    case MakeEdit::kShuffle:
    case MakeEdit::kMotion:
    case MakeEdit::kTint:
    case MakeEdit::kWatermark:
      return 0.6;
    default:
      return 1.0;
  }
}

MakeEdit chosenFrom(const std::vector<MakeEdit>& open, RepeatableRandom& random) {
  double sum = 0.0;
  for (const MakeEdit edit : open) sum += weightOf(edit);
  double left = random.uniform(0.0, sum);
  for (const MakeEdit edit : open) {
    left -= weightOf(edit);
    if (left < 0) return edit;
  }
  return open.back();
}

EditStrength strengthOf(EditStrength grade, bool isFirst, RepeatableRandom& random) {
  const double dice = random.uniform(0.0, 1.0);
  if (grade == EditStrength::kMild) return EditStrength::kMild;
  if (grade == EditStrength::kMedium)
    return isFirst || dice < 0.5 ? EditStrength::kMedium : EditStrength::kMild;
  if (isFirst || dice < 0.15) return EditStrength::kHard;
  return dice < 0.55 ? EditStrength::kMedium : EditStrength::kMild;
}

/// About how many times its own mean side a picture's copy has.
double growthOf(const NamedMakeEdit& edit) {
  const auto by = [&](double mild, double medium, double hard) {
    if (edit.strength == EditStrength::kMild) return mild;
    return edit.strength == EditStrength::kMedium ? medium : hard;
  };
  switch (edit.edit) {
    case MakeEdit::kCrop:
      return by(0.9, 0.7, 0.5);
    case MakeEdit::kOnto:
      return by(1.25, 2.1, 3.4);
    case MakeEdit::kCollage:
      return by(1.4, 1.6, 1.0);
    case MakeEdit::kPhone:
      return by(1.15, 1.4, 1.6);
    case MakeEdit::kBorder:
      return by(1.05, 1.2, 1.4);
    case MakeEdit::kLetterbox:
    case MakeEdit::kBackdrop:
    case MakeEdit::kMeme:
      return by(1.05, 1.15, 1.25);
    default:
      return 1.0;
  }
}

std::vector<NamedMakeEdit>::iterator thatMakesSmall(CopyRecipe& recipe) {
  return std::find_if(recipe.edits.begin(), recipe.edits.end(), [](const NamedMakeEdit& edit) {
    return edit.strength != EditStrength::kMild &&
           (edit.edit == MakeEdit::kOnto || edit.edit == MakeEdit::kCollage || edit.edit == MakeEdit::kPhone);
  });
}

/// What loses detail becomes mild where the picture is made small; the other edit takes over its strength.
void keepDetail(CopyRecipe& recipe) {
  const auto small = thatMakesSmall(recipe);
  if (small == recipe.edits.end()) return;
  for (NamedMakeEdit& edit : recipe.edits) {
    if (!edits::areOfOneKind(edit.edit, MakeEdit::kBlur) && edit.edit != MakeEdit::kResize) continue;
    small->strength = std::max(small->strength, edit.strength);
    edit.strength = EditStrength::kMild;
  }
}

/// What hides a large place comes before the picture is made small: it would hide all of it.
void keepInSight(CopyRecipe& recipe) {
  const auto small = thatMakesSmall(recipe);
  if (small == recipe.edits.end()) return;
  const auto hiding = std::find_if(small, recipe.edits.end(), [](const NamedMakeEdit& edit) {
    return edit.edit == MakeEdit::kErase || edit.edit == MakeEdit::kInset;
  });
  if (hiding != recipe.edits.end()) std::iter_swap(small, hiding);
}

cv::Mat readOnly(const decode::RgbImage& image) {
  return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data())};
}

decode::RgbImage imageOf(int width, int height) {
  decode::RgbImage image{width, height, {}};
  image.pixels.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  return image;
}

/// To the view's square. Area average when shrinking, bilinear when growing, as describe::prepareImage()
/// does; a picture of the usual size goes through one of twice the side, from which OpenCV averages ten times
/// as fast and all but the same.
decode::RgbImage squashed(const cv::Mat& picture, int side, bool isMirrored = false) {
  decode::RgbImage view = imageOf(side, side);
  cv::Mat target(side, side, CV_8UC3, view.pixels.data());
  const bool shrinks = side <= picture.cols && side <= picture.rows;
  if (shrinks && std::max(picture.cols, picture.rows) <= 3 * side) {
    cv::Mat twice;
    cv::resize(picture, twice, {2 * side, 2 * side}, 0, 0, cv::INTER_LINEAR);
    cv::resize(twice, target, target.size(), 0, 0, cv::INTER_AREA);
  } else {
    cv::resize(picture, target, target.size(), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  }
  if (isMirrored) cv::flip(target, target, 1);
  return view;
}

double contrastOf(const decode::RgbImage& image) {
  cv::Scalar mean;
  cv::Scalar deviation;
  cv::meanStdDev(readOnly(image), mean, deviation);
  return (deviation[0] + deviation[1] + deviation[2]) / 3;
}

/// The kinder recipes to try in turn: first what cuts, last what puts the picture into another; then without
/// the second, then without the first and what takes contrast.
CopyRecipe kinder(const CopyRecipe& recipe, int attempt) {
  CopyRecipe changed = recipe;
  const auto drop = [&](std::initializer_list<MakeEdit> kinds) {
    std::erase_if(changed.edits, [&](const NamedMakeEdit& edit) {
      return std::any_of(kinds.begin(), kinds.end(),
                         [&](MakeEdit kind) { return edits::areOfOneKind(kind, edit.edit); });
    });
  };
  std::stable_sort(changed.edits.begin(), changed.edits.end(),
                   [](const NamedMakeEdit& a, const NamedMakeEdit& b) { return a.edit < b.edit; });
  if (attempt >= 2) drop({MakeEdit::kOnto, MakeEdit::kTone});
  if (attempt >= 3) drop({MakeEdit::kCrop, MakeEdit::kPerspective, MakeEdit::kBlend});
  return changed;
}

/// The original as large as the recipe needs it; nothing when it is about that already.
decode::RgbImage workingPicture(const decode::RgbImage& original, const CopyRecipe& recipe, int side) {
  double growth = 1.0;
  for (const NamedMakeEdit& edit : recipe.edits) growth *= growthOf(edit);
  const double meanSide = std::sqrt(static_cast<double>(original.width) * original.height);
  const double wanted = std::max(kFineness * side / growth, std::min(kLeastWorkingSide, kFineness * side));
  const double scale = wanted / meanSide;
  if (scale > 0.85) return {};
  decode::RgbImage smaller =
      imageOf(std::max(1, cvRound(original.width * scale)), std::max(1, cvRound(original.height * scale)));
  cv::Mat target(smaller.height, smaller.width, CV_8UC3, smaller.pixels.data());
  // By less than half, two neighbours are enough, and an eighth of the work.
  cv::resize(readOnly(original), target, target.size(), 0, 0,
             scale > 0.6 ? cv::INTER_LINEAR : cv::INTER_AREA);
  return smaller;
}

edits::ConvexPolygon inShares(const edits::ConvexPolygon& pixels, int width, int height) {
  edits::ConvexPolygon shares;
  for (const PlanePoint& corner : pixels)
    shares.push_back({(corner.x + 0.5) / width, (corner.y + 0.5) / height});
  return shares;
}

struct Attempt {
  TrainingView view;
  bool isLearnable = false;
};

Result<Attempt> attempt(const decode::RgbImage& original, std::span<const decode::RgbImage> others,
                        const CopyRecipe& recipe, int side, std::uint64_t seed) {
  const decode::RgbImage smaller = workingPicture(original, recipe, side);
  const decode::RgbImage& working = smaller.empty() ? original : smaller;
  auto made = edits::makeCopy(working, recipe, others, seed, edits::CopyTruth::kPlaces);
  if (!made.ok()) return made.error();
  Attempt result;
  result.view.recipe = recipe;
  result.view.shareOfOriginal = made->shareOfOriginal;
  result.view.shareOfView = made->shareOfCopy;
  result.isLearnable = made->shareOfOriginal >= kLeastShareOfOriginal &&
                       made->shareOfCopy >= kLeastShareOfView &&
                       made->shareOfOriginal * made->shareOfCopy >= kLeastProductOfShares;
  if (!result.isLearnable) return result;
  result.view.region = inShares(made->regionInOriginal, working.width, working.height);
  result.view.pixels = squashed(readOnly(made->pixels), side);
  // A plain picture stays plain; one that was not, and has become so, was lost.
  constexpr double kFlat = 9.0;
  result.isLearnable = contrastOf(result.view.pixels) >= kFlat || contrastOf(original) < 2 * kFlat;
  return result;
}

Result<TrainingView> edited(const decode::RgbImage& original, std::span<const decode::RgbImage> others,
                            const AugmentationOptions& options, std::uint64_t seed) {
  RepeatableRandom random(seed);
  const CopyRecipe recipe = augmentationRecipe(options, random);
  constexpr int kAttempts = 4;
  for (int i = 0; i < kAttempts; ++i) {
    auto made = attempt(original, others, i == 0 ? recipe : kinder(recipe, i), options.side, random.next());
    if (!made.ok()) return made.error();
    if (made->isLearnable) return std::move(made->view);
  }
  auto unedited = attempt(original, others, {options.strength, {}}, options.side, 0);
  if (!unedited.ok()) return unedited.error();
  return std::move(unedited->view);
}

/// A part of the area, anywhere in `within`, of about its shape.
cv::Rect randomPart(const cv::Rect& within, double share, RepeatableRandom& random) {
  const double shape = std::exp(random.uniform(-1.0, 1.0) * std::min(0.25, -0.5 * std::log(share)));
  const auto side = [](double wanted, int full) {
    return std::clamp(static_cast<int>(std::lround(wanted * full)), 1, full);
  };
  const int width = side(std::sqrt(share) * shape, within.width);
  const int height = side(share * within.width / width, within.height);
  const int x = random.integer(0, within.width - width);
  const int y = random.integer(0, within.height - height);
  return {within.x + x, within.y + y, width, height};
}

TrainingView cutOut(const decode::RgbImage& original, const cv::Rect& part, bool isMirrored, int side) {
  TrainingView view;
  view.pixels = squashed(readOnly(original)(part), side, isMirrored);
  view.shareOfOriginal =
      static_cast<double>(part.area()) / (static_cast<double>(original.width) * original.height);
  const double left = static_cast<double>(part.x) / original.width;
  const double top = static_cast<double>(part.y) / original.height;
  const double right = static_cast<double>(part.x + part.width) / original.width;
  const double bottom = static_cast<double>(part.y + part.height) / original.height;
  view.region = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
  view.recipe.grade = EditStrength::kMild;
  view.recipe.edits.push_back({MakeEdit::kCrop, EditStrength::kMild, 0.0F});
  if (isMirrored) view.recipe.edits.push_back({MakeEdit::kMirror, EditStrength::kMild, 0.0F});
  return view;
}

/// What `make` makes, with OpenCV's exceptions as errors.
template <typename T, typename Make>
Result<T> guarded(const decode::RgbImage& original, int side, Make make) {
  LOOKALIKE_CHECK(side >= kLeastSide && side <= kMostSide);
  if (original.width < 1 || original.height < 1)
    return Error{ErrorCode::kInvalidArgument, {}, "the picture is empty", -1};
  try {
    return make();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "making a view", -1};
  } catch (const cv::Exception& error) {
    const bool memory = error.code == cv::Error::StsNoMem;
    return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kInvalidArgument, {}, error.what(), -1};
  }
}

cv::Rect outlineOf(const decode::RgbImage& image) {
  return {0, 0, image.width, image.height};
}

}  // namespace

CopyRecipe augmentationRecipe(const AugmentationOptions& options, RepeatableRandom& random) {
  CopyRecipe recipe;
  recipe.grade = options.strength;
  std::vector<MakeEdit> open = edits::allMakeEdits();
  const auto add = [&](MakeEdit edit) {
    const EditStrength strength = strengthOf(options.strength, recipe.edits.empty(), random);
    recipe.edits.push_back({edit, strength, static_cast<float>(random.uniform(-0.5, 0.5))});
    std::erase_if(open, [edit](MakeEdit other) { return edits::areOfOneKind(edit, other); });
  };
  std::size_t count = 0;
  switch (options.strength) {
    case EditStrength::kMild:
      count = 1 + random.below(2);
      break;
    case EditStrength::kMedium:
      count = 2 + random.below(3);
      break;
    case EditStrength::kHard:
      count = 3 + random.below(4);
  }
  if (options.isBlended) add(MakeEdit::kBlend);
  while (recipe.edits.size() < count && !open.empty()) add(chosenFrom(open, random));
  keepDetail(recipe);
  random.shuffle(recipe.edits);
  keepInSight(recipe);
  return recipe;
}

Result<TrainingView> editedView(const decode::RgbImage& original, std::span<const decode::RgbImage> others,
                                const AugmentationOptions& options, std::uint64_t seed) {
  return guarded<TrainingView>(original, options.side,
                               [&] { return edited(original, others, options, seed); });
}

Result<TrainingView> plainView(const decode::RgbImage& original, int side, std::uint64_t seed) {
  return guarded<TrainingView>(original, side, [&]() -> Result<TrainingView> {
    RepeatableRandom random(seed);
    const cv::Rect part = randomPart(outlineOf(original), random.uniform(0.7, 1.0), random);
    return cutOut(original, part, random.chance(0.5), side);
  });
}

Result<CropPair> cropPair(const decode::RgbImage& original, int side, std::uint64_t seed) {
  return guarded<CropPair>(original, side, [&]() -> Result<CropPair> {
    RepeatableRandom random(seed);
    const cv::Rect whole = randomPart(outlineOf(original), random.uniform(0.7, 1.0), random);
    const cv::Rect part = randomPart(whole, random.uniform(0.15, 0.7), random);
    const bool isMirrored = random.chance(0.5);
    return CropPair{cutOut(original, whole, isMirrored, side), cutOut(original, part, isMirrored, side)};
  });
}

bool isPartOf(const TrainingView& part, const TrainingView& whole) {
  constexpr double kWhole = 0.95;  // as in evaluate::containmentOf()
  constexpr double kClearlyLess = 0.7;
  if (part.shareOfView < kWhole || whole.shareOfView < kWhole || whole.region.size() != 4) return false;
  if (part.shareOfOriginal >= kClearlyLess * whole.shareOfOriginal) return false;
  const auto [left, right] = std::minmax_element(whole.region.begin(), whole.region.end(),
                                                 [](const auto& a, const auto& b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(whole.region.begin(), whole.region.end(),
                                                 [](const auto& a, const auto& b) { return a.y < b.y; });
  const double seen = edits::areaOf(edits::clipped(part.region, {left->x, top->y}, {right->x, bottom->y}));
  return seen >= kWhole * edits::areaOf(part.region);
}

}  // namespace lookalike::train
