// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/catalogue/catalogue.h"

namespace lookalike::library {

/// Opens for reading. A library of an earlier program is brought up to date first, where it can be written.
/// Errors: as Catalogue::open.
[[nodiscard]] Result<std::unique_ptr<catalogue::Catalogue>> openLibraryForReading(const std::string& path);

}  // namespace lookalike::library
