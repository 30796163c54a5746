// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/tuning_sentences.h"

#include <cmath>
#include <QCoreApplication>
#include <QLocale>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

struct Tuning {
  Q_DECLARE_TR_FUNCTIONS(Tuning)
};

QString plain(double value) {
  return QLocale().toString(value, 'f', 3);
}

/// "3 more copies and 5 more pairs that are not copies"; "" when nothing is missing.
QString missing(std::int64_t copies, std::int64_t hardNegatives) {
  QStringList parts;
  if (copies > 0) parts << Tuning::tr("%Ln more pair(s) of copies", nullptr, static_cast<int>(copies));
  if (hardNegatives > 0)
    parts << Tuning::tr("%Ln more pair(s) that are not copies", nullptr, static_cast<int>(hardNegatives));
  return parts.size() == 2 ? Tuning::tr("%1 and %2").arg(parts[0], parts[1]) : parts.value(0);
}

QString nameOf(const std::string& name) {
  return name.empty() ? Tuning::tr("The model in use") : QString::fromStdString(name);
}

}  // namespace

QString depthName(learn::TuningDepth depth) {
  switch (depth) {
    case learn::TuningDepth::kCalibration:
      return Tuning::tr("Calibration only: a moment");
    case learn::TuningDepth::kAdapter:
      return Tuning::tr("Adapter: seconds");
    case learn::TuningDepth::kLastStages:
      return Tuning::tr("Last stages: minutes");
    case learn::TuningDepth::kWholeNetwork:
      return Tuning::tr("Whole network: minutes");
  }
  return {};
}

QString depthSentence(learn::TuningDepth depth) {
  switch (depth) {
    case learn::TuningDepth::kCalibration:
      return Tuning::tr(
          "Probabilities are fitted to this library. The same pairs are found; their order and the threshold "
          "improve.");
    case learn::TuningDepth::kAdapter:
      return Tuning::tr("A small network is added on top of the model. Images are not read again.");
    case learn::TuningDepth::kLastStages:
      return Tuning::tr("The last third of the network is trained too. Every image is described again.");
    case learn::TuningDepth::kWholeNetwork:
      return Tuning::tr("The whole network is trained. This takes longest and needs the most verdicts.");
  }
  return {};
}

QString partName(TuningPart part) {
  switch (part) {
    case TuningPart::kAdapter:
      return Tuning::tr("Adapter");
    case TuningPart::kNetwork:
      return Tuning::tr("Network");
    case TuningPart::kPairVerifier:
      return Tuning::tr("Pair network");
    case TuningPart::kCalibration:
      return Tuning::tr("Calibration");
  }
  return {};
}

QStringList readinessCounts(const learn::TuningReadiness& readiness) {
  QString copies = Tuning::tr("%Ln pair(s) of copies", nullptr, static_cast<int>(readiness.copies));
  if (readiness.derivations > 0) {
    copies = Tuning::tr("%1, %2 with a known original").arg(copies, formatCount(readiness.derivations));
  }
  QString negatives =
      Tuning::tr("%Ln pair(s) that are not copies", nullptr, static_cast<int>(readiness.hardNegatives));
  if (readiness.orderedHardNegatives > 0) {
    negatives =
        Tuning::tr("%1, %2 with a first image").arg(negatives, formatCount(readiness.orderedHardNegatives));
  }
  QStringList lines{copies, negatives};
  if (readiness.unsure > 0)
    lines << Tuning::tr("%Ln unsure: not used", nullptr, static_cast<int>(readiness.unsure));
  if (readiness.conflicts > 0)
    lines << Tuning::tr("%Ln conflict(s): not used until settled", nullptr,
                        static_cast<int>(readiness.conflicts));
  if (readiness.absent > 0)
    lines << Tuning::tr("%Ln of images that are gone: not used", nullptr, static_cast<int>(readiness.absent));
  return lines;
}

QString readinessHeading(const learn::TuningReadiness& readiness) {
  if (!readiness.deepest) return Tuning::tr("Too few verdicts to learn from");
  if (*readiness.deepest == learn::TuningDepth::kCalibration) return Tuning::tr("Enough for the calibration");
  return Tuning::tr("Enough for the model itself");
}

