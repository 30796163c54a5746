// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <map>
#include <QtTest>
#include <string>
#include <vector>

#include "app/tools/keras_network.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::Result;
using namespace lookalike::neural;
using namespace lookalike::tools;
using Floats = std::vector<float>;

namespace {

/// A model of a strided convolution with bias, its batch norm, a residual addition, pooling and a dense end,
/// small enough to compute by hand.
const char* const kModel = R"({
  "modelTopology": {"model_config": {"config": {"layers": [
    {"class_name": "InputLayer", "name": "in", "config": {}, "inbound_nodes": []},
    {"class_name": "ZeroPadding2D", "name": "pad", "config": {"padding": [[1, 0], [0, 1]]},
     "inbound_nodes": [[["in", 0, 0, {}]]]},
    {"class_name": "Conv2D", "name": "c", "config": {"strides": [2, 2], "padding": "valid", "use_bias": true,
     "activation": "linear"}, "inbound_nodes": [[["pad", 0, 0, {}]]]},
    {"class_name": "BatchNormalization", "name": "b", "config": {"epsilon": 0.25},
     "inbound_nodes": [[["c", 0, 0, {}]]]},
    {"class_name": "Activation", "name": "r", "config": {"activation": "relu"},
     "inbound_nodes": [[["b", 0, 0, {}]]]},
    {"class_name": "Add", "name": "a", "config": {}, "inbound_nodes": [[["r", 0, 0, {}], ["b", 0, 0, {}]]]},
    {"class_name": "GlobalAveragePooling2D", "name": "g", "config": {}, "inbound_nodes": [[["a", 0, 0, {}]]]},
    {"class_name": "Dense", "name": "d", "config": {"activation": "softmax"}, "inbound_nodes": [[["g", 0, 0, {}]]]}
  ]}}},
  "weightsManifest": [{"paths": ["one", "two"], "weights": [
    {"name": "c/kernel", "shape": [2, 2, 1, 2], "dtype": "float32"},
    {"name": "c/bias", "shape": [2], "dtype": "float32"},
    {"name": "b/gamma", "shape": [2], "dtype": "float32"},
    {"name": "b/beta", "shape": [2], "dtype": "float32"},
    {"name": "b/moving_mean", "shape": [2], "dtype": "float32"},
    {"name": "b/moving_variance", "shape": [2], "dtype": "float32"},
    {"name": "d/kernel", "shape": [2, 2], "dtype": "float32"},
    {"name": "d/bias", "shape": [2], "dtype": "float32"}]}]})";

// Kernel (height, width, input, output): output 0 sums the window, output 1 takes minus its lower right.
const Floats kValues{1,          0,           1,
                     0,          1,           0,
                     1,          -1,          /*bias*/ 1,
                     0,          /*gamma*/ 2, 1,
                     /*beta*/ 0, 1,
                     /*mean*/ 1, 0,           /*variance*/ 0.75F,
                     0.75F,      /*dense*/ 1, 0,
                     0,          1,           /*bias*/ 0,
                     0};

/// The values cut into two shards in the middle of a weight.
Result<std::vector<std::byte>> shard(const std::string& name) {
  std::vector<std::byte> all(kValues.size() * sizeof(float));
  std::memcpy(all.data(), kValues.data(), all.size());
  if (name == "one") return std::vector<std::byte>(all.begin(), all.begin() + 21);
  return std::vector<std::byte>(all.begin() + 21, all.end());
}

Floats outputOf(KerasOutput output) {
  const auto weights = readKerasWeights(kModel, shard);
  if (!weights) qFatal("%s", weights.error().detail.c_str());
  const auto network = convertKerasModel(kModel, *weights, output);
  if (!network) qFatal("%s", network.error().detail.c_str());
  const auto bytes = serialiseScriptModule(network->module);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  TorchNetworkOptions options;
  options.normalisation.scale = 1.0F;
  const auto loaded = TorchNetwork::load(*bytes, "made.pt", options);
  if (!loaded) qFatal("%s", loaded.error().detail.c_str());
  const std::vector<std::uint8_t> image{
      1, 2, 3,  // with a row of zeros above and a column of zeros to the right
      4, 5, 6,  // the windows hold {0 0 1 2}, {0 0 3 0}, {4 5 7 8} and {6 0 9 0}
      7, 8, 9};
  const auto rows = (*loaded)->run({3, 3, 1, {image.data()}});
  if (!rows) qFatal("%s", rows.error().detail.c_str());
  if (rows->dimension != network->dimension) qFatal("the dimension is not as said");
  return rows->values;
}

