// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/torch_network.h"

namespace lookalike::neural {

/// How a network's answer is led back to the places of its last map.
struct SensitivityMethod {
  /// Each place's activations times its own gradient, summed over the channels (Draelos & Carin,
  /// arXiv 2011.08891); else times the channel's mean gradient, as Grad-CAM has it (Selvaraju et al., ICCV
  /// 2017). Neither is rectified here.
  bool positionWise = true;
  /// The lengths of both descriptors count as constants. The gradient of a cosine by itself vanishes where
  /// the descriptors are equal, and tells what turns them apart rather than what they share; with the
  /// lengths held, and place by place, what is given for a network without biases after its map sums up to
  /// the similarity (Stylianou et al., WACV 2019), so that each value is a place's share of it.
  bool normsHeld = true;
};

/// Numbers over the places of a map, row-major.
struct PlaceValues {
  int height = 0;
  int width = 0;
  std::vector<float> values;
};

/// What speaks for (above 0) and against (below 0) a score, at each place of each last map.
struct Sensitivity {
  /// [map][row]: a row per picture, or a row of the map's batch.
  std::vector<std::vector<PlaceValues>> maps;
};

struct SimilaritySensitivity {
  NetworkRows rows;         ///< both descriptors as the network gives them
  float similarity = 0.0F;  ///< their cosine; 0 when one has no length
  Sensitivity sensitivity;  ///< two rows a map
};

struct AnswerSensitivity {
  float logOdds = 0.0F;  ///< of the second answer against the first, before the softmax
  Sensitivity sensitivity;
};

/// A TorchScript network that can say which places of a picture its answer comes from. As TorchNetwork:
/// evaluation mode, frozen, on its device, one call at a time.
class ExplainableNetwork {
 public:
  struct Options {
    /// `intraOpThreads`: from two on, two pictures are looked at at once; each by one thread. `batchSize`
    /// does not matter.
    TorchNetworkOptions network;
    int width = 0;  ///< of the input, pixels: maps are found by a run on a plain picture of that size
    int height = 0;
    int channels = 3;
    /// Lets the numbers of each weight of two or more dimensions change places by chance, for checks of the
    /// method: a map that does not change then says nothing about the network (Adebayo et al., NeurIPS 2018).
    std::optional<std::uint64_t> shuffledBy;
  };

  /// Errors: as of TorchNetwork::load(); kBadModel also for a network that fails on such an input.
  [[nodiscard]] static Result<std::unique_ptr<ExplainableNetwork>> load(std::span<const std::byte> bytes,
                                                                        const std::string& path,
                                                                        const Options& options);
  ExplainableNetwork(const ExplainableNetwork&) = delete;
  ExplainableNetwork& operator=(const ExplainableNetwork&) = delete;
  ~ExplainableNetwork();

  /// Maps that the network has (see map_graph.h); with 0 there are answers, but no sensitivity.
  [[nodiscard]] std::size_t mapCount() const;
  [[nodiscard]] const std::string& device() const;

  /// Of a descriptor network: two pictures' cosine. Errors: as of TorchNetwork::run().
  [[nodiscard]] Result<SimilaritySensitivity> ofSimilarity(const std::array<const std::uint8_t*, 2>& pictures,
                                                           const SensitivityMethod& method);
  /// Of a network with two answers. Errors also: kBadModel (not two answers).
  [[nodiscard]] Result<AnswerSensitivity> ofAnswer(const std::uint8_t* picture, bool positionWise);

 private:
  class Impl;
  explicit ExplainableNetwork(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lookalike::neural
