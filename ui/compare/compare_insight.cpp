// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_insight.h"

#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

/// Cosines can be below 0, where formatSimilarity() has no words.
QString formatCosine(float similarity) {
  return similarity < 0.0F ? QStringLiteral("−") + formatSimilarity(-similarity)
                           : formatSimilarity(similarity);
}

}  // namespace

void CompareInsight::setLoader(ExplanationLoader* loader) {
  if (loader_ != nullptr) loader_->disconnect(this);
  loader_ = loader;
  if (loader_ == nullptr) return;
  connect(loader_, &ExplanationLoader::loaded, this,
          [this](const PairKey& pair, const std::shared_ptr<const PairInsight>& insight) {
            if (!(pair == pair_)) return;
            insight_ = insight;
            failure_.clear();
            emit changed();
          });
  connect(loader_, &ExplanationLoader::answered, this,
          [this](const PairKey& pair, const PaintedParts& parts, const WhatIfAnswer& answer) {
            if (!(pair == pair_) || !hasParts()) return;
            answer_ = answer;
            isAnswerOld_ = parts != parts_;
            failure_.clear();
            emit changed();
          });
  connect(loader_, &ExplanationLoader::failed, this, [this](const PairKey& pair, const Error& error) {
    if (!(pair == pair_)) return;
    failure_ = failureSentence(error);
    emit changed();
  });
  ask();
}

void CompareInsight::setPair(const PairKey& pair) {
  if (pair == pair_) return;
  pair_ = pair;
  insight_.reset();
  parts_ = {};
  answer_.reset();
  failure_.clear();
  isAsked_ = false;
  if (loader_ != nullptr) loader_->forgetWishes();
  ask();
  emit changed();
}

void CompareInsight::setWanted(bool wanted) {
  if (wanted == isWanted_) return;
  isWanted_ = wanted;
  ask();
  emit changed();
}

void CompareInsight::ask() {
  const bool isPair = !pair_.pathA.empty() && !pair_.pathB.empty();
  if (!isWanted_ || isAsked_ || loader_ == nullptr || !isPair || pair_.describer.text.empty()) return;
  isAsked_ = true;
  insight_ = loader_->request(pair_);
}

void CompareInsight::setParts(const PaintedParts& parts) {
  if (parts == parts_) return;
  parts_ = parts;
  if (!hasParts()) {
    answer_.reset();
    isAnswerOld_ = false;
  } else if (loader_ != nullptr && !pair_.describer.text.empty()) {
    isAnswerOld_ = true;
    loader_->askWithout(pair_, parts_);
  }
  emit changed();
}

QString CompareInsight::failureSentence(const Error& error) const {
  if (error.code == ErrorCode::kNotFound && error.path.empty())
    return tr("The model that found these pairs is no longer installed. Search again to use another one.");
  if (error.path.empty()) return jobFailureSentence(error);
  return tr("%1: %2").arg(directionKept(displayFileName(error.path)), fileFailureSentence(error));
}

QString CompareInsight::notice() const {
  if (!failure_.isEmpty()) return failure_;
  if (insight_) return {};
  if (pair_.pathA.empty() || pair_.pathB.empty()) return tr("Choose two images.");
  if (loader_ == nullptr || pair_.describer.text.empty()) return tr("No model is available for this pair.");
  return tr("Asking the model…");
}

QString CompareInsight::mapsText() const {
  if (QString words = notice(); !words.isEmpty()) return words;
  switch (insight_->mapState) {
    case MapState::kBuiltIn:
      return tr("No maps: these pairs were found with the built-in descriptor, which is not a network.");
    case MapState::kNotTraceable:
      return tr("No maps: this network's answer cannot be traced back to places.");
    case MapState::kThere:
      break;
  }
  if (insight_->maps[0].isEmpty() && insight_->maps[1].isEmpty())
    return tr("No maps: nothing in these images supports their similarity.");
  return tr(
      "Where the network's answer comes from; line: half of the maximum. This shows sensitivity, not proof.");
}

QString CompareInsight::keypointsText() const {
  if (QString words = notice(); !words.isEmpty()) return words;
  if (insight_->matched.empty()) return tr("No points of the two images agree with one alignment.");
  return tr("%Ln point(s) agree with one alignment.", nullptr, static_cast<int>(insight_->matched.size()));
}

QString CompareInsight::whatIfText() const {
  if (!failure_.isEmpty()) return failure_;
  if (!hasParts()) {
    return tr(
        "What if a part were missing? Drag a rectangle over A or B, or press an arrow key; arrows move it, "
        "Shift+arrows resize it, Escape removes it.");
  }
  if (!insight_ || !answer_) return notice().isEmpty() ? tr("Asking the model…") : notice();
  const QString similarity =
      tr("%1 → %2").arg(formatCosine(insight_->similarity), formatCosine(answer_->similarity));
  const QString probability =
      tr("%1 → %2").arg(formatSimilarity(insight_->probability), formatSimilarity(answer_->probability));
  const QString words = tr("What if: similarity %1, probability of a copy %2")
                            .arg(directionKept(similarity), directionKept(probability));
  return isAnswerOld_ ? tr("%1 …").arg(words) : words;
}

}  // namespace lookalike::ui
