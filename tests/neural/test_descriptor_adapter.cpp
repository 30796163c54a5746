// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numeric>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/neural/descriptor_adapter.h"
#include "core/neural/explainable_network.h"
#include "core/neural/graph/graph_script.h"
#include "core/neural/parameter_file.h"
#include "core/neural/torch_network.h"

using lookalike::ErrorCode;
using lookalike::RepeatableRandom;
using namespace lookalike::neural;  // NOLINT(google-build-using-namespace): a test
using Bytes = std::vector<std::byte>;
using Pixels = std::vector<std::uint8_t>;

namespace {

constexpr int kSide = 64;

std::vector<float> noise(std::uint64_t seed, std::size_t count, double reach = 1.0) {
  RepeatableRandom random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.uniform(-reach, reach));
  return values;
}

/// One that turns, and changes lengths.
DescriptorAdapter madeAdapter(int inputDimension, int dimension, int hidden) {
  DescriptorAdapter adapter;
  adapter.inputDimension = inputDimension;
  adapter.dimension = dimension;
  adapter.hidden = hidden;
  const auto inputs = static_cast<std::size_t>(inputDimension);
  const auto units = static_cast<std::size_t>(hidden);
  adapter.projection = noise(1, static_cast<std::size_t>(dimension) * inputs);
  adapter.normIn = noise(2, units * inputs, 2.0);
  adapter.normInBias = noise(3, units);
  adapter.normOut = noise(4, units, 0.5);
  adapter.normOutBias = 0.1F;
  return adapter;
}

Bytes fileOf(const ScriptModule& network, WeightStorage storage = WeightStorage::kSingle) {
  auto bytes = serialiseScriptModule(network, storage);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  return std::move(bytes).value();
}

ScriptModule mobileNet(int dimension = 16) {
  return randomDescriptorScript(Backbone::kMobileNetV3Small, 7, dimension);
}

/// 2 × 2 mean colours as a row of 12; of unit length, or with a second answer, when wanted.
ScriptModule meanColours(const std::string& end = "    return torch.flatten(x, 1)\n",
                         const std::string& answer = "Tensor") {
  return {{},
          "def forward(self, x: Tensor) -> " + answer +
              ":\n"
              "    x = torch.avg_pool2d(x, [32, 32], [32, 32])\n" +
              end};
}
const char* const kUnitEnd =
    "    x = torch.flatten(x, 1)\n"
    "    return x / torch.sqrt(torch.sum(x * x, [1], True))\n";
const char* const kTupleEnd = "    return (torch.flatten(x, 1), x)\n";
const char* const kTuple = "Tuple[Tensor, Tensor]";

std::vector<Pixels> pictures(std::size_t count) {
  std::vector<Pixels> made;
  for (std::size_t i = 0; i < count; ++i) {
    RepeatableRandom random(i + 1);
    Pixels pixels(std::size_t{3} * kSide * kSide);
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
    // Half of each picture is darker, so that the places differ.
    for (std::size_t place = 0; place < pixels.size() / 2; ++place) pixels[place] /= (i % 3) + 2;
    made.push_back(std::move(pixels));
  }
  return made;
}

NetworkRows rowsOf(const Bytes& file, const std::vector<Pixels>& images) {
  auto network = TorchNetwork::load(file, "network.pt", {});
  if (!network) qFatal("%s", lookalike::describeError(network.error()).c_str());
  ImageBatch batch{kSide, kSide, 3, {}};
  for (const Pixels& image : images) batch.images.push_back(image.data());
  auto rows = (*network)->run(batch);
  if (!rows) qFatal("%s", lookalike::describeError(rows.error()).c_str());
  return std::move(rows).value();
}

struct UnitRows {
  std::vector<float> unit;
  std::vector<float> norms;
};

UnitRows unitRowsOf(const NetworkRows& rows) {
  UnitRows result{rows.values, {}};
  const auto dimension = static_cast<std::size_t>(rows.dimension);
  for (std::size_t row = 0; row < rows.values.size() / dimension; ++row) {
    double square = 0.0;
    for (std::size_t i = 0; i < dimension; ++i) square += std::pow(rows.values[row * dimension + i], 2.0);
    const auto length = static_cast<float>(std::sqrt(square));
    result.norms.push_back(length);
    for (std::size_t i = 0; i < dimension; ++i) result.unit[row * dimension + i] /= length;
  }
  return result;
}

