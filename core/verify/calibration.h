// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/values/geometric_evidence.h"
#include "core/values/image_pair.h"
#include "core/verify/verdict_correction.h"

namespace lookalike::verify {

/// Evidence on a verified pair; NaN where unknown.
struct PairNumbers {
  float copyScore = 0.0F;                                       ///< 0..1
  float similarity = std::numeric_limits<float>::quiet_NaN();   ///< cosine
  float networkCopy = std::numeric_limits<float>::quiet_NaN();  ///< a pair network's answer, 0..1
  const GeometricEvidence* geometry = nullptr;                  ///< not owned; may be null
  float normRatio = std::numeric_limits<float>::quiet_NaN();    ///< of A by B, as in ImagePair
};

/// Those of a pair, which must outlive them.
[[nodiscard]] PairNumbers numbersOf(const ImagePair& pair);

/// The terms that the logit of a verified pair's probability is linear in. "NetworkLogit" and what goes with
/// it are 0 where there is no network's answer. The norm ratio is no term: it tells copies from look-alikes,
/// but wholes of crops have large ratios too, and it put them behind look-alikes.
inline constexpr std::size_t kCalibrationTerms = 9;
inline constexpr std::array<std::string_view, kCalibrationTerms> kCalibrationTermNames{
    "constant",    "copy_logit",  "copy_logit_above_2", "similarity",     "network_logit",
    "has_network", "log_inliers", "smaller_overlap",    "little_evidence"};
[[nodiscard]] std::array<double, kCalibrationTerms> calibrationTerms(const PairNumbers& pair);

/// A strictly rising line of straight pieces: from a number to a logit. Beyond its ends it goes on with the
/// slope of the last piece.
class RisingCurve {
 public:
  /// At least two points, rising in both; checked.
  explicit RisingCurve(std::vector<std::pair<double, double>> points);
  [[nodiscard]] double at(double x) const;
  /// The x at which it has the value.
  [[nodiscard]] double inverse(double value) const;
  [[nodiscard]] const std::vector<std::pair<double, double>>& points() const { return points_; }

 private:
  std::vector<std::pair<double, double>> points_;
};

/// Maps the evidence on a pair to the probability that one picture is a copy of the other, P(copy): logistic
/// models (Platt 1999) and isotonic curves (Zadrozny & Elkan 2002), fitted by evaluate/calibration_fit.h on
/// pairs with known truth. It belongs to one describer, whose similarities it was fitted with.
class Calibration {
 public:
  /// Where no fit is at hand: the copy score as it is; of a similarity a logistic curve that is 0.6 at the
  /// describer's own threshold (0..1, both exclusive).
  [[nodiscard]] static Calibration unfitted(float similarityThreshold);

  using Weights = std::array<double, kCalibrationTerms>;
  Calibration(const Weights& verified, RisingCurve verifiedCurve, RisingCurve similarity,
              RisingCurve normalised);

  /// All 0..1, larger is more likely a copy; never 0 or 1.
  [[nodiscard]] float ofVerified(const PairNumbers& pair) const;
  /// For a pair whose descriptors alone were compared; strictly rising. `isNormalised`: by negative
  /// embedding subtraction.
  [[nodiscard]] float ofSimilarity(float similarity, bool isNormalised) const;
  /// The similarity whose probability it is, -1..1; the nearer end where none has it.
  [[nodiscard]] float similarityAt(float probability, bool isNormalised) const;

  /// Log-odds of a verified pair without the correction.
  [[nodiscard]] double logitOfVerified(const PairNumbers& pair) const;

  /// The same with what the verdicts of a library taught: log-odds that are added to those of verified pairs,
  /// linear in correctionTerms() with these weights (all finite; checked).
  [[nodiscard]] Calibration correctedBy(const CorrectionTerms& weights) const;
  [[nodiscard]] const std::optional<CorrectionTerms>& correction() const { return correction_; }
  /// The same with other curves from similarities.
  [[nodiscard]] Calibration withSimilarityCurves(RisingCurve similarity, RisingCurve normalised) const;

  [[nodiscard]] const Weights& verifiedWeights() const { return verified_; }
  [[nodiscard]] const RisingCurve& verifiedCurve() const { return verifiedCurve_; }
  [[nodiscard]] const RisingCurve& similarityCurve(bool isNormalised) const {
    return isNormalised ? normalised_ : similarity_;
  }

 private:
  Weights verified_{};
  RisingCurve verifiedCurve_;
  RisingCurve similarity_;
  RisingCurve normalised_;
  std::optional<CorrectionTerms> correction_;
};

/// A calibration and its card: what it belongs to and how good it is.
struct CalibrationFile {
  Calibration calibration;
  std::string describer;  ///< DescriberKey text; of another describer it says nothing
  std::string
      pairNetwork;  ///< SHA-256 of the pair network's weights, in hexadecimal; "" when it was fitted without
  std::string pairNetworkCard;  ///< its card, relative to this file's folder; "" likewise
  int verifierVersion = 0;      ///< kVerifierVersion of the fit
  std::string fittedOn;         ///< one line for people
  std::int64_t pairs = 0;
  std::int64_t copies = 0;
  double expectedCalibrationError = 0.0;  ///< cross-validated over groups
};

/// Errors: kBadModel with the field that is wrong. `path` is for errors only.
[[nodiscard]] Result<CalibrationFile> parseCalibration(std::string_view json, const std::string& path);
[[nodiscard]] std::string calibrationJson(const CalibrationFile& file);

/// The probability of a logit, kept off 0 and 1, and back.
[[nodiscard]] double probabilityOf(double logit);
[[nodiscard]] double logitOf(double probability);

}  // namespace lookalike::verify
