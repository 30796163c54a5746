// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/pair_repository.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/catalogue/geometry_bytes.h"
#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

namespace {

/// Rows in one INSERT: most of a row's cost is the call, not the row.
constexpr std::size_t kRowsAtOnce = 64;

std::string insertOf(std::size_t rows) {
  std::string sql =
      "INSERT INTO pairs (run, place, a, b, score, similarity, normalised_similarity, geometry,"
      " copy_score, network_copy, norm_ratio) VALUES ";
  for (std::size_t i = 0; i < rows; ++i)
    sql += i == 0 ? "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  return sql;
}

/// The facts of a run, then its describer.
SqlStatement& bindFacts(SqlStatement& statement, const PairRun& run) {
  return statement.bindReal(run.scoreFloor)
      .bindReal(run.threshold)
      .bind(run.normalised ? 1 : 0)
      .bind(run.createdAtMs)
      .bindText(run.inputDigest)
      .bind(static_cast<int>(run.evidence))
      .bindText(run.describer.text);
}

void bindOrNull(SqlStatement& statement, float value) {
  if (std::isnan(value)) {
    statement.bindNull();
  } else {
    statement.bindReal(value);
  }
}

/// Of a number that nobody can have stored: kGlobal, which promises nothing of geometry.
EvidenceKind evidenceOf(std::int64_t stored) {
  if (stored == static_cast<std::int64_t>(EvidenceKind::kLocal)) return EvidenceKind::kLocal;
  return stored == static_cast<std::int64_t>(EvidenceKind::kBoth) ? EvidenceKind::kBoth
                                                                  : EvidenceKind::kGlobal;
}

/// The order in which pairs are stored: by descending score, then ids.
std::vector<std::uint32_t> placesOf(std::span<const ImagePair> pairs) {
  std::vector<std::uint32_t> order(pairs.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto before = [&](std::uint32_t left, std::uint32_t right) {
    const ImagePair& x = pairs[left];
    const ImagePair& y = pairs[right];
    if (x.score != y.score) return x.score > y.score;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
  };
  if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
  return order;
}

}  // namespace

Result<void> PairRepository::replace(const PairRun& run, std::span<const ImagePair> pairs) {
  LOOKALIKE_CHECK(pairs.size() < std::numeric_limits<std::uint32_t>::max());
  for (const ImagePair& pair : pairs) LOOKALIKE_CHECK(!std::isnan(pair.score));
  auto remove = connection_.prepare("DELETE FROM pair_runs WHERE describer = ?");  // its pairs follow
  if (!remove) return remove.error();
  if (auto done = remove->bindText(run.describer.text).run(); !done) return done;

  auto keys = KeyCounter::load(connection_, "pair_runs");
  if (!keys) return keys.error();
  const std::int64_t runId = keys->take();
  if (auto saved = keys->save(); !saved) return saved;
  auto insertRun = connection_.prepare(
      "INSERT INTO pair_runs (score_floor, threshold, normalised, created_at_ms, input_digest, evidence,"
      " describer, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insertRun) return insertRun.error();
  if (auto done = bindFacts(*insertRun, run).bind(runId).run(); !done) return done;

  const std::vector<std::uint32_t> order = placesOf(pairs);
  for (std::size_t done = 0; done < order.size();) {
    const std::size_t remaining = order.size() - done;
    const std::size_t rows = std::min(kRowsAtOnce, remaining);
    auto insert = connection_.prepare(insertOf(rows));
    if (!insert) return insert.error();
    for (const std::size_t end = done + remaining / rows * rows; done < end;) {
      for (std::size_t row = 0; row < rows; ++row, ++done) {
        const ImagePair& pair = pairs[order[done]];
        insert->bind(runId).bind(static_cast<std::int64_t>(done)).bind(pair.a.value).bind(pair.b.value);
        insert->bindReal(pair.score);
        bindOrNull(*insert, pair.similarity);
        bindOrNull(*insert, pair.normalisedSimilarity);
        if (pair.geometry) {
          insert->bindBytes(packGeometry(*pair.geometry));
        } else {
          insert->bindNull();
        }
        bindOrNull(*insert, pair.copyScore);
        bindOrNull(*insert, pair.networkCopy);
        bindOrNull(*insert, pair.normRatio);
      }
      if (auto inserted = insert->run(); !inserted) return inserted;
    }
  }
  return ok();
}

Result<void> PairRepository::update(const PairRun& run) {
  auto update = connection_.prepare(
      "UPDATE pair_runs SET score_floor = ?, threshold = ?, normalised = ?, created_at_ms = ?,"
      " input_digest = ?, evidence = ? WHERE describer = ?");
  if (!update) return update.error();
  if (auto done = bindFacts(*update, run).run(); !done) return done;
  if (update->rowsChanged() != 1)
    return Error{ErrorCode::kInvalidArgument, {}, "no stored pairs of " + run.describer.text};
  return ok();
}

Result<std::vector<PairRun>> PairRepository::runs(const std::optional<DescriberKey>& describer) {
  auto select = connection_.prepare(
      std::string("SELECT describer, score_floor, threshold, normalised, created_at_ms, input_digest,"
                  " evidence FROM pair_runs") +
      (describer ? " WHERE describer = ?" : "") + " ORDER BY created_at_ms DESC, id DESC");
  if (!select) return select.error();
  if (describer) select->bindText(describer->text);
  std::vector<PairRun> runs;
  auto done = select->forEachRow([&](const SqlRow& row) {
    runs.push_back({DescriberKey{row.text(0)}, static_cast<float>(row.real(1)),
                    static_cast<float>(row.real(2)), row.integer(3) != 0, row.integer(4), row.text(5),
                    evidenceOf(row.integer(6))});
  });
  if (!done) return done.error();
  return runs;
}

Result<void> PairRepository::visitPairs(const DescriberKey& describer, float minScore,
                                        const PairVisitor& visit) {
  auto select = connection_.prepare(
      "SELECT a, b, score, similarity, normalised_similarity, geometry, copy_score, network_copy,"
      " norm_ratio FROM pairs"
      " WHERE run = (SELECT id FROM pair_runs WHERE describer = ?) AND score >= ? ORDER BY place");
  if (!select) return select.error();
  return select->bindText(describer.text).bindReal(minScore).forEachRow([&](const SqlRow& row) {
    ImagePair pair;
    pair.a = {row.integer(0)};
    pair.b = {row.integer(1)};
    pair.score = static_cast<float>(row.real(2));
    if (!row.isNull(3)) pair.similarity = static_cast<float>(row.real(3));
    if (!row.isNull(4)) pair.normalisedSimilarity = static_cast<float>(row.real(4));
    if (!row.isNull(6)) pair.copyScore = static_cast<float>(row.real(6));
    if (!row.isNull(7)) pair.networkCopy = static_cast<float>(row.real(7));
    if (!row.isNull(8)) pair.normRatio = static_cast<float>(row.real(8));
    visit(pair, row.isNull(5) ? std::string() : row.bytes(5));
  });
}

}  // namespace lookalike::catalogue
