// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients at the last map of TorchScript networks, against what comes out by hand.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <QTest>
#include <string>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/neural/explainable_network.h"
#include "core/neural/graph/graph_script.h"
#include "tests/explain/pair_script.h"

using namespace lookalike;
using namespace lookalike::neural;

namespace {

using Pixels = std::vector<std::uint8_t>;

bool isClose(double left, double right, double slack = 1e-4) {
  return std::abs(left - right) <= slack * std::max(1.0, std::abs(right));
}

double sumOf(const PlaceValues& places) {
  return std::accumulate(places.values.begin(), places.values.end(), 0.0);
}

/// Blobs of colour, other ones for each seed.
Pixels picture(std::uint64_t seed, int width, int height) {
  RepeatableRandom random(seed);
  std::array<double, 9> phases{};
  for (double& phase : phases) phase = random.uniform(0.0, 6.28);
  Pixels pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (std::size_t c = 0; c < 3; ++c) {
        const double value = std::sin(phases[c] + 9.0 * x / width) +
                             std::sin(phases[3 + c] + 7.0 * y / height) +
                             std::sin(phases[6 + c] + 15.0 * x / width + 11.0 * y / height);
        pixels.push_back(static_cast<std::uint8_t>(std::clamp(128.0 + 40.0 * value, 0.0, 255.0)));
      }
    }
  }
  return pixels;
}

std::unique_ptr<ExplainableNetwork> loaded(const ScriptModule& script, int width, int height,
                                           std::optional<std::uint64_t> shuffledBy = {}) {
  const auto bytes = serialiseScriptModule(script);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  ExplainableNetwork::Options options;
  options.width = width;
  options.height = height;
  options.shuffledBy = shuffledBy;
  auto network = ExplainableNetwork::load(*bytes, "network.pt", options);
  if (!network) qFatal("%s", describeError(network.error()).c_str());
  return std::move(network).value();
}

/// A 2 × 2 map of mean colours, whose mean is the descriptor.
ScriptModule meanColours() {
  return {{},
          "def forward(self, x: Tensor) -> Tensor:\n"
          "    x = torch.avg_pool2d(x, [4, 4], [4, 4])\n"
          "    return torch.mean(x, [2, 3])\n"};
}

/// Of an 8 × 8 picture, 2 × 2 cells of 3 channels.
std::vector<std::array<double, 3>> cellsOf(const Pixels& pixels) {
  std::vector<std::array<double, 3>> cells(4, {0.0, 0.0, 0.0});
  for (std::size_t y = 0; y < 8; ++y) {
    for (std::size_t x = 0; x < 8; ++x) {
      for (std::size_t c = 0; c < 3; ++c)
        cells[y / 4 * 2 + x / 4][c] += pixels[3 * (y * 8 + x) + c] / 255.0 / 16.0;
    }
  }
  return cells;
}

PairNetworkOptions tinyPairNetwork(PairNetworkKind kind) {
  PairNetworkOptions options;
  options.kind = kind;
  options.side = 32;
  options.convolutions = {{8, 1}, {12}};
  options.hidden = {16};
  return options;
}

}  // namespace

class TestExplainableNetwork : public QObject {
  Q_OBJECT
 private slots:
  void sharesAreThoseByHand() {
    const auto network = loaded(meanColours(), 8, 8);
    QCOMPARE(network->mapCount(), std::size_t{1});
    const Pixels a = picture(1, 8, 8);
    const Pixels b = picture(2, 8, 8);
    const auto told = network->ofSimilarity({a.data(), b.data()}, {true, true});
    QVERIFY(told.ok());
    const auto cellsA = cellsOf(a);
    std::array<double, 3> meanA{};
    std::array<double, 3> meanB{};
    for (std::size_t c = 0; c < 3; ++c) {
      for (const auto& cell : cellsA) meanA[c] += cell[c] / 4.0;
      for (const auto& cell : cellsOf(b)) meanB[c] += cell[c] / 4.0;
    }
    const auto dot = [](const std::array<double, 3>& p, const std::array<double, 3>& q) {
      return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
    };
    const double lengths = std::sqrt(dot(meanA, meanA) * dot(meanB, meanB));
    QVERIFY(isClose(static_cast<double>(told->similarity), dot(meanA, meanB) / lengths));
    QCOMPARE(told->sensitivity.maps.size(), std::size_t{1});
    const PlaceValues& map = told->sensitivity.maps[0][0];
    QCOMPARE(map.height, 2);
    QCOMPARE(map.width, 2);
    for (std::size_t i = 0; i < 4; ++i)
      QVERIFY(isClose(static_cast<double>(map.values[i]), dot(cellsA[i], meanB) / 4.0 / lengths));
    QVERIFY(isClose(sumOf(map), static_cast<double>(told->similarity)));
    QVERIFY(isClose(sumOf(told->sensitivity.maps[0][1]), static_cast<double>(told->similarity)));
    // Grad-CAM of the same: every place has the same gradient here, so its channels' mean is itself; and the
    // cosine does not change with length, so its map sums to nothing.
    const auto plain = network->ofSimilarity({a.data(), b.data()}, {true, false});
    const auto gradCam = network->ofSimilarity({a.data(), b.data()}, {false, false});
    QVERIFY(plain.ok() && gradCam.ok());
    for (std::size_t i = 0; i < 4; ++i) {
      QVERIFY(isClose(static_cast<double>(plain->sensitivity.maps[0][0].values[i]),
                      static_cast<double>(gradCam->sensitivity.maps[0][0].values[i])));
    }
    QVERIFY(isClose(sumOf(plain->sensitivity.maps[0][0]), 0.0));
    // Of equal pictures nothing turns the descriptors, and the shares still sum to 1.
    const auto same = network->ofSimilarity({a.data(), a.data()}, {true, true});
    const auto vanished = network->ofSimilarity({a.data(), a.data()}, {false, false});
    QVERIFY(same.ok() && vanished.ok());
    QVERIFY(isClose(sumOf(same->sensitivity.maps[0][0]), 1.0));
    for (const float value : vanished->sensitivity.maps[0][0].values) QVERIFY(std::abs(value) < 1e-5F);
  }

