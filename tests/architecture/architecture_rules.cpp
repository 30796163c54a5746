// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/architecture_rules.h"

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

namespace lookalike::architecture {

namespace {

struct Include {
  std::string target;
  bool isQuoted = false;
};

std::vector<Include> includesOf(const std::string& text) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<Include> includes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) includes.push_back({match[2], match[1] == "\""});
  }
  return includes;
}

bool startsWith(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

bool endsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool isCode(const std::string& path) {
  return endsWith(path, ".h") || endsWith(path, ".cpp");
}

/// "core/index" of "core/index/exact_index.h", "ui" of all below ui/, "app" of all below app/.
std::string folderOf(const std::string& path) {
  const std::size_t first = path.find('/');
  if (first == std::string::npos) return {};
  std::string top = path.substr(0, first);
  if (top != "core" && top != "tests") return top;
  const std::size_t second = path.find('/', first + 1);
  return second == std::string::npos ? top : path.substr(0, second);
}

/// Folders of core in the order in which they may build on one another: each on those before it.
const std::vector<std::string>& stageOrder() {
  static const std::vector<std::string> kOrder{
      "core/base",   "core/values",   "core/store",    "core/catalogue", "core/scan",
      "core/decode", "core/neural",   "core/describe", "core/local",     "core/index",
      "core/match",  "core/verify",   "core/explain",  "core/cluster",   "core/review",
      "core/act",    "core/exchange", "core/evaluate", "core/train",     "core/pipeline"};
  return kOrder;
}

std::size_t placeOf(const std::string& folder) {
  const auto& order = stageOrder();
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), folder) - order.begin());
}

enum class Library { kQt, kTorch, kFaiss, kOpenCv, kSqlite };

const char* nameOf(Library library) {
  switch (library) {
    case Library::kQt:
      return "Qt";
    case Library::kTorch:
      return "torch";
    case Library::kFaiss:
      return "faiss";
    case Library::kOpenCv:
      return "opencv2";
    case Library::kSqlite:
      return "sqlite3";
  }
  return "";
}

/// "PATH: WHAT WHICH"
std::string violation(const std::string& path, const char* what, const std::string& which = {}) {
  std::string line = path;
  line.append(": ").append(what);
  if (!which.empty()) line.append(" ").append(which);
  return line;
}

bool isQt(const std::string& target) {
  static const std::regex kQt(
      R"(^(Qt[A-Z][A-Za-z]*/.+|Q[A-Z][A-Za-z0-9]*|QtTest|QtWidgets|QtGui|QtCore|QtSql)$)");
  return std::regex_match(target, kQt);
}

/// The libraries whose header `target` is; at most one.
std::set<Library> libraryOf(const std::string& target) {
  for (const char* start : {"torch/", "ATen/", "c10/", "caffe2/"}) {
    if (startsWith(target, start)) return {Library::kTorch};
  }
  if (startsWith(target, "faiss/")) return {Library::kFaiss};
  if (startsWith(target, "opencv2/")) return {Library::kOpenCv};
  if (target == "sqlite3.h") return {Library::kSqlite};
  if (isQt(target)) return {Library::kQt};
  return {};
}

const std::set<std::string>& foldersOf(Library library) {
  static const std::set<std::string> kTorch{"core/neural", "core/train", "core/explain"};
  static const std::set<std::string> kFaiss{"core/index"};
  static const std::set<std::string> kOpenCv{"core/decode",  "core/describe", "core/local",   "core/verify",
                                             "core/explain", "core/train",    "core/evaluate"};
  static const std::set<std::string> kSqlite{"core/store"};
  static const std::set<std::string> kQt{"core/catalogue", "core/act"};
  switch (library) {
    case Library::kTorch:
      return kTorch;
    case Library::kFaiss:
      return kFaiss;
    case Library::kOpenCv:
      return kOpenCv;
    case Library::kSqlite:
      return kSqlite;
    case Library::kQt:
      break;
  }
  return kQt;
}

