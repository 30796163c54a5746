// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <numbers>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>
#include <vector>

#include "core/local/local_feature_cache.h"
#include "core/local/packed_keypoint.h"

using lookalike::ContentHash;
using lookalike::ErrorCode;
using lookalike::Keypoint;
using lookalike::LocalFeatures;
using namespace lookalike::local;

namespace {

constexpr qint64 kFileHeaderBytes = 128;
constexpr qint64 kRecordHeaderBytes = 72;
constexpr qint64 kKeypointBytes = 29;
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

qint64 recordBytesOf(int i) {
  return kRecordHeaderBytes + keypointsOf(i) * kKeypointBytes + static_cast<qint64>(pictureBytesOf(i));
}

qint64 offsetOf(int i) {
  qint64 offset = kFileHeaderBytes;
  for (int k = 0; k < i; ++k) offset += recordBytesOf(k);
  return offset;
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
  QString path_;

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
    const auto added = cache.append(hashes, features);
    if (!added) qFatal("%s", lookalike::describeError(added.error()).c_str());
  }

  QByteArray content() const {
    QFile file(path_);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read the cache");
    return file.readAll();
  }

  void replace(const QByteArray& bytes) const {
    QFile file(path_);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
      qFatal("cannot write");
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = folder_->filePath("sift1-test.keypoints");
  }

  void keepsWhatWasAppended() {
    auto cache = open();
    QCOMPARE(cache->size(), std::size_t{0});
    QVERIFY(!cache->find(hashOf(1), true));
    add(*cache, 0, 10);
    add(*cache, 5, 10);  // five of them are there already
    QVERIFY(cache->append({}, {}));
    QCOMPARE(cache->size(), std::size_t{15});
    QVERIFY(areEqual(cache->find(hashOf(9), true), featuresOf(9)));
    QVERIFY(cache->flush());
    cache.reset();
    QCOMPARE(content().size(), offsetOf(15));

    const auto again = open();
    QCOMPARE(again->size(), std::size_t{15});
    for (int i = 0; i < 15; ++i) {
      QVERIFY(again->contains(hashOf(i)));
      QVERIFY(areEqual(again->find(hashOf(i), true), featuresOf(i)));
      QVERIFY(areEqual(again->find(hashOf(i), false), featuresOf(i), false));
    }
    QVERIFY(!again->contains(hashOf(15)));
  }

  void theSameContentTwiceInOneCallIsKeptOnce() {
    const auto cache = open();
    const std::vector<ContentHash> hashes{hashOf(1), hashOf(1)};
    const std::vector<LocalFeatures> features{featuresOf(1), featuresOf(2)};
    QVERIFY(cache->append(hashes, features));
    QCOMPARE(cache->size(), std::size_t{1});
    QVERIFY(areEqual(cache->find(hashOf(1), true), featuresOf(1)));
  }

