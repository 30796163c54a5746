// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/graph_script.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/check.h"
#include "core/neural/graph/graph_parameters.h"

namespace lookalike::neural {

namespace {

std::string withUnderscores(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

/// The numbers of a kernel between zeros: GraphNetwork's way to pad unequally (see there).
NamedTensor padded(const NamedTensor& kernel, int before, int after) {
  const std::int64_t side = kernel.shape[2];
  const std::int64_t larger = side + before + after;
  NamedTensor result{kernel.name, {kernel.shape[0], kernel.shape[1], larger, larger}, {}};
  const std::int64_t planes = kernel.shape[0] * kernel.shape[1];
  result.values.assign(static_cast<std::size_t>(planes * larger * larger), 0.0F);
  for (std::int64_t p = 0; p < planes; ++p) {
    for (std::int64_t y = 0; y < side; ++y) {
      const auto from = kernel.values.begin() + (p * side + y) * side;
      std::copy(from, from + side, result.values.begin() + (p * larger + y + before) * larger + before);
    }
  }
  return result;
}

/// Writes the lines of a trunk. Maps are variables v0, v1, … by the place of their layer.
class TrunkWriter {
 public:
  TrunkWriter(const LayerGraph& graph, const std::vector<NamedTensor>& values)
      : graph_(graph), readers_(readersOf(graph)) {
    for (const NamedTensor& value : values) values_[value.name] = &value;
  }

  ScriptModule write() {
    for (std::size_t i = 0; i < graph_.layers.size(); ++i) writeLayer(i);
    if (!graph_.layers.empty()) line({"x = ", variable(static_cast<int>(graph_.layers.size()) - 1)});
    return std::move(module_);
  }

 private:
  static std::string variable(int place) {
    return place < 0 ? "x" : std::string("v").append(std::to_string(place));
  }

  void line(std::initializer_list<std::string_view> pieces) {
    module_.source += "    ";
    for (const std::string_view piece : pieces) module_.source += piece;
    module_.source += '\n';
  }

  /// "self.NAME"
  std::string parameter(NamedTensor tensor) {
    tensor.name = withUnderscores(tensor.name);
    std::string text = std::string("self.").append(tensor.name);
    module_.parameters.push_back(std::move(tensor));
    return text;
  }

  void writeLayer(std::size_t place) {
    const Layer& layer = graph_.layers[place];
    const std::string to = variable(static_cast<int>(place));
    const std::string first = variable(layer.first);
    // Nobody else reads the input: the layer may write over it. The network's own input is the caller's.
    const char* inPlace = layer.first >= 0 && readers_[static_cast<std::size_t>(layer.first)] == 1 ? "_" : "";
    const auto call = [&](const char* function, const char* rest = "") {
      line({to, " = torch.", function, inPlace, "(", first, rest, ")"});
    };
    switch (layer.kind) {
      case LayerKind::kConvolution:
        writeConvolution(layer, to, first);
        break;
      case LayerKind::kBatchNorm:
        writeBatchNorm(layer, to, first);
        break;
      case LayerKind::kRelu:
        call("relu");
        break;
      case LayerKind::kRelu6:
        call("hardtanh", ", 0.0, 6.0");
        break;
      case LayerKind::kHardSwish:
        call("hardswish");
        break;
      case LayerKind::kHardSigmoid:
        call("hardsigmoid");
        break;
      case LayerKind::kSilu:
        call("silu");
        break;
      case LayerKind::kSigmoid:
        call("sigmoid");
        break;
      case LayerKind::kMaxPool:
        writeMaxPool(layer, to, first);
        break;
      case LayerKind::kMean:
        line({to, " = torch.mean(", first, ", [2, 3], True)"});
        break;
      case LayerKind::kAdd:
        line({to, " = ", first, " + ", variable(layer.second)});
        break;
      case LayerKind::kMultiply:
        line({to, " = ", first, " * ", variable(layer.second)});
        break;
      case LayerKind::kLocalNorm:
        line({to, " = ", first, " / torch.pow(torch.squeeze(torch.avg_pool3d(torch.constant_pad_nd(",
              "torch.unsqueeze(", first, " * ", first, ", 1), [0, 0, 0, 0, 2, 2]), [5, 1, 1], [1, 1, 1]), 1)",
              " * 1e-4 + 1.0, 0.75)"});
        break;
    }
  }

  void writeConvolution(const Layer& layer, const std::string& to, const std::string& from) {
    NamedTensor weight = *values_.at(layer.name + ".weight");
    const int padding = std::max(layer.padBefore, layer.padAfter);
    if (layer.padBefore != layer.padAfter) {
      weight = padded(weight, padding - layer.padBefore, padding - layer.padAfter);
    }
    const std::string kernel = parameter(std::move(weight));
    const std::string bias = layer.hasBias ? parameter(*values_.at(layer.name + ".bias")) : "None";
    const std::string step = std::to_string(layer.stride);
    const std::string pad = std::to_string(padding);
    line({to, " = torch.conv2d(", from, ", ", kernel, ", ", bias, ", [", step, ", ", step, "], [", pad, ", ",
          pad, "], [1, 1], ", std::to_string(layer.groups), ")"});
  }

  /// One that does not follow a convolution: none of the backbones has it.
  void writeBatchNorm(const Layer& layer, const std::string& to, const std::string& from) {
    std::vector<std::string> names;
    for (const char* suffix : {".weight", ".bias", ".running_mean", ".running_var"}) {
      names.push_back(parameter(*values_.at(layer.name + suffix)));
    }
    std::array<char, 32> epsilon{};
    std::snprintf(epsilon.data(), epsilon.size(), "%.9e", static_cast<double>(layer.epsilon));
    line({to, " = torch.batch_norm(", from, ", ", names[0], ", ", names[1], ", ", names[2], ", ", names[3],
          ", False, 0.0, ", epsilon.data(), ", True)"});
  }

  void writeMaxPool(const Layer& layer, const std::string& to, const std::string& from) {
    const std::string kernel = std::to_string(layer.kernel);
    const std::string step = std::to_string(layer.stride);
    const std::string before = std::to_string(layer.padBefore);
    const std::string after = std::to_string(layer.padAfter);
    std::string input = from;
    std::string pad = before;
    if (layer.padBefore != layer.padAfter) {
      line({to, " = torch.constant_pad_nd(", from, ", [", before, ", ", after, ", ", before, ", ", after,
            "], float(\"-inf\"))"});
      input = to;
      pad = "0";
    }
    line({to, " = torch.max_pool2d(", input, ", [", kernel, ", ", kernel, "], [", step, ", ", step, "], [",
          pad, ", ", pad, "])"});
  }

  const LayerGraph& graph_;
  std::vector<int> readers_;
  std::unordered_map<std::string, const NamedTensor*> values_;
  ScriptModule module_;
};

/// Trunk lines to a whole method.
ScriptModule withHead(ScriptModule trunk, float power, NamedTensor weight, NamedTensor bias) {
  LOOKALIKE_CHECK(power > 0.0F && weight.shape.size() == 2 && bias.shape.size() == 1 &&
                  weight.shape[0] == bias.shape[0]);
  std::string source = "def forward(self, x: Tensor) -> Tensor:\n";
  source += trunk.source;
  source += "    x = torch.pow(torch.mean(torch.pow(torch.clamp(x, min=1e-6), " + scriptLiteral(power) +
            "), [2, 3]), " + scriptLiteral(1.0 / static_cast<double>(power)) + ")\n";
  source += "    return torch.linear(x, self.head_weight, self.head_bias)\n";
  trunk.source = std::move(source);
  weight.name = "head_weight";
  bias.name = "head_bias";
  trunk.parameters.push_back(std::move(weight));
  trunk.parameters.push_back(std::move(bias));
  return trunk;
}

}  // namespace

std::string scriptLiteral(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.9e", value);
  return text.data();
}

Result<ScriptModule> trunkScript(const LayerGraph& graph, std::span<const NamedTensor> values) {
  const auto folded = foldedParameters(graph, values);
  if (!folded) return folded.error();
  const LayerGraph plain = withoutBatchNorms(graph);
  return TrunkWriter(plain, *folded).write();
}

Result<ScriptModule> descriptorScript(const LayerGraph& graph, std::span<const NamedTensor> values,
                                      float power, const NamedTensor& headWeight,
                                      const NamedTensor& headBias) {
  auto trunk = trunkScript(graph, values);
  if (!trunk) return trunk.error();
  return withHead(std::move(trunk).value(), power, headWeight, headBias);
}

ScriptModule randomDescriptorScript(Backbone backbone, std::uint64_t seed, int dimension) {
  const LayerGraph graph = withoutBatchNorms(backboneGraph(backbone));
  auto network = descriptorScript(graph, initialParameters(graph, seed), 3.0F,
                                  initialLinearWeight("", dimension, graph.channels(), seed),
                                  {"", {dimension}, std::vector<float>(static_cast<std::size_t>(dimension))});
  return std::move(network).value();
}

}  // namespace lookalike::neural
