// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/json_text.h"
#include "core/pipeline/export_finds_job.h"

namespace lookalike::cli {

namespace {

struct ExportFlags {
  pipeline::ExportFindsOptions options;
  bool json = false;
};

}  // namespace

CommandBody declareExport(CLI::App& subcommand) {
  auto flags = std::make_shared<ExportFlags>();
  pipeline::ExportFindsOptions& options = flags->options;
  subcommand.add_option("--library", options.libraryPath, "Library file");
  subcommand.add_option("folders", options.roots, "Or the folders that `find` was given")
      ->type_name("FOLDER");
  subcommand
      .add_option("--format", options.format,
                  "groups-csv, groups-json, pairs-csv, pairs-json, isc, fastdup or npy")
      ->transform(CLI::CheckedTransformer(pipeline::exportFormatNames(), CLI::ignore_case))
      ->option_text("FORMAT REQUIRED")
      ->required();
  subcommand.add_option("--output,-o", options.output, "File to write; without one, standard output");
  subcommand
      .add_option("--threshold", options.threshold,
                  "Score from which a pair counts; default: as stored by `find`")
      ->check(CLI::Range(0.0, 1.0));
  subcommand.add_option("--relative-to", options.relativeTo, "Write paths below this folder relative to it");
  subcommand.add_flag("--with-rejected", options.withRejected, "Pairs that a verdict says are no copies too");
  subcommand.add_flag("--json", flags->json, "A summary as JSON on standard output (needs --output)");
  return [flags](char** /*argv*/) -> ExitCode {
    if (flags->json && flags->options.output.empty()) {
      return reportFailure({ErrorCode::kInvalidArgument, {}, "--json needs --output", -1}, false);
    }
    JobControl control;
    const InterruptWatch watch(control);
    const auto report = pipeline::exportFinds(flags->options, std::cout, control);
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      nlohmann::ordered_json document;
      exchange::setPath(document, "output", flags->options.output);
      document["rows"] = report->rows;
      document["model"] = report->describer.text;
      document["threshold"] = report->threshold;
      std::cout << document.dump(2) << '\n';
    }
    return ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
