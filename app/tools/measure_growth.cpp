// SPDX-License-Identifier: GPL-3.0-or-later
// How the time of a query, memory and detection change as references grow in number. Usage:
//   lookalike_measure_growth BENCHMARK DISTRACTORS SIZE [SIZE …]
// BENCHMARK is a folder as `lookalike make-copies` writes it (references/, queries/, ground_truth.csv); its
// references are joined by the pictures below DISTRACTORS, first as they are, then as hard made copies of
// themselves, until there are SIZE of them (ascending). Queries that hard_negatives.csv of BENCHMARK names
// first in a line are left out. Prints one line of CSV a size. Times are of one query at a time, on all
// cores.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "app/tools/extracted_pictures.h"
#include "core/base/parallel_for.h"
#include "core/base/thread_budget.h"
#include "core/edits/made_copies.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/index/local_index.h"
#include "core/verify/pair_verifier.h"

namespace {

using namespace lookalike;
using tools::ExtractedPicture;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kByVotes = 20;
constexpr std::size_t kByCosine = 10;
constexpr float kCosineFloor = 0.5F;  ///< as `compare` with the `dct` describer

double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// Distractors `first` … `last` - 1 of an endless row: the files, then hard copies of them, each another one.
std::vector<ExtractedPicture> distractors(const std::vector<std::string>& files, std::size_t first,
                                          std::size_t last) {
  constexpr std::array kEdits{edits::MakeEdit::kCrop,   edits::MakeEdit::kMirror,
                              edits::MakeEdit::kRotate, edits::MakeEdit::kPerspective,
                              edits::MakeEdit::kTone,   edits::MakeEdit::kStretch,
                              edits::MakeEdit::kSharpen};
  std::vector<std::string> chosen;
  for (std::size_t i = first; i < last; ++i) chosen.push_back(files[i % files.size()]);
  auto pictures = tools::extractedPictures(chosen, [&](std::size_t i, decode::RgbImage& pixels) {
    const std::size_t number = first + i;
    if (number < files.size()) return;
    RepeatableRandom random(11, number);
    const auto recipe = edits::randomRecipe(edits::EditStrength::kHard, kEdits, random);
    if (auto copy = edits::makeCopy(pixels, recipe, {}, random.next()); copy.ok())
      pixels = std::move(copy->pixels);
  });
  for (std::size_t i = 0; i < pictures.size(); ++i)
    pictures[i].id = "distractor " + std::to_string(first + i);  // a file's name may be that of a reference
  return pictures;
}

struct Benchmark {
  std::vector<ExtractedPicture> references;  ///< distractors behind the benchmark's own
  std::vector<ExtractedPicture> queries;
  std::vector<evaluate::GroundTruthRow> truth;
};

struct Answer {
  double searching = 0.0;  ///< milliseconds
  double verifying = 0.0;
  bool isCandidate = false;
  std::vector<evaluate::Prediction> predictions;
};

std::vector<std::size_t> nearestByCosine(const Benchmark& benchmark, const ExtractedPicture& query) {
  std::vector<std::pair<float, std::size_t>> near;
  for (std::size_t r = 0; r < benchmark.references.size(); ++r) {
    const auto& unit = benchmark.references[r].unit;
    const float cosine = std::inner_product(unit.begin(), unit.end(), query.unit.begin(), 0.0F);
    if (cosine >= kCosineFloor) near.emplace_back(-cosine, r);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < std::min(near.size(), kByCosine); ++i) rows.push_back(near[i].second);
  return rows;
}

Answer answerOf(const Benchmark& benchmark, const index::LocalIndex& index, const ExtractedPicture& query,
                const std::string& trueReference) {
  Answer answer;
  index::LocalSearchOptions options;
  options.candidates = static_cast<int>(kByVotes);
  options.threads = threadBudget(0).decodeWorkers;
  auto start = Clock::now();
  const auto found = index.search(query.features, options, -1);
  answer.searching = millisecondsSince(start);
  std::set<std::size_t> rows;
  if (found.ok()) {
    for (const auto& candidate : found.value()) rows.insert(static_cast<std::size_t>(candidate.image));
  }
  for (const std::size_t row : rows) answer.isCandidate |= benchmark.references[row].id == trueReference;
  const auto near = nearestByCosine(benchmark, query);
  rows.insert(near.begin(), near.end());

  const std::vector<std::size_t> candidates(rows.begin(), rows.end());
  answer.predictions.resize(candidates.size());
  start = Clock::now();
  parallelFor(candidates.size(), threadBudget(0).decodeWorkers, [&](std::size_t i, std::size_t) {
    const ExtractedPicture& reference = benchmark.references[candidates[i]];
    const float cosine =
        std::inner_product(query.unit.begin(), query.unit.end(), reference.unit.begin(), 0.0F);
    const auto verified = verify::verifyPair(query.features, reference.features, {cosine});
    answer.predictions[i] = {query.id, reference.id, static_cast<double>(verified.score)};
  });
  answer.verifying = millisecondsSince(start);
  return answer;
}

void measure(const Benchmark& benchmark, const index::LocalIndex& index, double building) {
  std::vector<double> searching;
  std::vector<double> verifying;
  std::vector<evaluate::Prediction> predictions;
  std::size_t reached = 0;
  for (const ExtractedPicture& query : benchmark.queries) {
    const auto row = std::find_if(benchmark.truth.begin(), benchmark.truth.end(),
                                  [&](const auto& truth) { return truth.queryId == query.id; });
    Answer answer =
        answerOf(benchmark, index, query, row == benchmark.truth.end() ? std::string() : row->referenceId);
    searching.push_back(answer.searching);
    verifying.push_back(answer.verifying);
    reached += answer.isCandidate ? 1 : 0;
    predictions.insert(predictions.end(), answer.predictions.begin(), answer.predictions.end());
  }
  const auto metrics = evaluate::evaluateCopyDetection(benchmark.truth, predictions);
  std::printf("%zu,%zu,%.0f,%.1f,%.1f,%.1f,%.1f,%.1f,%.4f,%.4f,%.4f\n", index.imageCount(),
              index.keypointCount(), static_cast<double>(index.memoryBytes()) / (1 << 20), building / 1000.0,
              quantile(searching, 0.5), quantile(searching, 0.95), quantile(verifying, 0.5),
              quantile(verifying, 0.95),
              static_cast<double>(reached) / static_cast<double>(metrics.truePairs),
              metrics.microAveragePrecision, metrics.recallAtPrecision90);
  std::fflush(stdout);
}

/// The benchmark without its hard negatives.
Result<Benchmark> readBenchmark(const std::string& folder) {
  auto truth = evaluate::readGroundTruth(folder + "/ground_truth.csv");
  if (!truth.ok()) return truth.error();
  std::set<std::string> leftOut;
  std::ifstream negatives(folder + "/hard_negatives.csv");
  for (std::string line; std::getline(negatives, line);) leftOut.insert(line.substr(0, line.find(',')));
  Benchmark benchmark;
  for (auto& row : truth.value()) {
    if (!row.referenceId.empty() && !leftOut.contains(row.queryId)) benchmark.truth.push_back(std::move(row));
  }
  benchmark.references = tools::extractedPictures(tools::filesIn(folder + "/references"));
  benchmark.queries = tools::extractedPictures(tools::filesIn(folder + "/queries"));
  std::erase_if(benchmark.queries, [&](const ExtractedPicture& query) { return leftOut.contains(query.id); });
  return benchmark;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: lookalike_measure_growth BENCHMARK DISTRACTORS SIZE [SIZE ...]\n");
    return 2;
  }
  verify::useVerificationOnManyThreads();
  auto read = readBenchmark(argv[1]);
  auto index = index::LocalIndex::create({});
  if (!read.ok() || !index.ok()) {
    std::fprintf(stderr, "%s\n", describeError(read.ok() ? index.error() : read.error()).c_str());
    return 1;
  }
  Benchmark benchmark = std::move(read).value();
  const std::size_t own = benchmark.references.size();
  std::vector<std::string> files = tools::filesIn(argv[2]);
  RepeatableRandom random(7);
  random.shuffle(files);

  std::printf(
      "references,keypoints,index_mib,build_s,search_ms,search_ms_p95,verify_ms,verify_ms_p95,"
      "recall_at_20,micro_average_precision,recall_at_precision_90\n");
  double building = 0.0;
  std::size_t asked = own;  // references asked for so far; unreadable ones are missing from the list
  for (int argument = 3; argument < argc; ++argument) {
    const std::size_t size = std::stoul(argv[argument]);
    if (size > asked) {
      auto more = distractors(files, asked - own, size - own);
      benchmark.references.insert(benchmark.references.end(), std::move_iterator(more.begin()),
                                  std::move_iterator(more.end()));
      asked = size;
    }
    const auto start = Clock::now();
    for (std::size_t i = index.value()->imageCount(); i < benchmark.references.size(); ++i) {
      const auto added = index.value()->add(static_cast<std::int64_t>(i), benchmark.references[i].features);
      if (!added.ok()) {
        std::fprintf(stderr, "%s\n", describeError(added.error()).c_str());
        return 1;
      }
    }
    building += millisecondsSince(start);
    measure(benchmark, *index.value(), building);
  }
  return 0;
}
