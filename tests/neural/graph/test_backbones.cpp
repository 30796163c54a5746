// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <QtTest>
#include <set>
#include <vector>

#include "core/neural/graph/backbones.h"
#include "core/neural/graph/graph_parameters.h"
#include "core/neural/graph/graph_script.h"

using lookalike::ErrorCode;
using namespace lookalike::neural;

namespace {

/// The side of each layer's map for a square input.
std::vector<int> sidesOf(const LayerGraph& graph, int side) {
  std::vector<int> sides;
  for (const Layer& layer : graph.layers) {
    const int input = layer.first < 0 ? side : sides[static_cast<std::size_t>(layer.first)];
    if (layer.kind == LayerKind::kMean) {
      sides.push_back(1);
    } else if (layer.kind == LayerKind::kConvolution || layer.kind == LayerKind::kMaxPool) {
      sides.push_back((input + layer.padBefore + layer.padAfter - layer.kernel) / layer.stride + 1);
    } else {
      sides.push_back(input);
    }
  }
  return sides;
}

bool names(const LayerGraph& graph, const char* parameter) {
  const auto all = parameterSlots(graph);  // Qt has taken the word for them
  return std::any_of(all.begin(), all.end(),
                     [&](const ParameterSlot& slot) { return slot.name == parameter; });
}

int valuesOfName(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (tensors[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

bool sameValues(const std::vector<NamedTensor>& a, const std::vector<NamedTensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedTensor& x, const NamedTensor& y) {
    return x.name == y.name && x.shape == y.shape && x.values == y.values;
  });
}

/// Convolution (3 to 2 channels, 1 × 1) and its batch norm.
LayerGraph smallGraph() {
  Layer convolution;
  convolution.name = "c";
  convolution.inChannels = 3;
  convolution.channels = 2;
  Layer norm;
  norm.kind = LayerKind::kBatchNorm;
  norm.name = "b";
  norm.first = 0;
  norm.channels = 2;
  norm.epsilon = 0.25F;
  return {"small", 3, {convolution, norm}};
}

}  // namespace

class TestBackbones : public QObject {
  Q_OBJECT
 private slots:
  void namesAreFoundAgain() {
    std::set<std::string_view> seen;
    for (const Backbone backbone : kBackbones) {
      QVERIFY(seen.insert(backboneName(backbone)).second);
      QCOMPARE(backboneNamed(backboneName(backbone)), std::optional(backbone));
      QCOMPARE(backboneGraph(backbone).name, std::string(backboneName(backbone)));
    }
    QVERIFY(!backboneNamed("vgg16"));
    QVERIFY(!backboneNamed(""));
  }

  // The published counts of the whole classifiers, less that of their ends: a linear layer from the pooled
  // channels to 1,000 classes; MobileNetV3's has another layer before it, to 1,024 or 1,280.
  void trunksHaveThePublishedNumberOfParameters_data() {
    QTest::addColumn<int>("backbone");
    QTest::addColumn<int>("whole");
    QTest::addColumn<int>("end");
    const auto row = [](Backbone backbone, int whole, int end) {
      QTest::newRow(backboneName(backbone).data()) << static_cast<int>(backbone) << whole << end;
    };
    row(Backbone::kMobileNetV2, 3'504'872, 1280 * 1000 + 1000);
    row(Backbone::kMobileNetV3Small, 2'542'856, 576 * 1024 + 1024 + 1024 * 1000 + 1000);
    row(Backbone::kMobileNetV3Large, 5'483'032, 960 * 1280 + 1280 + 1280 * 1000 + 1000);
    row(Backbone::kResNet18, 11'689'512, 512 * 1000 + 1000);
    row(Backbone::kResNet50, 25'557'032, 2048 * 1000 + 1000);
    row(Backbone::kEfficientNetV2S, 21'458'488, 1280 * 1000 + 1000);
    row(Backbone::kEfficientNetV2M, 54'139'356, 1280 * 1000 + 1000);
  }
  void trunksHaveThePublishedNumberOfParameters() {
    QFETCH(int, backbone);
    QFETCH(int, whole);
    QFETCH(int, end);
    QCOMPARE(parameterCount(backboneGraph(static_cast<Backbone>(backbone))), std::int64_t{whole - end});
  }

