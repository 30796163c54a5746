// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/learn/finetune_report.h"
#include "core/library/judged_pairs.h"
#include "core/library/library_snapshot.h"

namespace lookalike::learn {

/// What a pair, or an image, is used for.
enum class TuningSide : std::uint8_t {
  kTraining,
  kValidation,  ///< early stopping, and which parts are kept
  kHeldOut,     ///< the comparison before and after, and nothing else
  kNone,        ///< a look-alike pair across two sides: used for nothing
};

/// A verdict that can be learnt from or judged by.
struct TuningSetPair {
  ImageId a;  ///< the smaller id
  ImageId b;
  bool isCopy = false;
  VerdictOrder order = VerdictOrder::kUnknown;  ///< of (a, b)
  std::int64_t timeMs = 0;                      ///< of the verdict
  std::uint32_t cluster = 0;  ///< what bootstrap samples are drawn of: images that verdicts join
  TuningSide side = TuningSide::kTraining;
};

/// The verdicts of a library, divided. Images that are copies of one another, by verdict or by the library's
/// finds, are one group and on one side; so no image of a held-out group is trained on. Groups that
/// look-alike pairs join are kept together as far as that leaves something on each side; a pair that is then
/// across two sides is left out.
struct TuningSet {
  std::vector<TuningSetPair> pairs;
  std::unordered_map<ImageId, TuningSide>
      sideOf;  ///< of images of the pairs and their groups; others may be trained on
  std::uint32_t clusters = 0;
  std::int64_t groups = 0;  ///< of images with verdicts

  [[nodiscard]] TuningSide sideOfImage(ImageId image) const;
};

/// Divides the verdicts that stand in the snapshot: `heldOutShare` of the copies and of the look-alikes held
/// out, half of that share with the latest verdicts, the rest by chance; a quarter of what is left for
/// validation. Deterministic.
[[nodiscard]] TuningSet makeTuningSet(const library::LibrarySnapshot& snapshot, double heldOutShare,
                                      std::uint64_t seed);

/// What a division suffices for; `set` is of the snapshot's verdicts.
[[nodiscard]] TuningReadiness readinessOf(const library::LibrarySnapshot& snapshot, const TuningSet& set);

}  // namespace lookalike::learn
