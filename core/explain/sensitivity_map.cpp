// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/sensitivity_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "core/base/check.h"

namespace lookalike::explain {

namespace {

constexpr int kFineSide = 128;

std::size_t areaOf(int width, int height) {
  return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

/// Neighbouring cells of a place along one side, and the weight of the second.
struct Between {
  int first = 0;
  int second = 0;
  float weight = 0.0F;
  bool inside = false;
};

/// `at`: 0..1 along what the grid covers.
Between betweenCells(double at, int cells) {
  if (at < 0.0 || at > 1.0) return {};
  const double place = std::clamp(at * cells - 0.5, 0.0, static_cast<double>(cells - 1));
  const int first = std::min(static_cast<int>(place), std::max(0, cells - 2));
  return {first, std::min(first + 1, cells - 1), static_cast<float>(place - first), true};
}

std::vector<double> ranksOf(std::span<const float> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<double> ranks(values.size());
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
    for (std::size_t i = from; i < to; ++i) ranks[order[i]] = 0.5 * static_cast<double>(from + to - 1);
    from = to;
  }
  return ranks;
}

}  // namespace

SensitivityMap sensitivityMapOf(int columns, int rows, std::span<const float> values,
                                const PictureArea& covers) {
  LOOKALIKE_CHECK(columns > 0 && rows > 0 && values.size() == areaOf(columns, rows));
  SensitivityMap map;
  map.columns = columns;
  map.rows = rows;
  map.covers = covers;
  double positive = 0.0;
  double negative = 0.0;
  for (const float value : values) {
    const float kept = std::isfinite(value) ? std::max(0.0F, value) : 0.0F;
    positive += static_cast<double>(kept);
    if (std::isfinite(value)) negative += static_cast<double>(kept - value);
    map.values.push_back(kept);
  }
  map.forScore = static_cast<float>(positive);
  map.againstScore = static_cast<float>(negative);
  if (positive > 0.0) {
    for (float& value : map.values) value = static_cast<float>(static_cast<double>(value) / positive);
  }
  return map;
}

Raster spreadOver(const SensitivityMap& map, int pictureWidth, int pictureHeight, int width, int height) {
  LOOKALIKE_CHECK(width > 0 && height > 0 && pictureWidth > 0 && pictureHeight > 0);
  Raster raster{width, height, std::vector<float>(areaOf(width, height), 0.0F)};
  if (map.isEmpty() || map.covers.width <= 0.0 || map.covers.height <= 0.0) return raster;
  std::vector<Between> columns;
  for (int x = 0; x < width; ++x) {
    const double inPicture = (x + 0.5) * pictureWidth / width;
    columns.push_back(betweenCells((inPicture - map.covers.left) / map.covers.width, map.columns));
  }
  const auto cell = [&](int row, int column) {
    return map.values[static_cast<std::size_t>(row) * static_cast<std::size_t>(map.columns) +
                      static_cast<std::size_t>(column)];
  };
  double sum = 0.0;
  std::size_t place = 0;
  for (int y = 0; y < height; ++y) {
    const double inPicture = (y + 0.5) * pictureHeight / height;
    const Between row = betweenCells((inPicture - map.covers.top) / map.covers.height, map.rows);
    for (const Between& column : columns) {
      float& value = raster.values[place++];
      if (!row.inside || !column.inside) continue;
      const float upper =
          std::lerp(cell(row.first, column.first), cell(row.first, column.second), column.weight);
      const float lower =
          std::lerp(cell(row.second, column.first), cell(row.second, column.second), column.weight);
      value = std::lerp(upper, lower, row.weight);
      sum += static_cast<double>(value);
    }
  }
  if (sum > 0.0) {
    for (float& value : raster.values) value = static_cast<float>(static_cast<double>(value) / sum);
  }
  return raster;
}

Raster spreadOver(const SensitivityMap& map, int pictureWidth, int pictureHeight) {
  const double scale = static_cast<double>(kFineSide) / std::max({1, pictureWidth, pictureHeight});
  return spreadOver(map, pictureWidth, pictureHeight,
                    std::max(1, static_cast<int>(std::lround(pictureWidth * scale))),
                    std::max(1, static_cast<int>(std::lround(pictureHeight * scale))));
}

std::vector<std::uint8_t> insideOf(const std::vector<PicturePoint>& polygon, int pictureWidth,
                                   int pictureHeight, int width, int height) {
  std::vector<std::uint8_t> mask(areaOf(width, height), 0);
  if (polygon.size() < 3) return mask;
  // Points of the picture's pixels lie on the middles of pixels, as everywhere.
  for (int y = 0; y < height; ++y) {
    const double py = (y + 0.5) * pictureHeight / height - 0.5;
    std::vector<double> crossings;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const auto& p = polygon[i];
      const auto& q = polygon[(i + 1) % polygon.size()];
      if ((static_cast<double>(p.y) <= py) == (static_cast<double>(q.y) <= py)) continue;
      const double t =
          (py - static_cast<double>(p.y)) / (static_cast<double>(q.y) - static_cast<double>(p.y));
      crossings.push_back(static_cast<double>(p.x) +
                          t * (static_cast<double>(q.x) - static_cast<double>(p.x)));
    }
    std::sort(crossings.begin(), crossings.end());
    // Pixels whose middles lie between a crossing and the next.
    const auto columnAfter = [&](double crossing) {
      const double column = std::ceil((crossing + 0.5) * width / pictureWidth - 0.5);
      return static_cast<std::ptrdiff_t>(std::clamp(column, 0.0, static_cast<double>(width)));
    };
    const auto row = mask.begin() + static_cast<std::ptrdiff_t>(y) * width;
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2)
      std::fill(row + columnAfter(crossings[i]), row + columnAfter(crossings[i + 1]), std::uint8_t{1});
  }
  return mask;
}

float shareWithin(const Raster& raster, std::span<const std::uint8_t> mask) {
  LOOKALIKE_CHECK(mask.size() == raster.values.size());
  double within = 0.0;
  double all = 0.0;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    all += static_cast<double>(raster.values[i]);
    if (mask[i] != 0) within += static_cast<double>(raster.values[i]);
  }
  return all > 0.0 ? static_cast<float>(within / all) : 0.0F;
}

double intersectionOverUnion(const Raster& raster, std::span<const std::uint8_t> mask) {
  LOOKALIKE_CHECK(mask.size() == raster.values.size());
  const auto area = static_cast<std::size_t>(
      std::count_if(mask.begin(), mask.end(), [](std::uint8_t inside) { return inside != 0; }));
  if (area == 0) return 0.0;
  std::vector<std::size_t> order(mask.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return raster.values[i] > raster.values[j]; });
  std::size_t both = 0;
  for (std::size_t i = 0; i < area; ++i) both += mask[order[i]] != 0 ? 1 : 0;
  return static_cast<double>(both) / static_cast<double>(2 * area - both);
}

double rankCorrelation(std::span<const float> a, std::span<const float> b) {
  LOOKALIKE_CHECK(a.size() == b.size());
  if (a.size() < 2) return 0.0;
  const std::vector<double> ranksA = ranksOf(a);
  const std::vector<double> ranksB = ranksOf(b);
  const double middle = 0.5 * static_cast<double>(a.size() - 1);
  double ab = 0.0;
  double aa = 0.0;
  double bb = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (ranksA[i] - middle) * (ranksB[i] - middle);
    aa += (ranksA[i] - middle) * (ranksA[i] - middle);
    bb += (ranksB[i] - middle) * (ranksB[i] - middle);
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

}  // namespace lookalike::explain
