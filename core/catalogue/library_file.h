// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/catalogue/schema.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// Makes a library at `path` at the schema of `steps`, whole or not at all: it is made under another name and
/// renamed when it is on the disk. The caller holds the writer lock. kIo when `path` exists, kInvalidArgument
/// when side files of a database of that name do.
[[nodiscard]] Result<void> createLibraryFile(const std::string& path, std::span<const Migration> steps);

/// Opens an existing library for writing and brings its schema up to date. Nothing is written to a file that
/// is no library or is newer than `steps`. The caller holds the writer lock.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openForWriting(const std::string& path,
                                                                    std::span<const Migration> steps);

/// Opens an existing library for reading beside a writer; from a medium that cannot be written, as a file
/// that does not change. kReadOnly when its schema is older than this build's or its last writer was killed,
/// and the folder cannot be written: it must be opened for writing once.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openForReading(const std::string& path);

/// Opens an existing library for short transactions beside a writer that holds the writer lock, each on the
/// disk when its commit returns. The schema must be this build's: kInvalidArgument when it is older (open the
/// library for writing first); the rest as Catalogue::open.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openBesideWriter(const std::string& path);

/// Puts every committed change on the disk, and into the main file as far as no reader still needs the log.
/// Does not wait for readers.
[[nodiscard]] Result<void> syncLibraryFile(SqlConnection& connection);

}  // namespace lookalike::catalogue
