// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "app/cli/command.h"
#include "app/cli/edit_words.h"
#include "app/cli/job_flags.h"
#include "app/cli/picture_part.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/evidence_names.h"
#include "core/explain/explanation_json.h"
#include "core/pipeline/explain_job.h"

namespace lookalike::cli {

namespace {

using explain::PairExplanation;
using Parts = std::array<std::optional<explain::PicturePart>, 2>;

struct ExplainFlags {
  pipeline::ExplainOptions options;
  std::array<std::string, 2> images;
  std::string output;
  std::array<std::vector<std::string>, 2> masks;
  bool gradCam = false;
  bool json = false;
};

std::string wordsOf(const PairExplanation& explanation) {
  if (explanation.pictures[0].hash == explanation.pictures[1].hash)
    return "A and B are the same, byte for byte.";
  return pairSentence(explanation.evidence, explanation.probability);
}

/// All that is told of a pair, for the file and for standard output.
nlohmann::ordered_json documentOf(const PairExplanation& explanation,
                                  const std::vector<pipeline::WrittenPicture>& pictures, const Parts& parts,
                                  const std::optional<PairExplanation>& after) {
  nlohmann::ordered_json document = explain::explanationJson(explanation);
  document["words"] = wordsOf(explanation);
  document["pictures"] = nlohmann::ordered_json::object();
  for (const pipeline::WrittenPicture& picture : pictures)
    document["pictures"][picture.key] = picture.fileName;
  if (after) document["what_if"] = explain::whatIfJson(parts, explanation, *after);
  return document;
}

void printMap(const char* name, const explain::EvidencePlace& place) {
  std::printf("  map of %s: ", name);
  if (place.hasOverlap) {
    std::printf("%.0f %% inside the overlap (%.0f %% of the picture)",
                100.0 * static_cast<double>(place.inOverlap),
                100.0 * static_cast<double>(place.overlapOfArea));
  } else {
    std::printf("no overlap was compared");
  }
  if (place.mostlyOn) std::printf("; mostly no content: %s", explain::zoneName(*place.mostlyOn));
  std::printf("\n");
}

void printOutcome(const PairExplanation& explanation) {
  std::printf("probability of a copy %.3f, copy score %.3f, similarity %.3f, %d inliers of %d matches",
              static_cast<double>(explanation.probability), static_cast<double>(explanation.score),
              static_cast<double>(explanation.similarity), explanation.evidence.inliers,
              explanation.evidence.matches);
  if (explanation.pairNetwork)
    std::printf(", pair network %.3f", static_cast<double>(explanation.pairNetwork->probability));
  std::printf("\n");
}

/// "B was made from A (97 %): containment, addition", with the reasons that speak for it.
void printDirection(const PairDirection& direction) {
  if (direction.direction == Direction::kUndecided) {
    std::printf("which was made from which is undecided\n");
    return;
  }
  const bool isBFromA = direction.direction == Direction::kBFromA;
  std::printf("%s was made from %s (%.0f %%)", isBFromA ? "B" : "A", isBFromA ? "A" : "B",
              std::floor(100.0 * static_cast<double>(direction.probability())));
  const char* separator = ": ";
  for (const DirectionReason& reason : direction.reasons) {
    if ((reason.logOdds > 0.0F) != isBFromA) continue;
    std::printf("%s%s", separator, std::string(exchange::reasonName(reason.kind)).c_str());
    separator = ", ";
  }
  std::printf("\n");
}

void printText(const PairExplanation& explanation, const std::optional<PairExplanation>& after,
               const std::string& folder, const std::vector<pipeline::WrittenPicture>& pictures) {
  const GeometricEvidence& evidence = explanation.evidence;
  std::printf("A  %s\nB  %s\n", explanation.pictures[0].path.c_str(), explanation.pictures[1].path.c_str());
  std::printf("%s\n", wordsOf(explanation).c_str());
  printOutcome(explanation);
  printDirection(explanation.direction);
  if (!std::isnan(evidence.agreement)) {
    std::printf("overlap: %.0f %% of A, %.0f %% of B, of which %.0f %% agrees\n",
                100.0 * static_cast<double>(evidence.overlapOfA),
                100.0 * static_cast<double>(evidence.overlapOfB),
                100.0 * static_cast<double>(evidence.agreement));
  }
  if (explanation.similarityMaps) {
    std::printf("where the similarity comes from (%s):\n", explain::kSensitivityLegend);
    printMap("A", explanation.similarityMaps->places[0]);
    printMap("B", explanation.similarityMaps->places[1]);
  } else {
    std::printf("no map: %s\n", explanation.whyNoMaps.c_str());
  }
  if (after) {
    std::printf("painted out: ");
    printOutcome(*after);
  }
  std::printf("%s: %s", folder.c_str(), pipeline::kExplanationFile);
  for (const pipeline::WrittenPicture& picture : pictures) std::printf(", %s", picture.fileName.c_str());
  std::printf("\n");
}

Result<Parts> partsOf(const ExplainFlags& flags) {
  Parts parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (flags.masks[i].empty()) continue;
    auto part = parsePicturePart(flags.masks[i]);
    if (!part) {
      Error error = part.error();
      error.detail.insert(0, i == 0 ? "--mask-a " : "--mask-b ");
      return error;
    }
    parts[i] = std::move(part).value();
  }
  return parts;
}

Result<void> explainPair(const ExplainFlags& flags) {
  const auto parts = partsOf(flags);
  if (!parts) return parts.error();
  if (auto ready = pipeline::prepareExplanationFolder(flags.output, flags.images); !ready.ok()) return ready;
  auto explainer = pipeline::PairExplainer::create(flags.options);
  if (!explainer) return explainer.error();
  const auto session = (*explainer)->open(flags.images[0], flags.images[1]);
  if (!session) return session.error();
  const PairExplanation& explanation = (*session)->explanation();
  std::optional<PairExplanation> after;
  if ((*parts)[0] || (*parts)[1]) {
    auto changed = (*session)->withoutParts(*parts);
    if (!changed) return changed.error();
    after = std::move(changed).value();
  }
  const auto drawn = (*session)->pictures();
  if (!drawn) return drawn.error();
  const auto pictures = pipeline::writeExplanationPictures(flags.output, *drawn);
  if (!pictures) return pictures.error();
  const std::string document = documentOf(explanation, *pictures, *parts, after).dump(2);
  const std::string path = flags.output + "/" + pipeline::kExplanationFile;
  auto written = exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << document << '\n';
    return ok();
  });
  if (!written.ok()) return written;
  if (flags.json) {
    std::cout << document << '\n';
  } else {
    printText(explanation, after, flags.output, *pictures);
  }
  return ok();
}

}  // namespace

