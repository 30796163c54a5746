// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/sift_baseline.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <mutex>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include "core/base/thread_budget.h"
#include "core/base/wall_clock.h"
#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"
#include "core/exchange/number_text.h"
#include "core/index/inner_products.h"
#include "core/index/tile_runner.h"
#include "core/scan/folder_scan.h"

namespace lookalike::evaluate {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kDimension = 128;
constexpr double kLargestGrowth = 3.0;  ///< small pictures are enlarged by at most this

Result<std::vector<std::string>> imagesIn(const std::vector<std::string>& folders, JobControl& control,
                                          JobObserver* observer, std::vector<ItemFailure>& failures) {
  scan::ScanOptions options;
  options.roots = folders;
  options.looksLikeImage = &decode::looksLikeImage;
  for (const decode::FormatSupport& format : decode::supportedFormats())
    options.extensions.insert(options.extensions.end(), format.extensions.begin(), format.extensions.end());
  auto scanned = scan::scanFolders(options, control, observer);
  if (!scanned.ok()) return scanned.error();
  for (const Error& error : scanned->failures) failures.push_back({JobStage::kScanning, error});
  std::vector<std::string> paths;
  for (scan::FoundFile& file : scanned->files) paths.push_back(std::move(file.path));
  return paths;
}

/// OpenCV's SIFT descriptors are whole numbers of 0 to 255, so that a byte each loses nothing.
using Descriptors = std::vector<std::uint8_t>;

std::size_t rowsOf(const Descriptors& descriptors) {
  return descriptors.size() / kDimension;
}

/// The descriptors as floating point, with their squared lengths.
struct FloatDescriptors {
  std::vector<float> values;
  std::vector<float> squares;
  std::size_t rows = 0;

  void assign(const Descriptors& descriptors) {
    rows = rowsOf(descriptors);
    values.assign(descriptors.begin(), descriptors.end());
    squares.assign(rows, 0.0F);
    for (std::size_t i = 0; i < values.size(); ++i) squares[i / kDimension] += values[i] * values[i];
  }
};

Result<Descriptors> extract(const std::string& path, const SiftBaselineOptions& options) {
  const auto content = decode::readFile(path, options.limits.maxFileBytes);
  if (!content.ok()) return content.error();
  decode::DecodeRequest request;
  request.minShortSide = options.workingSide;
  request.limits = options.limits;
  auto decoded = decode::decodeImage(content->bytes, request, path);
  if (!decoded.ok()) return decoded.error();
  decode::RgbImage& image = decoded->pixels;
  try {
    const cv::Mat full(image.height, image.width, CV_8UC3, image.pixels.data());
    const double area = static_cast<double>(image.width) * image.height;
    const double scale = std::min(kLargestGrowth, options.workingSide / std::sqrt(area));
    const cv::Size size(std::max(1, cvRound(image.width * scale)),
                        std::max(1, cvRound(image.height * scale)));
    cv::Mat working;
    cv::resize(full, working, size, 0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::Mat grey;
    cv::cvtColor(working, grey, cv::COLOR_RGB2GRAY);
    std::vector<cv::KeyPoint> keypoints;
    cv::Mat found;
    cv::SIFT::create(options.maxKeypoints)->detectAndCompute(grey, cv::noArray(), keypoints, found);
    // OpenCV keeps more where several are equally strong.
    if (found.rows > options.maxKeypoints) found = found.rowRange(0, options.maxKeypoints);
    cv::Mat bytes;
    found.convertTo(bytes, CV_8U);
    if (bytes.empty()) return Descriptors{};
    return Descriptors(bytes.datastart, bytes.datastart + bytes.total());
  } catch (const cv::Exception& error) {
    const bool memory = error.code == cv::Error::StsNoMem;
    return Error{memory ? ErrorCode::kOutOfMemory : ErrorCode::kCorrupt, path, error.what(), -1};
  }
}

/// What one thread matches with.
struct Workbench {
  FloatDescriptors query;
  FloatDescriptors reference;
  std::vector<float> products;
  std::vector<char> isMatched;  ///< one a keypoint of the reference
};

/// Keypoints of the query that match one of the reference by the ratio test. A reference with a single
/// keypoint has no second nearest, and no match.
int countMatches(Workbench& bench, float squaredRatio) {
  const std::size_t rows = bench.reference.rows;
  if (bench.query.rows == 0 || rows < 2) return 0;
  bench.products.resize(bench.query.rows * rows);
  index::multiplyTile(bench.query.values.data(), bench.query.rows, bench.reference.values.data(), rows,
                      kDimension, bench.products.data());
  bench.isMatched.assign(rows, 0);
  for (std::size_t q = 0; q < bench.query.rows; ++q) {
    const float* products = bench.products.data() + q * rows;
    float nearest = std::numeric_limits<float>::max();
    float second = std::numeric_limits<float>::max();
    std::size_t at = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      const float distance = bench.reference.squares[r] - 2 * products[r];
      if (distance >= second) continue;
      if (distance < nearest) at = r;
      second = std::max(nearest, distance);
      nearest = std::min(nearest, distance);
    }
    const float length = bench.query.squares[q];
    if (nearest + length < squaredRatio * (second + length)) bench.isMatched[at] = 1;
  }
  return static_cast<int>(std::count(bench.isMatched.begin(), bench.isMatched.end(), 1));
}

struct Scored {
  std::size_t reference = 0;
  int matches = 0;
  [[nodiscard]] bool isBetterThan(const Scored& other) const {
    return matches != other.matches ? matches > other.matches : reference < other.reference;
  }
};

class SiftBaseline {
 public:
  SiftBaseline(const SiftBaselineOptions& options, JobControl& control, JobObserver* observer)
      : options_(options), control_(control), observer_(observer) {
    report_.threads = threadBudget(options.cores).decodeWorkers;
  }

