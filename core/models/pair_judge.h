// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/library/index_report.h"
#include "core/values/image_pair.h"
#include "core/verify/calibration.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::neural {
class TorchNetwork;
}

namespace lookalike::models {

/// Which calibration and pair network are taken.
struct JudgeOptions {
  bool isCalibrated = true;     ///< else the numbers are taken as they are
  std::string pairNetworkCard;  ///< the network's card; "": the one that the calibration names
};

/// The calibration that is taken for a describer, and where it lies.
struct FoundCalibration {
  std::string path;
  ContentHash hash;
  verify::CalibrationFile file;
};
/// Of what `report` was described with: beside the card that `describer` names, else in a folder of models;
/// nothing where there is none for these weights and this verifier. Errors: kBadModel, those of reading.
[[nodiscard]] Result<std::optional<FoundCalibration>> findCalibration(
    const library::IndexReport& report, const describe::DescriberOptions& describer);

/// SHA-256 of the weights that the card of a pair network names, in hexadecimal. Errors: kBadModel, those of
/// reading.
[[nodiscard]] Result<std::string> pairNetworkHash(const std::string& cardPath);

/// Turns what is known of pairs into probabilities: the calibration of a describer and, where that was fitted
/// with one, the pair network that looks at aligned overlaps. Both are files beside the model's card:
/// NAME.calibration.json, and the card of the network that it names.
class PairJudge {
 public:
  /// For what `report` was described with. Without a calibration of these weights and this verifier the
  /// numbers are taken as they are (verify::Calibration::unfitted(); a calibration of others is left alone,
  /// with a warning in the log). The network is loaded only when `isVerifying`. Errors: kBadModel (a damaged
  /// calibration or network), kNotFound (the network that the calibration was fitted with is not there),
  /// kDevice, those of reading.
  [[nodiscard]] static Result<PairJudge> of(const library::IndexReport& report,
                                            const describe::DescriberOptions& describer,
                                            const JudgeOptions& options, bool isVerifying);
  PairJudge(PairJudge&&) noexcept;
  PairJudge& operator=(PairJudge&&) noexcept;
  ~PairJudge();

  [[nodiscard]] const verify::Calibration& calibration() const { return calibration_; }
  /// Side of the pictures that the network wants (verify/overlap_picture.h), 0 without a network.
  [[nodiscard]] int networkSide() const { return side_; }
  /// The network's P(copy), one per picture. One thread at a time. Errors: those of
  /// neural::TorchNetwork::run().
  [[nodiscard]] Result<std::vector<float>> askNetwork(
      std::span<const std::vector<std::uint8_t>> pictures) const;
  /// Changes with anything that probabilities depend on.
  [[nodiscard]] const std::string& digest() const { return digest_; }

  /// Sets the pair's networkCopy, where the network has a word in, and its score. `detail` is that of its
  /// verification. For a pair by itself; verifyCandidates() asks for many at once.
  [[nodiscard]] Result<void> judge(ImagePair& pair, const verify::PairDetail& detail) const;
  /// Whether the network has a word in: where the copy score is as good as certain it is not asked.
  [[nodiscard]] bool asksNetwork(const ImagePair& pair, const verify::PairDetail& detail) const;
  /// The same where it is known whether an overlap was compared.
  [[nodiscard]] bool asksNetwork(const ImagePair& pair, bool hasOverlap) const;
  /// The score of a pair whose other numbers are there.
  [[nodiscard]] float scoreOf(const ImagePair& pair) const;

  /// Gives pairs of which only descriptors were compared, and whose scores are similarities (normalised ones
  /// where asked for), their probabilities.
  void scoreBySimilarity(std::vector<ImagePair>& pairs, bool isNormalised) const;

 private:
  explicit PairJudge(verify::Calibration calibration);

  verify::Calibration calibration_;
  std::unique_ptr<neural::TorchNetwork> network_;
  int side_ = 0;
  std::string digest_;
};

}  // namespace lookalike::models
