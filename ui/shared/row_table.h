// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace lookalike::ui {

/// Makes a table a list of lines with columns: whole rows are selected, each one line high, without a grid;
/// Tab leaves it.
void makeRowTable(QTableView& table);
/// Makes every column as wide as what it shows and a little wider, within reason.
void fitColumns(QTableView& table);

}  // namespace lookalike::ui
