// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edits/made_copies.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/edits/copy_in_progress.h"

namespace lookalike::edits {

namespace {

constexpr int kMaxSide = 20'000;

using Maker = void (*)(CopyInProgress&, NamedMakeEdit, RepeatableRandom&);

/// OpenCV has no matrix over constant data.
cv::Mat readOnly(const decode::RgbImage& image) {
  return {image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data())};
}

Maker makerOf(MakeEdit edit) {
  if (edit <= MakeEdit::kStretch) return &makeGeometricEdit;
  if (edit <= MakeEdit::kTint) return &makeColourEdit;
  if (edit <= MakeEdit::kShuffle || edit == MakeEdit::kJpeg) return &makeQualityEdit;
  return edit <= MakeEdit::kWatermark ? &makeOverlayEdit : &makeSceneEdit;
}

/// Crop, mirror, rotation and size of the whole transform, first those by which most is changed.
std::vector<NamedEdit> editsOfTransform(const CopyInProgress& copy, const MadeCopy& made) {
  std::vector<NamedEdit> edits;
  if (made.shareOfOriginal < 0.98)
    edits.push_back({EditKind::kCrop, static_cast<float>(made.shareOfOriginal)});
  if (made.mirrored) edits.push_back({EditKind::kMirror, 0.0F});
  auto [xx, xy, yx, yy] = derivativeAt(copy.originalToCopy, middleOf(copy.regionInOriginal));
  const double scale = std::sqrt(std::abs(xx * yy - xy * yx));
  if (made.mirrored) {  // a mirrored picture's rotation is what is left after it is mirrored back
    xx = -xx;
    yx = -yx;
  }
  const double degrees = std::atan2(yx - xy, xx + yy) * 180.0 / std::numbers::pi;
  // Perspective turns and scales each place differently; only what is more than that is told.
  const double leastDegrees = copy.hasPerspective ? 15.0 : 1.0;
  const double leastFactor = copy.hasPerspective ? 1.4 : 1.05;
  if (std::abs(degrees) > leastDegrees) edits.push_back({EditKind::kRotate, static_cast<float>(degrees)});
  if (std::max(scale, 1.0 / scale) > leastFactor)
    edits.push_back({EditKind::kResize, static_cast<float>(scale)});
  return edits;
}

MadeCopy make(const decode::RgbImage& original, const CopyRecipe& recipe,
              std::span<const decode::RgbImage> others, std::uint64_t seed, CopyTruth truth) {
  CopyInProgress copy(original, others, truth);
  for (std::size_t i = 0; i < recipe.edits.size(); ++i) {
    RepeatableRandom random(seed, i);
    makerOf(recipe.edits[i].edit)(copy, recipe.edits[i], random);
  }
  MadeCopy made;
  made.originalToCopy = copy.originalToCopy;
  made.regionInOriginal = copy.regionInOriginal;
  made.inverted = copy.inverted;
  const double areaOfOriginal = static_cast<double>(original.width) * original.height;
  const double areaOfCopy = static_cast<double>(copy.width()) * copy.height();
  made.shareOfOriginal = areaOf(made.regionInOriginal) / areaOfOriginal;
  made.shareOfCopy = areaOf(mapped(made.originalToCopy, made.regionInOriginal)) / areaOfCopy;
  const auto [xx, xy, yx, yy] = derivativeAt(made.originalToCopy, middleOf(made.regionInOriginal));
  made.mirrored = xx * yy - xy * yx < 0;
  made.edits = editsOfTransform(copy, made);
  made.edits.insert(made.edits.end(), copy.edits.begin(), copy.edits.end());
  made.pixels = copy.pixels();
  return made;
}

}  // namespace

CopyInProgress::CopyInProgress(const decode::RgbImage& original, std::span<const decode::RgbImage> others,
                               CopyTruth truth)
    : regionInOriginal(pictureOutline(original.width, original.height)),
      others_(others),
      truth_(truth),
      picture_(std::make_shared<cv::Mat>(readOnly(original))),
      width_(original.width),
      height_(original.height) {}

cv::Mat CopyInProgress::other(std::size_t number) const {
  if (others_.empty()) return {64, 64, CV_8UC3, cv::Scalar(96, 112, 128)};
  return readOnly(others_[number % others_.size()]);
}

decode::RgbImage CopyInProgress::pixels() const {
  decode::RgbImage image{width_, height_, {}};
  image.pixels.assign(picture_->datastart, picture_->dataend);
  return image;
}

void CopyInProgress::replace(const cv::Mat& picture) {
  CV_Assert(picture.type() == CV_8UC3 && !picture.empty());
  picture_ =
      std::make_shared<cv::Mat>(picture.isContinuous() && !picture.isSubmatrix() ? picture : picture.clone());
  width_ = picture.cols;
  height_ = picture.rows;
}

void CopyInProgress::replace(const cv::Mat& picture, const Matrix3& map) {
  replace(picture);
  originalToCopy = then(originalToCopy, map);
  const ConvexPolygon seen =
      clipped(mapped(originalToCopy, regionInOriginal), {-0.5, -0.5}, {width_ - 0.5, height_ - 0.5});
  regionInOriginal = mapped(inverse(originalToCopy), seen);
}

cv::Mat resizedTo(const cv::Mat& picture, int width, int height) {
  cv::Mat resized;
  const bool shrinks = width <= picture.cols && height <= picture.rows;
  cv::resize(picture, resized, {width, height}, 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  return resized;
}

cv::Mat filling(const cv::Mat& picture, int width, int height) {
  const double scale =
      std::max(static_cast<double>(width) / picture.cols, static_cast<double>(height) / picture.rows);
  const int scaledWidth = std::max(width, static_cast<int>(std::lround(picture.cols * scale)));
  const int scaledHeight = std::max(height, static_cast<int>(std::lround(picture.rows * scale)));
  const cv::Mat scaled = resizedTo(picture, scaledWidth, scaledHeight);
  return scaled({(scaledWidth - width) / 2, (scaledHeight - height) / 2, width, height}).clone();
}

Result<MadeCopy> makeCopy(const decode::RgbImage& original, const CopyRecipe& recipe,
                          std::span<const decode::RgbImage> others, std::uint64_t seed, CopyTruth truth) {
  if (original.width < 1 || original.height < 1)
    return Error{ErrorCode::kInvalidArgument, {}, "the picture is empty", -1};
  if (original.width > kMaxSide || original.height > kMaxSide)
    return Error{ErrorCode::kInvalidArgument, {}, "a side of more than 20000 pixels", -1};
  try {
    return make(original, recipe, others, seed, truth);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "making a copy", -1};
  } catch (const cv::Exception& error) {
    const bool memory = error.code == cv::Error::StsNoMem;
    return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kInvalidArgument, {}, error.what(), -1};
  }
}

}  // namespace lookalike::edits
