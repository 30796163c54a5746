// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/bench_job.h"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include "core/base/thread_budget.h"
#include "core/base/wall_clock.h"
#include "core/decode/file_reader.h"
#include "core/edits/synthetic_photographs.h"
#include "core/library/user_folders.h"
#include "core/local/local_extractor.h"
#include "core/models/model_choice.h"
#include "core/scan/folder_scan.h"

namespace lookalike::pipeline {

namespace {

using Clock = std::chrono::steady_clock;

/// A folder of its own that is gone at the end, whatever happens.
class TemporaryFolder {
 public:
  static Result<std::unique_ptr<TemporaryFolder>> make() {
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "lookalike-bench-XXXXXX").string();
    if (error || ::mkdtemp(name.data()) == nullptr) return errorFromErrno(errno, name);
    return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(name));
  }
  ~TemporaryFolder() {
    std::error_code ignored;  // a folder left in the temporary folder harms nobody
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// Every stage alone over a sample of the files.
Result<void> measureStages(const BenchOptions& options, const std::vector<std::string>& folders,
                           JobControl& control, BenchReport& report) {
  scan::ScanOptions scanOptions;
  scanOptions.roots = folders;
  for (const decode::FormatSupport& format : decode::supportedFormats()) {
    scanOptions.extensions.insert(scanOptions.extensions.end(), format.extensions.begin(),
                                  format.extensions.end());
  }
  auto start = Clock::now();
  auto scanned = scan::scanFolders(scanOptions, control, nullptr);
  if (!scanned.ok()) return scanned.error();
  const auto& files = scanned->files;
  report.stages.push_back({"scan", static_cast<std::int64_t>(files.size()), secondsSince(start)});
  if (files.empty()) return Error{ErrorCode::kNotFound, folders.front(), "no images to measure", -1};

  describe::DescriberOptions describerOptions = options.find.index.describer;
  describerOptions.intraOpThreads = threadBudget(options.find.index.cores).deviceIntraOp;
  if (describerOptions.modelFolders.empty()) describerOptions.modelFolders = library::modelFolders();
  auto describer = models::makeDescriber(describerOptions);
  if (!describer.ok()) return describer.error();
  const describe::DescriberInfo& info = (*describer)->info();
  report.describerName = info.name;
  report.device = info.device;

  StageTime read{"read+hash", 0, 0.0};
  StageTime decoding{"decode", 0, 0.0};
  StageTime extracting{"extract", 0, 0.0};
  StageTime preparing{"prepare", 0, 0.0};
  const auto extractor =
      options.find.evidence != EvidenceKind::kGlobal ? local::LocalExtractor::create() : nullptr;
  std::vector<describe::PreparedImage> prepared;
  const std::size_t step =
      std::max<std::size_t>(1, files.size() / static_cast<std::size_t>(options.stageSample));
  for (std::size_t i = 0; i < files.size(); i += step) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    start = Clock::now();
    auto content = decode::readFile(files[i].path, options.find.index.limits.maxFileBytes);
    read.seconds += secondsSince(start);
    ++read.items;
    if (!content.ok()) continue;
    decode::DecodeRequest request;
    request.minShortSide = std::max(info.minShortSide, extractor ? extractor->minShortSide() : 0);
    request.limits = options.find.index.limits;
    start = Clock::now();
    auto decoded = decode::decodeImage(content->bytes, request, files[i].path);
    decoding.seconds += secondsSince(start);
    ++decoding.items;
    if (!decoded.ok()) continue;
    if (extractor) {
      start = Clock::now();
      const auto features = extractor->extract(decoded->pixels, decoded->fullWidth, decoded->fullHeight);
      extracting.seconds += secondsSince(start);
      if (features.ok()) ++extracting.items;
    }
    start = Clock::now();
    prepared.push_back((*describer)->prepare(decoded->pixels));
    preparing.seconds += secondsSince(start);
    ++preparing.items;
  }
  StageTime describing{"describe", 0, 0.0};
  const auto batch = static_cast<std::size_t>(std::max(1, info.batchSize));
  for (std::size_t first = 0; first < prepared.size(); first += batch) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    const std::size_t count = std::min(batch, prepared.size() - first);
    start = Clock::now();
    auto described = (*describer)->describe(std::span(prepared).subspan(first, count));
    if (!described.ok()) return described.error();
    describing.seconds += secondsSince(start);
    describing.items += static_cast<std::int64_t>(count);
  }
  report.stages.insert(report.stages.end(), {read, decoding});
  if (extractor) report.stages.push_back(extracting);
  report.stages.insert(report.stages.end(), {preparing, describing});
  return ok();
}

}  // namespace

Result<void> BenchOptions::check() const {
  if (madeImages < 1 || madeWidth < 8 || madeHeight < 8 || madeWidth > 20000 || madeHeight > 20000) {
    return Error{ErrorCode::kInvalidArgument,
                 {},
                 "made pictures must be at least one, of 8 to 20000 pixels a side",
                 -1};
  }
  if (stageSample < 1)
    return Error{ErrorCode::kInvalidArgument, {}, "the sample must hold at least one file", -1};
  return ok();
}

Result<BenchReport> runBench(const BenchOptions& options, JobControl& control, JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  auto temporary = TemporaryFolder::make();
  if (!temporary.ok()) return temporary.error();
  BenchReport report;
  report.cores = threadBudget(options.find.index.cores).decodeWorkers;

  std::vector<std::string> folders = options.folders;
  if (folders.empty()) {
    folders.push_back((*temporary)->path() + "/made");
    edits::SyntheticOptions made;
    made.count = options.madeImages;
    made.width = options.madeWidth;
    made.height = options.madeHeight;
    if (auto written = edits::writeSyntheticPhotographs(folders.front(), made, control); !written.ok()) {
      return written.error();
    }
  }
  if (auto measured = measureStages(options, folders, control, report); !measured.ok())
    return measured.error();

  FindCopiesOptions find = options.find;
  find.index.roots = folders;
  find.index.libraryPath = (*temporary)->path() + "/bench.lookalike";
  auto start = Clock::now();
  auto found = findCopies(find, control, observer);
  if (!found.ok()) return found.error();
  report.wholeSeconds = secondsSince(start);
  report.matchSeconds = found->matchSeconds;
  report.images = static_cast<std::int64_t>(found->snapshot->images.size());
  for (const FileRecord& file : found->snapshot->files) report.bytes += file.bytes;
  report.groups = static_cast<std::int64_t>(found->groups.size());
  report.failures = static_cast<std::int64_t>(found->index.failures.size());
  start = Clock::now();
  auto again = findCopies(find, control, nullptr);
  if (!again.ok()) return again.error();
  report.rescanSeconds = secondsSince(start);
  return report;
}

}  // namespace lookalike::pipeline
