// SPDX-License-Identifier: GPL-3.0-or-later
#include <lcms2.h>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

namespace {

Bytes savedAndClosed(cmsHPROFILE profile) {
  LOOKALIKE_CHECK(profile != nullptr);
  cmsUInt32Number size = 0;
  LOOKALIKE_CHECK(cmsSaveProfileToMem(profile, nullptr, &size) != 0);
  Bytes bytes(size);
  LOOKALIKE_CHECK(cmsSaveProfileToMem(profile, bytes.data(), &size) != 0);
  cmsCloseProfile(profile);
  return bytes;
}

}  // namespace

Bytes displayP3Profile() {
  const cmsCIExyY white = {0.3127, 0.3290, 1.0};
  const cmsCIExyYTRIPLE primaries = {{0.680, 0.320, 1.0}, {0.265, 0.690, 1.0}, {0.150, 0.060, 1.0}};
  // The curve of IEC 61966-2-1 (sRGB).
  const cmsFloat64Number parameters[5] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
  cmsToneCurve* curve = cmsBuildParametricToneCurve(nullptr, 4, parameters);
  cmsToneCurve* curves[3] = {curve, curve, curve};
  Bytes bytes = savedAndClosed(cmsCreateRGBProfile(&white, &primaries, curves));
  cmsFreeToneCurve(curve);
  return bytes;
}

Bytes srgbProfile() {
  return savedAndClosed(cmsCreate_sRGBProfile());
}

Bytes greyProfile(double gamma) {
  cmsToneCurve* curve = cmsBuildGamma(nullptr, gamma);
  Bytes bytes = savedAndClosed(cmsCreateGrayProfile(cmsD50_xyY(), curve));
  cmsFreeToneCurve(curve);
  return bytes;
}

}  // namespace lookalike::testing
