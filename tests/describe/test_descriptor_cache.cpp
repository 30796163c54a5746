// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <cmath>
#include <limits>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/describe/descriptor_cache.h"
#include "core/describe/half_float.h"

using lookalike::ContentHash;
using lookalike::Descriptor;
using lookalike::DescriptorSet;
using lookalike::ErrorCode;
using lookalike::ImageId;
using namespace lookalike::describe;

namespace {

constexpr int kDimension = 16;
constexpr qint64 kHeaderBytes = 128;
constexpr qint64 kRecordBytes = 32 + 4 + 2 * kDimension + 4;
const lookalike::DescriberKey kKey{"test:0123"};

ContentHash hashOf(int i) {
  ContentHash hash;
  for (std::size_t k = 0; k < 4; ++k) hash.bytes[k] = static_cast<std::uint8_t>(i >> (8 * k));
  hash.bytes[31] = 0xAB;
  return hash;
}

/// A unit vector that depends on i.
Descriptor descriptorOf(int i, int dimension = kDimension) {
  Descriptor descriptor;
  double squares = 0;
  for (int k = 0; k < dimension; ++k) {
    descriptor.unit.push_back(static_cast<float>(std::sin(1.0 + i * 0.7 + k * k)));
    squares += static_cast<double>(descriptor.unit.back()) * descriptor.unit.back();
  }
  for (float& value : descriptor.unit) value = static_cast<float>(value / std::sqrt(squares));
  descriptor.rawNorm = static_cast<float>(i) + 0.5F;
  return descriptor;
}

bool isNear(const Descriptor& a, const Descriptor& b) {
  double squares = 0;
  for (std::size_t k = 0; k < a.unit.size(); ++k) {
    if (std::abs(a.unit[k] - b.unit[k]) > 1e-3F) return false;
    squares += static_cast<double>(a.unit[k]) * a.unit[k];
  }
  return a.unit.size() == b.unit.size() && a.rawNorm == b.rawNorm && std::abs(squares - 1.0) < 1e-5;
}

}  // namespace

