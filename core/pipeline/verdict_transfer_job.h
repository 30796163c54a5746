// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/exchange/verdict_formats.h"
#include "core/library/verdict_records.h"
#include "core/review/verdict_book.h"

namespace lookalike::pipeline {

enum class VerdictFormat {
  kCsv,            ///< every entry, withdrawals too
  kJson,           ///< likewise
  kLabelStudio,    ///< what stands
  kHardNegatives,  ///< pairs that are no copies, as a folder with first/, last/ and list.csv (NDEC)
};

struct ExportVerdictsOptions {
  std::string libraryPath;
  VerdictFormat format = VerdictFormat::kCsv;
  std::string output;      ///< file, or folder of hard negatives; "": the stream
  bool hardLinks = false;  ///< of hard negatives: link the pictures instead of copying them
};

struct ExportVerdictsReport {
  std::int64_t rows = 0;
  std::vector<std::string> failures;  ///< a line each: which pair, and why it was left out
};

/// Writes what is in a library's ledger, files whole or not at all. Errors: those of reading the library and
/// of writing; kInvalidArgument for hard negatives without an output.
[[nodiscard]] Result<ExportVerdictsReport> exportVerdicts(const ExportVerdictsOptions& options,
                                                          std::ostream& stream);

struct ImportVerdictsOptions {
  std::string libraryPath;
  std::string file;       ///< as readVerdictsFile() takes it
  std::string annotator;  ///< of rows that name none; UTF-8
  bool isDryRun = false;  ///< only counts
};

/// What adding entries to a ledger did, or would do.
struct AddedVerdicts {
  std::int64_t read = 0;
  std::int64_t added = 0;  ///< that were not there
  std::int64_t conflictsBefore = 0;
  std::int64_t conflictsAfter = 0;
};

struct ImportVerdictsReport {
  AddedVerdicts added;
  std::vector<exchange::VerdictProblem> problems;  ///< rows that could not be used
  bool placesAreLines = false;                     ///< else they are items
};

/// Adds the entries that the library does not have, all or none. Errors: those of opening and writing it.
[[nodiscard]] Result<AddedVerdicts> addVerdicts(const std::string& libraryPath,
                                                std::span<const VerdictEntry> entries, bool isDryRun);

/// Reads a file of verdicts into a library's ledger; existing entries are not added twice. Errors: those
/// of reading the file, of opening the library and of writing.
[[nodiscard]] Result<ImportVerdictsReport> importVerdicts(const ImportVerdictsOptions& options);

/// The book of some entries.
[[nodiscard]] review::VerdictBook bookOf(std::span<const VerdictEntry> entries);

}  // namespace lookalike::pipeline
