// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/start_weights.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "core/neural/graph/backbones.h"
#include "core/neural/graph/graph_parameters.h"

namespace lookalike::tools {

namespace {

using nlohmann::json;

/// Takes published tensors one by one and remembers what was wrong.
class Taker {
 public:
  explicit Taker(const KerasWeights& weights) : weights_(weights) {}

  /// Height × width × input × output to output × input × height × width.
  neural::NamedTensor kernel(const std::string& from, const std::string& to) {
    return turned(from, to, false);
  }
  /// Height × width × channels × 1 to channels × 1 × height × width.
  neural::NamedTensor depthwiseKernel(const std::string& from, const std::string& to) {
    return turned(from, to, true);
  }

  std::vector<float> channels(const std::string& from) {
    const neural::NamedTensor* tensor = find(from, 1);
    return tensor != nullptr ? tensor->values : std::vector<float>{};
  }

  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  void complain(const std::string& what) { wrong_.append(wrong_.empty() ? "" : ", ").append(what); }

 private:
  const neural::NamedTensor* find(const std::string& name, std::size_t dimensions) {
    const auto found = weights_.find(name);
    if (found != weights_.end() && found->second.shape.size() == dimensions) return &found->second;
    complain(name + (found == weights_.end() ? " is missing" : " has another shape"));
    return nullptr;
  }

  neural::NamedTensor turned(const std::string& from, const std::string& to, bool isDepthwise) {
    const neural::NamedTensor* tensor = find(from, 4);
    if (tensor == nullptr) return {to, {}, {}};
    const auto& shape = tensor->shape;
    const std::int64_t inputs = isDepthwise ? shape[3] : shape[2];
    const std::int64_t outputs = isDepthwise ? shape[2] : shape[3];
    const std::int64_t places = shape[0] * shape[1];
    neural::NamedTensor result{to, {outputs, inputs, shape[0], shape[1]}, {}};
    result.values.reserve(tensor->values.size());
    for (std::int64_t o = 0; o < outputs; ++o) {
      for (std::int64_t i = 0; i < inputs; ++i) {
        for (std::int64_t p = 0; p < places; ++p) {
          const std::int64_t offset = isDepthwise ? o * inputs + i : i * outputs + o;
          result.values.push_back(tensor->values[static_cast<std::size_t>(p * inputs * outputs + offset)]);
        }
      }
    }
    return result;
  }

