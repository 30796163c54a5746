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
                  "Descriptor model: a name from `lookalike models`, or a model card")
      ->capture_default_str();
  subcommand.add_option("--device", options.describer.device, "Device: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  subcommand
      .add_option("--batch-size", options.describer.batchSize,
                  "Images per batch; 0: the model's own batch size")
      ->check(CLI::NonNegativeNumber);
  subcommand.add_option("--cores", options.cores, "CPU cores to use; 0: all")->check(CLI::NonNegativeNumber);
}

void addIndexFlags(CLI::App& subcommand, pipeline::IndexLibraryOptions& options) {
  subcommand.add_option(
      "--library", options.libraryPath,
      "Library file; default: one per set of folders, under $XDG_DATA_HOME/lookalike/libraries");
  subcommand
      .add_option("--exclude", options.excludePatterns,
                  "Exclude names or paths that match this shell pattern")
      ->type_name("PATTERN")
      ->take_all();
  subcommand.add_flag("--hidden", options.includeHidden,
                      "Include hidden files and folders (names that begin with a dot)");
  subcommand.add_flag("--follow-symlinks", options.followSymlinks,
                      "Follow symbolic links (loops are detected)");
  subcommand.add_flag("--retry-failed", options.retryFailures,
                      "Retry files whose content failed before, even if unchanged");
  addDescriberFlags(subcommand, options);
  subcommand.add_option("--max-pixels", options.limits.maxPixels, "Refuse images with more pixels")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_option("--max-bytes", options.limits.maxFileBytes, "Refuse files with more bytes")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option_function<double>(
          "--max-seconds",
          [&options](double seconds) {
            options.limits.maxTime = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
          },
          "Refuse images that take longer to decode (default: 30)")
      ->check(CLI::Range(0.001, 86400.0));
}

void addMatchFlags(CLI::App& subcommand, match::MatchOptions& options, bool& normalise) {
  static const std::map<std::string, index::IndexKind> kKinds{{"auto", index::IndexKind::kAutomatic},
                                                              {"exact", index::IndexKind::kExact},
                                                              {"lists", index::IndexKind::kInvertedLists}};
  subcommand
      .add_option("--index", options.index.kind,
                  "Index type: auto, exact, or lists (faster, may miss some pairs)")
      ->transform(CLI::CheckedTransformer(kKinds, CLI::ignore_case))
      ->option_text("auto|exact|lists");
  subcommand.add_option("--max-pairs", options.maxPairsPerImage, "Pairs to keep per image, best first")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_flag("--normalise", normalise, "Normalise scores by negative embedding subtraction");
  subcommand
      .add_option("--normalise-neighbours", options.normalisation.neighbours,
                  "k of --normalise: negatives per descriptor")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--normalise-beta", options.normalisation.beta,
                  "beta of --normalise: weight of the negatives")
      ->capture_default_str();
  subcommand
      .add_option("--normalise-iterations", options.normalisation.iterations,
                  "n of --normalise: number of iterations")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void addEvidenceFlag(CLI::App& subcommand, EvidenceKind& evidence) {
  static const std::map<std::string, EvidenceKind> kKinds{
      {"global", EvidenceKind::kGlobal}, {"local", EvidenceKind::kLocal}, {"both", EvidenceKind::kBoth}};
  subcommand
      .add_option("--evidence", evidence,
                  "Evidence for finding and scoring pairs: global (one descriptor per image), local "
                  "(keypoints and the aligned overlap) or both (default)")
      ->transform(CLI::CheckedTransformer(kKinds, CLI::ignore_case))
      ->option_text("global|local|both");
}

void addCandidateFlags(CLI::App& subcommand, find::CandidateOptions& options) {
  subcommand
      .add_option("--candidates", options.globalPerImage, "Candidate pairs per image taken from descriptors")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--local-candidates", options.localPerImage,
                  "Candidate pairs per image taken from keypoints")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
}

void addJudgeFlags(CLI::App& subcommand, models::JudgeOptions& options) {
  subcommand.add_flag_callback(
      "--uncalibrated", [&options] { options.isCalibrated = false; },
      "Score pairs by the raw copy score, without the model's calibration");
  subcommand
      .add_option(
          "--pair-network", options.pairNetworkCard,
          "Model card of the network that compares aligned overlaps; default: the one the calibration names")
      ->type_name("CARD");
}

void addDirectionFlag(CLI::App& subcommand, library::DirectionOptions& options) {
  subcommand.add_flag("!--no-file-traces", options.readsFiles,
                      "Determine directions without reading compression traces and metadata from the files");
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