  void mapsAreThirtyTwoTimesSmallerAndHaveThePapersChannels() {
    const std::vector<int> channels{1280, 576, 960, 512, 2048, 1280, 1280};
    for (std::size_t i = 0; i < kBackbones.size(); ++i) {
      for (const bool tensorFlow : {false, true}) {
        const LayerGraph graph = backboneGraph(kBackbones[i], {.tensorFlowPadding = tensorFlow});
        QCOMPARE(graph.channels(), channels[i]);
        for (const int side : {96, 160, 224}) QCOMPARE(sidesOf(graph, side).back(), side / 32);
      }
    }
  }

  void layersReadWhatFits() {
    for (const Backbone backbone : kBackbones) {
      const LayerGraph graph = backboneGraph(backbone);
      const std::vector<int> sides = sidesOf(graph, 224);
      std::set<std::string> seen;
      for (std::size_t i = 0; i < graph.layers.size(); ++i) {
        const Layer& layer = graph.layers[i];
        QVERIFY(layer.first < static_cast<int>(i) && layer.second < static_cast<int>(i));
        const bool isNamed = layer.kind == LayerKind::kConvolution || layer.kind == LayerKind::kBatchNorm;
        QCOMPARE(!layer.name.empty(), isNamed);
        if (isNamed) QVERIFY2(seen.insert(layer.name).second, layer.name.c_str());
        if (layer.kind == LayerKind::kAdd) {
          const auto first = static_cast<std::size_t>(layer.first);
          const auto second = static_cast<std::size_t>(layer.second);
          QCOMPARE(sides[first], sides[second]);
          QCOMPARE(graph.layers[first].channels, graph.layers[second].channels);
        }
      }
    }
  }

  void layersHaveTheUsualNames() {
    const LayerGraph v2 = backboneGraph(Backbone::kMobileNetV2);
    for (const char* name :
         {"features.0.0.weight", "features.0.1.running_var", "features.1.conv.0.0.weight",
          "features.1.conv.1.weight", "features.1.conv.2.bias", "features.2.conv.1.1.weight",
          "features.17.conv.3.running_mean", "features.18.0.weight", "features.18.1.bias"}) {
      QVERIFY2(names(v2, name), name);
    }
    const LayerGraph small = backboneGraph(Backbone::kMobileNetV3Small);
    for (const char* name :
         {"features.0.1.weight", "features.1.block.1.fc1.bias", "features.1.block.2.0.weight",
          "features.4.block.2.fc2.weight", "features.11.block.3.1.running_var", "features.12.0.weight"}) {
      QVERIFY2(names(small, name), name);
    }
    QVERIFY(names(backboneGraph(Backbone::kMobileNetV3Large), "features.16.1.weight"));
    const LayerGraph fifty = backboneGraph(Backbone::kResNet50);
    for (const char* name : {"conv1.weight", "bn1.running_var", "layer1.0.downsample.1.bias",
                             "layer3.5.bn3.weight", "layer4.2.conv3.weight"}) {
      QVERIFY2(names(fifty, name), name);
    }
    QVERIFY(!names(backboneGraph(Backbone::kResNet18), "layer1.0.downsample.0.weight"));
    const LayerGraph efficient = backboneGraph(Backbone::kEfficientNetV2S);
    for (const char* name :
         {"features.1.1.block.0.0.weight", "features.2.0.block.1.1.bias", "features.4.0.block.2.fc1.weight",
          "features.6.14.block.3.0.weight", "features.7.1.running_mean"}) {
      QVERIFY2(names(efficient, name), name);
    }
  }

  void stagesAreCut() {
    const LayerGraph three = backboneGraph(Backbone::kResNet50, {.stages = 3});
    QCOMPARE(three.channels(), 1024);
    QCOMPARE(sidesOf(three, 224).back(), 14);
    // layer4 has 14,964,736 of the trunk's parameters.
    QCOMPARE(parameterCount(three), std::int64_t{23'508'032 - 14'964'736});
    QCOMPARE(backboneGraph(Backbone::kResNet18, {.stages = 1}).channels(), 64);

    const std::vector<int> v2{16, 24, 32, 96, 1280};
    const std::vector<int> large{16, 24, 40, 112, 960};
    const std::vector<int> efficient{24, 48, 64, 160, 1280};
    for (int stages = 1; stages <= 5; ++stages) {
      const auto i = static_cast<std::size_t>(stages - 1);
      const LayerGraph graph = backboneGraph(Backbone::kMobileNetV2, {.stages = stages});
      QCOMPARE(graph.channels(), v2[i]);
      QCOMPARE(sidesOf(graph, 224).back(), 224 >> stages);
      QCOMPARE(backboneGraph(Backbone::kMobileNetV3Large, {.stages = stages}).channels(), large[i]);
      QCOMPARE(backboneGraph(Backbone::kEfficientNetV2S, {.stages = stages}).channels(), efficient[i]);
    }
    for (const Backbone backbone : kBackbones) {
      QCOMPARE(parameterCount(backboneGraph(backbone, {.stages = stageCount(backbone)})),
               parameterCount(backboneGraph(backbone)));
    }
  }

