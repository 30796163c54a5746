// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <sstream>

#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"
#include "core/exchange/find_writers.h"
#include "core/exchange/json_text.h"

using namespace lookalike;
using exchange::ExportContext;
using exchange::GroupRow;
using exchange::PairRow;

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

ContentHash hashOf(std::uint8_t byte) {
  ContentHash hash;
  hash.bytes.fill(byte);
  return hash;
}

std::string hex(const char* byte) {
  std::string text;
  for (int i = 0; i < 32; ++i) text += byte;
  return text;
}

GeometricEvidence someGeometry() {
  GeometricEvidence geometry;
  geometry.matches = 12;
  geometry.inliers = 9;
  geometry.inlierRatio = 0.75F;
  geometry.transform = TransformKind::kSimilarity;
  geometry.aToB = {-2, 0, 200.5, 0, 2, 0, 0, 0, 1};
  geometry.relation = Relation::kMirrored;
  geometry.agreement = 0.5F;
  geometry.overlapOfA = 1.0F;
  geometry.overlapOfB = 0.58F;
  geometry.regionInA = {{0, 0}, {100.25F, 0}, {100.25F, 80}};
  geometry.regionInB = {{200.5F, 0}, {0, 0}, {0, 160}};
  geometry.doubts =
      static_cast<std::uint32_t>(Doubt::kTextOnly) | static_cast<std::uint32_t>(Doubt::kFewKeypoints);
  geometry.containment = Containment::kBInA;
  geometry.edits = {{EditKind::kCrop, 0.58F}, {EditKind::kMirror, 0.0F}};
  return geometry;
}

PairDirection someDirection() {
  return {Direction::kBFromA,
          0.875F,
          {{DirectionReasonKind::kContainment, 2.25F, 0.58F, 1.0F},
           {DirectionReasonKind::kNorm, -0.304F, kNone, kNone}}};
}

std::vector<PairRow> pairRows() {
  return {{"/photos/a,1.jpg", "/photos/sub/b.tar.gz", hashOf(0x11), hashOf(0x22), 0.9375F, kNone, 0.9375F},
          {"/elsewhere/\xFF.png", "/photos/say \"hi\"", hashOf(0x33), hashOf(0x44), 0.9F, 0.25F, 0.25F,
           std::make_shared<const GeometricEvidence>(someGeometry()), 1.25F, 0.5F, 0.75F,
           std::make_shared<const PairDirection>(someDirection()), "not_copy", VerdictOrder::kBFirst,
           "Ann, B.", 1'700'000'000'250}};
}

