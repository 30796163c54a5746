// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of a training run, and its batches.

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <thread>

#include "core/base/log.h"
#include "core/train/data/batch_loader.h"
#include "tests/support/made_images.h"

using lookalike::ErrorCode;
using lookalike::JobControl;
namespace edits = lookalike::edits;
namespace testing = lookalike::testing;
namespace train = lookalike::train;
namespace fs = std::filesystem;
using train::BatchLoader;
using train::TrainingBatch;
using train::TrainingPictures;
using train::TrainingRecipe;

namespace {

constexpr std::int64_t kMuch = std::int64_t{1} << 30;

TrainingRecipe smallRecipe() {
  TrainingRecipe recipe;
  recipe.seed = 7;
  recipe.pairsInBatch = 6;
  train::ProgressiveStep first;
  first.views = 48;  // four batches
  first.side = 32;
  first.strength = edits::EditStrength::kMild;
  train::ProgressiveStep second;
  second.views = 1000;
  second.side = 48;
  second.strength = edits::EditStrength::kHard;
  recipe.steps = {first, second};
  return recipe;
}

bool areEqual(const TrainingBatch& a, const TrainingBatch& b) {
  if (a.containments.size() != b.containments.size()) return false;
  for (std::size_t i = 0; i < a.containments.size(); ++i) {
    if (a.containments[i].whole != b.containments[i].whole ||
        a.containments[i].part != b.containments[i].part)
      return false;
  }
  return a.number == b.number && a.side == b.side && a.pixels == b.pixels && a.labels == b.labels;
}

TrainingBatch batchOf(const TrainingPictures& pictures, const TrainingRecipe& recipe, std::int64_t number) {
  auto batch = train::makeBatch(pictures, recipe, number);
  if (!batch.ok()) qFatal("%s", describeError(batch.error()).c_str());
  return std::move(batch).value();
}

}  // namespace

