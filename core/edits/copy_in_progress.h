// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/decode/rgb_image.h"
#include "core/edits/made_copies.h"

namespace cv {
class Mat;
}  // namespace cv

namespace lookalike::edits {

/// A copy between two edits. For core/evaluate only.
class CopyInProgress {
 public:
  /// `original` and `others` must outlive it; they are not copied.
  CopyInProgress(const decode::RgbImage& original, std::span<const decode::RgbImage> others, CopyTruth truth);

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  /// The pixels, RGB, without gaps. Shared with the original or an earlier state: never write to them.
  [[nodiscard]] const cv::Mat& view() const { return *picture_; }
  /// Other picture `number`, RGB; not to be written to either.
  [[nodiscard]] cv::Mat other(std::size_t number) const;
  [[nodiscard]] decode::RgbImage pixels() const;
  /// Whether amounts that are measured by comparing pixels are wanted.
  [[nodiscard]] bool isMeasured() const { return truth_ == CopyTruth::kAll; }

  /// New pixels, RGB, 8 bit, for the same places. The matrix is kept, not copied.
  void replace(const cv::Mat& picture);
  /// New pixels whose places come from the present ones by `map`; what falls outside is gone.
  void replace(const cv::Mat& picture, const Matrix3& map);
  void note(EditKind kind, double amount = 0.0) { edits.push_back({kind, static_cast<float>(amount)}); }

  Matrix3 originalToCopy = identityMap();
  ConvexPolygon regionInOriginal;
  bool inverted = false;
  bool hasPerspective = false;
  std::vector<NamedEdit> edits;  ///< all but crop, mirror, rotation and size, which the transform tells

 private:
  std::span<const decode::RgbImage> others_;
  CopyTruth truth_;
  std::shared_ptr<cv::Mat> picture_;
  int width_ = 0;
  int height_ = 0;
};

// Each makes one edit. The random numbers are the edit's own.
void makeGeometricEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random);
void makeColourEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random);
void makeQualityEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random);
void makeOverlayEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random);
void makeSceneEdit(CopyInProgress& copy, NamedMakeEdit edit, RepeatableRandom& random);

/// `picture` resized and cropped about its middle so that it fills width × height.
[[nodiscard]] cv::Mat filling(const cv::Mat& picture, int width, int height);
/// Area average when shrinking, bilinear when growing.
[[nodiscard]] cv::Mat resizedTo(const cv::Mat& picture, int width, int height);
/// Words in one of OpenCV's fonts that fit `width` pixels at the font's scale, at least one word.
[[nodiscard]] std::string lineOfWords(int font, double scale, int thickness, int width,
                                      RepeatableRandom& random);
/// Share of the pixels that show the original in which any channel differs; 0 when nothing is measured.
[[nodiscard]] double changedShare(const CopyInProgress& copy, const cv::Mat& before, const cv::Mat& after);

/// The figure for an edit: that of its strength, moved by its shift towards those of the others.
template <typename T>
[[nodiscard]] T figureOf(const NamedMakeEdit& edit, T mild, T medium, T hard) {
  static_assert(std::is_arithmetic_v<T>);
  if (edit.shift == 0.0F) {
    if (edit.strength == EditStrength::kMild) return mild;
    return edit.strength == EditStrength::kMedium ? medium : hard;
  }
  constexpr double kWeakest = -0.4;  // a little weaker than mild is still an edit
  const double place =
      std::clamp(static_cast<double>(edit.strength) + static_cast<double>(edit.shift), kWeakest, 2.0);
  const double from = place <= 1.0 ? mild : medium;
  const double to = place <= 1.0 ? medium : hard;
  const double figure = from + (to - from) * (place <= 1.0 ? place : place - 1.0);
  if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(std::lround(figure));
  } else {
    return static_cast<T>(figure);
  }
}

}  // namespace lookalike::edits
