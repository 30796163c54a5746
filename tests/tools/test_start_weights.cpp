// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>
#include <string>
#include <vector>

#include "app/tools/start_weights.h"
#include "core/base/repeatable_random.h"
#include "core/neural/graph/backbones.h"
#include "core/neural/graph/graph_parameters.h"

using lookalike::ErrorCode;
using lookalike::RepeatableRandom;
using namespace lookalike::neural;
using namespace lookalike::tools;

namespace {

std::size_t countOf(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  return count;
}

void put(KerasWeights& weights, const std::string& name, std::vector<std::int64_t> shape, float low,
         float high) {
  RepeatableRandom random(weights.size() + 1);
  NamedTensor tensor{name, std::move(shape), {}};
  tensor.values.resize(countOf(tensor.shape));
  for (float& value : tensor.values) value = static_cast<float>(random.uniform(low, high));
  weights.emplace(name, std::move(tensor));
}

/// A whole model's names as TensorFlow's SSD has them, from the paper's table: expansion, channels, repeats.
KerasWeights madeMobileNet() {
  KerasWeights weights;
  const std::string root = "FeatureExtractor/MobilenetV2/";
  const auto full = [&](const std::string& part, int from, int to, int kernel) {
    put(weights, root + part + "/Conv2D/merged_input", {kernel, kernel, from, to}, -1.0F, 1.0F);
    put(weights, root + part + "/BatchNorm/batchnorm/sub", {to}, -1.0F, 1.0F);
  };
  full("Conv", 3, 32, 3);
  const std::vector<std::vector<int>> table{{1, 16, 1}, {6, 24, 2},  {6, 32, 3}, {6, 64, 4},
                                            {6, 96, 3}, {6, 160, 3}, {6, 320, 1}};
  int channels = 32;
  int block = 0;
  for (const auto& row : table) {
    for (int i = 0; i < row[2]; ++i, ++block) {
      const std::string name = block == 0 ? "expanded_conv" : "expanded_conv_" + std::to_string(block);
      const int expanded = channels * row[0];
      if (row[0] > 1) full(name + "/expand", channels, expanded, 1);
      put(weights, root + name + "/depthwise/depthwise_weights", {3, 3, expanded, 1}, -1.0F, 1.0F);
      put(weights, root + name + "/depthwise/BatchNorm/batchnorm/mul", {expanded}, 0.5F, 1.5F);
      put(weights, root + name + "/depthwise/BatchNorm/batchnorm/sub", {expanded}, -1.0F, 1.0F);
      full(name + "/project", expanded, row[1], 1);
      channels = row[1];
    }
  }
  full("Conv_1", 320, 1280, 1);
  return weights;
}

/// ResNet-50 as Keras names it, and the part of its JSON that is needed.
KerasWeights madeResNet(std::string& json) {
  KerasWeights weights;
  json = R"({"modelTopology": {"config": {"layers": [)";
  const auto unit = [&](const std::string& convolution, const std::string& norm, int from, int to,
                        int kernel) {
    put(weights, convolution + "/kernel", {kernel, kernel, from, to}, -1.0F, 1.0F);
    put(weights, convolution + "/bias", {to}, -1.0F, 1.0F);
    for (const char* what : {"/gamma", "/beta", "/moving_mean"}) put(weights, norm + what, {to}, -1.0F, 1.0F);
    put(weights, norm + "/moving_variance", {to}, 0.5F, 1.5F);
    json += R"({"class_name": "BatchNormalization", "name": ")" + norm + R"(", "config": {"epsilon": 0.5}},)";
  };
  unit("conv1", "bn_conv1", 3, 64, 7);
  int channels = 64;
  const std::vector<int> blocks{3, 4, 6, 3};
  for (int stage = 0; stage < 4; ++stage) {
    const int inner = 64 << stage;
    for (int i = 0; i < blocks[static_cast<std::size_t>(stage)]; ++i) {
      const std::string name = std::to_string(stage + 2) + static_cast<char>('a' + i) + "_branch";
      unit("res" + name + "2a", "bn" + name + "2a", channels, inner, 1);
      unit("res" + name + "2b", "bn" + name + "2b", inner, inner, 3);
      unit("res" + name + "2c", "bn" + name + "2c", inner, inner * 4, 1);
      if (i == 0) unit("res" + name + "1", "bn" + name + "1", channels, inner * 4, 1);
      channels = inner * 4;
    }
  }
  json.back() = ']';
  json += "}}}";
  return weights;
}

const std::vector<float>& valuesOf(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (const NamedTensor& tensor : tensors) {
    if (tensor.name == name) return tensor.values;
  }
  qFatal("no %s", name.c_str());
}

bool near(float a, double b) {
  return std::abs(a - b) <= 1e-5 * (1.0 + std::abs(b));
}

}  // namespace

