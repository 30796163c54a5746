// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/base/log.h"
#include "core/base/repeatable_random.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"
#include "core/train/tuning/best_threshold.h"
#include "core/train/tuning/network_tuner.h"
#include "tests/train/tuning/tuning_watcher.h"

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::JobControl;
using lookalike::RepeatableRandom;
using lookalike::Result;
using lookalike::TuningPart;
using lookalike::TuningPoint;
using lookalike::neural::NamedTensor;
using lookalike::neural::WeightStorage;
using lookalike::testing::areEqualCurves;
using lookalike::testing::TuningWatcher;
using namespace lookalike::train;  // NOLINT(google-build-using-namespace): a test
using Bytes = std::vector<std::byte>;
using Pixels = std::vector<std::uint8_t>;

namespace {

constexpr int kSide = 16;
constexpr int kDimension = 12;

NamedTensor randomTensor(const char* name, std::vector<std::int64_t> shape, std::uint64_t seed,
                         double reach) {
  RepeatableRandom random(seed);
  std::size_t count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  NamedTensor tensor{name, std::move(shape), std::vector<float>(count)};
  for (float& value : tensor.values) value = static_cast<float>(random.uniform(-reach, reach));
  return tensor;
}

/// Two convolutions, a mean over quarters of the picture, a linear layer.
Bytes madeBase(WeightStorage storage = WeightStorage::kSingle) {
  auto bytes = lookalike::neural::serialiseScriptModule(
      {{randomTensor("first", {8, 3, 3, 3}, 1, 0.5), randomTensor("second", {12, 8, 3, 3}, 2, 0.3),
        randomTensor("head", {kDimension, 48}, 3, 0.4)},
       "def forward(self, x: Tensor) -> Tensor:\n"
       "    x = torch.relu_(torch.conv2d(x, self.first, None, [2, 2], [1, 1]))\n"
       "    x = torch.relu(torch.conv2d(x, self.second, None, [1, 1], [1, 1]))\n"
       "    x = torch.avg_pool2d(x, [4, 4], [4, 4])\n"
       "    return torch.linear(torch.flatten(x, 1), self.head)\n"},
      storage);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  return std::move(bytes).value();
}

/// Stripes of a picture's own colours and slope. Copies differ in light; look-alikes in a small spot.
Pixels picture(std::uint64_t which, double light, bool hasSpot) {
  RepeatableRandom random(which);
  std::array<double, 3> phases{};
  for (double& phase : phases) phase = random.uniform(0.0, 6.28);
  const double slope = random.uniform(-0.6, 0.6);
  Pixels pixels;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const bool isSpot = hasSpot && std::abs(x - 4) < 3 && std::abs(y - 4) < 3;
      for (const double phase : phases) {
        const double value = isSpot ? 250.0 : (110.0 + 60.0 * std::sin(phase + 0.5 * x + slope * y)) * light;
        pixels.push_back(static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0)));
      }
    }
  }
  return pixels;
}

/// Of each group an original, a copy and a look-alike, in this order.
struct Made {
  NetworkExamples examples;
  std::vector<TuningPair> test;
};

Pixels pictureOf(std::size_t place) {
  RepeatableRandom random(place, 7);
  const double light = place % 3 == 1 ? (random.chance(0.5) ? 0.45 : 1.4) : 1.0;
  return picture(place / 3 + 1, light, place % 3 == 2);
}

Made madeExamples() {
  Made made;
  NetworkExamples& examples = made.examples;
  examples.width = kSide;
  examples.height = kSide;
  examples.pictures = 150;
  examples.input = [](std::size_t place) -> Result<Pixels> { return pictureOf(place); };
  examples.editedView = [](std::size_t place, std::uint64_t seed) -> Result<Pixels> {
    return picture(place / 3 + 1, RepeatableRandom(seed).uniform(0.5, 1.4), place % 3 == 2);
  };
  for (std::size_t group = 0; group < 40; ++group) {
    std::vector<TuningPair>& to = group >= 25      ? made.test
                                  : group % 4 == 0 ? examples.validation
                                                   : examples.verdicts;
    to.push_back({3 * group, 3 * group + 1, TuningPairKind::kDerived, false, 1.0F});
    to.push_back({3 * group, 3 * group + 2, TuningPairKind::kHardNegative, false, 1.0F});
  }
  for (std::size_t place = 120; place < 150; place += 3) examples.background.push_back(place);
  return made;
}

