// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/local/local_feature_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/append_only_file.h"
#include "core/base/check.h"
#include "core/base/crc32.h"
#include "core/base/log.h"
#include "core/local/packed_keypoint.h"

namespace lookalike::local {

namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

constexpr std::uint32_t kFileVersion = 1;
constexpr std::size_t kKeyBytes = 112;

/// The file's first bytes. A cache is opened only when all of them are as expected.
struct FileHeader {
  std::array<char, 8> magic{'L', 'K', 'K', 'E', 'Y', 'P', '\r', '\n'};
  std::uint32_t version = kFileVersion;
  std::uint32_t keyLength = 0;
  std::array<char, kKeyBytes> key{};
};
static_assert(sizeof(FileHeader) == 128 && std::has_unique_object_representations_v<FileHeader>);

constexpr std::uint32_t kMarker = 0x504B4B4CU;  // "LKKP"

/// Begins a record; then come the packed keypoints and the picture, each with its checksum here, so that each
/// can be read without the other. The marker and the header's own checksum are what a reader finds the next
/// record by when this one's lengths are damaged.
struct RecordHeader {
  std::uint32_t marker = kMarker;
  std::uint32_t keypoints = 0;
  std::uint32_t pictureBytes = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t workingWidth = 0;
  std::int32_t workingHeight = 0;
  std::array<std::uint8_t, 32> hash{};
  std::uint32_t keypointsCrc = 0;
  std::uint32_t pictureCrc = 0;
  std::uint32_t headerCrc = 0;  ///< of what precedes it
};
static_assert(sizeof(RecordHeader) == 72 && std::has_unique_object_representations_v<RecordHeader>);

constexpr std::size_t kKeypointBytes = sizeof(PackedKeypoint) + sizeof(KeypointCode);
static_assert(kKeypointBytes == 29);
constexpr std::uint32_t kMostKeypoints = 1U << 16;
constexpr std::uint32_t kMostPictureBytes = 1U << 26;

std::uint32_t crcOf(const RecordHeader& header) {
  return crc32(std::as_bytes(std::span(&header, 1)).first(offsetof(RecordHeader, headerCrc)));
}

bool isSound(const RecordHeader& header) {
  return header.marker == kMarker && header.keypoints <= kMostKeypoints &&
         header.pictureBytes <= kMostPictureBytes && header.headerCrc == crcOf(header);
}

std::size_t keypointsBytes(const RecordHeader& header) {
  return header.keypoints * kKeypointBytes;
}

std::size_t recordBytes(const RecordHeader& header) {
  return sizeof(RecordHeader) + keypointsBytes(header) + header.pictureBytes;
}

/// A key's ':' is no character for a file name on exFAT and NTFS drives.
std::string fileNameOf(const LocalFeatureKey& key) {
  std::string name = key.text;
  std::replace(name.begin(), name.end(), ':', '-');
  return name.append(".keypoints");
}

FileHeader headerFor(const LocalFeatureKey& key) {
  LOOKALIKE_CHECK(!key.text.empty() && key.text.size() <= kKeyBytes);
  FileHeader header;
  header.keyLength = static_cast<std::uint32_t>(key.text.size());
  std::copy(key.text.begin(), key.text.end(), header.key.begin());
  return header;
}

void pack(const ContentHash& hash, const LocalFeatures& features, std::vector<std::byte>& records) {
  LOOKALIKE_CHECK(features.codes.size() == features.keypoints.size() &&
                  features.keypoints.size() <= kMostKeypoints &&
                  features.workingPicture.size() <= kMostPictureBytes);
  RecordHeader header;
  header.keypoints = static_cast<std::uint32_t>(features.keypoints.size());
  header.pictureBytes = static_cast<std::uint32_t>(features.workingPicture.size());
  header.width = features.width;
  header.height = features.height;
  header.workingWidth = features.workingWidth;
  header.workingHeight = features.workingHeight;
  std::copy(hash.bytes.begin(), hash.bytes.end(), header.hash.begin());

  const std::size_t first = records.size();
  records.resize(first + recordBytes(header));
  const auto record = std::span(records).subspan(first);
  const auto keypoints = record.subspan(sizeof(RecordHeader), keypointsBytes(header));
  for (std::size_t i = 0; i < features.keypoints.size(); ++i) {
    const PackedKeypoint packed =
        packKeypoint(features.keypoints[i], features.workingWidth, features.workingHeight);
    std::byte* const to = keypoints.data() + i * kKeypointBytes;
    std::memcpy(to, packed.data(), packed.size());
    std::memcpy(to + packed.size(), features.codes[i].words.data(), sizeof(KeypointCode));
  }
  const auto picture = record.last(header.pictureBytes);
  std::copy(features.workingPicture.begin(), features.workingPicture.end(),
            reinterpret_cast<std::uint8_t*>(picture.data()));
  header.keypointsCrc = crc32(keypoints);
  header.pictureCrc = crc32(picture);
  header.headerCrc = crcOf(header);
  std::memcpy(record.data(), &header, sizeof(header));
}

LocalFeatures unpack(const RecordHeader& header, std::span<const std::byte> keypoints,
                     std::span<const std::byte> picture) {
  LocalFeatures features;
  features.width = header.width;
  features.height = header.height;
  features.workingWidth = header.workingWidth;
  features.workingHeight = header.workingHeight;
  features.keypoints.reserve(header.keypoints);
  features.codes.resize(header.keypoints);
  for (std::size_t i = 0; i < header.keypoints; ++i) {
    const std::byte* const from = keypoints.data() + i * kKeypointBytes;
    PackedKeypoint packed;
    std::memcpy(packed.data(), from, packed.size());
    features.keypoints.push_back(unpackKeypoint(packed, header.workingWidth, header.workingHeight));
    std::memcpy(features.codes[i].words.data(), from + packed.size(), sizeof(KeypointCode));
  }
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(picture.data());
  features.workingPicture.assign(bytes, bytes + picture.size());
  return features;
}

class FileLocalFeatureCache final : public LocalFeatureCache {
 public:
  explicit FileLocalFeatureCache(AppendOnlyFile file) : file_(std::move(file)) {}

