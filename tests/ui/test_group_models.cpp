// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/groups/group_list_model.h"
#include "ui/groups/group_members_model.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

const std::atomic<bool> kGoOn{false};

std::shared_ptr<const GroupTable> tableOf(const std::shared_ptr<const library::LibrarySnapshot>& snapshot) {
  return makeGroupTable(snapshot, 0.9F, groupsOf(*snapshot, 0.9F));
}

std::vector<std::string> pathsOf(const GroupListing& listing) {
  std::vector<std::string> paths;
  for (const std::uint32_t row : listing.shown) paths.push_back(*listing.table->rows[row].path);
  return paths;
}

}  // namespace

class TestGroupModels : public QObject {
  Q_OBJECT
 private slots:
  void rowsHoldTheFactsOfTheirGroups() {
    const auto table = tableOf(makeSnapshot(2, 3));
    QCOMPARE(table->rows.size(), std::size_t{2});
    const GroupRow& plain = table->rows[0];
    QCOMPARE(plain.files, 3U);
    QCOMPARE(plain.images, 3U);
    QCOMPARE(plain.score, 0.97F);
    QCOMPARE(plain.bytes, std::int64_t{1000 + 2000 + 3000});
    QCOMPARE(plain.freeableBytes, std::int64_t{1000 + 2000});
    QCOMPARE(*plain.path, std::string("/pictures/album0/image0.jpg"));
    const GroupRow& withIdentical = table->rows[1];
    QCOMPARE(withIdentical.files, 4U);
    QCOMPARE(withIdentical.images, 3U);
    QCOMPARE(withIdentical.bytes, std::int64_t{1001 + 1001 + 2001 + 3001});
  }
  void hardLinksFreeNothing() {
    auto snapshot = makeSnapshot(2, 3);
    for (FileRecord& file : snapshot->files) file.inode = 7;
    const auto table = tableOf(snapshot);
    QCOMPARE(table->rows[0].freeableBytes, std::int64_t{0});
    QCOMPARE(table->rows[0].files, 3U);
  }
  void sorts_data() {
    QTest::addColumn<int>("sort");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<int>("firstAlbum");
    QTest::newRow("most files") << int(GroupSort::kFiles) << true << 1;
    QTest::newRow("fewest files") << int(GroupSort::kFiles) << false << 0;
    QTest::newRow("most bytes") << int(GroupSort::kFreeableBytes) << true << 1;
    QTest::newRow("path") << int(GroupSort::kPath) << false << 0;
    QTest::newRow("path backwards") << int(GroupSort::kPath) << true << 3;
    QTest::newRow("similarity ties by path") << int(GroupSort::kScore) << true << 0;
  }
  void sorts() {
    QFETCH(int, sort);
    QFETCH(bool, descending);
    QFETCH(int, firstAlbum);
    const GroupOrder order{static_cast<GroupSort>(sort), descending, {}};
    const GroupListing listing = listGroups(tableOf(makeSnapshot(4, 3)), order, kGoOn);
    QCOMPARE(pathsOf(listing).size(), std::size_t{4});
    QCOMPARE(pathsOf(listing).front(), "/pictures/album" + std::to_string(firstAlbum) + "/image0.jpg");
  }
  void filterLooksAtEveryFileAndIgnoresCase() {
    const auto table = tableOf(makeSnapshot(4, 3));
    GroupListing listing = listGroups(table, {GroupSort::kPath, false, "ALBUM2/image2"}, kGoOn);
    QCOMPARE(pathsOf(listing), std::vector<std::string>{"/pictures/album2/image0.jpg"});
    QCOMPARE(listing.files, std::int64_t{3});
    listing = listGroups(table, {GroupSort::kPath, false, "-copy"}, kGoOn);
    QCOMPARE(pathsOf(listing), std::vector<std::string>{"/pictures/album1/image0.jpg"});
    listing = listGroups(table, {GroupSort::kPath, false, "nothing like it"}, kGoOn);
    QVERIFY(listing.shown.empty());
    QVERIFY(listing.table != nullptr);
  }
  void filterFindsEscapedBytes() {
    auto snapshot = makeSnapshot(2, 2);
    snapshot->files[0].path = "/pictures/caf\xE9.jpg";
    const GroupListing listing = listGroups(tableOf(snapshot), {GroupSort::kPath, false, "caf\\xe9"}, kGoOn);
    QCOMPARE(listing.shown.size(), std::size_t{1});
  }
  void abandonedListingIsMarked() {
    const std::atomic<bool> abandon{true};
    QVERIFY(listGroups(tableOf(makeSnapshot(4, 3)), {}, abandon).table == nullptr);
  }
  void modelFollowsTheContract() {
    GroupListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setListing(listGroups(tableOf(makeSnapshot(5, 2)), {GroupSort::kPath, true, {}}, kGoOn));
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.group(0)->centre, ImageId{9});
    QCOMPARE(model.rowOfCentre(ImageId{9}), 0);
    QCOMPARE(model.rowOfCentre(ImageId{2}), -1);
    QVERIFY(model.row(5) == nullptr);
    QVERIFY(model.row(-1) == nullptr);
    const QString spoken = model.data(model.index(0), Qt::AccessibleTextRole).toString();
    QVERIFY2(spoken.contains("image0.jpg") && spoken.contains("0.990"), qPrintable(spoken));
    model.setListing({});
    QCOMPARE(model.rowCount(), 0);
  }
  void twoHundredThousandGroups() {
    constexpr int kGroups = 200'000;
    const auto snapshot = makeSnapshot(kGroups, 2);
    const auto table = tableOf(snapshot);
    GroupListModel model;
    const GroupListing all = listGroups(table, {GroupSort::kFreeableBytes, true, {}}, kGoOn);
    model.setListing(all);
    QCOMPARE(model.rowCount(), kGroups);
    for (int row = 1; row < kGroups; ++row) {
      QVERIFY(model.row(row - 1)->freeableBytes >= model.row(row)->freeableBytes);
    }
    const GroupListing some = listGroups(table, {GroupSort::kPath, false, "album19999"}, kGoOn);
    model.setListing(some);
    QCOMPARE(model.rowCount(), 11);  // 19999 and 199990 to 199999
    QVERIFY(model.row(0)->path->find("album19999") != std::string::npos);
    QCOMPARE(all.files, std::int64_t{2 * kGroups + 1});
  }

  void membersListEveryFile() {
    const auto snapshot = makeSnapshot(2, 3);
    const std::vector<ImageGroup> groups = groupsOf(*snapshot, 0.9F);
    GroupMembersModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setGroup(snapshot, &groups[1]);
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(model.member(0)->isIdentical);
    QVERIFY(model.member(1)->isIdentical);
    QVERIFY(!model.member(2)->isIdentical);
    QCOMPARE(model.member(0)->image, model.member(1)->image);
    QCOMPARE(model.member(3)->scoreWithCentre, 0.97F);
    QVERIFY(GroupMembersModel::closeness(*model.member(1), false).contains("="));
    QVERIFY(GroupMembersModel::closeness(*model.member(3), false).contains("0.970"));
    model.setGroup(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.sideA(), -1);
  }
  void sidesAreNeverTheSameFile() {
    const auto snapshot = makeSnapshot(1, 4);
    const std::vector<ImageGroup> groups = groupsOf(*snapshot, 0.9F);
    GroupMembersModel model;
    model.setGroup(snapshot, &groups[0]);
    QCOMPARE(model.sideA(), 0);
    QCOMPARE(model.sideB(), 1);
    model.setSideB(3);
    QCOMPARE(model.sideB(), 3);
    model.setSideB(0);
    QCOMPARE(model.sideA(), 3);
    QCOMPARE(model.sideB(), 0);
    model.swapSides();
    QCOMPARE(model.sideA(), 0);
    QCOMPARE(model.sideB(), 3);
    model.setSideA(99);
    model.setSideA(-1);
    QCOMPARE(model.sideA(), 0);
  }
};

QTEST_MAIN(TestGroupModels)
#include "test_group_models.moc"