  void sharesSumToTheSimilarity_data() {
    QTest::addColumn<QString>("end");
    // Powers and clamps before the pooling belong to it (GeM); a length divided by at the end is held too.
    QTest::newRow("GeM")
        << "    x = torch.pow(torch.mean(torch.pow(torch.clamp(x, min=1e-6), 3.0), [2, 3]), 0.333333333)\n"
           "    return torch.linear(x, self.head)\n";
    QTest::newRow("written over") << "    x = torch.mean(torch.clamp_(x, 0.0, 6000.0), [2, 3])\n"
                                     "    return torch.linear(x, self.head)\n";
    QTest::newRow("divided by its length")
        << "    x = torch.linear(torch.mean(x, [2, 3]), self.head)\n"
           "    return x / torch.clamp(torch.norm(x, 2, [1], True), min=1e-6)\n";
    QTest::newRow("two answers") << "    y = torch.linear(torch.mean(x, [2, 3]), self.head)\n"
                                    "    return (y, x)\n";
  }
  void sharesSumToTheSimilarity() {
    QFETCH(QString, end);
    RepeatableRandom random(5);
    const auto weight = [&](const char* name, std::vector<std::int64_t> shape) {
      NamedTensor tensor{name, std::move(shape), {}};
      std::int64_t count = 1;
      for (const std::int64_t size : tensor.shape) count *= size;
      for (std::int64_t i = 0; i < count; ++i)
        tensor.values.push_back(static_cast<float>(random.uniform(-0.5, 0.5)));
      return tensor;
    };
    const std::string returned = end.contains("(y, x)") ? "Tuple[Tensor, Tensor]" : "Tensor";
    const ScriptModule script{{weight("conv", {6, 3, 3, 3}), weight("head", {5, 6})},
                              "def forward(self, x: Tensor) -> " + returned +
                                  ":\n"
                                  "    x = torch.relu_(torch.conv2d(x, self.conv, None, [2, 2], [1, 1]))\n" +
                                  end.toStdString()};
    const auto network = loaded(script, 24, 16);
    QCOMPARE(network->mapCount(), std::size_t{1});
    const Pixels a = picture(3, 24, 16);
    const Pixels b = picture(4, 24, 16);
    const auto told = network->ofSimilarity({a.data(), b.data()}, {true, true});
    QVERIFY2(told.ok(), told.ok() ? "" : told.error().detail.c_str());
    for (const PlaceValues& map : told->sensitivity.maps[0]) {
      QCOMPARE(map.height, 8);
      QCOMPARE(map.width, 12);
      QVERIFY2(isClose(sumOf(map), static_cast<double>(told->similarity), 1e-3),
               qPrintable(QString("%1 %2").arg(sumOf(map)).arg(static_cast<double>(told->similarity))));
    }
  }

  void findsTheLastMapOfABackbone() {
    const auto network = loaded(randomDescriptorScript(Backbone::kMobileNetV3Small, 1, 16), 96, 96);
    QCOMPARE(network->mapCount(), std::size_t{1});
    const Pixels a = picture(5, 96, 96);
    const Pixels b = picture(6, 96, 96);
    const auto told = network->ofSimilarity({a.data(), b.data()}, {});
    QVERIFY2(told.ok(), told.ok() ? "" : told.error().detail.c_str());
    QCOMPARE(told->rows.dimension, 16);
    QCOMPARE(told->sensitivity.maps[0][0].height, 3);
    QVERIFY(isClose(sumOf(told->sensitivity.maps[0][0]), static_cast<double>(told->similarity), 2e-3));
  }

