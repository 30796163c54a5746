// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/graph_network.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>
#include <utility>

#include "core/base/check.h"
#include "core/neural/graph/graph_parameters.h"

namespace lookalike::neural {

namespace {

constexpr double kMomentum = 0.1;             // of running statistics
constexpr std::int64_t kObservedAtOnce = 16;  // images, in restoreBatchNorms()

/// The module in which a layer's tensors are registered: one level for each part of its dotted name.
torch::nn::Module* holderOf(torch::nn::Module* module, const std::string& name) {
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t dot = std::min(name.find('.', begin), name.size());
    const std::string part = name.substr(begin, dot - begin);
    const auto children = module->named_children();
    const auto* child = children.find(part);
    module = child != nullptr
                 ? child->get()
                 : module->register_module(part, std::make_shared<torch::nn::Module>(part)).get();
    begin = dot + 1;
  }
  return module;
}

/// Whether a layer of this kind keeps its own output for its gradient, not its input, so that its input may
/// be written over.
bool canOverwrite(LayerKind kind) {
  switch (kind) {
    case LayerKind::kRelu:
    case LayerKind::kRelu6:
    case LayerKind::kSigmoid:
    case LayerKind::kAdd:
      return true;
    default:
      return false;
  }
}

/// Whether a layer of this kind needs its own output for its gradient: nothing may write over that.
bool keepsOutput(LayerKind kind) {
  return kind != LayerKind::kConvolution && kind != LayerKind::kBatchNorm && kind != LayerKind::kAdd;
}

torch::Tensor relu6(torch::Tensor& input, bool overwrites) {
  // LibTorch 1.13 has no gradient of hardtanh for bfloat16 on the CPU.
  if (input.scalar_type() == torch::kBFloat16) return torch::clamp(input, 0.0, 6.0);
  return overwrites ? torch::hardtanh_(input, 0.0, 6.0) : torch::hardtanh(input, 0.0, 6.0);
}

/// Some images' maps are zeros, the others such that the mean stays. By LibTorch's own generator.
torch::Tensor withDroppedImages(const torch::Tensor& maps, float dropShare) {
  const double kept = 1.0 - static_cast<double>(dropShare);
  const torch::Tensor scale =
      torch::empty({maps.size(0), 1, 1, 1}, maps.options()).bernoulli_(kept).div_(kept);
  return maps * scale;
}

/// Mean and (population) variance of channels over what was shown so far.
struct ChannelStatistics {
  double count = 0.0;
  torch::Tensor mean;       ///< float64
  torch::Tensor deviation;  ///< sum of squared deviations from the mean, float64

  /// Chan, Golub, LeVeque: merging two samples' moments without loss.
  void add(const torch::Tensor& input) {
    const auto values = input.detach().to(torch::kFloat64);
    const double n = static_cast<double>(values.numel()) / static_cast<double>(values.size(1));
    const torch::Tensor newMean = values.mean({0, 2, 3});
    const torch::Tensor newDeviation = values.var({0, 2, 3}, /*unbiased=*/false).mul_(n);
    if (count == 0.0) {
      mean = newMean;
      deviation = newDeviation;
    } else {
      const torch::Tensor gap = newMean - mean;
      deviation = deviation + newDeviation + gap * gap * (count * n / (count + n));
      mean = mean + gap * (n / (count + n));
    }
    count += n;
  }
};

}  // namespace

GraphNetworkImpl::GraphNetworkImpl(LayerGraph graph)
    : graph_(std::move(graph)),
      tensors_(graph_.layers.size()),
      readers_(readersOf(graph_)),
      overwrites_(graph_.layers.size(), false) {
  for (std::size_t i = 0; i < graph_.layers.size(); ++i) {
    const Layer& layer = graph_.layers[i];
    registerLayer(i);
    if (!canOverwrite(layer.kind) || layer.first < 0) continue;
    const auto input = static_cast<std::size_t>(layer.first);
    // The input of a sum is as large as its output only if nothing is spread; graphs only add equal maps.
    overwrites_[i] = readers_[input] == 1 && !keepsOutput(graph_.layers[input].kind);
  }
}

void GraphNetworkImpl::registerLayer(std::size_t place) {
  const Layer& layer = graph_.layers[place];
  LayerTensors& tensors = tensors_[place];
  if (layer.kind == LayerKind::kConvolution) {
    torch::nn::Module* holder = holderOf(this, layer.name);
    tensors.weight = holder->register_parameter(
        "weight", torch::zeros({layer.channels, layer.inChannels / layer.groups, layer.kernel, layer.kernel})
                      .contiguous(torch::MemoryFormat::ChannelsLast));
    if (layer.hasBias) tensors.bias = holder->register_parameter("bias", torch::zeros({layer.channels}));
  } else if (layer.kind == LayerKind::kBatchNorm) {
    torch::nn::Module* holder = holderOf(this, layer.name);
    tensors.weight = holder->register_parameter("weight", torch::ones({layer.channels}));
    tensors.bias = holder->register_parameter("bias", torch::zeros({layer.channels}));
    tensors.mean = holder->register_buffer("running_mean", torch::zeros({layer.channels}));
    tensors.variance = holder->register_buffer("running_var", torch::ones({layer.channels}));
  }
}

