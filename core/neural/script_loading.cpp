// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/script_loading.h"

#include <torch/script.h>

#include <cstring>
#include <istream>
#include <streambuf>
#include <vector>

namespace lookalike::neural {

namespace {

/// Reads a block of memory as a stream, without a copy: weights can be hundreds of megabytes.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::span<const std::byte> bytes) {
    // The base class wants char*; nothing is ever written through it.
    char* begin = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    setg(begin, begin, begin + bytes.size());
  }

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir way, std::ios_base::openmode) override {
    const off_type base = way == std::ios_base::beg   ? 0
                          : way == std::ios_base::cur ? gptr() - eback()
                                                      : egptr() - eback();
    return seekpos(base + offset, std::ios_base::in);
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode) override {
    if (position < 0 || position > egptr() - eback()) return pos_type(off_type(-1));
    setg(eback(), eback() + off_type(position), egptr());
    return position;
  }
};

torch::jit::Module loadedFrom(std::span<const std::byte> bytes, const torch::Device& device) {
  MemoryBuffer buffer(bytes);
  std::istream stream(&buffer);
  torch::jit::Module module = torch::jit::load(stream, device);
  module.eval();
  return module;
}

}  // namespace

torch::jit::Module storedModuleFrom(std::span<const std::byte> bytes) {
  return loadedFrom(bytes, torch::kCPU);
}

torch::jit::Module moduleFrom(std::span<const std::byte> bytes, const torch::Device& device) {
  const torch::NoGradGuard noGradients;
  torch::jit::Module module = loadedFrom(bytes, device);
  // Weights that were stored small; the CPU has no half precision, and a mixture runs nowhere.
  module.to(torch::kFloat32);
  for (const torch::Tensor& parameter : module.parameters()) {
    if (parameter.dim() == 4) {
      parameter.set_data(parameter.detach().contiguous(torch::MemoryFormat::ChannelsLast));
    }
  }
  return module;
}

torch::Tensor networkInput(const ImageBatch& batch, std::size_t first, std::size_t count,
                           const PixelNormalisation& normalisation, const torch::Device& device) {
  const auto bytes =
      torch::empty({static_cast<std::int64_t>(count), batch.height, batch.width, batch.channels},
                   torch::TensorOptions().dtype(torch::kUInt8));
  const std::size_t imageBytes = static_cast<std::size_t>(batch.width) *
                                 static_cast<std::size_t>(batch.height) *
                                 static_cast<std::size_t>(batch.channels);
  for (std::size_t i = 0; i < count; ++i) {
    std::memcpy(bytes.data_ptr<std::uint8_t>() + i * imageBytes, batch.images[first + i], imageBytes);
  }
  std::vector<float> gain;
  std::vector<float> shift;
  for (int c = 0; c < batch.channels; ++c) {
    const auto channel = static_cast<std::size_t>(c);
    gain.push_back(normalisation.scale / normalisation.deviation[channel]);
    shift.push_back(-normalisation.mean[channel] / normalisation.deviation[channel]);
  }
  const torch::Tensor pixels = bytes.to(device).to(torch::kFloat32);
  const torch::Tensor normalised =
      pixels.mul(torch::tensor(gain).to(device)).add_(torch::tensor(shift).to(device));
  // Interleaved pixels seen as N × C × H × W are in channels-last order already: a view, no copy.
  return normalised.permute({0, 3, 1, 2});
}

}  // namespace lookalike::neural
