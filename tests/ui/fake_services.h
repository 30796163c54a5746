// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ui/shared/find_service.h"
#include "ui/shared/image_source.h"

namespace lookalike::testing {

/// `groupCount` groups of `perGroup` images, one file an image, the members of a group at similarities that
/// fall from 0.99. The second group's centre has a second, identical file.
[[nodiscard]] std::shared_ptr<library::LibrarySnapshot> makeSnapshot(int groupCount, int perGroup,
                                                                     const std::string& root = "/pictures");

/// A mirrored crop to half of a picture of 640 × 480, well matched.
[[nodiscard]] std::shared_ptr<const GeometricEvidence> makeGeometry();

/// The groups that makeSnapshot() means, of those members that are at or above the threshold.
[[nodiscard]] std::vector<ImageGroup> groupsOf(const library::LibrarySnapshot& snapshot, float threshold);

/// Answers at once from what the test put in, unless the test gives it something slower to do.
class FakeFindService : public ui::FindService {
 public:
  std::shared_ptr<const library::LibrarySnapshot> snapshot = makeSnapshot(3, 3);
  std::function<Result<pipeline::FindCopiesReport>(JobControl&, JobObserver*)> job;
  std::function<Result<std::shared_ptr<const library::LibrarySnapshot>>(const std::string&)> reader;
  std::function<std::vector<ImageGroup>(const library::LibrarySnapshot&, float)> grouper;
  std::optional<Error> ledgerFailure;  ///< of opening it
  std::optional<Error> writeFailure;   ///< of adding to it
  std::vector<library::KnownLibrary> libraries;
  Result<pipeline::ExportFindsReport> exportOutcome = pipeline::ExportFindsReport{};

  [[nodiscard]] std::vector<pipeline::FindCopiesOptions> jobs();
  [[nodiscard]] std::vector<pipeline::ExportFindsOptions> exports();

  Result<pipeline::FindCopiesReport> findCopies(const pipeline::FindCopiesOptions& options,
                                                JobControl& control, JobObserver* observer) override;
  Result<std::shared_ptr<const library::LibrarySnapshot>> readSnapshot(const std::string& path) override;
  std::vector<ImageGroup> groupSnapshot(const library::LibrarySnapshot& of,
                                        const review::VerdictBook& verdicts, float threshold,
                                        library::RejectedPairs rejected) override;
  Result<ui::OpenLedger> openVerdictLedger(const std::string& path) override;
  /// What is in the ledger, oldest first.
  [[nodiscard]] std::vector<VerdictEntry> ledger();
  void setLedger(std::vector<VerdictEntry> entries);
  std::vector<library::KnownLibrary> knownLibraries() override;
  /// The snapshot is without its files, pairs and groups from then on.
  Result<void> removeFolder(const std::string& libraryPath, const std::string& folder) override;
  std::optional<Error> removeFailure;
  Result<pipeline::ExportFindsReport> exportFinds(const pipeline::ExportFindsOptions& options) override;
  /// What was asked for is kept; the report is empty.
  std::vector<pipeline::ExportVerdictsOptions> verdictExports;
  std::vector<pipeline::ImportVerdictsOptions> verdictImports;
  Result<pipeline::ExportVerdictsReport> exportVerdicts(
      const pipeline::ExportVerdictsOptions& options) override;
  Result<pipeline::ImportVerdictsReport> importVerdicts(
      const pipeline::ImportVerdictsOptions& options) override;

 private:
  std::mutex mutex_;
  std::vector<pipeline::FindCopiesOptions> jobs_;
  std::vector<pipeline::ExportFindsOptions> exports_;
  std::vector<VerdictEntry> ledger_;
  Result<void> addToLedger(std::span<const VerdictEntry> entries);
};

/// Plain pictures of a size that does not depend on the path; paths that contain "broken" fail.
class FakeImageSource : public ui::ImageSource {
 public:
  std::atomic<int> thumbnails{0};
  std::atomic<int> images{0};      ///< decoded, at whatever size
  std::atomic<int> fullImages{0};  ///< of them in full size
  int width = 640;
  int height = 480;
  FileTraces fileTraces;             ///< of every file
  std::atomic<bool> reduces{false};  ///< answers with half the size where that is enough

  Result<decode::RgbImage> thumbnail(const std::string& path, int longSide) override;
  Result<ui::FittedImage> image(const std::string& path, int shortSide) override;
  FileTraces traces(const std::string& path) override;
};

}  // namespace lookalike::testing