class TestTrainingPictures : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] std::string in(const std::string& name) const {
    return folder_->path().toStdString() + "/" + name;
  }
  void write(int first, int count) const {
    for (int i = first; i < first + count; ++i) {
      const auto number = static_cast<std::uint32_t>(i);
      const std::string name = std::string(i % 2 == 0 ? "a" : "b") + "/p" + std::to_string(1000 + i);
      const auto picture = testing::makePicture(number, 130, 100);
      if (i % 5 == 0) {
        testing::writeFile(in(name + ".png"), testing::encodePng(picture));
      } else {
        testing::writeFile(in(name + ".jpg"), testing::encodeJpeg(picture));
      }
    }
  }
  [[nodiscard]] std::unique_ptr<TrainingPictures> open(double heldOut = 0.0,
                                                       std::int64_t memory = kMuch) const {
    auto opened = TrainingPictures::open({in("a"), in("b")}, heldOut, memory);
    if (!opened.ok()) qFatal("%s", describeError(opened.error()).c_str());
    return std::move(opened).value();
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    fs::create_directory(in("a"));
    fs::create_directory(in("b"));
    write(0, 40);
  }
  void cleanup() { lookalike::setLogSink({}); }

  void sortedAndWithoutWhatCannotBeUsed() {
    testing::writeFile(in("a/empty.jpg"), {});
    auto torn = testing::encodeJpeg(testing::makePicture(99, 130, 100));
    torn.resize(torn.size() / 2);
    testing::writeFile(in("b/torn.jpg"), torn);
    testing::writeFile(in("b/double.png"), testing::readWholeFile(in("a/p1000.png")));
    const auto pictures = open();
    QCOMPARE(pictures->size(), std::size_t{40});
    QCOMPARE(pictures->heldOutSize(), std::size_t{0});
    QCOMPARE(pictures->doubles(), 1);
    for (std::size_t i = 1; i < pictures->size(); ++i) QVERIFY(pictures->path(i - 1) < pictures->path(i));
    std::set<std::string> failed;
    for (const lookalike::Error& error : pictures->unreadable())
      failed.insert(fs::path(error.path).filename());
    QVERIFY(failed == (std::set<std::string>{"empty.jpg", "torn.jpg"}));
  }

  void namesNeedNotBeUtf8() {
    testing::writeFile(in("a/\xE9t\xE9.jpg"), testing::encodeJpeg(testing::makePicture(77, 130, 100)));
    const auto pictures = open();
    QCOMPARE(pictures->size(), std::size_t{41});
    fs::remove(in("a/\xE9t\xE9.jpg"));  // Qt could not
  }

  void decodedToTheShortSide() {
    const auto pictures = open();
    for (const int side : {32, 64, 100, 300, 0}) {
      const auto image = pictures->decoded(3, side);
      QVERIFY(image.ok());
      const int expected = side == 0 ? 100 : std::min(side, 100);
      QCOMPARE((*image)->height, expected);
      QCOMPARE((*image)->width, static_cast<int>(std::lround(1.3 * expected)));
    }
    // What is kept is what would be read again.
    const auto none = open(0.0, 0);
    QCOMPARE(none->bytesInMemory(), 0);
    for (int again = 0; again < 2; ++again) {
      for (const int side : {48, 64, 48}) {
        QVERIFY((*pictures->decoded(5, side))->pixels == (*none->decoded(5, side))->pixels);
      }
    }
    QCOMPARE(none->bytesInMemory(), 0);
  }

  void longPicturesAreSquashed() {
    testing::writeFile(in("a/long.png"), testing::encodePng(testing::makePicture(78, 2000, 10)));
    const auto pictures = open();
    std::size_t place = 0;
    while (pictures->path(place).find("long.png") == std::string::npos) ++place;
    QCOMPARE((*pictures->decoded(place, 64))->width, 160);
    QCOMPARE((*pictures->decoded(place, 64))->height, 10);
  }

  void memoryIsBounded() {
    const std::int64_t bound = 130'000;
    const auto pictures = open(0.0, bound);
    QVERIFY(pictures->bytesInMemory() > 0);
    for (const int side : {64, 96, 32}) {
      for (std::size_t i = 0; i < pictures->size(); ++i) {
        QVERIFY(pictures->decoded(i, side).ok());
        QVERIFY(pictures->bytesInMemory() <= bound);
      }
    }
  }

  void heldOutPicturesStayTheSame() {
    const auto names = [](const TrainingPictures& pictures) {
      std::set<std::string> held;
      for (std::size_t i = 0; i < pictures.heldOutSize(); ++i) held.insert(pictures.heldOutPath(i));
      return held;
    };
    const auto before = open(0.3);
    QCOMPARE(before->size() + before->heldOutSize(), std::size_t{40});
    QVERIFY(before->heldOutSize() > 4 && before->heldOutSize() < 20);
    const auto held = names(*before);
    for (std::size_t i = 0; i < before->size(); ++i) QVERIFY(held.count(before->path(i)) == 0);
    QVERIFY(before->heldOut(0, 32).ok());
    write(40, 20);
    const auto after = names(*open(0.3));
    QVERIFY(after.size() >= held.size() && after.size() < 40);
    for (const std::string& name : held) QVERIFY(after.count(name) == 1);
    const auto more = names(*open(0.6));  // a larger share holds out those of a smaller one too
    for (const std::string& name : after) QVERIFY(more.count(name) == 1);
  }

  void refusals() {
    QCOMPARE(TrainingPictures::open({in("nowhere")}, 0.0, kMuch).error().code, ErrorCode::kNotFound);
    QCOMPARE(TrainingPictures::open({in("a")}, 1.0, kMuch).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(TrainingPictures::open({in("a")}, 0.0, -1).error().code, ErrorCode::kInvalidArgument);
    fs::create_directory(in("few"));
    const auto few = TrainingPictures::open({in("few")}, 0.0, kMuch);
    QCOMPARE(few.error().code, ErrorCode::kInvalidArgument);
    JobControl control;
    control.cancel();
    TrainingPictures::Options options;
    options.folders = {in("a")};
    QCOMPARE(TrainingPictures::open(options, control, nullptr).error().code, ErrorCode::kCancelled);
  }

  void placesAreAnOrder() {
    for (const std::size_t count : {1U, 2U, 8U, 37U, 64U, 1000U}) {
      std::set<std::size_t> places;
      std::size_t kept = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t place = train::placeInRandomOrder(i, count, 5);
        QVERIFY(place < count);
        places.insert(place);
        kept += place == i ? 1U : 0U;
      }
      QCOMPARE(places.size(), count);
      if (count >= 37) QVERIFY(kept < count / 5);
    }
    QVERIFY(train::placeInRandomOrder(3, 1000, 5) != train::placeInRandomOrder(3, 1000, 6));
  }

  void batchesAreWhatTheRecipeSays() {
    const auto pictures = open();
    const TrainingRecipe recipe = smallRecipe();
    for (const std::int64_t number : {0, 3, 4, 90}) {
      const TrainingBatch batch = batchOf(*pictures, recipe, number);
      const int side = number < 4 ? 32 : 48;
      QCOMPARE(batch.number, number);
      QCOMPARE(batch.side, side);
      QCOMPARE(batch.rows(), std::size_t{12});
      QCOMPARE(batch.pixels.size(), static_cast<std::size_t>(12 * side * side * 3));
      for (std::size_t i = 0; i < 12; i += 2) QCOMPARE(batch.labels[i], batch.labels[i + 1]);
      QVERIFY(batch.containments.empty());
    }
    // The plain views look like their pictures.
    const TrainingBatch batch = batchOf(*pictures, recipe, 1);
    for (std::size_t i = 0; i < 12; i += 2) {
      testing::RgbImage plain{32, 32, {}};
      const auto row = static_cast<std::ptrdiff_t>((i + 1) * 32 * 32 * 3);
      plain.pixels.assign(batch.pixels.begin() + row, batch.pixels.begin() + row + 32 * 32 * 3);
      const auto whole = *pictures->decoded(static_cast<std::size_t>(batch.labels[i]), 0);
      const auto expected = testing::resized(*whole, 32, 32);
      QVERIFY(std::min(testing::meanDifference(plain, expected),
                       testing::meanDifference(testing::mirrored(plain), expected)) < 25);
    }
  }

  void anEpochHasEveryPictureOnce() {
    const auto pictures = open();
    const TrainingRecipe recipe = smallRecipe();
    std::vector<std::int64_t> labels;
    for (std::int64_t number = 0; number < 20; ++number) {  // 120 pairs: three epochs of 40
      const TrainingBatch batch = batchOf(*pictures, recipe, number);
      for (std::size_t i = 0; i < batch.labels.size(); i += 2) labels.push_back(batch.labels[i]);
    }
    std::set<std::vector<std::int64_t>> orders;
    for (int epoch = 0; epoch < 3; ++epoch) {
      const std::vector<std::int64_t> order(labels.begin() + epoch * 40, labels.begin() + (epoch + 1) * 40);
      QCOMPARE(std::set<std::int64_t>(order.begin(), order.end()).size(), std::size_t{40});
      orders.insert(order);
    }
    QCOMPARE(orders.size(), std::size_t{3});
  }

  void containmentsWithAnAsymmetricalLoss() {
    const auto pictures = open();
    TrainingRecipe recipe = smallRecipe();
    recipe.asymmetryWeight = 1.0;
    std::size_t named = 0;
    for (std::int64_t number = 0; number < 20; ++number) {
      const TrainingBatch batch = batchOf(*pictures, recipe, number);
      for (const TrainingBatch::Containment& pair : batch.containments) {
        QCOMPARE(pair.whole, pair.part + 1);
        QVERIFY(pair.part % 2 == 0 && pair.whole < 12);
      }
      named += batch.containments.size();
    }
    QVERIFY2(named > 20 && named < 70, qPrintable(QString::number(named)));  // of 120; a quarter and some
  }

  void blendsAsOftenAsAsked() {
    const auto pictures = open();
    TrainingRecipe recipe = smallRecipe();
    const TrainingBatch without = batchOf(*pictures, recipe, 2);
    recipe.blendShare = 1.0;
    const TrainingBatch with = batchOf(*pictures, recipe, 2);
    const std::ptrdiff_t view = 32 * 32 * 3;
    for (std::ptrdiff_t row = 0; row < 12; ++row) {
      const bool same = std::equal(with.pixels.begin() + row * view, with.pixels.begin() + (row + 1) * view,
                                   without.pixels.begin() + row * view);
      QCOMPARE(same, row % 2 == 1);  // only edited views differ
    }
  }

  void equalWhateverTheThreadsAndTheStart() {
    const auto pictures = open();
    const auto forgetful = open(0.0, 0);
    const TrainingRecipe recipe = smallRecipe();
    std::vector<TrainingBatch> batches;
    {
      BatchLoader loader(*pictures, recipe, 0, 1);
      for (int i = 0; i < 8; ++i) batches.push_back(std::move(loader.next()).value());
      QVERIFY(loader.viewsPerSecond() > 0);
    }
    BatchLoader many(*forgetful, recipe, 0, 4);
    for (int i = 0; i < 8; ++i) {
      const auto batch = many.next();
      QVERIFY(batch.ok() && areEqual(*batch, batches[static_cast<std::size_t>(i)]));
    }
    BatchLoader later(*pictures, recipe, 5, 2);
    for (std::size_t i = 5; i < 8; ++i) {
      const auto batch = later.next();
      QVERIFY(batch.ok() && areEqual(*batch, batches[i]));
    }
  }

  void hardNegativesTakeTheirShare() {
    const auto pictures = open();
    TrainingRecipe recipe = smallRecipe();
    recipe.hardNegativeShare = 0.5;
    recipe.asymmetryWeight = 1.0;
    testing::writeFile(in("pairs.csv"), {});
    QCOMPARE(train::readHardNegatives(in("pairs.csv"), *pictures).error().code, ErrorCode::kInvalidArgument);
    const std::string text = "second,score,first\n" + pictures->path(3) + ",0.5," + pictures->path(7) +
                             "\nnowhere.jpg,0.5," + pictures->path(7) + "\n";
    testing::Bytes bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    testing::writeFile(in("pairs.csv"), bytes);
    const auto pairs = train::readHardNegatives(in("pairs.csv"), *pictures);
    QVERIFY(pairs.ok());
    QCOMPARE(pairs->size(), std::size_t{1});
    QVERIFY(pairs->front().first == 7 && pairs->front().second == 3);

    for (const bool isPositive : {true, false}) {
      recipe.hardNegativeUse =
          isPositive ? train::HardNegativeUse::kPositive : train::HardNegativeUse::kNegative;
      int found = 0;
      int all = 0;
      for (std::int64_t number = 0; number < 20; ++number) {
        auto batch = train::makeBatch(*pictures, recipe, number, {}, *pairs);
        QVERIFY(batch.ok());
        const TrainingBatch usual = batchOf(*pictures, recipe, number);
        for (std::size_t row = 0; row < batch->rows(); row += 2, ++all) {
          const auto length = static_cast<std::ptrdiff_t>(batch->pixels.size() / batch->rows() * 2);
          const auto at = static_cast<std::ptrdiff_t>(row / 2) * length;
          if (std::equal(batch->pixels.begin() + at, batch->pixels.begin() + at + length,
                         usual.pixels.begin() + at)) {
            QCOMPARE(batch->labels[row], usual.labels[row]);
            continue;
          }
          ++found;
          QCOMPARE(batch->labels[row], std::int64_t{7});
          QCOMPARE(batch->labels[row + 1], std::int64_t{isPositive ? 7 : 3});
          const auto wanted = static_cast<std::int64_t>(row);
          const auto isNamed = [&](const TrainingBatch::Containment& each) {
            return each.whole == wanted + 1 && each.part == wanted;
          };
          QVERIFY(std::any_of(batch->containments.begin(), batch->containments.end(), isNamed));
        }
      }
      QVERIFY2(found > all / 3 && found < all * 2 / 3, std::to_string(found).c_str());
    }
  }

  void stopAnswersWhoWaits() {
    const auto pictures = open();
    TrainingRecipe recipe = smallRecipe();
    recipe.pairsInBatch = 20'000;  // takes many seconds
    BatchLoader loader(*pictures, recipe, 0, 2);
    std::atomic<bool> isStopped{false};
    std::thread stopper([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      isStopped = true;
      loader.stop();
    });
    const auto batch = loader.next();
    QVERIFY(isStopped);
    stopper.join();
    QCOMPARE(batch.error().code, ErrorCode::kCancelled);
    QCOMPARE(loader.next().error().code, ErrorCode::kCancelled);
  }

  void destroyedWhileItWorks() {
    const auto pictures = open();
    BatchLoader loader(*pictures, smallRecipe(), 0, 3);
    QVERIFY(loader.next().ok());  // and goes while its threads work
  }

  void aPictureThatVanishesIsReplacedAndNamedOnce() {
    const auto pictures = open(0.0, 0);
    const TrainingRecipe recipe = smallRecipe();
    const TrainingBatch before = batchOf(*pictures, recipe, 1);
    const auto gone = static_cast<std::size_t>(before.labels[4]);
    fs::remove(pictures->path(gone));
    std::mutex mutex;
    std::vector<std::string> lines;
    lookalike::setLogSink([&](lookalike::LogLevel, std::string_view line) {
      const std::lock_guard lock(mutex);
      lines.emplace_back(line);
    });
    const TrainingBatch after = batchOf(*pictures, recipe, 1);
    const TrainingBatch again = batchOf(*pictures, recipe, 1);
    QVERIFY(areEqual(after, again));
    QCOMPARE(after.rows(), before.rows());
    QVERIFY(after.labels[4] != before.labels[4]);
    QCOMPARE(after.labels[5], after.labels[4]);
    QCOMPARE(after.labels[0], before.labels[0]);
    QCOMPARE(lines.size(), std::size_t{1});
    QVERIFY(lines[0].find(pictures->path(gone)) != std::string::npos);
    // A file that is another now is not the picture that its label says.
    testing::writeFile(pictures->path(gone), testing::encodeJpeg(testing::makePicture(500, 130, 100)));
    QCOMPARE(pictures->decoded(gone, 32).error().code, ErrorCode::kCorrupt);
  }

  void errorsTravelWhenNothingIsLeft() {
    const auto pictures = open(0.0, 0);
    lookalike::setLogSink([](lookalike::LogLevel, std::string_view) {});
    fs::remove_all(in("a"));
    fs::remove_all(in("b"));
    BatchLoader loader(*pictures, smallRecipe(), 0, 2);
    QCOMPARE(loader.next().error().code, ErrorCode::kNotFound);
    QCOMPARE(loader.next().error().code, ErrorCode::kNotFound);
  }
};

QTEST_GUILESS_MAIN(TestTrainingPictures)
#include "test_training_pictures.moc"
