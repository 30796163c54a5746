// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/made_benchmark.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <new>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <set>

#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/evaluate/benchmark_pictures.h"
#include "core/evaluate/csv_table.h"
#include "core/evaluate/edit_truth.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"
#include "core/index/tile_runner.h"

namespace lookalike::evaluate {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int kQueryQuality = 95;
constexpr std::size_t kLeastOthers = 8;  ///< pictures for collages and the like, that are nothing else
constexpr std::size_t kOthersPerQuery = 3;

/// A query to make, and then what is known of it.
struct PlannedQuery {
  std::string id;
  const BenchmarkPicture* picture = nullptr;
  std::string referenceId;    ///< "" for a distractor
  std::size_t reference = 0;  ///< its number, unless a distractor
  bool isLost = false;        ///< a picture that it needs could not be read any more
  edits::CopyRecipe recipe;
  std::uint64_t seed = 0;
  std::vector<const BenchmarkPicture*> others;
  std::optional<EditTruthRow> truth;
};

std::string numbered(char letter, std::size_t number) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%c%05zu", letter, number);
  return text.data();
}

/// The folder of a benchmark that is being made; gone again unless kept.
class OutFolder {
 public:
  static Result<std::unique_ptr<OutFolder>> make(const std::string& path) {
    std::error_code error;
    const bool isNew = !fs::exists(fs::symlink_status(path, error));
    if (!isNew && !fs::is_directory(path, error))
      return Error{ErrorCode::kInvalidArgument, path, "is not a folder", -1};
    if (!isNew && !fs::is_empty(path, error))
      return error ? errorFromErrno(error.value(), path)
                   : Error{ErrorCode::kInvalidArgument, path, "is not empty", -1};
    std::unique_ptr<OutFolder> folder(new OutFolder(path, isNew));
    for (const char* part : {"references", "queries"}) {
      fs::create_directories(path + "/" + part, error);
      if (error) return errorFromErrno(error.value(), path + "/" + part);
    }
    return folder;
  }
  ~OutFolder() {
    if (kept_) return;
    std::error_code ignored;  // the error that led here is the one to tell
    for (const char* part : {"references", "queries", "ground_truth.csv", "edit_truth.csv", "sources.csv"})
      fs::remove_all(path_ + "/" + part, ignored);
    if (isNew_) fs::remove(path_, ignored);
  }
  OutFolder(const OutFolder&) = delete;
  OutFolder& operator=(const OutFolder&) = delete;
  void keep() { kept_ = true; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  OutFolder(std::string path, bool isNew) : path_(std::move(path)), isNew_(isNew) {}
  std::string path_;
  bool isNew_;
  bool kept_ = false;
};

Result<void> writeBytes(const std::string& path, const void* bytes, std::size_t size) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(static_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  file.close();
  return file ? ok() : Result<void>(errorFromErrno(errno == 0 ? EIO : errno, path));
}

Result<void> writeJpeg(const std::string& path, decode::RgbImage& image) {
  std::vector<unsigned char> bytes;
  try {
    const cv::Mat rgb(image.height, image.width, CV_8UC3, image.pixels.data());
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, kQueryQuality});
  } catch (const cv::Exception& exception) {
    return Error{ErrorCode::kIo, path, exception.what(), -1};
  }
  return writeBytes(path, bytes.data(), bytes.size());
}

Result<decode::RgbImage> readPicture(const BenchmarkPicture& picture, const decode::DecodeLimits& limits) {
  auto content = decode::readFile(picture.path, limits.maxFileBytes);
  if (!content.ok()) return content.error();
  decode::DecodeRequest request;
  request.limits = limits;
  auto decoded = decode::decodeImage(content->bytes, request, picture.path);
  if (!decoded.ok()) return decoded.error();
  return std::move(decoded->pixels);
}

