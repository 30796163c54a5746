// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>
#include <random>
#include <string>

#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"
#include "tests/verify/extracted_features.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

class Made {
 public:
  explicit Made(std::uint32_t seed) : random_(seed) {}

  float between(float low, float high) { return std::uniform_real_distribution<float>(low, high)(random_); }
  int below(int count) { return std::uniform_int_distribution<int>(0, count - 1)(random_); }

  /// Features that no picture gave: random codes at random places, of random sizes, none included, and a
  /// working picture that is none, of another size, or of another picture.
  LocalFeatures features(const std::vector<LocalFeatures>& pictures) {
    LocalFeatures made = pictures[static_cast<std::size_t>(below(static_cast<int>(pictures.size())))];
    const LocalFeatures& other = pictures[static_cast<std::size_t>(below(static_cast<int>(pictures.size())))];
    const int count = below(3) == 0 ? below(6) : below(400);
    made.keypoints.clear();
    made.codes.clear();
    const bool isWild = below(2) == 0;
    const bool isRepeating = below(3) == 0;
    for (int i = 0; i < count; ++i) {
      Keypoint point{between(0, 320), between(0, 320), between(1, 60), between(-3.2F, 3.2F)};
      if (isWild && below(3) == 0)
        point = {between(-1e6F, 1e6F), between(-1e6F, 1e6F), 0.0F, between(-1e6F, 1e6F)};
      if (isWild && below(9) == 0) point.size = between(-50, 1e30F);
      made.keypoints.push_back(point);
      KeypointCode code{{random64(), random64(), random64()}};
      if (isRepeating && i > 0) code = made.codes[static_cast<std::size_t>(below(i))];
      made.codes.push_back(code);
    }
    switch (below(7)) {
      case 0:
        made.workingPicture.clear();
        break;
      case 1:
        made.workingPicture.resize(made.workingPicture.size() / 2);
        break;
      case 2:
        made.workingPicture = other.workingPicture;
        break;
      case 3:
        made.width = 0;
        made.height = 0;
        break;
      case 4:
        made.workingWidth = below(2) == 0 ? 0 : 1'000'000;
        break;
      case 5:
        made.width = 2'000'000'000;
        made.height = 1;
        break;
      default:
        break;
    }
    return made;
  }

  /// A byte or a few of the working picture changed.
  LocalFeatures scratched(LocalFeatures features) {
    for (int i = 0; i <= below(20); ++i)
      features
          .workingPicture[static_cast<std::size_t>(below(static_cast<int>(features.workingPicture.size())))] =
          static_cast<std::uint8_t>(below(256));
    return features;
  }

 private:
  std::uint64_t random64() { return (static_cast<std::uint64_t>(random_()) << 32U) | random_(); }
  std::mt19937 random_;
};

std::vector<LocalFeatures> somePictures() {
  std::vector<LocalFeatures> pictures;
  pictures.push_back(featuresOf(makePicture(1, 400, 300)));
  pictures.push_back(featuresOf(makePicture(2, 300, 400)));
  pictures.push_back(featuresOf(makePicture(3, 1200, 60)));
  pictures.push_back(featuresOf(makeFlat(300, 300, {10, 90, 200})));
  pictures.push_back(featuresOf(makeQuadrants(64, 64)));
  return pictures;
}

}  // namespace

class TestVerifierFuzz : public QObject {
  Q_OBJECT
 private slots:
  void randomFeaturesAreNoCopies();
  void scratchedPicturesDoNotCrash();
  void noFeaturesAtAll();
};

void TestVerifierFuzz::randomFeaturesAreNoCopies() {
  const std::vector<LocalFeatures> pictures = somePictures();
  for (std::uint32_t seed = 0; seed < 220; ++seed) {
    Made made(seed);
    LocalFeatures a = made.features(pictures);
    LocalFeatures b = made.features(pictures);
    // The same working picture under both would be a copy.
    if (a.workingPicture == b.workingPicture) b.workingPicture.clear();
    const auto pair = verify::verifyPair(a, b, {});
    QVERIFY2(pair.score >= 0.0F && pair.score <= 0.5F,
             qPrintable(QString("seed %1: %2").arg(seed).arg(static_cast<double>(pair.score))));
    QVERIFY(pair.evidence.overlapOfA >= 0.0F && pair.evidence.overlapOfA <= 1.0F);
    QVERIFY(pair.evidence.overlapOfB >= 0.0F && pair.evidence.overlapOfB <= 1.0F);
    QVERIFY(pair.evidence.inliers >= 0 && pair.evidence.inlierRatio <= 1.0F);
    for (const double entry : pair.evidence.aToB) QVERIFY(std::isfinite(entry));
  }
}

void TestVerifierFuzz::scratchedPicturesDoNotCrash() {
  const LocalFeatures a = featuresOf(makePicture(1, 400, 300));
  const LocalFeatures b = featuresOf(cropped(makePicture(1, 400, 300), 30, 30, 300, 200));
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    Made made(seed);
    const auto pair = verify::verifyPair(made.scratched(a), made.scratched(b), {});
    QVERIFY(pair.score >= 0.0F && pair.score <= 1.0F);
    for (const NamedEdit& edit : pair.evidence.edits) QVERIFY(std::isfinite(edit.amount));
  }
}

void TestVerifierFuzz::noFeaturesAtAll() {
  const LocalFeatures none;
  const LocalFeatures some = featuresOf(makePicture(1, 400, 300));
  for (const auto& [a, b] : {std::pair{none, none}, {none, some}, {some, none}}) {
    const auto pair = verify::verifyPair(a, b, {});
    QVERIFY(pair.score < 0.1F);
    QVERIFY(pair.evidence.hasDoubt(Doubt::kFewKeypoints));
    QVERIFY(pair.evidence.transform == TransformKind::kNone);
    QVERIFY(pair.evidence.regionInA.empty());
  }
}

QTEST_GUILESS_MAIN(TestVerifierFuzz)
#include "test_verifier_fuzz.moc"
