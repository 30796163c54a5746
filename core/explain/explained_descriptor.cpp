// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explained_descriptor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/decode/file_reader.h"
#include "core/describe/preprocess.h"
#include "core/explain/input_area.h"

namespace lookalike::explain {

namespace {

double normOf(std::span<const float> row) {
  double squares = 0.0;
  for (const float value : row) squares += static_cast<double>(value) * static_cast<double>(value);
  return std::sqrt(squares);
}

/// Of a grid of another size, the value at a place of a larger one: what a cell holds is shared out.
float valueAt(const neural::PlaceValues& grid, int y, int x, int height, int width) {
  const int row = std::min(y * grid.height / height, grid.height - 1);
  const int column = std::min(x * grid.width / width, grid.width - 1);
  const float share = static_cast<float>(grid.height * grid.width) / static_cast<float>(height * width);
  return share * grid.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(grid.width) +
                             static_cast<std::size_t>(column)];
}

}  // namespace

std::optional<neural::PlaceValues> addedUp(std::span<const neural::PlaceValues> maps) {
  if (maps.empty()) return std::nullopt;
  const neural::PlaceValues& finest = *std::max_element(
      maps.begin(), maps.end(),
      [](const auto& left, const auto& right) { return left.values.size() < right.values.size(); });
  neural::PlaceValues sum{finest.height, finest.width, std::vector<float>(finest.values.size(), 0.0F)};
  for (const neural::PlaceValues& map : maps) {
    std::size_t place = 0;
    for (int y = 0; y < sum.height; ++y) {
      for (int x = 0; x < sum.width; ++x) sum.values[place++] += valueAt(map, y, x, sum.height, sum.width);
    }
  }
  return sum;
}

Result<std::unique_ptr<ExplainedDescriptor>> ExplainedDescriptor::load(const models::ModelCard& card,
                                                                       const Options& options) {
  const auto weights = decode::readFile(card.file, models::kMaxWeightBytes);
  if (!weights) return weights.error();
  if (weights->hash != card.sha256) {
    return Error{ErrorCode::kBadModel, card.file,
                 "field \"sha256\" of the card is not that of the file, " + weights->hash.toHex(), -1};
  }
  neural::ExplainableNetwork::Options network;
  network.network.device = options.device;
  network.network.intraOpThreads = options.intraOpThreads;
  network.network.normalisation = {card.scale, card.mean, card.deviation};
  network.width = card.input.width;
  network.height = card.input.height;
  network.channels = card.input.channelCount();
  network.shuffledBy = options.shuffledBy;
  auto loaded = neural::ExplainableNetwork::load(weights->bytes, card.file, network);
  if (!loaded) return loaded.error();
  return std::unique_ptr<ExplainedDescriptor>(new ExplainedDescriptor(card, std::move(loaded).value()));
}

int ExplainedDescriptor::minShortSide() const {
  return std::max({card_.input.width, card_.input.height, card_.input.shortSide});
}

Result<ExplainedSimilarity> ExplainedDescriptor::explain(const decode::DecodedImage& a,
                                                         const decode::DecodedImage& b,
                                                         const neural::SensitivityMethod& method) {
  const describe::PreparedImage preparedA = describe::prepareImage(a.pixels, card_.input);
  const describe::PreparedImage preparedB = describe::prepareImage(b.pixels, card_.input);
  const auto told = network_->ofSimilarity({preparedA.pixels.data(), preparedB.pixels.data()}, method);
  if (!told) return told.error();
  const auto bad = [&](const std::string& why) { return Error{ErrorCode::kBadModel, card_.file, why, -1}; };
  if (told->rows.dimension != card_.dimension) {
    return bad("the card says dimension " + std::to_string(card_.dimension) + ", the network gives " +
               std::to_string(told->rows.dimension));
  }
  const std::span<const float> rows = told->rows.values;
  const auto dimension = static_cast<std::size_t>(card_.dimension);
  const double normA = normOf(rows.first(dimension));
  const double normB = normOf(rows.subspan(dimension));
  if (!std::isfinite(normA) || !std::isfinite(normB))
    return bad("the network gives numbers that are not finite");

  ExplainedSimilarity result;
  result.similarity = told->similarity;
  result.normRatio = card_.givesRawNorm && normB > 0.0 ? static_cast<float>(normA / normB)
                                                       : std::numeric_limits<float>::quiet_NaN();
  std::array<std::vector<neural::PlaceValues>, 2> ofPicture;
  for (const auto& map : told->sensitivity.maps) {
    // A map of other rows than one a picture (of crops or tiles, say) has no place of its own.
    if (map.size() != ofPicture.size()) continue;
    for (std::size_t picture = 0; picture < ofPicture.size(); ++picture)
      ofPicture[picture].push_back(map[picture]);
  }
  const auto sumA = addedUp(ofPicture[0]);
  const auto sumB = addedUp(ofPicture[1]);
  if (!sumA || !sumB) return result;
  const auto areaOf = [&](const decode::DecodedImage& image) {
    return inputArea(card_.input, image.pixels.width, image.pixels.height, image.fullWidth, image.fullHeight);
  };
  result.maps = {sensitivityMapOf(sumA->width, sumA->height, sumA->values, areaOf(a)),
                 sensitivityMapOf(sumB->width, sumB->height, sumB->values, areaOf(b))};
  return result;
}

}  // namespace lookalike::explain
