// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explained_pair_network.h"

#include <cmath>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/describe/preprocess.h"
#include "core/explain/explained_descriptor.h"
#include "core/models/model_card.h"
#include "core/models/pair_network_card.h"

namespace lookalike::explain {

namespace {

using neural::PlaceValues;

/// Row or half of a map, with signs; both pictures are squashed whole.
SensitivityMap mapOf(const PlaceValues& places, const decode::DecodedImage& image) {
  return sensitivityMapOf(
      places.width, places.height, places.values,
      {0.0, 0.0, static_cast<double>(image.fullWidth), static_cast<double>(image.fullHeight)});
}

/// The rows of a map of two pictures one above the other that belong to the upper, or the lower, one. A row
/// across the seam counts half for each.
PlaceValues halfOf(const PlaceValues& joined, bool upper) {
  PlaceValues half{(joined.height + 1) / 2, joined.width, {}};
  const auto width = static_cast<std::ptrdiff_t>(joined.width);
  const std::ptrdiff_t first = upper ? 0 : joined.height - half.height;
  half.values.assign(joined.values.begin() + first * width,
                     joined.values.begin() + (first + half.height) * width);
  if (joined.height % 2 != 0) {
    const std::ptrdiff_t seam = upper ? half.height - 1 : 0;
    for (std::ptrdiff_t x = 0; x < width; ++x)
      half.values[static_cast<std::size_t>(seam * width + x)] *= 0.5F;
  }
  return half;
}

bool isOfTwoPictures(neural::PairNetworkKind kind) {
  return kind == neural::PairNetworkKind::kSiamese || kind == neural::PairNetworkKind::kContrastiveSiamese;
}

std::vector<BranchMaps> branchMapsOf(neural::PairNetworkKind kind, const neural::Sensitivity& sensitivity,
                                     const decode::DecodedImage& a, const decode::DecodedImage& b) {
  const auto& maps = sensitivity.maps;
  std::vector<BranchMaps> result;
  const auto isOfRows = [&](std::size_t map, std::size_t rows) {
    return map < maps.size() && maps[map].size() == rows;
  };
  if (isOfTwoPictures(kind)) {
    if (isOfRows(0, 2)) result.push_back({"pictures", mapOf(maps[0][0], a), mapOf(maps[0][1], b)});
  } else if (kind == neural::PairNetworkKind::kPseudoSiamese) {
    if (isOfRows(0, 1) && isOfRows(1, 1))
      result.push_back({"pictures", mapOf(maps[0][0], a), mapOf(maps[1][0], b)});
  } else {
    const bool isHybrid = kind == neural::PairNetworkKind::kHybrid;
    if (isHybrid && isOfRows(0, 1))
      result.push_back({"joined", mapOf(halfOf(maps[0][0], true), a), mapOf(halfOf(maps[0][0], false), b)});
    const std::size_t grey = isHybrid ? 1 : 0;
    if (isOfRows(grey, 1)) result.push_back({"grey", mapOf(maps[grey][0], a), mapOf(maps[grey][0], b)});
  }
  return result;
}

}  // namespace

Result<std::unique_ptr<ExplainedPairNetwork>> ExplainedPairNetwork::load(const models::PairNetworkCard& card,
                                                                         const std::string& device,
                                                                         int intraOpThreads) {
  const auto weights = decode::readFile(card.file, models::kMaxWeightBytes);
  if (!weights) return weights.error();
  if (weights->hash != card.sha256) {
    return Error{ErrorCode::kBadModel, card.file,
                 "field \"sha256\" of the card is not that of the file, " + weights->hash.toHex(), -1};
  }
  neural::ExplainableNetwork::Options options;
  options.network.device = device;
  options.network.intraOpThreads = intraOpThreads;
  options.network.normalisation.mean = {0.5F, 0.5F, 0.5F};
  options.network.normalisation.deviation = {0.5F, 0.5F, 0.5F};
  options.width = card.side;
  options.height = 2 * card.side;
  auto loaded = neural::ExplainableNetwork::load(weights->bytes, card.file, options);
  if (!loaded) return loaded.error();
  return std::unique_ptr<ExplainedPairNetwork>(new ExplainedPairNetwork(card, std::move(loaded).value()));
}

Result<ExplainedAnswer> ExplainedPairNetwork::explain(const decode::DecodedImage& a,
                                                      const decode::DecodedImage& b, bool positionWise) {
  describe::InputSpec input;
  input.width = card_.side;
  input.height = card_.side;
  std::vector<std::uint8_t> joined = describe::prepareImage(a.pixels, input).pixels;
  const std::vector<std::uint8_t> below = describe::prepareImage(b.pixels, input).pixels;
  joined.insert(joined.end(), below.begin(), below.end());
  const auto told = network_->ofAnswer(joined.data(), positionWise);
  if (!told) return told.error();
  if (!std::isfinite(told->logOdds))
    return Error{ErrorCode::kBadModel, card_.file, "the network gives numbers that are not finite", -1};
  ExplainedAnswer answer;
  answer.probability = static_cast<float>(1.0 / (1.0 + std::exp(-static_cast<double>(told->logOdds))));
  answer.maps = branchMapsOf(card_.kind, told->sensitivity, a, b);
  return answer;
}

}  // namespace lookalike::explain
