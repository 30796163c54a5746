// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <QString>

#include "core/base/job_control.h"

namespace lookalike::ui {

/// "1,234" in the person's own way of writing numbers.
[[nodiscard]] QString formatCount(std::int64_t count);
/// "1.2 MB": powers of 1000, as file managers show them.
[[nodiscard]] QString formatBytes(std::int64_t bytes);
/// "1.2 MB (1,234,567 bytes)", for a place where two sizes are compared.
[[nodiscard]] QString formatBytesExactly(std::int64_t bytes);
/// "1920 × 1080".
[[nodiscard]] QString formatDimensions(int width, int height);
/// "12.4 MP".
[[nodiscard]] QString formatMegapixels(int width, int height);
/// "58 %" of a share of 0..1; "<1 %" for what is small but there.
[[nodiscard]] QString formatShare(float share);
/// "58.3" of 0.583, without the sign.
[[nodiscard]] QString percentDigits(double share);
/// A similarity or score of 0..1 with three digits, rounded down so that 1.000 means exactly one.
[[nodiscard]] QString formatSimilarity(float similarity);
/// "2 h 5 min", "40 s": as coarse as a time left deserves.
[[nodiscard]] QString formatDuration(double seconds);
/// "23 images/s", "0.4 images/s".
[[nodiscard]] QString formatRate(double perSecond);
/// Date and time to the second, local time.
[[nodiscard]] QString formatTimeNs(std::int64_t nanosecondsSinceEpoch);
[[nodiscard]] QString formatTimeMs(std::int64_t millisecondsSinceEpoch);
/// "JPEG" for "jpeg"; formats that are not known are shown in capitals.
[[nodiscard]] QString formatName(const std::string& format);
/// What a stage does, as a heading: "Reading and describing images".
[[nodiscard]] QString stageName(JobStage stage);
/// Text that keeps its own direction inside right-to-left text: a path, a number with its unit. As it is
/// while the program runs left to right.
[[nodiscard]] QString directionKept(const QString& text);
/// Several counts as one line: "12 groups · 40 files". Empty parts are left out.
[[nodiscard]] QString joinFacts(const QStringList& facts);

}  // namespace lookalike::ui
