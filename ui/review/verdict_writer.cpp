// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/verdict_writer.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lookalike::ui {

namespace {
// A book is copied only when nobody has said anything for so long: each copy takes a while.
constexpr std::chrono::milliseconds kQuiet{40};
// How often the ledger is asked for what others wrote.
constexpr std::chrono::milliseconds kLookEvery{400};
}  // namespace

VerdictWriter::VerdictWriter(std::shared_ptr<FindService> service, QObject* parent)
    : QObject(parent), service_(std::move(service)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

VerdictWriter::~VerdictWriter() {
  thread_.request_stop();
  thread_.join();
}

void VerdictWriter::open(const std::string& libraryPath, int number) {
  post([this, libraryPath, number](Open& open) {
    open = Open{};
    auto ledger = service_->openVerdictLedger(libraryPath);
    Result<std::vector<VerdictEntry>> entries =
        ledger ? ledger->entries() : Result<std::vector<VerdictEntry>>(ledger.error());
    if (!entries) {
      QMetaObject::invokeMethod(
          this, [this, number, error = entries.error()] { emit openingFailed(number, error); },
          Qt::QueuedConnection);
      return;
    }
    open.ledger = std::move(*ledger);
    open.number = number;
    auto book = std::make_shared<review::VerdictBook>();
    for (const VerdictEntry& entry : *entries) {
      book->apply(entry);
      open.known.insert(entry.id);
    }
    open.frozen = std::make_shared<const review::VerdictBook>(*book);
    QMetaObject::invokeMethod(
        this, [this, number, book, frozen = open.frozen] { emit opened(number, book, frozen); },
        Qt::QueuedConnection);
  });
}

void VerdictWriter::close() {
  post([](Open& open) { open = Open{}; });
}

void VerdictWriter::add(std::vector<VerdictEntry> entries, int number) {
  post([this, entries = std::move(entries), number](Open& open) {
    const std::vector<VerdictEntry> news = readNews(open);
    const bool isOvertaken = std::any_of(news.begin(), news.end(), [&](const VerdictEntry& other) {
      return std::any_of(entries.begin(), entries.end(),
                         [&](const VerdictEntry& own) { return own.a == other.a && own.b == other.b; });
    });
    if (isOvertaken) {
      QMetaObject::invokeMethod(
          this, [this, number] { emit overtaken(number); }, Qt::QueuedConnection);
      return;
    }
    const Result<void> written =
        open.ledger.add ? open.ledger.add(entries) : Result<void>(invalidArgument("no library"));
    if (written) {
      open.newer.insert(open.newer.end(), entries.begin(), entries.end());
      for (const VerdictEntry& entry : entries) open.known.insert(entry.id);
    }
    QMetaObject::invokeMethod(
        this,
        [this, number, written] {
          if (written) {
            emit added(number);
          } else {
            emit addingFailed(number, written.error());
          }
        },
        Qt::QueuedConnection);
  });
}

void VerdictWriter::drop(std::shared_ptr<const void> thing) {
  post([thing = std::move(thing)](Open&) {});
}

void VerdictWriter::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_all();
}

void VerdictWriter::freeze(Open& open) {
  auto book = std::make_shared<review::VerdictBook>(*open.frozen);
  for (const VerdictEntry& entry : open.newer) book->apply(entry);
  open.newer.clear();
  open.frozen = std::move(book);
  QMetaObject::invokeMethod(
      this, [this, number = open.number, frozen = open.frozen] { emit froze(number, frozen); },
      Qt::QueuedConnection);
}

std::vector<VerdictEntry> VerdictWriter::readNews(Open& open) {
  if (!open.ledger.newEntries) return {};
  auto read = open.ledger.newEntries();
  if (!read) return {};  // a busy or vanished library: adding to it says so
  std::vector<VerdictEntry> news;
  for (VerdictEntry& entry : *read) {
    if (open.known.insert(entry.id).second) news.push_back(std::move(entry));
  }
  if (news.empty()) return news;
  open.newer.insert(open.newer.end(), news.begin(), news.end());
  QMetaObject::invokeMethod(
      this, [this, number = open.number, news] { emit othersAdded(number, news); }, Qt::QueuedConnection);
  return news;
}

void VerdictWriter::loop(const std::stop_token& stop) {
  Open open;  // is used and goes in this thread, as a database connection must
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      const auto hasTask = [this] { return !tasks_.empty(); };
      if (open.ledger.newEntries) {
        changed_.wait_for(lock, stop, open.newer.empty() ? kLookEvery : kQuiet, hasTask);
      } else {
        changed_.wait(lock, stop, hasTask);
      }
      if (tasks_.empty() && stop.stop_requested()) return;  // not before: what was asked for is written first
      if (!tasks_.empty()) {
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
    }
    if (task) {
      task(open);
    } else if (!open.newer.empty()) {
      freeze(open);
    } else {
      readNews(open);
    }
  }
}

}  // namespace lookalike::ui
