// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/calibrate_job.h"

#include <filesystem>
#include <ostream>
#include <string_view>
#include <utility>

#include "core/evaluate/calibration_fit.h"
#include "core/exchange/atomic_file.h"
#include "core/pipeline/compare_folders_job.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::pipeline {

namespace {

namespace fs = std::filesystem;

/// Everything that was looked at counts, or what lies below a floor would be taken for certain.
CompareFoldersOptions comparisonOf(const CalibrateOptions& options, std::size_t benchmark) {
  const std::string& folder = options.benchmarks[benchmark];
  CompareFoldersOptions compare;
  compare.index = options.index;
  compare.index.libraryPath =
      (fs::path(options.workFolder) / ("benchmark-" + std::to_string(benchmark + 1) + ".lookalike")).string();
  compare.references = {folder + "/references"};
  compare.queries = {folder + "/queries"};
  compare.similarityFloor = verify::kDefaultFloor / 10.0F;
  compare.judge.isCalibrated = false;
  return compare;
}

Result<void> addPairs(const CompareFoldersOptions& compare, const evaluate::KnownCopies& truth,
                      std::vector<evaluate::LabelledPair>& pairs, CalibrateReport& report,
                      JobControl& control, JobObserver* observer) {
  auto compared = compareFolders(compare, control, observer);
  if (!compared.ok()) return compared.error();
  for (library::FolderPair& found : compared->pairs)
    pairs.push_back(truth.labelled(found.queryPath, found.referencePath, std::move(found.pair)));
  report.index = std::move(compared->index);
  return ok();
}

Result<void> addBenchmark(const CalibrateOptions& options, std::size_t benchmark,
                          std::vector<evaluate::LabelledPair>& pairs, CalibrateReport& report,
                          JobControl& control, JobObserver* observer) {
  const auto rows = evaluate::readGroundTruth(options.benchmarks[benchmark] + "/ground_truth.csv");
  if (!rows.ok()) return rows.error();
  const evaluate::KnownCopies truth(*rows);
  CompareFoldersOptions compare = comparisonOf(options, benchmark);
  compare.judge.pairNetworkCard = options.pairNetworkCard;
  if (auto added = addPairs(compare, truth, pairs, report, control, observer); !added.ok()) return added;
  compare.evidence = EvidenceKind::kGlobal;
  compare.similarityFloor = 0.0F;
  compare.perQuery = 5;
  if (auto added = addPairs(compare, truth, pairs, report, control, observer); !added.ok()) return added;
  if (!options.normalised) return ok();
  compare.normalise = true;
  return addPairs(compare, truth, pairs, report, control, observer);
}

/// "a/b" of "a/b.calibration.json".
std::string stemOf(std::string path) {
  for (const std::string_view extension : {".json", ".calibration"}) {
    if (path.ends_with(extension)) path.resize(path.size() - extension.size());
  }
  return path;
}

}  // namespace

Result<void> CalibrateOptions::check() const {
  if (benchmarks.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no benchmark is named", -1};
  if (output.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no file to write is named", -1};
  return index.describer.name.empty() ? Error{ErrorCode::kInvalidArgument, {}, "no model is named", -1}
                                      : Result<void>(ok());
}

Result<CalibrateReport> calibrate(const CalibrateOptions& options, JobControl& control,
                                  JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  std::string networkHash;
  if (!options.pairNetworkCard.empty()) {
    auto hash = models::pairNetworkHash(options.pairNetworkCard);
    if (!hash.ok()) return hash.error();
    networkHash = std::move(hash).value();
  }
  const fs::path folder =
      fs::absolute(options.output).parent_path();  // known to be there before minutes of work
  if (std::error_code error; !fs::is_directory(folder, error))
    return Error{ErrorCode::kNotFound, folder.string(), "is no folder to write the calibration into", -1};
  CalibrateReport report;
  std::vector<evaluate::LabelledPair> pairs;
  for (std::size_t i = 0; i < options.benchmarks.size(); ++i) {
    if (auto added = addBenchmark(options, i, pairs, report, control, observer); !added.ok())
      return added.error();
  }
  evaluate::CalibrationFitOptions fitting;
  fitting.similarityThreshold = report.index.defaultThreshold;
  auto fit = evaluate::fitCalibration(pairs, fitting);
  if (!fit.ok()) return fit.error();
  report.verified = fit->verified;
  report.similarity = fit->similarity;
  report.normalised = fit->normalised;
  report.pairs = report.verified.pairs;
  report.copies = report.verified.copies;

  verify::CalibrationFile file{fit->calibration, report.index.describer.text, networkHash, {}, 0, {}};
  if (!networkHash.empty()) {
    file.pairNetworkCard = fs::absolute(options.pairNetworkCard).lexically_relative(folder).string();
  }
  file.verifierVersion = verify::kVerifierVersion;
  file.fittedOn = std::to_string(options.benchmarks.size()) + " benchmarks of made copies";
  file.pairs = report.pairs;
  file.copies = report.copies;
  file.expectedCalibrationError = report.verified.expectedCalibrationError;
  if (auto written = exchange::writeFileAtomically(options.output,
                                                   [&](std::ostream& out) -> Result<void> {
                                                     out << verify::calibrationJson(file);
                                                     return ok();
                                                   });
      !written.ok())
    return written.error();
  if (auto written =
          evaluate::writeReliabilityFiles(stemOf(options.output) + ".reliability", report.verified);
      !written.ok())
    return written.error();
  return report;
}

}  // namespace lookalike::pipeline
