// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::models {

/// One file of a model: either the bytes of another file, or a text.
struct BundledFile {
  std::string name;    ///< in the folder that it goes to
  std::string source;  ///< whose bytes it has; "" for `text`
  std::string text;
};

/// A model as the files it would consist of under a name: NAME.json, NAME.pt, and where the model has them
/// NAME.calibration.json, NAME.pair.json and NAME.pair.pt (the pair network that the calibration names),
/// NAME.adapter.params and NAME.report.json. Where files name each other, their texts are changed to the new
/// names. The card comes last. Errors: kBadModel (a damaged card, calibration or card of a pair network; a
/// pair network that is not the one that the calibration was fitted with), kNotFound, those of reading.
[[nodiscard]] Result<std::vector<BundledFile>> bundleOf(const std::string& cardPath, const std::string& name);

/// Writes all files into the folder, or none: under a name of its own first, then moved. Files of those names
/// are replaced. Errors: those of files.
[[nodiscard]] Result<void> placeBundle(const std::vector<BundledFile>& files, const std::string& folder);

/// The files that belong to a card and lie in its folder, whether the card can be read or not, the card
/// first; without those that another card of `otherCards` uses too. Only files that are there.
[[nodiscard]] std::vector<std::string> ownFiles(const std::string& cardPath,
                                                const std::vector<std::string>& otherCards);

/// What lies beside a card under its name: "/models/a.json" and ".calibration.json" give
/// "/models/a.calibration.json".
[[nodiscard]] std::string besideCard(const std::string& cardPath, const std::string& ending);

}  // namespace lookalike::models
