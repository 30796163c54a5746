// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "core/train/data/training_recipe.h"

using lookalike::ErrorCode;
using lookalike::edits::EditStrength;
using lookalike::neural::Backbone;
using lookalike::train::learningRateAt;
using lookalike::train::LossKind;
using lookalike::train::OptimiserKind;
using lookalike::train::parseTrainingRecipe;
using lookalike::train::readTrainingRecipe;
using lookalike::train::stepAt;
using lookalike::train::TrainingRecipe;

namespace {

/// A recipe with one more field, or with another "steps".
std::string withField(const std::string& field) {
  return R"({"name": "x", "steps": [{"views": 100, "learning_rate": 0.1}], )" + field + "}";
}

/// The detail of the error; "" where there is none.
std::string problemOf(const std::string& json) {
  const auto recipe = parseTrainingRecipe(json, "x.json");
  if (recipe) return {};
  if (recipe.error().code != ErrorCode::kInvalidArgument || recipe.error().path != "x.json") return "?";
  return recipe.error().detail;
}

bool isNear(double value, double expected) {
  return std::abs(value - expected) < 1e-12;
}

}  // namespace

class TestTrainingRecipe : public QObject {
  Q_OBJECT
 private slots:
  void readsEveryField() {
    const auto read = parseTrainingRecipe(R"({
      "name": "all", "description": "everything", "seed": 9223372036854775807,
      "backbone": "resnet50",
      "backbone_options": {"stages": 3, "tensor_flow_padding": true, "stride_in_first": true},
      "dimension": 128, "gem_power": 4.5, "gem_power_in_use": 1, "start": "resnet50.lookalike",
      "restore_batch_norms": true, "frozen_layers": 12,
      "loss": "contrastive", "temperature": 0.07, "positive_margin": 0.1, "negative_margin": 1.2,
      "cos_face_scale": 32, "cos_face_margin": 0.2, "entropy_weight": 30, "asymmetry_weight": 0.5,
      "memory": 20000, "teacher": "teacher.npy", "embedding_weight": 1.5, "relational_weight": 2.5,
      "optimiser": "adam_w", "momentum": 0.8, "weight_decay": 0.05, "warm_up_views": 50, "end_share": 0.1,
      "average_decay": 0.999, "pairs_in_batch": 16, "blend_share": 0.1, "mixed_precision": false,
      "steps": [{"views": 100, "side": 96, "strength": "mild", "learning_rate": 0.01},
                {"views": 200, "side": 128, "strength": "hard", "learning_rate": 0.002}],
      "checkpoint_minutes": 2.5, "evaluate_every_views": 1000
    })",
                                          "all.json");
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().detail.c_str());
    const TrainingRecipe& recipe = *read;
    QCOMPARE(recipe.name, std::string("all"));
    QCOMPARE(recipe.description, std::string("everything"));
    QVERIFY(recipe.backbone == Backbone::kResNet50);
    QCOMPARE(recipe.backboneOptions.stages, 3);
    QVERIFY(recipe.backboneOptions.tensorFlowPadding && recipe.backboneOptions.strideInFirst);
    QCOMPARE(recipe.dimension, 128);
    QCOMPARE(recipe.gemPower, 4.5F);
    QCOMPARE(recipe.gemPowerInUse, 1.0F);
    QCOMPARE(recipe.start, std::string("resnet50.lookalike"));
    QVERIFY(recipe.restoreBatchNorms);
    QCOMPARE(recipe.frozenLayers, 12);
    QVERIFY(recipe.loss == LossKind::kContrastive);
    QCOMPARE(recipe.temperature, 0.07);
    QCOMPARE(recipe.positiveMargin, 0.1);
    QCOMPARE(recipe.negativeMargin, 1.2);
    QCOMPARE(recipe.cosFaceScale, 32.0);
    QCOMPARE(recipe.cosFaceMargin, 0.2);
    QCOMPARE(recipe.entropyWeight, 30.0);
    QCOMPARE(recipe.asymmetryWeight, 0.5);
    QCOMPARE(recipe.memory, std::int64_t{20000});
    QCOMPARE(recipe.teacher, std::string("teacher.npy"));
    QCOMPARE(recipe.embeddingWeight, 1.5);
    QCOMPARE(recipe.relationalWeight, 2.5);
    QVERIFY(recipe.optimiser == OptimiserKind::kAdamW);
    QCOMPARE(recipe.momentum, 0.8);
    QCOMPARE(recipe.weightDecay, 0.05);
    QCOMPARE(recipe.warmUpViews, std::int64_t{50});
    QCOMPARE(recipe.endShare, 0.1);
    QCOMPARE(recipe.averageDecay, 0.999);
    QCOMPARE(recipe.pairsInBatch, 16);
    QCOMPARE(recipe.blendShare, 0.1);
    QVERIFY(!recipe.mixedPrecision);
    QCOMPARE(recipe.steps.size(), std::size_t{2});
    QCOMPARE(recipe.steps[0].side, 96);
    QVERIFY(recipe.steps[0].strength == EditStrength::kMild);
    QCOMPARE(recipe.steps[1].views, std::int64_t{200});
    QVERIFY(recipe.steps[1].strength == EditStrength::kHard);
    QCOMPARE(recipe.steps[1].learningRate, 0.002);
    QCOMPARE(recipe.checkpointMinutes, 2.5);
    QCOMPARE(recipe.evaluateEveryViews, std::int64_t{1000});
    QCOMPARE(recipe.views(), std::int64_t{300});
  }

  void keepsDefaults() {
    const auto recipe =
        parseTrainingRecipe(R"({"name": "x", "steps": [{"views": 100, "learning_rate": 0.1}]})", "x.json");
    QVERIFY(recipe.ok());
    QVERIFY(recipe->loss == LossKind::kInfoNce);
    QCOMPARE(recipe->dimension, 256);
    QCOMPARE(recipe->steps[0].side, 160);
    QVERIFY(recipe->steps[0].strength == EditStrength::kMedium);
  }

  void namesTheFieldThatIsWrong_data() {
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const std::string& json, const char* problem) {
      QTest::newRow(name) << QString::fromStdString(json) << QString::fromUtf8(problem);
    };
    row("unknown", withField(R"("margin": 1)"), R"(field "margin" is unknown)");
    row("camel case", withField(R"("gemPower": 3)"), R"(field "gemPower" is unknown)");
    row("text", withField(R"("dimension": "256")"), R"(field "dimension" is no whole number)");
    row("fraction", withField(R"("dimension": 25.5)"), R"(field "dimension" is no whole number)");
    row("range", withField(R"("dimension": 1)"), R"(field "dimension" is not within 2.0 to 65536.0)");
    row("huge", withField(R"("memory": 18446744073709551615)"),
        R"(field "memory" is not within 0.0 to 100000000.0)");
    row("negative seed", withField(R"("seed": -1)"), R"(field "seed" is less than 0.0)");
    row("flag", withField(R"("mixed_precision": 1)"), R"(field "mixed_precision" is neither true nor false)");
    row("null", withField(R"("start": null)"), R"(field "start" is no text)");
    row("loss", withField(R"("loss": "arcface")"), R"(field "loss" has the unknown value "arcface")");
    row("loss number", withField(R"("loss": 1)"), R"(field "loss" is no text)");
    row("backbone", withField(R"("backbone": "vgg")"), R"(field "backbone" has the unknown value "vgg")");
    row("temperature", withField(R"("temperature": 0)"),
        R"(field "temperature" is not within 0.001 to 100.0)");
    row("margins", withField(R"("loss": "contrastive", "positive_margin": 1)"),
        R"(field "positive_margin" is not below "negative_margin")");
    row("power", withField(R"("gem_power_in_use": 0.5)"),
        R"(field "gem_power_in_use" is neither 0 nor at least 1)");
    row("start", withField(R"("restore_batch_norms": true)"), R"(field "restore_batch_norms" needs "start")");
    row("head start", withField(R"("head_start": "teacher")"), R"(field "head_start" needs "teacher")");
    row("classes", withField(R"("classes_from_network": true)"),
        R"(field "classes_from_network" needs the loss "cos_face")");
    row("teacher", withField(R"("embedding_weight": 1)"), R"(field "embedding_weight" needs "teacher")");
    row("options", withField(R"("backbone_options": {"depth": 3})"),
        R"(field "backbone_options.depth" is unknown)");
    row("options no object", withField(R"("backbone_options": 3)"),
        R"(field "backbone_options" is no object)");
    row("warm-up", withField(R"("warm_up_views": 100)"),
        R"(field "warm_up_views" is not less than the views of all steps)");
    row("no name", R"({"steps": [{"views": 100, "learning_rate": 0.1}]})", R"(field "name" is missing)");
    row("no steps", R"({"name": "x"})", R"(field "steps" is missing)");
    row("empty steps", R"({"name": "x", "steps": []})", R"(field "steps" is no list of steps)");
    row("step",
        R"({"name": "x", "steps": [{"views": 1, "learning_rate": 1}, {"views": 0, "learning_rate": 1}]})",
        R"(field "steps[1].views" is not within 1.0 to 1000000000000.0)");
    row("step's rate", R"({"name": "x", "steps": [{"views": 1}]})",
        R"(field "steps[0].learning_rate" is missing)");
    row("step's strength",
        R"({"name": "x", "steps": [{"views": 1, "learning_rate": 1, "strength": "weak"}]})",
        R"(field "steps[0].strength" has the unknown value "weak")");
    row("step no object", R"({"name": "x", "steps": [7]})", R"(field "steps[0]" is no object)");
    row("no object", "[]", "the recipe is no JSON object");
  }

  void namesTheFieldThatIsWrong() {
    QFETCH(QString, json);
    QFETCH(QString, problem);
    QCOMPARE(QString::fromStdString(problemOf(json.toStdString())), problem);
  }

  void readsNoRubbish() {
    QVERIFY(!problemOf("").empty());
    QVERIFY(!problemOf(R"({"name": "x")").empty());
    QVERIFY(!problemOf("\xFF\xFE").empty());
    QVERIFY(!problemOf(withField(R"("temperature": 1e999)")).empty());
    const auto missing = readTrainingRecipe("/nowhere/recipe.json");
    QVERIFY(!missing && missing.error().code == ErrorCode::kNotFound);
  }

  void theLearningRateWarmsUpAndFalls() {
    auto read = parseTrainingRecipe(
        R"({"name": "x", "end_share": 0.1, "warm_up_views": 50,
            "steps": [{"views": 100, "learning_rate": 1}, {"views": 300, "learning_rate": 0.5}]})",
        "x.json");
    QVERIFY(read.ok());
    const TrainingRecipe& recipe = *read;
    QVERIFY(isNear(learningRateAt(recipe, 0), 0.0));
    // Half of the warm-up; cos(25 / 100 π) = √½.
    QVERIFY(isNear(learningRateAt(recipe, 25), 0.5 * (0.1 + 0.9 * 0.5 * (1.0 + std::sqrt(0.5)))));
    QVERIFY(isNear(learningRateAt(recipe, 50), 0.1 + 0.9 * 0.5));
    QVERIFY(isNear(learningRateAt(recipe, 100), 0.5));  // the second step starts
    QVERIFY(isNear(learningRateAt(recipe, 250), 0.5 * (0.1 + 0.9 * 0.5)));
    QVERIFY(isNear(learningRateAt(recipe, 400), 0.05));
    QVERIFY(isNear(learningRateAt(recipe, 1000), 0.05));
    for (std::int64_t views = 101; views <= 400; ++views) {
      QVERIFY(learningRateAt(recipe, views) < learningRateAt(recipe, views - 1));
    }
    QCOMPARE(stepAt(recipe, 0), std::size_t{0});
    QCOMPARE(stepAt(recipe, 99), std::size_t{0});
    QCOMPARE(stepAt(recipe, 100), std::size_t{1});
    QCOMPARE(stepAt(recipe, 400), std::size_t{1});
    QCOMPARE(stepAt(recipe, 4000), std::size_t{1});
  }

  void theShippedRecipesAreGood() {
    int count = 0;
    for (const char* place : {"/models/recipes", "/models/recipes/ablation"}) {
      const QDir folder(QStringLiteral(LOOKALIKE_SOURCE_DIR) + place);
      for (const QString& name : folder.entryList({"*.json"}, QDir::Files)) {
        if (name.startsWith("pair-")) continue;  // of pair networks: another kind of recipe
        const auto recipe = readTrainingRecipe(folder.filePath(name).toStdString());
        QVERIFY2(recipe.ok(), recipe.ok() ? "" : describeError(recipe.error()).c_str());
        QCOMPARE(QString::fromStdString(recipe->name) + ".json", name);
        QVERIFY(!recipe->description.empty());
        ++count;
      }
    }
    QVERIFY(count >= 16);
  }
};

QTEST_GUILESS_MAIN(TestTrainingRecipe)
#include "test_training_recipe.moc"
