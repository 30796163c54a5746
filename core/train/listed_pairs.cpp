// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/describe/preprocess.h"
#include "core/exchange/csv.h"
#include "core/train/pair_examples.h"

namespace lookalike::train {

namespace {

constexpr std::int64_t kMostFileBytes = std::int64_t{16} << 20;
constexpr std::uint64_t kListedStream = 0x6c69737465640000ULL;
constexpr int kMostHeldOut = 1000;  // thousandths

/// A file of the list, as it is on disk.
struct Listed {
  std::string path;
  std::vector<std::byte> bytes;
  bool isCopy = false;
};

/// The listed pairs of one kind: places in the list.
struct Classes {
  std::vector<std::size_t> copies;
  std::vector<std::size_t> others;
  [[nodiscard]] std::size_t size() const { return copies.size() + others.size(); }
  [[nodiscard]] const std::vector<std::size_t>& of(bool isCopy) const { return isCopy ? copies : others; }
};

/// How both pictures of a pair are changed alike, and each is lit.
struct Variation {
  bool isExchanged = false;
  bool isMirrored = false;
  int quarters = 0;
  double cut = 0.0;  ///< share of the side that is left out
  double left = 0.0;
  double top = 0.0;
  std::array<double, 2> gain{1.0, 1.0};
  std::array<double, 2> lift{0.0, 0.0};

  static Variation drawn(RepeatableRandom& random) {
    constexpr double kMostCut = 0.2;
    constexpr double kMostGain = 0.15;
    constexpr double kMostLift = 20.0;
    Variation made;
    made.isExchanged = random.chance(0.5);
    made.isMirrored = random.chance(0.5);
    made.quarters = static_cast<int>(random.below(4));
    made.cut = random.uniform(0.0, kMostCut);
    made.left = random.uniform(0.0, made.cut);
    made.top = random.uniform(0.0, made.cut);
    for (double& gain : made.gain) gain = random.uniform(1.0 - kMostGain, 1.0 + kMostGain);
    for (double& lift : made.lift) lift = random.uniform(-kMostLift, kMostLift);
    return made;
  }
};

decode::RgbImage halfOf(const decode::RgbImage& pair, bool isLower) {
  const std::size_t bytes = pair.pixels.size() / 2;
  const auto from = pair.pixels.begin() + static_cast<std::ptrdiff_t>(isLower ? bytes : 0);
  return {pair.width, pair.height / 2, {from, from + static_cast<std::ptrdiff_t>(bytes)}};
}

decode::RgbImage cutOut(const decode::RgbImage& image, const Variation& variation) {
  const int x = static_cast<int>(variation.left * image.width);
  const int y = static_cast<int>(variation.top * image.height);
  decode::RgbImage part;
  part.width = std::max(1, static_cast<int>((1.0 - variation.cut) * image.width));
  part.height = std::max(1, static_cast<int>((1.0 - variation.cut) * image.height));
  for (int row = 0; row < part.height; ++row) {
    const auto from = image.pixels.begin() + 3L * ((y + row) * static_cast<std::ptrdiff_t>(image.width) + x);
    part.pixels.insert(part.pixels.end(), from, from + 3L * part.width);
  }
  return part;
}

std::vector<std::uint8_t> squashed(const decode::RgbImage& image, int side) {
  describe::InputSpec spec;
  spec.width = side;
  spec.height = side;
  return describe::prepareImage(image, spec).pixels;
}

std::size_t placeOf(int x, int y, int channel, int side) {
  const auto pixel =
      static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
  return 3 * pixel + static_cast<std::size_t>(channel);
}

std::vector<std::uint8_t> varied(const std::vector<std::uint8_t>& pixels, int side,
                                 const Variation& variation, std::size_t half) {
  std::vector<std::uint8_t> to(pixels.size());
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      int fromX = variation.isMirrored ? side - 1 - x : x;
      int fromY = y;
      for (int turn = 0; turn < variation.quarters; ++turn) {
        const int turned = side - 1 - fromX;
        fromX = fromY;
        fromY = turned;
      }
      for (int c = 0; c < 3; ++c) {
        const auto value = pixels[placeOf(fromX, fromY, c, side)];
        const double lit = variation.gain.at(half) * value + variation.lift.at(half);
        to[placeOf(x, y, c, side)] = static_cast<std::uint8_t>(std::clamp(lit, 0.0, 255.0));
      }
    }
  }
  return to;
}

class ListedPairs final : public PairExamples {
 public:
  explicit ListedPairs(const PairRecipe& recipe) : recipe_(recipe) {}

  void add(Listed pair, bool isHeldOut) {
    Classes& classes = isHeldOut ? heldOut_ : training_;
    (pair.isCopy ? classes.copies : classes.others).push_back(list_.size());
    list_.push_back(std::move(pair));
  }

  [[nodiscard]] bool hasAllClasses() const {
    return !training_.copies.empty() && !training_.others.empty() && !heldOut_.copies.empty() &&
           !heldOut_.others.empty();
  }

