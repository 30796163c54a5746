// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cmath>
#include <numbers>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>
#include <vector>

#include "core/local/local_feature_cache.h"
#include "core/local/packed_keypoint.h"
#include "core/store/shelf.h"

using lookalike::ContentHash;
using lookalike::ErrorCode;
using lookalike::Keypoint;
using lookalike::LocalFeatures;
using namespace lookalike::local;

namespace {

const lookalike::LocalFeatureKey kKey{"sift1:test"};

ContentHash hashOf(int i) {
  ContentHash hash;
  for (std::size_t k = 0; k < 4; ++k) hash.bytes[k] = static_cast<std::uint8_t>(i >> (8 * k));
  hash.bytes[31] = 0xAB;
  return hash;
}

int keypointsOf(int i) {
  return i % 7 * 5;  // also none
}

std::size_t pictureBytesOf(int i) {
  return static_cast<std::size_t>(100 + i % 11 * 30);
}

/// Features that depend on i. The keypoints are as packing rounds them.
LocalFeatures featuresOf(int i) {
  LocalFeatures features;
  features.width = 4000 + i;
  features.height = 3000;
  features.workingWidth = 370;
  features.workingHeight = 277;
  for (int k = 0; k < keypointsOf(i); ++k) {
    const double turn = std::sin(1.0 + i + k) * std::numbers::pi;
    const Keypoint keypoint{static_cast<float>((i * 37 + k * 101) % 370),
                            static_cast<float>((i * 53 + k * 29) % 277), 2.0F + static_cast<float>(k % 40),
                            static_cast<float>(turn)};
    features.keypoints.push_back(unpackKeypoint(packKeypoint(keypoint, 370, 277), 370, 277));
    const auto mix = static_cast<std::uint64_t>(i) * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(k);
    features.codes.push_back({{mix, ~mix, mix * mix}});
  }
  for (std::size_t k = 0; k < pictureBytesOf(i); ++k)
    features.workingPicture.push_back(static_cast<std::uint8_t>(static_cast<std::size_t>(i) * 31U + k * 7U));
  return features;
}

bool areEqual(const std::optional<LocalFeatures>& found, const LocalFeatures& wanted,
              bool withPicture = true) {
  if (!found || found->width != wanted.width || found->height != wanted.height ||
      found->workingWidth != wanted.workingWidth || found->workingHeight != wanted.workingHeight ||
      found->codes != wanted.codes || found->size() != wanted.size()) {
    return false;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Keypoint& a = found->keypoints[i];
    const Keypoint& b = wanted.keypoints[i];
    if (a.x != b.x || a.y != b.y || a.size != b.size || a.angle != b.angle) return false;
  }
  return withPicture ? found->workingPicture == wanted.workingPicture : found->workingPicture.empty();
}

}  // namespace

class TestLocalFeatureCache : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  std::unique_ptr<LocalFeatureCache> open() const {
    auto cache = LocalFeatureCache::open(folder_->path().toStdString(), kKey);
    if (!cache) qFatal("%s", lookalike::describeError(cache.error()).c_str());
    return std::move(cache).value();
  }

  static void add(LocalFeatureCache& cache, int first, int count) {
    std::vector<ContentHash> hashes;
    std::vector<LocalFeatures> features;
    for (int i = first; i < first + count; ++i) {
      hashes.push_back(hashOf(i));
      features.push_back(featuresOf(i));
    }
    const auto added = cache.put(hashes, features);
    if (!added) qFatal("%s", lookalike::describeError(added.error()).c_str());
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void keepsWhatWasPut() {
    auto cache = open();
    QVERIFY(!cache->find(hashOf(1), true));
    add(*cache, 0, 10);
    add(*cache, 5, 10);  // five of them are there already
    QVERIFY(cache->put({}, {}));
    QVERIFY(areEqual(cache->find(hashOf(9), true), featuresOf(9)));
    QVERIFY(cache->flush());
    cache.reset();

    const auto again = open();
    for (int i = 0; i < 15; ++i) {
      QVERIFY(again->contains(hashOf(i)));
      QVERIFY(areEqual(again->find(hashOf(i), true), featuresOf(i)));
      QVERIFY(areEqual(again->find(hashOf(i), false), featuresOf(i), false));
    }
    QVERIFY(!again->contains(hashOf(15)));
  }

  void aThousandPicturesAreFoundAgain() {
    {
      const auto cache = open();
      for (int first = 0; first < 1000; first += 256) add(*cache, first, std::min(256, 1000 - first));
    }
    const auto cache = open();
    for (int i = 0; i < 1000; ++i)
      QVERIFY(areEqual(cache->find(hashOf(i), i % 2 == 0), featuresOf(i), i % 2 == 0));
  }

  void manyThreadsFindAtOnce() {
    const auto cache = open();
    add(*cache, 0, 100);
    std::atomic<int> right{0};
    {
      std::vector<std::jthread> threads;
      threads.reserve(4);
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
          for (int i = 0; i < 100; ++i)
            right += areEqual(cache->find(hashOf(i), true), featuresOf(i)) ? 1 : 0;
        });
      }
    }
    QCOMPARE(right.load(), 400);
  }

  void damageIsNotHandedOut() {
    const std::string folder = folder_->path().toStdString();
    const auto cache = open();
    add(*cache, 0, 3);
    {
      const auto pictures = lookalike::store::Shelf::openExisting(folder, "pictures", kKey.text);
      const auto keypoints = lookalike::store::Shelf::openExisting(folder, "keypoints", kKey.text);
      (*pictures)->remove(hashOf(1));
      const std::vector<ContentHash> hashes{hashOf(2)};
      const std::vector<std::vector<std::byte>> values{std::vector<std::byte>(20)};  // a part of a keypoint
      QVERIFY((*keypoints)->put(hashes, values).ok());
    }
    QVERIFY(areEqual(cache->find(hashOf(1), false), featuresOf(1), false));
    QVERIFY(!cache->find(hashOf(1), true));
    QVERIFY(!cache->contains(hashOf(1)));  // so that both are made again
    QVERIFY(!cache->find(hashOf(2), true));
    QVERIFY(!cache->contains(hashOf(2)));
    add(*cache, 1, 2);
    for (int i = 0; i < 3; ++i) QVERIFY(areEqual(cache->find(hashOf(i), true), featuresOf(i)));
  }

  void aReaderRunsBesideAWriter() {
    const std::string folder = folder_->path().toStdString();
    QCOMPARE(LocalFeatureCache::openExisting(folder, kKey).error().code, ErrorCode::kNotFound);
    const auto writer = open();
    const auto reader = std::move(LocalFeatureCache::openExisting(folder, kKey)).value();
    add(*writer, 0, 10);
    for (int i = 0; i < 10; ++i) QVERIFY(areEqual(reader->find(hashOf(i), true), featuresOf(i)));
    // Other settings, and a layout that this version does not know, are something else.
    QVERIFY(!LocalFeatureCache::open(folder, {"sift1:other"}).value()->contains(hashOf(0)));
    for (const char* kind : {"keypoints", "pictures"})
      QVERIFY(lookalike::store::Shelf::open(folder, {kind, "sift1:newer", "2"}).ok());
    QCOMPARE(LocalFeatureCache::openExisting(folder, {"sift1:newer"}).error().code, ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestLocalFeatureCache)
#include "test_local_feature_cache.moc"
