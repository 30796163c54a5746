// SPDX-License-Identifier: GPL-3.0-or-later
// Edited copies made by the program: their truth is measured in their pixels.

#include <algorithm>
#include <cmath>
#include <QTest>

#include "core/edits/made_copies.h"
#include "core/evaluate/edit_truth.h"
#include "tests/support/made_images.h"

using lookalike::Containment;
using lookalike::EditKind;
using lookalike::NamedEdit;
using lookalike::RepeatableRandom;
using lookalike::decode::RgbImage;
namespace evaluate = lookalike::evaluate;
namespace edits = lookalike::edits;
namespace testing = lookalike::testing;
using edits::CopyRecipe;
using edits::EditStrength;
using edits::MadeCopy;
using edits::MakeEdit;
using lookalike::PlanePoint;

namespace {

constexpr int kWidth = 300;
constexpr int kHeight = 240;
constexpr int kDotRadius = 7;

const std::vector<PlanePoint>& dots() {
  static const std::vector<PlanePoint> kDots = [] {
    std::vector<PlanePoint> points;
    for (const int y : {45, 120, 195}) {
      for (const int x : {50, 117, 183, 250})
        points.push_back({static_cast<double>(x), static_cast<double>(y)});
    }
    return points;
  }();
  return kDots;
}

const RgbImage& plainPicture() {
  static const RgbImage kPicture = testing::makePicture(7, kWidth, kHeight);
  return kPicture;
}

/// A faint gradient, with a light dot at each point when asked: what differs between the copies of both tells
/// where it went.
RgbImage gradient(bool dotted) {
  RgbImage picture{kWidth, kHeight, {}};
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const bool inDot = dotted && std::any_of(dots().begin(), dots().end(), [&](const PlanePoint& dot) {
                           return std::hypot(x - dot.x, y - dot.y) <= kDotRadius;
                         });
      const int red = inDot ? 250 : 90 + x / 10;
      const int green = inDot ? 240 : 80 + y / 10;
      const int blue = inDot ? 235 : 60;
      for (const int value : {red, green, blue}) picture.pixels.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return picture;
}

const std::vector<RgbImage>& otherPictures() {
  static const std::vector<RgbImage> kOthers{testing::makePicture(21, 320, 240),
                                             testing::makePicture(22, 200, 300),
                                             testing::makePicture(23, 260, 260)};
  return kOthers;
}

MadeCopy madeOf(const RgbImage& original, const CopyRecipe& recipe, std::uint64_t seed) {
  auto made = edits::makeCopy(original, recipe, otherPictures(), seed);
  if (!made.ok()) qFatal("%s", describeError(made.error()).c_str());
  return std::move(made).value();
}

CopyRecipe single(MakeEdit edit, EditStrength strength) {
  return {strength, {{edit, strength}}};
}

double differenceAt(const RgbImage& a, const RgbImage& b, int x, int y) {
  const std::size_t at =
      (static_cast<std::size_t>(y) * static_cast<std::size_t>(a.width) + static_cast<std::size_t>(x)) * 3;
  double sum = 0.0;
  for (std::size_t c = 0; c < 3; ++c) sum += std::abs(a.pixels[at + c] - b.pixels[at + c]);
  return sum < 60 ? 0.0 : std::min(sum, 120.0);  // what JPEG and dithering spread is left out
}

struct FoundDot {
  bool isInside = false;  ///< far enough from the copy's edge and the region's to be seen whole
  double energy = 0.0;
  PlanePoint expected;
  PlanePoint middle;
};

FoundDot findDot(const MadeCopy& plain, const MadeCopy& dotted, PlanePoint dot, double scale) {
  FoundDot found;
  found.expected = edits::mapped(plain.originalToCopy, dot);
  const double reach = (kDotRadius + 8) * scale + 4;
  found.isInside = found.expected.x > reach && found.expected.y > reach &&
                   found.expected.x < plain.pixels.width - 1 - reach &&
                   found.expected.y < plain.pixels.height - 1 - reach;
  if (!found.isInside) return found;
  double weight = 0.0;
  for (int y = static_cast<int>(found.expected.y - reach); y <= found.expected.y + reach; ++y) {
    for (int x = static_cast<int>(found.expected.x - reach); x <= found.expected.x + reach; ++x) {
      const double difference = differenceAt(plain.pixels, dotted.pixels, x, y);
      weight += difference;
      found.middle.x += difference * x;
      found.middle.y += difference * y;
    }
  }
  found.energy = weight / (scale * scale);
  if (weight > 0) found.middle = {found.middle.x / weight, found.middle.y / weight};
  return found;
}

double scaleOf(const MadeCopy& copy) {
  const auto [xx, xy, yx, yy] =
      edits::derivativeAt(copy.originalToCopy, edits::middleOf(copy.regionInOriginal));
  return std::sqrt(std::abs(xx * yy - xy * yx));
}

float amountOf(const MadeCopy& copy, EditKind kind) {
  for (const NamedEdit& edit : copy.edits) {
    if (edit.kind == kind) return edit.amount;
  }
  return std::nanf("");
}

bool hasEdit(const MadeCopy& copy, EditKind kind) {
  return std::any_of(copy.edits.begin(), copy.edits.end(),
                     [&](const NamedEdit& e) { return e.kind == kind; });
}

void near(double actual, double expected, double tolerance) {
  QVERIFY2(std::abs(actual - expected) <= tolerance,
           qPrintable(QString("%1 is not %2").arg(actual).arg(expected)));
}

}  // namespace

