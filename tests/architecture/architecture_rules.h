// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lookalike::architecture {

/// A file of the source tree, or one made up to prove that a rule can fail. `path` is relative to the root.
struct SourceFile {
  std::string path;
  std::string text;
};

/// By path.
using SourceTree = std::map<std::string, std::string>;

/// What is wrong, a line each: "PATH: WHAT". Empty when a rule is kept.
using Violations = std::vector<std::string>;

/// Folders, from the bottom up, and the folders each may include; those of core by their last name.
using EdgeTable = std::vector<std::pair<std::string, std::set<std::string>>>;

/// Of lines "FOLDER: USED USED …"; a line without a colon goes on with the one before.
[[nodiscard]] EdgeTable readEdges(const std::string& text);

/// The includes between folders are those of the table, no more and no fewer, and every folder uses only
/// those above it in the table, so that there are no cycles. Tests are free.
[[nodiscard]] Violations checkLayers(const SourceTree& tree, const EdgeTable& allowed);

/// The parts of a folder of core (core/neural and core/neural/graph, core/train/data and the like) do not
/// include each other in a circle.
[[nodiscard]] Violations checkParts(const SourceTree& tree);

/// core/pipeline holds jobs and nothing else.
[[nodiscard]] Violations checkJobs(const std::string& path);

/// Qt Widgets and Qt Gui only in ui/ and app/gui; Qt Core and Qt Sql in core only in .cpp files of
/// core/catalogue and core/act, with the module in the include.
[[nodiscard]] Violations checkQt(const SourceFile& file);

/// torch, faiss and opencv2 only in the folders that wrap them.
[[nodiscard]] Violations checkWrappedLibraries(const SourceFile& file);

/// A header that another folder includes shows no wrapped library and no Qt (torch may show between neural,
/// train and explain; ui and app show Qt to one another), and no file sees both Qt and torch, not even
/// through its includes.
[[nodiscard]] Violations checkWhatHeadersShow(const SourceTree& tree);

/// The licence is named in the first two lines.
[[nodiscard]] Violations checkLicence(const SourceFile& file);

/// CMake targets link PRIVATE.
[[nodiscard]] Violations checkPrivateLinks(const SourceFile& file);

/// snake_case files and folders, no catch-all names.
[[nodiscard]] Violations checkNames(const std::string& path);

/// Quoted includes name the file from the root of the tree, and are there.
[[nodiscard]] Violations checkIncludesFromRoot(const SourceTree& tree);

}  // namespace lookalike::architecture
