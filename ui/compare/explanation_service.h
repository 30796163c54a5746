// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <QPointF>
#include <QPolygonF>
#include <QRectF>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace lookalike::ui {

/// Where in a picture a network's answer comes from: numbers of at least 0 on a coarse grid, row by row.
struct SensitivityGrid {
  int columns = 0;
  int rows = 0;
  std::vector<float> values;  ///< rows × columns
  QRectF covers;              ///< in pixels of the upright picture; may reach beyond it
  [[nodiscard]] bool isEmpty() const { return columns < 1 || rows < 1 || values.empty(); }
};

enum class MapState {
  kThere,
  kBuiltIn,       ///< the describer is no network
  kNotTraceable,  ///< the network has no map that its answer could be led back to
};

/// A point of A and the one of B that it agrees with, in pixels from the pictures' upper left corners.
struct MatchedPoint {
  QPointF a;
  QPointF b;
};

/// What is known of a pair beyond what the library holds.
struct PairInsight {
  float similarity = 0.0F;   ///< cosine, -1..1
  float probability = 0.0F;  ///< of a copy, 0..1
  std::string model;
  MapState mapState = MapState::kThere;
  std::array<SensitivityGrid, 2> maps;  ///< what in A and B speaks for the similarity
  std::vector<MatchedPoint> matched;    ///< those that agree with one alignment
};

struct WhatIfAnswer {
  float similarity = 0.0F;
  float probability = 0.0F;
};

/// A part of each picture, in pixels from its upper left corner; empty: all of it stays.
using PaintedParts = std::array<QPolygonF, 2>;

/// Two pictures that were read, to be asked about more than once.
class OpenPair {
 public:
  virtual ~OpenPair() = default;
  [[nodiscard]] virtual const PairInsight& insight() const = 0;
  /// The same with these parts painted out.
  [[nodiscard]] virtual Result<WhatIfAnswer> without(const PaintedParts& parts) = 0;
};

/// What the window asks about single pairs. Every function may block for a second (the first one longer: it
/// loads the model); all are called on one thread that is not the window's. Tests put a fake in its place.
class ExplanationService {
 public:
  virtual ~ExplanationService() = default;
  /// By the describer with this key. Errors: kNotFound without a path (no model has the key), and those of
  /// reading the files, with the path.
  [[nodiscard]] virtual Result<std::unique_ptr<OpenPair>> open(const DescriberKey& describer,
                                                               const std::string& pathA,
                                                               const std::string& pathB) = 0;
};

}  // namespace lookalike::ui
