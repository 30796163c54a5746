// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/values/geometric_evidence.h"
#include "core/values/image_pair.h"

// Identifiers for what files and scripts read: lower-case, words joined by '_', never changed once released.
namespace lookalike::exchange {

inline constexpr std::array<Doubt, 8> kDoubts{Doubt::kFewKeypoints,     Doubt::kOnALine,    Doubt::kTinySpot,
                                              Doubt::kRepeatedPattern,  Doubt::kBorderOnly, Doubt::kTextOnly,
                                              Doubt::kOverlapDisagrees, Doubt::kParallax};

[[nodiscard]] std::string_view editName(EditKind kind);            ///< "crop", "pasted_into"
[[nodiscard]] std::string_view doubtName(Doubt doubt);             ///< "few_keypoints"
[[nodiscard]] std::string_view containmentName(Containment what);  ///< "a_in_b"
[[nodiscard]] std::string_view relationName(Relation relation);    ///< "mirrored"
[[nodiscard]] std::string_view transformName(TransformKind kind);  ///< "homography"
[[nodiscard]] std::string_view evidenceName(EvidenceKind kind);    ///< "global", "local", "both"

/// Whether NamedEdit::amount means something for this kind.
[[nodiscard]] bool hasAmount(EditKind kind);

/// "crop:0.58+mirror": name and, where it has one, amount of each edit, in their order. Amounts are the
/// shortest decimals that read back equal; one that is not finite is left out.
[[nodiscard]] std::string editsText(std::span<const NamedEdit> edits);
/// "few_keypoints+on_a_line": by ascending bit.
[[nodiscard]] std::string doubtsText(std::uint32_t doubts);

}  // namespace lookalike::exchange
