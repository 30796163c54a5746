// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/library/pair_directions.h"
#include "core/values/pair_direction.h"

namespace lookalike::cli {

/// What is said of a pair of a comparison behind its remark, A being the query: "  made from it (97 %)",
/// "  the reference is made from it (88 %)", "  direction undecided".
[[nodiscard]] std::string directionWords(const PairDirection& queryAndReference);

/// How an image of a group is described: "  likely original (91 %)", "  from NAME (97 %)", "  perhaps from
/// NAME (60 %)" and, of several links, ", weakest link". Empty for an image that the tree does not have.
[[nodiscard]] std::string derivationWords(const library::LibrarySnapshot& snapshot,
                                          const library::GroupDerivation& derivation, ImageId image);

}  // namespace lookalike::cli
