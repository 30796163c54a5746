// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QDir>
#include <QtTest>

#include "core/train/pair/pair_recipe.h"

using lookalike::ErrorCode;
using lookalike::edits::EditStrength;
using lookalike::edits::MakeEdit;
using lookalike::neural::PairConvolution;
using lookalike::neural::PairNetworkKind;
using lookalike::neural::PairNetworkStart;
using lookalike::train::experimentText;
using lookalike::train::learningRateAt;
using lookalike::train::OptimiserKind;
using lookalike::train::PairRecipe;
using lookalike::train::parsePairRecipe;
using lookalike::train::RateSchedule;
using lookalike::train::readPairRecipe;

namespace {

std::string withField(const std::string& field) {
  return R"({"name": "x", "iterations": 100, )" + field + "}";
}

std::string problemOf(const std::string& json) {
  const auto recipe = parsePairRecipe(json, "x.json");
  if (recipe) return {};
  if (recipe.error().code != ErrorCode::kInvalidArgument || recipe.error().path != "x.json") return "?";
  return recipe.error().detail;
}

bool isNear(double value, double expected) {
  return std::abs(value - expected) < 1e-12;
}

}  // namespace

class TestPairRecipe : public QObject {
  Q_OBJECT
 private slots:
  void readsEveryField() {
    const auto read = parsePairRecipe(R"({
      "name": "all", "description": "everything", "seed": 9,
      "network": {"kind": "hybrid", "side": 64,
                  "convolutions": [{"channels": 8, "stride": 2, "pooled": false, "local_norm": true},
                                   {"channels": 16}],
                  "hidden": [32, 16], "batch_norms": false, "dropout": 0.25, "input_gain": 127.5,
                  "margin": 2, "start": "gaussian"},
      "optimiser": "sgd", "momentum": 0.8, "weight_decay": 0.0005, "schedule": "stepped",
      "learning_rate": 0.01, "warm_up_iterations": 5, "end_share": 0.2, "step_iterations": 40,
      "step_factor": 0.5, "iterations": 100, "pairs_in_batch": 10, "originals": 157, "fixed_pairs": 4000,
      "copy_share": 0.4, "hard_negative_share": 0.25, "grades": ["hard"], "edits": ["crop", "jpeg"],
      "evaluation_pairs": 50, "evaluate_every_iterations": 20, "checkpoint_minutes": 1.5})",
                                      "all.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().detail.c_str());
    const PairRecipe& recipe = *read;
    QCOMPARE(recipe.seed, std::uint64_t{9});
    QVERIFY(recipe.network.kind == PairNetworkKind::kHybrid);
    QCOMPARE(recipe.network.side, 64);
    QVERIFY((recipe.network.convolutions == std::vector<PairConvolution>{{8, 2, false, true}, {16}}));
    QCOMPARE(recipe.network.hidden, (std::vector<int>{32, 16}));
    QVERIFY(!recipe.network.batchNorms);
    QCOMPARE(recipe.network.dropout, 0.25);
    QCOMPARE(recipe.network.inputGain, 127.5);
    QCOMPARE(recipe.network.margin, 2.0);
    QVERIFY(recipe.network.start == PairNetworkStart::kGaussian);
    QVERIFY(recipe.optimiser == OptimiserKind::kSgd);
    QCOMPARE(recipe.momentum, 0.8);
    QCOMPARE(recipe.weightDecay, 0.0005);
    QVERIFY(recipe.schedule == RateSchedule::kStepped);
    QCOMPARE(recipe.learningRate, 0.01);
    QCOMPARE(recipe.warmUpIterations, std::int64_t{5});
    QCOMPARE(recipe.endShare, 0.2);
    QCOMPARE(recipe.stepIterations, std::int64_t{40});
    QCOMPARE(recipe.stepFactor, 0.5);
    QCOMPARE(recipe.pairsInBatch, 10);
    QCOMPARE(recipe.originals, std::int64_t{157});
    QCOMPARE(recipe.fixedPairs, std::int64_t{4000});
    QCOMPARE(recipe.copyShare, 0.4);
    QCOMPARE(recipe.hardNegativeShare, 0.25);
    QVERIFY(recipe.grades == std::vector<EditStrength>{EditStrength::kHard});
    QVERIFY((recipe.edits == std::vector<MakeEdit>{MakeEdit::kCrop, MakeEdit::kJpeg}));
    QCOMPARE(recipe.evaluationPairs, std::int64_t{50});
    QCOMPARE(recipe.evaluateEveryIterations, std::int64_t{20});
    QCOMPARE(recipe.checkpointMinutes, 1.5);
  }

  void namesTheFieldThatIsWrong() {
    QCOMPARE(problemOf(withField(R"("views": 1)")), std::string(R"(field "views" is unknown)"));
    QCOMPARE(problemOf(R"({"name": "x"})"), std::string(R"(field "iterations" is missing)"));
    QCOMPARE(problemOf(withField(R"("network": {"kind": "triplet"})")),
             std::string(R"(field "network.kind" has the unknown value "triplet")"));
    QCOMPARE(problemOf(withField(R"("network": {"convolutions": [{"channels": 8, "kernel": 5}]})")),
             std::string(R"(field "network.convolutions[0].kernel" is unknown)"));
    QCOMPARE(problemOf(withField(R"("network": {"convolutions": [{"stride": 2}]})")),
             std::string(R"(field "network.convolutions[0].channels" is missing)"));
    QCOMPARE(problemOf(withField(R"("network": {"hidden": [0]})")),
             std::string(R"(field "network.hidden" has a width that is not within 1 to 65536)"));
    QCOMPARE(problemOf(withField(R"("network": {"side": 8})")),
             std::string(
                 R"(field "network" makes no sense: convolutions leave nothing of a picture of that side)"));
    QCOMPARE(problemOf(withField(R"("grades": ["mild", "wild"])")),
             std::string(R"(field "grades" has the unknown value "wild")"));
    QCOMPARE(problemOf(withField(R"("edits": [])")), std::string(R"(field "edits" is no list of names)"));
    QCOMPARE(problemOf(withField(R"("copy_share": 1)")),
             std::string(R"(field "copy_share" is not within 0.01 to 0.99)"));
    QCOMPARE(problemOf(withField(R"("warm_up_iterations": 100)")),
             std::string(R"(field "warm_up_iterations" is not less than "iterations")"));
    QVERIFY(!problemOf("{").empty());
    const auto missing = readPairRecipe("/nowhere/recipe.json");
    QVERIFY(!missing && missing.error().code == ErrorCode::kNotFound);
  }

  void learningRates() {
    auto recipe = *parsePairRecipe(
        withField(R"("schedule": "stepped", "learning_rate": 1, "step_iterations": 40, "step_factor": 0.1)"),
        "x");
    QVERIFY(isNear(learningRateAt(recipe, 0), 1.0));
    QVERIFY(isNear(learningRateAt(recipe, 39), 1.0));
    QVERIFY(isNear(learningRateAt(recipe, 40), 0.1));
    QVERIFY(isNear(learningRateAt(recipe, 80), 0.01));
    recipe.schedule = RateSchedule::kCosine;
    recipe.warmUpIterations = 10;
    recipe.endShare = 0.2;
    QVERIFY(isNear(learningRateAt(recipe, 0), 0.1));
    QVERIFY(isNear(learningRateAt(recipe, 50), 0.2 + 0.8 * 0.5));
    QVERIFY(isNear(learningRateAt(recipe, 100), 0.2));
  }

  void experimentsDifferByWhatMatters() {
    const auto recipe = *parsePairRecipe(withField(R"("seed": 1)"), "x");
    PairRecipe other = recipe;
    other.checkpointMinutes = 1.0;
    other.description = "the same";
    QCOMPARE(experimentText(other), experimentText(recipe));
    other.network.kind = PairNetworkKind::kSiamese;
    QVERIFY(experimentText(other) != experimentText(recipe));
    other = recipe;
    other.edits = {MakeEdit::kCrop};
    QVERIFY(experimentText(other) != experimentText(recipe));
  }

  void theShippedRecipesAreGood() {
    const QDir folder(QStringLiteral(LOOKALIKE_SOURCE_DIR "/models/recipes"));
    const QStringList names = folder.entryList({"pair-*.json"}, QDir::Files);
    QVERIFY(names.size() >= 5);
    for (const QString& name : names) {
      const auto recipe = readPairRecipe(folder.filePath(name).toStdString());
      QVERIFY2(recipe.ok(), recipe.ok() ? "" : describeError(recipe.error()).c_str());
      QCOMPARE(QString::fromStdString(recipe->name) + ".json", name);
      QVERIFY(!recipe->description.empty());
    }
  }
};

QTEST_GUILESS_MAIN(TestPairRecipe)
#include "test_pair_recipe.moc"
