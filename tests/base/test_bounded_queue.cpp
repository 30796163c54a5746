// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <memory>
#include <numeric>
#include <QtTest>
#include <thread>
#include <vector>

#include "core/base/bounded_queue.h"

using namespace lookalike;

class TestBoundedQueue : public QObject {
  Q_OBJECT
 private slots:
  void keepsOrder();
  void holdsWhatCanOnlyBeMoved();
  void fullQueueMakesProducersWait();
  void closeLetsConsumersDrain();
  void closeWakesAWaitingConsumer();
  void closeWakesAWaitingProducer();
  void stopWakesBothSides();
  void everyItemOnceUnderManyThreads();
};

void TestBoundedQueue::keepsOrder() {
  BoundedQueue<int> queue(3);
  QVERIFY(!queue.tryPop().has_value());
  QVERIFY(queue.push(1));
  QVERIFY(queue.push(2));
  QCOMPARE(queue.pop(), std::optional(1));
  QVERIFY(queue.push(3));
  QCOMPARE(queue.tryPop(), std::optional(2));
  QCOMPARE(queue.pop(), std::optional(3));
}

void TestBoundedQueue::holdsWhatCanOnlyBeMoved() {
  BoundedQueue<std::unique_ptr<int>> queue(1);
  QVERIFY(queue.push(std::make_unique<int>(4)));
  const auto item = queue.pop();
  QVERIFY(item.has_value());
  QCOMPARE(**item, 4);
}

void TestBoundedQueue::fullQueueMakesProducersWait() {
  BoundedQueue<int> queue(2);
  QVERIFY(queue.push(1));
  QVERIFY(queue.push(2));
  std::atomic<bool> pushed = false;
  std::jthread producer([&] { pushed = queue.push(3); });
  QTest::qWait(30);
  QVERIFY(!pushed);
  QCOMPARE(queue.pop(), std::optional(1));
  producer.join();
  QVERIFY(pushed);
}

void TestBoundedQueue::closeLetsConsumersDrain() {
  BoundedQueue<int> queue(4);
  QVERIFY(queue.push(1));
  QVERIFY(queue.push(2));
  queue.close();
  QVERIFY(!queue.push(3));
  QCOMPARE(queue.pop(), std::optional(1));
  QCOMPARE(queue.tryPop(), std::optional(2));
  QVERIFY(!queue.pop().has_value());
  QVERIFY(!queue.tryPop().has_value());
}

void TestBoundedQueue::closeWakesAWaitingConsumer() {
  BoundedQueue<int> queue(1);
  std::optional<int> got = 5;
  std::jthread consumer([&] { got = queue.pop(); });
  QTest::qWait(10);
  queue.close();
  consumer.join();
  QVERIFY(!got.has_value());
}

void TestBoundedQueue::closeWakesAWaitingProducer() {
  BoundedQueue<int> queue(1);
  QVERIFY(queue.push(1));
  bool taken = true;
  std::jthread producer([&] { taken = queue.push(2); });
  QTest::qWait(10);
  queue.close();
  producer.join();
  QVERIFY(!taken);
  QCOMPARE(queue.pop(), std::optional(1));
  QVERIFY(!queue.pop().has_value());
}

void TestBoundedQueue::stopWakesBothSides() {
  BoundedQueue<int> empty(1);
  BoundedQueue<int> full(1);
  QVERIFY(full.push(1));
  std::stop_source stop;
  std::optional<int> got = 5;
  bool taken = true;
  std::jthread consumer([&] { got = empty.pop(stop.get_token()); });
  std::jthread producer([&] { taken = full.push(2, stop.get_token()); });
  QTest::qWait(10);
  stop.request_stop();
  consumer.join();
  producer.join();
  QVERIFY(!got.has_value());
  QVERIFY(!taken);
  // After a stop nothing is taken or given, though there would be an item and room.
  QVERIFY(!full.pop(stop.get_token()).has_value());
  QVERIFY(!empty.push(3, stop.get_token()));
  QCOMPARE(full.pop(), std::optional(1));
}

void TestBoundedQueue::everyItemOnceUnderManyThreads() {
  constexpr int kItems = 5000;
  BoundedQueue<int> queue(3);
  std::atomic<int> next = 0;
  std::vector<std::vector<int>> got(4);
  {
    std::vector<std::jthread> consumers;
    consumers.reserve(got.size());
    for (auto& list : got) {
      consumers.emplace_back([&queue, &list] {
        while (const auto item = queue.pop()) list.push_back(*item);
      });
    }
    {
      std::vector<std::jthread> producers;
      producers.reserve(3);
      for (int i = 0; i < 3; ++i) {
        producers.emplace_back([&] {
          for (int item = next++; item < kItems; item = next++) {
            if (!queue.push(item)) return;
          }
        });
      }
    }
    queue.close();
  }
  std::vector<int> all;
  for (const auto& list : got) all.insert(all.end(), list.begin(), list.end());
  std::sort(all.begin(), all.end());
  std::vector<int> wanted(kItems);
  std::iota(wanted.begin(), wanted.end(), 0);
  QCOMPARE(all, wanted);
}

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "test_bounded_queue.moc"
