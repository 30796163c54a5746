// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "core/pipeline/finetune_job.h"

namespace lookalike::ui {

/// "Adapter: seconds".
[[nodiscard]] QString depthName(learn::TuningDepth depth);
/// What learns at this depth, and what it is good for.
[[nodiscard]] QString depthSentence(learn::TuningDepth depth);
/// "Adapter", "Pair network".
[[nodiscard]] QString partName(TuningPart part);
/// How many verdicts of each kind there are, a line a kind; kinds of which there are none are left out,
/// but for copies and those that are none.
[[nodiscard]] QStringList readinessCounts(const learn::TuningReadiness& readiness);
/// What they suffice for, as a heading.
[[nodiscard]] QString readinessHeading(const learn::TuningReadiness& readiness);
/// What is missing and how a run would use them.
[[nodiscard]] QString readinessSentence(const learn::TuningReadiness& readiness);

/// "Better", "Not better: … is kept".
[[nodiscard]] QString tuningVerdictHeading(const learn::FinetuneReport& report);
/// Why.
[[nodiscard]] QString tuningVerdictSentence(const learn::FinetuneReport& report);
/// What became of a part that learned.
[[nodiscard]] QString partOutcomeSentence(const learn::PartOutcome& outcome);
/// "96.4 % (94.1 to 98.0)", of a share of 0..1; "not measured".
[[nodiscard]] QString shareFigure(const MeasuredFigure& figure);
/// "0.213 (0.18 to 0.25)", of any other number.
[[nodiscard]] QString plainFigure(const MeasuredFigure& figure);
/// Where a part that learns stands: its step, rate and time left.
[[nodiscard]] QString tuningPointSentence(const TuningPoint& point);

}  // namespace lookalike::ui