  /// Reads the records' headers, and cuts off what is damaged at the end when the file is writable.
  [[nodiscard]] Result<void> buildIndex() {
    std::int64_t offset = sizeof(FileHeader);
    std::int64_t end = offset;  // of the last record that is sound as far as is known
    std::int64_t beforeLast = offset;
    std::optional<std::pair<ContentHash, std::int64_t>> last;
    for (;;) {
      RecordHeader header;
      auto at = nextRecord(offset, header);
      if (!at) return at.error();
      if (!*at) break;
      // Only the last record may be torn; it is looked at whole, once it is known which it is.
      beforeLast = end;
      last = {ContentHash{header.hash}, **at};
      // The later of two records of one content stands: it was written because the earlier one was bad.
      offsets_.insert_or_assign(last->first, **at);
      offset = **at + static_cast<std::int64_t>(recordBytes(header));
      end = offset;
    }
    if (last) {
      const auto whole = readRecord(last->second, last->first, true);
      if (!whole) return whole.error();
      if (!*whole) {
        offsets_.erase(last->first);
        end = beforeLast;
      }
    }
    return file_.isWritable() ? file_.cutTo(end) : ok();
  }

  [[nodiscard]] std::size_t size() const override {
    const std::lock_guard lock(badMutex_);
    return offsets_.size() - bad_.size();
  }

  [[nodiscard]] bool contains(const ContentHash& hash) const override {
    const std::lock_guard lock(badMutex_);
    return offsets_.contains(hash) && !bad_.contains(hash);
  }

  [[nodiscard]] std::optional<LocalFeatures> find(const ContentHash& hash, bool withPicture) const override {
    const auto row = offsets_.find(hash);
    if (row == offsets_.end()) return std::nullopt;
    auto features = readRecord(row->second, hash, withPicture);
    if (!features) {
      log(LogLevel::kWarning, describeError(features.error()));
      return std::nullopt;
    }
    if (!*features) strikeOut(row->second, hash);
    return std::move(features).value();
  }

  [[nodiscard]] Result<void> append(std::span<const ContentHash> hashes,
                                    std::span<const LocalFeatures> features) override {
    LOOKALIKE_CHECK(hashes.size() == features.size());
    std::vector<std::byte> records;
    std::unordered_map<ContentHash, std::int64_t> added;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const std::int64_t offset = file_.bytes() + static_cast<std::int64_t>(records.size());
      if (contains(hashes[i]) || !added.emplace(hashes[i], offset).second) continue;
      pack(hashes[i], features[i], records);
    }
    if (auto written = file_.append(records); !written) return written;
    const std::lock_guard lock(badMutex_);
    for (const auto& [hash, offset] : added) {
      offsets_.insert_or_assign(hash, offset);
      bad_.erase(hash);
    }
    return ok();
  }

  [[nodiscard]] Result<void> flush() override { return file_.flush(); }

