// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace lookalike::store {

/// What a shelf holds. `kind` and `key` name it; `layout` says how its values are laid out, and values of
/// another layout are never handed out.
struct ShelfName {
  std::string kind;    ///< "descriptors", "keypoints", …
  std::string key;     ///< of the model or the settings that the values depend on; may be empty
  std::string layout;  ///< a version, and what else it takes to read a value
};

/// One kind of derived data of a library: values of bytes, keyed by content. All shelves of a library lie in
/// one SQLite file, `<library>.derived/store-1.sqlite`, one table each. Deleting it costs time only.
///
/// Any number of shelves, threads and processes may read and write at once: writers take turns, readers see
/// what was committed. A kill loses what put() had not returned from; a power cut, at most what flush() had
/// not. Every value carries a CRC-32 and is handed out only if that is right. Beside a library on a network
/// drive the file works as long as all who use it run on one computer (SQLite's write-ahead log).
///
/// Thread-safe. Must not be carried through a fork().
class Shelf {
 public:
  enum class Check {
    kNone,
    kAll,  ///< all values are read, and damaged ones dropped, before the shelf is handed out
  };

  /// Opens or makes the shelf, in a folder that is there. A file that is damaged or none of ours is renamed
  /// to `store-1.sqlite.old` and begun anew, with a line in the log; a shelf of another layout is emptied.
  /// Together with a new file, the files go that earlier versions kept their derived data in.
  /// Errors: kNotFound (no such folder), kPermissionDenied, kReadOnly, kDiskFull, kLocked, kIo, kDatabase.
  [[nodiscard]] static Result<std::unique_ptr<Shelf>> open(const std::string& folder, const ShelfName& name,
                                                           Check check = Check::kNone);
  /// Opens a shelf that is there, for reading also where nothing can be written. kNotFound when there is
  /// none, kCorrupt when the file is damaged or none of ours, kReadOnly where only its last writer could read
  /// it.
  [[nodiscard]] static Result<std::unique_ptr<Shelf>> openExisting(const std::string& folder,
                                                                   std::string_view kind,
                                                                   std::string_view key);
  ~Shelf();
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  /// As it was given to open() when the shelf was made.
  [[nodiscard]] const std::string& layout() const;

  [[nodiscard]] bool contains(const ContentHash& content) const;
  /// Nothing when there is none, or it cannot be read (with a line in the log). One found to be damaged is
  /// dropped, so that it is made again.
  [[nodiscard]] std::optional<std::vector<std::byte>> find(const ContentHash& content) const;

  /// Is given a place in the list of contents, and the value, valid during the call only.
  using Take = std::function<void(std::size_t place, std::span<const std::byte> value)>;
  /// Many at once, in no particular order; those that find() would not give are left out. Most of a shelf is
  /// read front to back.
  void findAll(std::span<const ContentHash> contents, const Take& take) const;

  /// Stores all values or none, in place of those that were there. kDiskFull, kIo, kNotFound (the file
  /// vanished since it was opened), kReadOnly, kLocked (another process has written for ten seconds),
  /// kCorrupt (the file turned out to be damaged; it was set aside, and the next open() begins anew).
  [[nodiscard]] Result<void> put(std::span<const ContentHash> contents,
                                 std::span<const std::vector<std::byte>> values);
  /// Drops a value, so that it is made again; nothing happens where nothing can be written.
  void remove(const ContentHash& content) const;
  /// Down to the disk (fsync).
  [[nodiscard]] Result<void> flush();

 private:
  struct Connection;
  explicit Shelf(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
  mutable std::mutex mutex_;
};

}  // namespace lookalike::store
