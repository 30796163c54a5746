// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractListModel>
#include <vector>

#include "core/library/library_snapshot.h"
#include "core/pipeline/finetune_job.h"

namespace lookalike::ui {

/// A pair that changed sides, with its images in the open library.
struct ChangedRow {
  const learn::ChangedPair* pair = nullptr;
  ImageId a;  ///< invalid when the image is not there any more
  ImageId b;
  std::string pathA;
  std::string pathB;
};

/// The held-out pairs that are on the other side of the threshold now.
class ChangedPairsModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  /// Either may be null.
  void setReport(std::shared_ptr<const learn::FinetuneReport> report,
                 const std::shared_ptr<const library::LibrarySnapshot>& snapshot);
  /// Null when there is no such row.
  [[nodiscard]] const ChangedRow* row(int row) const;
  /// How many are right now, and how many are wrong now.
  [[nodiscard]] int mended() const;
  [[nodiscard]] int spoiled() const { return rowCount() - mended(); }
  /// The truth: "a copy", "not a copy".
  [[nodiscard]] static QString truth(const ChangedRow& row);
  [[nodiscard]] static QString probabilities(const ChangedRow& row);
  /// "found now, rightly".
  [[nodiscard]] static QString change(const ChangedRow& row);
  [[nodiscard]] static bool isRightNow(const ChangedRow& row);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  std::shared_ptr<const learn::FinetuneReport> report_;
  std::vector<ChangedRow> rows_;
};

}  // namespace lookalike::ui
