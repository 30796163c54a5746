// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "ui/review/question_queue.h"

namespace lookalike::ui {

/// The pair that is asked about and the next ones, as a list: the present one first.
class QuestionModel : public QAbstractListModel {
  Q_OBJECT
 public:
  explicit QuestionModel(const QuestionQueue* queue, QObject* parent = nullptr);

  void refresh();
  /// Null when there is no such row.
  [[nodiscard]] const Question* question(int row) const;
  [[nodiscard]] const library::LibrarySnapshot* snapshot() const { return queue_->snapshot(); }
  /// The first file of an image; "" when there is none.
  [[nodiscard]] static std::string firstPath(const library::LibrarySnapshot& snapshot, ImageId image);
  /// "0.52 · uncertain".
  [[nodiscard]] QString facts(const Question& question) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

 private:
  const QuestionQueue* queue_;
  std::vector<Question> questions_;
};

}  // namespace lookalike::ui
