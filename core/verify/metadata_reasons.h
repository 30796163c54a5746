// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/values/file_traces.h"
#include "core/values/pair_direction.h"

namespace lookalike::verify {

/// What metadata and the files' qualities say about the direction, with log-odds set by judgement (see
/// directionOf()). Appends to `reasons`; exchanging the files changes every sign.
void addMetadataReasons(const FileTraces& a, const FileTraces& b, std::vector<DirectionReason>& reasons);

/// JPEG quality, 100 for a lossless or other format; 0 when it is not known.
[[nodiscard]] float qualityOf(const FileTraces& traces);

/// Whether a file's software field names a program that edits pictures, rather than a camera's firmware.
[[nodiscard]] bool namesEditor(const std::string& software);

}  // namespace lookalike::verify
