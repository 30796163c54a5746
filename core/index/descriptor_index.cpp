// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/descriptor_index.h"

#include <faiss/impl/FaissException.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <system_error>

#include "core/index/exact_index.h"
#include "core/index/inner_products.h"
#include "core/index/inverted_lists_index.h"
#include "core/index/search_edge.h"

namespace lookalike::index {

// Measured with tests/bench/bench_search on two cores (OpenBLAS, AVX2, about 120 GFLOPS each), 256
// dimensions, pairs at cosine >= 0.8, building included: exact 0.14, 5.2 and 14.4 s at 10, 50 and 100
// thousand rows, inverted lists 0.9, 2.4 and 5.9 s. The lists are quicker from some 40 thousand rows on, but
// may miss pairs. Exact search grows with the square: at this limit about a minute on those two cores, which
// is little beside decoding and describing as many images.
const std::size_t kExactLimit = 200'000;

int defaultLists(std::size_t rows) {
  const auto wanted = static_cast<std::size_t>(4.0 * std::sqrt(static_cast<double>(rows)));
  return static_cast<int>(std::clamp<std::size_t>(std::min(wanted, rows / 32), 1, std::size_t{1} << 20));
}

// Measured on made data, 20 thousand rows, 560 lists, pairs at cosine >= 0.8: recall with 16 probes is 1.000
// in 256 dimensions, 0.997 to 1.000 in 32 and 0.983 to 0.990 in 16 (scenes from well apart to none); with 8
// it is 0.930 to 0.951 in 16 dimensions. A share of the lists beyond 512 keeps the part of the space that is
// seen.
int defaultProbes(int lists) {
  return std::min(lists, std::max(16, lists / 32));
}

Result<void> IndexOptions::check() const {
  const auto invalid = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  if (threads < 1 || threads > 4096) return invalid("search threads must be 1 to 4096");
  if (lists < 0) return invalid("the number of inverted lists must not be negative");
  if (probes < 0) return invalid("the number of probed lists must not be negative");
  return ok();
}

Result<std::unique_ptr<DescriptorIndex>> DescriptorIndex::build(const DescriptorSet& set,
                                                                const IndexOptions& options,
                                                                JobControl& control) {
  if (auto checked = options.check(); !checked) return checked.error();
  const auto dimension = static_cast<std::size_t>(std::max(0, set.dimension));
  if (set.unit.size() != set.size() * dimension || (set.size() > 0 && dimension == 0)) {
    return Error{ErrorCode::kInvalidArgument, {}, "the descriptors are not whole rows", -1};
  }
  if (set.size() >= std::size_t{1} << 31) {
    return Error{ErrorCode::kTooLarge, {}, "more than 2^31 descriptors", -1};
  }
  for (std::size_t row = 0; row < set.size(); ++row) {
    if (!allFinite(set.row(row))) {
      return Error{
          ErrorCode::kInvalidArgument, {}, "descriptor " + std::to_string(row) + " is not finite", -1};
    }
  }
  if (control.isCancelled()) return cancelledError();
  const bool exact = options.kind == IndexKind::kExact || set.size() == 0 ||
                     (options.kind == IndexKind::kAutomatic && set.size() <= kExactLimit);
  if (!exact) return InvertedListsIndex::build(set, options, control);
  return std::unique_ptr<DescriptorIndex>(std::make_unique<ExactIndex>(set, options.threads));
}

Result<void> checkQueries(std::span<const float> queries, int dimension) {
  if (queries.empty()) return ok();
  if (dimension <= 0 || queries.size() % static_cast<std::size_t>(dimension) != 0) {
    return Error{ErrorCode::kInvalidArgument, {}, "the queries are not whole rows", -1};
  }
  if (!allFinite(queries)) return Error{ErrorCode::kInvalidArgument, {}, "a query is not finite", -1};
  return ok();
}

Result<void> translateExceptions(JobControl& control, const std::function<Result<void>()>& search) {
  try {
    return search();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "search", -1};
  } catch (const faiss::FaissException& failure) {
    if (control.isCancelled()) return cancelledError();  // its own words for an interrupted training
    return Error{ErrorCode::kIo, {}, failure.what(), -1};
  } catch (const std::system_error& failure) {
    return Error{ErrorCode::kOutOfMemory, {}, std::string("search threads: ") + failure.what(), -1};
  }
}

}  // namespace lookalike::index
