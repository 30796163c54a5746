// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/neural/graph/graph_script.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"

using lookalike::ErrorCode;
using namespace lookalike::neural;
using Pixels = std::vector<std::uint8_t>;

namespace {

std::vector<std::byte> serialised(const ScriptModule& network) {
  auto bytes = serialiseScriptModule(network);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  return std::move(bytes).value();
}

/// The mean of every channel: a network whose output is known by hand.
ScriptModule channelMeans() {
  return {{}, "def forward(self, x: Tensor) -> Tensor:\n    return torch.mean(x, [2, 3])\n"};
}

std::unique_ptr<TorchNetwork> loaded(const ScriptModule& network, const TorchNetworkOptions& options = {}) {
  auto result = TorchNetwork::load(serialised(network), "made.pt", options);
  if (!result) qFatal("%s", lookalike::describeError(result.error()).c_str());
  return std::move(result).value();
}

ScriptModule random(std::uint64_t seed, int dimension) {
  return randomDescriptorScript(Backbone::kMobileNetV3Small, seed, dimension);
}

/// Noise that depends on the seed only.
Pixels noise(std::uint32_t seed, std::size_t count) {
  Pixels pixels(count);
  for (std::uint8_t& pixel : pixels) {
    seed = seed * 1664525U + 1013904223U;
    pixel = static_cast<std::uint8_t>(seed >> 24);
  }
  return pixels;
}

ErrorCode loadError(const std::vector<std::byte>& bytes) {
  const auto result = TorchNetwork::load(bytes, "made.pt", {});
  return result ? ErrorCode::kIo : result.error().code;
}

}  // namespace