class TestMadeCopies : public QObject {
  Q_OBJECT
 private slots:
  void pointsGoWhereTheTransformSays_data();
  void pointsGoWhereTheTransformSays();
  void equalSeedsMakeEqualPixels_data();
  void equalSeedsMakeEqualPixels();
  void amounts_data();
  void amounts();
  void everyWayOfAnEditIsTaken();
  void shiftsLieBetweenTheStrengths();
  void placesAreTheSameWithoutAmounts();
  void cropIsExact();
  void turnsAndFlipsAreExact();
  void combinationsComposeTheTransform();
  void regionAndShares();
  void recipes();
  void namesGoBothWays();
  void smallAndStrangePictures();
  void refusesWhatIsNoPicture();
};

void TestMadeCopies::pointsGoWhereTheTransformSays_data() {
  QTest::addColumn<int>("edit");
  QTest::addColumn<int>("strength");
  for (const MakeEdit edit : edits::allMakeEdits()) {
    for (const EditStrength strength : edits::kEditStrengths) {
      QTest::addRow("%s %s", edits::editStrengthName(strength), edits::makeEditName(edit))
          << static_cast<int>(edit) << static_cast<int>(strength);
    }
  }
}

void TestMadeCopies::pointsGoWhereTheTransformSays() {
  QFETCH(int, edit);
  QFETCH(int, strength);
  const auto kind = static_cast<MakeEdit>(edit);
  const CopyRecipe recipe = single(kind, static_cast<EditStrength>(strength));
  const bool isOverlay = kind == MakeEdit::kText || kind == MakeEdit::kSticker || kind == MakeEdit::kInset ||
                         kind == MakeEdit::kErase || kind == MakeEdit::kWatermark;
  int seen = 0;
  for (const std::uint64_t seed : {3U, 4U}) {
    const MadeCopy plain = madeOf(gradient(false), recipe, seed);
    const MadeCopy dotted = madeOf(gradient(true), recipe, seed);
    QCOMPARE(plain.pixels.width, dotted.pixels.width);
    QCOMPARE(plain.pixels.height, dotted.pixels.height);
    QCOMPARE(plain.originalToCopy, dotted.originalToCopy);
    const double scale = scaleOf(plain);
    // Dithering and shuffling spread what differs; the places are those of the original.
    if (kind == MakeEdit::kPalette || kind == MakeEdit::kShuffle) {
      const RgbImage small = testing::resized(plain.pixels, kWidth / 4, kHeight / 4);
      QVERIFY(testing::meanDifference(small, testing::resized(gradient(false), kWidth / 4, kHeight / 4)) <
              12);
      return;
    }
    // A block of a mosaic takes the dot to its own middle.
    const double tolerance = kind == MakeEdit::kPixelate ? 6.0 : std::max(0.6, 0.5 * scale);
    std::vector<FoundDot> found;
    for (const PlanePoint& dot : dots()) {
      found.push_back(findDot(plain, dotted, dot, scale));
      if (!found.back().isInside) found.pop_back();
    }
    double whole = 0.0;  // the energy of a dot that nothing hides
    for (const FoundDot& dot : found) whole = std::max(whole, dot.energy);
    for (const FoundDot& dot : found) {
      if (isOverlay && dot.energy < 0.93 * whole) continue;
      ++seen;
      QVERIFY2(dot.energy > 2000, qPrintable(QString("no dot: energy %1").arg(dot.energy)));
      const double apart = std::hypot(dot.middle.x - dot.expected.x, dot.middle.y - dot.expected.y);
      QVERIFY2(apart < tolerance, qPrintable(QString("a dot is %1 pixels from (%2, %3), where it should be")
                                                 .arg(apart)
                                                 .arg(dot.expected.x)
                                                 .arg(dot.expected.y)));
    }
  }
  QVERIFY2(seen >= 2, qPrintable(QString("%1 dots seen").arg(seen)));
}

