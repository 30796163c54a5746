// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/reliability_text.h"
#include "core/pipeline/calibrate_job.h"

namespace lookalike::cli {

namespace {

struct CalibrateFlags {
  pipeline::CalibrateOptions options;
  bool json = false;
  bool quiet = false;
};

void printText(const CalibrateFlags& flags, const pipeline::CalibrateReport& report) {
  std::printf("%s\n", flags.options.output.c_str());
  std::printf("cross-validated over groups:\n");
  printReliability("verified pairs", report.verified);
  printReliability("similarity alone", report.similarity);
  if (flags.options.normalised) printReliability("normalised similarity", report.normalised);
}

void printJson(const CalibrateFlags& flags, const pipeline::CalibrateReport& report) {
  nlohmann::ordered_json document;
  document["calibration"] = flags.options.output;
  document["verified"] = reliabilityJson(report.verified);
  document["similarity"] = reliabilityJson(report.similarity);
  if (flags.options.normalised) document["normalised"] = reliabilityJson(report.normalised);
  std::cout << document.dump(2) << '\n';
}

}  // namespace

CommandBody declareCalibrate(CLI::App& subcommand) {
  auto flags = std::make_shared<CalibrateFlags>();
  pipeline::CalibrateOptions& options = flags->options;
  subcommand
      .add_option("benchmarks", options.benchmarks,
                  "Benchmark folders from `make-copies`, made of images the model was not trained on")
      ->type_name("FOLDER")
      ->required();
  subcommand
      .add_option("-o,--output", options.output,
                  "Output file: NAME.calibration.json beside the model's card; also writes "
                  "NAME.reliability.csv and .png")
      ->type_name("FILE")
      ->required();
  subcommand
      .add_option("--pair-network", options.pairNetworkCard,
                  "Model card of the network that compares aligned overlaps")
      ->type_name("CARD");
  subcommand
      .add_option("--work", options.workFolder,
                  "Folder for intermediate results, which make a second run fast; default: beside the output")
      ->type_name("FOLDER");
  subcommand.add_flag_callback(
      "--without-normalised", [&options] { options.normalised = false; },
      "Do not calibrate normalised similarities (--normalise)");
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  addDescriberFlags(subcommand, options.index);
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options.index, argv);
    pipeline::CalibrateOptions& chosen = flags->options;
    if (chosen.workFolder.empty()) chosen.workFolder = chosen.output + ".work";
    JobControl control;
    const InterruptWatch watch(control);
    Result<pipeline::CalibrateReport> report = Error{};
    {
      ConsoleObserver observer(flags->quiet);
      report = pipeline::calibrate(chosen, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      printJson(*flags, *report);
    } else {
      printText(*flags, *report);
    }
    return exitCodeFor(report->index);
  };
}

}  // namespace lookalike::cli
