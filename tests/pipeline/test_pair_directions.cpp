// SPDX-License-Identifier: GPL-3.0-or-later
// Who was made from whom, from files to trees.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <QTemporaryDir>
#include <QTest>

#include "core/decode/file_reader.h"
#include "core/pipeline/compare_folders_job.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/find_rows.h"
#include "core/pipeline/pair_directions.h"
#include "core/pipeline/trace_cache.h"
#include "core/store/shelf.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

ContentHash hashOf(std::uint8_t byte) {
  ContentHash hash;
  hash.bytes.fill(byte);
  return hash;
}

FileTraces someTraces() {
  FileTraces traces;
  traces.format = "jpeg";
  traces.width = 640;
  traces.height = 480;
  traces.bytes = 5'000'000'000;
  traces.compression = {85, true, 75, 0.25F, -1.5F};
  traces.metadata.camera = std::string(47, 'c');
  traces.metadata.software = "Editor \xFF";
  traces.metadata.hasExposure = true;
  traces.metadata.takenAt = 1;
  traces.metadata.digitisedAt = 2;
  traces.metadata.modifiedAt = 3;
  traces.metadata.documentId = 4;
  traces.metadata.instanceId = 5;
  traces.metadata.originalDocumentId = 6;
  traces.metadata.derivedFromDocument = 7;
  traces.metadata.derivedFromInstance = 8;
  traces.metadata.historySteps = 9;
  return traces;
}

bool sameTraces(const FileTraces& left, const FileTraces& right) {
  const CompressionTraces& a = left.compression;
  const CompressionTraces& b = right.compression;
  return left.format == right.format && left.width == right.width && left.height == right.height &&
         left.bytes == right.bytes && left.metadata == right.metadata && a.quality == b.quality &&
         a.hasStandardTables == b.hasStandardTables && a.earlierQuality == b.earlierQuality &&
         a.earlierEvidence == b.earlierEvidence && a.fineDetail == b.fineDetail;
}

}  // namespace

