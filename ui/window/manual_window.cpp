// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/manual_window.h"

#include <QDesktopServices>
#include <QFile>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace lookalike::ui {

namespace {

QString fileOf(const QString& page) {
  return QStringLiteral(":/help/%1.md").arg(page);
}

QString textOf(const QString& page) {
  QFile file(fileOf(page));
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The first heading.
QString titleOf(const QString& page) {
  const QString text = textOf(page);
  return text.section(QLatin1Char('\n'), 0, 0).mid(2);
}

}  // namespace

ManualWindow::ManualWindow(QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Lookalike Manual"));
  setModal(false);
  auto* layout = new QVBoxLayout(this);
  auto* row = new QHBoxLayout;
  auto* back = new QToolButton(this);
  back->setText(tr("&Back"));
  back->setShortcut(QKeySequence::Back);
  auto* forward = new QToolButton(this);
  forward->setText(tr("&Forward"));
  forward->setShortcut(QKeySequence::Forward);
  auto* find = new QLineEdit(this);
  find->setPlaceholderText(tr("Search the manual"));
  find->setAccessibleName(tr("Search the manual"));
  find->setClearButtonEnabled(true);
  row->addWidget(back);
  row->addWidget(forward);
  row->addWidget(find, 1);
  contents_ = new QListWidget(this);
  contents_->setAccessibleName(tr("Contents"));
  contents_->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
  browser_ = new QTextBrowser(this);
  browser_->setAccessibleName(tr("Page"));
  browser_->setOpenLinks(false);
  auto* columns = new QHBoxLayout;
  columns->addWidget(contents_);
  columns->addWidget(browser_, 1);
  layout->addLayout(row);
  layout->addLayout(columns, 1);
  search({});
  connect(find, &QLineEdit::textChanged, this, &ManualWindow::search);
  connect(back, &QToolButton::clicked, browser_, &QTextBrowser::backward);
  connect(forward, &QToolButton::clicked, browser_, &QTextBrowser::forward);
  connect(browser_, &QTextBrowser::backwardAvailable, back, &QWidget::setEnabled);
  connect(browser_, &QTextBrowser::forwardAvailable, forward, &QWidget::setEnabled);
  back->setEnabled(false);
  forward->setEnabled(false);
  connect(contents_, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
    if (item != nullptr) showPage(item->data(Qt::UserRole).toString());
  });
  connect(browser_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
    if (url.isRelative()) {
      showPage(url.path().section(QLatin1Char('.'), 0, 0), url.fragment());
    } else {
      QDesktopServices::openUrl(url);
    }
  });
  const QFontMetrics metrics = fontMetrics();
  resize(metrics.averageCharWidth() * 120, metrics.lineSpacing() * 36);
}

QStringList ManualWindow::pages() {
  return {QStringLiteral("index"),  QStringLiteral("start"),    QStringLiteral("data-sets"),
          QStringLiteral("reuse"),  QStringLiteral("labels"),   QStringLiteral("window"),
          QStringLiteral("models"), QStringLiteral("commands"), QStringLiteral("method"),
          QStringLiteral("limits"), QStringLiteral("glossary")};
}

QString ManualWindow::page() const {
  return browser_->source().path().section(QLatin1Char('/'), -1).section(QLatin1Char('.'), 0, 0);
}

bool ManualWindow::showPage(const QString& page, const QString& heading) {
  if (!QFile::exists(fileOf(page))) return false;
  const QUrl url(QStringLiteral("qrc:/help/%1.md").arg(page));
  if (browser_->source() != url) browser_->setSource(url, QTextDocument::MarkdownResource);
  for (QTextBlock block = browser_->document()->begin(); !heading.isEmpty() && block.isValid();
       block = block.next()) {
    if (block.blockFormat().headingLevel() == 0 || block.text() != heading) continue;
    browser_->setTextCursor(QTextCursor(block));
    browser_->ensureCursorVisible();
    break;
  }
  for (int i = 0; i < contents_->count(); ++i) {
    const QSignalBlocker block(contents_);
    if (contents_->item(i)->data(Qt::UserRole).toString() == page) contents_->setCurrentRow(i);
  }
  return true;
}

/// Leaves the pages that hold all the words.
void ManualWindow::search(const QString& words) {
  const QSignalBlocker block(contents_);
  contents_->clear();
  const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  for (const QString& page : pages()) {
    const QString text = textOf(page);
    bool hasAll = true;
    for (const QString& word : wanted) hasAll = hasAll && text.contains(word, Qt::CaseInsensitive);
    if (!hasAll) continue;
    auto* item = new QListWidgetItem(titleOf(page), contents_);
    item->setData(Qt::UserRole, page);
  }
}

}  // namespace lookalike::ui
