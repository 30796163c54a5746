// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/action_button.h"

#include <QAction>
#include <QPushButton>

namespace lookalike::ui {

QPushButton* makeActionButton(QAction* action, QWidget* parent, bool withLetter) {
  auto* button = new QPushButton(action->icon(), withLetter ? action->text() : action->iconText(), parent);
  button->setMinimumHeight(button->fontMetrics().height() + 16);
  const auto follow = [button, action] {
    button->setEnabled(action->isEnabled());
    button->setToolTip(action->toolTip());
  };
  follow();
  QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
  QObject::connect(action, &QAction::changed, button, follow);
  return button;
}

}  // namespace lookalike::ui
