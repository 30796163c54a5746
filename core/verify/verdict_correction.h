// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "core/values/geometric_evidence.h"

namespace lookalike::verify {

struct PairNumbers;

/// What the verdicts of a library can add to the log-odds of a verified pair: how its own look-alikes and its
/// own copies differ from those that the calibration was fitted on. All are of about -1 to 1, so that one
/// penalty fits all: the constant, the log-odds themselves, then what the pair's numbers and its evidence say
/// (doubts and named edits one by one, by the order of their enumerations).
inline constexpr std::size_t kPlainCorrectionTerms = 18;
inline constexpr std::size_t kDoubtKinds = 8;
inline constexpr std::size_t kEditKinds = 21;
inline constexpr std::size_t kCorrectionTerms = kPlainCorrectionTerms + kDoubtKinds + kEditKinds;
using CorrectionTerms = std::array<double, kCorrectionTerms>;

/// Terms that are log-odds are so large a share of them.
inline constexpr double kCorrectionLogitScale = 0.2;

/// `logit`: log-odds by the calibration without a correction.
[[nodiscard]] CorrectionTerms correctionTerms(const PairNumbers& pair, double logit);
/// Log-odds with what is added to them. Of a pair that is next to certainly no copy nothing was asked, for it
/// is not even stored, so no verdict can make it one: below a probability of 0.005 nothing is added, and at
/// the floor of what is stored (0.02) at most 2.8.
[[nodiscard]] double correctedLogOdds(double logit, double correction);

/// "constant", "logit", …, "doubt_0", …, "edit_20": as a calibration file has them.
[[nodiscard]] std::string correctionTermName(std::size_t term);

}  // namespace lookalike::verify
