// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/job_flags.h"

#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/program_start.h"
#include "core/exchange/json_text.h"
#include "core/library/user_folders.h"
#include "core/models/model_choice.h"

namespace lookalike::cli {

void addDescriberFlags(CLI::App& subcommand, pipeline::IndexLibraryOptions& options) {
  subcommand
      .add_option("--model", options.describer.name,
                  "Describer: a name of `lookalike models`, or a model card")
      ->capture_default_str();
  subcommand.add_option("--device", options.describer.device, "auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  subcommand
      .add_option("--batch-size", options.describer.batchSize, "Images described at once; 0: the model's own")
      ->check(CLI::NonNegativeNumber);
  subcommand.add_option("--cores", options.cores, "Cores to use; 0: all")->check(CLI::NonNegativeNumber);
}

void addIndexFlags(CLI::App& subcommand, pipeline::IndexLibraryOptions& options) {
  subcommand.add_option(
      "--library", options.libraryPath,
      "Library file; by default one for this set of folders under $XDG_DATA_HOME/lookalike/libraries");
  subcommand
      .add_option("--exclude", options.excludePatterns,
                  "Leave out names or paths that match this shell pattern")
      ->type_name("PATTERN")
      ->take_all();
  subcommand.add_flag("--hidden", options.includeHidden, "Include names that begin with a dot");
  subcommand.add_flag("--follow-symlinks", options.followSymlinks, "Follow symbolic links (loops are known)");
  subcommand.add_flag("--retry-failed", options.retryFailures,
                      "Read files again whose content failed before and has not changed");
  addDescriberFlags(subcommand, options);
  subcommand.add_option("--max-pixels", options.limits.maxPixels, "Larger images are refused")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_option("--max-bytes", options.limits.maxFileBytes, "Larger files are refused")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option_function<double>(
          "--max-seconds",
          [&options](double seconds) {
            options.limits.maxTime = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
          },
          "Images that take longer to decode are refused (default 30)")
      ->check(CLI::Range(0.001, 86400.0));
}

void addMatchFlags(CLI::App& subcommand, match::MatchOptions& options, bool& normalise) {
  static const std::map<std::string, index::IndexKind> kKinds{{"auto", index::IndexKind::kAutomatic},
                                                              {"exact", index::IndexKind::kExact},
                                                              {"lists", index::IndexKind::kInvertedLists}};
  subcommand.add_option("--index", options.index.kind, "auto, exact, or lists (faster, may miss some)")
      ->transform(CLI::CheckedTransformer(kKinds, CLI::ignore_case))
      ->option_text("auto|exact|lists");
  subcommand.add_option("--max-pairs", options.maxPairsPerImage, "Pairs kept an image, the best ones")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_flag("--normalise", normalise, "Normalise scores by negative embedding subtraction");
  subcommand.add_option("--normalise-neighbours", options.normalisation.neighbours, "Its k")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_option("--normalise-beta", options.normalisation.beta, "Its beta")->capture_default_str();
  subcommand.add_option("--normalise-iterations", options.normalisation.iterations, "Its n")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void addEvidenceFlag(CLI::App& subcommand, EvidenceKind& evidence) {
  static const std::map<std::string, EvidenceKind> kKinds{
      {"global", EvidenceKind::kGlobal}, {"local", EvidenceKind::kLocal}, {"both", EvidenceKind::kBoth}};
  subcommand
      .add_option("--evidence", evidence,
                  "What pairs are found and scored by: global (one descriptor an image), local (keypoints, "
                  "and the aligned overlap) or both (default)")
      ->transform(CLI::CheckedTransformer(kKinds, CLI::ignore_case))
      ->option_text("global|local|both");
}

void addCandidateFlags(CLI::App& subcommand, find::CandidateOptions& options) {
  subcommand
      .add_option("--candidates", options.globalPerImage,
                  "Pairs an image that its descriptor has looked at closely")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--local-candidates", options.localPerImage,
                  "Pairs an image that its keypoints have looked at closely")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void addJudgeFlags(CLI::App& subcommand, models::JudgeOptions& options) {
  subcommand.add_flag_callback(
      "--uncalibrated", [&options] { options.isCalibrated = false; },
      "Score pairs without the model's calibration: the copy score as it is");
  subcommand
      .add_option("--pair-network", options.pairNetworkCard,
                  "Card of the network that looks at aligned overlaps; default: the calibration's")
      ->type_name("CARD");
}

void addDirectionFlag(CLI::App& subcommand, library::DirectionOptions& options) {
  subcommand.add_flag(
      "!--no-file-traces", options.readsFiles,
      "Tell who was made from whom without reading the finds' files for traces of compression "
      "and metadata");
}

void prepareForNetworks(const pipeline::IndexLibraryOptions& options, char** argv) {
  describe::DescriberOptions describer = options.describer;
  describer.modelFolders = library::modelFolders();
  if (models::namesNetwork(describer)) startWithPassiveOpenMp(argv);
}

ExitCode reportFailure(const Error& error, bool json) {
  std::fprintf(stderr, "lookalike: %s\n", describeError(error).c_str());
  if (json) {
    nlohmann::ordered_json document;
    document["error"] = exchange::errorJson(error);
    std::cout << document.dump(2) << '\n';
  }
  if (error.code == ErrorCode::kCancelled) return ExitCode::kInterrupted;
  return error.code == ErrorCode::kInvalidArgument ? ExitCode::kUsage : ExitCode::kFailed;
}

ExitCode exitCodeFor(const library::IndexReport& report) {
  if (report.cancelled) return ExitCode::kInterrupted;
  return report.failures.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

void printEarlierFailures(const library::IndexReport& report, const FailureLog& shown) {
  for (const ItemFailure& failure : report.failures) {
    if (!shown.contains(failure.error.path))
      std::fprintf(stderr, "%s\n", describeError(failure.error).c_str());
  }
}

}  // namespace lookalike::cli
