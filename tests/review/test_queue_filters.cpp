// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "core/review/queue_filters.h"

using namespace lookalike;
using namespace lookalike::review;

namespace {

/// A pair of one file each.
bool keeps(const QueueFilters& filters, const std::string& a, const std::string& b) {
  PairFacts facts;
  facts.filesOfA = {&a, 1};
  facts.filesOfB = {&b, 1};
  return filters.accepts(facts);
}

}  // namespace

class TestQueueFilters : public QObject {
  Q_OBJECT
 private slots:
  void asMadeItKeepsEverything() {
    const QueueFilters filters;
    QVERIFY(filters.keepsAll());
    QVERIFY(keeps(filters, "/a/x.jpg", "/a/y.jpg"));
    QVERIFY(filters.accepts({}));  // no files at all, no containment
    PairFacts labelled;
    labelled.isLabelled = true;
    labelled.probability = std::nanf("");
    QVERIFY(filters.accepts(labelled));
  }

  void belowIsByWholeNames() {
    QVERIFY(liesBelow("/a/b/c.jpg", "/a/b"));
    QVERIFY(liesBelow("/a/b/c.jpg", "/a/b///"));
    QVERIFY(liesBelow("/a/b", "/a/b"));
    QVERIFY(liesBelow("/a", "/"));
    QVERIFY(!liesBelow("/a/bc.jpg", "/a/b"));
    QVERIFY(!liesBelow("/a", "/a/b"));
    QVERIFY(!liesBelow("/a", ""));
    QVERIFY(liesBelow("/a/\xff\xfe/c.jpg", "/a/\xff\xfe"));  // bytes that are no UTF-8
  }

  void folderAgainstFolder() {
    QueueFilters filters;
    filters.folder = std::string("/photos");
    filters.otherFolder = "/web";
    QVERIFY(keeps(filters, "/photos/1.jpg", "/web/1.jpg"));
    QVERIFY(keeps(filters, "/web/1.jpg", "/photos/1.jpg"));
    QVERIFY(!keeps(filters, "/photos/1.jpg", "/photos/2.jpg"));
    QVERIFY(!keeps(filters, "/web/1.jpg", "/websites/2.jpg"));
    filters.otherFolder.clear();
    QVERIFY(keeps(filters, "/elsewhere/1.jpg", "/photos/2.jpg"));
    QVERIFY(!keeps(filters, "/elsewhere/1.jpg", "/web/2.jpg"));
    filters.otherFolder = "/photos";  // a folder against itself
    QVERIFY(keeps(filters, "/photos/1.jpg", "/photos/2.jpg"));
    QVERIFY(!keeps(filters, "/photos/1.jpg", "/web/2.jpg"));
  }

  void aPictureInSeveralFilesCountsByAny() {
    const std::vector<std::string> a{"/x/1.jpg", "/photos/1.jpg"};
    const std::vector<std::string> b{"/x/2.jpg"};
    PairFacts facts;
    facts.filesOfA = a;
    facts.filesOfB = b;
    QueueFilters filters;
    filters.folder = std::string("/photos");
    filters.otherFolder = std::string("/x");
    QVERIFY(filters.accepts(facts));
    QueueFilters hiding;
    hiding.hideInsideOneFolder = true;
    QVERIFY(hiding.accepts(facts));
  }

  void onlyContained() {
    QueueFilters filters;
    filters.onlyContained = true;
    PairFacts facts;
    for (const auto& [containment, isKept] :
         {std::pair{Containment::kAInB, true}, std::pair{Containment::kBInA, true},
          std::pair{Containment::kOverlap, false}, std::pair{Containment::kSameExtent, false},
          std::pair{Containment::kUndecided, false}}) {
      facts.containment = containment;
      QCOMPARE(filters.accepts(facts), isKept);
    }
  }

