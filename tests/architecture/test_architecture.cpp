// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <iterator>
#include <QtTest>

#include "tests/architecture/architecture_rules.h"

using namespace lookalike::architecture;

namespace {

/// Everything that a person wrote below the root, apart from the tests' data.
SourceTree readTree(const std::filesystem::path& root) {
  SourceTree tree;
  for (const char* top : {"app", "core", "packaging/cmake", "tests", "ui"}) {
    if (!std::filesystem::exists(root / top)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / top)) {
      const std::string path = entry.path().lexically_relative(root).string();
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || path.rfind("tests/data/", 0) == 0) continue;
      if (path == "tests/architecture/edges.txt") continue;  // it stands in core/README.md as it is
      if (extension != ".h" && extension != ".cpp" && extension != ".txt" && extension != ".cmake") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      tree[path] = std::string(std::istreambuf_iterator<char>(file), {});
    }
  }
  for (const char* name : {"CMakeLists.txt"}) {
    std::ifstream file(root / name, std::ios::binary);
    tree[name] = std::string(std::istreambuf_iterator<char>(file), {});
  }
  return tree;
}

std::string textOf(const char* path) {
  std::ifstream file(std::filesystem::path(LOOKALIKE_SOURCE_DIR) / path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void report(const Violations& violations) {
  for (const std::string& violation : violations) qWarning("%s", violation.c_str());
  QVERIFY2(violations.empty(), violations.empty() ? "" : violations.front().c_str());
}

template <typename Check>
Violations overFiles(const SourceTree& tree, const Check& check) {
  Violations all;
  for (const auto& [path, text] : tree) {
    const Violations found = check(SourceFile{path, text});
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

std::string include(const char* target) {
  const bool isOwn =
      std::string(target).find(".h") != std::string::npos && std::string(target).rfind("core/", 0) == 0;
  return isOwn ? std::string("#include \"") + target + "\"\n" : std::string("#include <") + target + ">\n";
}

}  // namespace

class TestArchitecture : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();

  // The tree keeps the rules.
  void treeKeepsLayers() { report(checkLayers(tree_, readEdges(edges_))); }
  void edgesAreInTheReadme();
  void partsHaveNoCycles() { report(checkParts(tree_)); }
  void pipelineHoldsJobs();
  void treeKeepsQtWhereItBelongs() { report(overFiles(tree_, checkQt)); }
  void treeKeepsWrappedLibrariesWhereTheyBelong() { report(overFiles(tree_, checkWrappedLibraries)); }
  void treeHeadersShowNoLibrary() { report(checkWhatHeadersShow(tree_)); }
  void treeNamesItsLicence() { report(overFiles(tree_, checkLicence)); }
  void treeLinksPrivately() { report(overFiles(tree_, checkPrivateLinks)); }
  void treeHasSpeakingNames();
  void treeIncludesFromTheRoot() { report(checkIncludesFromRoot(tree_)); }

  // Each rule catches who breaks it, and only who breaks it.
  void layersCanFail_data();
  void layersCanFail();
  void edgesCanFail();
  void partsCanFail();
  void jobsCanFail();
  void qtCanFail_data();
  void qtCanFail();
  void wrappedLibrariesCanFail_data();
  void wrappedLibrariesCanFail();
  void shownLibrariesCanFail();
  void qtBesideTorchCanFail();
  void licenceCanFail();
  void privateLinksCanFail();
  void namesCanFail();
  void includesFromTheRootCanFail();

 private:
  SourceTree tree_;
  std::string edges_;
};

void TestArchitecture::initTestCase() {
  tree_ = readTree(LOOKALIKE_SOURCE_DIR);
  QVERIFY(tree_.count("core/base/result.h") == 1);
  QVERIFY(tree_.count("tests/architecture/test_architecture.cpp") == 1);
  QVERIFY(tree_.size() > 50);
  edges_ = textOf("tests/architecture/edges.txt");
  QVERIFY(readEdges(edges_).size() > 20);
}

void TestArchitecture::treeHasSpeakingNames() {
  Violations all;
  for (const auto& [path, text] : tree_) {
    if (path.rfind("packaging/", 0) == 0 || path == "CMakeLists.txt") continue;
    const Violations found = checkNames(path);
    all.insert(all.end(), found.begin(), found.end());
  }
  report(all);
}

void TestArchitecture::edgesAreInTheReadme() {
  const std::string readme = textOf("core/README.md");
  QVERIFY2(readme.find("```text\n" + edges_ + "```\n") != std::string::npos,
           "core/README.md does not hold tests/architecture/edges.txt as it is");
}

void TestArchitecture::pipelineHoldsJobs() {
  Violations all;
  for (const auto& [path, text] : tree_) {
    const Violations found = checkJobs(path);
    all.insert(all.end(), found.begin(), found.end());
  }
  report(all);
}

void TestArchitecture::layersCanFail_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<bool>("isAllowed");
  const auto row = [](const char* path, const char* target, bool isAllowed) {
    QTest::addRow("%s -> %s", path, target) << QByteArray(path) << QByteArray(target) << isAllowed;
  };
  row("core/match/a.cpp", "core/index/descriptor_index.h", true);
  row("core/index/a.cpp", "core/index/other.h", true);              // within a folder
  row("core/index/a.h", "core/match/descriptor_matcher.h", false);  // upwards
  row("core/match/a.cpp", "core/base/result.h", false);             // not in the table
  row("core/wherever/a.cpp", "core/base/result.h", false);          // a folder that the table lacks
  row("ui/groups/a.cpp", "core/match/descriptor_matcher.h", true);
  row("ui/groups/a.cpp", "core/index/descriptor_index.h", false);  // through another folder only
  row("ui/groups/a.cpp", "app/gui/start.h", false);
  row("app/gui/main.cpp", "ui/groups/main_window.h", true);
  row("app/gui/main.cpp", "app/cli/command.h", false);
  row("tests/index/a.cpp", "core/match/descriptor_matcher.h", true);
}

void TestArchitecture::layersCanFail() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, target);
  QFETCH(bool, isAllowed);
  const EdgeTable table = readEdges("base:\nindex: base\nmatch: index\nui: match\napp/gui: ui\n");
  SourceTree tree{{"core/index/used.cpp", include("core/base/result.h")},
                  {"core/match/used.cpp", include("core/index/descriptor_index.h")},
                  {"ui/used.cpp", include("core/match/descriptor_matcher.h")},
                  {"app/gui/used.cpp", "#include \"ui/window.h\"\n"}};
  QVERIFY(checkLayers(tree, table).empty());
  tree[path.toStdString()] = "  #  include \"" + target.toStdString() + "\"  // why\n";
  QCOMPARE(checkLayers(tree, table).empty(), isAllowed);
}

