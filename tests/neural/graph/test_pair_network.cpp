// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <QtTest>

#include "tests/neural/graph/pair_networks.h"

using lookalike::ErrorCode;
using lookalike::neural::kPairNetworkKinds;
using lookalike::neural::NamedTensor;
using lookalike::neural::PairNetworkKind;
using lookalike::neural::pairNetworkName;
using lookalike::neural::pairNetworkNamed;
using lookalike::neural::PairNetworkOptions;
using lookalike::neural::PairNetworkStart;
using namespace lookalike::testing;  // NOLINT(google-build-using-namespace): a test

namespace {

constexpr int kSide = 8;
constexpr std::size_t kArea = std::size_t{kSide} * kSide;

/// One convolution to one channel, pooled to 4 × 4; no layers between it and the answers.
PairNetworkOptions tiny(PairNetworkKind kind) {
  PairNetworkOptions options;
  options.kind = kind;
  options.side = kSide;
  options.convolutions = {{1}};
  options.hidden = {};
  options.batchNorms = false;
  return options;
}

/// Two, with batch norms or without.
PairNetworkOptions small(PairNetworkKind kind, bool batchNorms, bool localNorms) {
  PairNetworkOptions options;
  options.kind = kind;
  options.side = 16;
  options.convolutions = {{6, 2, false, localNorms}, {8, 1, true, localNorms}};
  options.hidden = {10, 5};
  options.batchNorms = batchNorms;
  options.inputGain = localNorms ? 100.0 : 1.0;
  return options;
}

struct Colour {
  float red;
  float green;
  float blue;
};

/// A pair of pictures of one colour each, as a network sees it.
std::vector<float> plainPair(Colour top, Colour bottom) {
  std::vector<float> pixels;
  for (float Colour::*channel : {&Colour::red, &Colour::green, &Colour::blue}) {
    pixels.insert(pixels.end(), kArea, top.*channel);
    pixels.insert(pixels.end(), kArea, bottom.*channel);
  }
  return pixels;
}

/// A 3 × 3 kernel a channel, of which only the middle is not 0.
NamedTensor middles(const std::string& name, const std::vector<float>& values) {
  NamedTensor tensor{name, {1, static_cast<std::int64_t>(values.size()), 3, 3}, {}};
  for (const float value : values) {
    for (int i = 0; i < 9; ++i) tensor.values.push_back(i == 4 ? value : 0.0F);
  }
  return tensor;
}

/// A connected layer: each output has one weight for all of a run of `run` inputs.
NamedTensor connected(const std::string& name, const std::vector<std::vector<float>>& outputs,
                      std::size_t run) {
  NamedTensor tensor{
      name,
      {static_cast<std::int64_t>(outputs.size()), static_cast<std::int64_t>(outputs[0].size() * run)},
      {}};
  for (const std::vector<float>& weights : outputs) {
    for (const float weight : weights) tensor.values.insert(tensor.values.end(), run, weight);
  }
  return tensor;
}

bool isNear(float value, double expected, double tolerance = 1e-5) {
  const bool near = std::abs(static_cast<double>(value) - expected) <= tolerance;
  if (!near) qWarning("%.9g is not %.9g", static_cast<double>(value), expected);
  return near;
}

std::size_t countOf(const std::vector<std::string>& lines, const std::string& end) {
  return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.size() >= end.size() && line.compare(line.size() - end.size(), end.size(), end) == 0;
  }));
}

}  // namespace

class TestPairNetwork : public QObject {
  Q_OBJECT
 private slots:
  void names() {
    for (const PairNetworkKind kind : kPairNetworkKinds)
      QVERIFY(pairNetworkNamed(pairNetworkName(kind)) == kind);
    QVERIFY(!pairNetworkNamed("triplet"));
  }