  Result<SiftBaselineReport> run() {
    auto references = imagesIn(options_.references, control_, observer_, report_.failures);
    if (!references.ok()) return references.error();
    auto queries = imagesIn(options_.queries, control_, observer_, report_.failures);
    if (!queries.ok()) return queries.error();
    references_ = std::move(references).value();
    queries_ = std::move(queries).value();
    best_.resize(queries_.size());
    const index::BlasThreads single(1);
    const auto bytesEach =
        static_cast<std::int64_t>(options_.maxKeypoints) * static_cast<std::int64_t>(kDimension);
    const auto inOnePass =
        static_cast<std::size_t>(std::max<std::int64_t>(1, options_.maxDescriptorBytes / bytesEach));
    for (std::size_t first = 0; first < references_.size(); first += inOnePass) {
      if (!pass(first, std::min(inOnePass, references_.size() - first)))
        return Error{ErrorCode::kCancelled, {}, {}, -1};
      ++report_.passes;
    }
    finish();
    return std::move(report_);
  }

 private:
  /// False when cancelled.
  bool pass(std::size_t first, std::size_t count) {
    const Clock::time_point start = Clock::now();
    std::vector<Descriptors> references(count);
    {
      ProgressMeter meter(observer_, JobStage::kDescribing, static_cast<std::int64_t>(count));
      const index::TileRunner runner(report_.threads, control_, &meter);
      const bool whole = runner.run(count, [&](std::size_t i, std::size_t /*worker*/) {
        extractInto(references_[first + i], true, meter, references[i]);
      });
      if (!whole) return false;
    }
    for (const Descriptors& one : references) keypoints_ += static_cast<std::int64_t>(rowsOf(one));
    report_.extractSeconds += secondsSince(start);

    const Clock::time_point matching = Clock::now();
    ProgressMeter meter(observer_, JobStage::kMatching, static_cast<std::int64_t>(queries_.size()));
    const index::TileRunner runner(report_.threads, control_, &meter);
    std::vector<Workbench> benches(static_cast<std::size_t>(report_.threads));
    const bool whole = runner.run(queries_.size(), [&](std::size_t i, std::size_t worker) {
      Descriptors query;
      extractInto(queries_[i], first == 0, meter, query);
      benches[worker].query.assign(query);
      for (std::size_t r = 0; r < count && !control_.isCancelled(); ++r) {
        benches[worker].reference.assign(references[r]);
        consider(i, {first + r, countMatches(benches[worker], squaredRatio())});
      }
    });
    report_.matchSeconds += secondsSince(matching);
    return whole && !control_.isCancelled();
  }

