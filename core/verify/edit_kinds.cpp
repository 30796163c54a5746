// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/edit_kinds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace lookalike::verify {

namespace {

// The limits were set on 1,500 copies made with known edits (core/evaluate/made_copies), of photographs of
// 200 to 600 pixels.
constexpr float kSeam = 1.95F;    ///< above: laid there; crops of photographs stay below 1.6
constexpr float kPlain = 0.97F;   ///< share of one colour of a border
constexpr float kScreen = 0.37F;  ///< and of a screen with its bars
constexpr float kScreenRows = 0.28F;
constexpr float kTouches = 0.04F;  ///< share of a side that a gap of a collage may have
constexpr double kTurned = 1.0;    ///< degrees
constexpr double kResized = 1.05;
constexpr double kStretched = 1.04;
constexpr double kPerspective = 0.006;
constexpr float kGrey = 1.0F;           ///< levels of chroma of a grey file
constexpr float kRecolour = 1.0F;       ///< levels
constexpr float kTone = 3.0F;           ///< levels
constexpr float kToneClear = 2.0F;      ///< tone against the scatter about its curve
constexpr float kPatches = 0.004F;      ///< share of the overlap
constexpr float kBlendResidual = 3.5F;  ///< levels
constexpr float kBlendScatter = 5.0F;   ///< levels, about the tone curve
constexpr float kBlendUnlike = 0.03F;
constexpr float kPixelated = 0.28F;
constexpr float kSharper = 0.25F;      ///< log2 of energy in the middle band
constexpr float kMuchSharper = 0.45F;  ///< more than a blend or an overlay changes it
constexpr float kFiner = 0.45F;        ///< and in the fine one
constexpr float kBlurFiner = 0.7F;
constexpr float kNoise = 0.9F;        ///< levels in the fine band
constexpr float kNoiseGain = 0.9F;    ///< log2 of energy, in flat places
constexpr float kMuchNoise = 2.5F;    ///< likewise, whatever else
constexpr float kNoiseExcess = 0.5F;  ///< more of it in flat places than everywhere
constexpr float kGrain =
    3.6F;  ///< fine against middle energy gained: sharpening 2, blur to 4, noise 5 and more
constexpr float kDither = 9.5F;  ///< likewise, from dithering
constexpr float kBlocky = 0.03F;
constexpr float kDiffers = 0.5F;  ///< levels; below, the pixels are the same

bool isTurned(const GeometricChange& change) {
  return std::abs(std::remainder(change.degrees, 90.0)) > kTurned;
}

bool hasPerspective(const GeometricChange& change) {
  return change.perspective > kPerspective;
}

/// Whether the region's extent along one axis is that of a tile among one to four.
bool isTile(float span) {
  return span > 1.0F - 2.0F * kTouches || std::abs(span - 0.5F) < 0.07F ||
         std::abs(span - 1.0F / 3.0F) < 0.05F;
}

/// Noise, compression and clipped tones change colours too.
float leastRecolour(const ColourChange& colour) {
  return kRecolour + 0.04F * colour.tone + 0.25F * std::max(0.0F, colour.residual - 1.5F);
}

// What B has and A has not.

bool turnedGrey(const EditMeasures& m) {
  return m.colour.chromaB < kGrey && m.colour.chromaA > 1.5F * kGrey;
}

bool turnedPixels(const EditMeasures& m) {
  return m.stepsB.strength > kPixelated && m.stepsA.strength < kPixelated;
}

bool isBlended(const EditMeasures& m);

bool hasPatches(const EditMeasures& m) {
  return m.patches.share > kPatches && !isBlended(m) &&
         std::max(m.stepsA.strength, m.stepsB.strength) < kPixelated &&
         std::abs(m.detail.sharper) < 2.0F * kMuchSharper;
}

/// The overlay is where its outline shows.
bool hasOverlay(const EditMeasures& m) {
  return hasPatches(m) && m.patches.contourB >= m.patches.contourA;
}

bool isBlended(const EditMeasures& m) {
  return m.colour.residual > kBlendResidual && m.colour.toneScatter > kBlendScatter &&
         m.detail.unlike > kBlendUnlike && std::max(m.stepsA.strength, m.stepsB.strength) < kPixelated &&
         std::abs(m.detail.sharper) < kMuchSharper;
}

bool isResampled(const EditMeasures& m) {
  return std::min(m.shareOfA, m.shareOfB) < kWholeShare || std::abs(std::log(m.aToB.scale)) > 0.03 ||
         std::abs(std::log(m.aToB.stretch)) > 0.03;
}

/// Something fine was added everywhere, and little that is coarser.
bool gotGrainy(const EditMeasures& m) {
  if (m.detail.noiseB < kNoise || m.stepsB.strength > kPixelated) return false;
  // The other one may have lost its grain to compression.
  if (m.blockinessA - std::max(0.0F, m.blockinessB) > kBlocky / 2.0F) return false;
  if (m.detail.noiseGain > kMuchNoise && m.detail.finer > -0.5F) return true;
  // Resampling adds fine structure where there is some; noise adds it where there is none.
  if (isResampled(m) && m.detail.noiseGain - m.detail.finer < kNoiseExcess) return false;
  return m.detail.noiseGain > kNoiseGain && m.detail.finer > 0.02F &&
         m.detail.finer > kGrain * m.detail.sharper;
}

/// Dithering adds to the finest structure only.
bool isDithered(const EditMeasures& m) {
  return gotGrainy(m) && m.detail.finer > kDither * m.detail.sharper;
}

bool gotSharper(const EditMeasures& m) {
  return m.detail.sharper > kSharper && m.detail.finer > kFiner &&
         m.detail.finer < kGrain * m.detail.sharper && m.stepsB.strength < kPixelated;
}

bool gotBlurred(const EditMeasures& m) {
  return m.detail.sharper < -kSharper && m.detail.finer < -kBlurFiner && !turnedPixels(m);
}

bool gotBlocky(const EditMeasures& m) {
  return m.blockinessB - std::max(0.0F, m.blockinessA) > kBlocky;
}

bool isLaidThere(Scene scene) {
  return scene != Scene::kNone && scene != Scene::kNatural;
}

class EditList {
 public:
  explicit EditList(const EditMeasures& m) : m_(m) {}

