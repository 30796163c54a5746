// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/scan/folder_scan.h"
#include "core/scan/folder_walk.h"

namespace lookalike::scan {

namespace {

bool hasSameContentSigns(const FoundFile& found, const KnownFile& known) {
  return found.bytes == known.bytes && found.modifiedNs == known.modifiedNs;
}

/// Known files by device and inode; hard links share one.
using KnownByIdentity = std::unordered_multimap<FileIdentity, std::uint32_t, FileIdentityHash>;

/// Whether the inode now under `own`'s path is one that another known file, alike in size and time, had.
bool isAnotherKnownFile(const KnownByIdentity& byIdentity, const std::vector<KnownFile>& known,
                        const FoundFile& found, std::uint32_t own) {
  const auto [begin, end] = byIdentity.equal_range({found.device, found.inode});
  return std::any_of(begin, end, [&](const auto& entry) {
    return entry.second != own && hasSameContentSigns(found, known[entry.second]);
  });
}

bool isBelowAny(std::string_view path, const std::unordered_set<std::string_view>& failed) {
  for (;;) {
    if (failed.contains(path)) return true;
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return false;
    path = path.substr(0, slash);
  }
}

}  // namespace

ScanChanges compareWithKnown(const std::vector<FoundFile>& found, const std::vector<KnownFile>& known,
                             const std::vector<Error>& failures) {
  ScanChanges changes;
  std::unordered_map<std::string_view, std::uint32_t> byPath;
  byPath.reserve(known.size());
  for (std::uint32_t i = 0; i < known.size(); ++i) byPath.emplace(known[i].path, i);

  std::vector<bool> isFound(known.size(), false);
  std::vector<std::uint32_t> newPaths;
  KnownByIdentity allByIdentity;  // made when the first file with another inode is met
  changes.unchanged.reserve(found.size());
  for (std::uint32_t i = 0; i < found.size(); ++i) {
    const FoundFile& file = found[i];
    const auto at = byPath.find(file.path);
    if (at == byPath.end()) {
      newPaths.push_back(i);
      continue;
    }
    const std::uint32_t own = at->second;
    isFound[own] = true;
    bool same = hasSameContentSigns(file, known[own]) &&
                (known[own].changedNs == 0 || file.changedNs == known[own].changedNs);
    if (same && file.device == known[own].device && file.inode != known[own].inode) {
      if (allByIdentity.empty()) {
        for (std::uint32_t k = 0; k < known.size(); ++k)
          allByIdentity.emplace(FileIdentity{known[k].device, known[k].inode}, k);
      }
      same = !isAnotherKnownFile(allByIdentity, known, file, own);
    }
    (same ? changes.unchanged : changes.changed).push_back({i, own});
  }

  std::unordered_set<std::string_view> failed;
  for (const Error& error : failures) failed.insert(error.path);
  KnownByIdentity goneByIdentity;
  std::vector<std::uint32_t> gone;
  for (std::uint32_t k = 0; k < known.size(); ++k) {
    if (isFound[k]) continue;
    if (!failed.empty() && isBelowAny(known[k].path, failed)) {
      changes.unreadable.push_back(k);
      continue;
    }
    gone.push_back(k);
    if (!newPaths.empty()) goneByIdentity.emplace(FileIdentity{known[k].device, known[k].inode}, k);
  }
  for (const std::uint32_t i : newPaths) {
    // Of several old names of one inode, the first in the known list, so that the result is always the same.
    auto best = goneByIdentity.end();
    const auto [begin, end] = goneByIdentity.equal_range({found[i].device, found[i].inode});
    for (auto candidate = begin; candidate != end; ++candidate) {
      if (!hasSameContentSigns(found[i], known[candidate->second])) continue;
      if (best == goneByIdentity.end() || candidate->second < best->second) best = candidate;
    }
    if (best == goneByIdentity.end()) {
      changes.added.push_back(i);
      continue;
    }
    changes.moved.push_back({i, best->second});
    isFound[best->second] = true;
    goneByIdentity.erase(best);
  }
  for (const std::uint32_t k : gone) {
    if (!isFound[k]) changes.missing.push_back(k);
  }
  return changes;
}

}  // namespace lookalike::scan
