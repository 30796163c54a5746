// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controllers/verdict_writer.h"

#include <utility>

namespace lookalike::ui {

VerdictWriter::VerdictWriter(std::shared_ptr<FindService> service, QObject* parent)
    : QObject(parent), service_(std::move(service)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

VerdictWriter::~VerdictWriter() {
  thread_.request_stop();
  thread_.join();
}

void VerdictWriter::open(const std::string& libraryPath, int number) {
  post([this, libraryPath, number](Ledger& ledger) {
    ledger.reset();
    auto ledgerOfLibrary = service_->openVerdictLedger(libraryPath);
    Result<std::vector<VerdictEntry>> entries =
        ledgerOfLibrary ? (*ledgerOfLibrary)->entries()
                        : Result<std::vector<VerdictEntry>>(ledgerOfLibrary.error());
    if (!entries) {
      QMetaObject::invokeMethod(
          this, [this, number, error = entries.error()] { emit openingFailed(number, error); },
          Qt::QueuedConnection);
      return;
    }
    ledger = std::move(*ledgerOfLibrary);
    QMetaObject::invokeMethod(
        this, [this, number, read = std::move(*entries)] { emit opened(number, read); },
        Qt::QueuedConnection);
  });
}

void VerdictWriter::close() {
  post([](Ledger& ledger) { ledger.reset(); });
}

void VerdictWriter::add(std::vector<VerdictEntry> entries, int number) {
  post([this, entries = std::move(entries), number](Ledger& ledger) {
    const Result<void> written = ledger
                                     ? ledger->add(entries)
                                     : Result<void>(Error{ErrorCode::kInvalidArgument, {}, "no library", -1});
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

void VerdictWriter::post(std::function<void(Ledger&)> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  changed_.notify_all();
}

void VerdictWriter::loop(const std::stop_token& stop) {
  Ledger ledger;  // is used and goes in this thread, as a database connection must
  while (true) {
    std::function<void(Ledger&)> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [this] { return !tasks_.empty(); });
      if (tasks_.empty()) return;  // only when it is to stop: what was asked for is written first
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task(ledger);
  }
}

}  // namespace lookalike::ui
