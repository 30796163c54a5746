// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/help_dialogs.h"

#include <array>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "generated/lookalike_version.h"
#include "ui/style/theme.h"
#include "ui/views/window_actions.h"

namespace lookalike::ui {

namespace {

struct Texts {
  Q_DECLARE_TR_FUNCTIONS(HelpDialogs)
};

struct Library {
  const char* name;
  const char* licence;
};

/// What the program is linked against, and under which licence.
constexpr std::array kLibraries{
    Library{"Qt 6", "LGPL-3.0-only"},
    Library{"LibTorch (PyTorch)", "BSD-3-Clause"},
    Library{"FAISS", "MIT"},
    Library{"OpenBLAS", "BSD-3-Clause"},
    Library{"OpenCV", "Apache-2.0"},
    Library{"libjpeg-turbo", "BSD-3-Clause, IJG"},
    Library{"libpng", "libpng-2.0"},
    Library{"libtiff", "libtiff"},
    Library{"libwebp", "BSD-3-Clause"},
    Library{"giflib", "MIT"},
    Library{"libheif", "LGPL-3.0-or-later"},
    Library{"Little CMS", "MIT"},
    Library{"OpenSSL", "Apache-2.0"},
    Library{"SQLite", "Public Domain"},
    Library{"JSON for Modern C++", "MIT"},
};

QTreeWidget* makeTable(const QStringList& headers, const QString& name, QWidget* parent) {
  auto* table = new QTreeWidget(parent);
  table->setHeaderLabels(headers);
  table->setRootIsDecorated(false);
  table->setAlternatingRowColors(true);
  table->setUniformRowHeights(true);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setAccessibleName(name);
  table->header()->setStretchLastSection(true);
  return table;
}

QString plainText(const QAction& action) {
  return action.iconText();
}

void addRows(QTreeWidget* table, const QString& menuTitle, const QMenu& menu) {
  for (const QAction* action : menu.actions()) {
    if (action->menu() != nullptr) {
      addRows(table, Texts::tr("%1, %2").arg(menuTitle, plainText(*action)), *action->menu());
    } else if (!action->isSeparator()) {
      QStringList keys;
      for (const QKeySequence& key : action->shortcuts()) keys << key.toString(QKeySequence::NativeText);
      new QTreeWidgetItem(table,
                          {keys.join(Texts::tr(" or ")), plainText(*action), menuTitle, action->statusTip()});
    }
  }
}

QDialog* makeDialog(const QString& title, QWidget* parent) {
  auto* dialog = new QDialog(parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title);
  return dialog;
}

void addCloseButton(QDialog* dialog, QVBoxLayout* layout) {
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
  buttons->button(QDialogButtonBox::Close)->setIcon({});  // the style's own is dark on dark
  QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  layout->addWidget(buttons);
}

}  // namespace

void showShortcuts(const WindowActions& actions, QWidget* parent) {
  QDialog* dialog = makeDialog(Texts::tr("Keyboard Shortcuts"), parent);
  auto* layout = new QVBoxLayout(dialog);
  auto* filter = new QLineEdit(dialog);
  filter->setPlaceholderText(Texts::tr("Search commands and keys"));
  filter->setAccessibleName(Texts::tr("Search commands and keys"));
  filter->setClearButtonEnabled(true);
  QTreeWidget* table =
      makeTable({Texts::tr("Keys"), Texts::tr("Command"), Texts::tr("Menu"), Texts::tr("What it does")},
                Texts::tr("Keyboard shortcuts"), dialog);
  for (const QMenu* menu : actions.menus()) addRows(table, plainText(*menu->menuAction()), *menu);
  new QTreeWidgetItem(table, {Texts::tr("Space, held"), Texts::tr("Flip A and B"), Texts::tr("in the images"),
                              Texts::tr("Show each image in the place of the other while the key is down")});
  new QTreeWidgetItem(table,
                      {Texts::tr("Arrows"), Texts::tr("Move"), Texts::tr("in the images"),
                       Texts::tr("Move both images while they are enlarged; else walk along the group")});
  for (int column = 0; column < 3; ++column) table->resizeColumnToContents(column);
  QObject::connect(filter, &QLineEdit::textChanged, table, [table](const QString& text) {
    for (int row = 0; row < table->topLevelItemCount(); ++row) {
      QTreeWidgetItem* item = table->topLevelItem(row);
      bool isWanted = false;
      for (int column = 0; column < table->columnCount(); ++column) {
        isWanted |= item->text(column).contains(text, Qt::CaseInsensitive);
      }
      item->setHidden(!isWanted);
    }
  });
  layout->addWidget(filter);
  layout->addWidget(table, 1);
  addCloseButton(dialog, layout);
  const QFontMetrics metrics = dialog->fontMetrics();
  dialog->resize(metrics.averageCharWidth() * 130, metrics.lineSpacing() * 34);
  dialog->show();
}

void showAbout(QWidget* parent) {
  QDialog* dialog = makeDialog(Texts::tr("About Lookalike"), parent);
  auto* layout = new QVBoxLayout(dialog);
  layout->setSpacing(10);
  auto* row = new QHBoxLayout;
  auto* icon = new QLabel(dialog);
  icon->setPixmap(QApplication::windowIcon().pixmap(QSize(64, 64), dialog->devicePixelRatioF()));
  auto* title = new QLabel(Texts::tr("Lookalike %1").arg(QStringLiteral(LOOKALIKE_VERSION)), dialog);
  title->setFont(scaledFont(dialog->font(), 1.6, true));
  row->addWidget(icon);
  row->addWidget(title, 1);
  auto* words = new QLabel(
      Texts::tr(
          "Finds edited copies and near-duplicates in folders of images. Everything stays on this "
          "computer.\n\nFree software under the GNU General Public License, version 3 or later, without "
          "any warranty."),
      dialog);
  words->setWordWrap(true);
  words->setTextFormat(Qt::PlainText);
  QTreeWidget* table = makeTable({Texts::tr("Library"), Texts::tr("Licence")},
                                 Texts::tr("Libraries used and their licences"), dialog);
  for (const Library& library : kLibraries) {
    new QTreeWidgetItem(table, {QLatin1String(library.name), QLatin1String(library.licence)});
  }
  table->resizeColumnToContents(0);
  layout->addLayout(row);
  layout->addWidget(words);
  layout->addWidget(table, 1);
  addCloseButton(dialog, layout);
  const QFontMetrics metrics = dialog->fontMetrics();
  dialog->resize(metrics.averageCharWidth() * 80, metrics.lineSpacing() * 32);
  dialog->show();
}

}  // namespace lookalike::ui
