// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <QtTest/QTest>
#include <random>
#include <span>

#include "core/base/log.h"
#include "core/catalogue/geometry_bytes.h"

using namespace lookalike;
using namespace lookalike::catalogue;

namespace {

GeometricEvidence richEvidence() {
  GeometricEvidence evidence;
  evidence.matches = 300;
  evidence.inliers = 127;
  evidence.inlierRatio = 127.0F / 300.0F;
  evidence.transform = TransformKind::kHomography;
  evidence.aToB = {1.5, 0.25, -3.125, 0.1, 0.9, 1e5, 1e-7, -2e-9, 1.0};
  evidence.relation = Relation::kMirroredInverted;
  evidence.agreement = 0.875F;
  evidence.overlapOfA = 1.0F;
  evidence.overlapOfB = 0.58F;
  evidence.regionInA = {{0, 0}, {639.5F, 0}, {639.5F, 479.5F}, {0, 479.5F}};
  evidence.regionInB = {{12.25F, 7}, {300, 9}, {301, 200.125F}};
  evidence.doubts = static_cast<std::uint32_t>(Doubt::kParallax) | 1U;
  evidence.containment = Containment::kOverlap;
  evidence.editsOfB = false;
  evidence.edits = {{EditKind::kCrop, 0.58F}, {EditKind::kMirror, 0.0F}, {EditKind::kBlend, 0.3F}};
  evidence.copyIsB = -2.5F;
  return evidence;
}

/// Bit for bit, so that not-a-number equals itself.
template <typename T>
bool same(const T& a, const T& b) {
  return std::ranges::equal(std::as_bytes(std::span(&a, 1)), std::as_bytes(std::span(&b, 1)));
}

bool samePoints(const std::vector<PicturePoint>& left, const std::vector<PicturePoint>& right) {
  return std::ranges::equal(std::as_bytes(std::span(left)), std::as_bytes(std::span(right)));
}

bool sameEvidence(const GeometricEvidence& left, const GeometricEvidence& right) {
  return left.matches == right.matches && left.inliers == right.inliers &&
         left.transform == right.transform && left.relation == right.relation &&
         left.doubts == right.doubts && left.containment == right.containment &&
         left.editsOfB == right.editsOfB && left.edits == right.edits &&
         same(left.inlierRatio, right.inlierRatio) && same(left.copyIsB, right.copyIsB) &&
         same(left.agreement, right.agreement) && same(left.overlapOfA, right.overlapOfA) &&
         same(left.overlapOfB, right.overlapOfB) && same(left.aToB, right.aToB) &&
         samePoints(left.regionInA, right.regionInA) && samePoints(left.regionInB, right.regionInB);
}

/// What may be put in place of the last four bytes when a test changes the others.
std::string withSum(std::string bytes) {
  std::uint32_t sum = 2166136261U;
  bytes.resize(bytes.size() - 4);
  for (const char byte : bytes) sum = (sum ^ static_cast<std::uint8_t>(byte)) * 16777619U;
  for (int i = 0; i < 4; ++i) bytes.push_back(static_cast<char>((sum >> (8 * i)) & 0xFFU));
  return bytes;
}

}  // namespace

class TestGeometryBytes : public QObject {
  Q_OBJECT

  std::vector<std::string> logged_;

 private slots:
  void init() {
    logged_.clear();
    setLogSink([this](LogLevel, std::string_view line) { logged_.emplace_back(line); });
  }
  void cleanup() {
    setLogSink([](LogLevel, std::string_view) {});
  }

  void allFieldsComeBack() {
    const GeometricEvidence evidence = richEvidence();
    const auto back = unpackGeometry(packGeometry(evidence));
    QVERIFY(back.ok());
    QVERIFY(sameEvidence(*back, evidence));
  }

  void everyKindComesBack() {
    for (int kind = 0; kind <= static_cast<int>(EditKind::kBlend); ++kind) {
      GeometricEvidence evidence;
      evidence.edits = {{static_cast<EditKind>(kind), -1.5F}};
      evidence.containment = static_cast<Containment>(kind % 5);
      evidence.relation = static_cast<Relation>(kind % 4);
      evidence.transform = static_cast<TransformKind>(kind / 4 % 4);
      evidence.doubts = 1U << static_cast<unsigned>(kind);
      evidence.editsOfB = kind % 2 == 0;
      QVERIFY2(sameEvidence(unpackGeometry(packGeometry(evidence)).value(), evidence),
               std::to_string(kind).c_str());
    }
  }