std::vector<GroupRow> groupRows() {
  return {
      {1, "/photos/a.jpg", hashOf(0x11), 640, 480, 1234, "jpeg", 1.0F, true},
      {1, "/photos/\xFF.png", hashOf(0x22), 320, 240, 99, "png", 0.95F, false, "/photos/a.jpg", 0.75F, 0.25F},
      {2, "/photos/c.webp", hashOf(0x33), 10, 20, 5'000'000'000, "webp", 1.0F, true}};
}

/// A stream on which nothing can be written.
class FullBuffer final : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
  std::streamsize xsputn(const char*, std::streamsize) override { return 0; }
};

QByteArray contentOf(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

}  // namespace

class TestExchange : public QObject {
  Q_OBJECT
 private slots:
  void pairsCsv();
  void pathsRelativeToTheRoot();
  void iscCsv();
  void fastdupCsv();
  void pairsJson();
  void groupsCsv();
  void groupsJson();
  void emptyDocumentsAreValid();
  void npy();
  void pathListKeepsLinesAndRowsTogether();
  void csvRoundTrip();
  void utf8AndItsReplacement_data();
  void utf8AndItsReplacement();
  void pathsInJsonAreReversible();
  void errorsAsJson();
  void failingStreamsAreReported();
  void atomicFileReplacesWhole();
  void atomicFileLeavesNothingBehind();
  void atomicFileSeesAFullDisk();
  void atomicFileKeepsLinksAndModes();
};

void TestExchange::pairsCsv() {
  std::ostringstream out;
  QVERIFY(exchange::writePairsCsv(out, pairRows(), {"net:abc", 0.9F, {}}).ok());
  const std::string expected =
      "path_a,path_b,sha256_a,sha256_b,similarity,normalised_similarity,score,inliers,inlier_ratio,"
      "agreement,overlap_a,overlap_b,relation,transform,containment,edited,edits,doubts,norm_ratio,"
      "copy_score,network_copy,direction,probability_b_from_a,direction_reasons,model,verdict,verdict_order,"
      "annotator,verdict_time\n"
      "\"/photos/a,1.jpg\",/photos/sub/b.tar.gz," +
      hex("11") + "," + hex("22") +
      ",0.9375,,0.9375,,,,,,,,,,,,,,,,,,net:abc,,,,\n/elsewhere/\xFF.png,\"/photos/say \"\"hi\"\"\"," +
      hex("33") + "," + hex("44") +
      ",0.9,0.25,0.25,9,0.75,0.5,1,0.58,mirrored,-2 0 200.5 0 2 0 0 0 1,b_in_a,b," +
      "crop:0.58+mirror,few_keypoints+text_only,1.25,0.5,0.75,b_from_a,0.875,containment:2.25+norm:-0.3,net:"
      "abc,not_copy,b_first,\"Ann, B.\",2023-11-14T22:13:20.250Z\n";
  QCOMPARE(out.str(), expected);
}

void TestExchange::pathsRelativeToTheRoot() {
  const std::vector<PairRow> rows{{"/photos/a", "/photos2/b", {}, {}, kNone, kNone, 1.0F}};
  for (const char* root : {"/photos", "/photos/"}) {
    std::ostringstream out;
    QVERIFY(exchange::writePairsFastdup(out, rows, {"", 0.0F, root}).ok());
    QCOMPARE(out.str(), std::string("from,to,distance,model\na,/photos2/b,1,\n"));
  }
  std::ostringstream out;
  QVERIFY(exchange::writePairsFastdup(out, rows, {"", 0.0F, "/"}).ok());
  QCOMPARE(out.str(), std::string("from,to,distance,model\nphotos/a,photos2/b,1,\n"));
}

void TestExchange::iscCsv() {
  std::ostringstream out;
  QVERIFY(exchange::writePairsIsc(out, pairRows()).ok());
  QCOMPARE(out.str(), std::string("query_id,reference_id,score\n\"a,1\",b.tar,0.9375\n"
                                  "\xFF,\"say \"\"hi\"\"\",0.25\n"));
  std::ostringstream hidden;
  QVERIFY(
      exchange::writePairsIsc(hidden, std::vector<PairRow>{{"/x/.png", "bare", {}, {}, kNone, kNone, 0.5F}})
          .ok());
  QCOMPARE(hidden.str(), std::string("query_id,reference_id,score\n.png,bare,0.5\n"));
}

void TestExchange::fastdupCsv() {
  std::ostringstream out;
  QVERIFY(exchange::writePairsFastdup(out, pairRows(), {"net:abc", 0.9F, "/photos"}).ok());
  QCOMPARE(out.str(), std::string("from,to,distance,model\n\"a,1.jpg\",sub/b.tar.gz,0.9375,net:abc\n"
                                  "/elsewhere/\xFF.png,\"say \"\"hi\"\"\",0.25,net:abc\n"));
}

void TestExchange::pairsJson() {
  std::ostringstream out;
  QVERIFY(exchange::writePairsJson(out, pairRows(), {"net:abc", 0.9F, "/photos"}).ok());
  const auto document = nlohmann::json::parse(out.str());
  QCOMPARE(document["model"].get<std::string>(), std::string("net:abc"));
  QCOMPARE(document["pairs"].size(), std::size_t{2});
  const auto& first = document["pairs"][0];
  QCOMPARE(first["path_a"].get<std::string>(), std::string("a,1.jpg"));
  QVERIFY(!first.contains("path_a_bytes"));
  QCOMPARE(first["sha256_b"].get<std::string>(), hex("22"));
  QVERIFY(first["normalised_similarity"].is_null());
  const auto& second = document["pairs"][1];
  QCOMPARE(second["path_a"].get<std::string>(), std::string("/elsewhere/\xEF\xBF\xBD.png"));
  QCOMPARE(second["path_a_bytes"].get<std::string>(), std::string("/elsewhere/%FF.png"));
  QCOMPARE(second["similarity"].get<double>(), 0.9);  // not 0.8999999761581421
  QCOMPARE(second["normalised_similarity"].get<double>(), 0.25);
  QCOMPARE(second["score"].get<double>(), 0.25);
  QVERIFY(first["geometry"].is_null());
  const auto& geometry = second["geometry"];
  QCOMPARE(geometry["matches"].get<int>(), 12);
  QCOMPARE(geometry["overlap_b"].get<double>(), 0.58);
  QCOMPARE(geometry["relation"].get<std::string>(), std::string("mirrored"));
  QCOMPARE(geometry["transform"]["kind"].get<std::string>(), std::string("similarity"));
  QCOMPARE(geometry["transform"]["a_to_b"].dump(), std::string("[-2.0,0.0,200.5,0.0,2.0,0.0,0.0,0.0,1.0]"));
  QCOMPARE(geometry["region_a"].dump(), std::string("[[0.0,0.0],[100.25,0.0],[100.25,80.0]]"));
  QCOMPARE(geometry["containment"].get<std::string>(), std::string("b_in_a"));
  QCOMPARE(geometry["edited"].get<std::string>(), std::string("b"));
  QCOMPARE(geometry["edits"].dump(), std::string(R"([{"amount":0.58,"kind":"crop"},{"kind":"mirror"}])"));
  QCOMPARE(geometry["doubts"].dump(), std::string(R"(["few_keypoints","text_only"])"));
  QCOMPARE(first["verdict"].get<std::string>() + first["verdict_time"].get<std::string>(), std::string());
  QCOMPARE(second["verdict"].get<std::string>(), std::string("not_copy"));
  QCOMPARE(second["verdict_order"].get<std::string>(), std::string("b_first"));
  QCOMPARE(second["annotator"].get<std::string>(), std::string("Ann, B."));
  QCOMPARE(second["verdict_time"].get<std::string>(), std::string("2023-11-14T22:13:20.250Z"));
  QVERIFY(first["direction"].is_null());
  QCOMPARE(second["direction"]["direction"].get<std::string>(), std::string("b_from_a"));
  QCOMPARE(second["direction"]["probability_b_from_a"].get<double>(), 0.875);
  QCOMPARE(second["direction"]["reasons"].dump(),
           std::string(R"([{"a":0.58,"b":1.0,"kind":"containment","log_odds":2.25},)"
                       R"({"a":null,"b":null,"kind":"norm","log_odds":-0.304}])"));
}

void TestExchange::groupsCsv() {
  std::ostringstream out;
  QVERIFY(exchange::writeGroupsCsv(out, groupRows(), {"net:abc", 0.9F, "/photos"}).ok());
  QCOMPARE(out.str(),
           "group,path,sha256,width,height,bytes,format,score_with_centre,is_centre,derived_from,"
           "derivation_probability,original_probability,model\n1,a.jpg," +
               hex("11") + ",640,480,1234,jpeg,1,true,,,,net:abc\n1,\xFF.png," + hex("22") +
               ",320,240,99,png,0.95,false,a.jpg,0.75,0.25,net:abc\n2,c.webp," + hex("33") +
               ",10,20,5000000000,webp,1,true,,,,net:abc\n");
}

void TestExchange::groupsJson() {
  std::ostringstream out;
  QVERIFY(exchange::writeGroupsJson(out, groupRows(), {"net:abc", 0.9F, {}}).ok());
  const auto document = nlohmann::json::parse(out.str());
  QCOMPARE(document["threshold"].get<double>(), 0.9);
  QCOMPARE(document["groups"].size(), std::size_t{2});
  QCOMPARE(document["groups"][0]["group"].get<int>(), 1);
  QCOMPARE(document["groups"][0]["files"].size(), std::size_t{2});
  QCOMPARE(document["groups"][0]["files"][1]["path_bytes"].get<std::string>(),
           std::string("/photos/%FF.png"));
  QCOMPARE(document["groups"][0]["files"][1]["is_centre"].get<bool>(), false);
  QCOMPARE(document["groups"][0]["files"][1]["derived_from"].get<std::string>(),
           std::string("/photos/a.jpg"));
  QVERIFY(!document["groups"][0]["files"][0].contains("derived_from"));  // was not asked for
  QCOMPARE(document["groups"][1]["files"].size(), std::size_t{1});
  QCOMPARE(document["groups"][1]["files"][0]["bytes"].get<std::int64_t>(), 5'000'000'000);
}

void TestExchange::emptyDocumentsAreValid() {
  std::ostringstream pairs;
  QVERIFY(exchange::writePairsJson(pairs, {}, {"m\xFF", 0.0F, {}}).ok());
  QVERIFY(nlohmann::json::parse(pairs.str())["pairs"].empty());
  std::ostringstream groups;
  QVERIFY(exchange::writeGroupsJson(groups, {}, {}).ok());
  QVERIFY(nlohmann::json::parse(groups.str())["groups"].empty());
}

void TestExchange::npy() {
  DescriptorSet set;
  set.dimension = 3;
  set.ids = {ImageId{1}, ImageId{2}};
  set.unit = {1, 0, 0, 0.6F, 0.8F, -0.0F};
  set.rawNorms = {0, 0};
  std::ostringstream out;
  QVERIFY(exchange::writeDescriptorsNpy(out, set).ok());
  const std::string bytes = out.str();
  QCOMPARE(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t length =
      static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
  QCOMPARE((length + 10) % 64, std::size_t{0});
  QCOMPARE(bytes[9 + length], '\n');
  QVERIFY(bytes.find("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }") == 10);
  QCOMPARE(bytes.size(), 10 + length + 24);
  float value = 0.0F;
  std::memcpy(&value, bytes.data() + 10 + length + 16, 4);
  QCOMPARE(value, 0.8F);
}

void TestExchange::pathListKeepsLinesAndRowsTogether() {
  std::ostringstream out;
  const std::vector<std::string> paths{"/p/a b.jpg", "/p/two\nlines", "/q/\xFF"};
  QVERIFY(exchange::writePathList(out, paths, {"", 0.0F, "/p"}).ok());
  QCOMPARE(out.str(), std::string("a b.jpg\n\"two\nlines\"\n/q/\xFF\n"));
  const auto back = exchange::parseCsv(out.str(), "list");
  QCOMPARE(back->size(), std::size_t{3});
  QCOMPARE((*back)[1].fields[0], std::string("two\nlines"));
}

void TestExchange::csvRoundTrip() {
  const std::vector<std::string> fields{"plain", "", "a,b", "\"", "two\r\nlines", " spaced ", "\xFF\xC0"};
  std::string text;
  for (const std::string& field : fields) {
    if (!text.empty()) text += ',';
    text += exchange::csvField(field);
  }
  const auto records = exchange::parseCsv(text + "\r\nnext\n", "made");
  QVERIFY(records.ok());
  QCOMPARE(records->size(), std::size_t{2});
  QCOMPARE((*records)[0].fields, fields);
  QCOMPARE((*records)[0].line, 1);
  QCOMPARE((*records)[1].line, 3);
}

void TestExchange::utf8AndItsReplacement_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("replaced");
  QTest::newRow("ascii") << QByteArray("plain") << 0;
  QTest::newRow("two, three and four bytes") << QByteArray("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") << 0;
  QTest::newRow("last code point") << QByteArray("\xF4\x8F\xBF\xBF") << 0;
  QTest::newRow("Latin-1") << QByteArray("caf\xE9") << 1;
  QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << 2;
  QTest::newRow("overlong, three bytes") << QByteArray("\xE0\x80\xAF") << 3;
  QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << 3;
  QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << 4;
  QTest::newRow("cut short") << QByteArray("\xE2\x82") << 2;
  QTest::newRow("lone continuation") << QByteArray("a\x80z") << 1;
}

void TestExchange::utf8AndItsReplacement() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, replaced);
  const std::string text = exchange::toUtf8(bytes.toStdString());
  QCOMPARE(QByteArray::fromStdString(text).count("\xEF\xBF\xBD"), replaced);
  if (replaced == 0) QCOMPARE(text, bytes.toStdString());
  QVERIFY(!nlohmann::json(text).dump().empty());  // throws on text that is not UTF-8
}