void TestMadeCopies::equalSeedsMakeEqualPixels_data() {
  QTest::addColumn<int>("edit");
  for (const MakeEdit edit : edits::allMakeEdits())
    QTest::addRow("%s", edits::makeEditName(edit)) << static_cast<int>(edit);
}

void TestMadeCopies::equalSeedsMakeEqualPixels() {
  QFETCH(int, edit);
  const CopyRecipe recipe = single(static_cast<MakeEdit>(edit), EditStrength::kMedium);
  const MadeCopy first = madeOf(plainPicture(), recipe, 11);
  const MadeCopy again = madeOf(plainPicture(), recipe, 11);
  QVERIFY(first.pixels.pixels == again.pixels.pixels);
  QVERIFY(first.edits == again.edits);
  QVERIFY(first.pixels.pixels != plainPicture().pixels);  // and something was done
}

void TestMadeCopies::amounts_data() {
  QTest::addColumn<int>("edit");
  QTest::addColumn<int>("kind");
  QTest::addColumn<QList<double>>("amounts");  // by strength
  QTest::addColumn<double>("tolerance");
  const auto row = [](MakeEdit edit, EditKind kind, const QList<double>& amounts, double tolerance) {
    QTest::addRow("%s", edits::makeEditName(edit))
        << static_cast<int>(edit) << static_cast<int>(kind) << amounts << tolerance;
  };
  row(MakeEdit::kCrop, EditKind::kCrop, {0.8, 0.5, 0.25}, 0.01);
  // Frames of 4, 10, 20 % of 240: 10, 24, 48 pixels.
  row(MakeEdit::kBorder, EditKind::kBorder,
      {1 - 72000.0 / (320 * 260), 1 - 72000.0 / (348 * 288), 1 - 72000.0 / (396 * 336)}, 1e-6);
  // 18, 36, 60 pixels above and below.
  row(MakeEdit::kLetterbox, EditKind::kBorder, {1 - 240.0 / 276, 1 - 240.0 / 312, 1 - 240.0 / 360}, 1e-6);
  row(MakeEdit::kBackdrop, EditKind::kBorder, {1 - 240.0 / 276, 1 - 240.0 / 312, 1 - 240.0 / 360}, 1e-6);
  row(MakeEdit::kOnto, EditKind::kPastedInto, {1 - 0.36, 1 - 0.1225, 1 - 0.0484}, 0.01);
  row(MakeEdit::kJpeg, EditKind::kRecompress, {0.4, 0.7, 0.88}, 1e-6);
  row(MakeEdit::kNoise, EditKind::kNoise, {0.03, 0.06, 0.12}, 1e-6);
  row(MakeEdit::kBlend, EditKind::kBlend, {0.3, 0.4, 0.5}, 1e-6);
  // Bands of 43, 72, 120 rows.
  row(MakeEdit::kMeme, EditKind::kBorder, {1 - 240.0 / 283, 1 - 240.0 / 312, 1 - 240.0 / 360}, 1e-6);
  row(MakeEdit::kErase, EditKind::kOverlay, {0.08, 0.16, 0.3}, 0.08);  // rectangles may overlap or be cut
}

void TestMadeCopies::amounts() {
  QFETCH(int, edit);
  QFETCH(int, kind);
  QFETCH(QList<double>, amounts);
  QFETCH(double, tolerance);
  for (std::size_t i = 0; i < 3; ++i) {
    const MadeCopy made =
        madeOf(plainPicture(), single(static_cast<MakeEdit>(edit), edits::kEditStrengths.at(i)), 2);
    near(static_cast<double>(amountOf(made, static_cast<EditKind>(kind))), amounts[static_cast<int>(i)],
         tolerance);
  }
}