  void aThousandPicturesAreFoundAgain() {
    {
      const auto cache = open();
      for (int first = 0; first < 1000; first += 256) add(*cache, first, std::min(256, 1000 - first));
    }
    const auto cache = open();
    QCOMPARE(cache->size(), std::size_t{1000});
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

  void aTornRecordIsDroppedWhereverItWasTorn() {
    add(*open(), 0, 4);
    const QByteArray whole = content();
    for (qint64 length = offsetOf(3); length < whole.size(); ++length) {
      replace(whole.left(length));
      const auto cache = open();
      QCOMPARE(cache->size(), std::size_t{3});
      QVERIFY(!cache->contains(hashOf(3)));
      QCOMPARE(content().size(), offsetOf(3));
      add(*cache, 3, 1);
      QVERIFY(areEqual(cache->find(hashOf(3), true), featuresOf(3)));
      QCOMPARE(content(), whole);
    }
  }

  void aTornHeaderIsBegunAnew() {
    add(*open(), 0, 1);
    const QByteArray whole = content();
    for (qint64 length = 0; length < kFileHeaderBytes; length += 13) {
      replace(whole.left(length));
      const auto cache = open();
      QCOMPARE(cache->size(), std::size_t{0});
      add(*cache, 0, 1);
      QCOMPARE(content(), whole);
    }
  }

  void eachFlippedBitCostsItsRecordOnly() {
    add(*open(), 0, 4);
    const QByteArray whole = content();
    for (qint64 at = offsetOf(1); at < offsetOf(2); ++at) {
      QByteArray damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
      replace(damaged);
      {
        auto cache = open();
        QVERIFY(!cache->find(hashOf(1), true));
        QVERIFY(!cache->contains(hashOf(1)));
        for (const int i : {0, 2, 3}) QVERIFY(areEqual(cache->find(hashOf(i), true), featuresOf(i)));
        QCOMPARE(cache->size(), std::size_t{3});
      }
      auto cache = open();  // the damage stays known
      QCOMPARE(cache->size(), std::size_t{3});
      QVERIFY(!cache->contains(hashOf(1)));
      add(*cache, 1, 1);
      QVERIFY(areEqual(cache->find(hashOf(1), true), featuresOf(1)));
      cache = nullptr;
      cache = open();
      QCOMPARE(cache->size(), std::size_t{4});
      for (const int i : {0, 1, 2, 3}) QVERIFY(areEqual(cache->find(hashOf(i), true), featuresOf(i)));
    }
  }

  void aDamagedPictureLeavesTheKeypoints() {
    const auto cache = open();
    add(*cache, 0, 3);
    QByteArray damaged = content();
    const qint64 inPicture = offsetOf(2) - 1;
    damaged[inPicture] = static_cast<char>(damaged[inPicture] ^ 1);
    replace(damaged);
    QVERIFY(areEqual(cache->find(hashOf(1), false), featuresOf(1), false));
    QVERIFY(!cache->find(hashOf(1), true));
  }

  void rubbishAtTheEndIsCutOff() {
    add(*open(), 0, 3);
    const QByteArray whole = content();
    // Zeros are what a power cut leaves; a megabyte crosses the pieces that are searched.
    replace(whole + QByteArray(1 << 20, '\0'));
    QCOMPARE(open()->size(), std::size_t{3});
    QCOMPARE(content(), whole);
    // The last record whole, but damaged in its body.
    QByteArray damaged = whole;
    damaged[whole.size() - 1] = static_cast<char>(damaged[whole.size() - 1] ^ 16);
    replace(damaged);
    QCOMPARE(open()->size(), std::size_t{2});
    QCOMPARE(content(), whole.left(offsetOf(2)));
  }

  void recordsBehindALongGapAreFound() {
    add(*open(), 0, 3);
    const QByteArray whole = content();
    for (const int gap : {1, 71, (1 << 18) - 72, (1 << 18) - 1, 1 << 18, (1 << 18) + 40}) {
      replace(whole.left(offsetOf(1)) + QByteArray(gap, 'L') + whole.mid(offsetOf(1)));
      const auto cache = open();
      QCOMPARE(cache->size(), std::size_t{3});
      QVERIFY(areEqual(cache->find(hashOf(2), true), featuresOf(2)));
    }
  }

  void anotherVersionIsSetAside() {
    add(*open(), 0, 3);
    QByteArray newer = content();
    newer[8] = 2;
    replace(newer);
    QCOMPARE(open()->size(), std::size_t{0});
    QFile aside(path_ + ".old");
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), newer);
    replace("another file");
    QCOMPARE(open()->size(), std::size_t{0});
  }

  void aSecondWriterIsRefused() {
    auto cache = open();
    const auto second = LocalFeatureCache::open(folder_->path().toStdString(), kKey);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::kLocked);
    QVERIFY(LocalFeatureCache::open(folder_->path().toStdString(), {"sift1:other"}));
    cache.reset();
    QCOMPARE(open()->size(), std::size_t{0});
  }

  void aReaderRunsBesideAWriter() {
    const std::string folder = folder_->path().toStdString();
    QCOMPARE(LocalFeatureCache::openExisting(folder, kKey).error().code, ErrorCode::kNotFound);
    const auto writer = open();
    add(*writer, 0, 5);
    const auto reader = std::move(LocalFeatureCache::openExisting(folder, kKey)).value();
    QCOMPARE(reader->size(), std::size_t{5});
    add(*writer, 5, 5);
    QCOMPARE(reader->size(), std::size_t{5});
    for (int i = 0; i < 5; ++i) QVERIFY(areEqual(reader->find(hashOf(i), true), featuresOf(i)));
    // In the middle of an append: the reader passes over the torn record and leaves the file alone.
    const QByteArray whole = content();
    const QByteArray torn = whole.left(whole.size() - 7);
    replace(torn);
    const auto late = std::move(LocalFeatureCache::openExisting(folder, kKey)).value();
    QCOMPARE(late->size(), std::size_t{9});
    QVERIFY(!late->contains(hashOf(9)));
    QCOMPARE(content(), torn);
    // Nor does it strike out what is damaged.
    QByteArray damaged = whole;
    damaged[offsetOf(2) - 1] = static_cast<char>(damaged[offsetOf(2) - 1] ^ 1);
    replace(damaged);
    QVERIFY(!late->find(hashOf(1), true));
    QVERIFY(!late->contains(hashOf(1)));
    QCOMPARE(content(), damaged);
  }

  void foldersThatCannotBeUsedAreSaid() {
    const auto missing = LocalFeatureCache::open(folder_->filePath("none").toStdString(), kKey);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kNotFound);
    QVERIFY(QDir(folder_->path()).mkdir("sift1-test.keypoints"));
    QVERIFY(!LocalFeatureCache::open(folder_->path().toStdString(), kKey));
  }

  void aFullDiskLeavesTheFileAsItWas() {
    add(*open(), 0, 2);
    const QByteArray before = content();
    // In a process of its own: the limit cannot be taken back. It cuts the third of five records in two.
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      signal(SIGXFSZ, SIG_IGN);
      const auto cache = open();
      const auto limit = static_cast<rlim_t>(offsetOf(4) + 10);
      const rlimit room{limit, limit};
      if (setrlimit(RLIMIT_FSIZE, &room) != 0) _exit(2);
      std::vector<ContentHash> hashes;
      std::vector<LocalFeatures> features;
      for (int i = 2; i < 7; ++i) {
        hashes.push_back(hashOf(i));
        features.push_back(featuresOf(i));
      }
      const auto appended = cache->append(hashes, features);
      if (appended || appended.error().code != ErrorCode::kDiskFull) _exit(3);
      if (cache->size() != 2 || cache->contains(hashOf(2)) || content() != before) _exit(4);
      if (!cache->append(std::span(hashes).first(1), std::span(features).first(1))) _exit(5);
      _exit(cache->size() == 3 ? 0 : 6);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(open()->size(), std::size_t{3});
  }

  void aKillMidwayLosesNothingFinished() {
    int pipeEnds[2];
    QCOMPARE(pipe(pipeEnds), 0);
    const pid_t child = fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      const auto cache = open();
      for (int i = 0;; ++i) {
        add(*cache, i, 1);
        if (write(pipeEnds[1], &i, sizeof(i)) != sizeof(i)) _exit(2);
      }
    }
    close(pipeEnds[1]);
    int finished = 0;
    while (finished < 50) QCOMPARE(read(pipeEnds[0], &finished, sizeof(finished)), ssize_t{sizeof(finished)});
    kill(child, SIGKILL);
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    while (read(pipeEnds[0], &finished, sizeof(finished)) == ssize_t{sizeof(finished)}) {
    }
    close(pipeEnds[0]);
    const auto cache = open();
    QVERIFY(cache->size() > static_cast<std::size_t>(finished));
    for (int i = 0; i <= finished; ++i) QVERIFY(areEqual(cache->find(hashOf(i), true), featuresOf(i)));
  }
};

QTEST_GUILESS_MAIN(TestLocalFeatureCache)
#include "test_local_feature_cache.moc"
