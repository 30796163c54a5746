// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/compression_traces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>

namespace lookalike::decode {

namespace {

constexpr BlockTable kLuma{16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
                           14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
                           18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
                           49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr BlockTable kChroma{17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
                             24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
                             99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                             99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

/// The frequencies whose histograms are looked at: the lowest of JPEG's zigzag after the mean.
constexpr std::array<std::size_t, 9> kLowFrequencies{1, 8, 16, 9, 2, 3, 10, 17, 24};

constexpr std::size_t kLeastBlocks = 48;  ///< of which a histogram says something
constexpr int kMostLevel = 120;           ///< histograms run over ± this

double sumOf(const BlockTable& table) {
  return std::accumulate(table.begin(), table.end(), 0.0);
}

/// Mean distance of the logarithms.
double distance(const BlockTable& left, const BlockTable& right) {
  double sum = 0.0;
  for (std::size_t i = 0; i < left.size(); ++i)
    sum += std::abs(std::log(std::max<double>(1.0, left.at(i)) / std::max<double>(1.0, right.at(i))));
  return sum;
}

/// Of values in steps of the present quantisation, index kMostLevel for 0.
using Histogram = std::array<float, 2 * kMostLevel + 1>;

std::size_t binOf(int level) {
  const int place = level + kMostLevel;
  return static_cast<std::size_t>(place);
}

/// What rounding to bytes and colours between two compressions does to a coefficient: standard deviation.
constexpr double kBetween = 0.7;

/// The coefficients of the picture moved by half a block, of the frequencies looked at: [frequency][block].
std::array<std::vector<float>, kLowFrequencies.size()> movedCoefficients(const LumaBlocks& blocks) {
  const auto columns = static_cast<std::size_t>(blocks.columns);
  const auto rows = static_cast<std::size_t>(blocks.rows);
  const std::size_t stride = columns * 8;
  std::vector<float> plane(stride * rows * 8);
  std::array<float, 64> block{};
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      const std::int16_t* levels = &blocks.levels[(row * columns + column) * 64];
      for (std::size_t i = 0; i < 64; ++i)
        block[i] = static_cast<float>(levels[i]) * static_cast<float>(blocks.steps[i]);
      inverseTransform(block);
      for (std::size_t y = 0; y < 8; ++y)
        std::copy_n(&block[y * 8], 8, &plane[(row * 8 + y) * stride + column * 8]);
    }
  }
  std::array<std::vector<float>, kLowFrequencies.size()> moved;
  for (auto& each : moved) each.reserve((columns - 1) * (rows - 1));
  for (std::size_t row = 0; row + 1 < rows; ++row) {
    for (std::size_t column = 0; column + 1 < columns; ++column) {
      for (std::size_t y = 0; y < 8; ++y)
        std::copy_n(&plane[(row * 8 + 4 + y) * stride + column * 8 + 4], 8, &block[y * 8]);
      forwardTransform(block);
      for (std::size_t f = 0; f < kLowFrequencies.size(); ++f) moved[f].push_back(block[kLowFrequencies[f]]);
    }
  }
  return moved;
}

/// The present histogram of one frequency.
Histogram presentHistogram(const LumaBlocks& blocks, std::size_t frequency) {
  Histogram histogram{};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const int level = blocks.levels[i * 64 + frequency];
    if (std::abs(level) <= kMostLevel) histogram[binOf(level)] += 1.0F;
  }
  return histogram;
}

/// The normal distribution's function.
double below(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// How unquantised values are distributed, made smooth, so that one sample of them tells of another.
class Density {
 public:
  explicit Density(const std::vector<float>& values) {
    std::vector<float> counts(kBins, 0.0F);
    for (const float value : values) counts[binAt(std::lround(value))] += 1.0F;
    std::vector<double> smooth(kBins, 0.0);
    for (std::size_t i = 0; i < kBins; ++i) {
      if (counts[i] == 0.0F) continue;
      // The rarer values are, the further they are spread.
      const double middle = static_cast<double>(i) - kReach;
      const double width = 0.5 + 0.12 * std::abs(middle);
      const int reach = static_cast<int>(std::ceil(3.0 * width));
      double last = below(-(reach + 0.5) / width);
      for (int apart = -reach; apart <= reach; ++apart) {
        const double next = below((apart + 0.5) / width);
        smooth[binAt(std::lround(middle) + apart)] += static_cast<double>(counts[i]) * (next - last);
        last = next;
      }
    }
    upTo_.resize(kBins + 1, 0.0);
    for (std::size_t i = 0; i < kBins; ++i) upTo_[i + 1] = upTo_[i] + smooth[i];
  }

  /// How many lie between two values.
  [[nodiscard]] double between(double low, double high) const { return upTo(high) - upTo(low); }

 private:
  static constexpr int kReach = 1100;  ///< no coefficient of 8-bit pixels is larger
  static constexpr std::size_t kBins = 2 * kReach + 1;

  static std::size_t binAt(long value) {  // NOLINT(google-runtime-int): what lround() gives
    return static_cast<std::size_t>(std::clamp(value, long{-kReach}, long{kReach}) + kReach);  // NOLINT
  }
  [[nodiscard]] double upTo(double value) const {
    const double place = std::clamp(value + kReach + 0.5, 0.0, static_cast<double>(kBins));
    const auto bin = std::min(static_cast<std::size_t>(place), kBins - 1);
    return upTo_[bin] + (place - static_cast<double>(bin)) * (upTo_[bin + 1] - upTo_[bin]);
  }

  std::vector<double> upTo_;  ///< of each bin, what lies below its lower edge
};

/// What they become in the present steps.
Histogram singleHistogram(const Density& density, double step) {
  Histogram histogram{};
  for (int level = -kMostLevel; level <= kMostLevel; ++level)
    histogram[binOf(level)] = static_cast<float>(density.between((level - 0.5) * step, (level + 0.5) * step));
  return histogram;
}

/// What they become in the present steps after they were rounded to multiples of `earlier`.
Histogram doubleHistogram(const Density& density, double earlier, double step) {
  Histogram histogram{};
  const int most = static_cast<int>(std::ceil(kMostLevel * step / earlier)) + 1;
  const auto reach = static_cast<int>(std::ceil(3.0 * kBetween / step));
  for (int j = -most; j <= most; ++j) {
    const double count = density.between((j - 0.5) * earlier, (j + 0.5) * earlier);
    if (count <= 0.0) continue;
    const double value = j * earlier;
    const auto middle = static_cast<int>(std::lround(value / step));
    double last = below(((middle - reach - 0.5) * step - value) / kBetween);
    for (int level = middle - reach; level <= middle + reach; ++level) {
      const double next = below(((level + 0.5) * step - value) / kBetween);
      if (std::abs(level) <= kMostLevel) histogram[binOf(level)] += static_cast<float>(count * (next - last));
      last = next;
    }
  }
  return histogram;
}

/// Log-likelihood of what is there under what is expected, with a little mixed in of what is expected without
/// an earlier compression and of everything, so that nothing is impossible. Levels beyond the histogram's are
/// left out.
double likelihood(const Histogram& there, const Histogram& expected, const Histogram& single) {
  constexpr float kMixed = 0.1F;
  constexpr float kEverywhere = 0.01F;
  const float total = std::accumulate(expected.begin(), expected.end(), 0.0F);
  const float singleTotal = std::accumulate(single.begin(), single.end(), 0.0F);
  double sum = 0.0;
  for (std::size_t i = 0; i < there.size(); ++i) {
    if (there[i] == 0.0F) continue;
    const float share = (1.0F - kMixed - kEverywhere) * expected[i] / total +
                        kMixed * single[i] / singleTotal + kEverywhere / static_cast<float>(there.size());
    sum += static_cast<double>(there[i]) * std::log(static_cast<double>(share));
  }
  return sum;
}

}  // namespace

BlockTable standardTable(bool luma, int quality) {
  const int q = std::clamp(quality, 1, 100);
  const int scale = q < 50 ? 5000 / q : 200 - 2 * q;
  BlockTable table = luma ? kLuma : kChroma;
  for (std::uint16_t& step : table)
    step = static_cast<std::uint16_t>(std::clamp((step * scale + 50) / 100, 1, 255));
  return table;
}

EstimatedQuality estimatedQuality(std::span<const BlockTable> tables) {
  EstimatedQuality estimate;
  if (tables.empty() || sumOf(tables.front()) <= 0.0) return estimate;
  double least = std::numeric_limits<double>::infinity();
  for (int quality = 1; quality <= 100; ++quality) {
    const double apart = distance(tables.front(), standardTable(true, quality));
    if (apart >= least) continue;
    least = apart;
    estimate.quality = quality;
  }
  estimate.isStandard = tables.front() == standardTable(true, estimate.quality) &&
                        std::all_of(tables.begin() + 1, tables.end(), [&](const BlockTable& table) {
                          return table == standardTable(false, estimate.quality) || table == tables.front();
                        });
  return estimate;
}

EarlierCompression earlierCompression(const LumaBlocks& blocks) {
  constexpr int kLowestQuality = 30;
  constexpr int kHighestQuality = 98;
  // Set on pictures compressed once and twice: of those compressed once about one in a hundred is above.
  constexpr double kLeastNats = 15.0;
  constexpr double kLeastNatsEach = 0.002;
  if (blocks.columns < 2 || blocks.rows < 2 || blocks.size() < kLeastBlocks) return {};
  const auto moved = movedCoefficients(blocks);
  std::array<double, kHighestQuality + 1> gains{};
  for (std::size_t f = 0; f < kLowFrequencies.size(); ++f) {
    const std::size_t frequency = kLowFrequencies[f];
    const double step = std::max<double>(1.0, blocks.steps[frequency]);
    const Histogram there = presentHistogram(blocks, frequency);
    const Density density(moved[f]);
    const Histogram single = singleHistogram(density, step);
    const double without = likelihood(there, single, single);
    int lastStep = 0;  // neighbouring qualities often share their steps
    double lastGain = 0.0;
    for (int quality = kLowestQuality; quality <= kHighestQuality; ++quality) {
      const int earlier = standardTable(true, quality)[frequency];
      if (earlier != lastStep) {
        lastStep = earlier;
        lastGain = static_cast<double>(earlier) == step || earlier < 2
                       ? 0.0
                       : likelihood(there, doubleHistogram(density, earlier, step), single) - without;
      }
      gains.at(static_cast<std::size_t>(quality)) += lastGain;
    }
  }
  const auto best = std::max_element(gains.begin(), gains.end());
  const double each = *best / static_cast<double>(blocks.size() * kLowFrequencies.size());
  if (*best < kLeastNats || each < kLeastNatsEach) return {};
  return {static_cast<int>(best - gains.begin()), static_cast<float>(each)};
}

float fineDetailOf(const LumaBlocks& blocks) {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  if (blocks.size() < kLeastBlocks) return kNone;
  std::array<double, 64> size{};      // mean absolute value
  std::array<double, 64> notEmpty{};  // share of levels that are not 0
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t k = 1; k < 64; ++k) {
      const int level = std::abs(int{blocks.levels[i * 64 + k]});
      size[k] += level * static_cast<double>(blocks.steps[k]);
      notEmpty[k] += level != 0 ? 1.0 : 0.0;
    }
  }
  // The level of the power law by the lowest frequencies, where the quantisation left most of them.
  constexpr double kPower = -1.3;
  constexpr double kLow = 2.3;
  const auto count = static_cast<double>(blocks.size());
  const auto radius = [](std::size_t k) {
    const std::size_t row = k / 8;
    return std::hypot(static_cast<double>(row), static_cast<double>(k % 8));
  };
  double sum = 0.0;
  int used = 0;
  for (std::size_t k = 1; k < 64; ++k) {
    const double mean = size[k] / count;
    if (radius(k) > kLow || mean < 0.7 * static_cast<double>(blocks.steps[k])) continue;
    sum += std::log(mean) - kPower * std::log(radius(k));
    ++used;
  }
  if (used < 2) return kNone;
  const double level = sum / used;
  double seen = 0.0;
  double expected = 0.0;
  for (std::size_t k = 1; k < 64; ++k) {
    if (radius(k) < 5.0) continue;
    // Below one step of a decoded picture everything is the rounding of its bytes.
    const double step = std::max(2.0, static_cast<double>(blocks.steps[k]));
    const double laplace = std::exp(level + kPower * std::log(radius(k)));
    const double share = std::exp(-0.5 * step / laplace);  // Laplacian: P(|x| > step / 2)
    if (share < 0.01) continue;
    expected += share;
    if (blocks.steps[k] >= 2) {
      seen += notEmpty[k] / count;
    } else {
      double large = 0.0;
      for (std::size_t i = 0; i < blocks.size(); ++i)
        large += std::abs(int{blocks.levels[i * 64 + k]}) > 1 ? 1.0 : 0.0;
      seen += large / count;
    }
  }
  constexpr double kLeastExpected = 0.3;  // over all these frequencies
  if (expected < kLeastExpected) return kNone;
  return static_cast<float>(std::clamp(std::log((seen + 0.02) / (expected + 0.02)), -4.0, 2.0));
}

}  // namespace lookalike::decode
