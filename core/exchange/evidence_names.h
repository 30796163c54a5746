// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/values/geometric_evidence.h"
#include "core/values/image_pair.h"
#include "core/values/pair_direction.h"

// Identifiers for what files and scripts read: lower-case, words joined by '_', never changed once released.
namespace lookalike::exchange {

inline constexpr std::array<Doubt, 8> kDoubts{Doubt::kFewKeypoints,     Doubt::kOnALine,    Doubt::kTinySpot,
                                              Doubt::kRepeatedPattern,  Doubt::kBorderOnly, Doubt::kTextOnly,
                                              Doubt::kOverlapDisagrees, Doubt::kParallax};

[[nodiscard]] std::string_view editName(EditKind kind);               ///< "crop", "pasted_into"
[[nodiscard]] std::string_view doubtName(Doubt doubt);                ///< "few_keypoints"
[[nodiscard]] std::string_view containmentName(Containment what);     ///< "a_in_b"
[[nodiscard]] std::string_view relationName(Relation relation);       ///< "mirrored"
[[nodiscard]] std::string_view transformName(TransformKind kind);     ///< "homography"
[[nodiscard]] std::string_view evidenceName(EvidenceKind kind);       ///< "global", "local", "both"
[[nodiscard]] std::string_view directionName(Direction direction);    ///< "a_from_b", "b_from_a", "undecided"
[[nodiscard]] std::string_view reasonName(DirectionReasonKind kind);  ///< "norm", "camera_data"

/// Whether NamedEdit::amount means something for this kind.
[[nodiscard]] bool hasAmount(EditKind kind);

/// "crop:0.58+mirror": name and, where it has one, amount of each edit, in their order. Amounts are the
/// shortest decimals that read back equal; one that is not finite is left out.
[[nodiscard]] std::string editsText(std::span<const NamedEdit> edits);
/// "few_keypoints+on_a_line": by ascending bit.
[[nodiscard]] std::string doubtsText(std::uint32_t doubts);

/// "containment:4.1+norm:-0.3": name and log-odds of each reason, in their order; above 0 for B being made
/// from A. Rounded to hundredths.
[[nodiscard]] std::string reasonsText(std::span<const DirectionReason> reasons);

}  // namespace lookalike::exchange
