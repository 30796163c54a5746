// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/library_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace lookalike::catalogue {

namespace {

Result<void> checkRegular(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errorFromErrno(errno, path);
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kNotARegularFile, path, {}};
  if (status.st_size == 0) return Error{ErrorCode::kCorrupt, path, "not a library file: zero bytes"};
  return ok();
}

/// Sets a pragma and reads it back: SQLite ignores without a word what it does not know or cannot do.
Result<void> setPragma(SqlConnection& connection, const std::string& name, const std::string& value,
                       const std::string& readsAs) {
  auto set = connection.text("PRAGMA " + name + " = " + value);
  if (!set) return set.error();
  auto now = connection.text("PRAGMA " + name);
  if (!now) return now.error();
  if (now->value_or("") != readsAs) {
    return Error{ErrorCode::kDatabase, connection.path(),
                 "SQLite keeps " + name + " at " + now->value_or("nothing") + ", not " + readsAs};
  }
  return ok();
}

Result<void> setUpSession(SqlConnection& connection) {
  if (auto set = setPragma(connection, "foreign_keys", "ON", "1"); !set) return set;
  if (auto set = setPragma(connection, "cache_size", "-65536", "-65536"); !set) return set;  // KiB
  auto timeout = connection.integer("PRAGMA busy_timeout");
  if (!timeout) return timeout.error();
  if (timeout->value_or(0) <= 0) return Error{ErrorCode::kDatabase, connection.path(), "no busy timeout"};
  return ok();
}

enum class Durability {
  kKilledProcess,  ///< after a power cut the file is sound but may lack the last commits
  kPowerLoss,      ///< the log is synchronised with every commit
};

Result<void> setUpWriting(SqlConnection& connection, Durability durability) {
  if (auto set = setPragma(connection, "journal_mode", "WAL", "wal"); !set) return set;
  const bool outlastsPower = durability == Durability::kPowerLoss;
  if (auto set =
          setPragma(connection, "synchronous", outlastsPower ? "FULL" : "NORMAL", outlastsPower ? "2" : "1");
      !set)
    return set;
  // Debian's SQLite overwrites deleted rows; nothing here is secret, and replaced pairs are many.
  if (auto set = setPragma(connection, "secure_delete", "OFF", "0"); !set) return set;
  return setUpSession(connection);
}

/// What the file says of itself, read without a lock or a side file, so that a stranger's file stays as it
/// is. What a killed writer left in the log is not seen; the caller looks again later.
Result<SchemaInfo> peek(const std::string& path, int newestVersion) {
  auto connection = SqlConnection::open(path, SqlConnection::Access::kImmutable);
  if (!connection) return connection.error();
  auto info = readSchemaInfo(**connection);
  if (info && info->version > newestVersion) return Error{ErrorCode::kNewerVersion, path, info->needsVersion};
  return info;
}

bool hasPendingLog(const std::string& path) {
  struct stat status {};
  return ::stat((path + "-wal").c_str(), &status) == 0 && status.st_size > 0;
}

/// Whether the file's header, read without SQLite, has the library's application id (bytes 68 to 71,
/// "Database File Format", section 1.3).
bool bearsOurMark(const std::string& path) {
  constexpr off_t kPlace = 68;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  std::array<std::uint8_t, 4> bytes{};
  const bool read = ::pread(descriptor, bytes.data(), bytes.size(), kPlace) == ssize_t{4};
  ::close(descriptor);
  std::int64_t mark = 0;
  for (const std::uint8_t byte : bytes) mark = mark << 8U | byte;
  return read && mark == kApplicationId;
}

/// peek(), but a library whose log was being copied into it when the disk was full or the process was killed
/// passes: without its log it looks damaged, with it it is whole. The caller looks again once it is open.
Result<void> peekUnlessTorn(const std::string& path, int newestVersion) {
  const auto seen = peek(path, newestVersion);
  if (seen) return ok();
  const bool looksDamaged =
      seen.error().code == ErrorCode::kCorrupt || seen.error().code == ErrorCode::kDatabase;
  if (looksDamaged && hasPendingLog(path) && bearsOurMark(path)) return ok();
  return seen.error();
}

Result<void> syncPath(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return errorFromErrno(errno, path);
  const int failed = ::fsync(descriptor) != 0 ? errno : 0;
  ::close(descriptor);
  if (failed != 0) return errorFromErrno(failed, path);
  return ok();
}

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

constexpr std::array kSideFiles{"-journal", "-wal", "-shm"};

