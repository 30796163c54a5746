// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/pair_details_model.h"

#include <cmath>
#include <functional>
#include <optional>
#include <QDateTime>
#include <QFont>
#include <QLocale>
#include <utility>

#include "core/library/pair_directions.h"
#include "ui/compare/direction_sentences.h"
#include "ui/compare/edit_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

using Relation = PairFact::Relation;

PairFact ofPair(const QString& name, const QString& text) {
  return {name, text, {}, Relation::kNone, true};
}

void addGeometry(std::vector<PairFact>& facts, const GeometricEvidence& geometry) {
  const QString edit = editSentence(geometry);
  if (geometry.transform != TransformKind::kNone) {
    facts.push_back(ofPair(PairDetailsModel::tr("Edit"),
                           edit.isEmpty() ? PairDetailsModel::tr("none recognised") : edit));
  }
  QString matches = PairDetailsModel::tr("%1 of %2 keypoint matches agree")
                        .arg(formatCount(geometry.inliers), formatCount(geometry.matches));
  if (!std::isnan(geometry.agreement)) {
    matches = joinFacts(
        {matches, PairDetailsModel::tr("%1 of the overlap agrees").arg(formatShare(geometry.agreement))});
  }
  facts.push_back(ofPair(PairDetailsModel::tr("Matches"), matches));
  const QString position = positionPhrase(geometry);
  if (!position.isEmpty()) facts.push_back(ofPair(PairDetailsModel::tr("Position"), position));
  if (geometry.transform != TransformKind::kNone) {
    facts.push_back({PairDetailsModel::tr("Visible in the other"), formatShare(geometry.overlapOfA),
                     formatShare(geometry.overlapOfB), Relation::kNone, false});
  }
  const QString doubts = doubtPhrase(geometry);
  if (!doubts.isEmpty()) facts.push_back(ofPair(PairDetailsModel::tr("Doubts"), doubts));
}

/// What says that two images are copies.
void addEvidence(std::vector<PairFact>& facts, const library::LibrarySnapshot& snapshot, ImageId a,
                 ImageId b) {
  const QString scoreName = PairDetailsModel::tr("Probability of a copy");
  if (a == b) {
    facts.push_back(ofPair(scoreName, PairDetailsModel::tr("identical content")));
    return;
  }
  const std::optional<ImagePair> pair = snapshot.pair(a, b);
  if (!pair) {
    facts.push_back(
        ofPair(scoreName, PairDetailsModel::tr("below %1").arg(formatSimilarity(snapshot.scoreFloor))));
    return;
  }
  facts.push_back(ofPair(scoreName, formatSimilarity(pair->score)));
  facts.push_back(ofPair(PairDetailsModel::tr("Similarity"), std::isnan(pair->similarity)
                                                                 ? PairDetailsModel::tr("not compared")
                                                                 : formatSimilarity(pair->similarity)));
  if (!std::isnan(pair->normalisedSimilarity)) {
    facts.push_back(ofPair(PairDetailsModel::tr("Normalised"), formatSimilarity(pair->normalisedSimilarity)));
  }
  if (!std::isnan(pair->copyScore))
    facts.push_back(ofPair(PairDetailsModel::tr("Copy score"), formatSimilarity(pair->copyScore)));
  if (!std::isnan(pair->networkCopy))
    facts.push_back(ofPair(PairDetailsModel::tr("Pair network"), formatSimilarity(pair->networkCopy)));
  if (pair->geometry) addGeometry(facts, *pair->geometry);
  const PairDirection direction = library::directionByEvidence(*pair);
  const QString reasons = directionReasons(direction);
  facts.push_back(ofPair(PairDetailsModel::tr("Direction"),
                         reasons.isEmpty()
                             ? directionSentence(direction)
                             : PairDetailsModel::tr("%1: %2").arg(directionSentence(direction), reasons)));
}

QString qualityOf(const FileTraces& traces) {
  const CompressionTraces& compression = traces.compression;
  QStringList parts;
  if (compression.quality > 0) parts << PairDetailsModel::tr("JPEG quality %1").arg(compression.quality);
  if (compression.earlierQuality > 0)
    parts << PairDetailsModel::tr("earlier saved at quality %1").arg(compression.earlierQuality);
  return joinFacts(parts);
}

/// EXIF has no time zone: the camera's clock is shown as it was.
QString clockTime(std::int64_t seconds) {
  if (seconds == 0) return {};
  const QDateTime time = QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC);
  return PairDetailsModel::tr("%1 %2").arg(QLocale().toString(time.date(), QLocale::ShortFormat),
                                           time.time().toString(QStringLiteral("HH:mm:ss")));
}

/// Bytes of any encoding, as text.
QString latinOrUtf8(const std::string& bytes) {
  return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).simplified();
}

