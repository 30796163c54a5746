// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

enum class ListFormat { kCounts, kCsv, kJson, kLabelStudio, kNdec };

struct ListFlags {
  LibraryChoice library;
  ListFormat format = ListFormat::kCounts;
  std::string output;
  bool hardLinks = false;
  bool json = false;
};

void printCounts(const review::VerdictBook& book, const std::string& path, bool json) {
  const review::VerdictCounts& counts = book.counts();
  std::map<std::string, std::int64_t> entriesOf;
  for (const VerdictEntry& entry : book.entries()) {
    if (entry.withdraws.empty() && !book.isWithdrawn(entry.id)) ++entriesOf[entry.annotator];
  }
  if (json) {
    nlohmann::ordered_json document;
    exchange::setPath(document, "library", path);
    document["pairs"] = {{"all", counts.pairs()},
                         {"copy", counts.copies},
                         {"not_copy", counts.notCopies},
                         {"unsure", counts.unsure},
                         {"conflict", counts.conflicts}};
    document["entries"] = book.entries().size();
    document["annotators"] = nlohmann::ordered_json::array();
    for (const auto& [name, entries] : entriesOf)
      document["annotators"].push_back({{"name", exchange::toUtf8(name)}, {"entries", entries}});
    std::cout << document.dump(2) << '\n';
    return;
  }
  std::printf("%lld pairs judged: %lld copies, %lld no copies, %lld unsure, %lld in conflict\n",
              static_cast<long long>(counts.pairs()), static_cast<long long>(counts.copies),
              static_cast<long long>(counts.notCopies), static_cast<long long>(counts.unsure),
              static_cast<long long>(counts.conflicts));
  for (const auto& [name, entries] : entriesOf)
    std::printf("  %s: %lld\n", name.empty() ? "(no name)" : name.c_str(), static_cast<long long>(entries));
}

pipeline::VerdictFormat formatOf(ListFormat format) {
  switch (format) {
    case ListFormat::kJson:
      return pipeline::VerdictFormat::kJson;
    case ListFormat::kLabelStudio:
      return pipeline::VerdictFormat::kLabelStudio;
    case ListFormat::kNdec:
      return pipeline::VerdictFormat::kHardNegatives;
    default:
      return pipeline::VerdictFormat::kCsv;
  }
}

ExitCode runList(const ListFlags& flags) {
  const bool isCounts = flags.format == ListFormat::kCounts;
  if (flags.json && !isCounts && flags.output.empty())
    return reportFailure({ErrorCode::kInvalidArgument, {}, "--json needs --output", -1}, false);
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  if (isCounts) {
    const auto records = library::VerdictRecords::read(*path);
    if (!records.ok()) return reportFailure(records.error(), flags.json);
    printCounts(pipeline::bookOf(records->entries()), *path, flags.json);
    return ExitCode::kFine;
  }
  if (flags.format == ListFormat::kNdec && flags.output.empty()) {
    return reportFailure({ErrorCode::kInvalidArgument, {}, "--format ndec needs --output FOLDER", -1},
                         flags.json);
  }
  const auto written =
      pipeline::exportVerdicts({*path, formatOf(flags.format), flags.output, flags.hardLinks}, std::cout);
  if (!written.ok()) return reportFailure(written.error(), flags.json);
  for (const std::string& line : written->failures) std::fprintf(stderr, "%s\n", line.c_str());
  if (flags.json) {
    nlohmann::ordered_json document;
    exchange::setPath(document, "output", flags.output);
    document["rows"] = written->rows;
    document["failures"] = written->failures.size();
    std::cout << document.dump(2) << '\n';
  }
  return written->failures.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

}  // namespace

CommandBody declareVerdictsList(CLI::App& subcommand) {
  static const std::map<std::string, ListFormat> kFormats{{"counts", ListFormat::kCounts},
                                                          {"csv", ListFormat::kCsv},
                                                          {"json", ListFormat::kJson},
                                                          {"label-studio", ListFormat::kLabelStudio},
                                                          {"ndec", ListFormat::kNdec}};
  auto flags = std::make_shared<ListFlags>();
  addLibraryFlags(subcommand, flags->library);
  subcommand
      .add_option("--format", flags->format,
                  "Output format: counts; csv or json (all entries); label-studio (current verdicts); ndec "
                  "(pairs judged \"not a copy\": a folder with first/, last/ and list.csv)")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("counts|csv|json|label-studio|ndec");
  subcommand.add_option("--output,-o", flags->output, "Output file or folder; default: standard output");
  subcommand.add_flag("--hard-link", flags->hardLinks, "ndec: hard-link the images instead of copying them");
  subcommand.add_flag("--json", flags->json, "Write the counts, or a summary of the output, as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runList(*flags); };
}

}  // namespace lookalike::cli
