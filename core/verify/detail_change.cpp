// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/detail_change.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/verify/block_state_at.h"

namespace lookalike::verify {

namespace {

constexpr int kSide = 12;          ///< pixels of a block
constexpr double kUnseen = 0.15;   ///< squared levels that rounding and compression leave in any band
constexpr float kDarkest = 12.0F;  ///< blocks beyond these are clipped, and hide noise
constexpr float kBrightest = 243.0F;

/// A picture's brightness, and smoothed by Gaussians of 1, 2 and 4 pixels; bands are the differences.
struct Scales {
  std::array<cv::Mat, 4> levels;
};

Scales scalesOf(const AlignedOverlap& overlap, const std::vector<std::uint8_t>& bytes, cv::Size size) {
  const cv::Mat full(overlap.height, overlap.width, CV_8UC3, const_cast<std::uint8_t*>(bytes.data()));
  cv::Mat grey;
  cv::cvtColor(full, grey, cv::COLOR_BGR2GRAY);
  if (size != grey.size()) {
    cv::Mat small;
    cv::resize(grey, small, size, 0, 0, cv::INTER_AREA);
    grey = small;
  }
  Scales scales;
  grey.convertTo(scales.levels[0], CV_32F);
  cv::GaussianBlur(scales.levels[0], scales.levels[1], {7, 7}, 1.0);
  cv::GaussianBlur(scales.levels[1], scales.levels[2], {11, 11}, std::sqrt(3.0));
  cv::GaussianBlur(scales.levels[2], scales.levels[3], {19, 19}, std::sqrt(12.0));
  return scales;
}

/// Means over a block's pixels.
struct Block {
  bool agrees = false;
  float mean = 0.0F;  ///< of A
  float meanB = 0.0F;
  float fineA = 0.0F;  ///< squares
  float fineB = 0.0F;
  float middleA = 0.0F;
  float middleB = 0.0F;
  float coarseA = 0.0F;
  float coarseB = 0.0F;
  float both = 0.0F;  ///< products of the middle and of the coarse bands of A and B
  [[nodiscard]] float unlike() const {
    const float norm = (middleA + coarseA) * (middleB + coarseB);
    return norm > 1.0F ? std::clamp(1.0F - both * both / norm, 0.0F, 1.0F) : 0.0F;
  }
};

Block blockOf(const Scales& a, const Scales& b, int left, int top) {
  Block block;
  for (int y = top; y < top + kSide; ++y) {
    std::array<const float*, 4> rowA{};
    std::array<const float*, 4> rowB{};
    for (std::size_t level = 0; level < 4; ++level) {
      rowA[level] = a.levels[level].ptr<float>(y) + left;
      rowB[level] = b.levels[level].ptr<float>(y) + left;
    }
    for (int x = 0; x < kSide; ++x) {
      const float fineA = rowA[0][x] - rowA[1][x];
      const float fineB = rowB[0][x] - rowB[1][x];
      const float middleA = rowA[1][x] - rowA[2][x];
      const float middleB = rowB[1][x] - rowB[2][x];
      const float coarseA = rowA[2][x] - rowA[3][x];
      const float coarseB = rowB[2][x] - rowB[3][x];
      block.mean += rowA[0][x];
      block.meanB += rowB[0][x];
      block.fineA += fineA * fineA;
      block.fineB += fineB * fineB;
      block.middleA += middleA * middleA;
      block.middleB += middleB * middleB;
      block.coarseA += coarseA * coarseA;
      block.coarseB += coarseB * coarseB;
      block.both += middleA * middleB + coarseA * coarseB;
    }
  }
  constexpr float kPixels = kSide * kSide;
  for (float* sum : {&block.mean, &block.meanB, &block.fineA, &block.fineB, &block.middleA, &block.middleB,
                     &block.coarseA, &block.coarseB, &block.both})
    *sum /= kPixels;
  return block;
}

/// Whether the overlap covers all of a block.
bool isCovered(const cv::Mat& inside, int left, int top) {
  for (int y = top; y < top + kSide; ++y) {
    const auto* row = inside.ptr<std::uint8_t>(y) + left;
    if (*std::min_element(row, row + kSide) < 250) return false;
  }
  return true;
}

std::vector<Block> blocksOf(const OverlapComparison& comparison, const Scales& a, const Scales& b) {
  const AlignedOverlap& overlap = comparison.overlap;
  const cv::Mat mask(overlap.height, overlap.width, CV_8U, const_cast<std::uint8_t*>(overlap.mask.data()));
  const cv::Size size = a.levels[0].size();
  cv::Mat inside;
  cv::resize(mask, inside, size, 0, 0, cv::INTER_AREA);
  const double scale = static_cast<double>(overlap.width) / size.width;
  std::vector<Block> blocks;
  for (int y = 0; y + kSide <= size.height; y += kSide) {
    for (int x = 0; x + kSide <= size.width; x += kSide) {
      if (!isCovered(inside, x, y)) continue;
      Block block = blockOf(a, b, x, y);
      block.agrees =
          stateAt(comparison, (x + 0.5 * kSide) * scale, (y + 0.5 * kSide) * scale) == BlockState::kAgrees;
      blocks.push_back(block);
    }
  }
  return blocks;
}

float quantile(std::vector<float> values, double share) {
  if (values.empty()) return 0.0F;
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

float logRatio(double above, double below) {
  return static_cast<float>(std::log2((above + kUnseen) / (below + kUnseen)));
}

/// Noise is everywhere, and shows where there is little else.
void setNoise(const std::vector<Block>& blocks, DetailChange& change) {
  const auto flatness = [](const Block& block) {
    return std::min(block.fineA + block.middleA + block.coarseA, block.fineB + block.middleB + block.coarseB);
  };
  std::vector<float> ranks;
  ranks.reserve(blocks.size());
  for (const Block& block : blocks) ranks.push_back(flatness(block));
  const float flattest = quantile(ranks, 0.25);
  const float flatter = quantile(ranks, 0.5);
  std::vector<float> more;
  double fineA = 0.0;
  double fineB = 0.0;
  for (const Block& block : blocks) {
    const float rank = flatness(block);
    if (rank <= flatter) more.push_back(block.fineA - block.fineB);
    if (rank > flattest) continue;
    fineA += block.fineA;
    fineB += block.fineB;
  }
  change.noiseA = std::sqrt(std::max(0.0F, quantile(more, 0.2)));
  change.noiseB = std::sqrt(std::max(0.0F, -quantile(more, 0.8)));
  const double n = std::max(1.0, static_cast<double>(blocks.size()) / 4.0);
  change.noiseGain = logRatio(fineB / n, fineA / n);
}

}  // namespace

DetailChange detailChangeOf(const OverlapComparison& comparison, double factor) {
  DetailChange change;
  const AlignedOverlap& overlap = comparison.overlap;
  const cv::Size size(static_cast<int>(std::lround(overlap.width * factor)),
                      static_cast<int>(std::lround(overlap.height * factor)));
  if (std::min(size.width, size.height) < 2 * kSide || comparison.states.empty()) return change;
  const Scales a = scalesOf(overlap, overlap.a, size);
  const Scales b = scalesOf(overlap, overlap.b, size);
  const std::vector<Block> blocks = blocksOf(comparison, a, b);
  if (blocks.size() < 4) return change;

  double fineA = 0.0;
  double fineB = 0.0;
  double middleA = 0.0;
  double middleB = 0.0;
  double coarseA = 0.0;
  double coarseB = 0.0;
  int agreeing = 0;
  std::vector<float> unlike;
  for (const Block& block : blocks) {
    if (!block.agrees) continue;
    ++agreeing;
    fineA += block.fineA;
    fineB += block.fineB;
    middleA += block.middleA;
    middleB += block.middleB;
    coarseA += block.coarseA;
    coarseB += block.coarseB;
    unlike.push_back(block.unlike());
  }
  if (agreeing > 0) {
    const double n = agreeing;
    change.finer = logRatio(fineB / n, fineA / n) - logRatio(coarseB / n, coarseA / n);
    change.sharper = logRatio(middleB / n, middleA / n) - logRatio(coarseB / n, coarseA / n);
    change.fineA = logRatio(fineA / n, middleA / n);
    change.fineB = logRatio(fineB / n, middleB / n);
    change.middleA = logRatio(middleA / n, coarseA / n);
    change.middleB = logRatio(middleB / n, coarseB / n);
    change.coarseA = static_cast<float>(std::sqrt(coarseA / n));
    change.coarseB = static_cast<float>(std::sqrt(coarseB / n));
    change.unlike = quantile(unlike, 0.5);
    change.unlikeLow = quantile(unlike, 0.25);
  }
  std::vector<Block> unclipped;
  for (const Block& block : blocks) {
    if (std::min(block.mean, block.meanB) > kDarkest && std::max(block.mean, block.meanB) < kBrightest)
      unclipped.push_back(block);
  }
  if (unclipped.size() < 4) unclipped = blocks;
  setNoise(unclipped, change);
  return change;
}

}  // namespace lookalike::verify
