// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/direction_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/exchange/evidence_names.h"
#include "core/exchange/geometry_json.h"

namespace lookalike::exchange {

nlohmann::ordered_json reasonsJson(std::span<const DirectionReason> reasons) {
  auto json = nlohmann::ordered_json::array();
  for (const DirectionReason& reason : reasons) {
    nlohmann::ordered_json one;
    one["kind"] = reasonName(reason.kind);
    one["log_odds"] = jsonNumber(reason.logOdds);
    one["a"] = jsonNumber(reason.valueA);
    one["b"] = jsonNumber(reason.valueB);
    json.push_back(std::move(one));
  }
  return json;
}

nlohmann::ordered_json directionJson(const PairDirection& direction) {
  nlohmann::ordered_json json;
  json["direction"] = directionName(direction.direction);
  json["probability_b_from_a"] = jsonNumber(direction.probabilityBFromA);
  json["reasons"] = reasonsJson(direction.reasons);
  return json;
}

}  // namespace lookalike::exchange
