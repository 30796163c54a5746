// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <QTest>
#include <sstream>

#include "core/exchange/derivation_writers.h"

using namespace lookalike;
using namespace lookalike::exchange;

namespace {

DerivationRow row(const std::string& path, std::optional<std::size_t> parent) {
  DerivationRow one;
  one.paths = {path};
  one.width = 640;
  one.height = 480;
  one.bytes = 1234;
  one.format = "jpeg";
  one.parent = parent;
  one.probability = 0.97F;
  one.score = 0.875F;
  return one;
}

std::vector<DerivationGroup> family() {
  DerivationGroup group;
  group.number = 1;
  group.images = {row("/p/original.jpg", std::nullopt), row("/p/say \"hi\" \\ \xFF\n.jpg", 0),
                  row("/p/c.jpg", 1)};
  group.images[0].originalProbability = 0.75F;
  group.images[0].paths.emplace_back("/p/twin.jpg");
  group.images[1].originalProbability = 0.25F;
  group.images[1].edits = {{EditKind::kCrop, 0.58F}, {EditKind::kMirror, 0.0F}};
  group.images[1].reasons = {{DirectionReasonKind::kContainment, 3.5F, 0.58F, 1.0F}};
  group.images[2].isWeakest = true;
  return {group};
}

}  // namespace

class TestDerivationExport : public QObject {
  Q_OBJECT
 private slots:
  void json() {
    std::ostringstream out;
    QVERIFY(writeDerivationsJson(out, family(), {"net:abc", 0.5F, "/p"}).ok());
    const auto document = nlohmann::json::parse(out.str());
    QCOMPARE(document["model"].get<std::string>(), std::string("net:abc"));
    const auto& tree = document["trees"][0];
    QCOMPARE(tree["group"].get<int>(), 1);
    QCOMPARE(tree["originals"].size(), std::size_t{3});
    QCOMPARE(tree["originals"][0]["path"].get<std::string>(), std::string("original.jpg"));
    QCOMPARE(tree["originals"][1]["probability"].get<double>(), 0.25);
    const auto& images = tree["images"];
    QVERIFY(images[0]["parent"].is_null() && images[0]["probability"].is_null() &&
            images[0]["edits"].is_null());
    QCOMPARE(images[0]["files"].size(), std::size_t{2});
    QCOMPARE(images[1]["parent"].get<int>(), 0);
    QCOMPARE(images[1]["leaf"].get<bool>(), false);
    QCOMPARE(images[1]["edits"].dump(), std::string(R"([{"amount":0.58,"kind":"crop"},{"kind":"mirror"}])"));
    QCOMPARE(images[1]["reasons"][0]["log_odds"].get<double>(), 3.5);
    QVERIFY(images[1]["files"][0].contains("path_bytes"));
    QCOMPARE(images[2]["leaf"].get<bool>(), true);
    QCOMPARE(images[2]["weakest_link"].get<bool>(), true);
    QCOMPARE(images[2]["score"].get<double>(), 0.875);
  }

  void dot() {
    std::ostringstream out;
    QVERIFY(writeDerivationsDot(out, family(), {"net:abc", 0.5F, "/p"}).ok());
    const std::string expected =
        "digraph lookalike {\n"
        "  comment=\"model net:abc\";\n"
        "  rankdir=LR;\n"
        "  node [shape=box];\n"
        "  subgraph \"cluster_1\" {\n"
        "    label=\"Group 1\";\n"
        "    \"g1i0\" [label=\"original.jpg\\n640 x 480 jpeg\", style=bold];\n"
        "    \"g1i1\" [label=\"say \\\"hi\\\" \\\\ \\\\xFF\\\\x0A.jpg\\n640 x 480 jpeg\"];\n"
        "    \"g1i2\" [label=\"c.jpg\\n640 x 480 jpeg\"];\n"
        "    \"g1i0\" -> \"g1i1\" [label=\"crop 0.58, mirror\\n0.97\"];\n"
        "    \"g1i1\" -> \"g1i2\" [label=\"\\n0.97\", style=dashed];\n"
        "  }\n"
        "}\n";
    QCOMPARE(out.str(), expected);
  }

  void nothingIsStillADocument() {
    std::ostringstream json;
    QVERIFY(writeDerivationsJson(json, {}, {"m", 0.5F, {}}).ok());
    QVERIFY(nlohmann::json::parse(json.str())["trees"].empty());
    std::ostringstream dot;
    QVERIFY(writeDerivationsDot(dot, {}, {}).ok());
    QVERIFY(dot.str().ends_with("}\n"));
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    QVERIFY(writeDerivationsDot(broken, family(), {}).error().code == ErrorCode::kIo);
    QVERIFY(writeDerivationsJson(broken, family(), {}).error().code == ErrorCode::kIo);
  }
};

QTEST_GUILESS_MAIN(TestDerivationExport)
#include "test_derivation_export.moc"
