// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lookalike::catalogue {

/// One row of a running query; columns count from 0. SQL NULL reads as 0, 0.0 or "".
class SqlRow {
 public:
  virtual ~SqlRow() = default;
  [[nodiscard]] virtual bool isNull(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string bytes(int column) const = 0;  ///< of a binary column
  [[nodiscard]] virtual std::string text(int column) const = 0;   ///< UTF-8, of a text column
};

/// A prepared statement. Values are bound in the order of the question marks, then run() or forEachRow() uses
/// them up. Copies what it is given. Must not outlive its connection.
class SqlStatement {
 public:
  SqlStatement(SqlStatement&& other) noexcept;
  SqlStatement& operator=(SqlStatement&& other) noexcept;
  ~SqlStatement();

  SqlStatement& bind(std::int64_t value);
  SqlStatement& bindReal(double value);
  SqlStatement& bindBytes(std::string_view value);
  SqlStatement& bindText(std::string_view utf8);
  SqlStatement& bindNull();

  /// Runs a statement that gives no rows.
  [[nodiscard]] Result<void> run();
  /// Runs a query and calls `visit` once per row; the row is valid during the call only.
  [[nodiscard]] Result<void> forEachRow(const std::function<void(const SqlRow&)>& visit);
  /// Runs a query and gives the first column of its first row; nothing when there is no row, or a NULL.
  [[nodiscard]] Result<std::optional<std::int64_t>> firstInteger();
  /// Rows changed by the last run().
  [[nodiscard]] std::int64_t rowsChanged() const;

 private:
  friend class SqlConnection;
  struct State;
  explicit SqlStatement(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// One open database file. The only class that knows QtSql and SQLite's error codes.
class SqlConnection {
 public:
  enum class Access {
    kReadWrite,  ///< the file must be there
    kReadOnly,   ///< beside a writer; needs the write-ahead log's files, or a folder where they can be made
    kImmutable,  ///< a file that nobody writes to, or a look at its first pages: no lock, no log, no side
                 ///< file
  };

  /// Opens a file; `path` is native bytes. With kReadWrite an absent file is made, of zero bytes until the
  /// first write. Errors as Catalogue::open.
  [[nodiscard]] static Result<std::unique_ptr<SqlConnection>> open(const std::string& path, Access access);
  ~SqlConnection();
  SqlConnection(const SqlConnection&) = delete;
  SqlConnection& operator=(const SqlConnection&) = delete;

  [[nodiscard]] const std::string& path() const;
  [[nodiscard]] Result<SqlStatement> prepare(const std::string& sql);
  /// Runs one statement without values and rows.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  /// The first column of the first row of a query without values.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(const std::string& sql);
  [[nodiscard]] Result<std::optional<std::string>> text(const std::string& sql);
  /// How long a statement waits for another connection's lock before it fails with kLocked; 5 s at first.
  [[nodiscard]] Result<void> waitForLocks(int milliseconds);

 private:
  friend class SqlTransaction;
  struct State;
  explicit SqlConnection(std::unique_ptr<State> state);
  [[nodiscard]] Result<void> begin();
  [[nodiscard]] Result<void> beginWriting();
  [[nodiscard]] Result<void> commit();
  void rollback();
  std::unique_ptr<State> state_;
};

/// All or nothing: rolls back when it goes out of scope without a successful commit().
class SqlTransaction {
 public:
  [[nodiscard]] static Result<SqlTransaction> begin(SqlConnection& connection);
  /// Begins with the right to write, and waits for it. A transaction that reads first and writes then would
  /// fail when another writer came in between, as verdicts do beside a job.
  [[nodiscard]] static Result<SqlTransaction> beginWriting(SqlConnection& connection);
  SqlTransaction(SqlTransaction&& other) noexcept;
  SqlTransaction& operator=(SqlTransaction&&) = delete;
  ~SqlTransaction();
  [[nodiscard]] Result<void> commit();

 private:
  explicit SqlTransaction(SqlConnection& connection) : connection_(&connection) {}
  SqlConnection* connection_;  ///< null once committed or moved from
};

}  // namespace lookalike::catalogue
