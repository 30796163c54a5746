// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "core/decode/file_reader.h"
#include "core/models/model_card.h"
#include "core/train/descriptor/descriptor_trainer.h"
#include "core/train/descriptor/training_curve.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::testing;
using train::TrainingPoint;
using train::TrainingReport;
using train::TrainingRun;

namespace {

constexpr int kPictures = 40;

std::string smokeText() {
  QFile file(LOOKALIKE_SOURCE_DIR "/models/recipes/smoke.json");
  if (!file.open(QIODevice::ReadOnly)) qFatal("no smoke.json");
  return file.readAll().toStdString();
}

class Watcher : public train::TrainingObserver {
 public:
  std::vector<TrainingPoint> points;
  JobControl* cancelAtPoint = nullptr;
  void onProgress(const JobProgress& /*progress*/) override {}
  void onFailure(const ItemFailure& /*failure*/) override { ++failures; }
  void onPoint(const TrainingPoint& point) override {
    points.push_back(point);
    if (cancelAtPoint != nullptr) cancelAtPoint->cancel();
  }
  int failures = 0;
};

std::string bytesOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

}  // namespace

class TestDescriptorTrainer : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  std::string inFolder(const char* name) const { return folder_.filePath(name).toStdString(); }

  TrainingRun smokeRun(const char* output) const {
    TrainingRun run;
    run.recipeText = smokeText();
    run.recipe = train::parseTrainingRecipe(run.recipeText, "smoke.json").value();
    run.folders = {inFolder("pictures")};
    run.output = inFolder(output);
    run.device = "cpu";
    run.networkThreads = 1;  // sums of two threads may be added up in another order
    run.loaderThreads = 2;
    run.heldOutShare = 0.2;
    return run;
  }

  /// 640 views.
  TrainingRun shortRun(const char* output) const {
    TrainingRun run = smokeRun(output);
    for (train::ProgressiveStep& step : run.recipe.steps) step.views = 320;
    run.recipe.evaluateEveryViews = 320;
    return run;
  }

  static Result<TrainingReport> trained(const TrainingRun& run, Watcher* watcher = nullptr) {
    JobControl control;
    if (watcher != nullptr && watcher->cancelAtPoint != nullptr) watcher->cancelAtPoint = &control;
    return train::trainDescriptor(run, control, watcher);
  }

 private slots:
  void initTestCase() {
    QVERIFY(QDir(folder_.path()).mkdir("pictures"));
    for (int i = 0; i < kPictures; ++i) {
      const auto bytes = encodeJpeg(makePicture(static_cast<std::uint32_t>(i + 1), 96, 80), 90);
      QFile file(folder_.filePath(QStringLiteral("pictures/%1.jpg").arg(i)));
      QVERIFY(file.open(QIODevice::WriteOnly));
      file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
    }
    QFile broken(folder_.filePath("pictures/broken.jpg"));
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("no picture");
  }

  void learnsAndLeavesAModelThatCanBeUsed() {
    Watcher watcher;
    const auto report = trained(smokeRun("model.pt"), &watcher);
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->views, std::int64_t{2400});
    QCOMPARE(report->resumedAtViews, std::int64_t{0});
    QCOMPARE(report->unreadable.size(), std::size_t{1});
    QCOMPARE(watcher.failures, 1);
    QCOMPARE(report->pictures + report->heldOut, std::size_t{kPictures});
    QVERIFY(report->heldOut > 0);
    QVERIFY(watcher.points.size() >= 2);
    // The loss of guessing among the 14 rows of other pictures in the batch and the copy is ln 15 = 2.7.
    QVERIFY2(watcher.points.back().loss < 1.8, std::to_string(watcher.points.back().loss).c_str());
    QVERIFY(watcher.points.back().loss < watcher.points.front().loss);
    QVERIFY(watcher.points.back().isEvaluated);
    QCOMPARE(watcher.points.back().score.pictures, static_cast<std::int64_t>(report->heldOut));

    const auto card = models::readModelCard(report->cardPath);
    QVERIFY2(card.ok(), card.ok() ? "" : describeError(card.error()).c_str());
    QCOMPARE(card->dimension, 32);
    QCOMPARE(card->input.width, 64);
    QVERIFY(card->givesRawNorm);
    const double threshold = watcher.points.back().score.threshold;
    QVERIFY(threshold > 0.0 && threshold <= 1.0);
    QVERIFY(std::abs(card->defaultThreshold - threshold) < 1e-3);
    const auto content = decode::readFile(report->modelPath, std::numeric_limits<std::int64_t>::max());
    QVERIFY(content->hash == card->sha256);
    const QString heldOut = QString::fromStdString(bytesOf(report->modelPath + ".training/held_out.txt"));
    QCOMPARE(static_cast<std::size_t>(heldOut.count('\n')), report->heldOut);
    QVERIFY(QFile::exists(heldOut.section('\n', 0, 0)));
    QVERIFY(bytesOf(report->modelPath + ".training/curve.png").starts_with("\x89PNG"));
  }

  void stoppedRunEndsAsAnUnbrokenOne() {
    const auto whole = trained(shortRun("whole.pt"));
    QVERIFY(whole.ok());
    TrainingRun run = shortRun("parts.pt");
    run.stopAfterViews = 208;
    const auto first = trained(run);
    QVERIFY(first.ok());
    QCOMPARE(first->views, std::int64_t{208});
    run.stopAfterViews = 0;
    Watcher watcher;
    JobControl any;
    watcher.cancelAtPoint = &any;
    const auto cancelled = trained(run, &watcher);  // at its first point
    QVERIFY(!cancelled.ok());
    QVERIFY(cancelled.error().code == ErrorCode::kCancelled);
    const auto rest = trained(run);
    QVERIFY(rest.ok());
    QVERIFY(rest->resumedAtViews > 208 && rest->resumedAtViews < 640);
    QCOMPARE(rest->views, std::int64_t{640});
    QVERIFY(!bytesOf(whole->modelPath).empty());
    const auto lossOf = [](const Result<TrainingReport>& report) { return report->curve.back().score; };
    QCOMPARE(lossOf(rest).microAveragePrecision, lossOf(whole).microAveragePrecision);
    const auto weights = [](const std::string& path) { return models::readModelCard(path)->sha256; };
    QVERIFY(weights(rest->cardPath) == weights(whole->cardPath));
    // Started once more there is nothing to do, and the model is the same.
    const auto again = trained(run);
    QVERIFY(again.ok());
    QCOMPARE(again->resumedAtViews, std::int64_t{640});
    QVERIFY(weights(again->cardPath) == weights(whole->cardPath));
  }

  void startsWithAWhitenedHeadAndClassesOfItsOwn() {
    TrainingRun run = shortRun("whitened.pt");
    run.recipe.headStart = train::HeadStart::kWhitened;
    run.recipe.loss = train::LossKind::kCosFace;
    run.recipe.cosFaceScale = 20.0;
    run.recipe.cosFaceMargin = 0.0;
    run.recipe.classesFromNetwork = true;
    run.recipe.halfPrecisionFile = true;
    TrainingRun parts = run;
    parts.output = inFolder("whitened-parts.pt");
    const auto whole = trained(run);
    QVERIFY2(whole.ok(), whole.ok() ? "" : describeError(whole.error()).c_str());
    parts.stopAfterViews = 208;
    QVERIFY(trained(parts).ok());
    parts.stopAfterViews = 0;
    const auto rest = trained(parts);
    QVERIFY(rest.ok());
    QCOMPARE(rest->resumedAtViews, std::int64_t{208});
    const auto weights = [](const std::string& path) { return models::readModelCard(path)->sha256; };
    QVERIFY(weights(rest->cardPath) == weights(whole->cardPath));
    // The same from a random head and random classes begins at the loss of guessing, and ends behind.
    TrainingRun random = run;
    random.output = inFolder("random.pt");
    random.recipe.headStart = train::HeadStart::kRandom;
    random.recipe.classesFromNetwork = false;
    const auto other = trained(random);
    QVERIFY(other.ok());
    QVERIFY2(whole->curve.back().loss < other->curve.back().loss,
             std::to_string(whole->curve.back().loss).c_str());
    QVERIFY(QFileInfo(QString::fromStdString(whole->modelPath)).size() > 0);
  }

  void checkpointOfAnotherRunIsRefused() {
    TrainingRun run = shortRun("other.pt");
    run.stopAfterViews = 16;
    QVERIFY(trained(run).ok());
    run.recipe.seed = 2;
    const auto other = trained(run);
    QVERIFY(!other.ok());
    QVERIFY(other.error().code == ErrorCode::kInvalidArgument);
    QVERIFY(other.error().path.find("checkpoint") != std::string::npos);
    QFile checkpoint(folder_.filePath("other.pt.training/checkpoint.pt"));
    QVERIFY(checkpoint.resize(checkpoint.size() / 2));
    run.recipe.seed = 1;
    const auto cut = trained(run);
    QVERIFY(!cut.ok());
    QVERIFY(cut.error().code == ErrorCode::kBadModel);
  }

  void lossThatIsNotFiniteStopsByName() {
    TrainingRun run = shortRun("wild.pt");
    run.recipe.steps[0].learningRate = 1e30;
    run.recipe.warmUpViews = 0;
    const auto report = trained(run);
    QVERIFY(!report.ok());
    QVERIFY(report.error().code == ErrorCode::kBadModel);
    QVERIFY2(report.error().detail.find("in batch") != std::string::npos, report.error().detail.c_str());
  }

  void missingThingsAreNamed() {
    TrainingRun run = shortRun("missing.pt");
    run.folders = {inFolder("nowhere")};
    QVERIFY(trained(run).error().code == ErrorCode::kNotFound);
    run = shortRun("missing.pt");
    run.recipe.start = inFolder("no-weights");
    QVERIFY(trained(run).error().code == ErrorCode::kNotFound);
    run.recipe.start = inFolder("pictures/broken.jpg");
    const auto broken = trained(run);
    QVERIFY(broken.error().code == ErrorCode::kBadModel);
    QCOMPARE(broken.error().path, run.recipe.start);
    run = shortRun("missing.pt");
    run.recipe.teacher = inFolder("pictures/broken.jpg");
    QVERIFY(trained(run).error().code == ErrorCode::kInvalidArgument);
  }

  void tornCurveIsReadAsFarAsItIsSound() {
    const std::string csv = inFolder("curve.csv");
    {
      auto curve = train::TrainingCurve::open(csv, inFolder("curve.png"), 0).value();
      for (int i = 1; i <= 3; ++i) {
        TrainingPoint point;
        point.views = 100 * i;
        point.loss = 1.0 / i;
        point.isEvaluated = i == 2;
        point.score.recallAt1 = 0.5;
        QVERIFY(curve.add(point).ok());
      }
    }
    std::string text = bytesOf(csv);
    text += "400,1,0.2";
    QFile file(QString::fromStdString(csv));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text.data(), static_cast<qint64>(text.size()));
    file.close();
    const auto read = train::TrainingCurve::open(csv, inFolder("curve.png"), 250);
    QCOMPARE(read->points().size(), std::size_t{2});  // what lies behind the checkpoint was lost
    QVERIFY(read->points()[1].isEvaluated);
    QCOMPARE(read->points()[1].score.recallAt1, 0.5);
    QVERIFY(!read->points()[0].isEvaluated);
  }
};

QTEST_GUILESS_MAIN(TestDescriptorTrainer)
#include "test_descriptor_trainer.moc"
