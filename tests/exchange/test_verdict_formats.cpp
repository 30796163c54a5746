// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <sstream>

#include "core/decode/file_reader.h"
#include "core/exchange/csv.h"
#include "core/exchange/ndec_folder.h"
#include "core/exchange/verdict_formats.h"
#include "core/exchange/verdict_names.h"

using namespace lookalike;
using namespace lookalike::exchange;
namespace fs = std::filesystem;

namespace {

ContentHash hashOf(std::uint8_t byte) {
  ContentHash hash;
  hash.bytes.fill(byte);
  return hash;
}

std::string hex(std::uint8_t byte) {
  return hashOf(byte).toHex();
}

std::string idOf(char digit) {
  return std::string(32, digit);
}

std::vector<VerdictRow> someRows() {
  VerdictRow full;
  full.entry.id = idOf('a');
  full.entry.a = hashOf(0x11);
  full.entry.b = hashOf(0x22);
  full.entry.answer = VerdictAnswer::kNotCopy;
  full.entry.order = VerdictOrder::kBFirst;
  full.entry.source = VerdictSource::kCut;
  full.entry.annotator = "\xC3\x84nn, \"B.\"";
  full.entry.timeMs = 1'700'000'000'250;
  full.entry.model = "net:abc";
  full.entry.probability = 0.3F;
  full.entry.note = "two\nlines";
  full.pathA = "/photos/a,1.jpg";
  full.pathB = "/photos/\xFF.png";
  VerdictRow bare;
  bare.entry.id = idOf('b');
  bare.entry.a = hashOf(0x11);
  bare.entry.b = hashOf(0x22);
  bare.entry.answer = VerdictAnswer::kCopy;
  bare.entry.annotator = "bob";
  bare.pathA = full.pathA;
  bare.pathB = full.pathB;
  VerdictRow withdrawal = bare;
  withdrawal.entry.id = idOf('c');
  withdrawal.entry.withdraws = idOf('b');
  withdrawal.entry.timeMs = -1;
  return {full, bare, withdrawal};
}

bool same(const VerdictEntry& x, const VerdictEntry& y) {
  const bool sameProbability =
      x.probability == y.probability || (std::isnan(x.probability) && std::isnan(y.probability));
  return x.id == y.id && x.a == y.a && x.b == y.b && x.answer == y.answer && x.order == y.order &&
         x.source == y.source && x.annotator == y.annotator && x.timeMs == y.timeMs && x.model == y.model &&
         sameProbability && x.note == y.note && x.withdraws == y.withdraws;
}

ReadVerdicts read(const std::string& text, const VerdictReadOptions& options = {}) {
  auto reading = readVerdicts(text, "file", options);
  if (!reading.ok()) qFatal("%s", describeError(reading.error()).c_str());
  return std::move(reading).value();
}

std::string csvOf(const std::vector<VerdictRow>& rows) {
  std::ostringstream out;
  if (!writeVerdictsCsv(out, rows).ok()) qFatal("csv");
  return out.str();
}

std::string jsonOf(const std::vector<VerdictRow>& rows) {
  std::ostringstream out;
  if (!writeVerdictsJson(out, rows).ok()) qFatal("json");
  return out.str();
}

std::string labelStudioOf(const std::vector<VerdictRow>& rows) {
  std::ostringstream out;
  if (!writeVerdictsLabelStudio(out, rows).ok()) qFatal("label studio");
  return out.str();
}

void writeText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string textOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

class TestVerdictFormats : public QObject {
  Q_OBJECT
 private slots:
  void times();
  void csv();
  void json();
  void labelStudio();
  void labelStudiosOwnExport();
  void otherPeoplesCsv();
  void rowsThatCannotBeUsedAreNamed();
  void anIdIsMadeOfTheContent();
  void whatCannotBeReadAtAll();
  void damagedInputNeverHarms();
  void filesThatCannotBeRead();
  void hardNegatives();
  void hardNegativesThatAreGone();
};

void TestVerdictFormats::times() {
  QCOMPARE(timeText(0), std::string("1970-01-01T00:00:00.000Z"));
  QCOMPARE(timeText(1'700'000'000'250), std::string("2023-11-14T22:13:20.250Z"));
  QCOMPARE(timeText(-1), std::string("1969-12-31T23:59:59.999Z"));
  QCOMPARE(timeText(253'402'300'799'999), std::string("9999-12-31T23:59:59.999Z"));
  QCOMPARE(timeText(253'402'300'800'000), std::string("253402300800000"));
  for (const std::int64_t ms :
       {std::int64_t{0}, std::int64_t{-62'167'219'200'000}, std::int64_t{951'782'400'001},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()})
    QCOMPARE(timeOf(timeText(ms)).value(), ms);
  QCOMPARE(timeOf("2023-11-14T22:13:20Z").value(), std::int64_t{1'700'000'000'000});
  QCOMPARE(timeOf("2023-11-14 22:13:20.2507Z").value(), std::int64_t{1'700'000'000'250});
  QCOMPARE(timeOf("2023-11-14T23:43:20.25+01:30").value(), std::int64_t{1'700'000'000'250});
  QCOMPARE(timeOf("2023-11-14T17:13:20-0500").value(), std::int64_t{1'700'000'000'000});
  for (const char* bad :
       {"", "yesterday", "2023-11-14", "2023-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2023-11-14T25:00:00Z",
        "2023-11-14T22:13:20.Z", "2023-11-14T22:13:20Zulu", "2023-11-14T22:13:20+", "99999999999999999999"})
    QVERIFY2(!timeOf(bad), bad);
}

void TestVerdictFormats::csv() {
  const auto rows = someRows();
  const std::string text = csvOf(rows);
  const std::string expected =
      "sha256_a,sha256_b,path_a,path_b,verdict,order,annotator,time,model,probability,note,source,id,"
      "withdraws\n" +
      hex(0x11) + "," + hex(0x22) +
      ",\"/photos/a,1.jpg\",/photos/\xFF.png,not_copy,b_first,\"\xC3\x84nn, \"\"B.\"\"\","
      "2023-11-14T22:13:20.250Z,net:abc,0.3,\"two\nlines\",cut," +
      idOf('a') + ",\n";
  QCOMPARE(text.substr(0, expected.size()), expected);
  for (const std::string& form : {text, "\xEF\xBB\xBF" + text}) {
    const ReadVerdicts reading = read(form);
    QVERIFY(reading.problems.empty());
    QVERIFY(reading.placesAreLines);
    QCOMPARE(reading.entries.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) QVERIFY(same(reading.entries[i], rows[i].entry));
  }
  QVERIFY(read(csvOf({})).entries.empty());
}

void TestVerdictFormats::json() {
  const auto rows = someRows();
  const std::string text = jsonOf(rows);
  const auto document = nlohmann::json::parse(text);
  QCOMPARE(document["format"].get<std::string>(), std::string("lookalike-verdicts"));
  const auto& first = document["verdicts"][0];
  QCOMPARE(first["verdict"].get<std::string>(), std::string("not_copy"));
  QCOMPARE(first["probability"].get<double>(), 0.3);
  QCOMPARE(first["path_b_bytes"].get<std::string>(), std::string("/photos/%FF.png"));
  QVERIFY(document["verdicts"][1]["probability"].is_null());
  for (const std::string& form : {text, document["verdicts"].dump()}) {  // a bare array too
    const ReadVerdicts reading = read(form);
    QVERIFY(reading.problems.empty());
    QCOMPARE(reading.entries.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) QVERIFY(same(reading.entries[i], rows[i].entry));
  }
  // The bytes of a path come back.
  VerdictReadOptions options;
  std::vector<std::string> asked;
  options.hashOfPath = [&](const std::string& path) {
    asked.push_back(path);
    return std::optional(hashOf(path == "/photos/\xFF.png" ? 0x22 : 0x11));
  };
  auto withoutHashes = nlohmann::json::parse(text);
  withoutHashes["verdicts"][0].erase("sha256_a");
  withoutHashes["verdicts"][0].erase("sha256_b");
  QVERIFY(same(read(withoutHashes.dump(), options).entries.at(0), rows[0].entry));
  QCOMPARE(asked, (std::vector<std::string>{"/photos/a,1.jpg", "/photos/\xFF.png"}));
}

void TestVerdictFormats::labelStudio() {
  const auto rows = someRows();
  const std::string text = labelStudioOf(rows);
  const auto tasks = nlohmann::json::parse(text);
  QCOMPARE(tasks.size(), std::size_t{1});  // one pair, two statements; the withdrawal is left out
  QCOMPARE(tasks[0]["data"]["image_a"].get<std::string>(), std::string("file:///photos/a%2C1.jpg"));
  QCOMPARE(tasks[0]["annotations"].size(), std::size_t{2});
  const auto& annotation = tasks[0]["annotations"][0];
  QCOMPARE(annotation["unique_id"].get<std::string>(), std::string("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));
  QCOMPARE(annotation["result"][0]["value"]["choices"][0].get<std::string>(), std::string("not_copy"));
  QCOMPARE(annotation["result"][1]["value"]["choices"][0].get<std::string>(), std::string("b_first"));
  const ReadVerdicts reading = read(text);
  QVERIFY(reading.problems.empty());
  QCOMPARE(reading.entries.size(), std::size_t{2});
  VerdictEntry expected = rows[0].entry;
  expected.source = VerdictSource::kImport;
  QVERIFY(same(reading.entries[0], expected));
  QCOMPARE(reading.entries[1].id, idOf('b'));
}

void TestVerdictFormats::labelStudiosOwnExport() {
  const std::string data = R"("data":{"sha256_a":")" + hex(0x22) + R"(","sha256_b":")" + hex(0x11) + R"("})";
  const std::string text = R"([{"id":7,)" + data + R"(,"annotations":[
    {"id":1001,"completed_by":10,"was_cancelled":false,"created_at":"2021-03-09T22:16:08.728353Z",
     "result":[{"from_name":"verdict","type":"choices","value":{"choices":["Not-Copy"]}},
               {"from_name":"order","type":"choices","value":{"choices":["a_first"]}}]},
    {"id":1002,"completed_by":{"id":3,"email":"eve@example.org"},
     "result":[{"from_name":"answer","type":"choices","value":{"choices":["copy"]}}]},
    {"id":1003,"completed_by":11,"was_cancelled":true,"result":[]},
    {"id":1004,"completed_by":12,"result":[]},
    "nonsense"],"predictions":[]},
    {"data":{"image":"x"},"annotations":[{"result":[]}]}, {"data":5}, 6])";
  VerdictReadOptions options;
  options.timeMs = 99;
  const ReadVerdicts reading = read(text, options);
  QCOMPARE(reading.entries.size(), std::size_t{2});
  const VerdictEntry& first = reading.entries[0];
  QVERIFY(first.a == hashOf(0x11) && first.b == hashOf(0x22));
  QVERIFY(first.answer == VerdictAnswer::kNotCopy && first.source == VerdictSource::kImport);
  QVERIFY(first.order == VerdictOrder::kBFirst);  // the file's A is our b
  QCOMPARE(first.annotator, std::string("10"));
  QCOMPARE(first.timeMs, std::int64_t{1'615'328'168'728});
  QCOMPARE(reading.entries[1].annotator, std::string("eve@example.org"));
  QCOMPARE(reading.entries[1].timeMs, std::int64_t{99});
  std::vector<int> places;
  for (const VerdictProblem& problem : reading.problems) places.push_back(problem.place);
  QCOMPARE(places, (std::vector<int>{1, 1, 2, 3, 4}));
  QVERIFY(!reading.placesAreLines);
}

void TestVerdictFormats::otherPeoplesCsv() {
  VerdictReadOptions options;
  options.annotator = "me";
  options.timeMs = 5;
  options.hashOfPath = [](const std::string& path) -> std::optional<ContentHash> {
    if (path == "a.jpg") return hashOf(0x33);
    if (path == "b.jpg") return hashOf(0x22);
    return std::nullopt;
  };
  const ReadVerdicts reading = read(
      "Path_A, Path_B ,more,Verdict\r\na.jpg,b.jpg,x,COPY\r\nb.jpg,a.jpg,y,not-copy\r\n"
      "a.jpg,c.jpg,,copy\r\na.jpg,a.jpg,,copy\r\n",
      options);
  QCOMPARE(reading.entries.size(), std::size_t{2});
  QVERIFY(reading.entries[0].a == hashOf(0x22) && reading.entries[0].answer == VerdictAnswer::kCopy);
  QCOMPARE(reading.entries[0].annotator, std::string("me"));
  QCOMPARE(reading.entries[0].timeMs, std::int64_t{5});
  QCOMPARE(reading.problems.size(), std::size_t{2});
  QCOMPARE(reading.problems[0].place, 4);
  QVERIFY(reading.problems[0].reason.find("c.jpg") != std::string::npos);

  const ReadVerdicts list = read("first,last,order_known\na.jpg,b.jpg,true\nb.jpg,a.jpg,false\n", options);
  QCOMPARE(list.entries.size(), std::size_t{2});
  QVERIFY(list.entries[0].answer == VerdictAnswer::kNotCopy);
  QVERIFY(list.entries[0].order == VerdictOrder::kBFirst);  // a.jpg has the larger hash
  QVERIFY(list.entries[1].order == VerdictOrder::kUnknown);
}

void TestVerdictFormats::rowsThatCannotBeUsedAreNamed() {
  const std::string start = hex(0x11) + "," + hex(0x22) + ",";
  std::string text = "sha256_a,sha256_b,verdict,order,annotator,time,probability,note,source,withdraws\n";
  const std::vector<std::string> bad{
      "xyz," + hex(0x22) + ",copy,,,,,,,",
      hex(0x11) + "," + hex(0x11) + ",copy,,,,,,,",
      hex(0x11) + ",,copy,,,,,,,",
      start + "maybe,,,,,,,",
      start + ",,,,,,,",
      start + "copy,first,,,,,,",
      start + "copy,,caf\xE9,,,,,",
      start + "copy,," + std::string(201, 'x') + ",,,,,",
      start + "copy,,,tomorrow,,,,",
      start + "copy,,,,1.5,,,",
      start + "copy,,,,nan,,,",
      start + "copy,,,,half,,,",
      start + "copy,,,,," + std::string(4001, 'x') + ",,",
      start + "copy,,,,,,oracle,",
      start + "copy,,,,,,,17",
      start + "copy",
      start + std::string("copy,,a\0b,,,,,", 14),
  };
  const std::string good = "\n" + start + "copy,,,,0.5,,,\n";
  for (const std::string& row : bad) text.append(row).append(good);
  const ReadVerdicts reading = read(text);
  QCOMPARE(reading.problems.size(), bad.size());
  for (std::size_t i = 0; i < bad.size(); ++i) {
    QCOMPARE(reading.problems[i].place, static_cast<int>(2 + 2 * i));
    QVERIFY(!reading.problems[i].reason.empty());
  }
  QCOMPARE(reading.entries.size(), bad.size());  // the others go on
}

void TestVerdictFormats::anIdIsMadeOfTheContent() {
  const std::string header = "sha256_a,sha256_b,verdict,annotator,id\n";
  const std::string row = hex(0x11) + "," + hex(0x22) + ",copy,";
  VerdictReadOptions now;
  now.timeMs = 1;
  VerdictReadOptions later;
  later.timeMs = 2;
  const std::string id = read(header + row + "ann,\n", now).entries[0].id;
  QCOMPARE(id.size(), std::size_t{32});
  QCOMPARE(id.find_first_not_of("0123456789abcdef"), std::string::npos);
  QCOMPARE(read(header + row + "ann,\n", later).entries[0].id, id);  // read again another day
  const std::string turned = hex(0x22) + "," + hex(0x11) + ",copy,ann,\n";
  QCOMPARE(read(header + turned, now).entries[0].id, id);
  QVERIFY(read(header + row + "bob,\n", now).entries[0].id != id);
  QVERIFY(read(header + row + "ann,17\n", now).entries[0].id != id);  // a number of another program's
  QCOMPARE(read(header + row + "ann,AAAAAAAA-aaaa-AAAA-aaaa-AAAAAAAAAAAA\n", now).entries[0].id, idOf('a'));
}

void TestVerdictFormats::whatCannotBeReadAtAll() {
  const std::string jpeg("\xFF\xD8\xFF\xE0\0\x10JFIF", 10);
  const std::string utf16("\xFF\xFEs\0h\0a\0", 8);
  for (const std::string& text :
       {std::string(), std::string(" \n\r\n"), std::string("\xEF\xBB\xBF"), std::string("hello"),
        std::string("a,b,c\n1,2,3\n"), std::string("verdict,sha256_a\n"), std::string("{"), std::string("{}"),
        std::string("[1,2"), std::string("{\"verdicts\": 3}"), std::string("[\"\xFF\"]"), jpeg, utf16,
        std::string(100'000, '['), std::string("\"unclosed")}) {
    const auto reading = readVerdicts(text, "file", {});
    QVERIFY2(!reading.ok(), text.substr(0, 20).c_str());
    QVERIFY(reading.error().code == ErrorCode::kInvalidArgument);
    QCOMPARE(reading.error().path, std::string("file"));
  }
}

void TestVerdictFormats::damagedInputNeverHarms() {
  std::mt19937 random(5);
  for (const std::string& whole : {csvOf(someRows()), jsonOf(someRows()), labelStudioOf(someRows())}) {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      const auto reading = readVerdicts(whole.substr(0, size), "file", {});
      if (reading.ok()) QVERIFY(reading->entries.size() <= 3);
    }
    for (int round = 0; round < 2000; ++round) {
      std::string damaged = whole;
      for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
      const auto reading = readVerdicts(damaged, "file", {});
      if (!reading.ok()) continue;
      for (const VerdictEntry& entry : reading->entries) {
        QVERIFY(entry.a < entry.b);
        QCOMPARE(entry.id.size(), std::size_t{32});
      }
    }
  }
  // A file cut in the middle of a quoted field: what came before is read.
  const std::string text = csvOf({someRows()[1], someRows()[0]});
  const ReadVerdicts reading = read(text.substr(0, text.find("two\n")));
  QCOMPARE(reading.entries.size(), std::size_t{1});
  QCOMPARE(reading.problems.size(), std::size_t{1});
}

void TestVerdictFormats::filesThatCannotBeRead() {
  QTemporaryDir folder;
  const std::string base = folder.path().toStdString();
  QVERIFY(readVerdictsFile(base + "/none", {}).error().code == ErrorCode::kNotFound);
  QVERIFY(readVerdictsFile(base, {}).error().code == ErrorCode::kNotARegularFile);
  QCOMPARE(::mkfifo((base + "/pipe").c_str(), 0600), 0);
  QVERIFY(readVerdictsFile(base + "/pipe", {}).error().code == ErrorCode::kNotARegularFile);
  writeText(base + "/huge", "verdict,sha256_a,sha256_b\n");
  QCOMPARE(::truncate((base + "/huge").c_str(), (std::int64_t{1} << 30) + 1), 0);  // sparse
  QVERIFY(readVerdictsFile(base + "/huge", {}).error().code == ErrorCode::kTooLarge);
  writeText(base + "/fine", csvOf(someRows()));
  QCOMPARE(readVerdictsFile(base + "/fine", {})->entries.size(), std::size_t{3});
}

void TestVerdictFormats::hardNegatives() {
  QTemporaryDir folder;
  const std::string base = folder.path().toStdString();
  const auto hashOfText = [](const std::string& text) { return decode::hashBytes(text.data(), text.size()); };
  writeText(base + "/a.JPG", "first picture");
  writeText(base + "/b.png", "last picture");
  writeText(base + "/no extension", "third");
  const std::vector<HardNegative> pairs{
      {hashOfText("first picture"),
       hashOfText("last picture"),
       {base + "/gone.jpg", base + "/a.JPG"},
       {base + "/b.png"},
       true},
      {hashOfText("third"), hashOfText("first picture"), {base + "/no extension"}, {base + "/a.JPG"}, false}};
  for (const FilePlacement placement : {FilePlacement::kCopy, FilePlacement::kHardLink}) {
    const bool isLink = placement == FilePlacement::kHardLink;
    const std::string out = base + (isLink ? "/linked/deep" : "/copied");
    const auto report = writeHardNegatives(out, pairs, placement);
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->pairs, std::int64_t{2});
    QVERIFY(report->failures.empty());
    QCOMPARE(textOf(out + "/first/000001.jpg"), std::string("first picture"));
    QCOMPARE(textOf(out + "/last/000001.png"), std::string("last picture"));
    QCOMPARE(textOf(out + "/first/000002"), std::string("third"));
    QCOMPARE(textOf(out + "/last/000002.jpg"), std::string("first picture"));
    QCOMPARE(fs::hard_link_count(out + "/last/000001.png"), isLink ? 2U : 1U);
    const auto list = readCsvFile(out + "/list.csv").value();
    QCOMPARE(list.size(), std::size_t{3});
    QCOMPARE(list[0].fields[0] + "," + list[0].fields[1] + "," + list[0].fields[2],
             std::string("first,last,order_known"));
    QCOMPARE(list[1].fields[0], std::string("first/000001.jpg"));
    QCOMPARE(list[1].fields[2], std::string("true"));
    QCOMPARE(list[2].fields[2], std::string("false"));
    const ReadVerdicts back = read(textOf(out + "/list.csv"));  // as verdicts again
    QCOMPARE(back.entries.size(), std::size_t{2});
    QVERIFY(back.entries[0].answer == VerdictAnswer::kNotCopy);
    const bool isSwapped = pairs[0].last < pairs[0].first;
    QVERIFY(back.entries[0].order == (isSwapped ? VerdictOrder::kBFirst : VerdictOrder::kAFirst));
    QVERIFY(back.entries[1].order == VerdictOrder::kUnknown);
    QVERIFY(writeHardNegatives(out, pairs, placement).error().code == ErrorCode::kInvalidArgument);
  }
}

void TestVerdictFormats::hardNegativesThatAreGone() {
  QTemporaryDir folder;
  const std::string base = folder.path().toStdString();
  writeText(base + "/a.jpg", "changed since");
  const std::vector<HardNegative> pairs{{hashOf(1), hashOf(2), {base + "/a.jpg"}, {}, true},
                                        {hashOf(1), hashOf(2), {}, {}, true}};
  const auto report = writeHardNegatives(base + "/out", pairs, FilePlacement::kCopy);
  QVERIFY(report.ok());
  QCOMPARE(report->pairs, std::int64_t{0});
  QCOMPARE(report->failures.size(), std::size_t{2});
  QVERIFY(report->failures[0].reason.find("changed") != std::string::npos);
  QCOMPARE(readCsvFile(base + "/out/list.csv")->size(), std::size_t{1});
  writeText(base + "/file", "x");
  QVERIFY(!writeHardNegatives(base + "/file", pairs, FilePlacement::kCopy).ok());
}

QTEST_GUILESS_MAIN(TestVerdictFormats)
#include "test_verdict_formats.moc"
