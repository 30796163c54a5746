// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/problems_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/row_table.h"

namespace lookalike::ui {

ProblemsView::ProblemsView(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 8, 8);
  auto* row = new QHBoxLayout;
  heading_ = new QLabel(this);
  heading_->setTextFormat(Qt::PlainText);
  showButton_ = new QPushButton(glyphIcon(Glyph::kFolder), tr("Show in File M&anager"), this);
  copyButton_ = new QPushButton(tr("Co&py"), this);
  copyButton_->setToolTip(tr("Copy the selected lines, or all of them"));
  row->addWidget(heading_);
  row->addStretch(1);
  row->addWidget(showButton_);
  row->addWidget(copyButton_);
  table_ = new QTableView(this);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("Files that could not be used"));
  makeRowTable(*table_);
  table_->horizontalHeader()->setSectionResizeMode(ProblemsModel::kReason, QHeaderView::Stretch);
  table_->setColumnWidth(ProblemsModel::kFile, fontMetrics().averageCharWidth() * 32);
  table_->setColumnWidth(ProblemsModel::kFolder, fontMetrics().averageCharWidth() * 44);
  layout->addLayout(row);
  layout->addWidget(table_, 1);
  connect(copyButton_, &QPushButton::clicked, this, &ProblemsView::copy);
  connect(showButton_, &QPushButton::clicked, this, [this] {
    if (!currentPath().empty()) emit showInFileManagerWished(currentPath());
  });
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProblemsView::updateState);
  connect(&model_, &QAbstractItemModel::rowsInserted, this, &ProblemsView::updateState);
  connect(&model_, &QAbstractItemModel::modelReset, this, &ProblemsView::updateState);
  updateState();
}

std::string ProblemsView::currentPath() const {
  const Error* problem = model_.problem(table_->currentIndex().isValid() ? table_->currentIndex().row() : -1);
  return problem == nullptr ? std::string() : problem->path;
}

bool ProblemsView::hasTableFocus() const {
  return table_->hasFocus();
}

void ProblemsView::focusTable() {
  table_->setFocus(Qt::ShortcutFocusReason);
}

void ProblemsView::updateState() {
  const int count = model_.rowCount();
  heading_->setText(
      count == 0 ? tr("Every file could be used.")
                 : tr("%Ln file(s) could not be used and are left out of the search.", nullptr, count));
  showButton_->setEnabled(!currentPath().empty());
  copyButton_->setEnabled(count > 0);
}

void ProblemsView::copy() {
  QStringList lines;
  const auto addLine = [&](int row) {
    const Error* problem = model_.problem(row);
    if (problem != nullptr) {
      lines << displayPath(problem->path) + QLatin1Char('\t') + fileFailureSentence(*problem);
    }
  };
  const QModelIndexList selected = table_->selectionModel()->selectedRows();
  if (selected.isEmpty()) {
    for (int row = 0; row < model_.rowCount(); ++row) addLine(row);
  } else {
    for (const QModelIndex& index : selected) addLine(index.row());
  }
  QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

}  // namespace lookalike::ui
