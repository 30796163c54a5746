// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/image_pair.h"
#include "core/values/image_records.h"
#include "core/values/model_choice.h"
#include "core/values/verdict.h"

namespace lookalike::catalogue {

enum class OpenMode {
  kReadWrite,  ///< creates the file when missing; takes the writer lock, kLocked when another process holds
               ///< it
  kReadOnly,   ///< any number beside one writer; kNotFound when missing
};

/// A file of the library to add, or to bring up to date.
struct FileEntry {
  RootId root;
  std::string path;
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t changedNs = 0;  ///< the inode's change time; 0: not known
};

/// What reading one file gave. Exactly one of image and failure is set.
struct FileOutcome {
  FileId file;
  std::optional<ImageRecord> image = {};  ///< id is ignored; the image is found or made by its hash
  std::optional<Error> failure = {};      ///< why there is no image
  std::optional<FileStamp> stamp = {};    ///< of the file as it was read; none: as upsertFiles() was told
  std::string decoder = {};               ///< with a failure: the version that the content failed with
};

/// A file that failed the last time it was read.
struct FailureRecord {
  FileId file;
  Error error;
  /// The version of the decoder that the content failed with. Empty where the content had no part in it
  /// (isOfContent): that says how it went the last time, and nothing of the next.
  std::string decoder;
};

/// How a stored set of pairs came to be. Pairs of another key or floor are replaced, never mixed.
struct PairRun {
  DescriberKey describer;
  float scoreFloor = 0.0F;  ///< every pair of the library at or above it is stored
  float threshold = 0.0F;   ///< from which the person took a pair for a copy; decides nothing that is stored
  bool normalised = false;
  std::int64_t createdAtMs = 0;  ///< milliseconds since the epoch, UTC
  std::string inputDigest;  ///< names the images and options that went in: equal means still valid; UTF-8
  EvidenceKind evidence = EvidenceKind::kGlobal;  ///< by which the pairs were found and scored
};

/// Gets a pair without geometry and the bytes of its geometry, empty when it has none; both are valid during
/// the call only.
using PairVisitor = std::function<void(const ImagePair& pair, std::string_view packedGeometry)>;

struct CatalogueCounts {
  std::int64_t files = 0;  ///< present (not missing)
  std::int64_t missingFiles = 0;
  std::int64_t images = 0;  ///< distinct contents with at least one present file
  std::int64_t failedFiles = 0;
  std::int64_t bytes = 0;  ///< of present files
};

/// One library file: SQLite through QtSql (WAL, foreign keys on, pragmas verified after they are set).
/// Belongs to the thread that opened it; open another, read-only, for another thread. Every method that
/// writes is one transaction and rolls back whole on failure. Must be destroyed before main() returns, never
/// held in a static: QtSql's own globals go first. SQL is kept to what PostgreSQL takes too.
class Catalogue {
 public:
  /// `path` is native bytes. Errors: kNotFound, kPermissionDenied, kReadOnly, kLocked (detail names the
  /// holder's process), kNewerVersion (detail names the program version needed), kCorrupt (not a library
  /// file, or damaged), kNotARegularFile, kDiskFull, kDatabase. Nothing is written when opening fails, and a
  /// new file is made whole or not at all. Qt from 6.7 on wants a QCoreApplication to exist.
  [[nodiscard]] static Result<std::unique_ptr<Catalogue>> open(const std::string& path, OpenMode mode);
  virtual ~Catalogue() = default;
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  [[nodiscard]] virtual const std::string& path() const = 0;
  /// A random identifier made with the library, stable over moves of the file.
  [[nodiscard]] virtual const std::string& libraryUuid() const = 0;
  [[nodiscard]] virtual Result<CatalogueCounts> counts() = 0;

  // Roots
  [[nodiscard]] virtual Result<RootId> addRoot(const std::string& path) = 0;  ///< the existing id when known
  [[nodiscard]] virtual Result<std::vector<RootRecord>> roots() = 0;
  /// Forgets the root and its files, but for those below another root, which are that one's from now on.
  /// Images stay (verdicts hang on them). kInvalidArgument for an unknown id.
  [[nodiscard]] virtual Result<void> removeRoot(RootId root) = 0;

