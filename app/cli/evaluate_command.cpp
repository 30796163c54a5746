// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unordered_set>

#include "app/cli/command.h"
#include "app/cli/job_flags.h"
#include "core/evaluate/copy_detection_metrics.h"

namespace lookalike::cli {

namespace {

struct EvaluateFlags {
  std::string groundTruth;
  std::string predictions;
  std::string curve;
  std::string leaveOut;
  bool json = false;
};

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

void printJson(const evaluate::CopyDetectionMetrics& metrics) {
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
  std::cout << document.dump(2) << '\n';
}

}  // namespace

CommandBody declareEvaluate(CLI::App& subcommand) {
  auto flags = std::make_shared<EvaluateFlags>();
  subcommand.add_option("--ground-truth", flags->groundTruth, "CSV: query_id,reference_id[,edits]")
      ->required();
  subcommand
      .add_option("--predictions", flags->predictions, "CSV: query_id,reference_id,score (larger = closer)")
      ->required();
  subcommand.add_option("--leave-out", flags->leaveOut,
                        "CSV whose first column names queries to leave out, for example hard negatives");
  subcommand.add_option("--curve", flags->curve, "Write the precision-recall curve to this CSV file");
  subcommand.add_flag("--json", flags->json, "JSON on standard output");
  return [flags](char** /*argv*/) -> ExitCode {
    auto groundTruth = evaluate::readGroundTruth(flags->groundTruth);
    if (!groundTruth.ok()) return reportFailure(groundTruth.error(), flags->json);
    auto predictions = evaluate::readPredictions(flags->predictions);
    if (!predictions.ok()) return reportFailure(predictions.error(), flags->json);
    if (!flags->leaveOut.empty()) {
      const auto left = leaveQueriesOut(flags->leaveOut, groundTruth.value(), predictions.value());
      if (!left.ok()) return reportFailure(left.error(), flags->json);
    }
    const auto metrics = evaluate::evaluateCopyDetection(groundTruth.value(), predictions.value());
    if (!flags->curve.empty()) {
      if (const auto written = evaluate::writePrecisionRecallCurve(flags->curve, metrics); !written.ok()) {
        return reportFailure(written.error(), flags->json);
      }
    }
    if (flags->json) {
      printJson(metrics);
    } else {
      printText(metrics);
    }
    return ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
