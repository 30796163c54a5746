// SPDX-License-Identifier: GPL-3.0-or-later
// Verdicts from elsewhere: `verdicts import` and `verdicts merge`.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/base/wall_clock.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

struct ImportFlags {
  std::string file;
  LibraryChoice library;
  std::string annotator;
  bool isDryRun = false;
  bool json = false;
};

struct MergeFlags {
  std::vector<std::string> sources;
  std::string into;
  bool isDryRun = false;
  bool json = false;
};

void printAddition(const pipeline::AddedVerdicts& addition, std::size_t problems, const std::string& library,
                   bool isDryRun, bool json) {
  if (json) {
    nlohmann::ordered_json document;
    exchange::setPath(document, "library", library);
    document["read"] = addition.read;
    document["new"] = addition.added;
    document["problems"] = problems;
    document["conflicts_before"] = addition.conflictsBefore;
    document["conflicts"] = addition.conflictsAfter;
    document["dry_run"] = isDryRun;
    std::cout << document.dump(2) << '\n';
    return;
  }
  std::printf("%lld entries read, %lld of them new%s\n", static_cast<long long>(addition.read),
              static_cast<long long>(addition.added), isDryRun ? " (nothing was stored)" : "");
  std::printf("%lld pairs in conflict, %lld before\n", static_cast<long long>(addition.conflictsAfter),
              static_cast<long long>(addition.conflictsBefore));
  if (problems > 0) std::printf("%zu rows could not be used, see standard error\n", problems);
}

/// Adds what was read and tells about it.
ExitCode finish(const std::string& library, const std::vector<VerdictEntry>& entries, std::size_t problems,
                bool isDryRun, bool json) {
  const auto addition = pipeline::addVerdicts(library, entries, isDryRun);
  if (!addition.ok()) return reportFailure(addition.error(), json);
  printAddition(*addition, problems, library, isDryRun, json);
  return problems > 0 ? ExitCode::kProblemsInSomeFiles : ExitCode::kFine;
}

ExitCode runImport(const ImportFlags& flags) {
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  const auto report = pipeline::importVerdicts({*path, flags.file, flags.annotator, flags.isDryRun});
  if (!report.ok()) return reportFailure(report.error(), flags.json);
  printProblems(flags.file, report->problems, report->placesAreLines);
  printAddition(report->added, report->problems.size(), *path, flags.isDryRun, flags.json);
  return report->problems.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

bool isDatabase(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(15, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  return file && head == "SQLite format 3";
}

ExitCode runMerge(const MergeFlags& flags) {
  const std::string into = libraryNamed(flags.into);
  const auto target = library::VerdictRecords::read(into);
  if (!target.ok()) return reportFailure(target.error(), flags.json);
  exchange::VerdictReadOptions options;
  options.timeMs = nowMs();
  options.hashOfPath = [&](const std::string& file) { return target->contentAt(file); };
  std::vector<VerdictEntry> entries;
  std::size_t problems = 0;
  for (const std::string& word : flags.sources) {
    const std::string source = libraryNamed(word);
    if (isDatabase(source)) {
      const auto records = library::VerdictRecords::read(source);
      if (!records.ok()) return reportFailure(records.error(), flags.json);
      entries.insert(entries.end(), records->entries().begin(), records->entries().end());
      continue;
    }
    auto reading = exchange::readVerdictsFile(source, options);
    if (!reading.ok()) return reportFailure(reading.error(), flags.json);
    printProblems(source, reading->problems, reading->placesAreLines);
    problems += reading->problems.size();
    for (VerdictEntry& entry : reading->entries) entries.push_back(std::move(entry));
  }
  return finish(into, entries, problems, flags.isDryRun, flags.json);
}

}  // namespace

CommandBody declareVerdictsImport(CLI::App& subcommand) {
  auto flags = std::make_shared<ImportFlags>();
  subcommand
      .add_option("file", flags->file,
                  "CSV or JSON from `verdicts list`, a Label Studio export, or a list of hard negatives")
      ->type_name("FILE")
      ->required();
  addLibraryFlags(subcommand, flags->library);
  subcommand.add_option("--annotator", flags->annotator, "Annotator of verdicts that name none");
  subcommand.add_flag("--dry-run", flags->isDryRun, "Only report what would be added");
  subcommand.add_flag("--json", flags->json, "Write the outcome as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runImport(*flags); };
}

CommandBody declareVerdictsMerge(CLI::App& subcommand) {
  auto flags = std::make_shared<MergeFlags>();
  subcommand
      .add_option("sources", flags->sources, "Libraries (or folders that have one), or files as for `import`")
      ->type_name("SOURCE")
      ->required();
  subcommand.add_option("--into,-o", flags->into, "Library, or its folder, to add the verdicts to")
      ->type_name("LIBRARY")
      ->required();
  subcommand.add_flag("--dry-run", flags->isDryRun, "Only report what would be added");
  subcommand.add_flag("--json", flags->json, "Write the outcome as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runMerge(*flags); };
}

}  // namespace lookalike::cli
