// SPDX-License-Identifier: GPL-3.0-or-later
// How the command line words the evidence of a pair.
#include <QTest>

#include "app/cli/direction_words.h"
#include "app/cli/edit_words.h"
#include "app/cli/evidence_columns.h"
#include "core/values/reversed_pair.h"

using namespace lookalike;
using namespace lookalike::cli;

class TestCliEvidence : public QObject {
  Q_OBJECT
 private slots:
  void editsAreShortWords() {
    GeometricEvidence geometry;
    QCOMPARE(editWords(geometry), std::string());
    geometry.edits = {{EditKind::kCrop, 0.576F}, {EditKind::kMirror, 0.0F}, {EditKind::kOverlay, 0.1F}};
    QCOMPARE(editWords(geometry), std::string("crop to 58 %, mirrored, text or sticker added"));
    geometry.edits = {{EditKind::kRotate, -0.2F}, {EditKind::kPixelate, 8.0F}, {EditKind::kStretch, 1.25F}};
    QCOMPARE(editWords(geometry), std::string("rotated by 0\u00B0, pixelated by 8 px, stretched by 1.25"));
    for (int kind = 0; kind <= static_cast<int>(EditKind::kBlend); ++kind) {
      geometry.edits = {{static_cast<EditKind>(kind), 0.5F}};
      QVERIFY(!editWords(geometry).empty());
    }
  }

  void remarksNameTheEditedSideAndTheDoubts() {
    GeometricEvidence geometry;
    QCOMPARE(remarkOnB(geometry, "centre"), std::string());
    geometry.doubts = static_cast<std::uint32_t>(Doubt::kFewKeypoints);
    QCOMPARE(remarkOnB(geometry, "centre"), std::string("  (doubtful: few keypoints)"));
    geometry.edits = {{EditKind::kGrey, 0.0F}};
    QCOMPARE(remarkOnB(geometry, "centre"), std::string("  (made grey; doubtful: few keypoints)"));
    QCOMPARE(remarkOnB(reversed(geometry), "centre"),
             std::string("  (centre: made grey; doubtful: few keypoints)"));
  }

  void aPairIsOneSentence() {
    GeometricEvidence geometry;
    QCOMPARE(pairSentence(geometry, 0.1F), std::string("Not taken for a copy: nothing in common was found."));
    geometry.inliers = 9;
    QCOMPARE(pairSentence(geometry, 0.1F), std::string("Not taken for a copy."));
    QCOMPARE(pairSentence(geometry, 0.9F),
             std::string("A and B are copies of one picture; no edit was found."));
    geometry.edits = {{EditKind::kCrop, 0.5F}, {EditKind::kGrey, 0.0F}};
    QCOMPARE(pairSentence(geometry, 0.9F), std::string("B is a copy of A: crop to 50 %, made grey."));
    QCOMPARE(pairSentence(geometry, 0.5F),
             std::string("Not taken for a copy; if B is one of A: crop to 50 %, made grey."));
    geometry.editsOfB = false;
    geometry.doubts = static_cast<std::uint32_t>(Doubt::kTextOnly);
    QCOMPARE(pairSentence(geometry, 0.9F),
             std::string("A is a copy of B: crop to 50 %, made grey; doubtful: lettering only."));
    QCOMPARE(pairSentence(geometry, 0.2F), std::string("Not taken for a copy: lettering only."));
  }

