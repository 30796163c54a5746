// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/values/geometric_evidence.h"

namespace lookalike::review {

/// What the filters judge a pair by. Only read during the call.
struct PairFacts {
  /// The files that hold each picture, as absolute paths in the system's bytes; one or more.
  std::span<const std::string> filesOfA;
  std::span<const std::string> filesOfB;
  Containment containment = Containment::kUndecided;  ///< kUndecided too without geometry
  float probability = 0.0F;                           ///< P(copy), 0..1
  bool isLabelled = false;                            ///< has a standing verdict
};

/// Which pairs a person wants to see. As it is made it keeps every one; what is set must all hold. A picture
/// in several files counts by any of them, so that nothing is hidden for where a second file lies.
struct QueueFilters {
  /// One picture lies below `folder` and the other below `otherFolder`, whichever. Only one of the two set:
  /// one picture lies below it, the other anywhere. Absolute paths; a folder is below itself.
  std::string folder;
  std::string otherFolder;
  bool onlyContained = false;  ///< the one picture lies within the other: crops, screenshots, collages
  /// The two lie in different splits of a data set, see splitOf().
  bool onlyAcrossSplits = false;
  /// The two lie in different folders of the topmost level below `roots`, or below different roots.
  bool onlyAcrossTopFolders = false;
  std::vector<std::string> roots;    ///< the library's scanned folders; a path below none counts from "/"
  bool hideInsideOneFolder = false;  ///< hides a pair whose files all lie in the same folder
  bool onlyUnlabelled = false;
  float leastProbability = 0.0F;  ///< P(copy) from .. to, both included; one that is not known (NaN) passes
  float mostProbability = 1.0F;

  [[nodiscard]] bool accepts(const PairFacts& pair) const;
  /// Nothing is set.
  [[nodiscard]] bool keepsAll() const { return *this == QueueFilters{}; }
  bool operator==(const QueueFilters&) const = default;
};

/// A part of a data set that must not share pictures with the others.
enum class DataSplit : std::uint8_t { kNone = 0, kTrain, kValidation, kTest, kDev };

/// Told by the folder nearest to the file that is named train, val, valid, validation, test or dev, in any
/// case, also with a year or number behind ("train2017", "test-1").
[[nodiscard]] DataSplit splitOf(const std::string& path);
/// Whether a file or folder is `folder` or lies below it, by whole names: "/a/b" holds "/a/b/c.jpg" and not
/// "/a/bc.jpg". An empty folder holds nothing.
[[nodiscard]] bool liesBelow(const std::string& path, const std::string& folder);

}  // namespace lookalike::review