void TestMadeCopies::everyWayOfAnEditIsTaken() {
  // Shuffling: blocks leave most pixels as they are and the histogram everywhere; so do exchanged pixels.
  int blocks = 0;
  int pixels = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const MadeCopy made = madeOf(plainPicture(), single(MakeEdit::kShuffle, EditStrength::kMedium), seed);
    blocks += hasEdit(made, EditKind::kOverlay) ? 1 : 0;
    pixels += hasEdit(made, EditKind::kNoise) ? 1 : 0;
    near(made.shareOfOriginal, 1.0, 1e-9);
    if (!hasEdit(made, EditKind::kOverlay)) continue;
    auto before = plainPicture().pixels;
    auto after = made.pixels.pixels;
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    QVERIFY(before == after);
    QVERIFY(amountOf(made, EditKind::kOverlay) > 0.05F && amountOf(made, EditKind::kOverlay) < 0.26F);
  }
  QVERIFY(blocks > 0 && pixels > blocks);
  // A tint recolours, a motion blurs, a watermark covers only little of what it crosses.
  QVERIFY(amountOf(madeOf(plainPicture(), single(MakeEdit::kTint, EditStrength::kHard), 1),
                   EditKind::kRecolour) > 0.01F);
  QVERIFY(amountOf(madeOf(plainPicture(), single(MakeEdit::kMotion, EditStrength::kHard), 1),
                   EditKind::kBlur) > 0.3F);
  const MadeCopy marked = madeOf(plainPicture(), single(MakeEdit::kWatermark, EditStrength::kMedium), 1);
  QVERIFY(amountOf(marked, EditKind::kOverlay) > 0.01F && amountOf(marked, EditKind::kOverlay) < 0.5F);
}

void TestMadeCopies::shiftsLieBetweenTheStrengths() {
  const auto cropped = [](EditStrength strength, float shift) {
    return madeOf(plainPicture(), {strength, {{MakeEdit::kCrop, strength, shift}}}, 6).shareOfOriginal;
  };
  near(cropped(EditStrength::kMild, 0.5F), 0.65, 0.01);   // between 0.8 and 0.5
  near(cropped(EditStrength::kMild, -0.4F), 0.92, 0.01);  // 0.8 + 0.4 × 0.3
  near(cropped(EditStrength::kMild, -1.0F), 0.92, 0.01);  // no further
  near(cropped(EditStrength::kMedium, -0.5F), 0.65, 0.01);
  near(cropped(EditStrength::kMedium, 1.0F), 0.25, 0.01);
  near(cropped(EditStrength::kHard, 0.5F), 0.25, 0.01);  // none stronger than hard
  const CopyRecipe jpeg{EditStrength::kMild, {{MakeEdit::kJpeg, EditStrength::kMild, 0.5F}}};
  near(static_cast<double>(amountOf(madeOf(plainPicture(), jpeg, 1), EditKind::kRecompress)), 0.55, 1e-6);
}

void TestMadeCopies::placesAreTheSameWithoutAmounts() {
  for (const MakeEdit edit : edits::allMakeEdits()) {
    const CopyRecipe recipe = single(edit, EditStrength::kMedium);
    const MadeCopy all = madeOf(plainPicture(), recipe, 5);
    const auto places =
        edits::makeCopy(plainPicture(), recipe, otherPictures(), 5, edits::CopyTruth::kPlaces);
    QVERIFY(places.ok());
    QVERIFY2(places->pixels.pixels == all.pixels.pixels, edits::makeEditName(edit));
    QCOMPARE(places->originalToCopy, all.originalToCopy);
    QCOMPARE(places->shareOfCopy, all.shareOfCopy);
    QCOMPARE(places->edits.size(), all.edits.size());
    for (std::size_t i = 0; i < all.edits.size(); ++i) QVERIFY(places->edits[i].kind == all.edits[i].kind);
  }
}

void TestMadeCopies::cropIsExact() {
  const MadeCopy made = madeOf(plainPicture(), single(MakeEdit::kCrop, EditStrength::kMedium), 6);
  const auto x = static_cast<int>(-made.originalToCopy[2]);
  const auto y = static_cast<int>(-made.originalToCopy[5]);
  QVERIFY(made.pixels.pixels ==
          testing::cropped(plainPicture(), x, y, made.pixels.width, made.pixels.height).pixels);
  near(made.shareOfOriginal, made.pixels.width * made.pixels.height / 72000.0, 1e-9);
  near(made.shareOfCopy, 1.0, 1e-9);
  QVERIFY(!made.mirrored && !made.inverted);
}

