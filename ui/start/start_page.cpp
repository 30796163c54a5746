// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_page.h"

#include <algorithm>
#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include "ui/shared/action_button.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

namespace {

const QLatin1String kEvidenceSetting("find/evidence");

QLabel* headingLabel(const QString& text, double factor, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(scaledFont(label->font(), factor, true));
  label->setTextFormat(Qt::PlainText);
  label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  return label;
}

/// What an empty list says, over the list.
EmptyState* hintOver(QListWidget* list, Glyph glyph, const QString& heading, const QString& words) {
  auto* hint = new EmptyState(list->viewport());
  hint->setContent(glyph, heading, words);
  hint->setAttribute(Qt::WA_TransparentForMouseEvents);
  auto* layout = new QVBoxLayout(list->viewport());
  layout->addWidget(hint);
  return hint;
}

}  // namespace

StartPage::StartPage(WindowActions* actions, QWidget* parent) : QWidget(parent) {
  auto* page = new QHBoxLayout(this);
  page->setContentsMargins(40, 40, 40, 40);
  auto* column = new QWidget(this);
  column->setMaximumWidth(fontMetrics().averageCharWidth() * 160);
  page->addStretch(1);
  page->addWidget(column, 100);
  page->addStretch(1);
  auto* outer = new QVBoxLayout(column);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->setSpacing(8);
  outer->addWidget(headingLabel(tr("Find copies among your images"), 1.9, this));
  QLabel* words = wordsLabel(this);
  words->setText(
      tr("Resized, cropped, recompressed or edited: choose folders, and Lookalike groups "
         "the images that are copies of one another. Nothing is changed or deleted."));
  outer->addWidget(words);
  outer->addSpacing(18);
  auto* sides = new QHBoxLayout;
  sides->setSpacing(40);
  sides->addWidget(makeFoldersSide(actions), 1);
  sides->addWidget(makeLibrariesSide(actions), 1);
  outer->addLayout(sides, 1);
  rebuildFolders();
  setLibraries({});
}

QWidget* StartPage::makeFoldersSide(WindowActions* actions) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  QLabel* heading = headingLabel(tr("Folders to search"), 1.15, side);
  folderList_ = new QListWidget(side);
  folderList_->setAccessibleName(tr("Folders to search"));
  folderList_->setAlternatingRowColors(false);
  folderList_->setTextElideMode(Qt::ElideMiddle);
  folderList_->setSpacing(4);
  folderList_->setMaximumHeight(fontMetrics().lineSpacing() * 32);
  folderList_->installEventFilter(this);
  heading->setBuddy(folderList_);
  folderHint_ = hintOver(folderList_, Glyph::kAddFolder, tr("Drop folders anywhere in this window"),
                         tr("or add them with the button below."));

  auto* buttons = new QHBoxLayout;
  QPushButton* addButton = makeActionButton(actions->addFolder, side, true);
  removeButton_ = new QPushButton(glyphIcon(Glyph::kRemove), tr("&Remove"), side);
  removeButton_->setMinimumHeight(addButton->minimumHeight());
  removeButton_->setToolTip(tr("Remove the selected folders from the list (Delete)"));
  findButton_ = makeActionButton(actions->find, side, true);
  findButton_->setIcon({});
  findButton_->setDefault(true);
  paintFindButton();
  buttons->addWidget(addButton);
  buttons->addWidget(removeButton_);
  buttons->addStretch(1);
  buttons->addWidget(findButton_);
  layout->addWidget(heading);
  layout->addWidget(folderList_, 100);
  layout->addWidget(makeEvidenceChoice());
  layout->addLayout(buttons);
  layout->addStretch(1);
  folderList_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  connect(removeButton_, &QPushButton::clicked, this, &StartPage::removeSelected);
  connect(folderList_, &QListWidget::itemSelectionChanged, this,
          [this] { removeButton_->setEnabled(!folderList_->selectedItems().isEmpty()); });
  return side;
}

QWidget* StartPage::makeEvidenceChoice() {
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* label = new QLabel(tr("Compare b&y"), row);
  evidence_ = new QComboBox(row);
  evidence_->setAccessibleName(tr("Compare images by"));
  const auto add = [this](EvidenceKind kind, const QString& text, const QString& tip) {
    evidence_->addItem(text, static_cast<int>(kind));
    evidence_->setItemData(evidence_->count() - 1, tip, Qt::ToolTipRole);
  };
  add(EvidenceKind::kBoth, tr("Whole image and details"),
      tr("Finds most, including small crops and pieces pasted into other pictures. Names the edit."));
  add(EvidenceKind::kGlobal, tr("Whole image only"),
      tr("Fastest. Misses small crops and pasted pieces, and mistakes some look-alikes for copies."));
  add(EvidenceKind::kLocal, tr("Details only"),
      tr("Searches for matching details only. Misses pictures with almost no detail."));
  label->setBuddy(evidence_);
  layout->addWidget(label);
  layout->addWidget(evidence_, 1);
  const auto describe = [this] {
    const QString tip = evidence_->currentData(Qt::ToolTipRole).toString();
    evidence_->setToolTip(tip);
    evidence_->setAccessibleDescription(tip);
  };
  const int stored = evidence_->findData(QSettings().value(kEvidenceSetting, -1).toInt());
  evidence_->setCurrentIndex(std::max(0, stored));
  describe();
  connect(evidence_, &QComboBox::currentIndexChanged, this, [this, describe] {
    QSettings().setValue(kEvidenceSetting, evidence_->currentData());
    describe();
  });
  return row;
}

