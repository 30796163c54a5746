// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/descriptor_cache.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <unordered_map>
#include <utility>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/describe/half_float.h"
#include "core/describe/record_file.h"

namespace lookalike::describe {

namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kKeyBytes = 104;
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

/// The file's first bytes. A cache is opened only when all of them are as expected.
struct Header {
  std::array<char, 8> magic{'L', 'K', 'D', 'E', 'S', 'C', '\r', '\n'};
  std::uint32_t version = kVersion;
  std::uint32_t dimension = 0;
  std::uint32_t recordBytes = 0;
  std::uint32_t keyLength = 0;
  std::array<char, kKeyBytes> key{};
};
static_assert(sizeof(Header) == 128 && std::has_unique_object_representations_v<Header>);

// A record: hash, raw norm, unit vector as halves, checksum; without padding.
constexpr std::size_t kNormOffset = sizeof(ContentHash);
constexpr std::size_t kUnitOffset = kNormOffset + sizeof(float);
std::size_t recordBytesFor(int dimension) {
  return kUnitOffset + static_cast<std::size_t>(dimension) * sizeof(std::uint16_t) + sizeof(std::uint32_t);
}

/// A key's ':' is no character for a file name on exFAT and NTFS drives.
std::string fileNameOf(const DescriberKey& key) {
  std::string name = key.text;
  std::replace(name.begin(), name.end(), ':', '-');
  return name.append(".descriptors");
}

ContentHash hashOf(std::span<const std::byte> record) {
  ContentHash hash;
  std::memcpy(hash.bytes.data(), record.data(), hash.bytes.size());
  return hash;
}

class FileDescriptorCache final : public DescriptorCache {
 public:
  FileDescriptorCache(RecordFile file, int dimension)
      : file_(std::move(file)), dimension_(dimension), recordBytes_(recordBytesFor(dimension)) {}

  /// Reads the whole file once, for its checksums and hashes.
  [[nodiscard]] Result<void> buildIndex() {
    rows_.reserve(file_.size());
    const std::size_t chunk = std::max<std::size_t>(1, kChunkBytes / recordBytes_);
    std::vector<std::byte> bytes;
    for (std::size_t first = 0; first < file_.size(); first += chunk) {
      const std::size_t count = std::min(chunk, file_.size() - first);
      bytes.resize(count * recordBytes_);
      if (auto read = file_.read(first, bytes); !read) return read;
      for (std::size_t i = 0; i < count; ++i) {
        const auto record = std::span(bytes).subspan(i * recordBytes_, recordBytes_);
        // The later of two records of one content stands: it was written because the earlier one was not
        // found.
        if (file_.isSound(record)) rows_.insert_or_assign(hashOf(record), first + i);
      }
    }
    return {};
  }

  [[nodiscard]] std::size_t size() const override { return rows_.size(); }
  [[nodiscard]] bool contains(const ContentHash& hash) const override { return rows_.contains(hash); }

  [[nodiscard]] std::optional<Descriptor> find(const ContentHash& hash) const override {
    const auto row = rows_.find(hash);
    if (row == rows_.end()) return std::nullopt;
    std::vector<std::byte> record(recordBytes_);
    if (!readSound(row->second, hash, record)) return std::nullopt;
    Descriptor descriptor;
    descriptor.unit.resize(static_cast<std::size_t>(dimension_));
    unpack(record, descriptor.unit, descriptor.rawNorm);
    return descriptor;
  }

  [[nodiscard]] Result<void> append(std::span<const ContentHash> hashes,
                                    std::span<const Descriptor> descriptors) override {
    LOOKALIKE_CHECK(hashes.size() == descriptors.size());
    std::vector<std::byte> records;
    std::vector<ContentHash> added;
    std::unordered_map<ContentHash, bool> inThisCall;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      if (contains(hashes[i]) || !inThisCall.emplace(hashes[i], true).second) continue;
      records.resize(records.size() + recordBytes_);
      const auto record = std::span(records).last(recordBytes_);
      pack(hashes[i], descriptors[i], record);
      file_.seal(record);
      added.push_back(hashes[i]);
    }
    const std::size_t first = file_.size();
    if (auto written = file_.append(records); !written) return written;
    for (std::size_t i = 0; i < added.size(); ++i) rows_.insert_or_assign(added[i], first + i);
    return {};
  }

  [[nodiscard]] DescriptorSet load(std::span<const ImageId> ids,
                                   std::span<const ContentHash> hashes) const override {
    LOOKALIKE_CHECK(ids.size() == hashes.size());
    std::vector<Wanted> wanted;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto row = rows_.find(hashes[i]);
      if (row != rows_.end()) wanted.push_back({row->second, i});
    }
    // In the order of the file, so that it is read front to back in large pieces.
    std::sort(wanted.begin(), wanted.end(), [](const Wanted& a, const Wanted& b) { return a.row < b.row; });

    const auto dimension = static_cast<std::size_t>(dimension_);
    std::vector<float> units(ids.size() * dimension);
    std::vector<float> norms(ids.size());
    std::vector<bool> found(ids.size(), false);
    readWanted(wanted, hashes, [&](std::span<const std::byte> record, std::size_t place) {
      unpack(record, std::span(units).subspan(place * dimension, dimension), norms[place]);
      found[place] = true;
    });

