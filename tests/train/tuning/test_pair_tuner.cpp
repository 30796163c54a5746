// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"
#include "core/train/pair/overlap_variation.h"
#include "core/train/tuning/pair_tuner.h"
#include "tests/explain/pair_script.h"
#include "tests/train/tuning/tuning_watcher.h"

using lookalike::ErrorCode;
using lookalike::JobControl;
using lookalike::RepeatableRandom;
using lookalike::Result;
using lookalike::TuningPart;
using lookalike::TuningPoint;
using lookalike::neural::WeightStorage;
using lookalike::testing::areEqualCurves;
using lookalike::testing::TuningWatcher;
using namespace lookalike::train;  // NOLINT(google-build-using-namespace): a test
using Bytes = std::vector<std::byte>;

namespace {

constexpr int kSide = 16;

Bytes madeBase(WeightStorage storage = WeightStorage::kSingle) {
  lookalike::neural::PairNetworkOptions options;
  options.kind = lookalike::neural::PairNetworkKind::kTwoChannel;
  options.side = kSide;
  options.convolutions = {{8}, {12}};
  options.hidden = {16};
  auto bytes = lookalike::neural::serialiseScriptModule(lookalike::testing::pairScript(options, 3), storage);
  if (!bytes) qFatal("%s", bytes.error().detail.c_str());
  return std::move(bytes).value();
}

/// A soft pattern, twice: of what is no copy the second has a spot that the first has not.
OverlapExample example(std::uint64_t seed, bool isCopy) {
  RepeatableRandom random(seed);
  const double a = random.uniform(0.0, 6.28);
  const double b = random.uniform(0.2, 0.6);
  const double x0 = random.uniform(5.0, 10.0);
  const double y0 = random.uniform(5.0, 10.0);
  OverlapExample made;
  made.isCopy = isCopy;
  for (int half = 0; half < 2; ++half) {
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        double value = 128.0 + 50.0 * std::sin(a + b * x) + 30.0 * std::cos(a + 0.3 * y);
        if (!isCopy && half == 1 && std::hypot(x - x0, y - y0) < 4.0) value = value > 128.0 ? 20.0 : 235.0;
        for (int c = 0; c < 3; ++c)
          made.pixels.push_back(
              static_cast<std::uint8_t>(std::clamp(value + random.uniform(-6.0, 6.0), 0.0, 255.0)));
      }
    }
  }
  return made;
}

std::vector<OverlapExample> examples(std::uint64_t seed, std::size_t count) {
  std::vector<OverlapExample> made;
  for (std::size_t i = 0; i < count; ++i) made.push_back(example(1000 * seed + i, i % 2 == 0));
  return made;
}

PairTuningRun shortRun() {
  PairTuningRun run;
  run.side = kSide;
  run.learningRate = 0.02;
  run.anchorWeight = 0.0;
  run.pairsInBatch = 16;
  run.steps = 40;
  run.evaluateEverySteps = 8;
  run.device = "cpu";
  return run;
}

Result<PairTuningOutcome> tuned(const Bytes& base, const std::vector<OverlapExample>& training,
                                const std::vector<OverlapExample>& validation, const PairTuningRun& run,
                                lookalike::TuningObserver* observer = nullptr) {
  JobControl control;
  return tunePairNetwork(base, "base.pt", training, validation, run, control, observer);
}

/// Share of right answers of a file.
double accuracyOf(const Bytes& file, const std::vector<OverlapExample>& of) {
  lookalike::neural::TorchNetworkOptions options;
  options.normalisation = {1.0F / 127.5F, {1.0F, 1.0F, 1.0F}, {1.0F, 1.0F, 1.0F}};
  auto network = lookalike::neural::TorchNetwork::load(file, "tuned.pt", options);
  if (!network) qFatal("%s", lookalike::describeError(network.error()).c_str());
  lookalike::neural::ImageBatch batch{kSide, 2 * kSide, 3, {}};
  for (const OverlapExample& one : of) batch.images.push_back(one.pixels.data());
  const auto rows = (*network)->run(batch);
  if (!rows) qFatal("%s", lookalike::describeError(rows.error()).c_str());
  double right = 0.0;
  for (std::size_t i = 0; i < of.size(); ++i)
    right += (rows->values[2 * i + 1] > 0.5F) == of[i].isCopy ? 1.0 : 0.0;
  return right / static_cast<double>(of.size());
}

ErrorCode codeOf(const Result<PairTuningOutcome>& outcome) {
  return outcome ? ErrorCode::kIo : outcome.error().code;
}

}  // namespace

