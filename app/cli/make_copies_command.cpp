// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "core/evaluate/made_benchmark.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

struct MakeCopiesFlags {
  evaluate::MadeBenchmarkOptions options;
  std::vector<std::string> edits;
  bool json = false;
  bool quiet = false;
};

std::string namesOf(const std::vector<edits::MakeEdit>& edits) {
  std::string names;
  for (const edits::MakeEdit edit : edits) {
    if (!names.empty()) names += ", ";
    names += edits::makeEditName(edit);
  }
  return names;
}

std::string editNames() {
  return namesOf(edits::allMakeEdits());
}

/// Those that are made only when asked for.
std::string laterEditNames() {
  std::vector<edits::MakeEdit> edits = edits::allMakeEdits();
  const auto& usual = edits::benchmarkMakeEdits();
  std::erase_if(edits, [&](auto edit) { return std::find(usual.begin(), usual.end(), edit) != usual.end(); });
  return namesOf(edits);
}

Result<void> readEdits(MakeCopiesFlags& flags) {
  for (const std::string& name : flags.edits) {
    const auto edit = edits::makeEditNamed(name);
    if (!edit) {
      return Error{
          ErrorCode::kInvalidArgument, {}, "--edits: \"" + name + "\" is none of " + editNames(), -1};
    }
    flags.options.edits.push_back(*edit);
  }
  return ok();
}

void printText(const evaluate::MadeBenchmarkReport& report, const MakeCopiesFlags& flags) {
  std::printf("%s: %lld references, %lld copies, %lld distractors, of %lld pictures, in %.1f s\n",
              flags.options.outFolder.c_str(), static_cast<long long>(report.references),
              static_cast<long long>(report.copies), static_cast<long long>(report.distractors),
              static_cast<long long>(report.found), report.seconds);
  for (const auto& [grade, count] : report.copiesByGrade)
    std::printf("%6lld  %s\n", static_cast<long long>(count), grade.c_str());
  for (const auto& [edit, count] : report.copiesByEdit)
    std::printf("%6lld  edit %s\n", static_cast<long long>(count), edit.c_str());
  if (report.doubles > 0)
    std::printf("%lld passed over: another has the same bytes\n", static_cast<long long>(report.doubles));
  if (report.tooSmall > 0)
    std::printf("%lld passed over: too small\n", static_cast<long long>(report.tooSmall));
}

void printJson(const evaluate::MadeBenchmarkReport& report, const MakeCopiesFlags& flags) {
  nlohmann::ordered_json document;
  exchange::setPath(document, "folder", flags.options.outFolder);
  document["seed"] = flags.options.seed;
  document["pictures_found"] = report.found;
  document["references"] = report.references;
  document["copies"] = report.copies;
  document["distractors"] = report.distractors;
  document["passed_over"] = {{"too_small", report.tooSmall}, {"doubles", report.doubles}};
  document["copies_by_grade"] = report.copiesByGrade;
  document["copies_by_edit"] = report.copiesByEdit;
  document["seconds"] = report.seconds;
  document["failures"] = nlohmann::ordered_json::array();
  for (const ItemFailure& failure : report.failures)
    document["failures"].push_back(exchange::errorJson(failure.error));
  std::cout << document.dump(2) << '\n';
}

}  // namespace

CommandBody declareMakeCopies(CLI::App& subcommand) {
  auto flags = std::make_shared<MakeCopiesFlags>();
  evaluate::MadeBenchmarkOptions& options = flags->options;
  subcommand.footer("Edits: " + editNames());
  subcommand.add_option("folders", options.folders, "Folders of images to make copies of")
      ->type_name("FOLDER")
      ->required();
  subcommand.add_option("-o,--output", options.outFolder, "Output folder, new or empty")
      ->type_name("FOLDER")
      ->required();
  subcommand.add_option("--queries", options.copies, "Number of copies")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_option("--references", options.references, "References; 0: one a copy")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  subcommand.add_option("--distractors", options.distractors, "Queries that are copies of no reference")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  subcommand.add_option("--seed", options.seed, "Random seed; equal seeds give equal files")
      ->capture_default_str();
  subcommand
      .add_option("--edits", flags->edits, "Edits to choose from; default: all except " + laterEditNames())
      ->delimiter(',')
      ->type_name("EDIT,...");
  subcommand.add_option("--without", options.without, "Exclude images used by this earlier benchmark")
      ->type_name("FOLDER")
      ->take_all();
  subcommand.add_option("--cores", options.cores, "CPU cores to use; 0: all")->check(CLI::NonNegativeNumber);
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** /*argv*/) -> ExitCode {
    if (auto read = readEdits(*flags); !read.ok()) return reportFailure(read.error(), flags->json);
    JobControl control;
    const InterruptWatch watch(control);
    Result<evaluate::MadeBenchmarkReport> report = Error{};
    {
      ConsoleObserver observer(flags->quiet);
      report = evaluate::makeBenchmark(flags->options, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      printJson(*report, *flags);
    } else {
      printText(*report, *flags);
    }
    return report->failures.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
  };
}

}  // namespace lookalike::cli
