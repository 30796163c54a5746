// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "core/base/check.h"
#include "core/edits/made_copies.h"

namespace lookalike::edits {

namespace {

/// Edits of one family hide or undo each other; a recipe has at most one of each.
enum class Family { kCut, kReflect, kTurn, kSize, kColour, kTone, kQuality, kOverlay, kScene, kFile };

struct EditRow {
  MakeEdit edit;
  const char* name;
  Family family;
  bool hasStrengths;
};

constexpr std::array<EditRow, kMakeEditCount> kRows{{
    {MakeEdit::kCrop, "crop", Family::kCut, true},
    {MakeEdit::kMirror, "mirror", Family::kReflect, false},
    {MakeEdit::kFlip, "flip", Family::kReflect, false},
    {MakeEdit::kTurn, "turn", Family::kTurn, false},
    {MakeEdit::kRotate, "rotate", Family::kTurn, true},
    {MakeEdit::kResize, "resize", Family::kSize, true},
    {MakeEdit::kPerspective, "perspective", Family::kTurn, true},
    {MakeEdit::kStretch, "stretch", Family::kSize, true},
    {MakeEdit::kGrey, "grey", Family::kColour, false},
    {MakeEdit::kHue, "hue", Family::kColour, true},
    {MakeEdit::kHue90, "hue90", Family::kColour, false},
    {MakeEdit::kTone, "tone", Family::kTone, true},
    {MakeEdit::kSaturation, "saturation", Family::kColour, true},
    {MakeEdit::kNegative, "negative", Family::kTone, false},
    {MakeEdit::kPalette, "palette", Family::kColour, true},
    {MakeEdit::kTint, "tint", Family::kColour, true},
    {MakeEdit::kBlur, "blur", Family::kQuality, true},
    {MakeEdit::kSharpen, "sharpen", Family::kQuality, true},
    {MakeEdit::kNoise, "noise", Family::kQuality, true},
    {MakeEdit::kPixelate, "pixelate", Family::kQuality, true},
    {MakeEdit::kMotion, "motion", Family::kQuality, true},
    {MakeEdit::kShuffle, "shuffle", Family::kQuality, true},
    {MakeEdit::kText, "text", Family::kOverlay, true},
    {MakeEdit::kSticker, "sticker", Family::kOverlay, true},
    {MakeEdit::kInset, "inset", Family::kOverlay, true},
    {MakeEdit::kBlend, "blend", Family::kOverlay, true},
    {MakeEdit::kErase, "erase", Family::kOverlay, true},
    {MakeEdit::kWatermark, "watermark", Family::kOverlay, true},
    {MakeEdit::kBorder, "border", Family::kScene, true},
    {MakeEdit::kLetterbox, "letterbox", Family::kScene, true},
    {MakeEdit::kMeme, "meme", Family::kScene, true},
    {MakeEdit::kBackdrop, "backdrop", Family::kScene, true},
    {MakeEdit::kOnto, "onto", Family::kScene, true},
    {MakeEdit::kCollage, "collage", Family::kScene, true},
    {MakeEdit::kPhone, "phone", Family::kScene, true},
    {MakeEdit::kJpeg, "jpeg", Family::kFile, true},
}};

const EditRow& rowOf(MakeEdit edit) {
  const auto row =
      std::find_if(kRows.begin(), kRows.end(), [edit](const EditRow& r) { return r.edit == edit; });
  LOOKALIKE_CHECK(row != kRows.end());
  return *row;
}

/// What has no strengths has its place all the same: a mirrored picture is still easy to know again, an
/// inverted one hard. A hard recipe's edit of medium strength may be any.
bool isOfGrade(const EditRow& row, EditStrength strength, EditStrength grade) {
  if (row.hasStrengths || strength != grade) return true;
  if (row.edit == MakeEdit::kMirror || row.edit == MakeEdit::kGrey) return grade != EditStrength::kHard;
  if (row.edit == MakeEdit::kNegative) return grade != EditStrength::kMild;
  return grade == EditStrength::kMedium;
}

}  // namespace

const char* makeEditName(MakeEdit edit) {
  return rowOf(edit).name;
}

std::optional<MakeEdit> makeEditNamed(std::string_view name) {
  for (const EditRow& row : kRows) {
    if (name == row.name) return row.edit;
  }
  return std::nullopt;
}

const char* editStrengthName(EditStrength strength) {
  switch (strength) {
    case EditStrength::kMild:
      return "mild";
    case EditStrength::kMedium:
      return "medium";
    case EditStrength::kHard:
      break;
  }
  return "hard";
}

const std::vector<MakeEdit>& allMakeEdits() {
  static const std::vector<MakeEdit> kAll = [] {
    std::vector<MakeEdit> all;
    all.reserve(kRows.size());
    for (const EditRow& row : kRows) all.push_back(row.edit);
    return all;
  }();
  return kAll;
}

const std::vector<MakeEdit>& benchmarkMakeEdits() {
  static const std::vector<MakeEdit> kEdits = [] {
    static constexpr std::array kLater{MakeEdit::kTint,    MakeEdit::kMotion,    MakeEdit::kShuffle,
                                       MakeEdit::kErase,   MakeEdit::kWatermark, MakeEdit::kMeme,
                                       MakeEdit::kBackdrop};
    std::vector<MakeEdit> edits = allMakeEdits();
    std::erase_if(
        edits, [](MakeEdit edit) { return std::find(kLater.begin(), kLater.end(), edit) != kLater.end(); });
    return edits;
  }();
  return kEdits;
}

bool areOfOneKind(MakeEdit a, MakeEdit b) {
  return rowOf(a).family == rowOf(b).family;
}

std::string CopyRecipe::text() const {
  std::string text = editStrengthName(grade);
  char separator = ':';
  for (const NamedMakeEdit& edit : edits) {
    text += separator;
    text += makeEditName(edit.edit);
    separator = '+';
  }
  return text;
}

CopyRecipe randomRecipe(EditStrength grade, std::span<const MakeEdit> allowed, RepeatableRandom& random) {
  LOOKALIKE_CHECK(!allowed.empty());
  std::vector<EditStrength> strengths{grade};
  if (grade == EditStrength::kMedium && random.chance(0.4)) strengths.push_back(EditStrength::kMild);
  if (grade == EditStrength::kHard) {
    const double more = random.uniform(0.0, 1.0);
    if (more < 0.6) strengths.push_back(EditStrength::kMedium);
    if (more < 0.2) strengths.push_back(EditStrength::kMedium);
  }
  CopyRecipe recipe;
  recipe.grade = grade;
  std::set<Family> used;
  for (const EditStrength strength : strengths) {
    std::vector<MakeEdit> open;
    for (const MakeEdit edit : allowed) {
      const EditRow& row = rowOf(edit);
      if (used.contains(row.family)) continue;
      if (!isOfGrade(row, strength, grade)) continue;
      open.push_back(edit);
    }
    if (open.empty() && recipe.edits.empty()) open.assign(allowed.begin(), allowed.end());
    if (open.empty()) break;
    const MakeEdit chosen = open[random.below(open.size())];
    used.insert(rowOf(chosen).family);
    recipe.edits.push_back({chosen, strength, 0.0F});
  }
  const auto place = [](const NamedMakeEdit& edit) { return &rowOf(edit.edit) - kRows.data(); };
  std::stable_sort(recipe.edits.begin(), recipe.edits.end(),
                   [&](const NamedMakeEdit& a, const NamedMakeEdit& b) { return place(a) < place(b); });
  return recipe;
}

}  // namespace lookalike::edits
