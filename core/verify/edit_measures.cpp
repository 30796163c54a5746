// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/edit_measures.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

namespace lookalike::verify {

namespace {

/// Pixels of the working picture to pixels of the original.
PlaneTransform toOriginal(const LocalFeatures& features) {
  const double sx = static_cast<double>(features.width) / std::max(1, features.workingWidth);
  const double sy = static_cast<double>(features.height) / std::max(1, features.workingHeight);
  return {{sx, 0, 0.5 * sx - 0.5, 0, sy, 0.5 * sy - 0.5, 0, 0, 1}};
}

Polygon mapped(const PlaneTransform& transform, Polygon polygon) {
  for (PlanePoint& point : polygon) point = transform(point);
  return polygon;
}

double workingScale(const LocalFeatures& features) {
  const double original =
      std::sqrt(static_cast<double>(std::max(1, features.width)) * std::max(1, features.height));
  return std::sqrt(static_cast<double>(features.workingWidth) * features.workingHeight) / original;
}

/// Pixels of an original a pixel of the overlap's frame.
double originalPixels(const AlignedOverlap& overlap, const PlaneTransform& frameToPicture, double scale) {
  const auto [larger, smaller] = stretchAt(frameToPicture, {overlap.width / 2.0, overlap.height / 2.0});
  return std::sqrt(larger * smaller) / scale;
}

float meanDifferenceOf(const AlignedOverlap& overlap) {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < overlap.mask.size(); ++i) {
    if (overlap.mask[i] == 0) continue;
    for (std::size_t c = 0; c < 3; ++c) sum += std::abs(overlap.a[3 * i + c] - overlap.b[3 * i + c]);
    count += 3;
  }
  return count > 0 ? static_cast<float>(sum) / static_cast<float>(count) : 0.0F;
}

}  // namespace

EditMeasures measureEdits(const LocalFeatures& a, const LocalFeatures& b, const WorkingPicture& pictureA,
                          const WorkingPicture& pictureB, const OverlapComparison& comparison) {
  EditMeasures measures;
  const auto bToA = inverted(comparison.aToB);
  const auto originalOfA = inverted(toOriginal(a));
  if (!bToA || !originalOfA) return measures;
  const Polygon inB = clippedTo(mapped(comparison.aToB, pictureOutline(pictureA.width, pictureA.height)),
                                pictureB.width, pictureB.height);
  const Polygon inA = mapped(*bToA, inB);
  const auto share = [](const Polygon& part, const WorkingPicture& whole) {
    return std::clamp(areaOf(part) / std::max(1.0, static_cast<double>(whole.width) * whole.height), 0.0,
                      1.0);
  };
  measures.shareOfA = share(inA, pictureA);
  measures.shareOfB = share(inB, pictureB);
  const PlaneTransform full = composed(toOriginal(b), composed(comparison.aToB, *originalOfA));
  measures.aToB = geometricChangeOf(full, mapped(toOriginal(a), inA));
  if (const auto back = inverted(full)) measures.bToA = geometricChangeOf(*back, mapped(toOriginal(b), inB));
  measures.aroundA = surroundingsOf(pictureA, inA);
  measures.aroundB = surroundingsOf(pictureB, inB);
  measures.isInverted = comparison.invertedShare > 0.5F;
  const OverlapColours colours = coloursOf(comparison, measures.isInverted);
  measures.colour = colourChangeOf(colours);
  measures.patches = overlayPatchesOf(comparison.overlap, colours, measures.isInverted);
  measures.workingScaleA = workingScale(a);
  measures.workingScaleB = workingScale(b);
  measures.areaOfA = static_cast<double>(a.width) * a.height;
  measures.areaOfB = static_cast<double>(b.width) * b.height;
  const double factor =
      std::min({1.0, originalPixels(comparison.overlap, comparison.overlap.frameToA, measures.workingScaleA),
                originalPixels(comparison.overlap, comparison.overlap.frameToB, measures.workingScaleB)});
  measures.detail = detailChangeOf(comparison, factor);
  measures.stepsA = periodicStepsOf(pictureA, inA);
  measures.stepsB = periodicStepsOf(pictureB, inB);
  const auto blockiness = [](const LocalFeatures& features, const WorkingPicture& picture) {
    return blockinessOf(picture, static_cast<double>(picture.width) / std::max(1, features.width),
                        static_cast<double>(picture.height) / std::max(1, features.height));
  };
  measures.blockinessA = blockiness(a, pictureA);
  measures.blockinessB = blockiness(b, pictureB);
  measures.difference = meanDifferenceOf(comparison.overlap);
  return measures;
}

EditMeasures exchanged(const EditMeasures& measures) {
  EditMeasures other = measures;
  std::swap(other.aToB, other.bToA);
  std::swap(other.shareOfA, other.shareOfB);
  std::swap(other.aroundA, other.aroundB);
  std::swap(other.colour.chromaA, other.colour.chromaB);
  other.colour.brighter = -measures.colour.brighter;
  std::swap(other.colour.contrast, other.colour.contrastBack);
  std::swap(other.patches.contourA, other.patches.contourB);
  std::swap(other.patches.detailA, other.patches.detailB);
  other.detail.finer = -measures.detail.finer;
  other.detail.sharper = -measures.detail.sharper;
  std::swap(other.detail.fineA, other.detail.fineB);
  std::swap(other.detail.middleA, other.detail.middleB);
  std::swap(other.detail.noiseA, other.detail.noiseB);
  other.detail.noiseGain = -measures.detail.noiseGain;
  std::swap(other.detail.coarseA, other.detail.coarseB);
  std::swap(other.stepsA, other.stepsB);
  std::swap(other.blockinessA, other.blockinessB);
  std::swap(other.workingScaleA, other.workingScaleB);
  std::swap(other.areaOfA, other.areaOfB);
  return other;
}

}  // namespace lookalike::verify
