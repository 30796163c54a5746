// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "app/cli/command.h"
#include "app/cli/console_observer.h"
#include "app/cli/direction_evaluation.h"
#include "app/cli/interrupt.h"
#include "app/cli/job_flags.h"
#include "app/cli/norm_ratio_evaluation.h"
#include "app/cli/reliability_text.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/edit_confusion.h"
#include "core/evaluate/sift_baseline.h"
#include "core/exchange/json_text.h"

namespace lookalike::cli {

namespace {

struct EvaluateFlags {
  std::string groundTruth;
  std::string predictions;
  std::string curve;
  std::string leaveOut;
  std::string baseline;
  evaluate::SiftBaselineOptions sift;
  std::string editTruth;
  std::string pairs;
  bool hasNormRatio = false;
  bool hasDirection = false;
  NormRatioFlags normRatio;  ///< files are those above
  bool hasReliability = false;
  std::string output;
  bool json = false;
  bool quiet = false;
};

/// What the command does.
enum class Task { kScore, kBaseline, kEdits, kNormRatio, kDirection };

Result<Task> taskOf(const EvaluateFlags& flags) {
  const auto wrong = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  if (flags.hasNormRatio || flags.hasDirection) {
    if (flags.hasNormRatio && flags.hasDirection)
      return wrong("give only one of --norm-ratio and --direction");
    if (flags.groundTruth.empty() || flags.pairs.empty())
      return wrong("--norm-ratio and --direction need --ground-truth and --pairs");
    if (!flags.predictions.empty() || !flags.baseline.empty() || !flags.editTruth.empty())
      return wrong(
          "--norm-ratio and --direction cannot be combined with --predictions, --baseline or --edit-truth");
    return flags.hasDirection ? Task::kDirection : Task::kNormRatio;
  }
  const bool isBaseline = !flags.baseline.empty();
  const bool isEdits = !flags.editTruth.empty() || !flags.pairs.empty();
  if (isBaseline + isEdits + !flags.predictions.empty() > 1)
    return wrong("give only one of --predictions, --baseline and --edit-truth");
  if (isBaseline) {
    if (flags.sift.references.empty() || flags.sift.queries.empty())
      return wrong("--baseline needs --references and --queries");
    return Task::kBaseline;
  }
  if (isEdits) {
    if (flags.editTruth.empty() || flags.pairs.empty())
      return wrong("--edit-truth and --pairs must be given together");
    return Task::kEdits;
  }
  if (flags.predictions.empty()) return wrong("give --predictions, --baseline or --edit-truth");
  if (flags.groundTruth.empty()) return wrong("--predictions needs --ground-truth");
  return Task::kScore;
}

/// The protocol without the queries that a file names (as a ground truth does, in its first column).
Result<void> leaveQueriesOut(const std::string& path, std::vector<evaluate::GroundTruthRow>& groundTruth,
                             std::vector<evaluate::Prediction>& predictions) {
  const auto rows = evaluate::readGroundTruth(path);
  if (!rows.ok()) return rows.error();
  std::unordered_set<std::string> out;
  for (const evaluate::GroundTruthRow& row : rows.value()) out.insert(row.queryId);
  std::erase_if(groundTruth, [&](const auto& row) { return out.contains(row.queryId); });
  std::erase_if(predictions, [&](const auto& prediction) { return out.contains(prediction.queryId); });
  return ok();
}

void printText(const evaluate::CopyDetectionMetrics& metrics) {
  std::printf("micro average precision   %.4f\n", metrics.microAveragePrecision);
  std::printf("recall at precision 90    %.4f", metrics.recallAtPrecision90);
  if (std::isfinite(metrics.thresholdAtPrecision90))
    std::printf("   (score %.6g)", metrics.thresholdAtPrecision90);
  std::printf("\nprecision at N            %.4f   (N = %lld)\n", metrics.precisionAtN,
              static_cast<long long>(metrics.truePairs));
  std::printf("recall@1                  %.4f\n", metrics.recallAt1);
  std::printf("predictions               %lld\n", static_cast<long long>(metrics.predictions));
  for (const auto& [grade, recall] : metrics.recallByGrade) {
    std::printf("recall at that score      %.4f   %s\n", recall, grade.c_str());
  }
  for (const auto& [edit, recall] : metrics.recallByEdit) {
    std::printf("recall at that score      %.4f   edit %s\n", recall, edit.c_str());
  }
}

nlohmann::ordered_json metricsJson(const evaluate::CopyDetectionMetrics& metrics) {
  nlohmann::ordered_json document;
  document["micro_average_precision"] = metrics.microAveragePrecision;
  document["recall_at_precision_90"] = metrics.recallAtPrecision90;
  document["threshold_at_precision_90"] = std::isfinite(metrics.thresholdAtPrecision90)
                                              ? nlohmann::ordered_json(metrics.thresholdAtPrecision90)
                                              : nlohmann::ordered_json();
  document["precision_at_n"] = metrics.precisionAtN;
  document["recall_at_1"] = metrics.recallAt1;
  document["true_pairs"] = metrics.truePairs;
  document["predictions"] = metrics.predictions;
  document["recall_by_grade"] = metrics.recallByGrade;
  document["recall_by_edit"] = metrics.recallByEdit;
  return document;
}

/// Reads the ground truth, leaves out what is to be left out, scores, and writes the curve.
Result<evaluate::CopyDetectionMetrics> score(const EvaluateFlags& flags,
                                             std::vector<evaluate::Prediction> predictions) {
  auto groundTruth = evaluate::readGroundTruth(flags.groundTruth);
  if (!groundTruth.ok()) return groundTruth.error();
  if (!flags.leaveOut.empty()) {
    const auto left = leaveQueriesOut(flags.leaveOut, groundTruth.value(), predictions);
    if (!left.ok()) return left.error();
  }
  auto metrics = evaluate::evaluateCopyDetection(groundTruth.value(), predictions);
  if (!flags.curve.empty()) {
    const auto written = evaluate::writePrecisionRecallCurve(flags.curve, metrics);
    if (!written.ok()) return written.error();
  }
  return metrics;
}

ExitCode judgeProbabilities(const EvaluateFlags& flags) {
  auto predictions = evaluate::readPredictions(flags.predictions);
  if (!predictions.ok()) return reportFailure(predictions.error(), flags.json);
  auto groundTruth = evaluate::readGroundTruth(flags.groundTruth);
  if (!groundTruth.ok()) return reportFailure(groundTruth.error(), flags.json);
  if (!flags.leaveOut.empty()) {
    const auto left = leaveQueriesOut(flags.leaveOut, *groundTruth, *predictions);
    if (!left.ok()) return reportFailure(left.error(), flags.json);
  }
  const auto reliability = evaluate::reliabilityOf(evaluate::forecastsOf(*groundTruth, *predictions));
  if (!flags.output.empty()) {
    const auto written = evaluate::writeReliabilityFiles(flags.output, reliability);
    if (!written.ok()) return reportFailure(written.error(), flags.json);
  }
  if (flags.json) {
    std::cout << reliabilityJson(reliability).dump(2) << '\n';
  } else {
    printReliability("predictions", reliability);
  }
  return ExitCode::kFine;
}

ExitCode scorePredictions(const EvaluateFlags& flags) {
  auto predictions = evaluate::readPredictions(flags.predictions);
  if (!predictions.ok()) return reportFailure(predictions.error(), flags.json);
  const auto metrics = score(flags, std::move(predictions).value());
  if (!metrics.ok()) return reportFailure(metrics.error(), flags.json);
  if (flags.json) {
    std::cout << metricsJson(*metrics).dump(2) << '\n';
  } else {
    printText(*metrics);
  }
  return ExitCode::kFine;
}

nlohmann::ordered_json baselineJson(const evaluate::SiftBaselineReport& report) {
  nlohmann::ordered_json document;
  document["baseline"] = "sift";
  document["references"] = report.references;
  document["queries"] = report.queries;
  document["predictions"] = report.predictions.size();
  document["keypoints_per_reference"] = report.keypointsPerReference;
  document["threads"] = report.threads;
  document["extract_seconds"] = report.extractSeconds;
  document["match_seconds"] = report.matchSeconds;
  document["seconds_per_query"] = report.secondsPerQuery;
  document["failures"] = nlohmann::ordered_json::array();
  for (const ItemFailure& failure : report.failures)
    document["failures"].push_back(exchange::errorJson(failure.error));
  return document;
}

ExitCode runBaseline(const EvaluateFlags& flags) {
  JobControl control;
  const InterruptWatch watch(control);
  Result<evaluate::SiftBaselineReport> report = Error{};
  {
    ConsoleObserver observer(flags.quiet);
    report = evaluate::runSiftBaseline(flags.sift, control, &observer);
  }
  if (!report.ok()) return reportFailure(report.error(), flags.json);
  if (!flags.output.empty()) {
    const auto written = evaluate::writePredictions(flags.output, report->predictions);
    if (!written.ok()) return reportFailure(written.error(), flags.json);
  }
  nlohmann::ordered_json document = baselineJson(*report);
  if (!flags.json) {
    std::printf("SIFT of Zhang et al. 2016: %lld queries, %lld references of %.0f keypoints\n",
                static_cast<long long>(report->queries), static_cast<long long>(report->references),
                report->keypointsPerReference);
    std::printf("references extracted in   %.1f s, queries matched in %.1f s on %d threads\n",
                report->extractSeconds, report->matchSeconds, report->threads);
    std::printf("a query on one thread     %.3f s\n", report->secondsPerQuery);
  }
  if (!flags.groundTruth.empty()) {
    const auto metrics = score(flags, report->predictions);
    if (!metrics.ok()) return reportFailure(metrics.error(), flags.json);
    if (!flags.json) printText(*metrics);
    document["metrics"] = metricsJson(*metrics);
  }
  if (flags.json) std::cout << document.dump(2) << '\n';
  return report->failures.empty() ? ExitCode::kFine : ExitCode::kProblemsInSomeFiles;
}

nlohmann::ordered_json editsJson(const evaluate::EditConfusion& confusion) {
  nlohmann::ordered_json document;
  document["true_pairs"] = confusion.truePairs;
  document["found"] = confusion.found;
  document["all_edits_right"] = confusion.allRight;
  document["direction"] = {{"right", confusion.directionRight},
                           {"wrong", confusion.directionWrong},
                           {"undecided", confusion.directionOpen}};
  document["containment_right"] = confusion.containmentRight;
  document["aligned"] = confusion.aligned;
  document["aligned_right"] = confusion.alignedRight;
  document["alignment_error"] = exchange::numberOrNull(confusion.alignmentError);
  for (std::size_t kind = 0; kind < evaluate::kEditKindCount; ++kind) {
    const evaluate::EditScore& one = confusion.scores.at(kind);
    document["edits"][evaluate::editColumnName(kind)] = {
        {"made", one.made},
        {"named", one.named},
        {"right", one.right},
        {"precision", exchange::numberOrNull(one.precision)},
        {"recall", exchange::numberOrNull(one.recall)},
        {"amount_error", exchange::numberOrNull(one.amountError)}};
  }
  return document;
}

void printEdits(const evaluate::EditConfusion& confusion) {
  const auto part = [&](const char* what, std::int64_t count, std::int64_t whole) {
    std::printf("%-26s%lld of %lld (%.1f %%)\n", what, static_cast<long long>(count),
                static_cast<long long>(whole),
                whole > 0 ? 100.0 * static_cast<double>(count) / static_cast<double>(whole) : 0.0);
  };
  std::cout << evaluate::editConfusionText(confusion) << '\n' << std::flush;
  part("true pairs found", confusion.found, confusion.truePairs);
  part("all edits right", confusion.allRight, confusion.found);
  part("direction right", confusion.directionRight, confusion.found);
  part("direction wrong", confusion.directionWrong, confusion.found);
  part("containment right", confusion.containmentRight, confusion.found);
  part("aligned", confusion.aligned, confusion.found);
  part("  of them within 3 %", confusion.alignedRight, confusion.aligned);
}

ExitCode compareNamedEdits(const EvaluateFlags& flags) {
  const auto truth = evaluate::readEditTruth(flags.editTruth);
  if (!truth.ok()) return reportFailure(truth.error(), flags.json);
  const auto named = evaluate::readNamedPairs(flags.pairs);
  if (!named.ok()) return reportFailure(named.error(), flags.json);
  const evaluate::EditConfusion confusion = evaluate::compareEdits(*truth, *named);
  if (!flags.output.empty()) {
    const auto written = evaluate::writeEditConfusion(flags.output, confusion);
    if (!written.ok()) return reportFailure(written.error(), flags.json);
  }
  if (flags.json) {
    std::cout << editsJson(confusion).dump(2) << '\n';
  } else {
    printEdits(confusion);
  }
  return ExitCode::kFine;
}

}  // namespace

CommandBody declareEvaluate(CLI::App& subcommand) {
  auto flags = std::make_shared<EvaluateFlags>();
  subcommand.add_option("--ground-truth", flags->groundTruth, "CSV: query_id,reference_id[,edits]");
  subcommand.add_option("--predictions", flags->predictions,
                        "CSV: query_id,reference_id,score (larger = closer)");
  subcommand.add_option("--leave-out", flags->leaveOut,
                        "CSV whose first column names queries to exclude, for example hard negatives");
  subcommand.add_option("--curve", flags->curve, "Write the precision-recall curve to this CSV file");
  subcommand
      .add_option("--baseline", flags->baseline,
                  "Run a published method on --references and --queries: sift (Zhang et al. 2016)")
      ->check(CLI::IsMember({"sift"}));
  evaluate::SiftBaselineOptions& sift = flags->sift;
  subcommand.add_option("--references", sift.references, "Folders of original images, for --baseline")
      ->type_name("FOLDER");
  subcommand.add_option("--queries", sift.queries, "Folders of possible copies, for --baseline")
      ->type_name("FOLDER");
  subcommand.add_option("--sift-keypoints", sift.maxKeypoints, "Maximum keypoints per image")
      ->capture_default_str()
      ->check(CLI::Range(2, 100000));
  subcommand.add_option("--sift-side", sift.workingSide, "Resize images to squares of this side, in pixels")
      ->capture_default_str()
      ->check(CLI::Range(16, 4096));
  subcommand.add_option("--cores", sift.cores, "CPU cores for --baseline; 0: all")
      ->check(CLI::NonNegativeNumber);
  subcommand.add_option("--edit-truth", flags->editTruth,
                        "edit_truth.csv from `make-copies`, to compare with the edits named in --pairs");
  subcommand.add_option("--pairs", flags->pairs, "CSV from `compare --format csv`");
  subcommand.add_flag("--norm-ratio", flags->hasNormRatio,
                      "Score --pairs with and without the norm ratio filter (Wang et al. 2022), and the "
                      "directions that norm ratios give");
  subcommand.add_flag(
      "--direction", flags->hasDirection,
      "Measure how often the directions in --pairs are right, as a Markdown table with one row per edit");
  subcommand
      .add_option("--largest-norm-ratio", flags->normRatio.options.largestRatio,
                  "Query-to-reference norm ratio above which the query is not a copy")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand
      .add_option("--undecided-band", flags->normRatio.options.undecidedBand,
                  "Treat a direction as undecided when the logarithm of the norm ratio is this close to 0")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 10.0));
  subcommand.add_flag("--reliability", flags->hasReliability,
                      "Measure how well the scores of --predictions are calibrated as probabilities; with "
                      "--output STEM, also written to STEM.csv and STEM.png");
  subcommand.add_option("--wholes", flags->normRatio.wholes,
                        "CSV: query_id,reference_id[,kind] of queries whose reference is a crop of them");
  subcommand.add_option("-o,--output", flags->output,
                        "CSV file for the baseline's predictions or the table of edits");
  subcommand.add_flag("--json", flags->json, "Write JSON to standard output");
  subcommand.add_flag("--quiet", flags->quiet, "No progress");
  return [flags](char** /*argv*/) -> ExitCode {
    const auto task = taskOf(*flags);
    if (!task.ok()) return reportFailure(task.error(), flags->json);
    switch (*task) {
      case Task::kBaseline:
        return runBaseline(*flags);
      case Task::kEdits:
        return compareNamedEdits(*flags);
      case Task::kNormRatio:
      case Task::kDirection:
        flags->normRatio.groundTruth = flags->groundTruth;
        flags->normRatio.pairs = flags->pairs;
        return *task == Task::kDirection ? evaluateDirectionsOnConsole(flags->normRatio, flags->json)
                                         : evaluateNormRatioOnConsole(flags->normRatio, flags->json);
      case Task::kScore:
        break;
    }
    return flags->hasReliability ? judgeProbabilities(*flags) : scorePredictions(*flags);
  };
}

}  // namespace lookalike::cli