  [[nodiscard]] Result<PairBatch> batch(std::int64_t number) const override {
    LOOKALIKE_CHECK(number >= 0);
    PairBatch batch;
    batch.number = number;
    for (std::int64_t i = 0; i < recipe_.pairsInBatch; ++i) {
      RepeatableRandom random(recipe_.seed ^ kListedStream,
                              static_cast<std::uint64_t>(number * recipe_.pairsInBatch + i));
      const auto& from = training_.of(random.chance(recipe_.copyShare));
      const Listed& chosen = list_[from[random.below(from.size())]];
      const Variation variation = Variation::drawn(random);
      auto example = exampleOf(chosen, &variation);
      if (!example) return example.error();
      batch.pairs.push_back(std::move(*example));
    }
    return batch;
  }

  [[nodiscard]] Result<PairExample> evaluationPair(std::int64_t number) const override {
    const auto& from = heldOut_.of(number % 2 == 0);
    return exampleOf(list_[from[static_cast<std::size_t>(number / 2) % from.size()]], nullptr);
  }

  [[nodiscard]] std::size_t size() const override { return training_.size(); }
  [[nodiscard]] std::size_t heldOutSize() const override { return heldOut_.size(); }

  /// `variation` may be null.
  [[nodiscard]] Result<PairExample> exampleOf(const Listed& pair, const Variation* variation) const {
    const auto image = decode::decodeImage(pair.bytes, {}, pair.path);
    if (!image) return image.error();
    if (image->pixels.height != 2 * image->pixels.width) {
      return Error{ErrorCode::kCorrupt, pair.path, "is not twice as high as wide, as a pair of pictures is",
                   -1};
    }
    const int side = recipe_.network.side;
    PairExample example;
    example.isCopy = pair.isCopy;
    for (const std::size_t place : {0U, 1U}) {
      const std::size_t half = variation != nullptr && variation->isExchanged ? 1 - place : place;
      decode::RgbImage picture = halfOf(image->pixels, half == 1);
      if (variation != nullptr) picture = cutOut(picture, *variation);
      std::vector<std::uint8_t> pixels = squashed(picture, side);
      if (variation != nullptr) pixels = varied(pixels, side, *variation, half);
      example.pixels.insert(example.pixels.end(), pixels.begin(), pixels.end());
    }
    return example;
  }

 private:
  PairRecipe recipe_;
  std::vector<Listed> list_;
  Classes training_;
  Classes heldOut_;
};

/// Places of the columns that a list must have.
struct ListColumns {
  std::size_t file = 0;
  std::size_t copy = 0;
  std::size_t reference = 0;
};

std::optional<ListColumns> columnsOf(const std::vector<std::string>& header) {
  const auto placeOf = [&](const char* name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const ListColumns columns{placeOf("file"), placeOf("copy"), placeOf("reference")};
  if (std::max({columns.file, columns.copy, columns.reference}) >= header.size()) return std::nullopt;
  return columns;
}

}  // namespace

Result<std::unique_ptr<PairExamples>> PairExamples::listed(const std::string& folder,
                                                           const PairRecipe& recipe, double heldOutShare) {
  const std::string path = folder + "/pairs.csv";
  const auto records = exchange::readCsvFile(path);
  if (!records) return records.error();
  const auto columns = records->empty() ? std::nullopt : columnsOf(records->front().fields);
  if (!columns)
    return Error{ErrorCode::kInvalidArgument, path, "lacks one of the columns file, copy, reference", -1};
  auto examples = std::make_unique<ListedPairs>(recipe);
  for (std::size_t row = 1; row < records->size(); ++row) {
    const std::vector<std::string>& record = (*records)[row].fields;
    if (record.size() != records->front().fields.size() ||
        (record[columns->copy] != "0" && record[columns->copy] != "1")) {
      return exchange::csvLineError(path, (*records)[row].line, "no file with 0 or 1 and a reference");
    }
    Listed pair{folder + "/" + record[columns->file], {}, record[columns->copy] == "1"};
    auto content = decode::readFile(pair.path, kMostFileBytes);
    if (!content) return content.error();
    pair.bytes = std::move(content->bytes);
    const std::string& reference = record[columns->reference];
    const ContentHash hash = decode::hashBytes(reference.data(), reference.size());
    const int thousandth = (hash.bytes[0] * 256 + hash.bytes[1]) % kMostHeldOut;
    if (row == 1) {  // all have one shape, so one look tells what is wrong
      if (const auto example = examples->exampleOf(pair, nullptr); !example) return example.error();
    }
    examples->add(std::move(pair), thousandth < heldOutShare * kMostHeldOut);
  }
  if (!examples->hasAllClasses()) {
    return Error{ErrorCode::kInvalidArgument, path,
                 "has not both copies and others, both to train on and held out", -1};
  }
  return std::unique_ptr<PairExamples>(std::move(examples));
}

}  // namespace lookalike::train
