// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "core/values/descriptor_set.h"

namespace lookalike {

/// How made descriptors lie: scenes of look-alikes around centres, and planted near-duplicates.
struct MadeDescriptorsOptions {
  std::size_t rows = 1000;
  int dimension = 256;
  std::size_t rowsPerScene = 50;
  double sceneCosine = 0.5;       ///< of two rows of a scene, on average
  double plantedShare = 0.1;      ///< of the rows that are near-duplicates of the row before
  double plantedCosineMin = 0.8;  ///< their cosine is uniform from here to 1
  std::uint64_t seed = 1;
};

inline void normaliseRow(float* row, int dimension) {
  double squares = 0.0;
  for (int i = 0; i < dimension; ++i) squares += static_cast<double>(row[i]) * row[i];
  const double norm = std::sqrt(squares);
  for (int i = 0; i < dimension; ++i) row[i] = static_cast<float>(row[i] / norm);
}

/// Unit rows with ids 1, 2, ….
inline DescriptorSet makeDescriptors(const MadeDescriptorsOptions& options) {
  std::mt19937_64 random(options.seed);
  std::normal_distribution<float> normal;
  const auto dimension = static_cast<std::size_t>(options.dimension);
  const auto randomUnit = [&] {
    std::vector<float> unit(dimension);
    for (float& value : unit) value = normal(random);
    normaliseRow(unit.data(), options.dimension);
    return unit;
  };
  std::vector<std::vector<float>> centres(options.rows / options.rowsPerScene + 1);
  for (auto& centre : centres) centre = randomUnit();
  DescriptorSet set;
  set.dimension = options.dimension;
  set.unit.resize(options.rows * dimension);
  std::uniform_real_distribution<double> uniform;
  for (std::size_t row = 0; row < options.rows; ++row) {
    set.ids.push_back(ImageId{static_cast<std::int64_t>(row) + 1});
    float* out = set.unit.data() + row * dimension;
    const std::vector<float> noise = randomUnit();
    const bool planted = row > 0 && uniform(random) < options.plantedShare;
    const double toBase = planted
                              ? options.plantedCosineMin + (1.0 - options.plantedCosineMin) * uniform(random)
                              : std::sqrt(options.sceneCosine);
    const float* base = planted ? out - dimension : centres[random() % centres.size()].data();
    const double toNoise =
        std::sqrt(1.0 - toBase * toBase);  // unit vectors of many dimensions are orthogonal
    for (std::size_t i = 0; i < dimension; ++i) {
      out[i] = static_cast<float>(toBase * base[i] + toNoise * noise[i]);
    }
    normaliseRow(out, options.dimension);
  }
  set.rawNorms.assign(options.rows, 0.0F);
  return set;
}

}  // namespace lookalike