bool needsOthers(const edits::CopyRecipe& recipe) {
  static const std::set<edits::MakeEdit> kThatDo{edits::MakeEdit::kSticker, edits::MakeEdit::kInset,
                                                 edits::MakeEdit::kBlend,   edits::MakeEdit::kOnto,
                                                 edits::MakeEdit::kCollage, edits::MakeEdit::kPhone};
  return std::any_of(recipe.edits.begin(), recipe.edits.end(),
                     [](const edits::NamedMakeEdit& edit) { return kThatDo.contains(edit.edit); });
}

/// The contents that earlier benchmarks used.
Result<std::set<ContentHash>> contentsOf(const std::vector<std::string>& benchmarks) {
  std::set<ContentHash> contents;
  for (const std::string& folder : benchmarks) {
    const auto table = CsvTable::read(folder + "/sources.csv");
    if (!table.ok()) return table.error();
    if (auto there = table->require({"sha256"}); !there.ok()) return there.error();
    for (std::size_t i = 0; i < table->rows(); ++i) {
      const auto hash = ContentHash::fromHex(table->field(i, "sha256"));
      if (!hash) return table->fieldError(i, "sha256", "a SHA-256");
      contents.insert(*hash);
    }
  }
  return contents;
}

class BenchmarkMaker {
 public:
  BenchmarkMaker(const MadeBenchmarkOptions& options, JobControl& control, JobObserver* observer)
      : options_(options),
        control_(control),
        observer_(observer),
        threads_(threadBudget(options.cores).decodeWorkers) {}

