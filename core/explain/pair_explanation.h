// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/explain/evidence_place.h"
#include "core/explain/sensitivity_map.h"
#include "core/values/descriptor_set.h"
#include "core/values/geometric_evidence.h"
#include "core/values/pair_direction.h"

namespace lookalike::explain {

/// A file of the pair.
struct ExplainedPicture {
  std::string path;  ///< native bytes
  ContentHash hash;
  std::string format;  ///< as decode::DecodedImage
  int width = 0;       ///< of the upright original, pixels
  int height = 0;
  std::size_t keypoints = 0;
};

/// A map of each picture, and where they lie.
struct ExplainedMaps {
  std::array<SensitivityMap, 2> maps;
  std::array<EvidencePlace, 2> places;
};

/// What a pair network says.
struct ExplainedPairNetworkAnswer {
  std::string name;
  ContentHash weights;
  float probability = 0.0F;  ///< of "copy", not calibrated
  struct Branch {
    std::string name;
    ExplainedMaps maps;
  };
  std::vector<Branch> branches;
};

/// A keypoint of A and the one of B that it agrees with, in pixels of the originals.
struct MatchedPoints {
  PicturePoint a;
  PicturePoint b;
};

/// All evidence about two pictures A and B. Coordinates are pixels of the upright originals.
struct PairExplanation {
  std::array<ExplainedPicture, 2> pictures;

  std::string model;  ///< the describer's name
  DescriberKey modelKey;
  std::optional<ContentHash> weights;  ///< of the network's file; none for a built-in describer
  float modelThreshold = 0.0F;         ///< the describer's own, of the similarity
  float similarity = 0.0F;             ///< cosine, -1..1
  float normRatio = std::numeric_limits<float>::quiet_NaN();  ///< as ImagePair::normRatio

  /// That the one is a copy of the other, 0..1, by all of the evidence (verify/calibration.h); what `find`
  /// gives.
  float probability = 0.0F;
  float score = 0.0F;  ///< copy score, 0..1
  /// What the calibration's pair network says of the aligned overlap, 0..1; NaN where it was not asked.
  float networkCopy = std::numeric_limits<float>::quiet_NaN();
  GeometricEvidence evidence;
  PairDirection direction;  ///< given that one of the two was made from the other, by their files' traces too

  std::optional<ExplainedMaps> similarityMaps;
  std::string whyNoMaps;  ///< set when there are none: the describer is no network, or has no map
  std::optional<ExplainedPairNetworkAnswer> pairNetwork;

  /// Those that agree with the alignment; empty when there are none or the pictures were laid over one
  /// another as wholes.
  std::vector<MatchedPoints> matchedPoints;
};

}  // namespace lookalike::explain
