// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/figures_model.h"

#include <cmath>
#include <QLocale>

#include "ui/learn/tuning_sentences.h"

namespace lookalike::ui {

namespace {
constexpr double kLeastChange = 0.0005;  // what is shown as a change
}  // namespace

void FiguresModel::setReport(const std::shared_ptr<const learn::FinetuneReport>& report) {
  beginResetModel();
  rows_.clear();
  if (report && report->heldOutPairs > 0) {
    const auto add = [&](MeasuredFigure learn::HeldOutFigures::*figure, const QString& name,
                         const QString& meaning, bool isShare, bool isLessBetter) {
      rows_.push_back({name, meaning, report->before.*figure, report->after.*figure, isShare, isLessBetter});
    };
    using Figures = learn::HeldOutFigures;
    add(&Figures::microAveragePrecision, tr("Micro average precision"),
        tr("How well copies rank above look-alikes"), true, false);
    add(&Figures::recallAtPrecision90, tr("Recall at precision 90 %"),
        tr("Share of copies found while 9 of 10 finds are correct"), true, false);
    add(&Figures::recall, tr("Recall at the threshold"), tr("Share of copies found at the threshold"), true,
        false);
    add(&Figures::falsePositives, tr("Look-alikes taken for copies"),
        tr("Share of the hard negatives at or above the threshold"), true, true);
    add(&Figures::falsePositivesAtEqualRecall, tr("The same at equal recall"),
        tr("At the threshold where as many copies are found as before"), true, true);
    add(&Figures::directionAccuracy, tr("Originals told from copies"),
        tr("Share of decided directions that are correct, by norms alone"), true, false);
    add(&Figures::logLoss, tr("Log loss"), tr("Distance of the probabilities from the truth"), false, true);
  }
  endResetModel();
}

int FiguresModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FiguresModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QString FiguresModel::changeOf(const Row& row) {
  const double change = row.after.value - row.before.value;
  if (std::isnan(change)) return {};
  if (std::abs(change) < kLeastChange) return tr("same");
  const QLocale locale;
  const QString sign = change > 0.0 ? QStringLiteral("+") : QStringLiteral("−");
  const QString size = row.isShare
                           ? tr("%1%2 points").arg(sign, locale.toString(100.0 * std::abs(change), 'f', 1))
                           : sign + locale.toString(std::abs(change), 'f', 3);
  // Where the intervals reach over one another the figure alone proves nothing.
  const bool isWithin = row.after.value >= row.before.low && row.after.value <= row.before.high &&
                        row.before.value >= row.after.low && row.before.value <= row.after.high;
  const bool isBetter = (change < 0.0) == row.isLessBetter;
  if (isWithin) return isBetter ? tr("%1, probably better").arg(size) : tr("%1, probably worse").arg(size);
  return isBetter ? tr("%1, better").arg(size) : tr("%1, worse").arg(size);
}

QVariant FiguresModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::ToolTipRole) return row.meaning;
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kFigure:
      return row.name;
    case kBefore:
      return row.isShare ? shareFigure(row.before) : plainFigure(row.before);
    case kAfter:
      return row.isShare ? shareFigure(row.after) : plainFigure(row.after);
    case kChange:
      return changeOf(row);
    case kMeaning:
      return row.meaning;
    default:
      return {};
  }
}

QVariant FiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kFigure:
      return tr("On held-out verdicts");
    case kBefore:
      return tr("Before");
    case kAfter:
      return tr("After");
    case kChange:
      return tr("Change");
    case kMeaning:
      return tr("Meaning");
    default:
      return {};
  }
}

}  // namespace lookalike::ui
