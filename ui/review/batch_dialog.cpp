// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/batch_dialog.h"

#include <algorithm>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <utility>

#include "ui/review/verdict_sentences.h"
#include "ui/shared/formats.h"

namespace lookalike::ui {

BatchModel::BatchModel(std::vector<BatchRow> rows, QObject* parent)
    : QAbstractTableModel(parent), rows_(std::move(rows)) {}

int BatchModel::chosen() const {
  return static_cast<int>(
      std::count_if(rows_.begin(), rows_.end(), [](const BatchRow& row) { return row.isChosen; }));
}

int BatchModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int BatchModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant BatchModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const BatchRow& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::CheckStateRole && index.column() == kChosen)
    return static_cast<int>(row.isChosen ? Qt::Checked : Qt::Unchecked);
  if (role == Qt::AccessibleTextRole && index.column() == kChosen)
    return joinFacts({row.isChosen ? tr("chosen") : tr("left out"), row.nameA, row.nameB});
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kA:
      return row.nameA;
    case kB:
      return row.nameB;
    case kProbability:
      return row.probability > 0.0F ? formatSimilarity(row.probability) : tr("not found");
    case kStanding:
      return row.standing;
    default:
      return {};
  }
}

bool BatchModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.column() != kChosen || role != Qt::CheckStateRole) return false;
  rows_[static_cast<std::size_t>(index.row())].isChosen = value.toInt() == Qt::Checked;
  emit dataChanged(index, index);
  return true;
}

Qt::ItemFlags BatchModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.column() == kChosen ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant BatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kA:
      return tr("A");
    case kB:
      return tr("B");
    case kProbability:
      return tr("Probability");
    case kStanding:
      return tr("So far");
    default:
      return {};
  }
}

BatchDialog::BatchDialog(std::vector<BatchRow> rows, QWidget* parent)
    : QDialog(parent), model_(std::move(rows)) {
  setWindowTitle(tr("Verdict on the Group"));
  auto* layout = new QVBoxLayout(this);
  auto* label = new QLabel(tr("&Verdict on every ticked pair:"), this);
  verdict_ = new QComboBox(this);
  label->setBuddy(verdict_);
  for (const VerdictKey key : {VerdictKey::kBFromA, VerdictKey::kAFromB, VerdictKey::kCopies,
                               VerdictKey::kNotCopies, VerdictKey::kUnsure}) {
    verdict_->addItem(verdictSentence(answerOf(key), orderOf(key)), static_cast<int>(key));
  }
  verdict_->setCurrentIndex(2);
  table_ = new QTableView(this);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("Pairs that receive the verdict"));
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(BatchModel::kA, QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(BatchModel::kB, QHeaderView::Stretch);
  summary_ = new QLabel(this);
  summary_->setTextFormat(Qt::PlainText);
  summary_->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  accept_ = buttons->addButton(tr("&Record"), QDialogButtonBox::AcceptRole);
  accept_->setDefault(true);
  layout->addWidget(label);
  layout->addWidget(verdict_);
  layout->addWidget(table_, 1);
  layout->addWidget(summary_);
  layout->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(&model_, &QAbstractItemModel::dataChanged, this, &BatchDialog::describe);
  connect(verdict_, &QComboBox::currentIndexChanged, this, &BatchDialog::describe);
  resize(fontMetrics().averageCharWidth() * 90, fontMetrics().lineSpacing() * 26);
  describe();
}

void BatchDialog::setVerdict(VerdictKey key) {
  verdict_->setCurrentIndex(verdict_->findData(static_cast<int>(key)));
}

QString BatchDialog::summary() const {
  return summary_->text();
}

void BatchDialog::describe() {
  const int chosen = model_.chosen();
  const auto others = std::count_if(model_.rows().begin(), model_.rows().end(), [](const BatchRow& row) {
    return row.isChosen && !row.standing.isEmpty();
  });
  QStringList facts{tr("%Ln pair(s) receive: %1", nullptr, chosen).arg(verdict_->currentText())};
  if (others > 0) facts << tr("%Ln of them had a verdict", nullptr, static_cast<int>(others));
  facts << tr("one undo reverts them all");
  summary_->setText(joinFacts(facts));
  accept_->setEnabled(chosen > 0);
}

std::vector<Statement> BatchDialog::statements() const {
  const auto key = static_cast<VerdictKey>(verdict_->currentData().toInt());
  std::vector<Statement> statements;
  for (const BatchRow& row : model_.rows()) {
    if (row.isChosen) statements.push_back({row.a, row.b, answerOf(key), orderOf(key)});
  }
  return statements;
}

}  // namespace lookalike::ui
