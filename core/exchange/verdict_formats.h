// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/values/verdict.h"

namespace lookalike::exchange {

/// An entry of a ledger with a file of each of its images, as they are written; "" where there is none.
struct VerdictRow {
  VerdictEntry entry;
  std::string pathA;
  std::string pathB;
};

// Writers keep the order of the rows they are given. A stream that fails gives kIo. Names of answers, orders
// and sources, and times, are as in verdict_names.h.

/// sha256_a,sha256_b,path_a,path_b,verdict,order,annotator,time,model,probability,note,source,id,withdraws.
/// As writePairsCsv(): path bytes as they are, numbers that read back equal.
[[nodiscard]] Result<void> writeVerdictsCsv(std::ostream& out, std::span<const VerdictRow> rows);
/// {"format": "lookalike-verdicts", "verdicts": […]}, each an object of the same fields; paths as setPath()
/// writes them, a probability that is not there as null.
[[nodiscard]] Result<void> writeVerdictsJson(std::ostream& out, std::span<const VerdictRow> rows);
/// Tasks with annotations, as Label Studio imports them: rows of one pair that follow one another are one
/// task, whose data are image_a, image_b (file URLs), sha256_a, sha256_b, path_a, path_b, model and
/// probability. An annotation has the annotator as completed_by {"email"}, the entry's id as unique_id, and
/// results of the choices "verdict" and "order" and the text "note", all to "image_a". Withdrawals are left
/// out; the caller leaves out what was withdrawn.
[[nodiscard]] Result<void> writeVerdictsLabelStudio(std::ostream& out, std::span<const VerdictRow> rows);

/// What a file leaves open.
struct VerdictReadOptions {
  std::string annotator;    ///< of rows that name none
  std::int64_t timeMs = 0;  ///< of rows that name none: milliseconds since the epoch, UTC
  /// The content at a path that a row names without its hash; nothing when it is not known. None: rows must
  /// name hashes.
  std::function<std::optional<ContentHash>(const std::string& path)> hashOfPath = {};
};

/// A row that could not be used.
struct VerdictProblem {
  int place = 0;  ///< of CSV the line, of JSON the number of the item, both from 1; 0: of the file as a whole
  std::string reason;
};

struct ReadVerdicts {
  std::vector<VerdictEntry> entries;
  std::vector<VerdictProblem> problems;
  bool placesAreLines = false;  ///< else they are items
};

/// Reads what the writers above write, also as CSV with other columns beside, with the images by path alone,
/// or with the columns `first` and `last` of a list of hard negatives (ndec_folder.h); JSON also as a bare
/// array; Label Studio's own exports whose tasks have our data fields. What it is, is told by the content. An
/// entry without an id of ours gets one made from its content, so that the same row read twice is the same
/// entry. Rows that cannot be used are named, and the others go on. Fails only where nothing can be read at
/// all: kInvalidArgument (neither form; damaged JSON; `path` names the file in errors).
[[nodiscard]] Result<ReadVerdicts> readVerdicts(std::string_view text, const std::string& path,
                                                const VerdictReadOptions& options);
/// A whole file of at most a gigabyte. Errors also as readTextFile().
[[nodiscard]] Result<ReadVerdicts> readVerdictsFile(const std::string& path,
                                                    const VerdictReadOptions& options);

}  // namespace lookalike::exchange