  void refusesNonsense() {
    const auto refuses = [](const auto& change) {
      PairNetworkOptions options;
      change(options);
      const auto checked = options.check();
      return !checked && checked.error().code == ErrorCode::kInvalidArgument;
    };
    QVERIFY(PairNetworkOptions{}.check().ok());
    QVERIFY(refuses([](PairNetworkOptions& options) { options.convolutions.clear(); }));
    QVERIFY(
        refuses([](PairNetworkOptions& options) { options.side = 8; }));  // nothing is left after the pools
    QVERIFY(refuses([](PairNetworkOptions& options) { options.side = 4; }));
    QVERIFY(refuses([](PairNetworkOptions& options) { options.convolutions[1].channels = 0; }));
    QVERIFY(refuses([](PairNetworkOptions& options) { options.convolutions[1].stride = 0; }));
    QVERIFY(refuses([](PairNetworkOptions& options) { options.hidden = {0}; }));
    QVERIFY(refuses([](PairNetworkOptions& options) { options.dropout = 1.0; }));
    QVERIFY(refuses([](PairNetworkOptions& options) { options.margin = 0.0; }));
    QVERIFY(refuses([](PairNetworkOptions& options) {
      options.kind = PairNetworkKind::kContrastiveSiamese;
      options.hidden.clear();
    }));
  }

  void parametersAreSharedOrNot() {
    // 16 pixels, strides 2 and 1, one pool: maps of 4 × 4 × 8 = 128 (8 × 4 for pictures joined).
    const auto siamese = pairParameters(small(PairNetworkKind::kSiamese, false, false));
    QCOMPARE(countOf(siamese, ".conv1.weight 6x3x3x3"), std::size_t{1});
    QCOMPARE(countOf(siamese, "connected1.weight 10x256"), std::size_t{1});
    QCOMPARE(countOf(siamese, "connected3.weight 2x5"), std::size_t{1});
    const auto pseudo = pairParameters(small(PairNetworkKind::kPseudoSiamese, false, false));
    QCOMPARE(countOf(pseudo, ".conv1.weight 6x3x3x3"), std::size_t{2});
    QCOMPARE(countOf(pseudo, "connected1.weight 10x256"), std::size_t{1});
    const auto twoChannel = pairParameters(small(PairNetworkKind::kTwoChannel, false, false));
    QCOMPARE(countOf(twoChannel, ".conv1.weight 6x2x3x3"), std::size_t{1});
    QCOMPARE(countOf(twoChannel, "connected1.weight 10x128"), std::size_t{1});
    const auto hybrid = pairParameters(small(PairNetworkKind::kHybrid, false, false));
    QCOMPARE(countOf(hybrid, ".conv1.weight 6x3x3x3"), std::size_t{1});
    QCOMPARE(countOf(hybrid, ".conv1.weight 6x2x3x3"), std::size_t{1});
    QCOMPARE(countOf(hybrid, "connected1.weight 10x384"), std::size_t{1});
    const auto contrastive = pairParameters(small(PairNetworkKind::kContrastiveSiamese, false, false));
    QCOMPARE(countOf(contrastive, "connected1.weight 10x128"), std::size_t{1});
    QCOMPARE(countOf(contrastive, "connected2.weight 5x10"), std::size_t{1});
    QCOMPARE(countOf(contrastive, "connected3.weight 2x5"), std::size_t{0});
    // Batch norms instead of biases.
    const auto normed = pairParameters(small(PairNetworkKind::kSiamese, true, false));
    QCOMPARE(countOf(normed, ".conv1.bias 6"), std::size_t{0});
    QCOMPARE(countOf(normed, ".norm1.weight 6"), std::size_t{1});
  }

