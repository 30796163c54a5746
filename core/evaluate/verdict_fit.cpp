// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/verdict_fit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/evaluate/logistic_regression.h"

namespace lookalike::evaluate {

namespace {

/// Penalties that are tried. With 1 fifty verdicts can move a term's weight by about 1.
constexpr std::array kRidges{0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0};
constexpr double kMostLogit = 12.0;

using Weights = verify::CorrectionTerms;
using Chosen = std::vector<const VerdictExample*>;

std::optional<Weights> fitted(const Chosen& examples, double ridge) {
  if (examples.empty()) return std::nullopt;
  std::vector<double> rows;
  std::vector<double> offsets;
  std::vector<double> weights;
  std::vector<int> labels;
  rows.reserve(examples.size() * verify::kCorrectionTerms);
  for (const VerdictExample* example : examples) {
    rows.insert(rows.end(), example->terms.begin(), example->terms.end());
    offsets.push_back(std::clamp(example->logit, -kMostLogit, kMostLogit));
    weights.push_back(example->weight);
    labels.push_back(example->isCopy ? 1 : 0);
  }
  LogisticOptions options;
  options.ridge = ridge;
  options.offsets = offsets;
  options.rowWeights = weights;
  options.isCorrection = true;
  const auto fit = fitLogistic(rows, labels, verify::kCorrectionTerms, options);
  if (!fit.ok()) return std::nullopt;
  Weights result{};
  std::copy(fit->begin(), fit->end(), result.begin());
  return result;
}

struct Loss {
  double sum = 0.0;
  double weight = 0.0;
  void add(const VerdictExample& example, const std::optional<Weights>& weights) {
    sum += example.weight * logLossOf(correctedLogit(example, weights), example.isCopy);
    weight += example.weight;
  }
  [[nodiscard]] double mean() const { return weight > 0.0 ? sum / weight : 0.0; }
};

}  // namespace

double logLossOf(double logit, bool isCopy) {
  const double towards = std::clamp(isCopy ? logit : -logit, -kMostLogit, kMostLogit);
  return std::log1p(std::exp(-towards));
}

double correctedLogit(const VerdictExample& example, const std::optional<verify::CorrectionTerms>& weights) {
  const double logit = std::clamp(example.logit, -kMostLogit, kMostLogit);
  if (!weights) return logit;
  return verify::correctedLogOdds(
      logit, std::inner_product(weights->begin(), weights->end(), example.terms.begin(), 0.0));
}

std::optional<verify::CorrectionTerms> fitVerdictCorrectionWith(std::span<const VerdictExample> examples,
                                                                double ridge) {
  Chosen all;
  for (const VerdictExample& example : examples) all.push_back(&example);
  return fitted(all, ridge);
}

VerdictFit fitVerdictCorrection(std::span<const VerdictExample> examples, int folds) {
  LOOKALIKE_CHECK(folds > 1);
  VerdictFit best;
  Loss before;
  for (const VerdictExample& example : examples) before.add(example, std::nullopt);
  best.lossBefore = best.lossAfter = before.mean();
  const auto foldOf = [&](const VerdictExample& example) {
    return static_cast<int>(RepeatableRandom(example.cluster).below(static_cast<std::size_t>(folds)));
  };
  for (const double ridge : kRidges) {
    Loss after;
    for (int fold = 0; fold < folds; ++fold) {
      Chosen others;
      Chosen own;
      for (const VerdictExample& example : examples)
        (foldOf(example) == fold ? own : others).push_back(&example);
      if (own.empty()) continue;
      const auto weights = fitted(others, ridge);
      for (const VerdictExample* example : own) after.add(*example, weights);
    }
    if (after.mean() >= best.lossAfter) continue;
    best.lossAfter = after.mean();
    best.ridge = ridge;
  }
  if (best.ridge > 0.0) {
    best.weights = fitVerdictCorrectionWith(examples, best.ridge);
  }
  return best;
}

}  // namespace lookalike::evaluate
