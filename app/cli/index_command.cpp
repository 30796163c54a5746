// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/report_json.h"

namespace lookalike::cli {

namespace {

struct IndexFlags {
  pipeline::IndexLibraryOptions options;
  bool json = false;
  bool quiet = false;
};

void printText(const library::IndexReport& report) {
  std::printf("library    %s\n", report.libraryPath.c_str());
  std::printf("describer  %s on %s\n", report.describerName.c_str(), report.device.c_str());
  std::printf("files      %lld: %lld new, %lld changed, %lld moved, %lld unchanged; %lld gone\n",
              static_cast<long long>(report.filesFound), static_cast<long long>(report.filesAdded),
              static_cast<long long>(report.filesChanged), static_cast<long long>(report.filesMoved),
              static_cast<long long>(report.filesUnchanged), static_cast<long long>(report.filesMissing));
  std::printf("described  %lld images in %.2f s\n", static_cast<long long>(report.imagesDescribed),
              report.describeSeconds);
  if (!report.localFeatures.text.empty()) {
    std::printf("extracted  %lld images, %lld keypoints\n", static_cast<long long>(report.imagesExtracted),
                static_cast<long long>(report.keypointsExtracted));
  }
  if (!report.failures.empty()) std::printf("failed     %zu\n", report.failures.size());
  if (report.cancelled) std::printf("cancelled; the next run resumes from here\n");
}

}  // namespace

CommandBody declareIndex(CLI::App& subcommand) {
  auto flags = std::make_shared<IndexFlags>();
  subcommand
      .add_option("folders", flags->options.roots,
                  "Folders or image files; default: the folders of --library")
      ->type_name("FOLDER");
  static const std::map<std::string, bool> kEvidence{{"global", false}, {"local", true}, {"both", true}};
  subcommand
      .add_option(
          "--evidence", flags->options.localFeatures,
          "Evidence to prepare for later searches: both (default) also extracts keypoints, global does not")
      ->transform(CLI::CheckedTransformer(kEvidence, CLI::ignore_case))
      ->option_text("global|local|both");
  addIndexFlags(subcommand, flags->options);
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options, argv);
    JobControl control;
    const InterruptWatch watch(control);
    Result<library::IndexReport> report = Error{};
    FailureLog failures;
    {
      ConsoleObserver observer(flags->quiet, &failures);
      report = pipeline::indexLibrary(flags->options, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    printEarlierFailures(report.value(), failures);
    if (flags->json) {
      std::cout << indexReportJson(report.value()).dump(2) << '\n';
    } else {
      printText(report.value());
    }
    return exitCodeFor(report.value());
  };
}

}  // namespace lookalike::cli
