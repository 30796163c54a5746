// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/describe/preprocess.h"
#include "core/explain/sensitivity_map.h"

namespace lookalike::explain {

/// What of a picture the input shows that prepareImage() makes of it, in pixels of the upright original. The
/// picture was perhaps decoded smaller: `decodedWidth` × `decodedHeight` is what was prepared. Larger than
/// the picture where the input is padded.
[[nodiscard]] PictureArea inputArea(const describe::InputSpec& input, int decodedWidth, int decodedHeight,
                                    int fullWidth, int fullHeight);

}  // namespace lookalike::explain
