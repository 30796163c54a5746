// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <sstream>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/direction_words.h"
#include "app/cli/edit_words.h"
#include "app/cli/evidence_columns.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/report_json.h"
#include "core/exchange/find_writers.h"
#include "core/library/pair_directions.h"
#include "core/pipeline/compare_folders_job.h"
#include "core/values/reversed_pair.h"

namespace lookalike::cli {

namespace {

enum class CompareFormat { kText, kIsc, kCsv, kFastdup, kJson };

struct CompareFlags {
  pipeline::CompareFoldersOptions options;
  library::DirectionOptions directions;
  CompareFormat format = CompareFormat::kText;
  bool json = false;
  bool quiet = false;
};

using Directions = std::vector<std::shared_ptr<const PairDirection>>;

void printText(const pipeline::CompareFoldersReport& report, const Directions& directions) {
  EvidenceColumns columns;
  for (const library::FolderPair& pair : report.pairs) columns.include(pair.pair);
  if (columns.areSeveral() && !report.pairs.empty()) std::printf("  %s\n", columns.header().c_str());
  std::string query;
  for (std::size_t i = 0; i < report.pairs.size(); ++i) {
    const library::FolderPair& pair = report.pairs[i];
    if (pair.queryPath != query) std::printf("%s\n", pair.queryPath.c_str());
    query = pair.queryPath;
    // The line is the reference's; what is told is how the query differs.
    const std::string remark =
        pair.pair.geometry ? remarkOnB(reversed(*pair.pair.geometry), "reference") : std::string();
    const std::string direction = directions[i] ? directionWords(*directions[i]) : std::string();
    std::printf("  %s  %s%s%s\n", columns.of(pair.pair).c_str(), pair.referencePath.c_str(), remark.c_str(),
                direction.c_str());
  }
  std::printf("%lld queries against %lld references: %zu pairs by %s (%s)\n",
              static_cast<long long>(report.queries), static_cast<long long>(report.references),
              report.pairs.size(), report.index.describerName.c_str(), report.index.describer.text.c_str());
}

/// `directions` may be empty.
std::vector<exchange::PairRow> rowsOf(const pipeline::CompareFoldersReport& report,
                                      const Directions& directions) {
  std::vector<exchange::PairRow> rows;
  rows.reserve(report.pairs.size());
  for (const library::FolderPair& pair : report.pairs) {
    rows.push_back({pair.queryPath, pair.referencePath, pair.queryHash, pair.referenceHash,
                    pair.pair.similarity, pair.pair.normalisedSimilarity, pair.pair.score, pair.pair.geometry,
                    pair.pair.normRatio, pair.pair.copyScore, pair.pair.networkCopy,
                    rows.size() < directions.size() ? directions[rows.size()] : nullptr});
  }
  return rows;
}

Result<void> print(const pipeline::CompareFoldersReport& report, const Directions& directions,
                   CompareFormat format) {
  const exchange::ExportContext context{report.index.describer.text, report.similarityFloor, {}};
  switch (format) {
    case CompareFormat::kText:
      printText(report, directions);
      return ok();
    case CompareFormat::kIsc:
      return exchange::writePairsIsc(std::cout, rowsOf(report, directions));
    case CompareFormat::kCsv:
      return exchange::writePairsCsv(std::cout, rowsOf(report, directions), context);
    case CompareFormat::kFastdup:
      return exchange::writePairsFastdup(std::cout, rowsOf(report, directions), context);
    case CompareFormat::kJson:
      break;
  }
  std::ostringstream pairs;
  if (auto written = exchange::writePairsJson(pairs, rowsOf(report, directions), context); !written.ok())
    return written;
  auto document = nlohmann::ordered_json::parse(pairs.str());
  document["queries"] = report.queries;
  document["references"] = report.references;
  document["index"] = indexReportJson(report.index);
  std::cout << document.dump(2) << '\n';
  return ok();
}

}  // namespace

CommandBody declareCompare(CLI::App& subcommand) {
  static const std::map<std::string, CompareFormat> kFormats{{"text", CompareFormat::kText},
                                                             {"isc", CompareFormat::kIsc},
                                                             {"csv", CompareFormat::kCsv},
                                                             {"fastdup", CompareFormat::kFastdup},
                                                             {"json", CompareFormat::kJson}};
  auto flags = std::make_shared<CompareFlags>();
  pipeline::CompareFoldersOptions& options = flags->options;
  subcommand.add_option("--references", options.references, "Folders of original images")
      ->type_name("FOLDER")
      ->required();
  subcommand.add_option("--queries", options.queries, "Folders of possible copies")
      ->type_name("FOLDER")
      ->required();
  subcommand.add_option("--background", options.background, "Folders of unrelated images, for --normalise")
      ->type_name("FOLDER");
  subcommand
      .add_option("--floor", options.similarityFloor,
                  "Minimum score to report; -1: every candidate; default: 0.02 (0 with global evidence)")
      ->check(CLI::Range(-1.0, 1.0));
  subcommand
      .add_option("--largest-norm-ratio", options.largestNormRatio,
                  "Exclude pairs whose query-to-reference norm ratio exceeds this: the query contains more "
                  "than the reference and cannot be its copy; the papers use 1")
      ->type_name("RATIO")
      ->check(CLI::PositiveNumber);
  subcommand.add_option("--per-query", options.perQuery, "Maximum references per query")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--format", flags->format,
                  "Output format: text, isc (query_id,reference_id,score), csv, fastdup or json")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("text|isc|csv|fastdup|json");
  subcommand.add_flag("--json", flags->json, "As --format json");
  addDirectionFlag(subcommand, flags->directions);
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addIndexFlags(subcommand, options.index);
  addMatchFlags(subcommand, options.match, options.normalise);
  addEvidenceFlag(subcommand, options.evidence);
  addCandidateFlags(subcommand, options.candidates);
  addJudgeFlags(subcommand, options.judge);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options.index, argv);
    const CompareFormat format = flags->json ? CompareFormat::kJson : flags->format;
    JobControl control;
    const InterruptWatch watch(control);
    Result<pipeline::CompareFoldersReport> report = Error{};
    FailureLog failures;
    Result<Directions> directions = Directions{};
    {
      ConsoleObserver observer(flags->quiet, &failures);
      report = pipeline::compareFolders(flags->options, control, &observer);
      if (!report.ok()) return reportFailure(report.error(), format == CompareFormat::kJson);
      flags->directions.cores = flags->options.index.cores;
      if (format != CompareFormat::kIsc && format != CompareFormat::kFastdup)
        directions = library::directionsOfComparison(report->index.libraryPath, report->index.describer,
                                                     report->pairs, flags->directions, control, &observer);
    }
    if (!directions.ok()) return reportFailure(directions.error(), format == CompareFormat::kJson);
    printEarlierFailures(report->index, failures);
    // The format has no room for it.
    if (format == CompareFormat::kIsc && !flags->quiet)
      std::fprintf(stderr, "lookalike: scores by %s (%s)\n", report->index.describerName.c_str(),
                   report->index.describer.text.c_str());
    if (auto printed = print(report.value(), directions.value(), format); !printed.ok())
      return reportFailure(printed.error(), false);
    return exitCodeFor(report->index);
  };
}

}  // namespace lookalike::cli
