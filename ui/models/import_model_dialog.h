// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <string>

#include "core/models/model_store.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace lookalike::ui {

/// What a person knows of a TorchScript file, for its card. It stays open until the file was taken, so that a
/// refusal can be answered.
class ImportModelDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ImportModelDialog(QWidget* parent = nullptr);

  [[nodiscard]] models::ImportModelOptions options() const;
  void setFile(const std::string& file);
  /// The check run goes on.
  void setChecking(bool checking);
  /// Why the file was not taken.
  void showRefusal(const QString& sentence);
  [[nodiscard]] QString refusal() const;

 signals:
  void importWished();
  void cancelWished();  ///< of the check run

 protected:
  void reject() override;

 private:
  void chooseFile();
  void updateState();

  std::string path_;  ///< as chosen, byte for byte
  QLineEdit* file_;
  QPushButton* browse_;
  QLineEdit* name_;
  QSpinBox* width_;
  QSpinBox* height_;
  QComboBox* resize_;
  QComboBox* pixels_;
  QLineEdit* licence_;
  QLineEdit* trainingData_;
  QLabel* words_;
  QProgressBar* progress_;
  QPushButton* accept_;
  bool isChecking_ = false;
};

}  // namespace lookalike::ui
