// SPDX-License-Identifier: GPL-3.0-or-later
// The threads between files and descriptors, with a describer made for the purpose.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <thread>

#include "core/decode/file_reader.h"
#include "core/library/describe_items.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;

namespace {

/// The vector is the first pixel's colour; every batch can be made slow, or to fail.
class FakeDescriber final : public describe::Describer {
 public:
  FakeDescriber() {
    info_.name = "fake";
    info_.key = {"fake:1"};
    info_.dimension = 3;
    info_.minShortSide = 8;
    info_.batchSize = 8;
  }
  [[nodiscard]] const describe::DescriberInfo& info() const override { return info_; }
  [[nodiscard]] describe::PreparedImage prepare(const decode::RgbImage& image) const override {
    ++prepared;
    return {1, 1, 3, {image.pixels.begin(), image.pixels.begin() + 3}};
  }
  [[nodiscard]] Result<std::vector<Descriptor>> describe(
      std::span<const describe::PreparedImage> images) override {
    std::this_thread::sleep_for(perBatch);
    if (++batches > failAfterBatches) return Error{ErrorCode::kDevice, {}, "the device fell over", -1};
    std::vector<Descriptor> descriptors;
    for (const describe::PreparedImage& image : images) {
      descriptors.push_back({{static_cast<float>(image.pixels[0]), static_cast<float>(image.pixels[1]),
                              static_cast<float>(image.pixels[2])},
                             1.0F});
    }
    return descriptors;
  }

  mutable std::atomic<int> prepared{0};
  int batches = 0;
  int failAfterBatches = 1 << 30;
  std::chrono::milliseconds perBatch{0};

 private:
  describe::DescriberInfo info_;
};

/// The only keypoint lies at the first pixel's red level; pictures of a chosen level fail.
class FakeExtractor final : public local::LocalExtractor {
 public:
  [[nodiscard]] const LocalFeatureKey& key() const override { return key_; }
  [[nodiscard]] int minShortSide() const override { return 8; }
  [[nodiscard]] Result<LocalFeatures> extract(const decode::RgbImage& image, int fullWidth,
                                              int fullHeight) const override {
    ++extracted;
    if (image.pixels[0] == failingLevel) return Error{ErrorCode::kOutOfMemory, {}, "extracting", -1};
    LocalFeatures features;
    features.width = fullWidth;
    features.height = fullHeight;
    features.keypoints.push_back({static_cast<float>(image.pixels[0]), 0, 1, 0});
    features.codes.emplace_back();
    return features;
  }

  mutable std::atomic<int> extracted{0};
  int failingLevel = -1;

 private:
  LocalFeatureKey key_{"fake:1"};
};

struct Run {
  Result<void> outcome;
  std::vector<DescribedItem> stored;
};

}  // namespace

