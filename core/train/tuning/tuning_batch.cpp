// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/tuning_batch.h"

#include <algorithm>
#include <sstream>

#include "core/base/check.h"
#include "core/base/disjoint_sets.h"
#include "core/train/tuning/adapter_trainer.h"

namespace lookalike::train {

std::string fingerprintOf(const AdapterRecipe& recipe) {
  std::ostringstream text;
  text.precision(17);
  text << recipe.seed << ' ' << recipe.hidden << ' ' << static_cast<int>(recipe.hardNegatives) << ' '
       << recipe.positiveMargin << ' ' << recipe.negativeMargin << ' ' << recipe.normWeight << ' '
       << recipe.anchorWeight << ' ' << recipe.memory << ' ' << recipe.verdictsInBatch << ' '
       << recipe.madeInBatch << ' ' << recipe.backgroundInBatch << ' ' << recipe.momentum << ' '
       << recipe.learningRate << ' ' << recipe.steps << ' ' << recipe.evaluateEverySteps << ' '
       << recipe.patience << ' ' << recipe.hardNegativeWeight << ' ' << recipe.hardNegativeMargin;
  return text.str();
}

std::vector<std::int64_t> labelsOfRows(std::size_t count, std::span<const std::span<const TuningPair>> pairs,
                                       HardNegativeRole role) {
  DisjointSets sets(count);  // labels are roots: they do not depend on the order of pairs
  for (const std::span<const TuningPair> some : pairs) {
    for (const TuningPair& pair : some) {
      LOOKALIKE_CHECK(pair.first < count && pair.last < count);
      if (pair.kind == TuningPairKind::kHardNegative && role == HardNegativeRole::kNegative) continue;
      sets.join(pair.first, pair.last);
    }
  }
  std::vector<std::int64_t> labels(count);
  for (std::size_t row = 0; row < count; ++row) labels[row] = static_cast<std::int64_t>(sets.root(row));
  return labels;
}

void TuningBatch::add(const TuningPair& pair, const std::vector<std::int64_t>& labelOfRow, bool isTurned) {
  LOOKALIKE_CHECK(background == static_cast<std::int64_t>(rows.size()));
  const auto first = static_cast<std::int64_t>(rows.size());
  const std::int64_t last = first + 1;
  for (const std::size_t row : {pair.first, pair.last}) {
    rows.push_back(row);
    labels.push_back(labelOfRow[row]);
  }
  background = static_cast<std::int64_t>(rows.size());
  if (pair.kind == TuningPairKind::kDerived) {
    wholes.push_back(first);
    parts.push_back(last);
  } else if (pair.kind == TuningPairKind::kHardNegative) {
    const bool turns = !pair.isOrdered && isTurned;
    wholes.push_back(turns ? first : last);
    parts.push_back(turns ? last : first);
    alikeFirst.push_back(first);
    alikeLast.push_back(last);
  }
}

void TuningBatch::addBackground(std::size_t row, std::int64_t label) {
  rows.push_back(row);
  labels.push_back(label);
}

WeightedDraw drawOf(std::span<const TuningPair> pairs) {
  WeightedDraw draw;
  for (std::size_t i = 0; i < pairs.size(); ++i) draw.add(i, static_cast<double>(pairs[i].weight));
  return draw;
}

}  // namespace lookalike::train
