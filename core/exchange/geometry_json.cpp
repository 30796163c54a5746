// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/geometry_json.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "core/exchange/evidence_names.h"
#include "core/exchange/number_text.h"

namespace lookalike::exchange {

namespace {

nlohmann::ordered_json regionJson(std::span<const PicturePoint> region) {
  auto points = nlohmann::ordered_json::array();
  for (const PicturePoint& point : region)
    points.push_back(nlohmann::ordered_json::array({jsonNumber(point.x), jsonNumber(point.y)}));
  return points;
}

nlohmann::ordered_json transformJson(const GeometricEvidence& geometry) {
  if (geometry.transform == TransformKind::kNone) return nullptr;
  nlohmann::ordered_json transform;
  transform["kind"] = transformName(geometry.transform);
  transform["a_to_b"] = geometry.aToB;  // what is not finite becomes null
  return transform;
}

}  // namespace

nlohmann::ordered_json jsonNumber(float value) {
  const std::string text = numberText(value);
  if (text.empty()) return nullptr;
  double shortest = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), shortest);
  return shortest;
}

nlohmann::ordered_json editsJson(std::span<const NamedEdit> edits) {
  auto json = nlohmann::ordered_json::array();
  for (const NamedEdit& edit : edits) {
    nlohmann::ordered_json named;
    named["kind"] = editName(edit.kind);
    if (hasAmount(edit.kind)) named["amount"] = jsonNumber(edit.amount);
    json.push_back(std::move(named));
  }
  return json;
}

nlohmann::ordered_json geometryJson(const GeometricEvidence& geometry) {
  nlohmann::ordered_json json;
  json["matches"] = geometry.matches;
  json["inliers"] = geometry.inliers;
  json["inlier_ratio"] = jsonNumber(geometry.inlierRatio);
  json["agreement"] = jsonNumber(geometry.agreement);
  json["overlap_a"] = jsonNumber(geometry.overlapOfA);
  json["overlap_b"] = jsonNumber(geometry.overlapOfB);
  json["relation"] = nullptr;
  if (geometry.transform != TransformKind::kNone) json["relation"] = relationName(geometry.relation);
  json["transform"] = transformJson(geometry);
  json["region_a"] = regionJson(geometry.regionInA);
  json["region_b"] = regionJson(geometry.regionInB);
  json["containment"] = containmentName(geometry.containment);
  json["edited"] = nullptr;
  if (!geometry.edits.empty()) json["edited"] = geometry.editsOfB ? "b" : "a";
  json["edits"] = editsJson(geometry.edits);
  json["doubts"] = nlohmann::ordered_json::array();
  for (const Doubt doubt : kDoubts) {
    if (geometry.hasDoubt(doubt)) json["doubts"].push_back(doubtName(doubt));
  }
  return json;
}

}  // namespace lookalike::exchange
