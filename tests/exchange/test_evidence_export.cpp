// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <QtTest>
#include <set>
#include <sstream>

#include "core/exchange/csv.h"
#include "core/exchange/evidence_names.h"
#include "core/exchange/find_writers.h"

using namespace lookalike;
using exchange::PairRow;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

}  // namespace

class TestEvidenceExport : public QObject {
  Q_OBJECT
 private slots:
  void pairsWithoutAnAlignment() {
    auto geometry = std::make_shared<GeometricEvidence>();
    geometry->matches = 3;
    const std::vector<PairRow> rows{{"a", "b", {}, {}, kNone, kNone, 0.125F, geometry}};
    std::ostringstream csv;
    QVERIFY(exchange::writePairsCsv(csv, rows, {"m", 0.0F, {}}).ok());
    const auto records = exchange::parseCsv(csv.str(), "pairs");
    QCOMPARE(records->size(), std::size_t{2});
    QCOMPARE((*records)[1].fields.size(), (*records)[0].fields.size());
    QVERIFY(csv.str().ends_with(",,,0.125,0,0,,0,0,,,undecided,,,,,,,,,,m,,,,\n"));
    std::ostringstream json;
    QVERIFY(exchange::writePairsJson(json, rows, {"m", 0.0F, {}}).ok());
    const auto pair = nlohmann::json::parse(json.str())["pairs"][0];
    QVERIFY(pair["similarity"].is_null());
    for (const char* key : {"agreement", "relation", "transform", "edited"})
      QVERIFY2(pair["geometry"][key].is_null(), key);
    QVERIFY(pair["geometry"]["region_b"].is_array() && pair["geometry"]["region_b"].empty());
  }

  void directionNamesAreDistinct() {
    std::set<std::string_view> reasons;
    for (int kind = 0; kind < kDirectionReasonKinds; ++kind)
      reasons.insert(exchange::reasonName(static_cast<DirectionReasonKind>(kind)));
    QCOMPARE(reasons.size(), static_cast<std::size_t>(kDirectionReasonKinds));
    QVERIFY(!reasons.contains("unknown"));
    QCOMPARE(exchange::directionName(Direction::kAFromB), std::string_view("a_from_b"));
    const std::vector<DirectionReason> list{{DirectionReasonKind::kDerivedFrom, 7.0F},
                                            {DirectionReasonKind::kQuality, -0.126F}};
    QCOMPARE(exchange::reasonsText(list), std::string("derived_from:7+quality:-0.13"));
    QCOMPARE(exchange::reasonsText({}), std::string());
  }

  void evidenceNamesAreDistinct() {
    std::set<std::string> edits;
    for (int kind = 0; kind <= static_cast<int>(EditKind::kBlend); ++kind) {
      const std::string name(exchange::editName(static_cast<EditKind>(kind)));
      QVERIFY(!name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos);
      edits.insert(name);
    }
    QCOMPARE(edits.size(), std::size_t{21});
    QVERIFY(!edits.contains("unknown"));
    std::set<std::string_view> doubts;
    std::uint32_t all = 0;
    for (const Doubt doubt : exchange::kDoubts) {
      doubts.insert(exchange::doubtName(doubt));
      all |= static_cast<std::uint32_t>(doubt);
    }
    QCOMPARE(doubts.size(), std::size_t{8});
    QCOMPARE(all, 0xFFU);
    QCOMPARE(exchange::doubtsText(0), std::string());
    QVERIFY(exchange::doubtsText(all).ends_with("overlap_disagrees+parallax"));
    const std::vector<NamedEdit> list{
        {EditKind::kRotate, -90.0F}, {EditKind::kBlur, kNone}, {EditKind::kGrey, 7.0F}};
    QCOMPARE(exchange::editsText(list), std::string("rotate:-90+blur+grey"));
  }
};

QTEST_GUILESS_MAIN(TestEvidenceExport)
#include "test_evidence_export.moc"
