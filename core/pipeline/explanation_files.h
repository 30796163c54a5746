// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/explain_job.h"

namespace lookalike::pipeline {

/// The file that the evidence is written to as JSON.
inline constexpr const char* kExplanationFile = "explanation.json";

/// A picture that was written.
struct WrittenPicture {
  std::string key;       ///< as ExplanationPicture
  std::string fileName;  ///< "explained-map-a.png" for "map_a"
};

/// Makes the folder where it is missing and sees that it can be written to and that none of the two originals
/// would be written over: before any work. Errors: kInvalidArgument, kNotARegularFile (the folder's path is a
/// file), those of the file system.
[[nodiscard]] Result<void> prepareExplanationFolder(const std::string& folder,
                                                    const std::array<std::string, 2>& originals);

/// Writes the pictures as PNG files into the folder, each whole or not at all. What an earlier explanation
/// left there under the name of a picture that is not among them now is removed, so that the folder tells of
/// one pair. Errors: those of writing.
[[nodiscard]] Result<std::vector<WrittenPicture>> writeExplanationPictures(
    const std::string& folder, const std::vector<ExplanationPicture>& pictures);

}  // namespace lookalike::pipeline
