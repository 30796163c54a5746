// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QPair>
#include <QWidget>
#include <vector>

#include "core/models/model_store.h"
#include "ui/models/installed_models_model.h"

class QFormLayout;
class QLabel;
class QPushButton;
class QTableView;

namespace lookalike::ui {

class WindowActions;

/// The models that are installed, and the card of the selected one.
class ModelsPage : public QWidget {
  Q_OBJECT
 public:
  explicit ModelsPage(WindowActions* actions, QWidget* parent = nullptr);

  void setModels(const std::vector<models::InstalledModel>& models, const DescriberKey& inUse);
  /// Null when none is selected.
  [[nodiscard]] const models::InstalledModel* current() const;
  [[nodiscard]] const InstalledModelsModel& models() const { return model_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  void select(int row);
  /// What a run of the selected model said; goes when another is selected.
  void setCheckResult(const QString& words);
  [[nodiscard]] QString checkResult() const;
  /// What the card shows, as "name: value" lines.
  [[nodiscard]] QStringList cardLines() const;

 signals:
  void currentChanged();

 private:
  QWidget* makeCard();
  void showCard();
  void addFact(const QString& name, const QString& value);

  InstalledModelsModel model_;
  QTableView* table_;
  QLabel* name_;
  QLabel* description_;
  QLabel* problem_;
  QLabel* check_;
  QPushButton* copyHash_;
  QWidget* facts_ = nullptr;
  QFormLayout* form_ = nullptr;
  QWidget* card_;
  bool isChosen_ = false;  ///< by the person
};

}  // namespace lookalike::ui
