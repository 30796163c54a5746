// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/region_surroundings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace lookalike::verify {

namespace {

constexpr int kReach = 8;        ///< pixels beside the outline that are looked at
constexpr int kSeamSlack = 3;    ///< pixels that the outline may be off
constexpr int kSameColour = 14;  ///< levels a channel may differ within one colour
constexpr double kInside = 2.5;  ///< pixels around the region that count to neither side
constexpr float kPlainRow = 0.85F;

/// Place of a distance from the outline in an array of them.
constexpr std::size_t indexOf(int distance, int reach) {
  const int index = distance + reach;
  return static_cast<std::size_t>(index);
}

using Profile = std::array<double, 2 * kReach + 1>;

const std::uint8_t* pixelAt(const WorkingPicture& picture, int x, int y) {
  return picture.pixels.data() + 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                                      static_cast<std::size_t>(x));
}

/// Changes of colour across an edge of the region at each distance from it, outwards positive, and how many
/// samples there are.
struct EdgeProfile {
  Profile change{};
  int samples = 0;
};

EdgeProfile profileAcross(const WorkingPicture& picture, PlanePoint from, PlanePoint to,
                          PlanePoint outwards) {
  EdgeProfile profile;
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  const int count = static_cast<int>(length / 2.0);
  for (int i = 1; i < count; ++i) {
    const double t = static_cast<double>(i) / count;
    const PlanePoint at{from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
    std::array<const std::uint8_t*, 2 * kReach + 3> line{};
    bool inside = true;
    for (int o = -kReach - 1; o <= kReach + 1 && inside; ++o) {
      const int x = static_cast<int>(std::lround(at.x + o * outwards.x));
      const int y = static_cast<int>(std::lround(at.y + o * outwards.y));
      inside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
      if (inside) line[indexOf(o, kReach + 1)] = pixelAt(picture, x, y);
    }
    if (!inside) continue;
    for (std::size_t o = 0; o < profile.change.size(); ++o) {
      const std::uint8_t* before = line[o];
      const std::uint8_t* after = line[o + 2];
      profile.change[o] +=
          std::abs(before[0] - after[0]) + std::abs(before[1] - after[1]) + std::abs(before[2] - after[2]);
    }
    ++profile.samples;
  }
  return profile;
}

/// The strongest change near the outline against the usual one beside it.
double peakOf(const Profile& change, int samples) {
  double peak = 0.0;
  for (int o = -kSeamSlack; o <= kSeamSlack; ++o) peak = std::max(peak, change[indexOf(o, kReach)]);
  std::vector<double> beside;
  for (int o = -kReach; o <= kReach; ++o) {
    if (std::abs(o) > kSeamSlack + 1) beside.push_back(change[indexOf(o, kReach)]);
  }
  std::nth_element(beside.begin(), beside.begin() + static_cast<std::ptrdiff_t>(beside.size() / 2),
                   beside.end());
  constexpr double kNoiseLevels = 9.0;  // levels, of three channels
  return (peak / samples + kNoiseLevels) / (beside[beside.size() / 2] / samples + kNoiseLevels);
}

float seamOf(const WorkingPicture& picture, const Polygon& region, PlanePoint middle) {
  double weighted = 0.0;
  double weight = 0.0;
  for (std::size_t i = 0; i < region.size(); ++i) {
    const PlanePoint& p = region[i];
    const PlanePoint& q = region[(i + 1) % region.size()];
    const double length = std::hypot(q.x - p.x, q.y - p.y);
    if (length < 8.0) continue;
    PlanePoint normal{(q.y - p.y) / length, (p.x - q.x) / length};
    if (normal.x * (p.x - middle.x) + normal.y * (p.y - middle.y) < 0.0) normal = {-normal.x, -normal.y};
    const EdgeProfile profile = profileAcross(picture, p, q, normal);
    if (profile.samples < 6) continue;
    weighted += profile.samples * std::log(peakOf(profile.change, profile.samples));
    weight += profile.samples;
  }
  return weight > 0.0 ? static_cast<float>(std::exp(weighted / weight)) : 1.0F;
}

/// Colours counted in 16 steps a channel.
class ColourCount {
 public:
  ColourCount() : bins_(4096) {}
  void add(const std::uint8_t* pixel) {
    Bin& bin =
        bins_[static_cast<std::size_t>(pixel[0] >> 4U) * 256U +
              static_cast<std::size_t>(pixel[1] >> 4U) * 16U + static_cast<std::size_t>(pixel[2] >> 4U)];
    ++bin.count;
    for (std::size_t c = 0; c < 3; ++c) bin.sums[c] += pixel[c];
    ++count_;
  }
  [[nodiscard]] int count() const { return count_; }
  /// Mean of the fullest bin.
  [[nodiscard]] std::array<int, 3> mostFrequent() const {
    const Bin& most = *std::max_element(bins_.begin(), bins_.end(),
                                        [](const Bin& x, const Bin& y) { return x.count < y.count; });
    std::array<int, 3> colour{};
    for (std::size_t c = 0; c < 3; ++c) colour[c] = most.sums[c] / std::max(1, most.count);
    return colour;
  }

 private:
  struct Bin {
    int count = 0;
    std::array<int, 3> sums{};
  };
  std::vector<Bin> bins_;
  int count_ = 0;
};

bool isColour(const std::uint8_t* pixel, const std::array<int, 3>& colour) {
  return std::abs(pixel[0] - colour[0]) <= kSameColour && std::abs(pixel[1] - colour[1]) <= kSameColour &&
         std::abs(pixel[2] - colour[2]) <= kSameColour;
}

struct Box {
  double left = 1e9;
  double top = 1e9;
  double right = -1e9;
  double bottom = -1e9;
};

Box boxOf(const Polygon& region) {
  Box box;
  for (const PlanePoint& p : region) {
    box.left = std::min(box.left, p.x);
    box.right = std::max(box.right, p.x);
    box.top = std::min(box.top, p.y);
    box.bottom = std::max(box.bottom, p.y);
  }
  return box;
}

/// The part of row `y` inside the convex region, widened; empty when from > to.
std::array<double, 2> spanAt(const Polygon& region, double y) {
  std::array<double, 2> span{1e9, -1e9};
  for (std::size_t i = 0; i < region.size(); ++i) {
    PlanePoint p = region[i];
    PlanePoint q = region[(i + 1) % region.size()];
    if (p.y > q.y) std::swap(p, q);
    if (y < p.y - kInside || y > q.y + kInside) continue;
    const auto at = [&](double row) {
      const double t = q.y > p.y ? std::clamp((row - p.y) / (q.y - p.y), 0.0, 1.0) : 0.5;
      return p.x + t * (q.x - p.x);
    };
    for (const double x : {at(y - kInside), at(y), at(y + kInside)}) {
      span[0] = std::min(span[0], x - kInside);
      span[1] = std::max(span[1], x + kInside);
    }
    if (q.y - p.y < 1e-6) {
      span[0] = std::min({span[0], p.x - kInside, q.x - kInside});
      span[1] = std::max({span[1], p.x + kInside, q.x + kInside});
    }
  }
  return span;
}

/// Calls `visit(x, y)` for each pixel of the picture outside the region.
template <typename Visit>
void forEachOutside(const WorkingPicture& picture, const Polygon& region, Visit visit) {
  for (int y = 0; y < picture.height; ++y) {
    const auto [from, to] = spanAt(region, y);
    for (int x = 0; x < picture.width; ++x) {
      if (x >= from && x <= to) {
        x = std::max(x, static_cast<int>(std::min<double>(to, picture.width)));
        continue;
      }
      visit(x, y);
    }
  }
}

/// Of the rows above and below the box, the share in which one colour prevails.
float plainRowsOf(const WorkingPicture& picture, const Box& box) {
  int rows = 0;
  int plain = 0;
  for (int y = 0; y < picture.height; ++y) {
    if (y > box.top - kInside && y < box.bottom + kInside) continue;
    std::array<int, 16> count{};
    for (int x = 0; x < picture.width; ++x) {
      const std::uint8_t* p = pixelAt(picture, x, y);
      ++count[static_cast<std::size_t>((p[0] + 2 * p[1] + p[2]) / 64)];
    }
    int most = 0;
    for (std::size_t i = 0; i + 1 < count.size(); ++i) most = std::max(most, count[i] + count[i + 1]);
    ++rows;
    if (static_cast<float>(most) >= kPlainRow * static_cast<float>(picture.width)) ++plain;
  }
  return rows > 0 ? static_cast<float>(plain) / static_cast<float>(rows) : 0.0F;
}

}  // namespace

