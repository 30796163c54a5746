// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/dct_describer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/check.h"
#include "core/describe/preprocess.h"

namespace lookalike::describe {

namespace {

constexpr int kSide = 64;
constexpr int kWindow = 17;
constexpr float kWindowFloor = 4.0F;  // levels: keeps sensor noise in plain areas from counting as structure
constexpr float kContrastFloor = 3.0F;
constexpr int kClasses = 3;
constexpr int kPerClass = 16;
constexpr int kProducts = kPerClass * (kPerClass + 1) / 2;
constexpr int kStructure = kClasses * kProducts;
constexpr int kLattice = 4;
constexpr int kDimension = kStructure + kLattice * kLattice * kLattice;
constexpr int kFrequencies = 12;

/// The parities of u and v (bits 0 and 1) that are kept, and how much they count: u odd with v even is, under
/// transposition, the same as u even with v odd, and stands for both.
constexpr std::array<std::size_t, kClasses> kParities{0, 1, 3};
constexpr std::array<float, kClasses> kClassWeights{1.0F, std::numbers::sqrt2_v<float>, 1.0F};

/// A centred square of the normalised picture, and how much its products count.
struct View {
  int side;
  float weight;
};
constexpr std::array<View, 3> kViews{{{64, 1.0F}, {56, 0.5F}, {48, 0.8F}}};

struct Frequency {
  std::size_t u = 0;
  std::size_t v = 0;
  float weight = 0.0F;
};
using Class = std::array<Frequency, kPerClass>;
using Coefficients = std::array<float, kFrequencies * kFrequencies>;  // [v × kFrequencies + u]
using ClassVector = std::array<float, kPerClass>;

/// The lowest frequencies whose u and v are odd or even as bits 0 and 1 of `parity` say; without DC.
Class lowestFrequencies(std::size_t parity) {
  std::vector<Frequency> all;
  for (std::size_t v = 0; v < kFrequencies; ++v) {
    for (std::size_t u = 0; u < kFrequencies; ++u) {
      if (u + v == 0 || ((u & 1U) | ((v & 1U) << 1)) != parity) continue;
      all.push_back({u, v, std::sqrt(static_cast<float>(u * u + v * v))});
    }
  }
  std::sort(all.begin(), all.end(), [](const Frequency& a, const Frequency& b) {
    if (a.u * a.u + a.v * a.v != b.u * b.u + b.v * b.v) return a.u * a.u + a.v * a.v < b.u * b.u + b.v * b.v;
    return a.u < b.u;
  });
  Class lowest;
  std::copy_n(all.begin(), kPerClass, lowest.begin());
  return lowest;
}

/// The cosine basis of a view: entry [x × kFrequencies + k], orthonormal in x.
std::vector<float> cosineBasis(int side) {
  std::vector<float> basis(static_cast<std::size_t>(side * kFrequencies));
  for (int x = 0; x < side; ++x) {
    for (int k = 0; k < kFrequencies; ++k) {
      const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / side);
      basis[static_cast<std::size_t>(x) * kFrequencies + static_cast<std::size_t>(k)] =
          static_cast<float>(scale * std::cos((2 * x + 1) * k * std::numbers::pi / (2.0 * side)));
    }
  }
  return basis;
}

float signedRoot(float value) {
  return std::copysign(std::sqrt(std::abs(value)), value);
}

void normalise(std::span<float> values) {
  double squares = 0.0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  const auto factor = static_cast<float>(1.0 / std::sqrt(squares + 1e-12));
  for (float& value : values) value *= factor;
}

/// The weights of the lattice points around a colour; their squares sum to 1.
void addColour(const std::array<float, 3>& colour, float scale, std::span<float> lattice) {
  std::array<int, 3> below{};
  std::array<float, 3> part{};
  for (std::size_t c = 0; c < 3; ++c) {
    const float position = std::clamp(colour[c] / 255.0F, 0.0F, 1.0F) * (kLattice - 1);
    below[c] = std::min(static_cast<int>(position), kLattice - 2);
    part[c] = position - static_cast<float>(below[c]);
  }
  for (int corner = 0; corner < 8; ++corner) {
    float weight = 1.0F;
    int index = 0;
    for (std::size_t c = 0; c < 3; ++c) {
      const int above = (corner >> c) & 1;
      weight *= above != 0 ? part[c] : 1.0F - part[c];
      index = index * kLattice + below[c] + above;
    }
    lattice[static_cast<std::size_t>(index)] += scale * std::sqrt(weight);
  }
}

class DctDescriber final : public Describer {
 public:
  explicit DctDescriber(int batchSize) {
    info_.name = "dct";
    info_.key.text = "dct:1";
    info_.dimension = kDimension;
    info_.minShortSide = 2 * kSide;
    info_.batchSize = batchSize > 0 ? batchSize : 64;
    info_.givesRawNorm = false;
    info_.device = "cpu";
    info_.defaultThreshold = 0.70F;
    for (std::size_t i = 0; i < kClasses; ++i) classes_[i] = lowestFrequencies(kParities[i]);
    for (std::size_t i = 0; i < kViews.size(); ++i) bases_[i] = cosineBasis(kViews[i].side);
  }

  [[nodiscard]] const DescriberInfo& info() const override { return info_; }

  [[nodiscard]] PreparedImage prepare(const decode::RgbImage& image) const override {
    return prepareImage(image, withoutUniformFrame(image),
                        {kSide, kSide, ResizeMode::kSquash, 0, ChannelOrder::kRgb});
  }

