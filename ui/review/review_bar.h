// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QWidget>

#include "core/review/review_estimate.h"
#include "core/review/verdict_book.h"

class QLabel;

namespace lookalike::ui {

/// How far the review is: verdicts, the estimated precision with its interval, in words and as a gauge, and
/// what further verdicts would bring.
class ReviewBar : public QWidget {
  Q_OBJECT
 public:
  explicit ReviewBar(QWidget* parent = nullptr);

  void setCounts(const review::VerdictCounts& counts);
  /// Nothing: not known yet.
  void setEstimate(const std::optional<review::ReviewEstimate>& estimate, float threshold);
  [[nodiscard]] QString words() const;

 private:
  class Gauge;
  QLabel* counts_;
  QLabel* precision_;
  QLabel* gain_;
  Gauge* gauge_;
};

}  // namespace lookalike::ui
