// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/inverted_lists_index.h"

#include <faiss/impl/AuxIndexStructures.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexIVFFlat.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "core/index/inner_products.h"
#include "core/index/search_edge.h"
#include "core/index/tile_runner.h"

namespace lookalike::index {

namespace {

/// Queries handed to FAISS at once: between two such blocks cancel is answered.
constexpr std::size_t kBlockQueries = 128;
/// Rows assigned to lists, or probed, at once.
constexpr std::size_t kBlockRows = 4096;
/// Rows that k-means sees a list, and its iterations: more of either changed the measured recall by less than
/// 0.002 and cost most of the build.
constexpr int kTrainingRowsPerList = 32;
constexpr int kTrainingIterations = 10;

/// The one place where OpenMP, which FAISS uses, learns its thread count. The setting is the calling
/// thread's.
class OpenMpThreads {
 public:
  explicit OpenMpThreads(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~OpenMpThreads() { omp_set_num_threads(before_); }
  OpenMpThreads(const OpenMpThreads&) = delete;
  OpenMpThreads& operator=(const OpenMpThreads&) = delete;

 private:
  int before_;
};

/// Lets FAISS's training be cancelled. FAISS has one callback for the process, hence one training at a time.
class TrainingInterrupt {
 public:
  explicit TrainingInterrupt(const JobControl& control) : turn_(trainingMutex()) {
    faiss::InterruptCallback::instance = std::make_unique<Callback>(control);
  }
  ~TrainingInterrupt() { faiss::InterruptCallback::clear_instance(); }
  TrainingInterrupt(const TrainingInterrupt&) = delete;
  TrainingInterrupt& operator=(const TrainingInterrupt&) = delete;

 private:
  class Callback final : public faiss::InterruptCallback {
   public:
    explicit Callback(const JobControl& control) : control_(control) {}
    bool want_interrupt() override { return control_.isCancelled(); }

   private:
    const JobControl& control_;
  };
  static std::mutex& trainingMutex() {
    static std::mutex mutex;
    return mutex;
  }
  std::lock_guard<std::mutex> turn_;
};

}  // namespace

struct InvertedListsIndex::Lists {
  Lists(int dimension, int lists)
      : quantizer(dimension),
        index(&quantizer, static_cast<std::size_t>(dimension), static_cast<std::size_t>(lists),
              faiss::METRIC_INNER_PRODUCT) {}
  faiss::IndexFlatIP quantizer;
  faiss::IndexIVFFlat index;

  [[nodiscard]] const float* vectors(std::size_t list) const {
    return reinterpret_cast<const float*>(index.invlists->get_codes(list));
  }
};

/// Where each row lies: its list and its place there.
struct InvertedListsIndex::RowPlaces {
  std::vector<std::int32_t> list;
  std::vector<std::int32_t> place;
};

/// The lists that each row visits as a query, and the same the other way round.
struct InvertedListsIndex::Probes {
  std::size_t perRow = 0;
  std::vector<std::int32_t> listsOfRow;  // rows × perRow, each row sorted
  std::vector<std::size_t> begin;        // lists + 1
  std::vector<std::int32_t> rowsOfList;

