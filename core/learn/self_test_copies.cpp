// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/self_test_copies.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"
#include "core/decode/file_reader.h"
#include "core/describe/preprocess.h"

namespace lookalike::learn {

namespace {

using edits::EditStrength;
using edits::MakeEdit;

constexpr int kShortSide = 640;
constexpr std::size_t kFewestTries = 30;
constexpr std::size_t kMostTries = 60;

/// A number that belongs to a content, the same for equal seeds.
std::uint64_t drawnFor(const ContentHash& hash, std::uint64_t seed, std::uint64_t what) {
  std::uint64_t first = 0;
  std::memcpy(&first, hash.bytes.data(), sizeof(first));
  return RepeatableRandom(seed ^ first, what).next();
}

/// Places of `images` by that number.
std::vector<std::size_t> drawnOrder(std::span<const ContentHash> images, std::uint64_t seed,
                                    std::uint64_t what) {
  std::vector<std::uint64_t> drawn(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) drawn[i] = drawnFor(images[i], seed, what);
  std::vector<std::size_t> order(images.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return drawn[a] != drawn[b] ? drawn[a] < drawn[b] : images[a] < images[b];
  });
  return order;
}

}  // namespace

const std::vector<SelfTestEdit>& selfTestEdits() {
  struct Figures {
    MakeEdit edit;
    std::array<double, 3> amounts;
  };
  static constexpr std::array<Figures, 9> kWithStrengths{{
      {MakeEdit::kCrop, {0.8, 0.5, 0.25}},     // share of the area that is left
      {MakeEdit::kRotate, {8, 20, 40}},        // at most so many degrees
      {MakeEdit::kTone, {0, 0, 0}},            //
      {MakeEdit::kBlur, {1, 2, 3}},            // about so many pixels
      {MakeEdit::kText, {0, 0, 0}},            //
      {MakeEdit::kInset, {0.25, 0.35, 0.45}},  // side of what is laid over it
      {MakeEdit::kBorder, {0.04, 0.1, 0.2}},   // of a side
      {MakeEdit::kOnto, {0.6, 0.35, 0.22}},    // side that it takes of the other picture
      {MakeEdit::kJpeg, {60, 30, 12}},         // quality
  }};
  static const std::vector<SelfTestEdit> kEdits = [] {
    std::vector<SelfTestEdit> edits;
    for (const Figures& figures : kWithStrengths) {
      for (const EditStrength strength : edits::kEditStrengths)
        edits.push_back(
            {figures.edit, strength, true, figures.amounts.at(static_cast<std::size_t>(strength))});
      if (figures.edit == MakeEdit::kCrop)
        edits.push_back({MakeEdit::kMirror, EditStrength::kMedium, false, 0.0});
    }
    return edits;
  }();
  return kEdits;
}

std::vector<std::size_t> selfTestOrder(std::span<const ContentHash> images,
                                       std::span<const std::size_t> groupOf, std::uint64_t seed) {
  LOOKALIKE_CHECK(images.size() == groupOf.size());
  // A pass takes what is the first of its group among those that are left.
  std::vector<std::size_t> left = drawnOrder(images, seed, 0);
  std::vector<std::size_t> order;
  while (!left.empty()) {
    std::unordered_set<std::size_t> seen;
    std::vector<std::size_t> later;
    for (const std::size_t place : left)
      (seen.insert(groupOf[place]).second ? order : later).push_back(place);
    left = std::move(later);
  }
  return order;
}

std::size_t triesOfRow(std::size_t images) {
  return std::min(images, std::clamp(images / 2, kFewestTries, kMostTries));
}

std::vector<std::vector<std::size_t>> selfTestPlan(std::span<const ContentHash> images, std::uint64_t seed) {
  std::vector<std::vector<std::size_t>> plan(images.size());
  const std::size_t tries = triesOfRow(images.size());
  for (std::size_t row = 0; row < selfTestEdits().size(); ++row) {
    const auto order = drawnOrder(images, seed, row + 1);
    for (std::size_t i = 0; i < tries; ++i) plan[order[i]].push_back(row);
  }
  return plan;
}

Result<decode::RgbImage> readForCopies(const std::string& path, const ContentHash& hash,
                                       const decode::DecodeLimits& limits) {
  const auto content = decode::readFile(path, limits.maxFileBytes);
  if (!content.ok()) return content.error();
  if (content->hash != hash) return Error{ErrorCode::kNotFound, path, "holds something else by now", -1};
  auto decoded = decode::decodeImage(content->bytes, {kShortSide, limits}, path);
  if (!decoded.ok()) return decoded.error();
  decode::RgbImage& image = decoded->pixels;
  const int shortSide = std::min(image.width, image.height);
  if (shortSide < 2 * kShortSide) return std::move(image);
  // What cannot be read at a smaller size is made small here, or every edit would take as long.
  describe::InputSpec smaller;
  smaller.width = static_cast<int>(std::int64_t{image.width} * kShortSide / shortSide);
  smaller.height = static_cast<int>(std::int64_t{image.height} * kShortSide / shortSide);
  describe::PreparedImage shrunk = describe::prepareImage(image, smaller);
  return decode::RgbImage{shrunk.width, shrunk.height, std::move(shrunk.pixels)};
}

Result<decode::RgbImage> selfTestCopy(const decode::RgbImage& original, const ContentHash& hash,
                                      std::size_t row, std::span<const decode::RgbImage> others,
                                      std::uint64_t seed) {
  const SelfTestEdit& edit = selfTestEdits().at(row);
  const edits::CopyRecipe recipe{edit.strength, {{edit.edit, edit.strength, 0.0F}}};
  auto made =
      edits::makeCopy(original, recipe, others, drawnFor(hash, seed, 1000 + row), edits::CopyTruth::kPlaces);
  if (!made.ok()) return made.error();
  return std::move(made->pixels);
}

}  // namespace lookalike::learn
