// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/base/ids.h"
#include "core/describe/record_file.h"
#include "core/values/file_traces.h"

namespace lookalike::library {

/// The traces of a library's files, keyed by content: `<folder>/traces-VERSION.records`, an append-only file
/// of checksummed records that survives a kill at any moment. Derived data: deleting it costs time only, and
/// where it cannot be written (a read-only library, another program writing) it is just not kept. Owned by
/// one thread.
class TraceCache {
 public:
  /// Never fails: without a file the cache is empty.
  [[nodiscard]] static TraceCache open(const std::string& folder);

  /// Null when they are not known.
  [[nodiscard]] const FileTraces* find(const ContentHash& hash) const;
  [[nodiscard]] std::size_t size() const { return known_.size(); }
  /// Keeps them, in memory at any rate.
  void add(const ContentHash& hash, const FileTraces& traces);

 private:
  std::optional<describe::RecordFile> file_;  ///< to append to
  std::unordered_map<ContentHash, FileTraces> known_;
};

}  // namespace lookalike::library