  const KerasWeights& weights_;
  std::string wrong_;
};

Error badStart(const std::string& why) {
  return Error{ErrorCode::kBadModel, {}, why, -1};
}

/// By the name of each batch norm.
std::map<std::string, double> epsilonsOf(std::string_view modelJson) {
  std::map<std::string, double> epsilons;
  const json model = json::parse(modelJson, nullptr, false);
  if (!model.is_object()) return epsilons;
  try {
    const json& topology = model.at("modelTopology");
    const json& config = topology.contains("model_config") ? topology.at("model_config") : topology;
    for (const json& layer : config.at("config").at("layers")) {
      if (layer.at("class_name") != "BatchNormalization") continue;
      epsilons[layer.at("name").get<std::string>()] = layer.at("config").at("epsilon").get<double>();
    }
  } catch (const json::exception&) {
    epsilons.clear();  // each batch norm without one is named below
  }
  return epsilons;
}

/// A layer of ours to Keras's: "layer2.0.conv1" to "2a_branch2a" with stage 3; "conv1" to "conv1".
struct KerasNames {
  std::string convolution;
  std::string norm;
};
KerasNames kerasNamesOf(const std::string& ours) {
  if (ours == "conv1") return {"conv1", "bn_conv1"};
  // layerS.B.convN or layerS.B.downsample.0
  const char stage = static_cast<char>(ours[5] + 1);
  const char block = static_cast<char>('a' + (ours[7] - '0'));
  std::string rest{stage, block};
  rest += "_branch";
  rest +=
      ours.ends_with("downsample.0") ? "1" : std::string{'2', static_cast<char>('a' + (ours.back() - '1'))};
  return {"res" + rest, "bn" + rest};
}

/// The first convolution's kernels from BGR to RGB.
void turnChannels(neural::NamedTensor& kernel) {
  const std::int64_t plane = kernel.shape[2] * kernel.shape[3];
  for (std::int64_t o = 0; o < kernel.shape[0]; ++o) {
    const auto first = kernel.values.begin() + o * 3 * plane;
    std::swap_ranges(first, first + plane, first + 2 * plane);
  }
}

void addNorm(Taker& taker, const neural::Layer& norm, const KerasNames& from, std::optional<double> epsilon,
             std::vector<neural::NamedTensor>& result) {
  const std::int64_t channels = norm.channels;
  std::vector<float> mean = taker.channels(from.norm + "/moving_mean");
  std::vector<float> variance = taker.channels(from.norm + "/moving_variance");
  const std::vector<float> bias = taker.channels(from.convolution + "/bias");
  if (!epsilon) taker.complain(from.norm + " has no epsilon");
  if (mean.size() == bias.size()) {
    for (std::size_t c = 0; c < mean.size(); ++c) mean[c] -= bias[c];
  } else {
    taker.complain(from.convolution + "/bias has another shape");
  }
  const double more = epsilon.value_or(0.0) - static_cast<double>(norm.epsilon);
  for (float& value : variance) value = static_cast<float>(value + more);
  result.push_back({norm.name + ".weight", {channels}, taker.channels(from.norm + "/gamma")});
  result.push_back({norm.name + ".bias", {channels}, taker.channels(from.norm + "/beta")});
  result.push_back({norm.name + ".running_mean", {channels}, std::move(mean)});
  result.push_back({norm.name + ".running_var", {channels}, std::move(variance)});
}

}  // namespace

Result<std::vector<neural::NamedTensor>> resNet50Parameters(std::string_view modelJson,
                                                            const KerasWeights& weights) {
  const neural::LayerGraph graph =
      neural::backboneGraph(neural::Backbone::kResNet50, {.strideInFirst = true});
  const std::map<std::string, double> epsilons = epsilonsOf(modelJson);
  Taker taker(weights);
  std::vector<neural::NamedTensor> result;
  for (const neural::Layer& layer : graph.layers) {
    if (layer.kind == neural::LayerKind::kConvolution) {
      result.push_back(
          taker.kernel(kerasNamesOf(layer.name).convolution + "/kernel", layer.name + ".weight"));
    } else if (layer.kind == neural::LayerKind::kBatchNorm) {
      const KerasNames from = kerasNamesOf(graph.layers[static_cast<std::size_t>(layer.first)].name);
      const auto epsilon = epsilons.find(from.norm);
      addNorm(taker, layer, from,
              epsilon == epsilons.end() ? std::nullopt : std::optional<double>(epsilon->second), result);
    }
  }
  if (!taker.wrong().empty()) return badStart(taker.wrong());
  auto parameters = neural::parametersFor(graph, result);
  if (parameters) turnChannels(parameters->front());
  return parameters;
}

Result<std::vector<neural::NamedTensor>> mobileNetV2Parameters(const KerasWeights& weights) {
  const neural::LayerGraph graph =
      neural::backboneGraph(neural::Backbone::kMobileNetV2, {.tensorFlowPadding = true});
  const std::string root = "FeatureExtractor/MobilenetV2/";
  const std::string last = "features.18";
  Taker taker(weights);
  std::vector<neural::NamedTensor> folded;
  for (const neural::Layer& layer : neural::withoutBatchNorms(graph).layers) {
    if (layer.kind != neural::LayerKind::kConvolution) continue;
    // features.N.conv.M.0 or features.N.conv.M; the first and the last are features.N.0.
    const std::string number = layer.name.substr(9, layer.name.find('.', 9) - 9);
    std::string part = root;
    bool isDepthwise = layer.groups > 1;
    if (layer.name == "features.0.0") {
      part += "Conv/";
    } else if (layer.name.starts_with(last)) {
      part += "Conv_1/";
    } else {
      const int block = std::stoi(number) - 1;
      part += block == 0 ? "expanded_conv/" : "expanded_conv_" + std::to_string(block) + "/";
      part += isDepthwise ? "depthwise/" : layer.channels > layer.inChannels ? "expand/" : "project/";
    }
    neural::NamedTensor kernel =
        isDepthwise ? taker.depthwiseKernel(part + "depthwise_weights", layer.name + ".weight")
                    : taker.kernel(part + "Conv2D/merged_input", layer.name + ".weight");
    if (isDepthwise) {
      // The scale of the batch norm is a layer of its own here.
      const std::vector<float> scale = taker.channels(part + "BatchNorm/batchnorm/mul");
      const std::size_t perChannel =
          static_cast<std::size_t>(layer.kernel) * static_cast<std::size_t>(layer.kernel);
      if (scale.size() * perChannel == kernel.values.size()) {
        for (std::size_t i = 0; i < kernel.values.size(); ++i) kernel.values[i] *= scale[i / perChannel];
      } else {
        taker.complain(part + "BatchNorm/batchnorm/mul has another shape");
      }
    }
    folded.push_back(std::move(kernel));
    folded.push_back(
        {layer.name + ".bias", {layer.channels}, taker.channels(part + "BatchNorm/batchnorm/sub")});
  }
  if (!taker.wrong().empty()) return badStart(taker.wrong());
  return neural::unfoldedParameters(graph, folded);
}

}  // namespace lookalike::tools