  // Files
  /// All files of the given roots (all roots when empty), ordered by id, missing ones included. Fast enough
  /// for 100,000 rows in about 0.1 s.
  [[nodiscard]] virtual Result<std::vector<FileRecord>> files(std::span<const RootId> roots = {}) = 0;
  /// Adds files, or updates those whose path is known (an update forgets the file's image and failure).
  /// Returns ids in the order of the entries.
  [[nodiscard]] virtual Result<std::vector<FileId>> upsertFiles(std::span<const FileEntry> entries) = 0;
  /// A file kept its content under another path: keeps image, id, but not its failure. Files may swap paths;
  /// a file that held a path and is not itself moved is forgotten. kInvalidArgument for an unknown id, or one
  /// path for two.
  [[nodiscard]] virtual Result<void> moveFiles(std::span<const std::pair<FileId, FileEntry>> moves) = 0;
  [[nodiscard]] virtual Result<void> setMissing(std::span<const FileId> files, bool missing) = 0;
  /// Stores what reading gave: makes or finds images by hash, points files at them, remembers or clears
  /// failures. Returns the image id of each outcome (invalid id for failures), in order. A new image's id is
  /// imageIdOf() its hash, or where another content has that (one in 2^60), the next that is free.
  [[nodiscard]] virtual Result<std::vector<ImageId>> recordOutcomes(
      std::span<const FileOutcome> outcomes) = 0;
  [[nodiscard]] virtual Result<std::vector<FailureRecord>> failures() = 0;

  // Images
  /// Every image, ordered by id, and so by content; with `onlyPresent`, those with at least one file that is
  /// not missing.
  [[nodiscard]] virtual Result<std::vector<ImageRecord>> images(bool onlyPresent) = 0;

  // Pairs (derived: replaced as a whole)
  [[nodiscard]] virtual Result<void> replacePairs(const PairRun& run, std::span<const ImagePair> pairs) = 0;
  /// The same, and in the same transaction its describer becomes the library's choice: whoever reads sees
  /// neither or both. Errors also: those of addModelChoice().
  [[nodiscard]] virtual Result<void> replacePairsAndChoose(const PairRun& run,
                                                           std::span<const ImagePair> pairs,
                                                           const ModelChoice& choice) = 0;
  /// Changes the stored facts of a run (by its describer), not its pairs. kInvalidArgument without such a
  /// run.
  [[nodiscard]] virtual Result<void> updatePairRun(const PairRun& run) = 0;
  /// The stored run of a describer, if any.
  [[nodiscard]] virtual Result<std::optional<PairRun>> pairRun(const DescriberKey& describer) = 0;
  /// The runs of every describer, newest first.
  [[nodiscard]] virtual Result<std::vector<PairRun>> pairRuns() = 0;
  /// Its pairs with score >= minScore, by descending score, then ids, with their geometry: some half a
  /// kilobyte a verified pair. A damaged geometry is left out, with a line in the log.
  [[nodiscard]] virtual Result<std::vector<ImagePair>> pairs(const DescriberKey& describer,
                                                             float minScore) = 0;
  /// The same pairs one by one, without their geometry but with its bytes (see geometry_bytes.h), for who
  /// keeps very many.
  [[nodiscard]] virtual Result<void> visitPairs(const DescriberKey& describer, float minScore,
                                                const PairVisitor& visit) = 0;

  // Verdicts (written by VerdictStore, beside a catalogue that holds the writer lock)
  /// Every entry, in the order they were added. One that makes no sense is left out, with a line in the log.
  [[nodiscard]] virtual Result<std::vector<VerdictEntry>> verdictEntries() = 0;

  // Which model serves the library
  /// Oldest first; the last one counts.
  [[nodiscard]] virtual Result<std::vector<ModelChoice>> modelChoices() = 0;
  /// Adds to the list. kInvalidArgument without a key, or when a text is too long or not UTF-8.
  [[nodiscard]] virtual Result<void> addModelChoice(const ModelChoice& choice) = 0;

  /// While the returned object lives, every read sees the library as at this moment, whatever a writer does.
  /// Of a catalogue opened for reading only; must not outlive it. Short-lived: the log grows meanwhile.
  class SteadyView {
   public:
    virtual ~SteadyView() = default;
  };
  [[nodiscard]] virtual Result<std::unique_ptr<SteadyView>> holdView() = 0;

  /// Writes everything down to the disk (checkpoint and fsync).
  [[nodiscard]] virtual Result<void> flush() = 0;

 protected:
  Catalogue() = default;
};

/// The schema version that this build writes.
[[nodiscard]] int currentSchemaVersion();

}  // namespace lookalike::catalogue
