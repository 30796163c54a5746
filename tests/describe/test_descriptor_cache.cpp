// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <cstring>
#include <QTemporaryDir>
#include <QtTest>
#include <vector>

#include "core/describe/descriptor_cache.h"
#include "core/store/shelf.h"

using lookalike::ContentHash;
using lookalike::Descriptor;
using lookalike::DescriptorSet;
using lookalike::ErrorCode;
using lookalike::ImageId;
using namespace lookalike::describe;

namespace {

constexpr int kDimension = 16;
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

  [[nodiscard]] std::string folder() const { return folder_->path().toStdString(); }
  std::unique_ptr<DescriptorCache> open(int dimension = kDimension) const {
    auto cache = DescriptorCache::open(folder(), kKey, dimension);
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
    const auto added = cache.put(hashes, descriptors);
    if (!added) qFatal("%s", lookalike::describeError(added.error()).c_str());
  }

  static bool holds(const DescriptorCache& cache, int first, int count) {
    for (int i = first; i < first + count; ++i) {
      const auto found = cache.find(hashOf(i));
      if (!cache.contains(hashOf(i)) || !found || !isNear(*found, descriptorOf(i))) return false;
    }
    return true;
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void keepsWhatWasPut() {
    auto cache = open();
    QVERIFY(!cache->find(hashOf(1)) && !cache->contains(hashOf(1)));
    add(*cache, 0, 10);
    add(*cache, 5, 10);  // five of them are there already
    QVERIFY(cache->put({}, {}));
    QVERIFY(cache->flush());
    const auto before = cache->find(hashOf(7));
    cache.reset();

    const auto again = open();
    QVERIFY(holds(*again, 0, 15));
    QVERIFY(before && again->find(hashOf(7))->unit == before->unit);
    QVERIFY(!again->contains(hashOf(15)));
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

  void anotherDimensionOrDescriberIsAnother() {
    add(*open(), 0, 3);
    QVERIFY(!DescriptorCache::open(folder(), {"test:other"}, kDimension).value()->contains(hashOf(0)));
    QVERIFY(holds(*open(), 0, 3));
    auto wider = open(32);
    QVERIFY(!wider->contains(hashOf(0)));
    add(*wider, 0, 1, 32);
    QVERIFY(isNear(*open(32)->find(hashOf(0)), descriptorOf(0, 32)));
  }

  void aReaderKnowsTheDimension() {
    QCOMPARE(DescriptorCache::openExisting(folder(), kKey).error().code, ErrorCode::kNotFound);
    const auto cache = open();
    const auto reader = DescriptorCache::openExisting(folder(), kKey);
    QVERIFY(reader.ok());
    QCOMPARE((*reader)->load({}, {}).dimension, kDimension);
    add(*cache, 0, 3);
    QVERIFY(holds(**reader, 0, 3));
    // A layout that this version does not know.
    QVERIFY(lookalike::store::Shelf::open(folder(), {"descriptors", "test:newer", "2 16"}).ok());
    QCOMPARE(DescriptorCache::openExisting(folder(), {"test:newer"}).error().code, ErrorCode::kNotFound);
  }

  /// The norm as a float, then IEEE 754 halves, rounded to the nearest and ties to even.
  void valuesAreHalves() {
    Descriptor descriptor;
    descriptor.rawNorm = 12.5F;
    descriptor.unit = {1.0F,
                       1.0F / 3.0F,
                       1.0F + std::ldexp(1.0F, -11),
                       1.0F + 3 * std::ldexp(1.0F, -11),
                       1.0F + std::ldexp(1.0F, -11) + std::ldexp(1.0F, -20),
                       std::ldexp(1.0F, -24),
                       std::ldexp(1.0F, -25),
                       std::ldexp(1.5F, -25),
                       -0.0F,
                       -1.0F};
    const std::vector<std::uint16_t> halves{0x3C00, 0x3555, 0x3C00, 0x3C02, 0x3C01,
                                            0x0001, 0x0000, 0x0001, 0x8000, 0xBC00};
    const auto cache = DescriptorCache::open(folder(), kKey, static_cast<int>(descriptor.unit.size()));
    QVERIFY(cache.ok());
    const std::vector<ContentHash> hashes{hashOf(1)};
    QVERIFY((*cache)->put(hashes, std::span(&descriptor, 1)).ok());
    const auto shelf = lookalike::store::Shelf::openExisting(folder(), "descriptors", kKey.text);
    QVERIFY(shelf.ok());
    const auto value = (*shelf)->find(hashOf(1));
    QVERIFY(value.has_value());
    QCOMPARE(value->size(), sizeof(float) + 2 * halves.size());
    float norm = 0.0F;
    std::memcpy(&norm, value->data(), sizeof(norm));
    QCOMPARE(norm, 12.5F);
    QVERIFY(std::memcmp(value->data() + sizeof(float), halves.data(), 2 * halves.size()) == 0);
  }
};

QTEST_GUILESS_MAIN(TestDescriptorCache)
#include "test_descriptor_cache.moc"
