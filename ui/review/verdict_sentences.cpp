// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/verdict_sentences.h"

#include <cmath>
#include <QCoreApplication>
#include <QLocale>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

struct Verdicts {
  Q_DECLARE_TR_FUNCTIONS(Verdicts)
};

}  // namespace

QString verdictSentence(VerdictAnswer answer, VerdictOrder order) {
  switch (answer) {
    case VerdictAnswer::kCopy:
      if (order == VerdictOrder::kAFirst) return Verdicts::tr("B is a copy of A");
      if (order == VerdictOrder::kBFirst) return Verdicts::tr("A is a copy of B");
      return Verdicts::tr("copies, direction unknown");
    case VerdictAnswer::kNotCopy:
      if (order == VerdictOrder::kAFirst) return Verdicts::tr("not a copy; A comes first");
      if (order == VerdictOrder::kBFirst) return Verdicts::tr("not a copy; B comes first");
      return Verdicts::tr("not a copy");
    case VerdictAnswer::kUnsure:
      break;
  }
  return Verdicts::tr("unsure");
}

QString verdictTitle(VerdictAnswer answer, VerdictOrder order) {
  switch (answer) {
    case VerdictAnswer::kCopy:
      return order == VerdictOrder::kUnknown ? Verdicts::tr("Copies") : Verdicts::tr("Copy, direction known");
    case VerdictAnswer::kNotCopy:
      return Verdicts::tr("Not a copy");
    case VerdictAnswer::kUnsure:
      break;
  }
  return Verdicts::tr("Unsure");
}

QString standingSentence(const std::optional<review::PairVerdict>& verdict) {
  if (!verdict) return {};
  const QString words = verdictSentence(verdict->answer, verdict->order);
  if (verdict->isConflict) return Verdicts::tr("Conflict, unresolved. Latest verdict: %1").arg(words);
  return Verdicts::tr("Verdict: %1").arg(words);
}

QString askReasonPhrase(review::AskReason reason) {
  switch (reason) {
    case review::AskReason::kUncertain:
      return Verdicts::tr("the model is unsure");
    case review::AskReason::kDirection:
      return Verdicts::tr("direction unknown");
    case review::AskReason::kBridge:
      return Verdicts::tr("holds a group together");
    case review::AskReason::kCheck:
      return Verdicts::tr("spot check");
    case review::AskReason::kConflict:
      break;
  }
  return Verdicts::tr("annotators disagree");
}

QString shareWithInterval(const review::ShareEstimate& share) {
  return Verdicts::tr("%1 % (%2 to %3)")
      .arg(percentDigits(share.value), percentDigits(share.low), percentDigits(share.high));
}

QString verdictCountSentence(const review::VerdictCounts& counts) {
  QStringList facts{Verdicts::tr("%Ln verdict(s)", nullptr, static_cast<int>(counts.pairs()))};
  if (counts.copies > 0) facts << Verdicts::tr("%Ln copies", nullptr, static_cast<int>(counts.copies));
  if (counts.notCopies > 0)
    facts << Verdicts::tr("%Ln not copies", nullptr, static_cast<int>(counts.notCopies));
  if (counts.unsure > 0) facts << Verdicts::tr("%Ln unsure", nullptr, static_cast<int>(counts.unsure));
  if (counts.conflicts > 0)
    facts << Verdicts::tr("%Ln conflict(s)", nullptr, static_cast<int>(counts.conflicts));
  return joinFacts(facts);
}

QString gainSentence(const review::ReviewEstimate& estimate) {
  const QLocale locale;
  const int decimals = estimate.expectedGain < 10.0 ? 1 : 0;
  return Verdicts::tr("About %1 pairs misclassified; %2 more verdicts should fix about %3")
      .arg(locale.toString(std::round(estimate.expectedErrors), 'f', 0),
           locale.toString(qlonglong{estimate.more}), locale.toString(estimate.expectedGain, 'f', decimals));
}

QString verdictSourcePhrase(VerdictSource source) {
  switch (source) {
    case VerdictSource::kReview:
      return Verdicts::tr("looked at");
    case VerdictSource::kBatch:
      return Verdicts::tr("several at once");
    case VerdictSource::kCut:
      return Verdicts::tr("cut");
    case VerdictSource::kImport:
      return Verdicts::tr("imported");
    case VerdictSource::kAdjudication:
      break;
  }
  return Verdicts::tr("conflict resolved");
}

}  // namespace lookalike::ui
