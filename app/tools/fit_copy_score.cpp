// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the weights of core/verify/copy_score.cpp. Usage:
//   lookalike_fit_copy_score DESCRIBER BENCHMARK [BENCHMARK …]
// DESCRIBER is "dct" or a model card; each BENCHMARK is a folder as `lookalike make-copies` writes it:
// references/, queries/, ground_truth.csv. Candidates come from the local index and the descriptors as in
// `compare`, and the true pairs are added; prints the weights.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <mutex>
#include <random>
#include <vector>

#include "app/tools/benchmark_pairs.h"
#include "core/evaluate/logistic_regression.h"

namespace {

using namespace lookalike;

struct Examples {
  std::vector<std::array<double, verify::kCopyTerms>> copies;
  std::vector<std::array<double, verify::kCopyTerms>>
      hard;  ///< other pairs that look like copies to some part
  std::vector<std::array<double, verify::kCopyTerms>> easy;
};

bool addExamples(const std::string& folder, const tools::DescriberChoice& describing, Examples& examples) {
  std::map<std::size_t, Examples> parts;  // a query's, so that the order is the same in every run
  std::mutex mutex;
  const auto queries = tools::verifyBenchmarkPairs(
      folder, describing, [&](std::size_t query, const tools::BenchmarkPair& pair) {
        const auto terms = verify::copyTerms(pair.judged.features);
        const bool looks = pair.judged.features.agreement > 0.3F || pair.judged.features.logInliers > 2.0F;
        const std::lock_guard lock(mutex);
        Examples& part = parts[query];
        (pair.isCopy ? part.copies : looks ? part.hard : part.easy).push_back(terms);
      });
  if (!queries.ok()) {
    std::fprintf(stderr, "%s\n", describeError(queries.error()).c_str());
    return false;
  }
  for (const auto& [query, part] : parts) {
    examples.copies.insert(examples.copies.end(), part.copies.begin(), part.copies.end());
    examples.hard.insert(examples.hard.end(), part.hard.begin(), part.hard.end());
    examples.easy.insert(examples.easy.end(), part.easy.begin(), part.easy.end());
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: lookalike_fit_copy_score DESCRIBER BENCHMARK…\n");
    return 2;
  }
  const auto describing = tools::DescriberChoice::by(argv[1]);
  if (!describing.ok()) {
    std::fprintf(stderr, "%s\n", describeError(describing.error()).c_str());
    return 1;
  }
  Examples examples;
  for (int i = 2; i < argc; ++i) {
    if (!addExamples(argv[i], describing.value(), examples)) return 1;
  }
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
