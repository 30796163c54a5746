// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/direction_sentences.h"

#include <cmath>
#include <QCoreApplication>
#include <QStringList>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

constexpr int kMostReasons = 3;

struct DirectionSentences {
  Q_DECLARE_TR_FUNCTIONS(DirectionSentences)
};

/// What speaks for a picture being the one that was made.
QString reasonPhrase(DirectionReasonKind kind) {
  switch (kind) {
    case DirectionReasonKind::kNorm:
      return DirectionSentences::tr("contains less detail (model)");
    case DirectionReasonKind::kContainment:
      return DirectionSentences::tr("shows less");
    case DirectionReasonKind::kAddition:
      return DirectionSentences::tr("something was added");
    case DirectionReasonKind::kProcessing:
      return DirectionSentences::tr("processed");
    case DirectionReasonKind::kSize:
      return DirectionSentences::tr("smaller for the same content");
    case DirectionReasonKind::kEnlarged:
      return DirectionSentences::tr("lacks fine detail");
    case DirectionReasonKind::kRecompressed:
      return DirectionSentences::tr("compressed before");
    case DirectionReasonKind::kQuality:
      return DirectionSentences::tr("lower quality");
    case DirectionReasonKind::kCameraData:
      return DirectionSentences::tr("camera data missing");
    case DirectionReasonKind::kPlace:
      return DirectionSentences::tr("location missing");
    case DirectionReasonKind::kSoftware:
      return DirectionSentences::tr("written by an editor");
    case DirectionReasonKind::kDates:
      return DirectionSentences::tr("later dates");
    case DirectionReasonKind::kHistory:
      return DirectionSentences::tr("longer edit history");
    case DirectionReasonKind::kDerivedFrom:
      return DirectionSentences::tr("names the other as its source");
    case DirectionReasonKind::kVerdict:
      return DirectionSentences::tr("by verdict");
  }
  return {};
}

}  // namespace

QString directionSentence(const PairDirection& direction) {
  const auto share = formatShare(std::floor(100.0F * direction.probability()) / 100.0F);
  switch (direction.direction) {
    case Direction::kAFromB:
      return DirectionSentences::tr("A was made from B (%1)").arg(share);
    case Direction::kBFromA:
      return DirectionSentences::tr("B was made from A (%1)").arg(share);
    case Direction::kUndecided:
      break;
  }
  return DirectionSentences::tr("undecided");
}

QString directionReasons(const PairDirection& direction) {
  if (direction.direction == Direction::kUndecided) return {};
  const bool isBFromA = direction.direction == Direction::kBFromA;
  QStringList phrases;
  for (const DirectionReason& reason : direction.reasons) {
    if ((reason.logOdds > 0.0F) == isBFromA && phrases.size() < kMostReasons)
      phrases << reasonPhrase(reason.kind);
  }
  return phrases.join(DirectionSentences::tr(", "));
}

}  // namespace lookalike::ui
