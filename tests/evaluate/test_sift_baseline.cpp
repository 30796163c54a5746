// SPDX-License-Identifier: GPL-3.0-or-later
// The SIFT baseline, from folders to predictions.

#include <algorithm>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "core/evaluate/sift_baseline.h"
#include "tests/support/made_images.h"

using lookalike::ErrorCode;
using lookalike::JobControl;
namespace evaluate = lookalike::evaluate;
namespace testing = lookalike::testing;
using evaluate::Prediction;
using evaluate::SiftBaselineOptions;

class TestSiftBaseline : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] std::string in(const char* name) const {
    return (folder_->path() + "/" + name).toStdString();
  }
  [[nodiscard]] SiftBaselineOptions options() const {
    SiftBaselineOptions made;
    made.references = {in("references")};
    made.queries = {in("queries")};
    return made;
  }
  static lookalike::Result<evaluate::SiftBaselineReport> run(const SiftBaselineOptions& options) {
    JobControl control;
    return evaluate::runSiftBaseline(options, control, nullptr);
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(folder_->path() + "/references");
    QDir().mkpath(folder_->path() + "/queries");
    for (std::uint32_t i = 0; i < 6; ++i) {
      testing::writeFile(in("references") + "/R" + std::to_string(i) + ".png",
                         testing::encodePng(testing::makePicture(i, 320, 240)));
    }
    const auto write = [&](const char* name, const testing::RgbImage& image) {
      testing::writeFile(in("queries") + "/" + name + ".jpg", testing::encodeJpeg(image, 85));
    };
    write("cropped2", testing::cropped(testing::makePicture(2, 320, 240), 60, 40, 200, 150));
    write("turned4", testing::turned(testing::makePicture(4, 320, 240), 1));
    write("flat", testing::makeFlat(200, 200, {120, 130, 140}));
  }

  void findsCopies() {
    const auto report = run(options());
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->references, 6);
    QCOMPARE(report->queries, 3);
    QCOMPARE(report->passes, 1);
    QVERIFY(report->keypointsPerReference > 20);
    const auto best = [&](const std::string& query) {
      const auto first = std::find_if(report->predictions.begin(), report->predictions.end(),
                                      [&](const Prediction& p) { return p.queryId == query; });
      return first == report->predictions.end() ? Prediction{} : *first;
    };
    QCOMPARE(best("cropped2").referenceId, std::string("R2"));
    QCOMPARE(best("turned4").referenceId, std::string("R4"));
    QVERIFY(best("cropped2").score >= 15);
    QVERIFY(best("turned4").score >= 30);
    QVERIFY(best("flat").referenceId.empty());  // no keypoint, no match
    for (const Prediction& prediction : report->predictions) {
      const bool isTrue = prediction.referenceId.back() == prediction.queryId.back();
      if (!isTrue)
        QVERIFY2(prediction.score < 0.5 * best(prediction.queryId).score, prediction.referenceId.c_str());
    }
  }

  void severalPassesSayTheSame() {
    const auto whole = run(options());
    SiftBaselineOptions little = options();
    little.maxDescriptorBytes = 2 * 300 * 128;  // two references at a time
    little.cores = 1;
    const auto parts = run(little);
    QVERIFY(whole.ok() && parts.ok());
    QCOMPARE(parts->passes, 3);
    QCOMPARE(parts->predictions.size(), whole->predictions.size());
    for (std::size_t i = 0; i < whole->predictions.size(); ++i) {
      QCOMPARE(parts->predictions[i].queryId, whole->predictions[i].queryId);
      QCOMPARE(parts->predictions[i].referenceId, whole->predictions[i].referenceId);
      QCOMPARE(parts->predictions[i].score, whole->predictions[i].score);
    }
  }

  void aQueryKeepsItsBest() {
    SiftBaselineOptions one = options();
    one.perQuery = 1;
    const auto report = run(one);
    QVERIFY(report.ok());
    QCOMPARE(report->predictions.size(), std::size_t{2});
  }

  void badFilesAreTold() {
    testing::writeFile(in("references") + "/empty.jpg", {});
    testing::writeFile(in("queries") + "/\xff.png", testing::Bytes(50, std::byte{7}));
    testing::writeFile(in("queries") + "/line.png", testing::encodePng(testing::makePicture(1, 500, 1)));
    const auto report = run(options());
    QVERIFY(report.ok());
    QCOMPARE(report->failures.size(), std::size_t{2});
    QVERIFY(report->predictions.size() >= 2);
  }

  void wrongOptionsAndCancel() {
    SiftBaselineOptions wrong = options();
    wrong.ratio = 0.0;
    QCOMPARE(run(wrong).error().code, ErrorCode::kInvalidArgument);
    wrong = options();
    wrong.queries.clear();
    QCOMPARE(run(wrong).error().code, ErrorCode::kInvalidArgument);
    wrong.queries = {in("nowhere")};
    QCOMPARE(run(wrong).error().code, ErrorCode::kNotFound);
    JobControl control;
    control.cancel();
    QCOMPARE(evaluate::runSiftBaseline(options(), control, nullptr).error().code, ErrorCode::kCancelled);
  }

  void writesPredictions() {
    const std::vector<Prediction> predictions{{"q,1", "r1", 12.0}, {"q2", "r2", 0.5}};
    const std::string path = in("predictions.csv");
    QVERIFY(evaluate::writePredictions(path, predictions).ok());
    const auto read = evaluate::readPredictions(path);
    QVERIFY(read.ok());
    QCOMPARE(read->size(), std::size_t{2});
    QCOMPARE((*read)[0].queryId, std::string("q,1"));
    QCOMPARE((*read)[1].score, 0.5);
  }
};

QTEST_GUILESS_MAIN(TestSiftBaseline)
#include "test_sift_baseline.moc"
