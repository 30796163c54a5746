// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that the maps of core/explain mean something. Usage:
//   lookalike_check_explanations CARD IMAGES [PAIRS]
// CARD is the model card of a network, IMAGES a folder. Each pair is a picture (A) and another one that it is
// pasted onto (B), at three sizes, 200 pairs unless PAIRS says otherwise. Prints Markdown: for each method
// the mean intersection over union of the pasted region with as much of B as B's map marks most, against
// maps that know nothing; and how much the maps change when the network's weights change places by chance.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/tools/extracted_pictures.h"
#include "core/base/repeatable_random.h"
#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/edits/made_copies.h"
#include "core/explain/explained_descriptor.h"
#include "core/models/model_card.h"

namespace {

using namespace lookalike;
using edits::EditStrength;
using explain::ExplainedDescriptor;

struct NamedMethod {
  const char* name;
  neural::SensitivityMethod method;
};
constexpr std::array kMethods{NamedMethod{"shares of the similarity (default)", {true, true}},
                              NamedMethod{"channel means, lengths held", {false, true}},
                              NamedMethod{"place by place, of the cosine", {true, false}},
                              NamedMethod{"Grad-CAM of the cosine (`--grad-cam`)", {false, false}}};
constexpr std::uint64_t kSeed = 1;

/// Values of which the mean and its standard error are told.
struct Mean {
  double sum = 0.0;
  double squares = 0.0;
  int count = 0;
  void add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  [[nodiscard]] std::string text() const {
    if (count == 0) return "-";
    const double mean = sum / count;
    const double variance = std::max(0.0, squares / count - mean * mean);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.3f ± %.3f", mean, std::sqrt(variance / count));
    return text.data();
  }
};

/// How well maps of one kind point at the pasted region, at each size and at all.
struct HitRates {
  std::array<Mean, 3> overlap;
  Mean all;
  Mean share;  ///< of the map, inside the region
  void add(EditStrength size, const explain::Raster& raster, const std::vector<std::uint8_t>& mask) {
    addOverlap(size, explain::intersectionOverUnion(raster, mask));
    share.add(static_cast<double>(explain::shareWithin(raster, mask)));
  }
  void addOverlap(EditStrength size, double value) {
    overlap[static_cast<std::size_t>(size)].add(value);
    all.add(value);
  }
  void print(const char* name) const {
    std::printf("| %s | %s | %s | %s | **%s** | %s |\n", name, overlap[0].text().c_str(),
                overlap[1].text().c_str(), overlap[2].text().c_str(), all.text().c_str(),
                share.text().c_str());
  }
};

std::optional<decode::DecodedImage> decoded(const std::string& path, int minShortSide) {
  const auto content = decode::readFile(path, decode::DecodeLimits{}.maxFileBytes);
  if (!content) return std::nullopt;
  decode::DecodeRequest request;
  request.minShortSide = minShortSide;
  auto image = decode::decodeImage(content->bytes, request, path);
  if (!image) return std::nullopt;
  // What was decoded is the original here: copies are made of its pixels.
  image->fullWidth = image->pixels.width;
  image->fullHeight = image->pixels.height;
  return std::move(image).value();
}

/// A picture pasted onto another, and where.
struct PastedPair {
  decode::DecodedImage original;
  decode::DecodedImage copy;
  EditStrength size = EditStrength::kMild;
  std::vector<PicturePoint> region;  ///< of the copy
  float shareOfCopy = 0.0F;
};

class PairMaker {
 public:
  PairMaker(std::vector<std::string> files, int minShortSide)
      : files_(std::move(files)), minShortSide_(minShortSide) {}

  [[nodiscard]] std::optional<PastedPair> make(std::uint64_t number) const {
    RepeatableRandom random(kSeed, number);
    const std::size_t first = random.below(files_.size());
    const std::size_t second = (first + 1 + random.below(files_.size() - 1)) % files_.size();
    auto original = decoded(files_[first], minShortSide_);
    auto host = decoded(files_[second], minShortSide_);
    if (!original || !host) return std::nullopt;
    PastedPair pair;
    pair.size = edits::kEditStrengths[number % edits::kEditStrengths.size()];
    const edits::CopyRecipe recipe{pair.size, {{edits::MakeEdit::kOnto, pair.size}}};
    auto copy = edits::makeCopy(original->pixels, recipe, std::span(&host->pixels, 1), random.next(),
                                edits::CopyTruth::kPlaces);
    if (!copy) return std::nullopt;
    const auto width = static_cast<double>(original->pixels.width);
    const auto height = static_cast<double>(original->pixels.height);
    for (const auto& [x, y] :
         {std::pair{-0.5, -0.5}, {width - 0.5, -0.5}, {width - 0.5, height - 0.5}, {-0.5, height - 0.5}}) {
      const auto& m = copy->originalToCopy;
      const double w = m[6] * x + m[7] * y + m[8];
      pair.region.push_back({static_cast<float>((m[0] * x + m[1] * y + m[2]) / w),
                             static_cast<float>((m[3] * x + m[4] * y + m[5]) / w)});
    }
    pair.shareOfCopy = static_cast<float>(copy->shareOfCopy);
    pair.copy.fullWidth = copy->pixels.width;
    pair.copy.fullHeight = copy->pixels.height;
    pair.copy.pixels = std::move(copy->pixels);
    pair.original = std::move(*original);
    return pair;
  }

