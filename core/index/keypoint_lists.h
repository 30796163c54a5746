// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/index/hamming_blocks.h"
#include "core/index/keypoint_entry.h"

namespace lookalike::index {

/// A stretch of an inverted list: 64 keypoints of 24 + 8 bytes.
struct KeypointBlock {
  CodeBlock codes;
  std::array<std::uint64_t, kBlockCodes> entries;
};
static_assert(sizeof(KeypointBlock) == kBlockCodes * 32);

/// Blocks in segments of 4 MiB, each in memory or in a file that is mapped. Blocks never move, so that
/// growing copies nothing and costs no second buffer; what is given back is used again before more is asked
/// for.
class BlockStore {
 public:
  static constexpr std::size_t kSegmentBytes = std::size_t{4} << 20U;
  static constexpr std::size_t kSegmentBlocks = kSegmentBytes / sizeof(KeypointBlock);

  BlockStore() = default;
  ~BlockStore();
  BlockStore(const BlockStore&) = delete;
  BlockStore& operator=(const BlockStore&) = delete;

  /// Segments that would pass `memoryBytes` go to the file. The file's name is removed at once, so that
  /// whatever becomes of the process, nothing is left behind. "" : all in memory. To be called once, first.
  [[nodiscard]] Result<void> open(std::int64_t memoryBytes, const std::string& mappedFile);

  /// A block of unknown content. Errors: kOutOfMemory, kDiskFull, kIo.
  [[nodiscard]] Result<std::uint32_t> take();
  void giveBack(std::uint32_t block) noexcept { free_.push_back(block); }

  [[nodiscard]] KeypointBlock& block(std::uint32_t number) {
    return segments_[number / kSegmentBlocks].blocks[number % kSegmentBlocks];
  }
  [[nodiscard]] const KeypointBlock& block(std::uint32_t number) const {
    return segments_[number / kSegmentBlocks].blocks[number % kSegmentBlocks];
  }
  [[nodiscard]] std::int64_t bytesInMemory() const;
  [[nodiscard]] std::int64_t bytesInFile() const;

 private:
  struct Segment {
    KeypointBlock* blocks = nullptr;
    bool isMapped = false;
  };
  [[nodiscard]] Result<void> grow();
  [[nodiscard]] Result<KeypointBlock*> mapSegment();

  std::vector<Segment> segments_;
  std::vector<std::uint32_t> free_;  // room for every block there is: giving back cannot fail
  std::int64_t memoryBytes_ = 0;
  std::int64_t fileBytes_ = 0;
  std::string path_;
  int file_ = -1;
};

/// The inverted lists: each a chain of blocks, all full but the last.
class KeypointLists {
 public:
  explicit KeypointLists(std::size_t lists) : lists_(lists) {}
  [[nodiscard]] Result<void> open(std::int64_t memoryBytes, const std::string& mappedFile) {
    return store_.open(memoryBytes, mappedFile);
  }

  /// Errors: kOutOfMemory, kDiskFull, kIo; the list is as before then.
  [[nodiscard]] Result<void> append(std::uint32_t list, const KeypointCode& code, KeypointEntry entry);
  /// Takes back the last append() to `list`.
  void removeLast(std::uint32_t list) noexcept;
  /// Removes every entry whose image's bit is set, moving a list's last entries into the holes; blocks that
  /// come free are used again. Images beyond the bits stay. Returns how many entries went.
  std::size_t removeImages(const std::vector<bool>& images) noexcept;

  [[nodiscard]] std::size_t size(std::uint32_t list) const { return lists_[list].size; }
  /// The blocks of a list; all hold 64 entries but the last.
  [[nodiscard]] std::span<const std::uint32_t> blocksOf(std::uint32_t list) const {
    return lists_[list].blocks;
  }
  [[nodiscard]] const KeypointBlock& block(std::uint32_t number) const { return store_.block(number); }
  [[nodiscard]] const BlockStore& store() const { return store_; }

 private:
  struct List {
    std::vector<std::uint32_t> blocks;
    std::size_t size = 0;
  };
  std::vector<List> lists_;
  BlockStore store_;
};

}  // namespace lookalike::index
