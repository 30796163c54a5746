// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/self_test_words.h"
#include "core/learn/self_test_report.h"
#include "core/library/library_snapshot.h"
#include "core/pipeline/self_test_job.h"

namespace lookalike::cli {

namespace {

struct SelfTestFlags {
  pipeline::SelfTestOptions options;
  pipeline::IndexLibraryOptions index;  ///< of which the describer, the cores and the roots count
  std::string against;
  bool json = false;
  bool quiet = false;
};

void printReport(const learn::SelfTestReport& report) {
  for (const learn::SelfTestRow& row : report.grades) std::printf("%s\n", selfTestLine(row).c_str());
  std::printf("%s\n\n", selfTestLine(report.all).c_str());
  std::printf("%s\n", selfTestSentence(report).c_str());
  std::printf("%lld copies of %lld images among %lld, at a probability of %.3f, by %s (%s): %s\n",
              static_cast<long long>(report.copies), static_cast<long long>(report.images),
              static_cast<long long>(report.library), static_cast<double>(report.threshold),
              report.describerName.c_str(), report.describer.text.c_str(),
              formatSeconds(report.seconds).c_str());
  std::printf("micro average precision %s, recall at precision 90 %s; %lld finds of other images\n",
              figureText(report.microAveragePrecision).c_str(),
              figureText(report.recallAtPrecision90).c_str(), static_cast<long long>(report.otherFinds));
}

/// Both of them, row by row.
void printComparison(const learn::SelfTestReport& before, const learn::SelfTestReport& after) {
  std::printf("%-24s  %-28s  %s\n", "", before.describerName.c_str(), after.describerName.c_str());
  const auto print = [](const learn::SelfTestRow& a, const learn::SelfTestRow* b) {
    std::printf("%-24s  %-28s  %s\n", selfTestRowName(a).c_str(), selfTestShare(a).c_str(),
                b == nullptr ? "" : selfTestShare(*b).c_str());
  };
  for (const learn::SelfTestRow& row : before.grades) print(row, learn::rowOf(after, row.edit, row.strength));
  print(before.all, &after.all);
  const auto figures = [](const char* name, const MeasuredFigure& a, const MeasuredFigure& b) {
    std::printf("%-24s  %-28s  %s\n", name, figureText(a).c_str(), figureText(b).c_str());
  };
  figures("micro average precision", before.microAveragePrecision, after.microAveragePrecision);
  figures("recall at precision 90", before.recallAtPrecision90, after.recallAtPrecision90);
  std::printf("%-24s  %-28lld  %lld\n", "finds of other images", static_cast<long long>(before.otherFinds),
              static_cast<long long>(after.otherFinds));
  std::printf("%-24s  %-28s  %s\n", "model", before.describer.text.c_str(), after.describer.text.c_str());
}

ExitCode runSelfTest(SelfTestFlags& flags) {
  pipeline::SelfTestOptions& options = flags.options;
  if (options.libraryPath.empty()) {
    if (flags.index.roots.empty())
      return reportFailure({ErrorCode::kInvalidArgument, {}, "give a library (--library) or its folders", -1},
                           flags.json);
    options.libraryPath = library::defaultLibraryPath(flags.index.roots);
  }
  options.describer = flags.index.describer;
  options.cores = flags.index.cores;
  JobControl control;
  const InterruptWatch watch(control);
  std::vector<learn::SelfTestReport> reports;
  std::vector<std::string> models{options.describer.name};
  if (!flags.against.empty()) models.insert(models.begin(), flags.against);
  for (const std::string& model : models) {
    options.describer.name = model;
    ConsoleObserver observer(flags.quiet);
    auto report = pipeline::selfTest(options, control, &observer);
    if (!report.ok()) return reportFailure(report.error(), flags.json);
    reports.push_back(std::move(report).value());
  }
  if (flags.json) {
    if (reports.size() == 1) {
      std::cout << learn::selfTestJson(reports.front());
    } else {
      const nlohmann::ordered_json document{{"before", learn::selfTestDocument(reports[0])},
                                            {"after", learn::selfTestDocument(reports[1])}};
      std::cout << document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    }
  } else if (reports.size() == 1) {
    printReport(reports.front());
  } else {
    printComparison(reports[0], reports[1]);
    std::printf("\n%s\n", selfTestSentence(reports[1]).c_str());
  }
  return reports.back().failures.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

}  // namespace

CommandBody declareSelfTest(CLI::App& subcommand) {
  auto flags = std::make_shared<SelfTestFlags>();
  subcommand.add_option("--library", flags->options.libraryPath, "Library file");
  subcommand.add_option("folders", flags->index.roots, "Folders given to `find`, instead of --library")
      ->type_name("FOLDER");
  subcommand
      .add_option("--images", flags->options.images,
                  "Sample size in images; each edit is tried on half of them, 30 to 60")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--threshold", flags->options.threshold,
                  "Probability of a copy at or above which a copy counts as found; default: threshold of the "
                  "last `find`")
      ->check(CLI::Range(0.0, 1.0));
  subcommand.add_option("--seed", flags->options.seed, "Random seed")->capture_default_str();
  subcommand.add_option("--against", flags->against, "Model to compare with")->type_name("MODEL");
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addDescriberFlags(subcommand, flags->index);
  addEvidenceFlag(subcommand, flags->options.evidence);
  addJudgeFlags(subcommand, flags->options.judge);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->index, argv);
    return runSelfTest(*flags);
  };
}

}  // namespace lookalike::cli
