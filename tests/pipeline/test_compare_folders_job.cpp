// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <filesystem>
#include <optional>
#include <QTemporaryDir>
#include <QTest>

#include "core/pipeline/compare_folders_job.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

class TestCompareFoldersJob : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  CompareFoldersOptions options_;

  [[nodiscard]] std::string base() const { return folder_->path().toStdString(); }
  static void write(const std::string& path, const testing::RgbImage& image) {
    testing::writeFile(path, testing::encodeJpeg(image));
  }
  CompareFoldersReport compare() {
    JobControl control;
    auto report = compareFolders(options_, control, nullptr);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
    return std::move(report).value();
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    options_ = {};
    options_.evidence = EvidenceKind::kGlobal;
    options_.references = {base() + "/references"};
    options_.queries = {base() + "/queries"};
    options_.index.libraryPath = base() + "/test.lookalike";
    options_.index.describer.name = "dct";
    fs::create_directories(options_.references[0]);
    fs::create_directories(options_.queries[0]);
    for (std::uint32_t i = 0; i < 10; ++i) {
      write(options_.references[0] + "/R" + std::to_string(i) + ".jpg", testing::makePicture(i, 300, 200));
      write(options_.queries[0] + "/Q" + std::to_string(i) + ".jpg",
            testing::resized(testing::makePicture(i < 5 ? i : 100 + i, 300, 200), 150, 100));
    }
  }

  void theBestReferenceComesFirst() {
    const CompareFoldersReport report = compare();
    QCOMPARE(report.queries, 10);
    QCOMPARE(report.references, 10);
    std::string lastQuery;
    int copiesFirst = 0;
    float last = 2.0F;
    for (const FolderPair& pair : report.pairs) {
      if (pair.queryPath != lastQuery) {
        QVERIFY(pair.queryPath > lastQuery);
        lastQuery = pair.queryPath;
        const std::string query = fs::path(pair.queryPath).stem();
        const std::string reference = fs::path(pair.referencePath).stem();
        if (query[1] < '5') {
          QCOMPARE(reference, "R" + query.substr(1));
          QVERIFY(pair.pair.similarity > 0.9F);
          ++copiesFirst;
        }
      } else {
        QVERIFY(pair.pair.similarity <= last);
      }
      last = pair.pair.similarity;
    }
    QCOMPARE(copiesFirst, 5);
  }

  void theFloorAndTheNumberAQueryAreKept() {
    options_.perQuery = 1;
    QVERIFY(compare().pairs.size() <= 10);
    options_.perQuery = 20;
    options_.similarityFloor = 0.95F;
    for (const FolderPair& pair : compare().pairs) QVERIFY(pair.pair.similarity >= 0.95F);
  }

  void equalBytesAreFoundAndAFileIsNotItsOwnCopy() {
    fs::copy_file(options_.references[0] + "/R7.jpg", options_.queries[0] + "/same.jpg");
    options_.similarityFloor = 0.999F;
    auto report = compare();
    QVERIFY(std::any_of(report.pairs.begin(), report.pairs.end(), [&](const FolderPair& pair) {
      return fs::path(pair.queryPath).stem() == "same" && fs::path(pair.referencePath).stem() == "R7";
    }));
    options_.queries = options_.references;
    report = compare();
    for (const FolderPair& pair : report.pairs) QVERIFY(pair.queryPath != pair.referencePath);
  }

  void normalisationAgainstABackgroundKeepsTheCopies() {
    options_.background = {base() + "/background"};
    fs::create_directories(options_.background[0]);
    for (std::uint32_t i = 0; i < 15; ++i) {
      write(options_.background[0] + "/B" + std::to_string(i) + ".jpg",
            testing::makePicture(500 + i, 200, 200));
    }
    JobControl control;
    QVERIFY(!compareFolders(options_, control, nullptr).ok());  // a background without normalisation
    options_.normalise = true;
    options_.perQuery = 1;
    options_.similarityFloor = -1.0F;
    const CompareFoldersReport report = compare();
    QCOMPARE(report.references, 10);
    int right = 0;
    for (const FolderPair& pair : report.pairs) {
      QVERIFY(!std::isnan(pair.pair.normalisedSimilarity));
      const std::string query = fs::path(pair.queryPath).stem();
      if (query[1] < '5' && fs::path(pair.referencePath).stem() == "R" + query.substr(1)) ++right;
    }
    QCOMPARE(right, 5);
  }

  void queriesThatHoldMoreCanBeLeftOut() {
    // The norm of this network's rows is the picture's contrast.
    options_.index.describer.name =
        testing::writeModel(QDir(folder_->path()), "contrast",
                            {{},
                             "def forward(self, x: Tensor) -> Tensor:\n"
                             "    y = torch.adaptive_avg_pool2d(x, [4, 4])\n"
                             "    return torch.flatten(y - torch.mean(y, [2, 3], True), 1)\n"},
                            48);
    options_.index.describer.device = "cpu";
    const auto paler = [](testing::RgbImage image) {
      for (auto& value : image.pixels) value = static_cast<std::uint8_t>(64 + value / 2);
      return image;
    };
    write(options_.references[0] + "/pale.jpg", paler(testing::makePicture(50, 300, 200)));
    write(options_.queries[0] + "/full.jpg", testing::makePicture(50, 300, 200));
    write(options_.references[0] + "/full.jpg", testing::makePicture(60, 300, 200));
    write(options_.queries[0] + "/pale.jpg", paler(testing::makePicture(60, 300, 200)));
    const auto find = [&](const char* query, const char* reference) -> std::optional<float> {
      for (const FolderPair& pair : compare().pairs) {
        if (fs::path(pair.queryPath).stem() == query && fs::path(pair.referencePath).stem() == reference)
          return pair.pair.normRatio;
      }
      return std::nullopt;
    };
    const auto more = find("full", "pale");
    const auto less = find("pale", "full");
    QVERIFY(more && std::abs(*more - 2.0F) < 0.1F);
    QVERIFY(less && std::abs(*less - 0.5F) < 0.05F);
    options_.largestNormRatio = 1.0F;
    QVERIFY(!find("full", "pale"));
    QVERIFY(find("pale", "full"));
    // A describer without norms says nothing of this, and leaves all pairs in.
    options_.index.describer.name = "dct";
    const auto unknown = find("full", "pale");
    QVERIFY(unknown && std::isnan(*unknown));
    options_.largestNormRatio = 0.0F;
    JobControl control;
    QCOMPARE(compareFolders(options_, control, nullptr).error().code, ErrorCode::kInvalidArgument);
  }

  void missingSidesAreRefused() {
    JobControl control;
    options_.queries.clear();
    QCOMPARE(compareFolders(options_, control, nullptr).error().code, ErrorCode::kInvalidArgument);
    options_.queries = {base() + "/gone"};
    QCOMPARE(compareFolders(options_, control, nullptr).error().code, ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestCompareFoldersJob)
#include "test_compare_folders_job.moc"
