// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/metadata_reasons.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace lookalike::verify {

namespace {

using Kind = DirectionReasonKind;

// Log-odds. There are no made copies that teach them: a program that makes copies would only teach what it
// writes itself.
constexpr float kDerivedFrom = 7.0F;  ///< one file says so
constexpr float kOriginalDocument = 3.0F;
constexpr float kMoreHistory = 1.5F;
constexpr float kCameraData = 2.0F;  ///< lost on the way; only rarely put back
constexpr float kPlace = 0.7F;       ///< often taken out for privacy, but after the camera
constexpr float kEditor = 1.0F;
constexpr float kLater = 1.2F;         ///< the same shot, changed later
constexpr float kLaterUnknown = 0.8F;  ///< changed later, not known to be the same shot
constexpr float kQuality = 0.25F;      ///< for 20 points of JPEG quality, at most for 40

/// Fragments of names, lower case.
constexpr std::array<std::string_view, 26> kEditors{
    "photoshop", "lightroom",  "gimp",       "snapseed",    "picsart",   "canva",       "affinity",
    "paint.net", "darktable",  "pixelmator", "rawtherapee", "instagram", "facetune",    "vsco",
    "pixlr",     "photoscape", "irfanview",  "xnview",      "krita",     "imagemagick", "capture one",
    "paintshop", "acdsee",     "polarr",     "photofiltre", "luminar"};

class Reasons {
 public:
  explicit Reasons(std::vector<DirectionReason>& reasons) : reasons_(reasons) {}

  /// `logOdds` above 0 for B being the copy.
  void add(Kind kind, float logOdds, float valueA, float valueB) {
    if (logOdds != 0.0F) reasons_.push_back({kind, logOdds, valueA, valueB});
  }
  /// The file that has it is the original when `weight` is above 0, the copy when below.
  void addHaving(Kind kind, bool a, bool b, float weight) {
    const float valueA = a ? 1.0F : 0.0F;
    const float valueB = b ? 1.0F : 0.0F;
    add(kind, weight * (valueA - valueB), valueA, valueB);
  }

 private:
  std::vector<DirectionReason>& reasons_;
};

bool namesAsSource(const MetadataTraces& copy, const MetadataTraces& original) {
  const bool sameInstance = copy.derivedFromInstance != 0 && copy.derivedFromInstance == original.instanceId;
  // A file saved again keeps its own document: only another one is a source.
  const bool sameDocument = copy.derivedFromDocument != 0 &&
                            copy.derivedFromDocument == original.documentId &&
                            copy.documentId != original.documentId;
  return sameInstance || sameDocument;
}

bool hasAsOriginal(const MetadataTraces& copy, const MetadataTraces& original) {
  return copy.originalDocumentId != 0 && copy.originalDocumentId == original.documentId &&
         copy.documentId != original.documentId;
}

float historyOf(const MetadataTraces& a, const MetadataTraces& b) {
  const float origin =
      kOriginalDocument * ((hasAsOriginal(b, a) ? 1.0F : 0.0F) - (hasAsOriginal(a, b) ? 1.0F : 0.0F));
  if (origin != 0.0F) return origin;
  const bool sameDocument = (a.documentId != 0 && a.documentId == b.documentId) ||
                            (a.originalDocumentId != 0 && a.originalDocumentId == b.originalDocumentId);
  if (!sameDocument || a.historySteps == b.historySteps) return 0.0F;
  return b.historySteps > a.historySteps ? kMoreHistory : -kMoreHistory;
}

float daysOf(std::int64_t seconds) {
  return static_cast<float>(static_cast<double>(seconds) / 86400.0);
}

void addDates(const MetadataTraces& a, const MetadataTraces& b, Reasons& reasons) {
  if (a.modifiedAt == 0 || b.modifiedAt == 0 || a.modifiedAt == b.modifiedAt) return;
  const bool bothTaken = a.takenAt != 0 && b.takenAt != 0;
  if (bothTaken && a.takenAt != b.takenAt) return;  // two shots, or a clock that was set
  const float weight = bothTaken ? kLater : kLaterUnknown;
  reasons.add(Kind::kDates, b.modifiedAt > a.modifiedAt ? weight : -weight, daysOf(a.modifiedAt),
              daysOf(b.modifiedAt));
}

}  // namespace

float qualityOf(const FileTraces& traces) {
  if (traces.format.empty()) return 0.0F;
  return traces.format == "jpeg" ? static_cast<float>(traces.compression.quality) : 100.0F;
}

bool namesEditor(const std::string& software) {
  std::string lower = software;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char letter) {
    return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
  });
  return std::any_of(kEditors.begin(), kEditors.end(),
                     [&](std::string_view name) { return lower.find(name) != std::string::npos; });
}

void addMetadataReasons(const FileTraces& a, const FileTraces& b, std::vector<DirectionReason>& reasons) {
  Reasons add(reasons);
  const MetadataTraces& metaA = a.metadata;
  const MetadataTraces& metaB = b.metadata;
  add.addHaving(Kind::kDerivedFrom, namesAsSource(metaA, metaB), namesAsSource(metaB, metaA), -kDerivedFrom);
  add.add(Kind::kHistory, historyOf(metaA, metaB), static_cast<float>(metaA.historySteps),
          static_cast<float>(metaB.historySteps));
  add.addHaving(Kind::kCameraData, !metaA.camera.empty() || metaA.hasExposure,
                !metaB.camera.empty() || metaB.hasExposure, kCameraData);
  add.addHaving(Kind::kPlace, metaA.hasPlace, metaB.hasPlace, kPlace);
  add.addHaving(Kind::kSoftware, namesEditor(metaA.software), namesEditor(metaB.software), -kEditor);
  addDates(metaA, metaB, add);
  const float qualityA = qualityOf(a);
  const float qualityB = qualityOf(b);
  if (qualityA > 0.0F && qualityB > 0.0F)
    add.add(Kind::kQuality, kQuality * std::clamp((qualityA - qualityB) / 20.0F, -2.0F, 2.0F), qualityA,
            qualityB);
}

}  // namespace lookalike::verify
