// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/keras_network.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace lookalike::tools {

namespace {

using nlohmann::json;

/// Thrown inside this file only, where a JSON library that throws does most of the work.
class BadModel : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::size_t countOf(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) {
    if (side <= 0 || side > (1 << 20)) throw BadModel("a weight has an impossible shape");
    count *= static_cast<std::size_t>(side);
  }
  return count;
}

/// A convolution whose batch norm may still follow.
struct Convolution {
  std::vector<float> kernel;  ///< output × input × height × width
  std::vector<float> bias;
  std::vector<std::int64_t> shape;
  std::string options;  ///< of torch.conv2d: stride, padding, dilation, groups
  std::string input;
};

class Converter {
 public:
  Converter(const KerasWeights& weights, KerasOutput output) : weights_(weights), output_(output) {}

  KerasNetwork convert(const json& model) {
    const json& topology = model.at("modelTopology");
    const json& layers = (topology.contains("model_config") ? topology.at("model_config") : topology)
                             .at("config")
                             .at("layers");
    network_.module.source = "def forward(self, x: Tensor) -> Tensor:\n";
    for (const json& layer : layers) {
      for (const std::string& input : inputsOf(layer)) ++consumers_[input];
    }
    for (const json& layer : layers) {
      if (addLayer(layer)) return std::move(network_);
    }
    throw BadModel("the model has no global pooling");
  }

 private:
  static std::vector<std::string> inputsOf(const json& layer) {
    std::vector<std::string> inputs;
    const json& nodes = layer.at("inbound_nodes");
    if (nodes.empty()) return inputs;
    for (const json& from : nodes.at(0)) inputs.push_back(from.at(0).get<std::string>());
    return inputs;
  }

  /// True when the network is complete.
  bool addLayer(const json& layer) {
    const auto kind = layer.at("class_name").get<std::string>();
    const auto name = layer.at("name").get<std::string>();
    const json& config = layer.at("config");
    const std::vector<std::string> inputs = inputsOf(layer);
    if (config.value("data_format", "channels_last") != "channels_last")
      throw BadModel(name + ": channels first");
    if (kind == "InputLayer") {
      variables_[name] = "x";
      return false;
    }
    if (inputs.empty()) throw BadModel(name + ": no input");
    if (kind == "Conv2D") {
      pending_.emplace(name, readConvolution(name, config, inputs[0]));
      if (config.value("activation", "linear") != "linear")
        throw BadModel(name + ": activation in a convolution");
      return false;
    }
    if (kind == "BatchNormalization") {
      foldNorm(name, config, inputs[0]);
    } else if (kind == "Activation" && config.at("activation") == "relu") {
      assign(name, {"torch.relu(", value(inputs[0]), ")"});
    } else if (kind == "Add" && inputs.size() == 2) {
      const std::string first = value(inputs[0]);
      assign(name, {first, " + ", value(inputs[1])});
    } else if (kind == "ZeroPadding2D") {
      const json& pad = config.at("padding");
      const auto side = [&](int axis, int end) { return std::to_string(pad.at(axis).at(end).get<int>()); };
      assign(name, {"torch.constant_pad_nd(", value(inputs[0]), ", [", side(1, 0), ", ", side(1, 1), ", ",
                    side(0, 0), ", ", side(0, 1), "], 0.0)"});
    } else if (kind == "MaxPooling2D" && config.at("padding") == "valid") {
      assign(name, {"torch.max_pool2d(", value(inputs[0]), ", ", pairOf(config.at("pool_size")), ", ",
                    pairOf(config.at("strides")), ")"});
    } else if (kind == "GlobalAveragePooling2D") {
      return addPooling(name, value(inputs[0]));
    } else if (kind == "Dense" && config.at("activation") == "softmax") {
      addClassifier(name, value(inputs[0]));
      return true;
    } else {
      throw BadModel(name + ": a layer of kind " + kind + " in a form that is not understood");
    }
    return false;
  }

  static std::string pairOf(const json& pair) {
    return "[" + std::to_string(pair.at(0).get<int>()) + ", " + std::to_string(pair.at(1).get<int>()) + "]";
  }

  void line(std::initializer_list<std::string_view> pieces) {
    network_.module.source += "    ";
    for (const std::string_view piece : pieces) network_.module.source += piece;
    network_.module.source += '\n';
  }

  void assign(const std::string& layer, std::initializer_list<std::string_view> pieces) {
    const std::string variable = "v" + std::to_string(variables_.size());
    line({variable, " = "});
    network_.module.source.pop_back();
    for (const std::string_view piece : pieces) network_.module.source += piece;
    network_.module.source += '\n';
    variables_[layer] = variable;
  }