QString readinessSentence(const learn::TuningReadiness& readiness) {
  QStringList sentences;
  const QString forCalibration =
      missing(readiness.copiesMissingForCalibration, readiness.hardNegativesMissingForCalibration);
  const QString forAdapter =
      missing(readiness.copiesMissingForAdapter, readiness.hardNegativesMissingForAdapter);
  if (!readiness.deepest) {
    if (!forCalibration.isEmpty())
      sentences << Tuning::tr("Needed for a calibration: %1.").arg(forCalibration);
    sentences << Tuning::tr("Both kinds are needed; the review queue asks the most informative pairs.");
  } else if (*readiness.deepest == learn::TuningDepth::kCalibration) {
    if (!forAdapter.isEmpty())
      sentences << Tuning::tr("Needed for an adapter or the network: %1.").arg(forAdapter);
  }
  if (readiness.deepest && readiness.heldOutCopies + readiness.heldOutHardNegatives > 0) {
    sentences << Tuning::tr("Held out for validation, with all images of their groups: %1 copies, %2 others.")
                     .arg(formatCount(readiness.heldOutCopies), formatCount(readiness.heldOutHardNegatives));
  }
  return sentences.join(QLatin1Char(' '));
}

QString tuningVerdictHeading(const learn::FinetuneReport& report) {
  if (report.isBetter()) return Tuning::tr("Better: ready to activate");
  return Tuning::tr("Not better: “%1” is kept").arg(nameOf(report.baseName));
}

QString tuningVerdictSentence(const learn::FinetuneReport& report) {
  const QString share = percentDigits(report.shareBetter);
  switch (report.verdict) {
    case learn::TuningVerdict::kBetter:
      return Tuning::tr("On verdicts it never saw, “%1” is better in %2 % of the resampled comparisons.")
          .arg(nameOf(report.tunedName), share);
    case learn::TuningVerdict::kNoEvidence:
      return Tuning::tr(
                 "On held-out verdicts it is better in only %1 % of the resampled comparisons; 90 % are "
                 "required. More verdicts may show a difference.")
          .arg(share);
    case learn::TuningVerdict::kWorseOnVerdicts:
      return Tuning::tr("It does worse on held-out verdicts.");
    case learn::TuningVerdict::kWorseOnSelfTest:
      return Tuning::tr(
          "It does worse on your own images: it finds fewer of their edited copies, or more false ones.");
    case learn::TuningVerdict::kTooFewVerdicts:
      return Tuning::tr("There are too few verdicts to judge a model.");
  }
  return {};
}

QString partOutcomeSentence(const learn::PartOutcome& outcome) {
  const QString loss = Tuning::tr("loss %1, was %2")
                           .arg(plain(outcome.validationLossAfter), plain(outcome.validationLossBefore));
  return outcome.isKept ? Tuning::tr("improved, kept (%1)").arg(loss)
                        : Tuning::tr("no better, unchanged (%1)").arg(loss);
}

QString shareFigure(const MeasuredFigure& figure) {
  if (std::isnan(figure.value)) return Tuning::tr("not measured");
  if (std::isnan(figure.low) || std::isnan(figure.high))
    return Tuning::tr("%1 %").arg(percentDigits(figure.value));
  return Tuning::tr("%1 % (%2 to %3)")
      .arg(percentDigits(figure.value), percentDigits(figure.low), percentDigits(figure.high));
}

QString plainFigure(const MeasuredFigure& figure) {
  if (std::isnan(figure.value)) return Tuning::tr("not measured");
  if (std::isnan(figure.low) || std::isnan(figure.high)) return plain(figure.value);
  return Tuning::tr("%1 (%2 to %3)").arg(plain(figure.value), plain(figure.low), plain(figure.high));
}

QString tuningPointSentence(const TuningPoint& point) {
  QStringList facts{partName(point.part)};
  facts << (point.steps > 0
                ? Tuning::tr("step %1 of at most %2").arg(formatCount(point.step), formatCount(point.steps))
                : Tuning::tr("step %1").arg(formatCount(point.step)));
  if (point.stepsPerSecond > 0.0) facts << formatRate(point.stepsPerSecond);
  if (point.secondsLeft >= 0.0) facts << Tuning::tr("about %1 left").arg(formatDuration(point.secondsLeft));
  return joinFacts(facts);
}

}  // namespace lookalike::ui
