// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/calibration.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "core/base/check.h"
#include "core/verify/copy_score.h"

namespace lookalike::verify {

namespace {

using nlohmann::json;

/// Probabilities nearer to 1 than this are claims that no amount of pairs has shown. Small ones are let be,
/// so that ever less similar pairs keep their order.
constexpr double kMostLogit = 12.0;
constexpr double kLeastLogit = -60.0;

std::optional<RisingCurve> curveOf(const json& list) {
  if (!list.is_array() || list.size() < 2) return std::nullopt;
  std::vector<std::pair<double, double>> points;
  for (const json& point : list) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number())
      return std::nullopt;
    points.emplace_back(point[0].get<double>(), point[1].get<double>());
    const bool rises = points.size() == 1 || (points.back().first > points[points.size() - 2].first &&
                                              points.back().second > points[points.size() - 2].second);
    if (!rises || !std::isfinite(points.back().first) || !std::isfinite(points.back().second))
      return std::nullopt;
  }
  return RisingCurve(std::move(points));
}

json jsonOf(const RisingCurve& curve) {
  json list = json::array();
  for (const auto& [x, logit] : curve.points()) list.push_back({x, logit});
  return list;
}

}  // namespace

double probabilityOf(double logit) {
  return 1.0 / (1.0 + std::exp(-std::clamp(logit, kLeastLogit, kMostLogit)));
}

double logitOf(double probability) {
  const double p = std::clamp(probability, probabilityOf(kLeastLogit), probabilityOf(kMostLogit));
  return std::log(p / (1.0 - p));
}

PairNumbers numbersOf(const ImagePair& pair) {
  return {pair.copyScore, pair.similarity, pair.networkCopy, pair.geometry.get(), pair.normRatio};
}

std::array<double, kCalibrationTerms> calibrationTerms(const PairNumbers& pair) {
  const double copy = std::clamp(logitOf(pair.copyScore), -kMostLogit, kMostLogit);
  const bool hasNetwork = !std::isnan(pair.networkCopy);
  const GeometricEvidence* geometry = pair.geometry;
  return {1.0,
          copy,
          excessOver(copy, 2.0),
          std::isnan(pair.similarity) ? 0.0 : static_cast<double>(pair.similarity),
          hasNetwork ? std::clamp(logitOf(pair.networkCopy), -6.0, 6.0) : 0.0,
          hasNetwork ? 1.0 : 0.0,
          geometry != nullptr ? std::log1p(geometry->inliers) : 0.0,
          geometry != nullptr ? std::min(geometry->overlapOfA, geometry->overlapOfB) : 0.0,
          geometry != nullptr && geometry->hasDoubt(Doubt::kFewKeypoints) ? 1.0 : 0.0};
}

RisingCurve::RisingCurve(std::vector<std::pair<double, double>> points) : points_(std::move(points)) {
  LOOKALIKE_CHECK(points_.size() >= 2);
  for (std::size_t i = 1; i < points_.size(); ++i)
    LOOKALIKE_CHECK(points_[i].first > points_[i - 1].first && points_[i].second > points_[i - 1].second);
}

