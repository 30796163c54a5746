// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/edit_sentences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

struct EditSentences {
  Q_DECLARE_TR_FUNCTIONS(EditSentences)
};

QString number(float value, int decimals) {
  return QLocale().toString(static_cast<double>(value), 'f', decimals);
}

QString turn(float degrees) {
  const int whole = static_cast<int>(std::lround(std::abs(degrees)));
  if (whole == 180) return EditSentences::tr("turned upside down");
  return degrees < 0.0F ? EditSentences::tr("rotated %1° counterclockwise").arg(whole)
                        : EditSentences::tr("rotated %1° clockwise").arg(whole);
}

/// What is said after the copy's name. Crop and mirror are part of the sentence's beginning, and empty here.
QString clauseOf(const NamedEdit& edit) {
  const QString share = formatShare(edit.amount);
  switch (edit.kind) {
    case EditKind::kCrop:
    case EditKind::kMirror:
      return {};
    case EditKind::kRotate:
      return turn(edit.amount);
    case EditKind::kResize:
      return EditSentences::tr("resized to %1").arg(share);
    case EditKind::kBorder:
      return EditSentences::tr("with a border that fills %1").arg(share);
    case EditKind::kOverlay:
      return EditSentences::tr("with text or a sticker added");
    case EditKind::kPastedInto:
      return EditSentences::tr("pasted into another picture that fills %1").arg(share);
    case EditKind::kCollage:
      return EditSentences::tr("placed beside other pictures");
    case EditKind::kScreenshot:
      return EditSentences::tr("shown in a screenshot");
    case EditKind::kPerspective:
      return EditSentences::tr("with its perspective changed");
    case EditKind::kStretch:
      return edit.amount < 1.0F ? EditSentences::tr("narrowed to %1 of its width").arg(share)
                                : EditSentences::tr("widened %1 times").arg(number(edit.amount, 2));
    case EditKind::kGrey:
      return EditSentences::tr("made grey");
    case EditKind::kRecolour:
      return EditSentences::tr("recoloured");
    case EditKind::kTone:
      return EditSentences::tr("with brightness or contrast changed");
    case EditKind::kInvert:
      return EditSentences::tr("with light and dark inverted");
    case EditKind::kRecompress:
      return EditSentences::tr("recompressed");
    case EditKind::kBlur:
      return EditSentences::tr("blurred");
    case EditKind::kSharpen:
      return EditSentences::tr("sharpened");
    case EditKind::kPixelate:
      return EditSentences::tr("pixelated in blocks of %1 pixels").arg(number(edit.amount, 0));
    case EditKind::kNoise:
      return EditSentences::tr("with noise added");
    case EditKind::kBlend:
      return EditSentences::tr("blended with another picture");
  }
  return {};
}

QString beginningOf(const GeometricEvidence& geometry) {
  const QString copy = geometry.editsOfB ? EditSentences::tr("B") : EditSentences::tr("A");
  const QString original = geometry.editsOfB ? EditSentences::tr("A") : EditSentences::tr("B");
  const auto find = [&](EditKind kind) {
    return std::find_if(geometry.edits.begin(), geometry.edits.end(),
                        [kind](const NamedEdit& edit) { return edit.kind == kind; });
  };
  const auto crop = find(EditKind::kCrop);
  const bool isMirrored = find(EditKind::kMirror) != geometry.edits.end();
  if (crop == geometry.edits.end()) {
    return isMirrored ? EditSentences::tr("%1 is a mirrored copy of %2").arg(copy, original)
                      : EditSentences::tr("%1 is a copy of %2").arg(copy, original);
  }
  const QString share = formatShare(crop->amount);
  return isMirrored ? EditSentences::tr("%1 is a mirrored crop to %2 of %3").arg(copy, share, original)
                    : EditSentences::tr("%1 is a crop to %2 of %3").arg(copy, share, original);
}

QString doubtWords(Doubt doubt) {
  switch (doubt) {
    case Doubt::kFewKeypoints:
      return EditSentences::tr("few keypoints");
    case Doubt::kOnALine:
      return EditSentences::tr("all matches lie on one line");
    case Doubt::kTinySpot:
      return EditSentences::tr("all matches lie in one spot");
    case Doubt::kRepeatedPattern:
      return EditSentences::tr("a repeated pattern matches");
    case Doubt::kBorderOnly:
      return EditSentences::tr("only the borders match");
    case Doubt::kTextOnly:
      return EditSentences::tr("only lettering matches");
    case Doubt::kOverlapDisagrees:
      return EditSentences::tr("the overlap differs");
    case Doubt::kParallax:
      return EditSentences::tr("taken from another viewpoint");
  }
  return {};
}

/// These say that there is little to go by; those below, that what there is speaks for a look-alike.
constexpr std::array kDoubtsOfAmount{Doubt::kFewKeypoints,    Doubt::kOnALine,    Doubt::kTinySpot,
                                     Doubt::kRepeatedPattern, Doubt::kBorderOnly, Doubt::kTextOnly};
constexpr std::array kDoubtsOfKind{Doubt::kOverlapDisagrees, Doubt::kParallax};

template <std::size_t kCount>
QString joinedDoubts(const GeometricEvidence& geometry, const std::array<Doubt, kCount>& doubts) {
  QStringList words;
  for (const Doubt doubt : doubts) {
    if (geometry.hasDoubt(doubt)) words << doubtWords(doubt);
  }
  return words.join(EditSentences::tr(", "));
}

}  // namespace

QString editSentence(const GeometricEvidence& geometry) {
  if (geometry.edits.empty()) return {};
  QString sentence = beginningOf(geometry);
  for (const NamedEdit& edit : geometry.edits) {
    const QString clause = clauseOf(edit);
    if (!clause.isEmpty()) sentence = EditSentences::tr("%1, %2").arg(sentence, clause);
  }
  return sentence;
}

QString positionPhrase(const GeometricEvidence& geometry) {
  if (geometry.transform == TransformKind::kNone) return {};
  QString position;
  switch (geometry.containment) {
    case Containment::kUndecided:
      break;
    case Containment::kSameExtent:
      position = EditSentences::tr("same framing");
      break;
    case Containment::kAInB:
      position = EditSentences::tr("A lies inside B");
      break;
    case Containment::kBInA:
      position = EditSentences::tr("B lies inside A");
      break;
    case Containment::kOverlap:
      position = EditSentences::tr("each shows something the other does not");
      break;
  }
  return joinFacts(
      {position, isMirrored(geometry.relation) ? EditSentences::tr("mirrored") : QString(),
       isInverted(geometry.relation) ? EditSentences::tr("light and dark inverted") : QString()});
}

QString doubtPhrase(const GeometricEvidence& geometry) {
  const QString amount = joinedDoubts(geometry, kDoubtsOfAmount);
  const QString kind = joinedDoubts(geometry, kDoubtsOfKind);
  return joinFacts(
      {amount.isEmpty() ? QString() : EditSentences::tr("little evidence: %1").arg(amount),
       kind.isEmpty() ? QString() : EditSentences::tr("more likely a look-alike: %1").arg(kind)});
}

}  // namespace lookalike::ui
