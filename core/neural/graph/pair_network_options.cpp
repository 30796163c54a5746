// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/pair_network_options.h"

#include <string>
#include <utility>

#include "core/base/check.h"

namespace lookalike::neural {

std::string_view pairNetworkName(PairNetworkKind kind) {
  switch (kind) {
    case PairNetworkKind::kSiamese:
      return "siamese";
    case PairNetworkKind::kPseudoSiamese:
      return "pseudo-siamese";
    case PairNetworkKind::kTwoChannel:
      return "two-channel";
    case PairNetworkKind::kHybrid:
      return "hybrid";
    case PairNetworkKind::kContrastiveSiamese:
      return "contrastive-siamese";
  }
  return "";
}

std::optional<PairNetworkKind> pairNetworkNamed(std::string_view name) {
  for (const PairNetworkKind kind : kPairNetworkKinds) {
    if (pairNetworkName(kind) == name) return kind;
  }
  return std::nullopt;
}

Result<void> PairNetworkOptions::check() const {
  const auto bad = [](std::string why) { return Error{ErrorCode::kInvalidArgument, {}, std::move(why), -1}; };
  if (side < 8 || side > 1024) return bad("side is not within 8 to 1024");
  if (convolutions.empty() || convolutions.size() > 32) return bad("convolutions are not 1 to 32");
  for (const PairConvolution& convolution : convolutions) {
    if (convolution.channels < 1 || convolution.channels > 4096) {
      return bad("channels of a convolution are not within 1 to 4096");
    }
    if (convolution.stride < 1 || convolution.stride > 4) {
      return bad("stride of a convolution is not within 1 to 4");
    }
  }
  const MapSize last = pairBranchOutput(*this, {side, side});
  if (last.height < 1 || last.width < 1) return bad("convolutions leave nothing of a picture of that side");
  if (hidden.size() > 8) return bad("hidden has more than 8 layers");
  if (kind == PairNetworkKind::kContrastiveSiamese && hidden.empty()) {
    return bad("hidden is empty, but its last layer is a contrastive siamese network's embedding");
  }
  for (const int width : hidden) {
    if (width < 1 || width > 65'536) return bad("hidden has a width that is not within 1 to 65536");
  }
  if (!(dropout >= 0.0 && dropout < 1.0)) return bad("dropout is not from 0 to below 1");
  if (!(inputGain > 0.0 && inputGain <= 1000.0)) return bad("input_gain is not within 0 to 1000");
  if (!(margin > 0.0 && margin <= 1000.0)) return bad("margin is not within 0 to 1000");
  return {};
}

LayerGraph pairBranchGraph(const PairNetworkOptions& options, int inChannels) {
  LayerGraph graph;
  graph.name = "branch of a pair network";
  graph.inChannels = inChannels;
  const auto add = [&](Layer layer) {
    layer.first = static_cast<int>(graph.layers.size()) - 1;
    graph.layers.push_back(std::move(layer));
  };
  int channels = inChannels;
  for (std::size_t i = 0; i < options.convolutions.size(); ++i) {
    const PairConvolution& made = options.convolutions[i];
    const std::string number = std::to_string(i + 1);
    Layer convolution;
    convolution.kind = LayerKind::kConvolution;
    convolution.name = "conv" + number;
    convolution.inChannels = channels;
    convolution.channels = made.channels;
    convolution.kernel = 3;
    convolution.stride = made.stride;
    convolution.padBefore = 1;
    convolution.padAfter = 1;
    convolution.hasBias = !options.batchNorms;
    channels = made.channels;
    add(convolution);
    Layer plain;
    plain.channels = channels;
    const auto addKind = [&](LayerKind kind) {
      plain.kind = kind;
      add(plain);
    };
    if (options.batchNorms) {
      plain.name = "norm" + number;
      addKind(LayerKind::kBatchNorm);
      plain.name.clear();
    }
    addKind(LayerKind::kRelu);
    if (made.isPooled) {
      plain.kernel = 2;
      plain.stride = 2;
      addKind(LayerKind::kMaxPool);
      plain.kernel = 1;
      plain.stride = 1;
    }
    if (made.hasLocalNorm) addKind(LayerKind::kLocalNorm);
  }
  return graph;
}

MapSize pairBranchOutput(const PairNetworkOptions& options, MapSize input) {
  const auto shrunk = [&](int side) {
    for (const PairConvolution& convolution : options.convolutions) {
      if (side < 1) return 0;
      side = (side - 1) / convolution.stride + 1;
      if (convolution.isPooled) side /= 2;
    }
    return side;
  };
  return {shrunk(input.height), shrunk(input.width)};
}

}  // namespace lookalike::neural
