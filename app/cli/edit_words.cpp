// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/edit_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/exchange/evidence_names.h"

namespace lookalike::cli {

namespace {

std::string number(double value, int decimals, const char* unit) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f%s", decimals, value, unit);
  return text;
}

std::string roundedPercent(float share) {
  return number(std::round(static_cast<double>(share) * 100.0), 0, " %");
}

/// Without the minus of a zero that was rounded.
std::string degrees(float amount) {
  return number(std::round(static_cast<double>(amount)) + 0.0, 0, "\u00B0");
}

std::string wordsOf(const NamedEdit& edit) {
  switch (edit.kind) {
    case EditKind::kCrop:
      return "crop to " + roundedPercent(edit.amount);
    case EditKind::kMirror:
      return "mirrored";
    case EditKind::kRotate:
      return "rotated by " + degrees(edit.amount);
    case EditKind::kResize:
      return "resized to " + roundedPercent(edit.amount);
    case EditKind::kBorder:
      return "border of " + roundedPercent(edit.amount);
    case EditKind::kOverlay:
      return "text or sticker added";
    case EditKind::kPastedInto:
      return "pasted into another picture";
    case EditKind::kCollage:
      return "part of a collage";
    case EditKind::kScreenshot:
      return "screenshot";
    case EditKind::kPerspective:
      return "perspective changed";
    case EditKind::kStretch:
      return "stretched by " + number(edit.amount, 2, "");
    case EditKind::kGrey:
      return "made grey";
    case EditKind::kRecolour:
      return "recoloured";
    case EditKind::kTone:
      return "brightness or contrast changed";
    case EditKind::kInvert:
      return "inverted";
    case EditKind::kRecompress:
      return "recompressed";
    case EditKind::kBlur:
      return "blurred";
    case EditKind::kSharpen:
      return "sharpened";
    case EditKind::kPixelate:
      return "pixelated by " + number(edit.amount, 0, " px");
    case EditKind::kNoise:
      return "noise added";
    case EditKind::kBlend:
      return "blended with another picture";
  }
  return {};
}

const char* wordsOf(Doubt doubt) {
  switch (doubt) {
    case Doubt::kFewKeypoints:
      return "few keypoints";
    case Doubt::kOnALine:
      return "matches on one line";
    case Doubt::kTinySpot:
      return "matches in one spot";
    case Doubt::kRepeatedPattern:
      return "repeated pattern";
    case Doubt::kBorderOnly:
      return "matches along the borders only";
    case Doubt::kTextOnly:
      return "lettering only";
    case Doubt::kOverlapDisagrees:
      return "the overlap differs";
    case Doubt::kParallax:
      return "another viewpoint";
  }
  return "";
}

}  // namespace

std::string editWords(const GeometricEvidence& geometry) {
  std::string words;
  for (const NamedEdit& edit : geometry.edits) words.append(words.empty() ? "" : ", ").append(wordsOf(edit));
  return words;
}

std::string doubtWords(const GeometricEvidence& geometry) {
  std::string words;
  for (const Doubt doubt : exchange::kDoubts) {
    if (geometry.hasDoubt(doubt)) words.append(words.empty() ? "" : ", ").append(wordsOf(doubt));
  }
  return words;
}

std::string pairSentence(const GeometricEvidence& geometry, float probability) {
  constexpr float kCopy = 0.6F;  // as `find`'s threshold
  const std::string edits = editWords(geometry);
  const std::string doubts = doubtWords(geometry);
  if (probability < kCopy) {
    const std::string sentence = "Not taken for a copy";
    if (!doubts.empty()) return sentence + ": " + doubts + ".";
    if (geometry.inliers == 0 && geometry.regionInA.empty())
      return sentence + ": nothing in common was found.";
    if (edits.empty()) return sentence + ".";
    return sentence + (geometry.editsOfB ? "; if B is one of A: " : "; if A is one of B: ") + edits + ".";
  }
  std::string sentence = "A and B are copies of one picture; no edit was found";
  if (!edits.empty()) sentence = (geometry.editsOfB ? "B is a copy of A: " : "A is a copy of B: ") + edits;
  if (!doubts.empty()) sentence.append("; doubtful: ").append(doubts);
  return sentence + ".";
}

std::string remarkOnB(const GeometricEvidence& geometry, const char* other) {
  std::string remark = editWords(geometry);
  if (!remark.empty() && !geometry.editsOfB) remark.insert(0, std::string(other) + ": ");
  const std::string doubts = doubtWords(geometry);
  if (!doubts.empty()) remark.append(remark.empty() ? "" : "; ").append("doubtful: ").append(doubts);
  return remark.empty() ? remark : "  (" + remark + ")";
}

}  // namespace lookalike::cli
