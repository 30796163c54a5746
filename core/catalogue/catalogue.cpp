// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/catalogue.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/catalogue/file_repository.h"
#include "core/catalogue/geometry_bytes.h"
#include "core/catalogue/image_repository.h"
#include "core/catalogue/library_file.h"
#include "core/catalogue/model_choice_repository.h"
#include "core/catalogue/pair_repository.h"
#include "core/catalogue/root_repository.h"
#include "core/catalogue/verdict_repository.h"
#include "core/catalogue/writer_lock.h"

namespace lookalike::catalogue {

namespace {

class SqlCatalogue final : public Catalogue {
 public:
  SqlCatalogue(std::optional<WriterLock> lock, std::unique_ptr<SqlConnection> connection, std::string uuid)
      : lock_(std::move(lock)), connection_(std::move(connection)), uuid_(std::move(uuid)) {}

  const std::string& path() const override { return connection_->path(); }
  const std::string& libraryUuid() const override { return uuid_; }
  Result<CatalogueCounts> counts() override { return FileRepository(*connection_).counts(); }

  Result<RootId> addRoot(const std::string& path) override {
    return write([&] { return RootRepository(*connection_).add(path); });
  }
  Result<std::vector<RootRecord>> roots() override { return RootRepository(*connection_).all(); }
  Result<void> removeRoot(RootId root) override {
    return write([&] { return RootRepository(*connection_).remove(root); });
  }

  Result<std::vector<FileRecord>> files(std::span<const RootId> roots) override {
    return FileRepository(*connection_).all(roots);
  }
  Result<std::vector<FileId>> upsertFiles(std::span<const FileEntry> entries) override {
    return write([&] { return FileRepository(*connection_).upsert(entries); });
  }
  Result<void> moveFiles(std::span<const std::pair<FileId, FileEntry>> moves) override {
    return write([&] { return FileRepository(*connection_).move(moves); });
  }
  Result<void> setMissing(std::span<const FileId> files, bool missing) override {
    return write([&] { return FileRepository(*connection_).setMissing(files, missing); });
  }

  Result<std::vector<ImageId>> recordOutcomes(std::span<const FileOutcome> outcomes) override {
    return write([&] { return ImageRepository(*connection_).record(outcomes); });
  }
  Result<std::vector<FailureRecord>> failures() override { return ImageRepository(*connection_).failures(); }
  Result<std::vector<ImageRecord>> images(bool onlyPresent) override {
    return ImageRepository(*connection_).all(onlyPresent);
  }

  Result<void> replacePairs(const PairRun& run, std::span<const ImagePair> pairs) override {
    return write([&] { return PairRepository(*connection_).replace(run, pairs); });
  }
  Result<void> replacePairsAndChoose(const PairRun& run, std::span<const ImagePair> pairs,
                                     const ModelChoice& choice) override {
    if (auto fine = checkModelChoice(choice); !fine) return fine;
    return write([&]() -> Result<void> {
      if (auto replaced = PairRepository(*connection_).replace(run, pairs); !replaced) return replaced;
      return ModelChoiceRepository(*connection_).add(choice);
    });
  }
  Result<void> updatePairRun(const PairRun& run) override {
    return write([&] { return PairRepository(*connection_).update(run); });
  }
  Result<std::optional<PairRun>> pairRun(const DescriberKey& describer) override {
    auto runs = PairRepository(*connection_).runs(describer);
    if (!runs) return runs.error();
    if (runs->empty()) return std::optional<PairRun>{};
    return std::optional<PairRun>(std::move(runs->front()));
  }
  Result<std::vector<PairRun>> pairRuns() override { return PairRepository(*connection_).runs(std::nullopt); }
  Result<std::vector<ImagePair>> pairs(const DescriberKey& describer, float minScore) override {
    std::vector<ImagePair> pairs;
    auto visited = visitPairs(describer, minScore, [&](const ImagePair& pair, std::string_view packed) {
      pairs.push_back(pair);
      pairs.back().geometry = geometryOrNull(packed);
    });
    if (!visited) return visited.error();
    return pairs;
  }
  Result<void> visitPairs(const DescriberKey& describer, float minScore, const PairVisitor& visit) override {
    return PairRepository(*connection_).visitPairs(describer, minScore, visit);
  }

  Result<std::vector<VerdictEntry>> verdictEntries() override {
    std::int64_t place = -1;
    return VerdictRepository(*connection_).addedAfter(place);
  }

  Result<std::vector<ModelChoice>> modelChoices() override {
    return ModelChoiceRepository(*connection_).all();
  }
  Result<void> addModelChoice(const ModelChoice& choice) override {
    if (auto fine = checkModelChoice(choice); !fine) return fine;
    return write([&] { return ModelChoiceRepository(*connection_).add(choice); });
  }

  Result<void> flush() override {
    if (!lock_) return ok();
    return syncLibraryFile(*connection_);
  }

  Result<std::unique_ptr<SteadyView>> holdView() override {
    LOOKALIKE_CHECK(!lock_);  // a writer would hold up its own transactions
    auto transaction = SqlTransaction::begin(*connection_);
    if (!transaction) return transaction.error();
    // The view is fixed by the first read, not by BEGIN.
    if (auto fixed = connection_->integer("SELECT version FROM schema_info"); !fixed) return fixed.error();
    return std::unique_ptr<SteadyView>(new HeldTransaction(std::move(*transaction)));
  }

 private:
  class HeldTransaction final : public SteadyView {
   public:
    explicit HeldTransaction(SqlTransaction transaction) : transaction_(std::move(transaction)) {}

   private:
    SqlTransaction transaction_;  // ends by rolling back: nothing was written
  };

  /// Runs `change` as one transaction: committed when it succeeds, undone when it fails.
  template <typename Change>
  auto write(const Change& change) -> decltype(change()) {
    if (!lock_) return Error{ErrorCode::kReadOnly, path(), "opened for reading only"};
    auto transaction = SqlTransaction::beginWriting(*connection_);
    if (!transaction) return transaction.error();
    auto result = change();
    if (!result) return result;
    if (auto done = transaction->commit(); !done) return done.error();
    return result;
  }

  // The lock is let go after the connection is closed: members are destroyed from the last to the first.
  std::optional<WriterLock> lock_;
  std::unique_ptr<SqlConnection> connection_;
  std::string uuid_;
};

}  // namespace

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::string& path, OpenMode mode) {
  std::optional<WriterLock> lock;
  if (mode == OpenMode::kReadWrite) {
    auto taken = WriterLock::take(path);
    if (!taken) return taken.error();
    lock.emplace(std::move(*taken));
    if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
      if (auto made = createLibraryFile(path, migrations()); !made) return made.error();
    }
  }
  auto connection = lock ? openForWriting(path, migrations()) : openForReading(path);
  if (!connection) return connection.error();
  auto info = readSchemaInfo(**connection);
  if (!info) return info.error();
  return std::unique_ptr<Catalogue>(
      std::make_unique<SqlCatalogue>(std::move(lock), std::move(*connection), std::move(info->libraryUuid)));
}

}  // namespace lookalike::catalogue
