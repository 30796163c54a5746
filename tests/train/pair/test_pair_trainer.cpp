// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <functional>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/train/pair/pair_trainer.h"
#include "tests/train/data/made_training_pictures.h"

using lookalike::ErrorCode;
using lookalike::JobControl;
using lookalike::edits::EditStrength;
using lookalike::edits::MakeEdit;
using lookalike::neural::kPairNetworkKinds;
using lookalike::neural::PairNetworkKind;
using lookalike::testing::MadeTrainingPictures;
using lookalike::testing::makePicture;
using namespace lookalike::train;  // NOLINT(google-build-using-namespace): a test

namespace {

/// Copies hardly differ from their pictures: easily learnt.
PairRecipe easyRecipe(PairNetworkKind kind) {
  auto recipe = readPairRecipe(LOOKALIKE_SOURCE_DIR "/models/recipes/pair-smoke.json");
  if (!recipe) qFatal("%s", recipe.error().detail.c_str());
  recipe->network.kind = kind;
  return *recipe;
}

/// Some iterations only.
PairRecipe shortRecipe(PairNetworkKind kind) {
  PairRecipe recipe = easyRecipe(kind);
  recipe.network.side = 16;
  recipe.network.convolutions = {{4, 2}, {6}};
  recipe.network.hidden = {8};
  recipe.iterations = 14;
  recipe.pairsInBatch = 4;
  recipe.evaluationPairs = 10;
  recipe.evaluateEveryIterations = 6;
  recipe.warmUpIterations = 3;
  return recipe;
}

MadeTrainingPictures pictures() {
  return {24, 12, [](std::size_t i) { return makePicture(static_cast<std::uint32_t>(i + 1), 48, 48); }};
}

class Watcher : public PairTrainingObserver {
 public:
  std::function<void(const PairTrainingProgress&)> watch;
  std::vector<PairTrainingProgress> seen;
  std::size_t evaluations = 0;
  void onIteration(const PairTrainingProgress& progress) override {
    seen.push_back(progress);
    if (watch) watch(progress);
  }
  void onEvaluation(const PairCurvePoint&) override { ++evaluations; }
};

PairTrainingOptions optionsOf(const PairRecipe& recipe, const QTemporaryDir& folder, const char* name) {
  PairTrainingOptions options;
  options.recipe = recipe;
  options.output = folder.filePath(name).toStdString();
  options.device = "cpu";
  options.loaderThreads = 2;
  return options;
}

bool equal(const std::vector<PairCurvePoint>& a, const std::vector<PairCurvePoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PairCurvePoint& x, const PairCurvePoint& y) {
                      return x.iterations == y.iterations && x.loss == y.loss && x.accuracy == y.accuracy &&
                             x.truePositives == y.truePositives && x.falsePositives == y.falsePositives;
                    });
}

std::vector<double> probabilitiesOf(const PairEvaluation& evaluation) {
  std::vector<double> values;
  for (const NetworkAnswer& answer : evaluation.answers) values.push_back(answer.probability);
  return values;
}

}  // namespace

