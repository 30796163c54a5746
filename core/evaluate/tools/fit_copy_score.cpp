// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the weights of core/verify/copy_score.cpp. Usage:
//   lookalike_fit_copy_score DESCRIBER BENCHMARK [BENCHMARK …]
// DESCRIBER is "dct" or a model card; each BENCHMARK is a folder as `lookalike make-copies` writes it:
// references/, queries/, ground_truth.csv. Candidates come from the local index and the descriptors as in
// `compare`, and the true pairs are added; prints the weights.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/describe/describer.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/logistic_regression.h"
#include "core/evaluate/tools/extracted_pictures.h"
#include "core/index/local_index.h"
#include "core/verify/pair_verifier.h"

namespace {

using namespace lookalike;
using evaluate::ExtractedPicture;
using evaluate::onAllCores;

struct Examples {
  std::vector<std::array<double, verify::kCopyTerms>> copies;
  std::vector<std::array<double, verify::kCopyTerms>>
      hard;  ///< other pairs that look like copies to some part
  std::vector<std::array<double, verify::kCopyTerms>> easy;
};

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

/// What describes pictures, and how its similarities are to be taken.
struct Describing {
  std::string model;
  verify::PairHints hints;
};

void addExamples(const std::string& folder, const Describing& describing, Examples& examples) {
  const std::vector<ExtractedPicture> references =
      evaluate::extractedPictures(evaluate::filesIn(folder + "/references"), {}, describing.model);
  const std::vector<ExtractedPicture> queries =
      evaluate::extractedPictures(evaluate::filesIn(folder + "/queries"), {}, describing.model);
  auto truth = evaluate::readGroundTruth(folder + "/ground_truth.csv");
  auto index = index::LocalIndex::create({});
  if (!truth.ok() || !index.ok()) {
    std::fprintf(stderr, "%s: no ground truth\n", folder.c_str());
    return;
  }
  std::map<std::string, std::string> referenceOf;
  for (const auto& row : truth.value()) referenceOf[row.queryId] = row.referenceId;
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < references.size(); ++i) {
    place[references[i].id] = i;
    if (auto added = index.value()->add(static_cast<std::int64_t>(i), references[i].features); !added.ok())
      return;
  }
  index::LocalSearchOptions searching;
  searching.candidates = 8;
  std::vector<Examples> parts(queries.size());
  std::atomic<int> reached{0};
  onAllCores(queries.size(), [&](std::size_t q) {
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
      const auto verified = verify::verifyPair(queries[q].features, references[r].features, hints);
      const auto terms = verify::copyTerms(verified.features);
      const bool looks = verified.features.agreement > 0.3F || verified.features.logInliers > 2.0F;
      (r == reference ? parts[q].copies : looks ? parts[q].hard : parts[q].easy).push_back(terms);
    }
  });
  std::fprintf(stderr, "%s: %zu references, %zu queries, %d true references among 8 candidates\n",
               folder.c_str(), references.size(), queries.size(), reached.load());
  for (const Examples& part : parts) {
    examples.copies.insert(examples.copies.end(), part.copies.begin(), part.copies.end());
    examples.hard.insert(examples.hard.end(), part.hard.begin(), part.hard.end());
    examples.easy.insert(examples.easy.end(), part.easy.begin(), part.easy.end());
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: lookalike_fit_copy_score DESCRIBER BENCHMARK…\n");
    return 2;
  }
  Describing describing;
  describing.model = argv[1];
  describe::DescriberOptions options;
  options.name = describing.model;
  const auto describer = describe::makeDescriber(options);
  if (!describer.ok()) {
    std::fprintf(stderr, "%s\n", describeError(describer.error()).c_str());
    return 1;
  }
  describing.hints.similarityThreshold = (*describer)->info().defaultThreshold;
  if ((*describer)->info().isLearnt) describing.hints.similarityKind = verify::SimilarityKind::kLearnt;
  Examples examples;
  for (int i = 2; i < argc; ++i) addExamples(argv[i], describing, examples);
  std::shuffle(examples.easy.begin(), examples.easy.end(),
               std::mt19937(1));  // NOLINT(bugprone-random-generator-seed): repeatable
  examples.easy.resize(std::min(examples.easy.size(), 2 * examples.copies.size()));
  std::vector<double> rows;
  std::vector<int> labels;
  const auto add = [&](const auto& terms, int label) {
    for (const auto& row : terms) {
      rows.insert(rows.end(), row.begin(), row.end());
      labels.push_back(label);
    }
  };
  add(examples.copies, 1);
  add(examples.hard, 0);
  add(examples.easy, 0);
  std::fprintf(stderr, "%zu copies, %zu hard and %zu easy other pairs\n", examples.copies.size(),
               examples.hard.size(), examples.easy.size());
  auto weights = evaluate::fitLogistic(rows, labels, verify::kCopyTerms);
  if (!weights.ok()) {
    std::fprintf(stderr, "%s\n", describeError(weights.error()).c_str());
    return 1;
  }
  for (std::size_t i = 0; i < weights->size(); ++i)
    std::printf("%s%.3f", i == 0 ? "{" : ", ", weights.value()[i]);
  std::printf("}\n");
  return 0;
}
