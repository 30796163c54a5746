// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QtTest>
#include <vector>

#include "core/evaluate/logistic_regression.h"

using namespace lookalike;
using evaluate::fitLogistic;

class TestLogisticRegression : public QObject {
  Q_OBJECT
 private slots:
  /// With a constant and one binary term the maximum of the likelihood is known in closed form: the log odds
  /// of the labels where the term is 0, and the difference to those where it is 1.
  void logOddsOfATwoByTwoTable() {
    std::vector<double> rows;
    std::vector<int> labels;
    const auto add = [&](double x, int label, int times) {
      for (int i = 0; i < times; ++i) {
        rows.insert(rows.end(), {1.0, x});
        labels.push_back(label);
      }
    };
    add(0.0, 1, 10);
    add(0.0, 0, 30);
    add(1.0, 1, 40);
    add(1.0, 0, 20);
    const auto weights = fitLogistic(rows, labels, 2, {.ridge = 0.0});
    QVERIFY(weights.ok());
    QVERIFY(std::abs((*weights)[0] - std::log(10.0 / 30.0)) < 1e-6);
    QVERIFY(std::abs((*weights)[1] - (std::log(2.0) - std::log(10.0 / 30.0))) < 1e-6);
  }

  /// At the optimum the gradient of the penalised likelihood is zero.
  void gradientVanishesWithRidge() {
    const std::vector<double> rows{1, -2, 1, -1, 1, 0.5, 1, 0.7, 1, 1.5, 1, 3};
    const std::vector<int> labels{0, 0, 1, 0, 1, 1};
    constexpr double kRidge = 0.8;
    const auto weights = fitLogistic(rows, labels, 2, {.ridge = kRidge});
    QVERIFY(weights.ok());
    double constant = 0.0;
    double slope = -kRidge * (*weights)[1];
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double x = rows[2 * i + 1];
      const double p = 1.0 / (1.0 + std::exp(-((*weights)[0] + (*weights)[1] * x)));
      constant += labels[i] - p;
      slope += (labels[i] - p) * x;
    }
    QVERIFY(std::abs(constant) < 1e-6);
    QVERIFY(std::abs(slope) < 1e-6);
  }

  /// Without a penalty the weights of separable classes grow without end; with one they stay finite.
  void separableClassesStayFinite() {
    const std::vector<double> rows{1, -1, 1, -2, 1, 1, 1, 2};
    const std::vector<int> labels{0, 0, 1, 1};
    const auto weights = fitLogistic(rows, labels, 2, {.ridge = 1.0});
    QVERIFY(weights.ok());
    QVERIFY(std::isfinite((*weights)[0]) && (*weights)[1] > 0.1 && (*weights)[1] < 10.0);
  }

  void badInputIsRefused() {
    const std::vector<double> rows{1, 0, 1, 1};
    QCOMPARE(fitLogistic(rows, std::vector<int>{1, 1}, 2).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(fitLogistic(rows, std::vector<int>{1, 0, 1}, 2).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(fitLogistic(rows, std::vector<int>{1, 0}, 0).error().code, ErrorCode::kInvalidArgument);
    const std::vector<double> notFinite{1, 0, 1, std::numeric_limits<double>::infinity()};
    QCOMPARE(fitLogistic(notFinite, std::vector<int>{1, 0}, 2).error().code, ErrorCode::kInvalidArgument);
  }
};

QTEST_GUILESS_MAIN(TestLogisticRegression)
#include "test_logistic_regression.moc"
