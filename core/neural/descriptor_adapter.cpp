// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/descriptor_adapter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/base/parallel_for.h"
#include "core/base/repeatable_random.h"
#include "core/base/thread_budget.h"
#include "core/neural/parameter_file.h"

namespace lookalike::neural {

namespace {

constexpr float kMostLogChange = 2.0F;
constexpr float kNoLength = 1e-12F;
constexpr std::size_t kRowsAtOnce = 4;
constexpr std::size_t kColumnsAtOnce = 8;
constexpr std::size_t kRowsWorthAThread = 2048;

constexpr std::string_view kDescription = "lookalike descriptor adapter";
constexpr std::array<const char*, 5> kNames{"projection", "norm_in", "norm_in_bias", "norm_out",
                                            "norm_out_bias"};

std::size_t sizeOf(int count) {
  return static_cast<std::size_t>(count);
}

/// A matrix, outputs × inputs, in strips of kColumnsAtOnce outputs: of a strip one input's weights lie side
/// by side. What is missing of the last strip is 0.
class Strips {
 public:
  Strips(const std::vector<float>& matrix, std::size_t outputs, std::size_t inputs)
      : inputs_(inputs), strips_((outputs + kColumnsAtOnce - 1) / kColumnsAtOnce) {
    weights_.resize(strips_ * inputs * kColumnsAtOnce);
    for (std::size_t output = 0; output < outputs; ++output) {
      for (std::size_t input = 0; input < inputs; ++input) {
        const std::size_t strip = output / kColumnsAtOnce;
        weights_[(strip * inputs + input) * kColumnsAtOnce + output % kColumnsAtOnce] =
            matrix[output * inputs + input];
      }
    }
  }

  [[nodiscard]] std::size_t inputs() const { return inputs_; }
  [[nodiscard]] std::size_t count() const { return strips_; }
  [[nodiscard]] std::size_t paddedOutputs() const { return strips_ * kColumnsAtOnce; }
  [[nodiscard]] const float* strip(std::size_t place) const {
    return weights_.data() + place * inputs_ * kColumnsAtOnce;
  }

 private:
  std::size_t inputs_;
  std::size_t strips_;
  std::vector<float> weights_;
};

/// Numbers that fit into one register of every processor: wider ones would lie in memory in the clone that
/// has no registers for them, and with GCC 12 in the other one too.
using Lanes __attribute__((vector_size(16))) = float;
constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(float);
static_assert(kColumnsAtOnce == 2 * kLanes && kRowsAtOnce == 4);

/// kRowsAtOnce rows of `inputs` numbers times one strip, to kRowsAtOnce × kColumnsAtOnce sums `stride` apart;
/// with fused multiplications where the processor has them.
__attribute__((target_clones("arch=haswell", "default"))) void multiplyBlock(const float* rows,
                                                                             std::size_t inputs,
                                                                             const float* strip, float* sums,
                                                                             std::size_t stride) {
  Lanes left[kRowsAtOnce] = {};
  Lanes right[kRowsAtOnce] = {};
  for (std::size_t input = 0; input < inputs; ++input) {
    Lanes weights[2];
    std::memcpy(weights, strip + input * kColumnsAtOnce, sizeof weights);
    for (std::size_t row = 0; row < kRowsAtOnce; ++row) {
      const float value = rows[row * inputs + input];
      left[row] += value * weights[0];
      right[row] += value * weights[1];
    }
  }
  for (std::size_t row = 0; row < kRowsAtOnce; ++row) {
    std::memcpy(sums + row * stride, &left[row], sizeof(Lanes));
    std::memcpy(sums + row * stride + kLanes, &right[row], sizeof(Lanes));
  }
}

/// All outputs of kRowsAtOnce rows.
void multiply(const Strips& matrix, const float* rows, std::vector<float>& sums) {
  sums.resize(kRowsAtOnce * matrix.paddedOutputs());
  for (std::size_t strip = 0; strip < matrix.count(); ++strip) {
    multiplyBlock(rows, matrix.inputs(), matrix.strip(strip), sums.data() + strip * kColumnsAtOnce,
                  matrix.paddedOutputs());
  }
}

/// Adapts some of the rows; several threads may do so at once.
class RowAdapter {
 public:
  explicit RowAdapter(const DescriptorAdapter& adapter)
      : adapter_(adapter),
        projection_(adapter.projection, sizeOf(adapter.dimension), sizeOf(adapter.inputDimension)),
        normIn_(adapter.normIn, sizeOf(adapter.hidden), sizeOf(adapter.inputDimension)) {}