  std::vector<NamedEdit> run() {
    addScene();
    addGeometry();
    addColour();
    addDetail();
    if (const double factor = m_.aToB.scale; std::max(factor, 1.0 / factor) > leastFactor())
      add(EditKind::kResize, factor);
    addRecompression();
    return std::move(edits_);
  }

 private:
  void add(EditKind kind, double amount = 0.0) { edits_.push_back({kind, static_cast<float>(amount)}); }

  [[nodiscard]] double leastFactor() const { return hasPerspective(m_.aToB) ? 1.4 : kResized; }

  void addScene() {
    const double rest = 1.0 - m_.shareOfB;
    switch (sceneOf(m_.aroundB, m_.aToB)) {
      case Scene::kBorder:
        return add(EditKind::kBorder, rest);
      case Scene::kScreenshot:
        return add(EditKind::kScreenshot, rest);
      case Scene::kCollage:
        return add(EditKind::kCollage, rest);
      case Scene::kPasted:
        return add(EditKind::kPastedInto, rest);
      default:
        break;
    }
  }

  void addGeometry() {
    if (m_.shareOfA < kWholeShare) add(EditKind::kCrop, m_.shareOfA);
    if (m_.aToB.mirrored) add(EditKind::kMirror);
    const bool perspective = hasPerspective(m_.aToB) && !turnedPixels(m_);
    if (std::abs(m_.aToB.degrees) > (perspective ? 15.0 : kTurned)) add(EditKind::kRotate, m_.aToB.degrees);
    if (perspective) {
      add(EditKind::kPerspective);
    } else if (std::max(m_.aToB.stretch, 1.0 / m_.aToB.stretch) > kStretched) {
      add(EditKind::kStretch, m_.aToB.stretch);
    }
  }

  void addColour() {
    if (m_.isInverted) add(EditKind::kInvert);
    if (hasOverlay(m_)) add(EditKind::kOverlay, m_.patches.share);
    if (isBlended(m_)) {
      blended_ = true;
      return add(EditKind::kBlend,
                 std::clamp(1.0 - static_cast<double>(std::abs(m_.colour.contrast)), 0.05, 0.95));
    }
    if (turnedGrey(m_)) {
      add(EditKind::kGrey);
    } else if (m_.colour.recolour > leastRecolour(m_.colour)) {
      add(EditKind::kRecolour, m_.colour.colour / 255.0);
    }
    if (m_.colour.tone > kTone && m_.colour.tone > kToneClear * m_.colour.toneScatter)
      add(EditKind::kTone, m_.colour.tone / 255.0);
  }

