// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/shared/glyphs.h"

class QLabel;
class QPushButton;
class QAction;

namespace lookalike::ui {

/// What a page says while it has nothing to show: what is so, why, and what to do.
class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(QWidget* parent = nullptr);
  /// `action` may be null; the button carries its text and triggers it.
  void setContent(Glyph glyph, const QString& heading, const QString& words, QAction* action = nullptr);
  [[nodiscard]] QString heading() const;
  [[nodiscard]] QString words() const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void paintSign();
  Glyph glyph_ = Glyph::kCopies;
  QAction* action_ = nullptr;
  QLabel* sign_;
  QLabel* heading_;
  QLabel* words_;
  QPushButton* button_;
};

}  // namespace lookalike::ui