/// A side file that SQLite would take for the new library's, and write over or read an old log from. Of a
/// library that was removed, a reader leaves an empty log and its index, "WAL-index header", version 3007000.
bool isInTheWay(const std::string& sideFile) {
  struct stat status {};
  if (::lstat(sideFile.c_str(), &status) != 0 || status.st_size == 0) return false;
  if (!sideFile.ends_with("-shm")) return true;
  const int descriptor = ::open(sideFile.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  std::uint32_t version = 0;
  const bool read = descriptor >= 0 && ::pread(descriptor, &version, sizeof(version), 0) == ssize_t{4};
  if (descriptor >= 0) ::close(descriptor);
  return !read || version != 3'007'000;
}

/// A folder of a name that nobody else has, for a library that is being made; gone again with all it holds.
class Draft {
 public:
  static Result<Draft> beside(const std::string& path) {
    std::string folder = folderOf(path) + "/.lookalike-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr) return errorFromErrno(errno, path);
    return Draft(std::move(folder));
  }
  Draft(Draft&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    if (folder_.empty()) return;
    ::unlink(path().c_str());
    for (const char* suffix : kSideFiles) ::unlink((path() + suffix).c_str());
    ::rmdir(folder_.c_str());
  }
  [[nodiscard]] std::string path() const { return folder_ + "/library"; }

 private:
  explicit Draft(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;
};

Result<void> makeWhole(const std::string& path, std::span<const Migration> steps) {
  {
    auto connection = SqlConnection::open(path, SqlConnection::Access::kReadWrite);
    if (!connection) return connection.error();
    if (auto set = setUpWriting(**connection, Durability::kKilledProcess); !set) return set;
    if (auto done = migrate(**connection, steps); !done) return done;
    auto busy = (*connection)->integer("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!busy) return busy.error();
  }
  return syncPath(path, O_RDONLY);
}

}  // namespace

Result<void> createLibraryFile(const std::string& path, std::span<const Migration> steps) {
  for (const char* suffix : kSideFiles) {
    if (isInTheWay(path + suffix))
      return Error{ErrorCode::kInvalidArgument, path + suffix,
                   "belongs to a database that is gone; move it away to make a library here", -1};
  }
  auto draft = Draft::beside(path);
  if (!draft) return draft.error();
  auto made = makeWhole(draft->path(), steps);
  // link, unlike rename, never replaces a file.
  if (made && ::link(draft->path().c_str(), path.c_str()) != 0) {
    const int reason = errno;
    const bool hasNoLinks = reason == EPERM || reason == EOPNOTSUPP || reason == ENOSYS;  // e.g. FAT
    if (!hasNoLinks || ::access(path.c_str(), F_OK) == 0 ||
        ::rename(draft->path().c_str(), path.c_str()) != 0)
      made = errorFromErrno(reason, path);
  }
  if (!made) {
    Error error = made.error();
    error.path = path;
    return error;
  }
  return syncPath(folderOf(path), O_RDONLY | O_DIRECTORY);
}

Result<std::unique_ptr<SqlConnection>> openForWriting(const std::string& path,
                                                      std::span<const Migration> steps) {
  if (auto regular = checkRegular(path); !regular) return regular.error();
  if (::access(path.c_str(), W_OK) != 0) return errorFromErrno(errno, path);
  const int newest = steps.empty() ? 0 : steps.back().version;
  if (auto seen = peekUnlessTorn(path, newest); !seen) return seen.error();
  auto connection = SqlConnection::open(path, SqlConnection::Access::kReadWrite);
  if (!connection) return connection;
  auto info = readSchemaInfo(**connection);
  if (!info) return info.error();
  if (info->version > newest) return Error{ErrorCode::kNewerVersion, path, info->needsVersion};
  if (auto set = setUpWriting(**connection, Durability::kKilledProcess); !set) return set.error();
  if (auto done = migrate(**connection, steps); !done) return done.error();
  return connection;
}

Result<std::unique_ptr<SqlConnection>> openBesideWriter(const std::string& path) {
  if (auto regular = checkRegular(path); !regular) return regular.error();
  for (const std::string& needed : {path, folderOf(path)}) {  // the log lies in the folder
    if (::access(needed.c_str(), W_OK) != 0) return errorFromErrno(errno, path);
  }
  const int newest = migrations().back().version;
  if (auto seen = peekUnlessTorn(path, newest); !seen) return seen.error();
  auto connection = SqlConnection::open(path, SqlConnection::Access::kReadWrite);
  if (!connection) return connection;
  // A transaction of a job that stores a million pairs takes seconds, more on a slow disk.
  constexpr int kPatienceMs = 60'000;
  if (auto set = (*connection)->waitForLocks(kPatienceMs); !set) return set.error();
  auto info = readSchemaInfo(**connection);
  if (!info) return info.error();
  if (info->version > newest) return Error{ErrorCode::kNewerVersion, path, info->needsVersion};
  if (info->version < newest) return Error{ErrorCode::kInvalidArgument, path, "its schema is older"};
  if (auto set = setUpWriting(**connection, Durability::kPowerLoss); !set) return set.error();
  return connection;
}

Result<std::unique_ptr<SqlConnection>> openForReading(const std::string& path) {
  if (auto regular = checkRegular(path); !regular) return regular.error();
  if (::access(path.c_str(), R_OK) != 0) return errorFromErrno(errno, path);
  const int newest = migrations().back().version;
  if (auto seen = peekUnlessTorn(path, newest); !seen) return seen.error();

  auto connection = SqlConnection::open(path, SqlConnection::Access::kReadOnly);
  if (!connection) return connection;
  auto info = readSchemaInfo(**connection);
  if (!info && ::access(folderOf(path).c_str(), W_OK) != 0) {
    // Without its side files, and where none can be made, only a file at rest can be read.
    if (hasPendingLog(path)) {
      return Error{ErrorCode::kReadOnly, path,
                   "its last writer was interrupted; open it once where it can be written"};
    }
    connection = SqlConnection::open(path, SqlConnection::Access::kImmutable);
    if (!connection) return connection;
    info = readSchemaInfo(**connection);
  }
  if (!info) return info.error();
  if (info->version > newest) return Error{ErrorCode::kNewerVersion, path, info->needsVersion};
  if (info->version < newest) {
    return Error{ErrorCode::kReadOnly, path,
                 "its schema is older than this program's; open it for writing once"};
  }
  if (auto set = setUpSession(**connection); !set) return set.error();
  return connection;
}

Result<void> syncLibraryFile(SqlConnection& connection) {
  const std::string log = connection.path() + "-wal";
  if (::access(log.c_str(), F_OK) == 0) {
    if (auto synced = syncPath(log, O_RDONLY); !synced) return synced;
  }
  auto busy = connection.integer("PRAGMA wal_checkpoint(PASSIVE)");
  if (!busy) return busy.error();
  return ok();
}

}  // namespace lookalike::catalogue
