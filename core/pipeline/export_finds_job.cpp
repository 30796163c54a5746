// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/export_finds_job.h"

#include <functional>
#include <utility>

#include "core/describe/descriptor_cache.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/find_writers.h"
#include "core/find/find_rows.h"
#include "core/library/library_snapshot.h"
#include "core/library/pair_directions.h"
#include "core/library/user_folders.h"

namespace lookalike::pipeline {

namespace {

using Writer = std::function<Result<void>(std::ostream&)>;

library::RejectedPairs rejectedOf(const ExportFindsOptions& options) {
  return options.withRejected ? library::RejectedPairs::kShown : library::RejectedPairs::kLeftOut;
}

Result<std::int64_t> writeTo(const ExportFindsOptions& options, std::ostream& stream, std::size_t rows,
                             const Writer& write, const JobControl& control) {
  const Writer writeUnlessCancelled = [&](std::ostream& out) -> Result<void> {
    auto written = write(out);
    if (written.ok() && control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    return written;
  };
  const Result<void> written = options.output.empty()
                                   ? writeUnlessCancelled(stream)
                                   : exchange::writeFileAtomically(options.output, writeUnlessCancelled);
  if (!written.ok()) return written.error();
  return static_cast<std::int64_t>(rows);
}

Result<std::int64_t> writeGroups(const ExportFindsOptions& options, std::ostream& stream,
                                 const library::LibrarySnapshot& snapshot,
                                 const exchange::ExportContext& context, const JobControl& control) {
  const auto rows = find::groupRows(
      snapshot, library::groupSnapshot(snapshot, *snapshot.verdicts, context.threshold, rejectedOf(options)));
  const auto write = [&](std::ostream& out) {
    return options.format == ExportFormat::kGroupsCsv ? exchange::writeGroupsCsv(out, rows, context)
                                                      : exchange::writeGroupsJson(out, rows, context);
  };
  return writeTo(options, stream, rows.size(), write, control);
}

Result<std::int64_t> writePairs(const ExportFindsOptions& options, std::ostream& stream,
                                const library::LibrarySnapshot& snapshot,
                                const exchange::ExportContext& context, JobControl& control) {
  std::vector<std::shared_ptr<const PairDirection>> directions;
  if (options.format == ExportFormat::kPairsCsv || options.format == ExportFormat::kPairsJson) {
    library::DirectionOptions stored;
    stored.readsFiles = false;  // an export reads the library only
    auto known = library::directionsOfPairs(snapshot, context.threshold, stored, control, nullptr);
    if (!known.ok()) return known.error();
    directions = std::move(known).value();
  }
  auto rows = find::pairRows(snapshot, context.threshold, directions, rejectedOf(options));
  if (options.format == ExportFormat::kIsc || options.format == ExportFormat::kFastdup) {
    for (exchange::PairRow& row : rows) {
      if (!(row.score >= context.threshold)) row.score = context.threshold;
    }
  }
  const auto write = [&](std::ostream& out) {
    switch (options.format) {
      case ExportFormat::kPairsJson:
        return exchange::writePairsJson(out, rows, context);
      case ExportFormat::kIsc:
        return exchange::writePairsIsc(out, rows);
      case ExportFormat::kFastdup:
        return exchange::writePairsFastdup(out, rows, context);
      default:
        return exchange::writePairsCsv(out, rows, context);
    }
  };
  return writeTo(options, stream, rows.size(), write, control);
}

Result<std::int64_t> writeDescriptors(const ExportFindsOptions& options, std::ostream& stream,
                                      const library::LibrarySnapshot& snapshot,
                                      const exchange::ExportContext& context, const JobControl& control) {
  auto cache = describe::DescriptorCache::openExisting(library::derivedFolder(snapshot.libraryPath),
                                                       snapshot.describer);
  if (!cache.ok()) return cache.error();
  std::vector<ImageId> ids;
  std::vector<ContentHash> hashes;
  for (const ImageRecord& image : snapshot.images) {
    ids.push_back(image.id);
    hashes.push_back(image.hash);
  }
  const DescriptorSet set = (*cache)->load(ids, hashes);
  const auto write = [&](std::ostream& out) { return exchange::writeDescriptorsNpy(out, set); };
  auto rows = writeTo(options, stream, set.size(), write, control);
  if (!rows.ok() || options.output.empty()) return rows;
  std::vector<std::string> paths;
  for (const ImageId id : set.ids) paths.push_back(snapshot.filesOf(id).front().path);
  const auto listed = exchange::writeFileAtomically(options.output + ".paths.txt", [&](std::ostream& out) {
    return exchange::writePathList(out, paths, context);
  });
  if (!listed.ok()) return listed.error();
  return rows;
}

}  // namespace

const std::map<std::string, ExportFormat>& exportFormatNames() {
  static const std::map<std::string, ExportFormat> kNames{{"groups-csv", ExportFormat::kGroupsCsv},
                                                          {"groups-json", ExportFormat::kGroupsJson},
                                                          {"pairs-csv", ExportFormat::kPairsCsv},
                                                          {"pairs-json", ExportFormat::kPairsJson},
                                                          {"isc", ExportFormat::kIsc},
                                                          {"fastdup", ExportFormat::kFastdup},
                                                          {"npy", ExportFormat::kNpy}};
  return kNames;
}

Result<ExportFindsReport> exportFinds(const ExportFindsOptions& options, std::ostream& stream,
                                      JobControl& control) {
  if (options.libraryPath.empty() && options.roots.empty()) {
    return Error{ErrorCode::kInvalidArgument, {}, "neither a library nor its folders are named", -1};
  }
  const std::string path =
      options.libraryPath.empty() ? library::defaultLibraryPath(options.roots) : options.libraryPath;
  auto snapshot = library::readSnapshot(path);
  if (!snapshot.ok()) return snapshot.error();
  if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
  const library::LibrarySnapshot& finds = **snapshot;
  if (finds.describer.text.empty()) {
    return Error{ErrorCode::kInvalidArgument, path, "nothing was searched yet: run `find` first", -1};
  }
  ExportFindsReport report;
  report.describer = finds.describer;
  report.threshold = options.threshold >= 0.0F ? options.threshold : finds.threshold;
  exchange::ExportContext context{finds.describer.text, report.threshold, {}};
  if (!options.relativeTo.empty()) context.root = library::canonicalPath(options.relativeTo);

  Result<std::int64_t> rows = Error{};
  switch (options.format) {
    case ExportFormat::kGroupsCsv:
    case ExportFormat::kGroupsJson:
      rows = writeGroups(options, stream, finds, context, control);
      break;
    case ExportFormat::kNpy:
      rows = writeDescriptors(options, stream, finds, context, control);
      break;
    default:
      rows = writePairs(options, stream, finds, context, control);
      break;
  }
  if (!rows.ok()) return rows.error();
  const bool hasNoRoomForModel = options.format == ExportFormat::kIsc || options.format == ExportFormat::kNpy;
  if (hasNoRoomForModel && !options.output.empty()) {
    const auto named =
        exchange::writeFileAtomically(options.output + ".model.txt", [&](std::ostream& out) -> Result<void> {
          out << finds.describer.text << '\n';
          return ok();
        });
    if (!named.ok()) return named.error();
  }
  report.rows = rows.value();
  return report;
}

}  // namespace lookalike::pipeline