NetworkTuningRun shortRun() {
  NetworkTuningRun run;
  run.recipe.hidden = 4;
  run.recipe.verdictsInBatch = 8;
  run.recipe.madeInBatch = 4;
  run.recipe.backgroundInBatch = 4;
  run.recipe.memory = 32;
  run.recipe.steps = 24;
  run.recipe.evaluateEverySteps = 6;
  run.recipe.learningRate = 0.05;
  run.recipe.anchorWeight = 0.003;
  run.weightLearningRate = 0.02;
  run.trainedShare = 1.0;
  run.normalisation = {1.0F / 255.0F, {0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};
  run.device = "cpu";
  run.loaderThreads = 2;
  return run;
}

Result<NetworkTuningOutcome> tuned(const Bytes& base, const NetworkExamples& examples,
                                   const NetworkTuningRun& run,
                                   lookalike::TuningObserver* observer = nullptr) {
  JobControl control;
  return tuneNetwork(base, "base.pt", examples, run, control, observer);
}

ErrorCode codeOf(const Result<NetworkTuningOutcome>& outcome) {
  return outcome ? ErrorCode::kIo : outcome.error().code;
}

/// Harmonic mean of precision and recall of the file with the adapter behind it.
double qualityOf(const Bytes& file, const lookalike::neural::DescriptorAdapter& adapter, const Made& made,
                 const NetworkTuningRun& run) {
  const auto script = lookalike::neural::adaptedScript(file, "tuned.pt", adapter, WeightStorage::kSingle);
  if (!script) qFatal("%s", lookalike::describeError(script.error()).c_str());
  lookalike::neural::TorchNetworkOptions options;
  options.normalisation = run.normalisation;
  auto network = lookalike::neural::TorchNetwork::load(*script, "adapted.pt", options);
  if (!network) qFatal("%s", lookalike::describeError(network.error()).c_str());
  const auto rowOf = [&](std::size_t place) {
    const Pixels pixels = pictureOf(place);
    auto rows = (*network)->run({kSide, kSide, 3, {pixels.data()}});
    if (!rows) qFatal("%s", lookalike::describeError(rows.error()).c_str());
    return std::move(rows->values);
  };
  std::vector<WeightedScore> scored;
  for (const TuningPair& pair : made.test) {
    const auto one = rowOf(pair.first);
    const auto other = rowOf(pair.last);
    double product = 0.0;
    double squares[2] = {0.0, 0.0};
    for (std::size_t i = 0; i < one.size(); ++i) {
      product += static_cast<double>(one[i]) * static_cast<double>(other[i]);
      squares[0] += static_cast<double>(one[i]) * static_cast<double>(one[i]);
      squares[1] += static_cast<double>(other[i]) * static_cast<double>(other[i]);
    }
    scored.push_back(
        {product / std::sqrt(squares[0] * squares[1]), pair.kind != TuningPairKind::kHardNegative, 1.0});
  }
  const PrecisionAndRecall told = atBestThreshold(scored);
  return 2.0 * told.precision * told.recall / (told.precision + told.recall);
}

bool areEqual(const lookalike::neural::DescriptorAdapter& one,
              const lookalike::neural::DescriptorAdapter& other) {
  return one.projection == other.projection && one.normIn == other.normIn && one.normOut == other.normOut &&
         one.normOutBias == other.normOutBias;
}

}  // namespace

