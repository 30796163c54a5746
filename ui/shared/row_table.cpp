// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/row_table.h"

#include <algorithm>
#include <QHeaderView>
#include <QTableView>

namespace lookalike::ui {

void makeRowTable(QTableView& table) {
  table.setSelectionBehavior(QAbstractItemView::SelectRows);
  table.setAlternatingRowColors(true);
  table.setShowGrid(false);
  table.setWordWrap(false);
  table.setTextElideMode(Qt::ElideMiddle);
  table.setTabKeyNavigation(false);
  table.verticalHeader()->hide();
  table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table.verticalHeader()->setDefaultSectionSize(table.fontMetrics().height() + 8);
  table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
  table.horizontalHeader()->setHighlightSections(false);
}

void fitColumns(QTableView& table) {
  table.resizeColumnsToContents();
  const int room = 2 * table.fontMetrics().averageCharWidth();
  const int most = 44 * table.fontMetrics().averageCharWidth();
  const bool isLastStretched = table.horizontalHeader()->stretchLastSection();
  const int columns = table.model()->columnCount() - (isLastStretched ? 1 : 0);
  for (int column = 0; column < columns; ++column) {
    if (!table.isColumnHidden(column))
      table.setColumnWidth(column, std::min(most, table.columnWidth(column) + room));
  }
}

}  // namespace lookalike::ui
