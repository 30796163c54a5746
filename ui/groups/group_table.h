// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <QString>
#include <span>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"
#include "core/values/image_pair.h"

namespace lookalike::ui {

/// One row of the list of groups, worked out once so that painting and sorting look nothing up.
struct GroupRow {
  std::uint32_t group = 0;   ///< into GroupTable::groups
  std::uint32_t images = 0;  ///< distinct contents
  std::uint32_t files = 0;
  float score = 1.0F;                 ///< of the weakest link; 1 when all files are identical
  std::int64_t bytes = 0;             ///< on disk; hard links to one file count once
  std::int64_t freeableBytes = 0;     ///< without the largest file
  const std::string* path = nullptr;  ///< the first file of the centre; owned by the snapshot
};

/// The groups of a snapshot at one threshold. Immutable but for the text that filtering makes on first use;
/// shared between threads.
struct GroupTable {
  std::shared_ptr<const library::LibrarySnapshot> snapshot;
  float threshold = 0.0F;
  std::vector<ImageGroup> groups;
  std::vector<GroupRow> rows;  ///< one a group, in the order of `groups`

  /// The case-folded paths of a group's files, one a line.
  [[nodiscard]] const std::string& foldedPaths(std::uint32_t group) const;

 private:
  mutable std::once_flag foldOnce_;
  mutable std::vector<std::string> folded_;
};

/// Works the rows out. Blocking for some tenths of a second when there are very many groups.
[[nodiscard]] std::shared_ptr<const GroupTable> makeGroupTable(
    std::shared_ptr<const library::LibrarySnapshot> snapshot, float threshold,
    std::vector<ImageGroup> groups);

enum class GroupSort { kFiles, kFreeableBytes, kScore, kPath };

/// Which rows are shown, and in which order.
struct GroupOrder {
  GroupSort sort = GroupSort::kFiles;
  bool descending = true;
  QString filter;  ///< part of a path, case-insensitive; empty: all
  bool operator==(const GroupOrder&) const = default;
};

/// The list as it is shown: `shown` are indices into table->rows.
struct GroupListing {
  std::shared_ptr<const GroupTable> table;
  std::vector<std::uint32_t> shown;
  std::int64_t files = 0;          ///< of the shown groups
  std::int64_t freeableBytes = 0;  ///< of the shown groups
};

/// Filters and sorts; ties are broken by path, then by the table's order, so that it is deterministic. Stops
/// early, with a useless listing, once `abandon` is true.
[[nodiscard]] GroupListing listGroups(std::shared_ptr<const GroupTable> table, const GroupOrder& order,
                                      const std::atomic<bool>& abandon);

}  // namespace lookalike::ui
