// SPDX-License-Identifier: GPL-3.0-or-later
// Views of pictures for training.

#include <algorithm>
#include <cmath>
#include <map>
#include <QTest>
#include <set>

#include "core/train/data/augmentation.h"
#include "core/train/data/contact_sheet.h"
#include "tests/support/made_images.h"

using lookalike::ErrorCode;
using lookalike::RepeatableRandom;
using lookalike::decode::RgbImage;
namespace edits = lookalike::edits;
namespace testing = lookalike::testing;
namespace train = lookalike::train;
using edits::EditStrength;
using edits::MakeEdit;
using edits::NamedMakeEdit;
using train::AugmentationOptions;
using train::TrainingView;

namespace {

constexpr int kSide = 96;

const RgbImage& picture() {
  static const RgbImage kPicture = testing::makePicture(5, 300, 225);
  return kPicture;
}

const std::vector<RgbImage>& otherPictures() {
  static const std::vector<RgbImage> kOthers{testing::makePicture(21, 320, 240),
                                             testing::makePicture(22, 200, 300),
                                             testing::makePicture(23, 260, 260)};
  return kOthers;
}

TrainingView editedOf(const RgbImage& original, const AugmentationOptions& options, std::uint64_t seed) {
  auto view = train::editedView(original, otherPictures(), options, seed);
  if (!view.ok()) qFatal("%s", describeError(view.error()).c_str());
  return std::move(view).value();
}

bool isSquare(const TrainingView& view, int side) {
  return view.pixels.width == side && view.pixels.height == side &&
         view.pixels.pixels.size() == static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
}

double contrastOf(const RgbImage& image) {
  double sum = 0;
  double squares = 0;
  for (const std::uint8_t value : image.pixels) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const auto count = static_cast<double>(image.pixels.size());
  return std::sqrt(std::max(0.0, squares / count - sum / count * (sum / count)));
}

void addStrengths() {
  QTest::addColumn<int>("strength");
  for (const EditStrength strength : edits::kEditStrengths)
    QTest::newRow(edits::editStrengthName(strength)) << static_cast<int>(strength);
}

}  // namespace

class TestAugmentation : public QObject {
  Q_OBJECT
 private slots:
  void recipesAreAsTheStrengthSays_data() { addStrengths(); }
  void recipesAreAsTheStrengthSays() {
    QFETCH(int, strength);
    const auto grade = static_cast<EditStrength>(strength);
    RepeatableRandom random(3);
    std::map<MakeEdit, int> seen;
    std::set<std::size_t> counts;
    bool isEverOutOfOrder = false;
    for (int i = 0; i < 3000; ++i) {
      const auto recipe = train::augmentationRecipe({grade, kSide, false}, random);
      QCOMPARE(recipe.grade, grade);
      counts.insert(recipe.edits.size());
      bool hasFull = false;
      for (std::size_t k = 0; k < recipe.edits.size(); ++k) {
        const NamedMakeEdit& edit = recipe.edits[k];
        ++seen[edit.edit];
        QVERIFY(edit.strength <= grade && std::abs(edit.shift) <= 0.5F);
        hasFull = hasFull || edit.strength == grade;
        for (std::size_t m = 0; m < k; ++m) {
          QVERIFY(!edits::areOfOneKind(edit.edit, recipe.edits[m].edit));
          isEverOutOfOrder = isEverOutOfOrder || recipe.edits[m].edit > edit.edit;
        }
      }
      QVERIFY(hasFull);
      const auto placeOf = [&](MakeEdit kind, EditStrength least) {
        return std::find_if(recipe.edits.begin(), recipe.edits.end(),
                            [&](const auto& e) { return e.edit == kind && e.strength >= least; });
      };
      const auto onto = placeOf(MakeEdit::kOnto, EditStrength::kMedium);
      if (onto == recipe.edits.end()) continue;
      const auto erase = placeOf(MakeEdit::kErase, EditStrength::kMild);
      QVERIFY(erase == recipe.edits.end() || erase < onto);
      for (const NamedMakeEdit& edit : recipe.edits) {
        if (edits::areOfOneKind(edit.edit, MakeEdit::kBlur)) QVERIFY(edit.strength == EditStrength::kMild);
      }
    }
    for (const MakeEdit edit : edits::allMakeEdits()) QVERIFY2(seen[edit] > 10, edits::makeEditName(edit));
    QVERIFY(seen[MakeEdit::kCrop] > seen[MakeEdit::kShuffle]);
    const std::map<EditStrength, std::set<std::size_t>> kCounts{{EditStrength::kMild, {1, 2}},
                                                                {EditStrength::kMedium, {2, 3, 4}},
                                                                {EditStrength::kHard, {3, 4, 5, 6}}};
    QVERIFY(counts == kCounts.at(grade));
    QVERIFY(isEverOutOfOrder);
  }

