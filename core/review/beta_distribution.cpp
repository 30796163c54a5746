// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/beta_distribution.h"

#include <cmath>

namespace lookalike::review {

namespace {

/// The continued fraction 1 / (1 + d1 / (1 + d2 / …)), from the front (Lentz 1976, as modified by Thompson
/// and Barnett 1986). Quick for x below (a + 1) / (a + b + 2).
double betaFraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-12;
  constexpr int kMostSteps = 20'000;  // some square root of the larger parameter is needed
  const auto kept = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1.0;
  double d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
  double product = d;
  for (int step = 1; step <= kMostSteps; ++step) {
    const double m = step;
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / kept(1.0 + even * d);
    c = kept(1.0 + even / c);
    product *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / kept(1.0 + odd * d);
    c = kept(1.0 + odd / c);
    product *= d * c;
    if (std::abs(d * c - 1.0) < kEnough) break;
  }
  return product;
}

}  // namespace

double logBeta(double a, double b) {
  return std::lgamma(a) + std::lgamma(b) - std::lgamma(a + b);
}

double betaBelow(double x, double a, double b) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = std::exp(a * std::log(x) + b * std::log1p(-x) - logBeta(a, b));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * betaFraction(x, a, b) / a;
  return 1.0 - front * betaFraction(1.0 - x, b, a) / b;
}

double betaQuantile(double share, double a, double b) {
  double low = 0.0;
  double high = 1.0;
  constexpr int kHalvings = 60;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2.0;
    (betaBelow(middle, a, b) < share ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

}  // namespace lookalike::review
