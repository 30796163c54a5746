// SPDX-License-Identifier: GPL-3.0-or-later
// lookalike_import_start resnet50|mobilenet_v2 MODEL_JSON DESCRIPTION OUTPUT
//
// Converts a published TensorFlow.js network to a parameter file that training can start from. A ResNet-50 is
// compared with its conversion to TorchScript by its own layers (convertKerasModel()) on a made picture.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "app/tools/start_weights.h"
#include "app/tools/tfjs_files.h"
#include "core/base/repeatable_random.h"
#include "core/neural/graph/backbones.h"
#include "core/neural/graph/graph_script.h"
#include "core/neural/parameter_file.h"
#include "core/neural/torch_network.h"

namespace {

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::RepeatableRandom;
using lookalike::Result;
namespace neural = lookalike::neural;
namespace tools = lookalike::tools;

constexpr double kMostDifference = 1e-3;  // of the largest feature

/// The row that a network of BGR pixels gives for a picture of noise of two sizes.
Result<std::vector<float>> rowOf(const neural::ScriptModule& script) {
  constexpr int kSide = 160;
  const auto bytes = neural::serialiseScriptModule(script);
  if (!bytes) return bytes.error();
  neural::TorchNetworkOptions options;
  options.device = "cpu";
  options.normalisation = {1.0F, {103.939F, 116.779F, 123.68F}, {1.0F, 1.0F, 1.0F}};
  const auto network = neural::TorchNetwork::load(*bytes, {}, options);
  if (!network) return network.error();
  RepeatableRandom random(1);
  std::vector<int> coarse(3 * 16 * 16);
  for (int& value : coarse) value = random.integer(0, 200);
  std::vector<std::uint8_t> pixels;
  for (std::size_t i = 0; i < std::size_t{kSide} * kSide * 3; ++i) {
    const std::size_t cell = (i / 3 / kSide / 10) * 16 + (i / 3 % kSide) / 10;
    pixels.push_back(static_cast<std::uint8_t>(coarse[cell * 3 + i % 3] + random.integer(0, 55)));
  }
  const auto rows = (*network)->run({kSide, kSide, 3, {pixels.data()}});
  if (!rows) return rows.error();
  return rows->values;
}

Result<void> compareWithKeras(const tools::TfjsModel& model, const std::vector<neural::NamedTensor>& values) {
  const auto keras = tools::convertKerasModel(model.json, model.weights, tools::KerasOutput::kAveragePooled);
  if (!keras) return keras.error();
  auto ours = neural::trunkScript(neural::backboneGraph(neural::Backbone::kResNet50, {.strideInFirst = true}),
                                  values);
  if (!ours) return ours.error();
  ours->source = "def forward(self, x: Tensor) -> Tensor:\n    x = torch.flip(x, [1])\n" + ours->source +
                 "    return torch.mean(x, [2, 3])\n";
  const auto wanted = rowOf(keras->module);
  if (!wanted) return wanted.error();
  const auto got = rowOf(*ours);
  if (!got) return got.error();
  double largest = 0.0;
  double difference = got->size() == wanted->size() ? 0.0 : HUGE_VAL;
  for (std::size_t i = 0; i < std::min(got->size(), wanted->size()); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>((*wanted)[i])));
    difference = std::max(difference, std::abs(static_cast<double>((*got)[i]) - (*wanted)[i]));
  }
  std::printf("%zu features, the largest %.4g, differ from the layer-by-layer conversion by at most %.3g\n",
              got->size(), largest, difference);
  if (!(largest > 0.0 && difference <= kMostDifference * largest)) {
    return Error{ErrorCode::kBadModel, {}, "the two conversions do not agree", -1};
  }
  return {};
}

Result<void> import(std::string_view backbone, const std::string& modelPath, const std::string& description,
                    const std::string& output) {
  const auto model = tools::readTfjsModel(modelPath);
  if (!model) return model.error();
  const bool isResNet = backbone == "resnet50";
  auto values = isResNet ? tools::resNet50Parameters(model->json, model->weights)
                         : tools::mobileNetV2Parameters(model->weights);
  if (!values) return values.error();
  if (isResNet) {
    if (auto same = compareWithKeras(*model, *values); !same) return same;
  }
  const neural::PixelNormalisation& normalisation =
      isResNet ? tools::kKerasNormalisation : tools::kTensorFlowNormalisation;
  return neural::writeParameterFile({description, std::move(values).value(), normalisation},
                                    neural::ParameterPrecision::kSingle, output);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view backbone = argc == 5 ? argv[1] : "";
  if (backbone != "resnet50" && backbone != "mobilenet_v2") {
    std::fputs("usage: lookalike_import_start resnet50|mobilenet_v2 MODEL_JSON DESCRIPTION OUTPUT\n", stderr);
    return 2;
  }
  try {
    const auto outcome = import(backbone, argv[2], argv[3], argv[4]);
    if (outcome) return 0;
    std::fprintf(stderr, "lookalike_import_start: %s\n", lookalike::describeError(outcome.error()).c_str());
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "lookalike_import_start: %s\n", exception.what());
  }
  return 1;
}