    DescriptorSet set;
    set.dimension = dimension_;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      if (!found[i]) continue;
      const std::size_t to = set.ids.size();
      if (to != i) {
        std::copy_n(units.begin() + static_cast<std::ptrdiff_t>(i * dimension), dimension,
                    units.begin() + static_cast<std::ptrdiff_t>(to * dimension));
      }
      set.ids.push_back(ids[i]);
      set.rawNorms.push_back(norms[i]);
    }
    units.resize(set.ids.size() * dimension);
    set.unit = std::move(units);
    return set;
  }

  [[nodiscard]] Result<void> flush() override { return file_.flush(); }

 private:
  struct Wanted {
    std::size_t row;
    std::size_t place;
  };

  template <typename Take>
  void readWanted(const std::vector<Wanted>& wanted, std::span<const ContentHash> hashes, Take take) const {
    const std::size_t chunk = std::max<std::size_t>(1, kChunkBytes / recordBytes_);
    std::vector<std::byte> bytes;
    std::size_t next = 0;
    while (next < wanted.size()) {
      const std::size_t first = wanted[next].row;
      std::size_t end = next;
      while (end < wanted.size() && wanted[end].row < first + chunk) ++end;
      bytes.resize((wanted[end - 1].row - first + 1) * recordBytes_);
      if (const auto read = file_.read(first, bytes); !read) {
        log(LogLevel::kWarning, describeError(read.error()));  // left out: they are described anew
        next = end;
        continue;
      }
      for (; next < end; ++next) {
        const auto record = std::span<const std::byte>(bytes).subspan(
            (wanted[next].row - first) * recordBytes_, recordBytes_);
        if (file_.isSound(record) && hashOf(record) == hashes[wanted[next].place])
          take(record, wanted[next].place);
      }
    }
  }

  bool readSound(std::size_t row, const ContentHash& hash, std::span<std::byte> record) const {
    if (const auto read = file_.read(row, record); !read) {
      log(LogLevel::kWarning, describeError(read.error()));
      return false;
    }
    return file_.isSound(record) && hashOf(record) == hash;
  }

  void pack(const ContentHash& hash, const Descriptor& descriptor, std::span<std::byte> record) const {
    LOOKALIKE_CHECK(descriptor.unit.size() == static_cast<std::size_t>(dimension_));
    std::memcpy(record.data(), hash.bytes.data(), hash.bytes.size());
    std::memcpy(record.data() + kNormOffset, &descriptor.rawNorm, sizeof(float));
    for (std::size_t i = 0; i < descriptor.unit.size(); ++i) {
      const std::uint16_t half = halfFromFloat(descriptor.unit[i]);
      std::memcpy(record.data() + kUnitOffset + i * sizeof(half), &half, sizeof(half));
    }
  }

  /// Halves lose up to 2^-11 of each entry; the length is put right again.
  static void unpack(std::span<const std::byte> record, std::span<float> unit, float& rawNorm) {
    std::memcpy(&rawNorm, record.data() + kNormOffset, sizeof(float));
    double squares = 0.0;
    for (std::size_t i = 0; i < unit.size(); ++i) {
      std::uint16_t half = 0;
      std::memcpy(&half, record.data() + kUnitOffset + i * sizeof(half), sizeof(half));
      unit[i] = floatFromHalf(half);
      squares += static_cast<double>(unit[i]) * unit[i];
    }
    const auto factor = static_cast<float>(squares > 0.0 ? 1.0 / std::sqrt(squares) : 0.0);
    for (float& value : unit) value *= factor;
  }

  RecordFile file_;
  int dimension_;
  std::size_t recordBytes_;
  std::unordered_map<ContentHash, std::size_t> rows_;
};

Header headerFor(const DescriberKey& key, int dimension) {
  LOOKALIKE_CHECK(dimension > 0 && !key.text.empty() && key.text.size() <= kKeyBytes);
  Header header;
  header.dimension = static_cast<std::uint32_t>(dimension);
  header.recordBytes = static_cast<std::uint32_t>(recordBytesFor(dimension));
  header.keyLength = static_cast<std::uint32_t>(key.text.size());
  std::copy(key.text.begin(), key.text.end(), header.key.begin());
  return header;
}

Result<std::unique_ptr<DescriptorCache>> withIndex(Result<RecordFile> file, int dimension) {
  if (!file) return file.error();
  auto cache = std::make_unique<FileDescriptorCache>(std::move(file).value(), dimension);
  if (const auto indexed = cache->buildIndex(); !indexed) return indexed.error();
  return std::unique_ptr<DescriptorCache>(std::move(cache));
}

}  // namespace

Result<std::unique_ptr<DescriptorCache>> DescriptorCache::open(const std::string& folder,
                                                               const DescriberKey& key, int dimension) {
  const Header header = headerFor(key, dimension);
  return withIndex(RecordFile::open(folder + "/" + fileNameOf(key), std::as_bytes(std::span(&header, 1)),
                                    recordBytesFor(dimension)),
                   dimension);
}

Result<std::unique_ptr<DescriptorCache>> DescriptorCache::openExisting(const std::string& folder,
                                                                       const DescriberKey& key) {
  const std::string path = folder + "/" + fileNameOf(key);
  std::ifstream file(path, std::ios::binary);
  if (!file) return errorFromErrno(errno, path);
  Header present;
  file.read(reinterpret_cast<char*>(&present), sizeof(present));
  constexpr std::uint32_t kLargestDimension = 1U << 20;
  if (!file || present.dimension == 0 || present.dimension > kLargestDimension) {
    return Error{ErrorCode::kCorrupt, path, "no file of descriptors", 0};
  }
  const auto dimension = static_cast<int>(present.dimension);
  const Header header = headerFor(key, dimension);
  return withIndex(
      RecordFile::openForReading(path, std::as_bytes(std::span(&header, 1)), recordBytesFor(dimension)),
      dimension);
}

}  // namespace lookalike::describe
