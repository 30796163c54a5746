// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/inner_products.h"

#include <dlfcn.h>

#include <cmath>
#include <mutex>

// The Fortran BLAS interface, which every BLAS has; FAISS brings the library.
extern "C" int sgemm_(const char* transposeA, const char* transposeB, const int* m, const int* n,
                      const int* k, const float* alpha, const float* a, const int* lda, const float* b,
                      const int* ldb, const float* beta, float* c, const int* ldc);

namespace lookalike::index {

void multiplyTile(const float* queries, std::size_t queryCount, const float* rows, std::size_t rowCount,
                  std::size_t dimension, float* products) {
  // Column-major by nature: the row-major product Q·Rᵀ is R·Qᵀ there.
  const int m = static_cast<int>(rowCount);
  const int n = static_cast<int>(queryCount);
  const int k = static_cast<int>(dimension);
  const float one = 1.0F;
  const float zero = 0.0F;
  sgemm_("T", "N", &m, &n, &k, &one, rows, &k, queries, &k, &zero, products, &m);
}

bool allFinite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

namespace {

struct BlasThreadState {
  using SetThreads = void (*)(int);
  using Threads = int (*)();
  // Looked up rather than linked, because the BLAS is the system's choice.
  SetThreads setThreads = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
  Threads threads = reinterpret_cast<Threads>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
  std::mutex mutex;
  int guards = 0;
  int before = 1;
};

BlasThreadState& blasThreadState() {
  static BlasThreadState state;
  return state;
}

}  // namespace

BlasThreads::BlasThreads(int threads) {
  BlasThreadState& state = blasThreadState();
  const std::lock_guard lock(state.mutex);
  if (state.guards++ > 0 || state.setThreads == nullptr || state.threads == nullptr) return;
  state.before = state.threads();
  state.setThreads(threads);
}

BlasThreads::~BlasThreads() {
  BlasThreadState& state = blasThreadState();
  const std::lock_guard lock(state.mutex);
  if (--state.guards > 0 || state.setThreads == nullptr || state.threads == nullptr) return;
  state.setThreads(state.before);
}

}  // namespace lookalike::index
