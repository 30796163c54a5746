// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/overlap_comparison.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/verify/aligned_overlap.h"
#include "core/verify/block_pattern.h"

namespace lookalike::verify {

namespace {

constexpr int kFirstReach = 4;      ///< pixels that blocks may be off before correction
constexpr int kFinalReach = 2;      ///< and after it
constexpr float kAgree = 0.5F;      ///< correlation of gradients from which a block agrees
constexpr double kSmoothing = 1.0;  ///< pixels, before gradients are taken
constexpr float kNoise = 1.2F;  ///< mean gradient, in levels a pixel, below which a block is flat for sure

struct Gradients {
  cv::Mat x;
  cv::Mat y;
  cv::Mat energySum;  ///< integral image of x² + y², double
};

Gradients gradientsOf(const cv::Mat& picture, const cv::Mat& mask, double smoothing) {
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::Mat smooth;
  grey.convertTo(smooth, CV_32F);
  cv::GaussianBlur(smooth, smooth, {}, smoothing);
  Gradients gradients;
  cv::Sobel(smooth, gradients.x, CV_32F, 1, 0, 3, 0.125);
  cv::Sobel(smooth, gradients.y, CV_32F, 0, 1, 3, 0.125);
  gradients.x.setTo(0.0F, mask == 0);
  gradients.y.setTo(0.0F, mask == 0);
  const cv::Mat energy = gradients.x.mul(gradients.x) + gradients.y.mul(gradients.y);
  cv::integral(energy, gradients.energySum, CV_64F);
  return gradients;
}

double sumIn(const cv::Mat& integral, int x0, int y0, int x1, int y1) {
  x0 = std::clamp(x0, 0, integral.cols - 1);
  x1 = std::clamp(x1, 0, integral.cols - 1);
  y0 = std::clamp(y0, 0, integral.rows - 1);
  y1 = std::clamp(y1, 0, integral.rows - 1);
  return integral.at<double>(y1, x1) - integral.at<double>(y0, x1) - integral.at<double>(y1, x0) +
         integral.at<double>(y0, x0);
}

/// The grid of blocks over an overlap and what is known of each.
struct Blocks {
  int side = 0;
  int columns = 0;
  int rows = 0;
  struct Block {
    float correlation = 0.0F;  ///< signed, of the best displacement
    int dx = 0;                ///< of B against A
    int dy = 0;
    float energyA = 0.0F;  ///< mean of the squared gradient
    float energyB = 0.0F;
    bool inside = false;
  };
  std::vector<Block> blocks;
};

/// sums[i] += ax[i] * bx[i] + ay[i] * by[i], in the widest registers that the processor has.
__attribute__((target_clones("arch=haswell", "default"))) void addProducts(const float* ax, const float* ay,
                                                                           const float* bx, const float* by,
                                                                           int count, float* sums) {
  for (int i = 0; i < count; ++i) sums[i] += ax[i] * bx[i] + ay[i] * by[i];
}

/// Finds, for each block of A, the displacement of B up to `reach` with the largest absolute correlation;
/// near ones are preferred.
Blocks correlate(const AlignedOverlap& overlap, int side, int reach, double smoothing) {
  const cv::Mat mask(overlap.height, overlap.width, CV_8U, const_cast<std::uint8_t*>(overlap.mask.data()));
  const cv::Mat pictureA(overlap.height, overlap.width, CV_8UC3, const_cast<std::uint8_t*>(overlap.a.data()));
  const cv::Mat pictureB(overlap.height, overlap.width, CV_8UC3, const_cast<std::uint8_t*>(overlap.b.data()));
  const Gradients a = gradientsOf(pictureA, mask, smoothing);
  const Gradients b = gradientsOf(pictureB, mask, smoothing);
  cv::Mat maskSum;
  cv::integral(mask, maskSum, CV_64F);

  Blocks result;
  result.side = side;
  result.columns = std::max(1, overlap.width / side);
  result.rows = std::max(1, overlap.height / side);
  result.blocks.resize(static_cast<std::size_t>(result.columns) * static_cast<std::size_t>(result.rows));
  std::vector<double> energyOfA(result.blocks.size(), 0.0);
  const double area = static_cast<double>(side) * side;
  for (int row = 0; row < result.rows; ++row) {
    for (int column = 0; column < result.columns; ++column) {
      const std::size_t index = static_cast<std::size_t>(row) * static_cast<std::size_t>(result.columns) +
                                static_cast<std::size_t>(column);
      Blocks::Block& block = result.blocks[index];
      const int x = column * side;
      const int y = row * side;
      const double covered = sumIn(maskSum, x, y, x + side, y + side) / 255.0;
      block.inside = covered >= 0.7 * area;
      if (!block.inside) continue;
      energyOfA[index] = sumIn(a.energySum, x, y, x + side, y + side);
      block.energyA = static_cast<float>(energyOfA[index] / covered);
      block.energyB = static_cast<float>(sumIn(b.energySum, x, y, x + side, y + side) / covered);
    }
  }
  std::vector<float> bestRank(result.blocks.size(), -1.0F);
  std::vector<float> products(static_cast<std::size_t>(overlap.width));
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      const float nearness = 1.0F - 0.01F * static_cast<float>(std::abs(dx) + std::abs(dy));
      for (int row = 0; row < result.rows; ++row) {
        std::fill(products.begin(), products.end(), 0.0F);
        const int begin = std::max(0, -dx);
        const int end = std::min(overlap.width, overlap.width - dx);
        const int lastLine = std::min((row + 1) * side, overlap.height);
        for (int y = row * side; y < lastLine; ++y) {
          if (y + dy < 0 || y + dy >= overlap.height || end <= begin) continue;
          addProducts(a.x.ptr<float>(y) + begin, a.y.ptr<float>(y) + begin,
                      b.x.ptr<float>(y + dy) + begin + dx, b.y.ptr<float>(y + dy) + begin + dx, end - begin,
                      products.data() + begin);
        }
        for (int column = 0; column < result.columns; ++column) {
          const std::size_t index = static_cast<std::size_t>(row) * static_cast<std::size_t>(result.columns) +
                                    static_cast<std::size_t>(column);
          Blocks::Block& block = result.blocks[index];
          if (!block.inside) continue;
          const int x = column * side;
          const int y = row * side;
          const double energyB = sumIn(b.energySum, x + dx, y + dy, x + dx + side, y + dy + side);
          const double norm = std::sqrt(energyOfA[index] * energyB);
          if (norm < 1e-3) continue;
          float sum = 0.0F;
          for (int at = x; at < std::min(x + side, overlap.width); ++at)
            sum += products[static_cast<std::size_t>(at)];
          const auto correlation = static_cast<float>(sum / norm);
          const float rank = std::abs(correlation) * nearness;
          if (rank > bestRank[index]) {
            bestRank[index] = rank;
            block.correlation = correlation;
            block.dx = dx;
            block.dy = dy;
          }
        }
      }
    }
  }
  return result;
}