  void twoChannelByHand() {
    // The convolution is grey of the first less grey of the second; all is plain, so the map is one number.
    const PairNetworkOptions options = tiny(PairNetworkKind::kTwoChannel);
    const std::vector<NamedTensor> weights{middles("grey.conv1.weight", {1.0F, -1.0F}),
                                           connected("connected1.weight", {{0.25F}, {0.0F}}, 16),
                                           {"connected1.bias", {2}, {0.5F, 1.0F}}};
    // 0.299 × 0.5 - 0.114 × 0.5 = 0.0925 less 0.587 × (-0.5) = -0.2935: 0.386.
    const auto logits = pairLogits(options, weights, plainPair({0.5F, 0.0F, -0.5F}, {0.0F, -0.5F, 0.0F}));
    QCOMPARE(logits.size(), std::size_t{2});
    QVERIFY(isNear(logits[0], 16 * 0.25 * 0.386 + 0.5));
    QVERIFY(isNear(logits[1], 1.0));
    // The other way round the difference is negative, and ReLU makes it 0.
    const auto swapped = pairLogits(options, weights, plainPair({0.0F, -0.5F, 0.0F}, {0.5F, 0.0F, -0.5F}));
    QVERIFY(isNear(swapped[0], 0.5));
  }

  void siameseByHand() {
    // The branch sees red + 2 blue; logits are those of the first, and of the second less those of the first.
    const PairNetworkOptions options = tiny(PairNetworkKind::kSiamese);
    const std::vector<NamedTensor> weights{
        middles("branch.conv1.weight", {1.0F, 0.0F, 2.0F}),
        connected("connected1.weight", {{0.125F, 0.0F}, {-0.125F, 0.125F}}, 16),
        {"connected1.bias", {2}, {0.0F, 0.0F}}};
    const auto logits = pairLogits(options, weights, plainPair({0.5F, -1.0F, 0.25F}, {-0.25F, 1.0F, 1.0F}));
    QVERIFY(isNear(logits[0], 2.0 * 1.0));
    QVERIFY(isNear(logits[1], 2.0 * (1.75 - 1.0)));
  }

  void pseudoSiameseByHand() {
    const PairNetworkOptions options = tiny(PairNetworkKind::kPseudoSiamese);
    const std::vector<NamedTensor> weights{
        middles("first.conv1.weight", {1.0F, 0.0F, 0.0F}),
        middles("second.conv1.weight", {0.0F, 1.0F, 0.0F}),
        connected("connected1.weight", {{0.0625F, 0.0F}, {0.0F, 0.0625F}}, 16),
        {"connected1.bias", {2}, {0.0F, 0.0F}}};
    const auto logits = pairLogits(options, weights, plainPair({0.5F, 0.25F, 0.0F}, {0.125F, 0.75F, 0.0F}));
    QVERIFY(isNear(logits[0], 0.5));
    QVERIFY(isNear(logits[1], 0.75));
  }

  void hybridByHand() {
    // The colour branch: maps of 8 × 4, the first picture above the second, 16 entries each; then the grey
    // one's.
    const PairNetworkOptions options = tiny(PairNetworkKind::kHybrid);
    const std::vector<NamedTensor> weights{
        middles("colour.conv1.weight", {1.0F, 0.0F, 0.0F}),
        middles("grey.conv1.weight", {0.0F, 1.0F}),
        connected("connected1.weight", {{0.0625F, 0.125F, 0.0F}, {0.0F, 0.0F, 0.0625F}}, 16),
        {"connected1.bias", {2}, {0.0F, 0.0F}}};
    const auto logits = pairLogits(options, weights, plainPair({0.5F, 0.0F, 0.0F}, {0.25F, 1.0F, 0.0F}));
    QVERIFY(isNear(logits[0], 0.5 + 2.0 * 0.25));
    QVERIFY(isNear(logits[1], 0.299 * 0.25 + 0.587));
  }

