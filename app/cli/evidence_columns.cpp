// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/evidence_columns.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace lookalike::cli {

namespace {

std::string decimals(float value, int count) {
  if (std::isnan(value)) return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", count, static_cast<double>(value));
  return text.data();
}

std::string rightAligned(const std::string& text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

}  // namespace

void EvidenceColumns::include(const ImagePair& pair) {
  hasSimilarity_ = hasSimilarity_ || (!std::isnan(pair.similarity) && pair.similarity != pair.score);
  hasGeometry_ = hasGeometry_ || pair.geometry != nullptr;
}

std::string EvidenceColumns::line(const std::string& score, const std::string& similarity,
                                  const std::string& inliers, const std::string& agreement) const {
  std::string text = rightAligned(score, 6);
  if (hasSimilarity_) text += "  " + rightAligned(similarity, 10);
  if (hasGeometry_) text += "  " + rightAligned(inliers, 7) + "  " + rightAligned(agreement, 9);
  return text;
}

std::string EvidenceColumns::header() const {
  return line("score", "similarity", "inliers", "agreement");
}

std::string EvidenceColumns::of(const ImagePair& pair) const {
  const GeometricEvidence* geometry = pair.geometry.get();
  return line(decimals(pair.score, 3), decimals(pair.similarity, 3),
              geometry != nullptr ? std::to_string(geometry->inliers) : "-",
              geometry != nullptr ? decimals(geometry->agreement, 2) : "-");
}

std::string EvidenceColumns::of(const std::string& word) const {
  return line(word, "", "", "");
}

}  // namespace lookalike::cli
