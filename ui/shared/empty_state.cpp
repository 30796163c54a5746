// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/empty_state.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/shared/theme.h"

namespace lookalike::ui {

EmptyState::EmptyState(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 24, 24, 24);
  layout->setSpacing(10);
  sign_ = new QLabel(this);
  sign_->setAlignment(Qt::AlignCenter);
  heading_ = new QLabel(this);
  heading_->setAlignment(Qt::AlignCenter);
  heading_->setWordWrap(true);
  heading_->setTextFormat(Qt::PlainText);
  heading_->setFont(scaledFont(font(), 1.4, true));
  words_ = new QLabel(this);
  words_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  words_->setWordWrap(true);
  words_->setTextFormat(Qt::PlainText);
  words_->setMaximumWidth(fontMetrics().averageCharWidth() * 70);
  button_ = new QPushButton(this);
  button_->hide();
  layout->addStretch(2);
  layout->addWidget(sign_);
  layout->addWidget(heading_);
  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(words_, 6);
  row->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(button_, 0, Qt::AlignHCenter);
  layout->addStretch(3);
  connect(button_, &QPushButton::clicked, this, [this] {
    if (action_ != nullptr) action_->trigger();
  });
}

void EmptyState::setContent(Glyph glyph, const QString& heading, const QString& words, QAction* action) {
  glyph_ = glyph;
  action_ = action;
  heading_->setText(heading);
  words_->setText(words);
  words_->setVisible(!words.isEmpty());
  button_->setVisible(action != nullptr);
  if (action != nullptr) {
    button_->setText(action->text());
    button_->setAccessibleName(action->iconText());
  }
  setAccessibleName(heading);
  setAccessibleDescription(words);
  paintSign();
}

QString EmptyState::heading() const {
  return heading_->text();
}

QString EmptyState::words() const {
  return words_->text();
}

void EmptyState::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) paintSign();
}

void EmptyState::paintSign() {
  constexpr int kSide = 44;
  QPixmap pixmap(QSize(kSide, kSide) * devicePixelRatioF());
  pixmap.setDevicePixelRatio(devicePixelRatioF());
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setPen(quietColor(palette().color(QPalette::WindowText), palette().color(QPalette::Window)));
  paintGlyph(painter, QRectF(0, 0, kSide, kSide), glyph_);
  painter.end();
  sign_->setPixmap(pixmap);
}

}  // namespace lookalike::ui