class TestStartWeights : public QObject {
  Q_OBJECT
 private slots:
  void mobileNetsNumbersComeWhereTheyBelong() {
    KerasWeights weights = madeMobileNet();
    const auto values = mobileNetV2Parameters(weights);
    QVERIFY2(values, values ? "" : values.error().detail.c_str());
    const LayerGraph graph = backboneGraph(Backbone::kMobileNetV2, {.tensorFlowPadding = true});
    QVERIFY(parametersFor(graph, *values));
    const std::string root = "FeatureExtractor/MobilenetV2/";
    // First convolution: output 5, input 2, row 1, column 0.
    QCOMPARE(valuesOf(*values, "features.0.0.weight")[((5 * 3 + 2) * 3 + 1) * 3],
             weights.at(root + "Conv/Conv2D/merged_input").values[((1 * 3 + 0) * 3 + 2) * 32 + 5]);
    // A depthwise kernel, channel 7, row 2, column 1, times its scale.
    const std::string part = root + "expanded_conv_13/depthwise/";
    QVERIFY(near(valuesOf(*values, "features.14.conv.1.0.weight")[(7 * 3 + 2) * 3 + 1],
                 static_cast<double>(weights.at(part + "depthwise_weights").values[(2 * 3 + 1) * 576 + 7]) *
                     weights.at(part + "BatchNorm/batchnorm/mul").values[7]));
    QCOMPARE(valuesOf(*values, "features.14.conv.1.1.bias"),
             weights.at(part + "BatchNorm/batchnorm/sub").values);
    QCOMPARE(valuesOf(*values, "features.1.conv.2.bias"),
             weights.at(root + "expanded_conv/project/BatchNorm/batchnorm/sub").values);
    QCOMPARE(valuesOf(*values, "features.18.1.bias"),
             weights.at(root + "Conv_1/BatchNorm/batchnorm/sub").values);
    QCOMPARE(valuesOf(*values, "features.18.1.running_var"), std::vector<float>(1280, 1.0F));

    weights.erase(root + "expanded_conv_16/project/BatchNorm/batchnorm/sub");
    const auto missing = mobileNetV2Parameters(weights);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kBadModel);
    QVERIFY(missing.error().detail.find("expanded_conv_16/project") != std::string::npos);
    QVERIFY(!mobileNetV2Parameters({}));
  }

  void resNetsNumbersComeWhereTheyBelong() {
    std::string json;
    KerasWeights weights = madeResNet(json);
    const auto values = resNet50Parameters(json, weights);
    QVERIFY2(values, values ? "" : values.error().detail.c_str());
    // Red of ours is the third channel of Keras's.
    QCOMPARE(valuesOf(*values, "conv1.weight")[((5 * 3 + 0) * 7 + 1) * 7 + 4],
             weights.at("conv1/kernel").values[((1 * 7 + 4) * 3 + 2) * 64 + 5]);
    // layer3.5.conv2 is 4f_branch2b: output 5, input 9, row 2, column 1.
    QCOMPARE(valuesOf(*values, "layer3.5.conv2.weight")[((5 * 256 + 9) * 3 + 2) * 3 + 1],
             weights.at("res4f_branch2b/kernel").values[((2 * 3 + 1) * 256 + 9) * 256 + 5]);
    QCOMPARE(valuesOf(*values, "layer3.5.bn2.weight"), weights.at("bn4f_branch2b/gamma").values);
    QCOMPARE(valuesOf(*values, "layer1.0.downsample.1.bias"), weights.at("bn2a_branch1/beta").values);
    QVERIFY(near(valuesOf(*values, "layer4.2.bn3.running_mean")[3],
                 static_cast<double>(weights.at("bn5c_branch2c/moving_mean").values[3]) -
                     weights.at("res5c_branch2c/bias").values[3]));
    QVERIFY(near(valuesOf(*values, "layer4.2.bn3.running_var")[3],
                 weights.at("bn5c_branch2c/moving_variance").values[3] + 0.5 - 1e-5));

    const auto noEpsilons = resNet50Parameters("{}", weights);
    QVERIFY(!noEpsilons);
    QVERIFY(noEpsilons.error().detail.find("bn_conv1 has no epsilon") != std::string::npos);
    QVERIFY(!resNet50Parameters("{", weights));
    weights.at("res3b_branch2a/kernel").shape = {1, 1, 128, 512};
    const auto turned = resNet50Parameters(json, weights);
    QVERIFY(!turned);
    QCOMPARE(turned.error().code, ErrorCode::kBadModel);
    QVERIFY(turned.error().detail.find("layer2.1.conv1.weight has another shape") != std::string::npos);
    weights.at("res3b_branch2a/kernel").shape = {512, 128};
    QVERIFY(!resNet50Parameters(json, weights));
  }
};

QTEST_GUILESS_MAIN(TestStartWeights)
#include "test_start_weights.moc"
