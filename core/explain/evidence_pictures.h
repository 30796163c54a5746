// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/explain/evidence_place.h"
#include "core/explain/sensitivity_map.h"
#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::explain {

// Pictures for people: some 640 pixels along a panel's longer side, on white, with a line of what is to be
// seen below. Text in them is English and plain ASCII.

/// The picture in grey with the map laid over it, from dark violet (little) through orange to yellow (most),
/// the region that the other picture shows too outlined in blue. `scored`: what the map explains, "the
/// similarity of 0.83".
[[nodiscard]] decode::RgbImage mapPicture(const std::string& name, const decode::DecodedImage& picture,
                                          const SensitivityMap& map, const EvidencePlace& place,
                                          const std::vector<PicturePoint>& region, const std::string& scored);

/// Both pictures side by side: all keypoints as small grey dots, those that agree as coloured ones, joined by
/// lines (at most 24 of them, spread over the picture), the shared regions
/// outlined where the overlap was compared.
[[nodiscard]] decode::RgbImage keypointPicture(const decode::DecodedImage& a, const decode::DecodedImage& b,
                                               const LocalFeatures& featuresA, const LocalFeatures& featuresB,
                                               const GeometricEvidence& evidence,
                                               const verify::PairDetail& detail);

/// The bytes of a PNG file. Errors: kOutOfMemory, kIo (the library's words).
[[nodiscard]] Result<std::vector<std::byte>> pngOf(const decode::RgbImage& picture);

}  // namespace lookalike::explain
