// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/find_writers.h"

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/exchange/csv.h"
#include "core/exchange/direction_json.h"
#include "core/exchange/evidence_names.h"
#include "core/exchange/geometry_json.h"
#include "core/exchange/json_text.h"
#include "core/exchange/number_text.h"
#include "core/exchange/text_file.h"
#include "core/exchange/verdict_names.h"

namespace lookalike::exchange {

namespace {

/// The file's name without its last extension.
std::string stem(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

std::string text(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

nlohmann::ordered_json pairJson(const PairRow& row, const ExportContext& context) {
  nlohmann::ordered_json pair;
  setPath(pair, "path_a", shownPath(row.pathA, context));
  setPath(pair, "path_b", shownPath(row.pathB, context));
  pair["sha256_a"] = row.hashA.toHex();
  pair["sha256_b"] = row.hashB.toHex();
  pair["similarity"] = jsonNumber(row.similarity);
  pair["normalised_similarity"] = jsonNumber(row.normalisedSimilarity);
  pair["score"] = jsonNumber(row.score);
  pair["norm_ratio"] = jsonNumber(row.normRatio);
  pair["copy_score"] = jsonNumber(row.copyScore);
  pair["network_copy"] = jsonNumber(row.networkCopy);
  pair["geometry"] = row.geometry ? geometryJson(*row.geometry) : nlohmann::ordered_json();
  pair["direction"] = row.direction ? directionJson(*row.direction) : nlohmann::ordered_json();
  pair["verdict"] = row.verdict;
  pair["verdict_order"] = orderName(row.verdictOrder);
  pair["annotator"] = toUtf8(row.annotator);
  pair["verdict_time"] = row.verdict.empty() ? std::string() : timeText(row.verdictTimeMs);
  return pair;
}

nlohmann::ordered_json fileJson(const GroupRow& row, const ExportContext& context) {
  nlohmann::ordered_json file;
  setPath(file, "path", shownPath(row.path, context));
  file["sha256"] = row.hash.toHex();
  file["width"] = row.width;
  file["height"] = row.height;
  file["bytes"] = row.bytes;
  file["format"] = row.format;
  file["score_with_centre"] = jsonNumber(row.scoreWithCentre);
  file["is_centre"] = row.isCentre;
  if (!std::isnan(row.originalProbability)) {
    if (row.derivedFrom.empty()) {
      file["derived_from"] = nullptr;
    } else {
      setPath(file, "derived_from", shownPath(row.derivedFrom, context));
    }
    file["derivation_probability"] = jsonNumber(row.derivationProbability);
    file["original_probability"] = jsonNumber(row.originalProbability);
  }
  return file;
}

/// The fields of a CSV line from `inliers` to `doubts`.
constexpr std::size_t kGeometryFields = 11;

std::string geometryFields(const GeometricEvidence& geometry) {
  const bool isAligned = geometry.transform != TransformKind::kNone;
  std::string fields = std::to_string(geometry.inliers) + ',' + numberText(geometry.inlierRatio) + ',' +
                       numberText(geometry.agreement) + ',' + numberText(geometry.overlapOfA) + ',' +
                       numberText(geometry.overlapOfB) + ',';
  if (isAligned) fields += relationName(geometry.relation);
  fields += ',';
  for (std::size_t i = 0; isAligned && i < geometry.aToB.size(); ++i)
    fields += (i > 0 ? " " : "") + numberText(geometry.aToB.at(i));
  fields.append(",").append(containmentName(geometry.containment)).append(",");
  if (!geometry.edits.empty()) fields += geometry.editsOfB ? "b" : "a";
  return fields + ',' + editsText(geometry.edits) + ',' + doubtsText(geometry.doubts);
}

std::string directionFields(const PairDirection& direction) {
  return std::string(directionName(direction.direction)) + ',' + numberText(direction.probabilityBFromA) +
         ',' + reasonsText(direction.reasons);
}

std::string verdictFields(const PairRow& row) {
  return row.verdict + ',' + std::string(orderName(row.verdictOrder)) + ',' + csvField(row.annotator) + ',' +
         (row.verdict.empty() ? std::string() : timeText(row.verdictTimeMs));
}

}  // namespace

std::string shownPath(const std::string& path, const ExportContext& context) {
  std::string_view root = context.root;
  while (!root.empty() && root.back() == '/') root.remove_suffix(1);
  const bool isBelow = !context.root.empty() && path.size() > root.size() + 1 &&
                       path.compare(0, root.size(), root) == 0 && path[root.size()] == '/';
  return isBelow ? path.substr(root.size() + 1) : path;
}

Result<void> writePairsCsv(std::ostream& out, std::span<const PairRow> rows, const ExportContext& context) {
  out << "path_a,path_b,sha256_a,sha256_b,similarity,normalised_similarity,score,inliers,inlier_ratio,"
         "agreement,overlap_a,overlap_b,relation,transform,containment,edited,edits,doubts,norm_ratio,"
         "copy_score,network_copy,direction,probability_b_from_a,direction_reasons,model,verdict,verdict_"
         "order,annotator,"
         "verdict_time\n";
  for (const PairRow& row : rows) {
    out << csvField(shownPath(row.pathA, context)) << ',' << csvField(shownPath(row.pathB, context)) << ','
        << row.hashA.toHex() << ',' << row.hashB.toHex() << ',' << numberText(row.similarity) << ','
        << numberText(row.normalisedSimilarity) << ',' << numberText(row.score) << ','
        << (row.geometry ? geometryFields(*row.geometry) : std::string(kGeometryFields - 1, ',')) << ','
        << numberText(row.normRatio) << ',' << numberText(row.copyScore) << ',' << numberText(row.networkCopy)
        << ',' << (row.direction ? directionFields(*row.direction) : ",,") << ','
        << csvField(context.describer) << ',' << verdictFields(row) << "\n";
    if (!out) break;
  }
  return streamOutcome(out);
}

Result<void> writePairsIsc(std::ostream& out, std::span<const PairRow> rows) {
  out << "query_id,reference_id,score\n";
  for (const PairRow& row : rows) {
    out << csvField(stem(row.pathA)) << ',' << csvField(stem(row.pathB)) << ',' << numberText(row.score)
        << "\n";
    if (!out) break;
  }
  return streamOutcome(out);
}

Result<void> writePairsFastdup(std::ostream& out, std::span<const PairRow> rows,
                               const ExportContext& context) {
  out << "from,to,distance,model\n";
  for (const PairRow& row : rows) {
    out << csvField(shownPath(row.pathA, context)) << ',' << csvField(shownPath(row.pathB, context)) << ','
        << numberText(row.score) << ',' << csvField(context.describer) << "\n";
    if (!out) break;
  }
  return streamOutcome(out);
}

Result<void> writePairsJson(std::ostream& out, std::span<const PairRow> rows, const ExportContext& context) {
  // Row by row: a document of a million pairs would take gigabytes as a tree.
  out << "{\n\"model\": " << text(toUtf8(context.describer))
      << ",\n\"score\": \"probability of a copy\",\n\"similarity\": \"cosine, larger is closer\""
      << ",\n\"pairs\": [";
  const char* separator = "\n";
  for (const PairRow& row : rows) {
    out << separator << text(pairJson(row, context));
    separator = ",\n";
    if (!out) break;
  }
  out << "\n]\n}\n";
  return streamOutcome(out);
}

Result<void> writeGroupsCsv(std::ostream& out, std::span<const GroupRow> rows, const ExportContext& context) {
  out << "group,path,sha256,width,height,bytes,format,score_with_centre,is_centre,derived_from,"
         "derivation_probability,original_probability,model\n";
  for (const GroupRow& row : rows) {
    out << row.group << ',' << csvField(shownPath(row.path, context)) << ',' << row.hash.toHex() << ','
        << row.width << ',' << row.height << ',' << row.bytes << ',' << csvField(row.format) << ','
        << numberText(row.scoreWithCentre) << ',' << (row.isCentre ? "true" : "false") << ','
        << (row.derivedFrom.empty() ? std::string() : csvField(shownPath(row.derivedFrom, context))) << ','
        << numberText(row.derivationProbability) << ',' << numberText(row.originalProbability) << ','
        << csvField(context.describer) << "\n";
    if (!out) break;
  }
  return streamOutcome(out);
}

Result<void> writeGroupsJson(std::ostream& out, std::span<const GroupRow> rows,
                             const ExportContext& context) {
  out << "{\n\"model\": " << text(toUtf8(context.describer))
      << ",\n\"score\": \"probability of a copy\",\n\"threshold\": " << text(jsonNumber(context.threshold))
      << ",\n\"groups\": [";
  for (std::size_t i = 0; i < rows.size() && out; ++i) {
    const bool isFirst = i == 0 || rows[i - 1].group != rows[i].group;
    const bool isLast = i + 1 == rows.size() || rows[i + 1].group != rows[i].group;
    if (isFirst) out << (i == 0 ? "\n" : ",\n") << "{\"group\": " << rows[i].group << ", \"files\": [\n";
    out << text(fileJson(rows[i], context)) << (isLast ? "\n]}" : ",\n");
  }
  out << "\n]\n}\n";
  return streamOutcome(out);
}

Result<void> writeDescriptorsNpy(std::ostream& out, const DescriptorSet& set) {
  static_assert(std::endian::native == std::endian::little, "the floats are written as they lie in memory");
  constexpr std::size_t kPrefix = 10;  // magic, version, length
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(set.size()) +
                       ", " + std::to_string(set.dimension) + "), }";
  header.append(63 - (kPrefix + header.size()) % 64, ' ');
  header.push_back('\n');
  const auto length = static_cast<unsigned>(header.size());
  out << std::string_view("\x93NUMPY\x01\x00", 8) << static_cast<char>(length & 0xFF)
      << static_cast<char>(length >> 8) << header;
  out.write(reinterpret_cast<const char*>(set.unit.data()),
            static_cast<std::streamsize>(set.unit.size() * sizeof(float)));
  return streamOutcome(out);
}

Result<void> writePathList(std::ostream& out, std::span<const std::string> paths,
                           const ExportContext& context) {
  for (const std::string& path : paths) out << csvField(shownPath(path, context)) << '\n';
  return streamOutcome(out);
}

}  // namespace lookalike::exchange