bool close(const Floats& a, const Floats& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::abs(a[i] - b[i]) > 1e-4F * (1.0F + std::abs(b[i]))) return false;
  }
  return true;
}

std::string changed(const std::string& from, const std::string& to) {
  std::string model = kModel;
  const std::size_t at = model.find(from);
  if (at == std::string::npos) qFatal("no such text in the model");
  return model.replace(at, from.size(), to);
}

}  // namespace

class TestKerasImport : public QObject {
  Q_OBJECT
 private slots:
  // Windows sum to 3, 3, 24, 15; lower rights are 2, 0, 8, 0. The batch norm's deviation is sqrt(0.75 + 0.25)
  // = 1. Channel 0: 2 × (sum + 1 − 1) = 6, 6, 48, 30. Channel 1: 1 − lower right = −1, 1, −7, 1. relu(x) + x:
  // 12, 12, 96, 60 and −1, 2, −7, 2.
  void averagesAsComputedByHand() { QVERIFY(close(outputOf(KerasOutput::kAveragePooled), {45.0F, -1.0F})); }

  void gemAsComputedByHand() {
    const float first = std::cbrt((12.0F * 12 * 12 * 2 + 96.0F * 96 * 96 + 60.0F * 60 * 60) / 4.0F);
    QVERIFY(close(outputOf(KerasOutput::kGemPooled), {first, std::cbrt(16.0F / 4.0F)}));
  }

  void classesAreProbabilities() {
    const Floats classes = outputOf(KerasOutput::kClasses);
    QVERIFY(close(classes, {1.0F, std::exp(-46.0F)}));
  }

  void shardsOfTheWrongLengthAreRefused() {
    const auto tooShort =
        readKerasWeights(kModel, [](const std::string& name) -> Result<std::vector<std::byte>> {
          auto bytes = shard(name);
          if (name == "two") bytes->pop_back();
          return bytes;
        });
    QVERIFY(!tooShort);
    QCOMPARE(tooShort.error().code, ErrorCode::kBadModel);
    QVERIFY(tooShort.error().detail.find("d/bias") != std::string::npos);
    const auto tooLong =
        readKerasWeights(kModel, [](const std::string& name) -> Result<std::vector<std::byte>> {
          auto bytes = shard(name);
          bytes->push_back(std::byte{0});
          return bytes;
        });
    QVERIFY(!tooLong);
    const auto missing = readKerasWeights(kModel, [](const std::string&) -> Result<std::vector<std::byte>> {
      return Error{ErrorCode::kNotFound, "one", {}, -1};
    });
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kNotFound);
  }

  void whatIsNotUnderstoodIsNamed_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("named");
    QTest::newRow("layer") << "\"Add\""
                           << "\"Multiply\""
                           << "Multiply";
    QTest::newRow("activation") << "\"relu\""
                                << "\"tanh\""
                                << "r";
    QTest::newRow("lopsided") << "\"valid\""
                              << "\"same\""
                              << "lopsided";
    QTest::newRow("used before made") << "\"pad\", 0, 0"
                                      << "\"gap\", 0, 0"
                                      << "gap";
    QTest::newRow("shape") << "\"shape\": [2, 2, 1, 2]"
                           << "\"shape\": [2, 4, 1]"
                           << "c/kernel";
    QTest::newRow("epsilon") << "\"epsilon\": 0.25"
                             << "\"momentum\": 0.25"
                             << "epsilon";
  }
  void whatIsNotUnderstoodIsNamed() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, named);
    const std::string model = changed(from.toStdString(), to.toStdString());
    const auto weights = readKerasWeights(model, shard);
    QVERIFY(weights);
    const auto network = convertKerasModel(model, *weights, KerasOutput::kClasses);
    QVERIFY(!network);
    QCOMPARE(network.error().code, ErrorCode::kBadModel);
    QVERIFY2(QString::fromStdString(network.error().detail).contains(named), network.error().detail.c_str());
  }

  void noJsonIsRefused() {
    QVERIFY(!readKerasWeights("{", shard));
    QVERIFY(!convertKerasModel("[]", {}, KerasOutput::kClasses));
    QVERIFY(!readKerasWeights(changed("\"float32\"", "\"uint8\""), shard));
  }
};

QTEST_GUILESS_MAIN(TestKerasImport)
#include "test_keras_import.moc"
