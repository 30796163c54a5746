// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace lookalike::ui {

/// A sentence at the top of the page, with a sign for its kind, until it is closed or replaced.
class MessageBar : public QFrame {
  Q_OBJECT
 public:
  enum class Kind { kInformation, kProblem };
  explicit MessageBar(QWidget* parent = nullptr);

  void showMessage(Kind kind, const QString& sentence);
  void clear();
  [[nodiscard]] QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* sign_;
  QLabel* label_;
  QToolButton* closeButton_;
  Kind kind_ = Kind::kInformation;
};

}  // namespace lookalike::ui