class TestNetworkTuner : public QObject {
  Q_OBJECT
 private slots:
  void learns_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("least");
    QTest::newRow("the whole network") << 1.0 << 0.95;
    QTest::newRow("its last weights") << 0.35 << 0.75;
  }

  void learns() {
    QFETCH(double, share);
    QFETCH(double, least);
    const Made made = madeExamples();
    const Bytes base = madeBase(WeightStorage::kHalf);
    NetworkTuningRun run = shortRun();
    run.trainedShare = share;
    run.recipe.steps = 300;
    run.recipe.evaluateEverySteps = 30;
    TuningWatcher watcher;
    const auto outcome = tuned(base, made.examples, run, &watcher);
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : lookalike::describeError(outcome.error()).c_str());
    const double before =
        qualityOf(base, lookalike::neural::DescriptorAdapter::identity(kDimension, 2, 1), made, run);
    const double after = qualityOf(outcome->script, outcome->adapter, made, run);
    qInfo("harmonic mean %.3f, then %.3f; best of step %lld in %.1f s", before, after,
          static_cast<long long>(outcome->bestStep), outcome->seconds);
    QVERIFY(before < 0.7);
    QVERIFY(after > least);
    QVERIFY(outcome->bestStep > 0 && !outcome->adapter.changesNothing());
    QVERIFY(outcome->script != base);
    QVERIFY(outcome->script.size() < base.size() + 500);  // as precise as it was
    QCOMPARE(outcome->adapter.inputDimension, kDimension);
    QCOMPARE(watcher.seen.size(), outcome->curve.size());
    QVERIFY(outcome->curve.front().part == TuningPart::kNetwork);
    QVERIFY(outcome->curve.back().validationLoss < outcome->curve.front().validationLoss);
  }

  void aBrokenRunEndsAsAnUnbrokenOne() {
    const Made made = madeExamples();
    const Bytes base = madeBase();
    const QTemporaryDir folder;
    NetworkTuningRun run = shortRun();
    const auto whole = tuned(base, made.examples, run);
    QVERIFY(whole);
    run.checkpointPath = folder.filePath("checkpoint").toStdString();
    JobControl control;
    TuningWatcher watcher;
    watcher.watch = [&](const TuningPoint& point) {
      if (point.step == 12) control.cancel();
    };
    QCOMPARE(codeOf(tuneNetwork(base, "base.pt", made.examples, run, control, &watcher)),
             ErrorCode::kCancelled);
    NetworkTuningRun other = run;
    other.trainedShare = 0.5;
    QCOMPARE(codeOf(tuned(base, made.examples, other)), ErrorCode::kInvalidArgument);
    const auto rest = tuned(base, made.examples, run);
    QVERIFY(rest);
    QCOMPARE(rest->resumedAtStep, std::int64_t{12});
    QVERIFY(rest->script == whole->script);
    QVERIFY(areEqual(rest->adapter, whole->adapter));
    QVERIFY(areEqualCurves(rest->curve, whole->curve));
    QVERIFY(!QFile::exists(QString::fromStdString(run.checkpointPath)));
  }

  void endsInTime() {
    NetworkTuningRun run = shortRun();
    run.recipe.steps = 1'000'000;
    run.recipe.patience = 1'000'000;
    run.minutes = 0.005;
    const auto outcome = tuned(madeBase(), madeExamples().examples, run);
    QVERIFY(outcome);
    QVERIFY(outcome->curve.back().step < 1'000'000);
    QVERIFY(outcome->curve.back().learningRate < 1e-3 * run.weightLearningRate);
    QCOMPARE(outcome->curve[1].steps, std::int64_t{1'000'000});
    QVERIFY(outcome->curve[1].secondsLeft <= 0.3);
  }

  void whatCannotBeReadIsLeftOut() {
    Made made = madeExamples();
    std::atomic<int> lines = 0;
    lookalike::setLogSink([&](lookalike::LogLevel, std::string_view) { ++lines; });
    made.examples.input = [](std::size_t place) -> Result<Pixels> {
      if (place % 12 == 3) return Error{ErrorCode::kTruncated, "gone.jpg", {}, -1};
      if (place == 7) return Pixels(5);
      return pictureOf(place);
    };
    const auto outcome = tuned(madeBase(), made.examples, shortRun());
    lookalike::setLogSink([](lookalike::LogLevel, std::string_view) {});
    QVERIFY(outcome);
    QVERIFY(lines > 0 && lines <= 150 / 12 + 2);
    made.examples.input = [](std::size_t) -> Result<Pixels> {
      return Error{ErrorCode::kNotFound, "gone.jpg", {}, -1};
    };
    QCOMPARE(codeOf(tuned(madeBase(), made.examples, shortRun())), ErrorCode::kInvalidArgument);
  }

  void withoutEditedViewsVerdictsAreLearntFromAlone() {
    Made made = madeExamples();
    made.examples.editedView = nullptr;
    made.examples.background.clear();
    made.examples.validation.clear();
    const auto outcome = tuned(madeBase(), made.examples, shortRun());
    QVERIFY(outcome);
    QCOMPARE(outcome->bestStep, std::int64_t{24});
    QVERIFY(std::isnan(outcome->curve.back().validationLoss));
    made.examples.verdicts.clear();
    QCOMPARE(codeOf(tuned(madeBase(), made.examples, shortRun())), ErrorCode::kInvalidArgument);
  }

  void refusesOtherNetworks() {
    const Made made = madeExamples();
    const Bytes base = madeBase();
    const NetworkTuningRun run = shortRun();
    QCOMPARE(codeOf(tuned({}, made.examples, run)), ErrorCode::kBadModel);
    const Bytes cut(base.begin(), base.begin() + static_cast<std::ptrdiff_t>(base.size() / 2));
    QCOMPARE(codeOf(tuned(cut, made.examples, run)), ErrorCode::kBadModel);
    const auto file = [](const char* source, std::vector<NamedTensor> parameters) {
      auto bytes = lookalike::neural::serialiseScriptModule({std::move(parameters), source});
      if (!bytes) qFatal("%s", bytes.error().detail.c_str());
      return std::move(bytes).value();
    };
    const auto frozen =
        tuned(file("def forward(self, x: Tensor) -> Tensor:\n    return torch.mean(x, [2, 3])\n", {}),
              made.examples, run);
    QCOMPARE(codeOf(frozen), ErrorCode::kBadModel);
    QCOMPARE(frozen.error().path, std::string("base.pt"));
    QVERIFY(frozen.error().detail.find("frozen") != std::string::npos);
    const std::vector<NamedTensor> weight{{"w", {1}, {1.0F}}};
    QCOMPARE(codeOf(tuned(
                 file("def forward(self, x: Tensor) -> Tensor:\n    return torch.sum(self.w * x)\n", weight),
                 made.examples, run)),
             ErrorCode::kBadModel);
    QCOMPARE(codeOf(tuned(file("def forward(self, x: Tensor) -> int:\n    return 1\n", weight), made.examples,
                          run)),
             ErrorCode::kBadModel);
    NetworkTuningRun bad = run;
    bad.device = "quantum";
    QCOMPARE(codeOf(tuned(base, made.examples, bad)), ErrorCode::kDevice);
    NetworkExamples wrong = made.examples;
    wrong.verdicts[0].first = 150;
    QCOMPARE(codeOf(tuned(base, wrong, run)), ErrorCode::kInvalidArgument);
  }

  void aLossThatIsNotFiniteStopsTheRun() {
    NetworkTuningRun run = shortRun();
    run.weightLearningRate = 1e38;
    const auto outcome = tuned(madeBase(), madeExamples().examples, run);
    QCOMPARE(codeOf(outcome), ErrorCode::kBadModel);
    QVERIFY(outcome.error().detail.find("in step ") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestNetworkTuner)
#include "test_network_tuner.moc"