  void adapt(const float* unit, const float* norms, std::size_t count, float* adaptedUnit,
             float* adaptedNorms) const {
    const std::size_t inputs = sizeOf(adapter_.inputDimension);
    std::vector<float> last(kRowsAtOnce * inputs);
    std::vector<float> turned;
    std::vector<float> hidden;
    for (std::size_t first = 0; first < count; first += kRowsAtOnce) {
      const std::size_t here = std::min(kRowsAtOnce, count - first);
      const float* rows = unit + first * inputs;
      if (here < kRowsAtOnce) {
        std::copy(rows, rows + here * inputs, last.begin());
        rows = last.data();
      }
      multiply(projection_, rows, turned);
      multiply(normIn_, rows, hidden);
      for (std::size_t row = 0; row < here; ++row) {
        writeUnit(turned.data() + row * projection_.paddedOutputs(),
                  adaptedUnit + (first + row) * sizeOf(adapter_.dimension));
        const float length = norms[first + row] == 0.0F ? 1.0F : norms[first + row];
        adaptedNorms[first + row] =
            length *
            std::exp(kMostLogChange * std::tanh(changeOf(hidden.data() + row * normIn_.paddedOutputs())));
      }
    }
  }

 private:
  void writeUnit(const float* turned, float* to) const {
    const auto count = static_cast<std::ptrdiff_t>(adapter_.dimension);
    float square = 0.0F;
    for (std::ptrdiff_t i = 0; i < count; ++i) square += turned[i] * turned[i];
    const float gain = 1.0F / std::max(kNoLength, std::sqrt(square));
    for (std::ptrdiff_t i = 0; i < count; ++i) to[i] = turned[i] * gain;
  }

  [[nodiscard]] float changeOf(const float* hidden) const {
    float sum = adapter_.normOutBias;
    for (std::size_t i = 0; i < adapter_.normOut.size(); ++i) {
      sum += adapter_.normOut[i] * std::max(0.0F, hidden[i] + adapter_.normInBias[i]);
    }
    return sum;
  }

