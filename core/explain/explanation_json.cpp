// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/explain/explanation_json.h"

#include <nlohmann/json.hpp>
#include <string>

#include "core/exchange/direction_json.h"
#include "core/exchange/geometry_json.h"
#include "core/exchange/json_text.h"

namespace lookalike::explain {

namespace {

nlohmann::ordered_json pictureJson(const explain::ExplainedPicture& picture) {
  nlohmann::ordered_json json;
  exchange::setPath(json, "path", picture.path);
  json["sha256"] = picture.hash.toHex();
  json["format"] = picture.format;
  json["width"] = picture.width;
  json["height"] = picture.height;
  json["keypoints"] = picture.keypoints;
  return json;
}

nlohmann::ordered_json mapJson(const explain::SensitivityMap& map, const explain::EvidencePlace& place) {
  nlohmann::ordered_json json;
  json["columns"] = map.columns;
  json["rows"] = map.rows;
  json["left"] = exchange::jsonNumber(static_cast<float>(map.covers.left));
  json["top"] = exchange::jsonNumber(static_cast<float>(map.covers.top));
  json["width"] = exchange::jsonNumber(static_cast<float>(map.covers.width));
  json["height"] = exchange::jsonNumber(static_cast<float>(map.covers.height));
  json["values"] = nlohmann::ordered_json::array();
  for (const float value : map.values) json["values"].push_back(exchange::jsonNumber(value));
  json["for_score"] = exchange::jsonNumber(map.forScore);
  json["against_score"] = exchange::jsonNumber(map.againstScore);
  json["in_overlap"] = nullptr;
  json["overlap_of_area"] = nullptr;
  if (place.hasOverlap) {
    json["in_overlap"] = exchange::jsonNumber(place.inOverlap);
    json["overlap_of_area"] = exchange::jsonNumber(place.overlapOfArea);
  }
  for (const explain::Zone zone : explain::kZones) {
    const auto& share = place.zones[static_cast<std::size_t>(zone)];
    json["zones"][zoneName(zone)] = {{"of_map", exchange::jsonNumber(share.ofMap)},
                                     {"of_area", exchange::jsonNumber(share.ofArea)}};
  }
  json["mostly_on"] = nullptr;
  if (place.mostlyOn) json["mostly_on"] = zoneName(*place.mostlyOn);
  return json;
}

void setMaps(nlohmann::ordered_json& json, const explain::ExplainedMaps& maps) {
  json["a"] = mapJson(maps.maps[0], maps.places[0]);
  json["b"] = mapJson(maps.maps[1], maps.places[1]);
}

nlohmann::ordered_json pairNetworkJson(const explain::ExplainedPairNetworkAnswer& answer) {
  nlohmann::ordered_json json;
  json["name"] = answer.name;
  json["weights_sha256"] = answer.weights.toHex();
  json["probability"] = exchange::jsonNumber(answer.probability);
  json["branches"] = nlohmann::ordered_json::array();
  for (const auto& branch : answer.branches) {
    nlohmann::ordered_json one;
    one["name"] = branch.name;
    setMaps(one, branch.maps);
    json["branches"].push_back(std::move(one));
  }
  return json;
}

nlohmann::ordered_json modelJson(const explain::PairExplanation& explanation) {
  nlohmann::ordered_json json;
  json["name"] = explanation.model;
  json["key"] = explanation.modelKey.text;
  json["weights_sha256"] = nullptr;
  if (explanation.weights) json["weights_sha256"] = explanation.weights->toHex();
  json["threshold"] = exchange::jsonNumber(explanation.modelThreshold);
  return json;
}

nlohmann::ordered_json outcomeJson(const explain::PairExplanation& explanation) {
  nlohmann::ordered_json json;
  json["probability"] = exchange::jsonNumber(explanation.probability);
  json["score"] = exchange::jsonNumber(explanation.score);
  json["similarity"] = exchange::jsonNumber(explanation.similarity);
  json["matches"] = explanation.evidence.matches;
  json["inliers"] = explanation.evidence.inliers;
  json["agreement"] = exchange::jsonNumber(explanation.evidence.agreement);
  if (explanation.pairNetwork)
    json["pair_network_probability"] = exchange::jsonNumber(explanation.pairNetwork->probability);
  return json;
}

}  // namespace

const char* zoneName(explain::Zone zone) {
  switch (zone) {
    case explain::Zone::kBorder:
      return "border";
    case explain::Zone::kLettering:
      return "lettering";
    case explain::Zone::kLogo:
      return "logo";
  }
  return "";
}

nlohmann::ordered_json explanationJson(const explain::PairExplanation& explanation) {
  nlohmann::ordered_json json;
  json["a"] = pictureJson(explanation.pictures[0]);
  json["b"] = pictureJson(explanation.pictures[1]);
  json["same_content"] = explanation.pictures[0].hash == explanation.pictures[1].hash;
  json["model"] = modelJson(explanation);
  json["probability"] = exchange::jsonNumber(explanation.probability);
  json["network_copy"] = exchange::jsonNumber(explanation.networkCopy);
  json["score"] = exchange::jsonNumber(explanation.score);
  json["similarity"] = exchange::jsonNumber(explanation.similarity);
  json["norm_ratio"] = exchange::jsonNumber(explanation.normRatio);
  json["evidence"] = exchange::geometryJson(explanation.evidence);
  json["direction"] = exchange::directionJson(explanation.direction);
  if (explanation.similarityMaps) {
    json["sensitivity"]["legend"] = explain::kSensitivityLegend;
    setMaps(json["sensitivity"], *explanation.similarityMaps);
  } else {
    json["sensitivity"]["none_because"] = explanation.whyNoMaps;
  }
  if (explanation.pairNetwork) json["pair_network"] = pairNetworkJson(*explanation.pairNetwork);
  return json;
}

nlohmann::ordered_json whatIfJson(const std::array<std::optional<explain::PicturePart>, 2>& parts,
                                  const explain::PairExplanation& before,
                                  const explain::PairExplanation& after) {
  nlohmann::ordered_json json;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const char* key = i == 0 ? "a" : "b";
    json[key] = nullptr;
    if (!parts[i]) continue;
    json[key] = nlohmann::ordered_json::array();
    for (const PicturePoint& point : *parts[i])
      json[key].push_back(
          nlohmann::ordered_json::array({exchange::jsonNumber(point.x), exchange::jsonNumber(point.y)}));
  }
  json["before"] = outcomeJson(before);
  json["after"] = outcomeJson(after);
  return json;
}

}  // namespace lookalike::explain