  void addDetail() {
    if (turnedPixels(m_)) {
      add(EditKind::kPixelate, m_.stepsB.period / std::max(1e-6, m_.workingScaleB));
    } else if (blended_) {
      return;
    } else if (gotBlurred(m_)) {
      add(EditKind::kBlur, 1.0 - std::exp2(m_.detail.finer));
    } else if (gotSharper(m_)) {
      add(EditKind::kSharpen, std::min(1.0, std::exp2(0.8 * m_.detail.finer) - 1.0));
    } else if (isDithered(m_)) {
      const auto recolour = std::find_if(edits_.begin(), edits_.end(), [](const NamedEdit& edit) {
        return edit.kind == EditKind::kRecolour || edit.kind == EditKind::kGrey;
      });
      if (recolour == edits_.end()) add(EditKind::kRecolour, m_.colour.colour / 255.0);
    } else if (gotGrainy(m_)) {
      constexpr double kFineShare =
          0.25;  // what is left of noise in the fine band of a working picture, measured
      add(EditKind::kNoise, m_.detail.noiseB / kFineShare / 255.0);
    }
  }

  void addRecompression() {
    if (gotBlocky(m_) && !turnedPixels(m_))
      return add(EditKind::kRecompress, std::min(1.0F, 10.0F * (m_.blockinessB - m_.blockinessA)));
    if (edits_.empty() && m_.difference > kDiffers)
      add(EditKind::kRecompress, std::min(1.0, m_.difference / 32.0));
  }

  const EditMeasures& m_;
  std::vector<NamedEdit> edits_;
  bool blended_ = false;
};

/// What speaks for the one picture being the copy, by what it alone has.
double signsOfCopy(const EditMeasures& m) {
  double votes = 0.0;
  if (turnedGrey(m)) votes += 4.0;
  if (turnedPixels(m)) votes += 4.0;
  if (hasOverlay(m))
    votes += std::min(3.0, 1.0 + 4.0 * std::log((m.patches.contourB + 1.0) / (m.patches.contourA + 1.0)));
  if (gotGrainy(m)) votes += 2.0;
  if (gotBlocky(m)) votes += 1.0;
  const Scene scene = sceneOf(m.aroundB, m.aToB);
  if (isLaidThere(scene)) votes += 4.0;
  if (scene == Scene::kNatural) votes -= 4.0;
  if (isBlended(m)) votes += m.detail.coarseB < m.detail.coarseA ? 0.5 : 0.0;
  return votes;
}

/// Of two pictures that differ in sharpness, the one further from what photographs usually have was edited.
double sharpnessVotes(const EditMeasures& m) {
  const bool isSharper = gotSharper(m) || gotBlurred(exchanged(m));
  const bool isSofter = gotBlurred(m) || gotSharper(exchanged(m));
  if (isSharper == isSofter) return 0.0;
  // Logistic: whether the softer one looks like a photograph as it is, and so the sharper one was sharpened.
  const double softFine = isSharper ? m.detail.fineA : m.detail.fineB;
  const double softMiddle = isSharper ? m.detail.middleA : m.detail.middleB;
  const double tooSharp = std::clamp(2.1 + 4.0 * softFine - 1.2 * softMiddle, -2.0, 2.0);
  return isSharper ? tooSharp : -tooSharp;
}

}  // namespace

Scene sceneOf(const Surroundings& around, const GeometricChange& change) {
  if (around.share <= 1.0 - kWholeShare) return Scene::kNone;
  const bool isSlanted = isTurned(change) || hasPerspective(change);
  const std::array<float, 4> gaps{around.gapLeft, around.gapRight, around.gapTop, around.gapBottom};
  if (around.plain > kPlain) {
    if (!isSlanted) return Scene::kBorder;
    return *std::min_element(gaps.begin(), gaps.end()) > 0.02F ? Scene::kBorder : Scene::kCorners;
  }
  if (around.seam < kSeam) return Scene::kNatural;
  if (around.plain > kScreen && around.plainRows > kScreenRows && around.spanX > 0.75F && !isSlanted)
    return Scene::kScreenshot;
  const auto touched = std::count_if(gaps.begin(), gaps.end(), [](float gap) { return gap < kTouches; });
  if (touched >= 2 && isTile(around.spanX) && isTile(around.spanY) && !isSlanted) return Scene::kCollage;
  return Scene::kPasted;
}

double copyIsB(const EditMeasures& measures) {
  const EditMeasures other = exchanged(measures);
  double votes = signsOfCopy(measures) - signsOfCopy(other);
  votes += sharpnessVotes(measures);
  // Copies are rather smaller than larger.
  votes -= 0.4 * std::clamp(std::log(measures.aToB.scale) / 0.2, -1.0, 1.0);
  return votes;
}

std::vector<NamedEdit> editsFromAToB(const EditMeasures& measures) {
  return EditList(measures).run();
}

}  // namespace lookalike::verify
