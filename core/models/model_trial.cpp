// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_trial.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/base/thread_budget.h"
#include "core/describe/preprocess.h"
#include "core/edits/made_copies.h"
#include "core/neural/torch_network.h"

namespace lookalike::models {

namespace {

constexpr std::size_t kPictures = 8;
constexpr double kUnitTolerance = 2e-3;  ///< of a length, for networks in half precision
constexpr double kAlike = 0.99999;       ///< cosine of pictures that the network does not tell apart

/// Waves of colour and a few rectangles: not a photograph, but no two are alike.
decode::RgbImage madePicture(std::uint64_t seed) {
  constexpr int kWidth = 320;
  constexpr int kHeight = 240;
  RepeatableRandom random(seed);
  struct Wave {
    double x, y, phase, height;
  };
  std::array<std::vector<Wave>, 3> waves;
  for (auto& ofChannel : waves) {
    for (int i = 0; i < 6; ++i) {
      const double frequency = 0.008 * std::pow(1.9, i);
      const double angle = random.uniform(0.0, 6.283);
      ofChannel.push_back({frequency * std::cos(angle), frequency * std::sin(angle),
                           random.uniform(0.0, 6.283), 55.0 / (1.0 + 0.6 * i)});
    }
  }
  decode::RgbImage image{kWidth, kHeight, std::vector<std::uint8_t>(std::size_t{3} * kWidth * kHeight)};
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      for (std::size_t channel = 0; channel < 3; ++channel) {
        double value = 128.0;
        for (const Wave& wave : waves.at(channel))
          value += wave.height * std::sin(wave.x * x + wave.y * y + wave.phase);
        image.pixels[3 * (static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)) + channel] =
            static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
      }
    }
  }
  for (int i = 0; i < 5; ++i) {
    const int left = random.integer(0, kWidth - 60);
    const int top = random.integer(0, kHeight - 60);
    const int width = random.integer(12, 60);
    const int height = random.integer(12, 60);
    const auto level = static_cast<std::uint8_t>(random.integer(0, 255));
    for (int y = top; y < top + height; ++y) {
      const auto from = image.pixels.begin() + 3 * (std::ptrdiff_t{y} * kWidth + left);
      std::fill(from, from + std::ptrdiff_t{3} * width, level);
    }
  }
  return image;
}

decode::RgbImage slightlyEdited(const decode::RgbImage& picture, std::size_t number) {
  using edits::EditStrength;
  using edits::MakeEdit;
  static constexpr std::array<MakeEdit, 4> kEdits{MakeEdit::kTone, MakeEdit::kJpeg, MakeEdit::kBlur,
                                                  MakeEdit::kCrop};
  const edits::CopyRecipe recipe{EditStrength::kMild,
                                 {{kEdits.at(number % kEdits.size()), EditStrength::kMild, 0.0F}}};
  auto copy = edits::makeCopy(picture, recipe, {}, number, edits::CopyTruth::kPlaces);
  if (!copy.ok()) return picture;
  return std::move(copy->pixels);
}

Result<neural::NetworkRows> run(neural::TorchNetwork& network, int width, int height, int channels,
                                const std::vector<std::vector<std::uint8_t>>& pixels) {
  neural::ImageBatch batch{width, height, channels, {}};
  for (const auto& image : pixels) batch.images.push_back(image.data());
  return network.run(batch);
}

/// A network of pairs takes two squares, one above the other, and gives the probabilities of two answers.
/// What it does with other inputs is chance.
bool isNetworkOfPairs(neural::TorchNetwork& network) {
  for (const int side : {64, 96, 48, 128}) {
    const std::vector<std::vector<std::uint8_t>> grey{
        std::vector<std::uint8_t>(static_cast<std::size_t>(6) * side * side, 128)};
    const auto rows = run(network, side, 2 * side, 3, grey);
    if (!rows.ok() || rows->dimension != 2 || rows->values.size() != 2) continue;
    const float sum = rows->values[0] + rows->values[1];
    if (rows->values[0] >= 0.0F && rows->values[1] >= 0.0F && std::abs(sum - 1.0F) < 1e-3F) return true;
  }
  return false;
}

