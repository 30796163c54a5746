// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/verdict_sentences.h"

#include <cmath>
#include <QCoreApplication>
#include <QLocale>

#include "ui/text/formats.h"

namespace lookalike::ui {

namespace {

struct Texts {
  Q_DECLARE_TR_FUNCTIONS(Verdicts)
};

QString percent(double share) {
  return QLocale().toString(100.0 * share, 'f', 1);
}

}  // namespace

QString verdictSentence(VerdictAnswer answer, VerdictOrder order) {
  switch (answer) {
    case VerdictAnswer::kCopy:
      if (order == VerdictOrder::kAFirst) return Texts::tr("B is a copy of A");
      if (order == VerdictOrder::kBFirst) return Texts::tr("A is a copy of B");
      return Texts::tr("copies, not told of which");
    case VerdictAnswer::kNotCopy:
      if (order == VerdictOrder::kAFirst) return Texts::tr("not a copy; A comes first");
      if (order == VerdictOrder::kBFirst) return Texts::tr("not a copy; B comes first");
      return Texts::tr("not a copy");
    case VerdictAnswer::kUnsure:
      break;
  }
  return Texts::tr("unsure");
}

QString standingSentence(const std::optional<review::PairVerdict>& verdict) {
  if (!verdict) return {};
  const QString words = verdictSentence(verdict->answer, verdict->order);
  if (verdict->isConflict) return Texts::tr("Conflict, to be settled. The latest: %1").arg(words);
  return Texts::tr("Verdict: %1").arg(words);
}

QString askReasonPhrase(review::AskReason reason) {
  switch (reason) {
    case review::AskReason::kUncertain:
      return Texts::tr("uncertain");
    case review::AskReason::kDirection:
      return Texts::tr("a copy, but of which?");
    case review::AskReason::kBridge:
      return Texts::tr("holds a group together");
    case review::AskReason::kCheck:
      return Texts::tr("a check of a sure one");
    case review::AskReason::kConflict:
      break;
  }
  return Texts::tr("annotators contradict each other");
}

QString shareWithInterval(const review::ShareEstimate& share) {
  return Texts::tr("%1 % (%2 to %3)").arg(percent(share.value), percent(share.low), percent(share.high));
}

QString verdictCountSentence(const review::VerdictCounts& counts) {
  QStringList facts{Texts::tr("%Ln verdict(s)", nullptr, static_cast<int>(counts.pairs()))};
  if (counts.copies > 0) facts << Texts::tr("%Ln copies", nullptr, static_cast<int>(counts.copies));
  if (counts.notCopies > 0) facts << Texts::tr("%Ln not copies", nullptr, static_cast<int>(counts.notCopies));
  if (counts.unsure > 0) facts << Texts::tr("%Ln unsure", nullptr, static_cast<int>(counts.unsure));
  if (counts.conflicts > 0)
    facts << Texts::tr("%Ln conflict(s)", nullptr, static_cast<int>(counts.conflicts));
  return joinFacts(facts);
}

QString gainSentence(const review::ReviewEstimate& estimate) {
  const QLocale locale;
  const int decimals = estimate.expectedGain < 10.0 ? 1 : 0;
  return Texts::tr("about %1 pairs on the wrong side; %2 more verdicts would mend about %3")
      .arg(locale.toString(std::round(estimate.expectedErrors), 'f', 0),
           locale.toString(qlonglong{estimate.more}), locale.toString(estimate.expectedGain, 'f', decimals));
}

QString verdictSourcePhrase(VerdictSource source) {
  switch (source) {
    case VerdictSource::kReview:
      return Texts::tr("looked at");
    case VerdictSource::kBatch:
      return Texts::tr("several at once");
    case VerdictSource::kCut:
      return Texts::tr("cut");
    case VerdictSource::kImport:
      return Texts::tr("imported");
    case VerdictSource::kAdjudication:
      break;
  }
  return Texts::tr("settled a conflict");
}

}  // namespace lookalike::ui