  Result<MadeBenchmarkReport> run() {
    const Clock::time_point start = Clock::now();
    auto folder = OutFolder::make(options_.outFolder);
    if (!folder.ok()) return folder.error();
    folder_ = folder->get();
    if (auto chosen = choose(); !chosen.ok()) return chosen.error();
    plan();
    if (auto written = writePictures(); !written.ok()) return written.error();
    if (auto written = writeTables(); !written.ok()) return written.error();
    (*folder)->keep();
    count();
    report_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::size_t copies() const { return static_cast<std::size_t>(options_.copies); }
  [[nodiscard]] std::size_t distractors() const { return static_cast<std::size_t>(options_.distractors); }
  [[nodiscard]] std::size_t references() const {
    return options_.references > 0 ? static_cast<std::size_t>(options_.references) : copies();
  }

  Result<void> choose() {
    auto without = contentsOf(options_.without);
    if (!without.ok()) return without.error();
    PictureChoice choice;
    choice.folders = options_.folders;
    choice.without = std::move(without).value();
    choice.count = references() + distractors() + std::max(kLeastOthers, (copies() + distractors()) / 10);
    choice.seed = options_.seed;
    choice.threads = threads_;
    choice.limits = options_.limits;
    auto chosen = choosePictures(choice, control_, observer_, report_.failures);
    if (!chosen.ok()) return chosen.error();
    report_.found = chosen->found;
    report_.tooSmall = chosen->tooSmall;
    report_.doubles = chosen->doubles;
    pictures_ = std::move(chosen->pictures);
    return ok();
  }

  /// Which picture is what, and what is done to it: all that is random, on one thread.
  void plan() {
    RepeatableRandom random(options_.seed, 0x9'1A11);
    const std::vector<edits::MakeEdit>& allowed =
        options_.edits.empty() ? edits::benchmarkMakeEdits() : options_.edits;
    const std::size_t firstOther = references() + distractors();
    for (std::size_t i = 0; i < copies() + distractors(); ++i) {
      PlannedQuery query;
      const bool isCopy = i < copies();
      const std::size_t reference = i % references();
      query.picture = &pictures_[isCopy ? reference : references() + (i - copies())];
      query.reference = reference;
      if (isCopy) query.referenceId = numbered('R', reference);
      if (isCopy || random.chance(0.5))
        query.recipe = edits::randomRecipe(edits::kEditStrengths.at(i % 3), allowed, random);
      query.seed = random.next();
      if (needsOthers(query.recipe)) {
        for (std::size_t k = 0; k < kOthersPerQuery; ++k)
          query.others.push_back(&pictures_[firstOther + random.below(pictures_.size() - firstOther)]);
      }
      queries_.push_back(std::move(query));
    }
    random.shuffle(queries_);  // so that an id does not tell what a query is
    for (std::size_t i = 0; i < queries_.size(); ++i) queries_[i].id = numbered('Q', i);
  }

  Result<void> writePictures() {
    ProgressMeter meter(observer_, JobStage::kEvaluating,
                        static_cast<std::int64_t>(references() + queries_.size()));
    meter_ = &meter;
    isReferenceLost_.assign(references(), 0);
    std::optional<Error> failure;
    std::atomic<bool> failed{false};
    const auto one = [&](std::size_t i, std::size_t /*worker*/) {
      if (failed) return;
      const Result<void> written =
          i < references() ? writeReference(i) : writeQuery(queries_[i - references()]);
      meter.add();
      if (!written.ok() && !failed.exchange(true)) failure = written.error();
    };
    const bool whole = index::TileRunner(threads_, control_, &meter).run(references() + queries_.size(), one);
    if (failure) return *failure;
    if (!whole) return Error{ErrorCode::kCancelled, options_.outFolder, {}, -1};
    leaveOutTheLost();
    return ok();
  }

  /// A picture that was sound a moment ago cannot be read any more: the rest is made without it.
  Result<void> lose(const Error& error) {
    const std::lock_guard lock(mutex_);
    report_.failures.push_back({JobStage::kEvaluating, error});
    meter_->addFailure(error);
    return ok();
  }

  void leaveOutTheLost() {
    std::erase_if(queries_, [](const PlannedQuery& query) { return query.isLost; });
    for (PlannedQuery& query : queries_) {
      if (query.referenceId.empty() || isReferenceLost_[query.reference] == 0) continue;
      query.referenceId.clear();  // a copy of nothing that is there
      query.truth.reset();
    }
  }

  [[nodiscard]] std::string referenceName(std::size_t number) const {
    const std::string& format = pictures_[number].format;
    return numbered('R', number) + "." + (format == "jpeg" ? "jpg" : format);
  }

  Result<void> writeReference(std::size_t number) {
    const auto content = decode::readFile(pictures_[number].path, options_.limits.maxFileBytes);
    if (!content.ok()) {
      isReferenceLost_[number] = 1;
      return lose(content.error());
    }
    return writeBytes(*folder_ / ("references/" + referenceName(number)), content->bytes.data(),
                      content->bytes.size());
  }

  Result<void> writeQuery(PlannedQuery& query) {
    query.isLost = true;
    auto original = readPicture(*query.picture, options_.limits);
    if (!original.ok()) return lose(original.error());
    std::vector<decode::RgbImage> others;
    for (const BenchmarkPicture* other : query.others) {
      auto read = readPicture(*other, options_.limits);
      if (!read.ok()) return lose(read.error());
      others.push_back(std::move(read).value());
    }
    auto made = edits::makeCopy(*original, query.recipe, others, query.seed);
    if (!made.ok()) {
      Error error = made.error();
      error.path = query.picture->path;
      return lose(error);
    }
    query.isLost = false;
    if (!query.referenceId.empty()) query.truth = truthOf(query, *original, *made);
    return writeJpeg(*folder_ / ("queries/" + query.id + ".jpg"), made->pixels);
  }

  static EditTruthRow truthOf(const PlannedQuery& query, const decode::RgbImage& original,
                              const edits::MadeCopy& made) {
    EditTruthRow row;
    row.queryId = query.id;
    row.referenceId = query.referenceId;
    row.recipe = query.recipe.text();
    row.edits = made.edits;
    row.referenceToQuery = made.originalToCopy;
    row.mirrored = made.mirrored;
    row.inverted = made.inverted;
    row.referenceWidth = original.width;
    row.referenceHeight = original.height;
    row.queryWidth = made.pixels.width;
    row.queryHeight = made.pixels.height;
    row.shareOfReference = made.shareOfOriginal;
    row.shareOfQuery = made.shareOfCopy;
    row.containment = containmentOf(made.shareOfCopy, made.shareOfOriginal);
    return row;
  }

  [[nodiscard]] Result<void> writeTables() const {
    const auto truth = [&](std::ostream& out) -> Result<void> {
      out << "query_id,reference_id,edits\n";
      for (const PlannedQuery& query : queries_) {
        out << query.id << ',' << query.referenceId << ','
            << (query.referenceId.empty() ? "distractor" : query.recipe.text()) << '\n';
      }
      return ok();
    };
    if (auto written = exchange::writeFileAtomically(*folder_ / "ground_truth.csv", truth); !written.ok())
      return written;
    std::vector<EditTruthRow> rows;
    for (const PlannedQuery& query : queries_) {
      if (query.truth) rows.push_back(*query.truth);
    }
    if (auto written = writeEditTruth(*folder_ / "edit_truth.csv", rows); !written.ok()) return written;
    const auto sources = [&](std::ostream& out) -> Result<void> {
      out << "role,id,path,sha256\n";
      const auto line = [&](const char* role, const std::string& id, const BenchmarkPicture& picture) {
        out << role << ',' << id << ',' << exchange::csvField(picture.path) << ',' << picture.hash.toHex()
            << '\n';
      };
      for (std::size_t i = 0; i < references(); ++i) {
        if (isReferenceLost_[i] == 0) line("reference", numbered('R', i), pictures_[i]);
      }
      for (const PlannedQuery& query : queries_) {
        if (query.referenceId.empty()) line("distractor", query.id, *query.picture);
      }
      for (std::size_t i = references() + distractors(); i < pictures_.size(); ++i)
        line("other", "", pictures_[i]);
      return ok();
    };
    return exchange::writeFileAtomically(*folder_ / "sources.csv", sources);
  }

  void count() {
    report_.references = std::count(isReferenceLost_.begin(), isReferenceLost_.end(), 0);
    for (const PlannedQuery& query : queries_) {
      ++(query.referenceId.empty() ? report_.distractors : report_.copies);
      if (query.referenceId.empty()) continue;
      ++report_.copiesByGrade[edits::editStrengthName(query.recipe.grade)];
      for (const edits::NamedMakeEdit& edit : query.recipe.edits)
        ++report_.copiesByEdit[edits::makeEditName(edit.edit)];
    }
  }

  const MadeBenchmarkOptions& options_;
  JobControl& control_;
  JobObserver* observer_;
  const int threads_;
  OutFolder* folder_ = nullptr;
  std::vector<BenchmarkPicture> pictures_;  ///< references, then distractors, then others
  std::vector<PlannedQuery> queries_;
  std::vector<char> isReferenceLost_;  ///< char, not bool: threads write neighbours
  ProgressMeter* meter_ = nullptr;
  std::mutex mutex_;  ///< guards report_ while threads run
  MadeBenchmarkReport report_;
};

}  // namespace

Result<void> MadeBenchmarkOptions::check() const {
  const auto wrong = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  constexpr int kMost = 1'000'000;
  if (folders.empty()) return wrong("no folder of pictures");
  if (outFolder.empty()) return wrong("no folder to write to");
  if (copies < 1 || copies > kMost) return wrong("copies must be 1 to 1000000");
  if (references < 0 || references > kMost) return wrong("references must be 0 to 1000000");
  if (distractors < 0 || distractors > kMost) return wrong("distractors must be 0 to 1000000");
  return ok();
}

Result<MadeBenchmarkReport> makeBenchmark(const MadeBenchmarkOptions& options, JobControl& control,
                                          JobObserver* observer) {
  if (auto checked = options.check(); !checked.ok()) return checked.error();
  try {
    return BenchmarkMaker(options, control, observer).run();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, options.outFolder, "making a benchmark", -1};
  }
}

}  // namespace lookalike::evaluate
