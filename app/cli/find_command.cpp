// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
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
#include "core/exchange/derivation_writers.h"
#include "core/find/find_rows.h"
#include "core/library/pair_directions.h"
#include "core/pipeline/find_copies_job.h"

namespace lookalike::cli {

namespace {

enum class FindFormat { kText, kCsv, kJson, kTreeJson, kDot };

struct FindFlags {
  pipeline::FindCopiesOptions options;
  library::DirectionOptions directions;
  FindFormat format = FindFormat::kText;
  bool json = false;
  bool quiet = false;
};

/// The files of one group, the centre's first.
struct GroupText {
  std::vector<std::string> lines;
  std::size_t furtherFiles = 0;
  std::int64_t furtherBytes = 0;
};

std::string scoreText(float score) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", static_cast<double>(score));
  return text.data();
}

/// What a person said of a file and the centre.
std::string verdictWords(const std::optional<review::PairVerdict>& verdict) {
  if (!verdict) return {};
  if (verdict->isConflict) return "  verdicts contradict each other";
  if (verdict->answer == VerdictAnswer::kCopy) return "  a copy by verdict";
  return verdict->answer == VerdictAnswer::kNotCopy ? "  no copy by verdict" : "";
}

GroupText linesOf(const library::LibrarySnapshot& snapshot, const ImageGroup& group,
                  const library::GroupDerivation& derivation, const EvidenceColumns& columns) {
  GroupText text;
  for (std::size_t i = 0; i < group.members.size(); ++i) {
    const ImageRecord* image = snapshot.image(group.members[i]);
    if (image == nullptr) continue;
    const auto pair = snapshot.pair(group.centre, group.members[i]);
    const std::string numbers = pair ? columns.of(*pair) : columns.of(scoreText(group.scoreWithCentre[i]));
    const std::string remark =
        (pair && pair->geometry ? remarkOnB(*pair->geometry, "centre") : std::string()) +
        derivationWords(snapshot, derivation, image->id) +
        verdictWords(snapshot.verdictOf(group.centre, image->id));
    const std::string size = std::to_string(image->width) + "x" + std::to_string(image->height);
    for (const FileRecord& file : snapshot.filesOf(image->id)) {
      const std::string bytes = formatBytes(static_cast<double>(file.bytes));
      std::array<char, 64> facts{};
      std::snprintf(facts.data(), facts.size(), "  %11s  %8s  ", size.c_str(), bytes.c_str());
      const bool isFirst = text.lines.empty();
      text.lines.push_back("  " + (isFirst ? columns.of("centre") : numbers) + facts.data() + file.path +
                           remark);
      if (isFirst) continue;
      ++text.furtherFiles;
      text.furtherBytes += file.bytes;
    }
  }
  return text;
}

void printText(const pipeline::FindCopiesReport& report,
               const std::vector<library::GroupDerivation>& derivations) {
  const library::LibrarySnapshot& snapshot = *report.snapshot;
  EvidenceColumns columns;
  for (const ImageGroup& group : report.groups) {
    for (const ImageId member : group.members) {
      if (const auto pair = snapshot.pair(group.centre, member)) columns.include(*pair);
    }
  }
  int number = 0;
  std::size_t furtherFiles = 0;
  std::int64_t furtherBytes = 0;
  for (const ImageGroup& group : report.groups) {
    const GroupText text = linesOf(snapshot, group, derivations[static_cast<std::size_t>(number)], columns);
    furtherFiles += text.furtherFiles;
    furtherBytes += text.furtherBytes;
    ++number;
    std::printf("%sGroup %d: %zu files", number > 1 ? "\n" : "", number, text.lines.size());
    if (group.weakestLink.a.isValid()) {
      std::printf(", weakest link %.3f\n", static_cast<double>(group.weakestLink.score));
    } else {
      std::printf(", identical\n");
    }
    if (number == 1 && columns.areSeveral()) std::printf("  %s\n", columns.header().c_str());
    for (const std::string& line : text.lines) std::printf("%s\n", line.c_str());
  }
  std::printf("%s%lld files, %zu images: %zu groups with %zu further copies, %s\n",
              report.groups.empty() ? "" : "\n", static_cast<long long>(report.index.filesFound),
              snapshot.images.size(), report.groups.size(), furtherFiles,
              formatBytes(static_cast<double>(furtherBytes)).c_str());
  std::printf("probability of a copy at least %.3f by %s (%s)", static_cast<double>(report.threshold),
              report.index.describerName.c_str(), report.index.describer.text.c_str());
  std::printf("\n");
  if (const auto precision = library::estimatedPrecision(snapshot, *snapshot.verdicts, report.threshold))
    std::printf("estimated precision at %.2f: %.0f %% (95 %% interval %.0f to %.0f)\n",
                static_cast<double>(report.threshold), 100.0 * precision->value, 100.0 * precision->low,
                100.0 * precision->high);
  if (!report.index.failures.empty()) {
    std::printf("%zu files could not be used, see standard error\n", report.index.failures.size());
  }
}

Result<void> print(const pipeline::FindCopiesReport& report,
                   const std::vector<library::GroupDerivation>& derivations, FindFormat format) {
  if (format == FindFormat::kText) {
    printText(report, derivations);
    return ok();
  }
  const exchange::ExportContext context{report.index.describer.text, report.threshold, {}};
  if (format == FindFormat::kTreeJson || format == FindFormat::kDot) {
    const auto trees = library::derivationGroups(*report.snapshot, derivations);
    return format == FindFormat::kDot ? exchange::writeDerivationsDot(std::cout, trees, context)
                                      : exchange::writeDerivationsJson(std::cout, trees, context);
  }
  const auto rows = find::groupRows(*report.snapshot, report.groups, derivations);
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
  static const std::map<std::string, FindFormat> kFormats{{"text", FindFormat::kText},
                                                          {"csv", FindFormat::kCsv},
                                                          {"json", FindFormat::kJson},
                                                          {"tree-json", FindFormat::kTreeJson},
                                                          {"dot", FindFormat::kDot}};
  auto flags = std::make_shared<FindFlags>();
  subcommand
      .add_option("folders", flags->options.index.roots,
                  "Folders or image files; without one, those of --library")
      ->type_name("FOLDER");
  subcommand
      .add_option("--threshold", flags->options.threshold,
                  "Probability of a copy from which a pair is a find; default: 0.6")
      ->check(CLI::Range(0.0, 1.0));
  subcommand
      .add_option("--floor", flags->options.similarityFloor,
                  "Pairs down to this probability are stored for later; default: 0.02")
      ->check(CLI::Range(0.0, 1.0));
  subcommand
      .add_option("--format", flags->format,
                  "text, csv, json; who was made from whom: tree-json, dot (Graphviz)")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case))
      ->option_text("text|csv|json|tree-json|dot");
  subcommand.add_flag("--json", flags->json, "As --format json");
  subcommand.add_flag("--with-rejected", flags->options.withRejected,
                      "Pairs that a verdict says are no copies too");
  addDirectionFlag(subcommand, flags->directions);
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addIndexFlags(subcommand, flags->options.index);
  addMatchFlags(subcommand, flags->options.match, flags->options.normalise);
  addEvidenceFlag(subcommand, flags->options.evidence);
  addCandidateFlags(subcommand, flags->options.candidates);
  addJudgeFlags(subcommand, flags->options.judge);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options.index, argv);
    const FindFormat format = flags->json ? FindFormat::kJson : flags->format;
    JobControl control;
    const InterruptWatch watch(control);
    Result<pipeline::FindCopiesReport> report = Error{};
    Result<std::vector<library::GroupDerivation>> derivations = Error{};
    FailureLog failures;
    const bool isJson = format == FindFormat::kJson || format == FindFormat::kTreeJson;
    {
      ConsoleObserver observer(flags->quiet, &failures);
      report = pipeline::findCopies(flags->options, control, &observer);
      if (!report.ok()) return reportFailure(report.error(), isJson);
      flags->directions.cores = flags->options.index.cores;
      derivations =
          library::derivationsOf(*report->snapshot, report->groups, flags->directions, control, &observer);
    }
    if (!derivations.ok()) return reportFailure(derivations.error(), isJson);
    printEarlierFailures(report->index, failures);
    if (auto printed = print(report.value(), derivations.value(), format); !printed.ok())
      return reportFailure(printed.error(), false);
    return exitCodeFor(report->index);
  };
}

}  // namespace lookalike::cli
