// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <span>
#include <thread>
#include <vector>

#include "core/train/tuning/adapter_trainer.h"
#include "core/train/tuning/best_threshold.h"
#include "core/train/tuning/tuning_batch.h"
#include "tests/train/tuning/made_descriptors.h"
#include "tests/train/tuning/tuning_watcher.h"

using lookalike::ErrorCode;
using lookalike::JobControl;
using lookalike::TuningPoint;
using lookalike::neural::DescriptorAdapter;
using lookalike::testing::areEqualCurves;
using lookalike::testing::kDimension;
using lookalike::testing::Made;
using lookalike::testing::madeExamples;
using lookalike::testing::pairOf;
using lookalike::testing::TuningWatcher;
using namespace lookalike::train;  // NOLINT(google-build-using-namespace): a test

namespace {

AdapterRun shortRun() {
  AdapterRun run;
  run.recipe.hardNegatives = HardNegativeRole::kNegative;
  run.recipe.hidden = 8;
  run.recipe.verdictsInBatch = 16;
  run.recipe.madeInBatch = 8;
  run.recipe.backgroundInBatch = 16;
  run.recipe.memory = 64;
  run.recipe.steps = 120;
  run.recipe.evaluateEverySteps = 15;
  run.recipe.normWeight = 1.0;
  run.recipe.hardNegativeMargin = 1.0;
  run.recipe.anchorWeight = 0.01;
  run.recipe.learningRate = 0.1;
  return run;
}

struct Quality {
  double best = 0.0;       ///< harmonic mean of precision and recall
  double direction = 0.0;  ///< share of derived pairs whose first is longer
  double alike = 0.0;      ///< mean cosine of look-alikes
};

Quality qualityOf(const DescriptorAdapter& adapter, const AdapterExamples& examples,
                  const std::vector<TuningPair>& pairs) {
  std::vector<float> unit;
  std::vector<float> norms;
  lookalike::neural::adaptRows(adapter, examples.unit, examples.norms, unit, norms);
  std::vector<WeightedScore> scored;
  double right = 0.0;
  double derived = 0.0;
  double alike = 0.0;
  double others = 0.0;
  for (const TuningPair& pair : pairs) {
    double cosine = 0.0;
    for (std::size_t i = 0; i < kDimension; ++i)
      cosine += static_cast<double>(unit[pair.first * kDimension + i]) *
                static_cast<double>(unit[pair.last * kDimension + i]);
    scored.push_back({cosine, pair.kind != TuningPairKind::kHardNegative, 1.0});
    if (pair.kind == TuningPairKind::kHardNegative) {
      alike += cosine;
      others += 1.0;
    }
    if (pair.kind != TuningPairKind::kDerived) continue;
    derived += 1.0;
    if (norms[pair.first] > norms[pair.last]) right += 1.0;
  }
  const PrecisionAndRecall told = atBestThreshold(scored);
  return {2.0 * told.precision * told.recall / (told.precision + told.recall), right / derived,
          alike / others};
}

bool areEqual(const DescriptorAdapter& one, const DescriptorAdapter& other) {
  return one.projection == other.projection && one.normIn == other.normIn &&
         one.normInBias == other.normInBias && one.normOut == other.normOut &&
         one.normOutBias == other.normOutBias;
}

AdapterOutcome trained(const AdapterExamples& examples, const AdapterRun& run,
                       lookalike::TuningObserver* observer = nullptr) {
  JobControl control;
  auto outcome = trainAdapter(examples, run, control, observer);
  if (!outcome) qFatal("%s", lookalike::describeError(outcome.error()).c_str());
  return std::move(outcome).value();
}

ErrorCode errorOf(const AdapterExamples& examples, const AdapterRun& run) {
  JobControl control;
  const auto outcome = trainAdapter(examples, run, control, nullptr);
  return outcome ? ErrorCode::kIo : outcome.error().code;
}

}  // namespace

