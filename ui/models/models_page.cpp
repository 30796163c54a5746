// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/models_page.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/models/model_actions.h"
#include "ui/shared/action_button.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/row_table.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

ModelsPage::ModelsPage(WindowActions* actions, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 14, 16, 10);
  auto* title = new QLabel(tr("Models"), this);
  title->setFont(scaledFont(font(), 1.5, true));
  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->setChildrenCollapsible(false);
  table_ = new QTableView(splitter);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("Installed models"));
  makeRowTable(*table_);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->horizontalHeader()->setStretchLastSection(true);
  auto* scroll = new QScrollArea(splitter);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setAccessibleName(tr("Card of the selected model"));
  card_ = makeCard();
  scroll->setWidget(card_);
  splitter->addWidget(table_);
  splitter->addWidget(scroll);
  splitter->setStretchFactor(0, 2);
  splitter->setStretchFactor(1, 3);
  splitter->setSizes({2000, 4000});
  auto* buttons = new QHBoxLayout;
  const ModelActions* models = actions->models;
  for (QAction* action : {models->useModel, models->checkModel, models->exportModel, models->deleteModel})
    buttons->addWidget(makeActionButton(action, this));
  buttons->addStretch(1);
  buttons->addWidget(makeActionButton(models->importModel, this));
  layout->addWidget(title);
  layout->addWidget(splitter, 1);
  layout->addLayout(buttons);
  connect(table_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
    isChosen_ = true;
    setCheckResult({});
    showCard();
    emit currentChanged();
  });
  showCard();
}

QWidget* ModelsPage::makeCard() {
  auto* card = new QWidget(this);
  auto* layout = new QVBoxLayout(card);
  layout->setContentsMargins(0, 8, 0, 0);
  name_ = wordsLabel(card);
  name_->setFont(scaledFont(font(), 1.2, true));
  description_ = wordsLabel(card);
  problem_ = wordsLabel(card);
  problem_->setFont(scaledFont(font(), 1.0, true));
  check_ = wordsLabel(card);
  copyHash_ = new QPushButton(tr("Cop&y the Hash"), card);
  copyHash_->setToolTip(tr("Copy the SHA-256 of the weights"));
  layout->addWidget(name_);
  layout->addWidget(description_);
  layout->addWidget(problem_);
  layout->addWidget(check_);
  layout->addWidget(copyHash_, 0, Qt::AlignLeading);
  layout->addStretch(1);
  connect(copyHash_, &QPushButton::clicked, this, [this] {
    if (current() != nullptr) QApplication::clipboard()->setText(QString::fromStdString(current()->sha256));
  });
  return card;
}

const models::InstalledModel* ModelsPage::current() const {
  return model_.model(table_->currentIndex().isValid() ? table_->currentIndex().row() : -1);
}

void ModelsPage::select(int row) {
  table_->setCurrentIndex(model_.index(row, 0));
}

void ModelsPage::setModels(const std::vector<models::InstalledModel>& models, const DescriberKey& inUse) {
  const models::InstalledModel* former = current();
  // What the person looked at stays; otherwise the one in use is looked at.
  const bool isKept = former != nullptr && isChosen_;
  const std::string name = isKept ? former->name : std::string();
  const DescriberKey key = isKept ? former->key : DescriberKey{};
  const QString check = check_->text();
  int row = -1;
  {
    const QSignalBlocker block(table_->selectionModel());
    model_.setModels(models, inUse);
    row = model_.rowOf(name, key);
    const bool isSame = row >= 0;
    for (int i = 0; row < 0 && i < model_.rowCount(); ++i) {
      if (model_.isInUse(*model_.model(i))) row = i;
    }
    if (model_.rowCount() > 0) table_->setCurrentIndex(model_.index(std::max(0, row), 0));
    check_->setText(isSame ? check : QString());
  }
  fitColumns(*table_);
  showCard();
  emit currentChanged();
}

void ModelsPage::addFact(const QString& name, const QString& value) {
  if (value.isEmpty()) return;
  auto* label = new QLabel(name, facts_);
  label->setTextFormat(Qt::PlainText);
  QLabel* words = wordsLabel(facts_);
  words->setText(value);
  words->setTextInteractionFlags(Qt::TextSelectableByMouse);
  words->setAccessibleName(tr("%1: %2").arg(name, value));
  form_->addRow(label, words);
}

void ModelsPage::showCard() {
  const models::InstalledModel* model = current();
  delete facts_;
  facts_ = new QWidget(card_);
  form_ = new QFormLayout(facts_);
  form_->setContentsMargins(0, 0, 0, 0);
  form_->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  static_cast<QVBoxLayout*>(card_->layout())->insertWidget(card_->layout()->count() - 1, facts_);
  copyHash_->setVisible(model != nullptr && !model->sha256.empty());
  check_->setVisible(!check_->text().isEmpty());
  problem_->setVisible(model != nullptr && !model->problem.empty());
  name_->setText(model != nullptr ? displayPath(model->name) : tr("No model is selected"));
  description_->setText(model != nullptr ? displayPath(model->description) : QString());
  description_->setVisible(!description_->text().isEmpty());
  if (model == nullptr) return;
  problem_->setText(tr("It cannot be used: %1").arg(displayPath(model->problem)));
  addFact(tr("Licence"), displayPath(model->licence));
  addFact(tr("Training data"), displayPath(model->trainingData));
  addFact(tr("Recipe"), displayPath(model->recipe));
  if (!model->basedOn.empty()) addFact(tr("Trained from"), QString::fromStdString(model->basedOn));
  if (model->microAveragePrecision) {
    const QString figure = QLocale().toString(100.0 * *model->microAveragePrecision, 'f', 1);
    addFact(tr("Micro average precision"),
            model->measuredOn.empty() ? tr("%1 %").arg(figure)
                                      : tr("%1 % on %2").arg(figure, displayPath(model->measuredOn)));
  }
  if (model->dimension > 0) {
    addFact(tr("Descriptor"), model->givesRawNorm
                                  ? tr("%1 dimensions, with a norm that tells originals from copies")
                                        .arg(formatCount(model->dimension))
                                  : tr("%1 dimensions, without a norm").arg(formatCount(model->dimension)));
  }
  if (model->inputWidth > 0) addFact(tr("Input"), formatDimensions(model->inputWidth, model->inputHeight));
  addFact(tr("Calibration"), model->isCalibrated ? tr("yes") : tr("no"));
  if (!model->pairNetwork.empty()) addFact(tr("Pair network"), QString::fromStdString(model->pairNetwork));
  addFact(tr("Hash (SHA-256)"), QString::fromStdString(model->sha256));
  addFact(tr("Key beside scores"), QString::fromStdString(model->key.text));
  addFact(tr("Files"), joinFacts({displayPath(model->cardPath), displayPath(model->file),
                                  model->bytes > 0 ? formatBytes(model->bytes) : QString()}));
}

void ModelsPage::setCheckResult(const QString& words) {
  check_->setText(words);
  check_->setVisible(!words.isEmpty());
}

QString ModelsPage::checkResult() const {
  return check_->text();
}

QStringList ModelsPage::cardLines() const {
  QStringList lines;
  for (int row = 0; row < form_->rowCount(); ++row) {
    const auto* name = qobject_cast<QLabel*>(form_->itemAt(row, QFormLayout::LabelRole)->widget());
    const auto* value = qobject_cast<QLabel*>(form_->itemAt(row, QFormLayout::FieldRole)->widget());
    lines << name->text() + QStringLiteral(": ") + value->text();
  }
  return lines;
}

}  // namespace lookalike::ui