  void splits_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("split");
    const auto row = [](const char* path, DataSplit split) {
      QTest::newRow(path) << QString::fromLatin1(path) << static_cast<int>(split);
    };
    row("/data/train/1.jpg", DataSplit::kTrain);
    row("/data/coco/train2017/1.jpg", DataSplit::kTrain);
    row("/data/Train/cats/1.jpg", DataSplit::kTrain);
    row("/data/val/1.jpg", DataSplit::kValidation);
    row("/data/VALID/1.jpg", DataSplit::kValidation);
    row("/data/validation_2/1.jpg", DataSplit::kValidation);
    row("/data/test-1/1.jpg", DataSplit::kTest);
    row("/data/dev/1.jpg", DataSplit::kDev);
    row("/test/set/train/1.jpg", DataSplit::kTrain);  // the nearest counts
    row("/data/trains/1.jpg", DataSplit::kNone);
    row("/data/devices/1.jpg", DataSplit::kNone);
    row("/data/train.jpg", DataSplit::kNone);  // a file, no folder
    row("train.jpg", DataSplit::kNone);
    row("", DataSplit::kNone);
  }
  void splits() {
    QFETCH(QString, path);
    QFETCH(int, split);
    QCOMPARE(static_cast<int>(splitOf(path.toStdString())), split);
  }

  void onlyAcrossSplits() {
    QueueFilters filters;
    filters.onlyAcrossSplits = true;
    QVERIFY(keeps(filters, "/d/train/1.jpg", "/d/val/1.jpg"));
    QVERIFY(!keeps(filters, "/d/val/1.jpg", "/d/validation/1.jpg"));  // two names of one
    QVERIFY(!keeps(filters, "/d/train/1.jpg", "/d/other/1.jpg"));
    QVERIFY(!keeps(filters, "/d/train/1.jpg", "/d/train/2.jpg"));
  }

  void onlyAcrossTopFolders() {
    QueueFilters filters;
    filters.onlyAcrossTopFolders = true;
    filters.roots = {"/home/me/pictures/", "/mnt/disk"};
    QVERIFY(keeps(filters, "/home/me/pictures/a/x/1.jpg", "/home/me/pictures/b/1.jpg"));
    QVERIFY(!keeps(filters, "/home/me/pictures/a/x/1.jpg", "/home/me/pictures/a/y/1.jpg"));
    QVERIFY(!keeps(filters, "/home/me/pictures/a/1.jpg", "/home/me/pictures/a/y/1.jpg"));
    QVERIFY(keeps(filters, "/home/me/pictures/1.jpg", "/home/me/pictures/a/1.jpg"));
    QVERIFY(!keeps(filters, "/home/me/pictures/1.jpg", "/home/me/pictures/2.jpg"));
    QVERIFY(keeps(filters, "/home/me/pictures/a/1.jpg", "/mnt/disk/a/1.jpg"));
    filters.roots.clear();
    QVERIFY(keeps(filters, "/a/1.jpg", "/b/1.jpg"));
    QVERIFY(!keeps(filters, "/a/b/1.jpg", "/a/c/1.jpg"));
    filters.roots = {"/"};
    QVERIFY(!keeps(filters, "/a/b/1.jpg", "/a/c/1.jpg"));
    QVERIFY(keeps(filters, "/a/b/1.jpg", "/c/1.jpg"));
  }

  void hideInsideOneFolder() {
    QueueFilters filters;
    filters.hideInsideOneFolder = true;
    QVERIFY(!keeps(filters, "/a/1.jpg", "/a/2.jpg"));
    QVERIFY(keeps(filters, "/a/1.jpg", "/a/b/2.jpg"));
  }

  void labelsAndProbabilities() {
    QueueFilters filters;
    filters.onlyUnlabelled = true;
    PairFacts facts;
    facts.isLabelled = true;
    QVERIFY(!filters.accepts(facts));
    filters.onlyUnlabelled = false;
    filters.leastProbability = 0.5F;
    filters.mostProbability = 0.75F;
    for (const auto& [probability, isKept] :
         {std::pair{0.5F, true}, std::pair{0.75F, true}, std::pair{0.49F, false}, std::pair{0.76F, false}}) {
      facts.probability = probability;
      QCOMPARE(filters.accepts(facts), isKept);
    }
  }

  void allThatIsSetMustHold() {
    QueueFilters filters;
    filters.folder = "/d/train";
    filters.onlyAcrossSplits = true;
    QVERIFY(keeps(filters, "/d/train/1.jpg", "/d/test/1.jpg"));
    QVERIFY(!keeps(filters, "/d/val/1.jpg", "/d/test/1.jpg"));
    QVERIFY(!filters.keepsAll());
  }
};

QTEST_GUILESS_MAIN(TestQueueFilters)
#include "test_queue_filters.moc"
