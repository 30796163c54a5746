// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <QObject>
#include <string>
#include <thread>
#include <vector>

#include "core/values/verdict.h"
#include "ui/controllers/find_service.h"

namespace lookalike::ui {

/// Writes verdicts to a library's ledger on a thread of its own, in order. What was asked for is written even
/// when the writer is destroyed meanwhile: the destructor waits for it. Answers come by signals.
class VerdictWriter : public QObject {
  Q_OBJECT
 public:
  explicit VerdictWriter(std::shared_ptr<FindService> service, QObject* parent = nullptr);
  ~VerdictWriter() override;

  /// Opens another library's ledger and reads it; `number` names this wish in the answer.
  void open(const std::string& libraryPath, int number);
  /// Lets go of the library.
  void close();
  /// Adds entries to the open ledger.
  void add(std::vector<VerdictEntry> entries, int number);

 signals:
  void opened(int number, const std::vector<lookalike::VerdictEntry>& entries);
  void openingFailed(int number, const lookalike::Error& error);
  void added(int number);  ///< the entries are on the disk
  void addingFailed(int number, const lookalike::Error& error);

 private:
  using Ledger = std::unique_ptr<pipeline::VerdictLedger>;
  void post(std::function<void(Ledger&)> task);
  void loop(const std::stop_token& stop);

  std::shared_ptr<FindService> service_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void(Ledger&)>> tasks_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
