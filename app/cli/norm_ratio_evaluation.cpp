// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/norm_ratio_evaluation.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/job_flags.h"

namespace lookalike::cli {

namespace {

nlohmann::ordered_json firstJson(const evaluate::FirstPairs& first) {
  return {{"micro_average_precision", first.microAveragePrecision},
          {"true_positives", first.truePositives},
          {"false_positives", first.falsePositives},
          {"precision", first.precision()}};
}

nlohmann::ordered_json directionJson(const evaluate::DirectionByNorm& direction) {
  return {{"pairs", direction.pairs},
          {"decided", direction.decided},
          {"right", direction.right},
          {"right_share", direction.rightShare()},
          {"undecided_share", direction.undecidedShare()}};
}

void printFirst(const char* name, const evaluate::FirstPairs& first) {
  std::printf("%-22s micro average precision %.4f   TP %lld   FP %lld   precision %.4f\n", name,
              first.microAveragePrecision, static_cast<long long>(first.truePositives),
              static_cast<long long>(first.falsePositives), first.precision());
}

void printDirection(const char* name, const evaluate::DirectionByNorm& direction) {
  std::printf("%-22s %lld pairs, %.1f %% undecided, of the others %.1f %% right\n", name,
              static_cast<long long>(direction.pairs), 100.0 * direction.undecidedShare(),
              100.0 * direction.rightShare());
}

}  // namespace

ExitCode evaluateNormRatioOnConsole(const NormRatioFlags& flags, bool json) {
  const auto truth = evaluate::readGroundTruth(flags.groundTruth);
  if (!truth.ok()) return reportFailure(truth.error(), json);
  const auto pairs = evaluate::readRatioPredictions(flags.pairs);
  if (!pairs.ok()) return reportFailure(pairs.error(), json);
  Result<std::vector<evaluate::WholePair>> wholes = std::vector<evaluate::WholePair>{};
  if (!flags.wholes.empty()) wholes = evaluate::readWholePairs(flags.wholes);
  if (!wholes.ok()) return reportFailure(wholes.error(), json);
  const auto report = evaluate::evaluateNormRatio(*truth, *pairs, *wholes, flags.options);
  if (json) {
    const nlohmann::ordered_json document{{"largest_ratio", flags.options.largestRatio},
                                          {"undecided_band", flags.options.undecidedBand},
                                          {"plain", firstJson(report.plain)},
                                          {"filtered", firstJson(report.filtered)},
                                          {"copies", directionJson(report.copies)},
                                          {"crops", directionJson(report.crops)},
                                          {"wholes", directionJson(report.wholes)}};
    std::cout << document.dump(2) << '\n';
    return ExitCode::kFine;
  }
  printFirst("without the filter", report.plain);
  printFirst("with it", report.filtered);
  printDirection("copies", report.copies);
  printDirection("  of them crops", report.crops);
  printDirection("wholes of crops", report.wholes);
  return ExitCode::kFine;
}

}  // namespace lookalike::cli
