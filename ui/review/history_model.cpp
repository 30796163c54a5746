// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/history_model.h"

#include <cmath>
#include <QFont>
#include <utility>

#include "ui/review/verdict_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {
constexpr int kHashDigits = 12;  // of an image that is gone
}  // namespace

void HistoryModel::setBook(std::shared_ptr<const library::LibrarySnapshot> snapshot,
                           std::shared_ptr<const review::VerdictBook> book) {
  beginResetModel();
  snapshot_ = std::move(snapshot);
  book_ = std::move(book);
  rows_.clear();
  imageByHash_.clear();
  taken_ = book_ ? book_->entries().size() : 0;
  for (std::size_t i = 0; i < taken_; ++i) {
    if (book_->entries()[i].withdraws.empty()) rows_.push_back(i);
  }
  findImages(0);
  endResetModel();
}

void HistoryModel::takeNewer() {
  if (!book_) return;
  std::vector<std::size_t> newer;
  const std::size_t first = taken_;
  for (; taken_ < book_->entries().size(); ++taken_) {
    if (book_->entries()[taken_].withdraws.empty()) newer.push_back(taken_);
  }
  if (first == taken_) return;
  findImages(first);
  if (!newer.empty()) {
    beginInsertRows({}, 0, static_cast<int>(newer.size()) - 1);
    rows_.insert(rows_.end(), newer.begin(), newer.end());
    endInsertRows();
  }
  // Older ones may have been taken back.
  if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

void HistoryModel::findImages(std::size_t firstEntry) {
  if (!snapshot_ || !book_) return;
  std::size_t unknown = 0;
  for (std::size_t i = firstEntry; i < taken_; ++i) {
    for (const ContentHash& hash : {book_->entries()[i].a, book_->entries()[i].b})
      unknown += imageByHash_.try_emplace(hash).second ? 1 : 0;
  }
  if (unknown == 0) return;
  for (const ImageRecord& image : snapshot_->images) {
    const auto found = imageByHash_.find(image.hash);
    if (found != imageByHash_.end()) found->second = image.id;
  }
}

const VerdictEntry* HistoryModel::entry(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= rows_.size()) return nullptr;
  return &book_->entries()[rows_[rows_.size() - 1 - static_cast<std::size_t>(row)]];
}

bool HistoryModel::isWithdrawn(int row) const {
  const VerdictEntry* found = entry(row);
  return found != nullptr && book_->isWithdrawn(found->id);
}

ImageId HistoryModel::image(const ContentHash& hash) const {
  const auto found = imageByHash_.find(hash);
  return found == imageByHash_.end() ? ImageId{} : found->second;
}

bool HistoryModel::isSwapped(const VerdictEntry& entry) const {
  const ImageId a = image(entry.a);
  const ImageId b = image(entry.b);
  return a.isValid() && b.isValid() && b < a;
}

QString HistoryModel::nameOf(const ContentHash& hash) const {
  const ImageId id = image(hash);
  const std::span<const FileRecord> files =
      id.isValid() ? snapshot_->filesOf(id) : std::span<const FileRecord>();
  if (files.empty()) return tr("gone (%1…)").arg(QString::fromStdString(hash.toHex()).left(kHashDigits));
  return directionKept(displayFileName(files.front().path));
}

int HistoryModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int HistoryModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant HistoryModel::data(const QModelIndex& index, int role) const {
  const VerdictEntry* found = entry(index.row());
  if (found == nullptr) return {};
  if (role == Qt::FontRole && isWithdrawn(index.row())) {
    QFont font;
    font.setStrikeOut(true);
    return font;
  }
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kTime:
      return directionKept(formatTimeMs(found->timeMs));
    case kVerdict:
      return verdictSentence(found->answer, isSwapped(*found) ? reversed(found->order) : found->order);
    case kA:
      return nameOf(isSwapped(*found) ? found->b : found->a);
    case kB:
      return nameOf(isSwapped(*found) ? found->a : found->b);
    case kAnnotator:
      return QString::fromStdString(found->annotator);
    case kProbability:
      return std::isnan(found->probability) ? QString() : formatSimilarity(found->probability);
    case kSource:
      return verdictSourcePhrase(found->source);
    case kNote:
      return QString::fromStdString(found->note);
    case kState:
      return isWithdrawn(index.row()) ? tr("taken back") : QString();
    default:
      return {};
  }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kTime:
      return tr("When");
    case kVerdict:
      return tr("Verdict");
    case kA:
      return tr("A");
    case kB:
      return tr("B");
    case kAnnotator:
      return tr("Who");
    case kProbability:
      return tr("Probability at the time");
    case kSource:
      return tr("How");
    case kNote:
      return tr("Note");
    case kState:
      return tr("State");
    default:
      return {};
  }
}

}  // namespace lookalike::ui