void TestMadeCopies::turnsAndFlipsAreExact() {
  const MadeCopy mirror = madeOf(plainPicture(), single(MakeEdit::kMirror, EditStrength::kMild), 1);
  QVERIFY(mirror.pixels.pixels == testing::mirrored(plainPicture()).pixels);
  QVERIFY(mirror.mirrored);
  QVERIFY(mirror.edits == std::vector<NamedEdit>({{EditKind::kMirror, 0.0F}}));
  const MadeCopy flip = madeOf(plainPicture(), single(MakeEdit::kFlip, EditStrength::kMild), 1);
  QVERIFY(flip.pixels.pixels == testing::turned(testing::mirrored(plainPicture()), 2).pixels);
  QVERIFY(flip.mirrored);
  near(std::abs(static_cast<double>(amountOf(flip, EditKind::kRotate))), 180.0, 1e-6);
  QList<double> seen;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const MadeCopy turn = madeOf(plainPicture(), single(MakeEdit::kTurn, EditStrength::kMild), seed);
    const auto degrees = static_cast<double>(amountOf(turn, EditKind::kRotate));
    const int quarters = (static_cast<int>(std::lround(degrees / 90)) + 4) % 4;  // clockwise
    QVERIFY(turn.pixels.pixels == testing::turned(plainPicture(), quarters).pixels);
    if (!seen.contains(quarters)) seen.append(quarters);
  }
  QCOMPARE(seen.size(), 3);
  const MadeCopy negative = madeOf(plainPicture(), single(MakeEdit::kNegative, EditStrength::kMild), 1);
  QVERIFY(negative.inverted);
  QVERIFY(negative.edits == std::vector<NamedEdit>({{EditKind::kInvert, 0.0F}}));
  QCOMPARE(int(negative.pixels.pixels[100]), 255 - int(plainPicture().pixels[100]));
}

void TestMadeCopies::combinationsComposeTheTransform() {
  // Mirror, turn clockwise by 20 to 40 degrees, half the size, and a frame.
  const CopyRecipe recipe{EditStrength::kHard,
                          {{MakeEdit::kMirror, EditStrength::kMild},
                           {MakeEdit::kRotate, EditStrength::kHard},
                           {MakeEdit::kResize, EditStrength::kMedium},
                           {MakeEdit::kBorder, EditStrength::kMild}}};
  QCOMPARE(recipe.text(), std::string("hard:mirror+rotate+resize+border"));
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
    const MadeCopy plain = madeOf(gradient(false), recipe, seed);
    const MadeCopy dotted = madeOf(gradient(true), recipe, seed);
    QVERIFY(plain.mirrored);
    const double scale = scaleOf(plain);
    QVERIFY(std::abs(scale - 0.5) < 0.02 || std::abs(scale - 1.6) < 0.02);
    near(static_cast<double>(amountOf(plain, EditKind::kResize)), scale, 1e-3);
    const auto degrees = std::abs(static_cast<double>(amountOf(plain, EditKind::kRotate)));
    QVERIFY2(degrees > 20.5 && degrees < 40.5, qPrintable(QString::number(degrees)));
    int seen = 0;
    for (const PlanePoint& dot : dots()) {
      const FoundDot found = findDot(plain, dotted, dot, scale);
      if (!found.isInside || found.energy < 2000) continue;
      ++seen;
      QVERIFY(std::hypot(found.middle.x - found.expected.x, found.middle.y - found.expected.y) <
              std::max(0.6, 0.6 * scale));
    }
    QVERIFY(seen >= 2);
  }
}

void TestMadeCopies::regionAndShares() {
  const MadeCopy mild = madeOf(plainPicture(), single(MakeEdit::kCollage, EditStrength::kMild), 9);
  near(mild.shareOfOriginal, 1.0, 1e-9);
  near(mild.shareOfCopy, 0.5, 0.05);
  near(static_cast<double>(amountOf(mild, EditKind::kCollage)), 1.0 - mild.shareOfCopy, 1e-6);
  QCOMPARE(evaluate::containmentOf(mild.shareOfCopy, mild.shareOfOriginal), Containment::kBInA);
  const CopyRecipe cropInto{
      EditStrength::kHard,
      {{MakeEdit::kCrop, EditStrength::kMedium}, {MakeEdit::kOnto, EditStrength::kMedium}}};
  const MadeCopy both = madeOf(plainPicture(), cropInto, 9);
  near(both.shareOfOriginal, 0.5, 0.01);
  near(both.shareOfCopy, 0.1225, 0.01);
  QCOMPARE(evaluate::containmentOf(both.shareOfCopy, both.shareOfOriginal), Containment::kOverlap);
  QCOMPARE(evaluate::containmentOf(1.0, 0.5), Containment::kAInB);
  QCOMPARE(evaluate::containmentOf(0.96, 0.99), Containment::kSameExtent);
  QVERIFY(hasEdit(both, EditKind::kCrop) && hasEdit(both, EditKind::kPastedInto));
  // An overlay hides, but the extent stays.
  const MadeCopy inset = madeOf(plainPicture(), single(MakeEdit::kInset, EditStrength::kMedium), 9);
  near(inset.shareOfCopy, 1.0, 1e-9);
  QVERIFY(amountOf(inset, EditKind::kOverlay) > 0.07F && amountOf(inset, EditKind::kOverlay) < 0.13F);
}

