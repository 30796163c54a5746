// SPDX-License-Identifier: GPL-3.0-or-later
// What verdicts do to finds: in snapshots, groups and exports.
#include <algorithm>
#include <cmath>
#include <QTemporaryDir>
#include <QTest>
#include <sstream>

#include "core/catalogue/catalogue.h"
#include "core/find/find_rows.h"
#include "core/library/judged_pairs.h"
#include "core/library/library_snapshot.h"
#include "core/library/verdict_ledger.h"
#include "core/pipeline/export_finds_job.h"

using namespace lookalike;
using namespace lookalike::find;
using namespace lookalike::library;
using namespace lookalike::pipeline;

namespace {

/// Contents in the order of falling numbers, so that the order of ids is not that of hashes.
ContentHash hashOf(int image) {
  // So that imageIdOf() gives the number itself.
  ContentHash hash;
  hash.bytes[6] = static_cast<std::uint8_t>(image >> 4);
  hash.bytes[7] = static_cast<std::uint8_t>((image & 15) << 4);
  return hash;
}

}  // namespace

class TestVerdictsInFinds : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string path_;

  /// Images 1 to 6; pairs 1–2, 1–3, 2–3 and 4–5 are finds at 0.6, 5–6 is not.
  void makeLibrary() {
    auto library = catalogue::Catalogue::open(path_, catalogue::OpenMode::kReadWrite).value();
    const RootId root = library->addRoot("/x").value();
    std::vector<catalogue::FileEntry> files;
    for (int i = 1; i <= 6; ++i) files.push_back({root, "/x/" + std::to_string(i) + ".png", 10, 1, 1, 1});
    const auto fileIds = library->upsertFiles(files).value();
    std::vector<catalogue::FileOutcome> outcomes;
    for (int i = 1; i <= 6; ++i) {
      outcomes.push_back(
          {fileIds[static_cast<std::size_t>(i - 1)], ImageRecord{{}, hashOf(i), 8, 8, 10, "png"}, {}});
    }
    const auto ids = library->recordOutcomes(outcomes).value();
    for (std::size_t i = 0; i < ids.size(); ++i) QCOMPARE(ids[i].value, static_cast<std::int64_t>(i + 1));
    catalogue::PairRun run;
    run.describer = {"dct:1"};
    run.scoreFloor = 0.1F;
    run.threshold = 0.6F;
    const std::vector<ImagePair> pairs{{{1}, {2}, 0.9F, 0.9F},
                                       {{1}, {3}, 0.8F, 0.8F},
                                       {{2}, {3}, 0.75F, 0.75F},
                                       {{4}, {5}, 0.7F, 0.7F},
                                       {{5}, {6}, 0.3F, 0.3F}};
    QVERIFY(library->replacePairs(run, pairs).ok());
  }
  VerdictEntry say(int x, int y, VerdictAnswer answer, VerdictOrder order = VerdictOrder::kUnknown,
                   const std::string& annotator = "ann") {
    VerdictEntry entry = review::makeEntry(hashOf(x), hashOf(y), answer, order, VerdictSource::kReview);
    entry.annotator = annotator;
    entry.timeMs = 1'700'000'000'000;
    const std::vector<VerdictEntry> entries{entry};
    auto ledger = VerdictLedger::open(path_);
    if (!ledger.ok() || !ledger->add(entries).ok()) qFatal("cannot be stored");
    return entry;
  }
  std::shared_ptr<const LibrarySnapshot> snapshot() { return readSnapshot(path_).value(); }
  static std::vector<std::vector<std::int64_t>> membersOf(const std::vector<ImageGroup>& groups) {
    std::vector<std::vector<std::int64_t>> all;
    for (const ImageGroup& group : groups) {
      auto& members = all.emplace_back();
      for (const ImageId id : group.members) members.push_back(id.value);
      std::sort(members.begin(), members.end());
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  static std::vector<std::string> namesOf(const std::vector<exchange::PairRow>& rows) {
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const exchange::PairRow& row : rows) names.push_back(row.pathA + "-" + row.pathB + row.verdict);
    return names;
  }
  std::string exported(ExportFormat format, bool withRejected = false) {
    ExportFindsOptions options;
    options.libraryPath = path_;
    options.format = format;
    options.withRejected = withRejected;
    options.relativeTo = "/x";
    std::ostringstream out;
    JobControl control;
    if (!exportFinds(options, out, control).ok()) qFatal("cannot be exported");
    return out.str();
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    path_ = folder_->filePath("a.lookalike").toStdString();
    makeLibrary();
  }

  void ledgerRoundTrip() {
    const VerdictEntry said = say(2, 1, VerdictAnswer::kCopy, VerdictOrder::kAFirst);
    QVERIFY(said.a == hashOf(1));  // the smaller hash
    auto ledger = VerdictLedger::open(path_);
    const auto entries = ledger->entries().value();
    QCOMPARE(entries.size(), std::size_t{1});
    QVERIFY(entries[0].id == said.id && entries[0].order == VerdictOrder::kBFirst);
    QVERIFY(VerdictLedger::open(path_ + "-no").error().code == ErrorCode::kNotFound);
  }

  void withoutVerdictsNothingChanges() {
    const auto finds = snapshot();
    QVERIFY(finds->verdicts != nullptr);
    QCOMPARE(finds->verdicts->counts().pairs(), std::int64_t{0});
    QVERIFY(!finds->verdictOf({1}, {2}));
    const std::vector<std::vector<std::int64_t>> groups{{1, 2, 3}, {4, 5}};
    QCOMPARE(membersOf(groupSnapshot(*finds, 0.6F)), groups);
    LibrarySnapshot bare = *finds;  // as made by hand
    bare.verdicts = nullptr;
    QCOMPARE(membersOf(groupSnapshot(bare, 0.6F)), groups);
    QVERIFY(!bare.verdictOf({1}, {2}));
    QCOMPARE(pairRows(bare, 0.6F).size(), std::size_t{4});
  }

  void theVerdictOfAPairIsToldInTheOrderAsked() {
    say(1, 2, VerdictAnswer::kCopy, VerdictOrder::kAFirst);
    const auto finds = snapshot();
    QVERIFY(finds->verdictOf({1}, {2})->order == VerdictOrder::kAFirst);
    QVERIFY(finds->verdictOf({2}, {1})->order == VerdictOrder::kBFirst);
    QVERIFY(!finds->verdictOf({1}, {3}) && !finds->verdictOf({1}, {99}) && !finds->verdictOf({1}, {1}));
  }

  void aRejectedPairIsNoFind() {
    say(4, 5, VerdictAnswer::kNotCopy, VerdictOrder::kAFirst);
    const auto finds = snapshot();
    QCOMPARE(membersOf(groupSnapshot(*finds, 0.6F)), (std::vector<std::vector<std::int64_t>>{{1, 2, 3}}));
    QCOMPARE(membersOf(groupSnapshot(*finds, *finds->verdicts, 0.6F, RejectedPairs::kShown)),
             (std::vector<std::vector<std::int64_t>>{{1, 2, 3}, {4, 5}}));
    QCOMPARE(namesOf(pairRows(*finds, 0.6F)),
             (std::vector<std::string>{"/x/1.png-/x/2.png", "/x/1.png-/x/3.png", "/x/2.png-/x/3.png"}));
    const auto all = pairRows(*finds, 0.6F, {}, RejectedPairs::kShown);
    QCOMPARE(namesOf(all).back(), std::string("/x/4.png-/x/5.pngnot_copy"));
    QVERIFY(all.back().verdictOrder == VerdictOrder::kAFirst);
    QVERIFY(all.back().annotator == "ann" && all.back().verdictTimeMs == 1'700'000'000'000);
    // A find that is known to be wrong lowers the share that was expected before.
    static const review::VerdictBook kNone;
    const auto before = estimatedPrecision(*finds, kNone, 0.6F);
    const auto after = estimatedPrecision(*finds, *finds->verdicts, 0.6F);
    QVERIFY(before && after && after->value < before->value - 0.1);
    QVERIFY(after->low <= after->value && after->value <= after->high);
  }

  void aGroupIsCut() {
    say(2, 3, VerdictAnswer::kNotCopy);
    QCOMPARE(membersOf(groupSnapshot(*snapshot(), 0.6F)),
             (std::vector<std::vector<std::int64_t>>{{1, 2}, {4, 5}}));
  }

  void aCopyIsAFindWhateverItsScore() {
    say(5, 6, VerdictAnswer::kCopy);
    say(3, 4, VerdictAnswer::kCopy, VerdictOrder::kBFirst);  // not stored at all
    const auto finds = snapshot();
    QCOMPARE(membersOf(groupSnapshot(*finds, 0.6F)),
             (std::vector<std::vector<std::int64_t>>{{1, 2, 3, 4, 5, 6}}));
    QCOMPARE(membersOf(groupSnapshot(*finds, 1.01F)),
             (std::vector<std::vector<std::int64_t>>{{3, 4}, {5, 6}}));
    const auto rows = pairRows(*finds, 0.6F);
    QCOMPARE(rows.size(), std::size_t{6});
    QCOMPARE(namesOf(rows)[4], std::string("/x/5.png-/x/6.pngcopy"));
    QCOMPARE(rows[4].score, 0.3F);
    QCOMPARE(namesOf(rows)[5], std::string("/x/3.png-/x/4.pngcopy"));
    QVERIFY(std::isnan(rows[5].score));
    QVERIFY(rows[5].verdictOrder == VerdictOrder::kBFirst);
  }

  void conflictsAndUnsureOnesChangeNothing() {
    say(4, 5, VerdictAnswer::kNotCopy);
    say(4, 5, VerdictAnswer::kCopy, VerdictOrder::kUnknown, "bob");
    say(2, 3, VerdictAnswer::kUnsure);
    const auto finds = snapshot();
    QCOMPARE(finds->verdicts->counts().conflicts, std::int64_t{1});
    QCOMPARE(membersOf(groupSnapshot(*finds, 0.6F)),
             (std::vector<std::vector<std::int64_t>>{{1, 2, 3}, {4, 5}}));
    const auto rows = pairRows(*finds, 0.6F);
    QCOMPARE(namesOf(rows)[3], std::string("/x/4.png-/x/5.pngconflict"));
    QCOMPARE(rows[3].annotator, std::string("bob"));
    QCOMPARE(namesOf(rows)[2], std::string("/x/2.png-/x/3.pngunsure"));
  }

  void theWindowsNewerVerdictsCount() {
    const auto finds = snapshot();
    review::VerdictBook newer;
    newer.apply(review::makeEntry(hashOf(4), hashOf(5), VerdictAnswer::kNotCopy, VerdictOrder::kUnknown,
                                  VerdictSource::kCut));
    newer.apply(review::makeEntry(hashOf(77), hashOf(5), VerdictAnswer::kCopy, VerdictOrder::kUnknown,
                                  VerdictSource::kReview));  // of a picture that is not there
    QCOMPARE(membersOf(groupSnapshot(*finds, newer, 0.6F)),
             (std::vector<std::vector<std::int64_t>>{{1, 2, 3}}));
    QCOMPARE(judgedPairs(*finds, newer).size(), std::size_t{1});
  }

  void verdictsSurviveARescanAndANewModel() {
    say(4, 5, VerdictAnswer::kNotCopy);
    {
      auto library = catalogue::Catalogue::open(path_, catalogue::OpenMode::kReadWrite).value();
      const auto files = library->files().value();
      const std::vector<std::pair<FileId, catalogue::FileEntry>> moves{
          {files[3].id, {files[3].root, "/x/renamed.png", 10, 2, 1, 1}}};
      QVERIFY(library->moveFiles(moves).ok());
      catalogue::PairRun run;
      run.describer = {"net:2"};
      run.createdAtMs = 5;
      run.scoreFloor = 0.1F;
      const std::vector<ImagePair> pairs{{{4}, {5}, 0.99F, 0.99F}};
      QVERIFY(library->replacePairs(run, pairs).ok());
    }
    const auto finds = snapshot();
    QCOMPARE(finds->describer.text, std::string("net:2"));
    QVERIFY(finds->verdictOf({4}, {5})->answer == VerdictAnswer::kNotCopy);
    QVERIFY(groupSnapshot(*finds, 0.6F).empty());
  }

  void exports() {
    say(4, 5, VerdictAnswer::kNotCopy, VerdictOrder::kAFirst);
    say(5, 6, VerdictAnswer::kCopy);
    const std::string csv = exported(ExportFormat::kPairsCsv);
    QVERIFY(csv.find("4.png,5.png") == std::string::npos);
    QVERIFY(csv.find("5.png,6.png") != std::string::npos);
    QVERIFY(csv.find(",dct:1,copy,,ann,2023-11-14T22:13:20.000Z\n") != std::string::npos);
    const std::string all = exported(ExportFormat::kPairsCsv, true);
    QVERIFY(all.find("4.png,5.png") != std::string::npos);
    QVERIFY(all.find(",dct:1,not_copy,a_first,ann,2023-11-14T22:13:20.000Z\n") != std::string::npos);
    const std::string json = exported(ExportFormat::kPairsJson, true);
    QVERIFY(json.find(R"("verdict":"not_copy","verdict_order":"a_first","annotator":"ann",)"
                      R"("verdict_time":"2023-11-14T22:13:20.000Z")") != std::string::npos);
    // No room for a verdict: the copy's score is raised to the threshold.
    QVERIFY(exported(ExportFormat::kIsc).find("5,6,0.6\n") != std::string::npos);
    QVERIFY(exported(ExportFormat::kIsc).find("4,5") == std::string::npos);
    QVERIFY(exported(ExportFormat::kGroupsCsv).find("4.png") == std::string::npos);
    QVERIFY(exported(ExportFormat::kGroupsCsv, true).find("4.png") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestVerdictsInFinds)
#include "test_verdicts_in_finds.moc"
