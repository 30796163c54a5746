// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <chrono>
#include <QtTest>
#include <thread>

#include "core/base/ordered_producer.h"

using namespace lookalike;
using namespace std::chrono_literals;

class TestOrderedProducer final : public QObject {
  Q_OBJECT
 private slots:
  void handsOutInOrderWhateverIsMadeFirst() {
    OrderedProducer<std::int64_t> producer(
        [](std::int64_t number, const std::stop_token&) {
          if (number % 3 == 0) std::this_thread::sleep_for(2ms);
          return number;
        },
        5, 3);
    for (std::int64_t number = 5; number < 40; ++number) QCOMPARE(producer.next().value_or(-1), number);
    QVERIFY(producer.itemsPerSecond() > 0.0);
  }

  void doesNotRunFarAhead() {
    std::atomic<std::int64_t> last{-1};
    OrderedProducer<std::int64_t> producer(
        [&](std::int64_t number, const std::stop_token&) {
          std::int64_t seen = last;
          while (number > seen && !last.compare_exchange_weak(seen, number)) continue;
          return number;
        },
        0, 2);
    QTRY_COMPARE(last.load(), 2);  // threads + 1 items, none of which is taken
    std::this_thread::sleep_for(20ms);
    QCOMPARE(last.load(), 2);
    QCOMPARE(producer.next().value_or(-1), 0);
    QTRY_COMPARE(last.load(), 3);
  }

  void stopAnswersWhoWaitsAndReachesTheMaker() {
    OrderedProducer<int> producer(
        [](std::int64_t, const std::stop_token& stop) {
          while (!stop.stop_requested()) std::this_thread::sleep_for(1ms);
          return 1;
        },
        0, 2);
    std::jthread stopper([&] {
      std::this_thread::sleep_for(20ms);
      producer.stop();
    });
    QVERIFY(!producer.next().has_value());
    QVERIFY(!producer.next().has_value());
  }
};

QTEST_GUILESS_MAIN(TestOrderedProducer)
#include "test_ordered_producer.moc"
