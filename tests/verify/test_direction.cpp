// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QTest>
#include <random>

#include "core/values/reversed_pair.h"
#include "core/verify/direction.h"
#include "core/verify/metadata_reasons.h"

using namespace lookalike;
using namespace lookalike::verify;

namespace {

FileTraces jpegOf(int quality) {
  FileTraces traces;
  traces.format = "jpeg";
  traces.compression.quality = quality;
  return traces;
}

/// B is a crop of A.
GeometricEvidence cropEvidence() {
  GeometricEvidence evidence;
  evidence.transform = TransformKind::kSimilarity;
  evidence.aToB = {1, 0, -20, 0, 1, -20, 0, 0, 1};
  evidence.overlapOfA = 0.4F;
  evidence.overlapOfB = 1.0F;
  evidence.regionInA = {{20, 20}, {220, 20}, {220, 180}, {20, 180}};
  evidence.regionInB = {{0, 0}, {200, 0}, {200, 160}, {0, 160}};
  evidence.containment = Containment::kBInA;
  evidence.copyIsB = 4.0F;
  evidence.editsOfB = true;
  evidence.edits = {{EditKind::kCrop, 0.4F}};
  return evidence;
}

/// A has a border around B.
GeometricEvidence borderEvidence() {
  GeometricEvidence evidence = cropEvidence();
  evidence.copyIsB = -4.0F;
  evidence.editsOfB = false;
  evidence.edits = {{EditKind::kBorder, 0.6F}};
  return evidence;
}

const DirectionReason* reasonOf(const PairDirection& direction, DirectionReasonKind kind) {
  for (const DirectionReason& reason : direction.reasons) {
    if (reason.kind == kind) return &reason;
  }
  return nullptr;
}

MetadataTraces randomMetadata(std::mt19937& random) {
  MetadataTraces traces;
  if (random() % 2 == 0) traces.camera = "Maker";
  traces.hasPlace = random() % 2 == 0;
  if (random() % 2 == 0) traces.software = "Adobe Photoshop CS6";
  traces.takenAt = static_cast<std::int64_t>(random() % 2) * 1'000'000;
  traces.modifiedAt = static_cast<std::int64_t>(random() % 3) * 2'000'000;
  traces.documentId = random() % 3;
  traces.instanceId = random() % 3;
  traces.originalDocumentId = random() % 3;
  traces.derivedFromDocument = random() % 3;
  traces.derivedFromInstance = random() % 3;
  traces.historySteps = static_cast<int>(random() % 3);
  return traces;
}

}  // namespace

class TestDirection : public QObject {
  Q_OBJECT
 private slots:
  void nothingKnownIsUndecided() {
    const PairDirection answer = directionOf({});
    QCOMPARE(answer.direction, Direction::kUndecided);
    QCOMPARE(answer.probabilityBFromA, 0.5F);
    QVERIFY(answer.reasons.empty());
    const GeometricEvidence empty;
    const FileTraces unreadable;
    QCOMPARE(directionOf({&empty, std::nanf(""), &unreadable, &unreadable}).probabilityBFromA, 0.5F);
  }

  void aCropWasMadeFromTheWhole() {
    const GeometricEvidence crop = cropEvidence();
    const PairDirection answer = directionOf({&crop, 1.1F});
    QCOMPARE(answer.direction, Direction::kBFromA);
    QCOMPARE(answer.reasons.front().kind, DirectionReasonKind::kContainment);
    QCOMPARE(answer.reasons.front().valueA, 0.4F);
    QCOMPARE(answer.reasons.front().valueB, 1.0F);
    QVERIFY(answer.reasons.front().logOdds > 0.0F);
  }

  void whoHasTheBorderIsTheCopy() {
    const GeometricEvidence border = borderEvidence();
    const PairDirection answer = directionOf({&border});
    QCOMPARE(answer.direction, Direction::kAFromB);
    const DirectionReason* reason = reasonOf(answer, DirectionReasonKind::kAddition);
    QVERIFY(reason != nullptr && reason->logOdds < 0.0F);
    QCOMPARE(reason->valueA, 1.0F);
    QCOMPARE(reason->valueB, 0.0F);
    QVERIFY(reasonOf(answer, DirectionReasonKind::kContainment) == nullptr);
  }

