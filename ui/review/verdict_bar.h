// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace lookalike::ui {

/// What can be said of the pair that is shown, as buttons with their keys, and what was said of it. The
/// buttons wrap where there is no room for one row.
class VerdictBar : public QWidget {
  Q_OBJECT
 public:
  explicit VerdictBar(QWidget* parent = nullptr);

  /// A button for an action: its icon text and its key.
  void addButton(QAction* action);
  /// What stands for the pair, why it is asked about; "" for nothing.
  void setWords(const QString& standing, const QString& reason);
  [[nodiscard]] QString words() const;

  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void describe(QToolButton* button, const QAction* action);
  void place();
  [[nodiscard]] int columnsFor(int width) const;
  [[nodiscard]] QSize buttonSize() const;

  QLabel* standing_;
  QLabel* reason_;
  QList<QToolButton*> buttons_;
};

}  // namespace lookalike::ui
