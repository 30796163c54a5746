// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/exact_index.h"

#include <algorithm>
#include <cmath>

#include "core/index/inner_products.h"
#include "core/index/search_edge.h"
#include "core/index/tile_runner.h"

namespace lookalike::index {

namespace {

struct Hit {
  std::uint32_t query = 0;
  Neighbour neighbour;
};

/// Queries of one range-search block: hits of a whole block are held at once, so that in the worst case
/// (every row a hit) about 2^26 of them are.
std::size_t rangeBlockQueries(std::size_t rows) {
  constexpr std::size_t kMostHits = std::size_t{1} << 26;
  const std::size_t fitting = kMostHits / std::max<std::size_t>(rows, 1);
  return std::clamp<std::size_t>(fitting / 64 * 64, 64, 4 * kTileQueries);
}

std::size_t tilesFor(std::size_t items, std::size_t tile) {
  return (items + tile - 1) / tile;
}

using Products = std::vector<std::vector<float>>;  // a buffer a worker

Products makeProducts(int threads) {
  return Products(static_cast<std::size_t>(threads), std::vector<float>(kTileQueries * kTileRows));
}

}  // namespace

Result<void> ExactIndex::rangeSearch(
    std::span<const float> queries, float minSimilarity, JobControl& control, ProgressMeter* meter,
    const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const {
  if (auto checked = checkQueries(queries, set_.dimension); !checked) return checked;
  return translateExceptions(control, [&]() -> Result<void> {
    const BlasThreads oneEach(1);
    const TileRunner runner(threads_, control, meter);
    Products products = makeProducts(threads_);
    std::vector<std::vector<Hit>> hits(static_cast<std::size_t>(threads_));
    const std::size_t dimension = static_cast<std::size_t>(set_.dimension);
    const std::size_t queryCount = dimension == 0 ? 0 : queries.size() / dimension;
    const std::size_t blockQueries = rangeBlockQueries(size());
    std::vector<std::vector<Neighbour>> found(blockQueries);
    for (std::size_t block = 0; block < queryCount; block += blockQueries) {
      const std::size_t inBlock = std::min(blockQueries, queryCount - block);
      const std::size_t rowTiles = tilesFor(size(), kTileRows);
      const bool finished =
          runner.run(rowTiles * tilesFor(inBlock, kTileQueries), [&](std::size_t number, std::size_t worker) {
            const std::size_t firstQuery = number / rowTiles * kTileQueries;
            const std::size_t firstRow = number % rowTiles * kTileRows;
            const std::size_t tileQueries = std::min(kTileQueries, inBlock - firstQuery);
            const std::size_t tileRows = std::min(kTileRows, size() - firstRow);
            float* out = products[worker].data();
            multiplyTile(queries.data() + (block + firstQuery) * dimension, tileQueries,
                         set_.unit.data() + firstRow * dimension, tileRows, dimension, out);
            for (std::size_t query = 0; query < tileQueries; ++query) {
              forEachAtLeast({out + query * tileRows, tileRows}, minSimilarity,
                             [&](std::size_t column, float value) {
                               hits[worker].push_back(
                                   {static_cast<std::uint32_t>(firstQuery + query),
                                    {static_cast<std::int64_t>(firstRow + column), clampSimilarity(value)}});
                             });
            }
          });
      if (!finished) return cancelledError();
      for (auto& ofWorker : hits) {
        for (const Hit& hit : ofWorker) found[hit.query].push_back(hit.neighbour);
        ofWorker.clear();
      }
      for (std::size_t query = 0; query < inBlock; ++query) {
        std::sort(found[query].begin(), found[query].end(), isCloser);
        emit(static_cast<std::int64_t>(block + query), found[query]);
        found[query].clear();
      }
      if (meter != nullptr) meter->add(static_cast<std::int64_t>(inBlock));
    }
    return ok();
  });
}

Result<void> ExactIndex::nearest(
    std::span<const float> queries, const NearestOptions& options, JobControl& control, ProgressMeter* meter,
    const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const {
  LOOKALIKE_CHECK(options.count > 0);
  if (auto checked = checkQueries(queries, set_.dimension); !checked) return checked;
  return translateExceptions(control, [&]() -> Result<void> {
    const BlasThreads oneEach(1);
    const TileRunner runner(threads_, control, meter);
    Products products = makeProducts(threads_);
    const std::size_t dimension = static_cast<std::size_t>(set_.dimension);
    const std::size_t queryCount = dimension == 0 ? 0 : queries.size() / dimension;
    const std::size_t count = std::min(static_cast<std::size_t>(options.count), size());
    const float limit = options.below;
    for (std::size_t block = 0; block < queryCount; block += kTileQueries) {
      const std::size_t inBlock = std::min(kTileQueries, queryCount - block);
      // The best of a union is the best of the parts' bests, so it does not matter which worker saw which
      // row.
      std::vector<std::vector<BestNeighbours>> best(
          static_cast<std::size_t>(threads_), std::vector<BestNeighbours>(inBlock, BestNeighbours(count)));
      const bool finished =
          runner.run(tilesFor(size(), kTileRows), [&](std::size_t number, std::size_t worker) {
            const std::size_t firstRow = number * kTileRows;
            const std::size_t tileRows = std::min(kTileRows, size() - firstRow);
            float* out = products[worker].data();
            multiplyTile(queries.data() + block * dimension, inBlock, set_.unit.data() + firstRow * dimension,
                         tileRows, dimension, out);
            for (std::size_t query = 0; query < inBlock; ++query) {
              BestNeighbours& list = best[worker][query];
              forEachAtLeast({out + query * tileRows, tileRows}, list.floor(),
                             [&](std::size_t column, float value) {
                               const float similarity = clampSimilarity(value);
                               if (similarity >= limit) return;
                               list.offer({static_cast<std::int64_t>(firstRow + column), similarity});
                             });
            }
          });
      if (!finished) return cancelledError();
      for (std::size_t query = 0; query < inBlock; ++query) {
        std::vector<Neighbour> all;
        for (const auto& ofWorker : best) {
          all.insert(all.end(), ofWorker[query].items().begin(), ofWorker[query].items().end());
        }
        std::sort(all.begin(), all.end(), isCloser);
        emit(static_cast<std::int64_t>(block + query), std::span(all).first(std::min(count, all.size())));
      }
      if (meter != nullptr) meter->add(static_cast<std::int64_t>(inBlock));
    }
    return ok();
  });
}

Result<void> ExactIndex::pairsWithin(float minSimilarity, JobControl& control, ProgressMeter* meter,
                                     const std::function<void(std::span<const RowPair>)>& emit) const {
  return translateExceptions(control, [&]() -> Result<void> {
    const BlasThreads oneEach(1);
    const TileRunner runner(threads_, control, meter);
    Products products = makeProducts(threads_);
    const std::size_t dimension = static_cast<std::size_t>(set_.dimension);
    // Strips of kTileQueries rows against the tiles that hold a later row: the upper triangle.
    struct Tile {
      std::size_t firstQuery = 0;
      std::size_t firstRow = 0;
    };
    std::vector<Tile> tiles;
    for (std::size_t query = 0; query < size(); query += kTileQueries) {
      for (std::size_t row = query / kTileRows * kTileRows; row < size(); row += kTileRows) {
        tiles.push_back({query, row});
      }
    }
    const std::size_t perRound = static_cast<std::size_t>(threads_) * 16;
    std::vector<std::vector<RowPair>> found(perRound);
    std::size_t rowsReported = 0;
    for (std::size_t first = 0; first < tiles.size(); first += perRound) {
      const std::size_t inRound = std::min(perRound, tiles.size() - first);
      const bool finished = runner.run(inRound, [&](std::size_t number, std::size_t worker) {
        const Tile& tile = tiles[first + number];
        const std::size_t tileQueries = std::min(kTileQueries, size() - tile.firstQuery);
        const std::size_t tileRows = std::min(kTileRows, size() - tile.firstRow);
        float* out = products[worker].data();
        multiplyTile(set_.unit.data() + tile.firstQuery * dimension, tileQueries,
                     set_.unit.data() + tile.firstRow * dimension, tileRows, dimension, out);
        for (std::size_t query = 0; query < tileQueries; ++query) {
          const std::size_t a = tile.firstQuery + query;
          forEachAtLeast(
              {out + query * tileRows, tileRows}, minSimilarity, [&](std::size_t column, float value) {
                const std::size_t b = tile.firstRow + column;
                if (b <= a) return;
                found[number].push_back(
                    {static_cast<std::int64_t>(a), static_cast<std::int64_t>(b), clampSimilarity(value)});
              });
        }
      });
      if (!finished) return cancelledError();
      for (std::size_t number = 0; number < inRound; ++number) {
        if (!found[number].empty()) emit(found[number]);
        found[number].clear();
      }
      if (meter != nullptr) {
        const std::size_t rowsDone = size() * (first + inRound) / tiles.size();
        meter->add(static_cast<std::int64_t>(rowsDone - rowsReported));
        rowsReported = rowsDone;
      }
    }
    return ok();
  });
}

}  // namespace lookalike::index
