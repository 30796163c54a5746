// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/sql_connection.h"

#include <sys/statvfs.h>

#include <atomic>
#include <cctype>
#include <QtCore/QVariant>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>
#include <utility>

namespace lookalike::catalogue {

namespace {

constexpr int kBusyTimeoutMs = 5000;

/// SQLite's result codes that mean more than "the database said no" (sqlite.org/rescode.html).
ErrorCode codeOfSqlite(int extendedCode, const std::string& path) {
  switch (extendedCode & 0xFF) {
    case 3:   // SQLITE_PERM
    case 23:  // SQLITE_AUTH
      return ErrorCode::kPermissionDenied;
    case 5:  // SQLITE_BUSY
    case 6:  // SQLITE_LOCKED
      return ErrorCode::kLocked;
    case 7:  // SQLITE_NOMEM
      return ErrorCode::kOutOfMemory;
    case 8:  // SQLITE_READONLY
      return ErrorCode::kReadOnly;
    case 10: {  // SQLITE_IOERR: growing the log's shared memory on a full disk ends here, not in SQLITE_FULL
      struct statvfs space {};
      if (::statvfs(path.c_str(), &space) == 0 && space.f_bavail == 0) return ErrorCode::kDiskFull;
      return ErrorCode::kIo;
    }
    case 11:  // SQLITE_CORRUPT
    case 26:  // SQLITE_NOTADB
      return ErrorCode::kCorrupt;
    case 13:  // SQLITE_FULL
      return ErrorCode::kDiskFull;
    default:
      return ErrorCode::kDatabase;
  }
}

Error errorOf(const QSqlError& error, const std::string& path) {
  std::string words = error.databaseText().toStdString();
  if (words.empty()) words = error.driverText().toStdString();
  bool isNumber = false;
  const int native = error.nativeErrorCode().toInt(&isNumber);
  return {isNumber ? codeOfSqlite(native, path) : ErrorCode::kDatabase, path, std::move(words)};
}

/// SQLite takes a file name as UTF-8; only inside a URI can it be given any bytes.
QString uriOf(const std::string& path, SqlConnection::Access access) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || c == '/' || c == '.' || c == '-' || c == '_')) {
      uri.push_back(c);
    } else {
      uri.push_back('%');
      uri.push_back(kDigits[byte >> 4]);
      uri.push_back(kDigits[byte & 15]);
    }
  }
  switch (access) {
    case SqlConnection::Access::kReadWrite:
      uri += "?mode=rwc";
      break;
    case SqlConnection::Access::kReadOnly:
      uri += "?mode=ro";
      break;
    case SqlConnection::Access::kImmutable:
      uri += "?mode=ro&immutable=1";
      break;
  }
  return QString::fromStdString(uri);
}

class QueryRow final : public SqlRow {
 public:
  explicit QueryRow(const QSqlQuery& query) : query_(query) {}
  bool isNull(int column) const override { return query_.isNull(column); }
  std::int64_t integer(int column) const override { return query_.value(column).toLongLong(); }
  double real(int column) const override { return query_.value(column).toDouble(); }
  std::string bytes(int column) const override {
    const QByteArray value = query_.value(column).toByteArray();
    return {value.constData(), static_cast<std::size_t>(value.size())};
  }
  std::string text(int column) const override { return query_.value(column).toString().toStdString(); }

 private:
  const QSqlQuery& query_;
};

}  // namespace

struct SqlStatement::State {
  QSqlQuery query;
  std::string path;
  int bound = 0;

  Result<void> exec() {
    bound = 0;
    if (!query.exec()) return errorOf(query.lastError(), path);
    return ok();
  }
};

SqlStatement::SqlStatement(std::unique_ptr<State> state) : state_(std::move(state)) {}
SqlStatement::SqlStatement(SqlStatement&& other) noexcept = default;
SqlStatement& SqlStatement::operator=(SqlStatement&& other) noexcept = default;
SqlStatement::~SqlStatement() = default;

SqlStatement& SqlStatement::bind(std::int64_t value) {
  state_->query.bindValue(state_->bound++, QVariant(static_cast<qlonglong>(value)));
  return *this;
}

SqlStatement& SqlStatement::bindReal(double value) {
  state_->query.bindValue(state_->bound++, QVariant(value));
  return *this;
}

SqlStatement& SqlStatement::bindBytes(std::string_view value) {
  // A null QByteArray would become SQL NULL: an empty value must still be a value.
  const QByteArray bytes =
      value.empty() ? QByteArray("") : QByteArray(value.data(), static_cast<qsizetype>(value.size()));
  state_->query.bindValue(state_->bound++, QVariant(bytes));
  return *this;
}

SqlStatement& SqlStatement::bindText(std::string_view utf8) {
  const QString text =
      utf8.empty() ? QString("") : QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
  state_->query.bindValue(state_->bound++, QVariant(text));
  return *this;
}

SqlStatement& SqlStatement::bindNull() {
  state_->query.bindValue(state_->bound++, QVariant());
  return *this;
}

Result<void> SqlStatement::run() {
  return state_->exec();
}

