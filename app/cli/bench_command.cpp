// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/bench_job.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"

namespace lookalike::cli {

namespace {

struct BenchFlags {
  pipeline::BenchOptions options;
  bool json = false;
  bool quiet = false;
};

double rate(double items, double seconds) {
  return seconds > 0 ? items / seconds : 0.0;
}

void printText(const pipeline::BenchReport& report) {
  std::printf("%lld images, %s; describer %s on %s, %d cores\n", static_cast<long long>(report.images),
              formatBytes(static_cast<double>(report.bytes)).c_str(), report.describerName.c_str(),
              report.device.c_str(), report.cores);
  std::printf("each stage alone, one thread (describe: the device's own threads):\n");
  for (const pipeline::StageTime& stage : report.stages) {
    std::printf("  %-10s %10.1f /s   (%lld in %.3f s)\n", stage.stage.c_str(),
                rate(static_cast<double>(stage.items), stage.seconds), static_cast<long long>(stage.items),
                stage.seconds);
  }
  const auto images = static_cast<double>(report.images);
  std::printf("the whole, all cores:\n");
  std::printf("  first run  %10.1f images/s   (%.3f s, of it %.3f s matching; %lld groups, %lld failed)\n",
              rate(images, report.wholeSeconds), report.wholeSeconds, report.matchSeconds,
              static_cast<long long>(report.groups), static_cast<long long>(report.failures));
  std::printf("  again      %10.1f images/s   (%.3f s)\n", rate(images, report.rescanSeconds),
              report.rescanSeconds);
}

void printJson(const pipeline::BenchReport& report) {
  nlohmann::ordered_json document;
  document["images"] = report.images;
  document["bytes"] = report.bytes;
  document["describer"] = report.describerName;
  document["device"] = report.device;
  document["cores"] = report.cores;
  for (const pipeline::StageTime& stage : report.stages) {
    document["stages"][stage.stage] = {{"items", stage.items},
                                       {"seconds", stage.seconds},
                                       {"per_second", rate(static_cast<double>(stage.items), stage.seconds)}};
  }
  const auto images = static_cast<double>(report.images);
  document["whole"] = {{"seconds", report.wholeSeconds},
                       {"match_seconds", report.matchSeconds},
                       {"images_per_second", rate(images, report.wholeSeconds)}};
  document["again"] = {{"seconds", report.rescanSeconds},
                       {"images_per_second", rate(images, report.rescanSeconds)}};
  document["groups"] = report.groups;
  document["failures"] = report.failures;
  std::cout << document.dump(2) << '\n';
}

}  // namespace

CommandBody declareBench(CLI::App& subcommand) {
  auto flags = std::make_shared<BenchFlags>();
  pipeline::BenchOptions& options = flags->options;
  subcommand.add_option("folders", options.folders, "Folders to measure on; default: synthetic images")
      ->type_name("FOLDER");
  subcommand.add_option("--make", options.madeImages, "Number of synthetic images")->capture_default_str();
  subcommand.add_option("--width", options.madeWidth, "Width of the synthetic images, in pixels")
      ->capture_default_str();
  subcommand.add_option("--height", options.madeHeight, "Height of the synthetic images, in pixels")
      ->capture_default_str();
  subcommand.add_option("--sample", options.stageSample, "Number of files for the per-stage measurements")
      ->capture_default_str();
  subcommand.add_option("--model", options.find.index.describer.name, "Describer")->capture_default_str();
  subcommand.add_option("--device", options.find.index.describer.device, "Device: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  addEvidenceFlag(subcommand, options.find.evidence);
  subcommand.add_option("--cores", options.find.index.cores, "CPU cores to use; 0: all")
      ->check(CLI::NonNegativeNumber);
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->options.find.index, argv);
    JobControl control;
    const InterruptWatch watch(control);
    Result<pipeline::BenchReport> report = Error{};
    {
      ConsoleObserver observer(flags->quiet);
      report = pipeline::runBench(flags->options, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      printJson(report.value());
    } else {
      printText(report.value());
    }
    return report->failures > 0 ? ExitCode::kProblemsInSomeFiles : ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