 private:
  std::vector<std::string> files_;
  int minShortSide_;
};

explain::Raster rasterOf(const explain::SensitivityMap& map, const decode::DecodedImage& image) {
  return explain::spreadOver(map, image.fullWidth, image.fullHeight);
}

/// A map of the same grid that knows nothing of the picture: `valueAt(x, y)`, both -1..1.
template <typename ValueAt>
explain::Raster madeMap(const explain::SensitivityMap& like, const decode::DecodedImage& image,
                        ValueAt valueAt) {
  std::vector<float> values;
  for (int y = 0; y < like.rows; ++y) {
    for (int x = 0; x < like.columns; ++x)
      values.push_back(static_cast<float>(
          valueAt(2.0 * (x + 0.5) / like.columns - 1.0, 2.0 * (y + 0.5) / like.rows - 1.0)));
  }
  return rasterOf(explain::sensitivityMapOf(like.columns, like.rows, values, like.covers), image);
}

struct Findings {
  std::array<HitRates, kMethods.size()> maps;
  std::array<HitRates, kMethods.size()> shuffled;
  std::array<Mean, kMethods.size()> correlation;
  HitRates random;
  HitRates centre;
  HitRates equal;
  Mean similarity;
  int pairs = 0;
};

bool addPair(const PastedPair& pair, std::uint64_t number, ExplainedDescriptor& network,
             ExplainedDescriptor& shuffled, Findings& findings) {
  std::vector<std::uint8_t> mask;
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    const auto told = network.explain(pair.original, pair.copy, kMethods[i].method);
    const auto control = shuffled.explain(pair.original, pair.copy, kMethods[i].method);
    if (!told || !control) {
      std::fprintf(stderr, "%s\n", describeError((told ? control : told).error()).c_str());
      return false;
    }
    if (!told->maps || !control->maps) {
      std::fprintf(stderr, "the network has no map\n");
      return false;
    }
    const explain::SensitivityMap& map = (*told->maps)[1];
    const explain::Raster raster = rasterOf(map, pair.copy);
    const explain::Raster other = rasterOf((*control->maps)[1], pair.copy);
    if (mask.empty()) {
      mask = explain::insideOf(pair.region, pair.copy.fullWidth, pair.copy.fullHeight, raster.width,
                               raster.height);
      RepeatableRandom random(kSeed + 1, number);
      findings.random.add(
          pair.size, madeMap(map, pair.copy, [&](double, double) { return random.uniform(0.0, 1.0); }), mask);
      findings.centre.add(
          pair.size,
          madeMap(map, pair.copy, [](double x, double y) { return std::exp(-2.0 * (x * x + y * y)); }), mask);
      // Marks everything.
      findings.equal.addOverlap(pair.size, static_cast<double>(pair.shareOfCopy));
      findings.equal.share.add(static_cast<double>(pair.shareOfCopy));
      findings.similarity.add(static_cast<double>(told->similarity));
    }
    findings.maps[i].add(pair.size, raster, mask);
    findings.shuffled[i].add(pair.size, other, mask);
    findings.correlation[i].add(explain::rankCorrelation(raster.values, other.values));
  }
  ++findings.pairs;
  return true;
}

void print(const Findings& findings) {
  std::printf("%d pairs, similarity %s. Intersection over union of the pasted region:\n\n", findings.pairs,
              findings.similarity.text().c_str());
  std::printf("| map | at 60 %% of the side | at 35 %% | at 22 %% | all | share of the map inside |\n");
  std::printf("|---|---|---|---|---|---|\n");
  for (std::size_t i = 0; i < kMethods.size(); ++i) findings.maps[i].print(kMethods[i].name);
  findings.random.print("random");
  findings.centre.print("the middle");
  findings.equal.print("all equal");
  std::printf("\nThe same network with the numbers of each weight in random places:\n\n");
  std::printf("| map | rank correlation with the network's own | intersection over union |\n|---|---|---|\n");
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    std::printf("| %s | %s | %s |\n", kMethods[i].name, findings.correlation[i].text().c_str(),
                findings.shuffled[i].all.text().c_str());
  }
}

Result<Findings> check(const std::string& cardPath, const std::string& folder, int pairs) {
  const auto card = models::readModelCard(cardPath);
  if (!card) return card.error();
  ExplainedDescriptor::Options options;
  options.intraOpThreads = threadBudget(0).deviceIntraOp;
  auto network = ExplainedDescriptor::load(*card, options);
  if (!network) return network.error();
  options.shuffledBy = kSeed;
  auto shuffled = ExplainedDescriptor::load(*card, options);
  if (!shuffled) return shuffled.error();
  constexpr int kShortSide = 320;  // small enough to be quick, as large as any network here wants
  std::vector<std::string> files = tools::filesIn(folder);
  if (files.size() < 2) return Error{ErrorCode::kInvalidArgument, folder, "fewer than two pictures", -1};
  const PairMaker maker(std::move(files), std::max(kShortSide, (*network)->minShortSide()));
  Findings findings;
  for (std::uint64_t number = 0; findings.pairs < pairs && number < 3 * static_cast<std::uint64_t>(pairs);
       ++number) {
    const auto pair = maker.make(number);
    if (pair && !addPair(*pair, number, **network, **shuffled, findings))
      return Error{ErrorCode::kBadModel, cardPath, "its maps cannot be checked", -1};
  }
  return findings;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fprintf(stderr, "usage: lookalike_check_explanations CARD IMAGES [PAIRS]\n");
    return 2;
  }
  const int pairs = argc > 3 ? std::atoi(argv[3]) : 200;
  const auto findings = check(argv[1], argv[2], std::max(1, pairs));
  if (!findings) {
    std::fprintf(stderr, "%s\n", describeError(findings.error()).c_str());
    return 1;
  }
  print(*findings);
  return 0;
}
