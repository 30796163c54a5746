// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "tests/train/descriptor/loss_cases.h"

using namespace lookalike::testing;  // NOLINT(google-build-using-namespace): a test

namespace {

// Unit rows of the plane. Cosines: a·b = 0.6, a·c = 0, b·c = 0.8; m·a = 0.8, m·b = 0.96, m·c = 0.6.
// Squared distances (2 - 2 cosine): ab 0.8, ac 2, bc 0.4; ma 0.4, mb 0.08, mc 0.8.
const std::vector<double> kAbc{1.0, 0.0, 0.6, 0.8, 0.0, 1.0};
const std::vector<double> kM{0.8, 0.6};

/// a and b are copies of picture 1, c is of picture 2.
LossInput abc() {
  return {2, kAbc, {1, 1, 2}, {}, {}};
}

/// And m, of `label`, is remembered.
LossInput abcAndM(std::int64_t label) {
  return {2, kAbc, {1, 1, 2}, kM, {label}};
}

double square(double value) {
  return value * value;
}

bool isNear(double value, double expected, double tolerance = 1e-9) {
  const bool near = std::abs(value - expected) <= tolerance;
  if (!near) qWarning("%.12g is not %.12g", value, expected);
  return near;
}

/// 0 with a gradient of zeros, in double and in single precision.
bool isNothing(const LossOutcome& outcome) {
  for (const double slope : outcome.gradient) {
    if (slope != 0.0) return false;
  }
  return outcome.value == 0.0 && outcome.valueInSingle == 0.0 && outcome.isFiniteInSingle;
}

/// Twelve rows of six dimensions, two of a picture, and nine remembered of which some are of the same.
LossInput manyRows() {
  return {6,
          randomUnitRows(12, 6, 5),
          {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7},
          randomUnitRows(9, 6, 6),
          {1, 8, 9, 10, 11, 3, 12, 13, 14}};
}

constexpr double kGradientTolerance = 1e-6;

}  // namespace

class TestLosses : public QObject {
  Q_OBJECT
 private slots:
  void contrastive() {
    // Positives: ab. Negatives: bc, at √0.4; ac is beyond the margin and does not count.
    const double bc = square(1.0 - std::sqrt(0.4));
    const LossOutcome outcome = contrastiveOutcome(abc(), 0.0, 1.0);
    QVERIFY(isNear(outcome.value, 0.8 + bc));
    QVERIFY(isNear(outcome.valueInSingle, 0.8 + bc, 1e-5));
    // With a positive margin of 0.5: (√0.8 - 0.5)².
    QVERIFY(isNear(contrastiveOutcome(abc(), 0.5, 1.0).value, square(std::sqrt(0.8) - 0.5) + bc));
  }

  void contrastiveWithMemory() {
    // m is a copy of c: positives ab, ba, cm at 0.8 each; negatives bc, cb, am at √0.4 and bm at √0.08.
    const double near = square(1.0 - std::sqrt(0.4));
    const double nearest = square(1.0 - std::sqrt(0.08));
    QVERIFY(isNear(contrastiveOutcome(abcAndM(2), 0.0, 1.0).value, 0.8 + (3.0 * near + nearest) / 4.0));
  }

