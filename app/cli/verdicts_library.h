// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "app/cli/exit_code.h"
#include "core/base/result.h"
#include "core/exchange/verdict_formats.h"
#include "core/library/verdict_records.h"
#include "core/pipeline/verdict_transfer_job.h"
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

/// The name of a picture for a person: its first file, or the start of its hash.
[[nodiscard]] std::string pictureName(const library::VerdictRecords& records, const ContentHash& content);

/// "B is a copy of A", "no copy, A first", "unsure": what an entry says, in a few words.
[[nodiscard]] std::string statementWords(VerdictAnswer answer, VerdictOrder order);

/// The name that the system knows the person by, as UTF-8; "" when it has none.
[[nodiscard]] std::string personsName();

/// Names on standard error the rows of a file that could not be used.
void printProblems(const std::string& file, std::span<const exchange::VerdictProblem> problems,
                   bool placesAreLines);

}  // namespace lookalike::cli