  void directionsAreTold() {
    PairDirection direction{Direction::kAFromB, 0.025F, {}};
    QCOMPARE(directionWords(direction), std::string("  made from it (97 %)"));
    QCOMPARE(directionWords(reversed(direction)), std::string("  the reference is made from it (97 %)"));
    QCOMPARE(directionWords({}), std::string("  direction undecided"));
    library::LibrarySnapshot snapshot;
    for (int i = 1; i <= 3; ++i) {
      FileRecord file;
      file.image = ImageId{i};
      file.path = "/p/" + std::to_string(i) + ".jpg";
      snapshot.files.push_back(file);
    }
    library::GroupDerivation derivation;
    derivation.tree.nodes = {
        {ImageId{2}, std::nullopt, 0, 0}, {ImageId{1}, 0, 0.9F, 0.981F}, {ImageId{3}, 1, 0.5F, 0.6F}};
    derivation.tree.originals = {{0, 0.91F}, {1, 0.09F}};
    derivation.tree.weakest = 2;
    derivation.withParent = {{}, {Direction::kBFromA, 0.981F, {}}, {Direction::kUndecided, 0.6F, {}}};
    QCOMPARE(derivationWords(snapshot, derivation, ImageId{2}), std::string("  likely original (91 %)"));
    QCOMPARE(derivationWords(snapshot, derivation, ImageId{1}), std::string("  from 2.jpg (98 %)"));
    QCOMPARE(derivationWords(snapshot, derivation, ImageId{3}),
             std::string("  perhaps from 1.jpg (60 %), weakest link"));
    QCOMPARE(derivationWords(snapshot, derivation, ImageId{9}), std::string());
  }

  void columnsKeepTheirWidth() {
    const ImagePair global{ImageId{1}, ImageId{2}, 0.9F, 0.9F};
    EvidenceColumns one;
    one.include(global);
    QVERIFY(!one.areSeveral());
    QCOMPARE(one.of(global), std::string(" 0.900"));
    QCOMPARE(one.of("centre"), std::string("centre"));

    auto geometry = std::make_shared<GeometricEvidence>();
    geometry->inliers = 87;
    geometry->agreement = 0.987F;
    const ImagePair verified{ImageId{1}, ImageId{3}, 0.98F, 0.625F, std::numeric_limits<float>::quiet_NaN(),
                             geometry};
    const ImagePair local{ImageId{1}, ImageId{4}, 0.5F};
    EvidenceColumns all;
    for (const ImagePair& pair : {global, verified, local}) all.include(pair);
    QVERIFY(all.areSeveral());
    QCOMPARE(all.header(), std::string(" score  similarity  inliers  agreement"));
    QCOMPARE(all.of(verified), std::string(" 0.980       0.625       87       0.99"));
    QCOMPARE(all.of(local), std::string(" 0.500           -        -          -"));
    QCOMPARE(all.of("centre").size(), all.header().size());
  }

  void reversedPairsAreSeenFromTheOtherSide() {
    GeometricEvidence geometry;
    geometry.transform = TransformKind::kAffine;
    geometry.aToB = {2, 0, 10, 0, 4, -20, 0, 0, 1};
    geometry.overlapOfA = 0.25F;
    geometry.overlapOfB = 1.0F;
    geometry.regionInA = {{1, 2}};
    geometry.containment = Containment::kBInA;
    const GeometricEvidence back = reversed(geometry);
    QCOMPARE(back.aToB, (std::array<double, 9>{0.5, 0, -5, 0, 0.25, 5, 0, 0, 1}));
    QVERIFY(back.transform == TransformKind::kAffine && back.containment == Containment::kAInB);
    QVERIFY(back.overlapOfA == 1.0F && back.overlapOfB == 0.25F && !back.editsOfB);
    QVERIFY(back.regionInA.empty() && back.regionInB.size() == 1);
    QCOMPARE(reversed(back).aToB, geometry.aToB);
    geometry.aToB = {1, 2, 0, 2, 4, 0, 0, 0, 1};  // flattens the plane
    QVERIFY(reversed(geometry).transform == TransformKind::kNone);
    QCOMPARE(reversed(geometry).aToB, (std::array<double, 9>{}));
    QVERIFY(reversed(GeometricEvidence{}).transform == TransformKind::kNone);
  }
};

QTEST_GUILESS_MAIN(TestCliEvidence)
#include "test_cli_evidence.moc"