  void contrastiveWithoutPairs() {
    // One label: no negatives; two labels far apart: none of either.
    QVERIFY(isNear(contrastiveOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 1}, {}, {}}, 0.0, 1.0).value, 0.8));
    QVERIFY(isNothing(contrastiveOutcome({2, {1.0, 0.0, 0.0, 1.0}, {1, 2}, {}, {}}, 0.0, 1.0)));
    QVERIFY(isNothing(contrastiveOutcome({2, {1.0, 0.0}, {1}, {}, {}}, 0.0, 1.0)));
    QVERIFY(isNothing(contrastiveOutcome({2, {}, {}, {}, {}}, 0.0, 1.0)));
    QVERIFY(isNothing(contrastiveOutcome({2, {}, {}, kM, {1}}, 0.0, 1.0)));
    // Equal rows: the root has no slope there.
    const LossOutcome equal = contrastiveOutcome({2, {1, 0, 1, 0, 1, 0}, {1, 1, 2}, {}, {}}, 0.0, 1.0);
    QVERIFY(equal.isFiniteInSingle);
    QVERIFY(isNear(equal.value, 1.0, 1e-5));
  }

  void infoNce() {
    // Temperature 0.5. Of a: 0.6 / 0.5 against a·c = 0; of b: 1.2 against 0.8 / 0.5 = 1.6; c has no copy.
    const double ofA = std::log1p(std::exp(-1.2));
    const double ofB = std::log1p(std::exp(1.6 - 1.2));
    const LossOutcome outcome = infoNceOutcome(abc(), 0.5);
    QVERIFY(isNear(outcome.value, (ofA + ofB) / 2.0));
    QVERIFY(isNear(outcome.valueInSingle, (ofA + ofB) / 2.0, 1e-5));
  }

  void infoNceWithMemory() {
    // m of picture 2 is a negative of a (0.8 / 0.5) and of b (0.96 / 0.5).
    const double ofA = std::log((std::exp(1.2) + 1.0 + std::exp(1.6)) / std::exp(1.2));
    const double ofB = std::log((std::exp(1.2) + std::exp(1.6) + std::exp(1.92)) / std::exp(1.2));
    QVERIFY(isNear(infoNceOutcome(abcAndM(2), 0.5).value, (ofA + ofB) / 2.0));
    // m of picture 1 is no negative of a and b.
    QVERIFY(isNear(infoNceOutcome(abcAndM(1), 0.5).value, infoNceOutcome(abc(), 0.5).value));
  }

  void infoNceWithoutPairs() {
    QVERIFY(isNothing(infoNceOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 1}, {}, {}}, 0.05)));
    QVERIFY(isNothing(infoNceOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 2}, {}, {}}, 0.05)));
    QVERIFY(isNothing(infoNceOutcome({2, {1.0, 0.0}, {1}, kM, {2}}, 0.05)));
    QVERIFY(isNothing(infoNceOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 1}, kM, {1}}, 0.05)));
    QVERIFY(isNothing(infoNceOutcome({2, {}, {}, {}, {}}, 0.05)));
    const LossOutcome equal = infoNceOutcome({2, {1, 0, 1, 0, 1, 0, 1, 0}, {1, 1, 2, 2}, {}, {}}, 0.05);
    QVERIFY(isNear(equal.value, std::log(3.0)));
    QVERIFY(equal.isFiniteInSingle);
  }

  void entropy() {
    // Nearest of another picture: of a, c at √2; of b, c at √0.4; of c, b at √0.4.
    const double expected = -(0.5 * std::log(2.0) + std::log(0.4)) / 3.0;
    QVERIFY(isNear(entropyOutcome(abc()).value, expected, 1e-5));
    // With m of picture 2: of a, m at √0.4; of b, m at √0.08; of c, b still.
    const double remembered = -0.5 * (2.0 * std::log(0.4) + std::log(0.08)) / 3.0;
    QVERIFY(isNear(entropyOutcome(abcAndM(2)).value, remembered, 1e-5));
    // m of picture 1 is nothing to a and b; of c it is at √0.8, and b is nearer.
    QVERIFY(isNear(entropyOutcome(abcAndM(1)).value, expected, 1e-5));
  }

  void entropyWithoutPairs() {
    QVERIFY(isNothing(entropyOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 1}, {}, {}})));
    QVERIFY(isNothing(entropyOutcome({2, {1.0, 0.0}, {1}, {}, {}})));
    QVERIFY(isNothing(entropyOutcome({2, {}, {}, {}, {}})));
    const LossOutcome equal = entropyOutcome({2, {1.0, 0.0, 1.0, 0.0}, {1, 2}, {}, {}});
    QVERIFY(isNear(equal.value, -0.5 * std::log(1e-6)));
    QVERIFY(equal.isFiniteInSingle);
    // Rows without a negative are left out of the mean, not counted as 0.
    const double lone = entropyOutcome({2, {1.0, 0.0}, {1}, kM, {2}}).value;
    QVERIFY(isNear(lone, -0.5 * std::log(0.4), 1e-5));
  }

  void cosFace() {
    // Classes of length 2 and 3; the row's cosines are 0.6 and 0.8, its class is the second.
    const LossInput input{2, {0.6, 0.8}, {1}, {2.0, 0.0, 0.0, 3.0}, {}};
    const LossOutcome outcome = cosFaceOutcome(input, 2.0, 0.25);
    QVERIFY(isNear(outcome.value, std::log(std::exp(1.2) + std::exp(1.1)) - 1.1));
    QVERIFY(outcome.gradientError < kGradientTolerance);
    QVERIFY(cosFaceOutcome({2, {0.6, 0.8}, {1}, {0.0, 0.0, 0.0, 0.0}, {}}, 64.0, 0.35).isFiniteInSingle);
    QVERIFY(isNothing(cosFaceOutcome({2, {}, {}, {2.0, 0.0}, {}}, 2.0, 0.25)));
  }

  void triplet() {
    // Margin 0.5. Of a: √0.8 - √2 + 0.5 < 0; of b: √0.8 - √0.4 + 0.5; c has no positive.
    const double ofB = std::sqrt(0.8) - std::sqrt(0.4) + 0.5;
    QVERIFY(isNear(tripletOutcome(abc(), 0.5).value, ofB / 2.0));
    // m of picture 2: of a √0.8 - √0.4 + 0.5, of b √0.8 - √0.08 + 0.5, of c √0.8 (m) - √0.4 (b) + 0.5.
    const double ofBNearM = std::sqrt(0.8) - std::sqrt(0.08) + 0.5;
    QVERIFY(isNear(tripletOutcome(abcAndM(2), 0.5).value, (2.0 * ofB + ofBNearM) / 3.0));
  }

  void tripletWithoutPairs() {
    QVERIFY(isNothing(tripletOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 1}, {}, {}}, 0.5)));
    QVERIFY(isNothing(tripletOutcome({2, {1.0, 0.0, 0.6, 0.8}, {1, 2}, {}, {}}, 0.5)));
    QVERIFY(isNothing(tripletOutcome({2, {1.0, 0.0}, {1}, {}, {}}, 0.5)));
    QVERIFY(isNothing(tripletOutcome({2, {}, {}, {}, {}}, 0.5)));
    QVERIFY(tripletOutcome({2, {1, 0, 1, 0, 1, 0}, {1, 1, 2}, {}, {}}, 0.5).isFiniteInSingle);
  }

  void asymmetry() {
    // |(3, 4)| / |(0, 2.5)| = 2 and |(1, 0)| / |(2, 0)| = 0.5.
    const LossOutcome outcome = asymmetryOutcome({2, {3.0, 4.0, 1.0, 0.0}, {}, {0.0, 2.5, 2.0, 0.0}, {}});
    QVERIFY(isNear(outcome.value, (std::exp(-1.0) + std::exp(0.5)) / 2.0));
    QVERIFY(outcome.gradientError < kGradientTolerance);
    QVERIFY(isNothing(asymmetryOutcome({2, {}, {}, {}, {}})));
    QVERIFY(asymmetryOutcome({2, {0.0, 0.0}, {}, {0.0, 0.0}, {}}).isFiniteInSingle);
  }

  void embeddingDistillation() {
    // Cosines 0.6 and 1; lengths do not matter.
    const LossOutcome outcome =
        embeddingDistillationOutcome({2, {3.0, 4.0, 0.0, 2.0}, {}, {1.0, 0.0, 0.0, 5.0}, {}});
    QVERIFY(isNear(outcome.value, 0.2));
    QVERIFY(outcome.gradientError < kGradientTolerance);
    QVERIFY(isNothing(embeddingDistillationOutcome({2, {}, {}, {}, {}})));
  }

  void relationalDistillation() {
    // The student's similarities are 1 and 0 at temperature 1, the teacher's 1 and 0 at 0.5.
    const RelationInput input{{1.0, 0.0}, {1.0, 0.0, 0.0, 1.0},           2,
                              {0, 0, 1},  {0.0, 0.0, 1.0, 0.0, 1.0, 0.0}, 3};
    const double student = 1.0 / (1.0 + std::exp(-1.0));
    const double teacher = 1.0 / (1.0 + std::exp(-2.0));
    const double expected =
        teacher * std::log(teacher / student) + (1.0 - teacher) * std::log((1.0 - teacher) / (1.0 - student));
    const LossOutcome outcome = relationalDistillationOutcome(input, 1.0, 0.5);
    QVERIFY(isNear(outcome.value, expected));
    QVERIFY(outcome.gradientError < kGradientTolerance);
    // Equal distributions: nothing to learn.
    const RelationInput equal{{1.0, 0.0}, {1.0, 0.0, 0.6, 0.8}, 2, {1.0, 0.0}, {1.0, 0.0, 0.6, 0.8}, 2};
    QVERIFY(isNear(relationalDistillationOutcome(equal, 0.1, 0.1).value, 0.0));
    QVERIFY(isNothing(relationalDistillationOutcome({{1.0, 0.0}, {}, 2, {1.0, 0.0}, {}, 2}, 0.1, 0.1)));
  }

  void gradients() {
    for (const LossOutcome& outcome :
         {contrastiveOutcome(manyRows(), 0.2, 1.3), infoNceOutcome(manyRows(), 0.1),
          entropyOutcome(manyRows()), tripletOutcome(manyRows(), 0.3)}) {
      QVERIFY(outcome.value > 0.0 || outcome.value < 0.0);
      QVERIFY(outcome.gradientError < kGradientTolerance);
      QVERIFY(isNear(outcome.valueInSingle, outcome.value, 1e-4));
      QVERIFY(outcome.isFiniteInSingle);
    }
    LossInput input = manyRows();
    input.labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2};
    QVERIFY(cosFaceOutcome(input, 16.0, 0.35).gradientError < kGradientTolerance);
    const RelationInput relation{randomUnitRows(3, 4, 1), randomUnitRows(7, 4, 2), 4,
                                 randomUnitRows(3, 5, 3), randomUnitRows(7, 5, 4), 5};
    QVERIFY(relationalDistillationOutcome(relation, 0.2, 0.1).gradientError < kGradientTolerance);
  }
};

QTEST_GUILESS_MAIN(TestLosses)
#include "test_losses.moc"