  void numbersThatAreNoneComeBack() {
    GeometricEvidence evidence;  // its agreement is not a number
    QVERIFY(std::isnan(evidence.agreement));
    QVERIFY(sameEvidence(unpackGeometry(packGeometry(evidence)).value(), evidence));
    evidence.aToB = {-0.0, 0, 0, 0, 0, 0, 0, 0, 0};
    evidence.overlapOfA = std::numeric_limits<float>::infinity();
    evidence.matches = std::numeric_limits<int>::max();
    evidence.doubts = std::numeric_limits<std::uint32_t>::max();
    QVERIFY(sameEvidence(unpackGeometry(packGeometry(evidence)).value(), evidence));
  }

  void itIsCompact() {
    QCOMPARE(packGeometry({}).size(), std::size_t{3 + 3 + 16 + 3 + 4 + 4});
    GeometricEvidence evidence = richEvidence();
    const std::size_t size = packGeometry(evidence).size();
    QCOMPARE(size, std::size_t{3 + (2 + 1 + 2) + 16 + 72 + (1 + 32) + (1 + 24) + (1 + 15) + 4 + 4});
    evidence.aToB[6] = evidence.aToB[7] = 0.0;
    QCOMPARE(packGeometry(evidence).size(), size - 24);
  }

  void earlierVersionsAreRead() {
    std::string bytes = packGeometry(richEvidence());
    bytes.erase(bytes.size() - 8, 4);  // version 1 did not have the votes
    bytes[0] = 1;
    const auto back = unpackGeometry(withSum(bytes));
    QVERIFY(back.ok());
    GeometricEvidence expected = richEvidence();
    expected.copyIsB = 0.0F;
    QVERIFY(sameEvidence(*back, expected));
  }

  void damagedBytesAreRefused() {
    const std::string bytes = packGeometry(richEvidence());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      QVERIFY2(!unpackGeometry(bytes.substr(0, i)).ok(), ("cut at " + std::to_string(i)).c_str());
      for (const int bit : {0, 3, 7}) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
        QVERIFY2(!unpackGeometry(damaged).ok(), ("bit of byte " + std::to_string(i)).c_str());
      }
    }
    QVERIFY(unpackGeometry(bytes + '\0').error().code == ErrorCode::kCorrupt);
    QVERIFY(unpackGeometry({}).error().code == ErrorCode::kCorrupt);
  }

  void aRightSumOverWrongBytesIsNotBelieved() {
    const std::string bytes = packGeometry(richEvidence());
    const auto changed = [&](std::size_t at, unsigned value) {
      std::string wrong = bytes;
      wrong[at] = static_cast<char>(value);
      return unpackGeometry(withSum(wrong));
    };
    QVERIFY(unpackGeometry(withSum(bytes)).ok());
    QVERIFY(changed(0, 3).error().code == ErrorCode::kNewerVersion);
    QVERIFY(changed(0, 0).error().code == ErrorCode::kCorrupt);
    QVERIFY(!changed(1, 0xE0U).ok());  // containment 7
    QVERIFY(!changed(2, 8).ok());      // eight coefficients
    const std::size_t firstRegion = 3 + 5 + 16 + 72;
    QVERIFY(!changed(firstRegion, 0x7F).ok());             // more points than bytes
    QVERIFY(!changed(firstRegion, 3).ok());                // fewer points: the rest does not fit
    QVERIFY(!changed(bytes.size() - 4 - 4 - 5, 99).ok());  // an edit that there is none of
    // Counts that claim the world must not allocate it.
    std::string huge = packGeometry({});
    huge.resize(huge.size() - 11);
    huge += std::string("\xFF\xFF\xFF\xFF\x0F", 5) + std::string(8, '\0');
    QVERIFY(!unpackGeometry(withSum(huge)).ok());
  }

  void noiseIsRefused() {
    std::mt19937 random(7);
    for (int round = 0; round < 20'000; ++round) {
      std::string noise(4 + random() % 200, '\0');
      for (char& byte : noise) byte = static_cast<char>(random());
      noise[0] = static_cast<char>(1 + round % 2);
      (void)unpackGeometry(withSum(noise));  // may be accepted by chance, must not crash
      QVERIFY(!unpackGeometry(noise).ok());
    }
  }

  void manyArePackedByNumber() {
    PackedGeometries packed;
    packed.append({});
    QVERIFY(packed.at(0) == nullptr);
    packed.append({});
    packed.append(packGeometry(richEvidence()));
    packed.append("damaged");
    packed.append({});
    packed.append(packGeometry({}));
    for (const std::size_t none : {0, 1, 4, 6, 1000}) QVERIFY(packed.at(none) == nullptr);
    QVERIFY(logged_.empty());
    QVERIFY(sameEvidence(*packed.at(2), richEvidence()));
    QVERIFY(sameEvidence(*packed.at(5), {}));
    QVERIFY(packed.at(3) == nullptr);
    QCOMPARE(logged_.size(), std::size_t{1});
  }
};

QTEST_GUILESS_MAIN(TestGeometryBytes)
#include "test_geometry_bytes.moc"
