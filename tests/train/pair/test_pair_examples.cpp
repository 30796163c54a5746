// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/train/pair/pair_examples.h"
#include "tests/support/made_images.h"
#include "tests/train/data/made_training_pictures.h"

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::JobControl;
using lookalike::edits::EditStrength;
using lookalike::edits::MakeEdit;
using lookalike::testing::MadeTrainingPictures;
using lookalike::testing::makePicture;
using lookalike::train::batchesAhead;
using lookalike::train::PairBatch;
using lookalike::train::PairExample;
using lookalike::train::PairExamples;
using lookalike::train::PairRecipe;

namespace {

constexpr int kSide = 16;

PairRecipe recipeOf() {
  PairRecipe recipe;
  recipe.name = "test";
  recipe.network.side = kSide;
  recipe.pairsInBatch = 8;
  recipe.iterations = 1;
  recipe.hardNegativeShare = 0.0;
  return recipe;
}

/// Mild JPEG only: copies hardly differ.
PairRecipe mildRecipe() {
  PairRecipe recipe = recipeOf();
  recipe.grades = {EditStrength::kMild};
  recipe.edits = {MakeEdit::kJpeg};
  return recipe;
}

std::unique_ptr<PairExamples> prepared(const MadeTrainingPictures& pictures, const PairRecipe& recipe) {
  JobControl control;
  auto examples = PairExamples::prepare(pictures, recipe, 2, control);
  return examples ? std::move(*examples) : nullptr;
}

MadeTrainingPictures pictures(std::size_t count) {
  return {count, 4, [](std::size_t i) { return makePicture(static_cast<std::uint32_t>(i + 1), 40, 32); }};
}

/// Mean absolute difference of the upper and the lower picture.
double differenceIn(const PairExample& pair) {
  const std::size_t half = pair.pixels.size() / 2;
  double sum = 0.0;
  for (std::size_t i = 0; i < half; ++i) sum += std::abs(pair.pixels[i] - pair.pixels[half + i]);
  return sum / static_cast<double>(half);
}

bool writeBytes(const QString& path, const lookalike::testing::Bytes& bytes) {
  QFile file(path);
  return file.open(QIODevice::WriteOnly) &&
         file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size())) ==
             static_cast<qint64>(bytes.size());
}

bool writeText(const QTemporaryDir& folder, const QByteArray& list) {
  QFile file(folder.filePath("pairs.csv"));
  return file.open(QIODevice::WriteOnly) && file.write(list) == list.size();
}

/// `count` copies, two equal pictures each, and as many others, a light and a dark picture, of `count`
/// references. Gives the list, or nothing when it cannot be written.
QByteArray writeList(const QTemporaryDir& folder, int count) {
  QByteArray list = "file,copy,reference\n";
  for (int i = 0; i < 2 * count; ++i) {
    const bool isCopy = i % 2 == 0;
    lookalike::testing::RgbImage pair = lookalike::testing::makeFlat(kSide, 2 * kSide, {220, 210, 200});
    if (!isCopy) {
      std::fill(pair.pixels.begin() + static_cast<std::ptrdiff_t>(pair.pixels.size() / 2), pair.pixels.end(),
                std::uint8_t{10});
    }
    const QString name = QStringLiteral("%1.png").arg(i);
    if (!writeBytes(folder.filePath(name), lookalike::testing::encodePng(pair))) return {};
    list += name.toUtf8() + (isCopy ? ",1,r" : ",0,r") + QByteArray::number(i / 2) + '\n';
  }
  return writeText(folder, list) ? list : QByteArray();
}

bool equal(const PairBatch& a, const PairBatch& b) {
  return std::equal(a.pairs.begin(), a.pairs.end(), b.pairs.begin(), b.pairs.end(),
                    [](const PairExample& x, const PairExample& y) {
                      return x.isCopy == y.isCopy && x.pixels == y.pixels && x.edits == y.edits;
                    });
}

}  // namespace

class TestPairExamples : public QObject {
  Q_OBJECT
 private slots:
  void batchesAreTheSameWhateverWasAskedBefore() {
    const auto made = pictures(12);
    const auto examples = prepared(made, recipeOf());
    QVERIFY(examples);
    const auto third = examples->batch(3);
    QVERIFY(third.ok());
    QCOMPARE(third->number, std::int64_t{3});
    QCOMPARE(third->pairs.size(), std::size_t{8});
    for (const PairExample& pair : third->pairs) {
      QCOMPARE(pair.pixels.size(), std::size_t{2} * kSide * kSide * 3);
      QVERIFY(!pair.edits.empty());
    }
    QVERIFY(!equal(*third, *examples->batch(4)));
    QVERIFY(equal(*third, *examples->batch(3)));
    QVERIFY(equal(*third, *prepared(made, recipeOf())->batch(3)));
    PairRecipe other = recipeOf();
    other.seed = 2;
    QVERIFY(!equal(*third, *prepared(made, other)->batch(3)));
  }