void TestExchange::pathsInJsonAreReversible() {
  nlohmann::ordered_json object;
  exchange::setPath(object, "path", "/a b/caf\xE9%.png");
  QCOMPARE(object["path"].get<std::string>(), std::string("/a b/caf\xEF\xBF\xBD%.png"));
  QCOMPARE(object["path_bytes"].get<std::string>(), std::string("/a%20b/caf%E9%25.png"));
  nlohmann::ordered_json plain;
  exchange::setPath(plain, "path", "/a b/caf\xC3\xA9%.png");
  QCOMPARE(plain["path"].get<std::string>(), std::string("/a b/caf\xC3\xA9%.png"));
  QVERIFY(!plain.contains("path_bytes"));
}

void TestExchange::errorsAsJson() {
  const auto object = exchange::errorJson({ErrorCode::kTruncated, "/x\xFF", "ends \xFF early", 17});
  QCOMPARE(object["code"].get<std::string>(), std::string("truncated"));
  QCOMPARE(object["path_bytes"].get<std::string>(), std::string("/x%FF"));
  QCOMPARE(object["detail"].get<std::string>(), std::string("ends \xEF\xBF\xBD early"));
  QCOMPARE(object["offset"].get<int>(), 17);
  QVERIFY(!exchange::errorJson({ErrorCode::kIo, {}, {}, -1}).contains("offset"));
}