/// A row for each thing that at least one file tells.
void addTraces(std::vector<PairFact>& facts, const PairTraces& traces) {
  static const FileTraces kNothing;
  const FileTraces& a = traces.a != nullptr ? *traces.a : kNothing;
  const FileTraces& b = traces.b != nullptr ? *traces.b : kNothing;
  const auto add = [&](const QString& name, const QString& ofA, const QString& ofB) {
    if (ofA.isEmpty() && ofB.isEmpty()) return;
    const bool both = traces.a != nullptr && traces.b != nullptr;
    const Relation relation = !both ? Relation::kNone : ofA == ofB ? Relation::kSame : Relation::kDifferent;
    facts.push_back({name, ofA, ofB, relation, false});
  };
  const auto place = [](const FileTraces& file) {
    return file.metadata.hasPlace ? PairDetailsModel::tr("in the file") : QString();
  };
  add(PairDetailsModel::tr("Compression"), qualityOf(a), qualityOf(b));
  add(PairDetailsModel::tr("Taken"), clockTime(a.metadata.takenAt), clockTime(b.metadata.takenAt));
  add(PairDetailsModel::tr("Camera"), latinOrUtf8(a.metadata.camera), latinOrUtf8(b.metadata.camera));
  add(PairDetailsModel::tr("Saved by"), latinOrUtf8(a.metadata.software), latinOrUtf8(b.metadata.software));
  add(PairDetailsModel::tr("GPS position"), place(a), place(b));
}

}  // namespace

std::vector<PairFact> pairFacts(const library::LibrarySnapshot* snapshot, const GroupMember* a,
                                const GroupMember* b, const PairTraces& traces) {
  std::vector<PairFact> facts;
  if (snapshot == nullptr || (a == nullptr && b == nullptr)) return facts;
  const bool both = a != nullptr && b != nullptr;
  const auto add = [&](const QString& name, const std::function<QString(const GroupMember&)>& text) {
    PairFact fact{name, a != nullptr ? text(*a) : QString(), b != nullptr ? text(*b) : QString(),
                  Relation::kNone, false};
    if (both) fact.relation = fact.a == fact.b ? Relation::kSame : Relation::kDifferent;
    facts.push_back(std::move(fact));
  };
  if (both) addEvidence(facts, *snapshot, a->image->id, b->image->id);
  add(PairDetailsModel::tr("Name"), [](const GroupMember& m) { return displayFileName(m.file->path); });
  add(PairDetailsModel::tr("Folder"), [](const GroupMember& m) { return displayFolder(m.file->path); });
  add(PairDetailsModel::tr("Dimensions"), [](const GroupMember& m) {
    return joinFacts({formatDimensions(m.image->width, m.image->height),
                      formatMegapixels(m.image->width, m.image->height)});
  });
  add(PairDetailsModel::tr("File size"),
      [](const GroupMember& m) { return formatBytesExactly(m.file->bytes); });
  add(PairDetailsModel::tr("Format"), [](const GroupMember& m) { return formatName(m.image->format); });
  add(PairDetailsModel::tr("Modified"),
      [](const GroupMember& m) { return formatTimeNs(m.file->modifiedNs); });
  addTraces(facts, traces);
  if (both) {
    const bool same = a->image == b->image;
    facts.push_back(
        {PairDetailsModel::tr("Content"),
         same ? PairDetailsModel::tr("identical, byte for byte") : PairDetailsModel::tr("different"),
         same ? PairDetailsModel::tr("identical, byte for byte") : PairDetailsModel::tr("different"),
         same ? Relation::kSame : Relation::kDifferent, false});
  }
  add(PairDetailsModel::tr("SHA-256"),
      [](const GroupMember& m) { return QString::fromStdString(m.image->hash.toHex()); });
  return facts;
}

void PairDetailsModel::setFacts(std::vector<PairFact> facts) {
  beginResetModel();
  facts_ = std::move(facts);
  endResetModel();
}

int PairDetailsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(facts_.size());
}

int PairDetailsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant PairDetailsModel::data(const QModelIndex& index, int role) const {
  if (index.row() < 0 || index.row() >= rowCount()) return {};
  const PairFact& fact = facts_[static_cast<std::size_t>(index.row())];
  const bool differs = fact.relation == Relation::kDifferent;
  switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
      if (index.column() == kName) return fact.name;
      if (index.column() == kA) return directionKept(fact.a);
      if (index.column() == kB) return directionKept(fact.b);
      if (role == Qt::ToolTipRole) return differs ? tr("different") : QString();
      return fact.relation == Relation::kNone ? QString() : (differs ? tr("≠") : tr("="));
    case Qt::AccessibleTextRole:
      if (index.column() != kRelation) return data(index, Qt::DisplayRole);
      return fact.relation == Relation::kNone ? QString() : (differs ? tr("different") : tr("same"));
    case Qt::FontRole: {
      if (!differs || index.column() == kName) return {};
      QFont font;
      font.setBold(true);
      return font;
    }
    case Qt::TextAlignmentRole:
      return index.column() == kRelation ? QVariant(int{Qt::AlignCenter}) : QVariant();
    default:
      return {};
  }
}

QVariant PairDetailsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kA:
      return tr("A");
    case kB:
      return tr("B");
    default:
      return QString();
  }
}

}  // namespace lookalike::ui
