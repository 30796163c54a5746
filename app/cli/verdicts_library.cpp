// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/verdicts_library.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/exchange/json_text.h"
#include "core/library/library_snapshot.h"

namespace lookalike::cli {

Result<std::string> LibraryChoice::path() const {
  if (libraryPath.empty() && roots.empty())
    return Error{ErrorCode::kInvalidArgument, {}, "give a library (--library) or its folders", -1};
  return libraryPath.empty() ? library::defaultLibraryPath(roots) : libraryPath;
}

void addLibraryFlags(CLI::App& subcommand, LibraryChoice& choice) {
  subcommand.add_option("--library", choice.libraryPath, "Library file");
  subcommand.add_option("folders", choice.roots, "Folders given to `find`, instead of --library")
      ->type_name("FOLDER");
}

std::string libraryNamed(const std::string& word) {
  std::error_code error;
  return std::filesystem::is_directory(word, error) ? library::defaultLibraryPath({word}) : word;
}

std::string pictureName(const library::VerdictRecords& records, const ContentHash& content) {
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

void printProblems(const std::string& file, std::span<const exchange::VerdictProblem> problems,
                   bool placesAreLines) {
  for (const exchange::VerdictProblem& problem : problems) {
    const std::string place =
        problem.place == 0 ? std::string()
                           : (placesAreLines ? "line " : "item ") + std::to_string(problem.place) + ": ";
    std::fprintf(stderr, "%s: %s%s\n", file.c_str(), place.c_str(), problem.reason.c_str());
  }
}

}  // namespace lookalike::cli
