// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/values/image_pair.h"

namespace lookalike::cli {

/// The numbers of pairs as columns of text: the score always, the similarity where it is another number, what
/// the geometry says where there is any. Show every pair to include() first, then each line has the same
/// width.
class EvidenceColumns {
 public:
  void include(const ImagePair& pair);
  /// " score  similarity  inliers  agreement"
  [[nodiscard]] std::string header() const;
  /// " 0.981       0.934       87       1.00"; "-" where there is no number.
  [[nodiscard]] std::string of(const ImagePair& pair) const;
  /// For a line that is no pair: `word`, of at most six characters, and blanks.
  [[nodiscard]] std::string of(const std::string& word) const;
  /// Whether there is more than the score.
  [[nodiscard]] bool areSeveral() const { return hasSimilarity_ || hasGeometry_; }

 private:
  [[nodiscard]] std::string line(const std::string& score, const std::string& similarity,
                                 const std::string& inliers, const std::string& agreement) const;

  bool hasSimilarity_ = false;
  bool hasGeometry_ = false;
};

}  // namespace lookalike::cli
