// SPDX-License-Identifier: GPL-3.0-or-later
// Fits the weights of core/verify/direction.cpp. Usage:
//   lookalike_fit_direction make DESCRIBER PICTURES SEED ROUNDS OUT.csv
//   lookalike_fit_direction fit FIT.csv TEST.csv
//   lookalike_fit_direction judge DESCRIBER BENCHMARK PAIRS.csv
// `make` makes originals and edited copies of the pictures below a folder, ROUNDS of each, as files in
// memory, and writes the terms of each pair. So that nothing but the edit tells the two apart, both files are
// saved alike: as JPEG of a quality drawn from the same range, or as PNG; most originals are shrunk first, so
// that they have no past as another JPEG, and some are the files as they were. `fit` prints the weights, and
// how well they tell the direction of the other pairs, an edit a line. `judge` writes what the program's own
// weights say of the true pairs of a benchmark, and of those that its hard_negatives.csv names, as `compare
// --format csv` would for `evaluate --direction`, without looking at any other pair.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/tools/extracted_pictures.h"
#include "core/base/parallel_for.h"
#include "core/base/repeatable_random.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/file_traces.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/edits/made_copies.h"
#include "core/evaluate/csv_table.h"
#include "core/evaluate/logistic_regression.h"
#include "core/exchange/evidence_names.h"
#include "core/local/local_extractor.h"
#include "core/models/model_choice.h"
#include "core/values/reversed_pair.h"
#include "core/verify/direction.h"
#include "core/verify/pair_verifier.h"

namespace {

using namespace lookalike;
using Bytes = std::vector<std::byte>;

/// A file in memory, and what the program would know of it.
struct MadeFile {
  decode::RgbImage pixels;
  FileTraces traces;
  LocalFeatures features;
  float norm = 0.0F;
};

struct Example {
  std::string recipe;
  verify::DirectionTerms terms{};  ///< with A being the original
};

class ExampleMaker {
 public:
  ExampleMaker(const std::string& describer, std::vector<std::string> files, std::uint64_t seed)
      : files_(std::move(files)), seed_(seed), extractor_(local::LocalExtractor::create()) {
    describe::DescriberOptions options;
    options.name = describer;
    options.modelFolders = {"models"};
    auto made = models::makeDescriber(options);
    if (!made.ok()) {
      std::fprintf(stderr, "%s\n", describeError(made.error()).c_str());
      std::exit(1);  // NOLINT(concurrency-mt-unsafe): before any thread
    }
    describer_ = std::move(made).value();
  }

  /// The file of a benchmark; nothing when it cannot be read.
  [[nodiscard]] std::optional<MadeFile> fileAt(std::size_t place) {
    const auto content = decode::readFile(files_[place], decode::DecodeLimits{}.maxFileBytes);
    return content.ok() ? fileOf(content->bytes) : std::nullopt;
  }

  /// Two, verified in both orders, so that no habit of the verifier counts; none where the pair is no find.
  [[nodiscard]] std::vector<Example> examples(std::size_t number) {
    RepeatableRandom random(seed_, number);
    const auto picture = read(number % files_.size());
    if (!picture) return {};
    const auto original = originalOf(*picture, files_[number % files_.size()], random);
    if (!original) return {};
    std::vector<decode::RgbImage> others;
    for (int i = 0; i < 3; ++i) {
      if (auto other = read(random.below(files_.size()))) others.push_back(std::move(*other));
    }
    const auto recipe =
        edits::randomRecipe(edits::kEditStrengths.at(number % 3), edits::allMakeEdits(), random);
    auto made = edits::makeCopy(original->pixels, recipe, others, random.next(), edits::CopyTruth::kPlaces);
    if (!made.ok()) return {};
    const auto copy = fileOf(encoded(made->pixels, random));
    if (!copy) return {};
    const auto evidence = verify::verifyPair(original->features, copy->features, {});
    const auto back = verify::verifyPair(copy->features, original->features, {});
    constexpr float kLeastScore = 0.3F;
    std::vector<Example> examples;
    if (evidence.score >= kLeastScore)
      examples.push_back({recipe.text(), termsOf(evidence.evidence, *original, *copy)});
    if (back.score >= kLeastScore)
      examples.push_back({recipe.text(), termsOf(reversed(back.evidence), *original, *copy)});
    return examples;
  }

