// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/describe/preprocess.h"

namespace lookalike::models {

inline constexpr std::int64_t kMaxWeightBytes = std::int64_t{8} << 30;

/// What a model card (models/README.md) says about a weight file.
struct ModelCard {
  std::string name;
  std::string description;
  std::string file;  ///< native path; relative ones are taken from the card's folder by readModelCard()
  ContentHash sha256;
  describe::InputSpec input;
  float scale = 1.0F;  ///< (pixel × scale − mean) / deviation, in the order of the channels
  std::array<float, 3> mean{0.0F, 0.0F, 0.0F};
  std::array<float, 3> deviation{1.0F, 1.0F, 1.0F};
  int dimension = 0;
  bool givesRawNorm = false;
  std::string licence;
  std::string trainingData;
  float defaultThreshold = 0.0F;
  int batchSize = 0;
  DescriberKey key;  ///< of the weights' hash and everything under "input"
  std::string path;  ///< of the card itself, absolute; "" unless readModelCard() read it

  // What a card need not say.
  std::string recipe;                           ///< how it was trained, in one line
  std::optional<ContentHash> basedOn;           ///< the weights that it was tuned from
  DescriberKey basedOnKey;                      ///< and the key of their model; empty
  std::optional<double> microAveragePrecision;  ///< 0 to 1
  std::string measuredOn;                       ///< what it was measured on
};

/// A card from its JSON. Every field but the optional ones must be there, all of their type and in their
/// range, and no other: kBadModel names the first field that is wrong. `path` is for errors only.
[[nodiscard]] Result<ModelCard> parseModelCard(std::string_view json, const std::string& path);

/// The card in a file, with `file` made absolute. Errors also those of reading.
[[nodiscard]] Result<ModelCard> readModelCard(const std::string& path);

}  // namespace lookalike::models