EvidenceKind StartPage::evidence() const {
  return static_cast<EvidenceKind>(evidence_->currentData().toInt());
}

QWidget* StartPage::makeLibrariesSide(WindowActions* actions) {
  auto* side = new QWidget(this);
  auto* layout = new QVBoxLayout(side);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(10);
  QLabel* heading = headingLabel(tr("Recent libraries"), 1.15, side);
  libraryList_ = new QListWidget(side);
  libraryList_->setAccessibleName(tr("Recent libraries"));
  libraryList_->setTextElideMode(Qt::ElideMiddle);
  libraryList_->setSpacing(4);
  libraryList_->setMaximumHeight(fontMetrics().lineSpacing() * 32);
  heading->setBuddy(libraryList_);
  libraryHint_ = hintOver(libraryList_, Glyph::kCopies, tr("Nothing here yet"),
                          tr("Folders you have searched appear here."));
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(makeActionButton(actions->openLibrary, side, true));
  buttons->addStretch(1);
  layout->addWidget(heading);
  layout->addWidget(libraryList_, 100);
  layout->addLayout(buttons);
  layout->addStretch(1);
  connect(libraryList_, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
    emit libraryChosen(libraryPaths_[static_cast<std::size_t>(libraryList_->row(item))]);
  });
  return side;
}

void StartPage::addFolders(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) folders_.push_back(folder);
  }
  rebuildFolders();
  findButton_->setFocus();
}

void StartPage::clearFolders() {
  folders_.clear();
  rebuildFolders();
}

void StartPage::rebuildFolders() {
  folderList_->clear();
  for (const std::string& folder : folders_) {
    auto* item =
        new QListWidgetItem(glyphIcon(Glyph::kFolder), directionKept(displayPath(folder)), folderList_);
    item->setSizeHint(QSize(0, fontMetrics().lineSpacing() + 12));
    item->setToolTip(displayPath(folder));
  }
  folderHint_->setVisible(folders_.empty());
  removeButton_->setEnabled(false);
  emit foldersChanged();
}

void StartPage::removeSelected() {
  std::vector<std::string> kept;
  for (int row = 0; row < folderList_->count(); ++row) {
    if (!folderList_->item(row)->isSelected()) kept.push_back(folders_[static_cast<std::size_t>(row)]);
  }
  folders_ = std::move(kept);
  rebuildFolders();
}

void StartPage::setLibraries(const std::vector<library::KnownLibrary>& libraries) {
  libraryList_->clear();
  libraryPaths_.clear();
  for (const library::KnownLibrary& library : libraries) {
    QStringList roots;
    for (const std::string& root : library.roots) roots << directionKept(displayPath(root));
    const QString title = roots.isEmpty() ? displayFileName(library.path) : roots.join(QStringLiteral(", "));
    const QString files =
        library.files > 0 ? tr("%Ln file(s)", nullptr, static_cast<int>(library.files)) : QString();
    const QString facts = joinFacts({files, formatTimeMs(library.modifiedMs)});
    auto* item = new QListWidgetItem(glyphIcon(Glyph::kCopies), tr("%1\n%2").arg(title, facts), libraryList_);
    item->setToolTip(roots.join(QLatin1Char('\n')) + QLatin1Char('\n') + displayPath(library.path));
    item->setSizeHint(QSize(0, 2 * fontMetrics().lineSpacing() + 14));
    libraryPaths_.push_back(library.path);
  }
  libraryHint_->setVisible(libraries.empty());
}

void StartPage::paintFindButton() {
  // The one thing to do next, in the accent of the palette. Disabled it looks like any other button.
  QPalette colors = palette();
  for (const auto group : {QPalette::Active, QPalette::Inactive}) {
    colors.setColor(group, QPalette::Button, palette().color(QPalette::Highlight));
    colors.setColor(group, QPalette::ButtonText, palette().color(QPalette::HighlightedText));
  }
  findButton_->setPalette(colors);
  findButton_->setFont(scaledFont(font(), 1.0, true));
}

void StartPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) paintFindButton();
}

bool StartPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == folderList_ && event->type() == QEvent::KeyPress &&
      static_cast<QKeyEvent*>(event)->matches(QKeySequence::Delete)) {
    removeSelected();
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace lookalike::ui
