// SPDX-License-Identifier: GPL-3.0-or-later
#include <latch>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/groups/group_list_builder.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

class TestGroupListBuilder : public QObject {
  Q_OBJECT
 private slots:
  void regroupsAtTheThreshold() {
    auto service = std::make_shared<FakeFindService>();
    GroupListBuilder builder(service);
    GroupListing last;
    connect(&builder, &GroupListBuilder::listed, this, [&](const GroupListing& listing) { last = listing; });
    builder.setSnapshot(service->snapshot, 0.9F);
    QTRY_VERIFY(last.table != nullptr);
    QCOMPARE(last.shown.size(), std::size_t{3});
    QCOMPARE(last.files, std::int64_t{10});
    builder.setThreshold(0.98F);
    QTRY_COMPARE(last.table->threshold, 0.98F);
    QCOMPARE(last.files, std::int64_t{7});
    builder.setThreshold(0.999F);
    QTRY_COMPARE(last.table->threshold, 0.999F);
    QCOMPARE(last.shown.size(), std::size_t{1});  // identical files stay at any threshold
  }
  void theLatestWishWins() {
    auto service = std::make_shared<FakeFindService>();
    std::latch firstBegan(1);
    std::latch goOn(1);
    std::atomic<int> calls{0};
    service->grouper = [&](const library::LibrarySnapshot& snapshot, float threshold) {
      if (calls++ == 0) {
        firstBegan.count_down();
        goOn.wait();
      }
      return groupsOf(snapshot, threshold);
    };
    GroupListBuilder builder(service);
    std::vector<float> thresholds;
    connect(&builder, &GroupListBuilder::listed, this,
            [&](const GroupListing& listing) { thresholds.push_back(listing.table->threshold); });
    builder.setSnapshot(service->snapshot, 0.9F);
    firstBegan.wait();
    for (const float threshold : {0.91F, 0.92F, 0.93F, 0.94F, 0.95F}) builder.setThreshold(threshold);
    QTest::qWait(120);  // beyond the debouncing
    builder.setThreshold(0.96F);
    QTest::qWait(120);
    goOn.count_down();
    QTRY_VERIFY(!thresholds.empty() && thresholds.back() == 0.96F);
    QTest::qWait(100);
    QCOMPARE(thresholds.back(), 0.96F);
    QVERIFY(std::is_sorted(thresholds.begin(), thresholds.end()));
    QVERIFY2(calls <= 3, "wishes that were overtaken are not worked on");
    QVERIFY(!builder.isBusy());
  }
  void resultsOfAnotherLibraryAreDropped() {
    auto service = std::make_shared<FakeFindService>();
    const std::shared_ptr<const library::LibrarySnapshot> first = makeSnapshot(5, 2, "/first");
    const std::shared_ptr<const library::LibrarySnapshot> second = makeSnapshot(2, 2, "/second");
    std::latch began(1);
    std::latch goOn(1);
    service->grouper = [&](const library::LibrarySnapshot& snapshot, float threshold) {
      if (&snapshot == first.get()) {
        began.count_down();
        goOn.wait();
      }
      return groupsOf(snapshot, threshold);
    };
    GroupListBuilder builder(service);
    std::vector<std::size_t> sizes;
    connect(&builder, &GroupListBuilder::listed, this,
            [&](const GroupListing& listing) { sizes.push_back(listing.shown.size()); });
    builder.setSnapshot(first, 0.9F);
    began.wait();
    builder.setSnapshot(second, 0.9F);
    goOn.count_down();
    QTRY_COMPARE(sizes.size(), std::size_t{1});
    QCOMPARE(sizes[0], std::size_t{2});
    builder.setSnapshot(nullptr, 0.0F);
    QCOMPARE(sizes.back(), std::size_t{0});
  }
  void filtersAndSortsWithoutRegrouping() {
    auto service = std::make_shared<FakeFindService>();
    std::atomic<int> calls{0};
    service->grouper = [&](const library::LibrarySnapshot& snapshot, float threshold) {
      ++calls;
      return groupsOf(snapshot, threshold);
    };
    GroupListBuilder builder(service);
    GroupListing last;
    connect(&builder, &GroupListBuilder::listed, this, [&](const GroupListing& listing) { last = listing; });
    builder.setSnapshot(service->snapshot, 0.9F);
    QTRY_COMPARE(last.shown.size(), std::size_t{3});
    builder.setOrder({GroupSort::kPath, true, "album2"});
    QTRY_COMPARE(last.shown.size(), std::size_t{1});
    QCOMPARE(calls.load(), 1);
  }
  void endsWhileItWorks() {
    auto service = std::make_shared<FakeFindService>();
    service->snapshot = makeSnapshot(50'000, 2);
    GroupListBuilder builder(service);
    builder.setSnapshot(service->snapshot, 0.9F);
    builder.setThreshold(0.95F);
  }
};

QTEST_MAIN(TestGroupListBuilder)
#include "test_group_list_builder.moc"
