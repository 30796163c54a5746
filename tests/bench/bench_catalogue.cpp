// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's bulk operations. Arguments are numbers of rows.
#include <benchmark/benchmark.h>
#include <stdlib.h>  // mkdtemp is POSIX

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/geometry_bytes.h"

namespace {

using namespace lookalike;
using namespace lookalike::catalogue;

/// A library in a temporary folder, removed at the end.
class TemporaryLibrary {
 public:
  TemporaryLibrary() {
    std::string pattern = (std::filesystem::temp_directory_path() / "bench-catalogue-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    catalogue_ = Catalogue::open(folder_ + "/library.lookalike", OpenMode::kReadWrite).value();
    root_ = catalogue_->addRoot("/pictures").value();
  }
  TemporaryLibrary(const TemporaryLibrary&) = delete;
  TemporaryLibrary& operator=(const TemporaryLibrary&) = delete;
  ~TemporaryLibrary() {
    catalogue_.reset();
    std::filesystem::remove_all(folder_);
  }
  Catalogue* operator->() { return catalogue_.get(); }

  [[nodiscard]] std::vector<FileEntry> entries(std::int64_t count) const {
    std::vector<FileEntry> entries;
    for (std::int64_t i = 0; i < count; ++i) {
      entries.push_back({root_,
                         "/pictures/album " + std::to_string(i / 100) + "/IMG_" + std::to_string(i) + ".jpg",
                         i, i, 1, static_cast<std::uint64_t>(i)});
    }
    return entries;
  }
  std::vector<ImageId> addImages(std::int64_t count) {
    const auto files = catalogue_->upsertFiles(entries(count)).value();
    return catalogue_->recordOutcomes(outcomes(files)).value();
  }
  static std::vector<FileOutcome> outcomes(const std::vector<FileId>& files) {
    std::vector<FileOutcome> outcomes;
    for (const FileId file : files) {
      ImageRecord image{{}, {}, 640, 480, 1000, "jpeg"};
      const std::uint64_t scattered = static_cast<std::uint64_t>(file.value) * 0x9E3779B97F4A7C15ULL;
      std::memcpy(image.hash.bytes.data(), &scattered, sizeof(scattered));
      outcomes.push_back({file, image, {}});
    }
    return outcomes;
  }

 private:
  std::string folder_;
  std::unique_ptr<Catalogue> catalogue_;
  RootId root_;
};

std::vector<ImagePair> somePairs(const std::vector<ImageId>& images, std::int64_t count) {
  std::vector<ImagePair> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto a = static_cast<std::size_t>(i) % (images.size() - 200);
    const auto b = a + 1 + static_cast<std::size_t>(i) / images.size();
    pairs.push_back({images[a], images[b], static_cast<float>(i * 7919 % 100'003) / 100'003.0F});
  }
  return pairs;
}

void upsertNewFiles(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    auto library = std::make_unique<TemporaryLibrary>();
    const auto entries = library->entries(state.range(0));
    state.ResumeTiming();
    if (!(*library)->upsertFiles(entries)) state.SkipWithError("upsertFiles failed");
    state.PauseTiming();
    library.reset();
    state.ResumeTiming();
  }
}

void upsertKnownFiles(benchmark::State& state) {
  TemporaryLibrary library;
  const auto entries = library.entries(state.range(0));
  if (!library->upsertFiles(entries)) state.SkipWithError("upsertFiles failed");
  for (auto _ : state) {
    if (!library->upsertFiles(entries)) state.SkipWithError("upsertFiles failed");
  }
}

void recordOutcomesInBatches(benchmark::State& state) {
  TemporaryLibrary library;
  const auto files = library->upsertFiles(library.entries(state.range(0))).value();
  const auto outcomes = TemporaryLibrary::outcomes(files);
  for (auto _ : state) {
    for (std::size_t i = 0; i < outcomes.size(); i += 64) {
      if (!library->recordOutcomes(
              std::span(outcomes).subspan(i, std::min<std::size_t>(64, outcomes.size() - i))))
        state.SkipWithError("recordOutcomes failed");
    }
  }
}

void replacePairs(benchmark::State& state) {
  TemporaryLibrary library;
  const auto pairs = somePairs(library.addImages(20'000), state.range(0));
  for (auto _ : state) {
    if (!library->replacePairs({DescriberKey{"bench:1"}, 0.0F, 0.0F, false, 1, "digest"}, pairs))
      state.SkipWithError("replacePairs failed");
  }
}

void readPairs(benchmark::State& state) {
  TemporaryLibrary library;
  const auto pairs = somePairs(library.addImages(20'000), state.range(0));
  if (!library->replacePairs({DescriberKey{"bench:1"}, 0.0F, 0.0F, false, 1, "digest"}, pairs))
    state.SkipWithError("replacePairs failed");
  for (auto _ : state) benchmark::DoNotOptimize(library->pairs(DescriberKey{"bench:1"}, 0.0F).value());
}

/// Pairs as verification leaves them: a similarity transform, two quadrangles, three edits.
std::vector<ImagePair> verifiedPairs(const std::vector<ImageId>& images, std::int64_t count) {
  auto geometry = std::make_shared<GeometricEvidence>();
  geometry->matches = 120;
  geometry->inliers = 80;
  geometry->inlierRatio = 0.66F;
  geometry->transform = TransformKind::kSimilarity;
  geometry->aToB = {0.7, 0.1, 30.25, -0.1, 0.7, 12.5, 0, 0, 1};
  geometry->regionInA = {{0, 0}, {640, 0}, {640, 480}, {0, 480}};
  geometry->regionInB = geometry->regionInA;
  geometry->edits = {{EditKind::kCrop, 0.58F}, {EditKind::kResize, 0.7F}, {EditKind::kRecompress, 0.2F}};
  std::vector<ImagePair> pairs = somePairs(images, count);
  for (ImagePair& pair : pairs) pair.geometry = geometry;
  return pairs;
}

void replaceVerifiedPairs(benchmark::State& state) {
  TemporaryLibrary library;
  const auto pairs = verifiedPairs(library.addImages(20'000), state.range(0));
  for (auto _ : state) {
    if (!library->replacePairs({DescriberKey{"bench:1"}, 0.0F, 0.0F, false, 1, "digest"}, pairs))
      state.SkipWithError("replacePairs failed");
  }
}

/// As a snapshot reads them: the geometry stays packed.
void visitVerifiedPairs(benchmark::State& state) {
  TemporaryLibrary library;
  const auto stored = verifiedPairs(library.addImages(20'000), state.range(0));
  if (!library->replacePairs({DescriberKey{"bench:1"}, 0.0F, 0.0F, false, 1, "digest"}, stored))
    state.SkipWithError("replacePairs failed");
  std::size_t bytes = 0;
  for (auto _ : state) {
    std::vector<ImagePair> pairs;
    PackedGeometries geometries;
    const auto visited = library->visitPairs(DescriberKey{"bench:1"}, 0.0F,
                                             [&](const ImagePair& pair, std::string_view packed) {
                                               pairs.push_back(pair);
                                               geometries.append(packed);
                                             });
    if (!visited) state.SkipWithError("visitPairs failed");
    bytes = geometries.bytes();
  }
  state.counters["packed_bytes_a_pair"] = static_cast<double>(bytes) / static_cast<double>(state.range(0));
}

void readVerifiedPairs(benchmark::State& state) {
  TemporaryLibrary library;
  const auto pairs = verifiedPairs(library.addImages(20'000), state.range(0));
  if (!library->replacePairs({DescriberKey{"bench:1"}, 0.0F, 0.0F, false, 1, "digest"}, pairs))
    state.SkipWithError("replacePairs failed");
  for (auto _ : state) benchmark::DoNotOptimize(library->pairs(DescriberKey{"bench:1"}, 0.0F).value());
}

BENCHMARK(replaceVerifiedPairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(visitVerifiedPairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(readVerifiedPairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(upsertNewFiles)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(upsertKnownFiles)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(recordOutcomesInBatches)->Arg(10'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(replacePairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(readPairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
