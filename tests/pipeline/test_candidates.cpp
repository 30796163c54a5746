// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that candidates go through: workers, the joining of candidates, what was matched, features in
// memory.

#include <atomic>
#include <chrono>
#include <cmath>
#include <new>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <thread>

#include "core/pipeline/item_workers.h"
#include "core/pipeline/matched_images.h"
#include "core/pipeline/recent_features.h"
#include "core/pipeline/verify_candidates.h"
#include "core/store/shelf.h"

using namespace lookalike;
using namespace lookalike::pipeline;

namespace {

ContentHash hashOf(int i) {
  ContentHash hash;
  hash.bytes[0] = static_cast<std::uint8_t>(i);
  hash.bytes[31] = '\n';
  return hash;
}

CandidatePair pairOf(int a, int b, float similarity = NAN) {
  CandidatePair pair;
  pair.a = ImageId{a};
  pair.b = ImageId{b};
  pair.similarity = similarity;
  return pair;
}

}  // namespace

class TestCandidates : public QObject {
  Q_OBJECT

 private slots:
  void everyItemIsWorkedOnOnce() {
    JobControl control;
    for (const int threads : {0, 1, 3, 50}) {
      ProgressMeter meter(nullptr, JobStage::kVerifying, 20);
      std::vector<std::atomic<int>> times(20);
      QVERIFY(workOnItems(20, threads, control, meter, [&](std::size_t i) {
                ++times[i];
                return ok();
              }).ok());
      for (const auto& count : times) QCOMPARE(count.load(), 1);
      QCOMPARE(meter.snapshot().done, 20);
    }
    ProgressMeter meter(nullptr, JobStage::kVerifying, 0);
    QVERIFY(workOnItems(0, 2, control, meter, [](std::size_t) { return ok(); }).ok());
  }