void TestMadeCopies::recipes() {
  RepeatableRandom random(1);
  std::size_t most = 0;
  for (int i = 0; i < 300; ++i) {
    const EditStrength grade = edits::kEditStrengths.at(static_cast<std::size_t>(i) % 3);
    const CopyRecipe recipe = edits::randomRecipe(grade, edits::allMakeEdits(), random);
    QCOMPARE(recipe.grade, grade);
    QVERIFY(!recipe.edits.empty());
    most = std::max(most, recipe.edits.size());
    QVERIFY(std::any_of(recipe.edits.begin(), recipe.edits.end(),
                        [&](const auto& edit) { return edit.strength == grade; }));
    if (grade == EditStrength::kMild) QCOMPARE(recipe.edits.size(), std::size_t{1});
  }
  QCOMPARE(most, std::size_t{3});
  QCOMPARE(edits::benchmarkMakeEdits().size(), std::size_t{29});
  QVERIFY(edits::areOfOneKind(MakeEdit::kBlur, MakeEdit::kMotion));
  QVERIFY(!edits::areOfOneKind(MakeEdit::kBlur, MakeEdit::kGrey));
  const std::vector<MakeEdit> one{MakeEdit::kMirror};
  QCOMPARE(edits::randomRecipe(EditStrength::kHard, one, random).text(), std::string("hard:mirror"));
}

void TestMadeCopies::namesGoBothWays() {
  QCOMPARE(edits::allMakeEdits().size(), edits::kMakeEditCount);
  for (const MakeEdit edit : edits::allMakeEdits())
    QVERIFY(edits::makeEditNamed(edits::makeEditName(edit)) == edit);
  QVERIFY(!edits::makeEditNamed("melt"));
}

void TestMadeCopies::smallAndStrangePictures() {
  const std::vector<RgbImage> tiny{testing::makeFlat(1, 1, {9, 8, 7})};
  for (const auto& [width, height] :
       {std::pair{1, 1}, std::pair{1, 90}, std::pair{400, 3}, std::pair{20, 20}}) {
    const RgbImage picture = testing::makePicture(3, width, height);
    for (const MakeEdit edit : edits::allMakeEdits()) {
      for (const EditStrength strength : edits::kEditStrengths) {
        const auto made = edits::makeCopy(picture, single(edit, strength), tiny, 1);
        QVERIFY2(made.ok(), edits::makeEditName(edit));
        QCOMPARE(made->pixels.pixels.size(), static_cast<std::size_t>(made->pixels.width) *
                                                 static_cast<std::size_t>(made->pixels.height) * 3);
        QVERIFY(made->shareOfOriginal <= 1.0 + 1e-9 && made->shareOfCopy <= 1.0 + 1e-9);
        QVERIFY(std::all_of(made->originalToCopy.begin(), made->originalToCopy.end(),
                            [](double entry) { return std::isfinite(entry); }));
      }
    }
  }
}

void TestMadeCopies::refusesWhatIsNoPicture() {
  const auto none = edits::makeCopy({}, single(MakeEdit::kCrop, EditStrength::kMild), {}, 1);
  QCOMPARE(none.error().code, lookalike::ErrorCode::kInvalidArgument);
  const auto wide =
      edits::makeCopy(testing::makeFlat(20'001, 1, {}), single(MakeEdit::kGrey, EditStrength::kMild), {}, 1);
  QCOMPARE(wide.error().code, lookalike::ErrorCode::kInvalidArgument);
  // Without other pictures a colour stands for them.
  QVERIFY(edits::makeCopy(plainPicture(), single(MakeEdit::kCollage, EditStrength::kHard), {}, 1).ok());
}

QTEST_GUILESS_MAIN(TestMadeCopies)
#include "test_made_copies.moc"
