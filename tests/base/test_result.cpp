// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <memory>
#include <QtTest>
#include <set>
#include <vector>

#include "core/base/log.h"
#include "core/base/result.h"
#include "core/base/thread_budget.h"

using namespace lookalike;

namespace {

Result<std::unique_ptr<int>> makeNumber(bool works) {
  if (!works) return Error{ErrorCode::kTruncated, "/a", "short", 12};
  return std::make_unique<int>(7);
}

}  // namespace

class TestResult : public QObject {
  Q_OBJECT
 private slots:
  void holdsAValueOrAnError();
  void movesItsValue();
  void voidResult();
  void everyCodeHasItsOwnName();
  void describesAnError();
  void errnoBecomesACode_data();
  void errnoBecomesACode();
  void logLinesReachTheSink();
  void budgetIsNeverNone();
};

void TestResult::holdsAValueOrAnError() {
  const Result<int> value = 5;
  QVERIFY(value.ok());
  QVERIFY(static_cast<bool>(value));
  QCOMPARE(value.value(), 5);
  QCOMPARE(*value, 5);
  const Result<int> error = Error{ErrorCode::kEmpty, "/a", {}, -1};
  QVERIFY(!error.ok());
  QVERIFY(!error);
  QCOMPARE(error.error().code, ErrorCode::kEmpty);
  QCOMPARE(error.error().path, std::string("/a"));
  Result<std::vector<int>> list = std::vector<int>{1, 2};
  list->push_back(3);
  QCOMPARE((*list).size(), std::size_t{3});
}

void TestResult::movesItsValue() {
  auto made = makeNumber(true);
  QVERIFY(made.ok());
  const std::unique_ptr<int> taken = std::move(made).value();
  QCOMPARE(*taken, 7);
  auto failed = makeNumber(false);
  const Error error = std::move(failed).error();
  QCOMPARE(error.offset, 12);
}

void TestResult::voidResult() {
  QVERIFY(ok().ok());
  const Result<void> failed = Error{ErrorCode::kDiskFull, {}, {}, -1};
  QVERIFY(!failed.ok());
  QCOMPARE(failed.error().code, ErrorCode::kDiskFull);
}

void TestResult::everyCodeHasItsOwnName() {
  std::set<std::string> names;
  constexpr int kCodes = static_cast<int>(ErrorCode::kIo) + 1;
  for (int code = 0; code < kCodes; ++code) names.insert(errorCodeName(static_cast<ErrorCode>(code)));
  QCOMPARE(names.size(), static_cast<std::size_t>(kCodes));
  QCOMPARE(std::string(errorCodeName(ErrorCode::kNotARegularFile)), std::string("not_a_regular_file"));
}

void TestResult::describesAnError() {
  QCOMPARE(describeError({ErrorCode::kTruncated, "/a/b.jpg", "marker missing", 42}),
           std::string("/a/b.jpg: the file is truncated: marker missing (at byte 42)"));
  QCOMPARE(describeError({ErrorCode::kCancelled, {}, {}, -1}), std::string("cancelled"));
}

void TestResult::errnoBecomesACode_data() {
  QTest::addColumn<int>("value");
  QTest::addColumn<ErrorCode>("code");
  QTest::newRow("ENOENT") << ENOENT << ErrorCode::kNotFound;
  QTest::newRow("ENOTDIR") << ENOTDIR << ErrorCode::kNotFound;
  QTest::newRow("EACCES") << EACCES << ErrorCode::kPermissionDenied;
  QTest::newRow("ENOSPC") << ENOSPC << ErrorCode::kDiskFull;
  QTest::newRow("EDQUOT") << EDQUOT << ErrorCode::kDiskFull;
  QTest::newRow("EROFS") << EROFS << ErrorCode::kReadOnly;
  QTest::newRow("EISDIR") << EISDIR << ErrorCode::kNotARegularFile;
  QTest::newRow("EIO") << EIO << ErrorCode::kIo;
}

void TestResult::errnoBecomesACode() {
  QFETCH(int, value);
  QFETCH(ErrorCode, code);
  const Error error = errorFromErrno(value, "/p", "open");
  QCOMPARE(error.code, code);
  QCOMPARE(error.path, std::string("/p"));
  QVERIFY(error.detail.rfind("open: ", 0) == 0);
  QVERIFY(error.detail.size() > 6);
  QCOMPARE(error.offset, -1);
}

void TestResult::logLinesReachTheSink() {
  std::vector<std::pair<LogLevel, std::string>> lines;
  setLogSink([&](LogLevel level, std::string_view line) { lines.emplace_back(level, line); });
  log(LogLevel::kDebug, "one");
  log(LogLevel::kError, "two");
  setLogSink({});
  QCOMPARE(lines.size(), std::size_t{2});
  QCOMPARE(lines[0].first, LogLevel::kDebug);
  QCOMPARE(lines[1].second, std::string("two"));
}

void TestResult::budgetIsNeverNone() {
  QVERIFY(threadBudget().decodeWorkers >= 1);
  QVERIFY(threadBudget().searchThreads >= 1);
  QCOMPARE(threadBudget(3).searchThreads, 3);
  QVERIFY(threadBudget(-5).deviceIntraOp >= 1);
}

QTEST_GUILESS_MAIN(TestResult)
#include "test_result.moc"