  std::string parameter(std::vector<std::int64_t> shape, std::vector<float> values) {
    std::string name = "p" + std::to_string(network_.module.parameters.size());
    network_.module.parameters.push_back({name, std::move(shape), std::move(values)});
    return "self." + name;
  }

  const neural::NamedTensor& weight(const std::string& name, std::size_t dimensions) const {
    const auto found = weights_.find(name);
    if (found == weights_.end()) throw BadModel(name + ": no such weight");
    if (found->second.shape.size() != dimensions) throw BadModel(name + ": unexpected shape");
    return found->second;
  }

  const std::vector<float>& channelWeight(const std::string& name, std::int64_t channels) const {
    const neural::NamedTensor& tensor = weight(name, 1);
    if (tensor.shape[0] != channels) throw BadModel(name + ": unexpected shape");
    return tensor.values;
  }

  /// The variable that holds a layer's output; a convolution without a batch norm is written when it is asked
  /// for.
  std::string value(const std::string& layer) {
    const auto waiting = pending_.find(layer);
    if (waiting != pending_.end()) {
      const Convolution convolution = std::move(waiting->second);
      pending_.erase(waiting);
      writeConvolution(layer, convolution);
    }
    const auto found = variables_.find(layer);
    if (found == variables_.end()) throw BadModel(layer + ": used before it is made");
    return found->second;
  }

  Convolution readConvolution(const std::string& name, const json& config, const std::string& input) {
    const neural::NamedTensor& kernel = weight(name + "/kernel", 4);
    const std::int64_t height = kernel.shape[0];
    const std::int64_t width = kernel.shape[1];
    const std::int64_t from = kernel.shape[2];
    const std::int64_t to = kernel.shape[3];
    Convolution convolution;
    convolution.shape = {to, from, height, width};
    convolution.kernel.resize(kernel.values.size());
    for (std::int64_t y = 0; y < height; ++y) {
      for (std::int64_t x = 0; x < width; ++x) {
        for (std::int64_t i = 0; i < from; ++i) {
          for (std::int64_t o = 0; o < to; ++o) {
            convolution.kernel[static_cast<std::size_t>(((o * from + i) * height + y) * width + x)] =
                kernel.values[static_cast<std::size_t>(((y * width + x) * from + i) * to + o)];
          }
        }
      }
    }
    convolution.bias.assign(static_cast<std::size_t>(to), 0.0F);
    if (config.at("use_bias").get<bool>()) convolution.bias = channelWeight(name + "/bias", to);

    const bool same = config.at("padding") == "same";
    const bool strided = config.at("strides").at(0) != 1 || config.at("strides").at(1) != 1;
    if (same && (strided || height % 2 == 0 || width % 2 == 0)) throw BadModel(name + ": lopsided padding");
    if (config.contains("dilation_rate") && pairOf(config.at("dilation_rate")) != "[1, 1]") {
      throw BadModel(name + ": dilation");
    }
    const std::string pad = same ? "[" + std::to_string(height / 2) + ", " + std::to_string(width / 2) + "]"
                                 : std::string("[0, 0]");
    convolution.options = pairOf(config.at("strides")) + ", " + pad + ", [1, 1], 1";
    convolution.input = value(input);
    return convolution;
  }

  void foldNorm(const std::string& name, const json& config, const std::string& input) {
    const auto waiting = pending_.find(input);
    if (waiting == pending_.end() || consumers_[input] != 1)
      throw BadModel(name + ": no convolution before it");
    Convolution convolution = std::move(waiting->second);
    pending_.erase(waiting);
    const std::int64_t channels = convolution.shape[0];
    const auto& mean = channelWeight(name + "/moving_mean", channels);
    const auto& variance = channelWeight(name + "/moving_variance", channels);
    const std::vector<float> ones(static_cast<std::size_t>(channels), 1.0F);
    const std::vector<float> zeros(static_cast<std::size_t>(channels), 0.0F);
    const auto& gamma = config.value("scale", true) ? channelWeight(name + "/gamma", channels) : ones;
    const auto& beta = config.value("center", true) ? channelWeight(name + "/beta", channels) : zeros;
    const auto epsilon = config.at("epsilon").get<double>();
    const std::size_t perChannel = convolution.kernel.size() / static_cast<std::size_t>(channels);
    for (std::size_t o = 0; o < static_cast<std::size_t>(channels); ++o) {
      const double factor = gamma[o] / std::sqrt(static_cast<double>(variance[o]) + epsilon);
      for (std::size_t i = 0; i < perChannel; ++i) {
        float& entry = convolution.kernel[o * perChannel + i];
        entry = static_cast<float>(entry * factor);
      }
      convolution.bias[o] =
          static_cast<float>((static_cast<double>(convolution.bias[o]) - mean[o]) * factor + beta[o]);
    }
    writeConvolution(name, convolution);
  }

