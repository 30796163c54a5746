// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/direction_evaluation.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/job_flags.h"
#include "core/evaluate/direction_protocol.h"

namespace lookalike::cli {

namespace {

nlohmann::ordered_json scoreJson(const evaluate::DirectionScore& score) {
  return {{"pairs", score.pairs},
          {"decided", score.decided},
          {"right", score.right},
          {"right_share", score.rightShare()},
          {"undecided_share", score.undecidedShare()},
          {"log_loss", score.logLoss},
          {"norm_ratio",
           {{"pairs", score.byNorm.pairs},
            {"decided", score.byNorm.decided},
            {"right", score.byNorm.right},
            {"right_share", score.byNorm.rightShare()},
            {"undecided_share", score.byNorm.undecidedShare()}}}};
}

}  // namespace

ExitCode evaluateDirectionsOnConsole(const NormRatioFlags& flags, bool json) {
  const auto truth = evaluate::readGroundTruth(flags.groundTruth);
  if (!truth.ok()) return reportFailure(truth.error(), json);
  const auto pairs = evaluate::readDirectionPredictions(flags.pairs);
  if (!pairs.ok()) return reportFailure(pairs.error(), json);
  Result<std::vector<evaluate::WholePair>> wholes = std::vector<evaluate::WholePair>{};
  if (!flags.wholes.empty()) wholes = evaluate::readWholePairs(flags.wholes);
  if (!wholes.ok()) return reportFailure(wholes.error(), json);
  const auto report = evaluate::evaluateDirections(*truth, *pairs, *wholes, flags.options.undecidedBand);
  if (!json) {
    std::cout << evaluate::directionTable(report) << std::flush;
    std::printf("\n%lld true pairs have no direction\n", static_cast<long long>(report.missing));
    return ExitCode::kFine;
  }
  nlohmann::ordered_json document{{"undecided_band", flags.options.undecidedBand},
                                  {"copies", scoreJson(report.copies)},
                                  {"wholes", scoreJson(report.wholes)},
                                  {"missing", report.missing}};
  for (const auto& [edit, score] : report.byEdit) document["edits"][edit] = scoreJson(score);
  for (const auto& [grade, score] : report.byGrade) document["grades"][grade] = scoreJson(score);
  std::cout << document.dump(2) << '\n';
  return ExitCode::kFine;
}

}  // namespace lookalike::cli
