// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/hamming_blocks.h"

#include <array>
#include <bit>

#if defined(__x86_64__) && defined(__GNUC__)
#define LOOKALIKE_X86_COMPARISONS 1
#include <immintrin.h>
#endif

namespace lookalike::index {

namespace {

/// Inlined into functions that are compiled for different processors.
[[gnu::always_inline]] inline std::uint64_t compare(const CodeBlock& block, const KeypointCode& code,
                                                    int bound, std::uint8_t* distances) {
  std::uint64_t within = 0;
  for (std::size_t i = 0; i < kBlockCodes; ++i) {
    const int distance = std::popcount(block.words[0][i] ^ code.words[0]) +
                         std::popcount(block.words[1][i] ^ code.words[1]) +
                         std::popcount(block.words[2][i] ^ code.words[2]);
    distances[i] = static_cast<std::uint8_t>(distance);
    within |= static_cast<std::uint64_t>(distance <= bound) << i;
  }
  return within;
}

std::uint64_t comparePlainly(const CodeBlock& block, const KeypointCode& code, int bound,
                             std::uint8_t* distances) {
  return compare(block, code, bound, distances);
}

#ifdef LOOKALIKE_X86_COMPARISONS

[[gnu::target("popcnt")]] std::uint64_t compareByPopcnt(const CodeBlock& block, const KeypointCode& code,
                                                        int bound, std::uint8_t* distances) {
  return compare(block, code, bound, distances);
}

/// Bits set in each byte: of both its halves by table (Mula, Kurz, Lemire 2018, section 3.1).
[[gnu::target("avx2"), gnu::always_inline]] inline __m256i byteCounts(__m256i bytes) {
  const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4,  //
                                         0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const __m256i half = _mm256_set1_epi8(15);
  const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(bytes, half));
  const __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi64(bytes, 4), half));
  return _mm256_add_epi8(low, high);
}

[[gnu::target("avx2")]] std::uint64_t compareBy256Bits(const CodeBlock& block, const KeypointCode& code,
                                                       int bound, std::uint8_t* distances) {
  constexpr std::size_t kLanes = 4;
  const __m256i limit = _mm256_set1_epi64x(bound);
  const __m256i zero = _mm256_setzero_si256();
  std::uint64_t within = 0;
  for (std::size_t i = 0; i < kBlockCodes; i += kLanes) {
    __m256i counts = zero;  // of three bytes: at most 24
    for (std::size_t w = 0; w < code.words.size(); ++w) {
      const __m256i word = _mm256_load_si256(reinterpret_cast<const __m256i*>(&block.words[w][i]));
      const __m256i mine = _mm256_set1_epi64x(static_cast<long long>(code.words[w]));
      counts = _mm256_add_epi8(counts, byteCounts(_mm256_xor_si256(word, mine)));
    }
    const __m256i sum = _mm256_sad_epu8(counts, zero);
    const int beyond = _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(sum, limit)));
    const auto here = static_cast<std::uint64_t>(~beyond & 15);
    if (here == 0) continue;
    within |= here << i;
    alignas(32) std::array<std::uint64_t, kLanes> sums;
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums.data()), sum);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      distances[i + lane] = static_cast<std::uint8_t>(sums[lane]);
  }
  return within;
}

[[gnu::target("avx512f,avx512vpopcntdq")]] std::uint64_t compareBy512Bits(const CodeBlock& block,
                                                                          const KeypointCode& code, int bound,
                                                                          std::uint8_t* distances) {
  constexpr std::size_t kLanes = 8;
  const __m512i limit = _mm512_set1_epi64(bound);
  const __m512i word0 = _mm512_set1_epi64(static_cast<long long>(code.words[0]));
  const __m512i word1 = _mm512_set1_epi64(static_cast<long long>(code.words[1]));
  const __m512i word2 = _mm512_set1_epi64(static_cast<long long>(code.words[2]));
  std::uint64_t within = 0;
  for (std::size_t i = 0; i < kBlockCodes; i += kLanes) {
    const __m512i count0 =
        _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_load_si512(&block.words[0][i]), word0));
    const __m512i count1 =
        _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_load_si512(&block.words[1][i]), word1));
    const __m512i count2 =
        _mm512_popcnt_epi64(_mm512_xor_si512(_mm512_load_si512(&block.words[2][i]), word2));
    const __m512i sum = _mm512_add_epi64(_mm512_add_epi64(count0, count1), count2);
    within |= static_cast<std::uint64_t>(_mm512_cmple_epi64_mask(sum, limit)) << i;
    _mm_storel_epi64(reinterpret_cast<__m128i*>(distances + i), _mm512_maskz_cvtepi64_epi8(0xFF, sum));
  }
  return within;
}

#endif

BlockComparison quickestComparison() {
#ifdef LOOKALIKE_X86_COMPARISONS
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512vpopcntdq") != 0) {
    return compareBy512Bits;
  }
  if (__builtin_cpu_supports("avx2") != 0) return compareBy256Bits;
  if (__builtin_cpu_supports("popcnt") != 0) return compareByPopcnt;
#endif
  return comparePlainly;
}

}  // namespace

BlockComparison blockComparison() {
  static const BlockComparison kQuickest = quickestComparison();
  return kQuickest;
}

std::vector<BlockComparison> usableBlockComparisons() {
  std::vector<BlockComparison> usable{comparePlainly};
#ifdef LOOKALIKE_X86_COMPARISONS
  if (__builtin_cpu_supports("popcnt") != 0) usable.push_back(compareByPopcnt);
  if (__builtin_cpu_supports("avx2") != 0) usable.push_back(compareBy256Bits);
#endif
  usable.push_back(blockComparison());
  return usable;
}

}  // namespace lookalike::index