Surroundings surroundingsOf(const WorkingPicture& picture, const Polygon& region) {
  Surroundings result;
  if (region.size() < 3) return result;
  const double area = static_cast<double>(picture.width) * picture.height;
  result.share = static_cast<float>(std::clamp(1.0 - areaOf(region) / std::max(1.0, area), 0.0, 1.0));
  const Box box = boxOf(region);
  result.spanX = static_cast<float>((box.right - box.left) / picture.width);
  result.spanY = static_cast<float>((box.bottom - box.top) / picture.height);
  result.gapLeft = static_cast<float>((box.left + 0.5) / picture.width);
  result.gapTop = static_cast<float>((box.top + 0.5) / picture.height);
  result.gapRight = static_cast<float>((picture.width - 0.5 - box.right) / picture.width);
  result.gapBottom = static_cast<float>((picture.height - 0.5 - box.bottom) / picture.height);
  result.seam = seamOf(picture, region, {(box.left + box.right) / 2.0, (box.top + box.bottom) / 2.0});

  ColourCount all;
  ColourCount besides;
  const auto isBeside = [&](int x, int y) {
    return x < box.left - kInside || x > box.right + kInside || y < box.top - kInside ||
           y > box.bottom + kInside;
  };
  forEachOutside(picture, region, [&](int x, int y) {
    const std::uint8_t* pixel = pixelAt(picture, x, y);
    all.add(pixel);
    if (isBeside(x, y)) besides.add(pixel);
  });
  if (all.count() == 0) return result;
  const std::array<int, 3> colour = all.mostFrequent();
  const std::array<int, 3> colourBesides = besides.mostFrequent();
  int plain = 0;
  int plainBesides = 0;
  forEachOutside(picture, region, [&](int x, int y) {
    const std::uint8_t* pixel = pixelAt(picture, x, y);
    if (isColour(pixel, colour)) ++plain;
    if (isBeside(x, y) && isColour(pixel, colourBesides)) ++plainBesides;
  });
  result.plain = static_cast<float>(plain) / static_cast<float>(all.count());
  result.besides = static_cast<float>(besides.count()) / static_cast<float>(all.count());
  result.plainBesides = static_cast<float>(plainBesides) / static_cast<float>(std::max(1, besides.count()));
  result.plainRows = plainRowsOf(picture, box);
  return result;
}

}  // namespace lookalike::verify
