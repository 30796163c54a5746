// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/review_estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/review/beta_distribution.h"
#include "core/review/probability_bands.h"

namespace lookalike::review {

namespace {

/// How many verdicts the calibrated probability of a band counts as, its shift and slope being given.
constexpr double kPriorVerdicts = 12.0;
/// How far the log-odds may be off as a whole: standard deviations of their shift and of the logarithm of
/// their slope.
constexpr double kShiftDeviation = 1.0;
constexpr double kLogSlopeDeviation = 0.4;
/// The steps in which both are summed over, to each side, in standard deviations.
constexpr int kSteps = 12;
constexpr double kStep = 0.25;

double logOdds(double probability) {
  constexpr double kLeast = 1e-6;  // also a probability of 0 or 1 may be wrong
  const double p = std::clamp(probability, kLeast, 1.0 - kLeast);
  return std::log(p / (1.0 - p));
}
/// Never 0 or 1: nothing is as sure as that.
double fromLogOdds(double odds) {
  constexpr double kMost = 20.0;
  return 1.0 / (1.0 + std::exp(-std::clamp(odds, -kMost, kMost)));
}

/// The pairs of one band on one side of the threshold.
struct Stratum {
  double asked = 0;       ///< pairs with an answer
  double askedSum = 0.0;  ///< of their probabilities
  double copies = 0;      ///< of those with an answer
  double open = 0;        ///< pairs without
  double openSum = 0.0;
  bool isFind = false;

  [[nodiscard]] bool isEmpty() const { return asked + open == 0; }
  [[nodiscard]] double askedMean() const { return asked > 0 ? askedSum / asked : openMean(); }
  [[nodiscard]] double openMean() const { return open > 0 ? openSum / open : askedSum / asked; }
};

/// Mean and variance of a number of copies, or of their share.
struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// What a stratum's open pairs are thought to be, given how the log-odds are off.
class StratumBelief {
 public:
  StratumBelief(const Stratum& stratum, double shift, double slope) : open_(stratum.open) {
    const double asked = fromLogOdds(slope * logOdds(stratum.askedMean()) + shift);
    const double a = asked * kPriorVerdicts;
    const double b = (1.0 - asked) * kPriorVerdicts;
    logLikelihood_ = logBeta(a + stratum.copies, b + stratum.asked - stratum.copies) - logBeta(a, b);
    strength_ = kPriorVerdicts + stratum.asked;
    // Inside a band the doubtful pairs are asked first: what the verdicts say is said of their mean, and
    // carries over to the mean of the open pairs by the log-odds.
    const double learnt = logOdds((a + stratum.copies) / strength_) - logOdds(asked);
    openMean_ = fromLogOdds(slope * logOdds(stratum.openMean()) + shift + learnt);
  }

  [[nodiscard]] double logLikelihood() const { return logLikelihood_; }
  [[nodiscard]] double openMean() const { return openMean_; }
  /// The number of copies among the open pairs: beta-binomial.
  [[nodiscard]] Moments openCopies() const {
    return {open_ * openMean_,
            open_ * openMean_ * (1.0 - openMean_) * (open_ + strength_) / (strength_ + 1.0)};
  }

 private:
  double open_ = 0;
  double strength_ = 0.0;
  double openMean_ = 0.0;
  double logLikelihood_ = 0.0;
};

/// All strata's beliefs, summed over how the log-odds may be off.
class Posterior {
 public:
  explicit Posterior(const std::vector<Stratum>& strata) : openMeans_(strata.size(), 0.0) {
    struct Case {
      double logWeight = 0.0;
      Moments copies;
      std::vector<double> openMeans;
    };
    std::vector<Case> cases;
    double largest = -1e300;
    for (int i = -kSteps; i <= kSteps; ++i) {
      for (int j = -kSteps; j <= kSteps; ++j) {
        const double u = i * kStep;
        const double v = j * kStep;
        Case of{-(u * u + v * v) / 2.0, {}, std::vector<double>(strata.size(), 0.0)};
        for (std::size_t s = 0; s < strata.size(); ++s) {
          if (strata[s].isEmpty()) continue;
          const StratumBelief belief(strata[s], u * kShiftDeviation, std::exp(v * kLogSlopeDeviation));
          of.logWeight += belief.logLikelihood();
          of.openMeans[s] = belief.openMean();
          if (!strata[s].isFind) continue;
          of.copies.mean += belief.openCopies().mean;
          of.copies.variance += belief.openCopies().variance;
        }
        largest = std::max(largest, of.logWeight);
        cases.push_back(std::move(of));
      }
    }
    double total = 0.0;
    double squares = 0.0;
    for (const Case& of : cases) {
      const double weight = std::exp(of.logWeight - largest);
      total += weight;
      openFinds_.mean += weight * of.copies.mean;
      squares += weight * (of.copies.variance + of.copies.mean * of.copies.mean);
      for (std::size_t s = 0; s < strata.size(); ++s) openMeans_[s] += weight * of.openMeans[s];
    }
    openFinds_.mean /= total;
    openFinds_.variance = std::max(squares / total - openFinds_.mean * openFinds_.mean, 0.0);
    for (double& mean : openMeans_) mean /= total;
  }