double RisingCurve::at(double x) const {
  const auto after = std::find_if(std::next(points_.begin()), std::prev(points_.end()),
                                  [x](const auto& point) { return point.first >= x; });
  const auto& [x1, y1] = *after;
  const auto& [x0, y0] = *std::prev(after);
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

double RisingCurve::inverse(double value) const {
  const auto after = std::find_if(std::next(points_.begin()), std::prev(points_.end()),
                                  [value](const auto& point) { return point.second >= value; });
  const auto& [x1, y1] = *after;
  const auto& [x0, y0] = *std::prev(after);
  return x0 + (x1 - x0) * (value - y0) / (y1 - y0);
}

Calibration::Calibration(const Weights& verified, RisingCurve verifiedCurve, RisingCurve similarity,
                         RisingCurve normalised)
    : verified_(verified),
      verifiedCurve_(std::move(verifiedCurve)),
      similarity_(std::move(similarity)),
      normalised_(std::move(normalised)) {}

Calibration Calibration::unfitted(float similarityThreshold) {
  constexpr double kSteepness = 20.0;
  const double t = std::clamp(similarityThreshold, 0.05F, 0.95F);
  const double atThreshold = logitOf(0.6);
  const RisingCurve similarity({{t - 0.5, atThreshold - 0.5 * kSteepness},
                                {t, atThreshold},
                                {1.0, atThreshold + std::min(10.0, (1.0 - t) * kSteepness)}});
  Weights copyScoreAlone{};
  copyScoreAlone[1] = 1.0;
  return {copyScoreAlone, RisingCurve({{-kMostLogit, -kMostLogit}, {kMostLogit, kMostLogit}}), similarity,
          similarity};
}

double Calibration::logitOfVerified(const PairNumbers& pair) const {
  const auto terms = calibrationTerms(pair);
  double sum = 0.0;
  for (std::size_t i = 0; i < kCalibrationTerms; ++i) sum += verified_.at(i) * terms.at(i);
  return verifiedCurve_.at(sum);
}

float Calibration::ofVerified(const PairNumbers& pair) const {
  double logit = logitOfVerified(pair);
  if (correction_) {
    const CorrectionTerms terms = correctionTerms(pair, logit);
    logit =
        correctedLogOdds(logit, std::inner_product(terms.begin(), terms.end(), correction_->begin(), 0.0));
  }
  return static_cast<float>(probabilityOf(logit));
}

Calibration Calibration::correctedBy(const CorrectionTerms& weights) const {
  for (const double weight : weights) LOOKALIKE_CHECK(std::isfinite(weight));
  Calibration corrected = *this;
  corrected.correction_ = weights;
  return corrected;
}

Calibration Calibration::withSimilarityCurves(RisingCurve similarity, RisingCurve normalised) const {
  Calibration other(verified_, verifiedCurve_, std::move(similarity), std::move(normalised));
  other.correction_ = correction_;
  return other;
}

float Calibration::ofSimilarity(float similarity, bool isNormalised) const {
  return static_cast<float>(probabilityOf(similarityCurve(isNormalised).at(similarity)));
}

float Calibration::similarityAt(float probability, bool isNormalised) const {
  if (probability <= 0.0F) return -1.0F;
  if (probability >= 1.0F) return 1.0F;
  const double similarity = similarityCurve(isNormalised).inverse(logitOf(probability));
  return static_cast<float>(std::clamp(similarity, -1.0, 1.0));
}

namespace {

/// The weights under "correction", each term by its name; nothing where there is no such field.
Result<std::optional<CorrectionTerms>> correctionOf(const json& document, const std::string& path) {
  if (!document.contains("correction")) return std::optional<CorrectionTerms>();
  const json& named = document["correction"];
  const auto bad = [&](const std::string& what) { return Error{ErrorCode::kBadModel, path, what, -1}; };
  if (!named.is_object() || named.size() != kCorrectionTerms)
    return bad("field \"correction\" is no object with a number a term");
  CorrectionTerms weights{};
  for (std::size_t i = 0; i < kCorrectionTerms; ++i) {
    const json weight = named.value(correctionTermName(i), json());
    if (!weight.is_number() || !std::isfinite(weight.get<double>()))
      return bad("field \"correction." + correctionTermName(i) + "\" is no number");
    weights.at(i) = weight.get<double>();
  }
  return std::optional(weights);
}

}  // namespace

Result<CalibrationFile> parseCalibration(std::string_view text, const std::string& path) {
  const auto bad = [&](const std::string& what) { return Error{ErrorCode::kBadModel, path, what, -1}; };
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object() || document.value("kind", json()) != "calibration")
    return bad("is no calibration");
  const auto textOf = [&](const char* field) -> std::optional<std::string> {
    const json value = document.value(field, json());
    return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
  };
  const auto describer = textOf("describer");
  const auto pairNetwork = textOf("pairNetwork");
  const auto pairNetworkCard = textOf("pairNetworkCard");
  const auto fittedOn = textOf("fittedOn");
  if (!describer || !pairNetwork || !pairNetworkCard || !fittedOn)
    return bad("lacks one of the texts \"describer\", \"pairNetwork\", \"pairNetworkCard\", \"fittedOn\"");
  const json verified = document.value("verified", json());
  if (!verified.is_object() || !verified.value("weights", json()).is_object())
    return bad("field \"verified\" is no object with \"weights\"");
  Calibration::Weights weights{};
  const json& named = verified["weights"];
  for (std::size_t i = 0; i < kCalibrationTerms; ++i) {
    const json weight = named.value(std::string(kCalibrationTermNames.at(i)), json());
    if (!weight.is_number() || !std::isfinite(weight.get<double>()))
      return bad("field \"verified.weights." + std::string(kCalibrationTermNames.at(i)) + "\" is no number");
    weights.at(i) = weight.get<double>();
  }
  if (named.size() != kCalibrationTerms) return bad("field \"verified.weights\" has an unknown term");
  const auto verifiedCurve = curveOf(verified.value("curve", json()));
  const auto similarity = curveOf(document.value("similarity", json()));
  const auto normalised = curveOf(document.value("normalised", json()));
  if (!verifiedCurve || !similarity || !normalised)
    return bad("one of \"verified.curve\", \"similarity\", \"normalised\" is no list of rising points");
  const auto numberOf = [&](const char* field) {
    const json value = document.value(field, json());
    return value.is_number() ? value.get<double>() : -1.0;
  };
  CalibrationFile file{Calibration(weights, *verifiedCurve, *similarity, *normalised),
                       *describer,
                       *pairNetwork,
                       *pairNetworkCard,
                       static_cast<int>(numberOf("verifierVersion")),
                       *fittedOn,
                       static_cast<std::int64_t>(numberOf("pairs")),
                       static_cast<std::int64_t>(numberOf("copies")),
                       numberOf("expectedCalibrationError")};
  const auto correction = correctionOf(document, path);
  if (!correction.ok()) return correction.error();
  if (*correction) file.calibration = file.calibration.correctedBy(**correction);
  if (file.verifierVersion < 0 || file.pairs < 0 || file.copies < 0 ||
      !(file.expectedCalibrationError >= 0.0))
    return bad(
        "one of \"verifierVersion\", \"pairs\", \"copies\", \"expectedCalibrationError\" is no number");
  return file;
}

