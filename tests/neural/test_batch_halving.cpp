// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <vector>

#include "core/neural/batch_halving.h"

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::Result;
using lookalike::neural::runHalving;

namespace {

/// A device with room for so many items at once.
struct FakeDevice {
  std::size_t room = 0;
  std::vector<std::size_t> asked;
  std::vector<std::size_t> done;  // every item, in the order of completion

  Result<void> operator()(std::size_t first, std::size_t count) {
    asked.push_back(count);
    if (count > room) return Error{ErrorCode::kOutOfMemory, {}, "no room", -1};
    for (std::size_t i = 0; i < count; ++i) done.push_back(first + i);
    return {};
  }
};

using Counts = std::vector<std::size_t>;

}  // namespace

class TestBatchHalving : public QObject {
  Q_OBJECT
 private slots:
  void runsFullBatchesAndTheRest() {
    FakeDevice device{100, {}, {}};
    std::size_t batch = 4;
    QVERIFY(runHalving(10, batch, device));
    QCOMPARE(device.asked, (Counts{4, 4, 2}));
    QCOMPARE(device.done.size(), std::size_t{10});
    QCOMPARE(batch, std::size_t{4});
  }

  void halvesUntilItFitsAndStaysThere() {
    FakeDevice device{3, {}, {}};
    std::size_t batch = 16;
    QVERIFY(runHalving(8, batch, device));
    QCOMPARE(device.asked, (Counts{8, 4, 2, 2, 2, 2}));
    QCOMPARE(device.done, (Counts{0, 1, 2, 3, 4, 5, 6, 7}));
    QCOMPARE(batch, std::size_t{2});
    device.asked.clear();
    QVERIFY(runHalving(4, batch, device));
    QCOMPARE(device.asked, (Counts{2, 2}));
  }

  void goesOnWithASmallerBatchInTheMiddle() {
    FakeDevice device{100, {}, {}};
    std::size_t calls = 0;
    const auto shrinking = [&](std::size_t first, std::size_t count) {
      if (++calls == 2) device.room = 2;  // another program took the memory
      return device(first, count);
    };
    std::size_t batch = 4;
    QVERIFY(runHalving(8, batch, shrinking));
    QCOMPARE(device.asked, (Counts{4, 4, 2, 2}));
    QCOMPARE(device.done, (Counts{0, 1, 2, 3, 4, 5, 6, 7}));
  }

  void aSingleItemThatDoesNotFitFails() {
    FakeDevice device{0, {}, {}};
    std::size_t batch = 4;
    const auto outcome = runHalving(5, batch, device);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::kOutOfMemory);
    QCOMPARE(device.asked, (Counts{4, 2, 1}));
    QCOMPARE(batch, std::size_t{1});
  }

  void otherFailuresAreHandedBackAtOnce() {
    std::size_t calls = 0;
    std::size_t batch = 4;
    const auto outcome = runHalving(8, batch, [&](std::size_t, std::size_t) -> Result<void> {
      ++calls;
      return Error{ErrorCode::kBadModel, {}, "bad", -1};
    });
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, ErrorCode::kBadModel);
    QCOMPARE(calls, std::size_t{1});
    QCOMPARE(batch, std::size_t{4});
  }

  void nothingToDoIsDone() {
    FakeDevice device{1, {}, {}};
    std::size_t batch = 4;
    QVERIFY(runHalving(0, batch, device));
    QVERIFY(device.asked.empty());
  }
};

QTEST_GUILESS_MAIN(TestBatchHalving)
#include "test_batch_halving.moc"
