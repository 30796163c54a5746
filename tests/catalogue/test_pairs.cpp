// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "core/catalogue/catalogue.h"

using namespace lookalike;
using namespace lookalike::catalogue;

class TestPairs : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Catalogue> catalogue_;
  std::vector<ImageId> images_;

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    catalogue_ = Catalogue::open(folder_->filePath("library").toStdString(), OpenMode::kReadWrite).value();
    const RootId root = catalogue_->addRoot("/x").value();
    const std::vector<FileEntry> entries{
        {root, "/x/a", 1, 1, 1, 1}, {root, "/x/b", 1, 1, 1, 2}, {root, "/x/c", 1, 1, 1, 3}};
    const auto files = catalogue_->upsertFiles(entries).value();
    std::vector<FileOutcome> outcomes;
    outcomes.reserve(files.size());
    for (const FileId file : files) {
      ImageRecord image{{}, {}, 1, 1, 1, "png"};
      image.hash.bytes.fill(static_cast<std::uint8_t>(file.value));
      outcomes.push_back({file, image, {}});
    }
    images_ = catalogue_->recordOutcomes(outcomes).value();
  }
  void cleanup() {
    catalogue_.reset();
    folder_.reset();
  }

  void foreignKeysAreEnforcedForPairs() {
    const ImageId a = images_[0];
    const std::vector<ImagePair> pairs{{a, ImageId{999}, 0.9F}};
    auto stored = catalogue_->replacePairs({DescriberKey{"k:1"}, 0.5F, 0.6F, false, 1, "d"}, pairs);
    QVERIFY(!stored.ok());
    QVERIFY(catalogue_->pairRuns().value().empty());
  }

  void pairsComeBackInOrderAboveTheFloor() {
    const ImageId a = images_[0];
    const ImageId b = images_[1];
    const ImageId c = images_[2];
    const DescriberKey key{"neural:abc"};
    const std::vector<ImagePair> pairs{{b, c, 0.7F, 0.1F}, {a, c, 0.9F, 0.2F, -0.25F}, {a, b, 0.9F}};
    QVERIFY(
        catalogue_->replacePairs({key, 0.6F, 0.8F, true, 123, "digest", EvidenceKind::kBoth}, pairs).ok());

    const auto all = catalogue_->pairs(key, -1.0F).value();
    QCOMPARE(all.size(), std::size_t{3});
    QVERIFY(all[0].a == a && all[0].b == b && all[0].score == 0.9F && std::isnan(all[0].similarity));
    QVERIFY(std::isnan(all[0].normalisedSimilarity));
    QVERIFY(all[1].a == a && all[1].b == c && all[1].similarity == 0.2F &&
            all[1].normalisedSimilarity == -0.25F);
    QVERIFY(all[2].a == b && all[2].score == 0.7F && all[2].similarity == 0.1F);
    QCOMPARE(catalogue_->pairs(key, 0.9F).value().size(), std::size_t{2});  // at the bound counts
    QCOMPARE(catalogue_->pairs(key, 0.95F).value().size(), std::size_t{0});
    QCOMPARE(catalogue_->pairs(DescriberKey{"other:1"}, 0.0F).value().size(), std::size_t{0});

    const auto run = catalogue_->pairRun(key).value();
    QVERIFY(run.has_value());
    QVERIFY(run->describer == key && run->normalised && run->inputDigest == "digest");
    QCOMPARE(run->scoreFloor, 0.6F);
    QCOMPARE(run->threshold, 0.8F);
    QCOMPARE(run->createdAtMs, 123);
    QVERIFY(run->evidence == EvidenceKind::kBoth);
    QVERIFY(!catalogue_->pairRun(DescriberKey{"other:1"}).value().has_value());
  }

  void pairsAreReplacedAsAWhole() {
    const ImageId a = images_[0];
    const ImageId b = images_[1];
    const ImageId c = images_[2];
    const DescriberKey key{"k:1"};
    const DescriberKey other{"k:2"};
    std::vector<ImagePair> many(333);  // more than one statement's worth, and not a multiple of it
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = {a, b, static_cast<float>(i) / 333.0F};
    QVERIFY(catalogue_->replacePairs({key, 0.0F, 0.0F, false, 1, {}}, many).ok());
    QVERIFY(catalogue_->replacePairs({other, 0.0F, 0.0F, false, 2, {}}, std::vector<ImagePair>{{b, c, 1.0F}})
                .ok());
    const auto sorted = catalogue_->pairs(key, -1.0F).value();
    QCOMPARE(sorted.size(), std::size_t{333});
    for (std::size_t i = 0; i < sorted.size(); ++i) QCOMPARE(sorted[i].score, many[332 - i].score);

    QVERIFY(
        catalogue_->replacePairs({key, 0.5F, 0.0F, false, 3, {}}, std::vector<ImagePair>{{a, c, 0.5F}}).ok());
    QCOMPARE(catalogue_->pairs(key, -1.0F).value().size(), std::size_t{1});
    QCOMPARE(catalogue_->pairs(other, -1.0F).value().size(), std::size_t{1});
    const auto runs = catalogue_->pairRuns().value();
    QCOMPARE(runs.size(), std::size_t{2});
    QVERIFY(runs[0].describer == key && runs[1].describer == other);  // newest first
    // A failing replacement leaves the old pairs.
    const std::vector<ImagePair> wrong{{a, b, 0.9F}, {a, ImageId{999}, 0.8F}};
    QVERIFY(!catalogue_->replacePairs({key, 0.0F, 0.0F, false, 4, {}}, wrong).ok());
    QCOMPARE(catalogue_->pairs(key, -1.0F).value().at(0).score, 0.5F);
    QVERIFY(catalogue_->replacePairs({key, 0.0F, 0.0F, false, 5, {}}, {}).ok());
    QVERIFY(catalogue_->pairs(key, -1.0F).value().empty());
  }

  void runsFactsChangeWithoutItsPairs() {
    const ImageId a = images_[0];
    const ImageId b = images_[1];
    PairRun run{DescriberKey{"k:1"}, 0.5F, 0.6F, false, 1, "x"};
    QVERIFY(catalogue_->updatePairRun(run).error().code == ErrorCode::kInvalidArgument);
    QVERIFY(catalogue_->replacePairs(run, std::vector<ImagePair>{{a, b, 0.9F}}).ok());
    run.threshold = 0.75F;
    run.createdAtMs = 2;
    QVERIFY(catalogue_->updatePairRun(run).ok());
    QCOMPARE(catalogue_->pairRun(run.describer).value()->threshold, 0.75F);
    QCOMPARE(catalogue_->pairs(run.describer, 0.0F).value().size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TestPairs)
#include "test_pairs.moc"
