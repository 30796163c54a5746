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

/// "core/index" of "core/index/descriptor_index.h", "app/cli" of all below it, "ui" of all below ui/.
std::string folderOf(const std::string& path) {
  const std::size_t first = path.find('/');
  if (first == std::string::npos) return {};
  std::string top = path.substr(0, first);
  if (top != "core" && top != "tests" && top != "app") return top;
  const std::size_t second = path.find('/', first + 1);
  return second == std::string::npos ? top : path.substr(0, second);
}

/// As the table of edges names a folder: "index" for "core/index".
std::string shortName(const std::string& folder) {
  return startsWith(folder, "core/") ? folder.substr(5) : folder;
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
  static const std::set<std::string> kOpenCv{"core/decode",  "core/describe", "core/local", "core/verify",
                                             "core/explain", "core/edits",    "core/train", "core/evaluate"};
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

}  // namespace

EdgeTable readEdges(const std::string& text) {
  EdgeTable table;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) table.emplace_back(line.substr(0, colon), std::set<std::string>());
    if (table.empty()) continue;
    std::istringstream words(colon == std::string::npos ? line : line.substr(colon + 1));
    for (std::string word; words >> word;) table.back().second.insert(word);
  }
  return table;
}

Violations checkLayers(const SourceTree& tree, const EdgeTable& allowed) {
  Violations violations;
  std::map<std::string, std::size_t> placeOf;
  for (std::size_t place = 0; place < allowed.size(); ++place) {
    for (const std::string& used : allowed[place].second) {
      if (placeOf.count(used) == 0) {
        violations.push_back(violation(allowed[place].first, "may not use what stands below it:", used));
      }
    }
    placeOf.emplace(allowed[place].first, place);
  }
  std::map<std::string, std::set<std::string>> real;
  for (const auto& [path, text] : tree) {
    const std::string folder = folderOf(path);
    if (!isCode(path) || startsWith(folder, "tests")) continue;
    const std::string name = shortName(folder);
    const auto row = placeOf.find(name);
    if (row == placeOf.end()) {
      violations.push_back(violation(path, "the folder is not in the table of edges:", name));
      continue;
    }
    for (const Include& include : includesOf(text)) {
      if (!include.isQuoted || include.target.find('/') == std::string::npos) continue;
      const std::string target = shortName(folderOf(include.target));
      if (target == name || target == "generated") continue;
      real[name].insert(target);
      if (allowed[row->second].second.count(target) == 0) {
        violations.push_back(violation(path, "must not include", include.target));
      }
    }
  }
  for (const auto& [folder, uses] : allowed) {
    for (const std::string& used : uses) {
      if (real[folder].count(used) == 0) violations.push_back(violation(folder, "no longer uses", used));
    }
  }
  return violations;
}

Violations checkParts(const SourceTree& tree) {
  const auto partOf = [](const std::string& path) { return path.substr(0, path.rfind('/')); };
  std::map<std::string, std::set<std::string>> uses;
  for (const auto& [path, text] : tree) {
    if (!isCode(path) || !startsWith(path, "core/")) continue;
    for (const Include& include : includesOf(text)) {
      const bool isOfFolder = include.isQuoted && folderOf(include.target) == folderOf(path);
      if (isOfFolder && partOf(include.target) != partOf(path))
        uses[partOf(path)].insert(partOf(include.target));
    }
  }
  Violations violations;
  for (const auto& [part, direct] : uses) {
    std::set<std::string> reached;
    std::vector<std::string> open(direct.begin(), direct.end());
    while (!open.empty()) {
      const std::string next = open.back();
      open.pop_back();
      if (!reached.insert(next).second) continue;
      if (const auto found = uses.find(next); found != uses.end())
        open.insert(open.end(), found->second.begin(), found->second.end());
    }
    if (reached.count(part) > 0) violations.push_back(violation(part, "includes itself through other parts"));
  }
  return violations;
}

Violations checkJobs(const std::string& path) {
  if (folderOf(path) != "core/pipeline" || !isCode(path)) return {};
  if (endsWith(path, "_job.h") || endsWith(path, "_job.cpp")) return {};
  return {violation(path, "is no job: core/pipeline holds *_job.h and *_job.cpp alone")};
}

Violations checkQt(const SourceFile& file) {
  Violations violations;
  static const std::regex kWindow(
      R"(^(QtWidgets|QtGui)(/.*)?$|^(QApplication|QGuiApplication|QWidget|QImage|QPixmap|QMainWindow|QPainter|QDialog|QIcon|QColor)$)");
  const std::string folder = folderOf(file.path);
  const bool isCommandLine = folder == "app/cli";
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
  if (startsWith(folder, "tests") || folder == "app/tools") return violations;
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
            (library == Library::kQt && (to == "ui" || startsWith(to, "app/"))) ||
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
