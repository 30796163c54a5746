// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/message_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

#include "ui/shared/glyphs.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 8, 8, 8);
  layout->setSpacing(10);
  sign_ = new QLabel(this);
  label_ = new QLabel(this);
  label_->setWordWrap(true);
  label_->setTextFormat(Qt::PlainText);
  label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label_->setAccessibleName(tr("Message"));
  closeButton_ = new QToolButton(this);
  closeButton_->setIcon(glyphIcon(Glyph::kRemove));
  closeButton_->setAutoRaise(true);
  closeButton_->setToolTip(tr("Close this message"));
  closeButton_->setAccessibleName(tr("Close this message"));
  layout->addWidget(sign_, 0, Qt::AlignTop);
  layout->addWidget(label_, 1);
  layout->addWidget(closeButton_, 0, Qt::AlignTop);
  connect(closeButton_, &QToolButton::clicked, this, &MessageBar::clear);
  hide();
}

void MessageBar::showMessage(Kind kind, const QString& sentence) {
  kind_ = kind;
  const int side = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
  const Glyph glyph = kind == Kind::kProblem ? Glyph::kWarning : Glyph::kInfo;
  sign_->setPixmap(glyphIcon(glyph).pixmap(QSize(side, side), devicePixelRatioF()));
  label_->setText(sentence);
  setAccessibleName(kind == Kind::kProblem ? tr("Problem: %1").arg(sentence) : sentence);
  show();
}

void MessageBar::clear() {
  label_->clear();
  hide();
}

QString MessageBar::text() const {
  return label_->text();
}

void MessageBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QColor base = palette().color(QPalette::Base);
  painter.fillRect(rect(), base);
  // Problems carry a thick edge beside their sign; nothing is told by colour alone.
  const int edge = kind_ == Kind::kProblem ? 4 : 2;
  const QRect bar = QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, edge, height()));
  painter.fillRect(bar,
                   palette().color(kind_ == Kind::kProblem ? QPalette::WindowText : QPalette::Highlight));
  painter.setPen(lineColor(palette()));
  painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}  // namespace lookalike::ui
