// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/cli/job_flags.h"
#include "app/cli/verdicts_command.h"
#include "app/cli/verdicts_library.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/json_text.h"
#include "core/exchange/ndec_folder.h"

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

/// What was written and what could not be.
struct Written {
  std::int64_t rows = 0;
  std::int64_t failures = 0;
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

/// The standing statements, those of a pair together.
std::vector<exchange::VerdictRow> standingRows(const pipeline::VerdictRecords& records,
                                               const review::VerdictBook& book) {
  std::vector<exchange::VerdictRow> rows;
  std::set<review::PairKey> done;
  for (const VerdictEntry& entry : book.entries()) {
    const review::PairKey key{entry.a, entry.b};
    if (!done.insert(key).second) continue;
    for (const VerdictEntry* standing : book.standing(key)) rows.push_back(rowOf(records, *standing));
  }
  return rows;
}

std::vector<std::string> filesOf(const pipeline::VerdictRecords& records, const ContentHash& content) {
  const auto files = records.filesOf(content);
  return {files.begin(), files.end()};
}

Result<Written> writeNdec(const pipeline::VerdictRecords& records, const review::VerdictBook& book,
                          const ListFlags& flags) {
  if (flags.output.empty())
    return Error{ErrorCode::kInvalidArgument, {}, "--format ndec needs --output: a folder", -1};
  std::vector<exchange::HardNegative> pairs;
  std::set<review::PairKey> done;
  for (const VerdictEntry& entry : book.entries()) {
    const review::PairKey key{entry.a, entry.b};
    if (!done.insert(key).second) continue;
    const auto verdict = book.verdict(key);
    if (!verdict || verdict->isConflict || verdict->answer != VerdictAnswer::kNotCopy) continue;
    const bool bFirst = verdict->order == VerdictOrder::kBFirst;
    const ContentHash& first = bFirst ? key.b : key.a;
    const ContentHash& last = bFirst ? key.a : key.b;
    pairs.push_back({first, last, filesOf(records, first), filesOf(records, last),
                     verdict->order != VerdictOrder::kUnknown});
  }
  const auto report = exchange::writeHardNegatives(
      flags.output, pairs,
      flags.hardLinks ? exchange::FilePlacement::kHardLink : exchange::FilePlacement::kCopy);
  if (!report.ok()) return report.error();
  for (const exchange::HardNegativeFailure& failure : report->failures) {
    std::fprintf(stderr, "%s and %s: %s\n", pictureName(records, pairs[failure.pair].first).c_str(),
                 pictureName(records, pairs[failure.pair].last).c_str(), failure.reason.c_str());
  }
  return Written{report->pairs, static_cast<std::int64_t>(report->failures.size())};
}

Result<Written> writeFile(const pipeline::VerdictRecords& records, const review::VerdictBook& book,
                          const ListFlags& flags) {
  std::vector<exchange::VerdictRow> rows;
  if (flags.format == ListFormat::kLabelStudio) {
    rows = standingRows(records, book);
  } else {
    for (const VerdictEntry& entry : book.entries()) rows.push_back(rowOf(records, entry));
  }
  const auto write = [&](std::ostream& out) -> Result<void> {
    if (flags.format == ListFormat::kCsv) return exchange::writeVerdictsCsv(out, rows);
    return flags.format == ListFormat::kJson ? exchange::writeVerdictsJson(out, rows)
                                             : exchange::writeVerdictsLabelStudio(out, rows);
  };
  const auto written =
      flags.output.empty() ? write(std::cout) : exchange::writeFileAtomically(flags.output, write);
  if (!written.ok()) return written.error();
  return Written{static_cast<std::int64_t>(rows.size()), 0};
}

ExitCode runList(const ListFlags& flags) {
  const bool isCounts = flags.format == ListFormat::kCounts;
  if (flags.json && !isCounts && flags.output.empty())
    return reportFailure({ErrorCode::kInvalidArgument, {}, "--json needs --output", -1}, false);
  const auto path = flags.library.path();
  if (!path.ok()) return reportFailure(path.error(), flags.json);
  const auto records = pipeline::VerdictRecords::read(*path);
  if (!records.ok()) return reportFailure(records.error(), flags.json);
  const review::VerdictBook book = bookOf(records->entries());
  if (isCounts) {
    printCounts(book, *path, flags.json);
    return ExitCode::kFine;
  }
  const auto written =
      flags.format == ListFormat::kNdec ? writeNdec(*records, book, flags) : writeFile(*records, book, flags);
  if (!written.ok()) return reportFailure(written.error(), flags.json);
  if (flags.json) {
    nlohmann::ordered_json document;
    exchange::setPath(document, "output", flags.output);
    document["rows"] = written->rows;
    document["failures"] = written->failures;
    std::cout << document.dump(2) << '\n';
  }
  return written->failures > 0 ? ExitCode::kProblemsInSomeFiles : ExitCode::kFine;
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
                  "counts; all entries as csv or json; what stands as label-studio; pairs that are no copies"
                  " as ndec: a folder with first/, last/ and list.csv")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("counts|csv|json|label-studio|ndec");
  subcommand.add_option("--output,-o", flags->output,
                        "File or folder to write; without one, standard output");
  subcommand.add_flag("--hard-link", flags->hardLinks, "ndec: link the pictures instead of copying them");
  subcommand.add_flag("--json", flags->json, "The counts, or a summary of what was written, as JSON");
  return [flags](char** /*argv*/) -> ExitCode { return runList(*flags); };
}

}  // namespace lookalike::cli