  void theLoaderHandsOutInOrder() {
    const auto made = pictures(12);
    const auto examples = prepared(made, recipeOf());
    auto loader = batchesAhead(*examples, 2, 3);
    for (std::int64_t number = 2; number < 12; ++number) {
      const auto batch = *loader.next();
      QVERIFY(batch.ok());
      QCOMPARE(batch->number, number);
      QVERIFY(equal(*batch, *examples->batch(number)));
    }
    QVERIFY(loader.itemsPerSecond() > 0.0);
  }

  void copiesAreCopiesAndOthersAreNot() {
    const auto made = pictures(12);
    const auto examples = prepared(made, mildRecipe());
    int copies = 0;
    for (std::int64_t number = 0; number < 25; ++number) {
      const auto batch = examples->batch(number);
      QVERIFY(batch.ok());
      for (const PairExample& pair : batch->pairs) {
        copies += pair.isCopy ? 1 : 0;
        if (pair.isCopy) QVERIFY(differenceIn(pair) < 20.0);
        if (!pair.isCopy) QVERIFY(differenceIn(pair) > 20.0);
        QCOMPARE(pair.edits, std::string("mild:jpeg"));  // the other picture is edited too
        QVERIFY(pair.saturation > 0.0 && pair.saturation < 1.0);
      }
    }
    QVERIFY2(copies > 70 && copies < 130, qPrintable(QString::number(copies)));  // of 200
  }

  void evaluatesPicturesHeldOut() {
    auto made = pictures(12);
    const auto examples = prepared(made, mildRecipe());
    made.takeAsked();
    for (std::int64_t number = 0; number < 20; ++number) {
      const auto pair = examples->evaluationPair(number);
      QVERIFY(pair.ok());
      QCOMPARE(pair->isCopy, number % 2 == 0);
    }
    for (const std::size_t picture : made.takeAsked()) QVERIFY(picture >= 12);
    QVERIFY(examples->batch(0).ok());
    for (const std::size_t picture : made.takeAsked()) QVERIFY(picture < 12);
  }

  void usesFewOriginalsWhereTheRecipeSaysSo() {
    auto made = pictures(12);
    PairRecipe recipe = recipeOf();
    recipe.originals = 3;
    const auto examples = prepared(made, recipe);
    QVERIFY(examples->batch(0).ok() && examples->batch(1).ok());
    std::set<std::size_t> asked;
    for (const std::size_t picture : made.takeAsked()) asked.insert(picture);
    QCOMPARE(asked, (std::set<std::size_t>{0, 1, 2}));
  }

  void fixedPairsComeAgainInAnotherOrder() {
    const auto made = pictures(12);
    PairRecipe recipe = recipeOf();
    recipe.fixedPairs = 16;  // two batches
    const auto examples = prepared(made, recipe);
    const auto pixelsOf = [&](std::int64_t first) {
      std::vector<QByteArray> all;
      for (std::int64_t number = first; number < first + 2; ++number) {
        const auto batch = examples->batch(number);
        for (const PairExample& pair : batch->pairs) {
          all.emplace_back(reinterpret_cast<const char*>(pair.pixels.data()),
                           static_cast<qsizetype>(pair.pixels.size()));
        }
      }
      return all;
    };
    auto one = pixelsOf(0);
    auto two = pixelsOf(2);
    QVERIFY(one != two);
    std::sort(one.begin(), one.end());
    std::sort(two.begin(), two.end());
    QVERIFY(one == two);
    QCOMPARE(std::unique(one.begin(), one.end()) - one.begin(), std::ptrdiff_t{16});
  }

  void hardNegativesLookAlike() {
    // Eight scenes, each five times, cut a little differently; the four nearest of each are of its scene.
    MadeTrainingPictures made(40, 4, [](std::size_t i) {
      const auto scene = makePicture(static_cast<std::uint32_t>(i / 5 + 1), 64, 64);
      return lookalike::testing::cropped(scene, static_cast<int>(i % 5), 0, 60, 60);
    });
    PairRecipe recipe = mildRecipe();
    recipe.hardNegativeShare = 1.0;
    const auto examples = prepared(made, recipe);
    recipe.hardNegativeShare = 0.0;
    const auto easy = prepared(made, recipe);
    made.takeAsked();
    const auto ofOneScene = [&](const PairExamples& from) {
      int same = 0;
      for (std::int64_t number = 0; number < 10; ++number) {
        // A copy asks for one picture, another pair for two, one after the other.
        const auto batch = from.batch(number);
        const auto asked = made.takeAsked();
        std::size_t at = 0;
        for (const PairExample& pair : batch->pairs) {
          if (!pair.isCopy && asked[at] / 5 == asked[at + 1] / 5) ++same;
          at += pair.isCopy ? 1 : 2;
        }
      }
      return same;
    };
    const int hard = ofOneScene(*examples);
    const int random = ofOneScene(*easy);
    QVERIFY2(hard >= 30 && random < hard / 2, qPrintable(QString("%1 %2").arg(hard).arg(random)));
  }

