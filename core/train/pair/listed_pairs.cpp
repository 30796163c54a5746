// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/decode/file_reader.h"
#include "core/decode/image_decoder.h"
#include "core/exchange/csv.h"
#include "core/train/pair/overlap_variation.h"
#include "core/train/pair/pair_examples.h"

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
      const OverlapVariation variation = OverlapVariation::drawn(random);
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
  [[nodiscard]] Result<PairExample> exampleOf(const Listed& pair, const OverlapVariation* variation) const {
    const auto image = decode::decodeImage(pair.bytes, {}, pair.path);
    if (!image) return image.error();
    if (image->pixels.height != 2 * image->pixels.width) {
      return Error{ErrorCode::kCorrupt, pair.path, "is not twice as high as wide, as a pair of pictures is",
                   -1};
    }
    PairExample example;
    example.isCopy = pair.isCopy;
    example.pixels = variedOverlap(image->pixels, recipe_.network.side, variation);
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