  void viewsCanBeKnownAgain_data() { addStrengths(); }
  void viewsCanBeKnownAgain() {
    QFETCH(int, strength);
    const AugmentationOptions options{static_cast<EditStrength>(strength), kSide, false};
    double sumOfShares = 0;
    constexpr int kViews = 250;
    for (std::uint64_t seed = 0; seed < kViews; ++seed) {
      const TrainingView view = editedOf(picture(), options, seed);
      QVERIFY(isSquare(view, kSide));
      QVERIFY(view.shareOfOriginal >= train::kLeastShareOfOriginal && view.shareOfOriginal <= 1 + 1e-9);
      QVERIFY(view.shareOfView >= train::kLeastShareOfView && view.shareOfView <= 1 + 1e-9);
      QVERIFY(view.shareOfOriginal * view.shareOfView >= train::kLeastProductOfShares);
      QVERIFY2(contrastOf(view.pixels) > 8, view.recipe.text().c_str());
      QVERIFY(std::abs(edits::areaOf(view.region) - view.shareOfOriginal) < 1e-6);
      for (const lookalike::PlanePoint& corner : view.region)
        QVERIFY(corner.x > -1e-6 && corner.x < 1 + 1e-6 && corner.y > -1e-6 && corner.y < 1 + 1e-6);
      sumOfShares += view.shareOfOriginal;
    }
    const double mean = sumOfShares / kViews;
    QVERIFY(options.strength == EditStrength::kMild ? mean > 0.9 : mean < 0.95);
  }