/// Rows of vectors: their lengths, and the vectors brought to length 1.
Result<std::vector<double>> normalise(std::vector<float>& values, std::size_t dimension,
                                      const std::string& path) {
  std::vector<double> lengths;
  for (std::size_t first = 0; first < values.size(); first += dimension) {
    double squares = 0.0;
    for (std::size_t i = first; i < first + dimension; ++i)
      squares += static_cast<double>(values[i]) * values[i];
    if (!std::isfinite(squares))
      return Error{ErrorCode::kBadModel, path, "the network gives numbers that are not finite", -1};
    lengths.push_back(std::sqrt(squares));
    if (lengths.back() < 1e-12)
      return Error{ErrorCode::kBadModel, path, "the network gives nothing but zeros", -1};
    for (std::size_t i = first; i < first + dimension; ++i)
      values[i] = static_cast<float>(values[i] / lengths.back());
  }
  return lengths;
}

double cosine(const std::vector<float>& values, std::size_t dimension, std::size_t a, std::size_t b) {
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(a * dimension);
  return std::inner_product(first, first + static_cast<std::ptrdiff_t>(dimension),
                            values.begin() + static_cast<std::ptrdiff_t>(b * dimension), 0.0);
}

}  // namespace

Result<ModelTrial> tryModel(std::span<const std::byte> weights, const std::string& path,
                            const models::ModelCard& card, const std::string& device, JobControl& control) {
  neural::TorchNetworkOptions options;
  options.device = device;
  options.intraOpThreads = threadBudget().deviceIntraOp;
  options.batchSize = std::max(1, card.batchSize);
  options.normalisation = {card.scale, card.mean, card.deviation};
  auto loaded = neural::TorchNetwork::load(weights, path, options);
  if (!loaded.ok()) return loaded.error();
  neural::TorchNetwork& network = **loaded;

  std::vector<std::vector<std::uint8_t>> inputs(2 * kPictures);  // originals, then their copies
  for (std::size_t i = 0; i < kPictures; ++i) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    const decode::RgbImage picture = madePicture(i + 1);
    inputs[i] = describe::prepareImage(picture, card.input).pixels;
    inputs[kPictures + i] = describe::prepareImage(slightlyEdited(picture, i), card.input).pixels;
  }
  const int channels = card.input.channelCount();
  auto first = run(network, card.input.width, card.input.height, channels, {inputs.front()});
  if ((!first.ok() || first->dimension <= 2) && isNetworkOfPairs(network)) {
    return Error{ErrorCode::kBadModel, path,
                 "is a network of pairs: it compares two pictures and describes none", -1};
  }
  if (!first.ok()) return first.error();
  if (first->dimension < 2)
    return Error{ErrorCode::kBadModel, path, "gives one number a picture, which describes nothing", -1};
  if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};

  const auto start = std::chrono::steady_clock::now();
  auto rows = run(network, card.input.width, card.input.height, channels, inputs);
  if (!rows.ok()) return rows.error();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto dimension = static_cast<std::size_t>(rows->dimension);
  if (rows->values.size() != inputs.size() * dimension)
    return Error{ErrorCode::kBadModel, path, "gives another number of rows than it gets pictures", -1};
  const auto lengths = normalise(rows->values, dimension, path);
  if (!lengths.ok()) return lengths.error();

  ModelTrial trial;
  trial.dimension = rows->dimension;
  trial.imagesPerSecond = static_cast<double>(inputs.size()) / std::max(seconds, 1e-9);
  trial.isUnitLength = std::all_of(lengths->begin(), lengths->end(),
                                   [](double length) { return std::abs(length - 1.0) < kUnitTolerance; });
  double lowestOfOthers = 1.0;
  for (std::size_t i = 0; i < kPictures; ++i) {
    trial.similarityOfCopies += cosine(rows->values, dimension, i, kPictures + i) / kPictures;
    for (std::size_t j = 0; j < i; ++j) {
      const double similarity = cosine(rows->values, dimension, i, j);
      trial.similarityOfOthers += 2.0 * similarity / (kPictures * (kPictures - 1));
      lowestOfOthers = std::min(lowestOfOthers, similarity);
    }
  }
  if (lowestOfOthers > kAlike)
    return Error{ErrorCode::kBadModel, path, "gives the same for every picture", -1};
  return trial;
}

}  // namespace lookalike::models
