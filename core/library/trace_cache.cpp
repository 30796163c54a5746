// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/trace_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/log.h"
#include "core/decode/file_traces.h"

namespace lookalike::library {

namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

/// The file's first bytes.
struct FileHeader {
  std::array<char, 8> magic{'L', 'K', 'T', 'R', 'A', 'C', '\r', '\n'};
  std::uint32_t version = decode::kTracesVersion;
  std::uint32_t recordBytes = 0;
};

constexpr std::size_t kTextBytes = 48;
using Text = std::array<char, kTextBytes>;

/// One file's traces as they lie on the disk. Texts end at their first zero.
struct Record {
  std::array<std::uint8_t, 32> hash{};
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
  std::uint32_t unused = 0;
  std::uint32_t checksum = 0;
};
static_assert(std::has_unique_object_representations_v<Record>);

template <std::size_t kSize>
void put(const std::string& text, std::array<char, kSize>& to) {
  std::copy_n(text.begin(), std::min(text.size(), kSize - 1), to.begin());
}

template <std::size_t kSize>
std::string taken(const std::array<char, kSize>& from) {
  return {from.begin(), std::find(from.begin(), from.end(), '\0')};
}

Record packed(const ContentHash& hash, const FileTraces& traces) {
  const CompressionTraces& compression = traces.compression;
  const MetadataTraces& metadata = traces.metadata;
  Record record;
  std::copy(hash.bytes.begin(), hash.bytes.end(), record.hash.begin());
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

FileTraces unpacked(const Record& record) {
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

/// To write to, or where that cannot be, to read.
Result<describe::RecordFile> openedFile(const std::string& path, std::span<const std::byte> header,
                                        bool& isWritable) {
  auto file = describe::RecordFile::open(path, header, sizeof(Record));
  isWritable = file.ok();
  return isWritable ? std::move(file) : describe::RecordFile::openForReading(path, header, sizeof(Record));
}

}  // namespace

TraceCache TraceCache::open(const std::string& folder) {
  TraceCache cache;
  FileHeader header;
  header.recordBytes = sizeof(Record);
  const std::string path = folder + "/traces-" + std::to_string(decode::kTracesVersion) + ".records";
  bool isWritable = false;
  auto file = openedFile(path, std::as_bytes(std::span(&header, 1)), isWritable);
  if (!file.ok()) return cache;
  std::vector<Record> records(file->size());
  if (const auto read = file->read(0, std::as_writable_bytes(std::span(records))); !read) {
    log(LogLevel::kWarning, describeError(read.error()));
    return cache;
  }
  for (const Record& record : records) {
    if (!file->isSound(std::as_bytes(std::span(&record, 1)))) continue;
    cache.known_.insert_or_assign(ContentHash{record.hash}, unpacked(record));
  }
  if (isWritable) cache.file_.emplace(std::move(file).value());
  return cache;
}

const FileTraces* TraceCache::find(const ContentHash& hash) const {
  const auto found = known_.find(hash);
  return found == known_.end() ? nullptr : &found->second;
}

void TraceCache::add(const ContentHash& hash, const FileTraces& traces) {
  known_.insert_or_assign(hash, traces);
  if (!file_) return;
  Record record = packed(hash, traces);
  const auto bytes = std::as_writable_bytes(std::span(&record, 1));
  file_->seal(bytes);
  if (const auto written = file_->append(bytes); !written) {
    log(LogLevel::kWarning, describeError(written.error()));
    file_.reset();
  }
}

}  // namespace lookalike::library
