// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractTableModel>
#include <QHash>

#include "core/library/library_snapshot.h"
#include "core/review/verdict_book.h"

namespace lookalike::ui {

/// Everything that was ever said of the library's pairs, the latest first; withdrawals belong to what they
/// took back and have no row of their own.
class HistoryModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kTime, kVerdict, kA, kB, kAnnotator, kProbability, kSource, kNote, kState, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  /// The book may grow afterwards: takeNewer() tells.
  void setBook(std::shared_ptr<const library::LibrarySnapshot> snapshot,
               std::shared_ptr<const review::VerdictBook> book);
  void takeNewer();
  /// Null when there is no such row.
  [[nodiscard]] const VerdictEntry* entry(int row) const;
  [[nodiscard]] bool isWithdrawn(int row) const;
  /// Invalid when no image of the library has that content any more.
  [[nodiscard]] ImageId image(const ContentHash& hash) const;
  /// Whether the row's A and B are the entry's b and a: pairs are shown in the order of their images, as the
  /// desk shows them, and entries keep them in that of their hashes.
  [[nodiscard]] bool isSwapped(const VerdictEntry& entry) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] QString nameOf(const ContentHash& hash) const;
  void findImages(std::size_t firstEntry);

  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::shared_ptr<const review::VerdictBook> book_;
  std::size_t taken_ = 0;                                 ///< entries of the book
  std::vector<std::size_t> rows_;                         ///< into the book's entries, the last row first
  std::unordered_map<ContentHash, ImageId> imageByHash_;  ///< those that are spoken of; invalid: gone
};

}  // namespace lookalike::ui