  void aCutTrunkTakesItsShareOfAWholeOnes() {
    const LayerGraph cut = backboneGraph(Backbone::kMobileNetV3Small, {.stages = 2});
    const auto whole = initialParameters(backboneGraph(Backbone::kMobileNetV3Small), 3);
    const auto chosen = parametersFor(cut, whole);
    QVERIFY(chosen);
    QCOMPARE(chosen->size(), parameterSlots(cut).size());
    QCOMPARE(chosen->front().values, whole.front().values);
    const auto missing = parametersFor(backboneGraph(Backbone::kMobileNetV3Small), *chosen);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kBadModel);
    QVERIFY(missing.error().detail.find("features.12.0.weight is missing") != std::string::npos);
    auto other = whole;
    other[0].shape = {16, 3, 9, 1};
    const auto shape = parametersFor(cut, other);
    QVERIFY(!shape);
    QVERIFY(shape.error().detail.find("features.0.0.weight has another shape") != std::string::npos);
    other = whole;
    other[0].values.pop_back();
    QVERIFY(!parametersFor(cut, other));
  }

  void theStrideMovesToTheFirstConvolution() {
    const auto strideOf = [](const LayerGraph& graph, const std::string& name) {
      for (const Layer& layer : graph.layers) {
        if (layer.name == name) return layer.stride;
      }
      return 0;
    };
    const LayerGraph usual = backboneGraph(Backbone::kResNet50);
    const LayerGraph keras = backboneGraph(Backbone::kResNet50, {.strideInFirst = true});
    QCOMPARE(strideOf(usual, "layer2.0.conv1"), 1);
    QCOMPARE(strideOf(usual, "layer2.0.conv2"), 2);
    QCOMPARE(strideOf(keras, "layer2.0.conv1"), 2);
    QCOMPARE(strideOf(keras, "layer2.0.conv2"), 1);
    QCOMPARE(parameterCount(usual), parameterCount(keras));
  }

  void tensorFlowPadsAtTheEnd() {
    const Layer first = backboneGraph(Backbone::kMobileNetV2, {.tensorFlowPadding = true}).layers[0];
    QCOMPARE(first.padBefore, 0);
    QCOMPARE(first.padAfter, 1);
    // MobileNetV3's first 5 × 5 kernel of stride 2.
    for (const Layer& layer :
         backboneGraph(Backbone::kMobileNetV3Small, {.tensorFlowPadding = true}).layers) {
      if (layer.kernel != 5) continue;
      QCOMPARE(layer.padBefore, layer.stride == 2 ? 1 : 2);
      QCOMPARE(layer.padAfter, 2);
    }
  }

  void foldingLeavesNoBatchNorm() {
    for (const Backbone backbone : kBackbones) {
      const LayerGraph graph = backboneGraph(backbone);
      const LayerGraph folded = withoutBatchNorms(graph);
      std::size_t norms = 0;
      for (const Layer& layer : graph.layers) norms += layer.kind == LayerKind::kBatchNorm ? 1U : 0U;
      QCOMPARE(folded.layers.size(), graph.layers.size() - norms);
      for (const Layer& layer : folded.layers) {
        QVERIFY(layer.kind != LayerKind::kBatchNorm);
        if (layer.kind == LayerKind::kConvolution) QVERIFY(layer.hasBias);
      }
      QCOMPARE(folded.channels(), graph.channels());
      // A batch norm's scale goes into the kernel, its shift becomes the bias.
      std::int64_t scales = 0;
      for (const Layer& layer : graph.layers) {
        if (layer.kind == LayerKind::kBatchNorm) scales += layer.channels;
      }
      QCOMPARE(parameterCount(folded), parameterCount(graph) - scales);
    }
  }

