// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractTableModel>
#include <QHash>

#include "core/pipeline/library.h"
#include "core/review/verdict_book.h"

namespace lookalike::ui {

/// Everything that was ever said of the library's pairs, the latest first; withdrawals belong to what they
/// took back and have no row of their own.
class HistoryModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kTime, kVerdict, kA, kB, kAnnotator, kProbability, kSource, kNote, kState, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  void setBook(std::shared_ptr<const pipeline::LibrarySnapshot> snapshot,
               std::shared_ptr<const review::VerdictBook> book);
  /// Null when there is no such row.
  [[nodiscard]] const VerdictEntry* entry(int row) const;
  [[nodiscard]] bool isWithdrawn(int row) const;
  /// Invalid when no image of the library has that content any more.
  [[nodiscard]] ImageId image(const ContentHash& hash) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  [[nodiscard]] QString nameOf(const ContentHash& hash) const;

  std::shared_ptr<const pipeline::LibrarySnapshot> snapshot_;
  std::shared_ptr<const review::VerdictBook> book_;
  std::vector<std::size_t> rows_;  ///< into the book's entries
  std::unordered_map<ContentHash, ImageId> imageByHash_;
};

}  // namespace lookalike::ui