void TestArchitecture::edgesCanFail() {
  const SourceTree tree{{"core/index/a.cpp", include("core/base/result.h")}, {"core/base/result.h", ""}};
  QVERIFY(checkLayers(tree, readEdges("base:\nindex: base\n")).empty());
  QCOMPARE(checkLayers(tree, readEdges("base:\nscan:\nindex: base scan\n")).size(),
           std::size_t{1});                                                // unused
  QVERIFY(!checkLayers(tree, readEdges("index: base\nbase:\n")).empty());  // upside down
}

void TestArchitecture::partsCanFail() {
  SourceTree tree{{"core/neural/a.cpp", include("core/neural/graph/b.h")}, {"core/neural/graph/b.h", ""}};
  QVERIFY(checkParts(tree).empty());
  tree["core/neural/graph/b.h"] = include("core/neural/c.h");
  QCOMPARE(checkParts(tree).size(), std::size_t{2});
}

void TestArchitecture::jobsCanFail() {
  QVERIFY(checkJobs("core/pipeline/find_copies_job.cpp").empty());
  QVERIFY(checkJobs("core/index/lists.cpp").empty());
  QCOMPARE(checkJobs("core/pipeline/finding.h").size(), std::size_t{1});
}

void TestArchitecture::qtCanFail_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<bool>("isAllowed");
  const auto row = [](const char* path, const char* target, bool isAllowed) {
    QTest::addRow("%s -> %s", path, target) << QByteArray(path) << QByteArray(target) << isAllowed;
  };
  row("core/catalogue/a.cpp", "QtSql/QSqlQuery", true);
  row("core/act/a.cpp", "QtCore/QFile", true);
  row("core/catalogue/a.h", "QtSql/QSqlQuery", false);
  row("core/catalogue/a.cpp", "QtGui/QImage", false);
  row("core/catalogue/a.cpp", "QImage", false);
  row("core/catalogue/a.cpp", "QString", false);  // the module is not named
  row("core/decode/a.cpp", "QtCore/QString", false);
  row("core/decode/a.cpp", "QString", false);
  row("core/pipeline/a.cpp", "QtWidgets", false);
  row("core/decode/a.cpp", "queue", true);
  row("app/cli/main.cpp", "QCoreApplication", true);
  row("app/cli/main.cpp", "QApplication", false);
  row("app/cli/main.cpp", "QtWidgets/QLabel", false);
  row("app/gui/main.cpp", "QApplication", true);
  row("ui/views/a.h", "QWidget", true);
  row("tests/base/a.cpp", "QtTest", true);
}