  void theLongerDescriptorIsTheOriginal() {
    QVERIFY(directionOf({nullptr, 1.4F}).probabilityBFromA > 0.7F);
    QVERIFY(directionOf({nullptr, 0.7F}).probabilityBFromA < 0.3F);
    QCOMPARE(directionOf({nullptr, 0.0F}).probabilityBFromA, 0.5F);
    QCOMPARE(directionOf({nullptr, INFINITY}).probabilityBFromA, 0.5F);
  }

  void whatWasSavedTwiceIsTheCopy() {
    const FileTraces original = jpegOf(75);
    FileTraces copy = jpegOf(75);
    copy.compression.quality = 85;
    copy.compression.earlierQuality = 76;
    const PairDirection answer = directionOf({nullptr, std::nanf(""), &original, &copy});
    const DirectionReason* reason = reasonOf(answer, DirectionReasonKind::kRecompressed);
    QVERIFY(reason != nullptr && reason->logOdds > 1.0F);
    QCOMPARE(reason->valueA, 0.0F);
    QCOMPARE(reason->valueB, 76.0F);
    QVERIFY(answer.probabilityBFromA > 0.7F);
  }

  void grainThatTheOtherMayHaveLostIsNoSign() {
    GeometricEvidence grainy;
    grainy.transform = TransformKind::kSimilarity;
    grainy.containment = Containment::kSameExtent;
    grainy.overlapOfA = grainy.overlapOfB = 1.0F;
    grainy.copyIsB = 2.0F;
    grainy.edits = {{EditKind::kNoise, 0.05F}};
    const FileTraces low = jpegOf(70);
    const FileTraces high = jpegOf(92);
    const auto processing = [&](const FileTraces& a, const FileTraces& b) {
      const PairDirection answer = directionOf({&grainy, std::nanf(""), &a, &b});
      const DirectionReason* reason = reasonOf(answer, DirectionReasonKind::kProcessing);
      return reason == nullptr ? 0.0F : reason->logOdds;
    };
    QVERIFY(processing(high, low) > 2.0F);
    QVERIFY(processing(high, high) > 2.0F);
    QCOMPARE(processing(low, high), 0.0F);
    grainy.copyIsB = 6.0F;  // there is more than grain
    grainy.edits.push_back({EditKind::kPixelate, 8.0F});
    QVERIFY(processing(low, high) > 2.0F);
  }

  void exchangingThePicturesMirrorsTheAnswer() {
    std::mt19937 random(11);
    const auto number = [&](double low, double high) {
      return static_cast<float>(std::uniform_real_distribution<double>(low, high)(random));
    };
    for (int round = 0; round < 500; ++round) {
      GeometricEvidence evidence = random() % 2 == 0 ? cropEvidence() : borderEvidence();
      evidence.overlapOfA = number(0, 1);
      evidence.overlapOfB = number(0, 1);
      evidence.copyIsB = number(-5, 5);
      evidence.editsOfB = evidence.copyIsB > 0.05F;
      evidence.containment = static_cast<Containment>(random() % 5);
      evidence.edits.clear();
      for (int kind = 0; kind <= static_cast<int>(EditKind::kBlend); ++kind) {
        if (random() % 5 == 0) evidence.edits.push_back({static_cast<EditKind>(kind), number(0, 1)});
      }
      for (PicturePoint& point : evidence.regionInB) point.x *= number(0.5, 2.0);
      FileTraces a = jpegOf(static_cast<int>(random() % 100) + 1);
      FileTraces b = jpegOf(static_cast<int>(random() % 100) + 1);
      for (FileTraces* file : {&a, &b}) {
        file->compression.earlierQuality = static_cast<int>(random() % 3) * 40;
        file->compression.fineDetail = number(-3, 1);
        file->metadata = randomMetadata(random);
      }
      const float ratio = number(0.5, 2.0);
      const GeometricEvidence back = reversed(evidence);
      const PairDirection there = directionOf({&evidence, ratio, &a, &b});
      const PairDirection mirrored = reversed(directionOf({&back, 1.0F / ratio, &b, &a}));
      QVERIFY(std::abs(there.probabilityBFromA - mirrored.probabilityBFromA) < 1e-5F);
      QCOMPARE(there.reasons.size(), mirrored.reasons.size());
      for (const DirectionReason& reason : there.reasons) {
        const DirectionReason* same = reasonOf(mirrored, reason.kind);
        QVERIFY(same != nullptr && std::abs(same->logOdds - reason.logOdds) < 1e-4F);
        QVERIFY(std::isnan(reason.valueA) == std::isnan(same->valueA));
      }
      const bool isNearTheBand = std::abs(there.probability() - kDecidedProbability) < 1e-4F;
      QVERIFY(isNearTheBand || there.direction == mirrored.direction);
    }
  }

