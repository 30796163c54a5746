// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/kept_memory.h"

#include <cstdlib>  // defines __GLIBC__

#ifdef __GLIBC__
#include <malloc.h>

#include <limits>
#endif

namespace lookalike::neural {

void keepFreedMemory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);  // blocks of any size come from the heap
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TOP_PAD, 64 << 20);
  // Heaps of other threads than the first cannot hold large blocks and would map them all the same.
  mallopt(M_ARENA_MAX, 1);
#endif
}

}  // namespace lookalike::neural