  void shuffledWeightsGiveOtherMaps() {
    const ScriptModule script = randomDescriptorScript(Backbone::kMobileNetV3Small, 1, 16);
    const Pixels a = picture(5, 96, 96);
    const Pixels b = picture(6, 96, 96);
    const auto map = [&](std::optional<std::uint64_t> seed) {
      return loaded(script, 96, 96, seed)
          ->ofSimilarity({a.data(), b.data()}, {})
          ->sensitivity.maps[0][0]
          .values;
    };
    QCOMPARE(map({}), map({}));
    QCOMPARE(map(1), map(1));
    QVERIFY(map({}) != map(1));
    QVERIFY(map(2) != map(1));
  }

  void aNetworkWithoutMapsStillAnswers() {
    const auto network =
        loaded({{}, "def forward(self, x: Tensor) -> Tensor:\n    return torch.flatten(x, 1)\n"}, 8, 8);
    QCOMPARE(network->mapCount(), std::size_t{0});
    const Pixels a = picture(1, 8, 8);
    const auto told = network->ofSimilarity({a.data(), a.data()}, {});
    QVERIFY(told.ok());
    QVERIFY(isClose(static_cast<double>(told->similarity), 1.0));
    QVERIFY(told->sensitivity.maps.empty());
  }

  void pairNetworksExplainTheirLogit_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("maps");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("height");
    const auto row = [](PairNetworkKind kind, int maps, int rows, int height) {
      QTest::newRow(std::string(pairNetworkName(kind)).c_str())
          << static_cast<int>(kind) << maps << rows << height;
    };
    row(PairNetworkKind::kSiamese, 1, 2, 8);
    row(PairNetworkKind::kPseudoSiamese, 2, 1, 8);
    row(PairNetworkKind::kTwoChannel, 1, 1, 8);
    row(PairNetworkKind::kHybrid, 2, 1, 16);
    row(PairNetworkKind::kContrastiveSiamese, 1, 2, 8);
  }
  void pairNetworksExplainTheirLogit() {
    QFETCH(int, kind);
    QFETCH(int, maps);
    QFETCH(int, rows);
    QFETCH(int, height);
    const auto network =
        loaded(testing::pairScript(tinyPairNetwork(static_cast<PairNetworkKind>(kind)), 3), 32, 64);
    const Pixels joined = picture(7, 32, 64);
    const auto told = network->ofAnswer(joined.data(), true);
    QVERIFY2(told.ok(), told.ok() ? "" : told.error().detail.c_str());
    QVERIFY(std::isfinite(told->logOdds));
    QCOMPARE(static_cast<int>(told->sensitivity.maps.size()), maps);
    QCOMPARE(static_cast<int>(told->sensitivity.maps[0].size()), rows);
    QCOMPARE(told->sensitivity.maps[0][0].height, height);
    QCOMPARE(told->sensitivity.maps[0][0].width, 8);
    double size = 0.0;
    for (const float value : told->sensitivity.maps[0][0].values)
      size += std::abs(static_cast<double>(value));
    QVERIFY(size > 0.0);
  }

  void badFilesAreErrors() {
    ExplainableNetwork::Options options;
    options.width = 8;
    options.height = 8;
    const auto none = ExplainableNetwork::load({}, "none.pt", options);
    QVERIFY(!none.ok());
    QCOMPARE(none.error().code, ErrorCode::kBadModel);
    const auto bytes = serialiseScriptModule(
        {{}, "def forward(self, x: Tensor) -> Tensor:\n    return torch.conv2d(x, x)[0]\n"});
    QVERIFY(bytes.ok());
    options.channels = 1;
    options.width = 4;
    const auto cut = ExplainableNetwork::load(std::span(*bytes).first(bytes->size() / 2), "cut.pt", options);
    QVERIFY(!cut.ok());
    QCOMPARE(cut.error().code, ErrorCode::kBadModel);
    // Two rows a picture.
    const auto one = loaded({{},
                             "def forward(self, x: Tensor) -> Tensor:\n"
                             "    x = torch.mean(x, [2, 3])\n"
                             "    return torch.cat([x, x], 0)\n"},
                            8, 8);
    const Pixels a = picture(1, 8, 8);
    const auto told = one->ofSimilarity({a.data(), a.data()}, {});
    QVERIFY(!told.ok());
    QCOMPARE(told.error().code, ErrorCode::kBadModel);
    QVERIFY(!one->ofAnswer(a.data(), true).ok());
  }

  void blackOfANetworkWithoutBiasesIsNoFailure() {
    const auto network = loaded(meanColours(), 8, 8);
    const Pixels black(8 * 8 * 3, 0);
    const auto told = network->ofSimilarity({black.data(), black.data()}, {});
    QVERIFY(told.ok());
    QCOMPARE(told->similarity, 0.0F);
    QVERIFY(told->sensitivity.maps.empty());
  }
};

QTEST_GUILESS_MAIN(TestExplainableNetwork)
#include "test_explainable_network.moc"