/// The project's headers that a file reaches through its includes, itself left out.
std::set<std::string> reachedHeaders(const SourceTree& tree, const std::string& path) {
  std::set<std::string> reached;
  std::vector<std::string> open{path};
  while (!open.empty()) {
    const auto file = tree.find(open.back());
    open.pop_back();
    if (file == tree.end()) continue;
    for (const Include& include : includesOf(file->second)) {
      if (include.isQuoted && tree.count(include.target) > 0 && reached.insert(include.target).second) {
        open.push_back(include.target);
      }
    }
  }
  return reached;
}

/// Headers of core that ui/ and app/ may include beside those of core/pipeline, core/review, values and base.
std::set<std::string> openHeaders(const SourceTree& tree) {
  // To show an image it must be read; the rest are the options that the jobs' own headers are made of.
  std::set<std::string> open{"core/decode/rgb_image.h", "core/decode/thumbnail_cache.h",
                             "core/decode/image_decoder.h", "core/decode/file_reader.h",
                             "core/decode/file_traces.h"};
  for (const auto& [path, text] : tree) {
    if (folderOf(path) == "core/pipeline" && endsWith(path, ".h")) open.merge(reachedHeaders(tree, path));
  }
  return open;
}

bool mayInclude(const std::string& fromFolder, const std::string& target, const std::set<std::string>& open) {
  const std::string folder = folderOf(target);
  if (fromFolder == folder) return true;
  const bool isCore = startsWith(folder, "core/");
  if (fromFolder == "app" || fromFolder == "ui") {
    if (folder == "ui") return fromFolder == "app";
    if (!isCore) return folder == "generated";
    static const std::set<std::string> kForAll{"core/base", "core/values", "core/pipeline", "core/review"};
    if (kForAll.count(folder) > 0 || open.count(target) > 0) return true;
    // The command line's own reading, writing and judging; none of it starts a stage. (Headers of core/train
    // that show torch are kept out by checkWhatHeadersShow.)
    return fromFolder == "app" &&
           (folder == "core/exchange" || folder == "core/evaluate" || folder == "core/train");
  }
  if (startsWith(fromFolder, "core/")) return isCore && placeOf(folder) < placeOf(fromFolder);
  return true;  // tests
}

}  // namespace

Violations checkLayers(const SourceTree& tree) {
  Violations violations;
  const std::set<std::string> open = openHeaders(tree);
  for (const auto& [path, text] : tree) {
    const std::string folder = folderOf(path);
    if (!isCode(path) || startsWith(folder, "tests")) continue;
    if (startsWith(folder, "core/") && placeOf(folder) == stageOrder().size()) {
      violations.push_back(violation(path, "the folder has no place in the order of the stages"));
    }
    for (const Include& include : includesOf(text)) {
      if (!include.isQuoted || include.target.find('/') == std::string::npos) continue;
      if (!mayInclude(folder, include.target, open)) {
        violations.push_back(violation(path, "must not include", include.target));
      }
    }
  }
  return violations;
}

Violations checkQt(const SourceFile& file) {
  Violations violations;
  static const std::regex kWindow(
      R"(^(QtWidgets|QtGui)(/.*)?$|^(QApplication|QGuiApplication|QWidget|QImage|QPixmap|QMainWindow|QPainter|QDialog|QIcon|QColor)$)");
  const std::string folder = folderOf(file.path);
  const bool isCommandLine = startsWith(file.path, "app/cli/");
  if (!startsWith(folder, "core/") && !isCommandLine) return violations;
  for (const Include& include : includesOf(file.text)) {
    if (!isQt(include.target)) continue;
    if (std::regex_match(include.target, kWindow)) {
      violations.push_back(
          violation(file.path, "Qt Widgets and Qt Gui are for the window only:", include.target));
    } else if (!isCommandLine) {
      const bool isAllowedFile = foldersOf(Library::kQt).count(folder) > 0 && endsWith(file.path, ".cpp");
      const bool isAllowedModule =
          startsWith(include.target, "QtCore/") || startsWith(include.target, "QtSql/");
      if (!isAllowedFile || !isAllowedModule)
        violations.push_back(violation(file.path, "no Qt here:", include.target));
    }
  }
  return violations;
}

Violations checkWrappedLibraries(const SourceFile& file) {
  Violations violations;
  const std::string folder = folderOf(file.path);
  if (startsWith(folder, "tests")) return violations;
  for (const Include& include : includesOf(file.text)) {
    for (const Library library : libraryOf(include.target)) {
      if (library != Library::kQt && foldersOf(library).count(folder) == 0) {
        violations.push_back(violation(file.path, "a library of other folders:", include.target));
      }
    }
  }
  return violations;
}

