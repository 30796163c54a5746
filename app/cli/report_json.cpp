// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/report_json.h"

#include "core/exchange/json_text.h"

namespace lookalike::cli {

nlohmann::ordered_json indexReportJson(const library::IndexReport& report) {
  nlohmann::ordered_json document;
  exchange::setPath(document, "library", report.libraryPath);
  document["model"] = report.describer.text;
  document["describer"] = report.describerName;
  document["device"] = report.device;
  document["files"] = {{"found", report.filesFound},       {"unchanged", report.filesUnchanged},
                       {"added", report.filesAdded},       {"changed", report.filesChanged},
                       {"moved", report.filesMoved},       {"missing", report.filesMissing},
                       {"not_images", report.filesIgnored}};
  document["images_described"] = report.imagesDescribed;
  if (report.imagesAdapted > 0) document["images_adapted"] = report.imagesAdapted;
  if (!report.localFeatures.text.empty()) {
    document["local_features"] = report.localFeatures.text;
    document["images_extracted"] = report.imagesExtracted;
    document["keypoints_extracted"] = report.keypointsExtracted;
  }
  document["scan_seconds"] = report.scanSeconds;
  document["describe_seconds"] = report.describeSeconds;
  document["cancelled"] = report.cancelled;
  document["failures"] = nlohmann::ordered_json::array();
  for (const ItemFailure& failure : report.failures)
    document["failures"].push_back(exchange::errorJson(failure.error));
  return document;
}

}  // namespace lookalike::cli