 private:
  static verify::DirectionTerms termsOf(const GeometricEvidence& evidence, const MadeFile& original,
                                        const MadeFile& copy) {
    const float ratio = original.norm > 0.0F && copy.norm > 0.0F ? original.norm / copy.norm : std::nanf("");
    return verify::directionTerms({&evidence, ratio, &original.traces, &copy.traces});
  }

  [[nodiscard]] std::optional<decode::RgbImage> read(std::size_t place) const {
    const auto content = decode::readFile(files_[place], decode::DecodeLimits{}.maxFileBytes);
    if (!content.ok()) return std::nullopt;
    auto decoded = decode::decodeImage(content->bytes, {});
    if (!decoded.ok()) return std::nullopt;
    return std::move(decoded->pixels);
  }

  /// Programs have their favourites, so that two files often have the same by chance.
  static int quality(RepeatableRandom& random) {
    constexpr std::array kFavourites{75, 80, 85, 90, 92, 95};
    return random.chance(0.5) ? kFavourites.at(random.below(kFavourites.size())) : random.integer(65, 97);
  }

  static Bytes encoded(const decode::RgbImage& image, RepeatableRandom& random) {
    const cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    std::vector<unsigned char> bytes;
    if (random.chance(0.12)) {
      cv::imencode(".png", bgr, bytes);
    } else {
      cv::imencode(".jpg", bgr, bytes, {cv::IMWRITE_JPEG_QUALITY, quality(random)});
    }
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.data());
    return {begin, begin + bytes.size()};
  }

  [[nodiscard]] std::optional<MadeFile> originalOf(const decode::RgbImage& picture, const std::string& path,
                                                   RepeatableRandom& random) {
    if (random.chance(0.2)) {
      const auto content = decode::readFile(path, decode::DecodeLimits{}.maxFileBytes);
      return content.ok() ? fileOf(content->bytes) : std::nullopt;
    }
    const double factor = random.uniform(0.7, 0.95);
    decode::RgbImage shrunk;
    shrunk.width = std::max(32, static_cast<int>(std::lround(factor * picture.width)));
    shrunk.height = std::max(32, static_cast<int>(std::lround(factor * picture.height)));
    shrunk.pixels.resize(3 * static_cast<std::size_t>(shrunk.width) *
                         static_cast<std::size_t>(shrunk.height));
    const cv::Mat from(picture.height, picture.width, CV_8UC3,
                       const_cast<std::uint8_t*>(picture.pixels.data()));
    cv::Mat to(shrunk.height, shrunk.width, CV_8UC3, shrunk.pixels.data());
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_AREA);
    const Bytes once = encoded(shrunk, random);
    if (random.chance(0.5)) return fileOf(once);
    const auto decoded = decode::decodeImage(once, {});
    return decoded.ok() ? fileOf(encoded(decoded->pixels, random)) : std::nullopt;
  }

  [[nodiscard]] std::optional<MadeFile> fileOf(const Bytes& bytes) {
    MadeFile file;
    auto decoded = decode::decodeImage(bytes, {});
    if (!decoded.ok()) return std::nullopt;
    file.pixels = std::move(decoded->pixels);
    file.traces = decode::fileTracesOf(bytes);
    auto features = extractor_->extract(file.pixels, file.pixels.width, file.pixels.height);
    if (!features.ok()) return std::nullopt;
    file.features = std::move(features).value();
    const auto prepared = describer_->prepare(file.pixels);
    const std::lock_guard lock(mutex_);
    const auto described = describer_->describe({&prepared, 1});
    if (described.ok()) file.norm = described->front().rawNorm;
    return file;
  }

  const std::vector<std::string> files_;
  const std::uint64_t seed_;
  std::unique_ptr<const local::LocalExtractor> extractor_;
  std::unique_ptr<describe::Describer> describer_;
  std::mutex mutex_;  ///< describe() is for one thread
};

