// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/row_painting.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

const QStyle* styleOf(const QStyleOptionViewItem& option) {
  return option.widget != nullptr ? option.widget->style() : QApplication::style();
}

}  // namespace

RowColors beginRow(QPainter& painter, const QStyleOptionViewItem& option) {
  styleOf(option)->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, option.widget);
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const QPalette& palette = option.palette;
  const auto colorGroup = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  RowColors colors;
  colors.ground = palette.color(colorGroup, selected ? QPalette::Highlight : QPalette::Base);
  colors.text = palette.color(colorGroup, selected ? QPalette::HighlightedText : QPalette::Text);
  colors.quiet = selected ? blend(colors.text, colors.ground, 0.85) : quietColor(colors.text, colors.ground);
  return colors;
}

void endRow(QPainter& painter, const QStyleOptionViewItem& option, const RowColors& colors) {
  const QPalette& palette = option.palette;
  painter.setPen(blend(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.1));
  painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
  if (!option.state.testFlag(QStyle::State_HasFocus)) return;
  QStyleOptionFocusRect focus;
  focus.QStyleOption::operator=(option);
  focus.backgroundColor = colors.ground;
  focus.state |= QStyle::State_KeyboardFocusChange;
  styleOf(option)->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, option.widget);
}

}  // namespace lookalike::ui
