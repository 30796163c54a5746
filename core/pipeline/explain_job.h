// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/explain/painted_out.h"
#include "core/explain/pair_explanation.h"
#include "core/neural/explainable_network.h"

namespace lookalike::pipeline {

struct ExplainOptions {
  describe::DescriberOptions describer;
  neural::SensitivityMethod method;
  std::string pairNetworkCard;  ///< the card beside a trained pair network; "": none
  decode::DecodeLimits limits;
  int cores = 0;  ///< 0: all usable
};

/// What is drawn for people (explain/evidence_pictures.h).
struct ExplanationPicture {
  std::string key;  ///< "map_a", "map_b", "keypoints", "difference", "pair_grey_a", …
  decode::RgbImage pixels;
};

class PairExplainer;

/// Two pictures, decoded once, and what is known of them. One thread at a time, also among the sessions of
/// one explainer; it must outlive them.
class ExplanationSession {
 public:
  ~ExplanationSession();
  ExplanationSession(const ExplanationSession&) = delete;
  ExplanationSession& operator=(const ExplanationSession&) = delete;

  [[nodiscard]] const explain::PairExplanation& explanation() const;
  /// Errors: kOutOfMemory.
  [[nodiscard]] Result<std::vector<ExplanationPicture>> pictures() const;

  /// The same with a part of either picture, or of both, painted out (explain::paintedOut), about a tenth of
  /// a second. Errors: kInvalidArgument (a part of fewer than three points, or none of the picture inside
  /// it), and those of the networks.
  [[nodiscard]] Result<explain::PairExplanation> withoutParts(
      const std::array<std::optional<explain::PicturePart>, 2>& parts) const;

 private:
  friend class PairExplainer;
  class Impl;
  explicit ExplanationSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Explains pairs with one describer and perhaps one pair network, which it loads on a thread of its own
/// while the first pictures are read. The similarity, the score and the evidence are those that `find` gives
/// (`compare` then lowers the score of wholes of crops, verify::scoreOfDerivation()).
class PairExplainer {
 public:
  /// Errors: those of choosing a model and of reading the cards. What is wrong with the weights, open() says.
  [[nodiscard]] static Result<std::unique_ptr<PairExplainer>> create(const ExplainOptions& options);
  ~PairExplainer();
  PairExplainer(const PairExplainer&) = delete;
  PairExplainer& operator=(const PairExplainer&) = delete;

  /// Paths are native bytes; both may be the same file. Errors: those of reading and decoding, with the path,
  /// and those of the networks.
  [[nodiscard]] Result<std::unique_ptr<ExplanationSession>> open(const std::string& pathA,
                                                                 const std::string& pathB);

 private:
  friend class ExplanationSession;
  class Impl;
  explicit PairExplainer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The file that the evidence is written to as JSON.
inline constexpr const char* kExplanationFile = "explanation.json";

/// A picture that was written.
struct WrittenPicture {
  std::string key;       ///< as ExplanationPicture
  std::string fileName;  ///< "explained-map-a.png" for "map_a"
};

/// Makes the folder where it is missing and sees that it can be written to and that none of the two originals
/// would be written over: before any work. Errors: kInvalidArgument, kNotARegularFile (the folder's path is a
/// file), those of the file system.
[[nodiscard]] Result<void> prepareExplanationFolder(const std::string& folder,
                                                    const std::array<std::string, 2>& originals);

/// Writes the pictures as PNG files into the folder, each whole or not at all. What an earlier explanation
/// left there under the name of a picture that is not among them now is removed, so that the folder tells of
/// one pair. Errors: those of writing.
[[nodiscard]] Result<std::vector<WrittenPicture>> writeExplanationPictures(
    const std::string& folder, const std::vector<ExplanationPicture>& pictures);

}  // namespace lookalike::pipeline