class TestPairDirections : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

  [[nodiscard]] std::string pathOf(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }
  void write(const std::string& name, const testing::RgbImage& image, int quality) const {
    fs::create_directories(fs::path(pathOf(name)).parent_path());
    testing::writeFile(pathOf(name), testing::encodeJpeg(image, quality));
  }
  static std::string nameOf(const LibrarySnapshot& snapshot, ImageId id) {
    return fs::path(snapshot.filesOf(id).front().path).stem();
  }

 private slots:
  void tracesAreKept() {
    const std::string folder = pathOf("traces");
    fs::create_directories(folder);
    {
      TraceCache cache = TraceCache::open(folder);
      QVERIFY(cache.find(hashOf(1)) == nullptr);
      cache.add(hashOf(1), someTraces());
      cache.add(hashOf(2), {});
      QVERIFY(sameTraces(*cache.find(hashOf(1)), someTraces()));
      TraceCache second = TraceCache::open(folder);
      QVERIFY(sameTraces(*second.find(hashOf(1)), someTraces()));
      second.add(hashOf(3), someTraces());
    }
    const TraceCache again = TraceCache::open(folder);
    for (const std::uint8_t i : {1, 3}) QVERIFY(sameTraces(*again.find(hashOf(i)), someTraces()));
    QVERIFY(again.find(hashOf(2))->format.empty());
    QVERIFY(again.find(hashOf(4)) == nullptr);
  }

  void tracesThatCannotBeKeptAreKnownMeanwhile() {
    TraceCache none = TraceCache::open(pathOf("no such folder"));
    none.add(hashOf(1), someTraces());
    QVERIFY(sameTraces(*none.find(hashOf(1)), someTraces()));
    QVERIFY(none.find(hashOf(2)) == nullptr);

    const std::string folder = pathOf("vanishing");
    fs::create_directories(folder);
    TraceCache vanishing = TraceCache::open(folder);
    fs::remove_all(folder);
    vanishing.add(hashOf(1), someTraces());
    QVERIFY(sameTraces(*vanishing.find(hashOf(1)), someTraces()));
  }

  void valuesOfAnotherShapeAreNoTraces() {
    const std::string folder = pathOf("shape");
    fs::create_directories(folder);
    TraceCache cache = TraceCache::open(folder);
    const auto shelf = store::Shelf::openExisting(folder, "traces", "");
    const std::vector<ContentHash> hashes{hashOf(1)};
    const std::vector<std::vector<std::byte>> values{std::vector<std::byte>(7)};
    QVERIFY((*shelf)->put(hashes, values).ok());
    QVERIFY(cache.find(hashOf(1)) == nullptr);
  }

  void aFamilyBecomesATree() {
    // original -> crop -> crop of the crop with text; original -> mirrored and shrunk
    const testing::RgbImage original = testing::makePicture(21, 640, 480);
    const testing::RgbImage crop = testing::cropped(original, 60, 40, 480, 368);
    const testing::RgbImage cropped = testing::withTextBar(testing::cropped(crop, 48, 24, 368, 312), 0.1);
    write("family/original.jpg", original, 92);
    write("family/crop.jpg", crop, 88);
    write("family/crop-text.jpg", cropped, 85);
    write("family/other.jpg", testing::makePicture(99, 500, 400), 90);
    FindCopiesOptions options;
    options.index.roots = {pathOf("family")};
    options.index.libraryPath = pathOf("family.lookalike");
    options.index.describer.name = "dct";
    JobControl control;
    const auto report = findCopies(options, control, nullptr);
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->groups.size(), std::size_t{1});
    const LibrarySnapshot& snapshot = *report->snapshot;
    const auto derivations = derivationsOf(snapshot, report->groups, {}, control, nullptr);
    QVERIFY(derivations.ok());
    const GroupDerivation& derivation = derivations->front();
    std::map<std::string, std::string> parents;
    for (const auto& node : derivation.tree.nodes)
      parents[nameOf(snapshot, node.image)] =
          node.parent ? nameOf(snapshot, derivation.tree.nodes[*node.parent].image) : std::string();
    const std::map<std::string, std::string> truth{
        {"original", ""}, {"crop", "original"}, {"crop-text", "crop"}};
    QVERIFY2(parents == truth, (parents["crop"] + " / " + parents["crop-text"]).c_str());
    QCOMPARE(cluster::leavesOf(derivation.tree, 0).size(), std::size_t{1});
    QCOMPARE(derivation.withParent[1].direction, Direction::kBFromA);
    QVERIFY(!derivation.withParent[1].reasons.empty());
    QVERIFY(derivation.tree.originals.front().probability > 0.5F);

    const auto trees = derivationGroups(snapshot, *derivations);
    QCOMPARE(trees.front().images.size(), std::size_t{3});
    QVERIFY(trees.front().images[1].score > 0.5F && !trees.front().images[1].edits.empty());
    const auto rows = groupRows(snapshot, report->groups, *derivations);
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [](const auto& one) { return one.path.ends_with("/crop-text.jpg"); });
    QVERIFY(row != rows.end() && row->derivedFrom.ends_with("/crop.jpg") &&
            row->derivationProbability > 0.5F);

    // The traces were kept: they are there without the files, and the same comes out.
    fs::remove_all(pathOf("family"));
    DirectionOptions stored;
    stored.readsFiles = false;
    const auto again = derivationsOf(snapshot, report->groups, stored, control, nullptr);
    QCOMPARE(again->front().withParent[1].probabilityBFromA, derivation.withParent[1].probabilityBFromA);
    const auto pairs = directionsOfPairs(snapshot, 0.5F, stored, control, nullptr);
    QVERIFY(pairs.ok() && !pairs->empty() && pairs->front() != nullptr);
    const auto pairRowsOfAll = pairRows(snapshot, 0.5F, *pairs);
    QVERIFY(pairRowsOfAll.front().direction == pairs->front());

    // A cancelled job says so; files that are gone are no error.
    fs::remove_all(derivedFolder(snapshot.libraryPath));
    QVERIFY(derivationsOf(snapshot, report->groups, {}, control, nullptr).ok());
    control.cancel();
    QVERIFY(derivationsOf(snapshot, report->groups, {}, control, nullptr).error().code ==
            ErrorCode::kCancelled);
  }

  void comparisonsHaveDirections() {
    const testing::RgbImage original = testing::makePicture(33, 480, 360);
    write("references/a.jpg", original, 90);
    write("queries/copy.jpg", testing::cropped(original, 80, 60, 300, 240), 90);
    fs::create_directories(pathOf("queries"));
    fs::copy_file(pathOf("references/a.jpg"), pathOf("queries/same.jpg"));
    CompareFoldersOptions options;
    options.references = {pathOf("references")};
    options.queries = {pathOf("queries")};
    options.index.libraryPath = pathOf("compare.lookalike");
    options.index.describer.name = "dct";
    JobControl control;
    const auto report = compareFolders(options, control, nullptr);
    QVERIFY(report.ok());
    const auto directions = directionsOfComparison(*report, {}, control, nullptr);
    QVERIFY(directions.ok());
    QCOMPARE(directions->size(), report->pairs.size());
    int copies = 0;
    for (std::size_t i = 0; i < report->pairs.size(); ++i) {
      const bool isSame = report->pairs[i].queryPath.ends_with("same.jpg");
      QCOMPARE(directions->at(i) == nullptr, isSame);
      if (isSame) continue;
      ++copies;
      QCOMPARE(directions->at(i)->direction, Direction::kAFromB);
    }
    QCOMPARE(copies, 1);
  }

  void whatAPersonSaidStandsAboveTheEvidence() {
    QTemporaryDir folder;
    LibrarySnapshot snapshot;
    snapshot.libraryPath = folder.filePath("l.lookalike").toStdString();
    auto book = std::make_shared<review::VerdictBook>();
    for (std::uint8_t i = 1; i <= 4; ++i) {
      ImageRecord image;
      image.id = ImageId{i};
      image.hash = hashOf(i);
      snapshot.images.push_back(image);
      FileRecord file;
      file.id = FileId{i};
      file.image = image.id;
      file.path = "/p/" + std::to_string(i) + ".jpg";
      snapshot.files.push_back(file);
    }
    // 1 holds more than 2 by far, and 2 more than 3; 4 is known by a verdict alone.
    const auto add = [&](std::int64_t a, std::int64_t b, float score, float ratio) {
      ImagePair pair{ImageId{a}, ImageId{b}, score};
      pair.normRatio = ratio;
      snapshot.pairs.push_back(pair);
      snapshot.geometries.append({});
      snapshot.pairsByIds.push_back(static_cast<std::uint32_t>(snapshot.pairsByIds.size()));
    };
    add(1, 2, 0.9F, 3.0F);
    add(1, 3, 0.8F, 3.0F);
    add(2, 3, 0.7F, 3.0F);
    std::sort(snapshot.pairsByIds.begin(), snapshot.pairsByIds.end(), [&](auto i, auto j) {
      return std::pair(snapshot.pairs[i].a, snapshot.pairs[i].b) <
             std::pair(snapshot.pairs[j].a, snapshot.pairs[j].b);
    });
    const auto say = [&](std::uint8_t a, std::uint8_t b, VerdictAnswer answer, VerdictOrder order) {
      book->apply(review::makeEntry(hashOf(a), hashOf(b), answer, order, VerdictSource::kReview));
    };
    say(1, 2, VerdictAnswer::kCopy, VerdictOrder::kBFirst);
    say(1, 3, VerdictAnswer::kNotCopy, VerdictOrder::kUnknown);
    say(3, 4, VerdictAnswer::kCopy, VerdictOrder::kAFirst);
    snapshot.verdicts = book;
    ImageGroup group{ImageId{1}, {}, {}, {}};
    for (std::int64_t i = 1; i <= 4; ++i) group.members.push_back(ImageId{i});
    group.scoreWithCentre.assign(4, 1.0F);
    DirectionOptions options;
    options.readsFiles = false;
    JobControl control;
    const auto directions = directionsOfPairs(snapshot, 0.5F, options, control, nullptr);
    QVERIFY(directions.ok());
    QCOMPARE(directions->at(0)->direction, Direction::kAFromB);  // against the norm ratio
    QCOMPARE(directions->at(0)->reasons.front().kind, DirectionReasonKind::kVerdict);
    QVERIFY(directions->at(0)->reasons.front().logOdds < 0.0F);
    QVERIFY(directions->at(2)->reasons.front().kind != DirectionReasonKind::kVerdict);
    const auto derivations = derivationsOf(snapshot, {group}, options, control, nullptr);
    QVERIFY(derivations.ok());
    std::map<std::int64_t, std::int64_t> parents;
    const auto& nodes = derivations->front().tree.nodes;
    for (const auto& node : nodes)
      parents[node.image.value] = node.parent ? nodes[*node.parent].image.value : 0;
    // 2 is the original by what was said; 3 hangs on 2, for 1 is no copy of it; 4 on 3, by a verdict alone.
    QCOMPARE(parents, (std::map<std::int64_t, std::int64_t>{{1, 2}, {2, 0}, {3, 2}, {4, 3}}));
  }
};

QTEST_GUILESS_MAIN(TestPairDirections)
#include "test_pair_directions.moc"