/// Largest difference of `given` from the adapted rows of `base`, by their length.
double differenceFromAdapted(const NetworkRows& given, const NetworkRows& base,
                             const DescriptorAdapter& adapter, bool basesLengths = true) {
  UnitRows rows = unitRowsOf(base);
  if (!basesLengths) std::fill(rows.norms.begin(), rows.norms.end(), 0.0F);
  UnitRows wanted;
  adaptRows(adapter, rows.unit, rows.norms, wanted.unit, wanted.norms);
  if (given.values.size() != wanted.unit.size() || given.dimension != adapter.dimension) return 1e9;
  double most = 0.0;
  for (std::size_t i = 0; i < given.values.size(); ++i) {
    const float length = wanted.norms[i / static_cast<std::size_t>(adapter.dimension)];
    most = std::max(most, std::abs(static_cast<double>(given.values[i]) / length - wanted.unit[i]));
  }
  return most;
}

Bytes adapted(const Bytes& base, const DescriptorAdapter& adapter,
              WeightStorage storage = WeightStorage::kSingle) {
  auto bytes = adaptedScript(base, "base.pt", adapter, storage, TrialInput{kSide, kSide, 3});
  if (!bytes) qFatal("%s", lookalike::describeError(bytes.error()).c_str());
  return std::move(bytes).value();
}

}  // namespace

class TestDescriptorAdapter : public QObject {
  Q_OBJECT
 private slots:
  void identityChangesNothing() {
    const DescriptorAdapter adapter = DescriptorAdapter::identity(5, 3, 9);
    QVERIFY(adapter.changesNothing());
    QCOMPARE(adapter.normIn, DescriptorAdapter::identity(5, 3, 9).normIn);
    QVERIFY(adapter.normIn != DescriptorAdapter::identity(5, 3, 10).normIn);
    UnitRows rows = unitRowsOf({5, noise(11, 35)});
    rows.norms[2] = 0.0F;
    UnitRows after;
    adaptRows(adapter, rows.unit, rows.norms, after.unit, after.norms);
    for (std::size_t i = 0; i < rows.unit.size(); ++i) QVERIFY(std::abs(after.unit[i] - rows.unit[i]) < 1e-6);
    rows.norms[2] = 1.0F;
    QCOMPARE(after.norms, rows.norms);
    for (const auto change : {0, 1, 2}) {
      DescriptorAdapter other = adapter;
      if (change == 0) other.projection[1] = 1e-6F;
      if (change == 1) other.normOut[2] = 1e-6F;
      if (change == 2) other.normOutBias = 1e-6F;
      QVERIFY(!other.changesNothing());
    }
    QVERIFY(!madeAdapter(4, 3, 2).changesNothing());
  }

  void adaptsAsByHand() {
    // (0.6, 0.8) is turned to (0.8, -0.6) and cut to twice its second number: (1.6, -0.6) / √2.92.
    DescriptorAdapter adapter{
        2, 2, 2, {0.0F, 2.0F, -1.0F, 0.0F}, {1.0F, 0.0F, 0.0F, -1.0F}, {0.1F, 0.0F}, {0.5F, 3.0F}, 0.05F};
    UnitRows after;
    adaptRows(adapter, std::vector<float>{0.6F, 0.8F}, std::vector<float>{10.0F}, after.unit, after.norms);
    QVERIFY(std::abs(after.unit[0] - 1.6 / std::sqrt(2.92)) < 1e-6);
    QVERIFY(std::abs(after.unit[1] + 0.6 / std::sqrt(2.92)) < 1e-6);
    // Hidden: 0.7, and -0.8 that is cut off.
    QVERIFY(std::abs(after.norms[0] - 10.0 * std::exp(2.0 * std::tanh(0.5 * 0.7 + 0.05))) < 1e-4);
    adapter.normOutBias = 100.0F;
    adaptRows(adapter, std::vector<float>{0.6F, 0.8F}, std::vector<float>{0.0F}, after.unit, after.norms);
    QVERIFY(std::abs(after.norms[0] - std::exp(2.0)) < 1e-4);
    adaptRows(adapter, {}, {}, after.unit, after.norms);
    QVERIFY(after.unit.empty() && after.norms.empty());
  }

  /// Blocks, what is left over of them, and threads give what a plain sum gives.
  void manyRowsAreAdaptedAsOne() {
    const DescriptorAdapter adapter = madeAdapter(37, 21, 5);
    for (const std::size_t count : {std::size_t{1}, std::size_t{3}, std::size_t{4}, std::size_t{9001}}) {
      const UnitRows rows = unitRowsOf({37, noise(count, 37 * count)});
      UnitRows after;
      adaptRows(adapter, rows.unit, rows.norms, after.unit, after.norms);
      QCOMPARE(after.unit.size(), 21 * count);
      QCOMPARE(after.norms.size(), count);
      for (std::size_t row = 0; row<count; row += count> 100 ? 97 : 1) {
        const float* unit = rows.unit.data() + 37 * row;
        std::vector<double> turned(21);
        double square = 0.0;
        for (std::size_t i = 0; i < 21; ++i) {
          turned[i] =
              std::inner_product(unit, unit + 37, adapter.projection.begin() + 37 * std::ptrdiff_t(i), 0.0);
          square += turned[i] * turned[i];
        }
        for (std::size_t i = 0; i < 21; ++i)
          QVERIFY(std::abs(after.unit[21 * row + i] - turned[i] / std::sqrt(square)) < 1e-5);
        UnitRows alone;
        adaptRows(adapter, std::vector<float>(unit, unit + 37), std::vector<float>{rows.norms[row]},
                  alone.unit, alone.norms);
        QCOMPARE(alone.norms[0], after.norms[row]);
        QVERIFY(
            std::equal(alone.unit.begin(), alone.unit.end(), after.unit.begin() + 21 * std::ptrdiff_t(row)));
      }
    }
  }