  [[nodiscard]] Result<std::vector<Descriptor>> describe(std::span<const PreparedImage> images) override {
    std::vector<Descriptor> descriptors;
    descriptors.reserve(images.size());
    for (const PreparedImage& image : images) descriptors.push_back(describeOne(image));
    return descriptors;
  }

 private:
  [[nodiscard]] Descriptor describeOne(const PreparedImage& image) const {
    LOOKALIKE_CHECK(image.width == kSide && image.height == kSide && image.channels == 3 &&
                    image.pixels.size() == std::size_t{3} * kSide * kSide);
    cv::Mat luma(kSide, kSide, CV_32F);
    std::array<double, 3> sums{};
    float* to = luma.ptr<float>();
    for (std::size_t i = 0; i < std::size_t{kSide} * kSide; ++i) {
      const std::uint8_t* pixel = image.pixels.data() + 3 * i;
      to[i] = 0.299F * pixel[0] + 0.587F * pixel[1] + 0.114F * pixel[2];
      for (std::size_t c = 0; c < 3; ++c) sums[c] += pixel[c];
    }
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(luma, mean, deviation);

    Descriptor descriptor;
    descriptor.unit.assign(kDimension, 0.0F);
    const std::span<float> structure = std::span(descriptor.unit).first(kStructure);
    const cv::Mat even = withEvenContrast(luma);
    for (std::size_t i = 0; i < kViews.size(); ++i) {
      addProducts(transform(even, kViews[i].side, bases_[i]), kViews[i].weight, structure);
    }
    normalise(structure);

    const auto energy = static_cast<float>(deviation[0] * deviation[0]);
    const float share = energy / (energy + kContrastFloor * kContrastFloor);
    for (float& value : structure) value *= std::sqrt(share);
    constexpr double kPixels = kSide * kSide;
    addColour({static_cast<float>(sums[0] / kPixels), static_cast<float>(sums[1] / kPixels),
               static_cast<float>(sums[2] / kPixels)},
              std::sqrt(1.0F - share), std::span(descriptor.unit).subspan(kStructure));
    normalise(descriptor.unit);
    return descriptor;
  }

  static cv::Mat withEvenContrast(const cv::Mat& luma) {
    const cv::Size window(kWindow, kWindow);
    cv::Mat local;
    cv::blur(luma, local, window, cv::Point(-1, -1), cv::BORDER_REFLECT_101);
    cv::Mat even = luma - local;
    cv::blur(even.mul(even), local, window, cv::Point(-1, -1), cv::BORDER_REFLECT_101);
    float* values = even.ptr<float>();
    const float* variance = local.ptr<float>();
    for (std::size_t i = 0; i < std::size_t{kSide} * kSide; ++i) {
      values[i] /= std::sqrt(std::max(variance[i], 0.0F)) + kWindowFloor;
    }
    return even;
  }

  /// The lowest kFrequencies² coefficients of the middle side × side pixels.
  static Coefficients transform(const cv::Mat& picture, int side, const std::vector<float>& basis) {
    const int offset = (kSide - side) / 2;
    Coefficients coefficients{};
    for (int y = 0; y < side; ++y) {
      const float* row = picture.ptr<float>(y + offset) + offset;
      // Sums over x for every u at once: independent lanes, which the compiler can do side by side.
      std::array<float, kFrequencies> sums{};
      for (int x = 0; x < side; ++x) {
        const float* waves = basis.data() + static_cast<std::size_t>(x * kFrequencies);
        for (std::size_t u = 0; u < kFrequencies; ++u) sums[u] += row[x] * waves[u];
      }
      const float* waves = basis.data() + static_cast<std::size_t>(y * kFrequencies);
      for (std::size_t v = 0; v < kFrequencies; ++v) {
        for (std::size_t u = 0; u < kFrequencies; ++u)
          coefficients[v * kFrequencies + u] += waves[v] * sums[u];
      }
    }
    return coefficients;
  }

  /// Adds the products of the entries of each class, of the picture and of its transpose.
  void addProducts(const Coefficients& coefficients, float weight, std::span<float> products) const {
    std::size_t next = 0;
    for (std::size_t k = 0; k < kClasses; ++k) {
      const Class& frequencies = classes_[k];
      const float diagonal = weight * kClassWeights[k];
      const float beside = diagonal * std::numbers::sqrt2_v<float>;
      ClassVector upright{};
      ClassVector turned{};
      for (std::size_t i = 0; i < kPerClass; ++i) {
        const Frequency& f = frequencies[i];
        upright[i] = signedRoot(f.weight * coefficients[f.v * kFrequencies + f.u]);
        turned[i] = signedRoot(f.weight * coefficients[f.u * kFrequencies + f.v]);
      }
      normalise(upright);
      normalise(turned);
      for (std::size_t i = 0; i < kPerClass; ++i) {
        products[next++] += diagonal * (upright[i] * upright[i] + turned[i] * turned[i] - 2.0F / kPerClass);
        for (std::size_t j = i + 1; j < kPerClass; ++j) {
          products[next++] += beside * (upright[i] * upright[j] + turned[i] * turned[j]);
        }
      }
    }
  }

  DescriberInfo info_;
  std::array<Class, kClasses> classes_;
  std::array<std::vector<float>, kViews.size()> bases_;
};

}  // namespace

std::unique_ptr<Describer> makeDctDescriber(int batchSize) {
  return std::make_unique<DctDescriber>(batchSize);
}

}  // namespace lookalike::describe