  const DescriptorAdapter& adapter_;
  Strips projection_;
  Strips normIn_;
};

bool isSound(const DescriptorAdapter& adapter) {
  if (adapter.inputDimension <= 0 || adapter.dimension <= 0 || adapter.hidden < 0) return false;
  const std::size_t inputs = sizeOf(adapter.inputDimension);
  const std::size_t hidden = sizeOf(adapter.hidden);
  return adapter.projection.size() == sizeOf(adapter.dimension) * inputs &&
         adapter.normIn.size() == hidden * inputs && adapter.normInBias.size() == hidden &&
         adapter.normOut.size() == hidden;
}

bool isFinite(const NamedTensor& tensor) {
  return std::all_of(tensor.values.begin(), tensor.values.end(),
                     [](float value) { return std::isfinite(value); });
}

}  // namespace

DescriptorAdapter DescriptorAdapter::identity(int dimension, int hidden, unsigned seed) {
  LOOKALIKE_CHECK(dimension > 0 && hidden >= 0);
  DescriptorAdapter adapter;
  adapter.inputDimension = dimension;
  adapter.dimension = dimension;
  adapter.hidden = hidden;
  const std::size_t side = sizeOf(dimension);
  adapter.projection.assign(side * side, 0.0F);
  for (std::size_t i = 0; i < side; ++i) adapter.projection[i * side + i] = 1.0F;
  // Of a unit vector, sums of variance 1.
  constexpr double kReach = 1.7320508075688772;
  RepeatableRandom random(seed);
  adapter.normIn.resize(sizeOf(hidden) * side);
  for (float& weight : adapter.normIn) weight = static_cast<float>(random.uniform(-kReach, kReach));
  adapter.normInBias.assign(sizeOf(hidden), 0.0F);
  adapter.normOut.assign(sizeOf(hidden), 0.0F);
  return adapter;
}

bool DescriptorAdapter::changesNothing() const {
  if (inputDimension != dimension || normOutBias != 0.0F) return false;
  if (std::any_of(normOut.begin(), normOut.end(), [](float weight) { return weight != 0.0F; })) return false;
  const std::size_t side = sizeOf(dimension);
  for (std::size_t i = 0; i < projection.size(); ++i) {
    if (projection[i] != (i / side == i % side ? 1.0F : 0.0F)) return false;
  }
  return true;
}

void adaptRows(const DescriptorAdapter& adapter, std::span<const float> unit, std::span<const float> norms,
               std::vector<float>& adaptedUnit, std::vector<float>& adaptedNorms) {
  LOOKALIKE_CHECK(isSound(adapter) && unit.size() == norms.size() * sizeOf(adapter.inputDimension));
  std::vector<float> units(norms.size() * sizeOf(adapter.dimension));
  std::vector<float> lengths(norms.size());
  const RowAdapter rows(adapter);
  const std::size_t most = std::max<std::size_t>(1, norms.size() / kRowsWorthAThread);
  const std::size_t threads = std::min(most, sizeOf(std::max(1, threadBudget().deviceIntraOp)));
  parallelFor(threads, static_cast<int>(threads), [&](std::size_t part, std::size_t) {
    // Parts begin where a single thread would begin a block of rows.
    const auto beginOf = [&](std::size_t which) {
      return std::min(norms.size(), which == threads
                                        ? norms.size()
                                        : norms.size() * which / threads / kRowsAtOnce * kRowsAtOnce);
    };
    const std::size_t first = beginOf(part);
    rows.adapt(unit.data() + first * sizeOf(adapter.inputDimension), norms.data() + first,
               beginOf(part + 1) - first, units.data() + first * sizeOf(adapter.dimension),
               lengths.data() + first);
  });
  adaptedUnit = std::move(units);
  adaptedNorms = std::move(lengths);
}

Result<void> writeAdapter(const DescriptorAdapter& adapter, const std::string& path) {
  LOOKALIKE_CHECK(isSound(adapter));
  ParameterSet parameters;
  parameters.description = kDescription;
  const std::int64_t inputs = adapter.inputDimension;
  const std::int64_t hidden = adapter.hidden;
  parameters.tensors = {{kNames[0], {adapter.dimension, inputs}, adapter.projection},
                        {kNames[1], {hidden, inputs}, adapter.normIn},
                        {kNames[2], {hidden}, adapter.normInBias},
                        {kNames[3], {hidden}, adapter.normOut},
                        {kNames[4], {1}, {adapter.normOutBias}}};
  return writeParameterFile(parameters, ParameterPrecision::kSingle, path);
}

Result<DescriptorAdapter> readAdapter(const std::string& path) {
  auto parameters = readParameterFile(path);
  if (!parameters) return parameters.error();
  const Error foreign{ErrorCode::kBadModel, path, "no descriptor adapter", -1};
  std::vector<NamedTensor>& tensors = parameters->tensors;
  if (tensors.size() != kNames.size()) return foreign;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const std::size_t dimensions = i < 2 ? 2 : 1;
    if (tensors[i].name != kNames.at(i) || tensors[i].shape.size() != dimensions) return foreign;
    if (!isFinite(tensors[i])) return Error{ErrorCode::kBadModel, path, "a weight is not finite", -1};
  }
  const std::vector<std::int64_t>& projection = tensors[0].shape;
  constexpr std::int64_t kMostDimension = 1 << 20;
  for (const std::int64_t side : {projection[0], projection[1], tensors[1].shape[0]}) {
    if (side < 0 || side > kMostDimension) return foreign;
  }
  DescriptorAdapter adapter;
  adapter.dimension = static_cast<int>(projection[0]);
  adapter.inputDimension = static_cast<int>(projection[1]);
  adapter.hidden = static_cast<int>(tensors[1].shape[0]);
  adapter.projection = std::move(tensors[0].values);
  adapter.normIn = std::move(tensors[1].values);
  adapter.normInBias = std::move(tensors[2].values);
  adapter.normOut = std::move(tensors[3].values);
  if (tensors[4].values.size() != 1 || tensors[1].shape[1] != projection[1] || !isSound(adapter))
    return Error{ErrorCode::kBadModel, path, "the matrices of the adapter do not fit together", -1};
  adapter.normOutBias = tensors[4].values[0];
  return adapter;
}

}  // namespace lookalike::neural
