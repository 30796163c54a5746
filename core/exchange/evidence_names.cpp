// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/evidence_names.h"

#include <cmath>

#include "core/exchange/number_text.h"

namespace lookalike::exchange {

std::string_view editName(EditKind kind) {
  switch (kind) {
    case EditKind::kCrop:
      return "crop";
    case EditKind::kMirror:
      return "mirror";
    case EditKind::kRotate:
      return "rotate";
    case EditKind::kResize:
      return "resize";
    case EditKind::kBorder:
      return "border";
    case EditKind::kOverlay:
      return "overlay";
    case EditKind::kPastedInto:
      return "pasted_into";
    case EditKind::kCollage:
      return "collage";
    case EditKind::kScreenshot:
      return "screenshot";
    case EditKind::kPerspective:
      return "perspective";
    case EditKind::kStretch:
      return "stretch";
    case EditKind::kGrey:
      return "grey";
    case EditKind::kRecolour:
      return "recolour";
    case EditKind::kTone:
      return "tone";
    case EditKind::kInvert:
      return "invert";
    case EditKind::kRecompress:
      return "recompress";
    case EditKind::kBlur:
      return "blur";
    case EditKind::kSharpen:
      return "sharpen";
    case EditKind::kPixelate:
      return "pixelate";
    case EditKind::kNoise:
      return "noise";
    case EditKind::kBlend:
      return "blend";
  }
  return "unknown";
}

std::string_view doubtName(Doubt doubt) {
  switch (doubt) {
    case Doubt::kFewKeypoints:
      return "few_keypoints";
    case Doubt::kOnALine:
      return "on_a_line";
    case Doubt::kTinySpot:
      return "tiny_spot";
    case Doubt::kRepeatedPattern:
      return "repeated_pattern";
    case Doubt::kBorderOnly:
      return "border_only";
    case Doubt::kTextOnly:
      return "text_only";
    case Doubt::kOverlapDisagrees:
      return "overlap_disagrees";
    case Doubt::kParallax:
      return "parallax";
  }
  return "unknown";
}

std::string_view containmentName(Containment what) {
  switch (what) {
    case Containment::kUndecided:
      return "undecided";
    case Containment::kSameExtent:
      return "same_extent";
    case Containment::kAInB:
      return "a_in_b";
    case Containment::kBInA:
      return "b_in_a";
    case Containment::kOverlap:
      return "overlap";
  }
  return "unknown";
}

std::string_view relationName(Relation relation) {
  switch (relation) {
    case Relation::kSame:
      return "same";
    case Relation::kMirrored:
      return "mirrored";
    case Relation::kInverted:
      return "inverted";
    case Relation::kMirroredInverted:
      return "mirrored_inverted";
  }
  return "unknown";
}

std::string_view transformName(TransformKind kind) {
  switch (kind) {
    case TransformKind::kNone:
      return "none";
    case TransformKind::kSimilarity:
      return "similarity";
    case TransformKind::kAffine:
      return "affine";
    case TransformKind::kHomography:
      return "homography";
  }
  return "unknown";
}

std::string_view evidenceName(EvidenceKind kind) {
  switch (kind) {
    case EvidenceKind::kGlobal:
      return "global";
    case EvidenceKind::kLocal:
      return "local";
    case EvidenceKind::kBoth:
      return "both";
  }
  return "unknown";
}

std::string_view directionName(Direction direction) {
  switch (direction) {
    case Direction::kUndecided:
      return "undecided";
    case Direction::kAFromB:
      return "a_from_b";
    case Direction::kBFromA:
      return "b_from_a";
  }
  return "unknown";
}

std::string_view reasonName(DirectionReasonKind kind) {
  switch (kind) {
    case DirectionReasonKind::kNorm:
      return "norm";
    case DirectionReasonKind::kContainment:
      return "containment";
    case DirectionReasonKind::kAddition:
      return "addition";
    case DirectionReasonKind::kProcessing:
      return "processing";
    case DirectionReasonKind::kSize:
      return "size";
    case DirectionReasonKind::kEnlarged:
      return "enlarged";
    case DirectionReasonKind::kRecompressed:
      return "recompressed";
    case DirectionReasonKind::kQuality:
      return "quality";
    case DirectionReasonKind::kCameraData:
      return "camera_data";
    case DirectionReasonKind::kPlace:
      return "place";
    case DirectionReasonKind::kSoftware:
      return "software";
    case DirectionReasonKind::kDates:
      return "dates";
    case DirectionReasonKind::kHistory:
      return "history";
    case DirectionReasonKind::kDerivedFrom:
      return "derived_from";
    case DirectionReasonKind::kVerdict:
      return "verdict";
  }
  return "unknown";
}

bool hasAmount(EditKind kind) {
  return kind != EditKind::kMirror && kind != EditKind::kPerspective && kind != EditKind::kGrey &&
         kind != EditKind::kInvert;
}

std::string editsText(std::span<const NamedEdit> edits) {
  std::string text;
  for (const NamedEdit& edit : edits) {
    if (!text.empty()) text += '+';
    text += editName(edit.kind);
    const std::string amount = hasAmount(edit.kind) ? numberText(edit.amount) : std::string();
    if (!amount.empty()) text += ':' + amount;
  }
  return text;
}

std::string reasonsText(std::span<const DirectionReason> reasons) {
  std::string text;
  for (const DirectionReason& reason : reasons) {
    if (!text.empty()) text += '+';
    text += reasonName(reason.kind);
    text += ':' + numberText(std::round(static_cast<double>(reason.logOdds) * 100.0) / 100.0);
  }
  return text;
}

std::string doubtsText(std::uint32_t doubts) {
  std::string text;
  for (const Doubt doubt : kDoubts) {
    if ((doubts & static_cast<std::uint32_t>(doubt)) == 0) continue;
    if (!text.empty()) text += '+';
    text += doubtName(doubt);
  }
  return text;
}

}  // namespace lookalike::exchange
