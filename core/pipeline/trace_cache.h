// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "core/base/ids.h"
#include "core/store/shelf.h"
#include "core/values/file_traces.h"

namespace lookalike::pipeline {

/// The traces of a library's files: the shelf "traces" of its store. A value is the struct in
/// trace_cache.cpp. Derived data: deleting the store costs time only, and where it cannot be written (a
/// read-only library) they are just not kept. Owned by one thread.
class TraceCache {
 public:
  /// Never fails: without a store the cache is empty.
  [[nodiscard]] static TraceCache open(const std::string& folder);

  /// Null when they are not known. Valid as long as the cache.
  [[nodiscard]] const FileTraces* find(const ContentHash& hash) const;
  /// Keeps them, in memory at any rate.
  void add(const ContentHash& hash, const FileTraces& traces);

 private:
  std::unique_ptr<store::Shelf> shelf_;  ///< null when there is none
  mutable std::unordered_map<ContentHash, FileTraces> known_;
};

}  // namespace lookalike::pipeline
