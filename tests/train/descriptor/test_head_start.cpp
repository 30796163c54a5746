// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QtTest>

#include "tests/train/descriptor/head_cases.h"

using namespace lookalike::testing;  // NOLINT(google-build-using-namespace): a test

class TestHeadStart : public QObject {
  Q_OBJECT
 private slots:
  void whiteningKeepsWhatEditsLeave() {
    const WhitenedPictures made = whitenedPictures();
    QVERIFY(made.meanLength < 1e-4);
    QVERIFY(std::abs(made.meanSquaredLength - 1.0) < 1e-4);
    QVERIFY(made.changeBefore > 2.0);
    QVERIFY2(made.changeByEdit < 0.2, std::to_string(made.changeByEdit).c_str());
  }

  void regressionFindsTheMap() {
    const FoundLine line = foundLine();
    QVERIFY(std::abs(line.slope - 3.0 / 1.05) < 1e-5);  // shrunk by a twentieth of the variance
    QVERIFY(std::abs(line.offset - 2.0) < 1e-5);
  }
};

QTEST_GUILESS_MAIN(TestHeadStart)
#include "test_head_start.moc"