/// Energies below which a block of A, or of B, has no texture: a small part of the picture's own, so that low
/// contrast does not count as flatness.
float flatBelow(const Blocks& blocks, bool ofA) {
  double sum = 0.0;
  int count = 0;
  for (const Blocks::Block& block : blocks.blocks) {
    if (!block.inside) continue;
    sum += ofA ? block.energyA : block.energyB;
    ++count;
  }
  const double mean = count > 0 ? sum / count : 0.0;
  return static_cast<float>(
      std::max(0.03 * mean, std::min(0.3 * mean, static_cast<double>(kNoise) * kNoise)));
}

/// The transform corrected by the displacements of blocks that correlate.
std::optional<PlaneTransform> corrected(const AlignedOverlap& overlap, const Blocks& blocks) {
  std::vector<PointMatch> matches;
  const float flatA = flatBelow(blocks, true);
  const float flatB = flatBelow(blocks, false);
  for (int row = 0; row < blocks.rows; ++row) {
    for (int column = 0; column < blocks.columns; ++column) {
      const auto& block =
          blocks.blocks[static_cast<std::size_t>(row) * static_cast<std::size_t>(blocks.columns) +
                        static_cast<std::size_t>(column)];
      if (!block.inside || std::abs(block.correlation) < kAgree || block.energyA < flatA ||
          block.energyB < flatB)
        continue;
      const PlanePoint centre{(column + 0.5) * blocks.side - 0.5, (row + 0.5) * blocks.side - 0.5};
      matches.push_back({overlap.frameToA(centre),
                         overlap.frameToB({centre.x + block.dx, centre.y + block.dy}),
                         static_cast<double>(std::abs(block.correlation))});
    }
  }
  if (matches.size() < 6) return std::nullopt;
  std::optional<PlaneTransform> fitted;
  for (int pass = 0; pass < 3; ++pass) {
    fitted = matches.size() >= 20 ? fitHomography(matches) : fitAffine(matches);
    if (!fitted) return std::nullopt;
    std::vector<double> errors;
    for (const PointMatch& match : matches) {
      const PlanePoint to = (*fitted)(match.a);
      errors.push_back(std::hypot(to.x - match.b.x, to.y - match.b.y));
    }
    std::vector<double> sorted = errors;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2),
                     sorted.end());
    const double limit = 2.5 * sorted[sorted.size() / 2] + 0.5;
    std::vector<PointMatch> kept;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (errors[i] <= limit) kept.push_back(matches[i]);
    }
    if (kept.size() == matches.size() || kept.size() < 6) break;
    matches = std::move(kept);
  }
  return fitted;
}

float meanDisplacement(const Blocks& blocks) {
  double sum = 0.0;
  int count = 0;
  for (const Blocks::Block& block : blocks.blocks) {
    if (!block.inside || std::abs(block.correlation) < kAgree) continue;
    sum += std::hypot(block.dx, block.dy);
    ++count;
  }
  return count > 0 ? static_cast<float>(sum / count) : 0.0F;
}

