// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/pair_training.h"
#include "core/base/program_start.h"
#include "core/exchange/json_text.h"
#include "core/pipeline/train_job.h"

namespace lookalike::cli {

namespace {

struct TrainFlags {
  pipeline::TrainOptions options;
  std::string network;
  std::string answersPath;
  bool json = false;
  bool quiet = false;
};

/// Progress as of any job, and a line on standard error for each point of the curve.
class TrainConsole final : public train::TrainingObserver {
 public:
  explicit TrainConsole(bool quiet) : quiet_(quiet), console_(quiet) {}
  void onProgress(const JobProgress& progress) override { console_.onProgress(progress); }
  void onFailure(const ItemFailure& failure) override { console_.onFailure(failure); }
  void onPoint(const train::TrainingPoint& point) override {
    if (quiet_) return;
    std::fprintf(stderr, "\r%9lld views  loss %.4f  rate %.2g  %d px  network %.0f/s  loader %.0f/s",
                 static_cast<long long>(point.views), point.loss, point.learningRate, point.side,
                 point.networkViewsPerSecond, point.loaderViewsPerSecond);
    if (point.isEvaluated) {
      std::fprintf(stderr, "  held out: uAP %.3f  recall@1 %.3f  direction %.3f",
                   point.score.microAveragePrecision, point.score.recallAt1, point.score.directionRight);
    }
    std::fprintf(stderr, "\n");
  }

 private:
  const bool quiet_;
  ConsoleObserver console_;
};

void printText(const train::TrainingReport& report) {
  std::printf("model     %s\n", report.modelPath.c_str());
  std::printf("card      %s\n", report.cardPath.c_str());
  std::printf("pictures  %zu, and %zu held out\n", report.pictures, report.heldOut);
  std::printf("views     %lld in %s", static_cast<long long>(report.views),
              formatSeconds(report.seconds).c_str());
  if (report.resumedAtViews > 0)
    std::printf(", of them %lld before this run", static_cast<long long>(report.resumedAtViews));
  std::printf("\n");
  if (report.curve.empty() || !report.curve.back().isEvaluated) return;
  const train::HeldOutScore& score = report.curve.back().score;
  std::printf("held out  micro average precision %.4f, recall@1 %.4f, direction right %.4f\n",
              score.microAveragePrecision, score.recallAt1, score.directionRight);
}

void printJson(const train::TrainingReport& report) {
  nlohmann::ordered_json document;
  exchange::setPath(document, "model", report.modelPath);
  exchange::setPath(document, "card", report.cardPath);
  document["pictures"] = report.pictures;
  document["held_out"] = report.heldOut;
  document["views"] = report.views;
  document["resumed_at_views"] = report.resumedAtViews;
  document["seconds"] = report.seconds;
  document["curve"] = nlohmann::ordered_json::array();
  for (const train::TrainingPoint& point : report.curve) {
    nlohmann::ordered_json entry{{"views", point.views},
                                 {"seconds", point.seconds},
                                 {"loss", point.loss},
                                 {"learning_rate", point.learningRate},
                                 {"side", point.side},
                                 {"network_views_per_second", point.networkViewsPerSecond},
                                 {"loader_views_per_second", point.loaderViewsPerSecond}};
    if (point.isEvaluated) {
      entry["micro_average_precision"] = point.score.microAveragePrecision;
      entry["recall_at_1"] = point.score.recallAt1;
      entry["direction_right"] = point.score.directionRight;
    }
    document["curve"].push_back(std::move(entry));
  }
  document["failures"] = nlohmann::ordered_json::array();
  for (const Error& error : report.unreadable) document["failures"].push_back(exchange::errorJson(error));
  std::cout << document.dump(2) << '\n';
}

pipeline::PairTrainOptions pairOptions(const TrainFlags& flags) {
  pipeline::PairTrainOptions options;
  options.recipePath = flags.options.recipePath;
  options.network = flags.network;
  options.folders = flags.options.folders;
  options.output = flags.options.output;
  options.answersPath = flags.answersPath;
  options.device = flags.options.device;
  options.cores = flags.options.cores;
  options.seed = flags.options.seed;
  options.heldOutShare = flags.options.heldOutShare;
  return options;
}

}  // namespace

CommandBody declareTrain(CLI::App& subcommand) {
  auto flags = std::make_shared<TrainFlags>();
  pipeline::TrainOptions& options = flags->options;
  subcommand.add_option("--recipe", options.recipePath, "Training recipe (see models/recipes)")
      ->type_name("FILE")
      ->required();
  subcommand.add_option("--images", options.folders, "Folders of training images")
      ->type_name("FOLDER")
      ->required()
      ->take_all();
  subcommand
      .add_option("-o,--output", options.output,
                  "Output model; its card, checkpoint and curves are written beside it. Run again to resume "
                  "after a stop or kill")
      ->type_name("FILE")
      ->required();
  subcommand
      .add_option("--network", flags->network,
                  "Pair network type, overriding the recipe (for pair-*.json recipes)")
      ->check(CLI::IsMember({"siamese", "pseudo-siamese", "two-channel", "hybrid", "contrastive-siamese"}));
  subcommand
      .add_option("--answers", flags->answersPath,
                  "Write a pair network's answer for each held-out pair (CSV)")
      ->type_name("FILE");
  subcommand.add_option("--start", options.start, "Initial weights, overriding the recipe")
      ->type_name("FILE");
  subcommand.add_option("--device", options.device, "Device: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  subcommand.add_option("--cores", options.cores, "CPU cores to use; 0: all")->check(CLI::NonNegativeNumber);
  subcommand.add_option("--seed", options.seed, "Random seed, overriding the recipe");
  subcommand.add_option("--held-out", options.heldOutShare, "Share of the images held out for evaluation")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 0.5));
  subcommand.add_option("--stop-after", options.stopAfterViews, "Stop after this many views; can be resumed")
      ->type_name("VIEWS")
      ->check(CLI::NonNegativeNumber);
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** argv) -> ExitCode {
    startWithPassiveOpenMp(argv);
    JobControl control;
    const InterruptWatch watch(control);
    const auto isPairs = pipeline::isPairRecipeFile(flags->options.recipePath);
    if (!isPairs.ok()) return reportFailure(isPairs.error(), flags->json);
    if (*isPairs) return trainPairsOnConsole(pairOptions(*flags), control, flags->json, flags->quiet);
    if (!flags->network.empty() || !flags->answersPath.empty()) {
      return reportFailure(Error{ErrorCode::kInvalidArgument, flags->options.recipePath,
                                 "--network and --answers are for recipes of pair networks", -1},
                           flags->json);
    }
    Result<train::TrainingReport> report = Error{};
    {
      TrainConsole observer(flags->quiet);
      report = pipeline::trainNetwork(flags->options, control, &observer);
    }
    if (!report.ok()) return reportFailure(report.error(), flags->json);
    if (flags->json) {
      printJson(*report);
    } else {
      printText(*report);
    }
    return report->unreadable.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
  };
}

}  // namespace lookalike::cli
