// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/queue_filters.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace lookalike::review {

namespace {

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view withoutLastSlashes(std::string_view folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.remove_suffix(1);
  return folder;
}

std::string_view folderOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

DataSplit splitNamed(std::string_view folder) {
  static constexpr std::array<std::pair<std::string_view, DataSplit>, 6> kNames{{
      {"train", DataSplit::kTrain},
      {"val", DataSplit::kValidation},
      {"valid", DataSplit::kValidation},
      {"validation", DataSplit::kValidation},
      {"test", DataSplit::kTest},
      {"dev", DataSplit::kDev},
  }};
  for (const auto& [name, split] : kNames) {
    const auto* const end = name.end();
    if (folder.size() < name.size() || !std::equal(name.begin(), end, folder.begin(),
                                                   [](char want, char is) { return want == lowered(is); })) {
      continue;
    }
    const std::string_view rest = folder.substr(name.size());
    // A letter behind makes another word: "training-plans", "devices", also bytes beyond ASCII.
    if (std::none_of(rest.begin(), rest.end(),
                     [](char c) { return isLetter(c) || static_cast<unsigned char>(c) >= 0x80; })) {
      return split;
    }
  }
  return DataSplit::kNone;
}

/// The root that the path lies below and the first folder there, as one text; files that lie in the root
/// itself have the root.
std::string_view topFolder(std::string_view path, const std::vector<std::string>& roots) {
  std::size_t rootLength = 0;
  for (const std::string& root : roots) {
    const std::string_view plain = withoutLastSlashes(root);
    if (plain.size() > rootLength && liesBelow(std::string(path), root))
      rootLength = plain == "/" ? 0 : plain.size();
  }
  const std::string_view folder = folderOf(path);
  if (folder.size() <= rootLength) return path.substr(0, rootLength);
  return folder.substr(0, folder.find('/', rootLength + 1));
}

bool isAnyBelow(std::span<const std::string> files, const std::string& folder) {
  return folder.empty() || std::any_of(files.begin(), files.end(),
                                       [&](const std::string& file) { return liesBelow(file, folder); });
}

/// Whether it holds for any file of the one picture and any of the other.
template <typename Holds>
bool forAnyFiles(const PairFacts& pair, Holds holds) {
  for (const std::string& a : pair.filesOfA) {
    for (const std::string& b : pair.filesOfB) {
      if (holds(a, b)) return true;
    }
  }
  return false;
}

}  // namespace

bool liesBelow(const std::string& path, const std::string& folder) {
  const std::string_view plain = withoutLastSlashes(folder);
  if (plain.empty() || !path.starts_with(plain)) return false;
  return plain == "/" || path.size() == plain.size() || path[plain.size()] == '/';
}

DataSplit splitOf(const std::string& path) {
  std::string_view folder = folderOf(path);
  while (!folder.empty()) {
    const std::size_t slash = folder.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? folder : folder.substr(slash + 1);
    const DataSplit split = splitNamed(name);
    if (split != DataSplit::kNone) return split;
    folder = folderOf(folder);
  }
  return DataSplit::kNone;
}

bool QueueFilters::accepts(const PairFacts& pair) const {
  if (onlyUnlabelled && pair.isLabelled) return false;
  if (pair.probability < leastProbability || pair.probability > mostProbability) return false;
  if (onlyContained && pair.containment != Containment::kAInB && pair.containment != Containment::kBInA) {
    return false;
  }
  const bool isAsNamed = isAnyBelow(pair.filesOfA, folder) && isAnyBelow(pair.filesOfB, otherFolder);
  if (!isAsNamed && !(isAnyBelow(pair.filesOfB, folder) && isAnyBelow(pair.filesOfA, otherFolder)))
    return false;
  if (hideInsideOneFolder && !forAnyFiles(pair, [](const std::string& a, const std::string& b) {
        return folderOf(a) != folderOf(b);
      })) {
    return false;
  }
  if (onlyAcrossSplits && !forAnyFiles(pair, [](const std::string& a, const std::string& b) {
        const DataSplit ofA = splitOf(a);
        const DataSplit ofB = splitOf(b);
        return ofA != DataSplit::kNone && ofB != DataSplit::kNone && ofA != ofB;
      })) {
    return false;
  }
  return !onlyAcrossTopFolders || forAnyFiles(pair, [this](const std::string& a, const std::string& b) {
    return topFolder(a, roots) != topFolder(b, roots);
  });
}

}  // namespace lookalike::review