void TestExchange::failingStreamsAreReported() {
  FullBuffer full;
  const ExportContext context{"m", 0.9F, {}};
  const auto fails = [&](auto write) {
    std::ostream out(&full);
    const Result<void> written = write(out);
    return !written.ok() && written.error().code == ErrorCode::kIo;
  };
  QVERIFY(fails([&](std::ostream& out) { return exchange::writePairsCsv(out, pairRows(), context); }));
  QVERIFY(fails([&](std::ostream& out) { return exchange::writePairsIsc(out, pairRows()); }));
  QVERIFY(fails([&](std::ostream& out) { return exchange::writePairsJson(out, pairRows(), context); }));
  QVERIFY(fails([&](std::ostream& out) { return exchange::writeGroupsCsv(out, groupRows(), context); }));
  QVERIFY(fails([&](std::ostream& out) { return exchange::writeGroupsJson(out, groupRows(), context); }));
  QVERIFY(fails([&](std::ostream& out) { return exchange::writeDescriptorsNpy(out, {}); }));
}

void TestExchange::atomicFileReplacesWhole() {
  const QTemporaryDir folder;
  const std::string path = folder.path().toStdString() + "/out-\xFF.csv";  // a name that is not UTF-8
  const std::string large(300'000, 'x');
  for (const std::string& content : {std::string("first"), large, std::string()}) {
    const auto written = exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
      out << content;
      return ok();
    });
    QVERIFY(written.ok());
    struct stat status {};
    QCOMPARE(::stat(path.c_str(), &status), 0);
    QCOMPARE(static_cast<std::size_t>(status.st_size), content.size());
  }
  QCOMPARE(::unlink(path.c_str()), 0);  // QTemporaryDir cannot name it
}