class TestAdapterTrainer : public QObject {
  Q_OBJECT
 private slots:
  void thresholdsAreThoseOfTheBestHarmonicMean() {
    // At 0.8: 2 of 2 and 2 of 3; at 0.5: 3 of 4 and 3 of 3, which is more (6/7 against 4/5).
    const auto told =
        atBestThreshold({{0.9, true}, {0.8, true}, {0.6, false}, {0.5, true}, {0.2, false}, {0.1, false}});
    QCOMPARE(told.precision, 0.75);
    QCOMPARE(told.recall, 1.0);
    // Equal scores cannot be parted.
    const auto tied = atBestThreshold({{0.9, true}, {0.9, false}});
    QCOMPARE(tied.precision, 0.5);
    QCOMPARE(tied.recall, 1.0);
    QVERIFY(std::isnan(atBestThreshold({{0.9, true}}).precision));
    QVERIFY(std::isnan(atBestThreshold({}).recall));
  }

  void pairsJoinLabels() {
    const std::vector<TuningPair> verdicts{pairOf(0, 3, TuningPairKind::kCopy),
                                           pairOf(4, 3, TuningPairKind::kDerived),
                                           pairOf(1, 4, TuningPairKind::kHardNegative)};
    const std::vector<std::span<const TuningPair>> pairs{verdicts};
    QCOMPARE(labelsOfRows(6, pairs, HardNegativeRole::kNegative),
             (std::vector<std::int64_t>{0, 1, 2, 0, 0, 5}));
    QCOMPARE(labelsOfRows(6, pairs, HardNegativeRole::kPositive),
             (std::vector<std::int64_t>{0, 0, 2, 0, 0, 5}));
  }

