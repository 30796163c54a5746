// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/layer_graph.h"

namespace lookalike::neural {

enum class PairNetworkKind : std::uint8_t {
  kSiamese,  ///< a branch a picture, with the same weights; features joined, then fully connected layers
  kPseudoSiamese,       ///< the same, with weights of their own
  kTwoChannel,          ///< the two pictures in grey as the two channels of one
  kHybrid,              ///< a branch on the colour pictures joined top to bottom, another as kTwoChannel
  kContrastiveSiamese,  ///< kalaiselvi 2022: equal branches, the answer is the distance of their embeddings
};
inline constexpr std::array<PairNetworkKind, 5> kPairNetworkKinds{
    PairNetworkKind::kSiamese, PairNetworkKind::kPseudoSiamese, PairNetworkKind::kTwoChannel,
    PairNetworkKind::kHybrid, PairNetworkKind::kContrastiveSiamese};

/// "siamese", "pseudo-siamese", "two-channel", "hybrid", "contrastive-siamese"
[[nodiscard]] std::string_view pairNetworkName(PairNetworkKind kind);
[[nodiscard]] std::optional<PairNetworkKind> pairNetworkNamed(std::string_view name);

/// A 3 × 3 convolution and what follows it.
struct PairConvolution {
  int channels = 32;
  int stride = 1;
  bool isPooled = true;       ///< by the maximum of 2 × 2
  bool hasLocalNorm = false;  ///< local response normalisation after that (LayerKind::kLocalNorm)
  bool operator==(const PairConvolution&) const = default;
};

enum class PairNetworkStart : std::uint8_t {
  kHe,        ///< He et al., arXiv 1502.01852
  kGaussian,  ///< standard deviation 0.01, as zhang 2016, section 4
};

struct PairNetworkOptions {
  PairNetworkKind kind = PairNetworkKind::kTwoChannel;
  int side = 96;  ///< of each picture, pixels
  std::vector<PairConvolution> convolutions{{32, 2}, {64}, {96}, {128}};
  /// Widths of the fully connected layers before the last, which has the two answers; of a contrastive
  /// siamese network the last of these is the embedding.
  std::vector<int> hidden{256};
  bool batchNorms = true;  ///< after each convolution
  double dropout = 0.5;    ///< between fully connected layers
  /// Pixels of -1 to 1 are multiplied by it: 127.5 for weights that start as the paper's do, which see pixels
  /// of 0 to 255 less their mean (as Caffe's networks do); 1 otherwise.
  double inputGain = 1.0;
  double margin = 1.0;  ///< of the contrastive loss
  PairNetworkStart start = PairNetworkStart::kHe;

  /// kInvalidArgument, with the option's name: no layers, sizes out of range, a map that shrinks to nothing.
  [[nodiscard]] Result<void> check() const;
  bool operator==(const PairNetworkOptions&) const = default;
};

/// The branch of these convolutions, layers named "conv1", "norm1", ….
[[nodiscard]] LayerGraph pairBranchGraph(const PairNetworkOptions& options, int inChannels);
/// Of the branch's output, for an input of that height and width.
struct MapSize {
  int height = 0;
  int width = 0;
};
[[nodiscard]] MapSize pairBranchOutput(const PairNetworkOptions& options, MapSize input);

}  // namespace lookalike::neural
