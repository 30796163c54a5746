// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike {

/// How many threads each part may use. Decided once, by threadBudget(); nobody else asks the machine.
struct ThreadBudget {
  int decodeWorkers = 1;  ///< threads that read, hash, decode and prepare images
  int deviceIntraOp = 1;  ///< LibTorch's intra-op threads (Debian's build starts with one: set it)
  int searchThreads = 1;  ///< OpenMP threads of FAISS
};

/// The budget for `cores` usable cores; 0 means those that this process may run on (affinity and cgroup
/// respected).
[[nodiscard]] ThreadBudget threadBudget(int cores = 0);

}  // namespace lookalike
