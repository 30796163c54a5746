// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <string>

namespace lookalike::testing {

inline constexpr int kNotPossibleHere = 99;  ///< a child's word for: this machine does not let me try

/// Runs `work` in a child process and returns what it returns (0 to 255), or -1 when the child crashed.
inline int runInChild(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

/// In a child: gives up root's right to read and write everything.
inline bool becomeNobody() {
  return ::geteuid() != 0 || (::setresgid(65534, 65534, 65534) == 0 && ::setresuid(65534, 65534, 65534) == 0);
}

/// In a child: a file system of its own at `folder`, of `kibibytes`, which goes with the process.
inline bool mountSmallDisk(const std::string& folder, int kibibytes) {
  const uid_t user = ::geteuid();
  if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  if (user != 0) std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  const std::string size = "size=" + std::to_string(kibibytes) + "k";
  return ::mount("tmpfs", folder.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

/// Gives it another size.
inline bool resizeDisk(const std::string& folder, int kibibytes) {
  const std::string size = "size=" + std::to_string(kibibytes) + "k";
  return ::mount("none", folder.c_str(), nullptr, MS_REMOUNT, size.c_str()) == 0;
}

inline bool makeDiskReadOnly(const std::string& folder) {
  return ::mount("none", folder.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
}

}  // namespace lookalike::testing
