// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/image_repository.h"

#include <bit>
#include <cstring>
#include <string>
#include <string_view>

namespace lookalike::catalogue {

namespace {

std::string_view bytesOf(const ContentHash& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

/// kIo for a name that a later version invented: the words in detail still tell what happened.
ErrorCode codeOfName(std::string_view name) {
  for (int code = 0; code < static_cast<int>(ErrorCode::kIo); ++code) {
    if (name == errorCodeName(static_cast<ErrorCode>(code))) return static_cast<ErrorCode>(code);
  }
  return ErrorCode::kIo;
}

/// The number of a content that is not stored yet.
Result<ImageId> freeIdFor(const ContentHash& hash, SqlStatement& taken) {
  for (ImageId id = imageIdOf(hash);; ++id.value) {
    auto found = taken.bind(id.value).firstInteger();
    if (!found) return found.error();
    if (!found->has_value()) return id;
  }
}

}  // namespace

Result<std::vector<ImageId>> ImageRepository::record(std::span<const FileOutcome> outcomes) {
  auto known = connection_.prepare("SELECT id FROM images WHERE hash = ?");
  if (!known) return known.error();
  auto taken = connection_.prepare("SELECT id FROM images WHERE id = ?");
  if (!taken) return taken.error();
  // A known content takes the newer numbers: a later version may read more of a format.
  auto image = connection_.prepare(
      "INSERT INTO images (id, hash, width, height, bytes, format) VALUES (?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (hash) DO UPDATE SET width = excluded.width, height = excluded.height,"
      " bytes = excluded.bytes, format = excluded.format");
  if (!image) return image.error();
  auto stamp = connection_.prepare(
      "UPDATE files SET bytes = ?, modified_ns = ?, changed_ns = ?, device = ?, inode = ? WHERE id = ?");
  if (!stamp) return stamp.error();
  auto point = connection_.prepare("UPDATE files SET image = ? WHERE id = ?");
  if (!point) return point.error();
  auto clear = connection_.prepare("DELETE FROM failures WHERE file = ?");
  if (!clear) return clear.error();
  auto failure = connection_.prepare(
      "INSERT INTO failures (file, code, detail, byte_offset, decoder) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (file) DO UPDATE SET code = excluded.code, detail = excluded.detail,"
      " byte_offset = excluded.byte_offset, decoder = excluded.decoder");
  if (!failure) return failure.error();

  std::vector<ImageId> ids;
  ids.reserve(outcomes.size());
  for (const FileOutcome& outcome : outcomes) {
    LOOKALIKE_CHECK(outcome.image.has_value() != outcome.failure.has_value());
    ImageId id;
    if (outcome.image) {
      const ImageRecord& record = *outcome.image;
      auto stored = known->bindBytes(bytesOf(record.hash)).firstInteger();
      if (!stored) return stored.error();
      if (stored->has_value()) {
        id = {**stored};
      } else {
        auto free = freeIdFor(record.hash, *taken);
        if (!free) return free.error();
        id = *free;
      }
      auto done = image->bind(id.value)
                      .bindBytes(bytesOf(record.hash))
                      .bind(record.width)
                      .bind(record.height)
                      .bind(record.bytes)
                      .bindText(record.format)
                      .run();
      if (!done) return done.error();
      point->bind(id.value);
    } else {
      point->bindNull();
    }
    if (auto done = point->bind(outcome.file.value).run(); !done) return done.error();
    if (point->rowsChanged() != 1)
      return Error{ErrorCode::kInvalidArgument, {}, "no file " + std::to_string(outcome.file.value)};
    if (outcome.stamp) {
      auto done = stamp->bind(outcome.stamp->bytes)
                      .bind(outcome.stamp->modifiedNs)
                      .bind(outcome.stamp->changedNs)
                      .bind(std::bit_cast<std::int64_t>(outcome.stamp->device))
                      .bind(std::bit_cast<std::int64_t>(outcome.stamp->inode))
                      .bind(outcome.file.value)
                      .run();
      if (!done) return done.error();
    }
    if (outcome.failure) {
      auto done = failure->bind(outcome.file.value)
                      .bindText(errorCodeName(outcome.failure->code))
                      .bindBytes(outcome.failure->detail)
                      .bind(outcome.failure->offset)
                      .bindBytes(isOfContent(outcome.failure->code) ? outcome.decoder : std::string())
                      .run();
      if (!done) return done.error();
    } else if (auto done = clear->bind(outcome.file.value).run(); !done) {
      return done.error();
    }
    ids.push_back(id);
  }
  return ids;
}

Result<std::vector<ImageRecord>> ImageRepository::all(bool onlyPresent) {
  auto select = connection_.prepare(
      std::string("SELECT id, hash, width, height, bytes, format FROM images") +
      (onlyPresent ? " WHERE EXISTS (SELECT 1 FROM files WHERE files.image = images.id AND files.missing = 0)"
                   : "") +
      " ORDER BY id");
  if (!select) return select.error();
  std::vector<ImageRecord> images;
  bool sound = true;
  auto done = select->forEachRow([&](const SqlRow& row) {
    ImageRecord& image = images.emplace_back();
    image.id = {row.integer(0)};
    const std::string hash = row.bytes(1);
    sound = sound && hash.size() == image.hash.bytes.size();
    if (sound) std::memcpy(image.hash.bytes.data(), hash.data(), hash.size());
    image.width = static_cast<int>(row.integer(2));
    image.height = static_cast<int>(row.integer(3));
    image.bytes = row.integer(4);
    image.format = row.text(5);
  });
  if (!done) return done.error();
  if (!sound) return Error{ErrorCode::kCorrupt, connection_.path(), "a content hash is not 32 bytes long"};
  return images;
}

Result<std::vector<FailureRecord>> ImageRepository::failures() {
  auto select = connection_.prepare(
      "SELECT failures.file, failures.code, files.path, failures.detail, failures.byte_offset,"
      " failures.decoder"
      " FROM failures JOIN files ON files.id = failures.file ORDER BY failures.file");
  if (!select) return select.error();
  std::vector<FailureRecord> failures;
  auto done = select->forEachRow([&](const SqlRow& row) {
    failures.push_back({FileId{row.integer(0)},
                        Error{codeOfName(row.text(1)), row.bytes(2), row.bytes(3), row.integer(4)},
                        row.bytes(5)});
  });
  if (!done) return done.error();
  return failures;
}

}  // namespace lookalike::catalogue
