// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/model_files.h"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/train/descriptor/network_input.h"

namespace lookalike::train {

namespace {

constexpr double kThreshold = 0.7;  ///< where nothing is held out
constexpr int kBatchSize = 32;

std::string trainingDataOf(const TrainingRun& run, const HeldOutScore& score, std::int64_t views,
                           double seconds) {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(),
                "recipe %s, seed %llu: %lld views in %.1f hours; held out: micro average precision %.3f",
                run.recipe.name.c_str(), static_cast<unsigned long long>(run.recipe.seed),
                static_cast<long long>(views), seconds / 3600.0, score.microAveragePrecision);
  std::string data(text.data());
  if (!run.recipe.start.empty())
    data += "; started from " + std::filesystem::path(run.recipe.start).filename().string();
  return data;
}

}  // namespace

std::string cardPathOf(const std::string& modelPath) {
  return std::filesystem::path(modelPath).replace_extension(".json").string();
}

Result<void> writeModelFiles(const neural::DescriptorNetwork& network, const TrainingRun& run,
                             const HeldOutScore& score, std::int64_t views, double seconds) {
  const auto bytes = neural::serialiseScriptModule(
      neural::scriptOf(network, run.recipe.gemPowerInUse),
      run.recipe.halfPrecisionFile ? neural::WeightStorage::kHalf : neural::WeightStorage::kSingle);
  if (!bytes.ok()) return bytes.error();
  const auto writeText = [](const std::string& path, const char* data, std::size_t size) {
    return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
      out.write(data, static_cast<std::streamsize>(size));
      return ok();
    });
  };
  if (auto written = writeText(run.output, reinterpret_cast<const char*>(bytes->data()), bytes->size());
      !written.ok()) {
    return written;
  }
  const int side = run.recipe.steps.back().side;
  nlohmann::ordered_json card;
  card["kind"] = "torchscript";
  card["name"] = std::filesystem::path(run.output).stem().string();
  card["description"] = run.recipe.description.empty() ? "Descriptor network trained by `lookalike train`"
                                                       : run.recipe.description;
  card["file"] = std::filesystem::path(run.output).filename().string();
  card["sha256"] = decode::hashBytes(bytes->data(), bytes->size()).toHex();
  card["input"] = {{"width", side},
                   {"height", side},
                   {"resize", "squash"},
                   {"channels", "rgb"},
                   {"scale", 1.0 / 255.0},
                   {"mean", std::array<float, 3>{kPixelMean, kPixelMean, kPixelMean}},
                   {"std", std::array<float, 3>{kPixelDeviation, kPixelDeviation, kPixelDeviation}}};
  card["dimension"] = run.recipe.dimension;
  card["rawNorm"] = true;
  card["licence"] = "as its training data allow";
  card["trainingData"] = trainingDataOf(run, score, views, seconds);
  // Three digits say enough, and a card is read by people.
  card["defaultThreshold"] =
      score.pictures > 0 ? std::round(1000.0 * std::clamp(score.threshold, 0.0, 1.0)) / 1000.0 : kThreshold;
  card["batchSize"] = kBatchSize;
  const std::string text = card.dump(2) + '\n';
  return writeText(cardPathOf(run.output), text.data(), text.size());
}

}  // namespace lookalike::train
