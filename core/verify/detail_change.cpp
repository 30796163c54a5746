// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/detail_change.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr int kSide = 12;          ///< pixels of a block
constexpr double kUnseen = 0.15;   ///< squared levels that rounding and compression leave in any band
constexpr float kDarkest = 12.0F;  ///< blocks beyond these are clipped, and hide noise
constexpr float kBrightest = 243.0F;

/// A picture's detail in three bands.
struct Bands {
  cv::Mat grey;
  cv::Mat fine;
  cv::Mat middle;
  cv::Mat coarse;
};

Bands bandsOf(const AlignedOverlap& overlap, const std::vector<std::uint8_t>& bytes, cv::Size size) {
  const cv::Mat full(overlap.height, overlap.width, CV_8UC3, const_cast<std::uint8_t*>(bytes.data()));
  cv::Mat grey;
  cv::cvtColor(full, grey, cv::COLOR_BGR2GRAY);
  if (size != grey.size()) {
    cv::Mat small;
    cv::resize(grey, small, size, 0, 0, cv::INTER_AREA);
    grey = small;
  }
  Bands bands;
  grey.convertTo(bands.grey, CV_32F);
  cv::Mat once;
  cv::Mat twice;
  cv::Mat wide;
  cv::GaussianBlur(bands.grey, once, {7, 7}, 1.0);
  cv::GaussianBlur(once, twice, {11, 11}, std::sqrt(3.0));
  cv::GaussianBlur(twice, wide, {19, 19}, std::sqrt(12.0));
  bands.fine = bands.grey - once;
  bands.middle = once - twice;
  bands.coarse = twice - wide;
  return bands;
}

struct Block {
  bool agrees = false;
  float mean = 0.0F;  ///< of A
  float meanB = 0.0F;
  float fineA = 0.0F;  ///< means of squares
  float fineB = 0.0F;
  float middleA = 0.0F;
  float middleB = 0.0F;
  float coarseA = 0.0F;
  float coarseB = 0.0F;
  float unlike = 0.0F;
};

float meanProduct(const cv::Mat& x, const cv::Mat& y) {
  return static_cast<float>(x.dot(y) / static_cast<double>(x.total()));
}

Block blockOf(const Bands& a, const Bands& b, cv::Rect place) {
  Block block;
  block.mean = static_cast<float>(cv::mean(a.grey(place))[0]);
  block.meanB = static_cast<float>(cv::mean(b.grey(place))[0]);
  block.fineA = meanProduct(a.fine(place), a.fine(place));
  block.fineB = meanProduct(b.fine(place), b.fine(place));
  const float middleA = meanProduct(a.middle(place), a.middle(place));
  const float middleB = meanProduct(b.middle(place), b.middle(place));
  const float coarseA = meanProduct(a.coarse(place), a.coarse(place));
  const float coarseB = meanProduct(b.coarse(place), b.coarse(place));
  const float both =
      meanProduct(a.middle(place), b.middle(place)) + meanProduct(a.coarse(place), b.coarse(place));
  const float norm = (middleA + coarseA) * (middleB + coarseB);
  block.middleA = middleA;
  block.middleB = middleB;
  block.coarseA = coarseA;
  block.coarseB = coarseB;
  block.unlike = norm > 1.0F ? std::clamp(1.0F - both * both / norm, 0.0F, 1.0F) : 0.0F;
  return block;
}

std::vector<Block> blocksOf(const OverlapComparison& comparison, const Bands& a, const Bands& b) {
  const AlignedOverlap& overlap = comparison.overlap;
  const cv::Mat mask(overlap.height, overlap.width, CV_8U, const_cast<std::uint8_t*>(overlap.mask.data()));
  cv::Mat inside;
  cv::resize(mask, inside, a.grey.size(), 0, 0, cv::INTER_AREA);
  const double scale = static_cast<double>(overlap.width) / a.grey.cols;
  std::vector<Block> blocks;
  for (int y = 0; y + kSide <= a.grey.rows; y += kSide) {
    for (int x = 0; x + kSide <= a.grey.cols; x += kSide) {
      const cv::Rect place(x, y, kSide, kSide);
      double least = 0.0;
      cv::minMaxLoc(inside(place), &least);
      if (least < 250.0) continue;
      const int column = std::clamp(static_cast<int>((x + kSide / 2) * scale) / comparison.blockSide, 0,
                                    comparison.columns - 1);
      const int row = std::clamp(static_cast<int>((y + kSide / 2) * scale) / comparison.blockSide, 0,
                                 comparison.rows - 1);
      const BlockState state =
          comparison.states[static_cast<std::size_t>(row) * static_cast<std::size_t>(comparison.columns) +
                            static_cast<std::size_t>(column)];
      Block block = blockOf(a, b, place);
      block.agrees = state == BlockState::kAgrees;
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
  const Bands a = bandsOf(overlap, overlap.a, size);
  const Bands b = bandsOf(overlap, overlap.b, size);
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
    unlike.push_back(block.unlike);
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
