// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/cli/exit_code.h"
#include "core/base/result.h"
#include "core/exchange/verdict_formats.h"
#include "core/pipeline/verdict_records.h"
#include "core/review/verdict_book.h"

namespace lookalike::cli {

/// Which library a command of `verdicts` is about.
struct LibraryChoice {
  std::string libraryPath;
  std::vector<std::string> roots;

  /// kInvalidArgument when neither is named.
  [[nodiscard]] Result<std::string> path() const;
};

/// Adds --library and the folders that `find` was given.
void addLibraryFlags(CLI::App& subcommand, LibraryChoice& choice);

/// The library file that one word names: itself, or that of a folder.
[[nodiscard]] std::string libraryNamed(const std::string& word);

/// The book of a library's entries.
[[nodiscard]] review::VerdictBook bookOf(std::span<const VerdictEntry> entries);

/// An entry with the first file of each of its images.
[[nodiscard]] exchange::VerdictRow rowOf(const pipeline::VerdictRecords& records, const VerdictEntry& entry);

/// The name of a picture for a person: its first file, or the start of its hash.
[[nodiscard]] std::string pictureName(const pipeline::VerdictRecords& records, const ContentHash& content);

/// "B is a copy of A", "no copy, A first", "unsure": what an entry says, in a few words.
[[nodiscard]] std::string statementWords(VerdictAnswer answer, VerdictOrder order);

/// The name that the system knows the person by, as UTF-8; "" when it has none.
[[nodiscard]] std::string personsName();

/// What adding entries to a library did, or would do.
struct Addition {
  std::int64_t read = 0;
  std::int64_t added = 0;  ///< that were not there
  std::int64_t conflictsBefore = 0;
  std::int64_t conflictsAfter = 0;
};

/// Adds the entries that the library does not have, all or none; with `isDryRun` only counts.
[[nodiscard]] Result<Addition> addEntries(const std::string& libraryPath,
                                          std::span<const VerdictEntry> entries, bool isDryRun);

/// Names on standard error the rows of a file that could not be used.
void printProblems(const std::string& file, const exchange::VerdictReading& reading);

}  // namespace lookalike::cli
