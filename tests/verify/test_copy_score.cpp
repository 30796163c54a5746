// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QtTest>

#include "core/verify/copy_score.h"

using namespace lookalike::verify;

namespace {

bool isNear(float left, float right) {
  return std::abs(left - right) < 1e-4F;
}

/// A crop that keypoints align and whose overlap agrees.
CopyFeatures goodCopy() {
  CopyFeatures features;
  features.logInliers = std::log1p(60.0F);
  features.agreement = 0.97F;
  features.agreementWithoutPatches = 0.98F;
  features.rimAgreement = 0.95F;
  features.coarseAgreement = 0.97F;
  features.medianCorrelation = 0.9F;
  features.logTextured = std::log1p(80.0F);
  features.motion = 0.2F;
  features.largerOverlap = 1.0F;
  features.smallerOverlap = 0.5F;
  return features;
}

}  // namespace

class TestCopyScore : public QObject {
  Q_OBJECT
 private slots:
  void thresholdsOfDescribersMeetAtOnePoint() {
    for (const float threshold : {0.3F, 0.7F, 0.9F}) {
      QVERIFY(isNear(onCommonScale(threshold, threshold), 0.7F));
      QVERIFY(isNear(onCommonScale(1.0F, threshold), 1.0F));
      QVERIFY(isNear(onCommonScale(threshold / 2, threshold), 0.35F));
      QVERIFY(isNear(onCommonScale((1.0F + threshold) / 2, threshold), 0.85F));
      QCOMPARE(onCommonScale(0.0F, threshold), 0.0F);
      QCOMPARE(onCommonScale(-0.5F, threshold), 0.0F);
    }
    QCOMPARE(onCommonScale(std::numeric_limits<float>::quiet_NaN(), 0.7F), 0.0F);
  }

  void thresholdsThatMakeNoSenseAreBounded() {
    for (const float threshold : {-1.0F, 0.0F, 1.0F, 2.0F}) {
      const float value = onCommonScale(0.5F, threshold);
      QVERIFY(value >= 0.0F && value <= 1.0F);
    }
  }

  void similarityAloneIsBelievedUpToABound() {
    CopyFeatures features;
    features.agreement = 0.8F;
    features.logTextured = 2.0F;
    features.similarity = 0.7F;
    QVERIFY(isNear(scoreOfLittleEvidence(features), 0.6F));
    float before = 0.0F;
    for (int step = 0; step <= 10; ++step) {
      features.similarity = static_cast<float>(step) / 10.0F;
      const float score = scoreOfLittleEvidence(features);
      QVERIFY(score > before && score <= 0.9F);
      before = score;
    }
  }

  void similarityWithoutTextureIsNoFind() {
    CopyFeatures features;
    features.similarity = 1.0F;
    QVERIFY(scoreOfLittleEvidence(features) < 0.5F);
    features.logTextured = 2.0F;  // texture, which disagrees
    QVERIFY(scoreOfLittleEvidence(features) < 0.5F);
    features.agreement = 0.5F;
    QVERIFY(scoreOfLittleEvidence(features) > 0.8F);
  }

  void theLongerWholeIsNoCopyOfItsPart() {
    constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
    lookalike::GeometricEvidence evidence;
    evidence.containment = lookalike::Containment::kBInA;
    evidence.editsOfB = true;
    evidence.edits = {{lookalike::EditKind::kResize, 0.5F}, {lookalike::EditKind::kCrop, 0.3F}};
    QVERIFY(isNear(scoreOfDerivation(0.9F, evidence, 1.2F), 0.027F));
    QVERIFY(isNear(scoreOfDerivation(0.9F, evidence, kUnknown), 0.027F));
    QCOMPARE(scoreOfDerivation(0.9F, evidence, 0.8F), 0.9F);
    evidence.containment = lookalike::Containment::kAInB;
    QCOMPARE(scoreOfDerivation(0.9F, evidence, 1.2F), 0.9F);
    evidence.containment = lookalike::Containment::kBInA;
    evidence.editsOfB = false;
    QCOMPARE(scoreOfDerivation(0.9F, evidence, 1.2F), 0.9F);
    evidence.editsOfB = true;
    evidence.edits = {{lookalike::EditKind::kPastedInto, 0.5F}};  // a border or another picture around it
    QCOMPARE(scoreOfDerivation(0.9F, evidence, 1.2F), 0.9F);
  }

  void learntSimilarityHasWeightsOfItsOwn() {
    const CopyFeatures good = goodCopy();
    QVERIFY(copyScore(good, SimilarityKind::kLearnt) > 0.9F);
    QVERIFY(copyScore({}, SimilarityKind::kLearnt) < 0.05F);
    CopyFeatures similar = good;
    similar.similarity = 0.9F;
    QVERIFY(copyScore(similar, SimilarityKind::kLearnt) > copyScore(good, SimilarityKind::kLearnt));
    QVERIFY(copyScore(good, SimilarityKind::kLearnt) != copyScore(good, SimilarityKind::kTransform));
  }

  void evidenceCountsTheRightWay() {
    const CopyFeatures good = goodCopy();
    QVERIFY(copyScore(good) > 0.95F);
    QVERIFY(copyScore({}) < 0.05F);
    CopyFeatures lookAlike = good;  // as many inliers, but the rest differs
    lookAlike.agreement = 0.3F;
    lookAlike.agreementWithoutPatches = 0.35F;
    lookAlike.rimAgreement = 0.2F;
    lookAlike.coarseAgreement = 0.4F;
    lookAlike.medianCorrelation = 0.3F;
    lookAlike.motion = 1.5F;
    QVERIFY(copyScore(lookAlike) < 0.3F);
    CopyFeatures moving = good;
    moving.motion = 2.0F;
    QVERIFY(copyScore(moving) < copyScore(good));
    CopyFeatures similar = good;
    similar.similarity = 0.9F;
    QVERIFY(copyScore(similar) > copyScore(good));
  }
};

QTEST_GUILESS_MAIN(TestCopyScore)
#include "test_copy_score.moc"
