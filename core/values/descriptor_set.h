// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/base/check.h"
#include "core/base/ids.h"

namespace lookalike {

/// The descriptor of one image: a unit vector for similarity, and the norm that it had before normalisation,
/// which is its own number (0 when the describer does not give one).
struct Descriptor {
  std::vector<float> unit;
  float rawNorm = 0.0F;
};

/// Descriptors of many images under one describer: row i of `unit` (row-major, size() × dimension, each row
/// of length 1) belongs to ids[i]. All vectors have size() entries.
struct DescriptorSet {
  int dimension = 0;
  std::vector<ImageId> ids;
  std::vector<float> unit;
  std::vector<float> rawNorms;

  [[nodiscard]] std::size_t size() const { return ids.size(); }
  [[nodiscard]] std::span<const float> row(std::size_t i) const {
    LOOKALIKE_CHECK(i < ids.size());
    return std::span<const float>(unit).subspan(i * static_cast<std::size_t>(dimension),
                                                static_cast<std::size_t>(dimension));
  }
};

}  // namespace lookalike