  /// Of what is derived, the original is the larger; of look-alikes the latter, which was not made from the
  /// first (wang 2022, section 4.3).
  void normsAreOrderedAsThePaperSays() {
    const std::vector<std::int64_t> labels{0, 1, 2, 3, 4, 5};
    TuningBatch batch;
    batch.add(pairOf(0, 1, TuningPairKind::kDerived), labels, true);
    TuningPair ordered = pairOf(2, 3, TuningPairKind::kHardNegative);
    ordered.isOrdered = true;
    batch.add(ordered, labels, true);
    batch.add(pairOf(4, 5, TuningPairKind::kCopy), labels, true);
    batch.addBackground(5, 5);
    QCOMPARE(batch.wholes, (std::vector<std::int64_t>{0, 3}));
    QCOMPARE(batch.parts, (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(batch.alikeFirst, (std::vector<std::int64_t>{2}));
    QCOMPARE(batch.alikeLast, (std::vector<std::int64_t>{3}));
    QCOMPARE(batch.background, std::int64_t{6});
    QCOMPARE(batch.rows.size(), std::size_t{7});
  }

  void learnsWhatTells() {
    const Made made = madeExamples();
    const Quality before = qualityOf(DescriptorAdapter::identity(kDimension, 0, 1), made.examples, made.test);
    AdapterRun run = shortRun();
    run.recipe.steps = 400;
    TuningWatcher watcher;
    const AdapterOutcome outcome = trained(made.examples, run, &watcher);
    const Quality after = qualityOf(outcome.adapter, made.examples, made.test);
    qInfo("harmonic mean %.3f, then %.3f; direction %.2f; best of step %lld", before.best, after.best,
          after.direction, static_cast<long long>(outcome.bestStep));
    QVERIFY(before.best < 0.75);  // with no idea it is 2/3
    QVERIFY(after.best > 0.93);
    QVERIFY(after.direction > 0.75);
    QVERIFY(outcome.bestStep > 0 && !outcome.adapter.changesNothing());
    QCOMPARE(watcher.seen.size(), outcome.curve.size());
    const TuningPoint& first = outcome.curve.front();
    const auto best = std::min_element(
        outcome.curve.begin(), outcome.curve.end(),
        [](const TuningPoint& a, const TuningPoint& b) { return a.validationLoss < b.validationLoss; });
    QCOMPARE(first.step, std::int64_t{0});
    QCOMPARE(first.steps, std::int64_t{400});
    QCOMPARE(first.learningRate, run.recipe.learningRate);
    QCOMPARE(best->step, outcome.bestStep);
    QVERIFY(best->validationLoss < first.validationLoss && best->loss < first.loss);
    QVERIFY(best->precision > first.precision || best->recall > first.recall);
    QVERIFY(outcome.curve[1].stepsPerSecond > 0.0 && outcome.curve[1].secondsLeft > 0.0);
    QVERIFY(outcome.curve.back().learningRate < first.learningRate);
  }

  void theRoleDecidesWhetherLookAlikesArePulledOrPushed() {
    const Made made = madeExamples();
    AdapterRun run = shortRun();
    const double before =
        qualityOf(DescriptorAdapter::identity(kDimension, 0, 1), made.examples, made.test).alike;
    QVERIFY(qualityOf(trained(made.examples, run).adapter, made.examples, made.test).alike < before - 0.1);
    run.recipe.hardNegatives = HardNegativeRole::kPositive;
    QVERIFY(qualityOf(trained(made.examples, run).adapter, made.examples, made.test).alike > before + 0.01);
  }

  void whatIsNotBetterIsNotTaken() {
    Made made = madeExamples();
    // What is learnt is the opposite of what it is judged by.
    for (TuningPair& pair : made.examples.validation) {
      pair.kind =
          pair.kind == TuningPairKind::kHardNegative ? TuningPairKind::kCopy : TuningPairKind::kHardNegative;
    }
    AdapterRun run = shortRun();
    run.recipe.normWeight = 0.0;
    run.recipe.patience = 3;
    const AdapterOutcome outcome = trained(made.examples, run);
    QCOMPARE(outcome.bestStep, std::int64_t{0});
    QVERIFY(outcome.adapter.changesNothing());
    QCOMPARE(outcome.curve.back().step, std::int64_t{45});  // after three without a better one
  }

  void aBrokenRunEndsAsAnUnbrokenOne() {
    const Made made = madeExamples();
    const QTemporaryDir folder;
    AdapterRun run = shortRun();
    const AdapterOutcome whole = trained(made.examples, run);
    QVERIFY(areEqual(whole.adapter, trained(made.examples, run).adapter));

    run.checkpointPath = folder.filePath("broken").toStdString();
    run.checkpointSeconds = 0.0;
    const QString killed = folder.filePath("killed");
    JobControl control;
    TuningWatcher watcher;
    watcher.watch = [&](const TuningPoint& point) {
      // What is there of a run that is killed now.
      if (point.step == 45) QVERIFY(QFile::copy(QString::fromStdString(run.checkpointPath), killed));
      if (point.step == 60) control.cancel();
    };
    const auto broken = trainAdapter(made.examples, run, control, &watcher);
    QVERIFY(!broken && broken.error().code == ErrorCode::kCancelled);
    QVERIFY(QFile::exists(QString::fromStdString(run.checkpointPath)));
    run.checkpointSeconds = 5.0;
    const AdapterOutcome rest = trained(made.examples, run);
    QCOMPARE(rest.resumedAtStep, std::int64_t{60});
    QVERIFY(areEqual(rest.adapter, whole.adapter));
    QVERIFY(areEqualCurves(rest.curve, whole.curve));
    QCOMPARE(rest.bestStep, whole.bestStep);
    QVERIFY(!QFile::exists(QString::fromStdString(run.checkpointPath)));

    run.checkpointPath = killed.toStdString();
    const AdapterOutcome again = trained(made.examples, run);
    QCOMPARE(again.resumedAtStep, std::int64_t{44});
    QVERIFY(areEqual(again.adapter, whole.adapter));
    QVERIFY(areEqualCurves(again.curve, whole.curve));
  }

  void refusesOtherCheckpoints() {
    const Made made = madeExamples();
    const QTemporaryDir folder;
    AdapterRun run = shortRun();
    run.checkpointPath = folder.filePath("checkpoint").toStdString();
    JobControl control;
    control.cancel();
    QCOMPARE(trainAdapter(made.examples, run, control, nullptr).error().code, ErrorCode::kCancelled);
    AdapterRun other = run;
    other.recipe.seed = 5;
    QCOMPARE(errorOf(made.examples, other), ErrorCode::kInvalidArgument);
    AdapterExamples more = made.examples;
    more.verdicts.pop_back();
    QCOMPARE(errorOf(more, run), ErrorCode::kInvalidArgument);
    QFile file(QString::fromStdString(run.checkpointPath));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2));
    file.close();
    JobControl free;
    const auto damaged = trainAdapter(made.examples, run, free, nullptr);
    QVERIFY(!damaged && damaged.error().code == ErrorCode::kBadModel);
    QCOMPARE(damaged.error().path, run.checkpointPath);
    run.checkpointPath = folder.filePath("none/checkpoint").toStdString();
    run.checkpointSeconds = 0.0;
    QCOMPARE(errorOf(made.examples, run), ErrorCode::kNotFound);
  }

