// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/shelf.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "core/base/check.h"
#include "core/base/crc32.h"
#include "core/base/log.h"

namespace lookalike::store {

namespace {

constexpr const char* kFileName = "/store-1.sqlite";
constexpr int kApplicationId = 0x4C4B5354;  // "LKST"
constexpr int kPatienceMs = 10'000;         // for another writer
/// Pages of the log from which on a commit carries them into the file: 64 MiB.
constexpr int kLogPages = 16384;
/// A shelf is read front to back from this share of its values on.
constexpr std::int64_t kScanShare = 8;

struct CloseConnection {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseConnection>;

Error errorOf(sqlite3* database, int code, const std::string& path) {
  const int systemCode = database == nullptr ? 0 : sqlite3_system_errno(database);
  Error error{ErrorCode::kDatabase, path, database == nullptr ? "" : sqlite3_errmsg(database), -1};
  switch (code & 0xFF) {
    case SQLITE_FULL:
      error.code = ErrorCode::kDiskFull;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // the statements are right, so the tables are not those that were made
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      error.code = ErrorCode::kCorrupt;
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      error.code = ErrorCode::kReadOnly;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error.code = ErrorCode::kLocked;
      break;
    case SQLITE_NOMEM:
      error.code = ErrorCode::kOutOfMemory;
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      error = systemCode == 0 ? Error{ErrorCode::kIo, path, error.detail, -1}
                              : errorFromErrno(systemCode, path, error.detail);
      // A file-size limit leaves no space for this file either.
      if (systemCode == EFBIG) error.code = ErrorCode::kDiskFull;
      break;
    default:
      break;
  }
  return error;
}

/// A prepared statement, ready to be used again after each use.
class Statement {
 public:
  Statement() = default;
  [[nodiscard]] static Result<Statement> prepare(sqlite3* database, const std::string& path,
                                                 const std::string& sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    Statement statement;
    statement.made_.reset(made);
    if (code != SQLITE_OK) return errorOf(database, code, path);
    return statement;
  }

  /// What is bound must live until reset().
  void bind(int place, std::span<const std::byte> bytes) const {
    // A null pointer would be bound as NULL.
    static constexpr std::byte kNothing{};
    sqlite3_bind_blob64(made_.get(), place, bytes.empty() ? &kNothing : bytes.data(), bytes.size(),
                        SQLITE_STATIC);
  }
  void bind(int place, const ContentHash& content) const {
    bind(place, std::as_bytes(std::span(content.bytes)));
  }
  void bind(int place, std::string_view text) const {
    sqlite3_bind_text64(made_.get(), place, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void bind(int place, std::int64_t number) const { sqlite3_bind_int64(made_.get(), place, number); }
  [[nodiscard]] int step() const { return sqlite3_step(made_.get()); }
  void reset() const { sqlite3_reset(made_.get()); }

  /// Of the present row, valid until the next step.
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(made_.get(), column); }
  [[nodiscard]] std::span<const std::byte> bytes(int column) const {
    const void* data = sqlite3_column_blob(made_.get(), column);
    const int size = sqlite3_column_bytes(made_.get(), column);
    return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
  }
  [[nodiscard]] std::string text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(made_.get(), column));
    return data == nullptr ? std::string() : std::string(data);
  }

 private:
  std::unique_ptr<sqlite3_stmt, FinalizeStatement> made_;
};

/// Which file a path names at this moment.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

Result<FileIdentity> identityOf(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errorFromErrno(errno, path);
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kIo, path, "not a regular file", -1};
  return FileIdentity{status.st_dev, status.st_ino};
}

/// Derived data of versions that kept each kind in files of its own. The folder is ours, and so are these
/// names.
bool isOfEarlierVersion(const std::string& name) {
  const auto endsWith = [&](std::string_view end) { return name.size() > end.size() && name.ends_with(end); };
  return endsWith(".descriptors") || endsWith(".descriptors.old") || endsWith(".keypoints") ||
         endsWith(".keypoints.old") || endsWith(".matched") ||
         (name.starts_with("traces-") && (endsWith(".records") || endsWith(".records.old")));
}

void removeFilesOfEarlierVersions(const std::string& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->is_regular_file(error) && isOfEarlierVersion(entry->path().filename().string()))
      files.push_back(entry->path());
  }
  for (const auto& file : files) {
    if (!std::filesystem::remove(file, error))
      log(LogLevel::kWarning, file.string() + ": cannot be removed: " + error.message());
  }
}

