// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/values/local_features.h"

namespace lookalike::local {

/// What local features are made with. Part of the key.
struct ExtractorSettings {
  int workingSide = 320;      ///< the working picture has about workingSide² pixels, whatever its shape
  int maxKeypoints = 300;     ///< a picture
  float minContrast = 0.02F;  ///< of the difference of Gaussians, as in Lowe 2004, section 4
  int pictureQuality = 80;    ///< of the stored working picture, JPEG
};

/// Finds keypoints: SIFT (Lowe 2004) on a working picture of fixed area, spread over it by ranking them
/// within the cells of a grid, square-rooted (Arandjelovic & Zisserman 2012), coded as signs of projections.
/// Immutable and thread-safe.
class LocalExtractor {
 public:
  [[nodiscard]] static std::unique_ptr<const LocalExtractor> create(const ExtractorSettings& settings = {});
  virtual ~LocalExtractor() = default;

  [[nodiscard]] virtual const LocalFeatureKey& key() const = 0;
  /// The short side that decoding must at least deliver: reduced-size decoding stops above it.
  [[nodiscard]] virtual int minShortSide() const = 0;
  /// `image` is the upright picture, perhaps decoded at a reduced size; `fullWidth` × `fullHeight` is its
  /// true size. Errors: kOutOfMemory, kInvalidArgument (an empty picture).
  [[nodiscard]] virtual Result<LocalFeatures> extract(const decode::RgbImage& image, int fullWidth,
                                                      int fullHeight) const = 0;
};

}  // namespace lookalike::local
