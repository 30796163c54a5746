// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/import_model_dialog.h"

#include <algorithm>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>

#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

constexpr int kLeastSide = 32;
constexpr int kMostSide = 1024;

/// What pixels of 0..1 become.
enum class PixelScale { kImageNet, kHalf, kNone };

}  // namespace

ImportModelDialog::ImportModelDialog(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Import a Model"));
  auto* layout = new QFormLayout(this);
  layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  file_ = new QLineEdit(this);
  file_->setReadOnly(true);
  file_->setAccessibleName(tr("TorchScript file"));
  file_->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
  browse_ = new QPushButton(tr("C&hoose…"), this);
  auto* fileRow = new QHBoxLayout;
  fileRow->addWidget(file_, 1);
  fileRow->addWidget(browse_);
  name_ = new QLineEdit(this);
  name_->setPlaceholderText(tr("name of the file"));
  name_->setAccessibleName(tr("Name of the model"));
  const auto makeSide = [this](const QString& accessible) {
    auto* side = new QSpinBox(this);
    side->setRange(kLeastSide, kMostSide);
    side->setValue(models::ImportModelOptions{}.input.width);
    side->setAccessibleName(accessible);
    return side;
  };
  width_ = makeSide(tr("Width of the input, pixels"));
  height_ = makeSide(tr("Height of the input, pixels"));
  auto* sides = new QHBoxLayout;
  sides->addWidget(width_);
  sides->addWidget(new QLabel(QStringLiteral("×"), this));
  sides->addWidget(height_);
  sides->addStretch(1);
  resize_ = new QComboBox(this);
  resize_->addItem(tr("stretched to the input size"), static_cast<int>(describe::ResizeMode::kSquash));
  resize_->addItem(tr("scaled by the shorter side, then cropped"),
                   static_cast<int>(describe::ResizeMode::kShortSideCentreCrop));
  resize_->addItem(tr("fitted, padded with grey"), static_cast<int>(describe::ResizeMode::kFitPad));
  resize_->setAccessibleName(tr("How images become the input"));
  pixels_ = new QComboBox(this);
  pixels_->addItem(tr("ImageNet: the usual mean and deviation"), static_cast<int>(PixelScale::kImageNet));
  pixels_->addItem(tr("a half: from −1 to 1"), static_cast<int>(PixelScale::kHalf));
  pixels_->addItem(tr("none: from 0 to 1"), static_cast<int>(PixelScale::kNone));
  pixels_->setAccessibleName(tr("Mean and deviation of the pixels"));
  licence_ = new QLineEdit(this);
  licence_->setPlaceholderText(tr("unknown"));
  licence_->setAccessibleName(tr("Licence"));
  trainingData_ = new QLineEdit(this);
  trainingData_->setPlaceholderText(tr("unknown"));
  trainingData_->setAccessibleName(tr("Training data"));
  words_ = new QLabel(this);
  words_->setTextFormat(Qt::PlainText);
  words_->setWordWrap(true);
  progress_ = new QProgressBar(this);
  progress_->setRange(0, 0);
  progress_->setTextVisible(false);
  progress_->setAccessibleName(tr("Check run"));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Cancel)->setIcon({});
  accept_ = buttons->addButton(tr("Check and &Import"), QDialogButtonBox::AcceptRole);
  accept_->setDefault(true);
  // A row of several fields has no buddy by itself.
  const auto addLetter = [this](const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text, this);
    label->setBuddy(buddy);
    return label;
  };
  layout->addRow(addLetter(tr("TorchScript &file"), file_), fileRow);
  layout->addRow(tr("&Name"), name_);
  layout->addRow(addLetter(tr("Input &size, pixels"), width_), sides);
  layout->addRow(tr("Images a&re"), resize_);
  layout->addRow(tr("&Mean and deviation"), pixels_);
  layout->addRow(tr("&Licence"), licence_);
  layout->addRow(tr("&Training data"), trainingData_);
  layout->addRow(words_);
  layout->addRow(progress_);
  layout->addRow(buttons);
  connect(browse_, &QPushButton::clicked, this, &ImportModelDialog::chooseFile);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    words_->clear();
    emit importWished();
  });
  connect(buttons, &QDialogButtonBox::rejected, this, &ImportModelDialog::reject);
  words_->setText(
      tr("The file is tested on generated images before it is imported. If its card lies beside it (same "
         "name, .json), the card is used instead of these settings."));
  updateState();
}

void ImportModelDialog::chooseFile() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Choose a TorchScript File"), {},
                                                    tr("TorchScript (*.pt *.pth *.ts);;All files (*)"));
  if (!file.isEmpty()) setFile(nativePath(file));
}

void ImportModelDialog::setFile(const std::string& file) {
  path_ = file;
  file_->setText(displayPath(file));
  updateState();
}

models::ImportModelOptions ImportModelDialog::options() const {
  models::ImportModelOptions options;
  options.file = path_;
  options.name = name_->text().trimmed().toStdString();
  options.licence = licence_->text().trimmed().toStdString();
  options.trainingData = trainingData_->text().trimmed().toStdString();
  options.input.width = width_->value();
  options.input.height = height_->value();
  options.input.resize = static_cast<describe::ResizeMode>(resize_->currentData().toInt());
  if (options.input.resize == describe::ResizeMode::kShortSideCentreCrop)
    options.input.shortSide = std::max(options.input.width, options.input.height);
  switch (static_cast<PixelScale>(pixels_->currentData().toInt())) {
    case PixelScale::kImageNet:
      break;  // as the options have it
    case PixelScale::kHalf:
      options.mean.assign(3, 0.5F);
      options.deviation.assign(3, 0.5F);
      break;
    case PixelScale::kNone:
      options.mean.assign(3, 0.0F);
      options.deviation.assign(3, 1.0F);
      break;
  }
  return options;
}

void ImportModelDialog::setChecking(bool checking) {
  isChecking_ = checking;
  if (checking) words_->setText(tr("Testing on generated images…"));
  updateState();
}

void ImportModelDialog::showRefusal(const QString& sentence) {
  words_->setText(tr("Not imported. %1").arg(sentence));
  updateState();
}

QString ImportModelDialog::refusal() const {
  return words_->text();
}

void ImportModelDialog::reject() {
  if (isChecking_) emit cancelWished();
  QDialog::reject();
}

void ImportModelDialog::updateState() {
  progress_->setVisible(isChecking_);
  accept_->setEnabled(!isChecking_ && !path_.empty());
  for (QWidget* field : std::initializer_list<QWidget*>{file_, browse_, name_, width_, height_, resize_,
                                                        pixels_, licence_, trainingData_}) {
    field->setEnabled(!isChecking_);
  }
}

}  // namespace lookalike::ui