/// Held while a store is opened, so that nobody sees one half made, or sets aside what another has just made
/// anew. Where a folder cannot be locked (some network drives) nothing is.
class FolderLock {
 public:
  FolderLock(const std::string& folder, int operation)
      : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (folder_ >= 0 && ::flock(folder_, operation) != 0 && errno == EINTR) {
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (folder_ >= 0) ::close(folder_);
  }

 private:
  int folder_;
};

Result<void> setAside(const std::string& path) {
  if (::rename(path.c_str(), (path + ".old").c_str()) != 0) return errorFromErrno(errno, path, "set aside");
  // The log belongs to the damaged file; without it, or beside another file, it is worth nothing.
  ::unlink((path + "-wal").c_str());
  ::unlink((path + "-shm").c_str());
  return ok();
}

}  // namespace

/// Not thread-safe.
struct Shelf::Connection {
  std::string path;
  Database database;
  FileIdentity identity;
  bool isWritable = false;
  bool isDamaged = false;
  std::string layout;
  Statement findOne, containsOne, countAll, readAll, putOne, removeOne, begin, commit, rollback;

  [[nodiscard]] Error error(int code) const { return errorOf(database.get(), code, path); }

  [[nodiscard]] Result<void> execute(const std::string& sql) const {
    const int code = sqlite3_exec(database.get(), sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? ok() : Result<void>(error(code));
  }
  /// Of a statement that gives no rows.
  [[nodiscard]] Result<void> run(const Statement& statement) const {
    const int code = statement.step();
    Result<void> outcome = code == SQLITE_DONE ? ok() : Result<void>(error(code));
    statement.reset();
    return outcome;
  }
  [[nodiscard]] Result<std::int64_t> integer(const std::string& sql) const {
    const auto statement = Statement::prepare(database.get(), path, sql);
    if (!statement) return statement.error();
    const int code = statement->step();
    if (code != SQLITE_ROW) return error(code);
    return statement->integer(0);
  }

  [[nodiscard]] Result<void> connect(const std::string& name, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    database.reset(opened);
    if (code != SQLITE_OK) return error(code);
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_busy_timeout(opened, kPatienceMs);
    sqlite3_wal_autocheckpoint(opened, kLogPages);
    // Nothing can be read from a file, or its log, that is none.
    const auto id = integer("PRAGMA application_id");
    if (!id) return id.error();
    const auto tables = integer("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables.error();
    if (*id != kApplicationId && (*id != 0 || *tables != 0))
      return Error{ErrorCode::kCorrupt, path, "not a file of derived data", -1};
    isWritable = sqlite3_db_readonly(opened, "main") == 0;
    const auto named = identityOf(path);
    if (!named) return named.error();
    identity = *named;
    return ok();
  }

  /// Makes what a file needs that has nothing in it yet.
  [[nodiscard]] Result<void> makeTables(const std::string& folder) {
    if (!isWritable) return Error{ErrorCode::kReadOnly, path, "cannot be written", -1};
    const auto id = integer("PRAGMA application_id");
    if (!id) return id.error();
    if (*id != kApplicationId) {
      if (auto set = execute("PRAGMA journal_mode=WAL"); !set) return set;
      if (auto made = execute("BEGIN IMMEDIATE;"
                              "CREATE TABLE IF NOT EXISTS shelves(number INTEGER PRIMARY KEY, kind TEXT NOT "
                              "NULL, key TEXT NOT NULL, layout TEXT NOT NULL, UNIQUE(kind, key));"
                              "PRAGMA application_id=" +
                              std::to_string(kApplicationId) + ";COMMIT");
          !made) {
        return made;
      }
      removeFilesOfEarlierVersions(folder);
    }
    // A power cut may cost the last commits, never the file.
    return execute("PRAGMA synchronous=NORMAL");
  }

  /// The number of the shelf, or 0.
  [[nodiscard]] Result<std::int64_t> numberOf(std::string_view kind, std::string_view key) {
    const auto found =
        Statement::prepare(database.get(), path, "SELECT number, layout FROM shelves WHERE kind=? AND key=?");
    if (!found) return found.error();
    found->bind(1, kind);
    found->bind(2, key);
    const int code = found->step();
    if (code == SQLITE_DONE) return std::int64_t{0};
    if (code != SQLITE_ROW) return error(code);
    layout = found->text(1);
    return found->integer(0);
  }

  [[nodiscard]] Result<std::int64_t> numberOfNew(const ShelfName& name) {
    if (auto begun = execute("BEGIN IMMEDIATE"); !begun) return begun.error();
    auto number = replaced(name);
    if (auto ended = execute(number ? "COMMIT" : "ROLLBACK"); !ended && number) return ended.error();
    return number;
  }
  [[nodiscard]] Result<std::int64_t> replaced(const ShelfName& name) {
    // Another process may have been quicker.
    auto present = numberOf(name.kind, name.key);
    if (!present || (*present != 0 && layout == name.layout)) return present;
    if (*present != 0) {
      if (auto gone = execute("DROP TABLE records_" + std::to_string(*present)); !gone) return gone.error();
    }
    const auto add =
        Statement::prepare(database.get(), path,
                           "INSERT INTO shelves(kind, key, layout) VALUES(?, ?, ?) "
                           "ON CONFLICT(kind, key) DO UPDATE SET layout=excluded.layout RETURNING number");
    if (!add) return add.error();
    add->bind(1, name.kind);
    add->bind(2, name.key);
    add->bind(3, name.layout);
    const int code = add->step();
    if (code != SQLITE_ROW) return error(code);
    const std::int64_t number = add->integer(0);
    if (const int end = add->step(); end != SQLITE_DONE) return error(end);
    layout = name.layout;
    if (auto made = execute("CREATE TABLE records_" + std::to_string(number) +
                            "(content BLOB PRIMARY KEY, checksum INTEGER NOT NULL, value BLOB NOT NULL)");
        !made) {
      return made.error();
    }
    return number;
  }

  [[nodiscard]] Result<void> prepare(std::int64_t number) {
    const std::string table = " records_" + std::to_string(number) + " ";
    const std::array<std::pair<Statement*, std::string>, 9> statements{{
        {&findOne, "SELECT checksum, value FROM" + table + "WHERE content=?"},
        {&containsOne, "SELECT 1 FROM" + table + "WHERE content=?"},
        {&countAll, "SELECT count(*) FROM" + table},
        {&readAll, "SELECT checksum, value, content FROM" + table},
        {&putOne, "INSERT INTO" + table +
                      "VALUES(?, ?, ?) ON CONFLICT(content) DO UPDATE SET checksum=excluded.checksum, "
                      "value=excluded.value"},
        {&removeOne, "DELETE FROM" + table + "WHERE content=?"},
        {&begin, "BEGIN IMMEDIATE"},
        {&commit, "COMMIT"},
        {&rollback, "ROLLBACK"},
    }};
    for (const auto& [statement, sql] : statements) {
      auto made = Statement::prepare(database.get(), path, sql);
      if (!made) return made.error();
      *statement = std::move(made).value();
    }
    return ok();
  }

  /// Of the row that findOne or readAll is at: checksum, value.
  [[nodiscard]] static bool isSound(const Statement& row) {
    return static_cast<std::uint32_t>(row.integer(0)) == crc32(row.bytes(1));
  }

  [[nodiscard]] Result<void> put(std::span<const ContentHash> contents,
                                 std::span<const std::vector<std::byte>> values) const {
    if (auto begun = run(begin); !begun) return begun;
    auto written = ok();
    for (std::size_t i = 0; i < contents.size() && written; ++i) {
      putOne.bind(1, contents[i]);
      putOne.bind(2, std::int64_t{crc32(values[i])});
      putOne.bind(3, values[i]);
      written = run(putOne);
    }
    if (written) written = run(commit);
    // After some failures SQLite has rolled back by itself.
    if (!written && sqlite3_get_autocommit(database.get()) == 0) {
      if (const auto undone = run(rollback); !undone) log(LogLevel::kWarning, describeError(undone.error()));
    }
    return written;
  }

  void remove(const ContentHash& content) const {
    if (!isWritable) return;
    removeOne.bind(1, content);
    if (const auto removed = run(removeOne); !removed)
      log(LogLevel::kWarning, describeError(removed.error()));
  }

  void dropDamaged(const ContentHash& content) const {
    log(LogLevel::kWarning, path + ": passed over a damaged value");
    remove(content);
  }

  /// Visits all sound values, and drops the others.
  template <typename Visit>
  [[nodiscard]] Result<void> visitAll(Visit visit) {
    std::vector<ContentHash> damaged;
    int code = SQLITE_ROW;
    while ((code = readAll.step()) == SQLITE_ROW) {
      ContentHash content;
      const auto key = readAll.bytes(2);
      if (key.size() != content.bytes.size()) continue;
      std::memcpy(content.bytes.data(), key.data(), key.size());
      if (isSound(readAll)) {
        visit(content, readAll.bytes(1));
      } else {
        damaged.push_back(content);
      }
    }
    auto outcome = code == SQLITE_DONE ? ok() : Result<void>(error(code));
    readAll.reset();
    for (const ContentHash& content : damaged) dropDamaged(content);
    return outcome;
  }

  /// What could not be read is as good as missing; a damaged file is set aside, once.
  void reportUnread(const Error& failure) {
    if (isDamaged) return;
    log(LogLevel::kWarning, describeError(failure));
    if (failure.code != ErrorCode::kCorrupt) return;
    isDamaged = true;
    if (!isWritable) return;
    const FolderLock lock(std::filesystem::path(path).parent_path().string(), LOCK_EX);
    const auto named = identityOf(path);
    if (!named || !(*named == identity)) return;  // someone else did
    if (const auto aside = setAside(path); !aside) log(LogLevel::kWarning, describeError(aside.error()));
  }

  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::string& folder,
                                                                const ShelfName& name, Check check) {
    auto connection = std::make_unique<Connection>();
    connection->path = folder + kFileName;
    if (auto done = connection->connect(connection->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); !done)
      return done.error();
    if (auto made = connection->makeTables(folder); !made) return made.error();
    auto number = connection->numberOf(name.kind, name.key);
    if (number && (*number == 0 || connection->layout != name.layout)) number = connection->numberOfNew(name);
    if (!number) return number.error();
    if (auto prepared = connection->prepare(*number); !prepared) return prepared.error();
    if (check == Check::kAll) {
      if (auto checked = connection->visitAll([](const ContentHash&, std::span<const std::byte>) {});
          !checked)
        return checked.error();
    }
    return connection;
  }

  [[nodiscard]] static Result<std::unique_ptr<Connection>> openExisting(const std::string& folder,
                                                                        std::string_view kind,
                                                                        std::string_view key) {
    auto connection = std::make_unique<Connection>();
    connection->path = folder + kFileName;
    if (const auto there = identityOf(connection->path); !there) return there.error();
    auto done = connection->connect(connection->path, SQLITE_OPEN_READWRITE);
    std::error_code error;
    const bool hasLog = std::filesystem::file_size(connection->path + "-wal", error) > 0 && !error;
    if (!done && done.error().code != ErrorCode::kCorrupt && !hasLog) {
      // Where no log can be made beside it, only a file at rest can be read; that needs no lock either.
      const std::string uri = "file:" + escaped(connection->path) + "?immutable=1";
      done = connection->connect(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    }
    if (!done) {
      if (!hasLog || done.error().code == ErrorCode::kCorrupt) return done.error();
      return Error{ErrorCode::kReadOnly, connection->path,
                   "its last writer was interrupted; open it once where it can be written", -1};
    }
    const auto id = connection->integer("PRAGMA application_id");
    if (!id) return id.error();
    const auto number = *id == kApplicationId ? connection->numberOf(kind, key) : std::int64_t{0};
    if (!number) return number.error();
    if (*number == 0) return Error{ErrorCode::kNotFound, connection->path, "no such data in it", -1};
    if (auto prepared = connection->prepare(*number); !prepared) return prepared.error();
    return connection;
  }

  /// A path within a URI.
  [[nodiscard]] static std::string escaped(const std::string& path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (const char letter : path) {
      const auto byte = static_cast<unsigned char>(letter);
      if (letter == '%' || letter == '?' || letter == '#') {
        text.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
      } else {
        text.push_back(letter);
      }
    }
    return text;
  }
};

Shelf::Shelf(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Shelf::~Shelf() = default;

Result<std::unique_ptr<Shelf>> Shelf::open(const std::string& folder, const ShelfName& name, Check check) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    return error ? errorFromErrno(error.value(), folder)
                 : Error{ErrorCode::kNotFound, folder, "no such folder", -1};
  const FolderLock lock(folder, LOCK_EX);
  for (bool isAside = false;; isAside = true) {
    auto opened = Connection::open(folder, name, check);
    if (opened) return std::unique_ptr<Shelf>(new Shelf(std::move(opened).value()));
    if (opened.error().code != ErrorCode::kCorrupt || isAside) return opened.error();
    log(LogLevel::kWarning, describeError(opened.error()) + "; set aside, and made anew");
    if (auto aside = setAside(folder + kFileName); !aside) return aside.error();
  }
}

Result<std::unique_ptr<Shelf>> Shelf::openExisting(const std::string& folder, std::string_view kind,
                                                   std::string_view key) {
  const FolderLock lock(folder, LOCK_SH);
  auto opened = Connection::openExisting(folder, kind, key);
  if (!opened) return opened.error();
  return std::unique_ptr<Shelf>(new Shelf(std::move(opened).value()));
}

const std::string& Shelf::layout() const {
  return connection_->layout;
}

bool Shelf::contains(const ContentHash& content) const {
  const std::lock_guard lock(mutex_);
  if (connection_->isDamaged) return false;
  const Statement& query = connection_->containsOne;
  query.bind(1, content);
  const int code = query.step();
  if (code != SQLITE_ROW && code != SQLITE_DONE) connection_->reportUnread(connection_->error(code));
  query.reset();
  return code == SQLITE_ROW;
}

std::optional<std::vector<std::byte>> Shelf::find(const ContentHash& content) const {
  std::vector<std::byte> value;
  std::uint32_t checksum = 0;
  {
    const std::lock_guard lock(mutex_);
    if (connection_->isDamaged) return std::nullopt;
    const Statement& query = connection_->findOne;
    query.bind(1, content);
    const int code = query.step();
    if (code == SQLITE_ROW) {
      const auto bytes = query.bytes(1);
      value.assign(bytes.begin(), bytes.end());
      checksum = static_cast<std::uint32_t>(query.integer(0));
    } else if (code != SQLITE_DONE) {
      connection_->reportUnread(connection_->error(code));
    }
    query.reset();
    if (code != SQLITE_ROW) return std::nullopt;
  }
  // Outside the lock: it takes about as long as the reading.
  if (crc32(value) == checksum) return value;
  const std::lock_guard lock(mutex_);
  connection_->dropDamaged(content);
  return std::nullopt;
}

void Shelf::findAll(std::span<const ContentHash> contents, const Take& take) const {
  if (contents.empty()) return;
  std::int64_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    if (connection_->isDamaged) return;
    if (const int code = connection_->countAll.step(); code == SQLITE_ROW) {
      count = connection_->countAll.integer(0);
    } else {
      connection_->reportUnread(connection_->error(code));
    }
    connection_->countAll.reset();
  }
  if (static_cast<std::int64_t>(contents.size()) * kScanShare < count) {
    for (std::size_t place = 0; place < contents.size(); ++place) {
      if (const auto value = find(contents[place])) take(place, *value);
    }
    return;
  }
  std::unordered_multimap<ContentHash, std::size_t> places;
  places.reserve(contents.size());
  for (std::size_t place = 0; place < contents.size(); ++place) places.emplace(contents[place], place);
  const std::lock_guard lock(mutex_);
  const auto visited =
      connection_->visitAll([&](const ContentHash& content, std::span<const std::byte> value) {
        const auto [first, last] = places.equal_range(content);
        for (auto place = first; place != last; ++place) take(place->second, value);
      });
  if (!visited) connection_->reportUnread(visited.error());
}

Result<void> Shelf::put(std::span<const ContentHash> contents,
                        std::span<const std::vector<std::byte>> values) {
  LOOKALIKE_CHECK(contents.size() == values.size());
  if (contents.empty()) return ok();
  const std::lock_guard lock(mutex_);
  const auto named = identityOf(connection_->path);
  if (!named) return named.error();
  if (connection_->isDamaged || !(*named == connection_->identity))
    return Error{ErrorCode::kNotFound, connection_->path, "replaced while it was in use", -1};
  auto written = connection_->put(contents, values);
  if (!written) connection_->reportUnread(written.error());
  return written;
}

void Shelf::remove(const ContentHash& content) const {
  const std::lock_guard lock(mutex_);
  connection_->remove(content);
}

Result<void> Shelf::flush() {
  const std::lock_guard lock(mutex_);
  // The log first, then what it holds into the file; as far as no reader is in the way, which costs nothing.
  const int code = sqlite3_wal_checkpoint_v2(connection_->database.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) return connection_->error(code);
  return ok();
}

}  // namespace lookalike::store