/// Share of textured blocks that agree at a third of the resolution.
float agreementAtThird(const AlignedOverlap& overlap, int side) {
  const AlignedOverlap third = shrunk(overlap, 3);
  if (third.width < 8 || third.height < 8) return 0.0F;
  const Blocks blocks = correlate(third, std::max(6, side / 2), 1, kSmoothing);
  const float flatA = flatBelow(blocks, true);
  const float flatB = flatBelow(blocks, false);
  int textured = 0;
  int agreeing = 0;
  for (const Blocks::Block& block : blocks.blocks) {
    if (!block.inside || (block.energyA < flatA && block.energyB < flatB)) continue;
    ++textured;
    if (std::abs(block.correlation) >= kAgree) ++agreeing;
  }
  return textured > 0 ? static_cast<float>(agreeing) / static_cast<float>(textured) : 0.0F;
}

void judge(const Blocks& blocks, OverlapComparison& result) {
  result.blockSide = blocks.side;
  result.columns = blocks.columns;
  result.rows = blocks.rows;
  const float flatA = flatBelow(blocks, true);
  const float flatB = flatBelow(blocks, false);
  std::vector<float> correlations;
  int agreeing = 0;
  int invertedBlocks = 0;
  double motion = 0.0;
  for (const Blocks::Block& block : blocks.blocks) {
    BlockState state = BlockState::kOutside;
    float correlation = 0.0F;
    if (block.inside && block.energyA < flatA && block.energyB < flatB) {
      state = BlockState::kFlat;
    } else if (block.inside) {
      correlation = std::abs(block.correlation);
      state = correlation >= kAgree ? BlockState::kAgrees : BlockState::kDiffers;
      correlations.push_back(correlation);
      if (state == BlockState::kAgrees) {
        ++agreeing;
        if (block.correlation < 0.0F) ++invertedBlocks;
        motion += std::hypot(block.dx, block.dy);
      }
    }
    result.states.push_back(state);
    result.correlations.push_back(correlation);
  }
  result.textured = static_cast<int>(correlations.size());
  if (result.textured == 0) return;
  result.agreement = static_cast<float>(agreeing) / static_cast<float>(result.textured);
  const auto middle = correlations.begin() + static_cast<std::ptrdiff_t>(correlations.size() / 2);
  std::nth_element(correlations.begin(), middle, correlations.end());
  result.medianCorrelation = *middle;
  if (agreeing > 0) {
    result.invertedShare = static_cast<float>(invertedBlocks) / static_cast<float>(agreeing);
    result.motion = static_cast<float>(motion / agreeing);
  }
  const BlockPattern pattern = patternOf(result.states, result.columns, result.rows);
  result.agreementWithoutPatches = pattern.agreementWithoutPatches;
  result.rimAgreement = pattern.rimAgreement;
  result.patchShare = pattern.patchShare;
}

}  // namespace

std::optional<WorkingPicture> workingPictureOf(const LocalFeatures& features) {
  if (features.workingPicture.empty()) return std::nullopt;
  try {
    const cv::Mat decoded = cv::imdecode(features.workingPicture, cv::IMREAD_COLOR);
    if (decoded.cols != features.workingWidth || decoded.rows != features.workingHeight || decoded.empty())
      return std::nullopt;
    const cv::Mat whole = decoded.isContinuous() ? decoded : decoded.clone();
    return WorkingPicture{
        whole.cols, whole.rows,
        std::vector<std::uint8_t>(whole.ptr(), whole.ptr() + whole.total() * whole.elemSize())};
  } catch (const cv::Exception&) {
    return std::nullopt;  // damaged: as good as missing
  }
}

std::optional<OverlapComparison> compareOverlap(const WorkingPicture& a, const WorkingPicture& b,
                                                const PlaneTransform& aToB) {
  auto overlap = alignedOverlap(a, b, aToB);
  if (!overlap) return std::nullopt;
  const double area = static_cast<double>(overlap->width) * overlap->height;
  const int side = std::clamp(static_cast<int>(std::lround(std::sqrt(area) / 11.0)), 10, 24);

  OverlapComparison result;
  result.aToB = aToB;
  const Blocks first = correlate(*overlap, side, kFirstReach, kSmoothing);
  if (const auto better = corrected(*overlap, first); better && meanDisplacement(first) > 0.3F) {
    if (isPlausible(*better, a.width, a.height)) {
      if (auto again = alignedOverlap(a, b, *better)) {
        overlap = std::move(again);
        result.aToB = *better;
      }
    }
  }
  judge(correlate(*overlap, side, kFinalReach, kSmoothing), result);
  result.coarseAgreement = agreementAtThird(*overlap, side);
  result.overlap = std::move(*overlap);
  return result;
}

}  // namespace lookalike::verify