class TestDescriptorCache : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  QString path_;

  std::unique_ptr<DescriptorCache> open(int dimension = kDimension) const {
    auto cache = DescriptorCache::open(folder_->path().toStdString(), kKey, dimension);
    if (!cache) qFatal("%s", lookalike::describeError(cache.error()).c_str());
    return std::move(cache).value();
  }

  static void add(DescriptorCache& cache, int first, int count, int dimension = kDimension) {
    std::vector<ContentHash> hashes;
    std::vector<Descriptor> descriptors;
    for (int i = first; i < first + count; ++i) {
      hashes.push_back(hashOf(i));
      descriptors.push_back(descriptorOf(i, dimension));
    }
    const auto added = cache.append(hashes, descriptors);
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
    path_ = folder_->filePath("test-0123.descriptors");
  }

  void keepsWhatWasAppended() {
    auto cache = open();
    QCOMPARE(cache->size(), std::size_t{0});
    QVERIFY(!cache->find(hashOf(1)));
    add(*cache, 0, 10);
    add(*cache, 5, 10);  // five of them are there already
    QCOMPARE(cache->size(), std::size_t{15});
    QVERIFY(cache->flush());
    const auto before = cache->find(hashOf(7));
    cache.reset();
    QCOMPARE(content().size(), kHeaderBytes + 15 * kRecordBytes);

    const auto again = open();
    QCOMPARE(again->size(), std::size_t{15});
    for (int i = 0; i < 15; ++i) {
      QVERIFY(again->contains(hashOf(i)));
      QVERIFY(isNear(*again->find(hashOf(i)), descriptorOf(i)));
    }
    QVERIFY(before && again->find(hashOf(7))->unit == before->unit);
    QVERIFY(!again->contains(hashOf(15)));
  }

  void theSameContentTwiceInOneCallIsKeptOnce() {
    const auto cache = open();
    const std::vector<ContentHash> hashes{hashOf(1), hashOf(1)};
    const std::vector<Descriptor> descriptors{descriptorOf(1), descriptorOf(2)};
    QVERIFY(cache->append(hashes, descriptors));
    QCOMPARE(cache->size(), std::size_t{1});
    QVERIFY(isNear(*cache->find(hashOf(1)), descriptorOf(1)));
    QVERIFY(cache->append({}, {}));
  }

  void loadsInTheOrderAskedFor() {
    const auto cache = open();
    add(*cache, 0, 100);
    std::vector<ImageId> ids;
    std::vector<ContentHash> hashes;
    for (const int i : {70, 3, 500, 99, 0, 3}) {  // 500 is not there, 3 twice
      ids.push_back(ImageId{i + 1});
      hashes.push_back(hashOf(i));
    }
    const DescriptorSet set = cache->load(ids, hashes);
    QCOMPARE(set.dimension, kDimension);
    QCOMPARE(set.ids, (std::vector<ImageId>{{71}, {4}, {100}, {1}, {4}}));
    QCOMPARE(set.unit.size(), std::size_t{5 * kDimension});
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto row = set.row(i);
      const Descriptor loaded{{row.begin(), row.end()}, set.rawNorms[i]};
      QVERIFY(isNear(loaded, descriptorOf(static_cast<int>(set.ids[i].value) - 1)));
    }
    QCOMPARE(cache->load({}, {}).size(), std::size_t{0});
  }

  void aTornRecordIsDroppedWhereverItWasTorn() {
    add(*open(), 0, 3);
    const QByteArray whole = content();
    for (qint64 length = whole.size() - kRecordBytes; length < whole.size(); ++length) {
      replace(whole.left(length));
      const auto cache = open();
      QCOMPARE(cache->size(), std::size_t{2});
      QVERIFY(!cache->contains(hashOf(2)));
      add(*cache, 2, 1);
      QVERIFY(isNear(*cache->find(hashOf(2)), descriptorOf(2)));
      QCOMPARE(content(), whole);
    }
  }

  void aTornHeaderIsBegunAnew() {
    add(*open(), 0, 1);
    const QByteArray whole = content();
    for (qint64 length = 0; length < kHeaderBytes; length += 13) {
      replace(whole.left(length));
      const auto cache = open();
      QCOMPARE(cache->size(), std::size_t{0});
      add(*cache, 0, 1);
      QCOMPARE(content(), whole);
    }
  }

  void eachFlippedBitCostsItsRecordOnly() {
    add(*open(), 0, 3);
    const QByteArray whole = content();
    for (qint64 at = kHeaderBytes + kRecordBytes; at < kHeaderBytes + 2 * kRecordBytes; ++at) {
      QByteArray damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
      replace(damaged);
      auto cache = open();
      QCOMPARE(cache->size(), std::size_t{2});
      QVERIFY(cache->contains(hashOf(0)) && !cache->contains(hashOf(1)) && cache->contains(hashOf(2)));
      add(*cache, 1, 1);
      cache.reset();
      QCOMPARE(open()->size(), std::size_t{3});
    }
  }

  void damageWhileOpenIsNotHandedOut() {
    const auto cache = open();
    add(*cache, 0, 3);
    QByteArray damaged = content();
    damaged[kHeaderBytes + kRecordBytes + 40] =
        static_cast<char>(damaged[kHeaderBytes + kRecordBytes + 40] ^ 1);
    replace(damaged);
    QVERIFY(!cache->find(hashOf(1)));
    const std::vector<ImageId> ids{{1}, {2}, {3}};
    const std::vector<ContentHash> hashes{hashOf(0), hashOf(1), hashOf(2)};
    QCOMPARE(cache->load(ids, hashes).ids, (std::vector<ImageId>{{1}, {3}}));
  }

  void anotherDimensionOrVersionIsSetAside() {
    add(*open(), 0, 3);
    const QByteArray old = content();
    auto wider = open(32);
    QCOMPARE(wider->size(), std::size_t{0});
    add(*wider, 0, 1, 32);
    wider.reset();
    QCOMPARE(open(32)->size(), std::size_t{1});
    QFile aside(path_ + ".old");
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), old);

    QByteArray newer = old;
    newer[8] = 2;
    replace(newer);
    QCOMPARE(open()->size(), std::size_t{0});
    replace(
        "some other file altogether, and longer than the header would be, so that all of the header can be "
        "read: "
        "0123456789012345678901234567890123456789");
    QCOMPARE(open()->size(), std::size_t{0});
  }

  void aSecondWriterIsRefused() {
    auto cache = open();
    const auto second = DescriptorCache::open(folder_->path().toStdString(), kKey, kDimension);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::kLocked);
    QVERIFY(DescriptorCache::open(folder_->path().toStdString(), {"test:other"}, kDimension));
    cache.reset();
    QCOMPARE(open()->size(), std::size_t{0});
  }

  void foldersThatCannotBeUsedAreSaid() {
    const auto missing = DescriptorCache::open(folder_->filePath("none").toStdString(), kKey, kDimension);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kNotFound);
    QVERIFY(QDir(folder_->path()).mkdir("test-0123.descriptors"));
    QVERIFY(!DescriptorCache::open(folder_->path().toStdString(), kKey, kDimension));
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
      const auto limit = static_cast<rlim_t>(before.size() + 2 * kRecordBytes + 10);
      const rlimit room{limit, limit};
      if (setrlimit(RLIMIT_FSIZE, &room) != 0) _exit(2);
      std::vector<ContentHash> hashes;
      std::vector<Descriptor> descriptors;
      for (int i = 2; i < 7; ++i) {
        hashes.push_back(hashOf(i));
        descriptors.push_back(descriptorOf(i));
      }
      const auto appended = cache->append(hashes, descriptors);
      if (appended || appended.error().code != ErrorCode::kDiskFull) _exit(3);
      if (cache->size() != 2 || content() != before) _exit(4);
      if (!cache->append(std::span(hashes).first(1), std::span(descriptors).first(1))) _exit(5);
      _exit(cache->size() == 3 ? 0 : 6);
    }
    int status = 0;
    QCOMPARE(waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(open()->size(), std::size_t{3});
  }

  void halvesRoundToTheNearest() {
    // Every half comes back as itself.
    for (std::uint32_t half = 0; half < 0x10000U; ++half) {
      const float value = floatFromHalf(static_cast<std::uint16_t>(half));
      if (std::isnan(value)) {
        QVERIFY((halfFromFloat(value) & 0x7C00U) == 0x7C00U && (halfFromFloat(value) & 0x3FFU) != 0);
      } else {
        QCOMPARE(static_cast<std::uint32_t>(halfFromFloat(value)), half);
      }
    }
    QCOMPARE(floatFromHalf(0x3C00), 1.0F);
    QCOMPARE(floatFromHalf(0x3555), 0.333251953125F);
    QCOMPARE(floatFromHalf(0x0001), std::ldexp(1.0F, -24));
    QCOMPARE(halfFromFloat(1.0F + std::ldexp(1.0F, -11)), std::uint16_t{0x3C00});  // a tie, to even
    QCOMPARE(halfFromFloat(1.0F + 3 * std::ldexp(1.0F, -11)), std::uint16_t{0x3C02});
    QCOMPARE(halfFromFloat(1.0F + std::ldexp(1.0F, -11) + std::ldexp(1.0F, -20)), std::uint16_t{0x3C01});
    QCOMPARE(halfFromFloat(std::ldexp(1.0F, -25)), std::uint16_t{0});
    QCOMPARE(halfFromFloat(std::ldexp(1.5F, -25)), std::uint16_t{1});
    QCOMPARE(halfFromFloat(65519.0F), std::uint16_t{0x7BFF});
    QCOMPARE(halfFromFloat(65520.0F), std::uint16_t{0x7C00});
    QCOMPARE(halfFromFloat(-0.0F), std::uint16_t{0x8000});
    QCOMPARE(halfFromFloat(-std::numeric_limits<float>::infinity()), std::uint16_t{0xFC00});
  }
};

QTEST_GUILESS_MAIN(TestDescriptorCache)
#include "test_descriptor_cache.moc"
