// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>

namespace lookalike::evaluate {

namespace {

double probabilityOf(const double* row, const cv::Mat& weights) {
  double sum = 0.0;
  for (int i = 0; i < weights.rows; ++i) sum += row[i] * weights.at<double>(i);
  return 1.0 / (1.0 + std::exp(-std::clamp(sum, -35.0, 35.0)));
}

/// Minus the logarithm of the likelihood, and the penalty.
double lossOf(std::span<const double> rows, std::span<const int> labels, const cv::Mat& weights,
              double ridge) {
  const auto terms = static_cast<std::size_t>(weights.rows);
  double loss = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double p = probabilityOf(rows.data() + i * terms, weights);
    loss -= std::log(std::max(labels[i] != 0 ? p : 1.0 - p, 1e-300));
  }
  for (int i = 1; i < weights.rows; ++i) loss += 0.5 * ridge * weights.at<double>(i) * weights.at<double>(i);
  return loss;
}

}  // namespace

Result<std::vector<double>> fitLogistic(std::span<const double> rows, std::span<const int> labels,
                                        std::size_t terms, const LogisticOptions& options) {
  const auto bad = [](const char* why) { return Error{ErrorCode::kInvalidArgument, {}, why, -1}; };
  if (terms == 0 || labels.empty() || rows.size() != labels.size() * terms)
    return bad("rows and labels do not fit together");
  if (!std::all_of(rows.begin(), rows.end(), [](double value) { return std::isfinite(value); }))
    return bad("a value is not finite");
  const auto positives = std::count_if(labels.begin(), labels.end(), [](int label) { return label != 0; });
  if (positives == 0 || positives == static_cast<std::ptrdiff_t>(labels.size()))
    return bad("examples of both classes are needed");

  const auto n = static_cast<int>(terms);
  cv::Mat weights = cv::Mat::zeros(n, 1, CV_64F);
  double loss = lossOf(rows, labels, weights, options.ridge);
  for (int iteration = 0; iteration < options.maxIterations; ++iteration) {
    cv::Mat hessian = cv::Mat::zeros(n, n, CV_64F);
    cv::Mat gradient = cv::Mat::zeros(n, 1, CV_64F);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double* row = rows.data() + i * terms;
      const double p = probabilityOf(row, weights);
      const double error = (labels[i] != 0 ? 1.0 : 0.0) - p;
      const double curvature = std::max(p * (1.0 - p), 1e-9);
      for (int j = 0; j < n; ++j) {
        gradient.at<double>(j) += error * row[j];
        for (int k = 0; k <= j; ++k) hessian.at<double>(j, k) += curvature * row[j] * row[k];
      }
    }
    cv::completeSymm(hessian, true);
    for (int j = 0; j < n; ++j) {
      hessian.at<double>(j, j) += j == 0 ? 1e-9 : options.ridge;
      if (j > 0) gradient.at<double>(j) -= options.ridge * weights.at<double>(j);
    }
    cv::Mat step;
    if (!cv::solve(hessian, gradient, step, cv::DECOMP_CHOLESKY) &&
        !cv::solve(hessian, gradient, step, cv::DECOMP_SVD))
      break;
    // Halved until it helps: a full Newton step may overshoot on separable data.
    double factor = 1.0;
    cv::Mat next = weights + step;
    double nextLoss = lossOf(rows, labels, next, options.ridge);
    while (!(nextLoss <= loss) && factor > 1e-6) {
      factor /= 2.0;
      next = weights + factor * step;
      nextLoss = lossOf(rows, labels, next, options.ridge);
    }
    if (!(nextLoss <= loss)) break;
    const bool done = loss - nextLoss < 1e-9 * (1.0 + loss);
    weights = next;
    loss = nextLoss;
    if (done) break;
  }
  return std::vector<double>(weights.begin<double>(), weights.end<double>());
}

}  // namespace lookalike::evaluate
