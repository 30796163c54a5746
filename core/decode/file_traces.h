// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "core/decode/image_decoder.h"
#include "core/values/file_traces.h"

namespace lookalike::decode {

/// Counts up when the same bytes come to leave other traces, so that stored ones are made anew.
inline constexpr int kTracesVersion = 1;

/// What a file's bytes tell of its past: tables and coefficients (JPEG: as stored, without decoding; other
/// formats: of the decoded pixels, where an earlier JPEG shows too), and metadata. Never fails: what cannot
/// be read is not known. Under the same limits as decodeImage(). Thread-safe; some 10 to 50 ms, by size.
[[nodiscard]] FileTraces fileTracesOf(std::span<const std::byte> bytes, const DecodeLimits& limits = {});

}  // namespace lookalike::decode
