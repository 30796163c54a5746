// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/torch_network.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/script.h>
#include <torch/version.h>

#include <cstring>
#include <istream>
#include <streambuf>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/neural/batch_halving.h"
#include "core/neural/kept_memory.h"
#include "core/neural/torch_errors.h"

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

}  // namespace

class TorchNetwork::Impl {
 public:
  torch::jit::Module module;
  torch::Device device{torch::kCPU};
  std::string deviceName;
  std::string path;
  std::size_t batchSize = 1;
  PixelNormalisation normalisation;

  Result<void> runSome(const ImageBatch& batch, std::size_t first, std::size_t count, NetworkRows& rows) {
    try {
      const c10::InferenceMode inference;
      const torch::Tensor input = upload(batch, first, count);
      const torch::Tensor output = onlyTensor(module.forward({input}));
      if (!output.defined() || output.dim() < 2 || output.size(0) != static_cast<std::int64_t>(count) ||
          !output.is_floating_point()) {
        return Error{ErrorCode::kBadModel, path, "the network does not give one row of floats an image", -1};
      }
      const torch::Tensor flat =
          output.reshape({output.size(0), -1}).to(torch::kCPU, torch::kFloat32).contiguous();
      const int dimension = static_cast<int>(flat.size(1));
      if (first > 0 && dimension != rows.dimension) {
        return Error{ErrorCode::kBadModel, path, "the length of the network's rows varies", -1};
      }
      rows.dimension = dimension;
      const float* values = flat.data_ptr<float>();
      rows.values.insert(rows.values.end(), values, values + flat.numel());
      return {};
    } catch (const std::exception& exception) {
      const bool cuda = std::string_view(exception.what()).find("CUDA error") != std::string_view::npos;
      return errorFromTorch(exception, path, cuda ? ErrorCode::kDevice : ErrorCode::kBadModel);
    }
  }

 private:
  static torch::Tensor onlyTensor(const c10::IValue& value) {
    if (value.isTensor()) return value.toTensor();
    if (value.isTuple() && !value.toTupleRef().elements().empty() &&
        value.toTupleRef().elements()[0].isTensor()) {
      return value.toTupleRef().elements()[0].toTensor();
    }
    return {};
  }

  /// 8-bit pixels travel to the device; the conversion to float happens there.
  torch::Tensor upload(const ImageBatch& batch, std::size_t first, std::size_t count) const {
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
};

TorchNetwork::TorchNetwork(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TorchNetwork::~TorchNetwork() = default;

const std::string& TorchNetwork::device() const {
  return impl_->deviceName;
}

std::size_t TorchNetwork::batchSize() const {
  return impl_->batchSize;
}

Result<std::unique_ptr<TorchNetwork>> TorchNetwork::load(std::span<const std::byte> bytes,
                                                         const std::string& path,
                                                         const TorchNetworkOptions& options) {
  LOOKALIKE_CHECK(options.batchSize > 0 && options.intraOpThreads > 0);
  auto impl = std::make_unique<Impl>();
  try {
    const Result<torch::Device> device = chooseDevice(options.device);
    if (!device) return device.error();
    at::set_num_threads(options.intraOpThreads);
    impl->device = *device;
    // A third faster: maps of activations are freed and wanted again image after image.
    if (device->is_cpu()) keepFreedMemory();
    impl->deviceName = device->str();
    impl->path = path;
    impl->batchSize = static_cast<std::size_t>(options.batchSize);
    impl->normalisation = options.normalisation;

    const torch::NoGradGuard noGradients;
    MemoryBuffer buffer(bytes);
    std::istream stream(&buffer);
    torch::jit::Module module = torch::jit::load(stream, *device);
    if (!module.find_method("forward")) {
      return Error{ErrorCode::kBadModel, path, "the network has no forward method", -1};
    }
    module.eval();
    // Weights that were stored small; the CPU has no half precision, and a mixture runs nowhere.
    module.to(torch::kFloat32);
    for (const torch::Tensor& parameter : module.parameters()) {
      if (parameter.dim() == 4) {
        parameter.set_data(parameter.detach().contiguous(torch::MemoryFormat::ChannelsLast));
      }
    }
    impl->module = torch::jit::freeze(module);
  } catch (const std::exception& exception) {
    return errorFromTorch(exception, path, ErrorCode::kBadModel);
  }
  return std::unique_ptr<TorchNetwork>(new TorchNetwork(std::move(impl)));
}

Result<NetworkRows> TorchNetwork::run(const ImageBatch& batch) {
  LOOKALIKE_CHECK(batch.width > 0 && batch.height > 0 && (batch.channels == 1 || batch.channels == 3));
  NetworkRows rows;
  const Result<void> outcome = runHalving(
      batch.images.size(), impl_->batchSize,
      [&](std::size_t first, std::size_t count) { return impl_->runSome(batch, first, count, rows); });
  if (!outcome) return outcome.error();
  return rows;
}

std::vector<std::string> usableDevices() {
  std::vector<std::string> devices{"cpu"};
  if (torch::cuda::is_available()) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(torch::cuda::device_count()); ++i) {
      devices.push_back("cuda:" + std::to_string(i));
    }
  }
  return devices;
}

std::string torchVersion() {
  return TORCH_VERSION;
}

}  // namespace lookalike::neural