void TestArchitecture::qtCanFail() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, target);
  QFETCH(bool, isAllowed);
  QCOMPARE(checkQt({path.toStdString(), include(target.constData())}).empty(), isAllowed);
}

void TestArchitecture::wrappedLibrariesCanFail_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<bool>("isAllowed");
  const auto row = [](const char* path, const char* target, bool isAllowed) {
    QTest::addRow("%s -> %s", path, target) << QByteArray(path) << QByteArray(target) << isAllowed;
  };
  row("core/neural/a.cpp", "torch/script.h", true);
  row("core/describe/a.cpp", "torch/script.h", false);
  row("core/describe/a.cpp", "ATen/Parallel.h", false);
  row("core/pipeline/a.cpp", "c10/core/Device.h", false);
  row("core/index/a.cpp", "faiss/IndexFlat.h", true);
  row("core/match/a.cpp", "faiss/IndexFlat.h", false);
  row("core/decode/a.cpp", "opencv2/core.hpp", true);
  row("core/scan/a.cpp", "opencv2/core.hpp", false);
  row("ui/a.cpp", "opencv2/core.hpp", false);
  row("app/cli/a.cpp", "faiss/IndexFlat.h", false);
  row("core/store/a.cpp", "sqlite3.h", true);
  row("core/catalogue/a.cpp", "sqlite3.h", false);
}

void TestArchitecture::wrappedLibrariesCanFail() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, target);
  QFETCH(bool, isAllowed);
  QCOMPARE(checkWrappedLibraries({path.toStdString(), include(target.constData())}).empty(), isAllowed);
}

void TestArchitecture::shownLibrariesCanFail() {
  // Shown through a second header, too.
  SourceTree tree{{"core/decode/inner.h", include("opencv2/core.hpp")},
                  {"core/decode/outer.h", include("core/decode/inner.h")},
                  {"core/decode/a.cpp", include("core/decode/outer.h")}};
  QVERIFY(checkWhatHeadersShow(tree).empty());  // within its folder it may
  tree["core/describe/b.cpp"] = include("core/decode/outer.h");
  QCOMPARE(checkWhatHeadersShow(tree).size(), std::size_t{1});
  const SourceTree torch{{"core/neural/net.h", include("torch/torch.h")},
                         {"core/train/a.cpp", include("core/neural/net.h")}};
  QVERIFY(checkWhatHeadersShow(torch).empty());
  const SourceTree faiss{{"core/index/lists.h", include("faiss/IndexFlat.h")},
                         {"core/match/a.cpp", include("core/index/lists.h")}};
  QCOMPARE(checkWhatHeadersShow(faiss).size(), std::size_t{1});
  const SourceTree qt{{"core/catalogue/c.h", include("QtCore/QString")},
                      {"core/pipeline/a.cpp", include("core/catalogue/c.h")}};
  QCOMPARE(checkWhatHeadersShow(qt).size(), std::size_t{1});
}

