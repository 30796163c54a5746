// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/base/result.h"

namespace lookalike::ui {

/// Why one file gave no image, as one sentence without the file's name: "The picture ends before it is
/// complete (at byte 1,024)." The system's or library's own words follow in brackets when there are any.
[[nodiscard]] QString fileFailureSentence(const Error& error);

/// Why a whole job, or the opening or writing of a library, could not go on: a sentence that names the file
/// or folder, then what a person can do about it.
[[nodiscard]] QString jobFailureSentence(const Error& error);

}  // namespace lookalike::ui
