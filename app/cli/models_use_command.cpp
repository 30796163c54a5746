// SPDX-License-Identifier: GPL-3.0-or-later
// `lookalike models use|back`.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/models_command.h"
#include "app/cli/report_json.h"
#include "core/library/library_snapshot.h"
#include "core/models/library_model.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/promote_model_job.h"

namespace lookalike::cli {

namespace {

struct UseFlags {
  pipeline::FindCopiesOptions find;
  bool json = false;
  bool quiet = false;
};

nlohmann::ordered_json choiceJson(const ModelChoice& choice) {
  return {{"model", choice.describer.text},
          {"model_name", choice.modelName},
          {"before", choice.before.text},
          {"chosen_at_ms", choice.chosenAtMs}};
}

ExitCode useIt(UseFlags& flags) {
  // What the library was searched by last stays, but for the model.
  const auto last = library::readSnapshot(flags.find.index.libraryPath);
  if (!last.ok()) return reportFailure(last.error(), flags.json);
  if (!(*last)->describer.text.empty()) {
    flags.find.evidence = (*last)->evidence;
    flags.find.threshold = (*last)->threshold;
    flags.find.similarityFloor = (*last)->scoreFloor;
  }
  JobControl control;
  const InterruptWatch watch(control);
  Result<pipeline::FindCopiesReport> report = Error{};
  FailureLog failures;
  {
    ConsoleObserver observer(flags.quiet, &failures);
    report = pipeline::promoteModel(flags.find, control, &observer);
  }
  if (!report.ok()) return reportFailure(report.error(), flags.json);
  printEarlierFailures(report->index, failures);
  if (flags.json) {
    nlohmann::ordered_json document;
    document["model"] = report->index.describer.text;
    document["model_name"] = report->index.describerName;
    document["groups"] = report->groups.size();
    document["index"] = indexReportJson(report->index);
    printJson(document);
  } else {
    const std::int64_t described = report->index.imagesDescribed + report->index.imagesAdapted;
    std::printf(
        "%s (%s) serves this library now: %zu groups, %lld images described, %lld of them from those "
        "of its base\n",
        report->index.describerName.c_str(), report->index.describer.text.c_str(), report->groups.size(),
        static_cast<long long>(described), static_cast<long long>(report->index.imagesAdapted));
  }
  return exitCodeFor(report->index);
}

}  // namespace

CommandBody declareModelsUse(CLI::App& subcommand) {
  auto flags = std::make_shared<UseFlags>();
  subcommand.add_option("model", flags->find.index.describer.name, "A name of `lookalike models`")
      ->required();
  subcommand.add_option("--library", flags->find.index.libraryPath, "Library file")->required();
  subcommand.add_option("--device", flags->find.index.describer.device, "auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  // As it was searched before, or what was found so would be missing.
  subcommand.add_option("--exclude", flags->find.index.excludePatterns, "As for `find`")
      ->type_name("PATTERN")
      ->take_all();
  subcommand.add_flag("--hidden", flags->find.index.includeHidden, "As for `find`");
  subcommand.add_flag("--follow-symlinks", flags->find.index.followSymlinks, "As for `find`");
  subcommand.add_option("--cores", flags->find.index.cores, "Cores to use; 0: all")
      ->check(CLI::NonNegativeNumber);
  addJudgeFlags(subcommand, flags->find.judge);
  subcommand.add_flag("--json", flags->json, "JSON on standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** argv) -> ExitCode {
    prepareForNetworks(flags->find.index, argv);
    return useIt(*flags);
  };
}

CommandBody declareModelsBack(CLI::App& subcommand) {
  struct BackFlags {
    std::string library;
    bool json = false;
  };
  auto flags = std::make_shared<BackFlags>();
  subcommand.add_option("--library", flags->library, "Library file")->required();
  subcommand.add_flag("--json", flags->json, "JSON on standard output");
  return [flags](char** /*argv*/) -> ExitCode {
    const auto choice = models::goBackToModelBefore(flags->library);
    if (!choice.ok()) return reportFailure(choice.error(), flags->json);
    if (flags->json) {
      printJson(choiceJson(*choice));
    } else {
      std::printf("%s (%s) serves this library again\n", choice->modelName.c_str(),
                  choice->describer.text.c_str());
    }
    return ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