  void equalArgumentsMakeEqualPixels_data() { addStrengths(); }
  void equalArgumentsMakeEqualPixels() {
    QFETCH(int, strength);
    const AugmentationOptions options{static_cast<EditStrength>(strength), kSide, false};
    int different = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const TrainingView one = editedOf(picture(), options, seed);
      const TrainingView again = editedOf(picture(), options, seed);
      QVERIFY(one.pixels.pixels == again.pixels.pixels);
      QVERIFY(one.recipe.edits == again.recipe.edits);
      const TrainingView other = editedOf(picture(), options, seed + 1000);
      different += other.pixels.pixels != one.pixels.pixels ? 1 : 0;
    }
    QCOMPARE(different, 20);
  }

  void blendsWhenAsked() {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      const TrainingView view = editedOf(picture(), {EditStrength::kMild, kSide, true}, seed);
      QVERIFY(std::any_of(view.recipe.edits.begin(), view.recipe.edits.end(),
                          [](const auto& edit) { return edit.edit == MakeEdit::kBlend; }));
    }
  }

  void plainViewsAreHardlyEdited() {
    double least = 1;
    double most = 0;
    int mirrored = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const auto view = train::plainView(picture(), kSide, seed);
      QVERIFY(view.ok() && isSquare(*view, kSide));
      least = std::min(least, view->shareOfOriginal);
      most = std::max(most, view->shareOfOriginal);
      mirrored += view->recipe.edits.size() == 2 ? 1 : 0;
      QVERIFY(std::abs(edits::areaOf(view->region) - view->shareOfOriginal) < 1e-9);
      // Unmirrored, it is that part of the picture.
      if (view->recipe.edits.size() == 2) continue;
      const int x = static_cast<int>(std::lround(view->region[0].x * picture().width));
      const int y = static_cast<int>(std::lround(view->region[0].y * picture().height));
      const int width = static_cast<int>(std::lround(view->region[2].x * picture().width)) - x;
      const int height = static_cast<int>(std::lround(view->region[2].y * picture().height)) - y;
      const RgbImage expected =
          testing::resized(testing::cropped(picture(), x, y, width, height), kSide, kSide);
      QVERIFY(testing::meanDifference(view->pixels, expected) < 1.5);
    }
    QVERIFY(least > 0.69 && least < 0.75 && most > 0.95);
    QVERIFY(mirrored > 70 && mirrored < 130);
  }

  void cropPairsContainOneAnother() {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const auto pair = train::cropPair(picture(), kSide, seed);
      QVERIFY(pair.ok() && isSquare(pair->whole, kSide) && isSquare(pair->part, kSide));
      const double share = pair->part.shareOfOriginal / pair->whole.shareOfOriginal;
      QVERIFY(share > 0.14 && share < 0.71);
      QCOMPARE(pair->part.recipe.edits.size(), pair->whole.recipe.edits.size());
      QVERIFY(pair->part.region[0].x >= pair->whole.region[0].x - 1e-9);
      QVERIFY(pair->part.region[2].y <= pair->whole.region[2].y + 1e-9);
      QVERIFY(share > 0.699 || train::isPartOf(pair->part, pair->whole));
      QVERIFY(!train::isPartOf(pair->whole, pair->part));
    }
  }

  void partsMustBeSeenAlone() {
    const auto square = [](double left, double top, double side, double shareOfView) {
      TrainingView view;
      view.region = {{left, top}, {left + side, top}, {left + side, top + side}, {left, top + side}};
      view.shareOfOriginal = side * side;
      view.shareOfView = shareOfView;
      return view;
    };
    QVERIFY(train::isPartOf(square(0.2, 0.2, 0.5, 1), square(0.05, 0.05, 0.9, 1)));
    QVERIFY(!train::isPartOf(square(0.5, 0.5, 0.5, 1), square(0.05, 0.05, 0.9, 1)));  // cut at two sides
    QVERIFY(
        !train::isPartOf(square(0.2, 0.2, 0.5, 0.3), square(0.05, 0.05, 0.9, 1)));    // pasted into something
    QVERIFY(!train::isPartOf(square(0.1, 0.1, 0.8, 1), square(0.05, 0.05, 0.9, 1)));  // nearly as much
  }

  void strangePictures() {
    for (const auto& [width, height] :
         {std::pair{1, 1}, std::pair{3, 700}, std::pair{2000, 40}, std::pair{20, 20}}) {
      const RgbImage strange = testing::makePicture(9, width, height);
      for (const EditStrength strength : edits::kEditStrengths) {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
          QVERIFY(isSquare(editedOf(strange, {strength, 32, false}, seed), 32));
          const auto alone = train::editedView(strange, {}, {strength, 32, false}, seed);
          QVERIFY(alone.ok() && isSquare(*alone, 32));
        }
      }
      QVERIFY(train::plainView(strange, 32, 1).ok());
      QVERIFY(train::cropPair(strange, 32, 1).ok());
    }
    // A picture without contrast has nothing to lose.
    QVERIFY(
        isSquare(editedOf(testing::makeFlat(90, 70, {50, 60, 70}), {EditStrength::kHard, 32, false}, 1), 32));
    QCOMPARE(train::editedView({}, {}, {}, 1).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(train::plainView({}, 32, 1).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(train::cropPair({}, 32, 1).error().code, ErrorCode::kInvalidArgument);
  }

  void contactSheets() {
    std::vector<train::CaptionedPicture> pictures(
        5, {testing::makeFlat(40, 20, {200, 0, 0}), "mild:crop+mirror"});
    const auto sheet = train::contactSheet(pictures, 60);
    QVERIFY(sheet.ok());
    QCOMPARE(sheet->width, 3 * 68 + 8);  // three columns, two rows
    // The first: 60 × 30 in the middle of its square, below 8 pixels of ground.
    QVERIFY(testing::pixelAt(*sheet, 8 + 30, 8 + 30) == (testing::Rgb{200, 0, 0}));
    QVERIFY(testing::pixelAt(*sheet, 8 + 30, 8 + 5) == (testing::Rgb{232, 232, 232}));
    QVERIFY(testing::pixelAt(*sheet, 4, 4) == (testing::Rgb{232, 232, 232}));
    QCOMPARE(train::contactSheet(pictures, 60, 5)->width, 5 * 68 + 8);
    QCOMPARE(train::contactSheet({}, 60).error().code, ErrorCode::kInvalidArgument);
    pictures[1].pixels = {};
    QCOMPARE(train::contactSheet(pictures, 60).error().code, ErrorCode::kInvalidArgument);
    pictures[1] = pictures[0];
    QCOMPARE(train::contactSheet(pictures, 10'000).error().code, ErrorCode::kInvalidArgument);
  }
};

QTEST_GUILESS_MAIN(TestAugmentation)
#include "test_augmentation.moc"