torch::Tensor GraphNetworkImpl::forward(const torch::Tensor& images) {
  return run(images, nullptr);
}

torch::Tensor GraphNetworkImpl::run(const torch::Tensor& images, const Observer& observer) {
  std::vector<torch::Tensor> outputs(graph_.layers.size());
  std::vector<int> unread = readers_;
  const torch::Tensor input = images.contiguous(torch::MemoryFormat::ChannelsLast);
  const auto read = [&](int place) -> torch::Tensor {
    if (place < 0) return input;
    const auto i = static_cast<std::size_t>(place);
    // The last reader takes the map with it: without gradients its memory is free as soon as it was used.
    return --unread[i] == 0 ? std::move(outputs[i]) : outputs[i];
  };
  for (std::size_t i = 0; i < graph_.layers.size(); ++i) {
    const Layer& layer = graph_.layers[i];
    torch::Tensor first = read(layer.first);
    torch::Tensor second;
    if (layer.kind == LayerKind::kAdd || layer.kind == LayerKind::kMultiply) second = read(layer.second);
    if (observer && layer.kind == LayerKind::kBatchNorm) observer(i, first);
    if (static_cast<int>(i) < frozen_) {
      const torch::NoGradGuard noGradients;
      outputs[i] = apply(i, std::move(first), second);
    } else {
      outputs[i] = apply(i, std::move(first), second);
    }
  }
  return graph_.layers.empty() ? input : outputs.back();
}

torch::Tensor GraphNetworkImpl::apply(std::size_t place, torch::Tensor first,
                                      const torch::Tensor& second) const {
  const Layer& layer = graph_.layers[place];
  const LayerTensors& tensors = tensors_[place];
  const bool overwrites = overwrites_[place];
  switch (layer.kind) {
    case LayerKind::kConvolution:
      return convolve(layer, tensors, first);
    case LayerKind::kBatchNorm:
      return torch::batch_norm(first, tensors.weight, tensors.bias, tensors.mean, tensors.variance,
                               is_training() && static_cast<int>(place) >= frozen_, kMomentum, layer.epsilon,
                               /*cudnn_enabled=*/true);
    case LayerKind::kRelu:
      return overwrites ? torch::relu_(first) : torch::relu(first);
    case LayerKind::kRelu6:
      return relu6(first, overwrites);
    case LayerKind::kHardSwish:
      return torch::hardswish(first);
    case LayerKind::kHardSigmoid:
      return torch::hardsigmoid(first);
    case LayerKind::kSilu:
      return torch::silu(first);
    case LayerKind::kSigmoid:
      return overwrites ? torch::sigmoid_(first) : torch::sigmoid(first);
    case LayerKind::kMaxPool: {
      if (layer.padBefore == layer.padAfter) {
        return torch::max_pool2d(first, layer.kernel, layer.stride, layer.padBefore);
      }
      const torch::Tensor padded =
          torch::constant_pad_nd(first, {layer.padBefore, layer.padAfter, layer.padBefore, layer.padAfter},
                                 -std::numeric_limits<float>::infinity());
      return torch::max_pool2d(padded, layer.kernel, layer.stride);
    }
    case LayerKind::kMean:
      return torch::mean(first, {2, 3}, /*keepdim=*/true);
    case LayerKind::kAdd:
      if (is_training() && layer.dropShare > 0.0F) first = withDroppedImages(first, layer.dropShare);
      return overwrites ? first.add_(second) : torch::add(first, second);
    case LayerKind::kMultiply:
      return torch::mul(first, second);
    case LayerKind::kLocalNorm: {
      const torch::Tensor padded = torch::constant_pad_nd(first.square().unsqueeze(1), {0, 0, 0, 0, 2, 2});
      const torch::Tensor means = torch::avg_pool3d(padded, {5, 1, 1}, {1, 1, 1}).squeeze(1);
      return first / (means * 1e-4 + 1.0).pow(0.75);
    }
  }
  LOOKALIKE_CHECK(false);
  return {};
}

