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
#include <unordered_set>
#include <vector>

#include "core/review/verdict_book.h"
#include "core/values/verdict.h"
#include "ui/shared/find_service.h"

namespace lookalike::ui {

/// Writes verdicts to a library's ledger on a thread of its own, in order. What was asked for is written even
/// when the writer is destroyed meanwhile: the destructor waits for it. Answers come by signals. Also keeps a
/// book of what is written for other threads, so that no thread that must answer at once has to copy one.
class VerdictWriter : public QObject {
  Q_OBJECT
 public:
  explicit VerdictWriter(std::shared_ptr<FindService> service, QObject* parent = nullptr);
  ~VerdictWriter() override;

  /// Opens another library's ledger and reads it; `number` names this wish in the answer.
  void open(const std::string& libraryPath, int number);
  /// Lets go of the library.
  void close();
  /// Adds entries to the open ledger, unless the ledger holds newer ones of the same pairs that `othersAdded`
  /// has not told of.
  void add(std::vector<VerdictEntry> entries, int number);
  /// Destroys it on the writer's thread, if nobody else holds it.
  void drop(std::shared_ptr<const void> thing);

 signals:
  /// `frozen` is a copy of `book` that never changes.
  void opened(int number, const std::shared_ptr<lookalike::review::VerdictBook>& book,
              const std::shared_ptr<const lookalike::review::VerdictBook>& frozen);
  void openingFailed(int number, const lookalike::Error& error);
  void added(int number);  ///< the entries are on the disk
  void addingFailed(int number, const lookalike::Error& error);
  /// Somebody else has just said something of one of these pairs: nothing was added. othersAdded came before.
  void overtaken(int number);
  /// What other windows and programs wrote to the ledger, within a second. `number` is that of the opening.
  void othersAdded(int number, const std::vector<lookalike::VerdictEntry>& entries);
  /// All that was added until now; comes once it is quiet for a moment. `number` is that of the opening.
  void froze(int number, const std::shared_ptr<const lookalike::review::VerdictBook>& frozen);

 private:
  /// What the thread works on; only it touches it.
  struct Open {
    OpenLedger ledger;  ///< empty: none is open
    int number = 0;
    std::shared_ptr<const review::VerdictBook> frozen = std::make_shared<review::VerdictBook>();
    std::vector<VerdictEntry> newer;        ///< than the frozen ones
    std::unordered_set<std::string> known;  ///< ids of all entries that were read or added
  };
  using Task = std::function<void(Open&)>;
  void post(Task task);
  void loop(const std::stop_token& stop);
  void freeze(Open& open);
  /// Reads what others wrote; those entries.
  std::vector<VerdictEntry> readNews(Open& open);

  std::shared_ptr<FindService> service_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Task> tasks_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace lookalike::ui
