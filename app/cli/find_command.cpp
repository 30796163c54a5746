// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <sstream>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/report_json.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/find_rows.h"

namespace lookalike::cli {

namespace {

enum class FindFormat { kText, kCsv, kJson };

struct FindFlags {
  pipeline::FindCopiesOptions options;
  FindFormat format = FindFormat::kText;
  bool json = false;
  bool quiet = false;
};

void printText(const pipeline::FindCopiesReport& report, const std::vector<exchange::GroupRow>& rows) {
  int group = 0;
  std::int64_t extraBytes = 0;
  std::size_t extraFiles = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const exchange::GroupRow& row = rows[i];
    const bool opensGroup = row.group != group;
    if (opensGroup) {
      group = row.group;
      std::size_t files = 0;
      while (i + files < rows.size() && rows[i + files].group == group) ++files;
      const WeakestLink& weakest = report.groups[static_cast<std::size_t>(group - 1)].weakestLink;
      std::printf("%sGroup %d: %zu files", group > 1 ? "\n" : "", group, files);
      if (weakest.a.isValid()) {
        std::printf(", weakest link %.3f\n", static_cast<double>(weakest.score));
      } else {
        std::printf(", identical\n");
      }
    } else {
      extraBytes += row.bytes;
      ++extraFiles;
    }
    std::printf("  %.3f  %11s  %8s  %s\n", static_cast<double>(row.scoreWithCentre),
                (std::to_string(row.width) + "x" + std::to_string(row.height)).c_str(),
                formatBytes(static_cast<double>(row.bytes)).c_str(), row.path.c_str());
  }
  std::printf("%s%lld files, %zu images: %zu groups with %zu further copies, %s\n", rows.empty() ? "" : "\n",
              static_cast<long long>(report.index.filesFound), report.snapshot->images.size(),
              report.groups.size(), extraFiles, formatBytes(static_cast<double>(extraBytes)).c_str());
  std::printf("similarity at least %.3f by %s\n", static_cast<double>(report.threshold),
              report.index.describerName.c_str());
  if (!report.index.failures.empty()) {
    std::printf("%zu files could not be used, see standard error\n", report.index.failures.size());
  }
}

Result<void> print(const pipeline::FindCopiesReport& report, FindFormat format) {
  const auto rows = pipeline::groupRows(*report.snapshot, report.groups);
  const exchange::ExportContext context{report.index.describer.text, report.threshold, {}};
  if (format == FindFormat::kText) {
    printText(report, rows);
    return ok();
  }
  if (format == FindFormat::kCsv) return exchange::writeGroupsCsv(std::cout, rows, context);
  std::ostringstream groups;
  if (auto written = exchange::writeGroupsJson(groups, rows, context); !written.ok()) return written;
  auto document = nlohmann::ordered_json::parse(groups.str());
  document["index"] = indexReportJson(report.index);
  std::cout << document.dump(2) << '\n';
  return ok();
}

}  // namespace

CommandBody declareFind(CLI::App& subcommand) {
  static const std::map<std::string, FindFormat> kFormats{
      {"text", FindFormat::kText}, {"csv", FindFormat::kCsv}, {"json", FindFormat::kJson}};
  auto flags = std::make_shared<FindFlags>();
  subcommand
      .add_option("folders", flags->options.index.roots,
                  "Folders or image files; without one, those of --library")
      ->type_name("FOLDER");
  subcommand
      .add_option("--threshold", flags->options.threshold,
                  "Score from which a pair is a find; default: 0.5, by global evidence the model's")
      ->check(CLI::Range(0.0, 1.0));
  subcommand
      .add_option("--floor", flags->options.similarityFloor, "Pairs down to this score are stored for later")
      ->check(CLI::Range(0.0, 1.0));
  subcommand.add_option("--format", flags->format, "text, csv or json")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("text|csv|json");
  subcommand.add_flag("--json", flags->json, "As --format json");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addIndexFlags(subcommand, flags->options.index);
  addMatchFlags(subcommand, flags->options.match, flags->options.normalise);
  addEvidenceFlag(subcommand, flags->options.evidence);
  addCandidateFlags(subcommand, flags->options.candidates);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options.index, argv);
    const FindFormat format = flags->json ? FindFormat::kJson : flags->format;
    JobControl control;
    const InterruptWatch watch(control);
    Result<pipeline::FindCopiesReport> report = Error{};
    FailureLog failures;
    {
      ConsoleObserver observer(flags->quiet, &failures);
      report = pipeline::findCopies(flags->options, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), format == FindFormat::kJson);
    printEarlierFailures(report->index, failures);
    if (auto printed = print(report.value(), format); !printed.ok())
      return reportFailure(printed.error(), false);
    return exitCodeFor(report->index);
  };
}

}  // namespace lookalike::cli
