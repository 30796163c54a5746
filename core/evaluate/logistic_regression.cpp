// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>

namespace lookalike::evaluate {

namespace {

/// What is fitted to.
struct Examples {
  std::span<const double> rows;
  std::span<const int> labels;
  std::size_t terms;
  const LogisticOptions& options;

  [[nodiscard]] const double* row(std::size_t i) const { return rows.data() + i * terms; }
  [[nodiscard]] double weight(std::size_t i) const {
    return options.rowWeights.empty() ? 1.0 : options.rowWeights[i];
  }
  [[nodiscard]] double penaltyOf(int term) const {
    return term == 0 && !options.isCorrection ? 0.0 : options.ridge;
  }
  [[nodiscard]] double probabilityOf(std::size_t i, const cv::Mat& weights) const {
    double sum = options.offsets.empty() ? 0.0 : options.offsets[i];
    for (int j = 0; j < weights.rows; ++j) sum += row(i)[j] * weights.at<double>(j);
    return 1.0 / (1.0 + std::exp(-std::clamp(sum, -35.0, 35.0)));
  }
};

/// Minus the logarithm of the likelihood, and the penalty.
double lossOf(const Examples& examples, const cv::Mat& weights) {
  double loss = 0.0;
  for (std::size_t i = 0; i < examples.labels.size(); ++i) {
    const double p = examples.probabilityOf(i, weights);
    loss -= examples.weight(i) * std::log(std::max(examples.labels[i] != 0 ? p : 1.0 - p, 1e-300));
  }
  for (int j = 0; j < weights.rows; ++j)
    loss += 0.5 * examples.penaltyOf(j) * weights.at<double>(j) * weights.at<double>(j);
  return loss;
}

}  // namespace

Result<std::vector<double>> fitLogistic(std::span<const double> rows, std::span<const int> labels,
                                        std::size_t terms, const LogisticOptions& options) {
  const auto bad = [](const char* why) { return Error{ErrorCode::kInvalidArgument, {}, why, -1}; };
  if (terms == 0 || labels.empty() || rows.size() != labels.size() * terms)
    return bad("rows and labels do not fit together");
  if ((!options.offsets.empty() && options.offsets.size() != labels.size()) ||
      (!options.rowWeights.empty() && options.rowWeights.size() != labels.size()))
    return bad("offsets or weights do not fit the labels");
  if (!std::all_of(rows.begin(), rows.end(), [](double value) { return std::isfinite(value); }))
    return bad("a value is not finite");
  const auto positives = std::count_if(labels.begin(), labels.end(), [](int label) { return label != 0; });
  const bool isOneClass = positives == 0 || positives == static_cast<std::ptrdiff_t>(labels.size());
  if (isOneClass && !options.isCorrection) return bad("examples of both classes are needed");

  const auto n = static_cast<int>(terms);
  cv::Mat weights = cv::Mat::zeros(n, 1, CV_64F);
  const Examples examples{rows, labels, terms, options};
  double loss = lossOf(examples, weights);
  for (int iteration = 0; iteration < options.maxIterations; ++iteration) {
    cv::Mat hessian = cv::Mat::zeros(n, n, CV_64F);
    cv::Mat gradient = cv::Mat::zeros(n, 1, CV_64F);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const double* row = examples.row(i);
      const double p = examples.probabilityOf(i, weights);
      const double error = examples.weight(i) * ((labels[i] != 0 ? 1.0 : 0.0) - p);
      const double curvature = examples.weight(i) * std::max(p * (1.0 - p), 1e-9);
      for (int j = 0; j < n; ++j) {
        gradient.at<double>(j) += error * row[j];
        for (int k = 0; k <= j; ++k) hessian.at<double>(j, k) += curvature * row[j] * row[k];
      }
    }
    cv::completeSymm(hessian, true);
    for (int j = 0; j < n; ++j) {
      hessian.at<double>(j, j) += std::max(1e-9, examples.penaltyOf(j));
      gradient.at<double>(j) -= examples.penaltyOf(j) * weights.at<double>(j);
    }
    cv::Mat step;
    if (!cv::solve(hessian, gradient, step, cv::DECOMP_CHOLESKY) &&
        !cv::solve(hessian, gradient, step, cv::DECOMP_SVD))
      break;
    // Halved until it helps: a full Newton step may overshoot on separable data.
    double factor = 1.0;
    cv::Mat next = weights + step;
    double nextLoss = lossOf(examples, next);
    while (!(nextLoss <= loss) && factor > 1e-6) {
      factor /= 2.0;
      next = weights + factor * step;
      nextLoss = lossOf(examples, next);
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