  /// The probability that an open pair of a stratum is a copy, on average.
  [[nodiscard]] double openMean(std::size_t stratum) const { return openMeans_[stratum]; }
  /// The number of copies among the finds without an answer.
  [[nodiscard]] const Moments& openFinds() const { return openFinds_; }

 private:
  std::vector<double> openMeans_;
  Moments openFinds_;
};

/// `known` copies of `asked` answered pairs, and open ones: the share of copies of all.
ShareEstimate shareOf(double known, double asked, double open, const Moments& openCopies) {
  const double all = asked + open;
  ShareEstimate share;
  share.value = (known + openCopies.mean) / all;
  share.low = share.high = share.value;
  if (open == 0) return share;
  // Of the open ones alone a beta distribution with these moments: within 0..1, and lopsided near 1.
  const double mean = openCopies.mean / open;
  const double variance = openCopies.variance / (open * open);
  const double strength = mean * (1.0 - mean) / std::max(variance, 1e-12) - 1.0;
  constexpr double kTail = 0.025;
  double low = 0.0;
  double high = 1.0;
  if (strength > 0.0) {
    low = betaQuantile(kTail, mean * strength, (1.0 - mean) * strength);
    high = betaQuantile(1.0 - kTail, mean * strength, (1.0 - mean) * strength);
  }
  // Whole pairs: the bounds lie on numbers that can be.
  share.low = std::min(share.value, (known + std::floor(low * open)) / all);
  share.high = std::max(share.value, (known + std::ceil(high * open)) / all);
  return share;
}

std::size_t stratumOf(float probability, float threshold) {
  return bandOf(probability) * 2 + (probability >= threshold ? 1 : 0);
}

}  // namespace

ReviewEstimate reviewEstimate(std::span<const EstimatedPair> pairs, std::span<const float> next,
                              float threshold, std::int64_t more) {
  ReviewEstimate estimate;
  estimate.more = more;
  std::vector<Stratum> strata(kBands * 2);
  for (std::size_t s = 1; s < strata.size(); s += 2) strata[s].isFind = true;
  Stratum finds;
  for (const EstimatedPair& pair : pairs) {
    const float probability = knownProbability(pair.probability);
    Stratum& stratum = strata[stratumOf(probability, threshold)];
    if (stratum.isFind) ++estimate.finds;
    if (!pair.verdict || *pair.verdict == VerdictAnswer::kUnsure) {
      ++stratum.open;
      stratum.openSum += probability;
      continue;
    }
    const bool isCopy = *pair.verdict == VerdictAnswer::kCopy;
    ++(isCopy ? estimate.copies : estimate.notCopies);
    ++stratum.asked;
    stratum.askedSum += probability;
    if (isCopy) ++stratum.copies;
  }
  estimate.verdicts = estimate.copies + estimate.notCopies;

  const Posterior posterior(strata);
  for (std::size_t s = 0; s < strata.size(); ++s) {
    const Stratum& stratum = strata[s];
    if (stratum.open == 0) continue;
    const double mean = posterior.openMean(s);
    estimate.expectedErrors += stratum.open * (stratum.isFind ? 1.0 - mean : mean);
    if (!stratum.isFind) continue;
    finds.open += stratum.open;
  }
  for (const Stratum& stratum : strata) {
    if (!stratum.isFind) continue;
    finds.asked += stratum.asked;
    finds.copies += stratum.copies;
  }
  if (estimate.finds > 0) {
    estimate.precision = shareOf(finds.copies, finds.asked, finds.open, posterior.openFinds());
  }

  const std::size_t asked = std::min(next.size(), static_cast<std::size_t>(std::max<std::int64_t>(more, 0)));
  for (const float score : next.first(asked)) {
    const float probability = knownProbability(score);
    const std::size_t s = stratumOf(probability, threshold);
    double copy = probability;
    if (strata[s].open > 0) {  // as far off as its stratum is
      copy =
          fromLogOdds(logOdds(probability) + logOdds(posterior.openMean(s)) - logOdds(strata[s].openMean()));
    }
    estimate.expectedGain += strata[s].isFind ? 1.0 - copy : copy;
  }
  estimate.expectedGain = std::min(estimate.expectedGain, estimate.expectedErrors);
  return estimate;
}

}  // namespace lookalike::review
