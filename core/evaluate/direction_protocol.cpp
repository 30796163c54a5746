// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/direction_protocol.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/csv_table.h"

namespace lookalike::evaluate {

namespace {

using Ids = std::pair<std::string, std::string>;

std::optional<Direction> directionNamed(const std::string& name) {
  if (name == "a_from_b") return Direction::kAFromB;
  if (name == "b_from_a") return Direction::kBFromA;
  if (name == "undecided") return Direction::kUndecided;
  return std::nullopt;
}

void add(DirectionScore& score, const DirectionPrediction& said, Direction truth, double band) {
  constexpr double kLeast = 1e-6;
  ++score.pairs;
  if (said.direction != Direction::kUndecided) ++score.decided;
  if (said.direction == truth) ++score.right;
  const double ofTruth = truth == Direction::kBFromA ? said.probabilityBFromA : 1.0 - said.probabilityBFromA;
  score.logLoss -= std::log(std::max(kLeast, ofTruth));  // a sum until all are counted
  if (!(said.normRatio > 0.0)) return;
  ++score.byNorm.pairs;
  const double logarithm = std::log(said.normRatio);
  if (std::abs(logarithm) <= band) return;
  ++score.byNorm.decided;
  // The longer one is the original.
  if ((logarithm > 0.0) == (truth == Direction::kBFromA)) ++score.byNorm.right;
}

void finish(DirectionScore& score) {
  if (score.pairs > 0) score.logLoss /= static_cast<double>(score.pairs);
}

std::vector<std::string> editsOf(const GroundTruthRow& row) {
  std::vector<std::string> edits;
  std::string rest = row.edits.substr(row.edits.find(':') + 1);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('+'), rest.size());
    if (end > 0) edits.push_back(rest.substr(0, end));
    rest.erase(0, end + 1);
  }
  return edits;
}

std::string line(const std::string& name, const DirectionScore& score) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), " | %lld | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n",
                static_cast<long long>(score.pairs), 100.0 * score.rightShare(),
                100.0 * score.undecidedShare(), 100.0 * score.byNorm.rightShare(),
                100.0 * score.byNorm.undecidedShare());
  return "| " + name + text.data();
}

}  // namespace

double DirectionScore::rightShare() const {
  return shareOfAll(right, decided);
}

double DirectionScore::undecidedShare() const {
  return shareOfAll(pairs - decided, pairs);
}

Result<std::vector<DirectionPrediction>> readDirectionPredictions(const std::string& path) {
  const auto table = CsvTable::read(path);
  if (!table.ok()) return table.error();
  if (auto there = table->require({"path_a", "path_b", "direction", "probability_b_from_a", "norm_ratio"});
      !there.ok())
    return there.error();
  std::vector<DirectionPrediction> predictions;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    if (table->field(row, "direction").empty()) continue;
    const auto direction = directionNamed(table->field(row, "direction"));
    if (!direction) return table->fieldError(row, "direction", "a_from_b, b_from_a or undecided");
    const auto probability = table->number(row, "probability_b_from_a");
    if (!probability || !(*probability >= 0.0 && *probability <= 1.0))
      return table->fieldError(row, "probability_b_from_a", "a probability");
    double ratio = std::numeric_limits<double>::quiet_NaN();
    if (!table->field(row, "norm_ratio").empty()) {
      const auto given = table->number(row, "norm_ratio");
      if (!given) return table->fieldError(row, "norm_ratio", "a number");
      ratio = *given;
    }
    predictions.push_back({idOfPath(table->field(row, "path_a")), idOfPath(table->field(row, "path_b")),
                           *direction, *probability, ratio});
  }
  return predictions;
}

DirectionReport evaluateDirections(const std::vector<GroundTruthRow>& groundTruth,
                                   const std::vector<DirectionPrediction>& predictions,
                                   const std::vector<WholePair>& wholes, double undecidedBand) {
  std::map<Ids, const GroundTruthRow*> truth;
  for (const GroundTruthRow& row : groundTruth) {
    if (!row.referenceId.empty()) truth[{row.queryId, row.referenceId}] = &row;
  }
  std::set<Ids> wholeIds;
  for (const WholePair& pair : wholes) wholeIds.emplace(pair.queryId, pair.referenceId);
  DirectionReport report;
  std::set<Ids> seen;
  for (const DirectionPrediction& said : predictions) {
    const Ids ids{said.queryId, said.referenceId};
    if (!seen.insert(ids).second) continue;
    if (const auto row = truth.find(ids); row != truth.end()) {
      add(report.copies, said, Direction::kAFromB, undecidedBand);
      add(report.byGrade[row->second->grade], said, Direction::kAFromB, undecidedBand);
      for (const std::string& edit : editsOf(*row->second))
        add(report.byEdit[edit], said, Direction::kAFromB, undecidedBand);
    } else if (wholeIds.contains(ids)) {
      add(report.wholes, said, Direction::kBFromA, undecidedBand);
    }
  }
  report.missing = static_cast<std::int64_t>(truth.size()) - report.copies.pairs;
  finish(report.copies);
  finish(report.wholes);
  for (auto& [edit, score] : report.byEdit) finish(score);
  for (auto& [grade, score] : report.byGrade) finish(score);
  return report;
}

std::string directionTable(const DirectionReport& report) {
  std::string table =
      "| edit | pairs | right of the decided | undecided | norm ratio alone: right | undecided |\n"
      "|---|---|---|---|---|---|\n";
  for (const auto& [edit, score] : report.byEdit) table += line(edit, score);
  for (const auto& [grade, score] : report.byGrade) table += line("*" + grade + "*", score);
  if (report.wholes.pairs > 0) table += line("**wholes of crops**", report.wholes);
  return table + line("**all copies**", report.copies);
}

}  // namespace lookalike::evaluate