class TestPairTuner : public QObject {
  Q_OBJECT
 private slots:
  void learns() {
    const Bytes base = madeBase(WeightStorage::kHalf);
    PairTuningRun run = shortRun();
    run.steps = 400;
    run.evaluateEverySteps = 40;
    TuningWatcher watcher;
    const auto outcome = tuned(base, examples(1, 200), examples(2, 60), run, &watcher);
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : lookalike::describeError(outcome.error()).c_str());
    const auto test = examples(3, 100);
    const double after = accuracyOf(outcome->script, test);
    qInfo("right %.2f, then %.2f, step %lld", accuracyOf(base, test), after,
          static_cast<long long>(outcome->bestStep));
    QVERIFY(accuracyOf(base, test) < 0.75);
    QVERIFY(after > 0.9);
    QVERIFY(outcome->bestStep > 0);
    // In the precision that it had.
    QVERIFY(outcome->script.size() < base.size() + base.size() / 10);
    QCOMPARE(watcher.seen.size(), outcome->curve.size());
    QCOMPARE(outcome->curve.front().step, std::int64_t{0});
    QVERIFY(outcome->curve.front().part == TuningPart::kPairVerifier);
    QVERIFY(outcome->curve.back().validationLoss < outcome->curve.front().validationLoss);
    QVERIFY(outcome->curve.back().precision > 0.85);
  }

  void whatIsNotBetterIsNotTaken() {
    const Bytes base = madeBase();
    auto wrong = examples(2, 40);
    auto training = examples(1, 60);
    PairTuningRun run = shortRun();
    run.steps = 120;
    const auto good = tuned(base, training, examples(4, 40), run);
    QVERIFY(good && good->bestStep > 0);
    // Judged by the opposite of what is learnt, from a network that knows it already.
    for (OverlapExample& one : training) one.isCopy = !one.isCopy;
    run.learningRate = 0.05;
    const auto outcome = tuned(good->script, training, wrong, run);
    QVERIFY(outcome);
    QCOMPARE(outcome->bestStep, std::int64_t{0});
    QVERIFY(outcome->script == good->script);
  }

  void aBrokenRunEndsAsAnUnbrokenOne() {
    const Bytes base = madeBase();
    const auto training = examples(1, 40);
    const auto validation = examples(2, 20);
    const QTemporaryDir folder;
    PairTuningRun run = shortRun();
    const auto whole = tuned(base, training, validation, run);
    QVERIFY(whole);
    run.checkpointPath = folder.filePath("checkpoint").toStdString();
    JobControl control;
    TuningWatcher watcher;
    watcher.watch = [&](const TuningPoint& point) {
      if (point.step == 16) control.cancel();
    };
    const auto broken = tunePairNetwork(base, "base.pt", training, validation, run, control, &watcher);
    QCOMPARE(codeOf(broken), ErrorCode::kCancelled);
    PairTuningRun other = run;
    other.learningRate = 0.01;
    QCOMPARE(codeOf(tuned(base, training, validation, other)), ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf(tuned(base, training, examples(5, 20), run)), ErrorCode::kInvalidArgument);
    const auto rest = tuned(base, training, validation, run);
    QVERIFY(rest);
    QCOMPARE(rest->resumedAtStep, std::int64_t{16});
    QVERIFY(rest->script == whole->script);
    QVERIFY(areEqualCurves(rest->curve, whole->curve));
    QVERIFY(!QFile::exists(QString::fromStdString(run.checkpointPath)));
  }

  void refusesNonsense() {
    const Bytes base = madeBase();
    const auto training = examples(1, 20);
    const auto validation = examples(2, 10);
    PairTuningRun run = shortRun();
    run.steps = 4;
    auto oneSided = training;
    std::erase_if(oneSided, [](const OverlapExample& one) { return one.isCopy; });
    QCOMPARE(codeOf(tuned(base, oneSided, validation, run)), ErrorCode::kInvalidArgument);
    auto misshapen = training;
    misshapen[3].pixels.pop_back();
    QCOMPARE(codeOf(tuned(base, misshapen, validation, run)), ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf(tuned(base, training, misshapen, run)), ErrorCode::kInvalidArgument);
    QCOMPARE(codeOf(tuned({}, training, validation, run)), ErrorCode::kBadModel);
    QCOMPARE(codeOf(tuned(Bytes(base.begin(), base.begin() + 500), training, validation, run)),
             ErrorCode::kBadModel);
    const auto file = [](const char* source, std::vector<lookalike::neural::NamedTensor> parameters) {
      const auto bytes = lookalike::neural::serialiseScriptModule({std::move(parameters), source});
      if (!bytes) qFatal("%s", bytes.error().detail.c_str());
      return *bytes;
    };
    const auto frozen =
        tuned(file("def forward(self, x: Tensor) -> Tensor:\n    return torch.mean(x, [2, 3])\n", {}),
              training, validation, run);
    QCOMPARE(codeOf(frozen), ErrorCode::kBadModel);
    QVERIFY(frozen.error().detail.find("frozen") != std::string::npos);
    const auto three =
        tuned(file("def forward(self, x: Tensor) -> Tensor:\n    return self.w * torch.mean(x, [2, 3])\n",
                   {{"w", {3}, {1.0F, 1.0F, 1.0F}}}),
              training, validation, run);
    QCOMPARE(codeOf(three), ErrorCode::kBadModel);
    QVERIFY(three.error().detail.find("two answers") != std::string::npos);
    run.device = "quantum";
    QCOMPARE(codeOf(tuned(base, training, validation, run)), ErrorCode::kDevice);
  }

  void aLossThatIsNotFiniteStopsTheRun() {
    PairTuningRun run = shortRun();
    run.learningRate = 1e30;
    const auto outcome = tuned(madeBase(), examples(1, 20), {}, run);
    QCOMPARE(codeOf(outcome), ErrorCode::kBadModel);
    QVERIFY(outcome.error().detail.find("in step ") != std::string::npos);
  }

  void variationsKeepTheShape() {
    const OverlapExample one = example(1, false);
    const lookalike::decode::RgbImage pair{kSide, 2 * kSide, one.pixels};
    QVERIFY(variedOverlap(pair, kSide, nullptr) == one.pixels);
    OverlapVariation exchanged;
    exchanged.isExchanged = true;
    const auto turned = variedOverlap(pair, kSide, &exchanged);
    const auto half = static_cast<std::ptrdiff_t>(one.pixels.size() / 2);
    QVERIFY(std::equal(turned.begin(), turned.begin() + half, one.pixels.begin() + half));
    RepeatableRandom random(1);
    for (int i = 0; i < 20; ++i) {
      const OverlapVariation variation = OverlapVariation::drawn(random);
      QCOMPARE(variedOverlap(pair, kSide, &variation).size(), one.pixels.size());
    }
  }
};

QTEST_GUILESS_MAIN(TestPairTuner)
#include "test_pair_tuner.moc"