  void goesRoundPicturesThatCannotBeRead() {
    auto made = pictures(12);
    made.breakAll({0, 3, 5});
    PairRecipe recipe = recipeOf();
    recipe.hardNegativeShare = 0.5;
    const auto examples = prepared(made, recipe);
    QVERIFY(examples);
    QVERIFY(examples->batch(0).ok() && examples->batch(1).ok());
    made.breakAll({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    const auto failed = examples->batch(0);
    QVERIFY(!failed && failed.error().code == ErrorCode::kCorrupt);
    auto loader = batchesAhead(*examples, 0, 2);
    const auto loaded = *loader.next();
    QVERIFY(!loaded && loaded.error().code == ErrorCode::kCorrupt);
  }

  void refusesTooFewPicturesAndIsCancelled() {
    JobControl control;
    const auto made = pictures(1);
    const auto few = PairExamples::prepare(made, recipeOf(), 1, control);
    QVERIFY(!few && few.error().code == ErrorCode::kInvalidArgument);
    control.cancel();
    PairRecipe recipe = recipeOf();
    recipe.hardNegativeShare = 0.5;
    const auto enough = pictures(12);
    const auto cancelled = PairExamples::prepare(enough, recipe, 1, control);
    QVERIFY(!cancelled && cancelled.error().code == ErrorCode::kCancelled);
  }

  void listedPairsAreReadHeldOutAndVaried() {
    const QTemporaryDir folder;
    const auto list = writeList(folder, 40);
    QVERIFY(!list.isEmpty());
    const auto examples = PairExamples::listed(folder.path().toStdString(), recipeOf(), 0.3);
    QVERIFY(examples.ok());
    QCOMPARE((*examples)->size() + (*examples)->heldOutSize(), std::size_t{80});
    QVERIFY((*examples)->heldOutSize() >= 10 && (*examples)->heldOutSize() <= 40);
    const auto batch = (*examples)->batch(2);
    QVERIFY(batch.ok());
    QVERIFY(equal(*batch, *(*examples)->batch(2)));
    QVERIFY(!equal(*batch, *(*examples)->batch(3)));
    for (const PairExample& pair : batch->pairs) {
      QCOMPARE(pair.pixels.size(), std::size_t{2} * kSide * kSide * 3);
      // A copy's halves are alike but for the light; the others are a light and a dark picture.
      QCOMPARE(differenceIn(pair) < 75.0, pair.isCopy);
    }
    for (std::int64_t i = 0; i < 10; ++i) {
      const auto pair = (*examples)->evaluationPair(i);
      QVERIFY(pair.ok());
      QCOMPARE(pair->isCopy, i % 2 == 0);
      QCOMPARE(differenceIn(*pair) < 1.0, pair->isCopy);  // as they are
    }
  }

  void badListsAreRefused() {
    const auto errorOf = [](const QTemporaryDir& folder) {
      const auto examples = PairExamples::listed(folder.path().toStdString(), recipeOf(), 0.3);
      return examples.ok() ? Error{} : examples.error();
    };
    const QTemporaryDir none;
    QCOMPARE(errorOf(none).code, ErrorCode::kNotFound);
    const QTemporaryDir few;
    QVERIFY(!writeList(few, 1).isEmpty());
    QCOMPARE(errorOf(few).code, ErrorCode::kInvalidArgument);
    const QTemporaryDir columns;
    QVERIFY(writeText(columns, "file,copy\na.png,1\n"));
    QVERIFY(QString::fromStdString(errorOf(columns).detail).contains("reference"));
    const QTemporaryDir value;
    QVERIFY(writeText(value, "file,copy,reference\na.png,yes,r\n"));
    QVERIFY(QString::fromStdString(errorOf(value).detail).contains("line 2"));
    const QTemporaryDir missing;
    QVERIFY(writeText(missing, "file,copy,reference\na.png,1,r\n"));
    QCOMPARE(errorOf(missing).code, ErrorCode::kNotFound);
    const QTemporaryDir square;
    QVERIFY(writeText(square, "file,copy,reference\na.png,1,r\n"));
    QVERIFY(writeBytes(square.filePath("a.png"),
                       lookalike::testing::encodePng(lookalike::testing::makeFlat(8, 8, {9, 9, 9}))));
    QCOMPARE(errorOf(square).code, ErrorCode::kCorrupt);
  }
};

QTEST_GUILESS_MAIN(TestPairExamples)
#include "test_pair_examples.moc"