int make(char** argv) {
  verify::useVerificationOnManyThreads();
  const std::vector<std::string> files = tools::filesIn(argv[3]);
  if (files.empty()) return 1;
  ExampleMaker maker(argv[2], files, std::strtoull(argv[4], nullptr, 10));
  const std::size_t count = files.size() * std::strtoull(argv[5], nullptr, 10);
  std::vector<std::vector<Example>> made(count);
  parallelFor(count, threadBudget(0).decodeWorkers,
              [&](std::size_t i, std::size_t) { made[i] = maker.examples(i); });
  std::ofstream out(argv[6]);
  out << "recipe";
  for (std::size_t i = 0; i < verify::kDirectionTerms; ++i) out << ",t" << i;
  out << '\n';
  for (const auto& list : made) {
    for (const Example& example : list) {
      out << example.recipe;
      for (const double term : example.terms) out << ',' << term;
      out << '\n';
    }
  }
  out.close();
  return out ? 0 : 1;
}

/// The pairs of queries and references that a table names.
void addPairs(const std::string& path, std::vector<std::pair<std::string, std::string>>& pairs) {
  const auto table = evaluate::CsvTable::read(path);
  if (!table.ok()) return;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    if (!table->field(row, "reference_id").empty())
      pairs.emplace_back(table->field(row, "query_id"), table->field(row, "reference_id"));
  }
}

int judge(char** argv) {
  verify::useVerificationOnManyThreads();
  const std::string folder = argv[3];
  std::vector<std::pair<std::string, std::string>> pairs;
  addPairs(folder + "/ground_truth.csv", pairs);
  addPairs(folder + "/hard_negatives.csv", pairs);
  std::vector<std::string> files = tools::filesIn(folder + "/queries");
  const std::size_t queries = files.size();
  for (std::string& file : tools::filesIn(folder + "/references")) files.push_back(std::move(file));
  std::map<std::string, std::size_t> queryAt;
  std::map<std::string, std::size_t> referenceAt;
  for (std::size_t i = 0; i < files.size(); ++i)
    (i < queries ? queryAt : referenceAt)[evaluate::idOfPath(files[i])] = i;
  ExampleMaker maker(argv[2], files, 0);
  std::vector<std::string> lines(pairs.size());
  parallelFor(pairs.size(), threadBudget(0).decodeWorkers, [&](std::size_t i, std::size_t) {
    const auto query = queryAt.find(pairs[i].first);
    const auto reference = referenceAt.find(pairs[i].second);
    if (query == queryAt.end() || reference == referenceAt.end()) return;
    const auto a = maker.fileAt(query->second);
    const auto b = maker.fileAt(reference->second);
    if (!a || !b) return;
    const auto verified = verify::verifyPair(a->features, b->features, {});
    const float ratio = a->norm > 0.0F && b->norm > 0.0F ? a->norm / b->norm : std::nanf("");
    const auto answer = verify::directionOf({&verified.evidence, ratio, &a->traces, &b->traces});
    lines[i] = files[query->second] + "," + files[reference->second] + "," + std::to_string(verified.score) +
               "," + std::string(exchange::directionName(answer.direction)) + "," +
               std::to_string(answer.probabilityBFromA) + "," + exchange::reasonsText(answer.reasons) + "," +
               (std::isnan(ratio) ? std::string() : std::to_string(ratio)) + "\n";
  });
  std::ofstream out(argv[4]);
  out << "path_a,path_b,score,direction,probability_b_from_a,direction_reasons,norm_ratio\n";
  for (const std::string& line : lines) out << line;
  out.close();
  return out ? 0 : 1;
}

Result<std::vector<Example>> readExamples(const std::string& path) {
  const auto table = evaluate::CsvTable::read(path);
  if (!table.ok()) return table.error();
  std::vector<Example> examples(table->rows());
  for (std::size_t row = 0; row < examples.size(); ++row) {
    examples[row].recipe = table->field(row, "recipe");
    for (std::size_t i = 0; i < verify::kDirectionTerms; ++i)
      examples[row].terms.at(i) = table->number(row, "t" + std::to_string(i)).value_or(0.0);
  }
  return examples;
}

double logOddsOf(const Example& example, const std::vector<double>& weights) {
  double sum = 0.0;
  for (std::size_t i = 0; i < verify::kDirectionTerms; ++i) sum += weights[i + 1] * example.terms.at(i);
  return sum;
}