Result<void> SqlStatement::forEachRow(const std::function<void(const SqlRow&)>& visit) {
  if (auto done = state_->exec(); !done) return done;
  const QueryRow row(state_->query);
  while (state_->query.next()) visit(row);
  const QSqlError error = state_->query.lastError();
  state_->query.finish();
  if (error.isValid()) return errorOf(error, state_->path);
  return ok();
}

Result<std::optional<std::int64_t>> SqlStatement::firstInteger() {
  std::optional<std::int64_t> first;
  bool isFirst = true;
  auto done = forEachRow([&](const SqlRow& row) {
    if (isFirst && !row.isNull(0)) first = row.integer(0);
    isFirst = false;
  });
  if (!done) return done.error();
  return first;
}

std::int64_t SqlStatement::rowsChanged() const {
  return state_->query.numRowsAffected();
}

struct SqlConnection::State {
  std::string path;
  QString name;
  QSqlDatabase database;
};

SqlConnection::SqlConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}

SqlConnection::~SqlConnection() {
  state_->database.close();
  state_->database = QSqlDatabase();  // removeDatabase warns while a handle is held
  QSqlDatabase::removeDatabase(state_->name);
}

Result<std::unique_ptr<SqlConnection>> SqlConnection::open(const std::string& path, Access access) {
  static std::atomic<std::uint64_t> opened{0};
  auto state = std::make_unique<State>();
  state->path = path;
  state->name = QString("lookalike-%1").arg(opened.fetch_add(1));
  state->database = QSqlDatabase::addDatabase("QSQLITE", state->name);
  std::unique_ptr<SqlConnection> connection(new SqlConnection(std::move(state)));
  QSqlDatabase& database = connection->state_->database;
  if (!database.isValid()) return Error{ErrorCode::kDatabase, path, "Qt's SQLite driver cannot be loaded"};
  database.setDatabaseName(uriOf(path, access));
  QString options = QString("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyTimeoutMs);
  if (access != Access::kReadWrite) options += ";QSQLITE_OPEN_READONLY";
  database.setConnectOptions(options);
  if (!database.open()) return errorOf(database.lastError(), path);
  return connection;
}

const std::string& SqlConnection::path() const {
  return state_->path;
}

Result<SqlStatement> SqlConnection::prepare(const std::string& sql) {
  auto statement =
      std::unique_ptr<SqlStatement::State>(new SqlStatement::State{QSqlQuery(state_->database), path(), 0});
  statement->query.setForwardOnly(true);  // otherwise every row read is kept
  if (!statement->query.prepare(QString::fromStdString(sql)))
    return errorOf(statement->query.lastError(), path());
  return SqlStatement(std::move(statement));
}

Result<void> SqlConnection::execute(const std::string& sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  return statement->run();
}

Result<std::optional<std::int64_t>> SqlConnection::integer(const std::string& sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  return statement->firstInteger();
}

Result<std::optional<std::string>> SqlConnection::text(const std::string& sql) {
  auto statement = prepare(sql);
  if (!statement) return statement.error();
  std::optional<std::string> first;
  auto done = statement->forEachRow([&](const SqlRow& row) {
    if (!first) first = row.text(0);
  });
  if (!done) return done.error();
  return first;
}

Result<void> SqlConnection::waitForLocks(int milliseconds) {
  auto set = integer("PRAGMA busy_timeout = " + std::to_string(milliseconds));
  if (!set) return set.error();
  auto now = integer("PRAGMA busy_timeout");
  if (!now) return now.error();
  if (now->value_or(0) != milliseconds)
    return Error{ErrorCode::kDatabase, path(), "the busy timeout cannot be set"};
  return ok();
}

// As statements: QSqlDatabase's own calls lose SQLite's code, and with it "disk full".
Result<void> SqlConnection::begin() {
  return execute("BEGIN");
}

Result<void> SqlConnection::beginWriting() {
  return execute("BEGIN IMMEDIATE");  // SQLite's word; PostgreSQL's rows are locked as they are written
}

Result<void> SqlConnection::commit() {
  return execute("COMMIT");
}

void SqlConnection::rollback() {
  // Fails when SQLite has rolled back by itself already (full disk): the state wanted is there either way.
  (void)execute("ROLLBACK");
}

Result<SqlTransaction> SqlTransaction::begin(SqlConnection& connection) {
  if (auto begun = connection.begin(); !begun) return begun.error();
  return SqlTransaction(connection);
}

Result<SqlTransaction> SqlTransaction::beginWriting(SqlConnection& connection) {
  if (auto begun = connection.beginWriting(); !begun) return begun.error();
  return SqlTransaction(connection);
}

SqlTransaction::SqlTransaction(SqlTransaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

SqlTransaction::~SqlTransaction() {
  if (connection_ != nullptr) connection_->rollback();
}

Result<void> SqlTransaction::commit() {
  LOOKALIKE_CHECK(connection_ != nullptr);
  if (auto done = connection_->commit(); !done) return done;  // the destructor rolls back
  connection_ = nullptr;
  return ok();
}

}  // namespace lookalike::catalogue
