// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <stdlib.h>  // mkdtemp is POSIX
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace lookalike::testing {

/// A temporary folder with files made by name; names may be any bytes. Removed with its content at the end.
class MadeTree {
 public:
  MadeTree() {
    std::string pattern = (std::filesystem::temp_directory_path() / "made-tree-XXXXXX").string();
    path_ = std::filesystem::canonical(::mkdtemp(pattern.data())).string();
    ::chmod(path_.c_str(), 0755);
  }
  ~MadeTree() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MadeTree(const MadeTree&) = delete;
  MadeTree& operator=(const MadeTree&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
  /// Makes the folders above, too.
  std::string file(const std::string& name, const std::string& content = "x") const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << content;
    return path(name);
  }
  std::string folder(const std::string& name) const {
    std::filesystem::create_directories(path(name));
    return path(name);
  }
  void setModified(const std::string& name, std::int64_t seconds, std::int64_t nanoseconds) const {
    const struct timespec times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
    ::utimensat(AT_FDCWD, path(name).c_str(), times, 0);
  }

 private:
  std::string path_;
};

}  // namespace lookalike::testing
