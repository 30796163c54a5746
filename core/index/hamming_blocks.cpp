// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/hamming_blocks.h"

#include <bit>

#if defined(__x86_64__) && defined(__GNUC__)
#define LOOKALIKE_X86_COMPARISONS 1
#include <immintrin.h>
#endif

namespace lookalike::index {

namespace {

/// Inlined into functions that are compiled for different processors. The tail of `bound` never matters:
/// a distance is at most 192.
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
  if (__builtin_cpu_supports("popcnt") != 0) return compareByPopcnt;
#endif
  return comparePlainly;
}

}  // namespace

BlockComparison blockComparison() {
  static const BlockComparison kQuickest = quickestComparison();
  return kQuickest;
}

BlockComparison plainBlockComparison() {
  return comparePlainly;
}

}  // namespace lookalike::index