  void filesComeBack() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("a.adapter").toStdString();
    const DescriptorAdapter adapter = madeAdapter(6, 4, 3);
    QVERIFY(writeAdapter(adapter, path));
    const auto read = readAdapter(path);
    QVERIFY(read);
    QCOMPARE(read->inputDimension, 6);
    QCOMPARE(read->dimension, 4);
    QCOMPARE(read->hidden, 3);
    QCOMPARE(read->projection, adapter.projection);
    QCOMPARE(read->normIn, adapter.normIn);
    QCOMPARE(read->normInBias, adapter.normInBias);
    QCOMPARE(read->normOut, adapter.normOut);
    QCOMPARE(read->normOutBias, adapter.normOutBias);
    QCOMPARE(writeAdapter(adapter, folder.filePath("none/a").toStdString()).error().code,
             ErrorCode::kNotFound);
    QCOMPARE(readAdapter(folder.filePath("none").toStdString()).error().code, ErrorCode::kNotFound);
  }

  void refusesOtherFiles() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("a.adapter").toStdString();
    QVERIFY(writeAdapter(madeAdapter(6, 4, 3), path));
    const auto good = readParameterFile(path);
    QVERIFY(good);
    const auto codeOf = [&](const ParameterSet& parameters) {
      if (!writeParameterFile(parameters, ParameterPrecision::kSingle, path)) qFatal("not written");
      const auto read = readAdapter(path);
      return read ? ErrorCode::kIo : read.error().code;
    };
    ParameterSet bad = *good;
    bad.tensors.pop_back();
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    bad = *good;
    bad.tensors[0].name = "weights";
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    bad = *good;
    bad.tensors[0].values[3] = std::nanf("");
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    bad = *good;
    bad.tensors[1].shape = {9, 2};
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    bad = *good;
    bad.tensors[3] = {"norm_out", {2}, {1.0F, 1.0F}};
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    bad = *good;
    bad.tensors[0] = {"projection", {0, 6}, {}};
    QCOMPARE(codeOf(bad), ErrorCode::kBadModel);
    QCOMPARE(codeOf(*good), ErrorCode::kIo);  // which stands for none here
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() - 5));
    file.close();
    QCOMPARE(readAdapter(path).error().code, ErrorCode::kBadModel);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.close();
    QVERIFY(!readAdapter(path));
  }

  void scriptsGiveTheAdaptedRows_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("convolutional network") << 0;
    QTest::newRow("network of unit rows") << 1;
    QTest::newRow("network of two answers") << 2;
    QTest::newRow("network stored in half precision") << 3;
    QTest::newRow("network with an adapter already") << 4;
  }

  void scriptsGiveTheAdaptedRows() {
    QFETCH(int, kind);
    Bytes base;
    if (kind == 0) base = fileOf(mobileNet());
    if (kind == 1) base = fileOf(meanColours(kUnitEnd));
    if (kind == 2) base = fileOf(meanColours(kTupleEnd, kTuple));
    if (kind == 3) base = fileOf(mobileNet(), WeightStorage::kHalf);
    if (kind == 4) base = adapted(fileOf(mobileNet()), madeAdapter(16, 12, 3));
    const auto images = pictures(5);
    const NetworkRows rows = rowsOf(base, images);
    const WeightStorage storage = kind == 3 ? WeightStorage::kHalf : WeightStorage::kSingle;
    for (const int dimension : {rows.dimension, 7}) {
      const DescriptorAdapter adapter = madeAdapter(rows.dimension, dimension, 8);
      const Bytes file = adapted(base, adapter, storage);
      const NetworkRows given = rowsOf(file, images);
      QVERIFY(differenceFromAdapted(given, rows, adapter) < 1e-4);
      // To whom the base gives no lengths, its unit rows have length 1.
      if (kind == 1) QVERIFY(differenceFromAdapted(given, rows, adapter, false) < 1e-4);
      if (kind == 3) QVERIFY(file.size() < base.size() + 40'000);
    }
    const DescriptorAdapter nothing = DescriptorAdapter::identity(rows.dimension, 4, 1);
    QVERIFY(differenceFromAdapted(rowsOf(adapted(base, nothing, storage), images), rows, nothing) < 1e-4);
  }

  void storageIsThatOfTheBasesWeights() {
    const Bytes single = fileOf(mobileNet());
    const Bytes half = fileOf(mobileNet(), WeightStorage::kHalf);
    const DescriptorAdapter adapter = madeAdapter(16, 16, 4);
    QVERIFY(adapted(single, adapter, WeightStorage::kHalf).size() < half.size() + 40'000);
    QVERIFY(adapted(half, adapter, WeightStorage::kSingle).size() > single.size());
  }

  void aPictureWithoutARowStaysWithoutOne() {
    // Black is a row of zeros.
    const Bytes file = adapted(fileOf(meanColours()), madeAdapter(12, 5, 3));
    const NetworkRows rows = rowsOf(file, {Pixels(std::size_t{3} * kSide * kSide, 0)});
    for (const float value : rows.values) QCOMPARE(value, 0.0F);
  }

  /// Each place's share of the similarity, summed up, is the similarity: as of the base.
  void scriptsCanBeExplained_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("rows with lengths") << 0;
    QTest::newRow("unit rows") << 1;
    QTest::newRow("convolutional network") << 2;
  }

  void scriptsCanBeExplained() {
    QFETCH(int, kind);
    const Bytes base = fileOf(kind == 2 ? mobileNet() : kind == 1 ? meanColours(kUnitEnd) : meanColours());
    const int inputs = kind == 2 ? 16 : 12;
    const DescriptorAdapter adapter = madeAdapter(inputs, inputs, 4);
    ExplainableNetwork::Options options;
    options.width = kSide;
    options.height = kSide;
    auto network = ExplainableNetwork::load(adapted(base, adapter), "adapted.pt", options);
    QVERIFY2(network.ok(), network.ok() ? "" : lookalike::describeError(network.error()).c_str());
    QCOMPARE((*network)->mapCount(), std::size_t{1});
    const auto images = pictures(2);
    const auto told = (*network)->ofSimilarity({images[0].data(), images[1].data()}, {});
    QVERIFY(told);
    const UnitRows rows = unitRowsOf(rowsOf(adapted(base, adapter), images));
    double cosine = 0.0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(inputs); ++i)
      cosine += static_cast<double>(rows.unit[i]) * rows.unit[static_cast<std::size_t>(inputs) + i];
    QVERIFY(std::abs(told->similarity - cosine) < 1e-4);
    QCOMPARE(told->sensitivity.maps.size(), std::size_t{1});
    for (const PlaceValues& places : told->sensitivity.maps[0]) {
      const double sum = std::accumulate(places.values.begin(), places.values.end(), 0.0);
      if (kind == 2) {
        QVERIFY(std::any_of(places.values.begin(), places.values.end(), [](float v) { return v != 0.0F; }));
      } else {
        QVERIFY2(std::abs(sum - cosine) < 1e-3, qPrintable(QString("%1 of %2").arg(sum).arg(cosine)));
      }
    }
  }

  void refusesWhatIsNoBase() {
    const DescriptorAdapter adapter = madeAdapter(16, 16, 4);
    const TrialInput trial{kSide, kSide, 3};
    const Bytes good = fileOf(mobileNet());
    const auto codeOf = [&](const Bytes& base, const std::optional<TrialInput>& with) {
      const auto made = adaptedScript(base, "base.pt", adapter, WeightStorage::kSingle, with);
      if (!made && made.error().path != "base.pt") qFatal("no path");
      return made ? ErrorCode::kIo : made.error().code;
    };
    QCOMPARE(codeOf(good, trial), ErrorCode::kIo);  // which stands for none here
    QCOMPARE(codeOf({}, trial), ErrorCode::kBadModel);
    QCOMPARE(codeOf({}, {}), ErrorCode::kBadModel);
    Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(good.size() / 2));
    QCOMPARE(codeOf(cut, {}), ErrorCode::kBadModel);
    QCOMPARE(codeOf(fileOf({{}, "def backward(self, x: Tensor) -> Tensor:\n    return x\n"}), {}),
             ErrorCode::kBadModel);
    QCOMPARE(codeOf(fileOf({{}, "def forward(self, x: Tensor) -> int:\n    return 1\n"}), {}),
             ErrorCode::kBadModel);
    QCOMPARE(codeOf(fileOf({{}, "def forward(self, x: Tensor) -> int:\n    return 1\n"}), trial),
             ErrorCode::kBadModel);
    const auto other = adaptedScript(fileOf(mobileNet(9)), "base.pt", adapter, WeightStorage::kSingle, trial);
    QVERIFY(!other && other.error().code == ErrorCode::kBadModel);
    QVERIFY(other.error().detail.find("rows of 9") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestDescriptorAdapter)
#include "test_descriptor_adapter.moc"
