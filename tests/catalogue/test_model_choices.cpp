// SPDX-License-Identifier: GPL-3.0-or-later
// Which model serves a library: rows that are added, together with the pairs of a model or by themselves.
#include <unistd.h>

#include <csignal>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <set>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/library_file.h"
#include "core/catalogue/schema.h"
#include "tests/catalogue/child_process.h"

using namespace lookalike;
using namespace lookalike::catalogue;
using lookalike::testing::runInChild;

namespace {

ModelChoice choiceOf(const std::string& key, const std::string& name, const std::string& before = {}) {
  return {DescriberKey{key}, name, DescriberKey{before}, 1'700'000'000'000};
}

PairRun runOf(const std::string& key) {
  PairRun run;
  run.describer = {key};
  run.scoreFloor = 0.02F;
  run.threshold = 0.6F;
  run.inputDigest = "digest";
  run.createdAtMs = 5;
  return run;
}

}  // namespace

class TestModelChoices : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path() const { return folder_->filePath("library").toStdString(); }
  std::vector<ModelChoice> stored() const {
    return Catalogue::open(path(), OpenMode::kReadOnly).value()->modelChoices().value();
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void choicesAreKeptInTheirOrder() {
    auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
    QVERIFY(library->modelChoices().value().empty());
    QVERIFY(library->addModelChoice(choiceOf("torchscript:1", "caf\xc3\xa9 1")).ok());
    QVERIFY(library->addModelChoice(choiceOf("dct:2", "dct", "torchscript:1")).ok());
    QVERIFY(library->addModelChoice(choiceOf("torchscript:1", "caf\xc3\xa9 1", "dct:2")).ok());
    const auto choices = stored();  // beside the writer
    QCOMPARE(choices.size(), std::size_t{3});
    QVERIFY(choices[0].describer.text == "torchscript:1" && choices[0].before.text.empty());
    QVERIFY(choices[0].modelName == "caf\xc3\xa9 1");
    QCOMPARE(choices[0].chosenAtMs, std::int64_t{1'700'000'000'000});
    QVERIFY(choices[1].describer.text == "dct:2" && choices[1].before.text == "torchscript:1");
    QVERIFY(choices[2].describer.text == "torchscript:1");
  }

  void whatIsNoChoiceIsRefused() {
    auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
    for (const ModelChoice& bad :
         {choiceOf("", "x"), choiceOf(std::string(201, 'k'), "x"), choiceOf("k", std::string(401, 'n')),
          choiceOf("k", "\xff\xfe"), choiceOf("k", std::string("a\0b", 3)),
          choiceOf("k", "x", std::string(201, 'k'))}) {
      QVERIFY(library->addModelChoice(bad).error().code == ErrorCode::kInvalidArgument);
      QVERIFY(library->replacePairsAndChoose(runOf("k"), {}, bad).error().code ==
              ErrorCode::kInvalidArgument);
    }
    QVERIFY(library->modelChoices().value().empty());
    QVERIFY(library->pairRuns().value().empty());  // neither
    library.reset();
    auto reader = Catalogue::open(path(), OpenMode::kReadOnly).value();
    QVERIFY(reader->addModelChoice(choiceOf("k", "x")).error().code == ErrorCode::kReadOnly);
  }

  void pairsAndChoiceComeTogether() {
    auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
    QVERIFY(library->replacePairs(runOf("old"), {}).ok());
    QVERIFY(library->replacePairsAndChoose(runOf("new"), {}, choiceOf("new", "n", "old")).ok());
    QCOMPARE(library->pairRuns().value().size(), std::size_t{2});
    QVERIFY(library->modelChoices().value().at(0).describer.text == "new");
    // A pair of images that are not there breaks the whole.
    ImagePair impossible;
    impossible.a = {1};
    impossible.b = {2};
    impossible.score = 0.9F;
    QVERIFY(!library->replacePairsAndChoose(runOf("third"), std::vector{impossible}, choiceOf("third", "t"))
                 .ok());
    QCOMPARE(library->modelChoices().value().size(), std::size_t{1});
    QCOMPARE(library->pairRuns().value().size(), std::size_t{2});
  }

  void aKillLeavesBothOrNeither() {
    {
      auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
      QVERIFY(library->replacePairs(runOf("old"), {}).ok());
    }
    for (const int microseconds : {0, 300, 1000, 3000, 6000, 10'000, 20'000}) {
      const pid_t child = ::fork();
      if (child == 0) {
        auto library = Catalogue::open(path(), OpenMode::kReadWrite);
        for (int i = 0; library.ok() && i < 400; ++i) {
          const std::string key = "k:" + std::to_string(i);
          if (!(*library)->replacePairsAndChoose(runOf(key), {}, choiceOf(key, "n", "old")).ok()) break;
        }
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(microseconds));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
      std::set<std::string> runs;
      for (const PairRun& run : library->pairRuns().value()) runs.insert(run.describer.text);
      for (const ModelChoice& choice : library->modelChoices().value()) {
        QVERIFY(runs.erase(choice.describer.text) == 1 || choice.describer.text.starts_with("k:"));
        runs.erase(choice.describer.text);
      }
      QCOMPARE(runs, std::set<std::string>{"old"});  // every other run was chosen
    }
  }

  void librariesOfTheEarlierSchemaAreUpgraded() {
    QVERIFY(createLibraryFile(path(), migrations().first(5)).ok());
    {
      auto old = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QCOMPARE(readSchemaInfo(*old).value().version, 5);
      QVERIFY(!old->execute("SELECT * FROM model_choices").ok());
      QVERIFY(old->execute("INSERT INTO roots (id, path) VALUES (1, X'2F61')").ok());
      QVERIFY(old->execute("INSERT INTO pair_runs (id, describer, score_floor, threshold, normalised,"
                           " created_at_ms, input_digest) VALUES (1, 'dct:1', 0.1, 0.6, 0, 1, 'd')")
                  .ok());
    }
    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY2(opened.ok(), opened.ok() ? "" : describeError(opened.error()).c_str());
    QVERIFY((*opened)->roots().value().at(0).path == "/a");
    QCOMPARE((*opened)->pairRuns().value().at(0).describer.text, "dct:1");  // finds stay
    QVERIFY((*opened)->modelChoices().value().empty());
    QVERIFY((*opened)->addModelChoice(choiceOf("dct:1", "dct")).ok());
    QCOMPARE(stored().size(), std::size_t{1});
    QCOMPARE(currentSchemaVersion(), 7);
  }
};

QTEST_GUILESS_MAIN(TestModelChoices)
#include "test_model_choices.moc"