  void writeConvolution(const std::string& layer, const Convolution& convolution) {
    lastChannels_ = static_cast<int>(convolution.shape[0]);
    const std::string kernel = parameter(convolution.shape, convolution.kernel);
    const std::string bias = parameter({convolution.shape[0]}, convolution.bias);
    assign(layer,
           {"torch.conv2d(", convolution.input, ", ", kernel, ", ", bias, ", ", convolution.options, ")"});
  }

  bool addPooling(const std::string& layer, const std::string& from) {
    network_.dimension = lastChannels_;
    if (output_ == KerasOutput::kGemPooled) {
      line({"return torch.pow(torch.mean(torch.pow(torch.clamp(", from,
            ", min=1e-6), 3.0), [2, 3]), 1.0 / 3.0)"});
      return true;
    }
    assign(layer, {"torch.mean(", from, ", [2, 3])"});
    if (output_ == KerasOutput::kAveragePooled) line({"return ", variables_[layer]});
    return output_ == KerasOutput::kAveragePooled;
  }

  void addClassifier(const std::string& layer, const std::string& from) {
    const neural::NamedTensor& kernel = weight(layer + "/kernel", 2);
    const std::int64_t inputs = kernel.shape[0];
    const std::int64_t classes = kernel.shape[1];
    std::vector<float> turned(kernel.values.size());
    for (std::int64_t i = 0; i < inputs; ++i) {
      for (std::int64_t o = 0; o < classes; ++o) {
        turned[static_cast<std::size_t>(o * inputs + i)] =
            kernel.values[static_cast<std::size_t>(i * classes + o)];
      }
    }
    const std::string matrix = parameter({classes, inputs}, std::move(turned));
    const std::string bias = parameter({classes}, channelWeight(layer + "/bias", classes));
    line({"return torch.softmax(torch.linear(", from, ", ", matrix, ", ", bias, "), 1)"});
    network_.dimension = static_cast<int>(classes);
  }

  const KerasWeights& weights_;
  KerasOutput output_;
  KerasNetwork network_;
  std::map<std::string, int> consumers_;
  std::map<std::string, std::string> variables_;
  std::map<std::string, Convolution> pending_;
  int lastChannels_ = 0;
};

Error badModel(const std::string& why) {
  return Error{ErrorCode::kBadModel, {}, why, -1};
}

}  // namespace

Result<KerasWeights> readKerasWeights(
    std::string_view modelJson,
    const std::function<Result<std::vector<std::byte>>(const std::string&)>& readShard) {
  try {
    KerasWeights weights;
    const json model = json::parse(modelJson);
    for (const json& group : model.at("weightsManifest")) {
      std::vector<std::byte> bytes;
      for (const json& path : group.at("paths")) {
        const auto shard = readShard(path.get<std::string>());
        if (!shard) return shard.error();
        bytes.insert(bytes.end(), shard->begin(), shard->end());
      }
      std::size_t offset = 0;
      for (const json& entry : group.at("weights")) {
        neural::NamedTensor tensor{
            entry.at("name").get<std::string>(), entry.at("shape").get<std::vector<std::int64_t>>(), {}};
        if (entry.at("dtype") == "int32") {  // sizes and places in a graph model
          const std::size_t size = countOf(tensor.shape) * sizeof(std::int32_t);
          if (size > bytes.size() - offset) return badModel(tensor.name + ": the shards end before it does");
          offset += size;
          continue;
        }
        if (entry.at("dtype") != "float32" || entry.contains("quantization")) {
          return badModel(tensor.name + ": not plain float32");
        }
        tensor.values.resize(countOf(tensor.shape));
        const std::size_t size = tensor.values.size() * sizeof(float);
        if (size > bytes.size() - offset) return badModel(tensor.name + ": the shards end before it does");
        std::memcpy(tensor.values.data(), bytes.data() + offset, size);
        offset += size;
        weights.emplace(tensor.name, tensor);
      }
      if (offset != bytes.size()) return badModel("the shards hold more than the manifest says");
    }
    return weights;
  } catch (const std::exception& exception) {
    return badModel(exception.what());
  }
}

Result<KerasNetwork> convertKerasModel(std::string_view modelJson, const KerasWeights& weights,
                                       KerasOutput output) {
  try {
    return Converter(weights, output).convert(json::parse(modelJson));
  } catch (const std::exception& exception) {
    return badModel(exception.what());
  }
}

}  // namespace lookalike::tools
