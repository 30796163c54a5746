// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/pair_training.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/console_observer.h"
#include "app/cli/job_flags.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

class PairConsole final : public pipeline::PairTrainJobObserver {
 public:
  explicit PairConsole(bool quiet) : quiet_(quiet), console_(quiet) {}
  void onProgress(const JobProgress& progress) override { console_.onProgress(progress); }
  void onFailure(const ItemFailure& failure) override { console_.onFailure(failure); }
  void onIteration(const train::PairTrainingProgress& progress) override { last_ = progress; }
  void onEvaluation(const train::PairCurvePoint& point) override {
    if (quiet_) return;
    std::fprintf(
        stderr,
        "\r%9lld iterations  loss %.4f  rate %.2g  network %.0f/s  loader %.0f/s  held out: accuracy "
        "%.3f\n",
        static_cast<long long>(point.iterations), point.loss, point.learningRate, last_.networkPairsPerSecond,
        last_.loaderPairsPerSecond, point.accuracy);
  }

 private:
  const bool quiet_;
  ConsoleObserver console_;
  train::PairTrainingProgress last_;
};

/// Cores kept busy: 1.9 of 2, say.
double coresUsed(const train::PairEvaluation& evaluation) {
  return evaluation.seconds > 0.0 ? evaluation.cpuSeconds / evaluation.seconds : 0.0;
}

void printText(const pipeline::PairTrainOptions& options, const pipeline::PairTrainJobReport& report) {
  const train::PairEvaluation& evaluation = report.training.evaluation;
  const auto pairs = static_cast<double>(evaluation.answers.size());
  std::printf("model     %s\n", options.output.c_str());
  std::printf("card      %s\n", report.cardPath.c_str());
  std::printf("%s  %zu, and %zu held out\n",
              report.recipe.source == train::PairSource::kList ? "pairs   " : "pictures", report.pictures,
              report.heldOut);
  std::printf("weights   %lld\n", static_cast<long long>(report.training.parameters));
  if (report.training.resumedFrom > 0)
    std::printf("resumed   after %lld iterations\n", static_cast<long long>(report.training.resumedFrom));
  std::printf(
      "held out  accuracy %.4f: TP %lld, TN %lld, FP %lld, FN %lld\n", evaluation.accuracy(),
      static_cast<long long>(evaluation.truePositives), static_cast<long long>(evaluation.trueNegatives),
      static_cast<long long>(evaluation.falsePositives), static_cast<long long>(evaluation.falseNegatives));
  std::printf("time      %.2f ms a pair, %.1f cores used\n", 1000.0 * evaluation.seconds / pairs,
              coresUsed(evaluation));
}

void printJson(const pipeline::PairTrainOptions& options, const pipeline::PairTrainJobReport& report) {
  const train::PairEvaluation& evaluation = report.training.evaluation;
  nlohmann::ordered_json document;
  exchange::setPath(document, "model", options.output);
  exchange::setPath(document, "card", report.cardPath);
  document["pictures"] = report.pictures;
  document["held_out"] = report.heldOut;
  document["parameters"] = report.training.parameters;
  document["resumed_from"] = report.training.resumedFrom;
  document["pairs"] = evaluation.answers.size();
  document["accuracy"] = evaluation.accuracy();
  document["true_positives"] = evaluation.truePositives;
  document["true_negatives"] = evaluation.trueNegatives;
  document["false_positives"] = evaluation.falsePositives;
  document["false_negatives"] = evaluation.falseNegatives;
  document["seconds"] = evaluation.seconds;
  document["cpu_seconds"] = evaluation.cpuSeconds;
  document["curve"] = nlohmann::ordered_json::array();
  for (const train::PairCurvePoint& point : report.training.curve) {
    document["curve"].push_back({{"iterations", point.iterations},
                                 {"loss", point.loss},
                                 {"learning_rate", point.learningRate},
                                 {"accuracy", point.accuracy}});
  }
  document["failures"] = nlohmann::ordered_json::array();
  for (const Error& error : report.unreadable) document["failures"].push_back(exchange::errorJson(error));
  std::cout << document.dump(2) << '\n';
}

}  // namespace

ExitCode trainPairsOnConsole(const pipeline::PairTrainOptions& options, JobControl& control, bool json,
                             bool quiet) {
  Result<pipeline::PairTrainJobReport> report = Error{};
  {
    PairConsole observer(quiet);
    report = pipeline::trainPairs(options, control, &observer);
  }
  if (!report.ok()) return reportFailure(report.error(), json);
  if (json) {
    printJson(options, *report);
  } else {
    printText(options, *report);
  }
  return report->unreadable.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

}  // namespace lookalike::cli
