// SPDX-License-Identifier: GPL-3.0-or-later
// A query against growing numbers of references. Features are made ones, unless LOOKALIKE_BENCH_PICTURES
// names a folder: then those of its pictures (the first 2,000), as they are, mirrored, inverted, and with
// bits flipped.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/decode/image_decoder.h"
#include "core/index/local_index.h"
#include "core/local/local_extractor.h"
#include "tests/index/made_features.h"

namespace {

using namespace lookalike;

constexpr std::size_t kMostPictures = 2000;
constexpr std::size_t kQueries = 64;

std::vector<LocalFeatures> extracted(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  const auto extractor = local::LocalExtractor::create();
  std::vector<LocalFeatures> pictures;
  for (const auto& file : files) {
    if (pictures.size() == kMostPictures) break;
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    decode::DecodeRequest request;
    request.minShortSide = extractor->minShortSide();
    const auto decoded = decode::decodeImage(std::as_bytes(std::span(bytes)), request);
    if (!decoded) continue;
    auto features = extractor->extract(decoded->pixels, decoded->fullWidth, decoded->fullHeight);
    if (features && features->size() >= 50) pictures.push_back(std::move(features).value());
  }
  return pictures;
}

const std::vector<LocalFeatures>& pictures() {
  static const std::vector<LocalFeatures> kPictures = [] {
    const char* folder = std::getenv("LOOKALIKE_BENCH_PICTURES");
    return folder == nullptr ? std::vector<LocalFeatures>{} : extracted(folder);
  }();
  return kPictures;
}

/// The features of reference `number`.
LocalFeatures reference(std::size_t number) {
  const auto& real = pictures();
  if (real.empty()) return madeFeatures(number);
  const std::size_t round = number / real.size();
  MadeCopyOptions options;
  options.relation = static_cast<Relation>(round % 4);
  options.flips = round < 4 ? 0 : 8 + static_cast<int>(number % 20);
  return madeCopy(real[number % real.size()], number, options);
}

/// A part of a picture, turned and made smaller.
LocalFeatures editedCopy(std::size_t number) {
  return madeCopy(reference(number), number, {0.4F, 0.7F, static_cast<Relation>(number % 4), 25, 3});
}

std::unique_ptr<index::LocalIndex> indexOf(std::size_t references, std::int64_t memoryBytes) {
  index::LocalIndexOptions options;
  options.memoryBytes = memoryBytes;
  options.mappedFile =
      (std::filesystem::temp_directory_path() / ("bench_local_index." + std::to_string(::getpid()))).native();
  auto made = index::LocalIndex::create(options);
  if (!made) return nullptr;
  for (std::size_t number = 0; number < references; ++number) {
    if (!(*made)->add(static_cast<std::int64_t>(number), reference(number))) return nullptr;
  }
  return std::move(made).value();
}

/// Each size is built once, the last one is kept.
const index::LocalIndex* sharedIndex(std::size_t references, std::int64_t memoryBytes) {
  static std::pair<std::size_t, std::int64_t> held;
  static std::unique_ptr<index::LocalIndex> index;
  if (index == nullptr || held != std::pair(references, memoryBytes)) {
    index.reset();
    index = indexOf(references, memoryBytes);
    held = {references, memoryBytes};
  }
  return index.get();
}

/// range(0): references; range(1): threads; range(2): whether the lists are in the mapped file.
void localQuery(benchmark::State& state) {
  const auto references = static_cast<std::size_t>(state.range(0));
  const auto* index = sharedIndex(references, state.range(2) != 0 ? 0 : std::int64_t{8} << 30U);
  if (index == nullptr) {
    state.SkipWithError("no index");
    return;
  }
  std::vector<LocalFeatures> queries;
  for (std::size_t i = 0; i < kQueries; ++i) queries.push_back(editedCopy(i * references / kQueries));
  index::LocalSearchOptions options;
  options.threads = static_cast<int>(state.range(1));
  std::size_t asked = 0;
  std::size_t right = 0;
  for ([[maybe_unused]] auto unused : state) {
    const std::size_t i = asked++ % kQueries;
    const auto found = index->search(queries[i], options, -1);
    const auto wanted = static_cast<std::int64_t>(i * references / kQueries);
    right += found.ok() && std::any_of(found->begin(), found->end(),
                                       [&](const auto& candidate) { return candidate.image == wanted; });
  }
  state.counters["recall@20"] = static_cast<double>(right) / static_cast<double>(asked);
  state.counters["keypoints"] = static_cast<double>(index->keypointCount());
  state.counters["bytes/keypoint"] = static_cast<double>(index->memoryBytes() + index->mappedBytes()) /
                                     static_cast<double>(index->keypointCount());
}

void localAdd(benchmark::State& state) {
  const auto references = static_cast<std::size_t>(state.range(0));
  std::vector<LocalFeatures> features;
  for (std::size_t i = 0; i < references; ++i) features.push_back(reference(i));
  for ([[maybe_unused]] auto unused : state) {
    auto made = index::LocalIndex::create({});
    for (std::size_t i = 0; made && i < references; ++i) {
      if (!(*made)->add(static_cast<std::int64_t>(i), features[i])) state.SkipWithError("not added");
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void localRemove(benchmark::State& state) {
  const auto references = static_cast<std::size_t>(state.range(0));
  const auto index = indexOf(references, std::int64_t{8} << 30U);
  std::int64_t next = 0;
  for ([[maybe_unused]] auto unused : state) {
    if (!index->remove(std::vector<std::int64_t>{next++})) state.SkipWithError("not removed");
  }
}

BENCHMARK(localQuery)
    ->ArgsProduct({{1000, 10'000, 100'000}, {1, 2}, {0}})
    ->Args({100'000, 1, 1})
    ->Args({100'000, 2, 1})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(localAdd)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(localRemove)->Arg(10'000)->Iterations(20)->Unit(benchmark::kMillisecond);

}  // namespace
