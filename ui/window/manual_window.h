// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>
#include <QStringList>

class QListWidget;
class QTextBrowser;

namespace lookalike::ui {

/// The manual (resources/help), beside the window rather than in its way: contents, pages with links, back
/// and forward, and a search over all pages.
class ManualWindow : public QDialog {
  Q_OBJECT
 public:
  explicit ManualWindow(QWidget* parent = nullptr);

  /// A page by its name ("labels"), with a heading to go to ("verdicts"; empty: the top). False for a page
  /// that does not exist.
  bool showPage(const QString& page, const QString& heading = {});
  [[nodiscard]] QString page() const;
  [[nodiscard]] QTextBrowser* browser() const { return browser_; }
  /// All pages, in the order of the contents.
  [[nodiscard]] static QStringList pages();

 private:
  void search(const QString& words);

  QListWidget* contents_;
  QTextBrowser* browser_;
};

}  // namespace lookalike::ui
