// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"
#include "core/values/image_records.h"
#include "core/values/pair_direction.h"
#include "core/values/verdict.h"

namespace lookalike::exchange {

/// One side of a pair, as it is written.
struct PairRow {
  std::string pathA;  ///< for a comparison: the query
  std::string pathB;  ///< for a comparison: the reference
  ContentHash hashA;
  ContentHash hashB;
  float similarity = 0.0F;            ///< NaN when there is none: an empty field
  float normalisedSimilarity = 0.0F;  ///< likewise
  float score = 0.0F;
  std::shared_ptr<const GeometricEvidence> geometry = nullptr;  ///< null when there is none: empty fields
  float normRatio = std::numeric_limits<float>::quiet_NaN();    ///< of A's descriptor by B's; as similarity
  float copyScore = std::numeric_limits<float>::quiet_NaN();    ///< as similarity
  float networkCopy = std::numeric_limits<float>::quiet_NaN();  ///< as similarity
  std::shared_ptr<const PairDirection> direction = nullptr;  ///< null when it was not asked for: empty fields
  /// What a person said of the pair: "copy", "not_copy", "unsure", "conflict"; "" when nobody did. Of a
  /// conflict the rest is that of the latest statement.
  std::string verdict = {};
  VerdictOrder verdictOrder = VerdictOrder::kUnknown;  ///< of A and B
  std::string annotator = {};
  std::int64_t verdictTimeMs = 0;  ///< milliseconds since the epoch, UTC; where there is a verdict
};

/// One file of one group, as it is written. Rows of a group are adjacent, the centre's files first.
struct GroupRow {
  int group = 0;  ///< from 1
  std::string path;
  ContentHash hash;
  int width = 0;
  int height = 0;
  std::int64_t bytes = 0;
  std::string format;
  float scoreWithCentre = 0.0F;
  bool isCentre = false;
  /// Who it was made from, where that was asked for: the path of its parent's first file, "" for the likely
  /// original; the probability of that direction, and that it is the group's original (NaN: not asked for).
  std::string derivedFrom = {};
  float derivationProbability = std::numeric_limits<float>::quiet_NaN();
  float originalProbability = std::numeric_limits<float>::quiet_NaN();
};

/// What every export says about where its numbers come from.
struct ExportContext {
  std::string describer;  ///< DescriberKey text
  float threshold = 0.0F;
  std::string root;  ///< paths below it are written relative to it; "" keeps them absolute
};

/// A path as exports show it: relative to the context's root where it lies below it.
[[nodiscard]] std::string shownPath(const std::string& path, const ExportContext& context);

// All writers keep the order of the rows they are given. CSV has a header line, RFC 4180 quoting, lines that
// end in
// "\n", and path bytes as they are. Numbers are the shortest decimals that read back equal. A stream that
// fails gives kIo.

/// path_a,path_b,sha256_a,sha256_b,similarity,normalised_similarity,score,inliers,inlier_ratio,agreement,
/// overlap_a,overlap_b,relation,transform,containment,edited,edits,doubts,norm_ratio,copy_score,network_copy,
/// direction,probability_b_from_a,direction_reasons,model,verdict,verdict_order,annotator,verdict_time.
/// `score` is the probability of a copy, empty where the pair is one by a person's word alone. The fields
/// from `inliers` to `doubts` are empty for a pair without geometry, `relation` and `transform` also without
/// an alignment. `transform` maps pixels of A to B: the nine numbers of a 3×3 matrix, row by row, separated
/// by spaces. `edited` says of which picture `edits` are told, "a" or "b". `direction` is "a_from_b",
/// "b_from_a" or "undecided", and `probability_b_from_a` that B was made from A, given that one of them was
/// made from the other; `direction_reasons` are as reasonsText(). Names as in evidence_names.h.
/// `verdict_order` is "a_first", "b_first" or empty; `verdict_time` is in ISO 8601, UTC.
[[nodiscard]] Result<void> writePairsCsv(std::ostream& out, std::span<const PairRow> rows,
                                         const ExportContext& context);
/// query_id,reference_id,score: ids are file stems (ISC 2021). The format has no room for the model.
[[nodiscard]] Result<void> writePairsIsc(std::ostream& out, std::span<const PairRow> rows);
/// from,to,distance,model, as fastdup writes its similarity file: "distance" is larger for closer images
/// there, and holds the score. The last column is ours; fastdup goes by the names of the others.
[[nodiscard]] Result<void> writePairsFastdup(std::ostream& out, std::span<const PairRow> rows,
                                             const ExportContext& context);
/// {"model":…, "score": "probability of a copy", "similarity": "cosine, larger is closer",
/// "pairs":[…]}; a pair's "geometry" and "direction" are as in geometry_json.h and
/// direction_json.h, or null; "verdict", "verdict_order", "annotator" and "verdict_time" are as in the CSV.
[[nodiscard]] Result<void> writePairsJson(std::ostream& out, std::span<const PairRow> rows,
                                          const ExportContext& context);
/// group,path,sha256,width,height,bytes,format,score_with_centre,is_centre,derived_from,
/// derivation_probability,original_probability,model. The three before the last are empty where they were not
/// asked for, and `derived_from` and its probability also for the likely original.
[[nodiscard]] Result<void> writeGroupsCsv(std::ostream& out, std::span<const GroupRow> rows,
                                          const ExportContext& context);
/// {"model":…, "threshold":…, "groups":[{"group":1,"files":[…]}]}
[[nodiscard]] Result<void> writeGroupsJson(std::ostream& out, std::span<const GroupRow> rows,
                                           const ExportContext& context);
/// NumPy .npy version 1.0, little-endian float32, C order, size() × dimension; the rows are those of `set`.
[[nodiscard]] Result<void> writeDescriptorsNpy(std::ostream& out, const DescriptorSet& set);
/// One path a line, in the order of the rows of an .npy file; quoted as a CSV field only where a path holds a
/// line break, comma or quote, so that lines and rows always agree.
[[nodiscard]] Result<void> writePathList(std::ostream& out, std::span<const std::string> paths,
                                         const ExportContext& context);

}  // namespace lookalike::exchange