  void aLossThatIsNotFiniteStopsTheRun() {
    Made made = madeExamples();
    made.examples.unit[made.examples.verdicts[0].first * kDimension] = std::nanf("");
    JobControl control;
    const auto outcome = trainAdapter(made.examples, shortRun(), control, nullptr);
    QVERIFY(!outcome && outcome.error().code == ErrorCode::kBadModel);
    QVERIFY(outcome.error().detail.find("in step ") != std::string::npos);
  }

  void pausesAndGoesOn() {
    const Made made = madeExamples();
    JobControl control;
    TuningWatcher watcher;
    std::jthread later;
    watcher.watch = [&](const TuningPoint& point) {
      if (point.step != 15) return;
      control.pause();
      later = std::jthread([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        control.resume();
      });
    };
    const auto outcome = trainAdapter(made.examples, shortRun(), control, &watcher);
    QVERIFY(outcome);
    QVERIFY(areEqual(outcome->adapter, trained(made.examples, shortRun()).adapter));
  }

  void oneSidedVerdictsTrainToo() {
    for (const TuningPairKind kind : {TuningPairKind::kHardNegative, TuningPairKind::kDerived}) {
      Made made = madeExamples();
      std::erase_if(made.examples.verdicts, [&](const TuningPair& pair) { return pair.kind != kind; });
      std::erase_if(made.examples.validation, [&](const TuningPair& pair) { return pair.kind != kind; });
      made.examples.made.clear();
      made.examples.background.clear();
      const AdapterOutcome outcome = trained(made.examples, shortRun());
      QVERIFY(std::isnan(outcome.curve.back().precision));
      QVERIFY(std::isfinite(outcome.curve.back().validationLoss));
    }
  }

  void withoutValidationTheLastWeightsAreTaken() {
    Made made = madeExamples();
    made.examples.validation.clear();
    AdapterRun run = shortRun();
    run.recipe.patience = 1;
    const AdapterOutcome outcome = trained(made.examples, run);
    QCOMPARE(outcome.bestStep, run.recipe.steps);
    QVERIFY(std::isnan(outcome.curve.back().validationLoss));
    QVERIFY(!outcome.adapter.changesNothing());
    run.recipe.steps = 0;
    QVERIFY(trained(made.examples, run).adapter.changesNothing());
  }

  void refusesNonsense() {
    const Made made = madeExamples();
    const AdapterRun run = shortRun();
    AdapterExamples bad = made.examples;
    bad.verdicts.clear();
    QCOMPARE(errorOf(bad, run), ErrorCode::kIo);  // which stands for none here: made ones are left
    bad.made.clear();
    QCOMPARE(errorOf(bad, run), ErrorCode::kInvalidArgument);
    bad = made.examples;
    bad.verdicts[0].last = bad.norms.size();
    QCOMPARE(errorOf(bad, run), ErrorCode::kInvalidArgument);
    bad = made.examples;
    bad.background[0] = bad.norms.size();
    QCOMPARE(errorOf(bad, run), ErrorCode::kInvalidArgument);
    bad = made.examples;
    bad.unit.pop_back();
    QCOMPARE(errorOf(bad, run), ErrorCode::kInvalidArgument);
    AdapterRun wrong = run;
    wrong.recipe.evaluateEverySteps = 0;
    QCOMPARE(errorOf(made.examples, wrong), ErrorCode::kInvalidArgument);
    for (TuningPair& pair : bad.verdicts) pair.weight = 0.0F;
    bad = made.examples;
    for (auto* pairs : {&bad.verdicts, &bad.made})
      for (TuningPair& pair : *pairs) pair.weight = 0.0F;
    QCOMPARE(errorOf(bad, run), ErrorCode::kInvalidArgument);
  }
};

QTEST_GUILESS_MAIN(TestAdapterTrainer)
#include "test_adapter_trainer.moc"