class TestPairTrainer : public QObject {
  Q_OBJECT
 private slots:
  void learns_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("below");
    // Half of ln 2 (0.693), which is the loss of knowing nothing; the contrastive loss of it is some 0.25.
    QTest::newRow("two-channel") << static_cast<int>(PairNetworkKind::kTwoChannel) << 0.35;
    QTest::newRow("hybrid") << static_cast<int>(PairNetworkKind::kHybrid) << 0.35;
    QTest::newRow("siamese") << static_cast<int>(PairNetworkKind::kSiamese) << 0.5;
    QTest::newRow("pseudo-siamese") << static_cast<int>(PairNetworkKind::kPseudoSiamese) << 0.5;
    QTest::newRow("contrastive") << static_cast<int>(PairNetworkKind::kContrastiveSiamese) << 0.1;
  }

  void learns() {
    QFETCH(int, kind);
    QFETCH(double, below);
    const QTemporaryDir folder;
    const auto made = pictures();
    Watcher watcher;
    JobControl control;
    const PairRecipe recipe = easyRecipe(static_cast<PairNetworkKind>(kind));
    const auto evaluations = static_cast<std::size_t>(recipe.iterations / recipe.evaluateEveryIterations);
    const auto report = trainPairNetwork(made, optionsOf(recipe, folder, "model.pt"), &watcher, control);
    QVERIFY2(report.ok(), report.ok() ? "" : report.error().detail.c_str());
    const PairCurvePoint& last = report->curve.back();
    qInfo("loss %.3f accuracy %.3f, %.0f pairs/s of %lld parameters, loader %.0f", last.loss, last.accuracy,
          report->networkPairsPerSecond, static_cast<long long>(report->parameters),
          report->loaderPairsPerSecond);
    QVERIFY2(last.loss < below, qPrintable(QString::number(last.loss)));
    QCOMPARE(last.iterations, std::int64_t{recipe.iterations});
    QCOMPARE(report->curve.size(), evaluations);
    QCOMPARE(watcher.seen.size(), static_cast<std::size_t>(recipe.iterations));
    QCOMPARE(watcher.evaluations, evaluations);
    const PairEvaluation& evaluation = report->evaluation;
    QCOMPARE(evaluation.truePositives + evaluation.falseNegatives, std::int64_t{32});
    QCOMPARE(evaluation.trueNegatives + evaluation.falsePositives, std::int64_t{32});
    QCOMPARE(evaluation.accuracy(), last.accuracy);
    QVERIFY(evaluation.seconds > 0.0 && evaluation.cpuSeconds > 0.0);
  }

  void aBrokenRunEndsAsAnUnbrokenOne() {
    const QTemporaryDir folder;
    const auto made = pictures();
    for (const PairNetworkKind kind : {PairNetworkKind::kSiamese, PairNetworkKind::kContrastiveSiamese}) {
      const bool isSiamese = kind == PairNetworkKind::kSiamese;
      PairRecipe recipe = shortRecipe(kind);
      if (!isSiamese) recipe.optimiser = OptimiserKind::kSgd;
      const auto options = [&](const char* name) {
        return optionsOf(recipe, folder, (std::string(name) + (isSiamese ? "s" : "c")).c_str());
      };
      JobControl unbroken;
      const auto whole = trainPairNetwork(made, options("whole"), nullptr, unbroken);
      QVERIFY(whole.ok());
      QCOMPARE(whole->resumedFrom, std::int64_t{0});

      JobControl breaking;
      Watcher watcher;
      watcher.watch = [&](const PairTrainingProgress& progress) {
        if (progress.iteration == 9) breaking.cancel();
      };
      const auto broken = trainPairNetwork(made, options("broken"), &watcher, breaking);
      QVERIFY(!broken && broken.error().code == ErrorCode::kCancelled);
      QVERIFY(!QFile::exists(QString::fromStdString(options("broken").output)));
      JobControl again;
      const auto rest = trainPairNetwork(made, options("broken"), nullptr, again);
      QVERIFY(rest.ok());
      QCOMPARE(rest->resumedFrom, std::int64_t{9});
      QVERIFY(equal(rest->curve, whole->curve));
      QCOMPARE(probabilitiesOf(rest->evaluation), probabilitiesOf(whole->evaluation));

      // A finished run has nothing left to do.
      JobControl onceMore;
      const auto finished = trainPairNetwork(made, options("broken"), nullptr, onceMore);
      QVERIFY(finished.ok());
      QCOMPARE(finished->resumedFrom, recipe.iterations);
      QVERIFY(equal(finished->curve, whole->curve));
    }
  }

  void theFileAnswersAsTheNetworkDid() {
    const QTemporaryDir folder;
    const auto made = pictures();
    for (const PairNetworkKind kind : kPairNetworkKinds) {
      const PairTrainingOptions options = optionsOf(shortRecipe(kind), folder, pairNetworkName(kind).data());
      JobControl control;
      const auto report = trainPairNetwork(made, options, nullptr, control);
      QVERIFY(report.ok());
      const auto examples = PairExamples::prepare(made, options.recipe, 1, control);
      QVERIFY(examples.ok());
      const auto evaluation = evaluatePairFile(options.output, **examples, options.recipe, "cpu", 1);
      QVERIFY(evaluation.ok());
      QCOMPARE(evaluation->answers.size(), report->evaluation.answers.size());
      for (std::size_t i = 0; i < evaluation->answers.size(); ++i) {
        QCOMPARE(evaluation->answers[i].isCopy, report->evaluation.answers[i].isCopy);
        QVERIFY(std::abs(evaluation->answers[i].probability - report->evaluation.answers[i].probability) <
                1e-4);
      }
    }
  }

  void refusesOtherCheckpoints() {
    const QTemporaryDir folder;
    const auto made = pictures();
    const PairTrainingOptions options =
        optionsOf(shortRecipe(PairNetworkKind::kTwoChannel), folder, "model.pt");
    JobControl control;
    QVERIFY(trainPairNetwork(made, options, nullptr, control).ok());
    PairTrainingOptions other = options;
    other.recipe.seed = 5;
    const auto refused = trainPairNetwork(made, other, nullptr, control);
    QVERIFY(!refused && refused.error().code == ErrorCode::kInvalidArgument);

    QFile checkpoint(QString::fromStdString(options.output + ".checkpoint"));
    QVERIFY(checkpoint.open(QIODevice::ReadWrite));
    QVERIFY(checkpoint.resize(checkpoint.size() / 2));
    checkpoint.close();
    const auto damaged = trainPairNetwork(made, options, nullptr, control);
    QVERIFY(!damaged && damaged.error().code == ErrorCode::kBadModel);
    QCOMPARE(damaged.error().path, options.output + ".checkpoint");
  }

  void aLossThatIsNoNumberStopsTheRun() {
    const QTemporaryDir folder;
    const auto made = pictures();
    PairRecipe recipe = shortRecipe(PairNetworkKind::kTwoChannel);
    recipe.network.batchNorms = false;
    recipe.network.inputGain = 1000.0;
    recipe.optimiser = OptimiserKind::kSgd;
    recipe.learningRate = 1000.0;
    recipe.warmUpIterations = 0;
    JobControl control;
    const auto report = trainPairNetwork(made, optionsOf(recipe, folder, "model.pt"), nullptr, control);
    QVERIFY(!report && report.error().code == ErrorCode::kBadModel);
    QVERIFY2(report.error().detail.find("in iteration ") != std::string::npos, report.error().detail.c_str());
  }

  void writesTables() {
    const QTemporaryDir folder;
    const auto made = pictures();
    const PairTrainingOptions options =
        optionsOf(shortRecipe(PairNetworkKind::kTwoChannel), folder, "model.pt");
    JobControl control;
    const auto report = trainPairNetwork(made, options, nullptr, control);
    QVERIFY(report.ok());
    const auto linesOf = [](const std::string& path) {
      QFile file(QString::fromStdString(path));
      if (!file.open(QIODevice::ReadOnly)) return QList<QByteArray>{};
      return file.readAll().trimmed().split('\n');
    };
    const auto curve = linesOf(options.output + ".csv");
    QCOMPARE(curve.size(), qsizetype{4});  // its head, and iterations 6, 12, 14
    QVERIFY(curve[0].startsWith("iterations,loss,learning_rate,accuracy,"));
    QVERIFY(curve[1].startsWith("6,") && curve[2].startsWith("12,") && curve[3].startsWith("14,"));
    QCOMPARE(curve[1].count(','), qsizetype{7});
    const std::string answers = folder.filePath("answers.csv").toStdString();
    QVERIFY(writePairAnswers(answers, report->evaluation).ok());
    QCOMPARE(linesOf(answers).size(), qsizetype{11});
  }

  void refusesNonsense() {
    const QTemporaryDir folder;
    const auto made = pictures();
    JobControl control;
    PairTrainingOptions options = optionsOf(shortRecipe(PairNetworkKind::kTwoChannel), folder, "model.pt");
    options.device = "quantum";
    const auto device = trainPairNetwork(made, options, nullptr, control);
    QVERIFY(!device && device.error().code == ErrorCode::kDevice);
    options.device = "cpu";
    options.recipe.network.side = 4;
    const auto side = trainPairNetwork(made, options, nullptr, control);
    QVERIFY(!side && side.error().code == ErrorCode::kInvalidArgument);
    options = optionsOf(shortRecipe(PairNetworkKind::kTwoChannel), folder, "no such folder/model.pt");
    const auto nowhere = trainPairNetwork(made, options, nullptr, control);
    QVERIFY(!nowhere && nowhere.error().code == ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestPairTrainer)
#include "test_pair_trainer.moc"