  [[nodiscard]] float squaredRatio() const { return static_cast<float>(options_.ratio * options_.ratio); }

  void extractInto(const std::string& path, bool isFirstTime, ProgressMeter& meter,
                   Descriptors& descriptors) {
    auto extracted = extract(path, options_);
    meter.add();
    if (extracted.ok()) {
      descriptors = std::move(extracted).value();
    } else if (isFirstTime) {
      const std::lock_guard lock(mutex_);
      report_.failures.push_back({JobStage::kDescribing, extracted.error()});
      meter.addFailure(extracted.error());
    }
  }

  /// Keeps the best of a query, in order. Only the thread that has the query does so.
  void consider(std::size_t query, const Scored& scored) {
    if (scored.matches == 0) return;
    std::vector<Scored>& best = best_[query];
    const auto place =
        std::find_if(best.begin(), best.end(), [&](const Scored& s) { return scored.isBetterThan(s); });
    best.insert(place, scored);
    if (best.size() > static_cast<std::size_t>(options_.perQuery)) best.pop_back();
  }

  void finish() {
    const auto stem = [](const std::string& path) { return std::filesystem::path(path).stem().string(); };
    for (std::size_t i = 0; i < queries_.size(); ++i) {
      for (const Scored& scored : best_[i]) {
        report_.predictions.push_back(
            {stem(queries_[i]), stem(references_[scored.reference]), static_cast<double>(scored.matches)});
      }
    }
    report_.references = static_cast<std::int64_t>(references_.size());
    report_.queries = static_cast<std::int64_t>(queries_.size());
    if (!references_.empty())
      report_.keypointsPerReference =
          static_cast<double>(keypoints_) / static_cast<double>(references_.size());
    if (!queries_.empty())
      report_.secondsPerQuery = report_.matchSeconds * report_.threads / static_cast<double>(queries_.size());
  }

  const SiftBaselineOptions& options_;
  JobControl& control_;
  JobObserver* observer_;
  std::vector<std::string> references_;
  std::vector<std::string> queries_;
  std::vector<std::vector<Scored>> best_;  ///< one a query, best first
  std::int64_t keypoints_ = 0;
  std::mutex mutex_;  ///< guards the failures
  SiftBaselineReport report_;
};

}  // namespace

Result<void> SiftBaselineOptions::check() const {
  const auto wrong = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  if (references.empty()) return wrong("no folder of references");
  if (queries.empty()) return wrong("no folder of queries");
  if (workingSide < 16 || workingSide > 4096) return wrong("the working side must be 16 to 4096 pixels");
  if (maxKeypoints < 2 || maxKeypoints > 100'000) return wrong("keypoints must be 2 to 100000");
  if (!(ratio > 0.0 && ratio <= 1.0)) return wrong("the ratio must be above 0 and at most 1");
  if (perQuery < 1) return wrong("at least one reference a query");
  if (maxDescriptorBytes < 1) return wrong("descriptors need memory");
  return ok();
}

Result<SiftBaselineReport> runSiftBaseline(const SiftBaselineOptions& options, JobControl& control,
                                           JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  try {
    return SiftBaseline(options, control, observer).run();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "matching keypoints", -1};
  }
}

Result<void> writePredictions(const std::string& path, const std::vector<Prediction>& predictions) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << "query_id,reference_id,score\n";
    for (const Prediction& prediction : predictions) {
      out << exchange::csvField(prediction.queryId) << ',' << exchange::csvField(prediction.referenceId)
          << ',' << exchange::numberText(prediction.score) << '\n';
    }
    return ok();
  });
}

}  // namespace lookalike::evaluate
