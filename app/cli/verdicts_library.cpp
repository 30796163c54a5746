// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verdicts_library.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/exchange/json_text.h"
#include "core/pipeline/library.h"
#include "core/pipeline/verdict_ledger.h"

namespace lookalike::cli {

Result<std::string> LibraryChoice::path() const {
  if (libraryPath.empty() && roots.empty())
    return Error{ErrorCode::kInvalidArgument, {}, "neither a library nor its folders are named", -1};
  return libraryPath.empty() ? pipeline::defaultLibraryPath(roots) : libraryPath;
}

void addLibraryFlags(CLI::App& subcommand, LibraryChoice& choice) {
  subcommand.add_option("--library", choice.libraryPath, "Library file");
  subcommand.add_option("folders", choice.roots, "Or the folders that `find` was given")->type_name("FOLDER");
}

std::string libraryNamed(const std::string& word) {
  std::error_code error;
  return std::filesystem::is_directory(word, error) ? pipeline::defaultLibraryPath({word}) : word;
}

review::VerdictBook bookOf(std::span<const VerdictEntry> entries) {
  review::VerdictBook book;
  for (const VerdictEntry& entry : entries) book.apply(entry);
  return book;
}

exchange::VerdictRow rowOf(const pipeline::VerdictRecords& records, const VerdictEntry& entry) {
  const auto filesA = records.filesOf(entry.a);
  const auto filesB = records.filesOf(entry.b);
  return {entry, filesA.empty() ? std::string() : filesA.front(),
          filesB.empty() ? std::string() : filesB.front()};
}

std::string pictureName(const pipeline::VerdictRecords& records, const ContentHash& content) {
  const auto files = records.filesOf(content);
  return files.empty() ? "sha256 " + content.toHex() : files.front();
}

std::string statementWords(VerdictAnswer answer, VerdictOrder order) {
  const bool aFirst = order == VerdictOrder::kAFirst;
  if (answer == VerdictAnswer::kUnsure) return "unsure";
  if (answer == VerdictAnswer::kCopy) {
    if (order == VerdictOrder::kUnknown) return "copies";
    return aFirst ? "B is a copy of A" : "A is a copy of B";
  }
  if (order == VerdictOrder::kUnknown) return "no copy";
  return aFirst ? "no copy, A first" : "no copy, B first";
}

std::string personsName() {
  for (const char* variable : {"USER", "LOGNAME"}) {
    const char* name = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): before any thread is started
    if (name != nullptr && *name != '\0') return exchange::toUtf8(name);
  }
  return {};
}

Result<Addition> addEntries(const std::string& libraryPath, std::span<const VerdictEntry> entries,
                            bool isDryRun) {
  auto records = pipeline::VerdictRecords::read(libraryPath);
  if (!records.ok()) return records.error();
  review::VerdictBook book = bookOf(records->entries());
  Addition addition;
  addition.read = static_cast<std::int64_t>(entries.size());
  addition.conflictsBefore = book.counts().conflicts;
  std::vector<VerdictEntry> missing;
  for (const VerdictEntry& entry : entries) {
    if (book.apply(entry)) missing.push_back(entry);
  }
  addition.added = static_cast<std::int64_t>(missing.size());
  addition.conflictsAfter = book.counts().conflicts;
  if (isDryRun || missing.empty()) return addition;
  auto ledger = pipeline::openVerdictLedger(libraryPath);
  if (!ledger.ok()) return ledger.error();
  if (auto added = (*ledger)->add(missing); !added.ok()) return added.error();
  return addition;
}

void printProblems(const std::string& file, const exchange::VerdictReading& reading) {
  for (const exchange::VerdictProblem& problem : reading.problems) {
    const std::string place = problem.place == 0 ? std::string()
                                                 : (reading.placesAreLines ? "line " : "item ") +
                                                       std::to_string(problem.place) + ": ";
    std::fprintf(stderr, "%s: %s%s\n", file.c_str(), place.c_str(), problem.reason.c_str());
  }
}

}  // namespace lookalike::cli