Violations checkWhatHeadersShow(const SourceTree& tree) {
  Violations violations;
  std::map<std::string, std::set<Library>> shown;
  for (const auto& [path, text] : tree) {
    for (const Include& include : includesOf(text)) shown[path].merge(libraryOf(include.target));
  }
  const auto& torchFolders = foldersOf(Library::kTorch);
  for (const auto& [path, text] : tree) {
    if (!isCode(path)) continue;
    std::set<Library> seen = shown[path];
    for (const std::string& header : reachedHeaders(tree, path)) {
      const std::string from = folderOf(path);
      const std::string to = folderOf(header);
      for (const Library library : shown[header]) {
        seen.insert(library);
        const bool isOpen =
            from == to || startsWith(from, "tests") || startsWith(to, "tests") ||
            (library == Library::kQt && (to == "ui" || to == "app")) ||
            (library == Library::kTorch && torchFolders.count(from) > 0 && torchFolders.count(to) > 0);
        if (!isOpen) violations.push_back(violation(path, nameOf(library), "is shown by " + header));
      }
    }
    if (seen.count(Library::kQt) > 0 && seen.count(Library::kTorch) > 0) {
      violations.push_back(violation(path, "sees both Qt and torch"));
    }
  }
  return violations;
}

Violations checkLicence(const SourceFile& file) {
  std::istringstream lines(file.text);
  std::string line;
  for (int i = 0; i < 2 && std::getline(lines, line); ++i) {
    if (line.find("SPDX-License-Identifier: GPL-3.0-or-later") != std::string::npos) return {};
  }
  return {violation(file.path, "no SPDX line")};
}

Violations checkPrivateLinks(const SourceFile& file) {
  static const std::regex kComment(R"(#[^\n]*)");
  static const std::regex kLink(R"(target_link_libraries\s*\(\s*(\S+)\s+([^)]*)\))");
  Violations violations;
  if (!endsWith(file.path, "CMakeLists.txt") && !endsWith(file.path, ".cmake")) return violations;
  const std::string text = std::regex_replace(file.text, kComment, "");
  for (std::sregex_iterator it(text.begin(), text.end(), kLink), end; it != end; ++it) {
    std::istringstream words((*it)[2]);
    std::string word;
    words >> word;
    bool isPrivate = word == "PRIVATE";
    // The bundle of compile options links nothing but threads and has to hand them on.
    if ((*it)[1] == "lookalike_options") isPrivate = true;
    while (words >> word) isPrivate = isPrivate && word != "PUBLIC" && word != "INTERFACE";
    if (!isPrivate) violations.push_back(violation(file.path, "does not link PRIVATE:", (*it)[1]));
  }
  return violations;
}

Violations checkNames(const std::string& path) {
  static const std::regex kName(R"(^[a-z0-9]+(_[a-z0-9]+)*$)");
  static const std::set<std::string> kCatchAll{"utils",  "util",    "helpers", "helper",
                                               "common", "manager", "misc"};
  Violations violations;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '/');) {
    if (part == "CMakeLists.txt" || part == "README.md") continue;
    const bool isFile = parts.eof();
    const std::string name = isFile ? part.substr(0, part.find('.')) : part;
    if (!std::regex_match(name, kName)) {
      violations.push_back(violation(path, "not snake_case:", part));
      continue;
    }
    std::istringstream words(name);
    for (std::string word; std::getline(words, word, '_');) {
      if (kCatchAll.count(word) > 0) violations.push_back(violation(path, "a name that says nothing:", word));
    }
  }
  return violations;
}

Violations checkIncludesFromRoot(const SourceTree& tree) {
  Violations violations;
  for (const auto& [path, text] : tree) {
    if (!isCode(path)) continue;
    for (const Include& include : includesOf(text)) {
      if (!include.isQuoted || endsWith(include.target, ".moc") || startsWith(include.target, "generated/")) {
        continue;
      }
      if (tree.count(include.target) == 0) {
        violations.push_back(violation(path, "no such file below the root:", include.target));
      }
    }
  }
  return violations;
}

}  // namespace lookalike::architecture
