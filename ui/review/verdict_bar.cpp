// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/verdict_bar.h"

#include <algorithm>
#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {
constexpr int kMargin = 8;
constexpr int kGap = 6;
}  // namespace

VerdictBar::VerdictBar(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Verdict on this pair"));
  standing_ = new QLabel(this);
  standing_->setTextFormat(Qt::PlainText);
  standing_->setFont(scaledFont(font(), 1.0, true));
  reason_ = new QLabel(this);
  reason_->setTextFormat(Qt::PlainText);
  reason_->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void VerdictBar::addButton(QAction* action) {
  auto* button = new QToolButton(this);
  button->setFocusPolicy(Qt::TabFocus);
  describe(button, action);
  connect(button, &QToolButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, button, [this, button, action] {
    describe(button, action);
    place();
  });
  buttons_ << button;
  place();
}

void VerdictBar::describe(QToolButton* button, const QAction* action) {
  const QString key = action->shortcut().toString(QKeySequence::NativeText);
  button->setText(key.isEmpty() ? action->iconText() : tr("%1  %2").arg(key, action->iconText()));
  button->setAccessibleName(action->iconText());
  button->setToolTip(action->toolTip());
  button->setEnabled(action->isEnabled());
}

void VerdictBar::setWords(const QString& standing, const QString& reason) {
  standing_->setText(standing);
  reason_->setText(reason);
  setAccessibleDescription(standing.isEmpty() ? reason : standing);
}

QString VerdictBar::words() const {
  return standing_->text();
}

QSize VerdictBar::buttonSize() const {
  QSize size(1, 1);
  for (const QToolButton* button : buttons_) size = size.expandedTo(button->sizeHint());
  return size;
}

int VerdictBar::columnsFor(int width) const {
  const int count = static_cast<int>(std::max(qsizetype{1}, buttons_.size()));
  const int fitting = std::max(1, (width - 2 * kMargin + kGap) / (buttonSize().width() + kGap));
  // Rows of about the same length.
  const int rows = (count + fitting - 1) / fitting;
  return (count + rows - 1) / rows;
}

int VerdictBar::heightForWidth(int width) const {
  const int columns = columnsFor(width);
  const int rows = (static_cast<int>(buttons_.size()) + columns - 1) / columns;
  return kMargin + fontMetrics().lineSpacing() + 4 + rows * (buttonSize().height() + kGap) - kGap + kMargin;
}

QSize VerdictBar::minimumSizeHint() const {
  return {buttonSize().width() + 2 * kMargin, heightForWidth(width())};
}

QSize VerdictBar::sizeHint() const {
  return {600, heightForWidth(std::max(width(), 600))};
}

void VerdictBar::place() {
  const int line = fontMetrics().lineSpacing() + 4;
  const auto mirrored = [this](const QRect& box) {
    return QStyle::visualRect(layoutDirection(), rect(), box);
  };
  const int inside = std::max(0, width() - 2 * kMargin);
  const int forReason = std::min(inside / 2, reason_->sizeHint().width());
  standing_->setGeometry(mirrored({kMargin, kMargin / 2, inside - forReason, line}));
  reason_->setGeometry(mirrored({kMargin + inside - forReason, kMargin / 2, forReason, line}));
  const int columns = columnsFor(width());
  const int height = buttonSize().height();
  const double step = static_cast<double>(inside + kGap) / columns;
  for (int i = 0; i < buttons_.size(); ++i) {
    const int left = kMargin + static_cast<int>(step * (i % columns));
    const int right = kMargin + static_cast<int>(step * (i % columns + 1)) - kGap;
    buttons_[i]->setGeometry(
        mirrored({left, kMargin / 2 + line + (i / columns) * (height + kGap), right - left, height}));
  }
  updateGeometry();
}

void VerdictBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int wanted = heightForWidth(width());
  if (minimumHeight() != wanted) setMinimumHeight(wanted);
  place();
}

void VerdictBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange ||
      event->type() == QEvent::LayoutDirectionChange) {
    standing_->setFont(scaledFont(font(), 1.0, true));
    place();
  }
}

}  // namespace lookalike::ui
