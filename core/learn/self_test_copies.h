// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/edits/made_copies.h"

namespace lookalike::learn {

/// One edit at one strength: a row of the self-test's table.
struct SelfTestEdit {
  edits::MakeEdit edit = edits::MakeEdit::kCrop;
  edits::EditStrength strength = edits::EditStrength::kMedium;
  bool hasStrengths = true;
  double amount = 0.0;  ///< as the edit's figures in made_copies.h have it; 0 where it has none
};

/// Ten edits, those with strengths at all three: 28 rows. What people do to pictures, and what the three
/// kinds of evidence differ in.
[[nodiscard]] const std::vector<SelfTestEdit>& selfTestEdits();

/// The images of a library in the order in which a self-test takes them. It depends on the seed and their
/// contents: what is added later only comes in between. `groupOf[i]` is a number that the members of a group
/// share; one member of each group comes before the second of any.
[[nodiscard]] std::vector<std::size_t> selfTestOrder(std::span<const ContentHash> images,
                                                     std::span<const std::size_t> groupOf,
                                                     std::uint64_t seed);

/// Which edits the images of a self-test get: of each row `triesOfRow(images)` different ones, drawn by the
/// seed and their contents. result[i] are places in selfTestEdits(), ascending.
[[nodiscard]] std::vector<std::vector<std::size_t>> selfTestPlan(std::span<const ContentHash> images,
                                                                 std::uint64_t seed);

/// How many images per row is tried on: half of them, at least 30 and at most 60 where there are as many. So
/// 60 images give 840 copies, 120 give 1,680.
[[nodiscard]] std::size_t triesOfRow(std::size_t images);

/// A picture of the library, decoded for copies to be made of it: of short side 640 or so, or as it is when
/// it is smaller. Errors: those of reading and decoding; kNotFound also when the file holds something else by
/// now.
[[nodiscard]] Result<decode::RgbImage> readForCopies(const std::string& path, const ContentHash& hash,
                                                     const decode::DecodeLimits& limits);

/// The copy of one row. `others` as makeCopy() takes them.
[[nodiscard]] Result<decode::RgbImage> selfTestCopy(const decode::RgbImage& original, const ContentHash& hash,
                                                    std::size_t row, std::span<const decode::RgbImage> others,
                                                    std::uint64_t seed);

}  // namespace lookalike::learn
