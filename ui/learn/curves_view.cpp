// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/curves_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/learn/curve_chart.h"
#include "ui/learn/tuning_sentences.h"
#include "ui/shared/row_table.h"

namespace lookalike::ui {

CurvesView::CurvesView(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  auto* row = new QHBoxLayout;
  partLabel_ = new QLabel(tr("&Shown part"), this);
  part_ = new QComboBox(this);
  part_->setAccessibleName(tr("Part being trained"));
  partLabel_->setBuddy(part_);
  status_ = new QLabel(this);
  status_->setTextFormat(Qt::PlainText);
  status_->setWordWrap(true);
  asTable_ = new QCheckBox(tr("As a ta&ble"), this);
  asTable_->setToolTip(tr("Show the same numbers as a table"));
  row->addWidget(partLabel_);
  row->addWidget(part_);
  row->addWidget(status_, 1);
  row->addWidget(asTable_);
  layout->addLayout(row);
  stack_ = new QStackedWidget(this);
  auto* page = new QWidget(stack_);
  auto* grid = new QGridLayout(page);
  grid->setContentsMargins(0, 0, 0, 0);
  charts_.push_back(new CurveChart(tr("Loss"),
                                   {{tr("training"), &TuningPoint::loss},
                                    {tr("held out for early stopping"), &TuningPoint::validationLoss}},
                                   false, page));
  charts_.push_back(new CurveChart(
      tr("Held-out precision and recall, %"),
      {{tr("precision"), &TuningPoint::precision}, {tr("recall"), &TuningPoint::recall}}, true, page));
  charts_.push_back(
      new CurveChart(tr("Learning rate"), {{tr("rate"), &TuningPoint::learningRate}}, false, page));
  grid->addWidget(charts_[0], 0, 0, 1, 2);
  grid->addWidget(charts_[1], 1, 0);
  grid->addWidget(charts_[2], 1, 1);
  grid->setColumnStretch(0, 3);
  grid->setColumnStretch(1, 2);
  table_ = new QTableView(stack_);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("Values of the curves"));
  makeRowTable(*table_);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  stack_->addWidget(page);
  stack_->addWidget(table_);
  layout->addWidget(stack_, 1);
  connect(asTable_, &QCheckBox::toggled, this,
          [this](bool shown) { stack_->setCurrentIndex(shown ? 1 : 0); });
  connect(part_, &QComboBox::activated, this, [this](int index) {
    follows_ = index == part_->count() - 1;
    redraw();
  });
  clear();
}

void CurvesView::clear() {
  model_.clear();
  part_->clear();
  status_->clear();
  follows_ = true;
  part_->hide();
  partLabel_->hide();
  for (CurveChart* chart : charts_) chart->setPoints({}, TuningPart::kAdapter);
}

void CurvesView::append(const std::vector<TuningPoint>& points) {
  if (points.empty()) return;
  model_.append(points);
  status_->setText(tuningPointSentence(points.back()));
  refreshParts();
  redraw();
  if (asTable_->isChecked()) table_->scrollToBottom();
}

void CurvesView::refreshParts() {
  for (const TuningPart part : model_.parts()) {
    if (part_->findData(static_cast<int>(part)) < 0) part_->addItem(partName(part), static_cast<int>(part));
  }
  if (follows_) part_->setCurrentIndex(part_->findData(static_cast<int>(model_.points().back().part)));
  part_->setVisible(part_->count() > 1);
  partLabel_->setVisible(part_->count() > 1);
}

void CurvesView::redraw() {
  const auto part = static_cast<TuningPart>(part_->currentData().toInt());
  for (CurveChart* chart : charts_) chart->setPoints(model_.points(), part);
}

QString CurvesView::status() const {
  return status_->text();
}

void CurvesView::setTableShown(bool shown) {
  asTable_->setChecked(shown);
}

}  // namespace lookalike::ui
