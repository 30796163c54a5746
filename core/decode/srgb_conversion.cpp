// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/srgb_conversion.h"

#include <lcms2.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

namespace lookalike::decode {

namespace {

using Transform = std::unique_ptr<void, decltype(&cmsDeleteTransform)>;
using Profile = std::unique_ptr<void, decltype(&cmsCloseProfile)>;

enum class Inks { kRgb, kGrey, kCmyk, kCmykInverted };

struct CachedTransform {
  std::vector<std::byte> profile;
  bool forCmyk = false;
  bool inverted = false;
  Inks inks = Inks::kRgb;
  Transform transform{nullptr, cmsDeleteTransform};  ///< null: leave the pixels alone
};

/// Whether a transform of RGB changes colours by more than rounding does, tried on a 6 × 6 × 6 grid of
/// colours.
bool changesColours(const Transform& transform) {
  constexpr int kSteps = 6;
  constexpr int kRounding = 2;
  std::array<std::uint8_t, 3 * kSteps * kSteps * kSteps> before{};
  std::array<std::uint8_t, 3 * kSteps * kSteps * kSteps> after{};
  std::size_t next = 0;
  for (int r = 0; r < kSteps; ++r)
    for (int g = 0; g < kSteps; ++g)
      for (int b = 0; b < kSteps; ++b)
        for (const int step : {r, g, b}) before[next++] = static_cast<std::uint8_t>(step * 51);
  cmsDoTransform(transform.get(), before.data(), after.data(), kSteps * kSteps * kSteps);
  for (std::size_t i = 0; i < before.size(); ++i)
    if (std::abs(int{before[i]} - int{after[i]}) > kRounding) return true;
  return false;
}

CachedTransform makeTransform(std::span<const std::byte> iccProfile, bool forCmyk, bool inverted) {
  CachedTransform made;
  made.profile.assign(iccProfile.begin(), iccProfile.end());
  made.forCmyk = forCmyk;
  made.inverted = inverted;
  const Profile source(
      cmsOpenProfileFromMem(iccProfile.data(), static_cast<cmsUInt32Number>(iccProfile.size())),
      cmsCloseProfile);
  const Profile target(cmsCreate_sRGBProfile(), cmsCloseProfile);
  if (source == nullptr || target == nullptr) return made;
  cmsUInt32Number format = 0;
  switch (cmsGetColorSpace(source.get())) {
    case cmsSigRgbData:
      if (forCmyk) return made;
      format = TYPE_RGB_8;
      made.inks = Inks::kRgb;
      break;
    case cmsSigGrayData:
      if (forCmyk) return made;
      format = TYPE_GRAY_8;
      made.inks = Inks::kGrey;
      break;
    case cmsSigCmykData:
      if (!forCmyk) return made;
      format = inverted ? TYPE_CMYK_8_REV : TYPE_CMYK_8;
      made.inks = inverted ? Inks::kCmykInverted : Inks::kCmyk;
      break;
    default:
      return made;
  }
  made.transform.reset(cmsCreateTransform(source.get(), format, target.get(), TYPE_RGB_8,
                                          INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION));
  if (made.transform != nullptr && made.inks == Inks::kRgb && !changesColours(made.transform))
    made.transform.reset();
  return made;
}

/// The transform of a profile, from this thread's last few: a collection has few different profiles.
const CachedTransform& transformFor(std::span<const std::byte> iccProfile, bool forCmyk, bool inverted) {
  constexpr std::size_t kKept = 8;
  thread_local std::vector<CachedTransform> cache;  // most recently used first
  const auto found = std::find_if(cache.begin(), cache.end(), [&](const CachedTransform& entry) {
    return entry.forCmyk == forCmyk && entry.inverted == inverted &&
           std::equal(entry.profile.begin(), entry.profile.end(), iccProfile.begin(), iccProfile.end());
  });
  if (found != cache.end()) {
    std::rotate(cache.begin(), found, found + 1);
  } else {
    if (cache.size() >= kKept) cache.pop_back();
    cache.insert(cache.begin(), makeTransform(iccProfile, forCmyk, inverted));
  }
  return cache.front();
}

/// Smaller than any profile's header, or larger than any real one.
bool isAbsurdSize(std::size_t size) {
  return size < 128 || size > (std::size_t{32} << 20U);
}

}  // namespace

void convertToSrgb(RgbImage& image, std::span<const std::byte> iccProfile, const Deadline& deadline) {
  if (isAbsurdSize(iccProfile.size())) return;
  const CachedTransform& cached = transformFor(iccProfile, false, false);
  if (cached.transform == nullptr) return;
  const std::size_t total = image.pixels.size() / 3;
  constexpr std::size_t kBlock = 65536;
  std::vector<std::uint8_t> grey(cached.inks == Inks::kGrey ? std::min(kBlock, total) : 0);
  for (std::size_t start = 0; start < total && !deadline.isOver(); start += kBlock) {
    const std::size_t count = std::min(kBlock, total - start);
    std::uint8_t* block = image.pixels.data() + 3 * start;
    if (cached.inks == Inks::kGrey) {
      for (std::size_t i = 0; i < count; ++i) grey[i] = block[3 * i];
      cmsDoTransform(cached.transform.get(), grey.data(), block, static_cast<cmsUInt32Number>(count));
    } else {
      cmsDoTransform(cached.transform.get(), block, block, static_cast<cmsUInt32Number>(count));
    }
  }
}

bool convertCmykToSrgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count, bool inverted,
                       std::span<const std::byte> iccProfile) {
  if (isAbsurdSize(iccProfile.size())) return false;
  const CachedTransform& cached = transformFor(iccProfile, true, inverted);
  if (cached.transform == nullptr) return false;
  cmsDoTransform(cached.transform.get(), cmyk, rgb, static_cast<cmsUInt32Number>(count));
  return true;
}

}  // namespace lookalike::decode
