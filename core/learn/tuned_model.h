// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/learn/tuning_evidence.h"
#include "core/models/pair_judge.h"
#include "core/neural/descriptor_adapter.h"

namespace lookalike::learn {

/// What makes a tuned model, before it is written.
struct TunedModel {
  std::string name;
  std::string trainingData;        ///< one line for its card
  std::vector<std::byte> network;  ///< TorchScript; empty: the base's own weights
  neural::DescriptorAdapter adapter;
  float defaultThreshold = 0.0F;
  verify::Calibration calibration = verify::Calibration::unfitted(0.7F);
  std::int64_t pairs = 0;  ///< verdicts that the calibration was fitted to
  std::int64_t copies = 0;
  double expectedCalibrationError = 0.0;
  std::vector<std::byte> pairNetwork;  ///< TorchScript; empty: the base's, if it has one
};

/// Where a written model lies.
struct WrittenModel {
  std::string cardPath;
  DescriberKey key;
  std::vector<std::string> files;  ///< all, absolute; the card last
};

/// The name of a model of a library that no card in the folder has: "NAME-1", "NAME-2", …
[[nodiscard]] std::string freeModelName(const std::string& folder, const std::string& libraryPath);

/// Writes NAME.pt, NAME.adapter.params, NAME.pair.pt and NAME.pair.json (where there is a pair network),
/// NAME.calibration.json and NAME.json into a folder, each whole or not at all, the card last; makes the
/// folder. The weights have a hash of their own even where nothing but the calibration is new: what is scored
/// by another calibration must not be taken for the same. `base`: the calibration in use, for its pair
/// network; may be nothing. Errors: kBadModel, those of files.
[[nodiscard]] Result<WrittenModel> writeTunedModel(const TuningLibrary& library,
                                                   const std::optional<models::FoundCalibration>& base,
                                                   const TunedModel& model, const std::string& folder);

/// Copies a written model into another folder, and names it in that folder's manifest.
[[nodiscard]] Result<WrittenModel> installTunedModel(const WrittenModel& model, const std::string& folder);

}  // namespace lookalike::learn
