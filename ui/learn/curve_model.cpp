// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/curve_model.h"

#include <algorithm>
#include <cmath>
#include <QLocale>

#include "ui/learn/tuning_sentences.h"
#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

QString number(double value, int digits) {
  if (std::isnan(value)) return QStringLiteral("–");
  return QLocale().toString(value, 'g', digits);
}

QString percent(double share) {
  if (std::isnan(share)) return QStringLiteral("–");
  return CurveModel::tr("%1 %").arg(QLocale().toString(100.0 * share, 'f', 1));
}

}  // namespace

void CurveModel::clear() {
  beginResetModel();
  points_.clear();
  endResetModel();
}

void CurveModel::append(const std::vector<TuningPoint>& points) {
  if (points.empty()) return;
  if (points_.size() + points.size() <= kMost) {
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(points.size()) - 1);
    points_.insert(points_.end(), points.begin(), points.end());
    endInsertRows();
    return;
  }
  beginResetModel();
  points_.insert(points_.end(), points.begin(), points.end());
  while (points_.size() > kMost) {
    const std::size_t half = points_.size() / 2;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      // The first row of a part stays: its curve begins there.
      const bool isFirst = i == 0 || points_[i].part != points_[i - 1].part;
      if (i < half && i % 2 == 1 && !isFirst) continue;
      points_[kept++] = points_[i];
    }
    points_.resize(kept);
  }
  endResetModel();
}

std::vector<TuningPart> CurveModel::parts() const {
  std::vector<TuningPart> parts;
  for (const TuningPoint& point : points_) {
    if (std::find(parts.begin(), parts.end(), point.part) == parts.end()) parts.push_back(point.part);
  }
  return parts;
}

int CurveModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(points_.size());
}

int CurveModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant CurveModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || role != Qt::DisplayRole) return {};
  const TuningPoint& point = points_[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case kPart:
      return partName(point.part);
    case kStep:
      return formatCount(point.step);
    case kLoss:
      return number(point.loss, 4);
    case kValidationLoss:
      return number(point.validationLoss, 4);
    case kPrecision:
      return percent(point.precision);
    case kRecall:
      return percent(point.recall);
    case kLearningRate:
      return number(point.learningRate, 3);
    default:
      return {};
  }
}

QVariant CurveModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kPart:
      return tr("Part");
    case kStep:
      return tr("Step");
    case kLoss:
      return tr("Loss");
    case kValidationLoss:
      return tr("Held-out loss");
    case kPrecision:
      return tr("Precision");
    case kRecall:
      return tr("Recall");
    case kLearningRate:
      return tr("Learning rate");
    default:
      return {};
  }
}

}  // namespace lookalike::ui
