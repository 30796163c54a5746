// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/describe/describer.h"

namespace lookalike::pipeline {

/// The options that make the describer of this key, looked for among the built-in one and the models of
/// `options.modelFolders` (empty: modelFolders()); the rest of `options` stays. Reads cards, no weights.
/// Errors: kNotFound (no model has the key: it was removed, or exchanged for another version; detail is the
/// key), those of reading the manifests.
[[nodiscard]] Result<describe::DescriberOptions> describerOf(const DescriberKey& key,
                                                             describe::DescriberOptions options = {});

}  // namespace lookalike::pipeline