std::string calibrationJson(const CalibrationFile& file) {
  nlohmann::ordered_json document;
  document["kind"] = "calibration";
  document["describer"] = file.describer;
  document["pairNetwork"] = file.pairNetwork;
  document["pairNetworkCard"] = file.pairNetworkCard;
  document["verifierVersion"] = file.verifierVersion;
  document["fittedOn"] = file.fittedOn;
  document["pairs"] = file.pairs;
  document["copies"] = file.copies;
  document["expectedCalibrationError"] = file.expectedCalibrationError;
  nlohmann::ordered_json weights;
  for (std::size_t i = 0; i < kCalibrationTerms; ++i)
    weights[std::string(kCalibrationTermNames.at(i))] = file.calibration.verifiedWeights().at(i);
  document["verified"] = {{"weights", weights}, {"curve", jsonOf(file.calibration.verifiedCurve())}};
  if (const auto& correction = file.calibration.correction()) {
    nlohmann::ordered_json terms;
    for (std::size_t i = 0; i < kCorrectionTerms; ++i) terms[correctionTermName(i)] = correction->at(i);
    document["correction"] = terms;
  }
  document["similarity"] = jsonOf(file.calibration.similarityCurve(false));
  document["normalised"] = jsonOf(file.calibration.similarityCurve(true));
  return document.dump(2) + "\n";
}

}  // namespace lookalike::verify