void TestArchitecture::qtBesideTorchCanFail() {
  const SourceTree direct{{"tests/neural/a.cpp", include("QtTest") + include("torch/script.h")}};
  QCOMPARE(checkWhatHeadersShow(direct).size(), std::size_t{1});
  const SourceTree throughAHeader{{"core/neural/net.h", include("torch/script.h")},
                                  {"tests/neural/a.cpp", include("QtTest") + include("core/neural/net.h")}};
  QCOMPARE(checkWhatHeadersShow(throughAHeader).size(), std::size_t{1});
  const SourceTree apart{{"core/neural/net.cpp", include("torch/script.h")},
                         {"tests/neural/a.cpp", include("QtTest")}};
  QVERIFY(checkWhatHeadersShow(apart).empty());
}

void TestArchitecture::licenceCanFail() {
  QVERIFY(checkLicence({"a.h", "// SPDX-License-Identifier: GPL-3.0-or-later\n"}).empty());
  QVERIFY(checkLicence({"a", "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n"}).empty());
  QCOMPARE(checkLicence({"a.h", ""}).size(), std::size_t{1});
  QCOMPARE(checkLicence({"a.h", "// SPDX-License-Identifier: MIT\n"}).size(), std::size_t{1});
  QCOMPARE(checkLicence({"a.h", "\n\n// SPDX-License-Identifier: GPL-3.0-or-later\n"}).size(),
           std::size_t{1});
}

void TestArchitecture::privateLinksCanFail() {
  const auto count = [](const char* text) {
    return checkPrivateLinks({"core/x/CMakeLists.txt", text}).size();
  };
  QCOMPARE(count("target_link_libraries(a PRIVATE b c)\n"), std::size_t{0});
  QCOMPARE(count("target_link_libraries(a b)\n"), std::size_t{1});
  QCOMPARE(count("target_link_libraries(a PUBLIC b)\n"), std::size_t{1});
  QCOMPARE(count("target_link_libraries( a\n  PRIVATE b\n  PUBLIC c)\n"), std::size_t{1});
  QCOMPARE(count("# target_link_libraries(a PUBLIC b)\n"), std::size_t{0});
  QCOMPARE(count("target_link_libraries(lookalike_options INTERFACE Threads::Threads)\n"), std::size_t{0});
}

void TestArchitecture::namesCanFail() {
  QVERIFY(checkNames("core/index/descriptor_index.h").empty());
  QVERIFY(checkNames("core/index/CMakeLists.txt").empty());
  QCOMPARE(checkNames("core/index/DescriptorIndex.h").size(), std::size_t{1});
  QCOMPARE(checkNames("core/Index/descriptor_index.h").size(), std::size_t{1});
  QCOMPARE(checkNames("core/index/descriptor-index.h").size(), std::size_t{1});
  QCOMPARE(checkNames("core/index/string_utils.h").size(), std::size_t{1});
  QCOMPARE(checkNames("core/common/a.h").size(), std::size_t{1});
}

void TestArchitecture::includesFromTheRootCanFail() {
  SourceTree tree{{"core/index/a.cpp", "#include \"a.h\"\n#include \"a.moc\"\n"}, {"core/index/a.h", ""}};
  QCOMPARE(checkIncludesFromRoot(tree).size(), std::size_t{1});
  tree["core/index/a.cpp"] = "#include \"core/index/a.h\"\n";
  QVERIFY(checkIncludesFromRoot(tree).empty());
}

QTEST_GUILESS_MAIN(TestArchitecture)
#include "test_architecture.moc"