  void contrastiveSiameseByHand() {
    // Pixels times 100; red only; local normalisation divides 50 by (1 + 1e-4 × 2500 / 5)^0.75 = 1.05^0.75,
    // and 20 by 1.008^0.75. The embedding is the mean of the map.
    PairNetworkOptions options = tiny(PairNetworkKind::kContrastiveSiamese);
    options.convolutions[0].hasLocalNorm = true;
    options.hidden = {1};
    options.inputGain = 100.0;
    options.margin = 10.0;
    const std::vector<NamedTensor> weights{middles("branch.conv1.weight", {1.0F, 0.0F, 0.0F}),
                                           connected("connected1.weight", {{0.0625F}}, 16),
                                           {"connected1.bias", {1}, {3.0F}}};
    const double distance = 50.0 / std::pow(1.05, 0.75) - 20.0 / std::pow(1.008, 0.75);
    const auto pair = plainPair({0.5F, 0.3F, 0.0F}, {0.2F, 0.9F, 0.0F});
    QVERIFY(isNear(pairDistances(options, weights, pair)[0], distance, 1e-4));
    const auto logits = pairLogits(options, weights, pair);
    QVERIFY(isNear(logits[0], distance - 5.0, 1e-4));
    QVERIFY(isNear(logits[1], 5.0 - distance, 1e-4));
    // Equal pictures, equal branches: the same embedding.
    const auto equal = plainPair({0.5F, 0.3F, 0.0F}, {0.5F, 0.9F, 0.0F});
    QVERIFY(isNear(pairDistances(options, weights, equal)[0], 0.0));
  }

  void colourMattersToBranchesOfColourOnly() {
    // Equal grey: 0.299 × 0.587 = 0.587 × 0.299.
    const auto one = plainPair({0.587F, 0.0F, 0.0F}, {0.587F, 0.0F, 0.0F});
    const auto other = plainPair({0.587F, 0.0F, 0.0F}, {0.0F, 0.299F, 0.0F});
    const auto differs = [&](PairNetworkKind kind) {
      PairNetworkOptions options = tiny(kind);
      options.convolutions = {{6}};
      options.hidden = {4};
      const auto first = pairLogits(options, {}, one);
      const auto second = pairLogits(options, {}, other);
      return std::abs(first[0] - second[0]) + std::abs(first[1] - second[1]) > 1e-3F;
    };
    QVERIFY(!differs(PairNetworkKind::kTwoChannel));
    QVERIFY(differs(PairNetworkKind::kHybrid));
    QVERIFY(differs(PairNetworkKind::kSiamese));
  }

  void scriptsGiveTheSame() {
    for (const PairNetworkKind kind : kPairNetworkKinds) {
      for (const bool batchNorms : {false, true}) {
        // Batch norms are folded in single precision, and convolutions may sum in another order.
        const double error = scriptError(small(kind, batchNorms, !batchNorms));
        QVERIFY2(error >= 0.0 && error < 1e-4, qPrintable(QString::number(error)));
      }
    }
  }

  void startsAsItsOptionsSay() {
    PairNetworkOptions options;
    options.kind = PairNetworkKind::kHybrid;
    QVERIFY(startsRepeatably(options));
    options.start = PairNetworkStart::kGaussian;
    QVERIFY(startsRepeatably(options));
    options.batchNorms = false;
    QVERIFY(std::abs(startDeviation(options) - 0.01) < 0.002);  // of 32 × 2 × 9 numbers
    options.start = PairNetworkStart::kHe;
    QVERIFY(std::abs(startDeviation(options) - std::sqrt(2.0 / (32 * 9))) < 0.01);
  }

  void dropoutIsForTrainingOnly() {
    const DropoutSeen seen = dropoutSeen(small(PairNetworkKind::kTwoChannel, false, false));
    QVERIFY(seen.inTraining);
    QVERIFY(!seen.inUse);
    PairNetworkOptions without = small(PairNetworkKind::kTwoChannel, false, false);
    without.dropout = 0.0;
    QVERIFY(!dropoutSeen(without).inTraining);
  }
};

QTEST_GUILESS_MAIN(TestPairNetwork)
#include "test_pair_network.moc"
