// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/verify/extracted_features.h"

#include <limits>

#include "core/base/check.h"
#include "core/local/local_extractor.h"

namespace lookalike::testing {

LocalFeatures featuresOf(const decode::RgbImage& image) {
  static const auto extractor = local::LocalExtractor::create();
  auto features = extractor->extract(image, image.width, image.height);
  LOOKALIKE_CHECK(features.ok());
  return std::move(features).value();
}

PicturePoint mappedBy(const GeometricEvidence& evidence, double x, double y) {
  const auto& m = evidence.aToB;
  const double w = m[6] * x + m[7] * y + m[8];
  return {static_cast<float>((m[0] * x + m[1] * y + m[2]) / w),
          static_cast<float>((m[3] * x + m[4] * y + m[5]) / w)};
}

bool hasEdit(const GeometricEvidence& evidence, EditKind kind) {
  for (const NamedEdit& edit : evidence.edits) {
    if (edit.kind == kind) return true;
  }
  return false;
}

float amountOf(const GeometricEvidence& evidence, EditKind kind) {
  for (const NamedEdit& edit : evidence.edits) {
    if (edit.kind == kind) return edit.amount;
  }
  return std::numeric_limits<float>::quiet_NaN();
}

}  // namespace lookalike::testing
