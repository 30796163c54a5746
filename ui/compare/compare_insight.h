// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QObject>
#include <QString>

#include "ui/compare/explanation_loader.h"

namespace lookalike::ui {

/// What the comparison asks of the networks about the pair that it shows, and how it stands.
class CompareInsight : public QObject {
  Q_OBJECT
 public:
  explicit CompareInsight(QObject* parent = nullptr) : QObject(parent) {}

  /// Null: nothing can be asked. Must outlive this.
  void setLoader(ExplanationLoader* loader);
  /// Empty paths: no pair. Forgets the parts.
  void setPair(const PairKey& pair);
  /// Whether anything that needs an answer is shown; asks at once if so.
  void setWanted(bool wanted);
  /// Empty ones: nothing is painted out.
  void setParts(const PaintedParts& parts);

  /// Null until it is known.
  [[nodiscard]] const std::shared_ptr<const PairInsight>& insight() const { return insight_; }
  /// Why there is nothing: that it is not known yet, or what went wrong. Empty once it is known.
  [[nodiscard]] QString notice() const;
  /// What the maps are and are not, or why there are none.
  [[nodiscard]] QString mapsText() const;
  [[nodiscard]] QString keypointsText() const;
  /// What was before and is after the parts were painted out, or what can be done.
  [[nodiscard]] QString whatIfText() const;
  [[nodiscard]] const std::optional<WhatIfAnswer>& answer() const { return answer_; }

 signals:
  void changed();

 private:
  void ask();
  [[nodiscard]] bool hasParts() const { return !parts_[0].isEmpty() || !parts_[1].isEmpty(); }
  [[nodiscard]] QString failureSentence(const Error& error) const;

  ExplanationLoader* loader_ = nullptr;
  PairKey pair_;
  bool isWanted_ = false;
  bool isAsked_ = false;
  std::shared_ptr<const PairInsight> insight_;
  PaintedParts parts_;
  std::optional<WhatIfAnswer> answer_;
  bool isAnswerOld_ = false;  // of parts that have changed since
  QString failure_;
};

}  // namespace lookalike::ui
