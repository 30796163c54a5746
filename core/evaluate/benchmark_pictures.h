// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"

namespace lookalike::evaluate {

/// A picture that can be decoded.
struct BenchmarkPicture {
  std::string path;
  ContentHash hash;
  std::string format;  ///< as in decode::DecodedImage
};

/// What to choose pictures from. Paths are native bytes.
struct PictureChoice {
  std::vector<std::string> folders;
  std::set<ContentHash> without;  ///< contents that are not chosen
  std::size_t count = 0;
  int leastSide = 48;  ///< pixels; pictures with a shorter side are passed over
  std::uint64_t seed = 1;
  int threads = 1;
  decode::DecodeLimits limits;
};

struct ChosenPictures {
  std::vector<BenchmarkPicture> pictures;  ///< in random order
  std::int64_t found = 0;                  ///< files that are images by name
  std::int64_t tooSmall = 0;
  std::int64_t doubles = 0;  ///< of a content that was chosen already, or is in `without`
};

/// Chooses pictures of different content from all folders, of each about in proportion to the square root of
/// how many it has, so that small folders count too. Files that cannot be read are told to `observer` (which
/// may be null) and replaced by others. Equal folders and seeds give equal choices. Errors: as scanFolders;
/// kInvalidArgument when there are too few pictures; kCancelled.
[[nodiscard]] Result<ChosenPictures> choosePictures(const PictureChoice& choice, JobControl& control,
                                                    JobObserver* observer,
                                                    std::vector<ItemFailure>& failures);

/// How many of `count` each folder gives, when the folders have `available` pictures: in proportion to the
/// square roots, none more than it has.
[[nodiscard]] std::vector<std::size_t> sharesOf(std::size_t count, const std::vector<std::size_t>& available);

}  // namespace lookalike::evaluate