  // Variance 0.75 + epsilon 0.25: the deviation is 1. Channel 0: 2 (x - 1) + 3.
  void foldingAsComputedByHand() {
    const LayerGraph graph = smallGraph();
    const std::vector<NamedTensor> values{{"c.weight", {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6}},
                                          {"b.weight", {2}, {2, -1}},
                                          {"b.bias", {2}, {3, 0}},
                                          {"b.running_mean", {2}, {1, 10}},
                                          {"b.running_var", {2}, {0.75F, 0.75F}}};
    const auto folded = foldedParameters(graph, values);
    QVERIFY(folded);
    QCOMPARE(folded->size(), std::size_t{2});
    QCOMPARE((*folded)[0].values, (std::vector<float>{2, 4, 6, -4, -5, -6}));
    QCOMPARE((*folded)[1].name, std::string("c.bias"));
    QCOMPARE((*folded)[1].values, (std::vector<float>{1, 10}));

    const auto unfolded = unfoldedParameters(graph, *folded);
    QVERIFY(unfolded);
    QCOMPARE((*unfolded)[static_cast<std::size_t>(valuesOfName(*unfolded, "b.bias"))].values,
             (std::vector<float>{1, 10}));
    const auto again = foldedParameters(graph, *unfolded);
    QVERIFY(again);
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < (*again)[i].values.size(); ++j) {
        QVERIFY(std::abs((*again)[i].values[j] - (*folded)[i].values[j]) < 1e-6F);
      }
    }
    QVERIFY(!foldedParameters(graph, *folded));
    QVERIFY(!unfoldedParameters(graph, values));
  }

  void aBatchNormThatOthersReadStays() {
    LayerGraph graph = smallGraph();
    Layer sum;
    sum.kind = LayerKind::kAdd;
    sum.first = 0;  // the convolution has a second reader
    sum.second = 1;
    sum.channels = 2;
    graph.layers.push_back(sum);
    QCOMPARE(withoutBatchNorms(graph).layers.size(), std::size_t{3});
  }

  void initialParametersDependOnTheSeedAlone() {
    const LayerGraph graph = backboneGraph(Backbone::kMobileNetV3Small);
    const auto one = initialParameters(graph, 7);
    QVERIFY(sameValues(one, initialParameters(graph, 7)));
    QVERIFY(!sameValues(one, initialParameters(graph, 8)));
    const auto valuesAt = [&](const char* name) -> const std::vector<float>& {
      return one[static_cast<std::size_t>(valuesOfName(one, name))].values;
    };
    // 96 × 24 values of deviation sqrt(2 / 96) = 0.1443.
    const auto& weights = valuesAt("features.4.block.0.0.weight");
    double mean = 0.0;
    double square = 0.0;
    for (const float value : weights) {
      mean += value;
      square += static_cast<double>(value) * value;
    }
    QCOMPARE(weights.size(), std::size_t{96 * 24});
    QVERIFY(std::abs(mean / 2304) < 0.012);
    QVERIFY(std::abs(std::sqrt(square / 2304) - 0.1443) < 0.008);
    // features.3 is the first with a residual branch.
    QCOMPARE(valuesAt("features.3.block.2.1.weight"), std::vector<float>(24, 0.0F));
    QCOMPARE(valuesAt("features.2.block.2.1.weight"), std::vector<float>(24, 1.0F));
    QCOMPARE(valuesAt("features.2.block.2.1.running_var"), std::vector<float>(24, 1.0F));
    QCOMPARE(valuesAt("features.2.block.2.1.bias"), std::vector<float>(24, 0.0F));
  }

  void scriptsNameEveryParameterOnce() {
    for (const Backbone backbone : {Backbone::kMobileNetV2, Backbone::kResNet18}) {
      const ScriptModule script = randomDescriptorScript(backbone, 1, 8);
      std::set<std::string> seen;
      for (const NamedTensor& tensor : script.parameters) {
        QVERIFY(tensor.name.find('.') == std::string::npos);
        QVERIFY(seen.insert(tensor.name).second);
        QVERIFY(script.source.find("self." + tensor.name) != std::string::npos);
      }
    }
    const auto missing = trunkScript(backboneGraph(Backbone::kResNet18), {});
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kBadModel);
  }
};

QTEST_GUILESS_MAIN(TestBackbones)
#include "test_backbones.moc"
