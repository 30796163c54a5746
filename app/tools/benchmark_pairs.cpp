// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/benchmark_pairs.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/describe/describer.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/index/local_index.h"
#include "core/models/model_choice.h"

namespace lookalike::tools {

namespace {

float similarityOf(const ExtractedPicture& a, const ExtractedPicture& b) {
  if (a.unit.size() != b.unit.size()) return 0.0F;
  return std::inner_product(a.unit.begin(), a.unit.end(), b.unit.begin(), 0.0F);
}

/// The places of the references whose descriptors are nearest, as in `compare`.
void addNearest(const ExtractedPicture& query, const std::vector<ExtractedPicture>& references,
                std::set<std::size_t>& candidates) {
  constexpr std::size_t kNearest = 5;
  std::vector<std::pair<float, std::size_t>> order;
  order.reserve(references.size());
  for (std::size_t r = 0; r < references.size(); ++r)
    order.emplace_back(-similarityOf(query, references[r]), r);
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(kNearest, order.size()));
  std::partial_sort(order.begin(), end, order.end());
  for (auto it = order.begin(); it != end; ++it) candidates.insert(it->second);
}

}  // namespace

Result<DescriberChoice> DescriberChoice::by(const std::string& model) {
  DescriberChoice describing;
  describing.model = model;
  describe::DescriberOptions options;
  options.name = model;
  const auto describer = models::makeDescriber(options);
  if (!describer.ok()) return describer.error();
  describing.hints.similarityThreshold = (*describer)->info().defaultThreshold;
  if ((*describer)->info().isLearnt) describing.hints.similarityKind = verify::SimilarityKind::kLearnt;
  return describing;
}

Result<std::size_t> verifyBenchmarkPairs(const std::string& folder, const DescriberChoice& describing,
                                         const std::function<void(std::size_t, const BenchmarkPair&)>& take) {
  const auto truth = evaluate::readGroundTruth(folder + "/ground_truth.csv");
  if (!truth.ok()) return truth.error();
  const std::vector<ExtractedPicture> references =
      extractedPictures(filesIn(folder + "/references"), {}, describing.model);
  const std::vector<ExtractedPicture> queries =
      extractedPictures(filesIn(folder + "/queries"), {}, describing.model);
  auto index = index::LocalIndex::create({});
  if (!index.ok()) return index.error();
  std::map<std::string, std::string> referenceOf;
  for (const auto& row : truth.value()) referenceOf[row.queryId] = row.referenceId;
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < references.size(); ++i) {
    place[references[i].id] = i;
    if (auto added = index.value()->add(static_cast<std::int64_t>(i), references[i].features); !added.ok())
      return added.error();
  }
  index::LocalSearchOptions searching;
  searching.candidates = 8;
  std::atomic<int> reached{0};
  parallelFor(queries.size(), threadBudget(0).decodeWorkers, [&](std::size_t q, std::size_t) {
    std::set<std::size_t> candidates;
    auto found = index.value()->search(queries[q].features, searching, -1);
    if (found.ok()) {
      for (const auto& candidate : found.value())
        candidates.insert(static_cast<std::size_t>(candidate.image));
    }
    addNearest(queries[q], references, candidates);
    const auto true_ = referenceOf.find(queries[q].id);
    const bool hasReference = true_ != referenceOf.end() && place.contains(true_->second);
    const std::size_t reference = hasReference ? place[true_->second] : references.size();
    if (candidates.contains(reference)) ++reached;
    if (hasReference) candidates.insert(reference);
    for (const std::size_t r : candidates) {
      verify::PairHints hints = describing.hints;
      hints.similarity = similarityOf(queries[q], references[r]);
      verify::PairDetail detail;
      const auto judged = verify::verifyPair(queries[q].features, references[r].features, hints, &detail);
      take(q, {queries[q], references[r], r == reference, judged, detail});
    }
  });
  std::fprintf(stderr, "%s: %zu references, %zu queries, %d true references among the candidates\n",
               folder.c_str(), references.size(), queries.size(), reached.load());
  return queries.size();
}

}  // namespace lookalike::tools
