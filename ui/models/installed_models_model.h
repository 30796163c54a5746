// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/models/model_store.h"

namespace lookalike::ui {

/// The models that can be used, a row a model.
class InstalledModelsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kName, kInUse, kDimension, kNorm, kHash, kLicence, kProblem, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  /// `inUse`: what the finds of the open library are by; empty for none.
  void setModels(std::vector<models::InstalledModel> models, const DescriberKey& inUse);
  /// Null when there is no such row.
  [[nodiscard]] const models::InstalledModel* model(int row) const;
  [[nodiscard]] bool isInUse(const models::InstalledModel& model) const;
  /// -1 when it is not there.
  [[nodiscard]] int rowOf(const std::string& name, const DescriberKey& key) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<models::InstalledModel> models_;
  DescriberKey inUse_;
};

/// The first digits of a hash, enough to tell models apart.
[[nodiscard]] QString shortHash(const std::string& sha256);

}  // namespace lookalike::ui
