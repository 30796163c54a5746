// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike::edits {

/// Pictures made for measuring speed: value noise over several octaves with shapes, so that they compress and
/// decode about like photographs. They say nothing about detection quality.
struct SyntheticOptions {
  int count = 200;
  int width = 4000;
  int height = 3000;
  int jpegQuality = 90;
  std::uint64_t seed = 1;  ///< equal seeds make equal pictures
};

/// Writes count JPEG files into `folder`, which is made when missing. Errors: kCancelled, kDiskFull,
/// kPermissionDenied, kIo.
[[nodiscard]] Result<void> writeSyntheticPhotographs(const std::string& folder,
                                                     const SyntheticOptions& options, JobControl& control);

}  // namespace lookalike::edits