  void theFirstErrorEndsTheWork() {
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kVerifying, 1000);
    std::atomic<int> calls{0};
    const auto outcome = workOnItems(1000, 2, control, meter, [&](std::size_t i) -> Result<void> {
      ++calls;
      if (i == 10) return Error{ErrorCode::kDiskFull, "index", {}, -1};
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return ok();
    });
    QCOMPARE(outcome.error().code, ErrorCode::kDiskFull);
    QVERIFY(calls < 1000);
    const auto memory =
        workOnItems(5, 2, control, meter, [](std::size_t) -> Result<void> { throw std::bad_alloc(); });
    QCOMPARE(memory.error().code, ErrorCode::kOutOfMemory);
  }

  void cancelAndPauseAreHeeded() {
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kVerifying, 100000);
    control.pause();
    std::atomic<bool> resumed{false};
    std::atomic<bool> early{false};
    std::jthread person([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      resumed = true;
      control.resume();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      control.cancel();
    });
    const auto outcome = workOnItems(100000, 2, control, meter, [&](std::size_t) {
      if (!resumed) early = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return ok();
    });
    QCOMPARE(outcome.error().code, ErrorCode::kCancelled);
    QVERIFY(!early);
    QVERIFY(meter.snapshot().done > 0);
  }

  void eachPairIsJoinedOnce() {
    const std::vector<CandidatePair> found{pairOf(5, 2), pairOf(2, 5, 0.75F), pairOf(1, 9), pairOf(5, 2),
                                           pairOf(1, 3, 0.5F)};
    const auto pairs = joined(found, true);
    QCOMPARE(pairs.size(), std::size_t{3});
    QCOMPARE(pairs[0].b.value, std::int64_t{3});
    QCOMPARE(pairs[1].b.value, std::int64_t{9});
    QVERIFY(std::isnan(pairs[1].similarity));
    QCOMPARE(pairs[2].a.value, std::int64_t{2});
    QCOMPARE(pairs[2].b.value, std::int64_t{5});
    QCOMPARE(pairs[2].similarity, 0.75F);
    QCOMPARE(joined(found, false).size(), std::size_t{4});  // a query and a reference may change places
    QVERIFY(joined({}, true).empty());
  }

  void candidatesOfChanceAreNotLookedAt() {
    CandidateOptions options;
    options.localPerImage = 6;
    options.localAlways = 2;
    const auto worth = [&](const std::vector<float>& votes) {
      std::vector<index::LocalCandidate> candidates;
      candidates.reserve(votes.size());
      for (const float v : votes) candidates.push_back({0, v, Relation::kSame});
      return worthLooking(candidates, options);
    };
    QCOMPARE(worth({}), std::size_t{0});
    QCOMPARE(worth({0.1F, 0.1F, 0.1F}), std::size_t{3});  // too few to tell chance by
    QCOMPARE(worth({0.12F, 0.11F, 0.11F, 0.11F, 0.1F, 0.1F}), std::size_t{2});
    QCOMPARE(worth({9.0F, 0.2F, 0.13F, 0.125F, 0.11F, 0.1F}), std::size_t{4});
    QCOMPARE(worth({9.0F, 9.0F, 9.0F, 9.0F, 9.0F, 8.5F}), std::size_t{6});  // many copies
    options.standOut = 0.0F;
    QCOMPARE(worth({0.12F, 0.11F, 0.11F, 0.11F, 0.1F, 0.1F}), std::size_t{6});
  }

  void matchedImagesComeBack() {
    const QTemporaryDir temporary;
    const std::string folder = temporary.path().toStdString();
    const DescriberKey describer{"test:1"};
    QVERIFY(!readMatchedImages(folder, describer));
    const MatchedImages matched{"abc", "def", {hashOf(1), hashOf(2), hashOf(10)}};
    QVERIFY(writeMatchedImages(folder, describer, matched).ok());
    const auto read = readMatchedImages(folder, describer);
    QVERIFY(read.has_value());
    QCOMPARE(read->inputDigest, matched.inputDigest);
    QCOMPARE(read->optionsDigest, matched.optionsDigest);
    QVERIFY(read->contents == matched.contents);
    QVERIFY(!readMatchedImages(folder, {"test:other"}));
    QVERIFY(writeMatchedImages(folder, describer, {"abc", "def", {}}).ok());
    QVERIFY(readMatchedImages(folder, describer)->contents.empty());

    // Whatever else lies there is nothing, and harms nothing.
    QVERIFY(writeMatchedImages(folder, describer, matched).ok());
    const auto shelf = store::Shelf::openExisting(folder, "matched", describer.text);
    const std::vector<ContentHash> key(1);
    const auto whole = (*shelf)->find(key[0]);
    QVERIFY(whole.has_value());
    for (std::size_t length = 0; length < whole->size(); ++length) {
      const std::vector<std::vector<std::byte>> part{
          {whole->begin(), whole->begin() + static_cast<std::ptrdiff_t>(length)}};
      QVERIFY((*shelf)->put(key, part).ok());
      const auto found = readMatchedImages(folder, describer);
      QCOMPARE(found.has_value(), length >= 8 && (length - 8) % 32 == 0);
    }
  }

  void featuresInMemoryAreBounded() {
    const QTemporaryDir folder;
    auto cache = local::LocalFeatureCache::open(folder.path().toStdString(), {"test:1"});
    QVERIFY(cache.ok());
    std::vector<ContentHash> hashes;
    std::vector<LocalFeatures> features;
    for (int i = 0; i < 50; ++i) {
      hashes.push_back(hashOf(i));
      features.emplace_back();
      features.back().width = i + 1;
      features.back().workingPicture.assign(10'000, static_cast<std::uint8_t>(i));
    }
    QVERIFY((*cache)->put(hashes, features).ok());
    RecentFeatures recent(**cache, 100'000);
    const auto first = recent.of(hashOf(0));
    for (int i = 0; i < 50; ++i) {
      QCOMPARE(recent.of(hashOf(i))->width, i + 1);
      QVERIFY(recent.bytes() <= 100'000);
    }
    QCOMPARE(recent.of(hashOf(49)).get(), recent.of(hashOf(49)).get());
    QVERIFY(recent.of(hashOf(0)).get() != first.get());  // it was dropped meanwhile, and read again
    QCOMPARE(first->width, 1);
    QCOMPARE(recent.of(hashOf(99))->size(), std::size_t{0});
  }
};

QTEST_GUILESS_MAIN(TestCandidates)
#include "test_candidates.moc"