void TestExchange::atomicFileLeavesNothingBehind() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("out.csv").toStdString();
  const auto write = [](std::ostream& out) -> Result<void> {
    out << "old";
    return ok();
  };
  QVERIFY(exchange::writeFileAtomically(path, write).ok());
  const auto failed = exchange::writeFileAtomically(path, [](std::ostream& out) -> Result<void> {
    out << "half";
    return Error{ErrorCode::kCancelled, {}, {}, -1};
  });
  QVERIFY(!failed.ok());
  QCOMPARE(failed.error().code, ErrorCode::kCancelled);
  QCOMPARE(contentOf(path), QByteArray("old"));
  const auto thrown =
      exchange::writeFileAtomically(path, [](std::ostream&) -> Result<void> { throw std::bad_alloc(); });
  QCOMPARE(thrown.error().code, ErrorCode::kOutOfMemory);
  QCOMPARE(contentOf(path), QByteArray("old"));
  QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"out.csv"});
  QCOMPARE(exchange::writeFileAtomically(folder.path().toStdString(), write).error().code,
           ErrorCode::kNotARegularFile);
  QCOMPARE(exchange::writeFileAtomically(folder.filePath("no/out").toStdString(), write).error().code,
           ErrorCode::kNotFound);
  QCOMPARE(exchange::writeFileAtomically("", write).error().code, ErrorCode::kInvalidArgument);
  QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"out.csv"});
  // A device is not replaced by a file.
  QVERIFY(!exchange::writeFileAtomically("/dev/null", write).ok());
}

void TestExchange::atomicFileSeesAFullDisk() {
  const QTemporaryDir folder;
  const std::string path = folder.filePath("out.csv").toStdString();
  // A limit on the size of files stands in for the end of the disk: write() fails in its middle.
  struct rlimit before {};
  QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 100'000;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = exchange::writeFileAtomically(path, [](std::ostream& out) -> Result<void> {
    for (int i = 0; i < 1000; ++i) out << std::string(1000, 'x');
    return ok();
  });
  QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  QVERIFY(!written.ok());
  QCOMPARE(written.error().code, ErrorCode::kTooLarge);  // EFBIG
  QVERIFY(QDir(folder.path()).isEmpty(QDir::Files | QDir::Hidden));
}

void TestExchange::atomicFileKeepsLinksAndModes() {
  const QTemporaryDir folder;
  const std::string target = folder.filePath("target").toStdString();
  const std::string link = folder.filePath("link").toStdString();
  QFile file(QString::fromStdString(target));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.close();
  QCOMPARE(::chmod(target.c_str(), 0640), 0);
  QCOMPARE(::symlink(target.c_str(), link.c_str()), 0);
  QVERIFY(exchange::writeFileAtomically(link, [](std::ostream& out) -> Result<void> {
            out << "new";
            return ok();
          }).ok());
  struct stat status {};
  QCOMPARE(::lstat(link.c_str(), &status), 0);
  QVERIFY(S_ISLNK(status.st_mode));
  QCOMPARE(::stat(target.c_str(), &status), 0);
  QCOMPARE(status.st_mode & 07777, 0640U);
  QCOMPARE(contentOf(target), QByteArray("new"));
}

QTEST_GUILESS_MAIN(TestExchange)
#include "test_exchange.moc"