class TestDescribing : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  std::string pathOf(const char* name) { return folder_.path().toStdString() + "/" + name; }

  std::vector<DescribeItem> makeItems(int count, int distinct) {
    std::vector<DescribeItem> items;
    for (int i = 0; i < count; ++i) {
      const std::string path = pathOf(("image" + std::to_string(i) + ".png").c_str());
      const auto level = static_cast<std::uint8_t>(10 + i % distinct);
      testing::writeFile(path, testing::encodePng(testing::makeFlat(16, 12, {level, 20, 30})));
      items.push_back({{FileId{i + 1}}, path});
    }
    return items;
  }

  static Run run(std::vector<DescribeItem> items, FakeDescriber& describer, JobControl& control,
                 const KnownContents& known = {}, const local::LocalExtractor* extractor = nullptr) {
    Run result;
    ProgressMeter meter(nullptr, JobStage::kDescribing, static_cast<std::int64_t>(items.size()));
    result.outcome = describeItems(std::move(items), describer, known, {{}, 2, extractor}, control, meter,
                                   [&](std::vector<DescribedItem> batch) -> Result<void> {
                                     for (auto& item : batch) result.stored.push_back(std::move(item));
                                     return ok();
                                   });
    return result;
  }

 private slots:
  void everyItemComesOutOnceWithItsOwnDescriptor() {
    FakeDescriber describer;
    JobControl control;
    const Run result = run(makeItems(100, 100), describer, control);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{100});
    std::set<std::int64_t> seen;
    for (const DescribedItem& item : result.stored) {
      QVERIFY(item.image && item.descriptor && !item.failure);
      const std::int64_t id = item.item.files.front().value;
      QVERIFY(seen.insert(id).second);
      QCOMPARE(item.descriptor->unit[0], static_cast<float>(10 + id - 1));
      QCOMPARE(item.image->width, 16);
      QCOMPARE(item.image->height, 12);
      QCOMPARE(item.image->format, std::string("png"));
    }
  }

  void oneContentInManyFilesIsDecodedOnce() {
    FakeDescriber describer;
    describer.perBatch = std::chrono::milliseconds(2);
    JobControl control;
    const Run result = run(makeItems(200, 5), describer, control);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{200});
    QCOMPARE(describer.prepared.load(), 5);
    for (const DescribedItem& item : result.stored) QVERIFY(item.image.has_value());
    QCOMPARE(std::count_if(result.stored.begin(), result.stored.end(),
                           [](const auto& item) { return item.descriptor.has_value(); }),
             5);
  }

  void whatIsKnownIsNotDecoded() {
    const auto items = makeItems(3, 3);
    KnownContents known;
    const ContentHash hash = decode::readFile(items[1].path, 1 << 20).value().hash;
    known.described.insert(hash);
    ImageRecord record;
    record.hash = hash;
    record.width = 16;
    known.images.emplace(hash, record);
    FakeDescriber describer;
    JobControl control;
    const Run result = run(items, describer, control, known);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{3});
    QCOMPARE(describer.prepared.load(), 2);
  }

  void featuresComeFromTheSamePicture() {
    FakeDescriber describer;
    const FakeExtractor extractor;
    JobControl control;
    const Run result = run(makeItems(60, 20), describer, control, {}, &extractor);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{60});
    QCOMPARE(extractor.extracted.load(), 20);
    int withFeatures = 0;
    for (const DescribedItem& item : result.stored) {
      QCOMPARE(item.features.has_value(), item.descriptor.has_value());
      if (!item.features) continue;
      ++withFeatures;
      QCOMPARE(item.features->keypoints[0].x, item.descriptor->unit[0]);
      QCOMPARE(item.features->width, 16);
      QCOMPARE(item.features->height, 12);
    }
    QCOMPARE(withFeatures, 20);
  }

  void onlyWhatIsMissingIsMade() {
    const auto items = makeItems(4, 4);
    KnownContents known;
    std::vector<ContentHash> hashes;
    for (const DescribeItem& item : items) {
      hashes.push_back(decode::readFile(item.path, 1 << 20).value().hash);
      ImageRecord record;
      record.hash = hashes.back();
      known.images.emplace(record.hash, record);
    }
    known.described = {hashes[0], hashes[1]};
    known.extracted = {hashes[1], hashes[2]};
    FakeDescriber describer;
    const FakeExtractor extractor;
    JobControl control;
    const Run result = run(items, describer, control, known, &extractor);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{4});
    for (const DescribedItem& item : result.stored) {
      QVERIFY(item.image.has_value());
      QCOMPARE(item.descriptor.has_value(), !known.described.contains(item.image->hash));
      QCOMPARE(item.features.has_value(), !known.extracted.contains(item.image->hash));
    }
    QCOMPARE(describer.prepared.load(), 2);
    QCOMPARE(extractor.extracted.load(), 2);
  }

  void aPictureWithoutFeaturesIsNamedAndTheRestGoesOn() {
    const auto items = makeItems(10, 5);  // each content twice
    FakeDescriber describer;
    FakeExtractor extractor;
    extractor.failingLevel = 12;
    JobControl control;
    const Run result = run(items, describer, control, {}, &extractor);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{10});
    std::set<std::string> failed;
    for (const DescribedItem& item : result.stored) {
      if (!item.failure) continue;
      QCOMPARE(item.failure->code, ErrorCode::kOutOfMemory);
      QVERIFY(!item.image && !item.descriptor && !item.features);
      failed.insert(item.failure->path);
    }
    QCOMPARE(failed, (std::set<std::string>{items[2].path, items[7].path}));
  }

  void badFilesTravelWithTheirReason() {
    auto items = makeItems(4, 4);
    testing::writeFile(items[1].path, {});
    std::filesystem::remove(items[2].path);
    FakeDescriber describer;
    JobControl control;
    const Run result = run(items, describer, control);
    QVERIFY(result.outcome.ok());
    QCOMPARE(result.stored.size(), std::size_t{4});
    for (const DescribedItem& item : result.stored) {
      if (item.item.path == items[1].path) {
        QVERIFY(item.failure && item.failure->code == ErrorCode::kEmpty &&
                item.failure->path == items[1].path);
      } else if (item.item.path == items[2].path) {
        QVERIFY(item.failure && item.failure->code == ErrorCode::kNotFound);
      } else {
        QVERIFY(item.image && item.descriptor);
      }
    }
  }

  void twoFilesOfOneBadContentAreBothNamed() {
    auto items = makeItems(2, 2);
    const testing::Bytes garbage(100, std::byte{7});
    testing::writeFile(items[0].path, garbage);
    testing::writeFile(items[1].path, garbage);
    FakeDescriber describer;
    JobControl control;
    const Run result = run(items, describer, control);
    QCOMPARE(result.stored.size(), std::size_t{2});
    std::set<std::string> named;
    for (const DescribedItem& item : result.stored) {
      QVERIFY(item.failure.has_value());
      named.insert(item.failure->path);
    }
    QCOMPARE(named, (std::set<std::string>{items[0].path, items[1].path}));
  }

  void aFailingDeviceEndsTheRunWithItsError() {
    FakeDescriber describer;
    describer.failAfterBatches = 3;
    JobControl control;
    const Run result = run(makeItems(200, 200), describer, control);
    QVERIFY(!result.outcome.ok());
    QCOMPARE(result.outcome.error().code, ErrorCode::kDevice);
    QVERIFY(!result.stored.empty());
  }

  void aFailingStoreEndsTheRunWithItsError() {
    FakeDescriber describer;
    JobControl control;
    ProgressMeter meter(nullptr, JobStage::kDescribing, 0);
    int calls = 0;
    const auto outcome = describeItems(makeItems(1000, 1000), describer, {}, {{}, 2}, control, meter,
                                       [&](const std::vector<DescribedItem>&) -> Result<void> {
                                         ++calls;
                                         return Error{ErrorCode::kDiskFull, "library", {}, -1};
                                       });
    QVERIFY(!outcome.ok());
    QCOMPARE(outcome.error().code, ErrorCode::kDiskFull);
    QCOMPARE(calls, 1);
  }

  void cancelKeepsWhatIsFinished() {
    FakeDescriber describer;
    describer.perBatch = std::chrono::milliseconds(20);
    JobControl control;
    auto items = makeItems(3000, 200);  // 200 contents: PNG of one colour, told apart by their files' ends
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto bytes = testing::readWholeFile(items[i].path);
      bytes.push_back(std::byte(i & 255));
      bytes.push_back(std::byte(i >> 8));
      testing::writeFile(items[i].path, bytes);
    }
    std::jthread canceller([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(150));
      control.cancel();
    });
    const Run result = run(std::move(items), describer, control);
    QVERIFY(!result.outcome.ok());
    QCOMPARE(result.outcome.error().code, ErrorCode::kCancelled);
    QVERIFY(!result.stored.empty());
    QVERIFY(result.stored.size() < 3000);
  }

  void pauseStoresWhatIsFinishedAndResumeGoesOn() {
    FakeDescriber describer;
    JobControl control;
    control.pause();
    std::atomic<bool> resumed{false};
    std::jthread resumer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      resumed = true;
      control.resume();
    });
    const Run result = run(makeItems(20, 20), describer, control);
    QVERIFY(result.outcome.ok());
    QVERIFY(resumed);
    QCOMPARE(result.stored.size(), std::size_t{20});
  }
};

QTEST_GUILESS_MAIN(TestDescribing)
#include "test_describe_items.moc"
