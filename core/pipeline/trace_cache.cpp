// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/trace_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/log.h"
#include "core/decode/file_traces.h"

namespace lookalike::pipeline {

namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian");

constexpr const char* kKind = "traces";

/// Of the struct below, and of what is in it.
std::string layout() {
  return "1 " + std::to_string(decode::kTracesVersion);
}

constexpr std::size_t kTextBytes = 48;
using Text = std::array<char, kTextBytes>;

/// One file's traces as they lie in the store. Texts end at their first zero.
struct StoredTraces {
  std::int64_t bytes = 0;
  std::array<std::int64_t, 3> times{};         ///< taken, digitised, modified
  std::array<std::uint64_t, 5> identifiers{};  ///< in the order of MetadataTraces
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t quality = 0;
  std::int32_t earlierQuality = 0;
  std::uint32_t earlierEvidence = 0;  ///< a float's bits, likewise fineDetail
  std::uint32_t fineDetail = 0;
  std::int32_t historySteps = 0;
  std::uint32_t flags = 0;  ///< 1 standard tables, 2 exposure, 4 place
  std::array<char, 8> format{};
  Text camera{};
  Text software{};
};
static_assert(std::has_unique_object_representations_v<StoredTraces>);

template <std::size_t kSize>
void put(const std::string& text, std::array<char, kSize>& to) {
  std::copy_n(text.begin(), std::min(text.size(), kSize - 1), to.begin());
}

template <std::size_t kSize>
std::string taken(const std::array<char, kSize>& from) {
  return {from.begin(), std::find(from.begin(), from.end(), '\0')};
}

StoredTraces packed(const FileTraces& traces) {
  const CompressionTraces& compression = traces.compression;
  const MetadataTraces& metadata = traces.metadata;
  StoredTraces record;
  record.bytes = traces.bytes;
  record.times = {metadata.takenAt, metadata.digitisedAt, metadata.modifiedAt};
  record.identifiers = {metadata.documentId, metadata.instanceId, metadata.originalDocumentId,
                        metadata.derivedFromDocument, metadata.derivedFromInstance};
  record.width = traces.width;
  record.height = traces.height;
  record.quality = compression.quality;
  record.earlierQuality = compression.earlierQuality;
  record.earlierEvidence = std::bit_cast<std::uint32_t>(compression.earlierEvidence);
  record.fineDetail = std::bit_cast<std::uint32_t>(compression.fineDetail);
  record.historySteps = metadata.historySteps;
  record.flags = (compression.hasStandardTables ? 1U : 0U) | (metadata.hasExposure ? 2U : 0U) |
                 (metadata.hasPlace ? 4U : 0U);
  put(traces.format, record.format);
  put(metadata.camera, record.camera);
  put(metadata.software, record.software);
  return record;
}

FileTraces unpacked(const StoredTraces& record) {
  FileTraces traces;
  traces.format = taken(record.format);
  traces.width = record.width;
  traces.height = record.height;
  traces.bytes = record.bytes;
  traces.compression.quality = record.quality;
  traces.compression.hasStandardTables = (record.flags & 1U) != 0;
  traces.compression.earlierQuality = record.earlierQuality;
  traces.compression.earlierEvidence = std::bit_cast<float>(record.earlierEvidence);
  traces.compression.fineDetail = std::bit_cast<float>(record.fineDetail);
  MetadataTraces& metadata = traces.metadata;
  metadata.camera = taken(record.camera);
  metadata.software = taken(record.software);
  metadata.hasExposure = (record.flags & 2U) != 0;
  metadata.hasPlace = (record.flags & 4U) != 0;
  metadata.takenAt = record.times[0];
  metadata.digitisedAt = record.times[1];
  metadata.modifiedAt = record.times[2];
  metadata.documentId = record.identifiers[0];
  metadata.instanceId = record.identifiers[1];
  metadata.originalDocumentId = record.identifiers[2];
  metadata.derivedFromDocument = record.identifiers[3];
  metadata.derivedFromInstance = record.identifiers[4];
  metadata.historySteps = record.historySteps;
  return traces;
}

}  // namespace

TraceCache TraceCache::open(const std::string& folder) {
  TraceCache cache;
  auto shelf = store::Shelf::open(folder, {kKind, "", layout()});
  if (!shelf.ok()) shelf = store::Shelf::openExisting(folder, kKind, "");
  if (shelf.ok() && (*shelf)->layout() == layout()) cache.shelf_ = std::move(shelf).value();
  return cache;
}

const FileTraces* TraceCache::find(const ContentHash& hash) const {
  if (const auto known = known_.find(hash); known != known_.end()) return &known->second;
  const auto value = shelf_ ? shelf_->find(hash) : std::nullopt;
  StoredTraces stored;
  if (!value || value->size() != sizeof(stored)) return nullptr;
  std::memcpy(&stored, value->data(), sizeof(stored));
  return &known_.emplace(hash, unpacked(stored)).first->second;
}

void TraceCache::add(const ContentHash& hash, const FileTraces& traces) {
  known_.insert_or_assign(hash, traces);
  if (!shelf_) return;
  const StoredTraces stored = packed(traces);
  const auto bytes = std::as_bytes(std::span(&stored, 1));
  const std::vector<std::byte> value(bytes.begin(), bytes.end());
  if (const auto put = shelf_->put(std::span(&hash, 1), std::span(&value, 1)); !put.ok()) {
    log(LogLevel::kWarning, describeError(put.error()));
    shelf_.reset();
  }
}

}  // namespace lookalike::pipeline