torch::Tensor GraphNetworkImpl::convolve(const Layer& layer, const LayerTensors& tensors,
                                         const torch::Tensor& input) const {
  torch::Tensor weight = tensors.weight;
  const int padding = std::max(layer.padBefore, layer.padAfter);
  if (layer.padBefore != layer.padAfter) {
    // Zeros on the kernel's shorter side in the place of unequal padding: the same sums, and the map, which
    // is far larger, need not be copied.
    const int before = padding - layer.padBefore;
    const int after = padding - layer.padAfter;
    weight = torch::constant_pad_nd(weight, {before, after, before, after});
  }
  return torch::conv2d(input, weight, tensors.bias, layer.stride, padding, 1, layer.groups);
}

void GraphNetworkImpl::freezeFirst(int count) {
  LOOKALIKE_CHECK(count >= 0 && count <= static_cast<int>(graph_.layers.size()));
  frozen_ = count;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    for (torch::Tensor* tensor : {&tensors_[i].weight, &tensors_[i].bias}) {
      if (tensor->defined()) tensor->set_requires_grad(static_cast<int>(i) >= count);
    }
  }
}

void GraphNetworkImpl::initialise(std::uint64_t seed) {
  LOOKALIKE_CHECK(loadParameters(*this, initialParameters(graph_, seed)).ok());
}

void GraphNetworkImpl::restoreBatchNorms(const torch::Tensor& images) {
  LOOKALIKE_CHECK(images.dim() == 4 && images.size(0) > 0);
  const torch::NoGradGuard noGradients;
  const bool wasTraining = is_training();
  eval();
  std::vector<ChannelStatistics> seen(graph_.layers.size());
  for (const torch::Tensor& some : images.split(kObservedAtOnce)) {
    run(some, [&](std::size_t place, const torch::Tensor& input) {
      if (static_cast<int>(place) >= frozen_) seen[place].add(input);
    });
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i].count == 0.0) continue;
    LayerTensors& tensors = tensors_[i];
    const double epsilon = graph_.layers[i].epsilon;
    // factor × (x - mean) + shift, before and after.
    const torch::Tensor factor =
        tensors.weight.to(torch::kFloat64) / (tensors.variance.to(torch::kFloat64) + epsilon).sqrt();
    const torch::Tensor variance = seen[i].deviation / seen[i].count;
    tensors.weight.copy_(factor * (variance + epsilon).sqrt());
    tensors.bias.add_(factor * (seen[i].mean - tensors.mean.to(torch::kFloat64)));
    tensors.mean.copy_(seen[i].mean);
    tensors.variance.copy_(variance);
  }
  train(wasTraining);
}

Result<void> loadParameters(torch::nn::Module& network, std::span<const NamedTensor> values) {
  const torch::NoGradGuard noGradients;
  torch::OrderedDict<std::string, torch::Tensor> targets = network.named_parameters();
  for (const auto& buffer : network.named_buffers()) {
    if (buffer.value().is_floating_point()) targets.insert(buffer.key(), buffer.value());
  }
  std::string wrong;
  const auto complain = [&](const std::string& name, const char* what) {
    wrong.append(wrong.empty() ? "" : ", ").append(name).append(what);
  };
  std::set<std::string> given;
  for (const NamedTensor& value : values) {
    const torch::Tensor* target = targets.find(value.name);
    if (!given.insert(value.name).second) {
      complain(value.name, " is given twice");
    } else if (target == nullptr) {
      complain(value.name, " is unused");
    } else if (target->sizes() != torch::IntArrayRef(value.shape) ||
               static_cast<std::size_t>(target->numel()) != value.values.size()) {
      complain(value.name, " has another shape");
    }
  }
  for (const auto& target : targets) {
    if (given.count(target.key()) == 0) complain(target.key(), " is missing");
  }
  if (!wrong.empty()) return Error{ErrorCode::kBadModel, {}, wrong, -1};
  for (const NamedTensor& value : values) {
    // from_blob wants a pointer that it could write through; copy_ only reads.
    targets[value.name].copy_(torch::from_blob(const_cast<float*>(value.values.data()), value.shape));
  }
  return {};
}

std::vector<NamedTensor> parametersOf(const torch::nn::Module& network) {
  const torch::NoGradGuard noGradients;
  std::vector<NamedTensor> result;
  const auto take = [&](const std::string& name, const torch::Tensor& tensor) {
    if (!tensor.is_floating_point()) return;
    const torch::Tensor plain = tensor.to(torch::kCPU, torch::kFloat32).contiguous();
    const float* values = plain.data_ptr<float>();
    result.push_back({name, plain.sizes().vec(), {values, values + plain.numel()}});
  };
  for (const auto& parameter : network.named_parameters()) take(parameter.key(), parameter.value());
  for (const auto& buffer : network.named_buffers()) take(buffer.key(), buffer.value());
  return result;
}

}  // namespace lookalike::neural
