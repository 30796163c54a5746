// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/history_view.h"

#include <algorithm>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "ui/review/verdict_sentences.h"
#include "ui/review/verdict_session.h"
#include "ui/shared/formats.h"
#include "ui/shared/row_table.h"

namespace lookalike::ui {

HistoryView::HistoryView(VerdictSession* verdicts, QWidget* parent) : QWidget(parent), verdicts_(verdicts) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 6, 8, 8);
  auto* row = new QHBoxLayout;
  heading_ = new QLabel(this);
  heading_->setTextFormat(Qt::PlainText);
  show_ = new QPushButton(tr("Sho&w This Pair"), this);
  withdraw_ = new QPushButton(tr("&Revoke"), this);
  withdraw_->setToolTip(tr("Revoke the selected verdict; it stays in the history (Delete)"));
  row->addWidget(heading_);
  row->addStretch(1);
  row->addWidget(show_);
  row->addWidget(withdraw_);
  table_ = new QTableView(this);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("History of verdicts"));
  table_->installEventFilter(this);
  makeRowTable(*table_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setStretchLastSection(true);
  const int letter = fontMetrics().averageCharWidth();
  for (const auto& [column, letters] :
       {std::pair(HistoryModel::kTime, 30), std::pair(HistoryModel::kVerdict, 26),
        std::pair(HistoryModel::kA, 26), std::pair(HistoryModel::kB, 26),
        std::pair(HistoryModel::kAnnotator, 14), std::pair(HistoryModel::kProbability, 20),
        std::pair(HistoryModel::kSource, 16), std::pair(HistoryModel::kNote, 24)}) {
    table_->setColumnWidth(column, std::max(letter * letters, columnRoom(column)));
  }
  layout->addLayout(row);
  layout->addWidget(table_, 1);
  connect(withdraw_, &QPushButton::clicked, this, &HistoryView::withdraw);
  connect(show_, &QPushButton::clicked, this, &HistoryView::showPair);
  connect(table_, &QTableView::activated, this, &HistoryView::showPair);
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryView::updateState);
  connect(verdicts_, &VerdictSession::recorded, this, &HistoryView::takeNewer);
  connect(verdicts_, &VerdictSession::othersRecorded, this, &HistoryView::takeNewer);
  connect(verdicts_, &VerdictSession::bookReplaced, this, &HistoryView::refresh);
  connect(verdicts_, &VerdictSession::stateChanged, this, &HistoryView::updateState);
  updateState();
}

void HistoryView::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  snapshot_ = std::move(snapshot);
  refresh();
}

int HistoryView::columnRoom(int column) const {
  const int header = table_->horizontalHeader()->sectionSizeHint(column);
  if (column != HistoryModel::kTime) return header;
  // Every locale writes dates its own way: a late one of them all has the room of any.
  constexpr std::int64_t kDecember2028 = 1'861'000'000'000;
  return std::max(header, fontMetrics().horizontalAdvance(formatTimeMs(kDecember2028)) +
                              4 * style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, table_) + 8);
}

void HistoryView::focusTable() {
  table_->setFocus(Qt::ShortcutFocusReason);
}

int HistoryView::currentRow() const {
  return table_->currentIndex().isValid() ? table_->currentIndex().row() : -1;
}

void HistoryView::withdraw() {
  const VerdictEntry* entry = model_.entry(currentRow());
  if (entry != nullptr) verdicts_->withdraw(entry->id);
}

void HistoryView::showPair() {
  const VerdictEntry* entry = model_.entry(currentRow());
  if (entry == nullptr) return;
  ImageId a = model_.image(entry->a);
  ImageId b = model_.image(entry->b);
  if (model_.isSwapped(*entry)) std::swap(a, b);
  if (a.isValid() && b.isValid()) emit pairWished(a, b);
}

void HistoryView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

bool HistoryView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
    if (!static_cast<QKeyEvent*>(event)->isAutoRepeat()) withdraw();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void HistoryView::refresh() {
  if (!isVisible()) {  // nobody looks: it must hold nothing that is gone
    model_.setBook(nullptr, nullptr);
    return;
  }
  const int row = currentRow();
  model_.setBook(snapshot_, verdicts_->liveBook());
  if (model_.rowCount() > 0)
    table_->setCurrentIndex(model_.index(std::clamp(row, 0, model_.rowCount() - 1), 0));
  updateState();
}

void HistoryView::takeNewer() {
  if (!isVisible()) return;
  model_.takeNewer();
  if (currentRow() < 0 && model_.rowCount() > 0) table_->setCurrentIndex(model_.index(0, 0));
  updateState();
}

void HistoryView::updateState() {
  heading_->setText(verdictCountSentence(verdicts_->book().counts()));
  const VerdictEntry* entry = model_.entry(currentRow());
  withdraw_->setEnabled(entry != nullptr && !model_.isWithdrawn(currentRow()) && verdicts_->isReady());
  show_->setEnabled(entry != nullptr && model_.image(entry->a).isValid() && model_.image(entry->b).isValid());
}

}  // namespace lookalike::ui
