// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/image_pair.h"
#include "core/values/tuning.h"

namespace lookalike::learn {

/// What was tried with one edit at one strength.
struct SelfTestRow {
  std::string edit;      ///< evaluate::makeEditName; "" in the row of all
  std::string strength;  ///< "mild", "medium", "hard"; "" for all of the edit, or where there are none
  double amount = 0.0;   ///< the edit's figure where it has one (crop: share of the area that is left)
  std::int64_t tried = 0;
  std::int64_t found = 0;  ///< the copy was found, with its own image, at the threshold
  MeasuredFigure share;    ///< found / tried, with Wilson's interval
};

struct SelfTestReport {
  DescriberKey describer;
  std::string describerName;
  float threshold = 0.0F;
  EvidenceKind evidence = EvidenceKind::kBoth;
  std::int64_t images = 0;  ///< that copies were made of
  std::int64_t copies = 0;
  std::int64_t library = 0;  ///< images that were searched
  SelfTestRow all;
  std::vector<SelfTestRow> edits;   ///< a row per edit, over its strengths
  std::vector<SelfTestRow> grades;  ///< a row per edit and strength, by edit
  /// Finds at the threshold that name another image, not known (by what was found or said before) to be a
  /// copy of the right one. They may be true.
  std::int64_t otherFinds = 0;
  MeasuredFigure microAveragePrecision;  ///< over all finds, other ones counted as false
  MeasuredFigure recallAtPrecision90;
  std::vector<ItemFailure> failures;
  double seconds = 0.0;
};

/// As JSON, and as a table for people: "edit, strength, tried, found, share, low, high".
[[nodiscard]] std::string selfTestJson(const SelfTestReport& report);

/// What selfTestJson() writes, as part of another document.
[[nodiscard]] nlohmann::ordered_json selfTestDocument(const SelfTestReport& report);

/// And back, but for the failures. kBadModel for a document that is none.
[[nodiscard]] Result<SelfTestReport> selfTestFromDocument(const nlohmann::ordered_json& document);

/// {"value":…, "low":…, "high":…} with null for NaN, and back; that throws nlohmann::json::exception.
[[nodiscard]] nlohmann::ordered_json figureJson(const MeasuredFigure& figure);
[[nodiscard]] MeasuredFigure figureFrom(const nlohmann::ordered_json& json);

/// The row of an edit at a strength ("": over all of its strengths); null when there is none.
[[nodiscard]] const SelfTestRow* rowOf(const SelfTestReport& report, const std::string& edit,
                                       const std::string& strength);

}  // namespace lookalike::learn