CommandBody declareExplain(CLI::App& subcommand) {
  auto flags = std::make_shared<ExplainFlags>();
  pipeline::ExplainOptions& options = flags->options;
  subcommand.footer(
      "Writes to DIR: explanation.json (all evidence), explained-map-a.png and explained-map-b.png (where "
      "the\nsimilarity comes from: sensitivity, not proof), explained-keypoints.png, "
      "explained-difference.png.\nFiles of an earlier explanation are replaced.");
  subcommand.add_option("a", flags->images[0], "A picture")->type_name("A")->required();
  subcommand.add_option("b", flags->images[1], "Another")->type_name("B")->required();
  subcommand.add_option("-o,--output", flags->output, "Output folder; created if missing")
      ->type_name("DIR")
      ->required();
  subcommand
      .add_option("--model", options.describer.name,
                  "Descriptor model: a name from `lookalike models`, or a model card")
      ->capture_default_str();
  subcommand
      .add_option("--pair-network", options.pairNetworkCard,
                  "Model card of a pair network from `lookalike train --network`, to explain as well")
      ->type_name("CARD");
  subcommand.add_option("--device", options.describer.device, "Device: auto, cpu, cuda or cuda:N")
      ->capture_default_str();
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    subcommand
        .add_option(i == 0 ? "--mask-a" : "--mask-b", flags->masks[i],
                    std::string("Paint out this part of ") + (i == 0 ? "A" : "B") +
                        " and see what changes: \"x,y,width,height\", or polygon corners x1,y1 x2,y2 x3,y3 "
                        "…, in pixels of the upright image")
        ->type_name("PART")
        ->expected(1, CLI::detail::expected_max_vector_size);
  }
  subcommand.add_flag(
      "--grad-cam", flags->gradCam,
      "Use Grad-CAM of the cosine for the maps, instead of each region's share of the similarity");
  subcommand.add_option("--cores", options.cores, "CPU cores to use; 0: all")->check(CLI::NonNegativeNumber);
  subcommand.add_option("--max-pixels", options.limits.maxPixels, "Refuse images with more pixels")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  subcommand.add_flag("--json", flags->json, "Write explanation.json to standard output as well");
  return [flags](char** /*argv*/) -> ExitCode {
    if (flags->gradCam) flags->options.method = {false, false};
    if (const auto explained = explainPair(*flags); !explained.ok())
      return reportFailure(explained.error(), flags->json);
    return ExitCode::kFine;
  };
}

}  // namespace lookalike::cli
