// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/installed_models_model.h"

#include <utility>

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

void InstalledModelsModel::setModels(std::vector<models::InstalledModel> models, const DescriberKey& inUse) {
  beginResetModel();
  models_ = std::move(models);
  inUse_ = inUse;
  endResetModel();
}

const models::InstalledModel* InstalledModelsModel::model(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= models_.size()) return nullptr;
  return &models_[static_cast<std::size_t>(row)];
}

bool InstalledModelsModel::isInUse(const models::InstalledModel& model) const {
  return !model.key.text.empty() && model.key == inUse_;
}

int InstalledModelsModel::rowOf(const std::string& name, const DescriberKey& key) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (model(row)->name == name && model(row)->key == key) return row;
  }
  return -1;
}

int InstalledModelsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(models_.size());
}

int InstalledModelsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant InstalledModelsModel::data(const QModelIndex& index, int role) const {
  const models::InstalledModel* shown = model(index.row());
  if (shown == nullptr) return {};
  if (role == Qt::ToolTipRole) {
    return shown->problem.empty() ? displayPath(shown->description) : displayPath(shown->problem);
  }
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kName:
      return displayPath(shown->name);
    case kInUse:
      return isInUse(*shown) ? tr("in use") : QString();
    case kDimension:
      return shown->dimension > 0 ? formatCount(shown->dimension) : QString();
    case kNorm:
      return shown->givesRawNorm ? tr("yes") : tr("no");
    case kHash:
      return shortHash(shown->sha256);
    case kLicence:
      return displayPath(shown->licence);
    case kProblem:
      return displayPath(shown->problem);
    default:
      return {};
  }
}

QVariant InstalledModelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kName:
      return tr("Name");
    case kInUse:
      return tr("Here");
    case kDimension:
      return tr("Dimension");
    case kNorm:
      return tr("Norm");
    case kHash:
      return tr("Hash");
    case kLicence:
      return tr("Licence");
    case kProblem:
      return tr("Problem");
    default:
      return {};
  }
}

QString shortHash(const std::string& sha256) {
  constexpr std::size_t kDigits = 12;
  return QString::fromStdString(sha256.substr(0, kDigits));
}

}  // namespace lookalike::ui