  [[nodiscard]] bool visits(std::size_t row, std::int32_t list) const {
    const auto first = listsOfRow.begin() + static_cast<std::ptrdiff_t>(row * perRow);
    return std::binary_search(first, first + static_cast<std::ptrdiff_t>(perRow), list);
  }
};

/// Some of the rows that visit a list against some of the rows that lie in it.
struct InvertedListsIndex::ListTile {
  std::size_t list = 0;
  std::size_t firstQuery = 0;
  std::size_t queryCount = 0;
  std::size_t firstRow = 0;
  std::size_t rowCount = 0;
};

InvertedListsIndex::InvertedListsIndex(std::unique_ptr<Lists> lists, std::size_t rows, int dimension,
                                       int threads)
    : lists_(std::move(lists)), rows_(rows), dimension_(dimension), threads_(threads) {}

InvertedListsIndex::~InvertedListsIndex() = default;

Result<std::unique_ptr<DescriptorIndex>> InvertedListsIndex::build(const DescriptorSet& set,
                                                                   const IndexOptions& options,
                                                                   JobControl& control) {
  std::unique_ptr<DescriptorIndex> built;
  const auto outcome = translateExceptions(control, [&]() -> Result<void> {
    const OpenMpThreads openMp(options.threads);
    const BlasThreads blas(options.threads);
    const TileRunner runner(options.threads, control, nullptr);
    const int most = static_cast<int>(std::min<std::size_t>(set.size(), std::size_t{1} << 20));
    const int lists = std::min(options.lists > 0 ? options.lists : defaultLists(set.size()), most);
    auto made = std::make_unique<Lists>(set.dimension, lists);
    made->index.cp.niter = kTrainingIterations;
    made->index.cp.min_points_per_centroid = 1;
    made->index.cp.max_points_per_centroid = kTrainingRowsPerList;
    made->index.cp.seed = static_cast<int>(options.seed & 0x7FFFFFFF);
    made->index.cp.spherical = true;
    made->index.nprobe =
        static_cast<std::size_t>(std::min(options.probes > 0 ? options.probes : defaultProbes(lists), lists));
    {
      const TrainingInterrupt interrupt(control);
      made->index.train(static_cast<std::int64_t>(set.size()), set.unit.data());
    }
    const std::size_t dimension = static_cast<std::size_t>(set.dimension);
    for (std::size_t row = 0; row < set.size(); row += kBlockRows) {
      if (!runner.keepGoing()) return cancelledError();
      const std::size_t count = std::min(kBlockRows, set.size() - row);
      made->index.add(static_cast<std::int64_t>(count), set.unit.data() + row * dimension);
    }
    built.reset(new InvertedListsIndex(std::move(made), set.size(), set.dimension, options.threads));
    return ok();
  });
  if (!outcome) return outcome.error();
  return built;
}

Result<void> InvertedListsIndex::rangeSearch(
    std::span<const float> queries, float minSimilarity, JobControl& control, ProgressMeter* meter,
    const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const {
  if (auto checked = checkQueries(queries, dimension_); !checked) return checked;
  return translateExceptions(control, [&]() -> Result<void> {
    const OpenMpThreads openMp(threads_);
    const BlasThreads blas(threads_);
    const TileRunner runner(threads_, control, meter);
    const std::size_t dimension = static_cast<std::size_t>(dimension_);
    const std::size_t queryCount = queries.size() / dimension;
    // FAISS reports what is above the radius, not at it.
    const float radius = std::nextafter(minSimilarity, -std::numeric_limits<float>::infinity());
    std::vector<Neighbour> found;
    for (std::size_t block = 0; block < queryCount; block += kBlockQueries) {
      if (!runner.keepGoing()) return cancelledError();
      const std::size_t inBlock = std::min(kBlockQueries, queryCount - block);
      faiss::RangeSearchResult result(inBlock);
      lists_->index.range_search(static_cast<std::int64_t>(inBlock), queries.data() + block * dimension,
                                 radius, &result);
      for (std::size_t query = 0; query < inBlock; ++query) {
        found.clear();
        for (std::size_t i = result.lims[query]; i < result.lims[query + 1]; ++i) {
          found.push_back({result.labels[i], clampSimilarity(result.distances[i])});
        }
        std::sort(found.begin(), found.end(), isCloser);
        emit(static_cast<std::int64_t>(block + query), found);
      }
      if (meter != nullptr) meter->add(static_cast<std::int64_t>(inBlock));
    }
    return ok();
  });
}

Result<void> InvertedListsIndex::nearest(
    std::span<const float> queries, const NearestOptions& options, JobControl& control, ProgressMeter* meter,
    const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const {
  LOOKALIKE_CHECK(options.count > 0);
  if (auto checked = checkQueries(queries, dimension_); !checked) return checked;
  return translateExceptions(control, [&]() -> Result<void> {
    const OpenMpThreads openMp(threads_);
    const BlasThreads blas(threads_);
    const TileRunner runner(threads_, control, meter);
    const std::size_t dimension = static_cast<std::size_t>(dimension_);
    const std::size_t queryCount = queries.size() / dimension;
    const std::size_t count = std::min(static_cast<std::size_t>(options.count), size());
    std::vector<float> similarities(kBlockQueries * count);
    std::vector<std::int64_t> rows(kBlockQueries * count);
    for (std::size_t block = 0; block < queryCount; block += kBlockQueries) {
      if (!runner.keepGoing()) return cancelledError();
      const std::size_t inBlock = std::min(kBlockQueries, queryCount - block);
      lists_->index.search(static_cast<std::int64_t>(inBlock), queries.data() + block * dimension,
                           static_cast<std::int64_t>(count), similarities.data(), rows.data());
      for (std::size_t query = 0; query < inBlock; ++query) {
        std::vector<Neighbour> found;
        bool passedOver = false;
        for (std::size_t i = query * count; i < (query + 1) * count; ++i) {
          if (rows[i] < 0) continue;  // the probed lists held fewer
          const Neighbour neighbour{rows[i], clampSimilarity(similarities[i])};
          if (neighbour.similarity < options.below) {
            found.push_back(neighbour);
          } else {
            passedOver = true;
          }
        }
        std::sort(found.begin(), found.end(), isCloser);
        if (passedOver)
          found = nearestBelow(queries.subspan((block + query) * dimension, dimension), options);
        emit(static_cast<std::int64_t>(block + query), found);
      }
      if (meter != nullptr) meter->add(static_cast<std::int64_t>(inBlock));
    }
    return ok();
  });
}

std::vector<Neighbour> InvertedListsIndex::nearestBelow(std::span<const float> query,
                                                        const NearestOptions& options) const {
  // The probed lists are read whole: how many rows stand above the limit is not known beforehand.
  const std::size_t probes = lists_->index.nprobe;
  std::vector<float> coarse(probes);
  std::vector<std::int64_t> lists(probes);
  lists_->quantizer.search(1, query.data(), static_cast<std::int64_t>(probes), coarse.data(), lists.data());
  BestNeighbours best(static_cast<std::size_t>(options.count));
  std::vector<float> products;
  for (const std::int64_t list : lists) {
    if (list < 0) continue;
    const std::size_t number = static_cast<std::size_t>(list);
    const std::size_t length = lists_->index.invlists->list_size(number);
    if (length == 0) continue;
    products.resize(length);
    multiplyTile(query.data(), 1, lists_->vectors(number), length, query.size(), products.data());
    const std::int64_t* rows = lists_->index.invlists->get_ids(number);
    for (std::size_t i = 0; i < length; ++i) {
      const float similarity = clampSimilarity(products[i]);
      if (similarity < options.below) best.offer({rows[i], similarity});
    }
  }
  std::vector<Neighbour> found = best.items();
  std::sort(found.begin(), found.end(), isCloser);
  return found;
}

InvertedListsIndex::RowPlaces InvertedListsIndex::rowPlaces() const {
  RowPlaces places;
  places.list.resize(rows_);
  places.place.resize(rows_);
  for (std::size_t list = 0; list < lists_->index.nlist; ++list) {
    const std::int64_t* rows = lists_->index.invlists->get_ids(list);
    for (std::size_t i = 0; i < lists_->index.invlists->list_size(list); ++i) {
      const std::size_t row = static_cast<std::size_t>(rows[i]);
      places.list[row] = static_cast<std::int32_t>(list);
      places.place[row] = static_cast<std::int32_t>(i);
    }
  }
  return places;
}

bool InvertedListsIndex::probeRows(const RowPlaces& places, JobControl& control, Probes& probes) const {
  const OpenMpThreads openMp(threads_);
  const BlasThreads blas(threads_);
  const TileRunner runner(threads_, control, nullptr);
  const std::size_t dimension = static_cast<std::size_t>(dimension_);
  probes.perRow = lists_->index.nprobe;
  probes.listsOfRow.resize(rows_ * probes.perRow);
  probes.begin.assign(lists_->index.nlist + 1, 0);
  std::vector<float> gathered(kBlockRows * dimension);
  std::vector<float> coarse(kBlockRows * probes.perRow);
  std::vector<std::int64_t> lists(kBlockRows * probes.perRow);
  for (std::size_t block = 0; block < rows_; block += kBlockRows) {
    if (!runner.keepGoing()) return false;
    const std::size_t count = std::min(kBlockRows, rows_ - block);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t row = block + i;
      const float* vector = lists_->vectors(static_cast<std::size_t>(places.list[row])) +
                            static_cast<std::size_t>(places.place[row]) * dimension;
      std::copy_n(vector, dimension, gathered.data() + i * dimension);
    }
    lists_->quantizer.search(static_cast<std::int64_t>(count), gathered.data(),
                             static_cast<std::int64_t>(probes.perRow), coarse.data(), lists.data());
    for (std::size_t i = 0; i < count; ++i) {
      const auto first = probes.listsOfRow.begin() + static_cast<std::ptrdiff_t>((block + i) * probes.perRow);
      std::transform(lists.begin() + static_cast<std::ptrdiff_t>(i * probes.perRow),
                     lists.begin() + static_cast<std::ptrdiff_t>((i + 1) * probes.perRow), first,
                     [](std::int64_t list) { return static_cast<std::int32_t>(list); });
      std::sort(first, first + static_cast<std::ptrdiff_t>(probes.perRow));
    }
  }
  for (const std::int32_t list : probes.listsOfRow) {
    if (list >= 0) ++probes.begin[static_cast<std::size_t>(list) + 1];
  }
  std::partial_sum(probes.begin.begin(), probes.begin.end(), probes.begin.begin());
  probes.rowsOfList.resize(probes.begin.back());
  std::vector<std::size_t> next(probes.begin.begin(), probes.begin.end() - 1);
  for (std::size_t i = 0; i < probes.listsOfRow.size(); ++i) {
    if (probes.listsOfRow[i] < 0) continue;
    const std::size_t list = static_cast<std::size_t>(probes.listsOfRow[i]);
    probes.rowsOfList[next[list]++] = static_cast<std::int32_t>(i / probes.perRow);
  }
  return true;
}

void InvertedListsIndex::compareTile(const ListTile& tile, float minSimilarity, const RowPlaces& places,
                                     const Probes& probes, std::vector<float>& gathered,
                                     std::vector<float>& products, std::vector<RowPair>& found) const {
  const std::size_t dimension = static_cast<std::size_t>(dimension_);
  const std::int32_t* queryRows = probes.rowsOfList.data() + probes.begin[tile.list] + tile.firstQuery;
  for (std::size_t i = 0; i < tile.queryCount; ++i) {
    const std::size_t row = static_cast<std::size_t>(queryRows[i]);
    const float* vector = lists_->vectors(static_cast<std::size_t>(places.list[row])) +
                          static_cast<std::size_t>(places.place[row]) * dimension;
    std::copy_n(vector, dimension, gathered.data() + i * dimension);
  }
  multiplyTile(gathered.data(), tile.queryCount, lists_->vectors(tile.list) + tile.firstRow * dimension,
               tile.rowCount, dimension, products.data());
  const std::int64_t* rows = lists_->index.invlists->get_ids(tile.list) + tile.firstRow;
  for (std::size_t i = 0; i < tile.queryCount; ++i) {
    const std::int64_t query = queryRows[i];
    forEachAtLeast({products.data() + i * tile.rowCount, tile.rowCount}, minSimilarity,
                   [&](std::size_t column, float value) {
                     const std::int64_t row = rows[column];
                     if (query < row) {
                       found.push_back({query, row, clampSimilarity(value)});
                     } else if (query > row && !probes.visits(static_cast<std::size_t>(row),
                                                              places.list[static_cast<std::size_t>(query)])) {
                       // The other way round it is not found.
                       found.push_back({row, query, clampSimilarity(value)});
                     }
                   });
  }
}

Result<void> InvertedListsIndex::pairsWithin(
    float minSimilarity, JobControl& control, ProgressMeter* meter,
    const std::function<void(std::span<const RowPair>)>& emit) const {
  return translateExceptions(control, [&]() -> Result<void> {
    const RowPlaces places = rowPlaces();
    Probes probes;
    if (!probeRows(places, control, probes)) return cancelledError();
    const BlasThreads oneEach(1);
    const TileRunner runner(threads_, control, meter);
    const std::size_t workers = static_cast<std::size_t>(threads_);
    std::vector<std::vector<float>> gathered(
        workers, std::vector<float>(kTileQueries * static_cast<std::size_t>(dimension_)));
    std::vector<std::vector<float>> products(workers, std::vector<float>(kTileQueries * kTileRows));
    std::vector<ListTile> tiles;
    std::vector<std::vector<RowPair>> found;
    std::size_t rowsReported = 0;
    std::size_t rowsDone = 0;
    const auto compareTiles = [&] {
      found.resize(std::max(found.size(), tiles.size()));
      const bool finished = runner.run(tiles.size(), [&](std::size_t number, std::size_t worker) {
        compareTile(tiles[number], minSimilarity, places, probes, gathered[worker], products[worker],
                    found[number]);
      });
      if (!finished) return false;
      for (std::size_t number = 0; number < tiles.size(); ++number) {
        if (!found[number].empty()) emit(found[number]);
        found[number].clear();
      }
      tiles.clear();
      if (meter != nullptr) meter->add(static_cast<std::int64_t>(rowsDone - rowsReported));
      rowsReported = rowsDone;
      return true;
    };
    for (std::size_t list = 0; list < lists_->index.nlist; ++list) {
      const std::size_t queryCount = probes.begin[list + 1] - probes.begin[list];
      const std::size_t length = lists_->index.invlists->list_size(list);
      for (std::size_t query = 0; query < queryCount; query += kTileQueries) {
        for (std::size_t row = 0; row < length; row += kTileRows) {
          tiles.push_back({list, query, std::min(kTileQueries, queryCount - query), row,
                           std::min(kTileRows, length - row)});
          if (tiles.size() >= workers * 32 && !compareTiles()) return cancelledError();
        }
      }
      rowsDone += length;
    }
    if (!compareTiles()) return cancelledError();
    return ok();
  });
}

}  // namespace lookalike::index
