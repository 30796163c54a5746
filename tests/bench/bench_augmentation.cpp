// SPDX-License-Identifier: GPL-3.0-or-later
// What the pictures of a training run cost: single edits, views, decoding, whole batches.
//
// LOOKALIKE_BENCH_PICTURES names a folder of photographs; without it pictures made in code stand for them.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/check.h"
#include "core/decode/image_decoder.h"
#include "core/train/data/augmentation.h"
#include "core/train/data/batch_loader.h"
#include "tests/support/made_images.h"

using namespace lookalike;

namespace {

/// A folder of 48 JPEG files of 500 × 375 pixels, removed at the end.
class MadeFolder {
 public:
  MadeFolder()
      : path_(std::filesystem::temp_directory_path() / ("lookalike-bench-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    for (std::uint32_t i = 0; i < 48; ++i) {
      testing::writeFile((path_ / ("p" + std::to_string(i) + ".jpg")).string(),
                         testing::encodeJpeg(testing::makePicture(i, 500, 375), 90));
    }
  }
  ~MadeFolder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string pictureFolder() {
  if (const char* given = std::getenv("LOOKALIKE_BENCH_PICTURES")) return given;
  static const MadeFolder kMade;
  return kMade.path();
}

const train::TrainingPictures& pictures(std::int64_t memoryBytes) {
  const auto opened = [](std::int64_t bytes) {
    auto result = train::TrainingPictures::open({pictureFolder()}, 0.0, bytes);
    LOOKALIKE_CHECK(result.ok());
    return std::move(result).value();
  };
  static const auto kKept = opened(std::int64_t{4} << 30);
  static const auto kNotKept = opened(0);
  return memoryBytes > 0 ? *kKept : *kNotKept;
}

constexpr std::size_t kPictures = 24;

/// As batches hand them to the views: a short side of 1.6 × the view's.
const std::vector<decode::RgbImage>& decodedPictures(int side) {
  static std::map<int, std::vector<decode::RgbImage>> decoded;
  std::vector<decode::RgbImage>& images = decoded[side];
  for (std::size_t i = images.size(); i < kPictures; ++i) {
    auto image = pictures(1).decoded(i * pictures(1).size() / kPictures, side * 8 / 5);
    LOOKALIKE_CHECK(image.ok());
    images.push_back(**image);
  }
  return images;
}

void editedViews(benchmark::State& state) {
  const auto strength = edits::kEditStrengths.at(static_cast<std::size_t>(state.range(0)));
  const auto side = static_cast<int>(state.range(1));
  const auto& images = decodedPictures(side);
  std::uint64_t seed = 0;
  for (auto step : state) {
    const std::size_t number = seed % kPictures;
    const auto others = std::span(images).subspan((number + 5) % (kPictures - 3), 3);
    const auto view = train::editedView(images[number], others, {strength, side, false}, seed++);
    benchmark::DoNotOptimize(view.ok());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(editedViews)
    ->ArgNames({"strength", "side"})
    ->ArgsProduct({{0, 1, 2}, {96, 128, 160}})
    ->Iterations(3000)
    ->Unit(benchmark::kMillisecond);

void plainViews(benchmark::State& state) {
  const auto side = static_cast<int>(state.range(0));
  const auto& images = decodedPictures(side);
  std::uint64_t seed = 0;
  for (auto step : state)
    benchmark::DoNotOptimize(train::plainView(images[seed % kPictures], side, seed).ok()), ++seed;
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(plainViews)->ArgName("side")->Arg(96)->Arg(128)->Arg(160)->Unit(benchmark::kMillisecond);

/// One edit of medium strength on a picture of 299 × 224 pixels, about what a view of 160 pixels works on.
void singleEdit(benchmark::State& state) {
  const auto edit = edits::allMakeEdits().at(static_cast<std::size_t>(state.range(0)));
  const auto picture = testing::makePicture(1, 299, 224);
  const std::vector<decode::RgbImage> others{testing::makePicture(2, 341, 256)};
  std::uint64_t seed = 0;
  for (auto step : state) {
    const auto made =
        edits::makeCopy(picture, {edits::EditStrength::kMedium, {{edit, edits::EditStrength::kMedium, 0.0F}}},
                        others, seed++, edits::CopyTruth::kPlaces);
    benchmark::DoNotOptimize(made.ok());
  }
  state.SetLabel(edits::makeEditName(edit));
}
BENCHMARK(singleEdit)
    ->DenseRange(0, static_cast<int>(edits::kMakeEditCount) - 1)
    ->Unit(benchmark::kMicrosecond);

/// Reading, decoding and shrinking to what a view of 160 pixels wants; kept or not.
void decodedPicture(benchmark::State& state) {
  const train::TrainingPictures& from = pictures(state.range(0));
  std::size_t number = 0;
  for (auto step : state)
    benchmark::DoNotOptimize(from.decoded(number++ % std::min<std::size_t>(from.size(), 400), 256).ok());
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decodedPicture)->ArgName("kept")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// Whole batches of 64 pairs on one thread; items are views.
void batches(benchmark::State& state) {
  train::TrainingRecipe recipe;
  train::ProgressiveStep step;
  step.views = 1'000'000'000;
  step.side = 160;
  step.strength = edits::kEditStrengths.at(static_cast<std::size_t>(state.range(0)));
  recipe.steps = {step};
  std::int64_t number = 0;
  for (auto iteration : state)
    benchmark::DoNotOptimize(train::makeBatch(pictures(state.range(1)), recipe, number++).ok());
  state.SetItemsProcessed(state.iterations() * 2 * recipe.pairsInBatch);
}
BENCHMARK(batches)
    ->ArgNames({"strength", "kept"})
    ->ArgsProduct({{0, 1, 2}, {0, 1}})
    ->Iterations(12)
    ->Unit(benchmark::kMillisecond);

}  // namespace
