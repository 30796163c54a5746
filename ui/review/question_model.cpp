// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/question_model.h"

#include "ui/review/verdict_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {
constexpr std::size_t kMost = 200;
}  // namespace

QuestionModel::QuestionModel(const QuestionQueue* queue, QObject* parent)
    : QAbstractListModel(parent), queue_(queue) {}

void QuestionModel::refresh() {
  beginResetModel();
  questions_.clear();
  if (queue_->current()) questions_.push_back(*queue_->current());
  for (const Question& question : queue_->upcoming(kMost)) questions_.push_back(question);
  endResetModel();
}

const Question* QuestionModel::question(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= questions_.size()) return nullptr;
  return &questions_[static_cast<std::size_t>(row)];
}

std::string QuestionModel::firstPath(const library::LibrarySnapshot& snapshot, ImageId image) {
  const std::span<const FileRecord> files = snapshot.filesOf(image);
  return files.empty() ? std::string() : files.front().path;
}

QString QuestionModel::facts(const Question& question) const {
  return joinFacts({directionKept(formatSimilarity(snapshot()->pairs[question.pair].score)),
                    askReasonPhrase(question.reason)});
}

int QuestionModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(questions_.size());
}

QVariant QuestionModel::data(const QModelIndex& index, int role) const {
  const Question* found = question(index.row());
  if (found == nullptr || snapshot() == nullptr) return {};
  const std::string a = firstPath(*snapshot(), found->a);
  const std::string b = firstPath(*snapshot(), found->b);
  switch (role) {
    case Qt::DisplayRole:
      return tr("%1 and %2").arg(displayFileName(a), displayFileName(b));
    case Qt::AccessibleTextRole:
      return joinFacts({tr("%1 and %2").arg(displayFileName(a), displayFileName(b)), facts(*found)});
    case Qt::ToolTipRole:
      return QString(displayPath(a) + QLatin1Char('\n') + displayPath(b));
    default:
      return {};
  }
}

}  // namespace lookalike::ui
