// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_table.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

const std::string kNoPath;

GroupRow makeRow(const library::LibrarySnapshot& snapshot, const ImageGroup& group, std::uint32_t index) {
  GroupRow row;
  row.group = index;
  row.images = static_cast<std::uint32_t>(group.members.size());
  row.score = group.members.size() > 1 ? group.weakestLink.score : 1.0F;
  row.path = &kNoPath;
  std::int64_t largest = 0;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (const ImageId member : group.members) {
    for (const FileRecord& file : snapshot.filesOf(member)) {
      ++row.files;
      if (member == group.centre && row.path == &kNoPath) row.path = &file.path;
      const bool isFirstName = file.inode == 0 || seen.emplace(file.device, file.inode).second;
      if (!isFirstName) continue;
      row.bytes += file.bytes;
      largest = std::max(largest, file.bytes);
    }
  }
  row.freeableBytes = row.bytes - largest;
  return row;
}

/// Negative, zero or positive, ascending.
int compareRows(const GroupRow& a, const GroupRow& b, GroupSort sort) {
  const auto compare = [](const auto& x, const auto& y) { return x < y ? -1 : (y < x ? 1 : 0); };
  switch (sort) {
    case GroupSort::kFiles:
      return compare(a.files, b.files);
    case GroupSort::kFreeableBytes:
      return compare(a.freeableBytes, b.freeableBytes);
    case GroupSort::kScore:
      return compare(a.score, b.score);
    case GroupSort::kPath:
      return compare(*a.path, *b.path);
  }
  return 0;
}

}  // namespace

const std::string& GroupTable::foldedPaths(std::uint32_t group) const {
  std::call_once(foldOnce_, [this] {
    folded_.resize(groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) {
      for (const ImageId member : groups[i].members) {
        for (const FileRecord& file : snapshot->filesOf(member)) {
          folded_[i] += displayPath(file.path).toCaseFolded().toStdString();
          folded_[i] += '\n';
        }
      }
    }
  });
  return folded_[group];
}

std::shared_ptr<const GroupTable> makeGroupTable(std::shared_ptr<const library::LibrarySnapshot> snapshot,
                                                 float threshold, std::vector<ImageGroup> groups) {
  auto table = std::make_shared<GroupTable>();
  table->snapshot = std::move(snapshot);
  table->threshold = threshold;
  table->groups = std::move(groups);
  table->rows.reserve(table->groups.size());
  for (std::size_t i = 0; i < table->groups.size(); ++i) {
    table->rows.push_back(makeRow(*table->snapshot, table->groups[i], static_cast<std::uint32_t>(i)));
  }
  return table;
}

GroupListing listGroups(std::shared_ptr<const GroupTable> table, const GroupOrder& order,
                        const std::atomic<bool>& abandon) {
  GroupListing listing;
  const std::vector<GroupRow>& rows = table->rows;
  const std::string wanted = order.filter.trimmed().toCaseFolded().toStdString();
  listing.shown.reserve(wanted.empty() ? rows.size() : 0);
  for (std::uint32_t i = 0; i < rows.size() && !abandon; ++i) {
    if (!wanted.empty() && table->foldedPaths(i).find(wanted) == std::string::npos) continue;
    listing.shown.push_back(i);
    listing.files += rows[i].files;
    listing.freeableBytes += rows[i].freeableBytes;
  }
  if (abandon) return listing;
  std::sort(listing.shown.begin(), listing.shown.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int first = compareRows(rows[a], rows[b], order.sort);
    if (first != 0) return order.descending ? first > 0 : first < 0;
    const int second = order.sort == GroupSort::kPath ? 0 : compareRows(rows[a], rows[b], GroupSort::kPath);
    return second != 0 ? second < 0 : a < b;
  });
  listing.table = std::move(table);
  return listing;
}

}  // namespace lookalike::ui
