// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/keypoint_lists.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <new>

namespace lookalike::index {

namespace {

/// Lists are visited in no order of addresses: with 2-MiB pages far fewer address translations miss.
constexpr std::size_t kSegmentAlignment = std::size_t{2} << 20U;

}  // namespace

BlockStore::~BlockStore() {
  for (const Segment& segment : segments_) {
    if (segment.isMapped) {
      ::munmap(segment.blocks, kSegmentBytes);
    } else {
      std::free(segment.blocks);
    }
  }
  if (file_ >= 0) ::close(file_);
}

Result<void> BlockStore::open(std::int64_t memoryBytes, const std::string& mappedFile) {
  LOOKALIKE_CHECK(segments_.empty() && file_ < 0);
  if (mappedFile.empty()) {
    memoryBytes_ = std::numeric_limits<std::int64_t>::max();
    return ok();
  }
  memoryBytes_ = memoryBytes;
  path_ = mappedFile;
  std::string name = mappedFile + ".XXXXXX";
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) return errorFromErrno(errno, path_);
  if (::unlink(name.c_str()) != 0) return errorFromErrno(errno, path_);
  return ok();
}

Result<KeypointBlock*> BlockStore::mapSegment() {
  // Allocated before it is written to: a full disk must be an error here, not a signal at some write.
  int failed = EINTR;
  while (failed == EINTR) failed = ::posix_fallocate(file_, fileBytes_, static_cast<off_t>(kSegmentBytes));
  if (failed != 0) return errorFromErrno(failed, path_);
  void* mapped = ::mmap(nullptr, kSegmentBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_, fileBytes_);
  if (mapped == MAP_FAILED) return errorFromErrno(errno, path_);
  fileBytes_ += static_cast<std::int64_t>(kSegmentBytes);
  return static_cast<KeypointBlock*>(mapped);
}

Result<void> BlockStore::grow() {
  const std::size_t blocks = (segments_.size() + 1) * kSegmentBlocks;
  if (blocks > std::numeric_limits<std::uint32_t>::max()) return Error{ErrorCode::kOutOfMemory, {}, {}, -1};
  segments_.reserve(segments_.size() + 1);
  free_.reserve(blocks);
  Segment segment;
  segment.isMapped = bytesInMemory() > memoryBytes_ - static_cast<std::int64_t>(kSegmentBytes);
  if (segment.isMapped) {
    const auto mapped = mapSegment();
    if (!mapped) return mapped.error();
    segment.blocks = *mapped;
  } else {
    segment.blocks = static_cast<KeypointBlock*>(std::aligned_alloc(kSegmentAlignment, kSegmentBytes));
    if (segment.blocks == nullptr) return Error{ErrorCode::kOutOfMemory, {}, {}, -1};
    ::madvise(segment.blocks, kSegmentBytes, MADV_HUGEPAGE);  // a hint; may be refused
  }
  segments_.push_back(segment);
  for (std::size_t i = 0; i < kSegmentBlocks; ++i)
    free_.push_back(static_cast<std::uint32_t>(blocks - 1 - i));
  return ok();
}

Result<std::uint32_t> BlockStore::take() {
  if (free_.empty()) {
    const auto grown = grow();
    if (!grown) return grown.error();
  }
  const std::uint32_t block = free_.back();
  free_.pop_back();
  return block;
}

std::int64_t BlockStore::bytesInMemory() const {
  return static_cast<std::int64_t>(segments_.size() * kSegmentBytes) - fileBytes_;
}

std::int64_t BlockStore::bytesInFile() const {
  return fileBytes_;
}

Result<void> KeypointLists::append(std::uint32_t list, const KeypointCode& code, KeypointEntry entry) {
  List& to = lists_[list];
  const std::size_t place = to.size % kBlockCodes;
  if (place == 0) {
    const auto taken = store_.take();
    if (!taken) return taken.error();
    try {
      to.blocks.push_back(*taken);
    } catch (const std::bad_alloc&) {
      store_.giveBack(*taken);
      return Error{ErrorCode::kOutOfMemory, {}, {}, -1};
    }
  }
  KeypointBlock& block = store_.block(to.blocks.back());
  block.codes.setCode(place, code);
  block.entries[place] = entry.bits();
  ++to.size;
  return ok();
}

void KeypointLists::removeLast(std::uint32_t list) noexcept {
  List& from = lists_[list];
  --from.size;
  if (from.size % kBlockCodes == 0) {
    store_.giveBack(from.blocks.back());
    from.blocks.pop_back();
  }
}

std::size_t KeypointLists::removeImages(const std::vector<bool>& images) noexcept {
  std::size_t removed = 0;
  for (std::uint32_t list = 0; list < lists_.size(); ++list) {
    List& from = lists_[list];
    for (std::size_t i = 0; i < from.size;) {
      KeypointBlock& block = store_.block(from.blocks[i / kBlockCodes]);
      const std::uint32_t image = KeypointEntry(block.entries[i % kBlockCodes]).image();
      if (image >= images.size() || !images[image]) {
        ++i;
        continue;
      }
      const KeypointBlock& last = store_.block(from.blocks.back());
      const std::size_t lastPlace = (from.size - 1) % kBlockCodes;
      block.codes.setCode(i % kBlockCodes, last.codes.code(lastPlace));
      block.entries[i % kBlockCodes] = last.entries[lastPlace];
      removeLast(list);
      ++removed;
    }
  }
  return removed;
}

}  // namespace lookalike::index