class TestTorchNetwork : public QObject {
  Q_OBJECT
 private slots:
  void weightsStoredInHalfPrecisionGiveNearlyTheSame() {
    const ScriptModule network = random(5, 16);
    const auto small = serialiseScriptModule(network, WeightStorage::kHalf);
    QVERIFY(small.ok());
    QVERIFY(2 * small->size() < serialised(network).size() + 400'000);  // the script and vectors stay
    auto half = TorchNetwork::load(*small, "half.pt", {});
    QVERIFY2(half.ok(), half.ok() ? "" : lookalike::describeError(half.error()).c_str());
    const auto single = loaded(network);
    const Pixels pixels = noise(9, 64 * 64 * 3);
    const ImageBatch batch{64, 64, 3, {pixels.data()}};
    const auto wanted = single->run(batch);
    const auto given = (*half)->run(batch);
    QVERIFY(wanted.ok() && given.ok());
    double error = 0.0;
    double length = 0.0;
    for (std::size_t i = 0; i < wanted->values.size(); ++i) {
      error += std::pow(wanted->values[i] - given->values[i], 2.0F);
      length += std::pow(wanted->values[i], 2.0F);
    }
    QVERIFY(error > 0.0 && error < 1e-4 * length);
  }

  void normalisesPixelsChannelByChannel() {
    TorchNetworkOptions options;
    options.normalisation = {0.5F, {1.0F, 2.0F, 3.0F}, {1.0F, 2.0F, 4.0F}};
    const auto network = loaded(channelMeans(), options);
    // Two pixels: the means of the channels are 20, 40 and 60.
    const Pixels image{10, 30, 50, 30, 50, 70};
    const auto rows = network->run({2, 1, 3, {image.data()}});
    QVERIFY(rows);
    QCOMPARE(rows->dimension, 3);
    QCOMPARE(rows->values, (std::vector<float>{9.0F, 9.0F, 6.75F}));
  }

  void greyImagesHaveOneChannel() {
    TorchNetworkOptions options;
    options.normalisation.scale = 1.0F;
    const auto network = loaded(channelMeans(), options);
    const Pixels image{10, 20, 30, 40};
    const auto rows = network->run({2, 2, 1, {image.data()}});
    QVERIFY(rows);
    QCOMPARE(rows->values, std::vector<float>{25.0F});
  }

  void rowsKeepTheOrderOfTheImagesOverBatches() {
    TorchNetworkOptions options;
    options.normalisation.scale = 1.0F;
    options.batchSize = 2;
    const auto network = loaded(channelMeans(), options);
    std::vector<Pixels> images;
    ImageBatch batch{1, 1, 3, {}};
    for (std::uint8_t i = 0; i < 5; ++i) images.push_back({i, i, i});
    for (const Pixels& image : images) batch.images.push_back(image.data());
    const auto rows = network->run(batch);
    QVERIFY(rows);
    QCOMPARE(rows->values.size(), std::size_t{15});
    for (std::size_t i = 0; i < 5; ++i) QCOMPARE(rows->values[3 * i], static_cast<float>(i));
    QVERIFY(network->run({1, 1, 3, {}})->values.empty());
  }

  void mobileNetSurvivesSavingAndLoading() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("net.pt").toStdString();
    const ScriptModule module = random(7, 256);
    QVERIFY(writeScriptModule(module, path));
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList{"net.pt"});
    QFile file(folder.filePath("net.pt"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray saved = file.readAll();
    std::vector<std::byte> bytes(static_cast<std::size_t>(saved.size()));
    std::memcpy(bytes.data(), saved.constData(), bytes.size());
    const auto fromFile = TorchNetwork::load(bytes, path, {});
    QVERIFY(fromFile);

    const Pixels image = noise(1, 3U * 96 * 96);
    const Pixels other = noise(2, 3U * 96 * 96);
    const ImageBatch both{96, 96, 3, {image.data(), other.data()}};
    const auto rows = (*fromFile)->run(both);
    const auto again = loaded(module)->run(both);
    QVERIFY(rows && again);
    QCOMPARE(rows->dimension, 256);
    QCOMPARE(rows->values, again->values);
    for (const float value : rows->values) QVERIFY(std::isfinite(value));
    QVERIFY(!std::equal(rows->values.begin(), rows->values.begin() + 256, rows->values.begin() + 256));
  }

  void mobileNetHasThePapersSize() {
    std::size_t weights = 0;
    for (const NamedTensor& tensor : random(1, 1000).parameters) weights += tensor.values.size();
    // The features of the usual implementation have 927,008 weights, 6,056 of them batch norm scales, which
    // are folded here, and as many shifts, which are the biases here; then the head of 576 × 1000 + 1000.
    QCOMPARE(weights, std::size_t{927'008 - 6'056 + 577'000});
  }

  void otherSeedsGiveOtherWeights() {
    QCOMPARE(random(3, 8).parameters[0].values, random(3, 8).parameters[0].values);
    QVERIFY(random(3, 8).parameters[0].values != random(4, 8).parameters[0].values);
  }

  void anythingButANetworkIsABadModel() {
    QCOMPARE(loadError({}), ErrorCode::kBadModel);
    const std::string text = "this is no network at all, however long the text may be";
    std::vector<std::byte> words(text.size());
    std::memcpy(words.data(), text.data(), text.size());
    QCOMPARE(loadError(words), ErrorCode::kBadModel);

    const auto whole = serialised(channelMeans());
    for (std::size_t length = 0; length < whole.size(); length += 97) {
      QCOMPARE(loadError({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}),
               ErrorCode::kBadModel);
    }
  }

  void aNetworkThatFailsOnItsInputIsABadModel() {
    const auto wantsFour =
        loaded({{{"w", {2, 4, 1, 1}, std::vector<float>(8)}},
                "def forward(self, x: Tensor) -> Tensor:\n    return torch.conv2d(x, self.w)\n"});
    const Pixels image(12);
    const auto rows = wantsFour->run({2, 2, 3, {image.data()}});
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, ErrorCode::kBadModel);
    QCOMPARE(rows.error().path, std::string("made.pt"));
  }

  void outputsThatAreNoRowsAreABadModel() {
    const Pixels image(12);
    for (const char* returned : {"torch.sum(x)", "torch.mean(x, [0, 2])", "torch.argmax(x, 1)"}) {
      const auto network =
          loaded({{}, std::string("def forward(self, x: Tensor) -> Tensor:\n    return ") + returned + "\n"});
      const auto rows = network->run({2, 2, 3, {image.data(), image.data()}});
      QVERIFY2(!rows, returned);
      QCOMPARE(rows.error().code, ErrorCode::kBadModel);
    }
  }

  void sourceThatIsNoTorchScriptIsRefused() {
    const auto bytes = serialiseScriptModule({{}, "def forward(self x:\n"});
    QVERIFY(!bytes);
    QCOMPARE(bytes.error().code, ErrorCode::kInvalidArgument);
  }

  void devicesThatAreNotThereAreNamed() {
    for (const char* device : {"cuda:99", "cuda:-1", "cuda:x", "tpu", ""}) {
      TorchNetworkOptions options;
      options.device = device;
      const auto network = TorchNetwork::load(serialised(channelMeans()), "made.pt", options);
      QVERIFY2(!network, device);
      QCOMPARE(network.error().code, ErrorCode::kDevice);
      QVERIFY(network.error().detail.find(device) != std::string::npos);
    }
  }

  void cudaAgreesWithTheProcessor() {
    if (usableDevices().size() == 1) QSKIP("no CUDA device here");
    TorchNetworkOptions options;
    options.device = "cuda";
    const ScriptModule module = random(7, 64);
    const auto there = loaded(module, options);
    QCOMPARE(there->device(), std::string("cuda:0"));
    options.device = "cpu";
    const auto here = loaded(module, options);
    const Pixels image = noise(1, 3U * 160 * 160);
    const auto a = there->run({160, 160, 3, {image.data()}});
    const auto b = here->run({160, 160, 3, {image.data()}});
    QVERIFY(a && b);
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      dot += static_cast<double>(a->values[i]) * b->values[i];
      aa += static_cast<double>(a->values[i]) * a->values[i];
      bb += static_cast<double>(b->values[i]) * b->values[i];
    }
    QVERIFY(dot / std::sqrt(aa * bb) > 0.999);
  }

  void aFullCudaDeviceHalvesTheBatch() {
    if (usableDevices().size() == 1) QSKIP("no CUDA device here");
    TorchNetworkOptions options;
    options.device = "cuda";
    options.batchSize = 64;
    // Each image is blown up to 16 GiB of floats: 64 of them are a terabyte, which no device holds.
    const auto network = loaded({{},
                                 "def forward(self, x: Tensor) -> Tensor:\n"
                                 "    y = x.flatten(1)[:, :1].repeat([1, 4294967296])\n"
                                 "    return torch.mean(y, 1, True)\n"},
                                options);
    const Pixels image(3, 255);
    const auto rows = network->run({1, 1, 3, std::vector<const std::uint8_t*>(64, image.data())});
    QVERIFY(rows);
    QVERIFY(network->batchSize() < 64);
    QCOMPARE(rows->values.size(), std::size_t{64});
  }
};

QTEST_GUILESS_MAIN(TestTorchNetwork)
#include "test_torch_network.moc"