/// Share right of the decided, and of the undecided, when log-odds beyond `band` decide.
struct Outcome {
  int count = 0;
  int decided = 0;
  int right = 0;
  void add(double logOdds, double band) {
    ++count;
    if (std::abs(logOdds) < band) return;
    ++decided;
    if (logOdds > 0.0) ++right;
  }
  void print(const std::string& name) const {
    std::printf("| %s | %d | %.1f %% | %.1f %% |\n", name.c_str(), count,
                decided > 0 ? 100.0 * right / decided : 0.0, 100.0 * (count - decided) / std::max(1, count));
  }
};

void report(const std::vector<Example>& examples, const std::vector<double>& weights) {
  std::vector<std::pair<double, bool>> order;
  for (const Example& example : examples) {
    const double logOdds = logOddsOf(example, weights);
    order.emplace_back(std::abs(logOdds), logOdds > 0.0);
  }
  std::sort(order.rbegin(), order.rend());
  double band = 0.0;
  std::size_t right = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    right += order[i].second ? 1 : 0;
    if (static_cast<double>(right) >= 0.95 * static_cast<double>(i + 1)) band = order[i].first;
  }
  std::printf("95 %% of the decided are right from probability %.4f on\n\n", 1.0 / (1.0 + std::exp(-band)));
  std::printf("| edit | pairs | right of the decided | undecided |\n|---|---|---|---|\n");
  std::map<std::string, Outcome> byEdit;
  Outcome all;
  Outcome norm;
  for (const Example& example : examples) {
    const double logOdds = logOddsOf(example, weights);
    all.add(logOdds, band);
    norm.add(example.terms[0], 0.05);
    std::string edits = example.recipe.substr(example.recipe.find(':') + 1) + "+";
    for (std::size_t end = edits.find('+'); end != std::string::npos; end = edits.find('+')) {
      byEdit[edits.substr(0, end)].add(logOdds, band);
      edits.erase(0, end + 1);
    }
  }
  for (const auto& [edit, outcome] : byEdit) outcome.print(edit);
  all.print("all");
  norm.print("all, by the norm ratio alone");
}

int fit(char** argv) {
  const auto examples = readExamples(argv[2]);
  const auto test = readExamples(argv[3]);
  if (!examples.ok() || !test.ok()) {
    std::fprintf(stderr, "%s\n", describeError(examples.ok() ? test.error() : examples.error()).c_str());
    return 1;
  }
  // Each pair both ways, so that the constant that the regression wants comes out as 0.
  std::vector<double> rows;
  std::vector<int> labels;
  for (const Example& example : *examples) {
    // Too many of them for what they teach: see core/verify/direction.cpp.
    if (example.recipe.find("backdrop") != std::string::npos ||
        example.recipe.find("meme") != std::string::npos)
      continue;
    for (const double sign : {1.0, -1.0}) {
      rows.push_back(1.0);
      for (const double term : example.terms) rows.push_back(sign * term);
      labels.push_back(sign > 0.0 ? 1 : 0);
    }
  }
  const auto weights = evaluate::fitLogistic(rows, labels, verify::kDirectionTerms + 1);
  if (!weights.ok()) {
    std::fprintf(stderr, "%s\n", describeError(weights.error()).c_str());
    return 1;
  }
  std::printf("{");
  for (std::size_t i = 1; i < weights->size(); ++i) std::printf("%s%.3f", i == 1 ? "" : ", ", (*weights)[i]);
  std::printf("}\nof %zu pairs; on %zu others:\n", examples->size(), test->size());
  report(*test, *weights);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "make" && argc == 7) return make(argv);
  if (mode == "fit" && argc == 4) return fit(argv);
  if (mode == "judge" && argc == 5) return judge(argv);
  std::fprintf(stderr,
               "usage: lookalike_fit_direction make DESCRIBER PICTURES SEED ROUNDS OUT.csv\n"
               "       lookalike_fit_direction fit FIT.csv TEST.csv\n"
               "       lookalike_fit_direction judge DESCRIBER BENCHMARK PAIRS.csv\n");
  return 2;
}
