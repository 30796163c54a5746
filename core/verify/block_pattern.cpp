// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/block_pattern.h"

#include <algorithm>
#include <cstddef>

namespace lookalike::verify {

namespace {

constexpr double kFilled = 0.6;
constexpr double kLargestPatch = 0.45;
constexpr std::size_t kMostPatches = 3;

struct Patch {
  int blocks = 0;    ///< that differ
  int agreeing = 0;  ///< inside its bounding box
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  [[nodiscard]] int boxArea() const { return (right - left + 1) * (bottom - top + 1); }
};

class Grid {
 public:
  Grid(const std::vector<BlockState>& states, int columns, int rows)
      : states_(states), columns_(columns), rows_(rows) {}

  [[nodiscard]] BlockState at(int row, int column) const {
    return states_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                   static_cast<std::size_t>(column)];
  }

  [[nodiscard]] std::vector<Patch> patches() const {
    std::vector<char> seen(states_.size(), 0);
    std::vector<Patch> found;
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        if (at(row, column) == BlockState::kDiffers && seen[indexOf(row, column)] == 0)
          found.push_back(patchFrom(row, column, seen));
      }
    }
    return found;
  }

  /// Of the first and last textured block in each row and column, the share that agree.
  [[nodiscard]] float rimAgreement() const {
    int rim = 0;
    int agreeing = 0;
    const auto count = [&](int row, int column) {
      const BlockState state = at(row, column);
      if (state != BlockState::kAgrees && state != BlockState::kDiffers) return false;
      ++rim;
      if (state == BlockState::kAgrees) ++agreeing;
      return true;
    };
    for (int row = 0; row < rows_; ++row) {
      int column = 0;
      while (column < columns_ && !count(row, column)) ++column;
      for (int last = columns_ - 1; last > column; --last) {
        if (count(row, last)) break;
      }
    }
    for (int column = 0; column < columns_; ++column) {
      int row = 0;
      while (row < rows_ && !count(row, column)) ++row;
      for (int last = rows_ - 1; last > row; --last) {
        if (count(last, column)) break;
      }
    }
    return rim > 0 ? static_cast<float>(agreeing) / static_cast<float>(rim) : 0.0F;
  }

 private:
  [[nodiscard]] std::size_t indexOf(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }

  Patch patchFrom(int row, int column, std::vector<char>& seen) const {
    Patch patch{0, 0, column, row, column, row};
    std::vector<std::pair<int, int>> open{{row, column}};
    seen[indexOf(row, column)] = 1;
    while (!open.empty()) {
      const auto [r, c] = open.back();
      open.pop_back();
      ++patch.blocks;
      patch.left = std::min(patch.left, c);
      patch.right = std::max(patch.right, c);
      patch.top = std::min(patch.top, r);
      patch.bottom = std::max(patch.bottom, r);
      for (const auto& [dr, dc] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        const int nr = r + dr;
        const int nc = c + dc;
        if (nr < 0 || nr >= rows_ || nc < 0 || nc >= columns_ || seen[indexOf(nr, nc)] != 0) continue;
        if (at(nr, nc) != BlockState::kDiffers) continue;
        seen[indexOf(nr, nc)] = 1;
        open.emplace_back(nr, nc);
      }
    }
    for (int r = patch.top; r <= patch.bottom; ++r) {
      for (int c = patch.left; c <= patch.right; ++c) {
        if (at(r, c) == BlockState::kAgrees) ++patch.agreeing;
      }
    }
    return patch;
  }

  const std::vector<BlockState>& states_;
  int columns_;
  int rows_;
};

/// The largest compact ones, largest first.
std::vector<Patch> compactOf(const Grid& grid, std::size_t blocks) {
  std::vector<Patch> compact;
  for (const Patch& patch : grid.patches()) {
    const bool filled = patch.blocks + 0.0 >= kFilled * (patch.blocks + patch.agreeing);
    if (filled && patch.boxArea() <= kLargestPatch * static_cast<double>(blocks)) compact.push_back(patch);
  }
  std::sort(compact.begin(), compact.end(),
            [](const Patch& x, const Patch& y) { return x.blocks > y.blocks; });
  compact.resize(std::min(compact.size(), kMostPatches));
  return compact;
}

}  // namespace

std::vector<PatchBox> compactPatchesOf(const std::vector<BlockState>& states, int columns, int rows) {
  std::vector<PatchBox> boxes;
  for (const Patch& patch : compactOf(Grid(states, columns, rows), states.size()))
    boxes.push_back({patch.left, patch.top, patch.right, patch.bottom});
  return boxes;
}

BlockPattern patternOf(const std::vector<BlockState>& states, int columns, int rows) {
  const Grid grid(states, columns, rows);
  const auto agreeing = static_cast<int>(std::count(states.begin(), states.end(), BlockState::kAgrees));
  const auto differing = static_cast<int>(std::count(states.begin(), states.end(), BlockState::kDiffers));
  BlockPattern pattern;
  if (agreeing + differing == 0) return pattern;
  int left = differing;
  for (const Patch& patch : compactOf(grid, states.size())) left -= patch.blocks;
  pattern.patchShare = static_cast<float>(differing - left) / static_cast<float>(agreeing + differing);
  if (agreeing + left > 0)
    pattern.agreementWithoutPatches = static_cast<float>(agreeing) / static_cast<float>(agreeing + left);
  pattern.rimAgreement = grid.rimAgreement();
  return pattern;
}

}  // namespace lookalike::verify