  void metadataThatNamesTheSourceIsAsGoodAsProof() {
    FileTraces original = jpegOf(90);
    FileTraces copy = jpegOf(90);
    original.metadata.documentId = 11;
    copy.metadata.documentId = 12;
    copy.metadata.derivedFromDocument = 11;
    const GeometricEvidence against = reversed(cropEvidence());
    const PairDirection answer = directionOf({nullptr, std::nanf(""), &original, &copy});
    QCOMPARE(answer.direction, Direction::kBFromA);
    QVERIFY(answer.probabilityBFromA > 0.99F);
    QCOMPARE(answer.reasons.front().kind, DirectionReasonKind::kDerivedFrom);
    QVERIFY(directionOf({&against, 0.9F, &original, &copy}).probabilityBFromA > 0.5F);
    // A file that was saved again and names itself is no source.
    copy.metadata.documentId = 11;
    QVERIFY(reasonOf(directionOf({nullptr, std::nanf(""), &original, &copy}),
                     DirectionReasonKind::kDerivedFrom) == nullptr);
  }

  void metadataReasons() {
    FileTraces camera = jpegOf(90);
    FileTraces stripped = jpegOf(90);
    camera.metadata.camera = "Maker Model";
    camera.metadata.hasPlace = true;
    stripped.metadata.software = "GIMP 2.10.34";
    std::vector<DirectionReason> reasons;
    addMetadataReasons(camera, stripped, reasons);
    QCOMPARE(reasons.size(), std::size_t{3});
    for (const DirectionReason& reason : reasons) QVERIFY(reason.logOdds > 0.0F);
    // The same shot, changed later.
    FileTraces later = camera;
    camera.metadata.takenAt = later.metadata.takenAt = 1'000'000;
    camera.metadata.modifiedAt = 1'000'000;
    later.metadata.modifiedAt = 9'000'000;
    reasons.clear();
    addMetadataReasons(later, camera, reasons);
    QCOMPARE(reasons.size(), std::size_t{1});
    QCOMPARE(reasons.front().kind, DirectionReasonKind::kDates);
    QVERIFY(reasons.front().logOdds < 0.0F);
    later.metadata.takenAt = 2'000'000;  // another shot
    reasons.clear();
    addMetadataReasons(later, camera, reasons);
    QVERIFY(reasons.empty());
    FileTraces png;
    png.format = "png";
    addMetadataReasons(png, jpegOf(60), reasons);
    QCOMPARE(reasons.size(), std::size_t{1});
    QCOMPARE(reasons.front().kind, DirectionReasonKind::kQuality);
    QCOMPARE(reasons.front().logOdds, 0.5F);
    QVERIFY(namesEditor("Adobe Photoshop Lightroom 6"));
    QVERIFY(!namesEditor("Ver.1.02") && !namesEditor(""));
  }
};

QTEST_GUILESS_MAIN(TestDirection)
#include "test_direction.moc"
