// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/edits/plane_geometry.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::edits {

/// How much of an edit. The figures of each edit stand beside it.
enum class EditStrength : std::uint8_t { kMild, kMedium, kHard };
inline constexpr std::array<EditStrength, 3> kEditStrengths{EditStrength::kMild, EditStrength::kMedium,
                                                            EditStrength::kHard};

/// An edit that can be made. Three figures are those of the three strengths; one without figures has no
/// strengths.
enum class MakeEdit : std::uint8_t {
  kCrop,         ///< 80, 50, 25 % of the area are left
  kMirror,       ///< left and right
  kFlip,         ///< top and bottom
  kTurn,         ///< by 90, 180 or 270 degrees
  kRotate,       ///< by 3 to 8, 9 to 20, 21 to 40 degrees; corners filled, cut by the canvas, or cropped away
  kResize,       ///< to 0.8 or 1.25, 0.5 or 1.6, 0.33 or 2.2
  kPerspective,  ///< corners moved by up to 6, 12, 20 % of a side, inwards (filled) or outwards (cut)
  kStretch,      ///< width against height: by 1.15, 1.4, 1.8 either way
  kGrey,
  kHue,         ///< shifted by 12, 24, 40 degrees
  kHue90,       ///< shifted by 90, 180 or 270 degrees
  kTone,        ///< brightness, contrast, gamma
  kSaturation,  ///< less or more
  kNegative,
  kPalette,    ///< 216, 64, 27 colours, dithered
  kTint,       ///< a cast of colour, shades of one colour, channels exchanged: 35, 65, 100 % of the way
  kBlur,       ///< Gaussian of about 1, 2, 3 pixels
  kSharpen,    ///< unsharp mask
  kNoise,      ///< Gaussian, standard deviation 0.03, 0.06, 0.12
  kPixelate,   ///< blocks of 4 to 5, 6 to 9, 10 to 16 pixels
  kMotion,     ///< smeared along a line of 5, 9, 15 pixels
  kShuffle,    ///< 8, 20, 40 % of the pixels exchanged, or all within 1, 2, 4 pixels, or blocks in a region
  kText,       ///< one to five lines, with or without a bar behind
  kSticker,    ///< drawn figures, or a patch of another picture
  kInset,      ///< another picture on top, 25, 35, 45 % of the side
  kBlend,      ///< with 30, 40, 50 % of another picture
  kErase,      ///< one to three rectangles, together 8, 16, 30 % of the area, become flat or noise
  kWatermark,  ///< words across it, once or many times, at an opacity of 25, 40, 60 %
  kBorder,     ///< a frame of 4, 10, 20 % of the side
  kLetterbox,  ///< bars on two sides: 15, 30, 50 % of the height (or width) added
  kMeme,       ///< bands with words above or below or both: 18, 30, 50 % of the height added
  kBackdrop,   ///< the same bars, but filled with the picture itself, enlarged and blurred
  kOnto,       ///< pasted onto another picture, at 60, 35, 22 % of its side
  kCollage,    ///< beside one other picture (mild), or among three
  kPhone,      ///< on a phone's screen, with its bars
  kJpeg,       ///< quality 60, 30, 12
};
inline constexpr std::size_t kMakeEditCount = 36;

/// A stable lower-case identifier ("crop").
[[nodiscard]] const char* makeEditName(MakeEdit edit);
[[nodiscard]] std::optional<MakeEdit> makeEditNamed(std::string_view name);
/// "mild", "medium", "hard"
[[nodiscard]] const char* editStrengthName(EditStrength strength);
/// All that can be made, in the order in which a recipe has them: first those of the picture itself, then
/// what is laid over it, then what is put around it, then the file's.
[[nodiscard]] const std::vector<MakeEdit>& allMakeEdits();
/// Those that a benchmark is made of unless others are asked for: all but tint, motion, shuffle, erase,
/// watermark, meme and backdrop, so that a seed means the same benchmark as ever.
[[nodiscard]] const std::vector<MakeEdit>& benchmarkMakeEdits();
/// Whether one hides or undoes the other (blur and noise, mirror and flip), so that a recipe should have only
/// one of them. Also true of an edit with itself.
[[nodiscard]] bool areOfOneKind(MakeEdit a, MakeEdit b);

struct NamedMakeEdit {
  MakeEdit edit = MakeEdit::kCrop;
  EditStrength strength = EditStrength::kMedium;
  /// Moves the figures from those of the strength towards those of the next stronger (up to 1) or weaker
  /// (down to -1) one; beyond mild by up to 0.4 of the way.
  float shift = 0.0F;
  bool operator==(const NamedMakeEdit&) const = default;
};

/// Edits, made one after the other.
struct CopyRecipe {
  EditStrength grade = EditStrength::kMild;  ///< of the whole
  std::vector<NamedMakeEdit> edits;

  /// "medium:crop+mirror"
  [[nodiscard]] std::string text() const;
};

/// One to three of the `allowed` edits (at least one), no two of a kind that undo or hide each other. Mild:
/// one mild edit. Medium: one medium edit, perhaps with a mild one. Hard: one hard edit, perhaps with one or
/// two of medium strength.
[[nodiscard]] CopyRecipe randomRecipe(EditStrength grade, std::span<const MakeEdit> allowed,
                                      RepeatableRandom& random);

/// An edited copy and what is known of it for certain.
struct MadeCopy {
  decode::RgbImage pixels;
  /// What differs from the original, as geometric_evidence.h names it. Crop, mirror, rotation and size are
  /// those of the whole transform, whatever edits they came from. Amounts that EditKind leaves open:
  /// recolour: mean of |ΔCb| and |ΔCr|; tone: mean |ΔY|; blur and sharpen: change of the mean absolute
  /// Laplacian; recompress: 1 - quality / 100; overlay: share of the overlap's pixels that changed; collage
  /// and screenshot: share of the copy that is not the original.
  std::vector<NamedEdit> edits;
  Matrix3 originalToCopy = identityMap();  ///< pixels to pixels, (0, 0) at the centre of the upper left one
  bool mirrored = false;
  bool inverted = false;
  ConvexPolygon regionInOriginal;  ///< what of the original is seen in the copy, overlays not counted
  double shareOfOriginal = 1.0;    ///< its share of the original's area
  double shareOfCopy = 1.0;        ///< its share of the copy's area
};

/// What of MadeCopy is found out.
enum class CopyTruth : std::uint8_t {
  kAll,
  kPlaces,  ///< amounts that need pixels to be compared are 0; takes about half the time
};

/// Makes one copy. `others` are up to three further pictures for edits that put several together; with fewer,
/// they are used again, and with none a plain colour stands for them. Equal arguments give equal pixels on
/// every machine whose OpenCV computes alike. Errors: kInvalidArgument (an empty original, or a side over
/// 20,000 pixels), kOutOfMemory.
[[nodiscard]] Result<MadeCopy> makeCopy(const decode::RgbImage& original, const CopyRecipe& recipe,
                                        std::span<const decode::RgbImage> others, std::uint64_t seed,
                                        CopyTruth truth = CopyTruth::kAll);

}  // namespace lookalike::edits
