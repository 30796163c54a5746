// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/neural_describer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/decode/file_reader.h"
#include "core/neural/torch_network.h"

namespace lookalike::models {

namespace {

class NeuralDescriber final : public describe::Describer {
 public:
  NeuralDescriber(const ModelCard& card, std::unique_ptr<neural::TorchNetwork> network)
      : input_(card.input), file_(card.file), network_(std::move(network)) {
    info_.name = card.name;
    info_.key = card.key;
    info_.dimension = card.dimension;
    info_.minShortSide = std::max({card.input.width, card.input.height, card.input.shortSide});
    info_.batchSize = static_cast<int>(network_->batchSize());
    info_.givesRawNorm = card.givesRawNorm;
    info_.isLearnt = true;
    info_.device = network_->device();
    info_.defaultThreshold = card.defaultThreshold;
  }

  [[nodiscard]] const describe::DescriberInfo& info() const override { return info_; }

  [[nodiscard]] describe::PreparedImage prepare(const decode::RgbImage& image) const override {
    return describe::prepareImage(image, input_);
  }

  [[nodiscard]] Result<std::vector<Descriptor>> describe(
      std::span<const describe::PreparedImage> images) override {
    neural::ImageBatch batch{input_.width, input_.height, input_.channelCount(), {}};
    for (const describe::PreparedImage& image : images) {
      LOOKALIKE_CHECK(image.width == input_.width && image.height == input_.height &&
                      image.channels == input_.channelCount());
      batch.images.push_back(image.pixels.data());
    }
    const auto rows = network_->run(batch);
    if (!rows) return rows.error();
    info_.batchSize = static_cast<int>(network_->batchSize());
    if (!images.empty() && rows->dimension != info_.dimension) {
      return bad("the card says dimension " + std::to_string(info_.dimension) + ", the network gives " +
                 std::to_string(rows->dimension));
    }

    std::vector<Descriptor> descriptors;
    descriptors.reserve(images.size());
    const auto dimension = static_cast<std::size_t>(info_.dimension);
    for (std::size_t i = 0; i < images.size(); ++i) {
      auto descriptor = normalised(std::span(rows->values).subspan(i * dimension, dimension));
      if (!descriptor) return descriptor.error();
      descriptors.push_back(std::move(descriptor).value());
    }
    return descriptors;
  }

 private:
  [[nodiscard]] Error bad(const std::string& why) const {
    return Error{ErrorCode::kBadModel, file_, why, -1};
  }

  [[nodiscard]] Result<Descriptor> normalised(std::span<const float> row) const {
    double squares = 0.0;
    for (const float value : row) squares += static_cast<double>(value) * value;
    if (!std::isfinite(squares)) return bad("the network gives numbers that are not finite");
    const double norm = std::sqrt(squares);
    Descriptor descriptor;
    descriptor.unit.assign(row.begin(), row.end());
    if (norm > 1e-12) {
      for (float& value : descriptor.unit) value = static_cast<float>(value / norm);
    } else {
      // A network without biases maps black to nothing: such images are all alike, and still no failure.
      std::fill(descriptor.unit.begin(), descriptor.unit.end(), 0.0F);
      descriptor.unit.front() = 1.0F;
    }
    descriptor.rawNorm = info_.givesRawNorm ? static_cast<float>(norm) : 0.0F;
    return descriptor;
  }

  describe::InputSpec input_;
  std::string file_;
  std::unique_ptr<neural::TorchNetwork> network_;
  describe::DescriberInfo info_;
};

}  // namespace

Result<std::unique_ptr<describe::Describer>> makeNeuralDescriber(const ModelCard& card,
                                                                 const std::string& device, int batchSize,
                                                                 int intraOpThreads) {
  const auto weights = decode::readFile(card.file, kMaxWeightBytes);
  if (!weights) return weights.error();
  if (weights->hash != card.sha256) {
    return Error{ErrorCode::kBadModel, card.file,
                 "field \"sha256\" of the card is not that of the file, " + weights->hash.toHex(), -1};
  }
  neural::TorchNetworkOptions options;
  options.device = device;
  options.intraOpThreads = intraOpThreads;
  options.batchSize = batchSize > 0 ? batchSize : card.batchSize;
  options.normalisation = {card.scale, card.mean, card.deviation};
  auto network = neural::TorchNetwork::load(weights->bytes, card.file, options);
  if (!network) return network.error();

  auto describer = std::make_unique<NeuralDescriber>(card, std::move(network).value());
  const std::size_t inputBytes = static_cast<std::size_t>(card.input.width) *
                                 static_cast<std::size_t>(card.input.height) *
                                 static_cast<std::size_t>(card.input.channelCount());
  const describe::PreparedImage grey{card.input.width, card.input.height, card.input.channelCount(),
                                     std::vector<std::uint8_t>(inputBytes, 128)};
  const auto trial = describer->describe(std::span(&grey, 1));
  if (!trial) return trial.error();
  return std::unique_ptr<describe::Describer>(std::move(describer));
}

}  // namespace lookalike::models
