// SPDX-License-Identifier: GPL-3.0-or-later
// What verdicts add to log-odds.
#include <cmath>
#include <QTest>

#include "core/base/repeatable_random.h"
#include "core/evaluate/logistic_regression.h"
#include "core/evaluate/verdict_fit.h"

using namespace lookalike;
using namespace lookalike::evaluate;

namespace {

constexpr std::size_t kTellTale = 20;  ///< a term that tells look-alikes in the made libraries

/// Pairs that all look like copies, of which those with the tell-tale are none.
std::vector<VerdictExample> misleading(int count, double logit, std::uint64_t seed = 1) {
  RepeatableRandom random(seed);
  std::vector<VerdictExample> examples;
  for (int i = 0; i < count; ++i) {
    VerdictExample example;
    example.logit = logit + random.uniform(-1.0, 1.0);
    example.terms[0] = 1.0;
    example.terms[1] = example.logit * verify::kCorrectionLogitScale;
    example.isCopy = i % 2 == 0;
    example.terms[kTellTale] = example.isCopy ? 0.0 : 1.0;
    for (std::size_t term = 30; term < 40; ++term) example.terms.at(term) = random.chance(0.5) ? 1.0 : 0.0;
    example.cluster = static_cast<std::uint32_t>(i / 2);
    examples.push_back(example);
  }
  return examples;
}

double lossOf(const std::vector<VerdictExample>& examples,
              const std::optional<verify::CorrectionTerms>& weights) {
  double sum = 0.0;
  for (const VerdictExample& example : examples)
    sum += logLossOf(correctedLogit(example, weights), example.isCopy) / static_cast<double>(examples.size());
  return sum;
}

}  // namespace

class TestVerdictFit : public QObject {
  Q_OBJECT
 private slots:
  void lossesAreThoseOfTheTruth() {
    QVERIFY(std::abs(logLossOf(0.0, true) - std::log(2.0)) < 1e-12);
    QVERIFY(std::abs(logLossOf(std::log(3.0), true) + std::log(0.75)) < 1e-12);
    QVERIFY(std::abs(logLossOf(std::log(3.0), false) + std::log(0.25)) < 1e-12);
  }

  void itFindsWhatTellsLookAlikes() {
    const VerdictFit fit = fitVerdictCorrection(misleading(200, 4.0));
    QVERIFY(fit.weights.has_value());
    QVERIFY(fit.weights->at(kTellTale) < -3.0);
    for (std::size_t term = 30; term < 40; ++term) QVERIFY(std::abs(fit.weights->at(term)) < 1.0);
    const auto unseen = misleading(200, 4.0, 2);
    QVERIFY(lossOf(unseen, fit.weights) < 0.2 * lossOf(unseen, std::nullopt));
  }

  void moreVerdictsTeachMore() {
    const auto unseen = misleading(400, 4.0, 2);
    double last = lossOf(unseen, std::nullopt);
    for (const int count : {10, 40, 400}) {
      const double loss = lossOf(unseen, fitVerdictCorrection(misleading(count, 4.0)).weights);
      QVERIFY2(loss < last, qPrintable(QString("%1: %2").arg(count).arg(loss)));
      last = loss;
    }
  }

  /// Where the probabilities are right already, nothing is fitted into chance.
  void whatIsRightStays() {
    RepeatableRandom random(5);
    std::vector<VerdictExample> examples;
    for (std::uint32_t i = 0; i < 60; ++i) {
      VerdictExample example;
      example.logit = random.uniform(-4.0, 4.0);
      example.terms[0] = 1.0;
      example.terms[1] = example.logit * verify::kCorrectionLogitScale;
      for (std::size_t term = 2; term < 40; ++term) example.terms.at(term) = random.chance(0.5) ? 1.0 : 0.0;
      example.isCopy = random.chance(1.0 / (1.0 + std::exp(-example.logit)));
      example.cluster = i;
      examples.push_back(example);
    }
    const VerdictFit fit = fitVerdictCorrection(examples);
    QVERIFY(fit.lossAfter <= fit.lossBefore);
    if (!fit.weights) return;
    for (const double weight : *fit.weights) QVERIFY(std::abs(weight) < 0.7);
  }

  void oneSidedAndNoVerdictsAreBorne() {
    auto examples = misleading(40, 2.0);
    std::erase_if(examples, [](const VerdictExample& example) { return example.isCopy; });
    const VerdictFit fit = fitVerdictCorrection(examples);
    QVERIFY(fit.weights.has_value());
    QVERIFY(std::isfinite(fit.weights->at(0)));
    QVERIFY(fit.lossAfter < fit.lossBefore);
    const VerdictFit none = fitVerdictCorrection({});
    QVERIFY(!none.weights);
    QCOMPARE(none.lossAfter, 0.0);
    QVERIFY(!fitVerdictCorrectionWith({}, 1.0));
  }

  void weightsCountAsManyExamples() {
    const auto examples = misleading(20, 3.0);
    auto doubled = examples;
    doubled.insert(doubled.end(), examples.begin(), examples.end());
    auto heavy = examples;
    for (VerdictExample& example : heavy) example.weight = 2.0;
    const auto one = fitVerdictCorrectionWith(doubled, 1.0);
    const auto other = fitVerdictCorrectionWith(heavy, 1.0);
    QVERIFY(one && other);
    for (std::size_t term = 0; term < one->size(); ++term)
      QVERIFY(std::abs(one->at(term) - other->at(term)) < 1e-6);
  }

  void offsetsAndPenaltiesAreThoseAskedFor() {
    // One constant term, one example that is a copy, offset o: the penalised maximum solves 1 - p(o + w) =
    // ridge w.
    const std::vector<double> row{1.0};
    const std::vector<int> label{1};
    const std::vector<double> offset{-1.0};
    LogisticOptions options;
    options.ridge = 2.0;
    options.offsets = offset;
    options.isCorrection = true;
    const auto fit = fitLogistic(row, label, 1, options);
    QVERIFY(fit.ok());
    const double w = fit->front();
    QVERIFY(std::abs(1.0 - 1.0 / (1.0 + std::exp(-(w - 1.0))) - 2.0 * w) < 1e-6);
    const std::vector<double> tooMany{0.0, 0.0};
    options.offsets = tooMany;
    QCOMPARE(fitLogistic(row, label, 1, options).error().code, ErrorCode::kInvalidArgument);
  }
};

QTEST_GUILESS_MAIN(TestVerdictFit)
#include "test_verdict_fit.moc"
