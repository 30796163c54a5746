// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"

class QComboBox;

namespace lookalike::ui {

/// Two folders of the library, to ask only about pairs between them.
class FolderPairDialog : public QDialog {
  Q_OBJECT
 public:
  /// Native paths, at least one.
  explicit FolderPairDialog(const std::vector<std::string>& folders, QWidget* parent = nullptr);
  /// The roots of a library and the folders that hold its files, with all between, in order; at most some
  /// thousands.
  [[nodiscard]] static std::vector<std::string> foldersOf(const library::LibrarySnapshot& snapshot);

  [[nodiscard]] std::string folder() const;
  [[nodiscard]] std::string otherFolder() const;
  void setFolders(int first, int second);  ///< places in the list

 private:
  std::vector<std::string> folders_;
  QComboBox* first_;
  QComboBox* second_;
};

}  // namespace lookalike::ui