 private:
  /// The first record at or after `offset` that lies in the file whole; nothing when there is none. What is
  /// damaged before it is passed over.
  [[nodiscard]] Result<std::optional<std::int64_t>> nextRecord(std::int64_t offset,
                                                               RecordHeader& header) const {
    constexpr std::int64_t kHeaderBytes = sizeof(RecordHeader);
    constexpr std::size_t kChunkBytes = std::size_t{1} << 18;
    const auto isWhole = [&](std::int64_t at) {
      return isSound(header) && at + static_cast<std::int64_t>(recordBytes(header)) <= file_.bytes();
    };
    if (offset + kHeaderBytes > file_.bytes()) return std::optional<std::int64_t>{};
    if (auto read = file_.read(offset, std::as_writable_bytes(std::span(&header, 1))); !read)
      return read.error();
    if (isWhole(offset)) return std::optional(offset);

    std::vector<std::byte> bytes;
    std::array<std::byte, sizeof(kMarker)> marker{};
    std::memcpy(marker.data(), &kMarker, sizeof(kMarker));
    for (std::int64_t at = offset + 1; at + kHeaderBytes <= file_.bytes();) {
      const std::int64_t left = file_.bytes() - at;
      bytes.resize(std::min(kChunkBytes, static_cast<std::size_t>(left)));
      if (auto read = file_.read(at, bytes); !read) return read.error();
      auto from = bytes.begin();
      while ((from = std::search(from, bytes.end(), marker.begin(), marker.end())) != bytes.end()) {
        const std::int64_t place = from - bytes.begin();
        if (place + kHeaderBytes > static_cast<std::int64_t>(bytes.size())) break;
        std::memcpy(&header, &*from, sizeof(header));
        if (isWhole(at + place)) return std::optional(at + place);
        ++from;
      }
      // A header may lie across the end of this piece.
      at += static_cast<std::int64_t>(bytes.size()) - kHeaderBytes + 1;
    }
    return std::optional<std::int64_t>{};
  }

  /// Nothing when a checksum is wrong.
  [[nodiscard]] Result<std::optional<LocalFeatures>> readRecord(std::int64_t offset, const ContentHash& hash,
                                                                bool withPicture) const {
    RecordHeader header;
    if (auto read = file_.read(offset, std::as_writable_bytes(std::span(&header, 1))); !read)
      return read.error();
    if (!isSound(header) || header.hash != hash.bytes) return std::optional<LocalFeatures>{};
    std::vector<std::byte> body(keypointsBytes(header) + (withPicture ? header.pictureBytes : 0));
    if (auto read = file_.read(offset + static_cast<std::int64_t>(sizeof(header)), body); !read)
      return read.error();
    const auto keypoints = std::span<const std::byte>(body).first(keypointsBytes(header));
    const auto picture = std::span<const std::byte>(body).subspan(keypoints.size());
    if (crc32(keypoints) != header.keypointsCrc || (withPicture && crc32(picture) != header.pictureCrc))
      return std::optional<LocalFeatures>{};
    return std::optional(unpack(header, keypoints, picture));
  }

  /// From now on the content counts as missing, also when the file is opened anew, so that its features are
  /// made again.
  void strikeOut(std::int64_t offset, const ContentHash& hash) const {
    const std::lock_guard lock(badMutex_);
    if (!bad_.insert(hash).second) return;
    log(LogLevel::kWarning, "passed over damaged features in " + file_.path());
    if (!file_.isWritable()) return;
    constexpr std::array<std::byte, sizeof(kMarker)> kNothing{};
    if (const auto struck = file_.overwrite(offset, kNothing); !struck)
      log(LogLevel::kWarning, describeError(struck.error()));
  }

  AppendOnlyFile file_;
  std::unordered_map<ContentHash, std::int64_t> offsets_;  ///< where the records begin
  mutable std::mutex badMutex_;
  mutable std::unordered_set<ContentHash> bad_;  ///< of offsets_, found to be damaged
};

Result<std::unique_ptr<LocalFeatureCache>> withIndex(Result<AppendOnlyFile> file) {
  if (!file) return file.error();
  auto cache = std::make_unique<FileLocalFeatureCache>(std::move(file).value());
  if (const auto indexed = cache->buildIndex(); !indexed) return indexed.error();
  return std::unique_ptr<LocalFeatureCache>(std::move(cache));
}

}  // namespace

Result<std::unique_ptr<LocalFeatureCache>> LocalFeatureCache::open(const std::string& folder,
                                                                   const LocalFeatureKey& key) {
  const FileHeader header = headerFor(key);
  return withIndex(
      AppendOnlyFile::open(folder + "/" + fileNameOf(key), std::as_bytes(std::span(&header, 1))));
}

Result<std::unique_ptr<LocalFeatureCache>> LocalFeatureCache::openExisting(const std::string& folder,
                                                                           const LocalFeatureKey& key) {
  const FileHeader header = headerFor(key);
  return withIndex(
      AppendOnlyFile::openForReading(folder + "/" + fileNameOf(key), std::as_bytes(std::span(&header, 1))));
}

}  // namespace lookalike::local
