// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/user_folders.h"

#include <cstdlib>
#include <filesystem>

namespace lookalike::library {

namespace fs = std::filesystem;

std::string dataHome() {
  // The specification has relative values ignored.
  if (const char* set = std::getenv("XDG_DATA_HOME"); set != nullptr && set[0] == '/') return set;
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr && home[0] != '\0' ? home : "/tmp") + "/.local/share";
}

std::string canonicalPath(const std::string& path) {
  std::error_code error;
  fs::path canonical = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) canonical = fs::absolute(path, error);
  std::string text = canonical.string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

bool isUnder(const std::string& path, const std::string& folder) {
  if (folder == "/") return true;
  return path.compare(0, folder.size(), folder) == 0 &&
         (path.size() == folder.size() || path[folder.size()] == '/');
}

std::vector<std::string> modelFolders() {
  std::vector<std::string> folders;
  if (const char* set = std::getenv("LOOKALIKE_MODELS"); set != nullptr) {
    std::string_view rest(set);
    while (!rest.empty()) {
      const std::size_t colon = rest.find(':');
      if (colon != 0) folders.emplace_back(rest.substr(0, colon));
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error)
    folders.push_back((program.parent_path().parent_path() / "share" / "lookalike" / "models").string());
  folders.push_back((fs::path(dataHome()) / "lookalike" / "models").string());
  return folders;
}

}  // namespace lookalike::library
