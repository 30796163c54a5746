// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_dialogs.h"

#include <array>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "generated/lookalike_version.h"
#include "ui/shared/theme.h"

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
    Library{"Qt Charts", "GPL-3.0-only"},
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
