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
  void treeKeepsLayers() { report(checkLayers(tree_)); }
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
  void jobOptionsAreOpenToTheWindow();
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
};

void TestArchitecture::initTestCase() {
  tree_ = readTree(LOOKALIKE_SOURCE_DIR);
  QVERIFY(tree_.count("core/base/result.h") == 1);
  QVERIFY(tree_.count("tests/architecture/test_architecture.cpp") == 1);
  QVERIFY(tree_.size() > 50);
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

void TestArchitecture::layersCanFail_data() {
  QTest::addColumn<QByteArray>("path");
  QTest::addColumn<QByteArray>("target");
  QTest::addColumn<bool>("isAllowed");
  const auto row = [](const char* path, const char* target, bool isAllowed) {
    QTest::addRow("%s -> %s", path, target) << QByteArray(path) << QByteArray(target) << isAllowed;
  };
  row("core/scan/a.cpp", "core/describe/describer.h", false);  // a later stage
  row("core/describe/a.cpp", "core/pipeline/library.h", false);
  row("core/index/a.h", "core/match/descriptor_matcher.h", false);
  row("core/match/a.cpp", "core/index/descriptor_index.h", true);
  row("core/base/a.h", "core/values/descriptor_set.h", false);
  row("core/index/a.cpp", "core/values/descriptor_set.h", true);
  row("core/index/a.cpp", "ui/views/main_window.h", false);
  row("core/pipeline/a.cpp", "core/train/trainer.h", true);
  row("core/pipeline/a.cpp", "app/cli/command.h", false);
  row("core/wherever/a.cpp", "core/base/result.h", false);  // a folder without a place
  row("ui/views/a.cpp", "core/pipeline/library.h", true);
  row("ui/views/a.cpp", "core/review/decisions.h", true);
  row("ui/views/a.cpp", "core/values/image_pair.h", true);
  row("ui/views/a.cpp", "core/decode/thumbnail_cache.h", true);
  row("ui/views/a.cpp", "core/catalogue/catalogue.h", false);
  row("ui/views/a.cpp", "core/index/descriptor_index.h", false);
  row("ui/views/a.cpp", "core/exchange/csv.h", false);
  row("ui/views/a.cpp", "app/gui/start.h", false);
  row("app/gui/main.cpp", "ui/views/main_window.h", true);
  row("app/cli/a.cpp", "core/pipeline/library.h", true);
  row("app/cli/a.cpp", "core/exchange/csv.h", true);
  row("app/cli/a.cpp", "core/catalogue/catalogue.h", false);
  row("tests/index/a.cpp", "core/index/exact_index.h", true);
}

void TestArchitecture::layersCanFail() {
  QFETCH(QByteArray, path);
  QFETCH(QByteArray, target);
  QFETCH(bool, isAllowed);
  const SourceTree tree{{path.toStdString(), "  #  include \"" + target.toStdString() + "\"  // why\n"}};
  QCOMPARE(checkLayers(tree).empty(), isAllowed);
}

void TestArchitecture::jobOptionsAreOpenToTheWindow() {
  SourceTree tree{{"ui/a.cpp", include("core/match/options.h")}, {"core/match/options.h", ""}};
  QCOMPARE(checkLayers(tree).size(), std::size_t{1});
  tree["core/pipeline/job.h"] = include("core/pipeline/other.h");
  tree["core/pipeline/other.h"] = include("core/match/options.h");
  QVERIFY(checkLayers(tree).empty());
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
