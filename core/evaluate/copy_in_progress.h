// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/decode/rgb_image.h"
#include "core/evaluate/made_copies.h"

namespace cv {
class Mat;
}  // namespace cv

namespace lookalike::evaluate {

/// A copy between two edits. For core/evaluate only.
struct CopyInProgress {
  decode::RgbImage pixels;
  std::span<const decode::RgbImage> others;
  Matrix3 originalToCopy = identityMap();
  ConvexPolygon regionInOriginal;
  bool inverted = false;
  bool hasPerspective = false;
  std::vector<NamedEdit> edits;  ///< all but crop, mirror, rotation and size, which the transform tells

  /// The pixels themselves, RGB; valid until they are replaced.
  [[nodiscard]] cv::Mat view();
  /// Other picture `number`, RGB.
  [[nodiscard]] cv::Mat other(std::size_t number) const;
  /// New pixels, RGB, 8 bit, for the same places.
  void replace(const cv::Mat& picture);
  /// New pixels whose places come from the present ones by `map`; what falls outside is gone.
  void replace(const cv::Mat& picture, const Matrix3& map);
  void note(EditKind kind, double amount = 0.0) { edits.push_back({kind, static_cast<float>(amount)}); }
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

/// The figure for a strength.
template <typename T>
[[nodiscard]] T byStrength(EditStrength strength, T mild, T medium, T hard) {
  if (strength == EditStrength::kMild) return mild;
  return strength == EditStrength::kMedium ? medium : hard;
}

}  // namespace lookalike::evaluate
