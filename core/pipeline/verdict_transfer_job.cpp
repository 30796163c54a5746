// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/verdict_transfer_job.h"

#include <set>
#include <utility>

#include "core/base/wall_clock.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/ndec_folder.h"
#include "core/library/verdict_ledger.h"

namespace lookalike::pipeline {

namespace {

/// An entry with the first file of each of its images.
exchange::VerdictRow rowOf(const library::VerdictRecords& records, const VerdictEntry& entry) {
  const auto filesA = records.filesOf(entry.a);
  const auto filesB = records.filesOf(entry.b);
  return {entry, filesA.empty() ? std::string() : filesA.front(),
          filesB.empty() ? std::string() : filesB.front()};
}

/// The standing statements, those of a pair together.
std::vector<exchange::VerdictRow> standingRows(const library::VerdictRecords& records,
                                               const review::VerdictBook& book) {
  std::vector<exchange::VerdictRow> rows;
  std::set<review::PairKey> done;
  for (const VerdictEntry& entry : book.entries()) {
    const review::PairKey key{entry.a, entry.b};
    if (!done.insert(key).second) continue;
    for (const VerdictEntry* standing : book.standing(key)) rows.push_back(rowOf(records, *standing));
  }
  return rows;
}

std::vector<std::string> filesOf(const library::VerdictRecords& records, const ContentHash& content) {
  const auto files = records.filesOf(content);
  return {files.begin(), files.end()};
}

std::string pictureName(const std::vector<std::string>& files, const ContentHash& content) {
  return files.empty() ? "sha256 " + content.toHex() : files.front();
}

Result<ExportVerdictsReport> writeHardNegatives(const library::VerdictRecords& records,
                                                const review::VerdictBook& book,
                                                const ExportVerdictsOptions& options) {
  if (options.output.empty())
    return Error{ErrorCode::kInvalidArgument, {}, "hard negatives need a folder to be written to", -1};
  std::vector<exchange::HardNegative> pairs;
  std::set<review::PairKey> done;
  for (const VerdictEntry& entry : book.entries()) {
    const review::PairKey key{entry.a, entry.b};
    if (!done.insert(key).second) continue;
    const auto verdict = book.verdict(key);
    if (!verdict || verdict->isConflict || verdict->answer != VerdictAnswer::kNotCopy) continue;
    const bool bFirst = verdict->order == VerdictOrder::kBFirst;
    const ContentHash& first = bFirst ? key.b : key.a;
    const ContentHash& last = bFirst ? key.a : key.b;
    pairs.push_back({first, last, filesOf(records, first), filesOf(records, last),
                     verdict->order != VerdictOrder::kUnknown});
  }
  const auto written = exchange::writeHardNegatives(
      options.output, pairs,
      options.hardLinks ? exchange::FilePlacement::kHardLink : exchange::FilePlacement::kCopy);
  if (!written.ok()) return written.error();
  ExportVerdictsReport report;
  report.rows = written->pairs;
  for (const exchange::HardNegativeFailure& failure : written->failures) {
    const exchange::HardNegative& pair = pairs[failure.pair];
    report.failures.push_back(pictureName(pair.firstFiles, pair.first) + " and " +
                              pictureName(pair.lastFiles, pair.last) + ": " + failure.reason);
  }
  return report;
}

}  // namespace

review::VerdictBook bookOf(std::span<const VerdictEntry> entries) {
  review::VerdictBook book;
  for (const VerdictEntry& entry : entries) book.apply(entry);
  return book;
}

Result<ExportVerdictsReport> exportVerdicts(const ExportVerdictsOptions& options, std::ostream& stream) {
  const auto records = library::VerdictRecords::read(options.libraryPath);
  if (!records.ok()) return records.error();
  const review::VerdictBook book = bookOf(records->entries());
  if (options.format == VerdictFormat::kHardNegatives) return writeHardNegatives(*records, book, options);
  std::vector<exchange::VerdictRow> rows;
  if (options.format == VerdictFormat::kLabelStudio) {
    rows = standingRows(*records, book);
  } else {
    for (const VerdictEntry& entry : book.entries()) rows.push_back(rowOf(*records, entry));
  }
  const auto write = [&](std::ostream& out) -> Result<void> {
    if (options.format == VerdictFormat::kCsv) return exchange::writeVerdictsCsv(out, rows);
    return options.format == VerdictFormat::kJson ? exchange::writeVerdictsJson(out, rows)
                                                  : exchange::writeVerdictsLabelStudio(out, rows);
  };
  const auto written =
      options.output.empty() ? write(stream) : exchange::writeFileAtomically(options.output, write);
  if (!written.ok()) return written.error();
  ExportVerdictsReport report;
  report.rows = static_cast<std::int64_t>(rows.size());
  return report;
}

Result<AddedVerdicts> addVerdicts(const std::string& libraryPath, std::span<const VerdictEntry> entries,
                                  bool isDryRun) {
  const auto records = library::VerdictRecords::read(libraryPath);
  if (!records.ok()) return records.error();
  review::VerdictBook book = bookOf(records->entries());
  AddedVerdicts added;
  added.read = static_cast<std::int64_t>(entries.size());
  added.conflictsBefore = book.counts().conflicts;
  std::vector<VerdictEntry> missing;
  for (const VerdictEntry& entry : entries) {
    if (book.apply(entry)) missing.push_back(entry);
  }
  added.added = static_cast<std::int64_t>(missing.size());
  added.conflictsAfter = book.counts().conflicts;
  if (isDryRun || missing.empty()) return added;
  auto ledger = library::VerdictLedger::open(libraryPath);
  if (!ledger.ok()) return ledger.error();
  if (auto done = ledger->add(missing); !done.ok()) return done.error();
  return added;
}

Result<ImportVerdictsReport> importVerdicts(const ImportVerdictsOptions& options) {
  const auto records = library::VerdictRecords::read(options.libraryPath);
  if (!records.ok()) return records.error();
  exchange::VerdictReadOptions reading;
  reading.annotator = options.annotator;
  reading.timeMs = nowMs();
  reading.hashOfPath = [&](const std::string& file) { return records->contentAt(file); };
  auto read = exchange::readVerdictsFile(options.file, reading);
  if (!read.ok()) return read.error();
  auto added = addVerdicts(options.libraryPath, read->entries, options.isDryRun);
  if (!added.ok()) return added.error();
  return ImportVerdictsReport{*added, std::move(read->problems), read->placesAreLines};
}

}  // namespace lookalike::pipeline
