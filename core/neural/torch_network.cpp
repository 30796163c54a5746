// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/torch_network.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>
#include <torch/script.h>
#include <torch/version.h>

#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/neural/batch_halving.h"
#include "core/neural/kept_memory.h"
#include "core/neural/script_loading.h"
#include "core/neural/torch_errors.h"

namespace lookalike::neural {

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
      const torch::Tensor input = networkInput(batch, first, count, normalisation, device);
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
    const torch::jit::Module module = moduleFrom(bytes, *device);
    if (!module.find_method("forward")) {
      return Error{ErrorCode::kBadModel, path, "the network has no forward method", -1};
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
