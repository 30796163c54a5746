// SPDX-License-Identifier: GPL-3.0-or-later
#include <sched.h>

#include <array>
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
  void onlyFailuresOfTheContentAreOfTheContent();
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

void TestResult::onlyFailuresOfTheContentAreOfTheContent() {
  std::string names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kIo); ++code) {
    if (isOfContent(static_cast<ErrorCode>(code)))
      names += std::string(errorCodeName(static_cast<ErrorCode>(code))) + " ";
  }
  QCOMPARE(names, std::string("empty truncated corrupt unsupported_format too_large "));
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
  const auto threads = [](int cores) {
    const ThreadBudget budget = threadBudget(cores);
    return std::array{budget.decodeWorkers, budget.deviceIntraOp, budget.searchThreads};
  };
  QCOMPARE(threads(1), (std::array{1, 1, 1}));
  QCOMPARE(threads(3), (std::array{3, 3, 3}));
  // Not told how many, it counts those that this process may run on.
  cpu_set_t all;
  CPU_ZERO(&all);
  QCOMPARE(::sched_getaffinity(0, sizeof(all), &all), 0);
  int first = 0;
  while (CPU_ISSET(first, &all) == 0) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  QCOMPARE(::sched_setaffinity(0, sizeof(one), &one), 0);
  const auto onOne = threads(0);
  const auto belowNone = threads(-5);
  QCOMPARE(::sched_setaffinity(0, sizeof(all), &all), 0);
  QCOMPARE(onOne, (std::array{1, 1, 1}));
  QCOMPARE(belowNone, onOne);
  QVERIFY(threads(0).at(0) >= 1 && threads(0).at(0) <= CPU_COUNT(&all));
}

QTEST_GUILESS_MAIN(TestResult)
#include "test_result.moc"
