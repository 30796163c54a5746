// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/keypoint_clustering.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "core/base/check.h"
#include "core/base/parallel_for.h"
#include "core/index/keypoint_vocabulary.h"

namespace lookalike::tools {

namespace {

using BitCounts = std::vector<std::uint32_t>;  // centres × 192

void assign(std::span<const KeypointCode> codes, const index::KeypointVocabulary& vocabulary,
            std::vector<index::ListDistance>& lists, int threads) {
  constexpr std::size_t kShare = 1024;
  parallelFor((codes.size() + kShare - 1) / kShare, threads, [&](std::size_t share, std::size_t) {
    const std::size_t end = std::min((share + 1) * kShare, codes.size());
    for (std::size_t i = share * kShare; i < end; ++i) lists[i] = vocabulary.nearest(codes[i]);
  });
}

KeypointCode majority(std::span<const std::uint32_t> ones, std::uint32_t members) {
  KeypointCode code;
  for (std::size_t bit = 0; bit < ones.size(); ++bit) {
    if (2 * ones[bit] > members) code.words[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  return code;
}

}  // namespace

std::vector<KeypointCode> clusterKeypoints(std::span<const KeypointCode> codes,
                                           const ClusteringOptions& options,
                                           const std::function<void(int, double)>& onIteration) {
  constexpr auto kBits = static_cast<std::size_t>(KeypointCode::kBits);
  LOOKALIKE_CHECK(options.centres > 0 && codes.size() >= options.centres && options.threads > 0);
  std::mt19937_64 random(options.seed);
  std::vector<std::size_t> order(codes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  std::vector<KeypointCode> centres;
  for (std::size_t c = 0; c < options.centres; ++c) centres.push_back(codes[order[c]]);

  std::vector<index::ListDistance> lists(codes.size());
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    assign(codes, index::KeypointVocabulary(centres), lists, options.threads);
    std::vector<std::uint32_t> members(centres.size(), 0);
    BitCounts ones(centres.size() * kBits, 0);
    double sum = 0;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const std::size_t centre = lists[i].list / kRelations.size();
      const KeypointCode code = related(codes[i], static_cast<Relation>(lists[i].list % kRelations.size()));
      ++members[centre];
      std::uint32_t* counts = &ones[centre * kBits];
      for (std::size_t bit = 0; bit < kBits; ++bit) {
        counts[bit] += static_cast<std::uint32_t>((code.words[bit / 64] >> (bit % 64)) & 1U);
      }
      sum += lists[i].distance;
    }
    if (onIteration) onIteration(iteration, sum / static_cast<double>(codes.size()));
    const auto average = static_cast<std::uint32_t>(codes.size() / centres.size());
    for (std::size_t c = 0; c < centres.size(); ++c) {
      if (members[c] > 0) {
        centres[c] = majority(std::span(ones).subspan(c * kBits, kBits), members[c]);
        continue;
      }
      std::size_t drawn = random() % codes.size();
      while (members[lists[drawn].list / kRelations.size()] < average) drawn = random() % codes.size();
      centres[c] = codes[drawn];
    }
  }
  return centres;
}

}  // namespace lookalike::tools
